"""A headless Firefox, driven over Marionette, its own remote protocol: no driver, no network."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("firefox-esr", "firefox")
SECONDS = 60
SETTINGS = 'user_pref("marionette.port", 0);\nuser_pref("app.update.enabled", false);\n'


class Firefox:
    """One tab; what ``support.browser.Page`` has of opening a page and of running JavaScript."""

    def __init__(self, port: int, folder: Path) -> None:
        self.folder = folder
        self.messages: list[str] = []
        self._socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self._file = self._socket.makefile("rb")
        self._number = 0
        self._receive()  # who it is
        self.send("WebDriver:NewSession", {})

    def send(self, command: str, arguments: dict[str, Any]) -> Any:
        """One command and its result."""
        self._number += 1
        message = json.dumps([0, self._number, command, arguments]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(error["message"])
        return result

    def _receive(self) -> Any:
        """A message: its length in bytes, a colon, and JSON."""
        digits = b""
        while (byte := self._file.read(1)) != b":":
            assert byte, "Firefox ended"
            digits += byte
        return json.loads(self._file.read(int(digits)))

    def open(self, path: Path) -> None:
        """A page from the disk; returns when it is loaded."""
        self.send("WebDriver:Navigate", {"url": path.absolute().as_uri()})

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        return self.send("WebDriver:ExecuteScript", {"script": f"return ({expression})"})["value"]

    def close(self) -> None:
        """Ends the connection."""
        self._file.close()
        self._socket.close()


@contextmanager
def firefox() -> Iterator[Firefox]:
    """A running Firefox with a profile of its own; skips the test where there is none."""
    binary = next(filter(None, map(shutil.which, NAMES)), None)
    if binary is None:
        pytest.skip("no Firefox here: sh scripts/test --all installs it")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        profile = Path(name)
        (profile / "user.js").write_text(SETTINGS, "utf-8")
        with subprocess.Popen(
            [binary, "--headless", "--no-remote", "--marionette", "--profile", name],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                running = Firefox(_port(profile / "MarionetteActivePort"), profile)
                yield running
                running.close()
            finally:
                process.kill()


def _port(file: Path) -> int:
    """The port that Firefox has chosen, once it says so."""
    stop = time.monotonic() + SECONDS
    while time.monotonic() < stop:
        if file.exists() and (text := file.read_text("utf-8")):
            return int(text)
        time.sleep(0.1)
    raise TimeoutError("Firefox did not open its port")
