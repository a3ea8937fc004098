"""The long run of what ``locate`` and ``fill`` are held to: ``python -m property.proof``.

Draws small forms, fills each in many times by chance, and compares both with every way to fill
the form in. Prints what was compared; an answer that differs ends it with an error.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter

from hypothesis import HealthCheck, Phase, given, seed, settings

from formspec.language.form import Form
from property import test_fill, test_locate
from property.boxes import Box, Point, lightest
from property.common import reloaded
from property.tiny_forms import small, tangled

EACH = 500
"""Filled forms for each form."""


def drawn(number: int, count: int) -> Iterator[Form]:
    """So many forms; the same for the same seed."""
    found: list[Form] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(number)
    @given(small().map(itemgetter(0)) | tangled())
    def draw(form: Form) -> None:
        found.append(form)

    draw()
    yield from found


def main() -> None:
    """One piece of the run."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--submissions", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=170)
    chosen = asked.parse_args()
    counts, begun, number = Counter[str](), time.monotonic(), chosen.seed * 1_000
    while counts["located"] < chosen.submissions and time.monotonic() - begun < chosen.seconds:
        for form in drawn(number, 40):
            compare(form, random.Random(number), counts)  # noqa: S311 - filled forms
            if time.monotonic() - begun > chosen.seconds:
                break
        number += 1
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    print(f"seed {chosen.seed}: {told}; all as every way to fill them in says")  # noqa: T201


def compare(form: Form, rng: random.Random, counts: Counter[str]) -> None:
    """One form, filled in many times."""
    for blank in ("unknown", "zero"):
        box = Box(reloaded(replace(form, blank=blank)))
        if not box.cells or box.size > 400:
            return
        points = box.points()
        counts["forms"] += 1
        for _ in range(EACH):
            one(box, points, rng, counts)


def one(box: Box, points: list[Point], rng: random.Random, counts: Counter[str]) -> None:
    """One filled form, both ways."""
    if box.form.blank == "unknown":
        filled = test_locate.drawn(box, points, rng)
        test_locate.compared(box, points, filled, rng)
        sets, weight = lightest(points, filled, (1,) * len(filled))
        counts["located"] += 1
        counts["located with a fault"] += bool(weight)
        counts["located with several answers"] += len(sets) > 1
        counts["located of several cells"] += weight is not None and weight > 1
    filled = test_fill.drawn(box, points, rng)
    test_fill.compared(box, points, test_fill.blanks(box, filled))
    counts["filled"] += 1


if __name__ == "__main__":
    main()
