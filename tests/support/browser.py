"""A headless Chromium for the tests, driven over its debugging pipe: no driver, no network."""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
# The pipe is on descriptors 3 and 4; this puts them there in the new process.
_EXEC = """\
import os, sys
os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
SECONDS = 10


def find() -> str | None:
    """The browser's path, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One tab. ``messages`` is what the console said: errors, refusals of the policy.

    ``dialogs`` is what the page asked, and ``agrees`` is the answer to that.
    """

    def __init__(self, browser: "Browser", session: str) -> None:
        self._browser = browser
        self._session = session
        self.messages: list[str] = []
        self.dialogs: list[str] = []
        self.agrees = True
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: object) -> dict[str, Any]:
        """One command of the protocol; its result."""
        return self._browser.send(method, params, self._session)

    def hear(self, event: dict[str, Any]) -> None:
        """Keeps what a test may ask for."""
        params = event["params"]
        if event["method"] == "Log.entryAdded":
            self.messages.append(params["entry"]["text"])
        elif event["method"] == "Runtime.exceptionThrown":
            self.messages.append(str(params["exceptionDetails"]))
        elif event["method"] == "Network.requestWillBeSent":
            # The browser draws its own icons from data: addresses.
            if not params["request"]["url"].startswith("data:"):
                self.messages.append(f"request: {params['request']['url']}")
        elif event["method"] == "Page.javascriptDialogOpening":
            # Not send(): its answer must not be waited for while another one is.
            self.dialogs.append(params["message"])
            answer = {"accept": self.agrees}
            self._browser.post("Page.handleJavaScriptDialog", answer, self._session)

    def open(self, path: Path | str, *, again: bool = False) -> None:
        """Loads a file or an address; what the tab had said before is forgotten.

        What pages have stored is forgotten too, unless the file is opened ``again``.
        """
        self._load(path)
        if not again and self.run("localStorage.length"):
            self.run("localStorage.clear()")
            self._load(path)

    def _load(self, path: Path | str) -> None:
        url = path.as_uri() if isinstance(path, Path) else path
        self.messages.clear()
        self.send("Page.navigate", url=url)
        self.run("new Promise(r => document.readyState === 'complete' ? r() : onload = r)")
        self.messages.remove(f"request: {url}")

    def run(self, code: str) -> Any:
        """The value of a JavaScript expression; a promise is waited for."""
        done = self.send(
            "Runtime.evaluate",
            expression=code, awaitPromise=True, returnByValue=True, userGesture=True,
        )  # fmt: skip
        if "exceptionDetails" in done:
            raise AssertionError(done["exceptionDetails"])
        return done["result"].get("value")

    def type(self, text: str) -> None:
        """Types into whatever has the focus."""
        self.send("Input.insertText", text=text)

    def press(
        self,
        key: str,
        *,
        shift: bool = False,
        ctrl: bool = False,
        alt: bool = False,
        code: str = "",
    ) -> None:
        """Presses and releases a key that types nothing; ``code`` is its place on the keyboard."""
        held = alt + 2 * ctrl + 8 * shift
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=code, modifiers=held)

    def size(self, width: int, height: int) -> None:
        """The size of the window, in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 500,
        )  # fmt: skip

    def dark(self, on: bool = True) -> None:
        """What the reader prefers."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if on else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot")["data"])

    def pdf(self) -> bytes:
        """The page as printed."""
        done = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(done["data"])


class Browser:
    """The process and its pipe. Use ``browser``."""

    def __init__(self, binary: str, folder: Path) -> None:
        self.folder = folder
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _EXEC, str(theirs_in), str(theirs_out),
             binary, *FLAGS, f"--user-data-dir={folder / 'profile'}"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._number = 0
        self._rest = b""
        self._pages: dict[str, Page] = {}
        self._loaded: list[dict[str, Any]] = []

    def page(self) -> Page:
        """A new tab; what it downloads lands in ``folder``."""
        target = self.send("Target.createTarget", {"url": "about:blank"})["targetId"]
        attach = {"targetId": target, "flatten": True}
        session = self.send("Target.attachToTarget", attach)["sessionId"]
        allow = {
            "behavior": "allowAndName",
            "downloadPath": str(self.folder),
            "eventsEnabled": True,
        }
        self.send("Browser.setDownloadBehavior", allow)
        page = Page(self, session)
        self._pages[session] = page
        return page

    def send(
        self, method: str, params: Mapping[str, object], session: str | None = None
    ) -> dict[str, Any]:
        """One command and its answer; what happens meanwhile goes to the pages."""
        number = self.post(method, params, session)
        while True:
            message = self._read()
            if message.get("id") == number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            if message.get("method") == "Browser.downloadProgress":
                self._loaded.append(message["params"])
            page = self._pages.get(message.get("sessionId", ""))
            if page is not None and "method" in message:
                page.hear(message)

    def downloaded(self) -> str:
        """The text of the last download, once it is complete."""
        while not self._loaded or self._loaded[-1]["state"] == "inProgress":
            self.send("Browser.getVersion", {})
        done = self._loaded[-1]
        self._loaded.clear()
        path = self.folder / str(done["guid"])
        return path.read_text(encoding="utf-8")

    def post(self, method: str, params: Mapping[str, object], session: str | None = None) -> int:
        """One command, its answer not waited for; its number."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        return self._number

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], SECONDS)
            chunk = os.read(self._in, 1 << 16) if ready else b""
            if not chunk:
                raise AssertionError("the browser does not answer")
            self._rest += chunk
        text, self._rest = self._rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(text)
        return message

    def close(self) -> None:
        """Ends the process."""
        self.post("Browser.close", {})
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._out)
        os.close(self._in)


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser with a folder of its own; skips the test where there is none."""
    binary = find()
    if binary is None:
        pytest.skip("no Chromium here")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Browser(binary, Path(folder))
        try:
            yield running
        finally:
            running.close()
