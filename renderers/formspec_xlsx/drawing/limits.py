"""What Excel cannot hold or a reader would refuse when it comes back.

Each notice names the item it belongs to.
"""

import sys
from collections.abc import Iterator, Mapping

from formspec.plugins import FormspecError, Problem, Submission, Words, problem
from formspec_xlsx.drawing.data_validation import MESSAGE_LIMIT, of_field, of_item
from formspec_xlsx.formulas.answer_lists import ANSWER_LIMIT, LIST_LIMIT
from formspec_xlsx.layout import CHECK_SHEET, SheetLayout, identity
from formspec_xlsx.notation import CELL_LIMIT, TITLE_LIMIT, escape, length, plain
from formspec_xlsx.returned import package, sheet
from formspec_xlsx.returned.workbook import workbook_in
from formspec_xlsx.total_formulas import totals

_ROOM = 2
"""So many times as large a workbook may become when it is filled in and saved by others."""


def check_size(layout: SheetLayout) -> None:
    """Raises FormspecError for a form that a workbook of ours cannot hold."""
    # In the copy that goes back, findings stand right of everything.
    rows, columns = layout.last_row, layout.explanation_column + 1
    listed = (layout.fields, layout.cells, layout.previous, layout.explanation_cells)
    index = len(identity(layout.form)) + sum(map(len, listed))
    if max(rows, index) > sheet.MAX_ROW or columns > sheet.MAX_COLUMN:
        raise _too_large(layout)


def check_readable(layout: SheetLayout, data: bytes) -> None:
    """Raises FormspecError if the blank workbook, or that filled in, could not be read again."""
    try:
        book = workbook_in(package.Archive(layout.form.id, data))
        for listed in book.listed:
            if listed.title != CHECK_SHEET:  # nobody reads that
                book.read(listed)
    except FormspecError:
        raise _too_large(layout) from None
    archive, paper = book.archive, book.listed[0]
    xml = archive.read(paper.part)
    inputs = len(layout.cells) + len(layout.fields) + len(layout.explanation_cells)
    # A text that is filled in comes with three elements more: is, r, t.
    elements = xml.count(b"<") - xml.count(b"</") + 3 * inputs
    if (
        elements > package.MAX_ELEMENTS
        or len(book.read(paper).cells) + inputs > sheet.MAX_CELLS
        or _ROOM * max(archive.unpacked_bytes, len(data)) > package.MAX_BYTES
        or _ROOM * archive.declared_bytes > package.MAX_PACKAGE
    ):
        raise _too_large(layout)


def check_texts(prefill: Submission) -> None:
    """Raises FormspecError for a text that no cell holds: its end would be lost."""
    for key, text in (*prefill.fields.items(), *prefill.values.items()):
        if length(stored := escape(text, sys.maxsize)) > CELL_LIMIT:
            size = length(stored)
            raise FormspecError(problem("FS705", path=key, length=size, limit=CELL_LIMIT))


def check_filled(layout: SheetLayout, data: bytes, unread: str) -> None:
    """Raises FormspecError if what was filled in beforehand makes the workbook too large."""
    try:
        archive = package.Archive(layout.form.id, data)
    except FormspecError:
        raise _too_large(layout) from None
    if archive.declared_bytes - archive.size(unread) > package.MAX_BYTES:
        raise _too_large(layout)


def _too_large(layout: SheetLayout) -> FormspecError:
    name, rows, columns = layout.form.id, sheet.MAX_ROW, sheet.MAX_COLUMN
    return FormspecError(
        problem("FS703", name=name, rows=rows, columns=columns, cells=sheet.MAX_ROW)
    )


def notices(layout: SheetLayout, words: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is shortened or left out of the workbook, because Excel would call it damaged."""
    return (*_texts(layout), *_validations(layout, words), *_totals(layout))


def _texts(layout: SheetLayout) -> Iterator[Problem]:
    form = layout.form
    if length(form.title) > TITLE_LIMIT and layout.annex is None:
        yield _cut("sheet_name", form.title, TITLE_LIMIT, form.id)
    for item in form.items:
        if length(layout.text(item)) > CELL_LIMIT:
            yield _cut("label_text", layout.text(item), CELL_LIMIT, item.path)
    for number, note in enumerate(form.notes, 1):
        if length(note) > CELL_LIMIT:
            yield _cut("note_text", note, CELL_LIMIT, str(number))


def _validations(layout: SheetLayout, words: Mapping[str, str]) -> Iterator[Problem]:
    """What is shown in front of a cell, and the list of its answers."""
    calculated = {key.partition("@")[0] for key in totals(layout)}
    validations = {
        item.path: of_item(layout.form, item, words, calculated=item.path in calculated)
        for item in layout.form.items
    }
    validations |= {field.label: of_field(field, words) for field in layout.form.fields}
    for path, validation in validations.items():
        if length(plain(validation.prompt)) > MESSAGE_LIMIT:
            yield _cut("prompt_text", validation.prompt, MESSAGE_LIMIT, path)
        if validation.type is None and validation.choices:
            yield problem("FS702", path=path, most=LIST_LIMIT, limit=ANSWER_LIMIT)


def _totals(layout: SheetLayout) -> Iterator[Problem]:
    written = totals(layout)
    for cell in layout.cells:
        if cell.item is not None and cell.item.computed and cell.key not in written:
            yield problem("FS704", path=cell.key)


def _cut(what: str, text: str, limit: int, path: str) -> Problem:
    return problem("FS701", path=path, what=Words(what), length=length(text), limit=limit)
