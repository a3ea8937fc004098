"""The template a clerk gets: its pages, its instructions, room to explain, Excel's limits."""

from dataclasses import replace
from pathlib import Path

import pytest
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.drawing.limits import check_size
from formspec_xlsx.drawing.page_breaks import _ALONE, _costs, _divide
from formspec_xlsx.layout import GUIDE_SHEETS, INDEX_SHEET, SheetLayout
from hypothesis import given
from hypothesis import strategies as st
from support.workbooks import named, read, rendered

import formspec
from formspec import Form, FormspecError
from formspec.diagnostics.problem import Lang
from formspec.language.form import Blank

CENTRE = "wuzhou-2017-help-centre"

WARNED = """\
formspec: 1
id: warned
version: "1"
title: 核实
fields: [{id: office, label: 填报单位}]
sections:
  - number: 1
    items:
      - {code: A, label: 筹集, unit: 万元}
      - {code: B, label: 发放, unit: 万元}
rules:
  - {id: paid, check: 1.B <= 1.A, severity: warning}
  - {id: again, check: 1.B <= prev(1.B), severity: warning}
"""


# Pages ---------------------------------------------------------------------------------

HEIGHTS = st.lists(st.integers(1, 12).map(float), min_size=1, max_size=30)


def pages_of(heights: list[float], breaks: list[int]) -> list[list[float]]:
    ends = [*breaks, len(heights)]
    return [heights[begin:end] for begin, end in zip([0, *breaks], ends, strict=True)]


@given(HEIGHTS, st.data())
def test_no_page_is_too_full_and_none_is_wasted(heights: list[float], data: st.DataObject) -> None:
    """As many pages as filling each to its end would take; a row too high has one to itself."""
    costs = data.draw(st.lists(st.integers(0, 3), min_size=len(heights), max_size=len(heights)))
    rooms = (data.draw(st.integers(4, 20).map(float)), 20.0)
    breaks = _divide(heights, costs, rooms)
    pages = pages_of(heights, breaks)
    for number, page in enumerate(pages):
        assert sum(page) <= rooms[number > 0] or len(page) == 1
    fewest, room = 1, rooms[0]
    used = 0.0
    for height in heights:
        if used and used + height > room:
            fewest, room, used = fewest + 1, rooms[1], 0.0
        used += height
    assert len(pages) == fewest


def test_pages_end_between_sections_where_that_costs_no_page() -> None:
    heights = [10.0] * 9
    costs = _costs(list(range(9)), {0, 4, 6})
    assert costs == [0, _ALONE, 1, _ALONE, 0, _ALONE, 0, _ALONE, _ALONE]
    assert _divide(heights, costs, (50.0, 50.0)) == [4]
    assert _divide(heights, costs, (30.0, 70.0)) == [2]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pages"), [(CENTRE, 3), ("wuzhou-2018-warmth", 2)])
def test_the_annexes_take_as_many_pages_as_their_paper(name: str, pages: int) -> None:
    book = rendered(formspec.load(name))
    assert len(book.worksheets[0].row_breaks) == pages - 1


@pytest.mark.slow
def test_typing_begins_at_the_first_answer() -> None:
    for form in (formspec.load(CENTRE), replace(formspec.load(CENTRE), fields=())):
        layout = SheetLayout(form)
        view = rendered(form).worksheets[0].sheet_view
        assert view.pane is not None
        active = view.pane.activePane
        (selected,) = (s for s in view.selection if (s.pane or "topLeft") == active)
        assert selected.activeCell == (*layout.fields, *layout.cells)[0].address


# Explanations --------------------------------------------------------------------------


def returned(form: Form, answers: dict[str, object], folder: Path) -> formspec.Submission:
    book = rendered(form)
    names = {target.key: target.name for target in SheetLayout(form).cells}
    names |= {f"why {target.key}": target.name for target in SheetLayout(form).explanation_cells}
    for key, answer in answers.items():
        named(book, names[key]).value = answer  # type: ignore[assignment]
    return read(form, book, folder)


@pytest.mark.parametrize(
    ("why", "verdict"),
    [("上年结转", "pass"), ("  ", "fail"), (None, "fail"), (2017, "pass")],
)
def test_what_is_written_beside_a_row_explains_its_warnings(
    why: object, verdict: str, tmp_path: Path
) -> None:
    form = formspec.loads(WARNED)
    filled: dict[str, object] = {"1.A": 1, "1.B": 2, "why 1.B": why}
    found = returned(form, filled, tmp_path)
    report = formspec.validate(form, found)
    assert report.verdict == verdict
    told = [finding.explanation for finding in report.findings if finding.rule == "paid"]
    assert told == [str(why) if verdict == "pass" else None]


def test_only_rows_with_a_warning_have_room_to_explain() -> None:
    form = formspec.load(CENTRE)
    rules = formspec.rules(form)
    layout = SheetLayout(form)
    asked = {rule.id for rule in rules if rule.severity == "warning"}
    assert {
        rule for path in layout.rules_explained for rule in layout.rules_explained[path]
    } == asked
    assert {target.key for target in layout.explanation_cells} == set(layout.rules_explained)
    book = rendered(form)
    for target in layout.explanation_cells:
        cell = named(book, target.name)
        assert (cell.row, cell.column) == (target.row, target.column)
        assert not cell.protection.locked


def test_the_period_before_has_its_places_on_the_hidden_sheet() -> None:
    form = formspec.loads(WARNED)
    (target,) = SheetLayout(form).previous
    book = rendered(form)
    cell = named(book, target.name)
    assert (target.key, cell.parent.title) == ("1.B", INDEX_SHEET)
    beside = [book[INDEX_SHEET].cell(cell.row, column).value for column in (1, 2)]
    assert beside == ["previous", "1.B"]


# Instructions --------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "title"), [("zh", GUIDE_SHEETS[0]), ("en", GUIDE_SHEETS[1])])
def test_the_instructions_name_every_unit_and_every_rule(lang: Lang, title: str) -> None:
    form = formspec.load(CENTRE)
    sheet = rendered(form, lang=lang)[title]
    said = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    for rule in formspec.rules(form):
        assert rule.text in said
        assert rule.message is None or rule.message in said
    assert "万元" in said
    assert f"{form.id}" in said


def test_the_instructions_say_a_rule_of_every_column_once() -> None:
    form = formspec.loads("""\
formspec: 1
id: columns
version: "1"
title: 本期上期
columns: [{id: now, label: 本期}, {id: before, label: 上期}]
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 人, formula: A=B+C}
      - {code: B, label: 甲, unit: 人}
      - {code: C, label: 乙, unit: 人}
""")
    sheet = rendered(form)[GUIDE_SHEETS[0]]
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert len(formspec.rules(form)) == 2
    assert said.count("A=B+C") == 1


@pytest.mark.slow
def test_the_instructions_say_what_a_blank_means() -> None:
    form = formspec.load(CENTRE)
    texts = []
    blanks: tuple[Blank, ...] = ("zero", "unknown")
    for blank in blanks:
        sheet = rendered(replace(form, blank=blank))[GUIDE_SHEETS[0]]
        texts.append({cell.value for row in sheet.iter_rows() for cell in row})
    assert "没有的项目可以不填" in "".join(filter(None, map(str, texts[0] - texts[1])))
    assert "没有的项目填 0" in "".join(filter(None, map(str, texts[1] - texts[0])))


# Excel's limits ------------------------------------------------------------------------

LIMITED = """\
formspec: 1
id: limited
version: "1"
title: {title}
sections:
  - number: 1
    items:
      - {{code: A, label: 等级, type: choice, choices: [{choices}]}}
      - {{code: B, label: 金额, unit: 万元, note: {note}}}
      - {{code: C, label: 两倍, unit: 万元, formula: C=B*2, computed: true}}
"""


def told(title: str = "表", choices: str = "优, 良", note: str = "短") -> list[tuple[str, object]]:
    form = formspec.loads(LIMITED.format(title=title, choices=choices, note=note))
    made = XlsxRenderer().render(form)
    assert all(notice.message("zh") and notice.message("en") for notice in made.notices)
    return [(notice.code, notice.path) for notice in made.notices]


def test_what_excel_has_no_room_for_is_told_with_its_item() -> None:
    assert told() == [("FS704", "1.C")]
    assert ("FS702", "1.A") in told(choices="长" * 256)
    assert ("FS701", "1.B") in told(note="长" * 300)
    assert ("FS701", "limited") in told(title="很" * 40)


def test_a_form_that_no_sheet_holds_is_refused() -> None:
    form = formspec.load(CENTRE)
    large = replace(form, items=form.items * 300)
    with pytest.raises(FormspecError) as raised:
        check_size(SheetLayout(large))
    assert [found.code for found in raised.value.problems] == ["FS703"]


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_a_rule_whose_cells_cancel_out_stands_in_the_instructions(severity: str) -> None:
    form = formspec.loads(f"""
formspec: 1
id: cancels
version: "1"
title: 表
sections: [{{number: 1, items: [{{code: A, label: 甲, unit: 元}}]}}]
rules: [{{id: none, check: 1.A - 1.A <= 1, severity: {severity}}}]
""")
    rows = rendered(form)[GUIDE_SHEETS[0]].iter_rows(min_col=2, max_col=3, values_only=True)
    assert ("", "1.A - 1.A <= 1") in [(place or "", text) for place, text in rows]
