"""Edits of a filled template as data: how each of them is made."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from formspec_xlsx.layout import CODE, SheetLayout
from formspec_xlsx.notation import letters
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture
from support.libreoffice import Office
from support.workbooks import filled, opened, saved

import formspec

DATA = tomllib.loads((Path(__file__).parents[1] / "data/clerk_edits.toml").read_text("utf-8"))
FORM = formspec.loads(DATA["form"])
LAYOUT = SheetLayout(FORM)
CELLS = {cell.key: cell for cell in (*LAYOUT.fields, *LAYOUT.cells)}

Words = list[Any]


class Edit(dict[str, Any]):
    """One of the data; it is called by its name."""

    def __str__(self) -> str:
        return str(self["name"])

    @property
    def needs_office(self) -> bool:
        """Whether what a program makes of it matters."""
        return "save" in self or any(what not in CLERK for what, *_ in self["steps"])


@cache
def template() -> bytes:
    """Filled in, before any edit."""
    return filled(FORM, DATA["filled"])


def make(edit: Edit, path: Path, office: Office | None) -> None:
    """The template after an edit; ``office`` is for those that need one."""
    path.write_bytes(template())
    steps = [[placed(word) for word in step] for step in edit.get("steps", [])]
    for by_hand, some in groupby(steps, key=lambda step: step[0] in CLERK):
        if by_hand:
            book = opened(path.read_bytes())
            for what, *words in some:
                CLERK[what](book, *words)
            path.write_bytes(saved(book))
        else:
            assert office is not None
            office.open(path)
            office.do("unprotect")
            for what, *words in some:
                in_office(office, what, words)
            office.save(path)
    if "save" in edit:
        assert office is not None
        save(office, path, edit["save"])


def in_office(office: Office, what: str, words: Words) -> None:
    if what == "type":
        office.do("type", sheet=LAYOUT.sheet, cells=[words])
    elif what == "remove":
        office.do(what, sheet=words[0])
    elif what == "add":
        office.do(what, name=words[0], position=words[1])
    else:
        office.do(what, **dict(zip(COMMANDS.get(what, ()), words, strict=True)), sheet=LAYOUT.sheet)


COMMANDS = {
    "insert_rows": ("at", "count"), "delete_rows": ("at", "count"),
    "insert_columns": ("at", "count"), "delete_columns": ("at", "count"),
    "hide_row": ("row",), "hide_column": ("column",), "merge": ("area",), "shift_up": ("area",),
    "unmerge": ("area",),
    "insert_cells": ("area", "way"), "cut": ("area", "to"), "copy_cells": ("area", "to"),
    "drag_down": ("area",), "sort": ("area", "column"), "format": ("area", "code"),
    "rename": ("name",), "move": ("position",), "copy": ("name", "position"),
    "replace": ("find", "by"),
}  # fmt: skip
"""What the words of a step are to the driver of LibreOffice."""


def save(office: Office, path: Path, kinds: str) -> None:
    """Saves by way of each of the kinds, under the name it has."""
    before = "xlsx"
    for number, kind in enumerate(kinds.split()):
        source = path.with_name(f"{number}.{before}")
        path.rename(source)
        office.open(source)
        office.save(path, kind)
        before = kind


def placed(word: Any) -> Any:
    """A word of a step with the places of cells filled in; a bare number is one."""
    if not isinstance(word, str):
        return word
    text = re.sub(r"\{(?:(row|column|letter) )?([^}]+)\}", _place, word)
    return int(text) if text != word and text.isdigit() else text


def _place(found: re.Match[str]) -> str:
    key = found[2]
    if key in PLACES:
        return PLACES[key]
    cell = CELLS[key]
    parts = {"row": cell.row, "column": cell.column, "letter": letters(cell.column)}
    return str(parts.get(found[1], cell.address))


PLACES = {
    "head": str(LAYOUT.head_row),
    "below": str(LAYOUT.last_row + 1),
    "code": letters(CODE),
    "check": letters(LAYOUT.check_column),
}


# By hand --------------------------------------------------------------------------------


def paper(book: Workbook) -> Worksheet:
    return cast(Worksheet, book[LAYOUT.sheet])


def put(book: Workbook, key: str, value: Any, code: str | None = None) -> None:
    cell = paper(book)[CELLS[key].address]
    cell.value = None if value == "<blank>" else value
    cell.number_format = code or cell.number_format


def write(book: Workbook, address: str, value: Any) -> None:
    paper(book)[address].value = value


def colour(book: Workbook, key: str) -> None:
    paper(book)[CELLS[key].address].fill = PatternFill("solid", "FFFF00")


def white(book: Workbook, key: str) -> None:
    paper(book)[CELLS[key].address].font = Font(color="FFFFFF")


def strike(book: Workbook, key: str) -> None:
    paper(book)[CELLS[key].address].font = Font(strike=True)


def comment(book: Workbook, key: str) -> None:
    paper(book)[CELLS[key].address].comment = Comment("问过财务科", "某人")


def freeze(book: Workbook, address: str) -> None:
    paper(book).freeze_panes = address
    paper(book).row_dimensions.group(LAYOUT.rows[0].row, LAYOUT.last_row)


def print_setup(book: Workbook) -> None:
    sheet = paper(book)
    sheet.print_area = "A1:C3"
    sheet.page_setup.orientation = "landscape"


def picture(book: Workbook) -> None:
    drawn = BytesIO()
    Picture.new("RGB", (9, 9)).save(drawn, "png")
    paper(book).add_image(Image(drawn), CELLS["1.D@a"].address)


def unmerge_all(book: Workbook) -> None:
    sheet = paper(book)
    for area in [str(one) for one in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(area)


def filter_rows(book: Workbook) -> None:
    sheet = paper(book)
    sheet.auto_filter.ref = f"A{LAYOUT.head_row}:{CELLS['2.E@b'].address}"
    sheet.auto_filter.add_filter_column(0, ["2"])
    for row in range(CELLS["1.A@a"].row, CELLS["2.A@a"].row):
        sheet.row_dimensions[row].hidden = True


def remove_hidden(book: Workbook) -> None:
    for sheet in [one for one in book.worksheets if one.sheet_state != "visible"]:
        book.remove(sheet)


def remove_names(book: Workbook) -> None:
    book.defined_names.clear()
    cast(Any, book).custom_doc_props.props.clear()


def empty(book: Workbook) -> None:
    for cell in CELLS.values():
        if cell.item is None or not cell.item.computed:
            paper(book)[cell.address].value = None


CLERK: dict[str, Callable[..., None]] = {
    "put": put, "write": write, "colour": colour, "white": white, "strike": strike,
    "comment": comment,
    "freeze": freeze, "print_setup": print_setup, "picture": picture, "filter": filter_rows,
    "unmerge_all": unmerge_all, "remove_hidden": remove_hidden, "remove_names": remove_names,
    "empty": empty,
}  # fmt: skip
"""What needs no office."""

EDITS = [Edit(one) for one in DATA["edit"]]
