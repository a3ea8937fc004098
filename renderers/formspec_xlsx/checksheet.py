"""The hidden sheet that calculates what is wrong, put into the workbook."""

from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell

from formspec_xlsx.checks import Checks
from formspec_xlsx.line import CODE
from formspec_xlsx.plan import CHECK_SHEET
from formspec_xlsx.style import write_text


def add_checks(made: Checks, book: Workbook) -> None:
    """One row a cell, a field, a rule, a row of the paper; the last stands for the form."""
    sheet = book.create_sheet(CHECK_SHEET)
    for number, line in enumerate(made.sheet, 1):
        write_text(cast(SheetCell, sheet.cell(number, 1)), line.kind)
        write_text(cast(SheetCell, sheet.cell(number, 2)), line.name)
        for column, formula in enumerate(line.formulas, CODE):
            if formula:
                sheet.cell(number, column, f"={formula}")
    sheet.protection.sheet = True
    sheet.sheet_state = "veryHidden"
