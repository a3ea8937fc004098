"""What was filled in one period earlier, as it was written onto the hidden sheet."""

from collections.abc import Iterator

from formspec_xlsx.address import letters, referred
from formspec_xlsx.layout import INDEX_SHEET, InputCell, SheetLayout
from formspec_xlsx.returned.sheet import StoredCell
from formspec_xlsx.returned.workbook import StoredWorkbook

Stored = tuple[InputCell, str, StoredCell]
"""Which cell it was, where it stands now (``formspec!D9``), what stands there."""


def before(layout: SheetLayout, book: StoredWorkbook) -> Iterator[Stored]:
    """The cells of the period before that hold something: by their names, else by the index."""
    names = {name.name.lower(): name.text for name in book.names if name.sheet is None}
    for target in layout.previous:
        where = referred(names.get(target.name.lower(), "")) or _listed(book, target)
        sheet = book.sheet(where[0]) if where else None
        cell = sheet.cells.get(where[1:]) if where and sheet else None
        if where and cell:
            yield target, f"{where[0]}!{letters(where[2])}{where[1]}", cell


def _listed(book: StoredWorkbook, target: InputCell) -> tuple[str, int, int] | None:
    """The cell beside the line of the index that says what it is."""
    index = book.sheet(INDEX_SHEET)
    for (row, column), cell in index.cells.items() if index else ():
        if column == 2 and cell.text == target.key and index:
            kind = index.cells.get((row, 1))
            if kind is not None and kind.text == "previous":
                return INDEX_SHEET, row, target.column
    return None
