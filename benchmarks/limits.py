"""``python -m benchmarks.limits``: the largest and hardest that is still taken.

Each form is just below a limit, or small and hard; each work on it is done in a process of its
own, and may take 2 s of the processor and 500 MB, or say that it has not decided. Names of forms
and works, as in ``python -m benchmarks.limits cells locate``, leave the others out.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import combinations
from random import Random
from typing import Any

import formspec
from formspec.language.declaration import MAX_CELLS, MAX_OPTIONS, MAX_TEXT
from formspec.language.formula import MAX_TERMS
from formspec.language.resolve import MAX_ALL_TERMS
from formspec.language.yaml_nodes import MAX_BYTES, MAX_NODES

SECONDS, MEGABYTES, PATIENCE = 2, 500, 60
TOP = "formspec: 1\nid: t\nversion: 1\ntitle: T\n"


def items(count: int, keys: str = "unit: 人, max: 999999", label: str = "l") -> str:
    lines = "".join(f"  - {{code: i{n}, label: {label}, {keys}}}\n" for n in range(count))
    return f"sections:\n- number: 1\n  items:\n{lines}"


def columns(count: int) -> str:
    return "columns:\n" + "".join(f"- {{id: c{n}, label: l}}\n" for n in range(count))


def checks(*formulas: str, keys: str = "") -> str:
    return "rules:\n" + "".join(
        f'- {{id: r{n}, check: "{formula}"{keys}}}\n' for n, formula in enumerate(formulas)
    )


def total(last: int) -> str:
    return f"1.i0 = sum(1.i1..1.i{last})"


def weighted(draw: Random, cells: int) -> str:
    return " + ".join(f"1.i{n}×{draw.randrange(1, 10**12)}" for n in range(1, cells))


def padded(text: str) -> str:
    return text + "#" * (MAX_BYTES - len(text.encode()) - 1) + "\n"


def large() -> dict[str, str]:
    """Forms just below one limit."""
    long = "字" * MAX_TEXT
    nodes = (MAX_NODES - 100) // 12
    terms = min(MAX_TERMS - 2, 900)
    choices = ", ".join(f"c{n}" for n in range(MAX_OPTIONS // 50))
    named = 150
    chained = [f"1.i{n} >= 1.i{n + 1}" for n in range(named - 1)]
    return {
        "bytes": padded(TOP + items(10)),
        "long texts": TOP + items(named, label=long) + checks(*chained),
        "long message": TOP + items(named) + checks(*chained, keys=f", message: {'.' * 1900}x"),
        "nodes": TOP + items(nodes, keys="unit: 人") + checks(
            *(f"1.i{n} >= 1.i{n + 1}" for n in range(nodes - 1))
        ),
        "cells": TOP + columns(100) + items(MAX_CELLS // 100),
        "one row of cells": TOP + columns(5_000) + items(MAX_CELLS // 5_000),
        "terms": TOP + items(terms + 2) + checks(*[total(terms)] * (MAX_ALL_TERMS // (terms + 2))),
        "terms of columns": TOP + columns(100) + items(250)
        + checks(*[total(240)] * (MAX_ALL_TERMS // 100 // 245)),
        "choices": TOP + columns(50) + items(1, keys=f"choices: [{choices}]"),
        "sums": TOP + "sections:\n- number: 1\n  items:\n" + "".join(
            f"  - {{code: A{n}, label: a, unit: 人, formula: A{n}=B{n}+C{n}}}\n"
            f"  - {{code: B{n}, label: a, unit: 人}}\n  - {{code: C{n}, label: a, unit: 人}}\n"
            for n in range((MAX_NODES - 100) // 23)
        ),
    }  # fmt: skip


def hard() -> dict[str, str]:
    """Forms of a few items whose rules hang together in the worst ways."""
    draw = Random(4)  # noqa: S311 - the same every time
    pairs = combinations(range(12), 2)
    circle = [f"1.i{n} = 1.i{(n + 1) % 300} + 1.i{(n + 2) % 300} - 1.i{(n + 3) % 300}"
              for n in range(300)]  # fmt: skip
    cases = [f"if 1.i{n * 3 % 40} < 5 then 1.i{(n + 10) % 40} < 1.i{(n + 1) % 40}"
             for n in range(80)]  # fmt: skip
    one_of = [
        " or ".join(f"1.i{n} > 1.i{(n * 7 + k) % 400}" for n in range(300)) for k in range(60)
    ]
    tangled = [f"if 1.i{n % 30} < {n % 7} or 1.i{n * 3 % 30} > 2 and 1.i{n * 7 % 30} != 3 then "
               f"1.i{n * 5 % 30} + 1.i{(n + 1) % 30} != 1.i{n * 11 % 30}"
               for n in range(600)]  # fmt: skip
    return {
        "unequal": TOP + items(12, "unit: 人, max: 10") + checks(
            *(f"1.i{a} != 1.i{b}" for a, b in pairs)),
        "dense": TOP + items(40) + checks(
            *(f"1.i0×{n + 7} = {weighted(draw, 40)}" for n in range(20))),
        "circle": TOP + items(300) + checks(*circle),
        "conditions": TOP + items(400, "unit: 人, max: 9") + checks(
            *(f"if {when} then 1.i0 <= 1.i{k}" for k, when in enumerate(one_of))),
        "tangled": TOP + items(30, "unit: 人, max: 9") + checks(*tangled),
        "chains of columns": TOP + columns(1_000) + items(15) + checks(
            *(f"1.i{n} >= 1.i{n + 1}" for n in range(14))),
        "cases": TOP + items(40, "unit: 人, max: 9") + checks(*cases),
    }  # fmt: skip


def filled(form: formspec.Form, step: int = 1) -> dict[str, Any]:
    """Wrong in most rules; of the cells each, or every second."""
    values: dict[str, Any] = {}
    for n, cell in list(enumerate(form.cells))[::step]:
        item = form.by_path[cell.path]
        name = f"{cell.path}@{cell.column}" if len(form.columns) > 1 else cell.path
        small = item.maximum is not None and item.maximum <= 10
        values[name] = "c1" if item.choices else n * 7 % 10 if small else n
    return {"values": values}


def report(form: formspec.Form) -> str:
    found = formspec.validate(form, filled(form)).to_dict("zh")
    return f"{len(found['findings'])} findings, {len(json.dumps(found)) // 1_000_000} MB"


def located(form: formspec.Form) -> str:
    faults = formspec.locate(form, filled(form)).faults
    return f"decided: {'yes' if all(fault.decided for fault in faults) else 'no'}"


def rendered(target: str) -> Callable[[formspec.Form], str]:
    return lambda form: f"{len(formspec.render(form, target).data) // 1_000} kB"


def said(work: Callable[[formspec.Form], Any]) -> Callable[[formspec.Form], str]:
    return lambda form: str(work(form) and "")


WORKS: dict[str, Callable[[formspec.Form], str]] = {
    "load": lambda form: f"{len(form.cells)} cells",
    "lint": said(formspec.lint),
    "validate": report,
    "bounds": said(lambda form: formspec.bounds(form, filled(form, 2))),
    "scan": said(formspec.scan),
    "joint": said(lambda form: formspec.joint(form, filled(form, 2))),
    "fill": said(lambda form: formspec.fill(form, filled(form, 2))),
    "locate": located,
} | {
    target: rendered(target)
    for target in ("html", "xlsx", "python", "javascript", "json-schema", "sql")
}  # fmt: skip


def one(text: str, work: str) -> None:
    """Do one work, and print what it took."""
    import resource

    start = time.process_time()
    told = ""
    try:
        form = formspec.loads(text)
        if work != "load":
            formspec.rules(form)
            start = time.process_time()
        told = WORKS[work](form)
    except formspec.FormspecError as error:
        told = f"refused: {error.problems[0].code}"
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(json.dumps([took, peak, told]))


def main(chosen: list[str]) -> None:
    forms = large() | hard()
    over = 0
    for name in [name for name in chosen if name in forms] or forms:
        for work in [work for work in chosen if work in WORKS] or WORKS:
            took, peak, told = measured(name, work)
            is_over = took > SECONDS or peak > MEGABYTES
            over += is_over
            print(f"{name:17} {work:12} {took:7.2f} s {peak:6.0f} MB  {told:24}"
                  f"{' OVER' if is_over else ''}", flush=True)  # fmt: skip
    print(f"{over} over {SECONDS} s or {MEGABYTES} MB")


def measured(name: str, work: str) -> tuple[float, float, str]:
    """A process of its own, so that its peak of memory is that of the work."""
    command = [sys.executable, "-m", "benchmarks.limits", "--one", name, work]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except subprocess.TimeoutExpired:
        return PATIENCE, 0, "given up"
    took, peak, told = json.loads(done.stdout)
    return took, peak, told


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one((large() | hard())[sys.argv[2]], sys.argv[3])
    else:
        main(sys.argv[1:])
