"""A workbook made from another draft of the same version: what is printed there, and what here.

Names and positions say which item a cell was for when the template was made. Where the digest
is not that of the form, only what is printed says whether it still is that item.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from formspec.plugins import Severity
from formspec_xlsx.layout import INDEX_SHEET, PREVIOUS, InputCell, SheetLayout
from formspec_xlsx.notation import squeezed
from formspec_xlsx.returned.locate import LocatedForm, index_rows
from formspec_xlsx.returned.printed_labels import PrintedTable, field_name, printed_table
from formspec_xlsx.returned.sheet import LocatedCell
from formspec_xlsx.returned.workbook import StoredWorkbook
from formspec_xlsx.words import EN, ZH

_NO_ANSWERS = ("fs_form_", "fs_is_", "fs_prev_")
_WARNING: Severity = "warning"
_HEADS = {"", *(squeezed(words["total"]) for words in (ZH, EN))}


class PrintedDifference(NamedTuple):
    """What is printed beside a cell that this draft prints otherwise."""

    code: str
    """The code of the doubt: ``unit-changed``."""
    severity: Severity
    """An error where the value is another one, a warning where it may be the same."""
    printed: str | None = None
    """What is printed there; None for a header field, beside which a name may stand."""


class DraftDifferences(NamedTuple):
    """What is different in a workbook of another draft."""

    changed: Mapping[str, PrintedDifference] = {}
    """The cells beside which something else is printed, by name in the layout."""
    missing: frozenset[str] = frozenset()
    """The cells that the template never had, by name in the layout."""
    homeless: Sequence[tuple[LocatedCell, Severity]] = ()
    """What was filled in where this draft asks for nothing; a note where nobody typed it."""
    compared: bool = True
    """Whether the head of the table still says what is where."""


def draft_differences(
    layout: SheetLayout, book: StoredWorkbook, located: LocatedForm
) -> DraftDifferences:
    """What is printed and filled in there, against what this draft of the form asks for."""
    sheets = {place.sheet.name: place.sheet for place in located.places.values() if place}
    read = {name: printed_table(layout, sheet) for name, sheet in sheets.items()}
    tables = {name: table for name, table in read.items() if table is not None}
    names = {name.name.lower() for name in book.names}
    labels = frozenset(_label(layout.form.label(item)) for item in layout.form.items)
    cells = (*layout.fields, *layout.cells)
    missing = (cell.name for cell in cells if located.places.get(cell.name) is None)
    differences = (
        (cell.name, _difference(layout, cell, place, tables[place.sheet.name], labels))
        for cell in cells
        if (place := located.places.get(cell.name)) and place.sheet.name in tables
    )
    return DraftDifferences(
        {name: difference for name, difference in differences if difference is not None},
        frozenset(name for name in missing if name.lower() not in names),
        list(_homeless(layout, book, located, tables)),
        bool(tables),
    )


def edited(layout: SheetLayout, book: StoredWorkbook, located: LocatedForm) -> DraftDifferences:
    """What people rewrote on the template of this draft, and filled in where it asks for nothing.

    A cell that was moved is told already, and where it was is no place of its own; beside one
    that was moved to an empty place nothing is printed.
    """
    found = draft_differences(layout, book, located)
    changed = {name: one for name, one in found.changed.items() if one.printed != ""}
    homeless = [] if located.moved else [(place, _WARNING) for place, _ in found.homeless]
    return found._replace(changed=changed, missing=frozenset(), homeless=homeless)


# Another label or unit -----------------------------------------------------------------


def _difference(
    layout: SheetLayout,
    cell: InputCell,
    place: LocatedCell,
    table: PrintedTable,
    labels: frozenset[str],
) -> PrintedDifference | None:
    """What is printed beside a cell; ``labels`` are those of all items of this draft."""
    form, item = layout.form, cell.item
    if item is None:
        wanted = next(field.label for field in form.fields if field.id == cell.key)
        before = {c: text for c, text in table.above.get(place.row, {}).items() if c < place.column}
        known = before and _folded(field_name(before[max(before)])) == _folded(field_name(wanted))
        return None if known else PrintedDifference("relabelled-field", "warning")
    if place.row not in table.rows:
        return None
    # Its name says section and code, in any draft; a printed number may be gone with its row.
    text = table.rows[place.row][1]
    label, own = _label(text), _label(form.label(item))
    head = table.heads.get(place.column, "")
    heads = [_folded(column.label) for column in form.columns]
    column = cell.column - layout.value_columns.start
    if label and label != own:
        if label in labels:
            return PrintedDifference("other-item", "error", text)
        if _without_unit(label) == _without_unit(own):
            return PrintedDifference("unit-changed", "error", text)
        return PrintedDifference("relabelled", "warning", text)
    if _folded(head) in (heads[column : column + 1] or _HEADS):
        return None
    if _folded(head) in heads:
        return PrintedDifference("other-item", "error", head)
    return PrintedDifference("relabelled", "warning", head)


def _folded(text: str) -> str:
    """A text without blanks; full-width signs count as half-width ones."""
    return squeezed(unicodedata.normalize("NFKC", text))


def _label(text: str) -> str:
    """The label and unit of what is printed; behind two blanks stands a formula."""
    return _folded(text.strip().partition("  ")[0])


def _without_unit(label: str) -> str:
    return label.rpartition("(")[0] if label.endswith(")") and not label.startswith("(") else label


# Filled in, and not asked for ----------------------------------------------------------


def _homeless(
    layout: SheetLayout,
    book: StoredWorkbook,
    located: LocatedForm,
    tables: Mapping[str, PrintedTable],
) -> Iterator[tuple[LocatedCell, Severity]]:
    """Every filled cell of the template that is no cell of this draft, once."""
    taken = {_at(place) for place in located.places.values() if place is not None}
    sheets = {sheet for sheet, _, _ in taken}
    for place in _answers(book, tables):
        at = _at(place)
        if _is_filled(place) and at[0] in sheets and at not in taken:
            taken.add(at)
            yield place, "error"
    yield from ((place, "note") for place in _earlier(layout, book) if _is_filled(place))


def _is_filled(place: LocatedCell) -> bool:
    return place.cell is not None and bool(place.cell.text)


def _earlier(layout: SheetLayout, book: StoredWorkbook) -> Iterator[LocatedCell]:
    """Values of the period before that no rule of this draft asks for."""
    index, known = book.sheet(INDEX_SHEET), {cell.key for cell in layout.previous}
    if index is not None:
        for (kind, key), (row, _) in index_rows(index).items():
            if kind == "previous" and key not in known:
                yield LocatedCell(index, row, PREVIOUS)


def _answers(book: StoredWorkbook, tables: Mapping[str, PrintedTable]) -> Iterator[LocatedCell]:
    """Cells that the template asked for, in whatever draft: by name, and by what is printed."""
    for name in book.names:
        lower = name.name.lower()
        place = book.located(name.text) if lower.startswith("fs_") else None
        if place is not None and not lower.startswith(_NO_ANSWERS):
            yield place
    for table in tables.values():
        yield from table.unknown_fields
        # What stands apart under the table is no part of it: who signed, and remarks.
        last = max((row for row, (code, _) in table.rows.items() if code), default=table.head)
        while table.rows.get(last + 1, ("", ""))[1]:
            last += 1
        # Only what is stored: rows times heads may be very many.
        for row, column in sorted(table.sheet.cells):
            if table.head < row <= last and column in table.heads:
                yield LocatedCell(table.sheet, row, column)


def _at(place: LocatedCell) -> tuple[str, int, int]:
    return place.sheet.name, place.row, place.column
