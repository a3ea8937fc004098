"""How far a cell can go while all premises hold."""

from dataclasses import dataclass

from formspec.reasoning.solver.certificate import Certificate, Clause
from formspec.reasoning.solver.clauses import clause
from formspec.reasoning.solver.constraints import within
from formspec.reasoning.solver.entail import Point, Search, certified
from formspec.reasoning.solver.simplex import Number
from formspec.submissions.numeral import LIMIT


@dataclass(frozen=True, slots=True)
class End:
    """The last value of a cell in one direction, None if there is none below 16 digits.

    ``certificate`` says why nothing lies beyond. Where it is not ``decided``, nothing lies
    beyond it, but it may not be reached.
    """

    value: int | None
    decided: bool = True
    certificate: Certificate | None = None


def beyond(cell: int, upwards: bool, end: int) -> Clause:
    """The claim that a cell does not go beyond a value."""
    return clause(within(cell, high=end) if upwards else within(cell, low=end))


def end(search: Search, cell: int, upwards: bool, bound: int | None) -> End:
    """The greatest, or the least, whole value of a cell; the premises must agree.

    Where the effort is spent it is the declared ``bound``, undecided.
    The fractions give a limit. It is the answer if some whole values reach it; else, which is
    rare, the answer is looked for by halving.
    """
    reach, reached = search.reach(cell, upwards)
    if search.effort.is_spent:
        return End(bound, decided=False)
    if reach is None and not search.has_cases:
        return End(None)  # along a ray of fractions lie whole values too
    sign = 1 if upwards else -1
    top = LIMIT if reach is None else sign * _floor(reach.value, sign)
    value = None if reach is None else sign * top
    proof = None if reach is None else search.proof(reach, beyond(cell, upwards, sign * top))
    if reached:
        return End(value, True, proof)
    found = search.prove(beyond(cell, upwards, sign * (top - 1)))
    if isinstance(found, Point):
        return End(value, True, proof)
    start = search.prove(())
    if found is None or not isinstance(start, Point):
        return End(value, False, proof)
    return _halved(search, cell, sign, (sign * start.values[cell], top - 1))


def _floor(number: Number, sign: int) -> int:
    """The whole number before it, in the direction of the sign."""
    over, under = sign * number.numerator, number.denominator
    return sign * (over // under)


def _halved(search: Search, cell: int, sign: int, between: tuple[int, int]) -> End:
    """The last value, which is between two (times ``sign``)."""
    low, high = between
    while low < high:
        middle = (low + high + 1) // 2
        found = search.prove(beyond(cell, sign > 0, sign * (middle - 1)))
        if found is None:
            return End(sign * high, False)
        if isinstance(found, Point):
            low = sign * found.values[cell]
        else:
            high = middle - 1
    claim = beyond(cell, sign > 0, sign * low)
    proof = search.prove(claim)
    if proof is None or isinstance(proof, Point):
        return End(sign * low, False)
    short = certified(search.used(proof), claim, search.cells, search.effort)
    return End(sign * low, True, short or search.told(proof, claim))
