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
from formspec_xlsx.drawing.data_validation import Entry
from formspec_xlsx.drawing.index_sheet import add_index
from formspec_xlsx.drawing.page_breaks import page_breaks
from formspec_xlsx.drawing.sheet_styles import Styles, measure, merge, write_text
from formspec_xlsx.formulas.check_sheet import Checks
from formspec_xlsx.layout import (
    CHECK_SHEET,
    CODE,
    FIELDS_PER_LINE,
    LABEL,
    SECTION,
    SUBCODE,
    Line,
    Plan,
    Spot,
)
from formspec_xlsx.notation import escape
from formspec_xlsx.total_formulas import totals

GAP_HEIGHT = 6.0


def workbook(plan: Plan, said: Mapping[str, str], made: Checks) -> Workbook:
    """The workbook of a form, with the words ``said`` around it: its paper, how to fill it
    in, and two hidden sheets: one says what is where, one calculates what is wrong.
    """
    book = Workbook()
    measure(book)
    sheet = cast(Worksheet, book.active)
    sheet.title = plan.sheet
    styles = Styles(plan.form.language)
    _Paper(plan, said, sheet, styles).draw()
    side_columns.draw(plan, said, sheet, styles, made)
    instructions.draw(plan, said, book.create_sheet(said["guide"]), styles)
    add_index(plan, book)
    # Its formulas come into the finished file: openpyxl takes long for thousands (calculation).
    book.create_sheet(CHECK_SHEET).sheet_state = "veryHidden"
    return book


class _Paper:
    """The sheet people see."""

    def __init__(
        self, plan: Plan, said: Mapping[str, str], sheet: Worksheet, styles: Styles
    ) -> None:
        self.plan = plan
        self.form = plan.form
        self.said = said
        self.sheet = sheet
        self.widths = sizes.widths(plan)
        self.styles = styles
        self.totals = totals(plan)
        self.asked: dict[Entry, list[str]] = {}

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
        last = self.plan.last_column
        if self.plan.annex:
            self.put(1, SECTION, self.plan.annex, "note", (1, last))
        row = self.plan.title_row
        self.put(row, SECTION, self.form.title, "title", (row, last))
        # The title is set larger than the lines are counted in.
        larger = sizes.TITLE_SIZE / sizes.SIZE
        count = sizes.lines(self.form.title, self.width(SECTION, last) / larger)
        self.tall(row, count * larger, 40.0)

    def fields(self) -> None:
        for number, (field, spot) in enumerate(
            zip(self.form.fields, self.plan.fields, strict=True)
        ):
            first = number % FIELDS_PER_LINE == 0
            start = SECTION if first else spot.column - 1
            text = f"{field.label}{self.said['colon']}"
            self.put(spot.row, start, text, "field_name", (spot.row, spot.column - 1))
            self.answer(spot, "field", _field_format(field, self.said))
            self.asked.setdefault(data_validation.of_field(field, self.said), []).append(
                spot.address
            )
        for row in self.plan.field_rows:
            self.tall(row, 1, 26.0)

    def notes(self) -> None:
        last = self.plan.last_column
        for number, (row, note) in enumerate(
            zip(self.plan.note_rows, self.form.notes, strict=True), 1
        ):
            many = len(self.form.notes) > 1 and not note[:1].isdigit()
            text = f"{number}. {note}" if many else note
            text = (self.said["notes"] if number == 1 else self.said["under_notes"]) + text
            self.put(row, SECTION, text, "note", (row, last))
            self.tall(row, sizes.lines(text, self.width(SECTION, last)), 18.0)

    def head(self) -> None:
        row, plan = self.plan.head_row, self.plan
        self.sheet.row_dimensions[row - 1].height = GAP_HEIGHT
        self.put(row, SECTION, self.said["section"], "head")
        self.put(row, CODE, self.said["code"], "head", (row, SUBCODE))
        self.put(row, LABEL, self.said["item"], "head", (row, plan.label_end))
        count = 1
        for place, column in enumerate(plan.value_columns):
            text = sizes.column_label(self.form, place, self.said["total"])
            self.put(row, column, text, "head")
            count = max(count, sizes.lines(text, self.widths[column]))
        self.tall(row, count, 28.0)

    def table(self) -> None:
        for line in self.plan.lines:
            if line.item is None:
                self.section_title(line)
            else:
                self.item(line.row, line.item)
        for rows in self.stretches():
            self.stretch(rows)
        for spot in self.plan.cells:
            if spot.item is not None:
                self.value(spot, spot.item)

    def section_title(self, line: Line) -> None:
        title = line.section.title or ""
        last = self.plan.last_column
        self.put(line.row, CODE, title, "section_title", (line.row, last))
        self.tall(line.row, sizes.lines(title, self.width(CODE, last)))

    def item(self, row: int, item: Item) -> None:
        """Codes of the first level span both columns, deeper ones stand in the second."""
        if item.depth == 0:
            self.put(row, CODE, item.code or "", "middle", (row, SUBCODE))
        else:
            self.put(row, SUBCODE, item.code or "", "middle")
        text = self.plan.text(item)
        indent = _indent(item)
        style = f"label{indent}"
        self.put(row, LABEL, text, style, (row, self.plan.label_end))
        width = self.width(LABEL, self.plan.label_end) - 1.3 * indent
        self.tall(row, sizes.lines(text, width))

    def stretches(self) -> Iterator[list[Line]]:
        """The lines of each section; of one that begins on one page and ends on another, the
        lines of each page, so that its number is repeated as on paper.
        """
        heights = {row: size.height for row, size in self.sheet.row_dimensions.items()}
        breaks = page_breaks(self.plan, {row: h or 0.0 for row, h in heights.items()})
        for row in breaks:
            self.sheet.row_breaks.append(Break(id=row - 1))
        for _, lines in groupby(self.plan.lines, lambda line: id(line.section)):
            rest = list(lines)
            cuts = [n for n, line in enumerate(rest) if n and line.row in breaks]
            for start, stop in pairwise([0, *cuts, len(rest)]):
                yield rest[start:stop]

    def stretch(self, lines: list[Line]) -> None:
        """The number of a section, and the empty first code column beside deeper items."""
        first, last = lines[0].row, lines[-1].row
        self.put(first, SECTION, lines[0].section.number, "middle", (last, SECTION))
        deep = [line.row for line in lines if line.item is not None and line.item.depth > 0]
        for start, stop in sizes.runs(deep):
            self.put(start, CODE, "", "middle", (stop, CODE))

    def value(self, spot: Spot, item: Item) -> None:
        formula = self.totals.get(spot.key)
        asked = data_validation.of_item(self.form, item, self.said, calculated=formula is not None)
        self.asked.setdefault(asked, []).append(spot.address)
        style = f"value_{item.kind}" if formula is None else "computed"
        cell = self.answer(spot, style, _item_format(item, self.said))
        if formula is not None:
            cell.value = formula

    def answer(self, spot: Spot, style: str, number_format: str) -> SheetCell:
        cell = cast(SheetCell, self.sheet.cell(spot.row, spot.column))
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
        sheet, plan = self.sheet, self.plan
        sheet.print_title_rows = f"{plan.head_row}:{plan.head_row}"
        last_row = plan.lines[-1].row if plan.lines else plan.head_row
        sheet.print_area = f"A1:{letters(plan.last_column)}{last_row}"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape" if sizes.landscape(plan) else "portrait"
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
        view, plan = self.sheet.sheet_view, self.plan
        first = next(iter((*plan.fields, *plan.cells)), None)
        where = first.address if first is not None else "A1"
        if plan.head_row <= 12:
            self.sheet.freeze_panes = f"A{plan.head_row + 1}"
            if plan.fields and view.pane is not None:  # they stand in the frozen part
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
