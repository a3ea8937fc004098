"""``python -m differential.seeding``: puts each bug into a copy of the code, and looks for it.

The copy is what a fresh interpreter imports; a bug is found if the machine sees engines
disagree in time. A bug in what all engines share is found by the oracle.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from differential.catalogue import ALL
from differential.machine import Machine, rounds

ROOT = Path(__file__).parents[2]
STREETS = ("formspec", "renderers")
SECONDS = 60
FOUND, MISSED = 3, 4
"""What the interpreter that looks for a bug ends with."""


@dataclass(frozen=True)
class Bug:
    """One text of one file, and what stands there instead.

    ``seen_by`` is the engine that then disagrees with the library, where it is another than
    that of the file's renderer, or the oracle.
    """

    file: str
    why: str
    text: str
    instead: str
    rare: bool = False
    seen_by: str = ""

    @property
    def engine(self) -> str:
        """The engine that then disagrees with the library."""
        street, room = self.file.split("/")[:2]
        target = room.removeprefix("formspec_")
        usual = {"sql": "sql-sqlite"}.get(target, target) if street == "renderers" else "reference"
        return self.seen_by or usual

    @property
    def needs(self) -> str:
        """The marker of the program that this engine starts."""
        return ALL[self.engine].needs


def _bugs() -> tuple[Bug, ...]:
    text = Path(__file__).with_name("bugs.toml").read_text("utf-8")
    return tuple(Bug(**each) for each in tomllib.loads(text)["bug"])


BUGS = _bugs()


def changed(bug: Bug, text: str) -> str:
    """The text of the file with the bug in it."""
    if bug.text not in text:
        raise LookupError(f"{bug.file} has no {bug.text!r}: keep bugs.toml true")
    return text.replace(bug.text, bug.instead, 1)


def search(bug: Bug, seconds: float = SECONDS) -> float | None:
    """Seconds until the bug was found, None if it was not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for street in STREETS:
            shutil.copytree(ROOT / street, folder / street)
        path = folder / bug.file
        path.write_text(changed(bug, path.read_text("utf-8")), "utf-8")
        if path.suffix == ".js":  # what runs is bundled
            subprocess.run(["node", ROOT / "scripts/bundle.js", folder], check=True)
        paths = [folder, folder / "renderers", ROOT / "definitions", ROOT / "tests"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
        command = [sys.executable, "-m", "differential.seeding", bug.engine, str(seconds)]
        begun = time.monotonic()
        ended = subprocess.run(command, check=False, env=environment, cwd=folder).returncode
        spent = time.monotonic() - begun
    if ended not in (FOUND, MISSED):
        raise RuntimeError(f"the search for a bug ended with {ended}: {bug.why}")
    return spent if ended == FOUND else None


def is_found(engine: str, seconds: float) -> bool:
    """Whether the engine disagrees within that time. Small rounds: other forms come sooner."""
    end = time.monotonic() + seconds
    with Machine([ALL[engine]]) as machine:
        in_time = takewhile(lambda _: time.monotonic() < end, rounds(1, 24))
        return any(True for round_ in in_time for _ in machine.play(round_))


def main(arguments: Sequence[str]) -> int:
    """With an engine and a number of seconds: whether it disagrees in time. With nothing: every
    bug, one after the other; exit code 1 if one is not found.
    """
    if arguments:
        engine, seconds = arguments
        return FOUND if is_found(engine, float(seconds)) else MISSED
    missed = 0
    for bug in BUGS:
        spent = search(bug)
        missed += spent is None
        said = "missed" if spent is None else f"{spent:4.1f} s"
        print(f"{said}  {bug.file}: {bug.why}", flush=True)
    print(f"{len(BUGS) - missed} of {len(BUGS)} bugs found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
