"""Where a workbook has the cells of a form: by name, else by the hidden sheet, else as printed.

One way for the whole workbook: cells that were found differently are never mixed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from formspec.diagnostics.problem import FormspecError, Problem, problem
from formspec_xlsx.address import referred
from formspec_xlsx.layout import IDENTITY_PREFIX, INDEX_SHEET, InputCell, SheetLayout, identity_name
from formspec_xlsx.returned.located_cell import LocatedCell, Places
from formspec_xlsx.returned.printed_labels import PrintedSheet, scan
from formspec_xlsx.returned.sheet import StoredSheet
from formspec_xlsx.returned.workbook import StoredWorkbook

Way = Literal["names", "index", "labels"]


@dataclass(frozen=True, slots=True)
class LocatedForm:
    """The cells of the form, and the way they were found.

    ``spare`` names sheets that are copies and were left blank. ``beside`` has cells that
    somebody moved, by name in the layout: the path of the item or the label of the column
    they now stand at. ``known`` says that title and items are those of the form, ``fault``
    what is not there where it had to be looked for.
    """

    places: Places
    way: Way
    spare: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    known: bool = False
    fault: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Copy:
    """The form once in the workbook; ``paper`` is what its sheet says, if it says it."""

    places: Places
    way: Way
    paper: PrintedSheet | None

    @property
    def sheet(self) -> str:
        return next(place.sheet.name for place in self.places.values() if place is not None)


def locate(layout: SheetLayout, book: StoredWorkbook) -> LocatedForm | None:
    """The cells of the form in a workbook; None if nothing looks like it.

    Raises FormspecError: two filled copies.
    """
    copies = list(_copies(layout, book))
    if not copies:
        return None
    filled = _filled(layout, copies)
    if len(filled) > 1:
        raise FormspecError(
            problem("FS521", file=book.file, first=filled[0].sheet, second=filled[1].sheet)
        )
    chosen = filled[0] if filled else copies[0]
    spare = tuple(copy.sheet for copy in copies if copy is not chosen)
    paper = chosen.paper
    return LocatedForm(
        chosen.places,
        chosen.way,
        spare,
        dict(_beside(layout, chosen.places, paper)) if paper else {},
        paper is not None and paper.titled and _all_there(layout, chosen.places, paper),
        paper.fault if paper is not None and chosen.way == "labels" else None,
    )


def _copies(layout: SheetLayout, book: StoredWorkbook) -> Iterator[_Copy]:
    """The form by its names or by the hidden sheet, then every other sheet that looks like it."""
    foreign = _foreign(layout, book)
    found = (scan(layout, sheet, book.file) for sheet in book.visible())
    papers = {
        paper.sheet.name: paper
        for paper in found
        if paper is not None and paper.sheet.name.casefold() not in foreign
    }
    named = list(_by_names(layout, book, foreign))
    indexed = None if named else _by_index(layout, book)
    known: list[tuple[Places, Way]] = [(places, "names") for places in named]
    if indexed is not None:
        known.append((indexed, "index"))
    for places, way in known:
        first = next(place.sheet.name for place in places.values() if place is not None)
        yield _Copy(places, way, papers.get(first))
    taken = {place.sheet.name for places, _ in known for place in places.values() if place}
    for name, paper in papers.items():
        if name not in taken:
            yield _Copy(paper.places, "labels", paper)


def _filled(layout: SheetLayout, copies: list[_Copy]) -> list[_Copy]:
    """Those with answers in the table; where no copy has any, one for each header there is.

    What was filled in before the form went out stands in every copy.
    """
    asked = [cell for cell in layout.cells if cell.item and not cell.item.computed]
    filled = [copy for copy in copies if any(_texts(asked, copy.places))]
    if filled:
        return filled
    headers = {_texts(layout.fields, copy.places): copy for copy in reversed(copies)}
    return [copy for texts, copy in headers.items() if any(texts)]


def _texts(targets: Iterable[InputCell], places: Places) -> tuple[str | None, ...]:
    """What stands there; an empty text for a formula without a result."""
    found = (places.get(target.name) for target in targets)
    cells = (place.cell if place is not None else None for place in found)
    return tuple(None if cell is None else cell.text or cell.formula or "" for cell in cells)


def _beside(layout: SheetLayout, places: Places, paper: PrintedSheet) -> Iterator[tuple[str, str]]:
    """Cells that stand at another item or column now, or leave what stands at their own.

    Names go with a cell that is dragged, and with cells that move up over a deleted one;
    LibreOffice leaves them behind when rows are cut. People write beside the label they see.
    """
    for cell in layout.cells:
        place = places.get(cell.name)
        if place is None or cell.item is None or place.sheet is not paper.sheet:
            continue
        path = paper.rows.get(place.row, cell.item.path)
        column = layout.value_columns.index(cell.column)
        there = paper.columns.get(place.column, column)
        printed = paper.places[cell.name]
        if path != cell.item.path:
            yield cell.name, path
        elif there != column:
            yield cell.name, layout.form.columns[there].label
        elif printed is not None and printed != place and printed.cell is not None:
            yield cell.name, printed.place


def _all_there(layout: SheetLayout, places: Places, paper: PrintedSheet) -> bool:
    """Whether everything that was found stands where the paper says it."""
    return all(places.get(cell.name) == paper.places[cell.name] for cell in layout.cells)


# By name -------------------------------------------------------------------------------


def _by_names(layout: SheetLayout, book: StoredWorkbook, foreign: set[str]) -> Iterator[Places]:
    """The names of the workbook, then those of each copied sheet.

    A sheet that is copied inside its workbook gets names of its own beside the old ones.
    """
    cells = (*layout.fields, *layout.cells, *layout.explanation_cells)
    wanted = {cell.name.lower(): cell.name for cell in cells}
    ours = [name for name in book.names if name.name.lower() in wanted]
    ours.sort(key=lambda name: -1 if name.sheet is None else name.sheet)
    for _, names in groupby(ours, key=lambda name: name.sheet):
        places = {wanted[name.name.lower()]: _find(book, name.text) for name in names}
        there = [place for place in places.values() if place is not None]
        if any(place.sheet.name.casefold() not in foreign for place in there):
            yield places


def _foreign(layout: SheetLayout, book: StoredWorkbook) -> set[str]:
    """Sheets of other forms and versions in the same workbook; items may be the same there."""
    ours, found = identity_name(layout.form), set()
    for name in book.names:
        if name.name.lower().startswith(IDENTITY_PREFIX) and name.name.lower() != ours:
            where = referred(name.text)
            found.add(where[0].casefold() if where else "")
    return found


def _find(book: StoredWorkbook, text: str) -> LocatedCell | None:
    where = referred(text)
    sheet = book.sheet(where[0]) if where else None
    return LocatedCell(sheet, *where[1:]) if where and sheet else None


# By the hidden sheet -------------------------------------------------------------------


def _by_index(layout: SheetLayout, book: StoredWorkbook) -> Places | None:
    """Where the hidden sheet says the cells were, if the same texts still stand beside them."""
    index = book.sheet(INDEX_SHEET)
    if index is None:
        return None
    recorded = _recorded(index)
    found: dict[str, LocatedCell | None] = {}
    for kind, cells in (
        ("cell", layout.cells),
        ("field", layout.fields),
        ("why", layout.explanation_cells),
    ):
        for cell in cells:
            place = _find(book, recorded.get((kind, cell.key), ""))
            if place is None or not _stands_beside(layout, cell, place):
                return None
            found[cell.name] = place
    return found


def _recorded(index: StoredSheet) -> dict[tuple[str, str], str]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in index.cells.items():
        rows.setdefault(row, {})[column] = cell.text or ""
    return {(row.get(1, ""), row.get(2, "")): row.get(3, "") for row in rows.values()}


def _stands_beside(layout: SheetLayout, target: InputCell, place: LocatedCell) -> bool:
    """Whether what is printed for the item or field is still in the same row."""
    row = {
        _squeezed(cell.text or "")
        for (number, _), cell in place.sheet.cells.items()
        if number == place.row
    }
    if target.item is not None:
        texts = [layout.text(target.item), target.item.code or ""]
        return all(_squeezed(text) in row for text in texts if text)
    label = next(field.label for field in layout.form.fields if field.id == target.key)
    return any(text.rstrip("：:") == _squeezed(label).rstrip("：:") for text in row)


def _squeezed(text: str) -> str:
    return "".join(text.split())
