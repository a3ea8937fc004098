"""How a workbook writes things: texts, whatever a definition says, and the addresses of cells."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import accumulate, groupby

CELL_LIMIT = 32_767
"""Characters a cell holds at most, as Excel counts them (UTF-16)."""

TITLE_LIMIT = 31
"""Characters of the name of a sheet."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\'\n\t]")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def length(text: str) -> int:
    """The length of a text as Excel counts it: a character beyond U+FFFF counts twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def squeezed(text: str) -> str:
    """``text`` without blanks, to be compared: where lines break is nobody's meaning."""
    return "".join(text.split())


def cut(text: str, limit: int) -> str:
    """``text``, or as much of it as ``limit`` allows, with … at its end."""
    if length(text) <= limit:
        return text
    units = accumulate(1 + (char > "\uffff") for char in text[:limit])
    return f"{text[: bisect_left(list(units), limit)]}…"


def plain(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold; line ends as Excel has them."""
    return _ILLEGAL.sub("\ufffd", _LINE_END.sub("\n", text))


def escape(text: str, limit: int = CELL_LIMIT) -> str:
    """``text`` as a workbook stores it: ``_x000D_`` would else be read as a carriage return."""
    return cut(_LOOKS_ESCAPED.sub("_x005F_", plain(text)), limit)


def unescape(text: str) -> str:
    """What a stored text says."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def sheet_title(text: str, taken: Collection[str], fallback: str) -> str:
    """A sheet's name: not too long, without signs Excel refuses, not one of those ``taken``."""
    title = _LOOKS_ESCAPED.sub(" ", _NOT_IN_TITLES.sub(" ", plain(text))).strip()
    title = cut(title, TITLE_LIMIT).strip()
    if not title or title.casefold() in {name.casefold() for name in (*taken, "history")}:
        return fallback
    return title


def letters(column: int) -> str:
    """A column's letters: 28 is AB."""
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def address(row: int, column: int) -> str:
    """A cell inside its sheet: ``E9``."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=16_384)  # the same cells in every file
def cell_position(text: str) -> tuple[int, int] | None:
    """Row and column of ``E9``; None if it is no cell."""
    match = _CELL.fullmatch(text)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def reference(sheet: str, row: int, column: int) -> str:
    """A cell as a name refers to it: ``'附件1'!$E$9``."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${letters(column)}${row}"


@lru_cache(maxsize=16_384)
def parse_reference(text: str) -> tuple[str, int, int] | None:
    """Sheet, row and column of a reference to one cell; None if it is anything else."""
    match = _REFERENCE.fullmatch(text)
    position = cell_position(match[3] + match[4]) if match else None
    if match is None or position is None:
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    return sheet, *position


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers that follow one another, as first and last."""
    groups = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    members = ([number for _, number in group] for _, group in groups)
    return [(run[0], run[-1]) for run in members]
