"""Texts that a workbook can hold, whatever a definition says."""

import re
from bisect import bisect_left
from collections.abc import Collection
from itertools import accumulate

CELL_LIMIT = 32_767
"""Characters a cell holds at most, as Excel counts them (UTF-16)."""

TITLE_LIMIT = 31
"""Characters of the name of a sheet."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\'\n\t]")


def length(text: str) -> int:
    """The length of a text as Excel counts it: a character beyond U+FFFF counts twice."""
    return len(text) + sum(char > "\uffff" for char in text)


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
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def sheet_title(text: str, taken: Collection[str], fallback: str) -> str:
    """A sheet's name: not too long, without signs Excel refuses, not one of those ``taken``."""
    title = _LOOKS_ESCAPED.sub(" ", _NOT_IN_TITLES.sub(" ", plain(text))).strip()
    title = cut(title, TITLE_LIMIT).strip()
    if not title or title.casefold() in {name.casefold() for name in (*taken, "history")}:
        return fallback
    return title
