"""The blanks of a submission that have one possible value, and why: no guess, and no miss."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from formspec.engine.decode import shown_value
from formspec.language.form import Form
from formspec.reasoning.completion.certain import Inferred, by_line, contradiction, inferred
from formspec.reasoning.completion.results import Certain, Conflict, Filled
from formspec.reasoning.network.filled_part import Case, case, knots
from formspec.reasoning.network.parts import Claim, Network, network, possible, suspects
from formspec.reasoning.network.values import Steps, steps
from formspec.reasoning.solver.effort import UndecidedError
from formspec.submissions.submission import Submission, shaped


def fill(form: Form, submission: Submission | Mapping[str, Any]) -> Filled:
    """The submission with exactly those blanks filled in that have one possible value.

    What counts are the rules of severity error, all at once, and the bounds and types of
    cells. A blank may be filled in also where the form says ``blank: zero``. A submission that
    no filling can complete comes back as it was, with its conflict. Raises FormspecError like
    ``validate``.
    """
    net = network(form)
    submission = shaped(form, submission)
    read = steps(form, net.open_plan, submission)
    cases = [case(net, net.parts[number], read) for number in suspects(net, read)]
    failing = _failing(form, net, cases, read)
    if failing is not None:
        return Filled(form, submission, conflict=failing)
    open_ = _open(net, submission, read)
    found: list[Inferred] = [
        Inferred(cell, low, ())
        for cell in sorted(open_)
        if net.of_cell[cell] is None
        for low, high in (possible(net.plan.slots[cell]),)
        if low == high
    ]
    undecided: list[int] = []
    for one in cases:
        quick = by_line(one)
        if quick is not None:
            found += quick
            continue
        for knot in knots(one, ()) if one.unknown else ():
            try:
                certain = inferred(knot, net.plan.safe)
                if certain is None:
                    claims = contradiction(knot, net.plan.safe)
                    return Filled(form, submission, conflict=_conflict(form, net, read, claims))
                found += certain
            except UndecidedError:
                undecided += knot.free
    sure = sorted(
        (one for one in found if one.cell in open_ and _is_filling(net, one)),
        key=lambda one: one.cell,
    )
    cells = tuple(_certain(form, net, one) for one in sure)
    values = {**submission.values, **{one.cell: one.value for one in cells}}
    return Filled(
        form,
        replace(submission, values=values) if cells else submission,
        cells,
        undecided=tuple(net.plan.slots[cell].key for cell in sorted(open_.intersection(undecided))),
    )


def _is_filling(net: Network, one: Inferred) -> bool:
    """Not where the only thing left is to leave the cell blank."""
    low, high = net.limits[one.cell]
    return low <= one.value <= high


def _open(net: Network, submission: Submission, read: Steps) -> set[int]:
    """The blanks that a person could fill in; what a reader could not read is none."""
    doubted = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    return {
        cell
        for cell in read.blank
        for slot in (net.plan.slots[cell],)
        if not slot.previous and not slot.computed and slot.key not in doubted
        and slot.kind not in ("text", "date")
    }  # fmt: skip


def _failing(form: Form, net: Network, cases: Sequence[Case], read: Steps) -> Conflict | None:
    """The first thing that is wrong already, whatever the blanks are."""
    for rule in (net.plan.rules[number] for number in net.never):
        return Conflict((rule.id,), (rule.text,), (), form.language)
    for cell in sorted(read.strange):
        key = net.plan.slots[cell].key
        return Conflict((f"range:{key}",), (key,), (key,), form.language)
    for one in cases:
        for claim in (*(one.part.claims[number] for number in one.failing), *one.long):
            return _conflict(form, net, read, (claim,))
    return None


def _conflict(form: Form, net: Network, read: Steps, claims: Sequence[Claim]) -> Conflict:
    rules = [net.plan.rules[claim.rule] for claim in claims]
    cells = sorted({cell for rule in rules for cell in rule.cells})
    return Conflict(
        tuple(rule.id for rule in rules),
        tuple(rule.text for rule in rules),
        tuple(net.plan.slots[cell].key for cell in cells if read.values[cell] is not None),
        form.language,
    )


def _certain(form: Form, net: Network, one: Inferred) -> Certain:
    slot = net.plan.slots[one.cell]
    unit = form.by_path[slot.path].unit
    rules = [net.plan.rules[claim.rule] for claim in one.claims]
    return Certain(
        slot.key,
        slot.name,
        shown_value(slot, one.value) or "",
        unit.name if unit else "",
        tuple(rule.id for rule in rules),
        tuple(rule.text for rule in rules),
        tuple(net.plan.slots[cell].key for cell in one.known if cell != one.cell),
        form.language,
    )
