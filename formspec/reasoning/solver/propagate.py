"""Exact interval propagation: what a set of lines leaves of each cell.

Where no two lines are joined in more than one way and the free cells of a line have one
weight (up to the sign), the intervals that are left are exactly the values that can be
completed: sums of intervals of whole numbers are intervals, and a tree carries them along.
"""

from collections.abc import Iterable, Iterator, Sequence

from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.constraints import Domain, Domains, LinearConstraint
from formspec.reasoning.solver.effort import Effort

NARROWING = 3
"""So many terms are looked at in the time that one coefficient takes to be put in."""

ROUNDS = 40
"""Lines in a circle could narrow one another step by step for ever; trees are done sooner."""


def narrowed(
    lines: Sequence[LinearConstraint], domains: Domains, effort: Effort | None = None
) -> dict[int, tuple[int, int]] | None:
    """The domains as far as the lines narrow them one by one; None if nothing is left.

    Raises UndecidedError where the ``effort`` is spent.
    """
    narrower = dict(domains)
    for _ in _rounds(lines, effort):
        changed = False
        for terms, low, high in lines:
            least = most = 0
            for weight, cell in terms:
                start, stop = narrower[cell]
                if weight > 0:
                    least += weight * start
                    most += weight * stop
                else:
                    least += weight * stop
                    most += weight * start
            if least > high or most < low:
                return None
            if least >= low and most <= high:
                continue
            above, below = high - least, most - low
            for weight, cell in terms:
                start, stop = narrower[cell]
                if weight > 0:
                    bottom, top = stop - below // weight, start + above // weight
                else:
                    bottom, top = stop - above // -weight, start + below // -weight
                if bottom > start or top < stop:
                    bottom, top = max(bottom, start), min(top, stop)
                    if bottom > top:
                        return None
                    narrower[cell] = bottom, top
                    changed = True
        if not changed:
            break
    return narrower


def _rounds(lines: Sequence[LinearConstraint], effort: Effort | None) -> Iterator[int]:
    size = sum([len(terms) for terms, _, _ in lines])
    for number in range(max(ROUNDS, len(lines) + 2)):
        if number == ROUNDS and not is_tree(lines):
            return
        if effort is not None:
            effort.spend(size // NARROWING)
        yield number


def solved(line: LinearConstraint, weight: int, rest: int, domain: Domain) -> Domain:
    """What a cell of this weight can be inside its domain if the other terms come to ``rest``."""
    least, most = line.low - rest, line.high - rest
    if weight < 0:
        weight, least, most = -weight, -most, -least
    low, high = domain
    return max(low, -(-least // weight)), min(high, most // weight)


def is_tree(lines: Iterable[LinearConstraint]) -> bool:
    """Whether propagation decides these lines: no circle, and one weight in each."""
    several = [terms for terms, _, _ in lines if len(terms) > 1]
    if any(abs(weight) != abs(terms[0][0]) for terms in several for weight, _ in terms):
        return False
    inside = [[cell for _, cell in terms] for terms in several]
    joins = sum(len(cells) - 1 for cells in inside)
    return joins == len({cell for cells in inside for cell in cells}) - len(connected(inside))


def merged(lines: Iterable[LinearConstraint]) -> list[LinearConstraint] | None:
    """Lines over the same sum as one; None if two of them exclude one another."""
    ends: dict[tuple[tuple[int, int], ...], tuple[int, int]] = {}
    for line in lines:
        terms, low, high = line
        if not terms:
            if low > 0 or high < 0:
                return None
            continue
        terms = tuple(sorted(terms, key=lambda term: term[1]))
        if terms[0][0] < 0:
            terms = tuple((-weight, cell) for weight, cell in terms)
            low, high = -high, -low
        if terms in ends:
            other = ends[terms]
            low, high = max(low, other[0]), min(high, other[1])
        if low > high:
            return None
        ends[terms] = low, high
    return [LinearConstraint(terms, low, high) for terms, (low, high) in ends.items()]
