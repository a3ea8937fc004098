"""A submission's values as the reasoning takes them: whole steps, and which were left blank."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from formspec.cells import decode
from formspec.form import Form
from formspec.header import bare_values, only_values
from formspec.numeral import is_blank
from formspec.plan import Plan
from formspec.submission import Submission, from_dict
from formspec.verdict import Values

_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Steps:
    """Values in steps by cell number, None where unknown.

    ``blank`` are the cells where nothing was filled in (also those that count as zero),
    ``strange`` those outside their bounds. ``failing`` are the rules that fail where the quick
    way saw that nothing else is wrong or unknown, else None; ``is_small`` says that no sum
    comes near 15 digits.
    """

    values: Values
    blank: frozenset[int]
    strange: frozenset[int] = _NONE
    failing: tuple[int, ...] | None = None
    is_small: bool = False


def shaped(form: Form, submission: Submission | Mapping[str, Any]) -> Submission:
    """A submission as such. Raises FormspecError like ``validate``."""
    return submission if isinstance(submission, Submission) else from_dict(form, submission)


def steps(form: Form, made: Plan, submission: Submission | Mapping[str, Any]) -> Steps:
    """The values of a submission. Raises FormspecError like ``validate``."""
    values = bare_values(made, submission) if type(submission) is dict else None
    if values is None:
        submission = shaped(form, submission)
        values = only_values(made, submission)
    if values is not None:
        whole = values if len(values) == len(made.slots) else {**made.zeros, **values}
        answer = made.quick(whole)
        if answer is not None:
            failing, found = answer
            missing = whole is not values
            blank = _blank(made, values) if failing and missing else _NONE
            return Steps(found, blank, failing=tuple(failing), is_small=True)
    return decoded(made, shaped(form, submission))


def _blank(made: Plan, values: Mapping[str, Any]) -> frozenset[int]:
    return frozenset(n for n, slot in enumerate(made.slots) if slot.key not in values)


def decoded(made: Plan, submission: Submission, *, zeros: bool = True) -> Steps:
    """The values, cell by cell; without ``zeros`` a blank that counts as zero is unknown."""
    if not zeros:
        made = replace(made, slots=tuple(replace(slot, zero=False) for slot in made.slots))
    values: Values = decode(made, submission).values
    blank, strange = set[int](), set[int]()
    for number, slot in enumerate(made.slots):
        raw = None if slot.previous else submission.values.get(slot.key)
        value = values[number]
        if is_blank(raw):
            blank.add(number)
            values = values if not slot.computed else _without(values, number)
        elif value is not None and slot.steps and not slot.previous:
            low, high = slot.bounds
            if (low is not None and value < low) or (high is not None and value > high):
                strange.add(number)
    known = [abs(value) for value in values if value is not None]
    small = max(known, default=0) < made.safe and len(known) == len(values)
    return Steps(values, frozenset(blank), frozenset(strange), is_small=small)


def _without(values: Values, number: int) -> Values:
    """What is computed is what its terms make of it, whatever they are changed to."""
    return [*values[:number], None, *values[number + 1 :]]
