"""Filling in the page: explanations, sums, what is kept and taken back, what may still be typed."""

import json
import random
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from formspec_html import HtmlRenderer
from support.browser import Browser, Page
from support.form_page import cell, download, enter, load, note

import formspec
from formspec.diagnostics.problem import Lang
from formspec.language.form import Form
from formspec.reasoning.repair.proposals import with_proposals
from formspec.submissions.submission import from_csv, from_json

CENTRE = "wuzhou-2017-help-centre"

SHEET = """\
formspec: 1
id: sheet
version: "1"
title: 例表
blank: unknown
fields: [{id: unit, label: 填报单位}]
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C+D}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元}
      - {code: D, label: 丙, unit: 万元}
      - {code: E, label: 户数, unit: 户, max: 9}
      - {code: F, label: 备注, type: text}
rules:
  - {id: few, check: 1.B <= 1.C, severity: warning, message: 甲一般不多于乙}
"""

COLUMNS = SHEET.replace("fields:", "columns: [{id: a, label: 甲}, {id: b, label: 乙}]\nfields:")


def written(folder: Path, form: Form, lang: Lang = "zh") -> Path:
    path = folder / "form.html"
    path.write_bytes(HtmlRenderer().render(form, lang=lang).data)
    return path


def shown(tab: Page, folder: Path, definition: str = SHEET, lang: Lang = "zh") -> Path:
    """The page of a definition, opened for the first time."""
    path = written(folder, formspec.loads(definition), lang)
    tab.size(1200, 900)
    tab.open(path)
    return path


def part(name: str) -> str:
    """A part of the page by its name, as JavaScript."""
    return f"document.querySelector('[data-part={name}]')"


def said(tab: Page, name: str = "status") -> str:
    return str(tab.run(f"{part(name)}.textContent"))


def click(tab: Page, name: str) -> None:
    tab.run(f"{part(name)}.click()")


def fill_in(tab: Page, **values: str) -> None:
    for code, text in values.items():
        enter(tab, cell(f"1.{code}"), text)


def values(tab: Page) -> list[str]:
    found = tab.run("[...document.querySelectorAll('[data-path]')].map((cell) => cell.value)")
    return [str(text) for text in found]


def pasted(tab: Page, target: str, text: str) -> None:
    tab.run(
        f"""(() => {{ const data = new DataTransfer();
        data.setData("text/plain", {json.dumps(text)}); {target}.focus();
        {target}.dispatchEvent(new ClipboardEvent(
            "paste", {{ clipboardData: data, bubbles: true, cancelable: true }})); }})()"""
    )


def settled(tab: Page) -> None:
    """Waits until what was typed is kept."""
    tab.run("new Promise((done) => setTimeout(done, 450))")


# Explanations --------------------------------------------------------------------------

BOX = "document.querySelector('[data-part=findings] textarea')"
AGAIN = "document.querySelector('[data-part=findings] textarea + button')"


def explained(tab: Page, text: str) -> None:
    tab.run(f"{BOX}.focus(); {BOX}.select()")
    tab.type(text)


def test_a_warning_is_explained_in_its_finding(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    shown(tab, tmp_path)
    fill_in(tab, A="7", B="4", C="2", D="1")
    assert said(tab, "doubt") == "待说明 1"
    assert tab.run(f"{BOX}.getAttribute('aria-label')") == "说明 1.B 甲（万元）"
    explained(tab, "当年")
    tab.type("新增")
    assert tab.run(f"document.activeElement === {BOX}")
    assert said(tab, "doubt") == ""
    text = download(chromium, tab)
    assert json.loads(text)["explanations"] == {
        "few": {"text": "当年新增", "values": {"1.B": "4", "1.C": "2"}}
    }
    report = formspec.validate(formspec.loads(SHEET), from_json(formspec.loads(SHEET), text))
    assert report.verdict == "pass"
    explained(tab, "  ")
    assert said(tab, "doubt") == "待说明 1"
    assert "explanations" not in json.loads(download(chromium, tab))


def test_an_explanation_reopens_when_its_values_change(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    shown(tab, tmp_path)
    fill_in(tab, B="4", C="2")
    explained(tab, "当年新增")
    assert tab.run(AGAIN) is None
    fill_in(tab, B="5")
    assert said(tab, "doubt") == "待说明 1"
    assert "原来的说明不再有效" in said(tab, "findings")
    assert tab.run(f"{BOX}.value") == "当年新增"
    tab.run(f"{AGAIN}.click()")
    assert said(tab, "doubt") == ""
    assert json.loads(download(chromium, tab))["explanations"]["few"]["values"]["1.B"] == "5"


def test_explanations_are_loaded_and_saved(chromium: Browser, tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    told = {"few": "当年新增", "gone": "不在表里"}
    load(tab, tmp_path, {"values": {"1.B": "4", "1.C": "2"}, "explanations": told})
    assert tab.run(f"{BOX}.value") == "当年新增"
    assert json.loads(download(chromium, tab))["explanations"] == told


def test_an_error_has_no_box(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    fill_in(tab, A="9", B="1", C="2", D="3")
    assert said(tab, "wrong") == "错误 1"
    assert tab.run("document.querySelector('.why')") is None


# Sums ----------------------------------------------------------------------------------

SUM = f"{cell('1.A')}.parentElement.querySelector('.sum')"


def test_a_total_is_filled_in_when_it_is_asked_for(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    fill_in(tab, B="1.5", C="2")
    assert tab.run(f"{SUM}.hidden")
    fill_in(tab, D="3.05")
    assert values(tab)[0] == ""
    assert tab.run(f"{SUM}.title") == "填入各项之和 6.55（Alt+=）"
    tab.run(f"{SUM}.click()")
    assert values(tab)[0] == "6.55"
    assert note(tab, "1.A") == "✓ 已平"
    assert tab.run(f"{SUM}.hidden")
    fill_in(tab, D="3")
    tab.run(f"{cell('1.A')}.focus()")
    tab.press("=", alt=True, code="Equal")
    assert values(tab)[0] == "6.5"
    click(tab, "undo")
    assert values(tab)[0] == "6.55"


def test_nothing_else_is_filled_in_by_the_key(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    for path in ("1.A", "1.B"):
        tab.run(f"{cell(path)}.focus()")
        tab.press("=", alt=True, code="Equal")
        assert said(tab).startswith("这一格不是合计，或各项还没有填全")
    assert values(tab) == [""] * 6


def test_a_total_of_zeros_is_zero(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, SHEET.replace("blank: unknown", "blank: zero"))
    fill_in(tab, B="0", C="0", D="0")
    tab.run(f"{SUM}.click()")
    assert values(tab)[0] == "0"


# What is kept --------------------------------------------------------------------------


def test_what_was_typed_is_there_when_the_page_is_opened_again(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    path = shown(tab, tmp_path)
    fill_in(tab, B="4", C="2", D="1.x", F=" 备注 ")
    explained(tab, "当年新增")
    before = download(chromium, tab)
    settled(tab)
    tab.open(path, again=True)
    assert said(tab, "kept").startswith("已恢复上次在这台电脑上填的内容（4 格）")
    assert values(tab)[1:4] == ["4", "2", "1.x"]
    assert download(chromium, tab) == before
    assert tab.messages == []


def test_what_was_typed_last_is_kept_too(tab: Page, tmp_path: Path) -> None:
    path = shown(tab, tmp_path)
    fill_in(tab, B="4")
    tab.open(path, again=True)
    if values(tab)[1] != "4":  # the browser was still writing when the next page asked
        tab.open(path, again=True)
    assert values(tab)[1] == "4"


def test_what_came_back_can_be_thrown_away(tab: Page, tmp_path: Path) -> None:
    path = shown(tab, tmp_path)
    fill_in(tab, B="4")
    tab.open(path, again=True)
    click(tab, "discard")
    assert values(tab) == [""] * 6
    assert tab.run(f"{part('kept')}.hidden")
    assert tab.run("localStorage.length") == 0
    click(tab, "undo")
    assert values(tab)[1] == "4"


def test_clear_leaves_nothing_on_the_machine(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    enter(tab, "document.querySelector('[data-field=unit]')", "某县 13800000000")
    settled(tab)
    assert "13800000000" in tab.run("JSON.stringify(localStorage)")
    click(tab, "clear")
    assert tab.run("localStorage.length") == 0


def test_another_form_keeps_its_own(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    fill_in(tab, B="4")
    other = formspec.loads(SHEET.replace("id: sheet", "id: other"))
    tab.open(written(tmp_path, other), again=True)
    assert values(tab) == [""] * 6
    assert tab.run(f"{part('kept')}.hidden")


@pytest.mark.parametrize("kept", ["", "null", "[]", '{"texts":[1],"kept":{}}', '{"texts":[]}'])
def test_what_is_no_work_of_this_page_is_left_alone(tab: Page, tmp_path: Path, kept: str) -> None:
    path = shown(tab, tmp_path)
    fill_in(tab, B="4")
    settled(tab)
    tab.run(f"localStorage.setItem(localStorage.key(0), {json.dumps(kept)})")
    tab.open(path, again=True)
    assert values(tab) == [""] * 6
    assert tab.messages == []


def test_it_is_said_once_when_nothing_can_be_kept(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    tab.run(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    fill_in(tab, B="4")
    settled(tab)
    told = "浏览器不允许在这台电脑上自动保存，请在关闭前下载数据。"
    assert said(tab, "kept").startswith(told)
    assert said(tab) == told
    fill_in(tab, C="4")
    settled(tab)
    assert said(tab) != told
    click(tab, "clear")
    assert tab.run(f"{part('kept')}.checkVisibility()")
    assert said(tab, "kept").startswith(told)


def test_two_windows_do_not_undo_each_other(chromium: Browser, tab: Page, tmp_path: Path) -> None:
    path = shown(tab, tmp_path)
    other = chromium.page()
    other.open(path, again=True)
    enter(other, cell("1.B"), "5")
    settled(other)
    fill_in(tab, B="6")
    settled(tab)
    tab.open(path, again=True)
    assert values(tab)[1] == "6"
    other.open(path, again=True)
    assert values(other)[1] == "5"
    other.send("Page.close")


# Taking back ---------------------------------------------------------------------------


def test_a_paste_is_taken_back_and_what_was_typed_since_stays(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    fill_in(tab, B="1")
    pasted(tab, cell("1.A"), "10\n2\n3\n")
    assert values(tab)[:3] == ["10", "2", "3"]
    assert said(tab).strip() == "已粘贴 3 格。"
    fill_in(tab, C="7")
    click(tab, "undo")
    assert values(tab)[:3] == ["", "1", "7"]
    assert said(tab) == "已撤销：粘贴。"
    assert tab.run(f"{part('undo')}.disabled")


def test_the_key_takes_back_what_the_browser_does_not(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    pasted(tab, cell("1.A"), "10\n2\n")
    tab.type("5")
    tab.press("z", ctrl=True)
    assert values(tab)[1] == "2"
    tab.run(f"{cell('1.C')}.focus()")
    tab.press("z", ctrl=True)
    assert values(tab)[1] == ""
    pasted(tab, cell("1.A"), "10\n2\n")
    tab.press("Z", ctrl=True)  # with the capitals locked
    assert values(tab)[1] == ""


def test_load_and_clear_are_taken_back(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    fill_in(tab, B="4", C="2")
    explained(tab, "当年新增")
    load(tab, tmp_path, {"values": {"1.B": "9"}})
    assert values(tab)[:3] == ["", "9", ""]
    click(tab, "clear")
    assert values(tab) == [""] * 6
    click(tab, "undo")
    assert values(tab)[:3] == ["", "9", ""]
    click(tab, "undo")
    assert values(tab)[:3] == ["", "4", "2"]
    assert tab.run(f"{BOX}.value") == "当年新增"


def test_what_finds_no_place_in_a_paste_is_told(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, COLUMNS)
    pasted(tab, cell("1.E", "a"), "1\t2\t3\nx\ty\n5\t6\n")
    assert said(tab) == "已粘贴 4 格。 有 3 格没有地方放，没有粘贴。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1\r\n2\r\n", ["1", "2"]),
        ("1\r2\r", ["1", "2"]),
        ('"1\n"\n2\n', ["1", "2"]),
        ('"1\r\n"\r\n"2\t"', ["1", "2"]),
        ('"\n"\n3', ['"', '"', "3"]),
        ('"1"\n2', ['"1"', "2"]),
    ],
)  # fmt: skip
def test_a_column_is_read_as_the_spreadsheet_writes_it(
    tab: Page, tmp_path: Path, text: str, found: list[str]
) -> None:
    shown(tab, tmp_path)
    pasted(tab, cell("1.A"), text)
    assert [value for value in values(tab) if value] == found


def test_a_cell_of_several_lines_stays_one_cell(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, COLUMNS)
    pasted(tab, cell("1.E", "a"), '1\t2\n"他说""好""\n就好"\t"甲\t乙"\n')
    assert values(tab)[-4:] == ["1", "2", '他说"好" 就好', "甲 乙"]


def test_what_finds_no_place_leaves_what_is_there(tab: Page, tmp_path: Path) -> None:
    item = "      - {code: F, label: 备注, type: text}\n"
    day = item.replace("F, label: 备注, type: text", "G, label: 日期, type: date")
    answer = item.replace("F, label: 备注, type: text", "H, label: 是否, type: boolean")
    shown(tab, tmp_path, SHEET.replace(item, item + day + answer))
    tab.run(f"{cell('1.G')}.value = '2018-02-01'; {cell('1.H')}.value = '是'")
    pasted(tab, cell("1.F"), "x\n某日\n对\n")
    assert values(tab)[-3:] == ["x", "2018-02-01", "是"]
    assert said(tab) == "已粘贴 1 格。 有 2 格没有地方放，没有粘贴。"


# Files, findings, keys -----------------------------------------------------------------


@pytest.mark.parametrize("definition", [SHEET, COLUMNS], ids=["one", "columns"])
def test_a_table_of_values_is_read_like_the_rest(
    chromium: Browser, tab: Page, tmp_path: Path, definition: str
) -> None:
    form = formspec.loads(definition)
    column = form.column_ids[0]
    shown(tab, tmp_path, definition)
    enter(tab, "document.querySelector('[data-field=unit]')", '某县,"总"工会')
    for path, text in (("1.B", "１，２３４．５"), ("1.C", "x"), ("1.F", "a\u2028b")):
        enter(tab, cell(path, column), text)
    saved = json.loads(download(chromium, tab))
    click(tab, "csv")
    found = from_csv(form, chromium.downloaded())
    assert (found.fields, found.values) == (
        saved["fields"],
        dict(from_json(form, json.dumps(saved)).values),
    )


def test_check_goes_to_the_findings_and_they_to_their_cells(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    fill_in(tab, A="9", B="1", C="2", D="3")
    click(tab, "check")
    assert tab.run("document.activeElement.dataset.part") == "result"
    tab.run("document.querySelector('[data-part=findings] button').click()")
    assert tab.run("document.activeElement.dataset.path") == "1.A"


def test_a_finding_that_comes_or_goes_leaves_the_lines_of_the_others(
    tab: Page, tmp_path: Path
) -> None:
    shown(tab, tmp_path)
    lines = "[...document.querySelectorAll('[data-part=findings] li')]"
    fill_in(tab, A="x", B="4", C="2", D="x")
    tab.run(f"{lines}.forEach((line, number) => {{ line.kept = number; }})")
    assert tab.run(f"{lines}.map((line) => line.kept)") == [0, 1, 2, 3]
    fill_in(tab, D="1")
    assert tab.run(f"{lines}.map((line) => line.kept)") == [0, 2, 3]
    fill_in(tab, E="x")
    assert tab.run(f"{lines}.map((line) => line.kept ?? line.textContent)") == [
        0, "1.E 户数（户）：没有填数字，写的是“x”；请填数字，确实没有的填 0", 2, 3,
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["isComposing: true", "keyCode: 229"])
def test_enter_that_ends_a_chinese_word_stays_in_the_cell(
    tab: Page, tmp_path: Path, how: str
) -> None:
    shown(tab, tmp_path)
    tab.run(
        f"""(() => {{ const cell = {cell("1.F")}; {cell("1.B")}.focus();
        {cell("1.B")}.dispatchEvent(new KeyboardEvent(
            "keydown", {{ key: "Enter", bubbles: true, {how} }})); }})()"""
    )
    assert tab.run("document.activeElement.dataset.path") == "1.B"


# What may still be filled in -----------------------------------------------------------


def at(tab: Page, path: str) -> str:
    tab.run(f"{cell(path)}.focus()")
    return note(tab, path)


def test_a_blank_in_focus_says_what_may_be_filled_in(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    assert at(tab, "1.D") == ""
    fill_in(tab, A="12.5")
    assert at(tab, "1.D") == "可填 0–12.5"
    fill_in(tab, B="2", C="3.25")
    assert at(tab, "1.D") == "只能填 7.25"
    tab.run(f"{cell('1.F')}.focus()")
    assert note(tab, "1.D") == ""
    fill_in(tab, D="7.25")
    assert at(tab, "1.E") == "可填 0–9"
    shown(tab, tmp_path, lang="en")
    fill_in(tab, B="2", D="1")
    assert at(tab, "1.A") == "at least 3 fits"


@pytest.mark.parametrize("blank", ["unknown", "zero"])
def test_it_says_when_a_total_can_no_longer_balance(tab: Page, tmp_path: Path, blank: str) -> None:
    shown(tab, tmp_path, SHEET.replace("blank: unknown", f"blank: {blank}"))
    fill_in(tab, A="10", B="4")
    assert tab.run(f"{cell('1.A')}.dataset.state") == "wait"
    fill_in(tab, C="6.5")
    assert note(tab, "1.A") == "已不可能平衡" + ("，差 0.5" if blank == "zero" else "")
    assert tab.run(f"{cell('1.A')}.dataset.state") == "wrong"
    long = tab.run(f"{cell('1.A')}.parentElement.querySelector('.note').lastChild.textContent")
    assert "已不可能成立：1.A 10、1.B 4、1.C 6.5。请检查这些数。" in long
    fill_in(tab, C="6")
    assert at(tab, "1.D") == "只能填 0"


def test_it_says_so_too_where_what_is_missing_cannot_be_read(tab: Page, tmp_path: Path) -> None:
    whole = "{code: B, label: 甲, unit: 万元"
    parts = whole + ", items: [{code: X, label: 己, unit: 万元}]"
    shown(tab, tmp_path, SHEET.replace(whole, parts))
    fill_in(tab, A="0", B="y", X="7")
    assert note(tab, "1.X") == "已不可能平衡"
    assert tab.run(f"{cell('1.X')}.dataset.state") == "wrong"


def test_a_phone_has_a_key_for_a_sign_where_one_may_be_needed(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, SHEET.replace("乙, unit: 万元", "乙, unit: 万元, min: none"))
    modes = tab.run("[...document.querySelectorAll('[data-path]')].map((cell) => cell.inputMode)")
    assert modes == ["decimal", "decimal", "text", "decimal", "numeric", ""]


# By keys alone -------------------------------------------------------------------------


def sheet_of(form: Form) -> dict[str, str]:
    """What a clerk has on a sheet of paper: every figure, with totals that balance."""
    numbers = {item.path: Decimal(place) for place, item in enumerate(form.items, 1)}
    for item in form.items:
        if item.decimals:
            numbers[item.path] += Decimal("0.05")
    numbers |= {"7.C": Decimal(3), "8.C": Decimal(4)}
    equal = [rule for rule in formspec.rules(form) if rule.relation.op == "="]
    for rule in sorted(equal, key=lambda rule: rule.kind != "check"):  # 2.B before 2.A
        if rule.when is None:
            (_, total), *_ = rule.relation.left.terms
            parts = [numbers[part.path] for _, part in rule.relation.right.terms]
            numbers[total.path] = sum(parts, Decimal(0))
    return {path: str(number) for path, number in numbers.items()} | {"6.B": "是", "12.A": "是"}


def test_a_date_that_is_typed_in_part_is_not_lost(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    tab.open(written(tmp_path, formspec.load(CENTRE)))
    tab.run("document.querySelector('[data-field=date]').focus()")
    tab.send("Input.dispatchKeyEvent", type="keyDown", key="2", text="2")
    tab.press("Tab")
    tab.run("document.querySelector('[data-field=phone]').focus()")
    tab.type("1")
    assert tab.run("document.querySelector('[data-field=date]').dataset.state") == "wrong"
    tab.run("document.querySelector('[data-part=download]').click()")
    assert json.loads(chromium.downloaded())["fields"] == {"date": "?", "phone": "1"}


def test_the_larger_annex_is_filled_in_by_keys_alone(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    form = formspec.load(CENTRE)
    tab.size(1100, 900)
    tab.open(written(tmp_path, form))
    here = "document.activeElement.dataset"
    tab.press("Tab")
    for name, text in (("reporting_unit", "某县总工会"), ("reporter", "李四"), ("phone", "1")):
        assert tab.run(f"{here}.field") == name
        tab.type(text)
        tab.press("Enter")
    assert tab.run(f"{here}.field") == "date"
    for figure in "02012018":  # month, day, year: the order of the browser's language
        tab.send("Input.dispatchKeyEvent", type="keyDown", key=figure, text=figure)
    tab.press("Enter")
    sheet = sheet_of(form)
    for item in form.items:
        assert tab.run(f"{here}.path") == item.path
        if item.kind == "boolean":
            tab.press("ArrowDown")
        else:
            tab.type(sheet[item.path])
        tab.press("Enter")
    assert tab.run(f"{here}.part") == "check"
    assert tab.run(f"{part('check')}.textContent") == "下载数据"
    assert said(tab, "filled") == "已填 92 / 92 格"
    tab.send("Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r")
    filled = json.loads(chromium.downloaded())
    assert filled["values"] == sheet
    assert filled["fields"]["date"] == "2018-02-01"
    assert formspec.validate(form, filled).findings == ()
    (tmp_path / "filled.pdf").write_bytes(tab.pdf())
    text = subprocess.run(
        ["pdftotext", tmp_path / "filled.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert all(sheet[item.path] in text for item in form.items)
    assert "2018年2月1日" in text


# What may have been meant --------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("slip", ["20000", "-2", "200"])
def test_the_figure_that_was_mistyped_is_named_as_by_validate(
    tab: Page, tmp_path: Path, lang: Lang, slip: str
) -> None:
    shown(tab, tmp_path, SHEET.replace("甲, unit: 万元}", "甲, unit: 万元, min: none}"), lang)
    fill_in(tab, A="12.5", B=slip, C="3.25", D="7.25")
    form = formspec.loads(SHEET)
    figures = {"1.A": "12.5", "1.B": slip, "1.C": "3.25", "1.D": "7.25"}
    report = formspec.validate(form, {"values": figures})
    (found,) = [each for each in with_proposals(report, lang).findings if each.rule == "sum:1.A"]
    line = 'document.querySelector(\'[data-part=findings] li > [data-typo^="P"], '
    line += "[data-part=findings] li > [data-typo^=可]')"
    said_of_it = tab.run(f"{line}.dataset.typo")
    assert found.message(lang).endswith(said_of_it)
    assert f"1.B 甲{'：填了' if lang == 'zh' else ': it says'} {slip}" in said_of_it
    assert said_of_it in tab.run(f"{cell('1.A')}.parentElement.querySelector('.note').textContent")
    fill_in(tab, B="3")  # no slip of the hand leads to 2 from there
    assert tab.run(f"{line} === null")
    fill_in(tab, B="2")
    assert "1.A" not in tab.run(f"{part('findings')}.textContent")


# While one types ------------------------------------------------------------------------

DRAWN = """[...document.querySelectorAll(
  "[data-path], [data-field], .note, [data-part=findings] li, .counts span"
)].map((each) => [each.dataset.state || "", each.value, each.textContent,
  each.querySelector?.("[data-typo]")?.dataset.typo])"""
IDLE = "new Promise((done) => setTimeout(() => requestIdleCallback(done), 60))"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("definition", [SHEET, SHEET.replace("blank: unknown", "blank: zero")])
def test_what_is_judged_step_by_step_is_judged_as_a_whole(
    tab: Page, tmp_path: Path, definition: str, seed: int
) -> None:
    chosen = random.Random(seed)  # noqa: S311 - a draw for a test
    path = shown(tab, tmp_path, definition)
    for _ in range(25):
        code, text = chosen.choice("ABCDE"), chosen.choice(["", "0", "1", "2", "3", "30", "x"])
        tab.run(f"{cell(f'1.{code}')}.value = '{text}'")
        tab.run(f"{cell(f'1.{code}')}.dispatchEvent(new Event('input', {{ bubbles: true }}))")
    tab.run(IDLE)
    step_by_step = tab.run(DRAWN)
    tab.run("new Promise((done) => setTimeout(done, 400))")  # until it is kept
    tab.open(path, again=True)
    assert step_by_step == tab.run(DRAWN)


def test_a_total_is_told_nothing_of_parts_that_are_blank(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, SHEET.replace("blank: unknown", "blank: zero"))
    fill_in(tab, A="12.5", B="2")
    assert note(tab, "1.A") == "还差 10.5，2 项未填"
    tab.run(f"{cell('1.A')}.focus()")
    assert said(tab, "said") == "还差 10.5，2 项未填"
    fill_in(tab, C="1", D="1")
    assert note(tab, "1.A") == "差 8.5，应为 4"


def test_a_calculated_cell_names_what_it_waits_for(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, SHEET.replace("formula: A=B+C+D", "computed: true, formula: A=B+C+D"))
    fill_in(tab, B="2")
    assert note(tab, "1.A") == "等 1.C、1.D 填好后自动计算"
    fill_in(tab, C="1", D="1")
    assert tab.run(f"{cell('1.A')}.value") == "4"
