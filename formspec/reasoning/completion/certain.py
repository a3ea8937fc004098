"""What the filled cells leave no choice about, and the few rules that say so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from formspec.reasoning.network.filled_part import Case, Knot
from formspec.reasoning.network.parts import Claim, possible
from formspec.reasoning.solver.constraints import Constraint, Domains, LinearConstraint, cells
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.propagate import is_tree
from formspec.reasoning.solver.solve import completed, groups, simplified


class Inferred(NamedTuple):
    """A cell with its only value, and the claims that leave no other, with the cells known."""

    cell: int
    value: int
    claims: tuple[Claim, ...] = ()
    known: tuple[int, ...] = ()


def contradiction(knot: Knot, safe: int) -> tuple[Claim, ...]:
    """Claims that cannot all hold, none of which could be left out.

    There must be such. Raises UndecidedError.
    """

    def impossible(claims: Sequence[Claim]) -> bool:
        formulas = [*(claim.formula for claim in claims), *knot.holes]
        return completed(formulas, knot.lengths, knot.domains, safe) is None

    return _fewest(knot.claims, impossible)


def _fewest(
    claims: Sequence[Claim], enough: Callable[[Sequence[Claim]], bool]
) -> tuple[Claim, ...]:
    """Claims that are enough, from the last to the first without those that are not needed."""
    needed = list(claims)
    for claim in reversed(claims):
        rest = [other for other in needed if other is not claim]
        try:
            if enough(rest):
                needed = rest
        except UndecidedError:
            continue
    return tuple(needed)


def by_line(one: Case) -> list[Inferred] | None:
    """What the only line of a part says of its only blank; None if that takes a longer look."""
    if len(one.claims) != 1 or len(one.unknown) != 1 or one.unknown[0] in one.holes:
        return None
    claim, (blank,), values = one.part.claims[one.claims[0]], one.unknown, one.values
    if not isinstance(claim.formula, LinearConstraint):
        return None
    terms, least, most = claim.formula
    rest = own = 0
    for weight, cell in terms:
        value = values[cell]
        if value is None:
            own = weight
        else:
            rest += weight * value
    low, high = possible(one.plan.slots[blank])
    if own > 0:
        low, high = max(low, -((rest - least) // own)), min(high, (most - rest) // own)
    elif own < 0:
        low, high = max(low, -((most - rest) // -own)), min(high, (rest - least) // -own)
    safe = one.plan.safe
    if not -safe < low <= high < safe:
        return None
    known = tuple(cell for cell in claim.cells if cell != blank)
    return [Inferred(blank, low, (claim,), known)] if low == high else []


def inferred(knot: Knot, safe: int) -> list[Inferred] | None:
    """The free cells with one possible value; None if the claims contradict one another.

    Raises UndecidedError.
    """
    certain = _certain(knot, safe)
    return list(_reasons(knot, certain, safe)) if certain else None if certain is None else []


def _certain(knot: Knot, safe: int) -> dict[int, int] | None:
    """The only value of each cell that has no other; None if nothing is possible."""
    left = simplified(knot.formulas, knot.domains)
    if left is None:
        return None
    found, doubtful = dict[int, int](), list[int]()
    open_ = {
        cell
        for group in groups((*left.lines, *left.cases), left.domains)
        if not _decides(group)
        for formula in group
        for cell in cells(formula)
    }
    small = all(-safe < low and high < safe for low, high in left.domains.values())
    for cell in knot.free:
        low, high = left.domains[cell]
        if low == high:
            found[cell] = low
        elif cell in open_ or not small:  # the lengths of sums may leave less, too
            doubtful.append(cell)
    if small and not open_:
        return found
    witness = knot.completed(safe)
    if witness is None:
        return None
    for cell in doubtful:
        if _alone(knot, knot.formulas, left.domains, cell, witness[cell], safe):
            found[cell] = witness[cell]
    return found


def _decides(group: Sequence[Constraint]) -> bool:
    """Whether propagation leaves exactly what is possible."""
    lines = [formula for formula in group if isinstance(formula, LinearConstraint)]
    return len(lines) == len(group) and is_tree(lines)


def _alone(
    knot: Knot,
    formulas: Sequence[Constraint],
    domains: Domains,
    cell: int,
    value: int,
    safe: int,
) -> bool:
    """Whether a cell can have no value below or above this one."""
    low, high = domains[cell]
    return all(
        completed(formulas, knot.lengths, {**domains, cell: span}, safe) is None
        for span in ((value + 1, high), (low, value - 1))
        if span[0] <= span[1]
    )


def _reasons(knot: Knot, certain: dict[int, int], safe: int) -> Iterator[Inferred]:
    """For each cell one claim if one will do, with what was inferred before; else the fewest."""
    domains = dict(knot.domains)
    open_ = dict(certain)
    while open_:
        found = list(_by_one(knot, open_, domains))
        if not found:
            cell, value = next(iter(open_.items()))
            found = [Inferred(cell, value, *_by_several(knot, cell, value, domains, safe))]
        for one in found:
            domains[one.cell] = one.value, one.value
            open_.pop(one.cell, None)
        yield from found


def _by_one(knot: Knot, open_: Mapping[int, int], domains: Domains) -> Iterator[Inferred]:
    """What single claims leave no choice about; each cell once."""
    done = set[int]()
    for claim in knot.claims:
        wanted = [cell for cell in claim.cells if cell in open_ and cell not in done]
        left = simplified((claim.formula, *knot.holes), domains) if wanted else None
        for cell in wanted:
            if left is not None and left.domains[cell][0] == left.domains[cell][1]:
                done.add(cell)
                yield Inferred(cell, open_[cell], (claim,), _known((claim,), domains))


def _by_several(
    knot: Knot, cell: int, value: int, domains: Domains, safe: int
) -> tuple[tuple[Claim, ...], tuple[int, ...]]:
    def enough(claims: Sequence[Claim]) -> bool:
        formulas = [*(claim.formula for claim in claims), *knot.holes]
        return _alone(knot, formulas, domains, cell, value, safe)

    claims = _fewest(knot.claims, enough)
    return claims, _known(claims, domains)


def _known(claims: Sequence[Claim], domains: Domains) -> tuple[int, ...]:
    found = {cell for claim in claims for cell in claim.cells}
    return tuple(sorted(cell for cell in found if domains[cell][0] == domains[cell][1]))
