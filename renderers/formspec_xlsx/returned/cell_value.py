"""What stands in a cell or beside it, as the form's own grammar of values will read it.

Nothing is checked here. A number keeps every digit that was meant: what a spreadsheet
calculated carries noise far behind the last digit (0.1+0.2 is 0.30000000000000004), so a
number within a hair of the declared step is that step. What cannot be a value is handed
over as the text a person sees, for a blank would count as zero.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from formspec.plugins import (
    LIMIT,
    MAX_DIGITS,
    NO,
    YES,
    Kind,
    Numeral,
    Scale,
    Severity,
    Wanted,
    read_amount,
    read_numeral,
    read_typed,
    show,
    tidy,
)
from formspec_xlsx.notation import address, squeezed
from formspec_xlsx.returned.shared import format_signs
from formspec_xlsx.returned.sheet import LocatedCell, StoredCell
from formspec_xlsx.returned.shown_number import (
    digits_are_lost,
    rounded_numeral,
    shown_number,
    shown_text,
)

Answer = str | bool

_STORED_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_OUT_OF_RANGE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SHORTENED = re.compile(r"-?[0-9](?:\.[0-9]{1,14})?E\+[0-9]{2,3}")
"""What a spreadsheet writes of a long number, and no person of a text: 4.5E+17."""
_ANSWERS = ("TRUE()", "FALSE()")
_TEXTS: tuple[Kind, ...] = ("text", "choice")
_EXTERNAL = re.compile(r"\[[0-9]+\]|\.xls", re.IGNORECASE)
_PICTURE = re.compile(r"\s*=?\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)

_ROUND = "10000"
_SEEN_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-][0-9]+)?")
_PLAIN_FORMAT = re.compile(r"#,##0(?:\.(0+))?")
_CURRENCY = re.compile("[$¥￥€£]")

_TO_THE_LEFT, _TO_THE_RIGHT = 8, 3
"""How far away a misplaced number is looked for: a label may span some columns, beside the
paper there are two.
"""

_FIRST_SURE_DAY = 61
"""1 March 1900: Excel counts a day before that which LibreOffice does not."""

_LONG_AGO = 1930
"""A date before that year is a small number in a cell that was set to show dates."""


class CellDoubt(NamedTuple):
    """Something doubtful about a cell: as ``Doubt`` in ``submissions``, without the cell."""

    code: str
    """The code of the doubt: ``text-number``."""
    severity: Severity
    """Whether the value can be used (``note``), perhaps (``warning``) or not (``error``)."""
    raw: str
    """What stands in the cell, as people see it."""
    proposal: str | None = None
    """What was probably meant."""
    detail: str | None = None
    """What else its sentence names: a unit, another spelling, an address."""


class CellContent(NamedTuple):
    """What stands in a cell."""

    value: Answer | None
    """The value; None where the cell is empty."""
    doubts: tuple[CellDoubt, ...] = ()
    """What is doubtful about it."""


class MisplacedValue(NamedTuple):
    """A number that stands beside its cell."""

    address: str
    """Where it stands: ``F9``."""
    raw: str
    """What was typed."""
    number: str
    """What that is in the blank cell."""


def read_value(cell: StoredCell | None, wanted: Wanted, days_from_1904: bool) -> CellContent:
    """The value of a stored cell."""
    if cell is None:
        return CellContent(None)
    if _is_picture(cell):
        return _wrong("picture", cell.text or f"={cell.formula}")
    if cell.text is None:
        return _wrong("formula-blank", f"={cell.formula}")
    if cell.type == "error":
        return _wrong("error-value", cell.text)
    read = _stored(cell, cell.text, wanted, days_from_1904)
    return CellContent(read.value, (*read.doubts, *_about(cell, read, wanted)))


def kind_of(cell: StoredCell | None) -> Kind:
    """Which sort of value a cell holds, whatever was asked for there."""
    if cell is None or cell.type in ("text", "error"):
        return "text"
    dated = cell.type == "date" or cell.style.displayed_as == "date"
    return "date" if dated else "boolean" if cell.type == "boolean" else "number"


def _is_picture(cell: StoredCell) -> bool:
    """WPS puts a picture into a cell by a formula, Excel as an error of a new kind."""
    return cell.picture or any(
        text is not None and _PICTURE.match(text) for text in (cell.formula, cell.text)
    )


def _wrong(
    code: str, raw: str, proposal: str | None = None, detail: str | None = None
) -> CellContent:
    return CellContent(raw, (CellDoubt(code, "error", raw, proposal, detail),))


def _about(cell: StoredCell, read: CellContent, wanted: Wanted) -> Iterator[CellDoubt]:
    """How the value came into the cell, and how it looks there."""
    raw = str(read.value or cell.text)
    if cell.formula is not None and cell.formula not in _ANSWERS:
        if _EXTERNAL.search(cell.formula):
            yield CellDoubt("external-link", "warning", raw)
        else:
            yield CellDoubt("formula-value", "note", raw)
    if not any(doubt.severity == "error" for doubt in read.doubts):
        yield from _looks(cell, raw, wanted)
    if cell.kept == "" or (cell.style.struck and cell.kept is None):
        yield CellDoubt("struck", "note", raw)


def _looks(cell: StoredCell, raw: str, wanted: Wanted) -> Iterator[CellDoubt]:
    """What the format makes of the value, where that is not the value."""
    text = cell.text or ""
    if cell.type not in ("number", "text") or not text or not _may_look_otherwise(cell, raw):
        return
    if cell.type == "text":
        shown = shown_text(text, cell.style.code)
        same = shown is not None and shown.strip() == text.strip()
        severity: Severity | None = None if same else "warning"
    else:
        seen = shown_number(_seen_numeral(float(text)), cell.style.code)
        shown = None if seen is None else seen.text
        severity = difference(shown, raw, wanted) if wanted.kind == "number" else None
        if severity == "note" and len(raw.partition(".")[2]) > wanted.scale.decimals:
            severity = None  # that is an error of its own
    if shown == "":
        yield CellDoubt("hidden-cell", "note", raw)
    elif severity is not None:
        yield CellDoubt("shown-otherwise", severity, raw)


def _may_look_otherwise(cell: StoredCell, value: str) -> bool:
    """Whether there is anything to look at: the formats of our own templates are quick to see."""
    code, stored = cell.style.code, cell.text or ""
    if cell.type == "text":
        return code not in ("", "@")
    if cell.style.displayed_as == "date" or not _STORED_NUMBER.fullmatch(stored):
        return False
    plain = _PLAIN_FORMAT.fullmatch(code)
    return code not in ("", "@") and not (
        plain and len(value.partition(".")[2]) <= len(plain[1] or "")
    )


def difference(shown: str | None, value: str, wanted: Wanted) -> Severity | None:
    """Whether a number looks like another: surely (warning), or perhaps, or rounded (note)."""
    text = _CURRENCY.sub("", shown or "").strip()
    numbers = list(_SEEN_NUMBER.finditer(text))
    if shown is None or len(numbers) > 1:
        return "note"
    if not numbers:
        return None if read_typed(text, wanted).meant == value else "warning"
    number = numbers[0]
    times = _times(f"{text[: number.start()]}{_ROUND}{text[number.end() :]}", wanted)
    if times is None:
        return "note"
    off = Fraction(number[0]) * times - Fraction(value)
    step = Fraction(10) ** int(Decimal(number[0]).as_tuple().exponent) * abs(times)
    return None if not off else "note" if 2 * abs(off) <= step else "warning"


def _times(text: str, wanted: Wanted) -> Fraction | None:
    """What the words around a round number make of any; None where that is not certain."""
    read = read_typed(text, wanted)
    meant = None if read.code == "inexact" else read.meant
    if meant is not None and _STORED_NUMBER.fullmatch(meant):
        return Fraction(meant) / int(_ROUND)
    if read.code != "other-unit" or wanted.scale.unit is None or not wanted.scale.unit.is_count:
        return None
    # One counting word for another says nothing of how many there are.
    return _times(text, Wanted("number", Scale(units=wanted.scale.units)))


def _seen_numeral(number: float) -> str:
    """A number with the digits that a spreadsheet shows at most."""
    return format(Decimal(f"{number:.{MAX_DIGITS}g}"), "f")


def _stored(cell: StoredCell, text: str, wanted: Wanted, days_from_1904: bool) -> CellContent:
    # LibreOffice stores the answers TRUE and FALSE as the formulas TRUE() and FALSE(), and
    # their results as numbers where the cell has the format of numbers.
    if cell.type == "boolean" or cell.formula in _ANSWERS:
        return _boolean(text, wanted.kind)
    if cell.type == "text":
        return _half_struck(text, cell.kept, wanted) if cell.kept else _text(text, wanted)
    if cell.type == "date":
        day, _, time = text.partition("T")
        if wanted.kind == "number":
            return _date_in_number(day, day)
        return CellContent(day, _about_day(day, cell, wanted, timed=bool(time.strip("0:.Z"))))
    if not _STORED_NUMBER.fullmatch(text) or math.isinf(float(text)):
        lost = wanted.kind in _TEXTS and _OUT_OF_RANGE.fullmatch(text)
        return _wrong("digits-lost", text) if lost else CellContent(text)
    return _number(float(text), cell, wanted, days_from_1904)


def _boolean(text: str, kind: Kind) -> CellContent:
    if kind == "boolean":
        return CellContent(YES if text == "1" else NO)
    if kind == "number":
        raw = "TRUE" if text == "1" else "FALSE"
        return CellContent(text == "1", (CellDoubt("truth-value", "error", raw),))
    return CellContent(text == "1")


def _text(text: str, wanted: Wanted) -> CellContent:
    lost = wanted.kind in _TEXTS and _SHORTENED.fullmatch(text.strip())
    if lost and text.strip() not in wanted.choices:
        return CellContent(text, (CellDoubt("digits-lost", "error", text),))
    read = read_typed(text, wanted)
    if read.code is not None:
        doubt = CellDoubt(read.code, read.severity, text, read.proposal, read.detail)
        return CellContent(read.value, (doubt,))
    plain = wanted.kind == "number" and tidy(text) == text
    if plain and isinstance(read_numeral(text, wanted.scale.decimals), Numeral):
        return CellContent(text, (CellDoubt("text-number", "note", text),))
    return CellContent(read.value)


def _half_struck(text: str, kept: str, wanted: Wanted) -> CellContent:
    """A number of which a part is crossed out: 12 that became 15 is stored as 1215."""
    if wanted.kind == "text":
        return _text(text, wanted)
    meant = read_typed(kept, wanted)
    proposal = meant.proposal if meant.severity == "error" else meant.value
    # The brackets keep it from being a number wherever it goes from here.
    shown = f"[{text}]"
    return CellContent(shown, (CellDoubt("half-struck", "error", text, proposal),))


def _number(number: float, cell: StoredCell, wanted: Wanted, days_from_1904: bool) -> CellContent:
    scale = wanted.scale
    if wanted.kind in _TEXTS:
        return _number_as_text(number, cell, wanted, days_from_1904)
    if cell.style.displayed_as == "date":
        return _shown_as_date(number, cell, wanted, days_from_1904)
    if wanted.kind != "number":
        return _not_a_number(number, wanted, days_from_1904)
    if cell.style.displayed_as == "percent":
        percent = snapped(number * 100, scale.decimals)
        unit = scale.unit.name if scale.unit else None
        if unit != "%":
            return _wrong("other-unit", f"{percent}%", None, unit)
        return CellContent(percent)
    value = snapped(number, scale.decimals)
    return _wrong("digits-lost", value) if abs(number) >= LIMIT else CellContent(value)


def _number_as_text(
    number: float, cell: StoredCell, wanted: Wanted, days_from_1904: bool
) -> CellContent:
    """A number where a text belongs: what people see is what they meant."""
    style = cell.style
    day = _day(number, days_from_1904) if style.displayed_as == "date" else None
    if day is not None:
        return _as_day(day, number, cell, wanted)
    if abs(number) >= LIMIT or (cell.formula is None and digits_are_lost(number)):
        return _wrong("digits-lost", rounded_numeral(number))
    plain = snapped(number, 0)
    shown = None if style.displayed_as or "e" in plain else shown_number(plain, style.code)
    if shown is not None and (shown.text == "" or (shown.text == plain and shown.exact)):
        return CellContent(plain)
    if not shown or not shown.exact or {plain, shown.text} & {*wanted.choices} == {plain}:
        return CellContent(plain, (CellDoubt("number-for-text", "warning", plain),))
    return CellContent(shown.text, (CellDoubt("read-as-shown", "note", shown.text),))


def _as_day(day: date, number: float, cell: StoredCell, wanted: Wanted) -> CellContent:
    text = day.isoformat()
    return CellContent(text, _about_day(text, cell, wanted, timed=not number.is_integer()))


def _about_day(day: str, cell: StoredCell, wanted: Wanted, *, timed: bool) -> tuple[CellDoubt, ...]:
    """That a day was read where a text belongs: 3-5 became one in March, of which year?

    Or that a time is stored with it: midnight in China is the day before, at 16:00, to programs
    that take their dates to Greenwich.
    """
    shown = _shows_a_day(cell)
    if wanted.kind in _TEXTS:
        return (CellDoubt("date-for-text", "note" if shown and not timed else "warning", day),)
    if timed:
        return (CellDoubt("time-of-day", "note", day),)
    return () if shown else (CellDoubt("shown-otherwise", "note", day),)


def _shows_a_day(cell: StoredCell) -> bool:
    """Whether the format shows year, month and day, and no time, in all programs alike."""
    if cell.type == "number" and float(cell.text or 0) < _FIRST_SURE_DAY:
        return False
    signs = format_signs(cell.style.code)
    return {"m", "d"} <= signs and bool(signs & {"y", "e"}) and not signs & {"h", "s"}


def _not_a_number(number: float, wanted: Wanted, days_from_1904: bool) -> CellContent:
    """A number where an answer or a date belongs."""
    text = _with_kept_digits(number)
    if wanted.kind == "boolean":
        return _text(text, wanted)
    day = _day(float(text), days_from_1904)
    recent = day is not None and day.year >= _LONG_AGO
    typed = read_typed(text, wanted).proposal  # 20180109
    return _wrong("date", text, typed or (day.isoformat() if day and recent else None))


def _with_kept_digits(number: float) -> str:
    """A number as it is named to people, without digits that nobody typed."""
    return rounded_numeral(number) if abs(number) >= LIMIT else snapped(number, 0)


def _shown_as_date(
    number: float, cell: StoredCell, wanted: Wanted, days_from_1904: bool
) -> CellContent:
    day = _day(number, days_from_1904)
    if wanted.kind != "number" and day is not None:
        return _as_day(day, number, cell, wanted)
    if wanted.kind != "number":
        return CellContent(_with_kept_digits(number))
    plain = snapped(number, wanted.scale.decimals)
    if day is None:
        minutes = round(number * 24 * 60)
        time = f"{minutes // 60:02}:{minutes % 60:02}" if 0 < number < 1 else plain
        return _date_in_number(time, time)
    if day.year < _LONG_AGO:
        return _date_in_number(day.isoformat(), plain, plain)
    return _date_in_number(day.isoformat(), f"{day.month}-{day.day}、{day.month}/{day.day}")


def _date_in_number(shown: str, typed: str, proposal: str | None = None) -> CellContent:
    return _wrong("date-number", shown, proposal, typed)


def snapped(number: float, decimals: int) -> str:
    """A double as a plain decimal numeral of the declared step, or with all its digits."""
    read = read_numeral(number, decimals)
    if isinstance(read, Numeral):
        return show(read.steps, decimals)
    # As people see it: spreadsheets show 15 digits. It must not look fine by that.
    seen = Decimal(f"{number:.15g}")
    many = -int(seen.normalize().as_tuple().exponent) > decimals
    shown = seen if many else Decimal(repr(number)).normalize()
    return format(shown, "f") if shown.adjusted() > -40 else repr(number)


def _day(serial: float, days_from_1904: bool) -> date | None:
    """The day of a serial number; Excel counts a 29 February 1900 that never was."""
    days = math.floor(serial)
    try:
        if days_from_1904:
            return date(1904, 1, 1) + timedelta(days)
        if days < 1 or days == 60:
            return None
        return date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
    except (ValueError, OverflowError):
        return None


# Beside the cell -----------------------------------------------------------------------


def misplaced_value(
    blank: LocatedCell, printed: Iterable[str], scale: Scale, is_input: Callable[[int, int], bool]
) -> MisplacedValue | None:
    """The nearest number beside a blank cell that belongs to no cell and was not printed.

    ``printed`` is what the form has in that row; ``is_input`` says which cells are filled in.
    """
    texts = {squeezed(text) for text in printed}
    left = range(blank.column - 1, max(blank.column - 1 - _TO_THE_LEFT, 0), -1)
    right = range(blank.column + 1, blank.column + 1 + _TO_THE_RIGHT)
    for columns in (right, left):
        for column in columns:
            if is_input(blank.row, column):
                break
            cell = blank.sheet.cells.get((blank.row, column))
            if cell is None or cell.formula is not None:
                continue
            text = cell.text or ""
            number = _plain_number(cell, text, scale)
            if number is None or (cell.type == "text" and squeezed(text) in texts):
                break
            raw = number if cell.type == "number" else text
            return MisplacedValue(address(blank.row, column), raw, number)
    return None


def _plain_number(cell: StoredCell, text: str, scale: Scale) -> str | None:
    """The number in a cell, if nothing else is in it."""
    if cell.type == "number" and not cell.style.displayed_as:
        try:
            return snapped(float(text), scale.decimals)
        except (ValueError, OverflowError):
            return None
    if cell.type != "text":
        return None
    read = read_amount(text, scale)
    if read.code is None:
        return tidy(text)
    return read.meant if read.code in ("tidied", "other-unit", "multiplier") else None
