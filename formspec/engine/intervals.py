"""What a rule says of cells of which some are unknown: pass, fail or incomplete.

Everything here is an integer. A rule is scaled so that each cell counts whole steps of
the finest cell in it; numbers are doubled, so that half a step is an integer too.

An unknown cell may be anything inside its bounds. ``reach`` is what left minus right can
become, ``sure`` is what no filling can take away; a rule fails when even the reach does
not satisfy it and passes when what is sure already does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, inf
from typing import Literal

from formspec.language.vocabulary import Op, Rounding
from formspec.submissions.numeral import LIMIT

Verdict = Literal["pass", "fail", "incomplete", "not applicable"]
Values = Sequence[int | None]
Bound = tuple[int | None, int | None]
Bounds = Sequence[Bound]


@dataclass(frozen=True, slots=True)
class LinearRelation:
    """``Σ weight·x + constant op 0`` over integers."""

    terms: tuple[tuple[int, int], ...]
    """Weight and cell number of each term."""
    constant: int
    """What is added to the terms."""
    op: Op
    """How the sum compares to 0."""
    left: tuple[tuple[tuple[int, int], ...], int]
    """The left side as it is shown: terms and constant."""
    right: tuple[tuple[tuple[int, int], ...], int]
    """The right side as it is shown."""
    rounding: Rounding = "exact"
    """Which true amounts the numbers may stand for."""
    rounded_terms: tuple[bool, ...] = ()
    """Whether that applies to each of ``terms``: counts are exact."""

    @property
    def rounding_slack(self) -> int:
        """How far half a step in each rounded term can move the sum, in half steps."""
        return sum(
            abs(weight)
            for (weight, _), rounded in zip(self.terms, self.rounded_terms, strict=True)
            if rounded
        )


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval."""

    value: int | float
    """In half steps; the only float is infinity, where a cell has no bound."""
    closed: bool = True
    """Whether the end belongs to the interval."""

    def __add__(self, other: "End") -> "End":
        return End(self.value + other.value, self.closed and other.closed)

    def times(self, weight: int) -> "End":
        """The end scaled; the caller swaps ends for a negative weight."""
        return End(self.value * weight, self.closed)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two ends; what holds in any case is an interval turned round."""

    low: End
    """The lower end."""
    high: End
    """The upper end."""

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def times(self, weight: int) -> "Interval":
        """Every number of the interval times ``weight``."""
        low, high = self.low.times(weight), self.high.times(weight)
        return Interval(low, high) if weight >= 0 else Interval(high, low)


def around(value: int, rounding: Rounding) -> Interval:
    """The true amounts (in half steps) that a reported number of steps can stand for.

    ``half``: ± half a step, both ends included. ``truncate``: the part behind the last
    digit was cut off, towards zero. Source: XBRL Calculations 1.1, rounding and truncation.
    """
    twice = 2 * value
    if rounding == "half":
        return Interval(End(twice - 1), End(twice + 1))
    if rounding == "truncate":
        low = End(twice) if value > 0 else End(twice - 2, False)
        high = End(twice) if value < 0 else End(twice + 2, False)
        return Interval(low, high)
    return Interval(End(twice), End(twice))


def relation_verdict(rule: LinearRelation, values: Values, bounds: Bounds) -> Verdict:
    """The verdict of a rule without its condition."""
    # Exact terms are added as numbers (half steps, perhaps infinite), only the others as intervals.
    least: float = 2 * rule.constant
    most = least
    reach = sure = Interval(End(0), End(0))
    step, rest = 0, rule.constant
    for (weight, cell), rounded in zip(rule.terms, rule.rounded_terms, strict=True):
        rounding = rule.rounding if rounded else "exact"
        value = values[cell]
        low, high = bounds[cell] if value is None else (value, value)
        if rounding == "exact":
            ends = (
                2 * weight * (-inf if low is None else low),
                2 * weight * (inf if high is None else high),
            )
            least, most = least + min(ends), most + max(ends)
        else:
            possible, certain = _extent(low, high, rounding)
            reach, sure = reach + possible.times(weight), sure + certain.times(weight)
        if value is None:
            step = gcd(step, weight)
        rest += weight * (low if low is not None else high if high is not None else 0)
    reach += Interval(End(least), End(most))
    sure += Interval(End(most), End(least))
    return _verdict(rule, reach, sure, step, rest)


def _extent(low: int | None, high: int | None, rounding: Rounding) -> tuple[Interval, Interval]:
    """What a cell between bounds can be, and what it is in any case (turned round)."""
    lowest = around(low, rounding) if low is not None else Interval(End(-inf), End(-inf))
    highest = around(high, rounding) if high is not None else Interval(End(inf), End(inf))
    return Interval(lowest.low, highest.high), Interval(highest.low, lowest.high)


def _verdict(
    rule: LinearRelation, reach: Interval, sure: Interval, step: int, rest: int
) -> Verdict:
    """From the interval of left minus right; the unknown cells change ``rest`` by ``step``."""
    if rule.op == "!=":
        return _unequal(reach, step, rest)
    if _holds(rule.op, sure):
        return "pass"
    if not _holds(rule.op, reach):
        return "fail"
    if not any(rule.rounded_terms) and rule.op == "=" and step and rest % step:
        return "fail"  # whole steps of the unknown cells jump over zero
    return "incomplete"


def _holds(op: Op, interval: Interval) -> bool:
    """Whether some number of the interval compares to zero as ``op`` says."""
    low, high = interval.low, interval.high
    above = high.value > 0 or (high.value == 0 and high.closed)
    below = low.value < 0 or (low.value == 0 and low.closed)
    match op:
        case "=":
            return above and below
        case ">=":
            return above
        case "<=":
            return below
        case ">":
            return high.value > 0
        case "<":
            return low.value < 0
        case "!=":
            return not (low.value == 0 and high.value == 0)


def _unequal(reach: Interval, step: int, rest: int) -> Verdict:
    """``≠`` asks about the reported numbers: rounding is no matter."""
    if reach.low.value == 0 and reach.high.value == 0:
        return "fail"
    if not _holds("=", reach) or (step and rest % step):
        return "pass"
    return "incomplete"


@dataclass(frozen=True, slots=True)
class ChoiceTest:
    """A yes/no or choice cell is (or is not) the answer of this code."""

    cell: int
    """The number of the cell."""
    equal: bool
    """Whether it must be that answer, or must not."""
    code: int
    """The code of the answer, see ``Slot.answers``."""


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple["Guard", ...]
    """The conditions."""


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Guard", ...]
    """The conditions."""


Guard = LinearRelation | ChoiceTest | And | Or


def holds(guard: Guard, values: Values, bounds: Bounds) -> bool | None:
    """Whether a condition holds; None while it depends on unknown cells.

    Three-valued as in Kleene's logic: each part is decided on its own.
    """
    if isinstance(guard, LinearRelation):
        return {"pass": True, "fail": False}.get(relation_verdict(guard, values, bounds))
    if isinstance(guard, ChoiceTest):
        value = values[guard.cell]
        return None if value is None else (value == guard.code) == guard.equal
    parts = [holds(part, values, bounds) for part in guard.parts]
    decisive = isinstance(guard, Or)
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def too_long(rule: LinearRelation, values: Values) -> bool:
    """Whether a side, or what is known of it, has more than 15 digits."""
    for terms, constant in (rule.left, rule.right):
        size = abs(constant)
        for weight, cell in terms:
            size += abs(weight * (values[cell] or 0))
        if size >= LIMIT:
            return True
    return False


def side(terms: tuple[tuple[int, int], ...], constant: int, values: Values) -> int | None:
    """The sum of one side, None while a cell in it is unknown."""
    total = constant
    for weight, cell in terms:
        value = values[cell]
        if value is None:
            return None
        total += weight * value
    return total
