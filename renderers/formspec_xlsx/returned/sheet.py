"""The cells of one sheet as they are stored: type, text, formula, how they are shown."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from formspec.plugins import FormspecError, problem
from formspec_xlsx.notation import address, cell_position, unescape
from formspec_xlsx.returned.package import MAIN, Archive, parse
from formspec_xlsx.returned.shared import CellStyle, SharedParts, SharedString, TextRuns, is_true

MAX_ROW, MAX_COLUMN = 20_000, 512
MAX_CELLS = 100_000
MAX_MERGES = 20_000

CellType = Literal["number", "text", "boolean", "error", "date"]

_PLAIN = CellStyle()
_NO_ROW = re.compile("[A-Z]{1,3}0")
_TYPES: Mapping[str, CellType] = {
    "n": "number",
    "s": "text",
    "str": "text",
    "inlineStr": "text",
    "b": "boolean",
    "e": "error",
    "d": "date",
}


class StoredCell(NamedTuple):
    """A cell that is not empty."""

    type: CellType
    """As what it is stored; of a formula, its last result."""
    text: str | None
    """What is stored; None for a formula without a result."""
    formula: str | None = None
    """Without the sign ``=`` before it; None for a value that was typed."""
    style: CellStyle = _PLAIN
    """How it is shown."""
    kept: str | None = None
    """What of its text is not struck through, where only a part is."""
    picture: bool = False
    """Whether a picture was put into the cell, which older programs see as an error."""


class MergedArea(NamedTuple):
    """A rectangle of cells that somebody merged; rows and columns count from 1."""

    top: int
    """Its first row."""
    left: int
    """Its first column."""
    bottom: int
    """Its last row."""
    right: int
    """Its last column."""


class StoredSheet(NamedTuple):
    """A sheet of a workbook; rows and columns count from 1."""

    name: str
    """As the workbook calls it."""
    cells: Mapping[tuple[int, int], StoredCell]
    """What is not empty, by row and column."""
    merged: Sequence[MergedArea] = ()
    """The areas that are merged."""
    hidden_rows: AbstractSet[int] = frozenset()
    """The rows that nobody sees."""
    hidden_columns: Sequence[range] = ()
    """The columns that nobody sees."""
    commented: AbstractSet[tuple[int, int]] = frozenset()
    """The cells with a comment, by row and column."""

    def unseen(self, row: int, column: int) -> bool:
        """Whether a cell is in a hidden row or column."""
        return row in self.hidden_rows or any(column in some for some in self.hidden_columns)


class LocatedCell(NamedTuple):
    """A cell of a workbook in which an answer stands, wherever people moved it."""

    sheet: StoredSheet
    """The sheet it is on."""
    row: int
    """Its row, from 1."""
    column: int
    """Its column, from 1."""

    @property
    def place(self) -> str:
        """How people call it: ``附件2!E9``."""
        return f"{self.sheet.name}!{address(self.row, self.column)}"

    @property
    def cell(self) -> StoredCell | None:
        """What is stored there; None if it is empty."""
        return self.sheet.cells.get((self.row, self.column))


def read_sheet(
    archive: Archive,
    part: str,
    name: str,
    shared: SharedParts,
    commented: AbstractSet[tuple[int, int]],
) -> StoredSheet:
    """The sheet in ``part``. Raises FormspecError."""
    reader = _SheetReader(archive, part, name, shared)
    parse(archive, part, MAIN, reader.starts, reader.ends, reader.add)
    hidden = reader.hidden_rows, reader.hidden_columns
    return StoredSheet(name, reader.cells, reader.merged, *hidden, commented)


class _SheetReader:
    """What is known of a sheet while its XML is read; a method for each element."""

    def __init__(self, archive: Archive, part: str, name: str, shared: SharedParts) -> None:
        self.archive, self.part, self.name = archive, part, name
        self.strings, self.styles = shared
        self.cells: dict[tuple[int, int], StoredCell] = {}
        self.merged: list[MergedArea] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[range] = []
        self.seen: set[tuple[int, int]] = set()
        self.position = (0, 0)
        # The cell that is being read: None between cells, and where it has no such element.
        self.attributes: Mapping[str, str] | None = None
        self.value: list[str] | None = None
        self.formula: list[str] | None = None
        self.into: list[str] | None = None
        self.runs, self.has_runs = TextRuns(), False
        self.shared_formula: str | None = None
        self.shared_formulas: dict[str, str] = {}
        self.starts = self.runs.starts | {
            "c": self.open_cell, "v": self.open_value, "f": self.open_formula, "t": self.open_text,
            "is": self.runs.run, "row": self.open_row, "col": self.column_size,
            "mergeCell": self.merge,
        }  # fmt: skip
        self.ends = self.runs.ends | {
            "c": self.close_cell, "v": self.close_value, "f": self.close_value
        }  # fmt: skip

    def add(self, piece: str) -> None:
        if self.into is not None:
            self.into.append(piece)
        elif self.runs.open:
            self.runs.add(piece)

    def open_row(self, attributes: Mapping[str, str]) -> None:
        row = self.number(attributes.get("r"), self.position[0] + 1)
        self.position = row, 0
        if is_true(attributes.get("hidden")) and row <= MAX_ROW:
            self.hidden_rows.add(row)

    def column_size(self, attributes: Mapping[str, str]) -> None:
        if is_true(attributes.get("hidden")):
            first, last = (self.number(attributes.get(key), 0) for key in ("min", "max"))
            if len(self.hidden_columns) < MAX_COLUMN:
                self.hidden_columns.append(range(first, last + 1))

    def open_cell(self, attributes: Mapping[str, str]) -> None:
        reference, (row, column) = attributes.get("r"), self.position
        position = cell_position(reference) if reference else (row, column + 1)
        if position is None:
            raise self.archive.damaged(self.part)
        if position in self.seen:
            raise self.error("FS515", *position)
        self.seen.add(position)
        self.position, self.attributes = position, attributes

    def open_value(self, _attributes: Mapping[str, str]) -> None:
        if self.attributes is not None and not self.runs.reading_aids:
            self.into = self.value = self.value or []

    def open_formula(self, attributes: Mapping[str, str]) -> None:
        if self.attributes is not None and not self.runs.reading_aids:
            self.into = self.formula = self.formula or []
            self.shared_formula = attributes.get("si")

    def close_value(self) -> None:
        self.into = None

    def open_text(self, attributes: Mapping[str, str]) -> None:
        self.into = None
        self.runs.text(attributes)
        self.has_runs = self.attributes is not None and (self.has_runs or self.runs.open)
        self.runs.open = self.has_runs and self.runs.open

    def close_cell(self) -> None:
        attributes, self.attributes = self.attributes or {}, None
        if self.value is None and self.formula is None and not self.has_runs:
            return
        row, column = self.position
        if row > MAX_ROW or column > MAX_COLUMN or len(self.cells) >= MAX_CELLS:
            raise self.error("FS514", *self.position)
        stored = attributes.get("t", "n")
        kind = _TYPES.get(stored)
        if kind is None:
            raise self.archive.damaged(self.part)
        formula = None if self.formula is None else self.whole("".join(self.formula))
        text, kept = self.content(stored)
        if formula is not None and text is None and stored == "str" and self.value is not None:
            text = ""  # a result, and it is empty
        if text is not None or formula is not None:
            style = self.style(attributes.get("s"))
            picture = kind == "error" and "vm" in attributes
            self.cells[self.position] = StoredCell(kind, text, formula, style, kept, picture)
        self.value = self.formula = None
        if self.has_runs:
            self.runs.clear()
            self.has_runs = False

    def whole(self, formula: str) -> str:
        """A formula; of those that were copied downwards only the first is written out."""
        if self.shared_formula is None:
            return formula
        return self.shared_formulas.setdefault(self.shared_formula, formula)

    def content(self, stored: str) -> tuple[str | None, str | None]:
        """The text of a cell, None for an empty one; and what a line leaves of it."""
        if stored == "inlineStr":
            return _partly_struck(self.runs.result)
        text = "".join(self.value or ())
        if stored == "s" and text:
            index = self.number(text.strip(), 0)
            if index >= len(self.strings):
                raise self.archive.damaged(self.part)
            return _partly_struck(self.strings[index])
        return (unescape(text) if stored == "str" else text.strip()) or None, None

    def style(self, style: str | None) -> CellStyle:
        index = self.number(style, 0)
        return self.styles[index] if index < len(self.styles) else _PLAIN

    def number(self, text: str | None, otherwise: int) -> int:
        if text is None:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise self.archive.damaged(self.part)
        return int(text)

    def merge(self, attributes: Mapping[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        if _NO_ROW.fullmatch(last):
            return  # LibreOffice writes H1:G0 for an area of which nothing is left
        start, stop = cell_position(first), cell_position(last or first)
        if start is None or stop is None or len(self.merged) >= MAX_MERGES:
            raise self.archive.damaged(self.part)
        self.merged.append(MergedArea(*start, *stop))

    def error(self, code: str, row: int, column: int) -> FormspecError:
        place = f"{self.name}!{address(row, column)}"
        return FormspecError(problem(code, file=self.archive.file, cell=place))


def _partly_struck(text: SharedString) -> tuple[str | None, str | None]:
    return text.text or None, text.kept if text.kept != text.text else None
