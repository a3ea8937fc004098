"""A submission's values as reasoning takes them: whole steps, and which were left blank."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formspec.engine.decode import Decoded, decode
from formspec.engine.intervals import Values
from formspec.engine.plan import Plan, Slot
from formspec.language.form import Form
from formspec.submissions.numeral import is_blank
from formspec.submissions.submission import Submission, shaped

_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class StepValues:
    """The values of a submission in whole steps."""

    values: Values
    """The steps of each cell by its number, None where unknown."""
    blank: frozenset[int]
    """The numbers and answers that were not filled in, also those that count as zero."""
    out_of_bounds: frozenset[int] = _NONE
    """The cells whose value is outside their bounds."""
    failing: tuple[int, ...] | None = None
    """The rules that fail, perhaps with others that take longer to decide; None: any might."""
    is_small: bool = False
    """Whether all numbers and answers are known and no sum comes near 15 digits."""


def step_values(form: Form, plan: Plan, submission: Submission | Mapping[str, Any]) -> StepValues:
    """The values of a submission. Raises FormspecError like ``validate``.

    By a plan in which no blank counts as zero, blanks are unknown.
    """
    submission = shaped(form, submission)
    clean = None if submission.doubts else plan.read(submission.values, submission.previous)
    if clean is None or clean[2]:
        return decoded_values(plan, submission)
    values, known, _ = clean
    failing = plan.failing(values if known else [value or 0 for value in values])
    suspects = (*failing, *plan.truncated)
    empty = () if known and not suspects else (n for n, value in enumerate(values) if not value)
    blank = frozenset(_blank(plan, empty, submission.values))
    return StepValues(values, blank, failing=suspects, is_small=known)


def _blank(plan: Plan, cells: Iterable[int], raw: Mapping[str, Any]) -> Iterator[int]:
    """Those of the cells, texts and dates apart, where nothing was filled in."""
    for cell in cells:
        slot = plan.slots[cell]
        if _has_steps(slot) and not slot.previous and is_blank(raw.get(slot.key)):
            yield cell


def _has_steps(slot: Slot) -> bool:
    """Whether it holds a number or an answer: a text or a date has no value to reason about."""
    return slot.kind not in ("text", "date")


def decoded_values(plan: Plan, submission: Submission) -> StepValues:
    """The values, cell by cell."""
    decoded = decode(plan, submission)
    values = list(decoded.values)
    computed = {rule.computes for rule in plan.rules if rule.computes is not None}
    empty = {cell for cell, value in enumerate(values) if not value} | computed
    blank = frozenset(_blank(plan, empty, submission.values))
    for cell in blank & computed:  # what its terms make of it, whatever they are changed to
        values[cell] = None
    known = [value for value in values if value is not None]
    needed = sum(_has_steps(slot) for slot in plan.slots)
    failing = None
    if -plan.safe < min(known, default=0) <= max(known, default=0) < plan.safe:
        failing = (*plan.failing([value or 0 for value in values]), *plan.truncated)
    return StepValues(
        values,
        blank,
        frozenset(_out_of_bounds(plan, decoded)),
        failing,
        failing is not None and len(known) == needed,
    )


def _out_of_bounds(plan: Plan, decoded: Decoded) -> Iterator[int]:
    for finding in decoded.findings:
        if finding.kind == "range":
            cell = plan.places[finding.rule.removeprefix("range:")]
            if not plan.slots[cell].previous:
                yield cell
