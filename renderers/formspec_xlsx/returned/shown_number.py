"""A stored number where a text belongs: the digits that were typed, as the format shows them.

A spreadsheet keeps 15 significant digits of a number. An account of 19 digits that was typed
into a cell for numbers is rounded, and what its double has behind them nobody typed.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from formspec.plugins import LIMIT, MAX_DIGITS

_TOKEN = re.compile(r'"[^"]*"|[\\!_*].|.', re.DOTALL)
_PLACES = ("0", "#")
_PLAIN_SIGNS = frozenset("0#,.- ()")
"""Signs that mean the same in every format: places of digits, or themselves."""


def digits_are_lost(number: float) -> bool:
    """Whether a typed number had more digits than a spreadsheet keeps.

    The noise of a calculation is none of them: 0.1+0.2 is 0.3 once it is rounded.
    """
    rounded = rounded_numeral(number)
    digits = re.sub(r"E.*|[-.]", "", rounded).lstrip("0")
    return abs(number) >= LIMIT or (len(digits) == MAX_DIGITS and float(rounded) != number)


def rounded_numeral(number: float) -> str:
    """A number with the digits that a spreadsheet keeps: ``4.50421199001011E+17``."""
    return f"{number:.{MAX_DIGITS}g}".upper()


def shown_text(numeral: str, code: str) -> str | None:
    """What a number format shows of a plain numeral: ``007`` of 7 in ``000``.

    None where that is not certain, or where the format rounds or calculates.
    """
    if code in ("", "@") or code.lower() == "general":
        return numeral
    pieces = _TOKEN.findall(code)
    tokens = list(takewhile(lambda piece: piece != ";", pieces))
    unknown = not all(map(_is_known, tokens)) or "e" in numeral.lower()
    positive = numeral != "0" and not numeral.startswith("-")
    if unknown or (len(tokens) < len(pieces) and not positive):
        return None
    point = tokens.index(".") if "." in tokens else len(tokens)
    whole, _, decimals = numeral.removeprefix("-").partition(".")
    before = _whole_part(tokens[:point], whole.lstrip("0"))
    behind = _decimals(tokens[point + 1 :], decimals)
    if not before or behind is None:
        return None
    sign = "-" if numeral.startswith("-") else ""
    return "".join((sign, before, *tokens[point : point + 1], behind))


def _is_known(token: str) -> bool:
    """Whether a token means the same in every program; a fill (``*``) may draw a line."""
    if len(token) == 1:
        return token in _PLAIN_SIGNS
    return not token.startswith("*") or token.endswith(" ")


def _whole_part(tokens: Sequence[str], digits: str) -> str | None:
    """The digits before the point; the first place takes those that are too many."""
    places = sum(token in _PLACES for token in tokens)
    grouped = "," in tokens and max(len(digits), tokens.count("0")) > 3
    if not places or grouped:
        return None
    padded = digits.rjust(places)
    first = len(padded) - places + 1
    return _filled(tokens, [padded[:first], *padded[first:]])


def _decimals(tokens: Sequence[str], digits: str) -> str | None:
    """The digits behind the point; None where there are more than places."""
    places = sum(token in _PLACES for token in tokens)
    return _filled(tokens, list(digits.ljust(places))) if len(digits) <= places else None


def _filled(tokens: Sequence[str], digits: Sequence[str]) -> str:
    """The tokens with digits (a blank where there is none) in their places."""
    rest = iter(digits)
    return "".join(
        (next(rest).strip() or token.strip("#")) if token in _PLACES else _literal(token)
        for token in tokens
    )


def _literal(token: str) -> str:
    """What a token that is no place writes; ``_`` and ``*`` only leave a gap."""
    match token[0]:
        case "_" | "*" | ",":
            return ""
        case "\\" | "!":
            return token[1:]
        case _:
            return token.strip('"')
