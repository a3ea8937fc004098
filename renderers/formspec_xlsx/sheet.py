"""The cells of one sheet as they are stored: type, text, formula, how they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from formspec.problem import FormspecError, problem
from formspec_xlsx.address import letters, place
from formspec_xlsx.archive import Archive
from formspec_xlsx.parts import MAIN, parse
from formspec_xlsx.text import unescape

MAX_ROW, MAX_COLUMN = 20_000, 512
MAX_CELLS = 100_000
MAX_MERGES = 20_000

CellType = Literal["number", "text", "boolean", "error", "date"]
Shown = Literal["", "date", "percent"]
"""What the number format makes of a number."""

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
    """A cell that is not empty; ``text`` is None for a formula without a result."""

    type: CellType
    text: str | None
    formula: str | None = None
    shown: Shown = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its cells by row and column, its merged areas."""

    name: str
    cells: Mapping[tuple[int, int], StoredCell]
    merged: tuple[Area, ...]

    def hidden(self, row: int, column: int) -> bool:
        """Whether a cell disappeared in a merged area, of which only the first is seen."""
        for area in self.merged:  # most are in other columns
            if area.left <= column <= area.right and area.top <= row <= area.bottom:
                return (row, column) != (area.top, area.left)
        return False


def read_sheet(
    archive: Archive, part: str, name: str, strings: Sequence[str], shown: Sequence[Shown]
) -> Sheet:
    """The sheet in ``part``. Raises FormspecError."""
    reader = _Reader(archive, part, name, strings, shown)
    parse(archive, part, MAIN, reader)
    return Sheet(name, reader.cells, tuple(reader.merged))


class _Reader:
    """Told the elements of a sheet, gathers its cells."""

    def __init__(
        self,
        archive: Archive,
        part: str,
        name: str,
        strings: Sequence[str],
        shown: Sequence[Shown],
    ) -> None:
        self.archive, self.part, self.name = archive, part, name
        self.strings, self.shown = strings, shown
        self.cells: dict[tuple[int, int], StoredCell] = {}
        self.merged: list[Area] = []
        self.seen: set[tuple[int, int]] = set()
        self.row = self.column = 0
        self.attributes: Mapping[str, str] | None = None
        self.parts: dict[str, list[str]] = {}
        self.into: list[str] | None = None
        self.reading_aid = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self.open(attributes)
        elif tag == "row":
            self.row = self.number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag in ("v", "f", "t") and self.attributes is not None and not self.reading_aid:
            self.into = self.parts.setdefault(tag, [])
        elif tag == "rPh":
            self.reading_aid += 1
        elif tag == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self.into is not None:
            self.into.append(text)

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
        self.attributes, self.parts = attributes, {}

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
        formula = "".join(parts["f"]) if "f" in parts else None
        text = self.value(attributes.get("t", "n"), parts)
        if text is not None or formula is not None:
            shown = self.format(attributes.get("s"))
            self.cells[self.row, self.column] = StoredCell(kind, text, formula, shown)

    def value(self, stored: str, parts: Mapping[str, list[str]]) -> str | None:
        """The text of a cell; an empty one is None."""
        text = "".join(parts.get("t" if stored == "inlineStr" else "v", ()))
        if stored == "s" and text:
            index = self.number(text.strip(), 0)
            if index >= len(self.strings):
                raise self.archive.damaged(self.part)
            return self.strings[index] or None
        text = unescape(text) if stored in ("str", "inlineStr") else text.strip()
        return text or None

    def format(self, style: str | None) -> Shown:
        index = self.number(style, 0)
        return self.shown[index] if index < len(self.shown) else ""

    def merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, stop = place(first), place(last or first)
        if start is None or stop is None or len(self.merged) >= MAX_MERGES:
            raise self.archive.damaged(self.part)
        self.merged.append(Area(*start, *stop))

    def error(self, code: str, row: int, column: int) -> FormspecError:
        where = f"{self.name}!{letters(column)}{row}"
        return FormspecError(problem(code, file=self.archive.file, cell=where))
