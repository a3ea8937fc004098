"""What a workbook says of itself: its form, and where everything was when it was made."""

from collections.abc import Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from formspec_xlsx.drawing.sheet_styles import write_text
from formspec_xlsx.formulas.answer_lists import inline
from formspec_xlsx.formulas.check_sheet import CheckFormulas
from formspec_xlsx.layout import (
    CHECK_SHEET,
    INDEX_SHEET,
    SECTION,
    InputCell,
    SheetLayout,
    identity,
    identity_key_name,
    identity_name,
)
from formspec_xlsx.notation import plain, reference

NAME_LIMIT = 255
"""Characters of a text inside a formula; a longer one is left to the other two places."""


def add_index(layout: SheetLayout, book: Workbook, formulas: CheckFormulas) -> None:
    """The hidden sheet, the names and the properties.

    The form is named three times: a copied sheet loses the hidden sheet and the properties, a
    program that knows no names keeps the properties.
    """
    on_paper = _references(layout.sheet, (*layout.fields, *layout.cells, *layout.explanation_cells))
    on_index = _references(INDEX_SHEET, layout.previous)
    rows = [("form", key, value) for key, value in identity(layout.form).items()]
    rows += [("field", cell.key, on_paper[cell.name]) for cell in layout.fields]
    rows += [("cell", cell.key, on_paper[cell.name]) for cell in layout.cells]
    rows += [("previous", cell.key, on_index[cell.name]) for cell in layout.previous]
    rows += [("why", cell.key, on_paper[cell.name]) for cell in layout.explanation_cells]
    sheet = book.create_sheet(INDEX_SHEET)
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            write_text(cast(SheetCell, sheet.cell(row, column)), text)
    sheet.protection.sheet = True
    sheet.sheet_state = "veryHidden"
    names = {**on_paper, **on_index}
    offered = [one for one in formulas.lists.values() if inline(one.answers) is None]
    names |= {one.name: f"{CHECK_SHEET}!{one.place}" for one in offered}
    names[identity_name(layout.form)] = reference(layout.sheet, layout.title_row, SECTION)
    for key, value in identity(layout.form).items():
        book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=f"formspec-{key}", value=plain(value))
        )
        quoted = plain(value).replace('"', '""')
        if len(quoted) <= NAME_LIMIT:
            names[identity_key_name(key)] = f'"{quoted}"'
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)


def _references(sheet: str, cells: Sequence[InputCell]) -> dict[str, str]:
    """Where cells are, by their names."""
    return {cell.name: reference(sheet, cell.row, cell.column) for cell in cells}
