"""The column of notes beside a sheet, put into its XML without touching another cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from xml.sax.saxutils import escape as xml

from formspec_xlsx.annotating.cell_notes import CellNote, Urgency, by_urgency
from formspec_xlsx.annotating.styles import FindingStyles
from formspec_xlsx.notation import address, cell_position, escape, letters
from formspec_xlsx.sizes import MAX_HEIGHT, lines, row_height
from formspec_xlsx.xml_edit import (
    Edit,
    XmlElement,
    grown,
    insertion_point,
    retagged,
    scan,
    spliced,
    text_cell,
    with_attributes,
)

WIDTH = 56.0
"""Of the column, in characters; a sentence takes two or three lines."""

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The parts of a sheet, which must stand in this order."""

# By this condition, always true, a mark is known again. Excel and LibreOffice keep it as it is.
_OURS = '"formspec"="formspec"'


class NoteColumn(NamedTuple):
    """What stands in the column of notes of a sheet; rows and columns count from 1."""

    column: int
    """The column."""
    head: int
    """The row of the table's head."""
    notes: Sequence[CellNote]
    """The notes about cells of this sheet."""
    words: Mapping[str, str]
    """The words around them."""
    old: bool
    """Whether the column has notes from before."""


def with_notes(part: bytes, column: NoteColumn, styles: FindingStyles) -> bytes:
    """A sheet with a column of notes, and with its cells marked."""
    return spliced(part, _SheetEdit(part, column, styles).edits())


class _SheetEdit:
    def __init__(self, part: bytes, notes: NoteColumn, styles: FindingStyles) -> None:
        self.part, self.notes, self.styles = part, notes, styles
        self.root = scan(part, ("row", "c", "col", "cfRule", "formula"))
        self.prefix = self.root.prefix
        self.letters = letters(notes.column)
        self.texts = dict(self.written())

    def edits(self) -> Iterator[Edit]:
        yield from self.dimension()
        yield from self.columns()
        yield from self.cells()
        yield from self.marks()
        yield from self.printed()

    def written(self) -> Iterator[tuple[int, tuple[str, Urgency | None]]]:
        """What is written in which row: the most urgent note first, the title above all."""
        placed = [(note.cell.row, note) for note in by_urgency(self.notes.notes) if note.cell]
        by_row = sorted(placed, key=itemgetter(0))
        rows = {row for row, _ in by_row}
        head = next((row for row in range(self.notes.head, 0, -1) if row not in rows), None)
        if head is not None:
            yield head, (self.notes.words["findings_column"], None)
        for row, pairs in groupby(by_row, key=itemgetter(0)):
            notes = [note for _, note in pairs]
            # Header fields stand side by side: then each note names what it is about.
            several = len({note.cell for note in notes}) > 1
            text = "\n".join(self.sentence(note, named=several) for note in notes)
            yield row, (text, notes[0].urgency)

    def sentence(self, note: CellNote, *, named: bool) -> str:
        words = self.notes.words
        text = f"{note.item}{words['colon']}{note.text}" if named else note.text
        text = words["remark"].format(tone=words[f"tone_{note.urgency}"], text=text)
        if not note.proposal:
            return text
        return words["proposed"].format(text=text, proposal=note.proposal)

    # The cells --------------------------------------------------------------------------

    def cells(self) -> Iterator[Edit]:
        data = self.root.child("sheetData")
        if data is None:
            return
        rows = dict(_numbered(data.children))
        missing = [number for number in sorted(self.texts) if number not in rows]
        if data.empty:
            yield from grown(self.part, data, b"".join(map(self.row, missing)))
            return
        for number in missing:
            at = next((row.start for other, row in rows.items() if other > number), data.close)
            yield at, at, self.row(number)
        for number, row in rows.items():
            yield from self.changed(number, row)

    def row(self, number: int) -> bytes:
        """A row that was not there."""
        text, _ = self.texts[number]
        p, height = self.prefix, _height(text)
        tag = f'<{p}row r="{number}" ht="{height:g}" customHeight="1">'
        return tag.encode() + self.cell(number) + f"</{p}row>".encode()

    def cell(self, number: int) -> bytes:
        text, urgency = self.texts[number]
        styles = self.styles
        style = styles.head if urgency is None else styles.notes.get(urgency, "")
        return text_cell(self.prefix, f"{self.letters}{number}", escape(text), style)

    def changed(self, number: int, row: XmlElement) -> Iterator[Edit]:
        """A row with its note in place, and without the one from before."""
        cells = list(_in_columns(row.children))
        if self.notes.old or number in self.texts:
            for column, cell in cells:
                if column == self.notes.column:
                    yield cell.start, cell.end, b""
        if number not in self.texts:
            return
        tag = {"ht": self.height(number, row), "customHeight": "1", "spans": None}
        if row.empty:
            yield from grown(self.part, row, self.cell(number), **tag)
            return
        yield retagged(self.part, row, **tag)
        behind = (cell.start for column, cell in cells if column > self.notes.column)
        at = next(behind, row.close)
        yield at, at, self.cell(number)

    def height(self, number: int, row: XmlElement) -> str:
        """Of a row whose note must be seen whole; never less than it has."""
        try:
            now = float(row.attributes.get("ht", "0"))
        except ValueError:
            now = 0.0
        return f"{max(now, _height(self.texts[number][0])):g}"

    # Around the cells -------------------------------------------------------------------

    def dimension(self) -> Iterator[Edit]:
        element = self.root.child("dimension")
        first, _, last = (element.attributes.get("ref", "") if element else "").partition(":")
        start, stop = cell_position(first), cell_position(last or first)
        if element is None or start is None or stop is None:
            return
        rows = (start[0], stop[0], *self.texts)
        column = max(stop[1], self.notes.column)
        ref = f"{address(min(rows), start[1])}:{address(max(rows), column)}"
        yield retagged(self.part, element, ref=ref)

    def columns(self) -> Iterator[Edit]:
        """The column is wide; others of the same entry stay as they were."""
        p, column = self.prefix, self.notes.column
        wide = f'<{p}col min="{column}" max="{column}" width="{WIDTH:g}" customWidth="1"/>'
        cols = self.root.child("cols")
        if cols is None or cols.empty:
            whole = f"<{p}cols>{wide}</{p}cols>".encode()
            at = insertion_point(self.root, "cols", _ORDER)
            yield (cols.start, cols.end, whole) if cols else (at, at, whole)
            return
        kept: list[tuple[int, bytes]] = [(column, wide.encode())]
        for entry in cols.children:
            tag = self.part[entry.start : entry.inside]
            for first, last in _without(entry, column):
                narrower = with_attributes(tag, min=str(first), max=str(last))
                kept.append((first, _self_closed(narrower)))
        yield cols.inside, cols.close, b"".join(tag for _, tag in sorted(kept))

    def printed(self) -> Iterator[Edit]:
        """Across, so that notes can be read; rows have grown, so pages end where one is full."""
        setup, breaks = self.root.child("pageSetup"), self.root.child("rowBreaks")
        if self.notes.notes and setup is not None:
            yield retagged(self.part, setup, orientation="landscape")
        if self.notes.notes and breaks is not None:
            yield breaks.start, breaks.end, b""

    def marks(self) -> Iterator[Edit]:
        """The cells that notes are about, tinted by a condition: their own look stays."""
        for child in self.root.children:
            if child.name == "conditionalFormatting" and self.is_ours(child):
                yield child.start, child.end, b""
        p, at = self.prefix, insertion_point(self.root, "phoneticPr", _ORDER)
        for number, (urgency, cells) in enumerate(self.marked().items(), self.priority()):
            if urgency in self.styles.marks:
                rule = (
                    f'<{p}conditionalFormatting sqref="{" ".join(cells)}"><{p}cfRule'
                    f' type="expression" dxfId="{self.styles.marks[urgency]}" priority="{number}">'
                    f"<{p}formula>{xml(_OURS)}</{p}formula></{p}cfRule></{p}conditionalFormatting>"
                )
                yield at, at, rule.encode()

    def priority(self) -> int:
        """The first that no condition of the sheet has: two must not have the same."""
        formatting = [
            child
            for child in self.root.children
            if child.name == "conditionalFormatting" and not self.is_ours(child)
        ]
        rules = (
            rule.attributes.get("priority", "") for each in formatting for rule in each.children
        )
        return max((int(text) for text in rules if text.isdecimal()), default=0) + 1

    def is_ours(self, formatting: XmlElement) -> bool:
        formulas = [part for rule in formatting.children for part in rule.children]
        return any(
            _OURS in self.part[f.inside : f.close].decode().replace("&quot;", '"').replace(" ", "")
            for f in formulas
        )

    def marked(self) -> dict[Urgency, list[str]]:
        """The cells by the most urgent of their notes."""
        urgencies: dict[str, Urgency] = {}
        for note in by_urgency(self.notes.notes):
            if note.cell is not None and note.urgency != "waiting":
                urgencies.setdefault(note.cell.address, note.urgency)
        cells: dict[Urgency, list[str]] = {}
        for cell, urgency in urgencies.items():
            cells.setdefault(urgency, []).append(cell)
        return cells


def _height(text: str) -> float:
    return min(row_height(lines(text, WIDTH)), MAX_HEIGHT)


def _numbered(rows: Iterable[XmlElement]) -> Iterator[tuple[int, XmlElement]]:
    """Rows with their numbers; one that says none follows the one before it."""
    number = 0
    for row in rows:
        number = int(row.attributes.get("r") or number + 1)
        yield number, row


def _in_columns(cells: Sequence[XmlElement]) -> Iterator[tuple[int, XmlElement]]:
    column = 0
    for cell in cells:
        at = cell_position(cell.attributes.get("r", ""))
        column = at[1] if at is not None else column + 1
        yield column, cell


def _without(entry: XmlElement, column: int) -> Iterator[tuple[int, int]]:
    """The columns of an entry but one, in one stretch or two."""
    try:
        first, last = int(entry.attributes["min"]), int(entry.attributes["max"])
    except (KeyError, ValueError):
        return
    if not first <= column <= last:
        yield first, last
        return
    if first < column:
        yield first, column - 1
    if column < last:
        yield column + 1, last


def _self_closed(tag: bytes) -> bytes:
    return tag if tag.endswith(b"/>") else tag.removesuffix(b">") + b"/>"
