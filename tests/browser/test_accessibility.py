"""Everyone can fill in the page: checkers find nothing, it fits a phone, keys go everywhere.

axe-core and HTML_CodeSniffer are installed by ``scripts/test`` with npm.
"""

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from formspec_html import HtmlRenderer
from support.browser import Browser, Page

import formspec
from formspec.diagnostics.problem import Lang
from formspec.language.form import Form

PACKAGES = Path(__file__).parents[2] / "node_modules"
AXE = PACKAGES / "axe-core/axe.min.js"
SNIFFER = PACKAGES / "html_codesniffer/build/HTMLCS.js"
# It wants ``headers`` on every cell wherever two columns hold headers, here section and label,
# and does not read ``scope``, which HTML and WCAG (H63) offer for just that: see below for what
# is said of each cell.
NO_FAULT = "WCAG2AA.Principle1.Guideline1_3.1_3_1.H43.HeadersRequired"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"

HEAD = "formspec: 1\nversion: '1'\nblank: unknown\n"
COLUMNS = f"""{HEAD}
id: columns
title: 分列表
columns: [{{id: now, label: 本月}}, {{id: last, label: 上月}}, {{id: total, label: 本年累计}}]
fields: [{{id: unit, label: 填报单位, required: true}}]
sections:
  - number: 1
    title: 走访
    items:
      - {{code: A, label: 合计, unit: 万元, formula: A=B+C, note: 按账面数填}}
      - {{code: B, label: 甲, unit: 万元, min: 1, max: 20}}
      - {{code: C, label: 乙, unit: 元, decimals: 2}}
      - {{code: D, label: 是否达标, type: boolean, required: true}}
      - {{code: E, label: 总数, unit: 万元, formula: E=A+B, computed: true}}
rules: [{{id: fewer, check: 1.B <= 1.C, severity: warning, message: 甲一般不多于乙}}]
"""
KINDS = f"""{HEAD}
id: kinds
title: Every kind of answer
language: en
source: {{document: Example 1, annex: Annex 3}}
notes: [As of the end of the year]
fields:
  - {{id: unit, label: Office, required: true}}
  - {{id: level, label: Level, choices: [county, city]}}
  - {{id: copies, label: Copies, type: number}}
  - {{id: day, label: Date, type: date}}
  - {{id: final, label: Final, type: boolean}}
sections:
  - number: 1
    items:
      - code: A
        label: Is there a fund
        type: boolean
        items: [{{code: B, label: Raised, unit: 万元, of_which: true}}]
      - {{code: C, label: Kind, choices: [town, country]}}
      - {{code: D, label: Founded, type: date}}
      - {{code: E, label: Remarks, type: text}}
      - code: F
        label: Staff
        unit: persons
        formula: F=G+H
        printed: F=G+I
        because: misprinted
        items: [{{code: G, label: Women, unit: persons}}, {{code: H, label: Men, unit: persons}}]
rules:
  - {{id: some, check: 1.F > 3, severity: warning, message: 'Few staff, please explain'}}
  - {{id: odd, check: 1.G < 5, severity: note, message: Many}}
"""
FORMS: dict[str, tuple[str, ...]] = {
    "annex1": (WARMTH,),
    "annex2": (CENTRE,),
    "columns": (COLUMNS,),
    "kinds": (KINDS,),
    "joined": (WARMTH, COLUMNS, KINDS),
}
CELL = "document.querySelector('[data-path=\"{}\"]')"
LANGS: tuple[Lang, ...] = ("zh", "en")
WIDTHS = (1280, 320)

# Errors, warnings with their boxes, notes, blanks: every cell gets a number, some of them none.
FILL = """
(() => {
  for (const form of document.forms) {
    form.querySelectorAll("[data-path], [data-field]").forEach((input, number) => {
      if (input.readOnly) return;
      if (input.tagName === "SELECT") input.selectedIndex = number % 2 + 1;
      else if (input.type === "date") input.value = "2018-02-01";
      else input.value = ["3", "1.x", "12.5", "", String(number)][number % 5];
    });
    const first = form.querySelector("[data-path]");
    first.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("[data-part=check]").click();
  }
})()
"""


@pytest.fixture
def tab(chromium: Browser) -> Page:
    return chromium.page()


def forms(name: str) -> Sequence[Form]:
    return [
        formspec.load(each) if each in (WARMTH, CENTRE) else formspec.loads(each)
        for each in FORMS[name]
    ]


def shown(tab: Page, folder: Path, name: str, lang: Lang = "zh", width: int = 1280) -> Path:
    path = folder / f"{name}-{lang}.html"
    path.write_bytes(HtmlRenderer().join(forms(name), lang=lang).data)
    tab.size(width, 800)
    tab.open(path)
    return path


def whole(tab: Page, width: int) -> None:
    """A window so high that nothing is half under the bar: axe would measure what is left."""
    tab.size(width, 800)
    tab.size(width, tab.run("document.documentElement.scrollHeight") + 100)


def states(tab: Page) -> set[str]:
    """How the cells are marked."""
    return set(
        tab.run("[...document.querySelectorAll('[data-state]')].map((c) => c.dataset.state)")
    )


# Checkers ----------------------------------------------------------------------------------

SNIFF = """
new Promise((done) => { HTMLCS.process("WCAG2AA", document, done); }).then(() =>
  HTMLCS.getMessages().filter(({ type }) => type === HTMLCS.ERROR)
    .map(({ code, element }) => [code, element.outerHTML ?? ""]))
"""


def violations(tab: Page) -> list[str]:
    """What axe and the sniffer find wrong: the rule and the elements."""
    if tab.run("typeof axe") == "undefined":
        tab.run(AXE.read_text("utf-8"))
        tab.run(SNIFFER.read_text("utf-8"))
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = tab.run(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{wrong['id']}: {node['html']} {node['failureSummary']}"
        for wrong in found["violations"]
        for node in wrong["nodes"]
    ] + [f"{code}: {html}" for code, html in tab.run(SNIFF) if code != NO_FAULT]


needs_checkers = pytest.mark.skipif(
    not AXE.exists() or not SNIFFER.exists(), reason="no checkers: sh scripts/test installs them"
)


@needs_checkers
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FORMS)
def test_checkers_find_nothing(tab: Page, tmp_path: Path, name: str, lang: Lang) -> None:
    shown(tab, tmp_path, name, lang)
    for filled in (False, True):
        if filled:
            tab.run(FILL)
            assert {"wrong", "doubt"} <= states(tab)
        for width, dark in itertools.product(WIDTHS, (False, True)):
            whole(tab, width)
            tab.dark(dark)
            assert violations(tab) == [], (filled, width, dark)


@needs_checkers
def test_checkers_find_nothing_in_a_page_that_was_kept(tab: Page, tmp_path: Path) -> None:
    path = shown(tab, tmp_path, "annex2")
    totals = ("1.A", "2.A", "4.A")
    tab.run(
        f"""document.querySelectorAll("input[data-path]").forEach((cell) => {{
            if (!{json.dumps(totals)}.includes(cell.dataset.path)) cell.value = "0";
            cell.dispatchEvent(new Event("input", {{ bubbles: true }}));
        }})"""
    )
    tab.open(path, again=True)
    tab.run(f"{CELL.format('2.A')}.focus()")
    assert tab.run("document.querySelectorAll('.sum:not([hidden])').length") == 3
    assert tab.run("document.querySelector('[data-part=kept]').checkVisibility()")
    assert {"good", "hint"} <= states(tab)
    for width, dark in itertools.product(WIDTHS, (False, True)):
        whole(tab, width)
        tab.dark(dark)
        assert violations(tab) == [], (width, dark)


@needs_checkers
@pytest.mark.parametrize("lang", LANGS)
def test_checkers_find_nothing_in_a_list_of_drafts(
    chromium: Browser, tab: Page, tmp_path: Path, lang: Lang
) -> None:
    path = shown(tab, tmp_path, "annex2", lang)
    tab.run(FILL)
    tab.run("new Promise((done) => setTimeout(done, 900))")
    other = chromium.page()
    other.open(path, again=True)
    assert other.run("document.querySelectorAll('[data-part=drafts] button').length") == 2
    for width, dark in itertools.product(WIDTHS, (False, True)):
        whole(other, width)
        other.dark(dark)
        assert violations(other) == [], (width, dark)


@needs_checkers
def test_checkers_find_nothing_in_a_page_of_others(tab: Page, tmp_path: Path) -> None:
    inside = ""
    for form in forms("joined"):
        rendering = HtmlRenderer().render(form, fragment=True)
        # A module does not load from a file.
        inside += f"<div id={form.id}>{rendering.data.decode()}</div><script type=module>"
        inside += (
            f"{rendering.extra['.js'].decode()}mount(document.getElementById('{form.id}'))</script>"
        )
    path = tmp_path / "host.html"
    head = "<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>host</title>"
    path.write_text(f"{head}<main><h1>host</h1>{inside}</main>", encoding="utf-8")
    tab.open(path)
    assert tab.run("document.querySelector('#columns [data-formspec]').shadowRoot !== null")
    for width, dark in itertools.product(WIDTHS, (False, True)):
        whole(tab, width)
        tab.dark(dark)
        assert violations(tab) == [], (width, dark)


@needs_checkers
@pytest.mark.parametrize("number", [1, 2])
def test_checkers_find_nothing_in_another_tab(tab: Page, tmp_path: Path, number: int) -> None:
    shown(tab, tmp_path, "joined")
    tab.run(FILL)
    tab.run(f"document.querySelectorAll('[role=tab]')[{number}].click()")
    for width, dark in itertools.product(WIDTHS, (False, True)):
        whole(tab, width)
        tab.dark(dark)
        assert violations(tab) == [], (width, dark)


@needs_checkers
def test_checkers_find_what_is_wrong(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, "kinds")
    tab.run("document.querySelector('[data-path]').removeAttribute('aria-labelledby')")
    tab.run("document.querySelector('h1').style.color = '#999'")
    tab.run("document.querySelector('[data-field]').id = document.querySelector('th span').id")
    found = {wrong.partition(":")[0].removeprefix("WCAG2AA.") for wrong in violations(tab)}
    sniffed = {
        "Principle1.Guideline1_3.1_3_1.F68",
        "Principle1.Guideline1_4.1_4_3.G145.Fail",
        "Principle4.Guideline4_1.4_1_1.F77",
        "Principle4.Guideline4_1.4_1_2.H91.Select.Name",
    }
    assert found == {"select-name", "color-contrast", "label-title-only", *sniffed}


@pytest.mark.parametrize("name", ["annex2", "columns", "kinds"])
def test_every_cell_is_called_by_its_row_and_its_column(
    tab: Page, tmp_path: Path, name: str
) -> None:
    shown(tab, tmp_path, name)
    assert tab.run("document.querySelectorAll('th:not([scope])').length") == 0
    nodes = tab.send("Accessibility.getFullAXTree")["nodes"]
    names = [node["name"]["value"] for node in nodes if "name" in node]
    for item in forms(name)[0].items:
        columns = [column.label for column in forms(name)[0].columns]
        for column in columns if len(columns) > 1 else [None]:
            words = [item.path.split(".")[0], item.code, item.label, column]
            called = re.compile(" .*?".join(re.escape(word) for word in words if word))
            assert any(map(called.match, names)), (called, names)


# Without a mouse, on a phone, enlarged ------------------------------------------------------

WINDOWS = {
    "desk": (1280, 800), "phone": (320, 640),
    "enlarged to 200 %": (683, 384), "enlarged to 400 %": (320, 256),
}  # fmt: skip

# Where the focus is, and how many pixels of it are seen between the head and the bar.
FOCUS = """
(() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), form = at.closest("form");
  const stuck = [...form.querySelectorAll(".bar, thead th, .index, .told p")]
    .filter((one) => !one.contains(at) && getComputedStyle(one.closest(".bar") ?? one).position
      .match("sticky|fixed"))
    .map((one) => one.getBoundingClientRect()).filter(({ height }) => height);
  const covered = (y) => y < 0 || y >= innerHeight
    || stuck.some(({ top, bottom }) => top <= y && y < bottom);
  let seen = 0;
  for (let y = Math.ceil(box.top); y < box.bottom; y++) seen += !covered(y);
  const { field, path, column = "", part } = at.dataset;
  const key = field ?? (path === undefined ? null : path + "@" + column);
  return { key, part: part ?? null, seen, height: Math.floor(box.height) };
})()
"""


def pressed(tab: Page, key: str, number: int, *, shift: bool = False) -> None:
    """A key of which the browser itself makes something."""
    for kind in ("rawKeyDown", "keyUp"):
        tab.send("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                 windowsVirtualKeyCode=number, modifiers=8 * shift)  # fmt: skip


def walked(tab: Page, *, shift: bool = False) -> Iterator[dict[str, Any]]:
    """Everything that gets the focus, one press of Tab after another, until it leaves the page."""
    ends = "[...document.querySelectorAll('.bar button, [data-field]')]"
    tab.run(f"{ends}.filter((one) => one.checkVisibility()).at({-shift}).focus()")
    yield tab.run(FOCUS)
    for _ in range(1000):
        pressed(tab, "Tab", 9, shift=shift)
        if tab.run("document.activeElement === document.body"):
            return
        yield tab.run(FOCUS)
    raise AssertionError("the focus never leaves the page")


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["annex2", "columns", "kinds"])
def test_the_focus_is_never_hidden(tab: Page, tmp_path: Path, name: str, window: str) -> None:
    width, height = WINDOWS[window]
    shown(tab, tmp_path, name, width=width)
    tab.size(width, height)
    tab.run(FILL)
    for shift in (False, True):
        for at in walked(tab, shift=shift):
            assert at["seen"] >= (at["height"] if at["height"] < height / 8 else 24), at


def test_tab_goes_through_all_inputs_in_order_and_on_to_every_button(
    tab: Page, tmp_path: Path
) -> None:
    shown(tab, tmp_path, "annex2")
    form = formspec.load(CENTRE)
    keys = [field.id for field in form.fields] + [f"{item.path}@" for item in form.items]
    tab.run(FILL)
    there = list(walked(tab))
    # A date is several stops.
    stops = [at["key"] for at in there if at["key"]]
    assert list(dict.fromkeys(stops)) == keys
    parts = [at["part"] for at in there]
    buttons = ["next", "check", "download", "load", "csv", "print", "clear"]
    assert [part for part in parts if part in buttons] == buttons
    back = list(walked(tab, shift=True))
    assert list(dict.fromkeys(at["key"] for at in back if at["key"])) == keys[::-1]


def test_annex_2_is_filled_in_by_the_keyboard_alone(tab: Page, tmp_path: Path) -> None:
    shown(tab, tmp_path, "annex2")
    form = formspec.load(CENTRE)
    tab.run("document.querySelector('[data-field]').focus()")
    tab.type("某县总工会")
    for _ in form.fields:
        tab.press("Enter")
    for item in form.items:
        assert tab.run("document.activeElement.dataset.path") == item.path
        if item.kind == "boolean":
            pressed(tab, "ArrowDown", 40)
            pressed(tab, "ArrowDown", 40)
        else:
            tab.type("0")
        tab.press("Enter")
    assert tab.run("document.activeElement.dataset.part") == "check"
    assert tab.run("document.querySelector('[data-part=filled]').textContent") == "已填 92 / 92 格"
    assert tab.run("document.querySelector('[data-part=nothing]').hidden") is False


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", FORMS)
def test_everything_that_is_pressed_is_large_enough(
    tab: Page, tmp_path: Path, name: str, width: int
) -> None:
    shown(tab, tmp_path, name, width=width)
    tab.run(FILL)
    tab.run("document.querySelectorAll('.sum').forEach((button) => { button.hidden = false; })")
    small = tab.run(
        """[...document.querySelectorAll("button, input, select, textarea")]
        .filter((one) => one.checkVisibility()).map((one) => [one, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 24 || height < 24)
        .map(([one, { width, height }]) => one.outerHTML + width + " x " + height)"""
    )
    assert small == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FORMS)
def test_a_filled_page_fits_a_phone(tab: Page, tmp_path: Path, name: str, lang: Lang) -> None:
    shown(tab, tmp_path, name, lang, width=320)
    tab.run(FILL)
    assert tab.run("document.documentElement.scrollWidth") <= 320
