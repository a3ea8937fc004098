"""The workbook that looks like the paper; openpyxl is loaded with this module."""

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from formspec.language.form import Field, Item
from formspec_xlsx import sizes
from formspec_xlsx.address import letters
from formspec_xlsx.drawing import data_validation, instructions, side_columns
from formspec_xlsx.drawing.data_validation import CellValidation
from formspec_xlsx.drawing.index_sheet import add_index
from formspec_xlsx.drawing.page_breaks import page_breaks
from formspec_xlsx.drawing.sheet_styles import SheetStyles, measure, merge, write_text
from formspec_xlsx.formulas.check_sheet import CheckFormulas
from formspec_xlsx.layout import (
    CHECK_SHEET,
    CODE,
    FIELDS_PER_LINE,
    LABEL,
    SECTION,
    SUBCODE,
    InputCell,
    SheetLayout,
    TableRow,
)
from formspec_xlsx.notation import escape
from formspec_xlsx.total_formulas import totals

GAP_HEIGHT = 6.0


def workbook(layout: SheetLayout, said: Mapping[str, str], made: CheckFormulas) -> Workbook:
    """The workbook of a form, with the words ``said`` around it: its paper, how to fill it
    in, and two hidden sheets: one says what is where, one calculates what is wrong.
    """
    book = Workbook()
    measure(book)
    sheet = cast(Worksheet, book.active)
    sheet.title = layout.sheet
    styles = SheetStyles(layout.form.language)
    _Paper(layout, said, sheet, styles).draw()
    side_columns.draw(layout, said, sheet, styles, made)
    instructions.draw(layout, said, book.create_sheet(said["guide"]), styles)
    add_index(layout, book)
    # Its formulas come into the finished file: openpyxl takes long for thousands (calculation).
    book.create_sheet(CHECK_SHEET).sheet_state = "veryHidden"
    return book


class _Paper:
    """The sheet people see."""

    def __init__(
        self, layout: SheetLayout, said: Mapping[str, str], sheet: Worksheet, styles: SheetStyles
    ) -> None:
        self.layout = layout
        self.form = layout.form
        self.said = said
        self.sheet = sheet
        self.widths = sizes.widths(layout)
        self.styles = styles
        self.totals = totals(layout)
        self.asked: dict[CellValidation, list[str]] = {}

    def draw(self) -> None:
        self.columns()
        self.top()
        self.fields()
        self.notes()
        self.head()
        self.table()
        self.ask()
        self.page()

    def columns(self) -> None:
        for column, width in self.widths.items():
            self.sheet.column_dimensions[letters(column)].width = round(width, 2)

    def top(self) -> None:
        last = self.layout.last_column
        if self.layout.annex:
            self.put(1, SECTION, self.layout.annex, "note", (1, last))
        row = self.layout.title_row
        self.put(row, SECTION, self.form.title, "title", (row, last))
        # The title is set larger than the lines are counted in.
        larger = sizes.TITLE_SIZE / sizes.SIZE
        count = sizes.lines(self.form.title, self.width(SECTION, last) / larger)
        self.tall(row, count * larger, 40.0)

    def fields(self) -> None:
        for number, (field, cell) in enumerate(
            zip(self.form.fields, self.layout.fields, strict=True)
        ):
            first = number % FIELDS_PER_LINE == 0
            start = SECTION if first else cell.column - 1
            text = f"{field.label}{self.said['colon']}"
            self.put(cell.row, start, text, "field_name", (cell.row, cell.column - 1))
            self.answer(cell, "field", _field_format(field, self.said))
            self.asked.setdefault(data_validation.of_field(field, self.said), []).append(
                cell.address
            )
        for row in self.layout.field_rows:
            self.tall(row, 1, 26.0)

    def notes(self) -> None:
        last = self.layout.last_column
        for number, (row, note) in enumerate(
            zip(self.layout.note_rows, self.form.notes, strict=True), 1
        ):
            many = len(self.form.notes) > 1 and not note[:1].isdigit()
            text = f"{number}. {note}" if many else note
            text = (self.said["notes"] if number == 1 else self.said["under_notes"]) + text
            self.put(row, SECTION, text, "note", (row, last))
            self.tall(row, sizes.lines(text, self.width(SECTION, last)), 18.0)

    def head(self) -> None:
        row, layout = self.layout.head_row, self.layout
        self.sheet.row_dimensions[row - 1].height = GAP_HEIGHT
        self.put(row, SECTION, self.said["section"], "head")
        self.put(row, CODE, self.said["code"], "head", (row, SUBCODE))
        self.put(row, LABEL, self.said["item"], "head", (row, layout.label_end))
        count = 1
        for place, column in enumerate(layout.value_columns):
            text = sizes.column_label(self.form, place, self.said["total"])
            self.put(row, column, text, "head")
            count = max(count, sizes.lines(text, self.widths[column]))
        self.tall(row, count, 28.0)

    def table(self) -> None:
        for line in self.layout.lines:
            if line.item is None:
                self.section_title(line)
            else:
                self.item(line.row, line.item)
        for rows in self.stretches():
            self.stretch(rows)
        for cell in self.layout.cells:
            if cell.item is not None:
                self.value(cell, cell.item)

    def section_title(self, line: TableRow) -> None:
        title = line.section.title or ""
        last = self.layout.last_column
        self.put(line.row, CODE, title, "section_title", (line.row, last))
        self.tall(line.row, sizes.lines(title, self.width(CODE, last)))

    def item(self, row: int, item: Item) -> None:
        """Codes of the first level span both columns, deeper ones stand in the second."""
        if item.depth == 0:
            self.put(row, CODE, item.code or "", "middle", (row, SUBCODE))
        else:
            self.put(row, SUBCODE, item.code or "", "middle")
        text = self.layout.text(item)
        indent = _indent(item)
        style = f"label{indent}"
        self.put(row, LABEL, text, style, (row, self.layout.label_end))
        width = self.width(LABEL, self.layout.label_end) - 1.3 * indent
        self.tall(row, sizes.lines(text, width))

    def stretches(self) -> Iterator[list[TableRow]]:
        """The lines of each section; of one that begins on one page and ends on another, the
        lines of each page, so that its number is repeated as on paper.
        """
        heights = {row: size.height for row, size in self.sheet.row_dimensions.items()}
        breaks = page_breaks(self.layout, {row: h or 0.0 for row, h in heights.items()})
        for row in breaks:
            self.sheet.row_breaks.append(Break(id=row - 1))
        for _, lines in groupby(self.layout.lines, lambda line: id(line.section)):
            rest = list(lines)
            cuts = [n for n, line in enumerate(rest) if n and line.row in breaks]
            for start, stop in pairwise([0, *cuts, len(rest)]):
                yield rest[start:stop]

    def stretch(self, lines: list[TableRow]) -> None:
        """The number of a section, and the empty first code column beside deeper items."""
        first, last = lines[0].row, lines[-1].row
        self.put(first, SECTION, lines[0].section.number, "middle", (last, SECTION))
        deep = [line.row for line in lines if line.item is not None and line.item.depth > 0]
        for start, stop in sizes.runs(deep):
            self.put(start, CODE, "", "middle", (stop, CODE))

    def value(self, target: InputCell, item: Item) -> None:
        formula = self.totals.get(target.key)
        asked = data_validation.of_item(self.form, item, self.said, calculated=formula is not None)
        self.asked.setdefault(asked, []).append(target.address)
        style = f"value_{item.kind}" if formula is None else "computed"
        cell = self.answer(target, style, _item_format(item, self.said))
        if formula is not None:
            cell.value = formula

    def answer(self, target: InputCell, style: str, number_format: str) -> SheetCell:
        cell = cast(SheetCell, self.sheet.cell(target.row, target.column))
        self.styles.apply(cell, style, number_format)
        return cell

    def ask(self) -> None:
        for asked, addresses in self.asked.items():
            self.sheet.add_data_validation(
                DataValidation(
                    type=asked.type,
                    operator=asked.operator,
                    formula1=asked.formula1,
                    formula2=asked.formula2,
                    allow_blank=True,
                    sqref=" ".join(addresses),
                    showInputMessage=True,
                    showErrorMessage=asked.type is not None,
                    promptTitle=escape(asked.title, data_validation.TITLE_LIMIT) or None,
                    prompt=escape(asked.prompt, data_validation.MESSAGE_LIMIT) or None,
                    errorTitle=self.said["wrong"],
                    error=escape(asked.error, data_validation.MESSAGE_LIMIT) or None,
                )
            )

    def page(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.print_title_rows = f"{layout.head_row}:{layout.head_row}"
        last_row = layout.lines[-1].row if layout.lines else layout.head_row
        sheet.print_area = f"A1:{letters(layout.last_column)}{last_row}"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape" if sizes.landscape(layout) else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = self.styles.fit_to_page()
        # The tint that shows where to write is for the screen.
        sheet.page_setup.blackAndWhite = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom = 0.6, 0.65
        if sheet.oddFooter is not None:
            sheet.oddFooter.center.text = self.said["page"]
        sheet.sheet_view.showGridLines = False
        self.begin()
        protection = sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = False  # False: allowed

    def begin(self) -> None:
        """The head stays in sight, and typing begins at the first answer."""
        view, layout = self.sheet.sheet_view, self.layout
        first = next(iter((*layout.fields, *layout.cells)), None)
        where = first.address if first is not None else "A1"
        if layout.head_row <= 12:
            self.sheet.freeze_panes = f"A{layout.head_row + 1}"
            if layout.fields and view.pane is not None:  # they stand in the frozen part
                view.pane.activePane = "topLeft"
                view.selection.insert(0, Selection(activeCell=where, sqref=where))
                return
        view.selection[0].activeCell = view.selection[0].sqref = where

    def put(
        self, row: int, column: int, text: str, style: str, to: tuple[int, int] | None = None
    ) -> None:
        """A text, perhaps merged up to the cell ``to``; as text, whatever it begins with."""
        last_row, last_column = to or (row, column)
        for r in range(row, last_row + 1):
            for c in range(column, last_column + 1):
                self.styles.apply(cast(SheetCell, self.sheet.cell(r, c)), style)
        if text:
            write_text(cast(SheetCell, self.sheet.cell(row, column)), text)
        if (last_row, last_column) != (row, column):
            merge(self.sheet, (row, column, last_row, last_column))

    def tall(self, row: int, lines: float, least: float = sizes.LEAST_HEIGHT) -> None:
        """Gives a row the height of so many lines: over merged cells no program does."""
        height = sizes.LINE_HEIGHT * lines + 6.0
        self.sheet.row_dimensions[row].height = round(min(max(height, least), 400.0), 1)

    def width(self, first: int, last: int) -> float:
        return sum(self.widths[column] for column in range(first, last + 1))


def _indent(item: Item) -> int:
    """Codes show the level of an item; a row without one is set in."""
    indent = item.depth if item.code is None else item.depth - 1
    return min(max(indent, 0), 8) + 1


def _item_format(item: Item, said: Mapping[str, str]) -> str:
    match item.kind:
        case "number" if item.decimals:
            return f"#,##0.{'0' * item.decimals}"
        case "number":
            return "#,##0"
        case "date":
            return said["date_format"]
        case "text" | "choice":
            return "@"
        case "boolean":
            return "General"


def _field_format(field: Field, said: Mapping[str, str]) -> str:
    if field.kind == "date":
        return said["date_format"]
    # As text, so that a telephone number keeps its zeros.
    return "General" if field.kind == "number" else "@"
