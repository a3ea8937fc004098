"""JSON text to data, without loss: a number keeps every digit, a key stands only once."""

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from math import inf, isfinite
from typing import Any

from formspec.diagnostics.problem import FormspecError, Words, problem
from formspec.submissions.numeral import MAX_DIGITS

MAX_BYTES = 50_000_000

_CODE = re.compile(r"(?!.*[0-9]{5})[0-9A-Za-z_.@-]{1,24}", re.DOTALL)

Loads = Callable[[bytes], Any]
"""A decoder of UTF-8 that raises ValueError."""


def loads(raw: bytes) -> Any:
    """The standard library's decoder as it is, but NaN is a text."""
    return _STANDARD.decode(raw.decode())


_STANDARD = json.JSONDecoder(parse_constant=str)


def shown_key(key: str) -> str:
    """A key of data for a message: one that is no code may be a name or a telephone number."""
    return key if _CODE.fullmatch(key) else "…"


def json_object(text: str | bytes, source: str, fast: Loads = loads) -> Any:
    """Read a JSON text without loss.

    Args:
        text: The text; bytes are UTF-8, with or without a byte order mark.
        source: What messages call it.
        fast: Decodes the texts in which nothing can be lost.

    Returns:
        The value. A number in it is an int, or a float that is exactly it, else its text; so is
        NaN.

    Raises:
        FormspecError: No JSON, a key that stands twice, nested too deeply, too long.

    >>> json_object('{"1.A": 12.50}', "example")
    {'1.A': 12.5}
    """
    if len(text) > MAX_BYTES:
        raise FormspecError(problem("FS546", file=source, limit=MAX_BYTES))
    try:
        return _decode(text, fast)
    except _DuplicateError as error:
        raise FormspecError(problem("FS541", file=source, key=shown_key(str(error)))) from None
    except UnicodeDecodeError:
        raise FormspecError(problem("FS540", file=source, reason=Words("not_utf8"))) from None
    except json.JSONDecodeError as error:
        reason = Words("json_syntax", (error.lineno, error.colno))
        raise FormspecError(problem("FS540", file=source, reason=reason)) from None
    except RecursionError:
        raise FormspecError(problem("FS540", file=source, reason=Words("too_deep"))) from None


def _decode(text: str | bytes, fast: Loads) -> Any:
    """What the strict decoder says; of most texts the fast one is known to say the same."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if _loses_nothing(raw):
        try:
            data = fast(raw)
        except ValueError:
            pass  # the strict one says why
        else:
            if _all_kept(data, raw):
                return data
    return _STRICT.decode(text if isinstance(text, str) else text.decode("utf-8-sig"))


_EXPONENTS = bytes.maketrans(b"0123456789eE", b"0000000000ee")
_NUMERALS = bytes.maketrans(b"0123456789.", b"00000000000")
_LONG = b"0" * (MAX_DIGITS + 2)


def _loses_nothing(raw: bytes) -> bool:
    """Whether there is no array (so nothing is deep), no exponent and no long number.

    With at most 15 digits a float is exactly the number as written.
    """
    return not (
        b"[" in raw or b"0e" in raw.translate(_EXPONENTS) or _LONG in raw.translate(_NUMERALS)
    )


def _all_kept(data: object, raw: bytes) -> bool:
    """Whether no key stood twice: every key has a colon, and there are no more of them than
    keys were kept. A colon inside a text, or nested columns, are left to the strict decoder.
    """
    if type(data) is not dict:
        return False
    kept = len(data) + sum([len(part) for part in data.values() if type(part) is dict])
    return kept == raw.count(b":")


class _DuplicateError(ValueError):
    """A key that stands twice in one JSON object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)
        raise _DuplicateError(twice[0][0])
    return members


def _integer(literal: str) -> int | str:
    return int(literal) if len(literal) <= 20 else literal


def _decimal(literal: str) -> float | str:
    """A number with a point or an exponent: a float where that is exactly it, else its text.

    Programs write small floats with an exponent (1e-05); texts never have one.
    """
    number = float(literal) if len(literal) <= 2 * MAX_DIGITS else inf
    return number if isfinite(number) and Decimal(repr(number)) == Decimal(literal) else literal


_STRICT = json.JSONDecoder(
    parse_float=_decimal, parse_int=_integer, parse_constant=str, object_pairs_hook=_unique
)
