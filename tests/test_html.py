"""The HTML page: inert texts, one file, a table that reads aloud, numbers as typed, paper."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import Browser, Page, browser
from formspec_html import HtmlRenderer

import formspec
from formspec import numeral
from formspec.form import Column, Field, Form, Item
from formspec.problem import Lang
from formspec.rule import from_form
from formspec.submission import from_json

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


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_of_the_form_makes_no_element_and_no_attribute(text: str) -> None:
    page, plain = Outline(page_of(hostile(text))), Outline(page_of(hostile("plain text")))
    shape = [(tag, sorted(attributes)) for tag, attributes in page.elements]
    assert shape == [(tag, sorted(attributes)) for tag, attributes in plain.elements]
    assert page.words.count(text) == plain.words.count("plain text")


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
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style is not None
    assert script is not None
    assert policy.startswith("default-src 'none';")
    for name, part in (("style-src", style[1]), ("script-src", script[1])):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}';" in policy


def test_the_same_form_gives_the_same_bytes() -> None:
    form = formspec.load(CENTRE)
    assert HtmlRenderer().render(form).data == HtmlRenderer().render(form).data


def test_the_larger_annex_stays_small() -> None:
    assert len(HtmlRenderer().render(formspec.load(CENTRE)).data) < 80_000


def test_every_rule_is_reported_as_unchecked_and_the_page_says_so() -> None:
    form = formspec.load(CENTRE)
    rendering = HtmlRenderer().render(form)
    assert [loss.rule for loss in rendering.losses] == [rule.id for rule in from_form(form)]
    assert "本页只检查单个数字" in rendering.data.decode()


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
    assert "按 A=C+E+G+I+J+L 检查：原表误印" in page


def test_a_theme_sets_properties_and_nothing_else() -> None:
    form = formspec.load(WARMTH)
    page = HtmlRenderer().render(form, theme={"accent": "#7a1f1f"}).data.decode()
    assert ":root{--accent:#7a1f1f;}" in page
    for name, value in (("accent", "red;}</style>"), ("a:b", "red"), ("accent", "url(\\68)")):
        with pytest.raises(ValueError, match="theme"):
            HtmlRenderer().render(form, theme={name: value})


def luminance(colour: str) -> float:
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colours_can_be_told_apart_in_light_and_dark() -> None:
    page = page_of(formspec.load(WARMTH))
    light = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", page[: page.index("@media")]))
    dark = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", page[page.index("@media") :][:600]))
    for colours in (light, light | dark):
        for front, back, least in (
            ("ink", "paper", 7), ("ink", "fill", 7), ("ink", "here", 7), ("quiet", "paper", 4.5),
            ("quiet", "desk", 4.5), ("quiet", "here", 4.5), ("wrong", "fill", 4.5),
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Page:
    return chromium.page()


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


def cell(path: str, column: str | None = None) -> str:
    """The input of a cell, as JavaScript."""
    chosen = f'[data-path="{path}"]' + (f'[data-column="{column}"]' if column else "")
    return f"document.querySelector('{chosen}')"


def enter(tab: Page, target: str, text: str) -> None:
    """Types as a clerk does and leaves the cell."""
    tab.run(f"{target}.focus(); {target}.select?.()")
    tab.type(text)
    tab.press("Enter")


@pytest.mark.parametrize("text", [HOSTILE[k] for k in ("quotes", "script", "newlines", "long")])
def test_a_hostile_text_is_shown_as_it_is(tab: Page, tmp_path: Path, text: str) -> None:
    show(tab, tmp_path, hostile(text))
    assert tab.run("document.querySelector('h1').textContent") == re.sub("\r\n?", "\n", text)
    assert tab.run("document.scripts.length") == 2
    assert tab.messages == []
    assert tab.run("document.getElementById('filled').textContent") == "已填 0 / 10 格"


def test_every_input_has_a_name_of_its_own(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    nodes = tab.send("Accessibility.getFullAXTree")["nodes"]
    roles = ("textbox", "combobox")
    names = [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") in roles]
    assert len(set(names)) == len(names) == 92 + 3
    assert "9 D 帮扶款物 （万元）" in names
    assert "2 C 其中地市级 （人） 行政编制 （人）" in names


@pytest.mark.parametrize("width", [320, 1100])
def test_no_width_makes_the_page_scroll_sideways(tab: Page, tmp_path: Path, width: int) -> None:
    for form in (formspec.load(CENTRE), columns(tmp_path), hostile(HOSTILE["long"])):
        show(tab, tmp_path, form)
        tab.size(width, 700)
        assert tab.run("document.documentElement.scrollWidth") <= width


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
            read = None if numeral.is_blank(raw) else numeral.read_numeral(raw, decimals)
            good = read is None or (isinstance(read, numeral.Numeral) and read.steps >= 0)
            assert (invalid is None) == good, raw
            assert left == (raw if not good else "" if read is None else numeral.tidy(raw)), raw


def test_a_wrong_number_stays_as_typed_with_a_message(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE))
    enter(tab, cell("1.A"), "1.5")
    assert tab.run(f"{cell('1.A')}.value") == "1.5"
    described = f"{cell('1.A')}.getAttribute('aria-describedby').split(' ')"
    said = tab.run(f"{described}.map((id) => document.getElementById(id).textContent)")
    assert said == ["A=B+C+D", "只能填整数"]
    enter(tab, cell("1.A"), "2")
    assert tab.run(f"{cell('1.A')}.hasAttribute('aria-invalid')") is False
    assert tab.run(f"{described}.length") == 1


def test_bounds_are_those_of_the_form(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, columns(tmp_path))
    for path, text, message in (
        ("1.A", "0", "不能小于 1"), ("1.A", "21", "不能大于 20"), ("1.D", "-5.01", "不能小于 -5"),
    ):  # fmt: skip
        enter(tab, cell(path, "month"), text)
        assert tab.run(f"{cell(path, 'month')}.nextElementSibling.textContent") == message


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
    assert found == ["3", "4", "是", "否", "", "", "1000.5", "x"]


def download(chromium: Browser, tab: Page) -> str:
    tab.run("document.getElementById('download').click()")
    return chromium.downloaded()


def load(tab: Page, folder: Path, data: object) -> str:
    """Gives the page a file; what it says to it."""
    path = folder / "data.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    node = tab.send("Runtime.evaluate", expression="document.getElementById('file')")
    tab.run("document.getElementById('status').textContent = ''")
    tab.send("DOM.setFileInputFiles", files=[str(path)], objectId=node["result"]["objectId"])
    return str(
        tab.run(
            """new Promise(async (done) => { const status = document.getElementById("status");
            while (!status.textContent) await new Promise((r) => setTimeout(r, 10));
            done(status.textContent); })"""
        )
    )


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
    assert tab.run("document.querySelector('.written').textContent") == "2018年2月1日"


def test_loading_says_what_it_did_not_take(tab: Page, tmp_path: Path) -> None:
    form = formspec.load(CENTRE)
    show(tab, tmp_path, form)
    said = load(tab, tmp_path, {"form": WARMTH, "version": "2018", "values": {}})
    assert WARMTH in said
    said = load(tab, tmp_path, {"form": form.id, "version": "9", "values": {"1.Z": 1, "6.B": "或"}})
    assert "1.Z、6.B" in said
    assert "9 版" in said
    assert load(tab, tmp_path, [1]).startswith("读不出")
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


def test_a_page_of_a_form_says_nothing_to_the_console(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE), "en")
    assert tab.messages == []


def test_bounds_are_exact_steps() -> None:
    form = formspec.load(CENTRE)
    third = replace(form.items[0], decimals=2, minimum=Fraction(1, 3), maximum=Fraction(2, 3))
    page = page_of(replace(form, items=(third, *form.items[1:])))
    assert 'data-decimals="2" data-low="34" data-high="66"' in page
