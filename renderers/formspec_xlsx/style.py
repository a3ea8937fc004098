"""The fonts, borders and tints of the paper, as openpyxl has them."""

from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties

from formspec_xlsx.look import SIZE, TITLE_SIZE
from formspec_xlsx.text import escape

_LINE = Side(style="thin", color="FF000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_UNDERLINE = Border(bottom=_LINE)
_NO_BORDER = Border()
_WRITE_HERE = PatternFill("solid", fgColor="FFFFFDF0")
_CALCULATED = PatternFill("solid", fgColor="FFF2F2F2")
_NO_FILL = PatternFill()
_OPEN = Protection(locked=False)
_LOCKED = Protection(locked=True)


class _Style(NamedTuple):
    align: Alignment
    border: Border = _BOX
    fill: PatternFill = _NO_FILL
    protection: Protection = _LOCKED
    bold: bool = False
    size: float = SIZE


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

_STYLES = {
    "title": _Style(_CENTRE, _NO_BORDER, bold=True, size=TITLE_SIZE),
    "note": _Style(_LEFT, _NO_BORDER),
    "note_boxed": _Style(_LEFT),
    "check": _Style(_align("left", 1), _NO_BORDER),
    "summary": _Style(_align("left", 1), _NO_BORDER, bold=True),
    "beside": _Style(_align("left", 1), _NO_BORDER, bold=True),
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


class Styles:
    """Puts styles on cells, in one font."""

    def __init__(self, font: str) -> None:
        self._fonts = {
            (style.bold, style.size): Font(name=font, size=style.size, bold=style.bold)
            for style in _STYLES.values()
        }

    def apply(self, cell: Cell, name: str) -> None:
        """Gives ``cell`` the style of that name."""
        style = _STYLES[name]
        cell.font = self._fonts[style.bold, style.size]
        cell.alignment = style.align
        cell.border = style.border
        cell.fill = style.fill
        cell.protection = style.protection

    @staticmethod
    def fit_to_page() -> PageSetupProperties:
        """Scales the sheet to the width of the paper."""
        return PageSetupProperties(fitToPage=True)
