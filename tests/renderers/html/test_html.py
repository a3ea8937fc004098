"""The HTML page: inert texts, one file, a table that reads aloud, numbers as typed, paper."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from formspec_html import HtmlRenderer
from hypothesis import given, settings
from hypothesis import strategies as st
from support.browser import Browser, Page
from support.form_page import cell, download, enter, load, note

import formspec
from formspec.diagnostics.problem import Lang
from formspec.language.form import Column, Field, Form, Item
from formspec.submissions import numeral
from formspec.submissions.submission import from_json
from formspec.submissions.typed_input import read_typed, wanted_of_item
from formspec.testing import broken_submissions, submissions

WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"

HOSTILE = {
    "quotes": '"\'`> onfocus=pwn() x="',
    "script": "</script><script>pwn()</script><img src=x onerror=pwn()>",
    "style": "</style></title></textarea><svg onload=pwn()>",
    "comment": "<!-- --> ]]> <!--<script>",
    "template": "{{7*7}} {% for x in y %} ${pwn()} {0}",
    "newlines": "one\ntwo\r\nthree",
    "separators": "a\u2028b\u2029c",
    "formula": "=cmd|'/C calc'!A0",
    "entity": "&lt;b&gt; &amp; &copy;",
    "direction": "\u202egnol\u202c",
    "long": "长" * 33_000,
    "prototype": "__proto__",
}


def page_of(form: Form, lang: Lang | None = None) -> str:
    return HtmlRenderer().render(form, lang=lang).data.decode()


def hostile(text: str) -> Form:
    """A form that says ``text`` wherever a form may say something."""
    items = (
        Item("1.A", "1", text, code="A", printed=text, because=text, note=text),
        Item("1.A.x", "1", text, id="x", parent="1.A", depth=1, kind="choice", choices=(text,)),
        Item("1.B", "1", text, code=text, kind="boolean"),
        Item("1.C", "1", text, code="C", kind="text"),
        Item("1.D", "1", text, code="D", kind="date"),
    )
    form = formspec.load(CENTRE)
    return Form(
        id=form.id,
        version=text,
        title=text,
        language="zh",
        blank="zero",
        columns=(Column("a", text), Column(text, text)),
        fields=(Field("a", text), Field(text, text, "choice", (text,))),
        sections=(replace(form.sections[0], title=text, items=tuple(i.path for i in items)),),
        items=items,
        notes=(text, text),
        source=(("document", text), ("annex", text)),
        of_which=text,
    )


class Outline(HTMLParser):
    """The elements of a page, their attributes, and the text it shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] not in ("script", "style"):
            self.words += data

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


# One file, inert -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_of_the_form_makes_no_element_and_no_attribute(text: str) -> None:
    harmless = "plain text" if len(text) < 1_000 else "字" * len(text)  # a long section is parted
    page, plain = Outline(page_of(hostile(text))), Outline(page_of(hostile(harmless)))
    shape = [(tag, sorted(attributes)) for tag, attributes in page.elements]
    assert shape == [(tag, sorted(attributes)) for tag, attributes in plain.elements]
    assert page.words.count(text) == plain.words.count(harmless)


def test_the_page_needs_nothing_but_itself() -> None:
    page = page_of(formspec.load(CENTRE))
    assert not re.search(r"https?:|//[a-z]|url\(|@import", page)
    outline = Outline(page)
    assert not outline.named("link", "img", "iframe", "object", "base")
    assert not any(
        "src" in attributes or "href" in attributes for _, attributes in outline.elements
    )
    assert not any("style" in attributes for _, attributes in outline.elements)


def test_the_policy_allows_the_script_and_the_style_sheet_by_their_hashes() -> None:
    page = page_of(formspec.load(CENTRE))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert style is not None
    assert len(scripts) == 2
    assert policy.startswith("default-src 'none';")
    for name, parts in (("style-src", [style[1]]), ("script-src", scripts)):
        digests = [hashlib.sha256(part.encode()).digest() for part in parts]
        allowed = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in digests)
        assert f"{name} {allowed};" in policy


def test_the_same_form_gives_the_same_bytes() -> None:
    form = formspec.load(CENTRE)
    assert HtmlRenderer().render(form).data == HtmlRenderer().render(form).data


def test_the_larger_annex_stays_small() -> None:
    page = HtmlRenderer().render(formspec.load(CENTRE)).data
    assert len(page) < 116_000
    assert len(gzip.compress(page)) < 42_000


def test_the_page_checks_every_rule_with_the_module_of_the_javascript_renderer() -> None:
    form = formspec.load(CENTRE)
    rendering = HtmlRenderer().render(form, lang="en")
    assert rendering.losses == ()
    for part in ("engine", "form"):
        made = formspec.render(form, "javascript", messages="en", part=part).data.decode()
        assert made in rendering.data.decode()


def test_a_bare_import_loads_no_template_engine() -> None:
    code = "import sys, formspec_html; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# What it says --------------------------------------------------------------------------


def test_buttons_speak_the_language_asked_for_and_labels_that_of_the_form() -> None:
    page = page_of(formspec.load(CENTRE), "en")
    assert "Download data" in page
    assert "县级以上困难职工帮扶中心" in page
    assert '<html lang="zh-CN">' in page


def test_the_formula_stands_as_printed_and_the_rule_beside_it() -> None:
    page = page_of(formspec.load(CENTRE))
    assert ">A=C+E+G+I+K+I+J+L<" in page
    assert "按 A=C+E+G+I+J+L 检查" in page
    definition = """{formspec: 1, id: one, version: "1", title: One, blank: zero, language: en,
        sections: [{number: 1, items: [
            {code: A, label: All, unit: 户, formula: A=B+C, printed: A=B+B, because: misprinted},
            {code: B, label: One, unit: 户}, {code: C, label: Other, unit: 户}]}]}"""
    page = page_of(formspec.loads(definition))
    assert ">checked as A=B+C<" in page
    assert "misprinted" not in page  # the author's reason is no business of the clerk's


def test_a_theme_sets_properties_and_nothing_else() -> None:
    form = formspec.load(WARMTH)
    page = formspec.render(form, "html", theme={"accent": "#7a1f1f"}).data.decode()
    assert ":root{--accent:#7a1f1f;}" in page
    for name, value in (("accent", "red;}</style>"), ("a:b", "red"), ("accent", "url(\\68)")):
        with pytest.raises(formspec.FormspecError, match="FS611"):
            formspec.render(form, "html", theme={name: value})
        with pytest.raises(ValueError, match="theme"):
            HtmlRenderer().render(form, theme={name: value})


def luminance(colour: str) -> float:
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colours_can_be_told_apart_in_light_and_dark() -> None:
    page = page_of(formspec.load(WARMTH))
    light = dict(re.findall(r"--([a-z-]+): ?#([0-9a-f]{3,6})[;}]", page[: page.index("@media")]))
    rest = page[page.index("@media") :][:600]
    dark = dict(re.findall(r"--([a-z-]+): ?#([0-9a-f]{3,6})[;}]", rest))
    for colours in (light, light | dark):
        for front, back, least in (
            ("ink", "paper", 7), ("ink", "fill", 7), ("ink", "here", 7), ("quiet", "paper", 4.5),
            ("quiet", "desk", 4.5), ("quiet", "here", 4.5), ("wrong", "fill", 4.5),
            ("wrong", "paper", 4.5), ("doubt", "paper", 4.5), ("good", "paper", 4.5),
            ("quiet", "fill", 4.5), ("doubt", "fill", 4.5), ("good", "fill", 4.5),
            ("on-accent", "accent", 4.5), ("accent", "fill", 3), ("line", "paper", 3),
        ):  # fmt: skip
            one, other = sorted((luminance(colours[front]), luminance(colours[back])))
            assert (other + 0.05) / (one + 0.05) >= least, (front, back)


# In a browser --------------------------------------------------------------------------

COLUMNS = """\
formspec: 1
id: columns
version: "1"
title: 分列表
columns:
  - {id: month, label: 本月}
  - {id: total, label: 本年累计}
fields:
  - {id: when, label: 日期, type: date}
sections:
  - number: 1
    title: 走访
    items:
      - {code: A, label: 走访企业, unit: 家, required: true, min: 1, max: 20}
      - code: B
        label: 是否达标
        type: boolean
      - {code: C, label: 合计, unit: 万元, formula: C=D, computed: true}
      - {code: D, label: 款物, unit: 万元, min: -5}
"""


def show(tab: Page, folder: Path, form: Form, lang: Lang | None = None) -> Page:
    path = folder / "form.html"
    path.write_bytes(HtmlRenderer().render(form, lang=lang).data)
    tab.size(1100, 900)
    tab.open(path)
    return tab


def columns(folder: Path) -> Form:
    path = folder / "columns.yaml"
    path.write_text(COLUMNS, encoding="utf-8")
    return formspec.load(path)


@pytest.mark.parametrize("text", [HOSTILE[k] for k in ("quotes", "script", "newlines", "long")])
def test_a_hostile_text_is_shown_as_it_is(tab: Page, tmp_path: Path, text: str) -> None:
    show(tab, tmp_path, hostile(text))
    assert tab.run("document.querySelector('h1').textContent") == re.sub("\r\n?", "\n", text)
    assert tab.run("document.scripts.length") == 2
    assert tab.messages == []
    assert tab.run("document.querySelector('[data-part=filled]').textContent") == "已填 0 / 10 格"


def test_every_input_has_a_name_of_its_own(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    nodes = tab.send("Accessibility.getFullAXTree")["nodes"]
    roles = ("textbox", "combobox")
    names = [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") in roles]
    assert len(set(names)) == len(names) == 92 + 3
    assert "9 D 帮扶款物 （万元）" in names
    assert "填报单位：" in names  # what is said of it is its description
    assert "2 C 其中地市级 （人） 行政编制 （人）" in names


@pytest.mark.parametrize("width", [320, 1100])
def test_no_width_makes_the_page_scroll_sideways(tab: Page, tmp_path: Path, width: int) -> None:
    for form in (formspec.load(CENTRE), columns(tmp_path), hostile(HOSTILE["long"])):
        show(tab, tmp_path, form)
        tab.size(width, 700)
        assert tab.run("document.documentElement.scrollWidth") <= width


FIELDS = """
formspec: 1
id: fields
version: 1
title: Fields
language: en
fields:
  - {id: office, label: Office, required: true}
  - {id: kind, label: Kind of office, choices: [county, municipality], required: true}
  - {id: day, label: Day, type: date}
  - {id: rooms, label: Rooms, type: number}
  - {id: own, label: Own building, type: boolean, required: true}
sections: [{number: 1, items: [{code: A, label: a, unit: persons}]}]
"""


@pytest.mark.parametrize("width", [320, 900, 1100])
def test_a_header_field_has_room_for_its_answer_beside_what_is_said_of_it(
    tab: Page, tmp_path: Path, width: int
) -> None:
    show(tab, tmp_path, formspec.loads(FIELDS, "fields.yaml"))
    tab.size(width, 700)
    assert tab.run("document.documentElement.scrollWidth") <= width
    narrow = tab.run(
        "Math.min(...[...document.querySelectorAll('.fields :is(input, select)')]"
        ".map((e) => e.clientWidth))"
    )
    assert narrow >= 64
    height = "[...document.querySelectorAll('.fields .note')].map((e) => e.offsetHeight)"
    assert tab.run(f"Math.max(...{height})") < 30  # one line


NUMERALS = (
    "12", "12.5", "12.50", "12.345", "１２３", "１，２３４．５", "1,234,567.8", "1 234", "12,34",
    " 7 ", "-3", "−3", "-0", "+5", "5.", ".5", "1e3", "0x10", "1_000", "NaN", "abc", "三",
    "999999999999999", "9999999999999.99", "1000000000000000", "0" * 30 + "7", "1" * 41,
    "12。5", "　",
)  # fmt: skip


def test_numbers_are_read_as_everywhere_else(tab: Page, tmp_path: Path) -> None:
    form = formspec.load(CENTRE)
    show(tab, tmp_path, form)
    code = """(([path, texts]) => texts.map((text) => {
        const cell = document.querySelector(`[data-path="${path}"]`);
        cell.value = text;
        cell.dispatchEvent(new Event("change", { bubbles: true }));
        return [cell.getAttribute("aria-invalid"), cell.value];
    }))"""
    for path, decimals in (("1.A", 0), ("5.A", 2)):
        for raw, (invalid, left) in zip(
            NUMERALS, tab.run(f"{code}({json.dumps([path, NUMERALS])})"), strict=True
        ):
            typed = read_typed(raw, wanted_of_item(form, form.by_path[path]))
            text = None if numeral.is_blank(raw) else typed.value
            read = None if text is None else numeral.read_numeral(text, decimals)
            number = isinstance(read, numeral.Numeral) and typed.severity != "error"
            good = read is None or (isinstance(read, numeral.Numeral) and read.steps >= 0)
            good &= typed.severity != "error"
            assert (invalid is None) == good, raw
            assert left == ("" if read is None else numeral.tidy(raw) or raw if number else raw), (
                raw
            )


def test_a_wrong_number_stays_as_typed_with_a_message(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    enter(tab, cell("1.A"), "1.5")
    assert tab.run(f"{cell('1.A')}.value") == "1.5"
    described = f"{cell('1.A')}.getAttribute('aria-describedby').split(' ')"
    said = tab.run(f"{described}.map((id) => document.getElementById(id).textContent)")
    assert said[0] == "A=B+C+D"
    assert said[1].startswith("1.5 有小数；这里只能填整数")
    assert "1.A 县级以上困难职工帮扶中心（个）：1.5 有小数；这里只能填整数" in said[1]
    enter(tab, cell("1.A"), "0")
    assert tab.run(f"{cell('1.A')}.hasAttribute('aria-invalid')") is False
    assert note(tab, "1.A") == "✓ 已平"


def test_bounds_are_those_of_the_form(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, columns(tmp_path))
    for path, text, words in (
        ("1.A", "0", "0 超出范围，应 ≥ 1"), ("1.A", "21", "21 超出范围，应 ≤ 20"),
        ("1.D", "-5.01", "-5.01 超出范围，应 ≥ -5"),
    ):  # fmt: skip
        enter(tab, cell(path, "month"), text)
        assert note(tab, path, "month") == words


def test_keys_go_down_up_and_sideways(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, columns(tmp_path))
    here = "`${document.activeElement.dataset.path}@${document.activeElement.dataset.column}`"
    tab.run(f"{cell('1.A', 'month')}.focus()")
    for key, shift, place in (
        ("Enter", False, "1.B@month"), ("Enter", False, "1.C@month"), ("Enter", True, "1.B@month"),
        ("Enter", True, "1.A@month"), ("ArrowRight", False, "1.A@total"),
        ("ArrowLeft", False, "1.A@month"), ("ArrowUp", False, "1.A@month"),
        ("ArrowDown", False, "1.B@month"), ("ArrowDown", False, "1.B@month"),
    ):  # fmt: skip
        tab.press(key, shift=shift)
        assert tab.run(here) == place


def test_a_block_from_a_spreadsheet_fills_the_cells_below(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, columns(tmp_path))
    tab.run(
        f"""(() => {{ const data = new DataTransfer();
        data.setData("text/plain", "3\\t４\\nyes\\t否\\n9\\t9\\n1,000.5\\tx\\n");
        {cell("1.A", "month")}.dispatchEvent(
            new ClipboardEvent("paste", {{ clipboardData: data, bubbles: true }})); }})()"""
    )
    found = tab.run("[...document.querySelectorAll('[data-path]')].map((cell) => cell.value)")
    assert found == ["3", "4", "是", "否", "1000.5", "", "1000.5", "x"]


def test_what_is_downloaded_is_a_submission(chromium: Browser, tab: Page, tmp_path: Path) -> None:
    form = formspec.load(CENTRE)
    show(tab, tmp_path, form)
    tab.run("document.querySelector('[data-field=reporting_unit]').focus()")
    tab.type("苍梧县总工会")
    for path, text in (("1.A", "３"), ("1.B", "1"), ("1.C", "2"), ("5.A", "1,234.50")):
        enter(tab, cell(path), text)
    tab.run(f"{cell('6.B')}.value = '否'")
    text = download(chromium, tab)
    assert json.loads(text) == {
        "form": form.id,
        "version": form.version,
        "fields": {"reporting_unit": "苍梧县总工会"},
        "values": {"1.A": "3", "1.B": "1", "1.C": "2", "5.A": "1234.50", "6.B": "否"},
    }
    report = formspec.validate(form, from_json(form, text))
    assert [finding.rule for finding in report.findings if finding.blocks] == ["sum:5.A"]


def test_columns_are_nested_and_come_back(chromium: Browser, tab: Page, tmp_path: Path) -> None:
    form = columns(tmp_path)
    data = {
        "form": "columns",
        "version": "1",
        "fields": {"when": "2018-02-01"},
        "values": {
            "1.A": {"month": "3", "total": "12"}, "1.B": {"total": "否"}, "1.D": {"month": "-1.5"},
        },
        "previous": {"1.A": {"month": "2"}},
        "explanations": {"r": {"text": "说明", "values": {"1.A@month": "3"}}},
    }  # fmt: skip
    show(tab, tmp_path, form)
    assert load(tab, tmp_path, data).startswith("已载入 4 格")
    assert json.loads(download(chromium, tab)) == data
    tab.pdf()
    assert "2018年2月1日" in tab.run(
        "[...document.querySelectorAll('.written')].map((text) => text.textContent)"
    )


def test_loading_says_what_it_did_not_take(tab: Page, tmp_path: Path) -> None:
    form = formspec.load(CENTRE)
    show(tab, tmp_path, form)
    said = load(tab, tmp_path, {"form": WARMTH, "version": "2018", "values": {}})
    assert WARMTH in said
    said = load(tab, tmp_path, {"form": form.id, "version": "9", "values": {"1.A": 1}})
    assert "9 版" in said
    assert tab.run(f"{cell('1.A')}.value") == ""
    said = load(tab, tmp_path, {"form": form.id, "values": {"1.Z": 1, "6.B": "或"}})
    assert "1.Z、6.B" in said
    assert load(tab, tmp_path, [1]).startswith("读不出")
    assert "fields" in load(tab, tmp_path, {"values": {"1.A": 3}, "fields": 5})
    lists = {"values": {"1.A": [3]}, "fields": {"reporting_unit": {"a": 1}}}
    assert load(tab, tmp_path, lists).startswith(
        "已载入 0 格。 这些项在本表没有地方放，未载入：1.A、reporting_unit。"
    )
    values = {"1.A": 3, "5.A": 0.5, "6.B": False, "1.B": None}
    assert load(tab, tmp_path, {"values": values}).startswith("已载入 3 格")
    assert tab.run(f"{cell('6.B')}.value") == "否"


@pytest.mark.parametrize(("name", "pages"), [(WARMTH, 2), (CENTRE, 3)])
def test_it_prints_on_as_many_pages_as_the_paper(
    tab: Page, tmp_path: Path, name: str, pages: int
) -> None:
    show(tab, tmp_path, formspec.load(name))
    pdf = tmp_path / "form.pdf"
    pdf.write_bytes(tab.pdf())
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^Pages: +{pages}$", told, re.MULTILINE)
    assert "(A4)" in told


def paper(tab: Page, folder: Path) -> list[str]:
    """The text of each page as printed."""
    pdf = folder / "form.pdf"
    pdf.write_bytes(tab.pdf())
    said = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    return said.stdout.split("\f")[:-1]


@pytest.mark.parametrize(("rows", "length", "columns"), [(80, 3, 1), (40, 60, 1), (50, 3, 5)])
def test_a_long_section_has_its_number_on_every_page(
    tab: Page, tmp_path: Path, rows: int, length: int, columns: int
) -> None:
    items = [
        {"code": f"R{n}", "label": f"第{n}项" + "长" * length, "unit": "户"}
        for n in range(1, rows + 1)
    ]
    form = formspec.loads(json.dumps({
        "formspec": 1, "id": "long", "version": "1", "title": "长表",
        "columns": [{"id": f"c{n}", "label": f"列{n}"} for n in range(columns)],
        "sections": [{"number": 7, "title": "各项", "items": items}],
    }))  # fmt: skip
    show(tab, tmp_path, form)
    pages = paper(tab, tmp_path)
    assert len(pages) == 3
    for page in pages:
        assert re.search(r"^ *序号 +编号 +项目", page, re.MULTILINE)
        assert re.search(r"^ *7\b", page, re.MULTILINE)
    found = re.findall(r"第(\d+)项", "".join(pages))
    assert [int(number) for number in found] == list(range(1, rows + 1))
    assert tab.run("document.querySelectorAll('[id=s1]').length") == 1


def test_the_paper_ends_with_who_signs(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    pages = paper(tab, tmp_path)
    assert ["单位负责人（签字）：" in page for page in pages] == [False, False, True]
    assert not tab.run("document.querySelector('.sign').checkVisibility()")


def test_the_paper_is_printed_filled_in_or_blank(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    tab.run("document.querySelector('[data-field=date]').value = '2018-02-01'")
    tab.run(f"{cell('6.B')}.value = '是'")
    tab.run("document.querySelector('[data-field=date]')"
            ".dispatchEvent(new Event('change', { bubbles: true }))")  # fmt: skip
    enter(tab, "document.querySelector('[data-field=reporting_unit]')", "某县总工会")
    enter(tab, cell("5.A"), "98765.43")
    filled = "".join(paper(tab, tmp_path))
    for text in ("98765.43", "某县总工会", "2018年2月1日"):
        assert text in filled
    # As long as the dialog is open; a headless browser has none.
    tab.run("window.print = () => {}; document.querySelector('[data-part=blank]').click()")
    blank = "".join(paper(tab, tmp_path))
    for text in ("98765.43", "某县总工会", "2018年2月1日"):
        assert text not in blank
    assert re.search("年\\s+月\\s+日", blank)
    tab.run("dispatchEvent(new Event('afterprint'))")
    again = "".join(paper(tab, tmp_path))
    when = re.compile(r"打印于 \d+/\d+/\d+ [\d:]+")
    assert when.sub("", again) == when.sub("", filled)
    assert tab.run(f"{cell('5.A')}.value") == "98765.43"


TEXTS = """\
formspec: 1
id: texts
version: "1"
title: 文字
fields: [{id: unit, label: 填报单位}]
sections: [{number: 1, items: [{code: A, label: 备注, type: text}]}]
"""


def test_a_long_text_is_printed_whole(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.loads(TEXTS))
    long = "".join(map(chr, range(0x4E00, 0x4E3C)))
    load(tab, tmp_path, {"fields": {"unit": long[::-1]}, "values": {"1.A": long}})
    pdf = tmp_path / "form.pdf"
    pdf.write_bytes(tab.pdf())
    told = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    said = re.sub(r"\s", "", told.stdout.decode())
    assert long in said
    assert long[::-1] in said
    enter(tab, cell("1.A"), "短")
    assert "短" in "".join(paper(tab, tmp_path))


def test_a_page_of_a_form_says_nothing_to_the_console(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE), "en")
    assert tab.messages == []


# What it finds -------------------------------------------------------------------------

RULES = """\
formspec: 1
id: rules
version: "1"
title: 各种规则
blank: unknown
columns: [{id: now, label: 本月}, {id: total, label: 累计}]
fields:
  - {id: unit, label: 填报单位, required: true}
  - {id: count, label: 份数, type: number}
  - {id: level, label: 级别, type: choice, choices: [县, 市]}
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 元, decimals: 2}
      - {code: D, label: 是否, type: boolean, required: true}
      - {code: E, label: 级别, type: choice, choices: [甲, 乙]}
      - {code: F, label: 说明, type: text}
      - {code: G, label: 总数, unit: 万元, formula: G=A+B, computed: true}
      - {code: H, label: 粗略, unit: 万元, formula: H=B+C, rounding: half}
rules:
  - {id: more, check: 1.B@total >= prev(1.B@total), severity: warning, message: 少于上期}
  - {id: both, check: 1.B <= 100, when: '1.D = 是 and 1.E = "甲"'}
  - {id: remark, check: 1.A > 1.H, severity: note}
"""

# Fills the inputs as they are typed into, without leaving them; what stands in them then,
# and the sentences of the page.
TYPE = """
(([cases]) => {
  const inputs = [...document.querySelectorAll("[data-field], [data-path]")];
  const key = ({ dataset: d }) => d.field ? "field:" + d.field
    : d.column ? d.path + "@" + d.column : d.path;
  return cases.map((texts) => {
    for (const input of inputs) if (!input.readOnly) input.value = texts[key(input)] ?? "";
    inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
    return [
      inputs.filter((input) => !input.readOnly && input.value)
        .map((input) => [key(input), input.value]),
      [...document.querySelectorAll("[data-part=findings] li")].map((line) => line.textContent),
    ];
  });
})
"""


def typed(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The submission that consists of these texts."""
    data: dict[str, Any] = {"fields": {}, "values": {}}
    for key, text in pairs:
        path, _, column = key.partition("@")
        if key.startswith("field:"):
            data["fields"][key.removeprefix("field:")] = text
        elif column:
            data["values"].setdefault(path, {})[column] = text
        else:
            data["values"][path] = text
    return data


def agrees(tab: Page, form: Form, cases: list[dict[str, str]], lang: Lang) -> list[list[str]]:
    """What the page and the library say of texts typed into the page, sentence by sentence."""
    answers = tab.run(f"{TYPE}([{json.dumps(cases)}])")
    for pairs, said in answers:
        report = formspec.validate(form, typed(pairs))
        assert said == [finding.message(lang) for finding in report.findings]
    return [said for _, said in answers]


def texts_of(form: Form, drawn: dict[str, Any]) -> dict[str, str]:
    """A submission as it might be typed."""
    words = {True: "是", False: "否"}
    found = {f"field:{name}": value for name, value in (drawn.get("fields") or {}).items()}
    for path, value in (drawn.get("values") or {}).items():
        for column, inner in value.items() if isinstance(value, dict) else [(None, value)]:
            found[f"{path}@{column}" if column else path] = inner
    return {
        key: words.get(value, str(value)) if isinstance(value, bool) else str(value)
        for key, value in found.items()
        if value is not None
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_what_validate_says_of_the_larger_annex(
    tab: Page, tmp_path: Path, lang: Lang
) -> None:
    form = formspec.load(CENTRE)
    show(tab, tmp_path, form, lang)
    sums = {"5.A": "30", "5.B": "10.02", "5.C": "20.03"}
    wrong = sums | {"1.A": "1.5", "2.A": "x", "2.B": "3", "2.B.admin": "4", "3.A": "-1"}
    answers = {"6.B": "是", "12.A": "否", "12.B": "１２", "field:reporting_unit": "苍梧县"}
    said = agrees(tab, form, [{}, sums, wrong, answers, wrong | answers], lang)
    assert [len(found) for found in said] == [2, 3, 10, 3, 11]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_what_validate_says_of_several_columns(
    tab: Page, tmp_path: Path, lang: Lang
) -> None:
    form = formspec.loads(RULES)
    show(tab, tmp_path, form, lang)
    some = {"1.A@now": "3", "1.B@now": "1.5", "1.C@now": "15000.01", "1.B@total": "101"}
    more = some | {"1.D@now": "是", "1.E@now": "甲", "1.D@total": "是", "1.E@total": "甲"}
    head = {"field:unit": "甲", "field:count": "1.", "field:level": "县", "1.A@total": "1e5"}
    said = agrees(tab, form, [{}, some, more, more | head], lang)
    assert all(said)


@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=8)
@given(data=st.data())
def test_whatever_is_typed_it_says_what_validate_says(
    tab: Page, tmp_path_factory: pytest.TempPathFactory, lang: Lang, data: st.DataObject
) -> None:
    for form in (formspec.load(CENTRE), formspec.load(WARMTH), formspec.loads(RULES)):
        show(tab, tmp_path_factory.mktemp("drawn"), form, lang)
        drawn = data.draw(st.lists(submissions(form), min_size=4, max_size=4))
        drawn += [data.draw(broken_submissions(form))[0] for _ in range(4)]
        agrees(tab, form, [texts_of(form, one) for one in drawn], lang)


def listed(tab: Page) -> list[str]:
    said = tab.run(
        "[...document.querySelectorAll('[data-part=findings] li')].map((li) => li.textContent)"
    )
    return [str(text) for text in said]


def test_explanations_and_the_period_before_come_from_a_file(tab: Page, tmp_path: Path) -> None:
    form = formspec.loads(RULES)
    show(tab, tmp_path, form)
    data = {
        "fields": {"unit": "某县"},
        "values": {"1.B": {"total": "5"}},
        "previous": {"1.B": {"total": "7"}},
    }
    load(tab, tmp_path, data)
    assert listed(tab) == [one.message("zh") for one in formspec.validate(form, data).findings]
    assert any("少于上期" in text for text in listed(tab))
    (warned,) = (one for one in formspec.validate(form, data).findings if one.severity == "warning")
    data["explanations"] = {warned.rule: "停产"}
    load(tab, tmp_path, data)
    assert listed(tab) == [one.message("zh") for one in formspec.validate(form, data).findings]
    assert tab.run("document.querySelector('[data-part=doubt]').textContent") == ""
    assert "explanations" in load(tab, tmp_path, data | {"explanations": {"more": 1}})


def counts(tab: Page) -> str:
    return str(tab.run("document.querySelector('.counts').textContent.replace(/\\s+/g, ' ')"))


def test_a_few_words_beside_the_cell_say_how_far_a_total_is_off(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    assert counts(tab).strip() == "已填 0 / 92 格 待填 2"
    for path, text, words in (
        ("5.A", "30", "还差 30，5 项未填"), ("5.B", "10.02", "还差 19.98，4 项未填"),
        ("5.C", "20.03", "已不可能平衡，差 0.05"),
    ):  # fmt: skip
        enter(tab, cell(path), text)
        assert note(tab, "5.A") == words
    assert tab.run(f"{cell('5.A')}.getAttribute('aria-invalid')") == "true"
    assert counts(tab).strip() == "已填 3 / 92 格 错误 1 待填 2"
    enter(tab, cell("5.A"), "30.05")
    assert note(tab, "5.A") == "✓ 已平"
    enter(tab, cell("2.B"), "1")
    enter(tab, cell("2.B.admin"), "3")
    assert note(tab, "2.B.admin") == "多 2，不能超过 1"


def test_what_waits_for_blanks_says_for_how_many(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.loads(RULES), "en")
    enter(tab, cell("1.H", "now"), "3")
    assert note(tab, "1.H", "now") == "still blank: 2"
    assert note(tab, "1.D", "total") == "required"
    enter(tab, cell("1.B", "now"), "4")
    assert note(tab, "1.H", "now") == "can no longer balance"
    assert "1.A (累计), 1.B (累计)" in note(tab, "1.G", "total")  # never by the id of a column
    assert "H=B+C can no longer hold: 1.B 甲 (本月) says 4 万元, more than 3 万元" in "".join(
        listed(tab)
    )


def test_a_calculated_cell_follows(chromium: Browser, tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, columns(tmp_path))
    enter(tab, cell("1.D", "month"), "-1.5")
    assert tab.run(f"{cell('1.C', 'month')}.value") == "-1.5"
    assert json.loads(download(chromium, tab))["values"] == {"1.D": {"month": "-1.5"}}
    said = load(tab, tmp_path, {"values": {"1.C": {"month": "9", "total": 2}, "1.D": {"total": 2}}})
    assert "这些格由本页计算，与文件不同：1.C（本月）。" in said


def test_next_goes_from_problem_to_problem(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    enter(tab, cell("3.A"), "x")
    enter(tab, cell("5.B"), "1")
    here = "document.activeElement.dataset.path ?? document.activeElement.dataset.field"
    tab.run(f"{cell('1.A')}.focus()")
    for place in ("3.A", "5.A", "6.A", "reporting_unit", "3.A"):
        tab.run("document.querySelector('[data-part=next]').click()")
        assert tab.run(here) == place
    tab.run("[...document.querySelectorAll('[data-part=findings] button')].at(-1).click()")
    assert tab.run(here) == "6.A"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_inert_in_what_the_page_says(
    tab: Page, tmp_path: Path, text: str
) -> None:
    form = hostile(text)
    show(tab, tmp_path, form)
    answers = tab.run(f"{TYPE}([{json.dumps([{'1.A@a': 'x'}])}])")
    expected = formspec.validate(form, {"version": text, "values": {"1.A": {"a": "x"}}})
    assert answers[0][1] == [finding.message("zh") for finding in expected.findings] != []
    assert tab.run("document.querySelectorAll('[data-part=findings] li > *').length") == len(
        answers[0][1]
    )
    assert tab.run("document.scripts.length") == 2
    assert tab.messages == []


def first_page(tab: Page, folder: Path) -> bytes:
    """The pixels of what is printed."""
    pdf = folder / "form.pdf"
    pdf.write_bytes(tab.pdf())
    return subprocess.run(["pdftoppm", "-l", "1", pdf], capture_output=True, check=True).stdout


def test_where_the_cursor_is_is_not_printed(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(WARMTH))
    paper = first_page(tab, tmp_path)
    tab.run(f"{cell('1.A')}.focus()")
    assert first_page(tab, tmp_path) == paper


def test_notes_are_not_printed(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    for path, text in (("3.A", "x"), ("5.B", "1"), ("2.A", "3")):
        enter(tab, cell(path), text)
    pdf = tmp_path / "form.pdf"
    pdf.write_bytes(tab.pdf())
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Pages: +3$", told, re.MULTILINE)
    said = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    assert "帮扶中心工会志愿者" in said.stdout
    assert not re.search("应为|未填|必填|检查结果", said.stdout)


# Several forms in one page ------------------------------------------------------------------


def joined(tab: Page, folder: Path, lang: Lang = "zh") -> list[Form]:
    forms = [columns(folder), formspec.load(WARMTH), formspec.load(CENTRE)]
    path = folder / "joined.html"
    path.write_bytes(HtmlRenderer().join(forms, lang=lang).data)
    tab.size(1100, 900)
    tab.open(path)
    return forms


def shown(tab: Page) -> list[bool]:
    panels = "[...document.querySelectorAll('[role=tabpanel]')]"
    return list(tab.run(f"{panels}.map((panel) => panel.checkVisibility())"))


def test_joined_forms_know_nothing_of_one_another(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    joined(tab, tmp_path)
    enter(tab, cell("1.A", "month"), "21")
    assert note(tab, "1.A", "month") == "21 超出范围，应 ≤ 20"
    wrong = "[...document.querySelectorAll('[data-part=wrong]')].map((one) => one.textContent)"
    assert tab.run(wrong) == ["错误 1", "", ""]
    tabs = "[...document.querySelectorAll('.errors')].map((one) => one.textContent)"
    assert tab.run(tabs) == ["错误 1", "", ""]
    ids = tab.run("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    tab.run("document.forms[1].querySelector('[data-part=download]').click()")
    data = json.loads(chromium.downloaded())
    assert (data["form"], data["values"]) == (WARMTH, {})
    assert tab.messages == []


def test_a_form_is_joined_once_and_to_a_page_of_its_own() -> None:
    form = formspec.load(WARMTH)
    with pytest.raises(formspec.FormspecError, match="FS630"):
        formspec.join([form, form], "html")
    with pytest.raises(formspec.FormspecError, match="FS631"):
        formspec.join([form, formspec.load(CENTRE)], "html", fragment=True)


def test_joined_forms_share_one_engine(tab: Page, tmp_path: Path) -> None:
    forms = [formspec.load(WARMTH), formspec.load(CENTRE)]
    both = HtmlRenderer().join(forms).data
    assert both == HtmlRenderer().join(forms).data
    assert len(both) < sum(len(HtmlRenderer().render(form).data) for form in forms) - 30_000


def test_tabs_are_turned_by_keys_and_by_a_click(tab: Page, tmp_path: Path) -> None:
    joined(tab, tmp_path)
    assert shown(tab) == [True, False, False]
    tab.run("document.querySelector('[role=tab]').focus()")
    for key, at in (
        ("ArrowRight", 1),
        ("End", 2),
        ("ArrowRight", 0),
        ("ArrowLeft", 2),
        ("Home", 0),
    ):
        tab.press(key)
        assert shown(tab).index(True) == at
        assert shown(tab).count(True) == 1
        found = "[document.activeElement.id, document.activeElement.ariaSelected]"
        assert tab.run(found) == [f"t{at + 1}", "true"]
        assert tab.run("document.querySelectorAll('[role=tab][tabindex=\"0\"]').length") == 1
    tab.run("document.getElementById('t2').click()")
    assert shown(tab) == [False, True, False]


def printed(tab: Page, folder: Path) -> str:
    pdf = folder / "joined.pdf"
    pdf.write_bytes(tab.pdf())
    return subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_the_open_tab_is_seen_without_colours(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "joined.html"
    forms = [formspec.load(WARMTH), formspec.load(CENTRE)]
    path.write_bytes(HtmlRenderer().join(forms).data)
    tab.open(path)
    feature = {"name": "forced-colors", "value": "active"}
    tab.send("Emulation.setEmulatedMedia", features=[feature])
    widths = (
        "[...document.querySelectorAll('[role=tab]')].map((t) => getComputedStyle(t).borderWidth)"
    )
    assert tab.run(widths) == ["3px", "1px"]


def test_the_open_tab_is_printed_or_all(tab: Page, tmp_path: Path) -> None:
    joined(tab, tmp_path)
    tab.run("document.getElementById('t2').click()")
    said = printed(tab, tmp_path)
    assert "送温暖统计表" in said
    assert "本年累计" not in said
    assert "全部打印" not in said
    # As long as the dialog is open; a headless browser has none.
    tab.run("window.print = () => {}; document.querySelector('[data-print]').click()")
    said = printed(tab, tmp_path)
    assert "送温暖统计表" in said
    assert "本年累计" in said
    tab.run("dispatchEvent(new Event('afterprint'))")
    assert shown(tab) == [False, True, False]


@pytest.mark.parametrize("width", [320, 1100])
def test_tabs_fit_every_width(tab: Page, tmp_path: Path, width: int) -> None:
    joined(tab, tmp_path, "en")
    tab.size(width, 700)
    assert tab.run("document.documentElement.scrollWidth") <= width
