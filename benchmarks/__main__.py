"""``python -m benchmarks``: each figure beside its goal, all ratios from this one run."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import orjson

import formspec
from benchmarks import peers, startup, workload
from formspec.engine import compiled
from formspec.language import builder

FORMS = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")
COUNT = 1_000
"""Different filled forms in a stream; each is seen once."""

GOALS: dict[tuple[workload.Shape, workload.Sizes], str] = {
    ("texts", "log-normal"): "≤ 4",
    ("texts", "uniform"): "≤ 6",
    ("numbers", "log-normal"): "≤ 2",
    ("numbers", "uniform"): "≤ 2",
    ("mixed", "log-normal"): "≤ 8",
    ("wrong figure", "log-normal"): "≤ 18",
    ("unreadable cell", "log-normal"): "≤ 18",
}
"""Beside the parsing of the same JSON by orjson."""


def main() -> None:
    print(f"Python {sys.version.split()[0]}; {COUNT} different filled forms a row, each seen once")
    for name in FORMS:
        form = formspec.load(name)
        print(f"\n{name}: {len(form.cells)} cells, {len(formspec.rules(form))} rules")
        for (shape, sizes), goal in GOALS.items():
            one_stream(form, shape, sizes, goal)
        peers_of(form)
        folder(form)
    print()
    definitions()
    startup.main()


def one_stream(
    form: formspec.Form, shape: workload.Shape, sizes: workload.Sizes, goal: str
) -> None:
    """Dict in, verdict out, against the parsing of the same JSON; and with findings, if any."""
    lines = [orjson.dumps(data) for data in workload.stream(form, shape, sizes, COUNT)]
    floor = streamed(lines, orjson.loads)
    took = streamed(lines, lambda data: formspec.validate(form, data).verdict, orjson.loads)
    row(f"{shape}, {sizes}", took, "µs", took / floor, f"× orjson {floor:.1f}", goal)
    if shape in ("wrong figure", "unreadable cell"):
        took = streamed(lines, lambda data: formspec.validate(form, data).findings, orjson.loads)
        row("  its findings too", took, "µs", took / floor, "× orjson", goal)


def streamed(
    lines: Sequence[bytes],
    work: Callable[[Any], object],
    parse: Callable[[bytes], Any] = lambda line: line,
    repeat: int = 9,
) -> float:
    """The fastest time of ``work`` on one of the lines in µs; each time on data newly parsed."""
    best = float("inf")
    for _ in range(repeat):
        data = [*map(parse, lines)]
        start = time.process_time()
        for each in data:
            work(each)
        best = min(best, time.process_time() - start)
    return best / len(lines) * 1e6


def peers_of(form: formspec.Form) -> None:
    """The same work by others: the generated module, and what one would write first."""
    lines = [orjson.dumps(data) for data in workload.stream(form, "texts", "log-normal", COUNT)]
    schema = json.loads(formspec.render(form, "json-schema").data)
    structure = jsonschema.Draft202012Validator(schema)
    decimals = peers.interpreter(form)
    module = peers.generated(form)
    clean = orjson.loads(lines[0])
    assert module.validate(clean) == []
    assert not decimals(clean["values"])
    assert not list(structure.iter_errors(clean))
    check = streamed(lines, lambda data: formspec.validate(form, data).findings, orjson.loads)
    others: tuple[tuple[str, Callable[[Any], object], str], ...] = (
        ("generated Python module", module.validate, "≤ 1.5"),
        ("Decimal interpreter of the same rules", lambda data: decimals(data["values"]), "≥ 5"),
        ("jsonschema, structure only", lambda data: list(structure.iter_errors(data)), "≥ 60"),
    )
    for what, work, goal in others:
        took = streamed(lines[:100], work, orjson.loads, repeat=3)
        row(f"  {what}", took, "µs", took / check, "× validate", goal)


def folder(form: formspec.Form) -> None:
    """A folder of JSON files, against reading them and parsing them."""
    with tempfile.TemporaryDirectory() as name:
        for number, data in enumerate(workload.stream(form, "texts", "log-normal", COUNT)):
            Path(name, f"{number:05}.json").write_bytes(orjson.dumps(data))

        def bare() -> None:
            for path in sorted(Path(name).iterdir()):
                orjson.loads(path.read_bytes())

        def check(processes: int) -> None:
            for checked in formspec.validate_files(form, [name], processes=processes):
                assert checked.report is not None
                assert checked.report.verdict == "pass"

        floor, one, two = (spent(job) for job in (bare, lambda: check(1), lambda: check(2)))
    row("folder of JSON", one / COUNT, "µs a file", one / floor, "× read and orjson", "≤ 8")
    row("  two processes allowed", two / COUNT, "µs a file", two / one, "× one", "≤ 1.1")


def spent(job: Callable[[], object]) -> float:
    """The least time of the processor for a job in µs, that of the processes it starts too."""

    def total() -> float:
        used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(each.ru_utime + each.ru_stime for each in used)

    best = float("inf")
    for _ in range(5):
        start = total()
        job()
        best = min(best, total() - start)
    return best * 1e6


def definitions() -> None:
    texts = workload.texts()
    lines = sum(text.count("\n") for text in texts)
    row("both definitions", lines, "lines of YAML", goal="≤ 520")
    forms = [builder.from_text(text, "x") for text in texts]

    def compiling() -> None:
        compiled.compile_form.cache_clear()
        for form in forms:
            compiled.compile_form(form)

    parse, ready = together(
        lambda: [builder.from_text(text, "x") for text in texts], compiling, number=1, repeat=15
    )
    formspec.load("wuzhou-2018-warmth")
    formspec.load("wuzhou-2017-help-centre")
    (again,) = together(
        lambda: [formspec.load("wuzhou-2018-warmth"), formspec.load("wuzhou-2017-help-centre")],
        number=1, repeat=15,
    )  # fmt: skip
    row("parse both definitions", parse / 1e3, "ms")
    row("compile both", ready / 1e3, "ms", goal="≤ 50 ms a form")
    row("load both installed forms again", again / 1e3, "ms", again / parse, "× parse", "≤ 0.2")


def together(*jobs: Callable[[], object], number: int = 200, repeat: int = 25) -> list[float]:
    """The fastest time of each job in µs, the jobs taking turns so that noise hits all."""
    best = [float("inf")] * len(jobs)
    for _ in range(repeat):
        for position, job in enumerate(jobs):
            start = time.perf_counter()
            for _ in range(number):
                job()
            best[position] = min(best[position], (time.perf_counter() - start) / number * 1e6)
    return best


def row(what: str, figure: float, unit: str, ratio: float | None = None, against: str = "",
        goal: str = "") -> None:  # fmt: skip
    shown = "" if ratio is None else f"{ratio:8.2f} {against}"
    print(f"{what:52} {figure:9.2f} {unit:14} {shown:22} {f'goal {goal}' if goal else ''}")


if __name__ == "__main__":
    main()
