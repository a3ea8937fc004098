"""Cells filled as people fill them: written into a real workbook, as a spreadsheet stores them."""

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, cast

from formspec_xlsx.layout import SheetLayout
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Form
from support.workbooks import SHEET, packed, rendered, saved, unpacked

DATA = json.loads((Path(__file__).parents[1] / "data/typed.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = DATA["cases"]
RELATED, TEXTS = "xl/_rels/workbook.xml.rels", "texts.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_STORED = {"number": "n", "text": "str", "boolean": "b", "error": "e", "iso": "d"}


def form_of(cases: Sequence[Mapping[str, Any]]) -> Form:
    """A form with an item for each case, ``1.K0`` and so on."""
    items = [_item(f"K{number}", DATA["items"][case["item"]]) for number, case in enumerate(cases)]
    definition = {
        "formspec": 1, "id": "typed", "version": "1", "title": "各种填法", "blank": "unknown",
        "units": [{"name": "筐"}], "sections": [{"number": 1, "items": items}],
    }  # fmt: skip
    return formspec.loads(json.dumps(definition, ensure_ascii=False))


def _item(code: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    item = {"code": code, "label": f"第{code}项", **asked}
    if asked.get("computed"):
        part = {"code": f"{code}P", "label": "其一", "unit": asked["unit"]}
        item |= {"formula": f"{code}={code}P", "items": [part]}
    return item


def filled(form: Form, cases: Sequence[Mapping[str, Any]]) -> bytes:
    """The form's workbook with every case in its cell."""
    book = rendered(form)
    layout = SheetLayout(form)
    sheet = cast(Worksheet, book[layout.sheet])
    targets = {target.key: target for target in layout.cells}
    cells: dict[str, Mapping[str, Any]] = {}
    for number, case in enumerate(cases):
        target = targets[f"1.K{number}"]
        cell = cast(Cell, sheet.cell(target.row, target.column))
        _dress(sheet, cell, case)
        if case["raw"] is not None or "formula" in case:
            cells[cell.coordinate] = case
        if "beside" in case:
            beside = case["beside"]
            neighbour = _unmerged(sheet, target.row, target.column + beside["offset"])
            neighbour.value = 0  # so that there is a cell to write into
            cells[neighbour.coordinate] = beside
    return stored(saved(book), cells)


def _unmerged(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell of the paper; in a label of several columns, the first of them."""
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return cast(Cell, sheet.cell(area.min_row, area.min_col))
    return cast(Cell, sheet.cell(row, column))


def _dress(sheet: Worksheet, cell: Cell, case: Mapping[str, Any]) -> None:
    cell.value = None
    if "format" in case:
        cell.number_format = case["format"]
    if case.get("struck"):
        cell.font = Font(strike=True)
    if case.get("hidden"):
        sheet.row_dimensions[cell.row].hidden = True
    if case.get("comment"):
        cell.comment = Comment("问过财务科", "某人")
    if case.get("merged"):
        for area in [str(area.coord) for area in sheet.merged_cells.ranges]:
            if sheet[area.partition(":")[0]].row == cell.row:
                sheet.unmerge_cells(area)
        sheet.merge_cells(None, cell.row, cell.column - 1, cell.row, cell.column)


def stored(data: bytes, cases: Mapping[str, Mapping[str, Any]], part: str = SHEET) -> bytes:
    """The workbook with cells of a sheet, the first, by address, as Excel stores them."""
    parts = unpacked(data)
    sheet = parts[part].decode()
    shared: list[str] = []
    for address, case in cases.items():
        match = re.search(rf'<c r="{address}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', sheet)
        assert match is not None, address
        start, end = match.span()
        cell = f'<c r="{address}"{match[1]}{_xml(case, shared)}</c>'
        sheet = f"{sheet[:start]}{cell}{sheet[end:]}"
    texts = f'<sst xmlns="{MAIN}">{"".join(shared)}</sst>'
    relation = f'<Relationship Id="texts" Type="{OFFICE}/sharedStrings" Target="{TEXTS}"/>'
    related = parts[RELATED].decode().replace("</Relationships>", f"{relation}</Relationships>")
    return packed({**parts, part: sheet.encode(), RELATED: related.encode(),
                   f"xl/{TEXTS}": texts.encode()})  # fmt: skip


def _xml(case: Mapping[str, Any], shared: list[str]) -> str:
    """Attributes and content of a cell; a text that cells share is put to the others."""
    text = None if case["raw"] is None else escape(case["raw"]).replace("\r", "_x000D_")
    value = "" if text is None else f"<v>{text}</v>"
    match case["type"]:
        case "text" | "runs":
            runs = case.get("runs")
            shared.append(f"<si>{_runs(runs) if runs else _run(text or '')}</si>")
            return f' t="s"><v>{len(shared) - 1}</v>'
        case "inline":
            runs = case.get("runs")
            return f' t="inlineStr"><is>{_runs(runs) if runs else _run(text or "")}</is>'
        case "rich-error":
            return f' t="e" vm="1">{value}'
        case "formula":
            kind = _STORED[case.get("result", "number")]
            how = f' t="shared" si="{case["shared"]}"' if "shared" in case else ""
            return f' t="{kind}"><f{how}>{escape(case.get("formula", "1+1"))}</f>{value}'
        case kind:
            return f' t="{_STORED[kind]}">{value}'


def _runs(runs: Sequence[tuple[str, bool]]) -> str:
    """A text of several fonts; some of it is struck through."""
    look = {True: "<rPr><strike/></rPr>", False: "<rPr><b/></rPr>"}
    return "".join(f"<r>{look[struck]}{_run(run)}</r>" for run, struck in runs)


def _run(text: str) -> str:
    return f'<t xml:space="preserve">{text}</t>'
