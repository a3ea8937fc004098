"""Values of other libraries (numpy, pandas, decimal, datetime) as plain ones.

None of those libraries is imported: a value is asked what it can do.
"""

from decimal import Decimal
from typing import Any

_AS_IS = (str, int, bool, type(None))


def plain(raw: object) -> object:
    """Read a value of another library as a plain one.

    Args:
        raw: Any value: a ``Timestamp``, a ``Fraction``, ``numpy.int64(3)``, ``pandas.NA``.

    Returns:
        A text (a day is one), a bool, an int, a float or a ``Decimal``; None where nothing was
        filled in: NaN, NA, NaT. A value that is none of them stays what it is.

    >>> from datetime import datetime
    >>> plain(datetime(2026, 2, 3)), plain(float("nan"))
    ('2026-02-03', None)
    """
    if type(raw) in _AS_IS:
        return raw
    try:
        return None if _is_missing(raw) else _readable(raw)
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return raw


def _is_missing(raw: Any) -> bool:
    """Whether it is not even itself: NaN and NaT say so, NA and a masked value answer NA."""
    differs: Any = raw != raw  # noqa: PLR0124
    return differs is raw or (_is_single(differs) and bool(differs))


def _is_single(raw: Any) -> bool:
    """Whether it is no array."""
    return not getattr(raw, "ndim", 0)


def _readable(raw: Any) -> object:
    for kind in (str, int, float):
        if isinstance(raw, kind):
            return kind.__str__(raw) if kind is str else kind(raw)
    if isinstance(raw, Decimal):
        return raw
    if hasattr(raw, "isoformat"):
        return str(raw.isoformat()).partition("T")[0]
    if hasattr(raw, "item") and _is_single(raw):
        return _scalar(raw)
    if hasattr(raw, "as_integer_ratio"):
        numerator, denominator = raw.as_integer_ratio()
        return Decimal(numerator) / Decimal(denominator)
    return raw


def _scalar(raw: Any) -> object:
    """A scalar of numpy; of a float of another size the digits that it prints count."""
    kind, value = type(raw).__name__, raw.item()
    if kind.startswith("datetime"):
        return str(raw).partition("T")[0]
    if kind.startswith("timedelta"):
        return raw
    return float(str(raw)) if isinstance(value, float | type(raw)) else value
