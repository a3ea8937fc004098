"""The recipes of the guide, opened: components of React and Vue, pages of Flask and Django."""

import importlib
import re
import shutil
import socketserver
import subprocess
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.browser import Page

import formspec

GUIDE = Path(__file__).parents[2] / "docs/how-to/embed-in-a-page.md"
FORM = formspec.load("wuzhou-2018-warmth")
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
INNER = "document.querySelector('.formspec-form').shadowRoot"


def block(language: str, holds: str = "") -> str:
    """The one block of the guide in a language that holds a text."""
    found = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    (one,) = [text for text in found if holds in text]
    return str(one)


def until(tab: Page, code: str) -> None:
    """Waits for what must come true."""
    wait = f"new Promise((done) => setTimeout(() => done(Boolean({code})), 10))"
    assert any(tab.run(wait) for _ in range(300)), (code, tab.messages)


def fill(tab: Page, selector: str, text: str) -> None:
    """Types as a person does."""
    tab.run(f"{INNER}.querySelector('{selector}').focus()")
    tab.type(text)
    tab.press("Enter")


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """The address of a WSGI application."""

    class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
        daemon_threads = True

    class Handler(wsgiref.simple_server.WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    with wsgiref.simple_server.make_server("127.0.0.1", 0, app, Server, Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# Components -----------------------------------------------------------------------------

REACT = """\
import { StrictMode, createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { Report } from "./Report.jsx";
window.heard = [];
function App() {
  const [count, setCount] = useState(0);
  window.again = () => setCount((before) => before + 1);
  const onSubmission = (data, findings) => { heard.push([count, data, findings]); };
  return createElement(Report, { first: window.first, onSubmission });
}
const root = createRoot(document.querySelector("main"));
root.render(createElement(StrictMode, null, createElement(App)));
window.leave = () => root.unmount();
"""
VUE = """\
import { createApp, h, ref } from "vue";
import Report from "./Report.js";
window.heard = [];
const count = ref(0);
window.again = () => { count.value++; };
const app = createApp(() => {
  const before = count.value;
  const onSubmission = (data, findings) => { heard.push([before, data, findings]); };
  return h(Report, { first: window.first, onSubmission });
});
app.mount("main");
window.leave = () => app.unmount();
"""
# What Vite's plug-in does with a single-file component.
COMPILE = """\
import { readFileSync, writeFileSync } from "node:fs";
import { compileScript, parse } from "vue/compiler-sfc";
const { descriptor, errors } = parse(readFileSync("Report.vue", "utf8"));
if (errors.length) throw errors[0];
const { content } = compileScript(descriptor, { id: "report", inlineTemplate: true });
writeFileSync("Report.js", content);
"""
PAGE = f"""\
<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>host</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<main></main><script src="first.js"></script><script type="module" src="bundle.js"></script>
"""


def built(root: Path, folder: Path, framework: str) -> None:
    """A page with the component, as a bundler makes it."""
    modules = root / "node_modules"
    if shutil.which("npm") is None or not (modules / framework).is_dir():
        pytest.skip(f"no {framework}, or nothing installed by npm yet: sh scripts/build-js")
    (folder / "node_modules").symlink_to(modules)
    made = formspec.render(FORM, "html", fragment=True)
    texts = {
        "warmth.html": made.data.decode(),
        "warmth.js": made.extra[".js"].decode(),
        "index.html": PAGE,
        "first.js": "window.first = { values: { '2.D': 5 } };",
        "main.js": {"react": REACT, "vue": VUE}[framework],
        "compile.mjs": COMPILE,
    }
    texts |= {"Report.jsx": block("jsx")} if framework == "react" else {"Report.vue": block("vue")}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    if framework == "vue":
        subprocess.run(["node", "compile.mjs"], cwd=folder, check=True)
    command = [
        str(modules / ".bin/esbuild"), "main.js", "--bundle", "--format=esm", "--outfile=bundle.js",
        "--jsx=automatic", "--loader:.html=text", "--log-level=warning",
        '--define:process.env.NODE_ENV="development"',
        "--define:__VUE_OPTIONS_API__=false", "--define:__VUE_PROD_DEVTOOLS__=false",
        "--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false",
    ]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True)


def files_of(folder: Path) -> Callable[..., list[bytes]]:
    """An application that serves a folder."""

    def app(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        name = environ["PATH_INFO"].strip("/") or "index.html"
        path, kind = folder / name, "text/javascript" if name.endswith(".js") else "text/html"
        start("200 OK" if path.is_file() else "404 Not Found", [("Content-Type", kind)])
        return [path.read_bytes()] if path.is_file() else []

    return app


@pytest.mark.node
@pytest.mark.parametrize("framework", ["react", "vue"])
def test_a_component_shows_the_form_and_takes_it_away(
    tab: Page, root: Path, tmp_path: Path, framework: str
) -> None:
    built(root, tmp_path, framework)
    with served(files_of(tmp_path)) as address:
        tab.open(address)
        until(tab, "document.querySelector('.formspec-form')?.shadowRoot?.querySelector('form')")
        assert tab.run(f"{INNER}.querySelector('[data-path=\"2.D\"]').value") == "5"
        fill(tab, '[data-path="1.A"]', "3")
        tab.run("again()")
        until(tab, "true")
        fill(tab, '[data-path="2.E"]', "7")
        heard = tab.run("heard.slice(-2)")
        assert [data["values"] for _, data, _ in heard] == [
            {"2.D": "5", "1.A": "3"}, {"2.D": "5", "1.A": "3", "2.E": "7"},
        ]  # fmt: skip
        assert [count for count, _, _ in heard] == [0, 1], "drawn again, the form stays"
        expected = formspec.validate(FORM, heard[-1][1]).findings
        assert [found["rule"] for found in heard[-1][2]] == [found.rule for found in expected]
        tab.run("window.host = document.querySelector('.formspec-form'), leave()")
        until(tab, "!document.querySelector('.formspec-form')")
        assert tab.run("host.shadowRoot.childElementCount") == 0
        told = [text for text in tab.messages if not text.startswith("request: ")]
        assert [text for text in told if "favicon" not in text and "404" not in text] == []


# Servers --------------------------------------------------------------------------------

SEND = '"Content-Type": "application/json"'
HEADER = '"X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value'


def template(folder: Path, inside: str = "{{ element }}", headers: str = SEND) -> None:
    """The page of the guide as a template."""
    page = block("html").replace("<!-- the text of warmth.html -->", inside)
    assert page.count(inside) == page.count(SEND) == 1
    (folder / "templates").mkdir()
    (folder / "templates/report.html").write_text(page.replace(SEND, headers), "utf-8")


def flask(folder: Path) -> Callable[..., Any]:
    """The application of the guide."""
    pytest.importorskip("flask")
    template(folder)
    (folder / "report_app.py").write_text(block("python", "from flask"), "utf-8")
    app: Callable[..., Any] = importlib.import_module("report_app").app
    return app


def django(folder: Path) -> Callable[..., Any]:
    """The application of the guide, with what a new project has in its settings."""
    conf = pytest.importorskip("django.conf")
    assert HEADER in GUIDE.read_text("utf-8")
    template(folder, "{% csrf_token %}{{ element }}", f"{SEND}, {HEADER}")
    (folder / "report_urls.py").write_text(block("python", "from django"), "utf-8")
    conf.settings.configure(
        SECRET_KEY=folder.name, ROOT_URLCONF="report_urls", ALLOWED_HOSTS=["127.0.0.1"],
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                    "DIRS": [folder / "templates"]}],
    )  # fmt: skip
    app: Callable[..., Any] = pytest.importorskip("django.core.wsgi").get_wsgi_application()
    return app


@pytest.mark.parametrize("application", [flask, django])
def test_a_server_sends_the_form_and_takes_what_is_filled_in(
    tab: Page,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    application: Callable[[Path], Callable[..., Any]],
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    with served(application(tmp_path)) as address:
        tab.open(address)
        until(tab, f"{INNER}?.querySelector('form')")
        fill(tab, "[data-field=reporting_unit]", "某县总工会")
        fill(tab, '[data-path="1.A"]', "3")
        assert tab.run("document.querySelector('output').value") == "已填 1 格"
        tab.run("document.querySelector('#send').click()")
        until(tab, "document.querySelector('output').value === '已上报'")
        post = """(body, token = document.querySelector('[name=csrfmiddlewaretoken]')?.value) =>
          fetch('/report', { method: 'POST', body, headers: {
            'Content-Type': 'application/json', 'X-CSRFToken': token ?? '' } })"""
        for body, status in (
            ('{"values": {"2.C": 9, "2.D": 5, "2.E": 3, "2.F": 2}}', 422),
            ('{"form": "another"}', 400), ("[]", 400), ("{", 400),
        ):  # fmt: skip
            assert tab.run(f"({post})({body!r}).then(({{ status }}) => status)") == status
        if application is django:
            assert tab.run(f"({post})('{{}}', 'x').then(({{ status }}) => status)") == 403
