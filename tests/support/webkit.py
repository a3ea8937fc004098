"""A WebKitGTK, the engine of Safari, on a screen that nobody sees: driven by its WebDriver."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
SECONDS = 60


class WebKit:
    """One tab; what ``support.browser.Page`` has of opening a page and of running JavaScript."""

    def __init__(self, port: int, binary: Path, folder: Path) -> None:
        self.folder = folder
        self.messages: list[str] = []
        self._address = f"http://127.0.0.1:{port}/session"
        options = {"binary": str(binary), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self.send("", {"capabilities": wanted})["sessionId"]
        self._address += f"/{session}"

    def send(self, command: str, arguments: dict[str, Any]) -> Any:
        """One command and its result."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            self._address + command, json.dumps(arguments).encode()
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return json.load(answer)["value"]

    def open(self, path: Path) -> None:
        """A page from the disk; returns when it is loaded."""
        self.send("/url", {"url": path.absolute().as_uri()})
        stop = time.monotonic() + SECONDS  # it answers before the modules of a page have run
        while self.run("document.readyState") != "complete" and time.monotonic() < stop:
            time.sleep(0.02)

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        return self.send("/execute/sync", {"script": f"return ({expression})", "args": []})


@contextmanager
def webkit() -> Iterator[WebKit]:
    """A running browser; skips the test where there is none."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    binary = next(Path("/").glob(BROWSERS[1:]), None)
    if driver is None or screen is None or binary is None:
        pytest.skip("no WebKitGTK here: sh scripts/test --all installs it")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        read, write = os.pipe()
        with subprocess.Popen(
            [screen, "-displayfd", str(write), "-nolisten", "tcp"], pass_fds=(write,),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as display:  # fmt: skip
            os.close(write)
            try:
                with os.fdopen(read) as number:
                    place = {"DISPLAY": f":{number.readline().strip()}", "HOME": name}
                port = _free_port()
                with subprocess.Popen(
                    [driver, f"--port={port}"], env=os.environ | place,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                ) as process:  # fmt: skip
                    try:
                        _wait_for(port)
                        yield WebKit(port, binary, Path(name))
                    finally:
                        process.terminate()
            finally:
                display.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    stop = time.monotonic() + SECONDS
    while time.monotonic() < stop:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("WebKitWebDriver did not open its port")
