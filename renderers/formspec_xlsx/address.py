"""How spreadsheets write a place: letters for columns, ``'附件1'!$E$9`` for a cell."""

import re
from functools import lru_cache

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def letters(column: int) -> str:
    """A column's letters: 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@lru_cache(maxsize=16_384)  # the same cells in every file
def place(text: str) -> tuple[int, int] | None:
    """Row and column of ``E9``; None if it is no cell."""
    match = _CELL.fullmatch(text)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def reference(sheet: str, row: int, column: int) -> str:
    """A cell as a name refers to it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${letters(column)}${row}"


def referred(text: str) -> tuple[str, int, int] | None:
    """Sheet, row and column of a reference to one cell; None if it is anything else."""
    match = _REFERENCE.fullmatch(text)
    where = place(match[3] + match[4]) if match else None
    if match is None or where is None:
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    return sheet, *where
