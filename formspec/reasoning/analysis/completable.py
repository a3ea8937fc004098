"""All rules together on one filled form: can it still be completed, and if not, why not.

``validate`` and ``bounds`` look at each rule by itself; here they are asked together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from formspec.engine.bounds import widened
from formspec.engine.decode import shown_value
from formspec.language.form import Form, check_form
from formspec.reasoning.analysis.extent import CellRange, Extreme, cell_range, extremes
from formspec.reasoning.analysis.premises import FilledPremises, applying, premises_of
from formspec.reasoning.analysis.true_amounts import Amounts, true_amounts
from formspec.reasoning.solver.certificate import Certificate
from formspec.reasoning.solver.entail import Point
from formspec.submissions.submission import Submission


@dataclass(frozen=True)
class Joint:
    """What the filled cells leave, by the rules of severity error."""

    form: Form
    """The form."""
    verdict: Literal["completable", "contradictory", "undecided"]
    """Whether the blanks can still be filled in; ``undecided`` where it was not found out."""
    rules: tuple[str, ...] = ()
    """Where contradictory, the ids of rules that cannot go together, none of which can be left
    out."""
    cells: tuple[str, ...] = ()
    """The filled cells that those rules cannot go with, none of which can be left out, but that
    a rule with truncated numbers names all of its cells."""
    certificate: Certificate | None = None
    """The proof of the contradiction."""
    completion: Mapping[str, str] | None = None
    """Where completable, one way to fill in the blanks, by cell key."""
    ranges: tuple[CellRange, ...] = ()
    """The exact ranges of the blank numbers."""
    amounts: Amounts | None = None
    """The true amounts of rules that round; None where no such rule applies."""
    open: tuple[str, ...] = ()
    """Blanks whose range may be too wide."""


def joint(form: Form, submission: Submission | Mapping[str, Any]) -> Joint:
    """Decide whether a filled form can still become one in which no rule of severity error fails.

    Args:
        form: The form that is being filled in.
        submission: What ``validate`` takes. A blank may still be filled in also where the form
            says ``blank: zero``.

    Returns:
        The verdict with its reason, or with what is left.

    Raises:
        FormspecError: As ``validate``.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> answer = formspec.joint(form, {"values": {"2.C": 9, "2.D": 5, "2.E": 6}})
    >>> answer.verdict, answer.rules, answer.cells
    ('contradictory', ('sum:2.C',), ('2.C', '2.D', '2.E'))
    """
    check_form(form)
    filled = premises_of(form, submission)
    amounts = true_amounts(filled.plan, filled.values, applying(filled.plan, filled.values))
    answer = filled.search.prove(())
    if isinstance(answer, Point):
        return _completable(form, filled, answer, amounts)
    proof = None if answer is None else filled.search.minimal(answer, ())
    if proof is None:
        return Joint(form, "undecided", amounts=amounts)
    return Joint(form, "contradictory", *filled.reason(proof), proof, amounts=amounts)


def _completable(
    form: Form, filled: FilledPremises, point: Point, amounts: Amounts | None
) -> Joint:
    completion, ranges, undecided = {}, [], []
    for cell, slot in enumerate(filled.plan.slots):
        if filled.values[cell] is not None or slot.previous or not (slot.steps or slot.answers):
            continue
        if cell in filled.cells:
            completion[slot.key] = shown_value(slot, point.values[cell]) or ""
        if slot.steps and not slot.computed:
            low, high = _extremes(filled, point, cell)
            if not (low.decided and high.decided):
                undecided.append(slot.key)
            ranges.append(cell_range(slot, low, high))
    return Joint(
        form,
        "completable",
        completion=completion,
        ranges=tuple(ranges),
        amounts=amounts,
        open=tuple(undecided),
    )


def _extremes(filled: FilledPremises, point: Point, cell: int) -> tuple[Extreme, Extreme]:
    low, high = widened(filled.plan.slots[cell])
    if cell not in filled.cells:
        return Extreme(low), Extreme(high)
    return extremes(filled.search, cell, (low, high), point)
