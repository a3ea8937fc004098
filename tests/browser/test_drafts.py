"""Drafts: each is one unit's and one file's, none is shown for another's unasked, none is lost."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from formspec_html import HtmlRenderer
from support.browser import Browser, Page
from support.form_page import cell, enter, load

import formspec

SHEET = """\
formspec: 1
id: sheet
version: "1"
title: 例表
fields: [{id: unit, label: 填报单位}, {id: phone, label: 电话}]
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元}
      - {code: D, label: 备注, type: text}
"""
UNIT = "document.querySelector('[data-field=unit]')"
OFFERS = "[...document.querySelectorAll('[data-part=drafts] li')]"


@pytest.fixture
def tabs(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Page, Page]]:
    """Two tabs of one browser, in which nothing is kept."""
    pages = chromium.page(), chromium.page()
    pages[0].open(written(tmp_path))
    yield pages
    for page in pages:
        page.send("Page.close")


def written(folder: Path, definition: str = SHEET) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "form.html"
    path.write_bytes(HtmlRenderer().render(formspec.loads(definition)).data)
    return path


def part(name: str) -> str:
    return f"document.querySelector('[data-part={name}]')"


def said(tab: Page, name: str = "status") -> str:
    return str(tab.run(f"{part(name)}.textContent"))


def fill_in(tab: Page, unit: str, **values: str) -> None:
    if unit:
        enter(tab, UNIT, unit)
    for code, text in values.items():
        enter(tab, cell(f"1.{code}"), text)
    tab.run("new Promise((done) => setTimeout(done, 900))")


def filled(tab: Page) -> list[str]:
    """What stands in the page, but for blanks."""
    texts = tab.run(
        "[...document.querySelectorAll('[data-field], [data-path]')].map((i) => i.value)"
    )
    return [str(text) for text in texts if text]


def offers(tab: Page) -> list[str]:
    return [str(text) for text in tab.run(f"{OFFERS}.map((line) => line.firstChild.textContent)")]


def choose(tab: Page, unit: str, number: int) -> None:
    """Presses a button of a unit's draft."""
    tab.run(
        f"{OFFERS}.find((line) => line.textContent.startsWith({json.dumps(unit)}))"
        f".querySelectorAll('button')[{number}].click()"
    )


OPEN, DELETE = 0, 1


def drafts(tab: Page) -> list[dict[str, Any]]:
    """What the storage holds."""
    return [json.loads(text) for text in tab.run("Object.values({ ...localStorage })")]


def test_two_units_in_two_tabs_keep_a_draft_each(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    other.open(path, again=True)
    fill_in(one, "甲县", B="1")
    fill_in(other, "乙县", B="2")
    for _ in range(2):
        for tab, unit, value in ((one, "甲县", "1"), (other, "乙县", "2")):
            tab.open(path, again=True)
            assert filled(tab) == [unit, value]
            assert said(tab, "told").startswith("已恢复")
    one.run(f"{part('clear')}.click()")
    other.open(path, again=True)
    assert filled(other) == ["乙县", "2"]


def test_copies_of_a_file_show_nothing_of_each_other(
    tabs: tuple[Page, Page], tmp_path: Path
) -> None:
    tab, _ = tabs
    first, second = written(tmp_path / "甲"), written(tmp_path / "乙")
    tab.open(first, again=True)
    fill_in(tab, "甲县", B="1")
    tab.open(second, again=True)
    assert filled(tab) == []
    (offer,) = offers(tab)
    assert offer.startswith("甲县，20")
    assert offer.endswith("已填 1 格；在另一个文件里填的：甲/form.html")
    fill_in(tab, "乙县", B="2")
    tab.open(first, again=True)
    assert filled(tab) == ["甲县", "1"]
    tab.open(second, again=True)
    assert filled(tab) == ["乙县", "2"]


def test_a_draft_is_opened_when_it_is_asked_for(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    fill_in(one, "甲县", B="1")
    other.open(path, again=True)
    assert filled(other) == []
    choose(other, "甲县", OPEN)
    assert filled(other) == ["甲县", "1"]
    assert other.run("document.activeElement.dataset.part") == "kept" or offers(other) == []
    other.run(f"{part('undo')}.click()")
    fill_in(other, "", B="7")
    one.open(path, again=True)
    assert filled(one) == ["甲县", "1"]


def test_a_draft_that_two_windows_hold_is_parted(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    fill_in(one, "甲县", B="1")
    other.open(path, again=True)
    choose(other, "甲县", OPEN)
    fill_in(other, "", B="2")
    assert said(one).startswith("这份草稿在另一个窗口里也在填")
    fill_in(one, "", C="3")
    for tab, found in ((one, ["甲县", "1", "3"]), (other, ["甲县", "2"])):
        tab.open(path, again=True)
        assert filled(tab) == found


def test_another_name_makes_another_draft(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    fill_in(one, "甲县", B="1")
    fill_in(one, "乙县", B="2")
    other.open(path, again=True)
    assert sorted(offer.partition("，")[0] for offer in offers(other)) == ["乙县", "甲县"]
    choose(other, "甲县", OPEN)
    assert filled(other) == ["甲县", "1"]


def test_a_telephone_number_is_no_name_of_a_draft(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    enter(one, "document.querySelector('[data-field=phone]')", "13800000000")
    fill_in(one, "", B="1")
    other.open(path, again=True)
    (offer,) = offers(other)
    assert offer.startswith("（没有写单位），")
    assert "138" not in offer


def test_discarding_asks(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    fill_in(one, "甲县", B="1")
    other.open(path, again=True)
    other.agrees = False
    choose(other, "甲县", DELETE)
    assert other.dialogs == ["删除“甲县”的草稿，删除后找不回来。确定吗？"]
    assert len(offers(other)) == 1
    other.agrees = True
    choose(other, "甲县", DELETE)
    assert offers(other) == []
    assert not other.run(f"{part('kept')}.checkVisibility()")
    assert other.run("localStorage.length") == 0
    one.open(path, again=True)
    one.dialogs.clear()
    fill_in(one, "甲县", B="1")
    one.open(path, again=True)
    one.agrees = False
    one.run(f"{part('discard')}.click()")
    assert one.dialogs == ["清空本页全部内容，确定吗？"]
    assert filled(one) == ["甲县", "1"]


def test_a_draft_replaces_what_is_filled_in_only_after_asking(
    tabs: tuple[Page, Page], tmp_path: Path
) -> None:
    one, other = tabs
    path = written(tmp_path)
    one.open(path, again=True)
    fill_in(one, "甲县", B="1")
    other.open(path, again=True)
    fill_in(other, "乙县", B="2")
    other.agrees = False
    choose(other, "甲县", OPEN)
    assert other.dialogs == ["载入会替换本页已填的内容，继续吗？"]
    assert filled(other) == ["乙县", "2"]


def test_a_draft_of_an_earlier_definition_says_what_does_not_fit(
    tabs: tuple[Page, Page], tmp_path: Path
) -> None:
    tab, _ = tabs
    path = written(tmp_path)
    tab.open(path, again=True)
    fill_in(tab, "甲县", B="1", D="见附页")
    note = "      - {code: D, label: 备注, type: text}\n"
    written(tmp_path, SHEET.replace(note, ""))
    tab.open(path, again=True)
    assert filled(tab) == []
    (offer,) = offers(tab)
    assert offer.endswith("已填 2 格；那以后表改过；其中本表没有：1.D")
    choose(tab, "甲县", OPEN)
    assert filled(tab) == ["甲县", "1"]
    assert said(tab).startswith("已载入 1 格。")
    assert "这些项在本表没有地方放，未载入：1.D。" in said(tab)
    fill_in(tab, "", B="2")
    (kept,) = [each for each in drafts(tab) if "1.D" in each["data"]["values"]]
    assert kept["data"]["values"] == {"1.B": "1", "1.D": "见附页"}


def test_a_draft_or_a_file_of_another_version_is_not_taken(
    tabs: tuple[Page, Page], tmp_path: Path
) -> None:
    tab, _ = tabs
    path = written(tmp_path)
    tab.open(path, again=True)
    fill_in(tab, "甲县", B="1")
    written(tmp_path, SHEET.replace('version: "1"', 'version: "2"'))
    tab.open(path, again=True)
    (offer,) = offers(tab)
    assert offer.endswith("是 1 版的，请在 1 版的表里打开")
    assert tab.run(f"{OFFERS}[0].querySelectorAll('button').length") == 1
    found = load(tab, tmp_path, {"version": "1", "values": {"1.B": "9"}})
    assert found == "这是 1 版的数据，本表是 2 版，没有载入；请在 1 版的表里打开。"
    assert filled(tab) == []
