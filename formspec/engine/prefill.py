"""What is filled in before a form goes out: the places for it, and values looked at first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from formspec.diagnostics.problem import FormspecError, Problem, Words, did_you_mean, problem
from formspec.engine.clean_values import text_fault
from formspec.engine.compiled import compile_form
from formspec.engine.decode import shown_value
from formspec.engine.plan import Slot
from formspec.language.form import NO, YES, Form, Kind
from formspec.language.vocabulary import previous_key
from formspec.submissions.numeral import FIELD_DECIMALS, Numeral, is_blank, read_numeral, show
from formspec.submissions.submission import Submission

MAX_CHOICES = 20
"""So many choices are listed."""

Part = Literal["fields", "values", "previous"]


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that can be filled in."""

    part: Part
    """The part of a submission that it is in."""
    key: str
    """Its key in that part."""
    kind: Kind
    """What may be filled in."""
    choices: tuple[str, ...] = ()
    """What may be chosen."""
    slot: Slot | None = None
    """The cell of the table, None for a header field."""
    computed: bool = False
    """Whether it is calculated, and cannot be filled in."""


@lru_cache(maxsize=64)
def blanks(form: Form) -> Mapping[str, Blank]:
    """Every place of a form by its name: ``reporting_unit``, ``9.A@col``, ``prev(9.A)``."""
    plan = compile_form(form)
    fields = {
        entry.id: Blank("fields", entry.id, entry.kind, entry.choices) for entry in plan.entries
    }
    return fields | {slot.key: _cell(form, slot) for slot in plan.slots}


def _cell(form: Form, slot: Slot) -> Blank:
    if slot.previous:
        return Blank("previous", slot.current_key, slot.kind, slot.choices, slot)
    computed = form.by_path[slot.path].computed
    return Blank("values", slot.key, slot.kind, slot.choices, slot, computed)


def ready(form: Form, submission: Submission) -> Submission:
    """Check what is filled in before a form goes out, and write it as plain texts.

    Args:
        form: The form.
        submission: Its header fields, values and values of the period before, as raw values.

    Returns:
        The submission with the texts, blanks left out.

    Raises:
        FormspecError: With every place that the form has not, and every value that it cannot hold.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> ready(form, formspec.Submission({"1.A": 12.0, "1.B": ""})).values
    {'1.A': '12'}
    """
    problems: list[Problem] = []
    parts: dict[Part, dict[str, str]] = {"fields": {}, "values": {}, "previous": {}}
    places = blanks(form)
    for part, name, raw in _entries(submission):
        blank = places.get(name)
        if blank is None:
            problems.append(problem("FS620", name=name, hint=did_you_mean(name, places)))
            continue
        answer = text_of(blank, raw)
        if isinstance(answer, Words):
            problems.append(problem("FS621", name=name, reason=answer))
        elif answer is not None:
            parts[part][blank.key] = answer
    if problems:
        raise FormspecError(*problems)
    return replace(
        submission,
        fields=parts["fields"],
        values=parts["values"],
        previous=parts["previous"],
    )


def _entries(submission: Submission) -> Iterator[tuple[Part, str, object]]:
    for key, raw in submission.fields.items():
        yield "fields", key, raw
    for key, raw in submission.values.items():
        yield "values", key, raw
    for key, raw in submission.previous.items():
        yield "previous", previous_key(key), raw


def text_of(blank: Blank, raw: object) -> str | Words | None:
    """A value as text, None where nothing is to be filled in, or words on why it is no value."""
    if is_blank(raw):
        return None
    if blank.computed:
        return Words("prefill_computed")
    if blank.kind == "number":
        return _number(blank, raw)
    if blank.slot is not None and blank.slot.answers is not None:
        text = raw.strip() if isinstance(raw, str) else raw
        code = blank.slot.answers.get(text) if isinstance(text, str | bool) else None
        answer = None if code is None else shown_value(blank.slot, code)
        return answer or _no_choice(blank)
    if blank.kind == "boolean":
        answers = {True: YES, YES: YES, "yes": YES, False: NO, NO: NO, "no": NO}
        return (answers.get(raw) if isinstance(raw, str | bool) else None) or _no_choice(blank)
    if blank.kind == "choice":
        return raw if isinstance(raw, str) and raw in blank.choices else _no_choice(blank)
    fault = text_fault(blank.kind, raw)
    if fault is not None or not isinstance(raw, str):
        return Words("prefill_date" if blank.kind == "date" else "prefill_text")
    return raw.strip() if blank.kind == "date" else raw


def _no_choice(blank: Blank) -> Words:
    return Words("prefill_choice", ((blank.choices or (YES, NO))[:MAX_CHOICES],))


def _number(blank: Blank, raw: object) -> str | Words:
    slot = blank.slot
    decimals = FIELD_DECIMALS if slot is None else slot.decimals
    read = read_numeral(raw, decimals)
    if not isinstance(read, Numeral):
        if read == "decimals":
            return Words("prefill_decimals", (decimals,))
        return Words("prefill_digits" if read == "digits" else "prefill_number")
    low, high = slot.bounds if slot is not None else (None, None)
    if low is not None and read.steps < low:
        return Words("prefill_low", (show(low, decimals),))
    if high is not None and read.steps > high:
        return Words("prefill_high", (show(high, decimals),))
    return show(read.steps, decimals)
