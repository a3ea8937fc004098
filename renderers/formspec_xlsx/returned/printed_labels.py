"""Where the cells of a form are by what is printed: for sheets that lost all else.

As a person would look: the head of the table says which column is which, and in each row
the number of the section, the code and the label say which item it is. Nothing is guessed:
what is not there exactly once is not located.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from formspec.plugins import Form, Problem, problem
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import escape, squeezed, unescape
from formspec_xlsx.returned.sheet import LocatedCell, StoredSheet
from formspec_xlsx.words import EN, ZH

MAX_TEXT = 1000
"""So much of a text is compared."""

Places = Mapping[str, LocatedCell | None]
"""Where cells are, by name in the layout; None for one that is not there any more."""

_Row = Mapping[int, str]
"""What a row says, by column, without blanks."""

_Key = tuple[str, ...]
"""What a row is known by: section number, code, label."""


class PrintedSheet(NamedTuple):
    """A sheet that looks like the form."""

    sheet: StoredSheet
    """The sheet."""
    places: Places
    """Where each cell of the form is; None for one that could not be located."""
    rows: Mapping[int, str]
    """The path of the item in each row."""
    columns: Mapping[int, int]
    """The number of the value column, from 0, in each column of the sheet."""
    titled: bool
    """Whether the title of the form stands above."""
    fault: Problem | None
    """What is not there exactly once."""


class PrintedTable(NamedTuple):
    """What is printed on a sheet, whichever draft of the form that is."""

    sheet: StoredSheet
    """The sheet."""
    head: int
    """The row of the head."""
    heads: Mapping[int, str]
    """What stands over each value column."""
    rows: Mapping[int, tuple[str, str]]
    """What stands in each row under the head: the code, and the label as it is."""
    above: Mapping[int, Mapping[int, str]]
    """The texts of each row above the head, by column."""
    unknown_fields: Sequence[LocatedCell]
    """Answers beside the names of header fields that the form does not have."""


class _Head(NamedTuple):
    """The row of the head, and the columns it names; a value column may be missing, and so
    may the columns for notes and for explanations.
    """

    row: int
    section: int
    codes: range
    label: int
    values: Sequence[int | None]
    check: int | None
    explanation: int | None


def printed_sheet(layout: SheetLayout, sheet: StoredSheet, file: str) -> PrintedSheet | None:
    """What a sheet says, if at least half of the form's items stand on it."""
    rows = _rows(sheet)
    head = _head(layout, rows)
    if head is None:
        return None
    items = _items(layout.form, rows, head)
    if 2 * len(items) < len(layout.form.items) or not items:
        return None
    above = _above(rows, head)
    places = {**_cells(layout, sheet, head, items), **_fields(layout, sheet, above)}
    title = _compared(layout.form.title)
    return PrintedSheet(
        sheet,
        places,
        {row: path for path, row in items.items()},
        {column: number for number, column in enumerate(head.values) if column is not None},
        any(title in texts.values() for texts in above.values()),
        next(_faults(layout, sheet, file, places), None),
    )


def printed_table(layout: SheetLayout, sheet: StoredSheet) -> PrintedTable | None:
    """What is printed on a sheet; None if it has no head of a table."""
    rows = _rows(sheet)
    head = _head(layout, rows)
    if head is None:
        return None
    stop = head.check or head.explanation or 1 << 20
    labels = ((row, sheet.cells.get((row, head.label))) for row in rows)
    stored = {row: cell.text or "" for row, cell in labels if cell is not None}
    above = _above(rows, head)
    known = {field_name(_printed(field.label)) for field in layout.form.fields}
    printed = [text for texts in above.values() for text in texts.values()]
    names = [field_name(text) for text in printed if text.endswith(("：", ":"))]
    unknown = (
        _answer(sheet, row, column, texts, names)
        for row, texts in above.items()
        for column, text in texts.items()
        if text.endswith(("：", ":")) and field_name(text) not in known
    )
    return PrintedTable(
        sheet,
        head.row,
        {column: text for column, text in rows[head.row].items() if head.label < column < stop},
        {row: (key[1], stored.get(row, "")) for key, row in _keys(rows, head)},
        above,
        [place for place in unknown if place is not None],
    )


def any_label_read(layout: SheetLayout, places: Places) -> bool:
    """Whether anything of the form is printed where its items are located.

    In one of their rows the label or code of an item; or, where people changed all of these or
    moved the cells away from them, any text under the head of the labels. True if no item was
    located.
    """
    items = [(cell.item, places.get(cell.name)) for cell in layout.cells if cell.item is not None]
    located = [place for _, place in items if place is not None]
    labels = {_printed(text) for item, _ in items for text in (layout.text(item), item.code or "")}
    sheets = {place.sheet.name: _rows(place.sheet) for place in located}
    beside = (sheets[place.sheet.name].get(place.row, {}).values() for place in located)
    return (
        not located
        or any(not (labels - {""}).isdisjoint(texts) for texts in beside)
        or any(_labelled(layout, rows) for rows in sheets.values())
    )


def _labelled(layout: SheetLayout, rows: Mapping[int, _Row]) -> bool:
    """Whether anything stands under the head of the labels."""
    head = _head(layout, rows)
    return head is not None and any(head.label in rows[row] for row in rows if row > head.row)


def _rows(sheet: StoredSheet) -> Mapping[int, _Row]:
    """The texts of a sheet, top to bottom."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.text:
            rows.setdefault(row, {})[column] = _compared(cell.text)
    return rows


@lru_cache(maxsize=4096)  # the same texts in every file
def _compared(text: str) -> str:
    return squeezed(text[:MAX_TEXT])


def _printed(text: str) -> str:
    """A text of the form as a workbook gives it back, to be compared."""
    return _compared(unescape(escape(text)))


# The head ------------------------------------------------------------------------------


def _head(layout: SheetLayout, rows: Mapping[int, _Row]) -> _Head | None:
    """The first row that names section, code and item, in either language."""
    for row, texts in rows.items():
        for words in (ZH, EN):
            columns = {text: column for column, text in texts.items()}
            section, code, label, check, explanation = (
                columns.get(_compared(words[word]))
                for word in ("section", "code", "item", "check", "why")
            )
            if section is not None and code is not None and label is not None:
                # Two levels of codes stand under one head.
                stop = min((c for c in texts if c > code), default=code + 1)
                values = _values(layout, texts, (section, code, label), words["total"])
                codes = range(code, stop)
                return _Head(row, section, codes, label, values, check, explanation)
    return None


def _values(layout: SheetLayout, texts: _Row, named: Sequence[int], total: str) -> list[int | None]:
    wanted = [_printed(label) for label in layout.column_labels(total)]
    present = [(text, column) for column, text in texts.items() if column not in named]
    columns = _assigned(wanted, present)
    return [columns.get(number) for number in range(len(wanted))]


def _assigned(
    wanted: Sequence[Hashable], present: Sequence[tuple[Hashable, int]]
) -> dict[int, int]:
    """Which of the places present holds which of the wanted, by its number.

    Which of two that are alike it is shows the order of all, which must be as it was.
    """
    keys = set(wanted)
    present = [(key, place) for key, place in present if key in keys]
    needed, there = Counter(wanted), Counter(key for key, _ in present)
    in_order = [key for key, _ in present] == list(wanted)
    waiting: dict[Hashable, list[int]] = {}
    for number, key in enumerate(wanted):
        waiting.setdefault(key, []).append(number)
    return {
        waiting[key].pop(0): place
        for key, place in present
        if needed[key] == there[key] and (needed[key] == 1 or in_order)
    }


# The table -----------------------------------------------------------------------------


def _items(form: Form, rows: Mapping[int, _Row], head: _Head) -> dict[str, int]:
    """The row of each item that has exactly one, by path."""
    wanted = _wanted(form)
    paths = list(wanted)
    assigned = _assigned(list(wanted.values()), list(_keys(rows, head)))
    return {paths[number]: row for number, row in assigned.items()}


@lru_cache(maxsize=16)
def _wanted(form: Form) -> Mapping[str, _Key]:
    """What the row of each item is known by, by path."""
    layout = SheetLayout(form)
    return {
        row.item.path: tuple(
            map(_printed, (row.section.number, row.item.code or "", layout.text(row.item)))
        )
        for row in layout.rows
        if row.item is not None
    }


def _keys(rows: Mapping[int, _Row], head: _Head) -> Iterator[tuple[_Key, int]]:
    """What each row under the head is known by; the number of a section stands only once."""
    section = ""
    for row, texts in rows.items():
        if row <= head.row:
            continue
        section = texts.get(head.section, section)
        code = "".join(texts.get(column, "") for column in head.codes)
        yield (section, code, texts.get(head.label, "")), row


def _cells(
    layout: SheetLayout, sheet: StoredSheet, head: _Head, items: Mapping[str, int]
) -> dict[str, LocatedCell | None]:
    places: dict[str, LocatedCell | None] = dict.fromkeys(cell.name for cell in layout.cells)
    first = layout.value_columns.start
    for cell in layout.cells:
        row = items.get(cell.item.path) if cell.item is not None else None
        column = head.values[cell.column - first]
        if row is not None and column is not None:
            places[cell.name] = LocatedCell(sheet, row, column)
    for cell in layout.explanation_cells:
        row = items.get(cell.key)
        if row is not None and head.explanation is not None:
            places[cell.name] = LocatedCell(sheet, row, head.explanation)
    return places


# Above the table -----------------------------------------------------------------------


def _above(rows: Mapping[int, _Row], head: _Head) -> Mapping[int, _Row]:
    """Without the notes beside the paper, which are about fields too."""
    return {
        row: {c: text for c, text in texts.items() if head.check is None or c < head.check}
        for row, texts in rows.items()
        if row < head.row
    }


def _fields(
    layout: SheetLayout, sheet: StoredSheet, above: Mapping[int, _Row]
) -> dict[str, LocatedCell | None]:
    """The header fields: each stands to the right of its name."""
    names = [field_name(_printed(field.label)) for field in layout.form.fields]
    places: dict[str, LocatedCell | None] = {}
    for name, cell in zip(names, layout.fields, strict=True):
        labels = [
            (row, column)
            for row, texts in above.items()
            for column, text in texts.items()
            if field_name(text) == name
        ]
        places[cell.name] = None
        if len(labels) == 1:
            row, column = labels[0]
            places[cell.name] = _answer(sheet, row, column, above[row], names)
    return places


def field_name(text: str) -> str:
    """What is printed before a header field, without its colon."""
    return text.rstrip("：:")


def _answer(
    sheet: StoredSheet, row: int, column: int, texts: _Row, names: Sequence[str]
) -> LocatedCell | None:
    """The one cell between a field's name and the next; None if several hold something."""
    merged = [area.right for area in sheet.merged if (area.top, area.left) == (row, column)]
    start = 1 + max(merged, default=column)
    behind = [c for c in texts if c >= start]
    next_name = min((c for c in behind if field_name(texts[c]) in names), default=1 << 20)
    filled = [c for c in behind if c < next_name]
    if len(filled) > 1:
        return None
    return LocatedCell(sheet, row, filled[0] if filled else start)


# What is wrong -------------------------------------------------------------------------


def _faults(
    layout: SheetLayout, sheet: StoredSheet, file: str, places: Places
) -> Iterator[Problem]:
    """What is not there exactly once, in the words of the form."""
    labels = [field.label for field in layout.form.fields]
    labels += [f"{cell.key} {layout.form.label(cell.item)}" for cell in layout.cells if cell.item]
    for label, cell in zip(labels, (*layout.fields, *layout.cells), strict=True):
        if places[cell.name] is None:
            yield problem("FS524", file=file, sheet=sheet.name, what=label)
