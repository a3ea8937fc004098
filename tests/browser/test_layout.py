"""How the page lies in windows and on paper: labels have room, nothing moves, nothing is hidden."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from formspec_html import HtmlRenderer
from support.browser import Browser, Page
from support.form_page import cell, download, enter

import formspec
from formspec.diagnostics.problem import Lang
from formspec.language.form import Form

CENTRE = "wuzhou-2017-help-centre"
LABEL, GAP = "各类企业事业单位机关社会团体第{}项", "{}"

SIZES = {
    "small phone": (320, 568), "phone": (360, 640), "enlarged": (683, 384), "keyboard": (360, 380),
    "desk": (1280, 800), "large": (1920, 1080),
}  # fmt: skip


def wide(count: int, rows: int = 4, label: str = LABEL) -> Form:
    """A form with so many columns of values, none of them where there is only one."""
    columns = ", ".join(f"{{id: c{n}, label: 第{n}类单位人数}}" for n in range(1, count + 1))
    items = "".join(
        f"      - {{code: A{n}, label: {label.replace(GAP, str(n))}, unit: 人}}\n"
        for n in range(1, rows + 1)
    )
    return formspec.loads(
        "formspec: 1\nid: wide\nversion: '1'\ntitle: 宽表\n"
        "fields: [{id: unit, label: 填报单位, required: true}]\n"
        + (f"columns: [{columns}]\n" if count > 1 else "")
        + f"sections:\n  - number: 1\n    title: 人数\n    items:\n{items}"
        "  - number: 2\n    items:\n      - {code: Z, label: 说明, type: text}\n"
        "      - {code: S, label: 合计, unit: 人, formula: S=1.A1+1.A2}\n"
    )


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[Page]:
    page = chromium.page()
    yield page
    page.send("Page.close")


def show(
    tab: Page, folder: Path, form: Form, size: tuple[int, int] = (1280, 800), lang: Lang = "zh"
) -> None:
    path = folder / "form.html"
    path.write_bytes(HtmlRenderer().render(form, lang=lang).data)
    tab.size(*size)
    tab.open(path)


# Labels ----------------------------------------------------------------------------------

WIDTHS = (320, 360, 480, 640, 704, 705, 800, 1024, 1152, 1280, 1366, 1600, 1920)

# How wide the labels are, in their own letters; whether the window scrolls sideways, and whether
# what is wider than its table's place scrolls there.
LABELS = """
(() => {
  const ems = [...document.querySelectorAll("[scope=row]")].map(
    (label) => label.offsetWidth / parseFloat(getComputedStyle(label).fontSize));
  const pane = document.querySelector(".pane"), table = document.querySelector("table");
  return [Math.min(...ems), document.documentElement.scrollWidth <= innerWidth,
    table.offsetWidth <= pane.clientWidth || getComputedStyle(pane).overflowX === "auto"];
})()
"""


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 20, 50])
@pytest.mark.parametrize("label", [LABEL, LABEL * 4], ids=["short", "long"])
def test_labels_have_room_at_every_width(tab: Page, tmp_path: Path, count: int, label: str) -> None:
    show(tab, tmp_path, wide(count, label=label))
    for width in WIDTHS:
        tab.size(width, 800)
        ems, fits, scrolls = tab.run(LABELS)
        assert ems >= 14, width
        assert fits, width
        assert scrolls, width


def test_head_and_labels_stay_where_a_table_scrolls(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, wide(20, rows=40))
    tab.run("document.querySelector('.pane').scrollTo(700, 500)")
    place = "(({ left, top }) => [left, top])(document.querySelector('{}').getBoundingClientRect())"
    (left, top), (label, _), (_, head) = (
        tab.run(place.replace("{}", one)) for one in (".pane", "[scope=row]", "thead th:last-child")
    )
    assert (label, head) == (left, top)
    tab.run(f"{cell('1.A40', 'c20')}.focus()")
    tab.run(f"{cell('1.A2', 'c2')}.focus()")
    seen = "(({ left, top }) => document.elementFromPoint(left + 3, top + 3).dataset.column)"
    assert tab.run(f"{seen}({cell('1.A2', 'c2')}.getBoundingClientRect())") == "c2"


@pytest.mark.parametrize(
    ("count", "sheets", "turned"),
    [(1, 1, False), (4, 1, False), (5, 1, True), (8, 1, True), (12, 1, True), (13, 2, True),
     (30, 3, True), (50, 5, True)],
)  # fmt: skip
def test_columns_are_told_over_as_many_sheets_as_they_need(
    tab: Page, tmp_path: Path, count: int, sheets: int, turned: bool
) -> None:
    form = wide(count)
    show(tab, tmp_path, form)
    last = form.column_ids[-1] if count > 1 else None
    enter(tab, cell("1.A1", last), "123456789012.5")
    pdf = tmp_path / "form.pdf"
    pdf.write_bytes(tab.pdf())
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^Pages: +{sheets}$", told, re.MULTILINE), told
    across = float(re.findall(r"Page size: +([\d.]+)", told)[0])
    assert (across > 800) == turned
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    pages = [re.sub(r"\s", "", page) for page in text.stdout.decode().split("\f")[:-1]]
    for page in pages:
        assert all(re.sub(r"\s", "", LABEL.format(n)) in page for n in range(1, 5))
    if count > 1:
        heads = re.findall(r"第(\d+)类单位人数", "".join(pages))
        assert [int(head) for head in heads] == list(range(1, count + 1))
    assert "123456789012.5" in pages[-1]
    assert not tab.run("document.querySelector('.part') !== null")
    assert len(tab.run("[...document.querySelectorAll('table')].map(() => 1)")) == 1


# What does not move ------------------------------------------------------------------------

EDITS: dict[str, dict[str, Any]] = {
    "right": {"text": "12"}, "wrong": {"text": "1.x"}, "total": {"path": "2.S", "text": "7"},
    "text": {"path": "2.Z", "text": "一段话" * 30}, "pasted": {"text": "3\n4\n5"},
}  # fmt: skip
PLACE = "(({left, top, width, height}) => [left + width / 2, top + height / 2])"


def edit(tab: Page, how: dict[str, Any]) -> None:
    """Types into a cell, or pastes there, and stays in it."""
    target = cell(how.get("path", "1.A1"))
    tab.run(f"{target}.focus()")
    if "\n" in how["text"]:
        tab.run(
            f"""(() => {{ const data = new DataTransfer();
            data.setData("text/plain", "3\\n4\\n5\\n");
            {target}.dispatchEvent(new ClipboardEvent(
                "paste", {{ clipboardData: data, bubbles: true, cancelable: true }})); }})()"""
        )
    else:
        tab.run(f"{target}.select()")
        tab.type(how["text"])


def pressed(tab: Page, x: float, y: float) -> None:
    """A press of the mouse, and its end, at a place in the window."""
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        tab.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


# The buttons that can be pressed, and what was: a file is asked for by a press of the page's own.
LISTEN = """
window.met = []; window.print = HTMLAnchorElement.prototype.click = () => {};
window.shown = () => [...document.querySelectorAll("form button:not(:disabled)")]
  .filter((one) => one.checkVisibility());
addEventListener("click", ({ target }) => { if (target.matches("button")) met.push(target); }, true)
"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("how", EDITS)
def test_the_first_press_after_an_edit_meets_its_button(
    tab: Page, tmp_path: Path, how: str, size: str
) -> None:
    show(tab, tmp_path, wide(1), SIZES[size])
    tab.run(LISTEN)
    number, pressed_parts = 0, set()
    while True:
        edit(tab, {"path": "1.A2", "text": "5"})
        edit(tab, EDITS[how])
        if number >= tab.run("shown().length"):
            break
        tab.run(
            f"met.length = 0; button = shown()[{number}];"
            "button.scrollIntoView({ block: 'nearest' })"
        )
        height = tab.run("document.querySelector('.bar').offsetHeight")
        x, y = tab.run(f"{PLACE}(button.getBoundingClientRect())")
        pressed(tab, x, y)
        assert tab.run("met.length === 1 && met[0] === button"), tab.run("button.outerHTML")
        assert tab.run("document.querySelector('.bar').offsetHeight") == height
        pressed_parts.add(tab.run("button.dataset.part ?? button.className"))
        number += 1
    assert {
        "next",
        "check",
        "download",
        "more" if SIZES[size][0] < 1280 else "clear",
    } <= pressed_parts


@pytest.mark.parametrize("size", ["small phone", "phone", "enlarged", "keyboard"])
def test_the_menu_is_reached_by_keys(tab: Page, tmp_path: Path, size: str) -> None:
    show(tab, tmp_path, wide(1), SIZES[size])
    focus = "document.activeElement.dataset.part"
    tab.run("document.querySelector('[data-part=more]').focus()")
    assert not tab.run("document.querySelector('[data-part=clear]').checkVisibility()")
    tab.send("Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r")
    assert tab.run("document.activeElement.ariaExpanded") == "true"
    key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    tab.send("Input.dispatchKeyEvent", type="keyDown", **key)
    assert tab.run(focus) == "load"  # nothing can be undone yet
    tab.send("Input.dispatchKeyEvent", type="keyDown", modifiers=8, **key)
    assert tab.run(focus) == "more"
    tab.send("Input.dispatchKeyEvent", type="keyDown", modifiers=8, **key)
    assert tab.run(focus) == "download"
    assert not tab.run("document.querySelector('[data-part=clear]').checkVisibility()")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bar_leaves_the_phone_to_the_form(tab: Page, tmp_path: Path, lang: Lang) -> None:
    show(tab, tmp_path, formspec.load(CENTRE), (360, 640), lang)
    for _ in range(2):
        assert tab.run("document.querySelector('.bar').offsetHeight") < 0.15 * 640
        buttons = "[...document.querySelectorAll('.buttons > button')]"
        ends = tab.run(f"{buttons}.map((one) => one.getBoundingClientRect().right)")
        assert max(ends) <= 360
        enter(tab, cell("1.A"), "1.x")


def test_an_enlarged_window_keeps_the_bar_in_sight(tab: Page, tmp_path: Path) -> None:
    show(tab, tmp_path, formspec.load(CENTRE), SIZES["enlarged"])
    enter(tab, cell("1.A"), "1.x")
    tab.run(f"{cell('1.A')}.focus()")
    parts = "['.bar', '[data-part=check]', '[data-part=said]'].map((part) => document"
    boxes = tab.run(f"{parts}.querySelector(part).getBoundingClientRect().toJSON())")
    assert all(0 < box["top"] < box["bottom"] <= 384 for box in boxes), boxes
    assert boxes[0]["height"] < 0.15 * 384


@pytest.mark.parametrize("size", ["phone", "enlarged"])
def test_the_bar_says_a_thing_once_and_the_newest_first(
    tab: Page, tmp_path: Path, size: str
) -> None:
    show(tab, tmp_path, formspec.load(CENTRE), SIZES[size])
    parts = ("status", "said")
    texts = f"{list(parts)}.map((part) => document.querySelector(`[data-part=${{part}}]`)"
    enter(tab, cell("1.A"), "1.x")
    assert [bool(text) for text in tab.run(f"{texts}.textContent)")] == [True, False]
    tab.run(f"{cell('1.A')}.focus()")
    assert [bool(text) for text in tab.run(f"{texts}.textContent)")] == [False, True]
    tab.run(
        f"""(() => {{ const data = new DataTransfer(); data.setData("text/plain", "9\\n8");
        {cell("1.A")}.dispatchEvent(new ClipboardEvent(
            "paste", {{ clipboardData: data, bubbles: true, cancelable: true }})); }})()"""
    )
    tab.run("document.querySelector('[data-part=said]').textContent = '很长的一句话。'.repeat(60)")
    box = "((told, box) => told.top <= box.top && box.bottom <= told.bottom && box.height > 0)"
    ends = [f"document.querySelector('{part}').getBoundingClientRect()"
            for part in (".told", "[data-part=status]")]  # fmt: skip
    assert tab.run(f"{box}({', '.join(ends)})")
    assert "已粘贴 2 格" in tab.run(f"{texts}.textContent)")[0]
    tab.run("document.querySelector('[data-part=check]').click()")
    assert tab.run(f"{texts}.textContent)") == ["", ""]


def test_the_index_leads_to_sections_and_says_which_are_wrong(tab: Page, tmp_path: Path) -> None:
    form = formspec.load(CENTRE)
    show(tab, tmp_path, form, (360, 640))
    index = "[...document.querySelectorAll('.index button')]"
    assert tab.run(f"{index}.map((one) => one.textContent)") == [
        section.number for section in form.sections
    ]
    enter(tab, cell("3.A"), "1.x")
    wrong = f"{index}.filter((one) => getComputedStyle(one, '::after').content !== 'none')"
    assert tab.run(f"{wrong}.map((one) => [one.textContent, one.title])") == [["3", "错误 "]]
    tab.run(f"{index}[8].click()")
    top = tab.run("document.getElementById('s9').getBoundingClientRect().top")
    assert 0 <= top < 100
    assert tab.run("document.activeElement.id") == "s9"
    enter(tab, cell("3.A"), "1")
    assert tab.run(f"{wrong}.length") == 0


TOPS = """
[...document.querySelectorAll("tbody tr")].map((row) => row.getBoundingClientRect().top + scrollY)
"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 3])
def test_no_row_jumps_when_a_note_comes(tab: Page, tmp_path: Path, count: int, size: str) -> None:
    show(tab, tmp_path, wide(count), SIZES[size])
    column = "c1" if count > 1 else None
    before = tab.run(TOPS)
    for path, text in (("1.A1", "1.x"), ("1.A2", "3"), ("2.S", "99999999"), ("1.A3", "7")):
        tab.run(f"{cell(path, column)}.focus()")
        tab.type(text)
        assert tab.run(TOPS) == pytest.approx(before, abs=0.01), text


# What is seen in a cell ----------------------------------------------------------------------


def test_a_number_is_read_with_separators_and_saved_without(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    show(tab, tmp_path, wide(1))
    shown = f"{cell('1.A1')}.parentElement.querySelector('.shown')"
    for typed, seen in (("1234567", "1,234,567"), ("-12345", "-12,345"), ("999", ""), ("1,2x", "")):
        enter(tab, cell("1.A1"), typed)
        assert tab.run(f"{shown}.textContent") == seen
        assert tab.run(f"{cell('1.A1')}.value") == typed
        assert tab.run(f"{shown}.checkVisibility()") == bool(seen)
    enter(tab, cell("1.A1"), "１，２３４，５６７")
    assert tab.run(f"{shown}.textContent") == "1,234,567"
    assert json.loads(download(chromium, tab))["values"] == {"1.A1": "1234567"}
    tab.run(f"{cell('1.A1')}.focus()")
    assert not tab.run(f"{shown}.checkVisibility()")


@pytest.mark.parametrize("size", SIZES)
def test_all_digits_are_seen_beside_the_button_of_a_sum(
    tab: Page, tmp_path: Path, size: str
) -> None:
    show(tab, tmp_path, wide(1), SIZES[size])
    for path, text in (("1.A1", "99999999"), ("1.A2", "1"), ("2.S", "123456789012345")):
        enter(tab, cell(path), text)
    cell_of = f"{cell('2.S')}.parentElement"
    assert tab.run(f"{cell_of}.querySelector('.sum').checkVisibility()")
    assert tab.run(
        f"""(() => {{ const range = new Range(), sum = {cell_of}.querySelector(".sum");
        const seen = {cell_of}.querySelector(".shown"), box = seen.getBoundingClientRect();
        range.selectNodeContents(seen); const text = range.getBoundingClientRect();
        return text.left >= sum.getBoundingClientRect().right && text.right <= box.right; }})()"""
    )


@pytest.mark.parametrize("size", SIZES)
def test_a_text_has_room(tab: Page, tmp_path: Path, size: str) -> None:
    show(tab, tmp_path, wide(1), SIZES[size])
    tab.run(f"{cell('2.Z')}.focus()")
    tab.type("一段话" * 40)
    assert tab.run(f"{cell('2.Z')}.scrollHeight <= {cell('2.Z')}.clientHeight + 1")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 3, 8])
def test_what_is_typed_into_is_never_hidden(
    tab: Page, tmp_path: Path, count: int, size: str
) -> None:
    show(tab, tmp_path, wide(count, rows=12), SIZES[size])
    column = "c1" if count > 1 else None
    paths = [f"1.A{n}" for n in range(1, 13)]
    for path in [*paths, *paths[::-1]]:
        tab.run(f"{cell(path, column)}.focus()")
        tab.type("x")
        hidden = tab.run(
            f"""(({{ left, right, top, bottom }}) => [top + 3, bottom - 3].filter((y) => {{
            const seen = document.elementsFromPoint((left + right) / 2, y);
            return !seen.includes({cell(path, column)})
              || seen.some((one) => one.matches(".bar, thead th, .index, .told p")); }}))
            ({cell(path, column)}.getBoundingClientRect())"""
        )
        assert hidden == [], path
