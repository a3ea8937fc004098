"""A form in a page of others: mounted, heard, dressed, and with no hold on what is around it."""

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from formspec_html import HtmlRenderer
from support.browser import Page

import formspec
from formspec import Form
from formspec.diagnostics.problem import Lang

GUIDE = Path(__file__).parents[2] / "docs/how-to/embed-in-a-page.md"
PLACE = "<!-- the text of warmth.html -->"

SMALL = """\
formspec: 1
id: small
version: "1"
title: 小表
blank: unknown
fields: [{id: unit, label: 填报单位}]
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 户, formula: A=B+C}
      - {code: B, label: 甲, unit: 户}
      - {code: C, label: 乙, unit: 户}
rules:
  - {id: few, check: 1.B <= 1.C, severity: warning, message: 甲一般不多于乙}
"""

HOST = """\
<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>host</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="stylesheet" href="host.css">
<h1>host</h1><main id="s1">{inside}</main>
<script type="module" src="host.js"></script>
"""
LISTEN = """\
window.heard = [];
const hear = ({ type, target, detail }) => heard.push([type, target.id, detail]);
for (const name of ["change", "findings"]) document.body.addEventListener(name, hear);
"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of the server that serves it: modules do not load from files."""
    folder = tmp_path_factory.mktemp("site")
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing of what it serves, which is new with every test."""

    def end_headers(self) -> None:
        """With a word against keeping it."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def made(folder: Path, form: Form, lang: Lang = "zh", theme: dict[str, str] | None = None) -> str:
    """The element of a form; its module is in the folder."""
    rendering = HtmlRenderer().render(form, lang=lang, theme=theme, fragment=True)
    (folder / f"{form.id}.js").write_bytes(rendering.extra[".js"])
    return rendering.data.decode()


def host(site: tuple[Path, str], inside: str, script: str, css: str = "") -> str:
    """The address of a page of others."""
    folder, address = site
    page = HOST.replace("{policy}", POLICY).replace("{inside}", inside)
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "host.js").write_text(script, encoding="utf-8")
    (folder / "host.css").write_text(css, encoding="utf-8")
    return f"{address}/index.html"


MOUNT = """\
import { mount } from "./small.js";
window.mount = mount;
window.form = mount(document.querySelector("main"));
"""
INNER = "document.querySelector('[data-formspec=small]').shadowRoot"


def cell(path: str) -> str:
    return f"{INNER}.querySelector('[data-path=\"{path}\"]')"


def enter(tab: Page, path: str, text: str) -> None:
    tab.run(f"{cell(path)}.focus()")
    tab.run(f"{cell(path)}.select()")
    tab.type(text)
    tab.press("Enter")


def opened(tab: Page, site: tuple[Path, str], css: str = "") -> None:
    element = made(site[0], formspec.loads(SMALL))
    tab.open(host(site, element, MOUNT + LISTEN, css))
    ready(tab)


def ready(tab: Page) -> None:
    tab.size(1100, 900)
    wait = "new Promise((done) => setTimeout(() => done(Boolean(window.form)), 10))"
    assert any(tab.run(wait) for _ in range(200)), tab.messages


def test_it_is_told_what_is_filled_in_and_what_is_found(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    for path, text in (("1.A", "5"), ("1.B", "1"), ("1.C", "2")):
        enter(tab, path, text)
    heard = tab.run("heard")
    assert [name for name, _, _ in heard] == ["change", "findings"] * 3
    last = {name: detail for name, _, detail in heard}
    assert last["change"] == tab.run("form.submission()")
    assert last["change"]["values"] == {"1.A": "5", "1.B": "1", "1.C": "2"}
    expected = formspec.validate(formspec.loads(SMALL), last["change"])
    assert [found["message"] for found in last["findings"]] == [
        finding.message("zh") for finding in expected.findings
    ]
    assert last["findings"] == tab.run("form.findings()")
    assert tab.run("form.findings().some(form.blocks)") is True
    assert all(target == "" for _, target, _ in heard)


def test_each_change_is_told_once(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    enter(tab, "1.B", "3")
    tab.run(f"{cell('1.B')}.dispatchEvent(new Event('change', {{ bubbles: true }}))")
    assert [name for name, _, _ in tab.run("heard")].count("change") == 1
    assert tab.run("form.load({ values: { '1.B': 4, '1.C': 5, '1.A': 9 } })") is True
    assert [name for name, _, _ in tab.run("heard")].count("change") == 2
    tab.run(f"{INNER}.querySelector('[data-part=undo]').click()")
    assert tab.run("form.submission().values") == {"1.B": "3"}
    assert [name for name, _, _ in tab.run("heard")].count("change") == 3


def test_another_forms_data_are_refused_in_words(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    assert tab.run("form.load({ form: 'other', values: {} })") is False
    said = tab.run(f"{INNER}.querySelector('[data-part=status]').textContent")
    assert said == "这是另一张表（other）的数据，没有载入。"
    assert tab.run("form.submission().values") == {}


def test_no_style_goes_in_or_out(tab: Page, site: tuple[Path, str]) -> None:
    rude = "* { color: rgb(255, 0, 0) !important; padding: 9px !important } table { display: none }"
    opened(tab, site, rude + " .formspec-form { --ink: rgb(1, 2, 3); }")
    colour = "getComputedStyle({}).color"
    assert tab.run(colour.replace("{}", "document.querySelector('h1')")) == "rgb(255, 0, 0)"
    assert tab.run(f"{INNER}.querySelector('table').checkVisibility()")
    assert tab.run(f"getComputedStyle({INNER}.querySelector('[scope=row]')).paddingTop") != "9px"
    assert tab.run("getComputedStyle(document.querySelector('h1')).textAlign") == "start"
    opened(tab, site, ".formspec-form { --ink: rgb(1, 2, 3); }")
    assert tab.run(colour.replace("{}", f"{INNER}.querySelector('h2')")) == "rgb(1, 2, 3)"


def test_what_the_page_hands_down_stays_outside(tab: Page, site: tuple[Path, str]) -> None:
    opened(
        tab,
        site,
        "body { text-indent: 2em; text-align: center; text-transform: uppercase;"
        " font-style: italic; letter-spacing: 3px; white-space: nowrap; }"
        " .formspec-form { margin-top: 7px; }",
    )
    style = f"getComputedStyle({INNER}.querySelector('[scope=row]'))"
    for name, value in {
        "textIndent": "0px", "textTransform": "none", "whiteSpace": "normal",
        "letterSpacing": "normal", "fontStyle": "normal", "colorScheme": "light dark",
    }.items():  # fmt: skip
        assert tab.run(f"{style}.{name}") == value
    assert tab.run(f"getComputedStyle({INNER}.querySelector('.keys')).textAlign") == "start"
    assert tab.run(f"getComputedStyle({INNER}.host).marginTop") == "7px"


def is_dressed(tab: Page) -> bool:
    position = tab.run(f"getComputedStyle({INNER}.querySelector('caption')).position")
    return bool(position == "absolute")


def test_a_strict_policy_may_stand(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    assert is_dressed(tab)
    enter(tab, "1.A", "5")
    tab.run(f"form.unmount(), form = mount(document.body), {cell('1.A')}.focus()")
    assert is_dressed(tab)
    assert [text for text in tab.messages if not text.startswith("request: ")] == []


@pytest.mark.parametrize("mode", ["element", "page"])
def test_a_style_that_a_policy_forbids_is_told(
    tab: Page, site: tuple[Path, str], mode: str
) -> None:
    """So that the silence in the test above says something."""
    opened(tab, site)
    where = INNER if mode == "element" else "document.head"
    tab.run(f"{where}.append(document.createElement('style')), {where}.lastChild.append('p {{}}')")
    assert "inline style" in "".join(tab.messages)


def test_browsers_without_adopted_style_sheets_have_an_element(
    tab: Page, site: tuple[Path, str]
) -> None:
    folder, _ = site
    element = made(folder, formspec.loads(SMALL))
    old = """\
delete ShadowRoot.prototype.adoptedStyleSheets;
delete Document.prototype.adoptedStyleSheets;
delete window.CSSStyleSheet;
const { mount } = await import("./small.js");
window.form = mount(document.body);
"""
    address = host(site, element, old)
    page = folder / "index.html"
    page.write_text(page.read_text("utf-8").replace("style-src", "style-src 'unsafe-inline'"))
    tab.open(address)
    ready(tab)
    assert is_dressed(tab)
    assert tab.run(f"{INNER}.querySelectorAll('style').length") == 1


COUNT = """\
const left = window.left = new Set();
for (const target of [window, document, document.documentElement, document.body]) {
  target.addEventListener = function (name, act, ...rest) {
    left.add(act);
    EventTarget.prototype.addEventListener.call(this, name, act, ...rest);
  };
  target.removeEventListener = function (name, act, ...rest) {
    left.delete(act);
    EventTarget.prototype.removeEventListener.call(this, name, act, ...rest);
  };
}
const CLOCKS = [
  ["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"],
  ["requestAnimationFrame", "cancelAnimationFrame"], ["requestIdleCallback", "cancelIdleCallback"],
];
for (const [set, clear] of CLOCKS) {
  const real = window[set].bind(window), realClear = window[clear].bind(window);
  window[set] = (act, ...rest) => {
    const number = real((...facts) => { left.delete(set + number); act(...facts); }, ...rest);
    left.add(set + number);
    return number;
  };
  window[clear] = (number) => { left.delete(set + number); realClear(number); };
}
for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver"]) {
  window[name] = class extends window[name] {
    observe(...facts) { left.add(this); super.observe(...facts); }
    disconnect() { left.delete(this); super.disconnect(); }
  };
}
const { mount } = await import("./small.js");
window.mount = mount;
window.roots = [];
window.form = mount(document.body);
window.use = () => {
  const host = document.querySelector("[data-formspec]"), inner = host.shadowRoot;
  window.roots.push(new WeakRef(inner.querySelector("form")), new WeakRef(window.form));
  const input = inner.querySelector("[data-path='1.B']");
  input.focus();
  input.value = "7";
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
"""


def kept(tab: Page) -> dict[str, int]:
    """What the browser still holds after it has thrown away what nobody needs."""
    for _ in range(3):
        tab.run("new Promise((done) => requestAnimationFrame(() => done()))")
        tab.send("HeapProfiler.collectGarbage")
    counts = tab.send("Memory.getDOMCounters")
    return {name: counts[name] for name in ("nodes", "jsEventListeners")}


def test_thirty_mounts_leave_nothing(tab: Page, site: tuple[Path, str]) -> None:
    tab.open(host(site, made(site[0], formspec.loads(SMALL)), COUNT))
    ready(tab)
    assert tab.run("use(), left.size") > 1
    tab.run("form.unmount(), form = undefined")
    assert tab.run("[...left].map(String)") == []
    once = kept(tab)
    for _ in range(30):
        tab.run("form = mount(document.body), use(), form.unmount(), form = undefined")
        assert tab.run("[...left].map(String)") == []
    assert kept(tab) == once
    assert tab.run("roots.filter((each) => each.deref()).length") == 0
    assert tab.run("roots.length") == 62


def test_a_form_that_was_unmounted_can_be_mounted_again(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    enter(tab, "1.B", "3")
    tab.run("window.first = form, form.unmount(), form.unmount()")
    assert tab.run(f"{INNER}.childElementCount") == 0
    assert tab.run("form = mount(document.body), form !== first")
    assert tab.run("first.unmount(), mount(document.body) === form"), "the old one is done"
    assert tab.run("form.submission().values") == {}
    tab.run("heard.length = 0")
    enter(tab, "1.A", "5")
    assert tab.run("form.submission().values") == {"1.A": "5"}
    assert [name for name, _, _ in tab.run("heard")] == ["change", "findings"]


def test_it_asks_for_nothing_and_keeps_nothing(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    enter(tab, "1.B", "3")
    tab.run("new Promise((done) => setTimeout(done, 450))")
    assert tab.run("localStorage.length") == 0
    asked = {text.rpartition("/")[2] for text in tab.messages if text.startswith("request: ")}
    assert asked <= {"host.css", "host.js", "small.js", "favicon.ico"}
    assert tab.run("document.querySelectorAll('[id=s1]').length") == 1  # its ids are its own


def test_it_is_mounted_once_wherever_it_came_from(tab: Page, site: tuple[Path, str]) -> None:
    folder, _ = site
    element = made(folder, formspec.loads(SMALL))
    (folder / "small.html").write_text(element, encoding="utf-8")
    script = """\
import { mount } from "./small.js";
const main = document.querySelector("main");
try { mount(main); } catch (error) { window.missing = error.message; }
main.innerHTML = await (await fetch("small.html")).text();
window.mount = mount;
window.form = mount(main);
"""
    tab.open(host(site, "", script + LISTEN))
    ready(tab)
    assert tab.run("missing") == "formspec: the form small is not in this element"
    assert tab.run("mount(document.body) === form") is True
    enter(tab, "1.B", "3")
    assert tab.run("form.submission().values") == {"1.B": "3"}
    assert [name for name, _, _ in tab.run("heard")].count("change") == 1


def test_two_forms_know_nothing_of_each_other(tab: Page, site: tuple[Path, str]) -> None:
    folder, _ = site
    other = formspec.loads(SMALL.replace("id: small", "id: other"))
    inside = made(folder, formspec.loads(SMALL)) + made(folder, other, "en")
    script = MOUNT + 'import { mount as second } from "./other.js"; second(document.body);'
    tab.open(host(site, inside, script + LISTEN))
    ready(tab)
    enter(tab, "1.B", "3")
    assert tab.run("form.submission().values") == {"1.B": "3"}
    filled = f"{INNER}.querySelector('[data-part=filled]').textContent".replace("small", "other")
    assert tab.run(filled) == "0 of 3 cells filled"


@pytest.mark.parametrize("width", [300, 1000])
def test_it_goes_by_its_own_width(tab: Page, site: tuple[Path, str], width: int) -> None:
    opened(tab, site, f"main {{ width: {width}px }}")
    keys = tab.run(f"{INNER}.querySelector('.keys').checkVisibility()")
    assert keys is (width > 44 * 16)
    assert tab.run("document.documentElement.scrollWidth") <= 1100
    assert tab.run(f"{INNER}.querySelector('form').scrollWidth") <= width


def test_any_text_is_text(tab: Page, site: tuple[Path, str]) -> None:
    text = "</template></style><script>window.bad=1</script>\"'><img src=x onerror=bad=1>"
    form = formspec.loads(SMALL.replace("title: 小表", f"title: {json.dumps(text)}"))
    tab.open(host(site, made(site[0], form), MOUNT))
    ready(tab)
    assert tab.run(f"{INNER}.querySelector('h2').textContent") == text
    assert tab.run("typeof bad") == "undefined"


def test_the_page_of_the_guide_works(tab: Page, site: tuple[Path, str]) -> None:
    folder, address = site
    guide = GUIDE.read_text(encoding="utf-8")
    found = re.search(r"```html\n(.*?)```", guide, re.DOTALL)
    assert found
    assert found[1].count(PLACE) == 1
    form = formspec.load("wuzhou-2018-warmth")
    rendering = HtmlRenderer().render(form, fragment=True)
    (folder / "warmth.js").write_bytes(rendering.extra[".js"])
    page = found[1].replace(PLACE, rendering.data.decode())
    (folder / "guide.html").write_text(page, encoding="utf-8")
    tab.open(f"{address}/guide.html")
    inner = "document.querySelector('.formspec-form').shadowRoot"
    button = f"getComputedStyle({inner}.querySelector('.main')).backgroundColor"
    assert tab.run(button) == "rgb(122, 31, 31)"
    tab.run(f"{inner}.querySelector('[data-field=reporting_unit]').focus()")
    tab.type("某县总工会")
    tab.run(f"{inner}.querySelector('[data-path=\"1.A\"]').focus()")
    tab.type("3")
    tab.press("Enter")
    assert tab.run("document.querySelector('output').value") == "已填 1 格"
    assert tab.run("document.querySelector('#send').disabled") is False


USE = """\
import { mount } from "./small.js";
import type { Finding, FormEvents, MountedForm, Submission } from "./small.js";
const form: MountedForm = mount(document.body);
const sent: Submission = form.submission(), found: readonly Finding[] = form.findings();
const first: string | undefined = found.filter(form.blocks)[0]?.cells[0]?.value ?? undefined;
const taken: boolean = form.load({ values: { "1.A": 1 } });
document.body.addEventListener("findings", (event) => {
  const { detail } = event as FormEvents["findings"];
  console.log(detail.map(({ message }) => message), sent.values?.["1.A"], first, taken);
});
form.check();
form.unmount();
// @ts-expect-error nothing of that name
form.destroy();
// @ts-expect-error not an element
mount("main");
// @ts-expect-error to be read only
form.findings().push(found[0]);
// @ts-expect-error it is a union of three
const severity: "fatal" = found[0].severity;
"""


@pytest.mark.node
def test_its_types_are_those_of_typescript(root: Path, tmp_path: Path) -> None:
    compiler = root / "node_modules/.bin/tsc"
    if shutil.which("node") is None or not compiler.exists():
        pytest.skip("no TypeScript, or nothing installed by npm yet: sh scripts/build-js")
    rendering = formspec.render(formspec.loads(SMALL), "html", fragment=True)
    for suffix, data in rendering.extra.items():
        (tmp_path / f"small{suffix}").write_bytes(data)
    (tmp_path / "use.ts").write_text(USE, "utf-8")
    command = [str(compiler), "--noEmit", "--strict", "--target", "es2022", "--module", "esnext",
               "--moduleResolution", "bundler", "--types", "", "use.ts"]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_its_types_name_what_there_is(tab: Page, site: tuple[Path, str]) -> None:
    opened(tab, site)
    types = formspec.render(formspec.loads(SMALL), "html", fragment=True).extra[".d.ts"].decode()
    inside = types.partition("interface MountedForm {")[2].partition("\n}")[0]
    named = re.findall(r"^  (\w+)\(", inside, re.MULTILINE)
    assert set(tab.run("Object.keys(form)")) == set(named)


def test_nothing_in_its_style_is_about_a_document(site: tuple[Path, str]) -> None:
    style = re.search(r"<style>(.*?)</style>", made(site[0], formspec.loads(SMALL)), re.DOTALL)
    assert style
    assert not re.search(r":root|\bhtml\b|\bbody\b|@page|@media[^{]*width", style[1])
    assert style[1].count("@container") == 4


def test_the_same_form_gives_the_same_bytes() -> None:
    form = formspec.loads(SMALL)
    one, other = (HtmlRenderer().render(form, fragment=True) for _ in range(2))
    assert (one.data, dict(one.extra)) == (other.data, dict(other.extra))
