"""Where a workbook has the cells of a form: by their names, else by the hidden sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from formspec.problem import FormspecError, problem
from formspec_xlsx.address import letters, referred
from formspec_xlsx.book import Book
from formspec_xlsx.plan import INDEX_SHEET, Plan, Spot
from formspec_xlsx.sheet import Sheet, StoredCell


@dataclass(frozen=True, slots=True)
class Found:
    """A cell of the workbook."""

    sheet: Sheet
    row: int
    column: int

    @property
    def place(self) -> str:
        """How people call it: ``附件2!E9``."""
        return f"{self.sheet.name}!{letters(self.column)}{self.row}"

    @property
    def cell(self) -> StoredCell | None:
        """What is stored there; None if it is empty."""
        return self.sheet.cells.get((self.row, self.column))

    @property
    def hidden(self) -> bool:
        """Whether it disappeared under another cell when somebody merged them."""
        return self.sheet.hidden(self.row, self.column)


Places = Mapping[str, Found | None]
"""By name in the plan; None for a cell that was deleted."""


@dataclass(frozen=True, slots=True)
class Located:
    """The cells, and whether they had to be looked for where they once were.

    ``spare`` names sheets that are copies and were left blank.
    """

    places: Places
    by_position: bool = False
    spare: tuple[str, ...] = ()


def locate(plan: Plan, book: Book) -> Located:
    """The cells of the form in a workbook.

    Raises FormspecError: two filled copies, or no way to find them.
    """
    copies = list(_copies(plan, book))
    if copies:
        return _only_filled(plan, book, copies)
    places = _by_position(plan, book)
    if places is None:
        raise FormspecError(problem("FS523", file=book.file, form=plan.form.id))
    return Located(places, by_position=True)


def _copies(plan: Plan, book: Book) -> Iterator[Places]:
    """The form by its names: those of the workbook, then those of each copied sheet.

    A sheet that is copied inside its workbook gets names of its own beside the old ones.
    """
    spots = (*plan.fields, *plan.cells, *plan.whys)
    wanted = {spot.name.lower(): spot.name for spot in spots}
    cells = {spot.name for spot in plan.cells}
    ours = [name for name in book.names if name.name.lower() in wanted]
    ours.sort(key=lambda name: -1 if name.sheet is None else name.sheet)
    for _, names in groupby(ours, key=lambda name: name.sheet):
        places = {wanted[name.name.lower()]: _find(book, name.text) for name in names}
        if any(places[name] for name in places.keys() & cells):
            yield places


def _find(book: Book, text: str) -> Found | None:
    where = referred(text)
    sheet = book.sheet(where[0]) if where else None
    return Found(sheet, *where[1:]) if where and sheet else None


def _only_filled(plan: Plan, book: Book, copies: list[Places]) -> Located:
    filled = [places for places in copies if _is_filled(plan, places)]
    if len(filled) > 1:
        first, second = _sheet_name(filled[0]), _sheet_name(filled[1])
        raise FormspecError(problem("FS521", file=book.file, first=first, second=second))
    chosen = filled[0] if filled else copies[0]
    spare = tuple(_sheet_name(places) for places in copies if places is not chosen)
    return Located(chosen, spare=spare)


def _is_filled(plan: Plan, places: Places) -> bool:
    asked = (spot for spot in plan.cells if spot.item and not spot.item.computed)
    found = (places.get(spot.name) for spot in (*asked, *plan.fields))
    return any(place is not None and place.cell is not None for place in found)


def _sheet_name(places: Places) -> str:
    return next(place.sheet.name for place in places.values() if place is not None)


def _by_position(plan: Plan, book: Book) -> Places | None:
    """Where the hidden sheet says the cells were, if the same texts still stand beside them."""
    index = book.sheet(INDEX_SHEET)
    if index is None:
        return None
    recorded = _recorded(index)
    found: dict[str, Found | None] = {}
    for kind, spots in (("cell", plan.cells), ("field", plan.fields), ("why", plan.whys)):
        for spot in spots:
            place = _find(book, recorded.get((kind, spot.key), ""))
            if place is None or not _stands_beside(plan, spot, place):
                return None
            found[spot.name] = place
    return found


def _recorded(index: Sheet) -> dict[tuple[str, str], str]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in index.cells.items():
        rows.setdefault(row, {})[column] = cell.text or ""
    return {(row.get(1, ""), row.get(2, "")): row.get(3, "") for row in rows.values()}


def _stands_beside(plan: Plan, spot: Spot, place: Found) -> bool:
    """Whether the printed text of the item or field is still in the same row."""
    if spot.item is not None:
        text = plan.text(spot.item)
    else:
        text = next(field.label for field in plan.form.fields if field.id == spot.key)
    row = (cell.text or "" for (r, _), cell in place.sheet.cells.items() if r == place.row)
    return any(_squeezed(text) in _squeezed(beside) for beside in row)


def _squeezed(text: str) -> str:
    return "".join(text.split())
