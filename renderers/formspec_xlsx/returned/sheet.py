"""The cells of one sheet as they are stored: type, text, formula, how they are shown."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, NamedTuple

from formspec.diagnostics.problem import FormspecError, problem
from formspec_xlsx.address import letters, place
from formspec_xlsx.notation import unescape
from formspec_xlsx.returned.package import Archive
from formspec_xlsx.returned.xml_parts import MAIN, parse

MAX_ROW, MAX_COLUMN = 20_000, 512
MAX_CELLS = 100_000
MAX_MERGES = 20_000


def is_true(flag: str | None) -> bool:
    """Whether an attribute says yes."""
    return flag in ("1", "true")


CellType = Literal["number", "text", "boolean", "error", "date"]
Shown = Literal["", "date", "percent", "otherwise", "nothing"]
"""What the number format makes of a number: itself, a date, a hundred times as much with %,
another number (12345678 as 1234.6万), nothing."""


class CellStyle(NamedTuple):
    """What a style of the workbook makes of a cell.

    ``struck``: a line goes through it. ``suffix`` is what the format writes behind a number.
    """

    shown: Shown = ""
    struck: bool = False
    suffix: str = ""


PLAIN = CellStyle()


class SharedString(NamedTuple):
    """A text that cells share; ``kept`` is what of it is not struck through."""

    text: str
    kept: str


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


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A cell that is not empty; ``text`` is None for a formula without a result.

    ``kept`` is what of its text is not struck through, where only a part is. ``picture``
    says that a picture was put into the cell, which older programs see as an error.
    """

    type: CellType
    text: str | None
    formula: str | None = None
    style: CellStyle = PLAIN
    kept: str | None = None
    picture: bool = False


@dataclass(frozen=True, slots=True)
class MergedArea:
    """A rectangle of cells."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A sheet: its name, its cells by row and column, its merged areas.

    ``commented`` are its cells with a comment.
    """

    name: str
    cells: Mapping[tuple[int, int], StoredCell]
    merged: tuple[MergedArea, ...]
    hidden_rows: AbstractSet[int] = frozenset()
    hidden_columns: tuple[range, ...] = ()
    commented: AbstractSet[tuple[int, int]] = frozenset()

    def hidden(self, row: int, column: int) -> bool:
        """Whether a cell disappeared in a merged area, of which only the first is seen."""
        for area in self.merged:  # most are in other columns
            if area.left <= column <= area.right and area.top <= row <= area.bottom:
                return (row, column) != (area.top, area.left)
        return False

    def unseen(self, row: int, column: int) -> bool:
        """Whether a cell is in a hidden row or column."""
        return row in self.hidden_rows or any(column in some for some in self.hidden_columns)


def read_sheet(
    archive: Archive,
    part: str,
    name: str,
    strings: Sequence[SharedString],
    styles: Sequence[CellStyle],
    commented: AbstractSet[tuple[int, int]],
) -> StoredSheet:
    """The sheet in ``part``. Raises FormspecError."""
    reader = _Reader(archive, part, name, strings, styles)
    parse(archive, part, MAIN, reader)
    merged, columns = tuple(reader.merged), tuple(reader.hidden_columns)
    return StoredSheet(name, reader.cells, merged, reader.hidden_rows, columns, commented)


class _Reader:
    """Told the elements of a sheet, gathers its cells."""

    def __init__(
        self,
        archive: Archive,
        part: str,
        name: str,
        strings: Sequence[SharedString],
        styles: Sequence[CellStyle],
    ) -> None:
        self.archive, self.part, self.name = archive, part, name
        self.strings, self.styles = strings, styles
        self.cells: dict[tuple[int, int], StoredCell] = {}
        self.merged: list[MergedArea] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[range] = []
        self.seen: set[tuple[int, int]] = set()
        self.row = self.column = 0
        self.attributes: Mapping[str, str] | None = None
        self.parts: dict[str, list[str]] = {}
        self.into: list[str] | None = None
        self.kept: list[str] | None = None
        self.struck = False
        self.group: str | None = None
        self.formulas: dict[str, str] = {}
        self.reading_aid = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self.open(attributes)
        elif tag == "row":
            self.row = self.number(attributes.get("r"), self.row + 1)
            self.column = 0
            if is_true(attributes.get("hidden")) and self.row <= MAX_ROW:
                self.hidden_rows.add(self.row)
        elif tag == "col" and is_true(attributes.get("hidden")):
            first, last = (self.number(attributes.get(key), 0) for key in ("min", "max"))
            if len(self.hidden_columns) < MAX_COLUMN:
                self.hidden_columns.append(range(first, last + 1))
        elif tag in ("v", "f", "t") and self.attributes is not None and not self.reading_aid:
            self.into = self.parts.setdefault(tag, [])
            if tag == "f":
                self.group = attributes.get("si")
            self.kept = (
                self.parts.setdefault("kept", []) if tag == "t" and not self.struck else None
            )
        elif tag == "r":
            self.struck = False
        elif tag == "strike":
            self.struck = is_true(attributes.get("val", "1"))
        elif tag == "rPh":
            self.reading_aid += 1
        elif tag == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self.into is not None:
            self.into.append(text)
            if self.kept is not None:
                self.kept.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "f", "t"):
            self.into = None
        elif tag == "rPh":
            self.reading_aid -= 1
        elif tag == "c":
            self.close()

    def number(self, text: str | None, otherwise: int) -> int:
        if text is None:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise self.archive.damaged(self.part)
        return int(text)

    def open(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        where = place(reference) if reference else (self.row, self.column + 1)
        if where is None:
            raise self.archive.damaged(self.part)
        if where in self.seen:
            raise self.error("FS515", *where)
        self.seen.add(where)
        self.row, self.column = where
        self.attributes, self.parts, self.struck = attributes, {}, False

    def close(self) -> None:
        attributes, parts = self.attributes or {}, self.parts
        self.attributes = None
        if not parts:
            return
        if self.row > MAX_ROW or self.column > MAX_COLUMN or len(self.cells) >= MAX_CELLS:
            raise self.error("FS514", self.row, self.column)
        kind = _TYPES.get(attributes.get("t", "n"))
        if kind is None:
            raise self.archive.damaged(self.part)
        formula = self.whole("".join(parts["f"])) if "f" in parts else None
        text, kept = self.value(attributes.get("t", "n"), parts)
        if formula is not None and text is None and attributes.get("t") == "str" and "v" in parts:
            text = ""  # a result, and it is empty
        if text is not None or formula is not None:
            style = self.style(attributes.get("s"))
            picture = kind == "error" and "vm" in attributes
            cell = StoredCell(kind, text, formula, style, kept, picture)
            self.cells[self.row, self.column] = cell

    def whole(self, formula: str) -> str:
        """A formula; of those that were copied downwards only the first is written out."""
        if self.group is None:
            return formula
        return self.formulas.setdefault(self.group, formula)

    def value(self, stored: str, parts: Mapping[str, list[str]]) -> tuple[str | None, str | None]:
        """The text of a cell, None for an empty one; and what a line leaves of it."""
        text = "".join(parts.get("t" if stored == "inlineStr" else "v", ()))
        if stored == "s" and text:
            index = self.number(text.strip(), 0)
            if index >= len(self.strings):
                raise self.archive.damaged(self.part)
            shared = self.strings[index]
            return shared.text or None, shared.kept if shared.kept != shared.text else None
        if stored not in ("str", "inlineStr"):
            return text.strip() or None, None
        kept = "".join(parts.get("kept", ())) if stored == "inlineStr" else text
        return unescape(text) or None, unescape(kept) if kept != text else None

    def style(self, style: str | None) -> CellStyle:
        index = self.number(style, 0)
        return self.styles[index] if index < len(self.styles) else PLAIN

    def merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if _NO_ROW.fullmatch(last):
            return  # LibreOffice writes H1:G0 for an area of which nothing is left
        start, stop = place(first), place(last or first)
        if start is None or stop is None or len(self.merged) >= MAX_MERGES:
            raise self.archive.damaged(self.part)
        self.merged.append(MergedArea(*start, *stop))

    def error(self, code: str, row: int, column: int) -> FormspecError:
        where = f"{self.name}!{letters(column)}{row}"
        return FormspecError(problem(code, file=self.archive.file, cell=where))
