"""What people type into a cell of any kind; numbers are in ``amount``.

The one reading of workbooks, JSON, CSV and the page: the value to use, or what is wrong and what
may have been meant. It comes before the form's own grammar of values, which reads the result.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from formspec.language.form import Field, Form, Item
from formspec.language.unit import UNITS
from formspec.language.vocabulary import NO, YES, Kind
from formspec.submissions.amount import Reading, Scale, folded, read_amount
from formspec.submissions.numeral import FIELD_DECIMALS, MAX_LENGTH


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a cell should hold."""

    kind: Kind
    """Which sort of value."""
    scale: Scale = field(default_factory=Scale)
    """The unit and decimals of a number."""
    choices: tuple[str, ...] = ()
    """What may be chosen."""


def wanted_of_item(form: Form, item: Item) -> Wanted:
    """Say what the cells of an item should hold.

    Args:
        form: The form, for the units that it declares.
        item: An item of it.

    Returns:
        The kind of value, its decimals and unit, its choices.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> wanted_of_item(form, form.by_path["1.A"]).kind
    'number'
    """
    units = {**UNITS, **{unit.name: unit for unit in form.units}} if form.units else UNITS
    return Wanted(item.kind, Scale(item.decimals, item.unit, units), item.choices)


def wanted_of_field(header_field: Field) -> Wanted:
    """Say what a header field should hold.

    Args:
        header_field: A field of a form.

    Returns:
        The kind of value and its choices; a number has no unit.

    >>> wanted_of_field(Field("date", "日期", "date")).kind
    'date'
    """
    return Wanted(header_field.kind, Scale(FIELD_DECIMALS), header_field.choices)


_AS_THEY_ARE = (YES, NO, "yes", "no")
_YES = re.compile("是的?|y(?:es)?|t(?:rue)?|[√✓✔☑]|有|对|1")
_NO = re.compile("否|no?|f(?:alse)?|[×✗✘x]|无|没有|不是|非|0")
_ANSWER = re.compile(
    r"(?P<answer>不是|是的|没有|yes|no|[是否有无√✓✔×✗✘]) ?[(,;:./、 ].*", re.DOTALL | re.IGNORECASE
)
_DATE = re.compile(
    r"([0-9]{2}|[0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?日?"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
)
_DIGITS_OF_A_DATE = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")


def read_typed(raw: str, wanted: Wanted) -> Reading:
    """Read what somebody typed into a cell.

    Args:
        raw: The text.
        wanted: What the cell should hold.

    Returns:
        What the text was understood as: the value to use, or what may have been meant.

    >>> read_typed("是的", Wanted("boolean")).value
    '是'
    """
    match wanted.kind:
        case "number":
            return read_amount(raw, wanted.scale)
        case "boolean":
            return _typed_answer(raw)
        case "choice":
            return _choice(raw, wanted.choices)
        case "date":
            return _day(raw)
        case "text":
            return Reading(raw)


def _typed_answer(raw: str) -> Reading:
    if raw.strip() in _AS_THEY_ARE or len(raw) > MAX_LENGTH:
        return Reading(raw)
    text = folded(raw)
    answer = _yes_or_no(text.rstrip(".,!"))
    if answer is not None:
        return Reading(answer, "tidied", detail=answer)
    match = _ANSWER.fullmatch(text)
    if match is None:
        return Reading(raw)
    return Reading(raw, "remark", "error", _yes_or_no(match["answer"]))


def _yes_or_no(text: str) -> str | None:
    word = text.casefold()
    return YES if _YES.fullmatch(word) else NO if _NO.fullmatch(word) else None


def _choice(raw: str, choices: tuple[str, ...]) -> Reading:
    if raw.strip() in choices or len(raw) > MAX_LENGTH:
        return Reading(raw)
    text = folded(raw).casefold()
    same = [choice for choice in choices if folded(choice).casefold() == text]
    if len(same) == 1:
        return Reading(same[0], "tidied", detail=same[0])
    begins = [
        choice
        for choice in choices
        if re.match(rf"{re.escape(folded(choice).casefold())} ?[(,;:、 ]", text)
    ]
    return Reading(raw, "remark", "error", begins[0]) if len(begins) == 1 else Reading(raw)


def _day(raw: str) -> Reading:
    if len(raw) > MAX_LENGTH:
        return Reading(raw)
    text = folded(raw)
    if not text:
        return Reading(None)
    match = _DATE.fullmatch(text)
    year, rest = (match[1], match.groups()[1:]) if match else ("", ())
    if len(year) == 4:
        day = _iso(year, *rest)
        return Reading(day or raw, "tidied" if day and day != raw.strip() else None, detail=day)
    match = _DIGITS_OF_A_DATE.fullmatch(text)
    meant = _iso(f"20{year}", *rest) if year else _iso(*match.groups()) if match else None
    return Reading(raw, "date", "error", meant) if meant else Reading(raw)


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
