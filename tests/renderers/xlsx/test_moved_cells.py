"""The cells of a form are found wherever people moved them, or the file is refused."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.layout import SheetLayout, identity_in_name, identity_name
from formspec_xlsx.notation import letters
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.workbooks import SHEET, packed, read, rendered, saved, unpacked

import formspec
from formspec import Form, FormspecError, Submission

FORM = """\
formspec: 1
id: two
version: "2017"
title: 两段的表
fields:
  - {id: office, label: 填报单位}
  - {id: day, label: 日期, type: date}
columns:
  - {id: month, label: 本月}
  - {id: year, label: 本年累计}
sections:
  - number: 1
    items:
      - {code: A, label: 人数, unit: 人}
      - code: B
        label: 金额
        unit: 万元
        items:
          - {id: own, label: 自筹, unit: 万元}
      - {code: C, label: 其他, unit: 人}
  - number: 2
    title: 同样的项目
    items:
      - {code: A, label: 人数, unit: 人}
      - {code: B, label: 户数, unit: 户, items: [{id: own, label: 自筹, unit: 户}]}
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.loads(FORM)


@pytest.fixture(scope="module")
def answers(form: Form) -> dict[str, str]:
    return {cell.key: str(number) for number, cell in enumerate(form.cells, 1)}


def filled(form: Form, answers: dict[str, str]) -> Workbook:
    book = rendered(form)
    layout = SheetLayout(form)
    sheet = book[layout.sheet]
    for target in layout.cells:
        sheet.cell(target.row, target.column).value = int(answers[target.key])
    sheet.cell(layout.fields[0].row, layout.fields[0].column).value = "某县"
    return book


def by_value(form: Form, answers: dict[str, str]) -> tuple[Workbook, Worksheet]:
    """The filled sheet, copied by value into a new workbook: no name, no stamp, no merge."""
    source = filled(form, answers)[SheetLayout(form).sheet]
    book = Workbook()
    sheet = book.worksheets[0]
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column).value = cell.value
    return book, sheet


def refused(form: Form, book: Workbook, folder: Path) -> tuple[str, str]:
    """The code of the error and its sentence."""
    with pytest.raises(FormspecError) as caught:
        read(form, book, folder)
    (found,) = caught.value.problems
    return found.code, found.message("zh")


def codes(found: Submission) -> list[str]:
    return [doubt.code for doubt in found.doubts]


def nameless(book: Workbook) -> Workbook:
    for name in list(book.defined_names):
        del book.defined_names[name]
    del book["formspec"]
    return book


# As printed ----------------------------------------------------------------------------


def test_a_sheet_that_lost_everything_is_read_by_its_labels(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, _ = by_value(form, answers)
    found = read(form, book, tmp_path)
    assert found.values == answers
    assert found.fields == {"office": "某县"}
    assert codes(found) == ["version-unknown", "by-labels"]
    version, way, *_ = formspec.validate(form, found).findings
    assert "2017" in version.message()
    assert "Sheet" in way.message()
    assert version.severity == way.severity == "note"


def test_a_note_beside_a_field_is_no_second_answer(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    """The result of a check stays as a text where a sheet was copied by value."""
    book, sheet = by_value(form, answers)
    layout = SheetLayout(form)
    sheet.cell(layout.fields[-1].row, layout.check_column).value = "… 日期：必填"
    assert dict(read(form, book, tmp_path).fields) == {"office": "某县"}


def test_explanations_are_read_by_their_column(tmp_path: Path) -> None:
    form = formspec.loads(f"{FORM}rules:\n  - {{id: few, check: 1.A <= 3, severity: warning}}\n")
    layout = SheetLayout(form)
    (why,) = layout.explanation_cells
    book, sheet = by_value(form, {cell.key: "9" for cell in form.cells})
    sheet.insert_rows(layout.head_row - 1)
    sheet.cell(why.row + 1, why.column).value = "确实如此"
    found = read(form, book, tmp_path)
    assert {key: said.text for key, said in found.explanations.items()} == {
        rule.id: "确实如此" for rule in formspec.rules(form) if rule.severity == "warning"
    }


def test_stamps_that_are_left_say_the_version(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = nameless(filled(form, answers))
    assert codes(read(form, book, tmp_path)) == ["by-labels"]
    assert refused(replace(form, version="2018"), book, tmp_path)[0] == "FS544"
    assert refused(replace(form, id="other"), book, tmp_path)[0] == "FS543"


def test_rows_columns_and_sheets_may_have_moved(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, sheet = by_value(form, answers)
    layout = SheetLayout(form)
    sheet.title = "改名"
    sheet.insert_rows(layout.rows[3].row, 2)
    sheet.insert_cols(5)
    sheet.insert_rows(1, 3)
    sheet.insert_cols(1)
    book.create_sheet("前面的", 0)["A1"] = "项目"
    found = read(form, book, tmp_path)
    assert found.values == answers
    assert found.fields == {"office": "某县"}


def test_value_columns_are_told_by_their_heads(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, sheet = by_value(form, answers)
    first, second = SheetLayout(form).value_columns
    for row in sheet.iter_rows(min_row=SheetLayout(form).head_row):
        one, two = row[first - 1].value, row[second - 1].value
        row[first - 1].value, row[second - 1].value = two, one
    assert read(form, book, tmp_path).values == answers


def test_a_missing_row_is_named(form: Form, answers: dict[str, str], tmp_path: Path) -> None:
    book, sheet = by_value(form, answers)
    sheet.delete_rows(SheetLayout(form).rows[1].row)
    code, text = refused(form, book, tmp_path)
    assert code == "FS524"
    assert "1.B" in text
    assert "金额" in text


def test_a_row_that_is_there_twice_is_named(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, sheet = by_value(form, answers)
    last = SheetLayout(form).rows[-1].row + 1
    for column in range(1, 10):
        sheet.cell(last, column).value = sheet.cell(last - 1, column).value
    code, text = refused(form, book, tmp_path)
    assert code == "FS524"
    assert "2.B.own" in text


def test_a_changed_label_is_not_guessed(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, sheet = by_value(form, answers)
    sheet.cell(SheetLayout(form).rows[0].row, 4).value = "人数（户）"
    code, text = refused(form, book, tmp_path)
    assert code == "FS524"
    assert "1.A" in text


def test_a_missing_head_of_a_column_is_named(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, sheet = by_value(form, answers)
    sheet.cell(SheetLayout(form).head_row, SheetLayout(form).value_columns[1]).value = "合计"
    code, text = refused(form, book, tmp_path)
    assert code == "FS524"
    assert "1.A@year" in text


def test_a_field_with_two_answers_is_named(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, sheet = by_value(form, answers)
    target = SheetLayout(form).fields[0]
    sheet.cell(target.row, target.column - 1).value = "又一个"
    code, text = refused(form, book, tmp_path)
    assert code == "FS524"
    assert "填报单位" in text


def test_a_row_in_another_section_is_another_item(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    """1.A and 2.A read alike: where 2 begins decides, and without it nothing is certain."""
    book, sheet = by_value(form, answers)
    row = next(line.row for line in SheetLayout(form).rows if line.section.number == "2")
    sheet.cell(row, 1).value = None
    assert refused(form, book, tmp_path)[0] == "FS520"


def test_another_title_is_another_form(form: Form, answers: dict[str, str], tmp_path: Path) -> None:
    book, _ = by_value(form, answers)
    assert refused(replace(form, title="另一张表"), book, tmp_path)[0] == "FS520"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wuzhou-2018-warmth", "wuzhou-2017-help-centre"])
def test_the_shipped_forms_can_be_read_by_their_labels(name: str, tmp_path: Path) -> None:
    form = formspec.load(name)
    answers = {
        target.key: str(number)
        for number, target in enumerate(SheetLayout(form).cells, 1)
        if target.item is not None
    }
    book, sheet = by_value(form, answers)
    sheet.insert_rows(SheetLayout(form).rows[7].row)
    found = read(form, book, tmp_path)
    kinds = {target.key: target.item.kind for target in SheetLayout(form).cells if target.item}
    assert {key: found.values[key] for key in answers if kinds[key] == "number"} == {
        key: answer for key, answer in answers.items() if kinds[key] == "number"
    }
    assert len(found.values) == len(answers)


# Copies --------------------------------------------------------------------------------


def blank_with_copy(form: Form, answers: dict[str, str]) -> tuple[Workbook, Worksheet]:
    """A filled copy by value in the same workbook; the original was emptied again."""
    book = filled(form, answers)
    original = book[SheetLayout(form).sheet]
    copy = book.copy_worksheet(original)
    for target in (*SheetLayout(form).cells, *SheetLayout(form).fields):
        original.cell(target.row, target.column).value = None
    return book, copy


def test_a_copy_by_value_beside_a_blank_original_is_read_and_noted(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, copy = blank_with_copy(form, answers)
    assert copy.title != SheetLayout(form).sheet
    found = read(form, book, tmp_path)
    assert found.values == answers
    assert codes(found) == ["by-labels", "spare-copy"]


def test_a_filled_copy_by_value_beside_a_filled_original_is_refused(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = filled(form, answers)
    copy = book.copy_worksheet(book[SheetLayout(form).sheet])
    code, text = refused(form, book, tmp_path)
    assert code == "FS521"
    assert SheetLayout(form).sheet in text
    assert copy.title in text


def test_a_filled_copy_that_misses_a_row_is_no_reason_to_read_the_blank_one(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book, copy = blank_with_copy(form, answers)
    copy.cell(SheetLayout(form).rows[1].row, 4).value = None
    assert refused(form, book, tmp_path)[0] == "FS524"


def test_another_form_in_the_same_workbook_does_no_harm(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    """Its names are the same but for the one that says whose they are."""
    book = filled(form, answers)
    other = book.copy_worksheet(book[SheetLayout(form).sheet])
    other.title = "别的表"
    for name, defined in book.defined_names.items():
        if "!" in defined.value and name != identity_name(form):
            text = re.sub(".*!", "别的表!", defined.value)
            other.defined_names[name] = DefinedName(name, attr_text=text)
    stranger = identity_name(replace(form, id="other"))
    book.defined_names[stranger] = DefinedName(stranger, attr_text="别的表!$A$1")
    assert read(form, book, tmp_path).values == answers


def test_a_copy_whose_items_were_all_deleted_is_no_reason_to_read_the_blank_one(
    form: Form, tmp_path: Path
) -> None:
    """Its header fields are filled in: it is the one that was meant."""
    book = rendered(form)
    layout = SheetLayout(form)
    copy = book.copy_worksheet(book[layout.sheet])
    for target in (*layout.cells, *layout.fields):
        text = f"'{copy.title}'!${letters(target.column)}${target.row}"
        copy.defined_names[target.name] = DefinedName(target.name, attr_text=text)
    for target in layout.cells:
        book.defined_names[target.name].value = "#REF!"
    book[layout.sheet].cell(layout.fields[0].row, layout.fields[0].column).value = "某县"
    found = read(form, book, tmp_path)
    assert found.fields == {"office": "某县"}
    assert {doubt.cell for doubt in found.doubts if doubt.severity == "error"} == {
        cell.key for cell in form.cells
    }


# Moved cells ---------------------------------------------------------------------------


def renamed(book: Workbook, name: str, to: tuple[int, int]) -> None:
    """The name goes with its cell, as when a cell is dragged to another place."""
    old = book.defined_names[name].value
    sheet, _, _ = old.partition("!")
    letter = letters(to[1])
    book.defined_names[name].value = f"{sheet}!${letter}${to[0]}"


def test_a_cell_that_was_dragged_to_another_item_is_an_error(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = filled(form, answers)
    targets = {target.key: target for target in SheetLayout(form).cells}
    target = targets["1.C@month"]
    renamed(book, targets["1.A@month"].name, (target.row, target.column))
    book.defined_names[target.name].value = "#REF!"
    found = read(form, book, tmp_path)
    assert {(doubt.cell, doubt.code, doubt.severity) for doubt in found.doubts} == {
        ("1.A@month", "moved-cell", "error"),
        ("1.C@month", "error-value", "error"),
    }
    report = formspec.validate(form, found)
    assert report.verdict == "fail"
    moved = next(finding for finding in report.findings if finding.kind == "moved-cell")
    assert "1.C" in moved.message("zh")
    assert found.values["1.A@year"] == answers["1.A@year"]


def test_a_cell_that_was_dragged_to_another_column_is_an_error(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = filled(form, answers)
    targets = {target.key: target for target in SheetLayout(form).cells}
    renamed(book, targets["1.A@month"].name, (targets["1.A@year"].row, targets["1.A@year"].column))
    found = read(form, book, tmp_path)
    assert [(doubt.cell, doubt.code, doubt.raw) for doubt in found.doubts] == [
        ("1.A@month", "moved-cell", "本年累计")
    ]


def test_cells_that_moved_up_over_a_deleted_one_are_errors(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = filled(form, answers)
    targets = [target for target in SheetLayout(form).cells if target.key.endswith("@month")]
    book.defined_names[targets[0].name].value = "#REF!"
    for target, above in zip(targets[1:], targets, strict=False):
        renamed(book, target.name, (above.row, above.column))
    found = read(form, book, tmp_path)
    wrong = {doubt.cell for doubt in found.doubts if doubt.severity == "error"}
    assert wrong == {target.key for target in targets}
    assert not {key for key in answers if key.endswith("@year")} - found.values.keys()


def test_a_row_that_was_cut_and_left_its_names_behind_is_an_error(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = filled(form, answers)
    targets = {target.key: target for target in SheetLayout(form).cells}
    empty = SheetLayout(form).rows[-1].row + 3
    for column in ("month", "year"):
        target = targets[f"2.A@{column}"]
        renamed(book, target.name, (empty, target.column))
    found = read(form, book, tmp_path)
    assert {(doubt.cell, doubt.code) for doubt in found.doubts} == {
        ("2.A@month", "moved-cell"),
        ("2.A@year", "moved-cell"),
    }


def test_a_cell_that_was_dragged_to_an_empty_place_is_still_its_item(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    book = filled(form, answers)
    target = SheetLayout(form).cells[0]
    renamed(book, target.name, (target.row, 12))
    book[SheetLayout(form).sheet].cell(target.row, target.column).value = None
    book[SheetLayout(form).sheet].cell(target.row, 12).value = 77
    assert read(form, book, tmp_path).values[target.key] == "77"


# What tells the form -------------------------------------------------------------------


def test_a_name_tells_form_and_version(form: Form) -> None:
    assert identity_in_name(identity_name(form)) == ("two", "2017")
    assert identity_in_name(identity_name(form).upper()) == ("two", "2017")
    long = identity_name(replace(form, id="长" * 40))
    assert re.fullmatch("fs_is_h[0-9a-f]{16}", long)
    for name in (long, "fs_1_A", "fs_is_", "fs_is_zz", "fs_is_ff", "fs_is_6161", "6100"):
        assert identity_in_name(name) is None


def test_a_merged_area_of_nothing_is_nothing(
    form: Form, answers: dict[str, str], tmp_path: Path
) -> None:
    """LibreOffice writes such areas after rows were moved."""
    parts = unpacked(saved(filled(form, answers)))
    assert b"</mergeCells>" in parts[SHEET]
    nothing = b'<mergeCell ref="H1:G0"/></mergeCells>'
    parts[SHEET] = parts[SHEET].replace(b"</mergeCells>", nothing)
    assert read(form, packed(parts), tmp_path).values == answers


def test_a_strict_workbook_is_read(form: Form, answers: dict[str, str], tmp_path: Path) -> None:
    """As "Strict Open XML" is saved: other names for the same, dates as texts."""
    out = io.BytesIO()
    filled(form, answers).save(out)
    strict = tmp_path / "strict.xlsx"
    transitional = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            for old, new in (
                (f"{transitional}/spreadsheetml/2006/main", "spreadsheetml/main"),
                (
                    f"{transitional}/officeDocument/2006/relationships",
                    "officeDocument/relationships",
                ),
                (
                    f"{transitional}/officeDocument/2006/custom-properties",
                    "officeDocument/customProperties",
                ),
            ):
                text = text.replace(old, f"http://purl.oclc.org/ooxml/{new}")
            text = text.replace("relationships/custom-properties", "relationships/customProperties")
            target.writestr(name, text)
    found = XlsxReader().read(form, strict)
    assert found.values == answers
    assert (found.form, found.version, found.doubts) == ("two", "2017", ())
