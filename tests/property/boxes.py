"""The oracle of what reasoning finds: every way to fill in a small form, one by one.

It knows nothing of lines, domains or searches: only which filled forms have no error, by
``formspec.engine.oracle``.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from formspec.engine import oracle
from formspec.engine.rules import from_form
from formspec.language.form import Cell, Form
from formspec.submissions import numeral

Point = tuple[int, ...]
"""For each cell of the box the number of its value among those it can have."""


class Box:
    """The cells of a small form, what each can hold, and the points without an error."""

    def __init__(self, form: Form, previous: Mapping[str, Any] | None = None) -> None:
        self.form, self.previous = form, previous
        self.cells = [cell for cell in form.cells if options(form, cell)]
        self.keys = [cell.key for cell in self.cells]
        self.options = [[*options(form, cell), *_blank(form, cell)] for cell in self.cells]
        self.size = prod(map(len, self.options))

    def points(self) -> list[Point]:
        """Every way to fill in all cells with which each rule holds that must."""
        must = [rule.id for rule in from_form(self.form) if rule.severity == "error"]
        found = []
        for point in product(*(range(len(options)) for options in self.options)):
            verdicts = oracle.verdicts(self.form, self.values(point), self.previous)
            if all(verdicts[rule] in ("pass", "not applicable") for rule in must):
                found.append(point)
        return found

    def values(self, point: Iterable[int | None]) -> dict[str, Any]:
        """The raw values of a point; None is a blank."""
        return {
            key: None if number is None else options[number]
            for key, options, number in zip(self.keys, self.options, point, strict=True)
        }


def options(form: Form, cell: Cell) -> list[Any]:
    """What a cell can hold; nothing for a text or a date."""
    item = form.by_path[cell.path]
    if item.kind != "number":
        return list(item.choices or ("是", "否")) if item.kind in ("boolean", "choice") else []
    step = 10**item.decimals
    assert item.minimum is not None
    assert item.maximum is not None
    low, high = int(item.minimum * step), int(item.maximum * step)
    return [numeral.show(steps, item.decimals) for steps in range(low, high + 1)]


def _blank(form: Form, cell: Cell) -> list[Any]:
    """A blank, where that is the only way for a number to be zero."""
    item = form.by_path[cell.path]
    zero = form.blank == "zero" and item.kind == "number" and "0" not in options(form, cell)
    return [None] if zero else []


def lightest(
    points: Iterable[Point],
    filled: tuple[int | None, ...],
    weights: tuple[int | Fraction, ...],
    locked: frozenset[int] = frozenset(),
) -> tuple[set[tuple[int, ...]], int | Fraction | None]:
    """All lightest sets of filled cells (their places) that differ from a point without an
    error, and what they weigh; None if there is no such point.
    """
    best: int | Fraction | None = None
    found: set[tuple[int, ...]] = set()
    for point in points:
        different = tuple(
            place
            for place, (now, then) in enumerate(zip(filled, point, strict=True))
            if now is not None and now != then
        )
        if not locked.isdisjoint(different):
            continue
        weight = sum(weights[place] for place in different)
        if best is None or weight < best:
            best, found = weight, set()
        if weight == best:
            found.add(different)
    return found, best


def certain(points: Iterable[Point], filled: tuple[int | None, ...]) -> dict[int, int] | None:
    """The blanks that have one value in all points with these filled cells; None: no point."""
    fitting = [
        point
        for point in points
        if all(now is None or now == then for now, then in zip(filled, point, strict=True))
    ]
    if not fitting:
        return None
    return {
        place: fitting[0][place]
        for place, now in enumerate(filled)
        if now is None and len({point[place] for point in fitting}) == 1
    }
