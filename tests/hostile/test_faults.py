"""Full disks, little memory, names that lead nowhere: each command ends with a sentence.

Never with a traceback or as a bug, and it leaves nothing half-written.
"""

import ctypes
import json
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import formspec

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="faults are made as Linux makes them"),
]

FORM = """\
formspec: 1
id: few
version: 1
title: 小表
fields:
  - {id: unit, label: 填报单位}
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元}
"""
LONG = "x" * 300
PR_CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2
LIBC = ctypes.CDLL(None)

Fault = Callable[[], object]
"""What is done in the process before the command starts."""


def limit(kind: int, number: int) -> Fault:
    return lambda: resource.setrlimit(kind, (number, number))


def without_rights() -> None:
    """Also the superuser may do only what the mode of a file allows."""
    for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
        LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def reader_gone() -> None:
    reading, writing = os.pipe()
    os.dup2(writing, 1)
    os.close(reading)


def to_full() -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


def cwd_gone() -> None:
    Path("gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()


FAULTS: Mapping[str, Fault] = {
    "nothing": lambda: None,
    "no space": limit(resource.RLIMIT_FSIZE, 100),
    "no byte": limit(resource.RLIMIT_FSIZE, 0),
    "no rights": without_rights,
    "few files": limit(resource.RLIMIT_NOFILE, 6),
    "80 MB": limit(resource.RLIMIT_AS, 80_000_000),
    "150 MB": limit(resource.RLIMIT_AS, 150_000_000),
    "reader gone": reader_gone,
    "full output": to_full,
    "no output": lambda: os.close(1),
    "no messages": lambda: os.close(2),
    "no input": lambda: os.close(0),
    "folder gone": cwd_gone,
}

CASES = [
    # The fault, the command, its exit code.
    ("no space", "read few.yaml a.json -o out/a.json", 2),
    ("no space", "read few.yaml a.xlsx -o out/a.json", 2),
    ("no space", "read few.yaml a.csv -o out/", 2),
    ("no space", "fill few.yaml a.json -o out/a.json", 2),
    ("no space", "render few.yaml xlsx -o out/a.xlsx", 2),
    ("no space", "render few.yaml html -o out/a.html", 2),
    ("no space", "render few.yaml python -o new/a.py", 2),
    ("no space", "render few.yaml graph -o out/", 2),
    ("no space", "render few.yaml xlsx --for units.csv -o out/", 2),
    ("no space", "render few.yaml xlsx --for units.csv -o new/", 2),
    ("no space", "validate few.yaml a.xlsx --annotate -o out/", 2),
    ("no space", "validate few.yaml a.json", 0),
    ("no byte", "validate few.yaml a.xlsx --annotate -o out/ --force", 2),
    ("no byte", "render few.yaml json-schema -o out/old.json --force", 2),
    ("no byte", "validate few.yaml many", 1),
    ("no byte", "scan few.yaml", 0),
    ("no rights", "validate few.yaml closed.json", 2),
    ("no rights", "validate few.yaml closed.xlsx", 2),
    ("no rights", "validate few.yaml closed.csv", 2),
    ("no rights", "validate few.yaml closed", 2),
    ("no rights", "validate closed.yaml a.json", 2),
    ("no rights", "lint closed.yaml", 2),
    ("no rights", "read few.yaml closed.json", 2),
    ("no rights", "read few.yaml a.json -o readonly/a.json", 2),
    ("no rights", "read few.yaml a.json -o closed/a.json", 2),
    ("no rights", "render few.yaml html -o readonly/", 2),
    ("no rights", "render few.yaml xlsx --for units.csv -o readonly/", 2),
    ("no rights", "render few.yaml xlsx --for closed.csv -o out/", 2),
    ("no rights", "validate few.yaml a.xlsx --annotate -o readonly/", 2),
    ("few files", "validate few.yaml many", None),
    ("few files", "render few.yaml xlsx -o out/a.xlsx", None),
    ("80 MB", "validate few.yaml a.json", None),
    ("80 MB", "render few.yaml xlsx -o out/a.xlsx", None),
    ("80 MB", "scan few.yaml", None),
    ("150 MB", "validate few.yaml a.json", 0),
    ("150 MB", "validate few.yaml a.csv", 0),
    ("150 MB", "validate few.yaml wide.csv", 0),
    ("150 MB", "read few.yaml a.xlsx", 0),
    ("150 MB", "validate few.yaml large.json", None),
    ("150 MB", "render few.yaml html -o out/a.html", 0),
    ("reader gone", "show few.yaml", 141),
    ("reader gone", "validate few.yaml many --json", 141),
    ("reader gone", "read few.yaml a.json", 141),
    ("reader gone", "render few.yaml html -o -", 141),
    ("full output", "show few.yaml", 2),
    ("full output", "validate few.yaml a.json --json", 2),
    ("full output", "read few.yaml a.json", 2),
    ("full output", "render few.yaml xlsx -o -", 2),
    ("full output", "--help", 2),
    ("no output", "show few.yaml", 2),
    ("no output", "validate few.yaml a.json", 2),
    ("no output", "read few.yaml a.json -o out/a.json", 0),
    ("no messages", "validate few.yaml nothing.json", 2),
    ("no messages", "lint few.yaml", 0),
    ("no messages", "wrong", 2),
    ("no input", "validate few.yaml a.json", 0),
    ("folder gone", "validate few.yaml a.json", 2),
    ("folder gone", "render few.yaml html", 2),
    ("nothing", "read few.yaml a.json -o /dev/full --force", 2),
    ("nothing", "validate few.yaml loop.json a.json", 2),
    ("nothing", "validate few.yaml loop.xlsx", 2),
    ("nothing", "validate few.yaml loops", 2),
    ("nothing", "validate loop.yaml a.json", 2),
    ("nothing", "lint loop.yaml", 2),
    ("nothing", "read few.yaml a.json -o loop.json", 2),
    ("nothing", "read few.yaml a.json -o loop.json --force", 2),
    ("nothing", "read few.yaml a.json -o loop/a.json", 2),
    ("nothing", "render few.yaml xlsx --for loop.csv", 2),
    ("nothing", "render few.yaml xlsx --for units.csv -o loop.json", 2),
    ("nothing", f"validate few.yaml {LONG}.json a.json", 2),
    ("nothing", f"validate few.yaml {LONG}.xlsx a.xlsx", 2),
    ("nothing", f"validate {LONG}.yaml a.json", 2),
    ("nothing", f"validate {LONG} a.json", 2),
    ("nothing", f"read few.yaml a.json -o {LONG}.json", 2),
    ("nothing", f"render few.yaml html -o {LONG}/", 2),
    ("nothing", f"render few.yaml html few.yaml -o {LONG}.html", 2),
    ("nothing", f"render few.yaml xlsx --for {LONG}.csv", 2),
    ("nothing", f"validate few.yaml a.xlsx --annotate -o {LONG}", 2),
    ("nothing", "validate few.yaml pipe.json", 2),
    ("nothing", "validate few.yaml pipe.csv", 2),
    ("nothing", "validate few.yaml pipe.xlsx", 2),
    ("nothing", "validate few.yaml pipes", 2),
    ("nothing", "validate pipe.yaml a.json", 2),
    ("nothing", "lint pipe.yaml", 2),
    ("nothing", "read few.yaml endless.json", 2),
    ("nothing", "read few.yaml endless.xlsx", 2),
    ("nothing", "render few.yaml xlsx --for pipe.csv", 2),
    ("nothing", "validate few.yaml a.json/b.json", 2),
    ("nothing", "read few.yaml a.json -o a.json/b.json", 2),
    ("nothing", "validate few.yaml a.xlsx --annotate -o a.json", 2),
]  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a form, filled forms, and names that lead nowhere."""
    folder = tmp_path_factory.mktemp("faults")
    form = formspec.loads(FORM)
    filled = '{"values": {"1.A": "3", "1.B": "1", "1.C": "2"}}'
    lines = "path,value\n1.A,3\n1.B,1\n1.C,2\n"
    for name in ("out", "many", "loops", "pipes", "readonly", "closed"):
        (folder / name).mkdir()
    for name in ("few.yaml", "closed.yaml"):
        (folder / name).write_text(FORM, "utf-8")
    for name in ("a.json", "closed.json", "closed/a.json", *(f"many/{n}.json" for n in range(9))):
        (folder / name).write_text(filled, "utf-8")
    (folder / "out/old.json").write_text("{}", "utf-8")
    (folder / "many/x.csv").write_text(lines.replace("3", "4"), "utf-8")
    for name in ("a.csv", "closed.csv"):
        (folder / name).write_text(lines, "utf-8")
    (folder / "wide.csv").write_text("code,1.A,1.B,1.C\n1,3,1,2\n2,3,1,2\n", "utf-8")
    (folder / "units.csv").write_text("code,填报单位\n1,甲\n2,乙\n", "utf-8")
    prefill = formspec.Submission({"1.A": 3, "1.B": 1, "1.C": 2})
    for name in ("a.xlsx", "closed.xlsx"):
        (folder / name).write_bytes(formspec.render(form, "xlsx", prefill=prefill).data)
    large = ",".join(f'"{n}": [{",".join("1" * 200)}]' for n in range(20_000))
    (folder / "large.json").write_text(f'{{"values": {{{large}}}}}', "utf-8")
    for suffix in ("json", "csv", "xlsx", "yaml"):
        (folder / f"loop.{suffix}").symlink_to(f"loop.{suffix}")
        (folder / f"endless.{suffix}").symlink_to("/dev/zero")
        os.mkfifo(folder / f"pipe.{suffix}")
    (folder / "loop").symlink_to("loop")
    (folder / "loops/a.json").symlink_to("a.json")
    os.mkfifo(folder / "pipes/a.json")
    (folder / "readonly").chmod(0o500)
    for file in folder.glob("closed*"):
        file.chmod(0)
    return folder


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "LANG": "en_US.UTF-8"}


def run(
    folder: Path, command: str, start: Sequence[str] = ("-m", "formspec"), **named: Any
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *start, *shlex.split(command)],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named,
    )  # fmt: skip


def left(folder: Path) -> set[str]:
    """What stands in the folder, but for the cache."""
    files = {str(file.relative_to(folder)) for file in folder.rglob("*")}
    return {name for name in files if name.partition("/")[0] != "cache"}


def check_written(folder: Path, before: set[str]) -> None:
    """What is new is whole, and no temporary file; it is taken away for the next test."""
    for name in sorted(left(folder) - before, reverse=True):
        file = folder / name
        assert not name.endswith(".tmp"), name
        if file.suffix == ".json":
            json.loads(file.read_bytes())
        elif file.suffix == ".xlsx":
            assert zipfile.ZipFile(file).testzip() is None
        elif file.suffix == ".html":
            assert file.read_text("utf-8").rstrip().endswith("</html>")
        (Path.rmdir if file.is_dir() else Path.unlink)(file)
    assert (folder / "out/old.json").read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("fault", "command", "code"), CASES, ids=lambda part: str(part).replace(LONG, "LONG")
)
def test_a_fault_is_a_sentence(prepared: Path, fault: str, command: str, code: int | None) -> None:
    before = left(prepared)
    done = run(prepared, command, preexec_fn=FAULTS[fault])
    _, said = done.communicate(timeout=60)
    assert b"Traceback" not in said, said.decode()
    assert done.returncode == code or (code is None and done.returncode in (0, 1, 2)), said.decode()
    assert b"bug" not in said
    if done.returncode == 2 and fault != "no messages":
        assert said.strip()
    check_written(prepared, before)


LOADING = """
import sys
from formspec.__main__ import start
class Loading:
    def find_spec(self, name, *rest):
        if name == "formspec.cli.main":
            print("loading", flush=True, file=sys.stderr)
sys.meta_path.insert(0, Loading())
sys.exit(start())
"""
TIDYING = """
import os, signal, sys, time
from formspec.cli import show
from formspec.__main__ import start
class Tidied:
    def __del__(self):
        os.kill(os.getpid(), signal.NUMBER)
        time.sleep(0)
def run(chosen):
    Tidied()
    time.sleep(30)
    return 0
show.run = run
sys.exit(start())
"""


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_is_not_lost_where_python_ignores_exceptions(
    prepared: Path, number: str, code: int
) -> None:
    started = run(prepared, "show few.yaml", start=["-c", TIDYING.replace("NUMBER", number)])
    out, said = started.communicate(timeout=20)
    assert (started.returncode, out, said) == (code, b"", b"")


INTERRUPTED = (
    "validate few.yaml many", "render few.yaml xlsx --for units.csv -o out/",
    "validate few.yaml a.xlsx --annotate -o out/", "read few.yaml a.json -o out/a.json",
)  # fmt: skip


@pytest.mark.parametrize("command", INTERRUPTED)
@pytest.mark.parametrize("wait", [0, 0.03, 0.1, 0.2])
def test_an_interrupt_leaves_nothing(prepared: Path, command: str, wait: float) -> None:
    """Whenever it comes, from the first import of the command line on."""
    before = left(prepared)
    with run(prepared, command, start=["-c", LOADING]) as started:
        assert started.stderr is not None
        assert started.stderr.readline() == b"loading\n"
        time.sleep(wait)
        started.send_signal(signal.SIGINT)
        said = started.stderr.read()
    assert b"Traceback" not in said, said.decode()
    assert started.returncode in (0, 1, 130, -signal.SIGINT), said.decode()
    check_written(prepared, before)
