"""Pasting a table: it goes by its codes and labels, is shown first, and never shifts or clears."""

import json
from pathlib import Path

import pytest
from formspec_html import HtmlRenderer
from support.browser import Page
from support.form_page import cell

import formspec
from formspec.diagnostics.problem import Lang

ONE = """\
formspec: 1
id: sheet
version: "1"
title: 例表
fields: [{id: unit, label: 填报单位}]
sections:
  - number: 1
    title: 收入
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C+D}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元}
      - {code: D, label: 丙, unit: 万元}
  - number: 2
    title: 其他
    items:
      - {code: A, label: 是否达标, type: boolean}
      - {code: B, label: 户数, unit: 户}
"""
TWO = ONE.replace("fields:", "columns: [{id: a, label: 本月}, {id: b, label: 累计}]\nfields:")


def shown(tab: Page, folder: Path, definition: str = ONE, lang: Lang = "zh") -> None:
    path = folder / "form.html"
    path.write_bytes(HtmlRenderer().render(formspec.loads(definition), lang=lang).data)
    tab.size(1200, 900)
    tab.open(path)
    tab.dialogs.clear()
    tab.agrees = True


def pasted(
    tab: Page, text: str, path: str = "1.A", column: str = "", kind: str = "text/plain"
) -> None:
    target = cell(path, column)
    tab.run(
        f"""(() => {{ const data = new DataTransfer();
        data.setData({json.dumps(kind)}, {json.dumps(text)}); {target}.focus();
        {target}.dispatchEvent(new ClipboardEvent(
            "paste", {{ clipboardData: data, bubbles: true, cancelable: true }})); }})()"""
    )


def values(tab: Page) -> list[str]:
    found = tab.run("[...document.querySelectorAll('[data-path]')].map((cell) => cell.value)")
    return [str(text) for text in found]


def said(tab: Page) -> str:
    return str(tab.run("document.querySelector('[data-part=status]').textContent")).strip()


def test_a_table_is_shown_and_goes_by_its_codes(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    tab.run(f"{cell('1.B')}.value = '9'")
    pasted(
        tab, "编号\t项目\t合计\nA\t合计（万元）\t6\nB\t甲（万元）\t1\nX\t外\t5\nD\t丙（万元）\t3\n"
    )
    assert tab.dialogs == [
        "剪贴板里的表按编号和项目对应：将填入 3 格，其中 1 格已有内容，将被替换，"
        "1 格不认识（X 外）。要填入吗？"
    ]
    assert values(tab) == ["6", "1", "", "3", "", ""]
    assert said(tab) == "已粘贴 3 格。 有 1 格没有地方放，没有粘贴。"
    tab.run("document.querySelector('[data-part=undo]').click()")
    assert values(tab) == ["", "9", "", "", "", ""]


def test_nothing_is_pasted_that_was_not_agreed_to(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    tab.agrees = False
    pasted(tab, "A\t6\nB\t1\n")
    assert values(tab) == [""] * 6
    assert said(tab) == "没有粘贴。"
    tab.agrees = True


def test_where_a_code_is_missing_nothing_shifts(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    pasted(tab, "B\t1\nD\t3\n", path="1.A")
    assert values(tab) == ["", "1", "", "3", "", ""]


def test_a_whole_sheet_with_sections_units_and_formulas(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    sheet = "序号\t编号\t项目\t单位\t公式\t合计\n1\t收入\t\t\t\t\n\tA\t合计\t万元\tA=B+C+D\t6\n"
    sheet += (
        "\tB\t甲\t万元\t\t1,234.5万元\n2\t其他\t\t\t\t\n\tA\t是否达标\t\t\t是\n\tB\t户数\t户\t\t7\n"
    )
    pasted(tab, sheet)
    assert values(tab)[0] == "6"
    assert values(tab)[1].startswith("1234.5") or values(tab)[1] == "1,234.5万元"
    assert values(tab)[4:] == ["是", "7"]


@pytest.mark.parametrize("text", ["A\t1\nB\t\nC\t2\n", "1\n\n2\n"])
def test_blanks_clear_nothing(tab: Page, tmp_path: Path, text: str) -> None:
    shown(tab, tmp_path)
    tab.run(f"{cell('1.B')}.value = '9'")
    pasted(tab, text)
    assert values(tab)[:3] == ["1", "9", "2"]


def test_columns_go_by_their_titles(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, TWO)
    pasted(tab, "编号\t累计\t本月\nA\t10\t1\nC\t20\t2\n", column="a")
    assert values(tab)[:6] == ["1", "10", "", "", "2", "20"]
    shown(tab, tmp_path, TWO)
    pasted(tab, "A\t10\nC\t20\n", column="b")
    assert values(tab)[:6] == ["", "10", "", "", "", "20"]


def test_a_table_that_comes_as_html_alone(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path)
    table = """<meta charset=utf-8><table><tr><td>序号<td>编号<td>项目<td>合计
        <tr><td rowspan=2>1<td>A<td>合计<td>6<tr><td>C<td>乙<td>&nbsp;5
        <tr><td rowspan=70000>2<td>B<td colspan=1>户数<td>7</table>"""
    pasted(tab, table, path="2.A", kind="text/html")
    assert values(tab) == ["6", "", "5", "", "", "7"]
    shown(tab, tmp_path)
    pasted(tab, "<p>1</p>", kind="text/html")
    assert values(tab) == [""] * 6
    assert tab.messages == []


def test_in_english(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, lang="en")
    pasted(tab, "A\t6\nX\t5\n")
    assert tab.dialogs == [
        "The copied table goes by codes and items. To be filled: 1, of no known row: 1 (X). Go on?"
    ]
