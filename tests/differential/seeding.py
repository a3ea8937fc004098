"""``python -m differential.seeding``: puts each bug into a copy of the code, and looks for it.

The copy is what a fresh interpreter imports; a bug is found if the machine sees engines
disagree in time. Bugs in what all engines share are found by the oracle.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from differential.bugs import BUGS, SCALE, SOURCE, Bug
from differential.engines import ENGINES
from differential.machine import Machine, rounds

ROOT = Path(__file__).parents[2]
STREETS = ("formspec", "renderers")
SECONDS = float(os.environ.get("SEC", "60"))
FOUND, MISSED = 3, 4
"""What the interpreter that looks for a bug ends with."""


def engines(bug: Bug) -> str:
    """The engines between which the bug shows."""
    shared = {SOURCE: "reference,javascript", SCALE: "reference"}
    return shared.get(bug.file) or bug.file.split("/")[1].removeprefix("formspec_")


def search(bug: Bug) -> float | None:
    """Seconds until the bug was found, None if it was not. Raises LookupError if the text that
    the bug replaces is not in its file.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for street in STREETS:
            shutil.copytree(ROOT / street, folder / street)
        _put(bug, folder)
        paths = [folder, folder / "renderers", ROOT / "definitions", ROOT / "tests"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
        command = [sys.executable, "-m", "differential.seeding", engines(bug)]
        begun = time.monotonic()
        ended = subprocess.run(command, check=False, env=environment, cwd=folder).returncode
    if ended not in (FOUND, MISSED):
        raise RuntimeError(f"the search for a bug ended with {ended}: {bug.why}")
    return time.monotonic() - begun if ended == FOUND else None


def _put(bug: Bug, folder: Path) -> None:
    path = folder / bug.file
    text = path.read_text("utf-8")
    if bug.text not in text:
        raise LookupError(f"{bug.file} has no {bug.text!r}: keep the list of bugs true")
    path.write_text(text.replace(bug.text, bug.instead, 1), "utf-8")


def is_found(names: str, seconds: float) -> bool:
    """Whether engines disagree within that time. Small rounds: other forms come sooner."""
    end = time.monotonic() + seconds
    with Machine([ENGINES[name] for name in names.split(",")]) as machine:
        in_time = takewhile(lambda _: time.monotonic() < end, rounds(1, 24))
        return any(True for round_ in in_time for _ in machine.play(round_))


def main(arguments: Sequence[str]) -> int:
    """With the names of engines: whether they disagree. With none: every bug, one after the
    other; exit code 1 if one is not found.
    """
    if arguments:
        return FOUND if is_found(arguments[0], SECONDS) else MISSED
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
