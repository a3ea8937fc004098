"""The sets that ``locate`` finds, against every way to fill in a small form."""

import random
from itertools import product
from operator import itemgetter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formspec.language.form import Form
from formspec.reasoning.repair.locate import locate
from formspec.reasoning.repair.results import Located
from property.boxes import Box, Point, lightest
from property.tiny_forms import small, tangled

LARGEST = 300
"""Points of a box: so many are looked at one by one."""

DRAWN = 12
"""Filled forms for each form."""


def sets(found: Located) -> set[tuple[str, ...]]:
    """One repair of each fault, in all ways."""
    ways = product(*([repair.cells for repair in fault.repairs] for fault in found.faults))
    return {tuple(sorted(cell for cells in way for cell in cells)) for way in ways}


def drawn(box: Box, points: list[Point], rng: random.Random) -> tuple[int | None, ...]:
    """A filled form: by chance, or a right one with a few wrong figures, or with blanks."""
    filled: list[int | None] = [rng.randrange(len(options)) for options in box.options]
    if points and rng.random() < 0.7:
        filled = list(rng.choice(points))
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(filled))
            filled[place] = rng.randrange(len(box.options[place]))
    blanks = rng.choice((0, 0, 0.25, 0.8))
    for place in range(len(filled)):
        if rng.random() < blanks:
            filled[place] = None
    return tuple(filled)


def compared(box: Box, points: list[Point], filled: tuple[int | None, ...],
             rng: random.Random) -> None:  # fmt: skip
    """``locate`` against the oracle, with weights and locks by chance."""
    weights = tuple(rng.choice((1, 1, 1, 2, 3)) for _ in filled)
    locked = frozenset(place for place in range(len(filled)) if rng.random() < 0.1)
    found = locate(
        box.form,
        {"values": box.values(filled), "previous": dict(box.previous or {})},
        weights=dict(zip(box.keys, weights, strict=True)),
        locked=[box.keys[place] for place in locked],
    )
    expected, weight = lightest(points, filled, weights, locked)
    assert found.decided
    if weight is None:
        assert any(not fault.repairs for fault in found.faults)
        return
    named = {tuple(sorted(box.keys[place] for place in places)) for places in expected}
    assert sets(found) == named
    assert found.weight == weight


def box_of(form: Form) -> Box:
    """The form as a box that is small enough."""
    box = Box(form)
    assume(box.cells and box.size <= LARGEST)
    return box


@pytest.mark.slow
@settings(max_examples=40)
@given(small().map(itemgetter(0)) | tangled(), st.integers(0, 2**32))
def test_all_lightest_sets_are_found_and_no_other(form: Form, seed: int) -> None:
    box, rng = box_of(form), random.Random(seed)  # noqa: S311 - filled forms, not secrets
    points = box.points()
    for _ in range(DRAWN):
        compared(box, points, drawn(box, points, rng), rng)
