"""How far a cell can go while all premises hold."""

from dataclasses import dataclass

from formspec.numeral import LIMIT
from formspec.reasoning.certificate import Clause
from formspec.reasoning.entail import Point, Search


@dataclass(frozen=True, slots=True)
class End:
    """The last value of a cell in one direction, None if there is none below 16 digits.

    Where it is not ``decided``, nothing lies beyond it, but it may not be reached.
    """

    value: int | None
    decided: bool = True


def beyond(cell: int, upwards: bool, end: int) -> Clause:
    """The claim that a cell does not go beyond a value."""
    return (((((1, cell),), -end),),) if upwards else (((((-1, cell),), end),),)


def end(search: Search, cell: int, upwards: bool) -> End:
    """The greatest, or the least, whole value of a cell; the premises must agree.

    The fractions give a limit. It is the answer if some whole values reach it; else, which is
    rare, the answer is looked for by halving.
    """
    limit = _limit(search, cell, upwards)
    if limit is None and not search.has_cases:
        return End(None)  # along a ray of fractions lie whole values too
    sign = 1 if upwards else -1
    top = LIMIT if limit is None else sign * limit
    found = search.prove(beyond(cell, upwards, sign * (top - 1)))
    if isinstance(found, Point):
        return End(None if limit is None else limit)
    start = search.prove(())
    if found is None or not isinstance(start, Point):
        return End(limit, False)
    low, high = sign * start.values[cell], top - 1
    while low < high:
        middle = (low + high + 1) // 2
        found = search.prove(beyond(cell, upwards, sign * (middle - 1)))
        if found is None:
            return End(sign * high, False)
        if isinstance(found, Point):
            low = sign * found.values[cell]
        else:
            high = middle - 1
    return End(sign * low)


def _limit(search: Search, cell: int, upwards: bool) -> int | None:
    tableau = search.tableau
    mark = tableau.mark()
    found = tableau.reach(cell, upwards)
    tableau.undo(mark)
    if found is None:
        return None
    return (
        found.numerator // found.denominator
        if upwards
        else -(-found.numerator // found.denominator)
    )
