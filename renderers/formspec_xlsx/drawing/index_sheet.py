"""What a workbook says of itself: its form, and where everything was when it was made."""

from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from formspec_xlsx.address import reference
from formspec_xlsx.drawing.sheet_styles import write_text
from formspec_xlsx.layout import (
    INDEX_SHEET,
    SECTION,
    InputCell,
    SheetLayout,
    identity,
    identity_key_name,
    identity_name,
)
from formspec_xlsx.notation import plain

NAME_LIMIT = 255
"""Characters of a text inside a formula; a longer identity is left to the other two places."""


def add_index(layout: SheetLayout, book: Workbook) -> None:
    """The hidden sheet, the names and the properties.

    The form is named thrice: a copied sheet loses the hidden sheet and the properties, a
    program that knows no names keeps the properties.
    """
    sheet = book.create_sheet(INDEX_SHEET)
    rows = [("form", key, value) for key, value in identity(layout.form).items()]
    rows += [("field", cell.key, _on_paper(layout, cell)) for cell in layout.fields]
    rows += [("cell", cell.key, _on_paper(layout, cell)) for cell in layout.cells]
    rows += [("previous", cell.key, _in_index(cell)) for cell in layout.previous]
    rows += [("why", cell.key, _on_paper(layout, cell)) for cell in layout.explanation_cells]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            write_text(cast(SheetCell, sheet.cell(row, column)), text)
    sheet.protection.sheet = True
    sheet.sheet_state = "veryHidden"
    for cell in (*layout.fields, *layout.cells, *layout.explanation_cells):
        _name(book, cell.name, _on_paper(layout, cell))
    for cell in layout.previous:
        _name(book, cell.name, _in_index(cell))
    _write_identity(layout, book)


def _on_paper(layout: SheetLayout, cell: InputCell) -> str:
    return reference(layout.sheet, cell.row, cell.column)


def _in_index(cell: InputCell) -> str:
    return reference(INDEX_SHEET, cell.row, cell.column)


def _name(book: Workbook, name: str, where: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=where)


def _write_identity(layout: SheetLayout, book: Workbook) -> None:
    _name(book, identity_name(layout.form), reference(layout.sheet, layout.title_row, SECTION))
    for key, value in identity(layout.form).items():
        book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=f"formspec-{key}", value=plain(value))
        )
        quoted = plain(value).replace('"', '""')
        if len(quoted) <= NAME_LIMIT:
            _name(book, identity_key_name(key), f'"{quoted}"')
