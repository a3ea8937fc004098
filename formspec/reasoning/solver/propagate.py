"""Exact interval propagation: what a set of lines leaves of each cell.

Where no two lines are joined in more than one way and the free cells of a line have one
weight (up to the sign), the intervals that are left are exactly the values that can be
completed: sums of intervals of whole numbers are intervals, and a tree carries them along.
"""

from collections.abc import Iterable, Mapping, Sequence

from formspec.reasoning.solver.constraints import Domains, LinearConstraint

ROUNDS = 40
"""Lines in a circle could narrow one another step by step for ever; trees are done sooner."""


def narrowed(
    lines: Sequence[LinearConstraint], domains: Domains
) -> dict[int, tuple[int, int]] | None:
    """The domains as far as the lines narrow them one by one; None if nothing is left."""
    found = dict(domains)
    for _ in range(max(ROUNDS, len(lines) + 2)):
        changed = False
        for terms, low, high in lines:
            least = most = 0
            for weight, cell in terms:
                start, stop = found[cell]
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
                start, stop = found[cell]
                if weight > 0:
                    bottom, top = stop - below // weight, start + above // weight
                else:
                    bottom, top = stop - above // -weight, start + below // -weight
                if bottom > start or top < stop:
                    bottom, top = max(bottom, start), min(top, stop)
                    if bottom > top:
                        return None
                    found[cell] = bottom, top
                    changed = True
        if not changed:
            break
    return found


def is_tree(lines: Iterable[LinearConstraint]) -> bool:
    """Whether propagation decides these lines: no circle, and one weight in each."""
    above: dict[int, int] = {}
    for terms, _, _ in lines:
        if len(terms) < 2:
            continue
        size = abs(terms[0][0])
        roots = []
        for weight, cell in terms:
            if abs(weight) != size:
                return False
            root = _root(above, cell)
            if root in roots:
                return False
            roots.append(root)
        for root in roots[1:]:
            above[root] = roots[0]
    return True


def _root(above: Mapping[int, int], cell: int) -> int:
    while cell in above:
        cell = above[cell]
    return cell


def merged(lines: Iterable[LinearConstraint]) -> list[LinearConstraint] | None:
    """Lines over the same sum as one; None if two of them exclude one another."""
    found: dict[tuple[tuple[int, int], ...], tuple[int, int]] = {}
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
        if terms in found:
            other = found[terms]
            low, high = max(low, other[0]), min(high, other[1])
        if low > high:
            return None
        found[terms] = low, high
    return [LinearConstraint(terms, low, high) for terms, (low, high) in found.items()]
