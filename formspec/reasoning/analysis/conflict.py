"""Which few rules cannot hold together, and which are cheapest to give up.

Conflicts are found one by one: the cheapest rules that hit all conflicts so far are left out,
and if what is left still contradicts itself, there is another conflict in it. Source: the
implicit hitting sets of Davies and Bacchus, Solving MAXSAT by Solving a Sequence of Simpler SAT
Instances (2011).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from formspec.reasoning.solver.certificate import Certificate, Premise
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.entail import Point, Search, minimal

MAX_CONFLICTS = 100
MAX_REMOVALS = 50

Test = Callable[[Sequence[int]], bool]
"""Whether whole values keep a rule whose premise says only a part of it."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Rules without which the rest can hold together, and what they weigh."""

    rules: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Clashes:
    """Minimal conflicts of rules, and the cheapest ways out of them.

    Each way out is one. Without ``decided`` there may be others, or more conflicts. There is
    none where the bounds alone contradict one another.
    """

    conflicts: tuple[Certificate, ...]
    removals: tuple[Removal, ...]
    decided: bool = True


def conflicts(
    premises: Sequence[Premise],
    tests: Mapping[str, Test],
    weights: Mapping[str, int],
    cells: int,
    effort: Effort,
) -> Clashes:
    """What contradicts what; ``tests`` are those of rules of which premises say only a part."""
    found: list[Certificate] = []
    while len(found) < MAX_CONFLICTS:
        removals = cheapest([frozenset(proof.given("rule")) for proof in found], weights, effort)
        another, sure = _another(premises, tests, removals, cells, effort)
        if another is None:
            decided = bool(removals) and len(sure) == len(removals)
            return Clashes(tuple(found), sure if found else (), decided)
        found.append(another)
        if not another.given("rule"):
            return Clashes(tuple(found), ())
    return Clashes(tuple(found), (), decided=False)


def _another(
    premises: Sequence[Premise],
    tests: Mapping[str, Test],
    removals: Sequence[Removal],
    cells: int,
    effort: Effort,
) -> tuple[Certificate | None, tuple[Removal, ...]]:
    """A conflict that is left after one of the removals; or those after which there is none."""
    sure: list[Removal] = []
    for removal in removals:
        left = [p for p in premises if not (p.kind == "rule" and p.name in removal.rules)]
        asked = [test for rule, test in tests.items() if rule not in removal.rules]
        search = Search(left, cells, effort, asked)
        found = search.prove(())
        if isinstance(found, Point):
            sure.append(removal)
        elif found is not None:
            rules = [premise for premise in search.used(found) if premise.kind == "rule"]
            bounds = [premise for premise in premises if premise.kind != "rule"]
            proof = minimal([*rules, *bounds], (), cells, effort)
            if proof is not None:
                return proof, ()
    return None, tuple(sure)


def cheapest(
    sets: Sequence[Collection[str]], weights: Mapping[str, int], effort: Effort
) -> tuple[Removal, ...]:
    """The lightest sets of names that have one of each set; at most ``MAX_REMOVALS``.

    None where the effort was spent before they were found.
    """
    ways = [frozenset[str]()]
    for group in _groups(sets):
        lightest = _lightest(group, weights, effort)
        ways = [one | other for one, other in islice(product(ways, lightest), MAX_REMOVALS)]
    if effort.is_spent:
        return ()
    order = {name: number for number, name in enumerate(weights)}
    listed = sorted(sorted(order[name] for name in chosen) for chosen in ways)
    names = list(weights)
    return tuple(
        Removal(tuple(names[n] for n in numbers), sum(weights[names[n]] for n in numbers))
        for numbers in listed
    )


def _groups(sets: Sequence[Collection[str]]) -> list[list[Collection[str]]]:
    """Sets that hang together by their names."""
    groups: list[tuple[set[str], list[Collection[str]]]] = []
    for names in sets:
        joined = [group for group in groups if not group[0].isdisjoint(names)]
        groups = [group for group in groups if group not in joined]
        own = set(names).union(*(group[0] for group in joined))
        groups.append((own, [*(one for group in joined for one in group[1]), names]))
    return [group for _, group in groups]


def _lightest(
    sets: Sequence[Collection[str]], weights: Mapping[str, int], effort: Effort
) -> Sequence[frozenset[str]]:
    best: dict[frozenset[str], int] = {}
    for chosen in _hitting(sets, weights, (frozenset(), frozenset()), best, effort):
        weight = _weight(chosen, weights)
        if weight < min(best.values(), default=weight):
            best.clear()
        best[chosen] = weight
    return list(best)


def _hitting(
    sets: Sequence[Collection[str]],
    weights: Mapping[str, int],
    so_far: tuple[frozenset[str], frozenset[str]],
    best: Mapping[frozenset[str], int],
    effort: Effort,
) -> Iterator[frozenset[str]]:
    """Sets that hit all, each once, none heavier than the best so far.

    ``so_far`` are the names that were chosen and those that were passed over.
    """
    chosen, passed = so_far
    effort.left -= len(sets)
    missed = [set(names) - passed for names in sets if chosen.isdisjoint(names)]
    least = _weight(chosen, weights) + _apart(missed, weights)
    most = min(best.values(), default=least)
    if effort.is_spent or least > most or (least == most and len(best) >= MAX_REMOVALS):
        return
    if not missed:
        yield chosen
        return
    for name in sorted(missed[0]):
        yield from _hitting(sets, weights, (chosen | {name}, passed), best, effort)
        passed |= {name}


def _apart(sets: Sequence[Collection[str]], weights: Mapping[str, int]) -> int:
    """What must be chosen at least: sets without a common name each need one of their own."""
    used, total = set[str](), 0
    for names in sets:
        if used.isdisjoint(names):
            used |= set(names)
            total += min((weights[name] for name in names), default=0)
    return total


def _weight(chosen: Collection[str], weights: Mapping[str, int]) -> int:
    return sum(weights[name] for name in chosen)
