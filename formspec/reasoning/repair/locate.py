"""Which figures are wrong: the lightest sets of cells whose change repairs a filled form."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from formspec.diagnostics.problem import FormspecError, did_you_mean, problem
from formspec.language.form import Form
from formspec.reasoning.network.filled_part import Case, case, knots
from formspec.reasoning.network.parts import Network, lonely, network, suspects
from formspec.reasoning.network.values import Steps, steps
from formspec.reasoning.repair.components import apart
from formspec.reasoning.repair.ranking import Draft, drafted, ranked
from formspec.reasoning.repair.results import Located
from formspec.reasoning.repair.search import lightest
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.hitting import LightestSets, Weight
from formspec.submissions.submission import Submission


def locate(
    form: Form,
    submission: Submission | Mapping[str, Any],
    *,
    weights: Mapping[str, Weight] | None = None,
    locked: Collection[str] = (),
) -> Located:
    """Every lightest set of cells whose change lets all rules of severity error hold at once.

    A changed cell stays inside its bounds and its type; blanks stay what they are: unknown, or
    zero where the form says so. ``weights`` say by cell how much it takes to doubt it (else
    1), ``locked`` cells are right. Values of another period are never changed. Raises
    FormspecError like ``validate``, and for a cell or a weight that cannot be.
    """
    net = network(form)
    heavy = {_place(net, cell): _weight(cell, weight) for cell, weight in (weights or {}).items()}
    fixed = frozenset(_place(net, cell) for cell in locked)
    read = steps(form, net.plan, submission)
    return Located(form, ranked(form, read, list(_drafts(form, net, read, heavy, fixed))))


def _place(net: Network, cell: str) -> int:
    number = net.plan.places.get(cell)
    if number is None or net.plan.slots[number].previous:
        known = [slot.key for slot in net.plan.slots if not slot.previous]
        raise FormspecError(problem("FS640", cell=cell, hint=did_you_mean(cell, known)))
    return number


def _weight(cell: str, weight: object) -> Weight:
    if isinstance(weight, bool) or not isinstance(weight, int | Fraction) or weight <= 0:
        raise FormspecError(problem("FS641", cell=cell, weight=str(weight)[:40]))
    return weight


def _drafts(
    form: Form, net: Network, read: Steps, heavy: Mapping[int, Weight], fixed: frozenset[int]
) -> Iterator[Draft]:
    for number in net.never:
        yield Draft((net.plan.rules[number].id,), LightestSets((), 0, ()), decided=True, options=[])
    for number in suspects(net, read):
        one = case(net, net.parts[number], read, fixed)
        for some, sets in apart(one, heavy):
            rules = _rules(some) if sets.weight or not sets.sets or not sets.decided else []
            if rules:
                yield drafted(form, some, read, sets, tuple(rules))
    for cell in sorted(read.strange):
        if net.of_cell[cell] is None:
            one = case(net, lonely(cell), read, fixed)
            yield drafted(form, one, read, lightest(one, heavy), tuple(_rules(one)))


def _rules(one: Case) -> list[str]:
    """The rules that fail; where blanks alone make them impossible, those that hang together."""
    slots, rules, claims = one.plan.slots, one.plan.rules, one.part.claims
    found = [rules[claims[number].rule].id for number in one.failing]
    found += [rules[claim.rule].id for claim in one.long]
    found += [f"range:{slots[cell].key}" for cell in one.strange]
    return list(dict.fromkeys(found or _impossible(one)))


def _impossible(one: Case) -> Iterator[str]:
    for knot in knots(one, ()):
        try:
            fails = knot.completed(one.plan.safe) is None
        except UndecidedError:
            fails = True
        if fails:
            yield from (one.plan.rules[claim.rule].id for claim in knot.claims)
