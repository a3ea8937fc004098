"""A workbook made once and filled in for many offices, without making it again.

Only the cells that are filled in change: their bytes are put into the sheet, and what stands
behind the last of them, mostly nearly all of it, stays packed as it was.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from xml.sax.saxutils import escape as xml

from formspec.plugins import Kind, Submission
from formspec_xlsx.layout import UNIT_PROPERTY, InputCell, SheetLayout
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

_CUSTOM = "docProps/custom.xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"

# Excel counts days from here, and has a 29 February 1900 that never was: from March on it is
# right, and a date before that is written as text.
_FIRST_DAY, _SURE_DAY = date(1899, 12, 30), date(1900, 3, 1)

Place = tuple[str, str]
"""A part of a submission (``fields``, ``values``, ``previous``) and a key in it."""


class FillableCell(NamedTuple):
    """A cell that may be filled in, as it lies in its sheet."""

    start: int
    """Where its bytes begin in the part."""
    end: int
    """Where they end."""
    address: str
    """Its address: ``E9``."""
    style: str
    """The number of its style."""
    kind: Kind
    """What it holds."""

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
    """A sheet and its cells that may be filled in."""

    member: ZipMember
    """The sheet as it lies in the file."""
    part: bytes
    """The same, unpacked."""
    cells: Mapping[Place, FillableCell]
    """The cells that may be filled in."""
    tails: dict[int, bytes] = field(default_factory=dict)
    """Ends of the part, packed, by where they begin: kept for the next office."""

    def filled(self, answers: Mapping[Place, str]) -> ZipMember:
        """The sheet with answers in it."""
        edits = [cell.holding(answers[at]) for at, cell in self.cells.items() if at in answers]
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
    """A workbook in parts."""

    members: tuple[ZipMember, ...]
    """All parts, in their order."""
    sheets: Mapping[str, TemplateSheet]
    """The sheets in which something is filled in, by the name of the part."""

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
    kinds = {field.id: field.kind for field in layout.form.fields}
    inputs: dict[str, dict[Place, tuple[InputCell, Kind]]] = {
        paper: {("fields", cell.key): (cell, kinds[cell.key]) for cell in layout.fields}
        | {("values", cell.key): (cell, _kind(cell)) for cell in layout.cells},
        index: {("previous", cell.key): (cell, _kind(cell)) for cell in layout.previous},
    }
    sheets = {
        member.info.filename: _sheet(member, inputs[member.info.filename])
        for member in parts
        if member.info.filename in inputs
    }
    return WorkbookTemplate(parts, sheets)


def _kind(cell: InputCell) -> Kind:
    return cell.item.kind if cell.item is not None else "text"


def _sheet(member: ZipMember, inputs: Mapping[Place, tuple[InputCell, Kind]]) -> TemplateSheet:
    part = unpacked(member)
    data = next(child for child in scan(part, ("row", "c")).children if child.name == "sheetData")
    rows = {row.attributes["r"]: row for row in data.children}
    elements = {cell.attributes["r"]: cell for row in data.children for cell in row.children}
    cells = {}
    for place, (cell, kind) in inputs.items():
        element = elements.get(cell.address)
        if element is None:
            # One without a style is not there at all; on the index it is the last of its row.
            end = rows[str(cell.row)].close
            cells[place] = FillableCell(end, end, cell.address, "0", kind)
        else:
            style = element.attributes.get("s", "0")
            cells[place] = FillableCell(element.start, element.end, cell.address, style, kind)
    return TemplateSheet(member, part, cells)


def _answers(prefill: Submission) -> Iterable[tuple[Place, str]]:
    for part in ("fields", "values", "previous"):
        for key, text in getattr(prefill, part).items():
            yield (part, key), text


def _with_unit(part: bytes, unit: str) -> bytes:
    """The properties of the workbook with one more."""
    root = scan(part, ())
    number = max(int(child.attributes["pid"]) for child in root.children) + 1
    entry = (
        f'<property name="{UNIT_PROPERTY}" fmtid="{_FORMAT_ID}" pid="{number}">'
        f'<vt:lpwstr xmlns:vt="{_VALUE_TYPES}">{xml(plain(unit))}</vt:lpwstr></property>'
    )
    return spliced(part, grown(part, root, entry.encode()))
