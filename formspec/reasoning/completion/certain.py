"""What the filled cells leave no choice about, and the few rules that say so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from formspec.reasoning.network.filled_part import FilledPart, Subproblem
from formspec.reasoning.network.parts import Claim, possible
from formspec.reasoning.solver.constraints import Constraint, Domains, LinearConstraint, cells
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.propagate import is_tree, solved
from formspec.reasoning.solver.solve import groups, simplified


class Inferred(NamedTuple):
    """A cell with its only value."""

    cell: int
    """The number of the cell."""
    value: int
    """Its value in steps, or the code of its answer."""
    claims: tuple[Claim, ...] = ()
    """The claims that leave no other value; none where its bounds do."""
    known: tuple[int, ...] = ()
    """The cells whose values they start from."""


def contradiction(subproblem: Subproblem) -> tuple[Claim, ...]:
    """Claims that cannot all hold, none of which could be left out.

    There must be such. Raises UndecidedError.
    """
    return _fewest(subproblem, lambda less: less.completed() is None)


def _fewest(subproblem: Subproblem, is_enough: Callable[[Subproblem], bool]) -> tuple[Claim, ...]:
    """Claims that are enough, from the last to the first without those that are not needed."""
    for claim in reversed(subproblem.claims):
        rest = tuple(other for other in subproblem.claims if other is not claim)
        less = replace(subproblem, claims=rest)
        try:
            if is_enough(less):
                subproblem = less
        except UndecidedError:
            continue
    return subproblem.claims


def by_line(filled: FilledPart) -> list[Inferred] | None:
    """What the only sum of a part says of its only blank; None if that takes a longer look."""
    if len(filled.claims) != 1 or len(filled.unknown) != 1:
        return None
    claim, (blank,), plan = filled.part.claims[filled.claims[0]], filled.unknown, filled.net.plan
    if blank in filled.net.gaps or not isinstance(claim.constraint, LinearConstraint):
        return None
    low, high = possible(plan.slots[blank])
    weight = rest = 0
    for each, cell in claim.constraint.terms:
        value = filled.values[cell]
        if value is None:
            weight = each
        else:
            rest += each * value
    if weight:
        low, high = solved(claim.constraint, weight, rest, (low, high))
    if not -plan.safe < low <= high < plan.safe:
        return None
    known = tuple(cell for cell in claim.cells if cell != blank)
    return [Inferred(blank, low, (claim,), known)] if low == high else []


def inferred(subproblem: Subproblem) -> list[Inferred] | None:
    """The free cells with one possible value; None if the claims contradict one another.

    Raises UndecidedError.
    """
    certain = _certain(subproblem)
    return None if certain is None else list(_reasons(subproblem, certain))


def _certain(subproblem: Subproblem) -> dict[int, int] | None:
    """The only value of each cell that has no other; None if nothing is possible."""
    left = simplified(subproblem.constraints, subproblem.domains)
    if left is None:
        return None
    certain, doubtful = dict[int, int](), list[int]()
    undecided = {
        cell
        for group in groups((*left.lines, *left.cases), left.domains)
        if not _decides(group)
        for constraint in group
        for cell in cells(constraint)
    }
    safe = subproblem.safe
    is_small = all(-safe < low and high < safe for low, high in left.domains.values())
    for cell in subproblem.free:
        low, high = left.domains[cell]
        if low == high:
            certain[cell] = low
        elif cell in undecided or not is_small:  # the digit limits may leave less, too
            doubtful.append(cell)
    if is_small and not undecided:
        return certain
    witness = subproblem.completed()
    if witness is None:
        return None
    narrower = replace(subproblem, domains=left.domains)
    for cell in doubtful:
        if _is_only_value(narrower, cell, witness[cell]):
            certain[cell] = witness[cell]
    return certain


def _decides(group: Sequence[Constraint]) -> bool:
    """Whether propagation leaves exactly what is possible."""
    lines = [constraint for constraint in group if isinstance(constraint, LinearConstraint)]
    return len(lines) == len(group) and is_tree(lines)


def _is_only_value(subproblem: Subproblem, cell: int, value: int) -> bool:
    """Whether a cell can have no value below or above this one."""
    low, high = subproblem.domains[cell]
    return all(
        replace(subproblem, domains={**subproblem.domains, cell: span}).completed() is None
        for span in ((value + 1, high), (low, value - 1))
        if span[0] <= span[1]
    )


def _reasons(subproblem: Subproblem, certain: dict[int, int]) -> Iterator[Inferred]:
    """For each cell one claim if one will do, with what was inferred before; else the fewest."""
    unexplained = dict(certain)
    while unexplained:
        inferences = list(_by_one(subproblem, unexplained))
        if not inferences:
            inferences = [_by_several(subproblem, *next(iter(unexplained.items())))]
        points = {inference.cell: (inference.value,) * 2 for inference in inferences}
        subproblem = replace(subproblem, domains={**subproblem.domains, **points})
        for cell in points:
            unexplained.pop(cell, None)
        yield from inferences


def _by_one(subproblem: Subproblem, unexplained: Mapping[int, int]) -> Iterator[Inferred]:
    """What single claims leave no choice about; each cell once."""
    done = set[int]()
    for claim in subproblem.claims:
        wanted = [cell for cell in claim.cells if cell in unexplained and cell not in done]
        if not wanted:
            continue
        left = simplified((claim.constraint, *subproblem.gaps), subproblem.domains)
        for cell in wanted:
            if left is not None and left.domains[cell][0] == left.domains[cell][1]:
                done.add(cell)
                known = _known((claim,), subproblem.domains)
                yield Inferred(cell, unexplained[cell], (claim,), known)


def _by_several(subproblem: Subproblem, cell: int, value: int) -> Inferred:
    claims = _fewest(subproblem, lambda less: _is_only_value(less, cell, value))
    return Inferred(cell, value, claims, _known(claims, subproblem.domains))


def _known(claims: Sequence[Claim], domains: Domains) -> tuple[int, ...]:
    looked_at = {cell for claim in claims for cell in claim.cells}
    return tuple(sorted(cell for cell in looked_at if domains[cell][0] == domains[cell][1]))
