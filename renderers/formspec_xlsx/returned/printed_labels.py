"""Where the cells of a form are by what is printed: for sheets that lost all else.

As a person would look: the head of the table says which column is which, and in each row
the number of the section, the code and the label say which item it is. Nothing is guessed:
what is not there exactly once is not found.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from formspec.diagnostics.problem import Problem, problem
from formspec.language.form import Form
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import escape, unescape
from formspec_xlsx.returned.located_cell import LocatedCell, Places
from formspec_xlsx.returned.sheet import StoredSheet
from formspec_xlsx.sizes import column_label
from formspec_xlsx.words import EN, ZH

MAX_TEXT = 1000
"""So much of a text is compared."""

Row = Mapping[int, str]
"""What a row says, by column, without blanks."""

Key = tuple[str, str, str]
"""What a row is known by: section number, code, label."""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet that looks like the form.

    ``places`` has what was found, None for the rest; ``rows`` and ``columns`` say which item
    and which value column (by its number) a row and a column of the sheet belong to.
    ``titled`` says whether the title of the form stands above.
    """

    sheet: StoredSheet
    places: Places
    rows: Mapping[int, str]
    columns: Mapping[int, int]
    titled: bool
    fault: Problem | None


@dataclass(frozen=True, slots=True)
class _Head:
    """The row of the head, and the columns it names; a value column may be missing, and so
    may the columns for notes and for explanations.
    """

    row: int
    section: int
    codes: range
    label: int
    values: Sequence[int | None]
    check: int | None
    why: int | None


def scan(layout: SheetLayout, sheet: StoredSheet, file: str) -> PrintedSheet | None:
    """What a sheet says, if at least half of the form's items stand on it."""
    rows = _rows(sheet)
    head = _head(layout, rows)
    if head is None:
        return None
    items = _items(layout, rows, head)
    if 2 * len(items) < len(layout.form.items) or not items:
        return None
    above = {row: _paper(texts, head) for row, texts in rows.items() if row < head.row}
    fields = _fields(layout, sheet, above)
    places = {**_cells(layout, sheet, head, items), **fields}
    title = _squeezed(layout.form.title)
    return PrintedSheet(
        sheet,
        places,
        {row: path for path, row in items.items()},
        {column: n for n, column in enumerate(head.values) if column is not None},
        any(title in texts.values() for texts in above.values()),
        next(_faults(layout, sheet, file, places), None),
    )


def _paper(texts: Row, head: _Head) -> Row:
    """A row without the notes beside the paper, which are about fields too."""
    return {c: text for c, text in texts.items() if head.check is None or c < head.check}


def _rows(sheet: StoredSheet) -> Mapping[int, Row]:
    """The texts of a sheet, top to bottom."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.text:
            rows.setdefault(row, {})[column] = _squeezed(cell.text)
    return rows


@lru_cache(maxsize=4096)  # the same texts in every file
def _squeezed(text: str) -> str:
    """A text as it is compared: where lines break is nobody's meaning."""
    return "".join(text[:MAX_TEXT].split())


def _printed(text: str) -> str:
    """A text of the form as a workbook gives it back, to be compared."""
    return _squeezed(unescape(escape(text)))


# The head ------------------------------------------------------------------------------


def _head(layout: SheetLayout, rows: Mapping[int, Row]) -> _Head | None:
    """The first row that names section, code and item, in either language."""
    for row, texts in rows.items():
        for said in (ZH, EN):
            places = {text: column for column, text in texts.items()}
            named = [places.get(_squeezed(said[word])) for word in ("section", "code", "item")]
            section, code, label = named
            if section is not None and code is not None and label is not None:
                # Two levels of codes stand under one head.
                stop = min((c for c in texts if c > code), default=code + 1)
                values = _values(layout, texts, (section, code, label), said["total"])
                beside = [places.get(_squeezed(said[word])) for word in ("check", "why")]
                return _Head(row, section, range(code, stop), label, values, *beside)
    return None


def _values(layout: SheetLayout, texts: Row, named: Sequence[int], total: str) -> list[int | None]:
    wanted = [
        _printed(column_label(layout.form, number, total))
        for number in range(len(layout.value_columns))
    ]
    there = [(text, column) for column, text in texts.items() if column not in named]
    found = _assigned(wanted, there)
    return [found.get(number) for number in range(len(wanted))]


def _assigned(wanted: Sequence[Hashable], there: Sequence[tuple[Hashable, int]]) -> dict[int, int]:
    """Which of the places holds which of the wanted, by its number.

    One that is wanted twice is told by the order of all, which must be as it was.
    """
    keys = set(wanted)
    there = [(key, place) for key, place in there if key in keys]
    asked, given = Counter(wanted), Counter(key for key, _ in there)
    in_order = [key for key, _ in there] == list(wanted)
    waiting: dict[Hashable, list[int]] = {}
    for number, key in enumerate(wanted):
        waiting.setdefault(key, []).append(number)
    return {
        waiting[key].pop(0): place
        for key, place in there
        if asked[key] == given[key] and (asked[key] == 1 or in_order)
    }


# The table -----------------------------------------------------------------------------


def _items(layout: SheetLayout, rows: Mapping[int, Row], head: _Head) -> dict[str, int]:
    """The row of each item that has exactly one, by path."""
    wanted = _wanted(layout.form)
    found = _assigned(list(wanted.values()), list(_keys(rows, head)))
    paths = list(wanted)
    return {paths[number]: row for number, row in found.items()}


@lru_cache(maxsize=16)
def _wanted(form: Form) -> Mapping[str, Key]:
    """What the row of each item is known by, by path."""
    layout, found = SheetLayout(form), {}
    for line in layout.lines:
        if line.item is not None:
            texts = line.section.number, line.item.code or "", layout.text(line.item)
            section, code, label = map(_printed, texts)
            found[line.item.path] = section, code, label
    return found


def _keys(rows: Mapping[int, Row], head: _Head) -> Iterator[tuple[Key, int]]:
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
    found: dict[str, LocatedCell | None] = dict.fromkeys(cell.name for cell in layout.cells)
    for cell in layout.cells:
        row = items.get(cell.item.path) if cell.item is not None else None
        column = head.values[layout.value_columns.index(cell.column)]
        if row is not None and column is not None:
            found[cell.name] = LocatedCell(sheet, row, column)
    for cell in layout.explanation_cells:
        row = items.get(cell.key)
        if row is not None and head.why is not None:
            found[cell.name] = LocatedCell(sheet, row, head.why)
    return found


# Above the table -----------------------------------------------------------------------


def _fields(
    layout: SheetLayout, sheet: StoredSheet, above: Mapping[int, Row]
) -> dict[str, LocatedCell | None]:
    """The header fields: each stands to the right of its name."""
    names = [_field_name(_printed(field.label)) for field in layout.form.fields]
    found: dict[str, LocatedCell | None] = {}
    for name, cell in zip(names, layout.fields, strict=True):
        rows = [
            (row, column)
            for row, texts in above.items()
            for column, text in texts.items()
            if _field_name(text) == name
        ]
        found[cell.name] = (
            _beside(sheet, *rows[0], above[rows[0][0]], names) if len(rows) == 1 else None
        )
    return found


def _field_name(text: str) -> str:
    return text.rstrip("：:")


def _beside(
    sheet: StoredSheet, row: int, column: int, texts: Row, names: Sequence[str]
) -> LocatedCell | None:
    """The one cell between a field's name and the next; None if several hold something."""
    start = 1 + max(
        (area.right for area in sheet.merged if (area.top, area.left) == (row, column)),
        default=column,
    )
    behind = [c for c in texts if c >= start]
    next_name = min((c for c in behind if _field_name(texts[c]) in names), default=1 << 20)
    filled = [c for c in behind if c < next_name]
    if len(filled) > 1:
        return None
    return LocatedCell(sheet, row, filled[0] if filled else start)


# What is wrong -------------------------------------------------------------------------


def _faults(
    layout: SheetLayout, sheet: StoredSheet, file: str, places: Places
) -> Iterator[Problem]:
    """What is not there exactly once, in the words of the form."""
    for field, cell in zip(layout.form.fields, layout.fields, strict=True):
        if places[cell.name] is None:
            yield problem("FS524", file=file, sheet=sheet.name, what=field.label)
    for cell in layout.cells:
        if places[cell.name] is None and cell.item is not None:
            what = f"{cell.key} {layout.form.label(cell.item)}"
            yield problem("FS524", file=file, sheet=sheet.name, what=what)
