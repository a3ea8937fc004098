"""The workbook that looks like the paper; openpyxl is loaded with this module."""

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from formspec.plugins import Field, Item
from formspec_xlsx import sizes
from formspec_xlsx.drawing import data_validation, instructions, side_columns
from formspec_xlsx.drawing.data_validation import CellValidation
from formspec_xlsx.drawing.index_sheet import add_index
from formspec_xlsx.drawing.page_breaks import page_breaks
from formspec_xlsx.drawing.sheet_styles import SheetStyles, measure, merge, set_up_page, write_text
from formspec_xlsx.formulas.answer_lists import answer_codes
from formspec_xlsx.formulas.check_sheet import CheckFormulas
from formspec_xlsx.layout import (
    CHECK_SHEET,
    CODE,
    LABEL,
    SECTION,
    SUBCODE,
    InputCell,
    SheetLayout,
    TableRow,
)
from formspec_xlsx.notation import escape, letters, runs
from formspec_xlsx.total_formulas import totals

GAP_HEIGHT = 6.0


def workbook(layout: SheetLayout, words: Mapping[str, str], formulas: CheckFormulas) -> Workbook:
    """The workbook of a form, with ``words`` around it: its paper, how to fill it in, and two
    hidden sheets: one says what is where, one calculates what is wrong.
    """
    book = Workbook()
    measure(book)
    sheet = cast(Worksheet, book.active)
    sheet.title = layout.sheet
    styles = SheetStyles(layout.form.language)
    _FormSheet(layout, words, sheet, styles, formulas).draw()
    side_columns.draw(layout, words, sheet, styles, formulas)
    instructions.draw(layout, words, book.create_sheet(words["guide"]), styles)
    add_index(layout, book, formulas)
    # Its formulas come into the finished file: openpyxl takes long for thousands of them.
    book.create_sheet(CHECK_SHEET).sheet_state = "veryHidden"
    return book


class _FormSheet:
    """The sheet people see, drawn from the top down."""

    def __init__(
        self,
        layout: SheetLayout,
        words: Mapping[str, str],
        sheet: Worksheet,
        styles: SheetStyles,
        formulas: CheckFormulas,
    ) -> None:
        self.layout, self.form = layout, layout.form
        self.words, self.sheet, self.styles = words, sheet, styles
        self.widths = sizes.widths(layout)
        self.totals, self.lists = totals(layout), formulas.lists
        self.validations: dict[CellValidation, list[str]] = {}

    def draw(self) -> None:
        for column, width in self.widths.items():
            dimension = self.sheet.column_dimensions[letters(column)]
            dimension.width, dimension.hidden = round(width, 2), not width
        self.top()
        self.fields()
        self.notes()
        self.head()
        self.table()
        self.validate()
        self.page()

    def top(self) -> None:
        last = self.layout.last_column
        if self.layout.annex:
            self.put(1, SECTION, self.layout.annex, "note", (1, last))
        row = self.layout.title_row
        self.put(row, SECTION, self.form.title, "title", (row, last))
        # The title is set larger than the lines are counted in.
        larger = sizes.TITLE_SIZE / sizes.SIZE
        count = sizes.lines(self.form.title, self.width(SECTION, last) / larger)
        self.set_height(row, count * larger, 40.0)

    def fields(self) -> None:
        for field, cell in zip(self.form.fields, self.layout.fields, strict=True):
            start = SECTION if cell.column == LABEL else cell.column - 1
            text = f"{field.label}{self.words['colon']}"
            self.put(cell.row, start, text, "field_name", (cell.row, cell.column - 1))
            self.answer(cell, "field", _field_format(field, self.words))
            validation = data_validation.of_field(field, self.words)
            self.validations.setdefault(validation, []).append(cell.address)
        for row in self.layout.field_rows:
            self.set_height(row, 1, 26.0)

    def notes(self) -> None:
        last, notes = self.layout.last_column, self.form.notes
        for number, (row, note) in enumerate(zip(self.layout.note_rows, notes, strict=True), 1):
            numbered = len(notes) > 1 and not note[:1].isdigit()
            text = f"{number}. {note}" if numbered else note
            text = self.words["notes" if number == 1 else "under_notes"] + text
            self.put(row, SECTION, text, "note", (row, last))
            self.set_height(row, sizes.lines(text, self.width(SECTION, last)), 18.0)

    def head(self) -> None:
        row, layout = self.layout.head_row, self.layout
        self.sheet.row_dimensions[row - 1].height = GAP_HEIGHT
        self.put(row, SECTION, self.words["section"], "head")
        self.put(row, CODE, self.words["code"], "head", (row, SUBCODE))
        self.put(row, LABEL, self.words["item"], "head", (row, layout.label_end))
        labels = layout.column_labels(self.words["total"])
        for column, text in zip(layout.value_columns, labels, strict=True):
            self.put(row, column, text, "head")
        widths = (self.widths[column] for column in layout.value_columns)
        self.set_height(row, max(map(sizes.lines, labels, widths)), 28.0)

    def table(self) -> None:
        for row in self.layout.rows:
            if row.item is None:
                self.section_title(row)
            else:
                self.item(row.row, row.item)
        for rows in self.stretches():
            self.stretch(rows)
        for cell in self.layout.cells:
            if cell.item is not None:
                self.value(cell, cell.item)

    def section_title(self, row: TableRow) -> None:
        title = row.section.title or ""
        last = self.layout.last_column
        self.put(row.row, CODE, title, "section_title", (row.row, last))
        self.set_height(row.row, sizes.lines(title, self.width(CODE, last)))

    def item(self, row: int, item: Item) -> None:
        """Codes of the first level span both columns, deeper ones stand in the second."""
        if item.depth == 0:
            self.put(row, CODE, item.code or "", "middle", (row, SUBCODE))
        else:
            self.put(row, SUBCODE, item.code or "", "middle")
        text, indent, end = self.layout.text(item), _indent(item), self.layout.label_end
        self.put(row, LABEL, text, f"label{indent}", (row, end))
        self.set_height(row, sizes.lines(text, self.width(LABEL, end) - 1.3 * indent))

    def stretches(self) -> Iterator[list[TableRow]]:
        """The rows of each section; of one that begins on one page and ends on another, the
        rows of each page, so that its number is repeated as on paper.
        """
        heights = {row: size.height or 0.0 for row, size in self.sheet.row_dimensions.items()}
        breaks = page_breaks(self.layout, heights)
        for row in breaks:
            self.sheet.row_breaks.append(Break(id=row - 1))
        for _, group in groupby(self.layout.rows, lambda row: id(row.section)):
            rows = list(group)
            cuts = [number for number, row in enumerate(rows) if number and row.row in breaks]
            for start, stop in pairwise([0, *cuts, len(rows)]):
                yield rows[start:stop]

    def stretch(self, rows: list[TableRow]) -> None:
        """The number of a section, and the empty first code column beside deeper items."""
        first, last = rows[0].row, rows[-1].row
        self.put(first, SECTION, rows[0].section.number, "middle", (last, SECTION))
        deep = [row.row for row in rows if row.item is not None and row.item.depth > 0]
        for start, stop in runs(deep):
            self.put(start, CODE, "", "middle", (stop, CODE))

    def value(self, cell: InputCell, item: Item) -> None:
        formula = self.totals.get(cell.key)
        validation = data_validation.of_item(
            self.form, item, self.words, calculated=formula is not None
        )
        self.validations.setdefault(validation, []).append(cell.address)
        style = f"value_{item.kind}" if formula is None else "computed"
        drawn = self.answer(cell, style, _item_format(item, self.words))
        if formula is not None:
            drawn.value = formula

    def answer(self, cell: InputCell, style: str, number_format: str) -> SheetCell:
        drawn = cast(SheetCell, self.sheet.cell(cell.row, cell.column))
        self.styles.apply(drawn, style, number_format)
        return drawn

    def validate(self) -> None:
        """Has each cell ask for what it can hold."""
        for validation, addresses in self.validations.items():
            listed = self.lists.get(answer_codes("choice", validation.choices))
            self.sheet.add_data_validation(
                DataValidation(
                    type=validation.type,
                    operator=validation.operator,
                    formula1=validation.formula1 or (listed and listed.name),
                    formula2=validation.formula2,
                    allow_blank=True,
                    sqref=" ".join(addresses),
                    showInputMessage=True,
                    showErrorMessage=validation.type is not None,
                    promptTitle=escape(validation.title, data_validation.TITLE_LIMIT) or None,
                    prompt=escape(validation.prompt, data_validation.MESSAGE_LIMIT) or None,
                    errorTitle=self.words["wrong"],
                    error=escape(validation.error, data_validation.MESSAGE_LIMIT) or None,
                )
            )

    def page(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.print_title_rows = f"{layout.head_row}:{layout.head_row}"
        sheet.print_area = f"A1:{letters(layout.last_column)}{layout.last_row}"
        sheet.page_setup.orientation = "landscape" if sizes.landscape(layout) else "portrait"
        # The tint that shows where to write is for the screen.
        sheet.page_setup.blackAndWhite = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins = PageMargins(**sizes.MARGINS)
        if sheet.oddFooter is not None:
            sheet.oddFooter.center.text = self.words["page"]
        self.begin()
        set_up_page(sheet)

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

    def set_height(self, row: int, lines: float, least: float = sizes.LEAST_HEIGHT) -> None:
        """Gives a row the height of so many lines: over merged cells no program does."""
        height = min(max(sizes.row_height(lines), least), sizes.MAX_HEIGHT)
        self.sheet.row_dimensions[row].height = round(height, 1)

    def width(self, first: int, last: int) -> float:
        return sum(self.widths[column] for column in range(first, last + 1))


def _indent(item: Item) -> int:
    """Codes show the level of an item; a row without one is set in."""
    indent = item.depth if item.code is None else item.depth - 1
    return min(max(indent, 0), 8) + 1


def _item_format(item: Item, words: Mapping[str, str]) -> str:
    match item.kind:
        case "number" if item.decimals:
            return f"#,##0.{'0' * item.decimals}"
        case "number":
            return "#,##0"
        case "date":
            return words["date_format"]
        case "text" | "choice":
            return "@"
        case "boolean":
            return "General"


def _field_format(field: Field, words: Mapping[str, str]) -> str:
    if field.kind == "date":
        return words["date_format"]
    # As text, so that a telephone number keeps its zeros.
    return "General" if field.kind == "number" else "@"
