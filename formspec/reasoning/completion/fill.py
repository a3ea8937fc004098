"""The blanks of a submission that have one possible value, and why: no guess, and no miss."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from formspec.engine.decode import shown_value
from formspec.language.form import Form, check_form
from formspec.reasoning.completion.certain import Inferred, by_line, contradiction, inferred
from formspec.reasoning.completion.results import Certain, Contradiction, Filled
from formspec.reasoning.network.filled_part import FilledPart, filled_part, subproblems
from formspec.reasoning.network.parts import Claim, Network, network, possible, suspects
from formspec.reasoning.network.values import StepValues, step_values
from formspec.reasoning.solver.effort import Effort, UndecidedError
from formspec.submissions.submission import Submission, shaped


def fill(form: Form, submission: Submission | Mapping[str, Any]) -> Filled:
    """Fill in exactly those blanks that have one possible value.

    What counts are the rules of severity error, all at once, and the bounds and types of cells.

    Args:
        form: The form that is being filled in.
        submission: What ``validate`` takes. A blank may be filled in also where the form says
            ``blank: zero``.

    Returns:
        The submission, and each blank that was filled in with its reason; one that no filling
        can complete comes back as it was, with its conflict.

    Raises:
        FormspecError: As ``validate``.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> filled = formspec.fill(form, {"values": {"2.C": 10, "2.D": 5, "2.E": 3}})
    >>> [(blank.cell, blank.value) for blank in filled.cells]
    [('2.F', '2')]
    """
    check_form(form)
    net = network(form)
    submission = shaped(form, submission)
    read = step_values(form, net.open_plan, submission)
    effort, numbers = Effort(), suspects(net, read)
    filled_parts = [filled_part(net, net.parts[number], read, effort) for number in numbers]
    failing = _failing(form, net, filled_parts, read)
    if failing is not None:
        return Filled(form, submission, conflict=failing)
    blank = _blank(net, submission, read)
    inferences, undecided = list(_by_bounds(net, blank)), list[int]()
    for filled in filled_parts:
        quick = by_line(filled)
        if quick is not None:
            inferences += quick
            continue
        for subproblem in subproblems(filled, ()) if filled.unknown else ():
            try:
                certain = inferred(subproblem)
                if certain is None:
                    claims = contradiction(subproblem)
                    return Filled(form, submission, conflict=_conflict(form, net, read, claims))
                inferences += certain
            except UndecidedError:
                undecided += subproblem.free
    sure = [each for each in inferences if each.cell in blank and _is_filling(net, each)]
    sure.sort(key=lambda inference: inference.cell)
    cells = tuple(_certain(form, net, inference) for inference in sure)
    values = {**submission.values, **{cell.cell: cell.value for cell in cells}}
    return Filled(
        form,
        replace(submission, values=values) if cells else submission,
        cells,
        undecided=tuple(net.plan.slots[cell].key for cell in sorted(blank.intersection(undecided))),
    )


def _by_bounds(net: Network, blank: set[int]) -> Iterator[Inferred]:
    """The blanks of no rule whose bounds leave one value."""
    for cell in sorted(cell for cell in blank if net.part_of_cell[cell] is None):
        low, high = possible(net.plan.slots[cell])
        if low == high:
            yield Inferred(cell, low)


def _is_filling(net: Network, inference: Inferred) -> bool:
    """Not where the only thing left is to leave the cell blank."""
    low, high = net.limits[inference.cell]
    return low <= inference.value <= high


def _blank(net: Network, submission: Submission, read: StepValues) -> set[int]:
    """The blanks that a person could fill in; what a reader could not read is none."""
    doubted = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    return {
        cell
        for cell in read.blank
        for slot in (net.plan.slots[cell],)
        if not slot.previous and not slot.computed and slot.key not in doubted
    }


def _failing(
    form: Form, net: Network, filled_parts: Sequence[FilledPart], read: StepValues
) -> Contradiction | None:
    """The first thing that is wrong already, whatever the blanks are."""
    for rule in (net.plan.rules[number] for number in net.impossible):
        return Contradiction((rule.id,), (rule.text,), (), form.language)
    for cell in sorted(read.out_of_bounds):
        key = net.plan.slots[cell].key
        return Contradiction((f"range:{key}",), (key,), (key,), form.language)
    for filled in filled_parts:
        failing = (filled.part.claims[number] for number in filled.failing)
        for claim in (*failing, *filled.too_long):
            return _conflict(form, net, read, (claim,))
    return None


def _conflict(form: Form, net: Network, read: StepValues, claims: Sequence[Claim]) -> Contradiction:
    rules = [net.plan.rules[claim.rule] for claim in claims]
    cells = sorted({cell for rule in rules for cell in rule.cells})
    return Contradiction(
        tuple(rule.id for rule in rules),
        tuple(rule.text for rule in rules),
        tuple(net.plan.slots[cell].key for cell in cells if read.values[cell] is not None),
        form.language,
    )


def _certain(form: Form, net: Network, inference: Inferred) -> Certain:
    slot = net.plan.slots[inference.cell]
    unit = form.by_path[slot.path].unit
    rules = [net.plan.rules[claim.rule] for claim in inference.claims]
    return Certain(
        slot.key,
        slot.name,
        shown_value(slot, inference.value) or "",
        unit.name if unit else "",
        tuple(rule.id for rule in rules),
        tuple(rule.text for rule in rules),
        tuple(net.plan.slots[cell].key for cell in inference.known if cell != inference.cell),
        form.language,
    )
