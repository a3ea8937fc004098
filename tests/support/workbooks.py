"""Workbooks in tests: rendered, opened, filled in, taken apart and put together again."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from formspec_xlsx import XlsxReader, XlsxRenderer
from formspec_xlsx.layout import SheetLayout
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from formspec import Form, Submission
from formspec.plugins import Lang

Parts = dict[str, bytes]

SHEET = "xl/worksheets/sheet1.xml"
"""The part with the paper."""


def rendered(form: Form, lang: Lang | None = None) -> Workbook:
    """The blank workbook of a form, opened."""
    return opened(XlsxRenderer().render(form, lang=lang).data)


def opened(data: bytes) -> Workbook:
    """A workbook from its bytes."""
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def named(book: Workbook, name: str) -> Cell:
    """The cell that a defined name points to."""
    (sheet, address), *_ = book.defined_names[name].destinations
    cell = book[sheet][address]
    assert isinstance(cell, Cell)
    return cell


def filled(form: Form, answers: Mapping[str, Any], data: bytes | None = None) -> bytes:
    """The form's workbook with answers typed in, by cell key or field id."""
    book = opened(data) if data else rendered(form)
    layout = SheetLayout(form)
    names = {cell.key: cell.name for cell in (*layout.cells, *layout.fields)}
    for key, answer in answers.items():
        cell = named(book, names[key])
        cell.value = answer
        if isinstance(answer, str) and answer.startswith("=") and "不是公式" in answer:
            cell.data_type = "s"
    return saved(book)


def read(form: Form, workbook: bytes | Workbook, folder: Path) -> Submission:
    """What a filled workbook says."""
    path = folder / "filled.xlsx"
    path.write_bytes(workbook if isinstance(workbook, bytes) else saved(workbook))
    return XlsxReader().read(form, path)


def unpacked(data: bytes) -> Parts:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()
