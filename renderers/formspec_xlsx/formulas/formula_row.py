"""A row of the hidden sheet that calculates what is wrong."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from formspec_xlsx.formulas.formula_text import quoted
from formspec_xlsx.notation import length, letters

CODE, UNKNOWN, BLANK, STATE, NOTE, WANTED, FIRST = range(3, 10)
"""Its columns, behind what kind of row it is and what it is about:

- what is wrong with a cell (``cell_formulas``), or the verdict of a rule (``rule_row``);
- whether a cell's value is unknown; whether nothing is filled in;
- what that comes to (the states below), in a few words; whether the cell must be filled, or of
  the whole form where to look next;
- from here on what is calculated on the way.
"""

NONE, GOOD, NOTED, WAIT, DOUBT, WRONG = range(6)
"""States, the worst last: nothing to show, right, only a note, to be filled, to be explained,
wrong.
"""

SIGNS = ("", "", "", "… ", "？ ", "✗ ")
"""What a note begins with on the paper, by its state: not by colour alone."""

FORMULA_LIMIT, COLUMN_LIMIT = 8192, 16_384
"""What Excel takes."""

CHUNK = 60
"""The most parts of a formula: more of them go through cells on the way."""

SLICE = 1000
"""The most characters of a text in one cell on the way."""

_letters = cache(letters)
_ADDRESS = re.compile("[A-Z]{1,3}[0-9]{1,7}")


class TooLargeError(Exception):
    """A rule that the formulas of a workbook cannot hold."""


def chunks(parts: Sequence[str], size: int) -> list[Sequence[str]]:
    """The parts, ``size`` at a time."""
    return [parts[start : start + size] for start in range(0, len(parts), size)]


class FormulaRow:
    """A row while it is written: each formula gets a cell, and is used by its address."""

    def __init__(self, number: int, kind: str, name: str) -> None:
        self.number, self.kind, self.name = number, kind, name
        self._fixed: dict[int, str] = {}
        self._steps: dict[str, str] = {}

    def put(self, formula: str) -> str:
        """The address of a cell with this formula; of the same one twice there is one cell."""
        if _ADDRESS.fullmatch(formula):
            return formula
        if formula not in self._steps:
            column = FIRST + len(self._steps)
            if _is_long(formula) or column > COLUMN_LIMIT:
                raise TooLargeError(self.name)
            self._steps[formula] = self.at(column)
        return self._steps[formula]

    def fix(self, column: int, formula: str) -> str:
        """Puts a formula into one of the first columns."""
        if _is_long(formula):
            raise TooLargeError(self.name)
        self._fixed[column] = formula
        return self.at(column)

    def at(self, column: int) -> str:
        """The address of a column of this row."""
        return f"{_letters(column)}{self.number}"

    def text(self, text: str) -> str:
        """A text of any length as a formula."""
        if len(text) <= SLICE:
            return quoted(text)
        pieces = (text[start : start + SLICE] for start in range(0, len(text), SLICE))
        return self.put(self.joined([self.put(quoted(piece)) for piece in pieces], "&"))

    def joined(self, parts: Sequence[str], sign: str) -> str:
        """Many parts with a sign (``+``, ``&``) between them, by way of other cells."""
        while len(parts) > CHUNK:
            parts = [self.put(sign.join(chunk)) for chunk in chunks(parts, CHUNK)]
        return sign.join(parts)

    def call(self, function: Literal["MAX", "MIN"], parts: Sequence[str]) -> str:
        """The largest or the least of these, by way of other cells."""
        while len(parts) > CHUNK:
            parts = [self.put(f"{function}({','.join(chunk)})") for chunk in chunks(parts, CHUNK)]
        return f"{function}({','.join(parts)})"

    def any_of(self, parts: Sequence[str]) -> str:
        """A number above zero if one of these is."""
        return f"({self.joined(parts, '+')})" if parts else "0"

    @property
    def formulas(self) -> tuple[str, ...]:
        """Its formulas by column, from ``CODE`` on, without the sign before them."""
        fixed = (self._fixed.get(column, "") for column in range(CODE, FIRST))
        return (*fixed, *self._steps)


def _is_long(formula: str) -> bool:
    return 2 * len(formula) >= FORMULA_LIMIT <= length(formula)
