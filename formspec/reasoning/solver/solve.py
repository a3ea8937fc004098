"""Whether the free cells can be given values with which all constraints hold, and which values.

Lines are narrowed by propagation, which decides trees; circles go to the Omega test; cases
(``when``, ``!=``, signs) are tried one by one, each group of connected cells on its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from formspec.reasoning.solver import omega
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.constraints import (
    And,
    Constraint,
    Domains,
    LinearConstraint,
    Or,
    alternatives,
    cells,
    reduced,
)
from formspec.reasoning.solver.effort import Effort, UndecidedError
from formspec.reasoning.solver.propagate import is_tree, merged, narrowed

CASES = 500
"""So many cases are tried before it is given up."""

SIMPLIFYING = 10
"""What it takes to look at a line or a cell, in coefficients put in."""


class _Cases:
    """Counts the cases that were tried, and the work on them."""

    def __init__(self, effort: Effort) -> None:
        self.left, self.effort = CASES, effort

    def begin(self) -> None:
        """One more case. Raises UndecidedError after the last."""
        self.left -= 1
        if self.left < 0:
            raise UndecidedError


class Left(NamedTuple):
    """What is open once everything was narrowed."""

    lines: tuple[LinearConstraint, ...]
    """The linear constraints."""
    cases: tuple[Constraint, ...]
    """The constraints that have cases."""
    domains: Domains
    """What each cell can still be."""


def simplified(
    constraints: Iterable[Constraint], domains: Domains, effort: Effort | None = None
) -> Left | None:
    """What is left open; None if the constraints exclude one another already."""
    lines: list[LinearConstraint] = []
    waiting = list(constraints)
    while True:
        before, rest = len(lines), list[Constraint]()
        while waiting:
            now = reduced(waiting.pop(), domains)
            if now is False:
                return None
            if isinstance(now, LinearConstraint):
                lines.append(now)
            elif isinstance(now, And):
                waiting += now.parts
            elif now is not True:
                rest.append(now)
        waiting = rest[::-1]
        if len(lines) == before:
            break
        narrower = narrowed(lines, domains, effort)
        if narrower is None:
            return None
        domains = narrower
    kept = []
    for line in lines:
        now = reduced(line, domains)
        if now is False:
            return None
        if isinstance(now, LinearConstraint):
            kept.append(now)
    united = merged(kept)
    return None if united is None else Left(tuple(united), tuple(waiting), domains)


def completed(
    constraints: Iterable[Constraint],
    digit_limits: Sequence[Constraint],
    domains: Domains,
    safe: int,
    effort: Effort,
) -> dict[int, int] | None:
    """A value for each cell with which all constraints hold, or None if there are none.

    ``digit_limits`` keep sums within 15 digits; while all values stay below ``safe`` they hold by
    themselves. Raises UndecidedError.
    """
    constraints = tuple(constraints)
    values = _decided(constraints, domains, _Cases(effort))
    if values is None or not digit_limits or max(map(abs, values.values()), default=0) < safe:
        return values
    points = {cell: (value, value) for cell, value in values.items()}
    if all(reduced(limit, points) is True for limit in digit_limits):
        return values
    return _decided((*constraints, *digit_limits), domains, _Cases(effort))


def _decided(
    constraints: Iterable[Constraint], domains: Domains, left: _Cases
) -> dict[int, int] | None:
    constraints = tuple(constraints)
    left.effort.spend(SIMPLIFYING * (sum(map(_size, constraints)) + len(domains)))
    open_ = simplified(constraints, domains, left.effort)
    if open_ is None:
        return None
    values = {cell: nearest(*domain) for cell, domain in open_.domains.items()}
    for group in groups((*open_.lines, *open_.cases), open_.domains):
        own = _group(group, open_.domains, left)
        if own is None:
            return None
        values |= own
    return values


def _size(constraint: Constraint) -> int:
    """How many lines it is made of."""
    return sum(map(_size, constraint.parts)) if isinstance(constraint, And | Or) else 1


def groups(constraints: Sequence[Constraint], domains: Domains) -> Iterator[list[Constraint]]:
    """Constraints that hang together by cells that are free."""
    free = ([c for c in cells(each) if domains[c][0] < domains[c][1]] for each in constraints)
    for group in connected(free):
        yield [constraints[number] for number in group]


def _group(
    constraints: Sequence[Constraint], domains: Domains, left: _Cases
) -> dict[int, int] | None:
    lines = [constraint for constraint in constraints if isinstance(constraint, LinearConstraint)]
    cases = [
        constraint for constraint in constraints if not isinstance(constraint, LinearConstraint)
    ]
    own = {cell: domains[cell] for constraint in constraints for cell in cells(constraint)}
    if not cases:
        return _on_tree(lines, own) if is_tree(lines) else omega.witness(lines, own, left.effort)
    number = min(range(len(cases)), key=lambda n: len(alternatives(cases[n], domains)))
    others = [*lines, *cases[:number], *cases[number + 1 :]]
    for option in alternatives(cases[number], domains):
        left.begin()
        values = _decided((*others, option), own, left)
        if values is not None:
            return values
    return None


def _on_tree(lines: Sequence[LinearConstraint], domains: Domains) -> dict[int, int] | None:
    """Cell by cell the value nearest to zero: on a tree each that is left can be completed."""
    now = narrowed(lines, domains)  # perhaps not done beside lines that are no tree
    if now is None:
        return None
    for cell in domains:
        low, high = now[cell]
        if low < high:
            value = nearest(low, high)
            left = narrowed(lines, {**now, cell: (value, value)})
            if left is None:  # pragma: no cover - propagation is exact on trees
                raise AssertionError(lines)
            now = left
    return {cell: low for cell, (low, _) in now.items()}


def nearest(low: int, high: int) -> int:
    """The number nearest to zero."""
    return min(max(low, 0), high)


def span(
    constraints: Iterable[Constraint], domains: Domains, cell: int, effort: Effort
) -> tuple[int, int]:
    """The least and the greatest value of a cell with which the constraints can hold.

    There must be one. Raises UndecidedError.
    """
    open_ = simplified(constraints, domains)
    assert open_ is not None  # noqa: S101 - the caller knows a way
    for group in groups((*open_.lines, *open_.cases), open_.domains):
        if any(cell in cells(constraint) for constraint in group):
            lines = [constraint for constraint in group if isinstance(constraint, LinearConstraint)]
            if len(lines) == len(group) and is_tree(lines):
                break
            own = {c: open_.domains[c] for constraint in group for c in cells(constraint)}
            return _least(group, own, cell, 1, effort), _least(group, own, cell, -1, effort)
    return open_.domains[cell]


def _least(
    constraints: Sequence[Constraint], domains: Domains, cell: int, sign: int, effort: Effort
) -> int:
    """The least value of a cell, or with ``sign`` −1 the greatest, by halving."""
    start, stop = sorted(sign * end for end in domains[cell])
    while start < stop:
        middle = (start + stop) // 2
        ends = sorted((sign * start, sign * middle))
        values = _decided(constraints, {**domains, cell: (ends[0], ends[1])}, _Cases(effort))
        if values is None:
            start = middle + 1
        else:
            stop = sign * values[cell]
    return sign * start
