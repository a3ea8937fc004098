"""How long commands take to start, in bare interpreters: ``python -m benchmarks.startup``.

Processor time of whole processes, medians; the processes take turns, so that noise hits all.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import cache_from_source
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
FORM = "wuzhou-2017-help-centre"
RUNS = 25

BARE = (sys.executable, "-I", "-c", "pass")
COMMAND = str(Path(sys.executable).with_name("formspec"))


def main() -> None:
    """Print the table."""
    refuse_without_bytecode()
    example = ROOT / f"examples/{FORM}.json"
    validate = (COMMAND, "validate", FORM, str(example))
    with tempfile.TemporaryDirectory() as folder:
        warm = {"XDG_CACHE_HOME": folder}
        cold = {"FORMSPEC_NO_CACHE": "1"}
        jobs = {
            "import formspec": ((sys.executable, "-I", "-c", "import formspec"), warm),
            "formspec validate, one clean JSON file": (validate, warm),
            "  without a cache": (validate, cold),
            "  one with findings": ((*validate[:-1], str(mistakes(example))), warm),
            "formspec --help": ((COMMAND, "--help"), warm),
        }
        goals = {"formspec validate, one clean JSON file": "≤ 7", "import formspec": "≤ 2"}
        bare, *figures = processor_times([(BARE, warm), *jobs.values()])
    print(
        f"bare interpreter: {bare * 1e3:.1f} ms of processor time, Python {sys.version.split()[0]}"
    )
    for name, figure in zip(jobs, figures, strict=True):
        goal = f"goal {goals[name]}" if name in goals else ""
        print(f"{name:42} {figure * 1e3:7.1f} ms {figure / bare:7.2f} × bare   {goal}")


def mistakes(example: Path) -> Path:
    return example.with_stem(f"{example.stem}-mistakes")


def refuse_without_bytecode() -> None:
    """A run that compiles the library's source measures the compiler."""
    if not all(map(is_compiled, (ROOT / "formspec").rglob("*.py"))):
        sys.exit(f"compile first: {sys.executable} -m compileall -q formspec renderers definitions")


def is_compiled(source: Path) -> bool:
    """Whether there is bytecode of this very source: it holds the time of the source (PEP 552)."""
    bytecode = Path(cache_from_source(str(source)))
    if not bytecode.exists():
        return False
    return int.from_bytes(bytecode.read_bytes()[8:12], "little") == int(source.stat().st_mtime)


def processor_times(jobs: list[tuple[tuple[str, ...], Mapping[str, str]]]) -> list[float]:
    """The median processor time of each process, in seconds."""
    times: list[list[float]] = [[] for _ in jobs]
    for turn in range(RUNS + 1):
        for (arguments, environment), taken in zip(jobs, times, strict=True):
            time = processor_time(arguments, environment)
            if turn:  # the first fills caches
                taken.append(time)
    return [median(taken) for taken in times]


def processor_time(arguments: tuple[str, ...], environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, env={**os.environ, **environment}, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
