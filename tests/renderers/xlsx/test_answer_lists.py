"""Every list of answers is offered by the workbook, whatever stands in it, and read again."""

from pathlib import Path

import pytest
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.formulas.answer_lists import inline, too_large
from formspec_xlsx.layout import CHECK_SHEET, SheetLayout
from openpyxl import Workbook, load_workbook
from support.answer_lists import LISTS, MANY, form_of

import formspec

INLINE = {"words": ["优", "良", "not yet"], "question": ["是", "否"]}


def rendered(choices: list[str], folder: Path) -> Workbook:
    path = folder / "form.xlsx"
    path.write_bytes(XlsxRenderer().render(form_of(choices)).data)
    return load_workbook(path)


def offered(book: Workbook, place: str) -> list[str]:
    """What Excel offers in a cell of the first sheet."""
    sheet = book.worksheets[0]
    (one,) = (found for found in sheet.data_validations.dataValidation if place in found.sqref)
    assert one.type == "list"
    formula = str(one.formula1)
    if formula.startswith('"'):
        return formula[1:-1].split(",")
    where, area = book.defined_names[formula].attr_text.split("!")
    assert where == CHECK_SHEET
    return [str(row[0].value) for row in book[where][area]]


@pytest.mark.parametrize("choices", [*LISTS.values(), *INLINE.values()], ids=[*LISTS, *INLINE])
def test_all_answers_are_offered(choices: list[str], tmp_path: Path) -> None:
    book = rendered(choices, tmp_path)
    layout = SheetLayout(form_of(choices))
    assert offered(book, layout.cells[0].address) == choices
    assert offered(book, layout.fields[0].address) == choices


@pytest.mark.parametrize("choices", [*LISTS.values(), *INLINE.values()], ids=[*LISTS, *INLINE])
def test_what_was_chosen_is_read(choices: list[str], tmp_path: Path) -> None:
    form, book = form_of(choices), rendered(choices, tmp_path)
    layout = SheetLayout(form)
    for cell in (layout.cells[0], layout.fields[0]):
        drawn = book.worksheets[0][cell.address]
        drawn.value, drawn.data_type = choices[-1], "s"
    path = tmp_path / "filled.xlsx"
    book.save(path)
    submission = formspec.read(form, path)
    assert (submission.values["1.K"], submission.fields["kind"]) == (choices[-1], choices[-1])
    assert formspec.validate(form, submission).verdict == "pass"


@pytest.mark.parametrize("choices", LISTS.values(), ids=LISTS)
def test_no_list_is_lost(choices: list[str]) -> None:
    made = XlsxRenderer().render(form_of(choices))
    assert (made.notices, made.losses) == ((), ())


@pytest.mark.parametrize("choices", INLINE.values(), ids=INLINE)
def test_plain_words_go_along_with_a_copied_sheet(choices: list[str]) -> None:
    assert inline(choices) == f'"{",".join(choices)}"'


def test_cells_with_the_same_answers_share_a_list(tmp_path: Path) -> None:
    book = rendered(MANY, tmp_path)
    assert [name for name in book.defined_names if name.startswith("fsx_list_")] == ["fsx_list_1"]


@pytest.mark.parametrize("choices", [["甲" * 256, "1"], ["\U0001f600" * 128, "1"]])
def test_an_answer_that_excel_cannot_choose_is_told(choices: list[str], tmp_path: Path) -> None:
    told = {(one.code, one.path) for one in XlsxRenderer().render(form_of(choices)).notices}
    assert {("FS702", "1.K"), ("FS702", "种类")} <= told
    sheet = rendered(choices, tmp_path).worksheets[0]
    assert {one.type for one in sheet.data_validations.dataValidation} == {None}


def test_a_list_has_room_for_so_many_answers() -> None:
    assert [too_large(["c"] * number) for number in (32_767, 32_768)] == [False, True]


@pytest.mark.slow
def test_sixteen_thousand_answers_fit_into_the_formulas(tmp_path: Path) -> None:
    book = rendered([f"c{number:05}" for number in range(16_000)], tmp_path)
    assert len(offered(book, SheetLayout(form_of(MANY)).cells[0].address)) == 16_000
