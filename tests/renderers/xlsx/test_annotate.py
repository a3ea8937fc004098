"""Findings in a copy of the returned workbook: beside their cells, and nothing else changed."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.annotating.note_column import _ORDER
from formspec_xlsx.layout import SheetLayout
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.workbooks import Parts, opened, packed, saved, unpacked

import formspec
from formspec import Form, FormspecError, Report, Submission
from formspec.cli.main import main
from formspec.diagnostics.problem import Lang
from formspec.engine.cell_value import CellValue
from formspec.engine.finding import Finding

FORM = """\
formspec: 1
id: yearly
version: "1"
title: 年报
fields:
  - {id: office, label: 填报单位, required: true}
  - {id: day, label: 日期, type: date}
notes: [照实填]
sections:
  - number: 1
    title: 人员
    items:
      - code: A
        label: 合计
        unit: 人
        formula: A=B+C
        items:
          - {code: B, label: 甲, unit: 人}
          - {code: C, label: 乙, unit: 人}
      - {code: D, label: 理由, type: text}
rules:
  - {id: few, check: 1.B <= 1.C, severity: warning, message: "=1+1 <&>"}
  - {id: grows, check: 1.A >= prev(1.A), severity: note}
"""

ANSWERS = {"day": "=昨天", "1.A": 6, "1.B": 3, "1.C": 2, "1.D": "=1+1"}
PAPER, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"

DAMAGED = (
    "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", STYLES, BOOK, PAPER,
    "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
)  # fmt: skip


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.loads(FORM)


@pytest.fixture(scope="module")
def returned(form: Form) -> bytes:
    """A workbook with mistakes, a picture and a sheet of the office's own."""
    blank = formspec.render(form, "xlsx", prefill=Submission({}, previous={"1.A": 9}))
    book = opened(blank.data)
    layout = SheetLayout(form)
    sheet = book[layout.sheet]
    for target in (*layout.cells, *layout.fields):
        if target.key in ANSWERS:
            cell = sheet.cell(target.row, target.column)
            cell.value = ANSWERS[target.key]  # type: ignore[assignment]
            cell.data_type = "n" if isinstance(ANSWERS[target.key], int) else "s"
    sheet.cell(2, layout.last_column + 3).value = "边上的话"
    book.create_sheet("自用")["A1"] = "=1+1"
    data = saved(book)
    return packed({**parts(data), "xl/media/image1.png": b"\x89PNG"})


def parts(data: bytes) -> Parts:
    found = unpacked(data)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert len(file.namelist()) == len(found)
    return found


def annotated(form: Form, data: bytes, folder: Path) -> bytes:
    path = folder / "returned.xlsx"
    path.write_bytes(data)
    report = formspec.validate(form, formspec.read(form, path))
    return formspec.annotate(form, path, report)


def read(form: Form, data: bytes, folder: Path) -> Submission:
    """What a workbook says, without the name of its file."""
    path = folder / "read.xlsx"
    path.write_bytes(data)
    return replace(XlsxReader().read(form, path), source="")


def remarks(book: Workbook) -> dict[str, str]:
    """What stands in the column of remarks, by row."""
    (where, address), *_ = book.defined_names["fsx_findings_2"].destinations
    sheet = book[where]
    assert isinstance(sheet, Worksheet)
    column = re.sub("[^A-Z]", "", address)
    return {f"{cell.row}": str(cell.value) for cell in sheet[column] if cell.value}


def listed(book: Workbook) -> list[list[str]]:
    rows = book["审核结果"].iter_rows(min_row=6, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


# Other ways to write the same workbook ---------------------------------------------------


def prefixed(found: Parts) -> Parts:
    """Every element of the spreadsheet's own names as ``x:…``, as some programs write it."""

    def other(part: bytes) -> bytes:
        text = re.sub(r"<(/?)([a-zA-Z]\w*)(?=[\s/>])", r"<\1x:\2", part.decode())
        return re.sub(r'xmlns="([^"]*/spreadsheetml/)', r'xmlns:x="\1', text).encode()

    return found | {name: other(found[name]) for name in (PAPER, STYLES, BOOK)}


def unnumbered(found: Parts) -> Parts:
    """Rows and cells that follow the one before without saying so."""
    row = column = 0

    def tag(match: re.Match[str]) -> str:
        nonlocal row, column
        if match[1] == "row":
            row, column, known = row + 1, 0, int(match[2]) == row + 1
            row = int(match[2])
            return "<row" if known else match[0]
        letters = re.sub("[^A-Z]", "", match[2])
        number = column_index_from_string(letters)
        known, column = number == column + 1, number
        return "<c" if known else match[0]

    text = re.sub(r'<(row|c) r="([A-Z]*\d+)"', tag, found[PAPER].decode())
    return found | {PAPER: text.encode()}


def utf16(found: Parts) -> Parts:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + found[PAPER].decode()
    return found | {PAPER: text.encode("utf-16")}


def latin(found: Parts) -> Parts:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + found[PAPER].decode()
    return found | {PAPER: text.encode("ascii", "xmlcharrefreplace")}


def without_a_row(found: Parts) -> Parts:
    """The row of 1.D was never written: its cell is blank."""
    row = next(
        target.row for target in SheetLayout(formspec.loads(FORM)).cells if target.key == "1.D"
    )
    text = re.sub(rf'<row r="{row}".*?</row>', "", found[PAPER].decode())
    return found | {PAPER: text.encode()}


def an_empty_row(found: Parts) -> Parts:
    row = next(
        target.row for target in SheetLayout(formspec.loads(FORM)).cells if target.key == "1.D"
    )
    text = re.sub(
        rf'<row r="{row}".*?</row>', f'<row r="{row}" spans="1:9"/>', found[PAPER].decode()
    )
    return found | {PAPER: text.encode()}


def without_styles(found: Parts) -> Parts:
    rels = "xl/_rels/workbook.xml.rels"
    less = {
        name: re.sub(rb' (s|dxfId)="\d+"', b"", part) if "/sheet" in name else part
        for name, part in found.items()
        if name != STYLES
    }
    return less | {
        rels: re.sub(rb"<Relationship [^>]*styles.xml[^>]*>", b"", found[rels]),
        "[Content_Types].xml": re.sub(
            rb"<Override [^>]*styles.xml[^>]*>", b"", found["[Content_Types].xml"]
        ),
    }


def bare_styles(found: Parts) -> Parts:
    """No dxfs, and counts left out."""
    text = re.sub(r"<dxfs.*?</dxfs>|<dxfs[^>]*/>|<tableStyles[^>]*/>", "", found[STYLES].decode())
    return found | {STYLES: re.sub(r' count="\d+"', "", text).encode()}


def wide_columns(found: Parts) -> Parts:
    """One entry for all columns to the edge of the sheet, as LibreOffice writes it."""
    text = re.sub(
        "<cols>.*</cols>",
        '<cols><col min="1" max="16384" width="9"/></cols>',
        found[PAPER].decode(),
    )
    return found | {PAPER: text.encode()}


def without_columns(found: Parts) -> Parts:
    return found | {PAPER: re.sub(b"<cols>.*</cols>", b"", found[PAPER])}


def without_views(found: Parts) -> Parts:
    return found | {BOOK: re.sub(b"<bookViews>.*</bookViews>", b"", found[BOOK])}


SPELLINGS: Mapping[str, Callable[[Parts], Parts]] = {
    spelling.__name__: spelling
    for spelling in (
        dict, prefixed, unnumbered, utf16, latin, without_a_row, an_empty_row, without_styles,
        bare_styles, wide_columns, without_columns, without_views,
    )
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_copy_reads_as_the_original(
    form: Form, returned: bytes, tmp_path: Path, spelling: str
) -> None:
    data = packed(SPELLINGS[spelling](parts(returned)))
    copy = annotated(form, data, tmp_path)
    assert read(form, copy, tmp_path) == read(form, data, tmp_path)
    again = annotated(form, copy, tmp_path)
    assert read(form, again, tmp_path) == read(form, data, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_finding_stands_beside_its_cell_and_in_the_list(
    form: Form, returned: bytes, tmp_path: Path, spelling: str
) -> None:
    data = packed(SPELLINGS[spelling](parts(returned)))
    book = opened(annotated(form, data, tmp_path))
    rows = {
        target.key: str(target.row)
        for target in (*SheetLayout(form).cells, *SheetLayout(form).fields)
    }
    said = remarks(book)
    assert "应为 5人" in said[rows["1.A"]]
    assert "=1+1 <&>" in said[rows["1.B"]]
    assert "填报单位：必须填写" in said[rows["office"]]
    assert "日期：所填内容不是日期" in said[rows["day"]]
    assert said[str(SheetLayout(form).head_row)] == "审核意见"
    assert len(said) == 4
    kinds = [row[0] for row in listed(book)]
    assert kinds == ["错误", "错误", "错误", "核实", "提示"]
    assert all(cell.data_type != "f" for row in book["审核结果"] for cell in row)
    assert book.active is not None
    assert book.active.title == book.sheetnames[0] == "审核结果"


@pytest.mark.slow
def test_nothing_else_changes(form: Form, returned: bytes, tmp_path: Path) -> None:
    before, after = parts(returned), parts(annotated(form, returned, tmp_path))
    assert list(after)[:-1] == list(before)
    changed = {name for name, data in before.items() if after[name] != data}
    assert changed == {
        PAPER, STYLES, BOOK, "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    }  # fmt: skip
    old, new = (
        opened(returned)[SheetLayout(form).sheet],
        opened(annotated(form, returned, tmp_path)),
    )
    for row in old.iter_rows():
        for cell in row:
            copy = new[old.title][cell.coordinate]
            assert (copy.value, copy.style_id) == (cell.value, cell.style_id) or copy.value
            assert copy.value == cell.value


def test_the_column_is_the_first_free_one(form: Form, returned: bytes, tmp_path: Path) -> None:
    book = opened(annotated(form, returned, tmp_path))
    (_, address), *_ = book.defined_names["fsx_findings_2"].destinations
    layout = SheetLayout(form)
    column = get_column_letter(layout.last_column + 4)  # what the office wrote: + 3
    assert address == f"${column}${layout.head_row}"
    assert book[layout.sheet].column_dimensions[column].width == 56


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_sheet_keeps_the_order_of_its_parts(
    form: Form, returned: bytes, tmp_path: Path, spelling: str
) -> None:
    data = packed(SPELLINGS[spelling](parts(returned)))
    again = annotated(form, annotated(form, data, tmp_path), tmp_path)
    sheet = opened_root(parts(again)[PAPER])
    assert sheet == sorted(sheet, key=_ORDER.index)
    assert sheet.count("cols") == 1


def opened_root(part: bytes) -> list[str]:
    from formspec_xlsx.xml_edit import scan, utf8

    return [child.name for child in scan(utf8(part), ()).children]


def test_corrected_and_annotated_again_the_old_remarks_go(
    form: Form, returned: bytes, tmp_path: Path
) -> None:
    layout = SheetLayout(form)
    book = opened(annotated(form, returned, tmp_path))
    sheet = book[layout.sheet]
    places = {target.key: target for target in (*layout.cells, *layout.fields)}
    for key, value in {"1.A": 5, "office": "某县", "day": "2018-02-01"}.items():
        sheet.cell(places[key].row, places[key].column).value = value  # type: ignore[assignment]
    data = saved(book)
    again = opened(annotated(form, data, tmp_path))
    assert again.sheetnames == book.sheetnames
    assert set(remarks(again)) == {
        str(layout.head_row),
        str(places["1.B"].row),
        str(places["1.A"].row),
    }
    assert [row[0] for row in listed(again)] == ["核实", "提示"]
    marks = {str(area.sqref) for area in again[layout.sheet].conditional_formatting}
    marks -= {str(area.sqref) for area in opened(returned)[layout.sheet].conditional_formatting}
    assert len(marks) == 2
    assert opened(annotated(form, data, tmp_path)).sheetnames == again.sheetnames


def test_annotating_twice_adds_no_styles(form: Form, returned: bytes, tmp_path: Path) -> None:
    once = annotated(form, returned, tmp_path)
    assert annotated(form, once, tmp_path) == once


def test_no_finding_says_so(form: Form, tmp_path: Path) -> None:
    layout = SheetLayout(form)
    blank = opened(formspec.render(form, "xlsx").data)
    blank[layout.sheet].cell(layout.fields[0].row, layout.fields[0].column).value = "某县"
    for target in layout.cells:
        blank[layout.sheet].cell(target.row, target.column).value = 0
    data = saved(blank)
    book = opened(annotated(form, data, tmp_path))
    assert "fsx_findings_2" not in book.defined_names
    texts = [cell.value for row in book["审核结果"] for cell in row if cell.value]
    assert texts[:1] == ["审核结果：通过"]
    assert "没有问题。" in texts


def test_a_finding_without_a_place_is_listed(form: Form, returned: bytes, tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    path.write_bytes(returned)
    nowhere = Finding("unknown:x", "unknown", "error", "fail", (CellValue("x", None, "", "x"),))
    report = Report(form, {}, (nowhere,))
    book = opened(formspec.annotate(form, path, report))
    assert [row[:2] for row in listed(book)] == [["错误", ""]]


def test_every_finding_has_a_link_to_its_cell(form: Form, returned: bytes, tmp_path: Path) -> None:
    book = opened(annotated(form, returned, tmp_path))
    sheet = book["审核结果"]
    target = next(target for target in SheetLayout(form).cells if target.key == "1.A")
    column = get_column_letter(target.column)
    links = [cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink]
    assert f"'年报'!{column}{target.row}" in links
    assert len(links) == 5


class Proposing(Finding):
    """A finding that says what may have been meant."""

    __slots__ = ()

    def to_dict(self, lang: Lang | None = None) -> dict[str, object]:
        return {**super().to_dict(lang), "proposal": "=0.3"}


def test_a_proposal_is_shown(form: Form, returned: bytes, tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    path.write_bytes(returned)
    found = Proposing(
        "number:1.A", "number", "error", "fail", (CellValue("1.A", None, "合计", "x"),)
    )
    book = opened(formspec.annotate(form, path, Report(form, {}, (found,))))
    assert listed(book)[0][4] == "=0.3"
    assert any("建议填：=0.3" in text for text in remarks(book).values())


def test_a_name_that_points_to_answers_hides_none(
    form: Form, returned: bytes, tmp_path: Path
) -> None:
    target = SheetLayout(form).cells[0]
    column = get_column_letter(target.column)
    forged = "".join(
        f"<definedName name=\"{name}\">'年报'!${column}$1</definedName>"
        for name in ("fsx_findings", "fsx_findings_2")
    )
    found = parts(returned)
    text = found[BOOK].decode().replace("</definedNames>", f"{forged}</definedNames>")
    data = packed(found | {BOOK: text.encode()})
    assert read(form, data, tmp_path) == read(form, returned, tmp_path)
    assert read(form, annotated(form, data, tmp_path), tmp_path).values == {
        key: str(value) for key, value in ANSWERS.items() if "." in key
    }


def test_only_one_sheet_is_selected(form: Form, returned: bytes, tmp_path: Path) -> None:
    found = parts(annotated(form, returned, tmp_path))
    selected = [name for name, part in found.items() if b'tabSelected="1"' in part]
    assert selected == [list(found)[-1]]


def test_a_broken_workbook_is_refused_as_in_reading(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(FormspecError) as caught:
        formspec.annotate(form, path, Report(form, {}))
    assert caught.value.problems[0].code == "FS506"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(DAMAGED), at=st.floats(0, 1), new=st.binary(max_size=6))
def test_damage_is_an_error_of_ours_or_no_harm(
    form: Form, returned: bytes, tmp_path: Path, part: str, at: float, new: bytes
) -> None:
    found = parts(returned)
    start = int(at * len(found[part]))
    found[part] = found[part][:start] + new + found[part][start + len(new) :]
    data = packed(found)
    try:
        copy = annotated(form, data, tmp_path)
    except FormspecError as error:
        message = error.message("zh")
        assert "returned.xlsx" in message
    else:
        assert read(form, copy, tmp_path) == read(form, data, tmp_path)


# In LibreOffice --------------------------------------------------------------------------


def saved_by_libreoffice(data: bytes, folder: Path, name: str) -> bytes:
    source = folder / f"{name}.xlsx"
    source.write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "saved"),
         str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "saved" / f"{name}.xlsx").read_bytes()


@pytest.mark.office
def test_libreoffice_saves_a_copy_and_it_still_reads_and_loses_its_remarks(
    form: Form, returned: bytes, tmp_path: Path
) -> None:
    copy = annotated(form, returned, tmp_path)
    saved = saved_by_libreoffice(copy, tmp_path, "copy")
    assert opened(saved).sheetnames == opened(copy).sheetnames
    found, expected = read(form, saved, tmp_path), read(form, returned, tmp_path)
    assert (found.values, found.fields) == (expected.values, expected.fields)
    assert (found.previous, found.places) == (expected.previous, expected.places)
    assert remarks(opened(saved)) == remarks(opened(copy))
    again = opened(annotated(form, saved, tmp_path))
    assert again.sheetnames == opened(copy).sheetnames
    assert remarks(again) == remarks(opened(copy))
    marks = list(again[SheetLayout(form).sheet].conditional_formatting)
    assert len(marks) == len(list(opened(copy)[SheetLayout(form).sheet].conditional_formatting))


@pytest.mark.office
def test_a_workbook_saved_by_libreoffice_is_annotated(
    form: Form, returned: bytes, tmp_path: Path
) -> None:
    saved = saved_by_libreoffice(returned, tmp_path, "back")
    copy = annotated(form, saved, tmp_path)
    assert remarks(opened(copy)) == remarks(opened(annotated(form, returned, tmp_path)))
    twice = saved_by_libreoffice(copy, tmp_path, "twice")
    assert remarks(opened(twice)) == remarks(opened(copy))


# The command -----------------------------------------------------------------------------


@pytest.fixture
def place(returned: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "某县.xlsx").write_bytes(returned)
    (tmp_path / "a.json").write_text('{"values": {}}', encoding="utf-8")
    return tmp_path


def test_copies_are_written_and_the_original_stays(place: Path, returned: bytes) -> None:
    command = ["validate", "form.yaml", "某县.xlsx", "--annotate"]
    assert main(command) == 1
    copy = place / "某县.checked.xlsx"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert (place / "某县.xlsx").read_bytes() == returned
    assert main(command) == 2
    assert main([*command, "--force"]) == 1
    assert main([*command, "-o", "out"]) == 1
    assert (place / "out" / "某县.checked.xlsx").read_bytes() == copy.read_bytes()


def test_other_files_cannot_be_annotated_but_are_checked(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["validate", "form.yaml", "a.json", "某县.xlsx", "--annotate", "--lang", "en"]
    assert main(command) == 2
    said = capsys.readouterr()
    assert "a.json" in said.out
    assert "cannot be annotated; there are: .xlsx" in said.err
    assert (place / "某县.checked.xlsx").exists()


def test_two_copies_of_one_name_are_refused(place: Path, returned: bytes) -> None:
    (place / "b").mkdir()
    (place / "b" / "某县.xlsx").write_bytes(returned)
    command = ["validate", "form.yaml", "某县.xlsx", "b/某县.xlsx", "--annotate", "-o", "out"]
    assert main([*command, "--force"]) == 2
    assert main(["validate", "form.yaml", "某县.xlsx", "-o", "out2"]) == 2
    assert not (place / "out2").exists()
