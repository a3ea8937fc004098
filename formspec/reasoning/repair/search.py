"""The lightest sets of cells whose change lets all claims of a part hold."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from formspec.reasoning.network.filled_part import Case, knots
from formspec.reasoning.solver import hitting
from formspec.reasoning.solver.constraints import LinearConstraint
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.hitting import LightestSets, Weight
from formspec.reasoning.solver.solve import nearest


def lightest(case: Case, weights: Mapping[int, Weight]) -> LightestSets:
    """All lightest sets of cells that are not locked; ``weights`` by cell, else 1."""
    quick = None if weights else _one_cell(case)
    if quick is not None:
        return quick
    nogoods = [case.part.claims[number].cells for number in case.failing]
    nogoods += [claim.cells for claim in case.long]
    nogoods += [(cell,) for cell in case.strange]
    cells = [cell for cell in case.part.cells if _can_change(case, cell)]
    weighed = {cell: weights.get(cell, 1) for cell in cells}
    return hitting.lightest(weighed, nogoods, partial(_unrepaired, case))


def _one_cell(case: Case) -> LightestSets | None:
    """The usual fault: one line fails, and one cell of it can mend that; None for others."""
    if len(case.failing) != 1 or case.strange or not case.is_small:
        return None
    claim, safe, found = case.part.claims[case.failing[0]], case.plan.safe, []
    for cell in sorted(claim.cells):
        if cell in case.locked:
            continue
        if cell not in case.part.plain:
            return None
        low, high = single(case, cell)
        if low <= high:
            if abs(nearest(low, high)) >= safe:
                return None
            found.append((cell,))
    return LightestSets(tuple(found), 1, claim.cells) if found else None


def _can_change(case: Case, cell: int) -> bool:
    if cell in case.locked or case.values[cell] is None:
        return False
    low, high = case.limits[cell]
    return low <= high


def _unrepaired(case: Case, changed: Sequence[int]) -> Collection[int] | None:
    """The cells of claims that cannot all hold when these change; None if all can.

    Raises UndecidedError.
    """
    if len(changed) == 1 and case.is_small and changed[0] in case.part.plain:
        low, high = single(case, changed[0])
        if low > high:
            numbers = (number for number, _ in case.part.plain[changed[0]])
            return [cell for number in numbers for cell in case.part.claims[number].cells]
        if abs(nearest(low, high)) < case.plan.safe:
            return None
    undecided = False
    for knot in knots(case, changed):
        try:
            if knot.completed(case.plan.safe) is None:
                return [cell for claim in knot.claims for cell in claim.cells]
        except UndecidedError:
            undecided = True
    if undecided:
        raise UndecidedError
    return None


def single(case: Case, cell: int) -> tuple[int, int]:
    """What a cell that only plain lines look at can be while all others stay."""
    low, high = case.limits[cell]
    old = case.values[cell]
    assert old is not None  # noqa: S101 - what is unknown is not changed
    for number, weight in case.part.plain[cell]:
        if number not in case.sums:
            continue
        line = case.part.claims[number].formula
        assert isinstance(line, LinearConstraint)  # noqa: S101 - plain
        rest = case.sums[number] - weight * old
        least, most = line.low - rest, line.high - rest
        if weight > 0:
            low, high = max(low, -(-least // weight)), min(high, most // weight)
        else:
            low, high = max(low, -(most // -weight)), min(high, -least // -weight)
    return low, high
