"""What people merge: a value that can only be one item's is read, any other is named."""

from pathlib import Path

import pytest
from formspec_xlsx.layout import SheetLayout
from openpyxl.workbook.workbook import Workbook
from support.workbooks import filled, opened, read, rendered

import formspec
from formspec import Form, Submission

FORM = """\
formspec: 1
id: merged
version: "1"
title: 合并的表
fields:
  - {id: office, label: 填报单位}
columns:
  - {id: month, label: 本月}
  - {id: year, label: 本年}
sections:
  - number: 1
    items:
      - {code: A, label: 甲, unit: 人}
      - {code: B, label: 乙, unit: 人}
      - {code: T, label: 说明, type: text}
      - {code: "5", label: 丙, unit: 人}
"""

ALONE = FORM.replace(
    """columns:
  - {id: month, label: 本月}
  - {id: year, label: 本年}
""",
    "",
)


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.loads(FORM)


@pytest.fixture(scope="module")
def alone() -> Form:
    """The same with one column."""
    return formspec.loads(ALONE)


def sentences(form: Form, found: Submission, lang: str) -> list[str]:
    report = formspec.validate(form, found)
    assert lang in ("zh", "en")
    return [one.message("en" if lang == "en" else "zh") for one in report.findings]


def merged(form: Form, area: str, answers: dict[str, object]) -> Workbook:
    book = opened(filled(form, answers))
    book[SheetLayout(form).sheet].merge_cells(area)
    return book


def doubted(found: Submission) -> list[tuple[str, str | None, str | None]]:
    return [(doubt.code, doubt.cell, doubt.raw) for doubt in found.doubts]


def places(form: Form) -> dict[str, str]:
    layout = SheetLayout(form)
    return {cell.key: cell.address for cell in (*layout.cells, *layout.fields)}


@pytest.mark.parametrize("value", [3, None])
def test_an_area_over_two_items_is_named_at_both(
    value: int | None, alone: Form, tmp_path: Path
) -> None:
    at = places(alone)
    area = f"{at['1.A']}:{at['1.B']}"
    found = read(alone, merged(alone, area, {"1.A": value, "1.5": 7}), tmp_path)
    assert doubted(found) == [("merged-cells", key, area) for key in ("1.A", "1.B")]
    assert found.values == {"1.A": "#REF!", "1.B": "#REF!", "1.5": "7"}
    first, _ = sentences(alone, found, "zh")
    assert area in first
    assert "1.A 甲（人）、1.B 乙（人）" in first
    first, _ = sentences(alone, found, "en")
    assert area in first
    assert "1.A 甲（人）, 1.B 乙（人）" in first


def test_an_area_over_two_columns_names_them(form: Form, tmp_path: Path) -> None:
    at = places(form)
    area = f"{at['1.A@month']}:{at['1.A@year']}"
    found = read(form, merged(form, area, {"1.A@month": 3}), tmp_path)
    assert [code for code, _, _ in doubted(found)] == ["merged-cells"] * 2
    assert "1.A 甲（人） 本月、1.A 甲（人） 本年" in sentences(form, found, "zh")[0]


def test_a_header_field_merged_with_the_table_is_named(form: Form, tmp_path: Path) -> None:
    layout = SheetLayout(form)
    (office,) = layout.fields
    first = layout.cells[0]
    area = f"{office.address}:{first.address}"
    found = read(form, merged(form, area, {"office": "某县"}), tmp_path)
    assert ("merged-cells", "field:office", area) in doubted(found)
    assert ("merged-cells", "1.A@month", area) in doubted(found)


def test_merged_to_the_right_into_nothing_is_the_value(alone: Form, tmp_path: Path) -> None:
    """The columns beside the paper: the note and the explanation."""
    layout, at = SheetLayout(alone), places(alone)
    row = layout.row_of["1.A"]
    beside = rendered(alone)[layout.sheet].cell(row, layout.explanation_column).coordinate
    found = read(alone, merged(alone, f"{at['1.A']}:{beside}", {"1.A": 3}), tmp_path)
    assert (found.values, doubted(found)) == ({"1.A": "3"}, [])


def beside(
    form: Form, key: str, value: str | int | None, *, below: bool = False
) -> tuple[Workbook, str]:
    """A column put in before the answers, in which a value stands that is merged with its cell."""
    layout, book = SheetLayout(form), rendered(form)
    sheet, column = book[layout.sheet], layout.value_columns.start
    cell = next(cell for cell in layout.cells if cell.key == key)
    sheet.merged_cells.ranges = set()
    sheet.insert_cols(column)
    for name in layout.cells:
        there = sheet.cell(name.row, column + 1).coordinate
        book.defined_names[name.name].attr_text = f"'{layout.sheet}'!{there}"
    sheet.cell(cell.row, column).value = value
    end = sheet.cell(cell.row + below, column + 1).coordinate
    area = f"{sheet.cell(cell.row, column).coordinate}:{end}"
    sheet.merge_cells(area)
    return book, area


def test_a_value_in_a_column_that_was_merged_with_the_answer_is_read(
    alone: Form, tmp_path: Path
) -> None:
    book, _ = beside(alone, "1.B", 3)
    found = read(alone, book, tmp_path)
    assert (found.values, doubted(found)) == ({"1.B": "3"}, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [("1.B", "三人左右"), ("1.5", "5"), ("1.T", "文字")],
    ids=["words", "code", "text"],
)
def test_what_may_have_been_printed_is_no_value(
    key: str, value: str, alone: Form, tmp_path: Path
) -> None:
    book, area = beside(alone, key, value)
    found = read(alone, book, tmp_path)
    assert doubted(found) == [("merged-away", key, area)]
    assert area in sentences(alone, found, "zh")[0]
    assert area in sentences(alone, found, "en")[0]


def test_a_value_under_the_head_is_not_read_from_the_head(alone: Form, tmp_path: Path) -> None:
    layout, at = SheetLayout(alone), places(alone)
    head = rendered(alone)[layout.sheet].cell(layout.head_row, layout.last_column).coordinate
    area = f"{head}:{at['1.A']}"
    found = read(alone, merged(alone, area, {"1.A": 3}), tmp_path)
    assert doubted(found) == [("merged-away", "1.A", area)]


def test_blank_cells_merged_with_blank_ones_are_blank(alone: Form, tmp_path: Path) -> None:
    book, _ = beside(alone, "1.B", None)
    found = read(alone, book, tmp_path)
    assert (found.values, doubted(found)) == ({}, [])
