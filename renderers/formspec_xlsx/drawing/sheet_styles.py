"""The fonts, borders and tints of the paper, as openpyxl has them."""

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from formspec.plugins import Lang
from formspec_xlsx.notation import escape
from formspec_xlsx.sizes import SIZE, TITLE_SIZE
from formspec_xlsx.xml_edit import Edit, XmlElement, scan, spliced

_LINE = Side(style="thin", color="FF000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_UNDERLINE = Border(bottom=_LINE)
_NO_BORDER = Border()
_WRITE_HERE = PatternFill("solid", fgColor="FFFFFDF0")
_CALCULATED = PatternFill("solid", fgColor="FFF2F2F2")
_NO_FILL = PatternFill()
_OPEN = Protection(locked=False)
_LOCKED = Protection(locked=True)


# Name, family and character set; the set tells a program without 宋体 to take another
# Chinese font.
_FONTS: Mapping[Lang, tuple[str, int, int | None]] = {
    "zh": ("宋体", 3, 134),
    "en": ("Times New Roman", 1, None),
}


class _Style(NamedTuple):
    align: Alignment
    border: Border = _BOX
    fill: PatternFill = _NO_FILL
    protection: Protection = _LOCKED
    bold: bool = False
    size: float = SIZE
    underline: Literal["single"] | None = None


def _align(horizontal: str, indent: int = 0, *, wrap: bool = True) -> Alignment:
    return Alignment(
        horizontal=horizontal,
        vertical="center",
        wrap_text=wrap,
        shrink_to_fit=not wrap,
        indent=indent,
    )


_CENTRE, _LEFT = _align("center"), _align("left")
_NUMBER = _Style(_align("right", 1, wrap=False), fill=_WRITE_HERE, protection=_OPEN)
_WORD = _Style(_CENTRE, fill=_WRITE_HERE, protection=_OPEN)

# Rows must not grow: a long note goes on over the empty cell beside it.
_AS_LONG_AS_IT_IS = Alignment(horizontal="left", vertical="center", indent=1)

_STYLES = {
    "title": _Style(_CENTRE, _NO_BORDER, bold=True, size=TITLE_SIZE),
    "note": _Style(_LEFT, _NO_BORDER),
    "note_boxed": _Style(_LEFT),
    "check": _Style(_AS_LONG_AS_IT_IS, _NO_BORDER),
    "summary": _Style(_AS_LONG_AS_IT_IS, _NO_BORDER, bold=True, underline="single"),
    "side_head": _Style(_align("left", 1), _NO_BORDER, bold=True),
    "why": _Style(_align("left", 1), fill=_WRITE_HERE, protection=_OPEN),
    "field_name": _Style(_align("right", wrap=False), _NO_BORDER),
    "field": _Style(_align("left", wrap=False), _UNDERLINE, _WRITE_HERE, _OPEN),
    "head": _Style(_CENTRE, bold=True),
    "section_title": _Style(_align("left", 1), bold=True),
    "middle": _Style(_CENTRE),
    "value_number": _NUMBER,
    "value_boolean": _WORD,
    "value_choice": _WORD,
    "value_date": _WORD,
    "value_text": _Style(_align("left", 1), fill=_WRITE_HERE, protection=_OPEN),
    "computed": _NUMBER._replace(fill=_CALCULATED, protection=_LOCKED),
} | {f"label{indent}": _Style(_align("left", indent)) for indent in range(1, 10)}


_FONT_PARTS = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip
"""The parts of a font, which must stand in this order."""


def with_ordered_fonts(part: bytes) -> bytes:
    """A style sheet whose fonts have their parts in order: openpyxl has one of its own."""
    fonts = _fonts(scan(part, ("font",), 4))
    return spliced(part, (edit for font in fonts for edit in _ordered(part, font)))


def _fonts(element: XmlElement) -> Iterator[XmlElement]:
    if element.name == "font":
        yield element
    for child in element.children:
        yield from _fonts(child)


def _ordered(part: bytes, font: XmlElement) -> Iterator[Edit]:
    in_order = sorted(font.children, key=lambda child: _FONT_PARTS.index(child.name))
    for old, new in zip(font.children, in_order, strict=True):
        yield old.start, old.end, part[new.start : new.end]


def measure(book: Workbook) -> None:
    """Sets the type that widths are measured in: every program has Arial or its twin.

    One unit of width is then 7 pixels everywhere, and the paper keeps its pages.
    """
    # openpyxl knows no public way to change the style of cells without a style.
    book._named_styles["Normal"].font = Font(name="Arial", size=10)  # type: ignore[attr-defined]  # noqa: SLF001


def write_text(cell: Cell, text: str) -> None:
    """Writes text as text: never a formula, an error or a number."""
    cell.value = escape(text)
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    if text[:1] in tuple("=+-@"):
        # Else Excel would make a formula of it as soon as somebody edits the cell.
        cell.quotePrefix = True


def merge(sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Makes one cell of an area (top, left, bottom, right) whose cells are styled already.

    openpyxl's own way compares each area with all others and draws the borders anew.
    """
    top, left, bottom, right = area
    sheet.merged_cells.ranges.add(
        CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
    )


def set_up_page(sheet: Worksheet) -> None:
    """Puts a sheet on A4, scaled to the width of the page, and locks its cells."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: allowed


class SheetStyles:
    """Puts styles on cells, in one font."""

    def __init__(self, language: Lang) -> None:
        name, family, charset = _FONTS[language]
        self._fonts = {
            (style.bold, style.size, style.underline): Font(
                name=name,
                family=family,
                charset=charset,
                size=style.size,
                bold=style.bold,
                underline=style.underline,
            )
            for style in _STYLES.values()
        }
        self._drawn: dict[tuple[str, str], StyleArray] = {}

    def apply(self, cell: Cell, name: str, number_format: str = "General") -> None:
        """Gives ``cell`` the style of that name.

        openpyxl looks for each part of a style in all there are, so it is done once a style.
        """
        drawn = self._drawn.get((name, number_format))
        if drawn is None:
            self._draw(cell, _STYLES[name])
            cell.number_format = number_format
            self._drawn[name, number_format] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001
        else:
            cell._style = copy(drawn)  # type: ignore[attr-defined]  # noqa: SLF001

    def _draw(self, cell: Cell, style: _Style) -> None:
        cell.font = self._fonts[style.bold, style.size, style.underline]
        cell.alignment = style.align
        cell.border = style.border
        cell.fill = style.fill
        cell.protection = style.protection
