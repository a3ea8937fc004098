"""What is written beside the cells of a returned workbook: each finding in its place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from formspec.plugins import CellValue, Finding, Lang
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import address, cell_position
from formspec_xlsx.returned.locate import LocatedForm
from formspec_xlsx.returned.workbook import StoredWorkbook

Urgency = Literal["error", "warning", "waiting", "note"]
"""How a note looks, the most urgent first."""

URGENCIES: tuple[Urgency, ...] = ("error", "warning", "waiting", "note")


class CellPosition(NamedTuple):
    """A cell of the returned workbook."""

    sheet: int
    """The number of its sheet, from 0."""
    row: int
    """Its row, from 1."""
    column: int
    """Its column, from 1."""

    @property
    def address(self) -> str:
        """Inside its sheet: ``E9``."""
        return address(self.row, self.column)


class CellNote(NamedTuple):
    """A finding as it is written down."""

    urgency: Urgency
    """How it looks."""
    item: str
    """What it is about, as people call it: key and label of its cell."""
    text: str
    """Its sentence."""
    proposal: str
    """The value that is proposed; empty where there is none."""
    cell: CellPosition | None
    """Its cell, if the workbook has it."""


def cell_notes(
    layout: SheetLayout,
    book: StoredWorkbook,
    located: LocatedForm,
    findings: Sequence[Finding],
    lang: Lang,
) -> list[CellNote]:
    """The notes, in the order of the findings."""
    numbers = book.numbers
    positions = dict(_positions(layout, located, numbers))
    return [_note(finding, positions, numbers, lang) for finding in findings]


def by_urgency(notes: Sequence[CellNote]) -> list[CellNote]:
    """The most urgent notes first."""
    return sorted(notes, key=lambda note: URGENCIES.index(note.urgency))


def _positions(
    layout: SheetLayout, located: LocatedForm, numbers: Mapping[str, int]
) -> Iterator[tuple[str, CellPosition]]:
    keyed = [(cell.key, cell) for cell in layout.cells]
    keyed += [(f"field:{cell.key}", cell) for cell in layout.fields]
    for key, cell in keyed:
        place = located.places.get(cell.name)
        if place is not None:
            number = numbers[place.sheet.name.casefold()]
            yield key, CellPosition(number, place.row, place.column)


def _note(
    finding: Finding, positions: Mapping[str, CellPosition], numbers: Mapping[str, int], lang: Lang
) -> CellNote:
    cells = [positions[key] for cell in finding.cells if (key := _key(cell)) in positions]
    position = cells[0] if cells else _position(finding.place, numbers)
    item = _item(finding.cells[0]) if finding.cells else ""
    # The sentence of a rule has it already: it names other cells than this one.
    proposal = None if finding.text else finding.to_dict(lang).get("proposal")
    text = _short(finding.message(lang), item, finding.place)
    return CellNote(
        _urgency(finding), item, text, "" if proposal is None else str(proposal), position
    )


def _urgency(finding: Finding) -> Urgency:
    if finding.verdict == "incomplete":
        return "waiting"
    explained = finding.severity == "warning" and not finding.blocks
    return "note" if explained else finding.severity


def _key(cell: CellValue) -> str:
    path = cell.path.removeprefix("prev(").removesuffix(")")
    return f"{path}@{cell.column}" if cell.column else path


def _item(cell: CellValue) -> str:
    if cell.path.startswith("field:"):
        return cell.label
    return f"{_key(cell)} {cell.label}".rstrip()


def _position(place: str | None, numbers: Mapping[str, int]) -> CellPosition | None:
    """The cell that a reader named: ``附件2!E9``."""
    sheet, _, cell = (place or "").rpartition("!")
    number, position = numbers.get(sheet.casefold()), cell_position(cell)
    if number is None or position is None:
        return None
    return CellPosition(number, *position)


def _short(message: str, item: str, place: str | None) -> str:
    """The sentence without the name of the cell that it stands beside."""
    if not item or not message.startswith(item):
        return message
    rest = message[len(item) :].removeprefix(f"（{place}）").lstrip("：: ")
    return rest or message
