"""One grammar for numbers, whatever file they come from: ``-?digits(.digits)?``.

Values are integers in the cell's smallest declared step, so 12.34 in a cell with two
decimals is 1234. No float decides anything.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction  # slow to import

MAX_DIGITS = 15
LIMIT: int = 10**MAX_DIGITS
"""Scaled values and sums must stay below this: the domain all back ends agree in."""

FIELD_DECIMALS = 9
"""A number above the table has no unit, so it may have as many decimals as that."""

HAIR = 2.0**-49
"""A calculated float may be off by so much of itself: 0.1+0.2 is 0.30000000000000004."""

MAX_LENGTH = 40
"""Longer texts are no numbers; checked before any conversion."""

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?")
_FOLD = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | dict.fromkeys("\u3000\xa0\u2009\u202f\t\r\n", " ")
    | {"−": "-", "。": "."}
)

Fault = Literal["type", "number", "decimals", "digits"]
"""Why a raw value is no value of a cell: not a number's type, not a number's text,
more decimals than declared, more than 15 digits."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A raw value, read."""

    steps: int
    """How many of the cell's smallest steps it is."""
    tidied: bool = False
    """Whether the text was folded: full-width digits, separators, blanks."""


def is_blank(raw: object) -> bool:
    """Whether nothing was filled in: None, or a text of blanks only.

    >>> is_blank(" "), is_blank(0)
    (True, False)
    """
    return raw is None or (isinstance(raw, str) and not raw.strip())


def plain_steps(text: str, decimals: int) -> int | None:
    """The steps of a plain numeral without sign, as most are; None for any other text."""
    if len(text) <= MAX_DIGITS - decimals and text.isdigit() and text.isascii():
        return int(text + "0" * decimals)
    whole, point, part = text.partition(".")
    digits = whole + part.ljust(decimals, "0")
    plain = digits.isascii() and digits.isdigit() and whole and bool(part) == bool(point)
    return int(digits) if plain and len(part) <= decimals and len(digits) <= MAX_DIGITS else None


def read_numeral(raw: object, decimals: int) -> Numeral | Fault:
    """Read a raw value as a number, exactly.

    Args:
        raw: The value as it stands in a file: an int, a float, a ``Decimal`` or a text.
        decimals: How many decimals the cell has.

    Returns:
        The numeral in whole steps of the cell, or why it says nothing.

    >>> read_numeral("１，２３４．５", 2)
    Numeral(steps=123450, tidied=True)
    >>> read_numeral("1.005", 2)
    'decimals'
    """
    if type(raw) is int:
        return _scaled(raw * 10**decimals) if abs(raw) < LIMIT else "digits"
    if isinstance(raw, bool):
        return "type"
    if isinstance(raw, str):
        return _from_text(raw, decimals)
    if isinstance(raw, float):
        return _from_float(raw, decimals)
    if isinstance(raw, Decimal):
        return _from_decimal(raw, decimals)
    return "type"


def _from_text(raw: str, decimals: int) -> Numeral | Fault:
    if len(raw) > MAX_LENGTH:
        return "digits" if raw.strip().isdecimal() else "number"
    text = tidy(raw)
    if text is None:
        return "number"
    return _steps(text, decimals, text != raw)


def tidy(raw: str) -> str | None:
    """Write a text as a plain numeral: half-width, without blanks and separators.

    Args:
        raw: The text.

    Returns:
        The numeral the text stands for; None where it is none.

    >>> tidy("１，２３４．５")
    '1234.5'
    """
    if _PLAIN.fullmatch(raw):
        return raw
    text = raw.translate(_FOLD).strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    return text if _PLAIN.fullmatch(text) else None


def _steps(text: str, decimals: int, tidied: bool) -> Numeral | Fault:
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    if len(part) > decimals:
        return "decimals"
    return _scaled(int(whole + part.ljust(decimals, "0")), tidied)


def _scaled(steps: int, tidied: bool = False) -> Numeral | Fault:
    return Numeral(steps, tidied) if abs(steps) < LIMIT else "digits"


def _from_float(raw: float, decimals: int) -> Numeral | Fault:
    if not isfinite(raw):
        return "number"
    if abs(raw) >= LIMIT:
        return "digits"
    # Division rounds correctly, so of at most 15 digits this finds exactly the floats that print
    # as a number of steps, and those within a hair of one; the others go through their text.
    # A hair is never more than an eighth of a step: a large number keeps its last digit.
    scale = 10**decimals
    steps = round(raw * scale)
    if abs(steps) < LIMIT and abs(steps / scale - raw) <= min(abs(raw) * HAIR, 0.125 / scale):
        return Numeral(steps)
    return _from_decimal(Decimal(repr(raw)), decimals)


def _from_decimal(raw: Decimal, decimals: int) -> Numeral | Fault:
    if not raw.is_finite():
        return "number"
    if raw and (raw.adjusted() >= MAX_DIGITS):
        return "digits"
    if raw and raw.adjusted() < -MAX_LENGTH:
        return "decimals"
    numerator, denominator = raw.as_integer_ratio()
    steps, rest = divmod(numerator * 10**decimals, denominator)
    return "decimals" if rest else _scaled(steps)


def show(steps: int, decimals: int) -> str:
    """Write a number of smallest steps as a decimal string.

    Args:
        steps: The number of steps.
        decimals: The decimals of a step, 0 or more: 2 for steps of 0.01.

    Returns:
        The shortest plain numeral of that value: without zeros at the end of its decimals.

    >>> show(1250, 2)
    '12.5'
    """
    if not decimals:
        return str(steps)
    digits = str(abs(steps)).zfill(decimals + 1)
    whole, part = digits[:-decimals], digits[-decimals:].rstrip("0")
    sign = "-" if steps < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def show_fraction(value: "Fraction") -> str:
    """Write a fraction as a decimal string.

    Args:
        value: The fraction.

    Returns:
        The shortest plain numeral of that value, cut after 20 decimals where it never ends.

    >>> from fractions import Fraction
    >>> show_fraction(Fraction(1, 8))
    '0.125'
    """
    decimals = 0
    while decimals < 20 and (value * 10**decimals).denominator != 1:
        decimals += 1
    return show(int(value * 10**decimals), decimals)
