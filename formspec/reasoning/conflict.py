"""Which few rules cannot hold together, and which are cheapest to give up.

Conflicts are found one by one: the cheapest rules that hit all conflicts so far are left out,
and if what is left still contradicts itself, there is another conflict in it. Source: the
implicit hitting sets of Davies and Bacchus, Solving MAXSAT by Solving a Sequence of Simpler SAT
Instances (2011).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from formspec.reasoning.certificate import Certificate, Premise
from formspec.reasoning.effort import Effort
from formspec.reasoning.entail import certified, minimal

MAX_CONFLICTS = 100
MAX_REMOVALS = 50


@dataclass(frozen=True, slots=True)
class Removal:
    """Rules without which the rest can hold together, and what they weigh."""

    rules: tuple[str, ...]
    weight: int


def conflicts(
    premises: Sequence[Premise], weights: Mapping[str, int], cells: int, effort: Effort
) -> tuple[tuple[Certificate, ...], tuple[Removal, ...]]:
    """Minimal conflicts of rules, and all cheapest ways out of them.

    No way out is found where the bounds alone contradict one another, or where there are more
    conflicts than ``MAX_CONFLICTS``.
    """
    found: list[Certificate] = []
    while len(found) < MAX_CONFLICTS:
        removals = cheapest([frozenset(proof.given("rule")) for proof in found], weights)
        another = _another(premises, removals, cells, effort)
        if another is None:
            return tuple(found), removals if found else ()
        found.append(another)
        if not another.given("rule"):
            break
    return tuple(found), ()


def _another(
    premises: Sequence[Premise], removals: Sequence[Removal], cells: int, effort: Effort
) -> Certificate | None:
    for removal in removals:
        left = [p for p in premises if not (p.kind == "rule" and p.name in removal.rules)]
        proof = certified(left, (), cells, effort)
        if proof is not None:
            rules = [premise for premise in proof.premises if premise.kind == "rule"]
            bounds = [premise for premise in premises if premise.kind != "rule"]
            return minimal([*rules, *bounds], (), cells, effort)
    return None


def cheapest(sets: Sequence[Collection[str]], weights: Mapping[str, int]) -> tuple[Removal, ...]:
    """The lightest sets of names that have one of each set; at most ``MAX_REMOVALS``."""
    best: dict[frozenset[str], int] = {}
    for chosen in _hitting(sets, weights, frozenset(), best):
        weight = _weight(chosen, weights)
        lightest = min(best.values(), default=weight)
        if weight < lightest:
            best.clear()
        if weight <= lightest and len(best) < MAX_REMOVALS:
            best[chosen] = weight
    order = {name: number for number, name in enumerate(weights)}
    listed = sorted(sorted(order[name] for name in chosen) for chosen in best)
    names = list(weights)
    return tuple(
        Removal(tuple(names[n] for n in numbers), sum(weights[names[n]] for n in numbers))
        for numbers in listed
    )


def _hitting(
    sets: Sequence[Collection[str]],
    weights: Mapping[str, int],
    chosen: frozenset[str],
    best: Mapping[frozenset[str], int],
) -> Iterator[frozenset[str]]:
    """Sets that hit all, none heavier than the best so far."""
    if best and _weight(chosen, weights) > min(best.values()):
        return
    missed = next((names for names in sets if chosen.isdisjoint(names)), None)
    if missed is None:
        yield chosen
        return
    for name in sorted(missed):
        yield from _hitting(sets, weights, chosen | {name}, best)


def _weight(chosen: Collection[str], weights: Mapping[str, int]) -> int:
    return sum(weights[name] for name in chosen)
