"""Commands that are killed at some moment, or one of whose workers is: what is then left.

Nothing half-written has a name of its own, no process lives on, one worker costs one file, and
the next run does all of it and cleans up.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import formspec

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
PROGRAM = """
import sys
from formspec import batch
from formspec.cli.main import main
batch._pays = lambda *_: True
sys.exit(main())
"""
"""The command line, with workers however little there is to do."""

FILES, BOOKS, UNITS = 120, 30, 40
COMMANDS = {
    "validate few.yaml many --json": 1,
    "validate few.yaml books --annotate -o out --force": 1,
    "validate few.yaml many/000.json many/002.json --json": 1,
    "render few.yaml xlsx --for units.csv -o out --force": 0,
    "render few.yaml html -o out/few.html --force": 0,
    "read few.yaml many/000.json -o out/few.json --force": 0,
}
"""Commands and their exit codes."""

DIVIDED = tuple(COMMANDS)[:2]
"""Those that start workers."""

DEATHS = (signal.SIGKILL, signal.SIGKILL, signal.SIGHUP, signal.SIGSEGV)


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a command."""

    code: int
    out: bytes
    said: str


def kills(seed: int, count: int, first: int = 0) -> "Counter[str]":
    """Kill so many commands; what was hit, and how it ended. AssertionError: something is left."""
    found = Counter[str]()
    with TemporaryDirectory() as name:
        prepared = _prepared(Path(name))
        whole = {command: _unharmed(prepared, command) for command in COMMANDS}
        for number in range(first, first + count):
            chance = random.Random(f"{seed} {number}")  # noqa: S311 - the same every time
            try:
                found[_kill(prepared, chance, whole)] += 1
            except AssertionError as error:
                error.add_note(f"--seed {seed} --first {number} --kills 1")
                raise
    return found


def _prepared(place: Path) -> Path:
    """A folder with a form, filled forms, and what earlier commands have written."""
    folder = place / "prepared"
    for name in ("many", "books", "out", "tmp"):
        (folder / name).mkdir(parents=True)
    (folder / "few.yaml").write_text(FORM, "utf-8")
    units = "".join(f"{number:02},第{number}局\n" for number in range(UNITS))
    (folder / "units.csv").write_text(f"code,填报单位\n{units}", "utf-8")
    form = formspec.loads(FORM)
    values = [{"1.A": 3, "1.B": 1, "1.C": 2 + wrong} for wrong in (0, 1)]
    books = [formspec.render(form, "xlsx", prefill=formspec.Submission(v)).data for v in values]
    for number in range(FILES):
        file, wrong = folder / f"many/{number:03}", number % 4 // 2
        if number % 2:
            file.with_suffix(".xlsx").write_bytes(books[wrong])
        else:
            file.with_suffix(".json").write_text(json.dumps({"values": values[wrong]}), "utf-8")
    for book in sorted(folder.glob("many/*.xlsx"))[:BOOKS]:
        shutil.copy(book, folder / "books")
    for command, code in COMMANDS.items():
        done = _finished(_started(folder, command))
        assert done.code == code, done.said
    shutil.rmtree(folder / "cache")
    return folder


def _unharmed(prepared: Path, command: str) -> tuple[Run, float]:
    """What a command comes to, and the seconds it takes."""
    start = time.monotonic()
    return _finished(_started(prepared, command)), time.monotonic() - start


def _kill(prepared: Path, chance: random.Random, whole: dict[str, tuple[Run, float]]) -> str:
    whom = chance.choice(("worker", "worker", "parent", "writing parent"))
    command = chance.choice(DIVIDED if whom == "worker" else tuple(COMMANDS))
    death = chance.choice(DEATHS)
    expected, seconds = whole[command]
    folder = prepared.with_name("killed")
    shutil.copytree(prepared, folder)
    if chance.random() < 0.5:
        shutil.rmtree(folder / "cache", ignore_errors=True)
    before = _contents(folder)
    running = _started(folder, command)
    victim = running.pid
    if whom == "worker":
        victim = _worker_of(running, chance)
        time.sleep(chance.uniform(0, seconds / 1.5))
    elif whom == "parent":
        time.sleep(chance.uniform(0, seconds))
    else:
        several = chance.randrange(20) if "--annotate" in command else 0
        _wait_until_it_writes(running, folder, several)
        time.sleep(chance.choice((0, chance.uniform(0, 0.01), chance.uniform(0, 0.2))))
    if running.poll() is None:
        with suppress(ProcessLookupError):  # a worker that has just ended
            os.kill(victim, death)
    done = _finished(running)
    _wait_until_none_lives(running.pid)
    if victim == running.pid:
        assert done.code in (expected.code, -death, 128 + death), done
    else:
        _check_one_is_lost(done, expected)
    _check_whole(folder, before)
    again = _finished(_started(folder, command))
    assert (again.code, again.out) == (expected.code, expected.out), again.said
    _check_nothing_is_left(folder, before, _contents(prepared))
    shutil.rmtree(folder)
    return f"{whom}, {death.name}: {'done' if done.code == expected.code else done.code}"


def _check_nothing_is_left(folder: Path, before: dict[str, bytes], right: dict[str, bytes]) -> None:
    """All is as if nothing had been killed."""
    after = _contents(folder)
    assert before.keys() <= after.keys()
    odd = {name for name, data in after.items() if right.get(name) != data}
    assert {name for name in odd if not name.startswith("cache/") or ".tmp" in name} == set()
    assert not [path for path in folder.rglob("*.tmp*") if path.is_dir()]


def _wait_until_it_writes(running: "subprocess.Popen[bytes]", folder: Path, already: int) -> None:
    """Until there is a temporary file, after so many others; at most until it has ended."""
    places = (folder / "out", folder / "cache/formspec")
    seen = set[str]()
    while running.poll() is None and len(seen) <= already:
        for place in places:
            with suppress(OSError):
                seen.update(file.name for file in place.glob("*.tmp"))
        time.sleep(0.0002)


def _started(folder: Path, command: str) -> "subprocess.Popen[bytes]":
    places = {"XDG_CACHE_HOME": str(folder / "cache"), "TMPDIR": str(folder / "tmp")}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *command.split()],
        cwd=folder, env=os.environ | places | {"LANG": "en_US.UTF-8"}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _finished(running: "subprocess.Popen[bytes]") -> Run:
    """When whoever had its streams has ended, too."""
    out, said = running.communicate(timeout=60)
    assert b"Traceback" not in said, said.decode()
    return Run(running.returncode, out, said.decode())


def _worker_of(running: "subprocess.Popen[bytes]", chance: random.Random) -> int:
    """One of its workers, as soon as there are two; itself if it has ended before."""
    while running.poll() is None:
        workers = [child for child in _children(running.pid) if _is_worker(child)]
        if len(workers) > 1:
            return chance.choice(workers)
        time.sleep(0.005)
    return running.pid


def _children(process: int) -> list[int]:
    with suppress(OSError):
        lists = [thread / "children" for thread in Path(f"/proc/{process}/task").iterdir()]
        return sorted(int(child) for each in lists for child in each.read_text().split())
    return []


def _is_worker(process: int) -> bool:
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def _wait_until_none_lives(group: int) -> None:
    stop = time.monotonic() + 10
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        assert time.monotonic() < stop, "a process lives on"
        time.sleep(0.01)


def _check_one_is_lost(done: Run, expected: Run) -> None:
    """Of the files one at most, by name; all others are as they would have been, in order."""
    lost = [line for line in done.said.splitlines() if "FS637" in line]
    assert done.code == (2 if lost else expected.code), done
    assert len(lost) <= 1, done.said
    said, wanted = _results(done), _results(expected)
    assert len(said) == len(wanted) - len(lost)
    missing = [result for result in wanted if result not in said]
    assert [result for result in wanted if result not in missing] == said
    assert all(file in lost[0] for file, _ in missing), (lost, missing)


def _results(run: Run) -> list[tuple[str, object]]:
    """The files and what was said of them."""
    if run.out.startswith(b"{"):
        return [(each["source"], each) for each in json.loads(run.out)["submissions"]]
    found = re.finditer(r"(?m)^\S+ (\S+?\.(?:json|xlsx)).*", run.out.decode())
    return [(line[1], line[0]) for line in found]


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*") if file.is_file()
    }  # fmt: skip


def _check_whole(folder: Path, before: dict[str, bytes]) -> None:
    """Each file that has a name of its own is whole, and none is gone."""
    now = _contents(folder)
    assert before.keys() <= now.keys()
    for name, data in now.items():
        if ".tmp" in name or name.startswith("tmp/"):
            continue
        if name.endswith(".json"):
            json.loads(data)
        elif name.endswith(".xlsx"):
            with zipfile.ZipFile(folder / name) as book:
                assert book.testzip() is None, name
        elif name.endswith(".html"):
            assert data.rstrip().endswith(b"</html>")
        assert not name.startswith(("many/", "books/", "few.yaml", "units")) or data == before[name]
