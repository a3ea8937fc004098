"""The lightest sets of cells whose change lets all claims of a part hold."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from formspec.reasoning.network.filled_part import FilledPart, subproblems
from formspec.reasoning.solver import hitting
from formspec.reasoning.solver.constraints import Domain, LinearConstraint
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.hitting import LightestSets, Weight
from formspec.reasoning.solver.propagate import solved
from formspec.reasoning.solver.solve import nearest


def lightest(filled: FilledPart, weights: Mapping[int, Weight]) -> LightestSets:
    """All lightest sets of cells that are not locked; ``weights`` by cell, else 1."""
    quick = None if weights else _one_cell(filled)
    if quick is not None:
        return quick
    nogoods = [filled.part.claims[number].cells for number in filled.failing]
    nogoods += [claim.cells for claim in filled.too_long]
    nogoods += [(cell,) for cell in filled.out_of_bounds]
    cells = [cell for cell in filled.part.cells if _can_change(filled, cell)]
    weighed = {cell: weights.get(cell, 1) for cell in cells}
    test = partial(_unrepaired, filled)
    return hitting.lightest(weighed, nogoods, test, effort=filled.effort)


def _one_cell(filled: FilledPart) -> LightestSets | None:
    """The usual fault: one sum fails, and one cell of it can mend that; None for others."""
    if len(filled.failing) != 1 or filled.out_of_bounds or not filled.is_small:
        return None
    claim, sets = filled.part.claims[filled.failing[0]], []
    for cell in sorted(claim.cells):
        if cell in filled.locked:
            continue
        if cell not in filled.part.linear:
            return None
        low, high = remaining(filled, cell)
        if low <= high:
            if abs(nearest(low, high)) >= filled.net.plan.safe:
                return None
            sets.append((cell,))
    return LightestSets(tuple(sets), 1, claim.cells) if sets else None


def _can_change(filled: FilledPart, cell: int) -> bool:
    if cell in filled.locked or filled.values[cell] is None:
        return False
    low, high = filled.net.limits[cell]
    return low <= high


def _unrepaired(filled: FilledPart, changed: Sequence[int]) -> Collection[int] | None:
    """The cells of claims that cannot all hold when these change; None if all can.

    Raises UndecidedError.
    """
    part = filled.part
    if len(changed) == 1 and filled.is_small and changed[0] in part.linear:
        low, high = remaining(filled, changed[0])
        if low > high:
            return [cell for n, _ in part.linear[changed[0]] for cell in part.claims[n].cells]
        if abs(nearest(low, high)) < filled.net.plan.safe:
            return None
    if filled.effort.is_spent:
        raise UndecidedError
    is_undecided = False
    for subproblem in subproblems(filled, changed):
        try:
            if subproblem.completed() is None:
                return [cell for claim in subproblem.claims for cell in claim.cells]
        except UndecidedError:
            is_undecided = True
    if is_undecided:
        raise UndecidedError
    return None


def remaining(filled: FilledPart, cell: int) -> Domain:
    """What a cell that only linear claims look at can be while all others stay."""
    domain, old = filled.net.limits[cell], filled.values[cell]
    assert old is not None  # noqa: S101 - what is unknown is not changed
    for number, weight in filled.part.linear[cell]:
        if number in filled.sums:
            line = filled.part.claims[number].constraint
            assert isinstance(line, LinearConstraint)  # noqa: S101 - linear
            domain = solved(line, weight, filled.sums[number] - weight * old, domain)
    return domain
