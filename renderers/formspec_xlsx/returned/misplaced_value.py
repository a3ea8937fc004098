"""A number that was typed beside its cell: over the label, into the check column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from formspec.submissions.amount import Scale, read_amount
from formspec.submissions.numeral import tidy
from formspec_xlsx.address import letters
from formspec_xlsx.returned.cell_value import snapped
from formspec_xlsx.returned.located_cell import LocatedCell
from formspec_xlsx.returned.sheet import StoredCell

_TO_THE_LEFT, _TO_THE_RIGHT = 8, 3
"""How far away: a label may span some columns, beside the paper there are two."""


@dataclass(frozen=True, slots=True)
class MisplacedValue:
    """Where it stands (``F9``), what was typed, and what that is in the blank cell."""

    address: str
    raw: str
    number: str


def stray(
    blank: LocatedCell, printed: Iterable[str], scale: Scale, is_input: Callable[[int, int], bool]
) -> MisplacedValue | None:
    """The nearest number beside a blank cell that belongs to no cell and was not printed.

    ``printed`` is what the form has in that row; ``is_input`` says which cells are filled in.
    """
    texts = {_squeezed(text) for text in printed}
    left = range(blank.column - 1, max(blank.column - 1 - _TO_THE_LEFT, 0), -1)
    right = range(blank.column + 1, blank.column + 1 + _TO_THE_RIGHT)
    for columns in (right, left):
        for column in columns:
            if is_input(blank.row, column):
                break
            cell = blank.sheet.cells.get((blank.row, column))
            if cell is None or cell.formula is not None:
                continue
            number = _number(cell, scale)
            if number is None or (cell.type == "text" and _squeezed(cell.text) in texts):
                break
            raw = number if cell.type == "number" else cell.text or ""
            return MisplacedValue(f"{letters(column)}{blank.row}", raw, number)
    return None


def _number(cell: StoredCell, scale: Scale) -> str | None:
    """The number in a cell, if nothing else is in it."""
    text = cell.text or ""
    if cell.type == "number" and cell.style.shown in ("", "nothing"):
        try:
            return snapped(float(text), scale.decimals)
        except (ValueError, OverflowError):
            return None
    if cell.type != "text":
        return None
    read = read_amount(text, scale)
    if read.code is None:
        return tidy(text)
    return read.meant if read.code in ("tidied", "other-unit", "multiplier") else None


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())
