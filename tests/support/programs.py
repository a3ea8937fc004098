"""What a test needs besides Python, as markers: derived where that can be done, and held true.

A fixture that starts a program, or a parameter (an engine, a back end, a bug) that says what it
``needs``, gives its test the marker. Where a test starts a program itself, it is marked by hand;
``watch`` refuses to start any program that the running test is not marked for.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import PurePath

import pytest

FIXTURES = {"chromium": "browser", "running": "node", "played": "node", "office": "office"}
"""The marker that a fixture, wherever it is defined, gives to every test that uses it."""

PROGRAMS = {
    "node": "node", "nodejs": "node", "npm": "node",
    "chromium": "browser", "chromium-browser": "browser", "google-chrome": "browser",
    "soffice": "office", "pdftoppm": "browser or office",
    "initdb": "database",
    "firefox-esr": "extra", "firefox": "extra", "ssconvert": "extra",
    "WebKitWebDriver": "extra", "Xvfb": "extra",
    "pyright": "extra",
}  # fmt: skip
"""The marker that a test must have to start a program, or one of two.

``pg_ctl`` is not among them: it also stops the server, after whichever test is the last.
"""

NEEDS = frozenset({"node", "browser", "office", "database", "extra"})


def mark(item: pytest.Item) -> None:
    """Gives a test the markers of what it needs, and ``unit`` if that is Python only, and quick."""
    for need in _needs(item):
        item.add_marker(need)
    if not {"slow", *NEEDS} & _markers(item):
        item.add_marker("unit")


def _needs(item: pytest.Item) -> Iterator[str]:
    for fixture in getattr(item, "fixturenames", ()):
        if fixture in FIXTURES:
            yield FIXTURES[fixture]
    callspec = getattr(item, "callspec", None)
    for parameter in callspec.params.values() if callspec else ():
        need = getattr(parameter, "needs", None)
        if need:
            yield need


def _markers(item: pytest.Item) -> set[str]:
    return {marker.name for marker in item.iter_markers()}


def watch() -> Callable[[pytest.Item], None]:
    """Refuses what the running test is not marked for; returns how to say which test runs."""
    allowed = set[str]()

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event != "subprocess.Popen":
            return
        _, command, *_ = arguments
        for word in command if isinstance(command, list | tuple) else ():
            need = PROGRAMS.get(PurePath(os.fsdecode(word)).name)
            if need and allowed.isdisjoint(need.split(" or ")):
                raise RuntimeError(f"a test that starts {word} needs @pytest.mark.{need}")

    def running(item: pytest.Item) -> None:
        allowed.clear()
        allowed.update(_markers(item))

    sys.addaudithook(heard)
    return running
