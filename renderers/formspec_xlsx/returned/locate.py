"""Where a workbook has the cells of a form: by name, else by the hidden sheet, else as printed.

One way for the whole workbook: cells that were located differently are never mixed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from formspec.plugins import FormspecError, Problem, problem
from formspec_xlsx.layout import IDENTITY_PREFIX, INDEX_SHEET, InputCell, SheetLayout, identity_name
from formspec_xlsx.notation import parse_reference, plain, squeezed
from formspec_xlsx.returned.printed_labels import (
    Places,
    PrintedSheet,
    any_label_read,
    field_name,
    printed_sheet,
)
from formspec_xlsx.returned.sheet import LocatedCell, StoredSheet
from formspec_xlsx.returned.workbook import StoredWorkbook

Way = Literal["names", "index", "labels"]


class LocatedForm(NamedTuple):
    """The cells of the form, and the way they were located."""

    places: Places
    """Where each cell is, by its name in the layout; None for one that is not there any more."""
    way: Way
    """By defined names, by the hidden sheet, or by what is printed."""
    spare: Sequence[str] = ()
    """The names of sheets that are copies and were left blank."""
    moved: Mapping[str, str] = {}
    """Cells that somebody moved, by name in the layout: the path of the item, the label of the
    column or the cell they now stand at."""
    known: bool = False
    """Whether title and items are those of the form."""
    fault: Problem | None = None
    """What is not there where it had to be looked for."""
    as_printed: bool = False
    """Whether all stands where the printed labels say, and nothing between."""


class _Copy(NamedTuple):
    """The form once in the workbook; ``printed`` is what its sheet says, if it says it."""

    places: Places
    way: Way
    printed: PrintedSheet | None

    @property
    def sheet(self) -> str:
        return next(place.sheet.name for place in self.places.values() if place is not None)


def locate(layout: SheetLayout, book: StoredWorkbook) -> LocatedForm | None:
    """The cells of the form in a workbook; None if nothing looks like it.

    Raises FormspecError: two filled copies, or a sheet on which no label can be read.
    """
    copies = list(_copies(layout, book))
    if not copies:
        return None
    answered = _answered(layout, copies)
    _check_labels(layout, answered or copies, book.file)
    filled = answered or _with_headers(layout, copies)
    if len(filled) > 1:
        raise FormspecError(
            problem("FS521", file=book.file, first=filled[0].sheet, second=filled[1].sheet)
        )
    chosen = filled[0] if filled else copies[0]
    spare = [copy.sheet for copy in copies if copy is not chosen]
    places, way, printed = chosen
    if printed is None:
        return LocatedForm(places, way, spare)
    at_home = all(places.get(cell.name) == printed.places[cell.name] for cell in layout.cells)
    fault = printed.fault if way == "labels" else None
    moved = dict(_moved(layout, places, printed))
    known = printed.titled and at_home
    same = all(places.get(name) == place for name, place in printed.places.items())
    return LocatedForm(places, way, spare, moved, known, fault, same and not _strays(printed))


def _strays(printed: PrintedSheet) -> bool:
    """Whether anything stands in a value column at or under the first item, but at no item."""
    first = min(printed.rows)
    return any(
        column in printed.columns and row > first and row not in printed.rows and cell.text
        for (row, column), cell in printed.sheet.cells.items()
    )


def _copies(layout: SheetLayout, book: StoredWorkbook) -> Iterator[_Copy]:
    """The form by its names or by the hidden sheet, then every other sheet that looks like it."""
    foreign = _foreign(layout, book)
    candidates = (printed_sheet(layout, sheet, book.file) for sheet in book.sheets(hidden=False))
    printed = {
        one.sheet.name: one
        for one in candidates
        if one is not None and one.sheet.name.casefold() not in foreign
    }
    known = [_Copy(places, "names", None) for places in _by_names(layout, book, foreign)]
    if not known and (indexed := _by_index(layout, book)) is not None:
        known = [_Copy(indexed, "index", None)]
    for copy in known:
        yield copy._replace(printed=printed.get(copy.sheet))
    taken = {place.sheet.name for copy in known for place in copy.places.values() if place}
    for name, one in printed.items():
        if name not in taken:
            yield _Copy(one.places, "labels", one)


def _check_labels(layout: SheetLayout, copies: Iterable[_Copy], file: str) -> None:
    """Cells without any label beside them are not blank: nobody knows what they were."""
    for copy in copies:
        if copy.printed is None and not any_label_read(layout, copy.places):
            raise FormspecError(problem("FS526", file=file, sheet=copy.sheet))


def _answered(layout: SheetLayout, copies: Iterable[_Copy]) -> list[_Copy]:
    """Those with answers in the table."""
    typed = [cell for cell in layout.cells if cell.item and not cell.item.computed]
    return [copy for copy in copies if any(_texts(typed, copy.places))]


def _with_headers(layout: SheetLayout, copies: Sequence[_Copy]) -> list[_Copy]:
    """One for each filled header there is.

    What was filled in before the form went out stands in every copy.
    """
    headers = {_texts(layout.fields, copy.places): copy for copy in reversed(copies)}
    return [copy for texts, copy in headers.items() if any(texts)]


def _texts(cells: Iterable[InputCell], places: Places) -> tuple[str | None, ...]:
    """What stands there; an empty text for a formula without a result."""
    located = (places.get(cell.name) for cell in cells)
    stored = (place.cell if place is not None else None for place in located)
    return tuple(None if cell is None else cell.text or cell.formula or "" for cell in stored)


def _moved(layout: SheetLayout, places: Places, printed: PrintedSheet) -> Iterator[tuple[str, str]]:
    """Cells that stand at another item or column now, or leave what stands at their own.

    Names go with a cell that is dragged, and with cells that move up over a deleted one;
    LibreOffice leaves them behind when rows are cut. People write beside the label they see.
    """
    first = layout.value_columns.start
    for cell in layout.cells:
        place = places.get(cell.name)
        if place is None or cell.item is None or place.sheet is not printed.sheet:
            continue
        path = printed.rows.get(place.row, cell.item.path)
        column = cell.column - first
        now = printed.columns.get(place.column, column)
        own = printed.places[cell.name]
        if path != cell.item.path:
            yield cell.name, path
        elif now != column:
            yield cell.name, layout.form.columns[now].label
        elif own is not None and own != place and own.cell is not None:
            yield cell.name, own.place


# By name -------------------------------------------------------------------------------


def _by_names(layout: SheetLayout, book: StoredWorkbook, foreign: set[str]) -> Iterator[Places]:
    """The names of the workbook, then those of each copied sheet.

    A sheet that is copied inside its workbook gets names of its own beside the old ones.
    """
    cells = (*layout.fields, *layout.cells, *layout.explanation_cells)
    wanted = {cell.name.lower(): cell.name for cell in cells}
    names = [name for name in book.names if name.name.lower() in wanted]
    names.sort(key=lambda name: -1 if name.sheet is None else name.sheet)
    for _, group in groupby(names, key=lambda name: name.sheet):
        places = {wanted[name.name.lower()]: book.located(name.text) for name in group}
        sheets = {place.sheet.name.casefold() for place in places.values() if place is not None}
        if sheets - foreign:
            yield places


def _foreign(layout: SheetLayout, book: StoredWorkbook) -> set[str]:
    """Sheets of other forms and versions in the same workbook; items may be the same there."""
    sheets = set()
    for name in book.names:
        lower = name.name.lower()
        if lower.startswith(IDENTITY_PREFIX) and lower != identity_name(layout.form):
            where = parse_reference(name.text)
            sheets.add(where[0].casefold() if where else "")
    return sheets


# By the hidden sheet -------------------------------------------------------------------


def _by_index(layout: SheetLayout, book: StoredWorkbook) -> Places | None:
    """Where the hidden sheet says the cells were, if the same texts still stand beside them."""
    index = book.sheet(INDEX_SHEET)
    if index is None:
        return None
    rows = index_rows(index)
    places: dict[str, LocatedCell | None] = {}
    kinds = ("cell", layout.cells), ("field", layout.fields), ("why", layout.explanation_cells)
    for kind, cell in ((kind, cell) for kind, cells in kinds for cell in cells):
        _, text = rows.get((kind, cell.key), (0, ""))
        place = book.located(text)
        if place is None or not _stands_beside(layout, cell, place):
            return None
        places[cell.name] = place
    return places


def index_rows(index: StoredSheet) -> dict[tuple[str, str], tuple[int, str]]:
    """What the hidden sheet says, by kind and key: the number of the row, and its text."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in index.cells.items():
        rows.setdefault(row, {})[column] = cell.text or ""
    return {
        (texts.get(1, ""), texts.get(2, "")): (row, texts.get(3, "")) for row, texts in rows.items()
    }


def _stands_beside(layout: SheetLayout, cell: InputCell, place: LocatedCell) -> bool:
    """Whether what is printed for the item or field is still in the same row."""
    row = {
        squeezed(stored.text or "")
        for (number, _), stored in place.sheet.cells.items()
        if number == place.row
    }
    if cell.item is not None:
        texts = [layout.text(cell.item), cell.item.code or ""]
        return all(squeezed(text) in row for text in texts if text)
    label = next(field.label for field in layout.form.fields if field.id == cell.key)
    return any(field_name(text) == field_name(squeezed(label)) for text in row)


# One period earlier --------------------------------------------------------------------


def previous_cells(
    layout: SheetLayout, book: StoredWorkbook
) -> Iterator[tuple[InputCell, LocatedCell]]:
    """The cells of the period before that hold something: by their names, else by the index.

    Raises FormspecError: beside none of them the sheet says that it is one.
    """
    names = {name.name.lower(): name.text for name in book.names if name.sheet is None}
    located: list[tuple[InputCell, LocatedCell]] = []
    for cell in layout.previous:
        text = names.get(cell.name.lower(), "")
        named = book.located(text) if parse_reference(text) else None
        place = named if named and _says(named, cell.key) else _indexed(book, cell)
        if place is not None:
            located.append((cell, place))
    if located and not any(_indexed_as_previous(place) for _, place in located):
        sheet = located[0][1].sheet.name
        raise FormspecError(problem("FS526", file=book.file, sheet=sheet))
    return ((cell, place) for cell, place in located if place.cell is not None)


def _indexed_as_previous(place: LocatedCell) -> bool:
    """Whether the row of the cell says, as on the index, that it is of the period before."""
    kind = place.sheet.cells.get((place.row, 1))
    return kind is not None and kind.text == "previous"


def _says(place: LocatedCell, key: str) -> bool:
    """Whether the row of the index is about a key, or says nothing.

    In another draft the name is another's.
    """
    stored = place.sheet.cells.get((place.row, 2))
    return stored is None or stored.text == plain(key)


def _indexed(book: StoredWorkbook, cell: InputCell) -> LocatedCell | None:
    """The cell beside the row of the index that says what it is."""
    index = book.sheet(INDEX_SHEET)
    row, _ = index_rows(index).get(("previous", cell.key), (0, "")) if index else (0, "")
    return LocatedCell(index, row, cell.column) if index and row else None
