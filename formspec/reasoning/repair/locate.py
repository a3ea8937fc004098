"""Which figures are wrong: the lightest sets of cells whose change repairs a filled form."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from types import NoneType
from typing import Any

from formspec.diagnostics.problem import FormspecError, check_type, did_you_mean, problem
from formspec.language.form import Form, check_form
from formspec.reasoning.network.filled_part import FilledPart, filled_part, subproblems
from formspec.reasoning.network.parts import Network, network, suspects, unconstrained_part
from formspec.reasoning.network.values import StepValues, step_values
from formspec.reasoning.repair.components import components
from formspec.reasoning.repair.ranking import Draft, drafted, ranked
from formspec.reasoning.repair.results import Located
from formspec.reasoning.repair.search import lightest
from formspec.reasoning.solver.effort import Effort, UndecidedError
from formspec.reasoning.solver.hitting import Weight
from formspec.submissions.submission import Submission


def locate(
    form: Form,
    submission: Submission | Mapping[str, Any],
    *,
    weights: Mapping[str, Weight] | None = None,
    locked: Collection[str] = (),
) -> Located:
    """Find every lightest set of cells whose change lets all rules of severity error hold at once.

    A changed cell stays inside its bounds and its type; blanks stay what they are: unknown, or
    zero where the form says so. Values of another period are never changed.

    Args:
        form: The form that was filled in.
        submission: What ``validate`` takes.
        weights: By cell, how much it takes to doubt it, an int or a fraction above 0; else 1.
        locked: Cells that are right.

    Returns:
        The faults, each with its repairs in order of evidence.

    Raises:
        FormspecError: As ``validate``; also for a cell that is not in the form or is of another
            period, and for a weight that is no such number.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> values = {"2.C": 9, "2.D": 5, "2.E": 3, "2.F": 2}
    >>> (fault,) = formspec.locate(form, {"values": values}).faults
    >>> fault.rules, [repair.cells for repair in fault.repairs]
    (('sum:2.C',), [('2.F',), ('2.E',), ('2.D',), ('2.C',)])
    """
    check_form(form)
    check_type(weights, (Mapping, NoneType), "weights", "dict_of_weights")
    check_type(locked, Collection, "locked", "list_of_cells")
    net = network(form)
    heavy = {_place(net, cell): _weight(cell, weight) for cell, weight in (weights or {}).items()}
    fixed = frozenset(_place(net, cell) for cell in locked)
    read = step_values(form, net.plan, submission)
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
    form: Form, net: Network, read: StepValues, heavy: Mapping[int, Weight], fixed: frozenset[int]
) -> Iterator[Draft]:
    for number in net.impossible:
        yield Draft((net.plan.rules[number].id,), 0, decided=True, options=[])
    effort = Effort()
    for number in suspects(net, read):
        whole = filled_part(net, net.parts[number], read, effort, fixed)
        for filled, sets in components(whole, heavy):
            if sets.weight or not sets.sets or not sets.decided:
                rules = _rules(filled)
                if rules:
                    yield drafted(form, filled, read, sets, rules)
    for cell in sorted(read.out_of_bounds):
        if net.part_of_cell[cell] is None:
            filled = filled_part(net, unconstrained_part(cell), read, effort, fixed)
            yield drafted(form, filled, read, lightest(filled, heavy), _rules(filled))


def _rules(filled: FilledPart) -> tuple[str, ...]:
    """The rules that fail; where blanks alone make them impossible, those that hang together."""
    plan, claims = filled.net.plan, filled.part.claims
    failing = [plan.rules[claims[number].rule].id for number in filled.failing]
    failing += [plan.rules[claim.rule].id for claim in filled.too_long]
    failing += [f"range:{plan.slots[cell].key}" for cell in filled.out_of_bounds]
    return tuple(dict.fromkeys(failing or _contradicting(filled)))


def _contradicting(filled: FilledPart) -> Iterator[str]:
    for subproblem in subproblems(filled, ()):
        try:
            fails = subproblem.completed() is None
        except UndecidedError:
            fails = True
        if fails:
            yield from (filled.net.plan.rules[claim.rule].id for claim in subproblem.claims)
