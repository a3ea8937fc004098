"""Sending, prefilled pages, the period before, and what stands below a printed page."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from formspec_html import HtmlRenderer, is_address
from support.browser import Browser, Page
from support.form_page import cell, download, enter, load, note

import formspec
from formspec.diagnostics.problem import Lang

SHEET = """\
formspec: 1
id: sheet
version: "1"
title: 例表
fields: [{id: unit, label: 填报单位}]
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元}
rules:
  - {id: more, check: 1.B <= prev(1.B), severity: note, message: 甲比上期多}
  - {id: less, check: 1.C >= prev(1.C), severity: note}
"""
FORM = formspec.loads(SHEET)


class Office(BaseHTTPRequestHandler):
    """A server that hands out the page, and answers what it is told to."""

    page: ClassVar[bytes] = b""
    answers: ClassVar[list[tuple[int, bytes]]] = []
    heard: ClassVar[list[tuple[dict[str, str], Any]]] = []

    def do_GET(self) -> None:
        self.reply(200, self.page, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append(({k.lower(): v for k, v in self.headers.items()}, json.loads(body)))
        self.reply(*self.answers.pop(0), "application/json")

    def reply(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def office() -> Iterator[str]:
    Office.answers.clear()
    Office.heard.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Office)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def served(tab: Page, office: str, lang: Lang = "zh", head: str = "") -> None:
    page = HtmlRenderer().render(FORM, lang=lang, submit="/api/forms?of=sheet").data
    Office.page = page.replace(b"<meta charset=", head.encode() + b"<meta charset=", 1)
    tab.size(1200, 900)
    tab.send("Page.navigate", url=office + "/form")
    tab.run("new Promise(r => document.readyState === 'complete' ? r() : onload = r)")
    tab.run("localStorage.clear()")


def part(name: str) -> str:
    return f"document.querySelector('[data-part={name}]')"


def said(tab: Page, name: str = "status") -> str:
    return str(tab.run(f"{part(name)}.textContent")).strip()


def fill_in(tab: Page, **values: str) -> None:
    for code, text in values.items():
        enter(tab, cell(f"1.{code}"), text)


def sent(tab: Page) -> str:
    """Presses the button; what the page says to the answer."""
    tab.run(f"{part('check')}.click()")
    tab.run(
        f"new Promise((done) => {{ const look = () => {part('status')}.textContent.includes('…')"
        " ? setTimeout(look, 20) : done(); look(); })"
    )
    return said(tab)


def test_one_button_checks_and_then_sends(tab: Page, office: str) -> None:
    served(tab, office, head='<meta name=csrf-token content="t&quot;1" data-header=X-CSRFToken>')
    assert said(tab, "check") == "检查"
    for values in ({"B": "1", "C": "2"}, {"A": "9"}):
        fill_in(tab, **values)
        assert said(tab, "check") == "检查"
    tab.run(f"{part('check')}.click()")
    assert tab.run("document.activeElement.dataset.part") == "result"
    assert Office.heard == []
    fill_in(tab, A="3")
    assert said(tab, "check") == "上报"
    Office.answers.append((200, '{"message": "回执号 7"}'.encode()))
    assert re.fullmatch(r"已上报。回执号 7 （校验码 [0-9A-F]{8}）", sent(tab))
    ((headers, data),) = Office.heard
    assert headers["x-csrftoken"] == 't"1'
    assert headers["content-type"] == "application/json"
    assert data == {"form": "sheet", "version": "1", "fields": {}, "values": {
        "1.A": "3", "1.B": "1", "1.C": "2"}}  # fmt: skip
    assert formspec.validate(FORM, data).verdict == "pass"


def test_what_the_server_finds_stands_in_the_cells(tab: Page, office: str) -> None:
    served(tab, office)
    fill_in(tab, A="3", B="1", C="2")
    told = {
        "rule": "x", "kind": "check", "severity": "error", "verdict": "fail", "message": "<b>不符",
        "cells": [{"path": "1.B", "column": None, "label": "甲（万元）", "value": "1"}],
    }  # fmt: skip
    Office.answers.append((422, json.dumps({"findings": [told, {"cells": 3}, None]}).encode()))
    assert sent(tab) == "服务器没有收下，有 1 处要改。"
    assert note(tab, "1.B") == "<b>不符"
    assert tab.run(f"{cell('1.B')}.dataset.state") == "wrong"
    assert said(tab, "check") == "检查"
    fill_in(tab, B="0")
    assert tab.run(f"{cell('1.B')}.dataset.state") != "wrong"


@pytest.mark.parametrize(
    ("status", "answer"), [(500, b"oops"), (403, b"{}"), (200, b"<form>log in</form>")]
)
def test_what_was_not_taken_is_kept_and_sent_again(
    tab: Page, office: str, status: int, answer: bytes
) -> None:
    served(tab, office)
    fill_in(tab, A="3", B="1", C="2")
    Office.answers += [(status, answer), (204, b"")]
    assert sent(tab).startswith(f"服务器没有收下（{status}）。所填内容还在这台电脑上")
    tab.run("new Promise((done) => setTimeout(done, 900))")
    assert tab.run("localStorage.length") == 1
    assert sent(tab).startswith("已上报。")


def test_without_a_network_it_says_so(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    path.write_bytes(HtmlRenderer().render(FORM, lang="en", submit="http://127.0.0.1:9/in").data)
    tab.open(path)
    fill_in(tab, A="3", B="1", C="2")
    assert said(tab, "check") == "Send"
    assert sent(tab).startswith("The server was not reached.")


def policy(page: str) -> str:
    return str(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])


def test_the_policy_allows_that_address_alone() -> None:
    for address, place in (
        ("https://a.example:8/x/?y=1", "https://a.example:8/x/"),
        ("in", "'self'"),
    ):
        page = HtmlRenderer().render(FORM, submit=address).data.decode()
        assert f"; connect-src {place}; base-uri" in policy(page)
        assert f'submit:"{address}"' in page
    assert "connect-src" not in policy(HtmlRenderer().render(FORM).data.decode())


@pytest.mark.parametrize(
    "address",
    ["", "javascript:alert(1)", "//evil.example/x", "data:,x", "https://a;b", "https://a.b/'x",
     "ftp://a.b/c", "https://a b", "https://", "/x y", "/x\n", "/x;script-src *", "https://u:p@a.b/",
     7],
)  # fmt: skip
def test_other_addresses_are_refused(address: object) -> None:
    assert not is_address(address)
    with pytest.raises(formspec.FormspecError, match="FS611"):
        formspec.render(FORM, "html", submit=address)


def test_a_fragment_sends_and_is_filled_in_by_its_page() -> None:
    for option in ({"submit": "/x"}, {"prefill": formspec.Submission({})}):
        with pytest.raises(formspec.FormspecError, match="FS633"):
            formspec.render(FORM, "html", fragment=True, **option)
    with pytest.raises(formspec.FormspecError, match="FS633"):
        formspec.join([FORM], "html", prefill=formspec.Submission({}))


# Prefilled pages -----------------------------------------------------------------------

GIVEN = formspec.Submission(
    {"1.C": "2"}, fields={"unit": '甲县"<总>工会'}, previous={"1.B": "4", "1.C": "0"}
)


def test_each_office_gets_its_own_page(tmp_path: Path) -> None:
    rendered = list(formspec.render_each(FORM, "html", [GIVEN, GIVEN], submit="/in"))
    assert rendered[0].data == rendered[1].data
    assert rendered[0].data == formspec.render(FORM, "html", prefill=GIVEN, submit="/in").data
    with pytest.raises(formspec.FormspecError, match="FS621"):
        next(formspec.render_each(FORM, "html", [formspec.Submission({"1.A": "x"})]))


def test_a_prefilled_page_has_its_values_and_the_period_before(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    path = tmp_path / "form.html"
    path.write_bytes(formspec.render(FORM, "html", prefill=GIVEN).data)
    tab.size(1200, 900)
    tab.open(path)
    before = "document.querySelector('[data-path=\"1.{}\"]').parentElement.querySelector('.before')"
    assert tab.run("document.querySelector('[data-field=unit]').value") == '甲县"<总>工会'
    assert tab.run(f"{cell('1.C')}.value") == "2"
    assert tab.run("localStorage.length") == 0
    fill_in(tab, B="5")
    assert tab.run(f"{before.format('B')}.textContent") == "上期 4（+25.0 %）"
    assert tab.run(f"{before.format('C')}.textContent") == "上期 0"
    assert tab.run(f"{before.format('A')}") is None
    assert "甲比上期多" in said(tab, "findings")
    tab.run(f"{cell('1.B')}.focus()")
    tab.press("-", alt=True, code="Minus")
    assert tab.run(f"{cell('1.B')}.value") == "4"
    assert tab.run(f"{before.format('B')}.textContent") == "上期 4（+0.0 %）"
    assert json.loads(download(chromium, tab))["previous"] == {"1.B": "4", "1.C": "0"}
    tab.run(f"{part('undo')}.click()")
    assert tab.run(f"{cell('1.B')}.value") == "5"
    tab.run(f"{part('clear')}.click()")
    assert tab.run(f"{cell('1.C')}.value") == "2"
    assert tab.run(f"{cell('1.B')}.value") == ""


# On paper ------------------------------------------------------------------------------


def printed(tab: Page, folder: Path) -> list[str]:
    """The texts of the pages."""
    (folder / "form.pdf").write_bytes(tab.pdf())
    command = ["pdftotext", "-layout", str(folder / "form.pdf"), "-"]
    text: str = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def test_every_page_says_whose_it_is_and_that_something_is_wrong(
    chromium: Browser, tab: Page, tmp_path: Path
) -> None:
    path = tmp_path / "form.html"
    form = formspec.load("wuzhou-2017-help-centre")
    path.write_bytes(formspec.render(form, "html").data)
    tab.size(1200, 900)
    tab.open(path)
    assert "校验码" not in "".join(printed(tab, tmp_path))
    enter(tab, "document.querySelector('[data-field=reporting_unit]')", "甲县总工会")
    enter(tab, cell("1.A"), "x")
    pages = printed(tab, tmp_path)
    assert len(pages) == 3
    code = re.findall("校验码 ([0-9A-F]{8})", pages[0])[0]
    for page in pages:
        assert "甲县总工会 · 打印于 20" in page
        assert f"校验码 {code}" in page
        assert "注意：有 1 处没有通过检查" in page
    saved = json.loads(download(chromium, tab))
    assert f"（校验码 {code}）" in said(tab)
    assert f"（校验码 {code}）" in load(tab, tmp_path, saved)
