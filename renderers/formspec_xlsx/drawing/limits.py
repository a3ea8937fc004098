"""What Excel cannot hold: each notice names the item it belongs to."""

from collections.abc import Iterator, Mapping

from formspec.plugins import FormspecError, Problem, Words, problem
from formspec_xlsx.drawing.data_validation import LIST_LIMIT, MESSAGE_LIMIT, of_field, of_item
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import CELL_LIMIT, TITLE_LIMIT, length, plain
from formspec_xlsx.returned.sheet import MAX_CELLS, MAX_COLUMN, MAX_ROW
from formspec_xlsx.total_formulas import totals

_MOST_CELLS = MAX_CELLS // 4
"""The index sheet takes three stored cells for each, and a reader refuses more than MAX_CELLS."""


def check_size(layout: SheetLayout) -> None:
    """Raises FormspecError for a form that a workbook of ours cannot hold."""
    rows, columns = layout.head_row + len(layout.form.items), layout.explanation_column
    if rows > MAX_ROW or columns > MAX_COLUMN or len(layout.form.cells) > _MOST_CELLS:
        name, cells = layout.form.id, _MOST_CELLS
        raise FormspecError(
            problem("FS703", name=name, rows=MAX_ROW, columns=MAX_COLUMN, cells=cells)
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
            yield problem("FS702", path=path, limit=LIST_LIMIT)


def _totals(layout: SheetLayout) -> Iterator[Problem]:
    written = totals(layout)
    for cell in layout.cells:
        if cell.item is not None and cell.item.computed and cell.key not in written:
            yield problem("FS704", path=cell.key)


def _cut(what: str, text: str, limit: int, path: str) -> Problem:
    return problem("FS701", path=path, what=Words(what), length=length(text), limit=limit)
