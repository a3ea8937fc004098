"""The blanks that ``fill`` fills in, against every way to fill them in."""

import random
from dataclasses import replace
from operator import itemgetter
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import formspec
from formspec.language.form import Form
from formspec.reasoning.completion.fill import fill
from formspec.reasoning.network.parts import network, suspects
from formspec.reasoning.network.values import decoded_values, step_values
from formspec.submissions.submission import Submission
from property.boxes import Box, Point, certain
from property.common import reloaded
from property.tiny_forms import small, tangled

LARGEST, DRAWN = 300, 12
BLANKS: tuple[Literal["unknown", "zero"], ...] = ("unknown", "zero")


def drawn(box: Box, points: list[Point], rng: random.Random) -> tuple[int | None, ...]:
    """A filled form with blanks, mostly one that can be completed."""
    filled: list[int | None] = [rng.randrange(len(options)) for options in box.options]
    if points and rng.random() < 0.8:
        filled = list(rng.choice(points))
    blanks = rng.random()
    return tuple(None if rng.random() < blanks else number for number in filled)


def blanks(box: Box, filled: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """A cell that is left blank to be zero is a blank like others."""
    return tuple(
        None if number is not None and options[number] is None else number
        for number, options in zip(filled, box.options, strict=True)
    )


def compared(box: Box, points: list[Point], filled: tuple[int | None, ...]) -> None:
    """``fill`` against the oracle; a conflict is real, and none of its rules is superfluous."""
    data = {"values": box.values(filled), "previous": dict(box.previous or {})}
    found = fill(box.form, data)
    expected = certain(points, filled)
    assert not found.undecided
    assert (found.conflict is not None) == (expected is None)
    if expected is None:
        assert found.submission.values == data["values"]
        assert not found.cells
        return
    wanted = {
        box.keys[place]: box.options[place][number]
        for place, number in expected.items()
        if box.options[place][number] is not None
    }
    assert {one.cell: one.value for one in found.cells} == wanted
    assert found.submission.values == {**data["values"], **wanted}
    again = fill(box.form, found.submission)
    assert again.conflict is None
    assert not again.cells


@pytest.mark.slow
@settings(max_examples=40)
@given(small().map(itemgetter(0)) | tangled(), st.sampled_from(BLANKS), st.integers(0, 2**32))
def test_exactly_the_blanks_with_one_possible_value_are_filled_in(
    form: Form, blank: Literal["unknown", "zero"], seed: int
) -> None:
    box = Box(reloaded(replace(form, blank=blank)))
    assume(box.cells and box.size <= LARGEST)
    rng = random.Random(seed)  # noqa: S311 - filled forms, not secrets
    points = box.points()
    for _ in range(DRAWN):
        filled = drawn(box, points, rng)
        compared(box, points, blanks(box, filled))


@pytest.mark.slow
@settings(max_examples=60)
@given(small().map(itemgetter(0)) | tangled(), st.sampled_from(BLANKS), st.integers(0, 2**32))
def test_plain_numbers_without_the_blanks_are_read_quickly_and_alike(
    form: Form, blank: Literal["unknown", "zero"], seed: int
) -> None:
    box = Box(reloaded(replace(form, blank=blank)))
    assume(box.cells and box.size <= LARGEST)
    net = network(box.form)
    rng = random.Random(seed)  # noqa: S311 - filled forms, not secrets
    points = box.points()
    for _ in range(DRAWN):
        typed = box.values(blanks(box, drawn(box, points, rng)))
        plain = {key: raw(text) for key, text in typed.items() if text is not None}
        data = Submission(plain, {})
        quick = step_values(box.form, net.open_plan, data)
        slow = decoded_values(net.open_plan, data)
        assert tuple(quick.values) == tuple(slow.values)
        assert quick.out_of_bounds == slow.out_of_bounds
        assert quick.is_small == slow.is_small
        assert quick.blank == slow.blank
        assert suspects(net, quick) == suspects(net, slow)
        found = [fill(box.form, {"values": values, "previous": dict(box.previous or {})})
                 for values in (plain, typed)]  # fmt: skip
        assert found[0].cells == found[1].cells
        assert found[0].conflict == found[1].conflict


def raw(text: str) -> int | float | str:
    """A number as programs write it."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


WITH_TEXT = """
formspec: 1
id: text
version: 1
title: 例
sections:
  - number: 1
    items:
      - {code: A, label: 全部, unit: 人, formula: A = B}
      - {code: B, label: 甲, unit: 人}
      - {code: T, label: 说明, type: text}
"""


def test_a_text_is_neither_an_unknown_number_nor_a_blank_to_fill_in() -> None:
    plan = network(formspec.loads(WITH_TEXT)).open_plan
    data = Submission({"1.A": 2, "1.B": 2}, {})
    for read in (step_values(formspec.loads(WITH_TEXT), plan, data), decoded_values(plan, data)):
        assert read.is_small
        assert read.blank == frozenset()
