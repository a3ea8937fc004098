"""The oldest browsers that the page works in, and what older ones say and keep.

Methods and selectors that came later are taken away from the browser before the page's script runs.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from formspec_html import HtmlRenderer
from support.browser import Browser, Page
from support.form_page import cell, download, enter, load, note

import formspec
from formspec.diagnostics.problem import Lang

SHEET = """\
formspec: 1
id: {id}
version: "1"
title: 例表 {id}
blank: unknown
columns: [{{id: a, label: 本月}}, {{id: b, label: 累计}}]
fields: [{{id: unit, label: 填报单位}}, {{id: day, label: 日期, type: date}}]
sections:
  - number: 1
    items:
      - {{code: A, label: 合计, unit: 万元, formula: A=B+C}}
      - {{code: B, label: 甲, unit: 万元}}
      - {{code: C, label: 乙, unit: 万元}}
      - {{code: D, label: 类别, choices: [城市, 农村]}}
rules: [{{id: few, check: 1.B <= 1.C, severity: warning, message: 甲一般不多于乙}}]
"""

# What Chromium learned after 87, Firefox after 91 or Safari after 14.
TOO_NEW = """
for (const [owner, names] of [
  [Object, "hasOwn groupBy"], [Map, "groupBy"], [Promise, "any withResolvers try"],
  [URL, "canParse parse"],
  [Array, "fromAsync"], [AbortSignal, "timeout any"],
  [Array.prototype, "at findLast findLastIndex toSorted toReversed toSpliced with group"],
  [String.prototype, "at replaceAll isWellFormed toWellFormed"],
  [Object.getPrototypeOf(Int8Array.prototype), "at findLast findLastIndex toSorted with"],
  [Set.prototype, "union intersection difference symmetricDifference isSubsetOf isSupersetOf"],
  [Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
   "map filter take drop flatMap toArray"],
  [Element.prototype, "checkVisibility ariaLabel ariaInvalid ariaHidden setHTMLUnsafe"],
  [HTMLElement.prototype, "inert popover showPopover"],
  [HTMLFormElement.prototype, "requestSubmit"],
  [HTMLDialogElement.prototype, "showModal"], [Crypto.prototype, "randomUUID"],
  [window, "structuredClone requestIdleCallback scheduler navigation WeakRef Iterator"],
]) for (const name of names.split(" ")) if (owner) delete owner[name];
"""

TOLD = "document.querySelector('[data-old]')"


def rewritten(path: Path, change: Callable[[str], str]) -> None:
    """Changes a page, and lets its policy allow what it says then."""
    page = change(path.read_text("utf-8"))
    for element, name in (("style", "style-src"), ("script", "script-src")):
        parts = re.findall(rf"<{element}[^>]*>(.*?)</{element}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(p.encode()).digest()).decode() for p in parts]
        allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
        page = re.sub(rf"{name} [^;]*;", f"{name} {allowed};", page, count=1)
    path.write_text(page, "utf-8")


def without_new_rules(page: str) -> str:
    """A style sheet as such a browser reads it: rules that it does not understand are left out."""
    return re.sub(r"[^{}]*:(?:is|where|has|focus-visible)\b[^{}]*\{[^{}]*\}", "", page)


def pages(folder: Path, *ids: str, lang: Lang = "zh") -> Path:
    path = folder / "form.html"
    forms = [formspec.loads(SHEET.format(id=each)) for each in ids]
    path.write_bytes(HtmlRenderer().join(forms, lang=lang).data)
    return path


@pytest.fixture
def old(chromium: Browser) -> Iterator[Page]:
    """A tab of a browser that is as old as the page allows."""
    tab = chromium.page()
    tab.send("Page.addScriptToEvaluateOnNewDocument", source=TOO_NEW)
    tab.size(1200, 900)
    yield tab
    tab.send("Page.close")


def part(name: str) -> str:
    return f"document.querySelector('[data-part={name}]')"


def test_the_page_works_in_the_oldest_browsers(
    chromium: Browser, old: Page, tmp_path: Path
) -> None:
    path = pages(tmp_path, "one", "two")
    rewritten(path, without_new_rules)
    old.open(path)
    assert old.run(
        "Object.hasOwn === undefined && [].at === undefined && ''.replaceAll === undefined"
    )
    assert not old.run(f"{TOLD}.offsetHeight")
    old.run("document.querySelectorAll('[role=tab]')[1].focus()")
    old.press("ArrowLeft")
    assert old.run("document.activeElement.textContent").startswith("例表 one")
    enter(old, "document.querySelector('[data-field=unit]')", '某县"总"工会')
    for code, text in (("B", "4"), ("C", "2")):
        enter(old, cell(f"1.{code}", "a"), text)
    old.run(f"{cell('1.A', 'a')}.parentElement.querySelector('.sum').click()")
    assert note(old, "1.A", "a") == "✓ 已平"
    old.run(f"{part('check')}.click()")
    old.run("document.querySelector('textarea').focus()")
    old.type("当年新增")
    saved = json.loads(download(chromium, old))
    assert saved["values"]["1.A"]["a"] == "6"
    assert saved["explanations"]["few@a"]["text"] == "当年新增"
    old.run(f"{part('csv')}.click()")
    assert '某县""总""工会' in chromium.downloaded()
    old.run("new Promise((done) => setTimeout(done, 900))")
    old.open(path, again=True)
    assert old.run(f"{cell('1.B', 'a')}.value") == "4"
    old.run(f"{part('clear')}.click()")
    assert "已载入 3 格" in load(old, tmp_path, saved)
    old.run(f"{part('undo')}.click()")
    assert old.run(f"{cell('1.B', 'a')}.value") == ""
    assert old.messages == []


@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_can_be_read_in_the_oldest_browsers(old: Page, tmp_path: Path, width: int) -> None:
    path = pages(tmp_path, "one")
    old.size(width, 800)
    boxes = """[...document.querySelectorAll("[data-path], .bar button, h1, th")].map((each) => {
        const { width, height } = each.getBoundingClientRect();
        return [Math.round(width), Math.round(height)]; })"""
    found = []
    for change in (str, without_new_rules):
        rewritten(path, change)
        old.open(path)
        found.append(old.run(boxes))
    assert found[0] == found[1]
    assert old.run("document.documentElement.scrollWidth") <= width


BROKEN = {
    "syntax": lambda page: page.replace('<script type="module">', '<script type="module">1x;'),
    "method": lambda page: page.replace(
        '<script type="module">', '<script type="module">[].gone();'
    ),
    "modules": lambda page: page.replace('<script type="module">', '<script type="none">'),
}


@pytest.mark.parametrize("how", BROKEN)
def test_an_older_browser_says_so_and_keeps_what_is_typed(
    chromium: Browser, tmp_path: Path, how: str
) -> None:
    tab = chromium.page()
    path = pages(tmp_path, "one")
    rewritten(path, BROKEN[how])
    tab.open(path)
    assert tab.run(f"{TOLD}.textContent").startswith("此浏览器太旧，只能填写和打印，不能核对。")
    assert tab.run(f"{TOLD}.checkVisibility()")
    buttons = "[...document.querySelectorAll('button')].filter((b) => b.checkVisibility())"
    assert tab.run(f"{buttons}.map((b) => b.dataset.part)") == ["print"]
    for target, text in ((cell("1.B", "a"), "4"), (cell("1.B", "b"), "5")):
        tab.run(f"{target}.focus()")
        tab.type(text)
    tab.run(f"{cell('1.D', 'b')}.value = '农村'")
    tab.run(f"{cell('1.D', 'b')}.dispatchEvent(new Event('change', {{ bubbles: true }}))")
    tab.run("document.querySelector('[data-field=unit]').focus()")
    tab.type("某县")
    written = "[...document.querySelectorAll('.written')].map((text) => text.textContent)"
    assert [text for text in tab.run(written) if text and "年" not in text] == [
        "某县",
        "4",
        "5",
        "农村",
    ]
    tab.run("new Promise((done) => setTimeout(done, 900))")  # the browser writes late
    tab.agrees = False
    tab.open(path, again=True)
    assert tab.run(f"{cell('1.B', 'a')}.value") == ""
    assert tab.dialogs == ["这台电脑上存有本文件以前填的内容。要恢复吗？"]
    tab.agrees = True
    tab.open(path, again=True)
    shown = [tab.run(f"{cell(*at)}.value") for at in (("1.B", "a"), ("1.B", "b"), ("1.D", "b"))]
    assert shown == ["4", "5", "农村"]
    tab.run("Storage.prototype.setItem = () => { throw new Error() }")
    tab.run(f"{cell('1.B', 'a')}.focus()")
    tab.type("6")
    assert tab.run(f"{TOLD}.textContent").endswith("也不能保存所填内容。")
    tab.send("Page.close")


def test_an_older_browser_says_so_in_english(chromium: Browser, tmp_path: Path) -> None:
    tab = chromium.page()
    path = pages(tmp_path, "one", lang="en")
    rewritten(path, BROKEN["syntax"])
    tab.open(path)
    assert tab.run(f"{TOLD}.textContent").startswith("This browser is too old: the form can be")
    tab.send("Page.close")


def test_style_sheets_have_no_selector_that_the_oldest_browsers_drop() -> None:
    bundles = Path(str(formspec.__file__)).parents[1] / "renderers/formspec_html/bundle"
    for sheet in bundles.glob("*.css"):
        text = sheet.read_text("utf-8")
        assert ":is(" not in text, sheet
        assert ":where(" not in text, sheet
        for selectors in re.findall(r"([^{}]*:has\([^{}]*)\{", text):
            assert re.sub(r"\([^()]*\)", "", selectors).count(",") == 0, selectors
