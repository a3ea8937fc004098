"""A sheet that cannot be read is not a blank one: it is refused, and named."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from formspec_xlsx.layout import INDEX_SHEET, SheetLayout
from openpyxl.workbook.workbook import Workbook
from support.workbooks import SHEET, Parts, packed, read, rendered, saved, unpacked

import formspec
from formspec import Form, FormspecError
from formspec.cli.main import main

FORM = """\
formspec: 1
id: zero
version: "1"
title: 零表
blank: zero
fields: [{id: office, label: 填报单位}]
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 人, formula: A = B}
      - {code: B, label: 其中女, unit: 人}
rules:
  - {id: grows, check: 1.A >= prev(1.A), severity: warning, message: 比上期少}
"""

LINKS = "xl/_rels/workbook.xml.rels"
LINK = re.compile(rb'<Relationship (?=[^>]*Target="/xl/worksheets/sheet1\.xml")[^>]*/>')
INDEX_LINK = re.compile(rb'<Relationship (?=[^>]*Target="/xl/worksheets/sheet3\.xml")[^>]*/>')
ROWS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.loads(FORM)


def filled(form: Form) -> Workbook:
    """A workbook whose figures break the formula."""
    book = rendered(form)
    for cell, value in zip(SheetLayout(form).cells, (5, 3), strict=True):
        book[SheetLayout(form).sheet].cell(cell.row, cell.column).value = value
    return book


def changed(part: str, pattern: re.Pattern[bytes], new: bytes) -> Callable[[Parts], Parts]:
    """The parts of a workbook with one place of one part replaced."""

    def change(parts: Parts) -> Parts:
        text, times = pattern.subn(lambda _: new, parts[part])
        assert times == 1
        return {**parts, part: text}

    return change


def link(rest: str, kind: str = "worksheet") -> bytes:
    """The relation of the form's sheet."""
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="rId1" Type="{types}/{kind}" {rest}/>'.encode()


UNREADABLE = {
    "no relation": changed(LINKS, LINK, b""),
    "external": changed(LINKS, LINK, link('Target="http://x/sheet1.xml" TargetMode="External"')),
    "another type": changed(LINKS, LINK, link('Target="/xl/styles.xml"', "styles")),
    "a sheet with a chart": changed(LINKS, LINK, link(f'Target="/{SHEET}"', "chartsheet")),
    "another part": changed(LINKS, LINK, link('Target="/xl/styles.xml"')),
    "another sheet": changed(LINKS, LINK, link('Target="/xl/worksheets/sheet2.xml"')),
    "the hidden sheet": changed(LINKS, LINK, link('Target="/xl/worksheets/sheet3.xml"')),
    "no rows": changed(SHEET, ROWS, b"<sheetData/>"),
    "no sheet data": changed(SHEET, ROWS, b""),
    "another namespace": changed(
        SHEET, re.compile(rb'(?<=<worksheet xmlns=")[^"]*'), b"http://example.org/"
    ),
    "only what is above the table": changed(
        SHEET, re.compile(rb'<row r="5".*</row>', re.DOTALL), b""
    ),
}


def refusal(form: Form, data: bytes, folder: Path) -> tuple[str, dict[str, object]]:
    """The code and the details of the problem that a workbook is refused with."""
    with pytest.raises(FormspecError) as caught:
        read(form, data, folder)
    (only,) = caught.value.problems
    return only.code, dict(only.args)


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_sheet_that_cannot_be_read_is_refused_by_name(
    what: str, form: Form, tmp_path: Path
) -> None:
    parts = UNREADABLE[what](unpacked(saved(filled(form))))
    code, details = refusal(form, packed(parts), tmp_path)
    assert code in {"FS525", "FS526"}
    assert details["sheet"] == SheetLayout(form).sheet


@pytest.mark.parametrize("what", ["no relation", "no rows"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_line_says_so_in_one_sentence(
    what: str, lang: str, form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "zero.yaml").write_text(FORM, "utf-8")
    file = tmp_path / "returned.xlsx"
    file.write_bytes(packed(UNREADABLE[what](unpacked(saved(filled(form))))))
    code = main(["validate", str(tmp_path / "zero.yaml"), str(file), "--lang", lang])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert re.search(f"(工作表|sheet) {SheetLayout(form).sheet} ", line)


def test_the_only_sheet_is_named_too(form: Form, tmp_path: Path) -> None:
    book = filled(form)
    for title in book.sheetnames[1:]:
        del book[title]
    code, details = refusal(
        form, packed(UNREADABLE["no relation"](unpacked(saved(book)))), tmp_path
    )
    assert (code, details["sheet"]) == ("FS525", SheetLayout(form).sheet)


# The hidden sheet ----------------------------------------------------------------------

INDEX = "xl/worksheets/sheet3.xml"

UNREADABLE_INDEX = {
    "no relation": changed(LINKS, INDEX_LINK, b""),
    "no rows": changed(INDEX, ROWS, b"<sheetData/>"),
}


@pytest.mark.parametrize("what", UNREADABLE_INDEX)
def test_the_period_before_is_not_lost_with_the_hidden_sheet(
    what: str, form: Form, tmp_path: Path
) -> None:
    parts = UNREADABLE_INDEX[what](unpacked(saved(filled(form))))
    code, details = refusal(form, packed(parts), tmp_path)
    assert code in {"FS525", "FS526"}
    assert details["sheet"] == INDEX_SHEET


# What is readable ----------------------------------------------------------------------


def labels(form: Form, book: Workbook, change: Callable[[str], str | None]) -> Workbook:
    """The workbook with every text below the head of the table changed."""
    layout = SheetLayout(form)
    first = min(cell.row for cell in layout.cells)
    for row in book[layout.sheet].iter_rows(min_row=first):
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                cell.value = change(cell.value)
    return book


def test_a_blank_template_is_blank(form: Form, tmp_path: Path) -> None:
    assert read(form, rendered(form), tmp_path).values == {}


@pytest.mark.parametrize(
    "change", [lambda text: f"{text}（改）", lambda _: "x"], ids=["a little", "all"]
)
def test_labels_may_be_edited(change: Callable[[str], str], form: Form, tmp_path: Path) -> None:
    found = read(form, labels(form, filled(form), change), tmp_path)
    assert found.values == {"1.A": "5", "1.B": "3"}


def test_figures_without_any_label_are_refused(form: Form, tmp_path: Path) -> None:
    book = labels(form, filled(form), lambda _: None)
    assert refusal(form, saved(book), tmp_path)[0] == "FS526"


def test_an_emptied_original_beside_a_filled_copy_does_no_harm(form: Form, tmp_path: Path) -> None:
    book = filled(form)
    sheet = book[SheetLayout(form).sheet]
    book.copy_worksheet(sheet)
    sheet.delete_rows(1, sheet.max_row)
    found = read(form, book, tmp_path)
    assert found.values == {"1.A": "5", "1.B": "3"}
    assert ("spare-copy", sheet.title) in [(doubt.code, doubt.raw) for doubt in found.doubts]


def test_an_emptied_original_beside_a_blank_copy_is_refused(form: Form, tmp_path: Path) -> None:
    """Even where the header of the copy is filled in."""
    book = rendered(form)
    layout = SheetLayout(form)
    sheet = book[layout.sheet]
    (office,) = layout.fields
    sheet.cell(office.row, office.column).value = "某县"
    book.copy_worksheet(sheet)
    sheet.delete_rows(1, sheet.max_row)
    assert refusal(form, saved(book), tmp_path)[0] == "FS526"


def test_a_sheet_with_a_chart_does_no_harm(form: Form, tmp_path: Path) -> None:
    book = filled(form)
    book.create_chartsheet("图")
    assert read(form, book, tmp_path).values == {"1.A": "5", "1.B": "3"}


def test_a_sheet_that_nobody_asks_for_may_be_damaged(form: Form, tmp_path: Path) -> None:
    """The hidden sheet of formulas; a visible one could be a filled copy."""
    check = re.compile(rb'<Relationship (?=[^>]*Target="/xl/worksheets/sheet4\.xml")[^>]*/>')
    parts = changed(LINKS, check, b"")(unpacked(saved(filled(form))))
    assert read(form, packed(parts), tmp_path).values == {"1.A": "5", "1.B": "3"}
