"""What is written beside the cells of a returned workbook: each finding in its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from formspec.diagnostics.problem import Lang
from formspec.engine.finding import CellValue, Finding
from formspec_xlsx.address import place as place_of
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.returned.locate import LocatedForm
from formspec_xlsx.returned.workbook import StoredWorkbook

Urgency = Literal["error", "warning", "waiting", "note"]
"""How a remark looks, the most urgent first."""

URGENCIES: tuple[Urgency, ...] = ("error", "warning", "waiting", "note")


@dataclass(frozen=True, slots=True)
class CellPosition:
    """A cell of the returned workbook; the sheet by its number."""

    sheet: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class CellNote:
    """A finding as it is written down; ``item`` names its cell, ``where`` is its cell."""

    tone: Urgency
    item: str
    text: str
    proposal: str
    where: CellPosition | None


def remarks(
    layout: SheetLayout,
    book: StoredWorkbook,
    located: LocatedForm,
    findings: Sequence[Finding],
    lang: Lang,
) -> tuple[CellNote, ...]:
    """The remarks, in the order of the findings."""
    numbers = {tab.title.casefold(): number for number, tab in enumerate(book.tabs)}
    cells = dict(_input_cells(layout, located, numbers))
    return tuple(_remark(finding, cells, numbers, lang) for finding in findings)


def _input_cells(
    layout: SheetLayout, located: LocatedForm, numbers: Mapping[str, int]
) -> Iterator[tuple[str, CellPosition]]:
    keyed = [(cell.key, cell) for cell in layout.cells]
    keyed += [(f"field:{cell.key}", cell) for cell in layout.fields]
    for key, cell in keyed:
        found = located.places.get(cell.name)
        if found is not None:
            number = numbers[found.sheet.name.casefold()]
            yield key, CellPosition(number, found.row, found.column)


def _remark(
    finding: Finding,
    targets: Mapping[str, CellPosition],
    numbers: Mapping[str, int],
    lang: Lang,
) -> CellNote:
    cells = [targets[key] for cell in finding.cells if (key := _key(cell)) in targets]
    where = cells[0] if cells else _told(finding.place, numbers)
    item = _named(finding.cells[0]) if finding.cells else ""
    # Of a rule the sentence says it already: it names other cells than this one.
    proposal = None if finding.text else finding.to_dict(lang).get("proposal")
    text = _short(finding.message(lang), item, finding.place)
    return CellNote(_tone(finding), item, text, "" if proposal is None else str(proposal), where)


def _tone(finding: Finding) -> Urgency:
    if finding.verdict == "incomplete":
        return "waiting"
    explained = finding.severity == "warning" and not finding.blocks
    return "note" if explained else finding.severity


def _key(cell: CellValue) -> str:
    path = cell.path.removeprefix("prev(").removesuffix(")")
    return f"{path}@{cell.column}" if cell.column else path


def _named(cell: CellValue) -> str:
    if cell.path.startswith("field:"):
        return cell.label
    return f"{_key(cell)} {cell.label}".rstrip()


def _told(text: str | None, numbers: Mapping[str, int]) -> CellPosition | None:
    """The cell that a reader named: ``附件2!E9``."""
    sheet, _, address = (text or "").rpartition("!")
    number, at = numbers.get(sheet.casefold()), place_of(address)
    return CellPosition(number, *at) if number is not None and at is not None else None


def _short(message: str, item: str, place: str | None) -> str:
    """The sentence without the name of the cell that it stands beside."""
    if not item or not message.startswith(item):
        return message
    rest = message[len(item) :].removeprefix(f"（{place}）").lstrip("：: ")
    return rest or message
