"""Cells to fill in that people merged: with each other, or with what stands beside them.

Of a merged area one content is seen, that of its first cell. It belongs to an item for certain
only if the area covers no other cell to fill in.
"""

from collections.abc import Iterable
from typing import NamedTuple

from formspec_xlsx.layout import InputCell
from formspec_xlsx.notation import address
from formspec_xlsx.returned.printed_labels import Places
from formspec_xlsx.returned.sheet import LocatedCell, MergedArea, StoredSheet


class MergedInput(NamedTuple):
    """A merged area in which a cell to fill in lies."""

    sheet: StoredSheet
    """The sheet it is on."""
    area: MergedArea
    """Its corners."""
    inputs: tuple[InputCell, ...]
    """All cells to fill in that it covers."""

    @property
    def place(self) -> str:
        """How people call it: ``H6:H7``."""
        top, left, bottom, right = self.area
        return f"{address(top, left)}:{address(bottom, right)}"

    @property
    def seen(self) -> LocatedCell:
        """The cell whose content is seen."""
        return LocatedCell(self.sheet, self.area.top, self.area.left)


def merged_inputs(cells: Iterable[InputCell], places: Places) -> dict[str, MergedInput]:
    """The area of each merged cell, by its name in the layout."""
    columns: dict[tuple[str, int], list[MergedArea]] = {}
    areas: dict[tuple[str, MergedArea], list[InputCell]] = {}
    sheets: dict[str, StoredSheet] = {}
    for cell in cells:
        place = places.get(cell.name)
        area = _area(place, columns) if place is not None else None
        if place is not None and area is not None:
            sheets[place.sheet.name] = place.sheet
            areas.setdefault((place.sheet.name, area), []).append(cell)
    found = (
        MergedInput(sheets[sheet], area, tuple(inputs)) for (sheet, area), inputs in areas.items()
    )
    return {cell.name: merged for merged in found for cell in merged.inputs}


def _area(
    place: LocatedCell, columns: dict[tuple[str, int], list[MergedArea]]
) -> MergedArea | None:
    sheet, row, column = place
    key = sheet.name, column
    if key not in columns:  # most areas are in other columns
        columns[key] = [one for one in sheet.merged if one.left <= column <= one.right]
    return next((one for one in columns[key] if one.top <= row <= one.bottom), None)
