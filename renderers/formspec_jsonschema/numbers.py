r"""Numbers in JSON Schema: decimal strings by pattern, JSON numbers by bounds.

``multipleOf: 0.01`` refuses every ninth good amount (0.07, 0.29, …) because validators
divide floats, so it is not used. Patterns use ``[0-9]``, for ``\d`` takes other digits
too, and need no look-ahead, which some validators lack. ``$`` may match before a final
line break, so that a second pattern refuses foreign characters.
"""

import math
from fractions import Fraction
from typing import Any

from formspec.plugins import LIMIT, MAX_DIGITS, MAX_LENGTH, Item


def name(item: Item) -> str:
    """The name of an item's kind of number; equal kinds share it."""
    low, high = _steps(item)
    start = "" if low is None else f"-from{low}"
    end = "" if high is None else f"-to{high}"
    return f"decimals{item.decimals}{start}{end}"


def definition(item: Item) -> dict[str, Any]:
    """The schema of an item's numbers."""
    low, high = _steps(item)
    scale = 10**item.decimals
    least = -(LIMIT - 1) if low is None else max(low, 1 - LIMIT)
    most = LIMIT - 1 if high is None else min(high, LIMIT - 1)
    signed = low is None or low < 0
    return {
        "anyOf": [
            _text(_signed(item.decimals) if signed else _unsigned(item.decimals)),
            {
                "type": "number" if item.decimals else "integer",
                "minimum": _number(Fraction(least, scale)),
                "maximum": _number(Fraction(most, scale)),
            },
        ]
    }


def zero() -> dict[str, Any]:
    """Nothing but zero, however it is written."""
    return {"anyOf": [_text("-?0+(?:\\.0+)?"), {"const": 0}]}


def _text(pattern: str) -> dict[str, Any]:
    return {
        "type": "string",
        "maxLength": MAX_LENGTH,
        "pattern": f"^(?:{pattern})$",
        "not": {"pattern": "[^-.0-9]"},
    }


def _signed(decimals: int) -> str:
    return f"-?{_digits(decimals)}"


def _unsigned(decimals: int) -> str:
    """Minus zero is zero."""
    return f"{_digits(decimals)}|-0+(?:\\.0+)?"


def _digits(decimals: int) -> str:
    """At most 15 digits that count: zeros in front and behind do not."""
    left = MAX_DIGITS - decimals
    whole = f"0*[0-9]{{1,{left}}}" if left > 0 else "0+"
    part = f"[0-9]{{1,{decimals}}}0*" if decimals else "0+"
    return f"{whole}(?:\\.{part})?"


def _steps(item: Item) -> tuple[int | None, int | None]:
    scale = 10**item.decimals
    return (
        None if item.minimum is None else math.ceil(item.minimum * scale),
        None if item.maximum is None else math.floor(item.maximum * scale),
    )


def _number(value: Fraction) -> int | float:
    """A bound of JSON numbers: their readers hold floats, and so may it."""
    return int(value) if value.denominator == 1 else float(value)
