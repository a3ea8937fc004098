"""The column of remarks beside a sheet, put into its XML without touching another cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape as xml

from formspec_xlsx.address import letters, place
from formspec_xlsx.annotating.cell_notes import URGENCIES, CellNote, Urgency
from formspec_xlsx.annotating.styles import FindingStyles
from formspec_xlsx.notation import escape
from formspec_xlsx.sizes import LINE_HEIGHT, lines
from formspec_xlsx.xml_edit import (
    Edit,
    XmlElement,
    grown,
    placed,
    scan,
    spliced,
    text_cell,
    with_attributes,
)

WIDTH = 56.0
"""Of the column, in characters; a sentence takes two or three lines."""

_TALLEST = 400.0

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


@dataclass(frozen=True, slots=True)
class NoteColumn:
    """What stands in the column of remarks; ``old`` says that it has remarks from before."""

    column: int
    head: int
    title: str
    remarks: tuple[CellNote, ...]
    words: Mapping[str, str]
    old: bool


def with_margin(part: bytes, margin: NoteColumn, ink: FindingStyles) -> bytes:
    """A sheet with a column of remarks, and with its cells marked."""
    return spliced(part, _Sheet(part, margin, ink).edits())


class _Sheet:
    def __init__(self, part: bytes, margin: NoteColumn, ink: FindingStyles) -> None:
        self.part, self.margin, self.ink = part, margin, ink
        self.root = scan(part, ("row", "c", "col", "cfRule", "formula"))
        self.prefix = self.root.prefix
        self.parents = {found.name: found for found in self.root.children}
        self.letters = letters(margin.column)
        self.texts = dict(self.written())

    def edits(self) -> Iterator[Edit]:
        yield from self.dimension()
        yield from self.columns()
        yield from self.cells()
        yield from self.marks()

    def written(self) -> Iterator[tuple[int, tuple[str, Urgency | None]]]:
        """What is written in which row: the most urgent remark first, the title above all."""
        margin = self.margin
        placed_here = [(r.where.row, r) for r in margin.remarks if r.where is not None]
        by_row = sorted(placed_here, key=lambda pair: (pair[0], URGENCIES.index(pair[1].tone)))
        rows = {row for row, _ in by_row}
        head = next((row for row in range(margin.head, 0, -1) if row not in rows), None)
        if head is not None:
            yield head, (margin.title, None)
        for row, pairs in groupby(by_row, key=lambda pair: pair[0]):
            said = [remark for _, remark in pairs]
            # Header fields stand side by side: then each remark names what it is about.
            several = len({remark.where for remark in said}) > 1
            text = "\n".join(self.said(remark, named=several) for remark in said)
            yield row, (text, said[0].tone)

    def said(self, remark: CellNote, *, named: bool) -> str:
        words = self.margin.words
        text = f"{remark.item}{words['colon']}{remark.text}" if named else remark.text
        text = words["remark"].format(tone=words[f"tone_{remark.tone}"], text=text)
        if not remark.proposal:
            return text
        return words["proposed"].format(text=text, proposal=remark.proposal)

    # The cells --------------------------------------------------------------------------

    def cells(self) -> Iterator[Edit]:
        data = self.parents.get("sheetData")
        if data is None:
            return
        rows = dict(_numbered(data.children))
        missing = [number for number in sorted(self.texts) if number not in rows]
        if data.empty:
            yield from grown(self.part, data, b"".join(map(self.row, missing)))
            return
        for number in missing:
            at = next((row.start for there, row in rows.items() if there > number), data.close)
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
        text, tone = self.texts[number]
        style = self.ink.head if tone is None else self.ink.tones.get(tone, "")
        return text_cell(self.prefix, f"{self.letters}{number}", escape(text), style)

    def changed(self, number: int, row: XmlElement) -> Iterator[Edit]:
        """A row with its remark in place, and without the one from before."""
        cells = list(_in_columns(row.children))
        if self.margin.old or number in self.texts:
            for column, cell in cells:
                if column == self.margin.column:
                    yield cell.start, cell.end, b""
        if number not in self.texts:
            return
        tag = {"ht": self.height(number, row), "customHeight": "1", "spans": None}
        if row.empty:
            yield from grown(self.part, row, self.cell(number), **tag)
            return
        yield row.start, row.inside, with_attributes(self.part[row.start : row.inside], **tag)
        behind = (cell.start for column, cell in cells if column > self.margin.column)
        at = next(behind, row.close)
        yield at, at, self.cell(number)

    def height(self, number: int, row: XmlElement) -> str:
        """Of a row whose remark must be seen whole; never less than it has."""
        try:
            now = float(row.attributes.get("ht", "0"))
        except ValueError:
            now = 0.0
        return f"{max(now, _height(self.texts[number][0])):g}"

    # Around the cells -------------------------------------------------------------------

    def dimension(self) -> Iterator[Edit]:
        found = self.parents.get("dimension")
        first, _, last = (found.attributes.get("ref", "") if found else "").partition(":")
        start, stop = place(first), place(last or first)
        if found is None or start is None or stop is None:
            return
        row = max(stop[0], *self.texts) if self.texts else stop[0]
        column = max(stop[1], self.margin.column)
        top = min(start[0], *self.texts) if self.texts else start[0]
        ref = f"{letters(start[1])}{top}:{letters(column)}{row}"
        yield (
            found.start,
            found.inside,
            with_attributes(self.part[found.start : found.inside], ref=ref),
        )

    def columns(self) -> Iterator[Edit]:
        """The column is wide; others that were said in one breath with it stay as they were."""
        p, column = self.prefix, self.margin.column
        wide = f'<{p}col min="{column}" max="{column}" width="{WIDTH:g}" customWidth="1"/>'
        found = self.parents.get("cols")
        if found is None or found.empty:
            whole = f"<{p}cols>{wide}</{p}cols>".encode()
            at = placed(self.root, "cols", _ORDER)
            yield (found.start, found.end, whole) if found else (at, at, whole)
            return
        kept: list[tuple[int, bytes]] = [(column, wide.encode())]
        for entry in found.children:
            tag = self.part[entry.start : entry.inside]
            for first, last in _without(entry, column):
                kept.append(
                    (first, _self_closed(with_attributes(tag, min=str(first), max=str(last))))
                )
        yield found.inside, found.close, b"".join(tag for _, tag in sorted(kept))

    def marks(self) -> Iterator[Edit]:
        """The cells that remarks are about, tinted by a condition: their own look stays."""
        for found in self.root.children:
            if found.name == "conditionalFormatting" and self.is_ours(found):
                yield found.start, found.end, b""
        p, at = self.prefix, placed(self.root, "phoneticPr", _ORDER)
        for number, (tone, cells) in enumerate(self.marked().items(), 1):
            if tone in self.ink.marks:
                rule = (
                    f'<{p}conditionalFormatting sqref="{" ".join(cells)}"><{p}cfRule'
                    f' type="expression" dxfId="{self.ink.marks[tone]}" priority="{number}">'
                    f"<{p}formula>{xml(_OURS)}</{p}formula></{p}cfRule></{p}conditionalFormatting>"
                )
                yield at, at, rule.encode()

    def is_ours(self, found: XmlElement) -> bool:
        formulas = [part for rule in found.children for part in rule.children]
        return any(
            _OURS in self.part[f.inside : f.close].decode().replace("&quot;", '"').replace(" ", "")
            for f in formulas
        )

    def marked(self) -> dict[Urgency, list[str]]:
        """The cells by the most urgent tone of their remarks."""
        tones: dict[str, Urgency] = {}
        urgent = sorted(self.margin.remarks, key=lambda remark: URGENCIES.index(remark.tone))
        for remark in urgent:
            if remark.where is not None and remark.tone != "waiting":
                tones.setdefault(f"{letters(remark.where.column)}{remark.where.row}", remark.tone)
        found: dict[Urgency, list[str]] = {}
        for address, tone in tones.items():
            found.setdefault(tone, []).append(address)
        return found


def _height(text: str) -> float:
    return min(LINE_HEIGHT * lines(text, WIDTH) + 6.0, _TALLEST)


def _numbered(rows: Iterable[XmlElement]) -> Iterator[tuple[int, XmlElement]]:
    """Rows with their numbers; one that says none follows the one before it."""
    number = 0
    for row in rows:
        number = int(row.attributes.get("r") or number + 1)
        yield number, row


def _in_columns(cells: Sequence[XmlElement]) -> Iterator[tuple[int, XmlElement]]:
    column = 0
    for cell in cells:
        at = place(cell.attributes.get("r", ""))
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
