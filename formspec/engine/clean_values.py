"""Reads all cells of a submission together, as long as nothing is wrong with any of them, and
says whether its header fields are right.

A pass over many cells costs a fraction of as many calls. What is refused here need not be
wrong: ``decode`` then looks at it cell by cell and says why.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import repeat
from operator import itemgetter, truediv
from typing import Any, Literal

from formspec.engine.plan import CleanReader, CleanValues, HeaderField, Plan, Slot
from formspec.language.vocabulary import Kind, previous_key
from formspec.submissions.fast_json import fast_loads
from formspec.submissions.numeral import (
    FIELD_DECIMALS,
    LIMIT,
    MAX_DIGITS,
    Numeral,
    is_blank,
    plain_steps,
    read_numeral,
)

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = 2**32
_UNCLEAN = (KeyError, ValueError, TypeError, OverflowError, struct.error)
_WHOLE = {int}
_NUMBERS = {int, float}
_TEXTS = {str}
_ANSWERS = {str, bool}
_READABLE = {int, float, str, type(None)}

_Getter = Callable[[Mapping[str, Any]], tuple[Any, ...]]


def clean_reader(slots: tuple[Slot, ...], safe: int) -> CleanReader:
    """The function that reads the cells of a form.

    It takes the raw values of this period and of the one before; it returns None where a cell
    is not one of the form, or most must be looked at one by one.
    """
    # Numbers first, those of one precision together; the others have 0 ``steps``.
    places = sorted(range(len(slots)), key=lambda place: slots[place].steps or LIMIT)
    numbers = [slots[place] for place in places if slots[place].steps]
    others = [slots[place] for place in places if not slots[place].steps]
    to_form = sorted(range(len(slots)), key=places.__getitem__)
    complete = _completing(slots)
    steps_of = _number_reader(numbers, safe)
    raw_others = _getter([slot.key for slot in others])
    in_order = None if to_form == sorted(to_form) else _getter(to_form)

    def read(values: Mapping[str, Any], previous: Mapping[str, Any]) -> CleanValues | None:
        try:
            every = complete(values, previous)
            steps, known, unclean = steps_of(every)
            for slot, raw in zip(others, raw_others(every), strict=True) if others else ():
                code = _other(slot, raw)
                steps.append(code)
                known = known and (code is not None or slot.answers is None)
        except _UNCLEAN:
            return None
        ordered = tuple(steps) if in_order is None else in_order(steps)
        return ordered, known, [places[place] for place in unclean]

    return read


def _getter(keys: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """``itemgetter`` that returns a tuple also of one key and of none."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda values: tuple([values[key] for key in keys])


def _completing(
    slots: tuple[Slot, ...],
) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]:
    """Puts None for what is missing; raises ValueError if there is a cell too many."""
    absent = dict.fromkeys(slot.key for slot in slots)
    before = frozenset(slot.key for slot in slots if slot.previous)

    def complete(values: Mapping[str, Any], previous: Mapping[str, Any]) -> Mapping[str, Any]:
        if before or previous:
            if not before.isdisjoint(values):
                raise ValueError
            values = {**values, **{previous_key(key): raw for key, raw in previous.items()}}
        if len(values) == len(absent):
            return values
        every = {**absent, **values}
        if len(every) != len(absent):
            raise ValueError
        return every

    return complete


def _number_reader(
    slots: Sequence[Slot], safe: int
) -> Callable[[Mapping[str, Any]], tuple[list[int | None], bool, list[int]]]:
    """Reads the number cells: their steps, whether all are known, and which are not clean.

    Raises one of ``_UNCLEAN`` where they must all be looked at.
    """
    runs = [*_runs(slots)]
    # ``struct`` refuses what is no integer, too large, or negative where it must not be.
    pack = struct.Struct("".join(map(_format, slots))).pack
    limit = min(safe, LIMIT) if safe < _WORD or any(s.decimals > 2 for s in slots) else None
    bounded = [*_bounded(slots)]

    def read(values: Mapping[str, Any]) -> tuple[list[int | None], bool, list[int]]:
        steps: list[Any] = []
        blank: list[int] = []
        unclean: list[int] = []
        for get, decimals in runs:
            raw = get(values)
            try:
                steps += _run_steps(raw, decimals, blank, len(steps))
            except _UNCLEAN:
                steps += _one_by_one(slots, raw, len(steps), blank, unclean)
        pack(*steps)
        for place, low, high in bounded:
            if not low <= steps[place] <= high and place not in unclean:
                raise ValueError
        if limit is not None and max(map(abs, steps)) >= limit:
            raise ValueError
        known = not unclean
        for place in unclean:
            steps[place] = None
        for place in blank:
            if slots[place].required:
                raise ValueError
            if not slots[place].zero:
                steps[place], known = None, False
        return steps, known, unclean

    return read


def _one_by_one(
    slots: Sequence[Slot], raw: tuple[Any, ...], first: int, blank: list[int], unclean: list[int]
) -> Iterator[int]:
    """The same where not all cells are clean: 0 for one that is not."""
    for place, value in enumerate(raw, first):
        text = type(value) is str
        if value is None or (text and not value):
            blank.append(place)
            yield 0
            continue
        slot = slots[place]
        steps = plain_steps(value, slot.decimals) if text else clean_steps(slot, value)
        if steps is None:
            unclean.append(place)
        yield steps or 0


def _runs(slots: Sequence[Slot]) -> Iterator[tuple[_Getter, int]]:
    """The raw values of the cells of one precision, and how many decimals they have."""
    for decimals in dict.fromkeys(slot.decimals for slot in slots):
        yield _getter([slot.key for slot in slots if slot.decimals == decimals]), decimals


def _format(slot: Slot) -> str:
    low, _ = slot.bounds
    letter = "I" if slot.decimals <= 2 else "Q"
    return letter.lower() if low is None or low < 0 else letter


def _bounded(slots: Sequence[Slot]) -> Iterator[tuple[int, int, int]]:
    """The cells whose bounds are narrower than what ``struct`` checks."""
    for place, slot in enumerate(slots):
        low, high = slot.bounds
        if low or high is not None:
            yield place, -LIMIT if low is None else low, LIMIT if high is None else high


def _run_steps(
    raw: tuple[Any, ...], decimals: int, blank: list[int], first: int
) -> Sequence[int | float]:
    """Raw values times ``10**decimals``, 0 for a blank, whose place goes to ``blank``."""
    kinds = {*map(type, raw)}
    if kinds == _TEXTS and "" not in raw:
        return _of_texts(raw, decimals)
    if kinds <= _NUMBERS:
        return raw if kinds == _WHOLE and not decimals else _of_numbers(raw, decimals)
    if not kinds <= _READABLE:
        raise ValueError
    filled = [value for value in raw if value is not None and value != ""]
    texts = iter(_of_texts([value for value in filled if type(value) is str], decimals))
    numbers = iter(_of_numbers([value for value in filled if type(value) is not str], decimals))
    blank += [first + n for n, value in enumerate(raw) if value is None or value == ""]
    return [
        0 if value is None or value == "" else next(texts if type(value) is str else numbers)
        for value in raw
    ]


def _of_texts(texts: Sequence[str], decimals: int) -> Sequence[int | float]:
    """Plain numerals in steps, all at once: as a JSON array, in which ``1.5e2`` is 150.

    That is a whole number, exactly, as long as the text has at most 15 digits and no more
    decimals than that. Zeros in front are no JSON: they are left to ``decode``.
    """
    if not texts:
        return ()
    power = f"e{decimals}" if decimals else ""
    data = (f"{power},".join(texts) + power).encode()
    if data.translate(None, b"0123456789-,e." if decimals else b"0123456789-,"):
        raise ValueError
    numbers: list[int | float] = fast_loads(b"[%b]" % data)
    if len(numbers) != len(texts):
        raise ValueError  # a comma inside a text
    if not decimals:
        return numbers
    steps = [*map(int, numbers)]
    if steps != numbers or max(map(len, texts)) > MAX_DIGITS + 1:
        raise ValueError
    return steps


def _of_numbers(numbers: Sequence[int | float], decimals: int) -> Sequence[int | float]:
    """Numbers in steps; raises ValueError unless each is a whole number then.

    n = round(v·10^d) is exact iff n/10^d == v, since division rounds correctly; true for all
    |n| < 10^15.
    """
    step = 10**decimals
    factor = float(step)
    steps = [*map(float.__round__, [number * factor for number in numbers])]
    if [*map(truediv, steps, repeat(step))] != [*numbers]:
        raise ValueError
    return steps


def _other(slot: Slot, raw: object) -> int | None:
    """The code of an answer; None for a blank, a text or a date."""
    if is_blank(raw):
        if slot.required:
            raise ValueError
        return None
    if slot.answers is not None and type(raw) in _ANSWERS:
        return slot.answers[raw]
    if slot.answers is not None or text_fault(slot.kind, raw) is not None:
        raise ValueError
    return None


def clean_steps(slot: Slot, raw: object) -> int | None:
    """The steps of a plain number inside its bounds, as most cells hold; else None."""
    if not slot.steps:
        return None
    value: int | None = None
    if type(raw) is str:
        value = plain_steps(raw, slot.decimals)
    elif type(raw) is int:
        value = raw * slot.steps
    elif type(raw) is float and -LIMIT < raw < LIMIT:
        value = round(raw * slot.steps)
        value = value if value / slot.steps == raw else None
    if value is None or not -LIMIT < value < LIMIT:
        return None
    low, high = slot.bounds
    inside = (low is None or value >= low) and (high is None or value <= high)
    return value if inside else None


def text_fault(kind: Kind, raw: object) -> Literal["type", "date"] | None:
    """What is wrong with a text or a date, if anything."""
    if not isinstance(raw, str):
        return "type"
    if kind == "date" and not _is_date(raw.strip()):
        return "date"
    return None


def _is_date(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


# Header fields -----------------------------------------------------------------------


def header_is_clean(plan: Plan, fields: Mapping[str, Any]) -> bool:
    """Whether all required header fields are there, none is wrong, and all are of the form."""
    present = 0
    for entry in plan.entries:
        raw = fields.get(entry.id)
        present += raw is not None or entry.id in fields
        if field_fault(entry, raw) is not None:
            return False
    return present == len(fields)


def field_fault(entry: HeaderField, raw: object) -> str | None:
    """What is wrong with the value of a header field, if anything."""
    if entry.kind == "text" and type(raw) is str and raw.strip():
        return None  # as most are
    if is_blank(raw):
        return "required" if entry.required else None
    if entry.kind in ("text", "date"):
        return text_fault(entry.kind, raw)
    if entry.kind == "number":
        return None if isinstance(read_numeral(raw, FIELD_DECIMALS), Numeral) else "number"
    answers = entry.choices if entry.kind == "choice" else ("是", "否", "yes", "no")
    said = isinstance(raw, str) and raw in answers
    return None if said or (entry.kind == "boolean" and isinstance(raw, bool)) else "choice"
