"""The half of the driver that LibreOffice's own Python runs: commands in, answers out.

One JSON object a line on standard input, ``{"do": a command, …its arguments}``, and one on
standard output, ``{"said": …}`` or ``{"wrong": …}``. ``office.driver`` speaks to it.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.lang import Locale  # type: ignore[import-not-found]
from com.sun.star.table import (  # type: ignore[import-not-found]
    CellRangeAddress,
    TableSortField,
)

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
    "csv": "Text - txt - csv (StarCalc)",
    "html": "HTML (StarCalc)",
}

UP = ("com.sun.star.sheet.CellDeleteMode", "UP")

INSERT = "com.sun.star.sheet.CellInsertMode"

FILL, SIMPLE = ("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1

ERRORS = 4
"""Of com.sun.star.sheet.FormulaResult: formulas whose result is an error."""


def named(**values: object) -> tuple[Any, ...]:
    found = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


class Desk:
    """The desktop of one running LibreOffice, and the book that lies on it."""

    def __init__(self, pipe: str, patience: float = 60) -> None:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        stop = time.monotonic() + patience
        context = None
        while context is None:
            try:
                context = resolver.resolve(address)
            except Exception:  # uno.NoConnectException is made at run time
                if time.monotonic() > stop:
                    raise
                time.sleep(0.05)
        self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self.book: Any = None

    # The book -------------------------------------------------------------------------

    def open(self, file: str) -> None:
        self.close()
        self.book = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(file), "_blank", 0, named(Hidden=True)
        )
        if self.book is None:
            raise ValueError("not opened")

    def close(self) -> None:
        if self.book is not None:
            self.book.close(True)
            self.book = None

    def save(self, file: str, kind: str) -> None:
        """Stores a copy; the open book stays what it is."""
        self.book.storeToURL(uno.systemPathToFileUrl(file), named(FilterName=FILTERS[kind]))

    def calculate(self) -> None:
        self.book.calculateAll()

    def quit(self) -> None:
        self.close()
        self.desktop.terminate()

    # Cells ----------------------------------------------------------------------------

    def sheet(self, name: str | int) -> Any:
        sheets = self.book.Sheets
        return sheets.getByIndex(name) if isinstance(name, int) else sheets.getByName(name)

    def set(self, sheet: str | int, cells: Sequence[tuple[str, object]]) -> None:
        """Puts numbers, texts (as texts, whatever they begin with) and blanks into cells.

        Locked cells of a protected sheet refuse.
        """
        where = self.sheet(sheet)
        for column, row, values in _runs(cells):
            area = where.getCellRangeByPosition(column, row, column, row + len(values) - 1)
            area.setDataArray(tuple(("" if value is None else value,) for value in values))

    def type(self, sheet: str | int, cells: Sequence[tuple[str, str]]) -> None:
        """What happens when somebody types this and presses Enter: ``=1+1`` is calculated."""
        where = self.sheet(sheet)
        for place, text in cells:
            where.getCellRangeByName(place).FormulaLocal = text

    def read(self, sheet: str | int, area: str) -> list[list[object]]:
        """The values of an area by rows: numbers, texts, ``None``; an error is ``#name``."""
        found = self.sheet(sheet).getCellRangeByName(area)
        values = [[None if cell == "" else cell for cell in row] for row in found.DataArray]
        top, left = found.RangeAddress.StartRow, found.RangeAddress.StartColumn
        for bad in found.queryFormulaCells(ERRORS).RangeAddresses:
            for row in range(bad.StartRow, bad.EndRow + 1):
                for column in range(bad.StartColumn, bad.EndColumn + 1):
                    text = found.getCellByPosition(column - left, row - top).String
                    values[row - top][column - left] = f"#{text.lstrip('#')}"
        return values

    def shown(self, sheet: str | int, area: str) -> list[list[str]]:
        """The texts of an area by rows, as people see them, however wide the columns are."""
        found = self.sheet(sheet).getCellRangeByName(area)
        place = found.RangeAddress
        return [
            [found.getCellByPosition(column, row).String
             for column in range(place.EndColumn - place.StartColumn + 1)]
            for row in range(place.EndRow - place.StartRow + 1)
        ]  # fmt: skip

    def names(self) -> dict[str, str]:
        """What the names of the book stand for; those of a sheet are under ``sheet!name``."""
        found = {name.Name: name.Content for name in _each(self.book.NamedRanges)}
        for sheet in _each(self.book.Sheets):
            for name in _each(sheet.NamedRanges):
                found[f"{sheet.Name}!{name.Name}"] = name.Content
        return found

    # What people do to a book ---------------------------------------------------------

    def sheets(self) -> list[str]:
        return list(self.book.Sheets.ElementNames)

    def unprotect(self) -> None:
        for sheet in _each(self.book.Sheets):
            sheet.unprotect("")

    def insert_rows(self, sheet: str | int, at: int, count: int = 1) -> None:
        """New rows before row ``at``, counted from 1."""
        self.sheet(sheet).Rows.insertByIndex(at - 1, count)

    def delete_rows(self, sheet: str | int, at: int, count: int = 1) -> None:
        self.sheet(sheet).Rows.removeByIndex(at - 1, count)

    def insert_columns(self, sheet: str | int, at: int, count: int = 1) -> None:
        self.sheet(sheet).Columns.insertByIndex(at - 1, count)

    def delete_columns(self, sheet: str | int, at: int, count: int = 1) -> None:
        self.sheet(sheet).Columns.removeByIndex(at - 1, count)

    def move_rows(self, sheet: str | int, at: int, count: int, to: int, keep: bool) -> None:
        """Cuts rows and inserts them before row ``to``; ``keep`` leaves empty rows behind.

        LibreOffice leaves the names of cells behind too.
        """
        where = self.sheet(sheet)
        where.Rows.insertByIndex(to - 1, count)
        start = at - 1 + (count if at >= to else 0)
        source = CellRangeAddress()
        source.Sheet = where.RangeAddress.Sheet
        source.StartRow, source.EndRow = start, start + count - 1
        source.EndColumn = where.Columns.Count - 1
        where.moveRange(where.getCellByPosition(0, to - 1).CellAddress, source)
        if not keep:
            where.Rows.removeByIndex(start, count)

    def shift_up(self, sheet: str | int, area: str) -> None:
        """Deletes cells; those below move up."""
        where = self.sheet(sheet)
        where.removeRange(where.getCellRangeByName(area).RangeAddress, uno.Enum(*UP))

    def insert_cells(self, sheet: str | int, area: str, way: str) -> None:
        """Those that are there move ``DOWN`` or ``RIGHT``."""
        where = self.sheet(sheet)
        where.insertCells(where.getCellRangeByName(area).RangeAddress, uno.Enum(INSERT, way))

    def cut(self, sheet: str | int, area: str, to: str) -> None:
        """Cuts cells and pastes them."""
        where = self.sheet(sheet)
        place = where.getCellRangeByName(to).CellAddress
        where.moveRange(place, where.getCellRangeByName(area).RangeAddress)

    def copy_cells(self, sheet: str | int, area: str, to: str) -> None:
        """Copies cells and pastes them with all they have."""
        where = self.sheet(sheet)
        place = where.getCellRangeByName(to).CellAddress
        where.copyRange(place, where.getCellRangeByName(area).RangeAddress)

    def drag_down(self, sheet: str | int, area: str) -> None:
        """Fills an area from its first row, as the handle of a cell does: 1, 2, 3."""
        where = self.sheet(sheet).getCellRangeByName(area)
        where.fillAuto(uno.Enum(*FILL), SIMPLE)

    def sort(self, sheet: str | int, area: str, column: int, descending: bool = False) -> None:
        """Sorts rows by a column of the area, from 0."""
        where = self.sheet(sheet).getCellRangeByName(area)
        by = TableSortField()
        by.Field, by.IsAscending = column, not descending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (by,))
        where.sort(named(SortFields=fields, ContainsHeader=False))

    def format(self, sheet: str | int, area: str, code: str) -> None:
        """A number format, as English programs write it."""
        formats, english = self.book.NumberFormats, Locale("en", "US", "")
        key = formats.queryKey(code, english, False)
        key = formats.addNew(code, english) if key == -1 else key
        self.sheet(sheet).getCellRangeByName(area).NumberFormat = key

    def replace(self, sheet: str | int, find: str, by: str) -> None:
        """Finds and replaces in all cells."""
        where = self.sheet(sheet)
        asked = where.createReplaceDescriptor()
        asked.SearchString, asked.ReplaceString = find, by
        where.replaceAll(asked)

    def values_only(self, sheet: str | int) -> None:
        """All cells are copied and pasted over themselves as values."""
        where = self.sheet(sheet).createCursor()
        where.gotoEndOfUsedArea(False)
        last = where.RangeAddress
        area = self.sheet(sheet).getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        area.setDataArray(area.getDataArray())

    def widen(self, sheet: str | int, column: int, width: int) -> None:
        """Width in hundredths of a millimetre."""
        self.sheet(sheet).Columns.getByIndex(column - 1).Width = width

    def hide_column(self, sheet: str | int, column: int) -> None:
        self.sheet(sheet).Columns.getByIndex(column - 1).IsVisible = False

    def hide_row(self, sheet: str | int, row: int) -> None:
        self.sheet(sheet).Rows.getByIndex(row - 1).IsVisible = False

    def merge(self, sheet: str | int, area: str) -> None:
        self.sheet(sheet).getCellRangeByName(area).merge(True)

    def unmerge(self, sheet: str | int, area: str) -> None:
        self.sheet(sheet).getCellRangeByName(area).merge(False)

    def rename(self, sheet: str | int, name: str) -> None:
        self.sheet(sheet).Name = name

    def copy(self, sheet: str | int, name: str, position: int) -> None:
        """A copy of a sheet in the same book."""
        self.book.Sheets.copyByName(self.sheet(sheet).Name, name, position)

    def move(self, sheet: str | int, position: int) -> None:
        self.book.Sheets.moveByName(self.sheet(sheet).Name, position)

    def add(self, name: str, position: int) -> None:
        """An empty sheet."""
        self.book.Sheets.insertNewByName(name, position)

    def remove(self, sheet: str | int) -> None:
        self.book.Sheets.removeByName(self.sheet(sheet).Name)

    def into_new_book(self, sheet: str | int) -> None:
        """The sheet is copied into a new book, which then lies on the desk instead."""
        new = self._empty()
        new.Sheets.importSheet(self.book, self.sheet(sheet).Name, 0)
        self._instead(new)

    def pasted_into_new_book(self, sheet: str | int) -> None:
        """All cells are marked, copied and pasted into the first sheet of a new book."""
        source = self.book.CurrentController
        source.setActiveSheet(self.sheet(sheet))
        source.select(self.sheet(sheet))
        new = self._empty()
        new.CurrentController.select(new.Sheets.getByIndex(0).getCellByPosition(0, 0))
        new.CurrentController.insertTransferable(source.getTransferable())
        self._instead(new)

    def _empty(self) -> Any:
        return self.desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, named(Hidden=True)
        )

    def _instead(self, new: Any) -> None:
        self.book.close(True)
        self.book = new


def _each(found: Any) -> list[Any]:
    return [found.getByIndex(number) for number in range(found.Count)]


def _runs(cells: Sequence[tuple[str, object]]) -> list[tuple[int, int, list[object]]]:
    """Cells under one another, together: each call to LibreOffice costs half a millisecond."""
    runs: list[tuple[int, int, list[object]]] = []
    for column, row, value in sorted(
        ((*_place(place), value) for place, value in cells), key=lambda found: found[:2]
    ):
        if runs and runs[-1][0] == column and runs[-1][1] + len(runs[-1][2]) == row:
            runs[-1][2].append(value)
        else:
            runs.append((column, row, [value]))
    return runs


def _place(text: str) -> tuple[int, int]:
    """Column and row from 0."""
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(text[len(letters) :]) - 1


def main() -> None:
    desk = Desk(sys.argv[1])
    print(json.dumps({"said": "ready"}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        command: Callable[..., Any] = getattr(desk, asked.pop("do"))
        try:
            answer = {"said": command(**asked)}
        except Exception as error:  # noqa: BLE001 - the other side raises it
            answer = {"wrong": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    with contextlib.suppress(Exception):
        desk.quit()  # nobody asks any more: whoever started us was killed


if __name__ == "__main__":
    main()
