"""What a workbook says of itself: its form, and where everything was when it was made."""

from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from formspec_xlsx.address import reference
from formspec_xlsx.drawing.sheet_styles import write_text
from formspec_xlsx.layout import INDEX_SHEET, SECTION, Plan, Spot, stamp, stamp_name, witness
from formspec_xlsx.notation import plain

NAME_LIMIT = 255
"""Characters of a text inside a formula; a longer stamp is left to the other two places."""


def add_index(plan: Plan, book: Workbook) -> None:
    """The hidden sheet, the names and the properties.

    The form is named thrice: a copied sheet loses the hidden sheet and the properties, a
    program that knows no names keeps the properties.
    """
    sheet = book.create_sheet(INDEX_SHEET)
    rows = [("form", key, value) for key, value in stamp(plan.form).items()]
    rows += [("field", spot.key, _on_paper(plan, spot)) for spot in plan.fields]
    rows += [("cell", spot.key, _on_paper(plan, spot)) for spot in plan.cells]
    rows += [("previous", spot.key, _in_index(spot)) for spot in plan.previous]
    rows += [("why", spot.key, _on_paper(plan, spot)) for spot in plan.whys]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            write_text(cast(SheetCell, sheet.cell(row, column)), text)
    sheet.protection.sheet = True
    sheet.sheet_state = "veryHidden"
    for spot in (*plan.fields, *plan.cells, *plan.whys):
        _name(book, spot.name, _on_paper(plan, spot))
    for spot in plan.previous:
        _name(book, spot.name, _in_index(spot))
    _stamp(plan, book)


def _on_paper(plan: Plan, spot: Spot) -> str:
    return reference(plan.sheet, spot.row, spot.column)


def _in_index(spot: Spot) -> str:
    return reference(INDEX_SHEET, spot.row, spot.column)


def _name(book: Workbook, name: str, where: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=where)


def _stamp(plan: Plan, book: Workbook) -> None:
    _name(book, witness(plan.form), reference(plan.sheet, plan.title_row, SECTION))
    for key, value in stamp(plan.form).items():
        book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=f"formspec-{key}", value=plain(value))
        )
        quoted = plain(value).replace('"', '""')
        if len(quoted) <= NAME_LIMIT:
            _name(book, stamp_name(key), f'"{quoted}"')
