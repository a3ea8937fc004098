"""The template and its copy with findings as people meet them: on the screen and printed."""

from pathlib import Path
from typing import cast

import pytest
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.formulas.check_sheet import check_formulas
from formspec_xlsx.formulas.formula_row import WANTED
from formspec_xlsx.layout import CHECK_SHEET, CODE, SUBCODE, SheetLayout
from formspec_xlsx.notation import letters
from formspec_xlsx.sizes import page_height, widths
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.gnumeric import Gnumeric
from support.hyperformula import hyperformula
from support.libreoffice import Office
from support.workbooks import opened

import formspec
from formspec import Form

CENTRE = "wuzhou-2017-help-centre"
EXAMPLE = Path(__file__).parents[3] / "examples" / f"{CENTRE}-mistakes.json"


def form_of(items: str, fields: str = "[]") -> Form:
    return formspec.loads(f"""
formspec: 1
id: seen
version: "1"
title: 表
fields: {fields}
sections:
  - number: 1
    items: {items}
""")


# The copy with findings ------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    form = formspec.load(CENTRE)
    path = tmp_path_factory.mktemp("copy") / "filled.xlsx"
    filled = formspec.read(form, EXAMPLE)
    path.write_bytes(formspec.render(form, "xlsx", prefill=filled).data)
    report = formspec.validate(form, formspec.read(form, path))
    return opened(formspec.annotate(form, path, report))


def test_the_list_of_findings_is_the_first_sheet_and_open(copy: Workbook) -> None:
    assert copy.sheetnames == ["审核结果", "附件2", "填表说明", "formspec", "formspec_check"]
    assert copy.active is copy.worksheets[0]
    assert [view.firstSheet for view in copy.views] == [0]
    assert [bool(one.sheet_view.tabSelected) for one in copy.worksheets].count(True) == 1


def test_a_sheet_with_findings_is_printed_with_their_words(copy: Workbook) -> None:
    sheet = copy["附件2"]
    assert not sheet.print_area
    assert sheet.print_title_rows == "$8:$8"  # what belongs to a sheet stays with it
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1
    assert not sheet.row_breaks.brk


def test_other_sheets_are_printed_as_they_were(copy: Workbook) -> None:
    assert copy["填表说明"].page_setup.orientation is None


def test_a_sheet_without_findings_is_printed_as_the_paper(tmp_path: Path) -> None:
    form = form_of("[{code: A, label: 甲, unit: 人}]")
    path = tmp_path / "blank.xlsx"
    path.write_bytes(XlsxRenderer().render(form).data)
    report = formspec.validate(form, formspec.read(form, path))
    sheet = opened(formspec.annotate(form, path, report))["表"]
    assert (sheet.print_area, sheet.page_setup.orientation) == ("'表'!$A$1:$E$4", "portrait")


# Where to look next ----------------------------------------------------------------------

SUMS = form_of(
    """
      - {code: A, label: 合计, unit: 人, formula: A=B, items: [{code: B, label: 甲, unit: 人}]}
      - {code: C, label: 总数, unit: 人, formula: C=D, items: [{code: D, label: 乙, unit: 人}]}
"""
)

CASES = [
    ({"1.A": 1, "1.B": 1, "1.C": 2, "1.D": 1}, "1.C"),
    ({"1.A": 2, "1.B": 1, "1.C": 2, "1.D": 1}, "1.A"),
    ({"1.A": 1, "1.B": 1, "1.C": 1, "1.D": 1}, None),
    ({}, "1.A"),
]


def next_row(program: Gnumeric | Office | object, form: Form, values: dict[str, int]) -> object:
    layout = SheetLayout(form)
    places = {cell.key: cell.address for cell in layout.cells}
    book = cast("Office", program)
    if isinstance(program, Office):
        program.do("unprotect")
    book.set(layout.sheet, {place: values.get(key) for key, place in places.items()})
    last = len(check_formulas(layout, "zh").sheet)
    ((found,),) = book.read(CHECK_SHEET, f"{letters(WANTED)}{last}:{letters(WANTED)}{last}")
    return found


def expected_row(form: Form, key: str | None) -> int:
    layout = SheetLayout(form)
    return layout.row_of[key] if key else layout.summary[0]


@pytest.mark.extra
def test_gnumeric_finds_the_next_error(tmp_path: Path) -> None:
    finds_the_next_error(Gnumeric(tmp_path), tmp_path)


@pytest.mark.node
def test_hyperformula_finds_the_next_error(tmp_path: Path) -> None:
    with hyperformula() as program:
        finds_the_next_error(program, tmp_path)


@pytest.mark.office
def test_libreoffice_finds_the_next_error(tmp_path: Path) -> None:
    with Office(tmp_path) as program:
        finds_the_next_error(program, tmp_path)


def finds_the_next_error(program: object, folder: Path) -> None:
    path = folder / "form.xlsx"
    path.write_bytes(XlsxRenderer().render(SUMS).data)
    cast("Office", program).open(path)
    for values, key in CASES:
        assert next_row(program, SUMS, values) == expected_row(SUMS, key)


def test_the_summary_leads_there() -> None:
    layout = SheetLayout(SUMS)
    sheet = opened(XlsxRenderer().render(SUMS).data).worksheets[0]
    last = len(check_formulas(layout, "zh").sheet)
    formula = f'=HYPERLINK("#E"&formspec_check!$H${last},formspec_check!$G${last})'
    assert sheet.cell(*layout.summary).value == formula


# The paper -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "hidden"),
    [
        ("[{code: A, label: 甲, unit: 人}]", [SUBCODE]),
        ("[{id: a, label: 甲, unit: 人}]", [CODE, SUBCODE]),
        ("[{code: A, label: 甲, unit: 人, items: [{code: B, label: 乙, unit: 人}]}]", []),
    ],
)
def test_a_level_of_codes_that_is_not_used_is_not_drawn(items: str, hidden: list[int]) -> None:
    sheet = opened(XlsxRenderer().render(form_of(items)).data).worksheets[0]
    columns = (column for column in (CODE, SUBCODE))
    assert [at for at in columns if sheet.column_dimensions[letters(at)].hidden] == hidden


@pytest.mark.parametrize("label", ["电话", "联系电话", "手机号", "Telephone", "Mobile"])
def test_a_telephone_number_has_its_room(label: str) -> None:
    names = ", ".join(
        f"{{id: f{n}, label: {one}}}" for n, one in enumerate(["单位", "人", label, "签"])
    )
    layout = SheetLayout(form_of("[{code: A, label: 甲, unit: 人}]", f"[{names}]"))
    assert widths(layout)[layout.fields[2].column] >= len("0774-1234567") + 1.5


def test_a_section_stays_together_where_there_is_room() -> None:
    """The fifth section of the annex fits on its first page."""
    form = formspec.load(CENTRE)
    layout = SheetLayout(form)
    sheet = opened(XlsxRenderer().render(form).data).worksheets[0]
    first = {row.row for row in layout.rows if row.row == layout.row_of[row.section.items[0]]}
    breaks = [one.id + 1 for one in sheet.row_breaks.brk]
    assert breaks[0] in first


def test_what_fits_on_a_page_fits_between_its_margins() -> None:
    form = formspec.load(CENTRE)
    sheet = opened(XlsxRenderer().render(form).data).worksheets[0]
    assert isinstance(sheet, Worksheet)
    margins = sheet.page_margins
    assert page_height(SheetLayout(form)) <= (297 / 25.4 - margins.top - margins.bottom) * 72 - 10
