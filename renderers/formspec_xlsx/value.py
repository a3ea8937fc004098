"""What stands in a cell, as the form's own grammar of values will read it.

Nothing is judged here. A number keeps every digit that was meant: what a spreadsheet
calculated carries noise far behind the last digit (0.1+0.2 is 0.30000000000000004), so a
number within a hair of the declared step is that step. What cannot be a value is handed
over as the text a person sees, for a blank would count as zero.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from formspec.form import NO, YES, Kind
from formspec.numeral import show
from formspec_xlsx.sheet import StoredCell

Trouble = Literal["formula-value", "formula-blank", "error-value"]

Answer = str | bool

HAIR = 8
"""So many units in the last place of a double a sum of a column may be off."""

_STORED_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_DATE_TEXT = re.compile(r"\s*([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?\s*")
_ANSWERS = ("TRUE()", "FALSE()")
_EXTERNAL = re.compile(r"\[[0-9]+\]|\.xls", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A value (None where the cell is empty) and what is doubtful about it."""

    value: Answer | None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a cell should hold; ``percent`` says that its unit is %."""

    kind: Kind
    decimals: int = 0
    percent: bool = False


def read_value(cell: StoredCell | None, wanted: Wanted, days_from_1904: bool) -> Value:
    """The value of a stored cell."""
    if cell is None:
        return Value(None)
    if cell.text is None:
        return Value(f"={cell.formula}", "formula-blank")
    if cell.type == "error":
        return Value(cell.text, "error-value")
    if cell.type == "boolean":
        value = _boolean(cell.text, wanted.kind)
    elif cell.type == "text":
        value = _text(cell.text, wanted.kind)
    elif cell.type == "date":
        value = cell.text.partition("T")[0]
    else:
        value = _number(cell, wanted, days_from_1904)
    # LibreOffice stores the answers TRUE and FALSE as the formulas TRUE() and FALSE().
    if cell.formula is not None and not (cell.type == "boolean" and cell.formula in _ANSWERS):
        return Value(value, "formula-value")
    is_date = cell.type == "date" or cell.shown == "date"
    return Value(value, "error-value" if is_date and wanted.kind == "number" else None)


def links_out(cell: StoredCell) -> bool:
    """Whether its formula takes its value from another file."""
    return cell.formula is not None and _EXTERNAL.search(cell.formula) is not None


def _boolean(text: str, kind: Kind) -> Answer:
    return (YES if text == "1" else NO) if kind == "boolean" else text == "1"


def _text(text: str, kind: Kind) -> str:
    match = _DATE_TEXT.fullmatch(text) if kind == "date" else None
    return (match and _iso(lambda: date(*map(int, match.groups())))) or text


def _number(cell: StoredCell, wanted: Wanted, days_from_1904: bool) -> str:
    text = cell.text or ""
    if not _STORED_NUMBER.fullmatch(text) or math.isinf(float(text)):
        return text
    number = float(text)
    if cell.shown == "date":
        return _iso(lambda: _day(number, days_from_1904)) or text
    if cell.shown == "percent" and wanted.kind == "number":
        percent = snapped(number * 100, wanted.decimals)
        return percent if wanted.percent else f"{percent}%"
    return snapped(number, wanted.decimals if wanted.kind == "number" else 0)


def snapped(number: float, decimals: int) -> str:
    """A double as a plain decimal numeral of the declared step, or with all its digits."""
    exact = Fraction(number)
    steps = round(exact * 10**decimals)
    near = Fraction(steps, 10**decimals)
    # Never more than an eighth of a step, or a large number would lose a digit it has.
    hair = min(HAIR * Fraction(math.ulp(number)), Fraction(1, 8 * 10**decimals))
    if float(near) == number or abs(near - exact) <= hair:
        return show(steps, decimals)
    # As people see it: spreadsheets show 15 digits. It must not look fine by that.
    seen = Decimal(f"{number:.15g}")
    shown = seen if -int(seen.normalize().as_tuple().exponent) > decimals else Decimal(repr(number))
    return format(shown, "f") if shown.adjusted() > -40 else repr(number)


def _iso(day: Callable[[], date]) -> str | None:
    try:
        return day().isoformat()
    except (ValueError, OverflowError):
        return None


def _day(serial: float, days_from_1904: bool) -> date:
    """The day of a serial number; Excel counts a 29 February 1900 that never was."""
    days = math.floor(serial)
    if days_from_1904:
        return date(1904, 1, 1) + timedelta(days)
    if days < 1 or days == 60:
        raise ValueError(days)
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
