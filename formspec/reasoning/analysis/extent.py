"""How far a cell can go while all premises hold."""

from dataclasses import dataclass, replace

from formspec.engine.intervals import Bound
from formspec.engine.plan import Slot
from formspec.reasoning.solver.certificate import Certificate, Clause
from formspec.reasoning.solver.clauses import clause
from formspec.reasoning.solver.constraints import within
from formspec.reasoning.solver.entail import Point, Search, certified
from formspec.reasoning.solver.simplex import Number
from formspec.submissions.numeral import LIMIT, show


@dataclass(frozen=True, slots=True)
class Extreme:
    """The last value of a cell in one direction."""

    value: int | None
    """The value in steps or the code of an answer; None for no end below 16 digits."""
    decided: bool = True
    """False where nothing lies beyond the value, but it may not be reached."""
    certificate: Certificate | None = None
    """Why nothing lies beyond; None where that is the declared bound."""


@dataclass(frozen=True, slots=True)
class CellRange:
    """What a number can be; each end can be reached."""

    cell: str
    """The key of the cell."""
    low: str | None
    """The least value, as a decimal number; None for no bound."""
    high: str | None
    """The greatest value, as a decimal number; None for no bound."""
    low_certificate: Certificate | None = None
    """Why nothing is below; None where that is the declared bound."""
    high_certificate: Certificate | None = None
    """Why nothing is above; None where that is the declared bound."""


def cell_range(slot: Slot, low: Extreme, high: Extreme) -> CellRange:
    """The range of a cell as decimal numbers."""
    least, most = (
        None if end.value is None else show(end.value, slot.decimals) for end in (low, high)
    )
    return CellRange(slot.key, least, most, low.certificate, high.certificate)


def extremes(search: Search, cell: int, bound: Bound, point: Point) -> tuple[Extreme, Extreme]:
    """The least and the greatest value of a cell; ``point`` is one way to keep the premises."""
    ends = []
    for upwards, declared in zip((False, True), bound, strict=True):
        is_reached = declared is not None and point.values[cell] == declared
        end = Extreme(declared) if is_reached else _extreme(search, cell, upwards, declared)
        ends.append(replace(end, certificate=None) if end.value == declared else end)
    return ends[0], ends[1]


def beyond(cell: int, upwards: bool, end: int) -> Clause:
    """The claim that a cell does not go beyond a value."""
    return clause(within(cell, high=end) if upwards else within(cell, low=end))


def _extreme(search: Search, cell: int, upwards: bool, bound: int | None) -> Extreme:
    """The greatest, or the least, whole value of a cell; the premises must agree.

    Where the effort is spent it is the declared ``bound``, undecided.
    The fractions give a limit. It is the answer if some whole values reach it; else, which is
    rare, the answer is looked for by halving.
    """
    reach, reached = search.reach(cell, upwards)
    if search.effort.is_spent:
        return Extreme(bound, decided=False)
    if reach is None and not search.has_cases:
        return Extreme(None)  # along a ray of fractions lie whole values too
    sign = 1 if upwards else -1
    top = LIMIT if reach is None else sign * _floor(reach.value, sign)
    value = None if reach is None else sign * top
    proof = None if reach is None else search.proof(reach, beyond(cell, upwards, sign * top))
    if reached:
        return Extreme(value, True, proof)
    answer = search.prove(beyond(cell, upwards, sign * (top - 1)))
    if isinstance(answer, Point):
        return Extreme(value, True, proof)
    start = search.prove(())
    if answer is None or not isinstance(start, Point):
        return Extreme(value, False, proof)
    return _halved(search, cell, sign, (sign * start.values[cell], top - 1))


def _floor(number: Number, sign: int) -> int:
    """The whole number before it, in the direction of the sign."""
    over, under = sign * number.numerator, number.denominator
    return sign * (over // under)


def _halved(search: Search, cell: int, sign: int, between: tuple[int, int]) -> Extreme:
    """The last value, which is between two (times ``sign``)."""
    low, high = between
    while low < high:
        middle = (low + high + 1) // 2
        answer = search.prove(beyond(cell, sign > 0, sign * (middle - 1)))
        if answer is None:
            return Extreme(sign * high, False)
        if isinstance(answer, Point):
            low = sign * answer.values[cell]
        else:
            high = middle - 1
    claim = beyond(cell, sign > 0, sign * low)
    proof = search.prove(claim)
    if proof is None or isinstance(proof, Point):
        return Extreme(sign * low, False)
    short = certified(search.used(proof), claim, search.cells, search.effort)
    return Extreme(sign * low, True, short or search.as_certificate(proof, claim))
