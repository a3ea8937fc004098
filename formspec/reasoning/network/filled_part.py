"""A part of a form with the values of one submission: what fails, and what can be changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from formspec.engine.intervals import Values
from formspec.engine.plan import Plan
from formspec.reasoning.network.parts import Claim, Limit, Network, Part, binding, possible
from formspec.reasoning.network.values import Steps
from formspec.reasoning.solver.constraints import Constraint, LinearConstraint, reduced
from formspec.reasoning.solver.solve import completed, groups


@dataclass(frozen=True, slots=True)
class Case:
    """A part, the values in steps, and the numbers of the claims that bind.

    ``limits`` are from what to what each cell may be filled in, ``holes`` the blanks that are
    zero or inside their bounds, ``unknown`` the cells without a value, ``strange`` those whose
    value is outside its bounds, ``locked`` those that must stay. ``failing`` are the claims
    that fail and whose cells are all known, ``long`` the sums beyond 15 digits, ``sums`` what
    each line comes to, by claim. ``is_small`` says that all values of the form are known and
    far from 15 digits.
    """

    plan: Plan
    limits: tuple[Limit, ...]
    holes: Mapping[int, Constraint]
    part: Part
    values: Values
    claims: tuple[int, ...]
    unknown: tuple[int, ...]
    strange: tuple[int, ...]
    locked: frozenset[int]
    is_small: bool
    failing: tuple[int, ...]
    long: tuple[Claim, ...]
    sums: Mapping[int, int]

    def domains(self, cells: Iterable[int], changed: Iterable[int]) -> dict[int, tuple[int, int]]:
        """What these cells can be while ``changed`` and the unknown ones are free."""
        slots, found = self.plan.slots, {}
        for cell in cells:
            value = self.values[cell]
            found[cell] = possible(slots[cell]) if value is None else (value, value)
        for cell in changed:
            found[cell] = self.limits[cell]
        return found


def case(net: Network, part: Part, read: Steps, locked: frozenset[int] = frozenset()) -> Case:
    """A part of a form with the values of a submission."""
    values = read.values
    unknown = tuple(cell for cell in part.cells if values[cell] is None)
    claims = tuple(binding(part, values, read.blank))
    failing, sums = _judged(part, claims, values)
    return Case(
        net.plan,
        net.limits,
        net.holes,
        part,
        values,
        claims,
        unknown,
        tuple(cell for cell in part.cells if cell in read.strange) if read.strange else (),
        locked,
        read.is_small and not unknown,
        tuple(failing),
        () if read.failing is not None else tuple(_too_long(part, values)),
        sums,
    )


def _judged(part: Part, claims: Iterable[int], values: Values) -> tuple[list[int], dict[int, int]]:
    """The claims that fail among those whose cells are all known, and what lines come to."""
    failing, sums = list[int](), dict[int, int]()
    gaps = {cell for cell in part.cells if values[cell] is None}
    for number in claims:
        claim = part.claims[number]
        formula = claim.formula
        if gaps and not gaps.isdisjoint(claim.cells):
            continue
        if isinstance(formula, LinearConstraint):
            total = sum([weight * values[cell] for weight, cell in formula.terms])  # type: ignore[operator, misc]
            sums[number] = total
            if not formula.low <= total <= formula.high:
                failing.append(number)
        elif reduced(formula, {cell: _point(values[cell]) for cell in claim.cells}) is not True:
            failing.append(number)
    return failing, sums


def _too_long(part: Part, values: Values) -> Iterator[Claim]:
    """The lengths that do not hold; what is unknown counts as nothing."""
    for length in part.lengths:
        if any(values[cell] is None for cell in length.previous):
            continue
        points = {cell: _point(values[cell] or 0) for cell in length.cells}
        if reduced(length.formula, points) is False:
            yield length


def _point(value: int | None) -> Limit:
    assert value is not None  # noqa: S101 - only claims whose cells are all known
    return value, value


@dataclass(frozen=True, slots=True)
class Knot:
    """Claims that hang together by free cells, with the domains of all cells in them."""

    claims: tuple[Claim, ...]
    holes: tuple[Constraint, ...]
    lengths: tuple[Constraint, ...]
    domains: dict[int, tuple[int, int]]
    free: tuple[int, ...]

    @property
    def formulas(self) -> tuple[Constraint, ...]:
        """What the claims ask for."""
        return (*(claim.formula for claim in self.claims), *self.holes)

    def completed(self, safe: int) -> dict[int, int] | None:
        """A value for each cell, or None. Raises UndecidedError."""
        return completed(self.formulas, self.lengths, self.domains, safe)


def knots(case: Case, changed: Sequence[int]) -> Iterator[Knot]:
    """The claims that look at free cells, where ``changed`` and the unknown ones are free."""
    part = case.part
    free = {*changed, *case.unknown}
    touched = [n for n in case.claims if not free.isdisjoint(part.claims[n].cells)]
    cells = {cell for n in touched for cell in part.claims[n].cells}
    domains = case.domains(sorted(cells), changed)
    claims = {id(part.claims[n].formula): part.claims[n] for n in touched}
    for group in groups([part.claims[n].formula for n in touched], domains):
        own = tuple(claims[id(formula)] for formula in group)
        yield _knot(case, own, free, changed)


def _knot(case: Case, own: tuple[Claim, ...], free: set[int], changed: Sequence[int]) -> Knot:
    inside = {cell for claim in own for cell in claim.cells}
    mine = free & inside
    long = [
        length
        for length in case.part.lengths
        if not mine.isdisjoint(length.cells)
        and not any(case.values[cell] is None for cell in length.previous)
    ]
    around = sorted(inside.union(*(length.cells for length in long)))
    domains = case.domains(around, [cell for cell in changed if cell in mine])
    for cell in around:
        if cell not in inside and case.values[cell] is None:
            domains[cell] = (0, 0)  # the length of a sum is that of what is known in it
    holes = tuple(
        case.holes[cell] for cell in sorted(mine) if cell in case.holes and cell not in changed
    )
    return Knot(own, holes, tuple(length.formula for length in long), domains, tuple(sorted(mine)))
