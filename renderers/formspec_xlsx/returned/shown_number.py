"""What people see of a stored number or text: its number format, carried out.

Excel, WPS and LibreOffice agree on the formats that are carried out here; of others (fractions,
numerals of other scripts, dates) nothing is claimed. A spreadsheet keeps 15 significant digits of
a number: an account of 19 digits that was typed into a cell for numbers is rounded, and what its
double has behind them nobody typed.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from formspec.plugins import LIMIT, MAX_DIGITS

_TOKEN = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]|General|[Ee][+-]|.', re.DOTALL | re.IGNORECASE)
_PLACES = "0#?"
_COLOUR = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+)\]", re.IGNORECASE
)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f]{1,4})?\]")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\]")
_SCIENTIFIC = re.compile(r"([0#])(?:\.(0*))?E\+00", re.IGNORECASE)
_MONEY = frozenset("$¥￥€£")
_DIFFERENT = _MONEY | {"?"}
"""What depends on the country, or only aligns."""
_LITERALS = _MONEY | frozenset(" -+():^&'~{}<>=")

_TESTS = {
    "<": Fraction.__lt__, "<=": Fraction.__le__, ">": Fraction.__gt__, ">=": Fraction.__ge__,
    "=": Fraction.__eq__, "<>": Fraction.__ne__,
}  # fmt: skip


class ShownNumber(NamedTuple):
    """A number as a cell shows it."""

    text: str
    """What is seen, without the blanks around it."""
    exact: bool
    """Whether it has the digits that are stored, and nothing was calculated or put between."""


class _Section(NamedTuple):
    """A part of a format code: for positive, negative or other numbers, or for texts."""

    tokens: tuple[str, ...]
    condition: tuple[str, Fraction] | None


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


def shown_text(text: str, code: str) -> str | None:
    """What a cell shows of a stored text; None where that is not certain."""
    sections = _sections(code)
    if not sections:
        return None if code else text
    last = sections[-1].tokens
    if len(sections) < 4 and "@" not in last:
        return text
    pieces = [text if piece == "@" else _literal(piece) for piece in last]
    return None if None in pieces else "".join(filter(None, pieces)).strip()


def shown_number(numeral: str, code: str) -> ShownNumber | None:
    """What a cell shows of a numeral: ``007`` of 7 in ``000``; None where that is not certain."""
    if code in ("", "@"):
        return ShownNumber(numeral, exact=True)
    number, sections = Fraction(numeral), _sections(code)[:3]
    chosen = _chosen(number, sections)
    if chosen is None:
        return None
    tokens = chosen.tokens
    sign = "-" if number < 0 and len(sections) == 1 else ""
    signed = number >= 0 or len(sections) == 1
    if any(token.lower() == "general" for token in tokens):
        # What is only a sign in a word beside it, as in "No."0, is no place of a digit there.
        pieces = [numeral.lstrip("-") if t.lower() == "general" else _literal(t) for t in tokens]
        if None in pieces:
            return None
        return ShownNumber(f"{sign}{''.join(filter(None, pieces))}".strip(), exact=signed)
    scientific = _SCIENTIFIC.fullmatch("".join(tokens))
    if scientific:
        return ShownNumber(f"{sign}{float(abs(number)):.{len(scientific[2] or '')}E}", exact=False)
    shown = _carried_out(abs(number), tokens)
    if shown is None:
        return None
    text = f"{sign}{shown.text.strip()}" if shown.text.strip() else ""
    return ShownNumber(text, shown.exact and signed and bool(text))


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """The parts of a format code; none if it has too many or what is not known."""
    parts: list[list[str]] = [[]]
    for piece in _TOKEN.findall(code):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    sections = tuple(map(_section, parts))
    return sections if len(sections) <= 4 and code else ()


def _section(tokens: Sequence[str]) -> _Section:
    condition = None
    kept = []
    for token in tokens:
        currency = _CURRENCY.fullmatch(token)
        match = _CONDITION.fullmatch(token)
        if match:
            condition = match[1], Fraction(match[2])
        elif currency:
            kept += list(currency[1]) and [f'"{currency[1]}"']
        elif not _COLOUR.fullmatch(token):
            kept.append(token)
    return _Section(tuple(kept), condition)


def _chosen(number: Fraction, sections: Sequence[_Section]) -> _Section | None:
    """The part that is for a number."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None:
                return section if section is sections[-1] and number >= 0 else None
            sign, bound = section.condition
            if _TESTS[sign](number, bound):
                # Which of the programs write a minus there differs.
                return section if number >= 0 else None
        return None
    if not sections:
        return None
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if not number and len(sections) > 2 else sections[0]


def _carried_out(number: Fraction, tokens: Sequence[str]) -> ShownNumber | None:
    """A number from 0 up in the places of a section, without separators of thousands."""
    at = [n for n, token in enumerate(tokens) if token in _PLACES]
    commas = [n for n, sign in enumerate(tokens) if sign == ","]
    point = tokens.index(".") if "." in tokens else len(tokens)
    before, behind = [n for n in at if n < point], [n for n in at if n > point]
    if commas and (not before or not before[0] < commas[0] or tokens.count(".") > 1):
        return None
    # A comma behind the last digit divides by a thousand, one between digits groups them.
    dividing = [n for n in commas if n > (before[-1] if n < point else at[-1])]
    if any(n > point and n not in dividing for n in commas):
        return None
    percent, thousands = tokens.count("%"), len(dividing)
    value = number * 100**percent / 1000**thousands
    steps = int(value * 10 ** len(behind) + Fraction(1, 2))  # as all do: a half goes up
    digits = str(steps).zfill(len(behind) + 1)
    whole, decimals = digits[: len(digits) - len(behind)], digits[len(digits) - len(behind) :]
    kept = len(decimals.rstrip("0"))
    padded = whole.lstrip("0").rjust(len(before))
    first = len(padded) - len(before) + 1
    written = [padded[:first], *padded[first:]][: len(before)]
    written += [digit if n < kept else " " for n, digit in enumerate(decimals)]
    places = dict(zip(at, written, strict=True))
    pieces = [
        places[n].strip() or token.strip("#?") if n in places else _literal(token, ".%,")
        for n, token in enumerate(tokens)
    ]
    if None in pieces:
        return None
    grouped = len(commas) > thousands and max(len(whole), tokens.count("0")) > 3
    same = value == number == Fraction(steps, 10 ** len(behind))
    # A point without a digit behind it is not written by all.
    dangling = bool(behind) and not kept and "0" not in tokens[point:]
    differs = grouped or dangling or bool({*tokens} & _DIFFERENT)
    return ShownNumber("".join(filter(None, pieces)), same and bool(at) and not differs)


def _literal(token: str, signs: str = "") -> str | None:
    """What a token that is no place writes; None where programs or places differ."""
    if len(token) == 1:
        known = (
            token in signs or token in _LITERALS or (not token.isascii() and token.isprintable())
        )
        return token.strip(",") if known else None
    match token[0]:
        case "_":
            return " "
        case "*":
            return " " if token[1] == " " else None
        case "\\" | "!":
            return token[1:]
        case '"':
            return token.strip('"')
        case _:
            return None
