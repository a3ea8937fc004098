"""``python -m benchmarks``: each figure beside its goal, all ratios from this one run."""

import json
import sys
import time
from collections.abc import Callable

import jsonschema
import orjson

import formspec
from benchmarks import peers, startup, workload
from formspec.engine import compiled
from formspec.language import builder
from formspec.submissions import submission
from formspec.submissions.strict_json import Loads, json_object, loads


def main() -> None:
    form = workload.both()
    filled = workload.submission(form, 1)
    data = orjson.dumps(filled)
    clean = orjson.loads(data)
    wrong = orjson.loads(orjson.dumps(workload.broken(form, filled)))
    print(
        f"both annexes: {len(form.items)} cells, {len(formspec.rules(form))} rules, "
        f"{len(data)} bytes of JSON, Python {sys.version.split()[0]}"
    )
    one_submission(form, data, clean, wrong)
    many_submissions(form)
    definitions()
    startup.main()


def one_submission(form: formspec.Form, data: bytes, clean: object, wrong: object) -> None:
    schema = json.loads(formspec.render(form, "json-schema").data)
    structure = jsonschema.Draft202012Validator(schema)
    decimals = peers.interpreter(form)
    assert isinstance(clean, dict)
    assert isinstance(wrong, dict)
    assert formspec.validate(form, clean).verdict == "pass"
    assert len(formspec.validate(form, wrong).findings) == 2
    assert not decimals(clean["values"])
    assert not list(structure.iter_errors(clean))
    module = peers.generated(form)
    assert module.validate(clean) == []
    parse, check, alone, found, naive, shape = together(
        lambda: orjson.loads(data),
        lambda: formspec.validate(form, clean),
        lambda: module.validate(clean),
        lambda: formspec.validate(form, wrong),
        lambda: decimals(clean["values"]),
        lambda: list(structure.iter_errors(clean)),
    )
    row("orjson.loads of it (the floor)", parse, "µs")
    row("validate, dict in, verdict out", check, "µs", check / parse, "× orjson", "≤ 1.5")
    row("  the generated Python module", alone, "µs", alone / check, "× it", "≤ 1.2")
    row("  Decimal interpreter of the same rules", naive, "µs", naive / check, "× it", "≥ 15")
    row("  jsonschema, structure only", shape, "µs", shape / check, "× it", "≥ 60")
    row("validate a broken one, full findings", found, "µs", found / check, "× clean", "≤ 3")


def many_submissions(form: formspec.Form) -> None:
    lines = [json.dumps(workload.submission(form, seed), ensure_ascii=False) for seed in range(700)]

    def run(fast: Loads) -> None:
        for line in lines:
            data = json_object(line, "line", fast)
            formspec.validate(form, submission.from_dict(form, data))

    plain, fast = together(lambda: run(loads), lambda: run(orjson.loads), number=1, repeat=7)
    facts = 700 * len(form.items)
    for what, took in (("the standard json", plain), ("the extra fast", fast)):
        row(f"700 submissions, text to findings, {what}", took / 1e3, "ms", facts / took,
            "M facts/s", "≥ 2")  # fmt: skip


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
