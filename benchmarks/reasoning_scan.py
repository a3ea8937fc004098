"""``python -m benchmarks.reasoning_scan``: what rules say together, with data and without.

Each figure stands beside its goal, and as a ratio to making the form's plan in the same run: the
least that anything about a form takes.
"""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

import formspec
from formspec.engine.compiled import compile_form

RUNS = 5
CENTRE = "wuzhou-2017-help-centre"


def main() -> None:
    centre = formspec.load(CENTRE)
    floor = once(partial(compile_form.__wrapped__, centre))
    row("plan of annex 2 (the floor)", floor, floor)
    row("scan of annex 2", once(partial(formspec.scan, centre)), floor, "≤ 150 ms")
    counties: list[dict[str, Any]] = [{"values": values} for values in ({}, *partly(centre))]
    joint = [once(partial(formspec.joint, centre, each)) for each in counties]
    row("joint verdict of annex 2, blank", joint[0], floor, "≤ 50 ms")
    row("the slowest of 20 filled in part", max(joint), floor, "≤ 50 ms")
    for most in (None, 1_000_000):
        form = formspec.loads(hierarchy(2000, most))
        plan_time = once(partial(compile_form.__wrapped__, form), 1)
        row(
            f"plan: {len(form.items)} items, {len(formspec.rules(form))} rules",
            plan_time,
            plan_time,
        )
        name = "no limit" if most is None else "a limit at the top"
        row(f"scan of it, {name}", once(partial(formspec.scan, form), 1), plan_time, "≤ 10 000 ms")


def hierarchy(items: int, most: int | None) -> str:
    """One tree of items, up to six levels deep, with sums and all kinds of 其中 in it."""
    lines = ["formspec: 1", "id: tree", 'version: "1"', "title: tree", "sections:"]
    lines += ["  - number: 1", "    items:"]
    chance, numbers = random.Random(1), iter(range(items))  # noqa: S311 - a form, not a secret
    while (top := next(numbers, None)) is not None:
        lines += _item(top, 0, numbers, chance, most)
    return "\n".join(lines) + "\n"


def _item(
    number: int, depth: int, numbers: Iterator[int], chance: random.Random, most: int | None
) -> list[str]:
    pad = " " * (6 + 4 * depth)
    lines = [f"{pad}- code: A{number}", f"{pad}  label: 项{number}", f"{pad}  unit: 人"]
    if most is not None and depth == 0:
        lines.append(f"{pad}  max: {most}")
    wanted = chance.randint(2, 6) if depth < 5 else 0
    parts: list[int] = []
    below: list[str] = []
    while len(parts) < wanted and (part := next(numbers, None)) is not None:
        parts.append(part)
        below += _item(part, depth + 1, numbers, chance, most)
    bond = chance.choice(("sum", "sum", "sum", "overlapping", "disjoint", "exhaustive"))
    if parts and bond == "sum":
        lines.append(f"{pad}  formula: A{number}={'+'.join(f'A{part}' for part in parts)}")
    elif parts:
        lines.append(f"{pad}  parts: {bond}")
    return [*lines, f"{pad}  items:", *below] if below else lines


def partly(form: formspec.Form) -> Iterator[dict[str, int]]:
    """Submissions of which a third is filled in, as one would by hand: most go together."""
    chance = random.Random(2)  # noqa: S311
    for _ in range(20):
        numbers = [cell.key for cell in form.cells if form.by_path[cell.path].kind == "number"]
        yield {key: chance.randint(0, 9) for key in chance.sample(numbers, len(numbers) // 3)}


def once(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times) * 1000


def row(name: str, figure: float, floor: float, goal: str = "") -> None:
    print(f"{name:42} {figure:9.1f} ms {figure / floor:8.1f} × plan   {goal}", flush=True)


if __name__ == "__main__":
    main()
