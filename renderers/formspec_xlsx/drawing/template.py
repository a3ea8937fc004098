"""A workbook made once and filled in for many offices, without making it again.

Only the cells that are filled in change: their bytes are put into the sheet, and what stands
behind the last of them, mostly nearly all of it, stays packed as it was.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape as xml

from formspec.language.form import Kind
from formspec.submissions.submission import Submission
from formspec_xlsx.address import letters
from formspec_xlsx.layout import InputCell, SheetLayout
from formspec_xlsx.notation import escape, plain
from formspec_xlsx.xml_edit import Edit, grown, scan, spliced, text_cell
from formspec_xlsx.zip_members import (
    ZipMember,
    changed,
    deflated,
    join,
    members,
    unpacked,
    with_packed,
)

UNIT = "formspec-unit"
"""The property that names the reporting unit a workbook was made for."""

_CUSTOM = "docProps/custom.xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"

# Excel counts days from here, and has a 29 February 1900 that never was: from March on it is
# right, and a date before that is written as text.
_FIRST_DAY, _SURE_DAY = date(1899, 12, 30), date(1900, 3, 1)

Place = tuple[str, str]
"""A part of a submission (``fields``, ``values``, ``previous``) and a key in it."""


@dataclass(frozen=True, slots=True)
class FillableCell:
    """A cell that may be filled in: where its bytes are, its style, what it holds."""

    start: int
    end: int
    address: str
    style: str
    kind: Kind

    def holding(self, text: str) -> Edit:
        """The cell with a value in it."""
        number = text if self.kind == "number" else None
        if self.kind == "date" and date.fromisoformat(text) >= _SURE_DAY:
            number = str((date.fromisoformat(text) - _FIRST_DAY).days)
        if number is None:
            return self.start, self.end, text_cell("", self.address, escape(text), self.style)
        cell = f'<c r="{self.address}" s="{self.style}"><v>{number}</v></c>'
        return self.start, self.end, cell.encode()


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet and its cells that may be filled in; ``tails`` are ends of it, packed."""

    member: ZipMember
    part: bytes
    slots: Mapping[Place, FillableCell]
    tails: dict[int, bytes] = field(default_factory=dict)

    def filled(self, answers: Mapping[Place, str]) -> ZipMember:
        """The sheet with answers in it."""
        edits = [slot.holding(answers[at]) for at, slot in self.slots.items() if at in answers]
        if not edits:
            return self.member
        last = max(end for _, end, _ in edits)
        head, tail = spliced(self.part[:last], edits), self.part[last:]
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
        if last not in self.tails:
            self.tails[last] = deflated(tail)
        crc = zlib.crc32(tail, zlib.crc32(head))
        return with_packed(self.member, len(head) + len(tail), crc, packed + self.tails[last])


@dataclass(frozen=True, slots=True)
class WorkbookTemplate:
    """A workbook in parts; ``sheets`` are those in which something is filled in, by part."""

    members: tuple[ZipMember, ...]
    sheets: Mapping[str, TemplateSheet]

    def filled(self, prefill: Submission) -> bytes:
        """The workbook with the values of a submission, which are plain texts."""
        answers = dict(_answers(prefill))
        return join(self._member(member, answers, prefill.unit) for member in self.members)

    def _member(
        self, member: ZipMember, answers: Mapping[Place, str], unit: str | None
    ) -> ZipMember:
        name = member.info.filename
        if name in self.sheets:
            return self.sheets[name].filled(answers)
        if name == _CUSTOM and unit is not None:
            return changed(member, _with_unit(unpacked(member), unit))
        return member


def template(layout: SheetLayout, data: bytes, paper: str, index: str) -> WorkbookTemplate:
    """A workbook made ready; ``paper`` and ``index`` are the parts of its two sheets."""
    parts = tuple(members(data))
    kinds = {entry.id: entry.kind for entry in layout.form.fields}
    cells: dict[str, dict[Place, tuple[InputCell, Kind]]] = {
        paper: {("fields", cell.key): (cell, kinds[cell.key]) for cell in layout.fields}
        | {("values", cell.key): (cell, _kind(cell)) for cell in layout.cells},
        index: {("previous", cell.key): (cell, _kind(cell)) for cell in layout.previous},
    }
    sheets = {
        member.info.filename: _sheet(member, cells[member.info.filename])
        for member in parts
        if member.info.filename in cells
    }
    return WorkbookTemplate(parts, sheets)


def _kind(cell: InputCell) -> Kind:
    return cell.item.kind if cell.item is not None else "text"


def _sheet(member: ZipMember, targets: Mapping[Place, tuple[InputCell, Kind]]) -> TemplateSheet:
    part = unpacked(member)
    data = next(found for found in scan(part, ("row", "c")).children if found.name == "sheetData")
    rows = {row.attributes["r"]: row for row in data.children}
    cells = {cell.attributes["r"]: cell for row in data.children for cell in row.children}
    slots = {}
    for place, (target, kind) in targets.items():
        address = f"{letters(target.column)}{target.row}"
        cell = cells.get(address)
        # One without a style is not there at all; on the index it is the last of its row.
        end = rows[str(target.row)].close
        start, end = (cell.start, cell.end) if cell is not None else (end, end)
        style = cell.attributes.get("s", "0") if cell is not None else "0"
        slots[place] = FillableCell(start, end, address, style, kind)
    return TemplateSheet(member, part, slots)


def _answers(prefill: Submission) -> Iterable[tuple[Place, str]]:
    for part in ("fields", "values", "previous"):
        for key, text in getattr(prefill, part).items():
            yield (part, key), text


def _with_unit(part: bytes, unit: str) -> bytes:
    """The properties of the workbook with one more."""
    root = scan(part, ())
    number = max(int(found.attributes["pid"]) for found in root.children) + 1
    entry = (
        f'<property name="{UNIT}" fmtid="{_FORMAT_ID}" pid="{number}">'
        f'<vt:lpwstr xmlns:vt="{_VALUE_TYPES}">{xml(plain(unit))}</vt:lpwstr></property>'
    )
    return spliced(part, grown(part, root, entry.encode()))
