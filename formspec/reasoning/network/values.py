"""A submission's values as the reasoning takes them: whole steps, and which were left blank."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formspec.engine.decode import Decoded, decode
from formspec.engine.intervals import Values
from formspec.engine.plan import Plan
from formspec.language.form import Form
from formspec.submissions.numeral import is_blank
from formspec.submissions.submission import Submission, shaped

_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Steps:
    """Values in steps by cell number, None where unknown.

    ``blank`` are the cells where nothing was filled in (also those that count as zero),
    ``strange`` those outside their bounds. ``failing`` are the rules that fail, perhaps with
    others that cannot be decided so quickly; None where any might. ``is_small`` says that all
    is known and no sum comes near 15 digits.
    """

    values: Values
    blank: frozenset[int]
    strange: frozenset[int] = _NONE
    failing: tuple[int, ...] | None = None
    is_small: bool = False


def steps(form: Form, made: Plan, submission: Submission | Mapping[str, Any]) -> Steps:
    """The values of a submission. Raises FormspecError like ``validate``.

    By a plan in which no blank counts as zero, blanks are unknown.
    """
    submission = shaped(form, submission)
    clean = None if submission.doubts else made.read(submission.values, submission.previous)
    if clean is None or clean[2]:
        return decoded(made, submission)
    values, known, _ = clean
    failing = made.failing(values if known else [value or 0 for value in values])
    suspects = (*failing, *made.truncated)
    blank = _NONE if known and not suspects else _blank(made, submission.values)
    return Steps(values, blank, failing=suspects, is_small=known)


def _blank(made: Plan, values: Mapping[str, Any]) -> frozenset[int]:
    slots = enumerate(made.slots)
    return frozenset(n for n, s in slots if not s.previous and is_blank(values.get(s.key)))


def decoded(made: Plan, submission: Submission) -> Steps:
    """The values, cell by cell."""
    found = decode(made, submission)
    values, filled = list(found.values), submission.values
    computed = {rule.computes for rule in made.rules if rule.computes is not None}
    empty = {number for number, value in enumerate(values) if not value} | computed
    blank = {
        number
        for number in empty
        if not made.slots[number].previous and is_blank(filled.get(made.slots[number].key))
    }
    for number in blank & computed:  # what its terms make of it, whatever they are changed to
        values[number] = None
    known = [value for value in values if value is not None]
    near = -made.safe < min(known, default=0) <= max(known, default=0) < made.safe
    failing = (*made.failing([value or 0 for value in values]), *made.truncated) if near else None
    return Steps(
        values,
        frozenset(blank),
        frozenset(_strange(made, found)),
        failing,
        near and len(known) == len(values),
    )


def _strange(made: Plan, found: Decoded) -> Iterator[int]:
    """The cells whose values are outside their bounds."""
    for finding in found.findings:
        if finding.kind == "range":
            number = made.places[finding.rule.removeprefix("range:")]
            if not made.slots[number].previous:
                yield number
