"""A cell of a workbook in which an answer stands, wherever people moved it."""

from collections.abc import Mapping
from dataclasses import dataclass

from formspec_xlsx.address import letters
from formspec_xlsx.returned.sheet import StoredCell, StoredSheet


@dataclass(frozen=True, slots=True)
class LocatedCell:
    """A cell of the workbook."""

    sheet: StoredSheet
    row: int
    column: int

    @property
    def place(self) -> str:
        """How people call it: ``附件2!E9``."""
        return f"{self.sheet.name}!{letters(self.column)}{self.row}"

    @property
    def cell(self) -> StoredCell | None:
        """What is stored there; None if it is empty."""
        return self.sheet.cells.get((self.row, self.column))

    @property
    def hidden(self) -> bool:
        """Whether it disappeared under another cell when somebody merged them."""
        return self.sheet.hidden(self.row, self.column)


Places = Mapping[str, LocatedCell | None]
"""By name in the layout; None for a cell that is not there any more."""
