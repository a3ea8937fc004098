"""One LibreOffice that stays open, driven from tests: open, edit, calculate, read, save.

    with Office(folder) as office:                  # some seconds: the only slow part
        office.open(path)                           # .xlsx, .ods, .xls
        office.set("附件2", {"E9": 3, "E10": None, "E11": "=1+1 as text"})
        office.do("type", sheet="附件2", cells=[["E12", "=12+30"]])  # as typed by a person
        office.calculate()                          # everything, whatever is stored
        column = [row[0] for row in office.read("附件2", "F9:F80")]
        office.do("insert_rows", sheet="附件2", at=4, count=2)
        office.save(other, "xlsx")                  # or "ods", "xls", "pdf"
        office.open(next_path)                      # the book before is closed

``office.do(command, **arguments)`` takes every public method of
``support.libreoffice_desk.Desk``; a sheet is its name or its number from 0. A sheet of ours is
protected (without a password): ``office.do("unprotect")`` comes before edits, as people do it.
Books are recalculated when they are opened, in spite of what is stored in them: the profile says
so.

Each Office has a profile and a process of its own, so two may run side by side. When
LibreOffice refuses a command, ``OfficeError``; when it has died or hangs, ``OfficeGoneError``,
and another Office must be started.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE = 60.0
"""Seconds for one command."""

PROFILE = """\
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo">
<prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
"""Recalculate always (LibreOffice by default believes what is stored); no questions."""

PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python")
"""Pythons that may know ``uno``: it comes from the package python3-uno, not from PyPI."""

Value = float | str | None


class OfficeError(Exception):
    """LibreOffice could not do what it was asked."""


class OfficeGoneError(OfficeError):
    """LibreOffice died, or did not answer."""


class Office:
    """A running LibreOffice with one book at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        settings = self.folder / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(PROFILE, encoding="utf-8")
        pipe = f"formspec-{os.getpid()}-{id(self)}"
        self._office = _started(
            "soffice", "--headless", "--norestore", "--nologo", "--nodefault",
            f"-env:UserInstallation={self.folder.as_uri()}", f"--accept=pipe,name={pipe};urp;",
        )  # fmt: skip
        self._desk = _started(_python(), str(Path(__file__).with_name("libreoffice_desk.py")), pipe)
        try:
            self._answer("start")
        except BaseException:
            self._kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends LibreOffice; its profile is removed."""
        with contextlib.suppress(OfficeError):
            self.do("quit")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._office.wait(10)
        self._kill()

    def _kill(self) -> None:
        for process in (self._desk, self._office):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Commands -------------------------------------------------------------------------

    def do(self, command: str, **arguments: object) -> Any:
        """Any command of ``support.libreoffice_desk.Desk``."""
        line = json.dumps({"do": command, **arguments}).encode() + b"\n"
        assert self._desk.stdin is not None
        try:
            self._desk.stdin.write(line)
            self._desk.stdin.flush()
        except OSError:
            raise OfficeGoneError(command) from None
        return self._answer(command)

    def _answer(self, command: str) -> Any:
        out = self._desk.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], PATIENCE)
        line = out.readline() if ready else b""
        if not line:
            raise OfficeGoneError(command)
        answer = json.loads(line)
        if "DisposedException" in answer.get("wrong", ""):  # it died while it was asked
            raise OfficeGoneError(command)
        if "wrong" in answer:
            raise OfficeError(f"{command}: {answer['wrong']}")
        return answer["said"]

    def open(self, path: Path) -> None:
        """A book, instead of the one before."""
        self.do("open", file=str(path.absolute()))

    def set(self, sheet: str | int, cells: Mapping[str, Value]) -> None:
        """Numbers, texts and blanks by address."""
        self.do("set", sheet=sheet, cells=list(cells.items()))

    def calculate(self) -> None:
        """Recalculates everything."""
        self.do("calculate")

    def read(self, sheet: str | int, area: str) -> list[list[Value]]:
        """Values by rows; an error is a text like ``#DIV/0!`` or ``#Err:502``."""
        found: list[list[Value]] = self.do("read", sheet=sheet, area=area)
        return found

    def save(self, path: Path, kind: str = "xlsx") -> None:
        """Stores a copy."""
        self.do("save", file=str(path.absolute()), kind=kind)


def _started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # soffice is a script: its children go with it
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
    )


def _python() -> str:
    """A Python that can talk to LibreOffice."""
    for python in PYTHONS:
        if Path(python).exists():
            asked = subprocess.run(
                [python, "-I", "-c", "import uno"], check=False, capture_output=True
            )
            if asked.returncode == 0:
                return python
    raise OfficeGoneError("no Python that knows uno: install python3-uno")
