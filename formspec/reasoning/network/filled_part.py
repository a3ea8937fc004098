"""A part of a form with the values of one submission: what fails, and what can be changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from formspec.engine.intervals import Values
from formspec.reasoning.network.parts import Claim, Network, Part, binding, possible
from formspec.reasoning.network.values import StepValues
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.constraints import (
    Constraint,
    Domain,
    Domains,
    LinearConstraint,
    reduced,
)
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.solve import completed


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part of a form with the values of a submission."""

    net: Network
    """The form that it is a part of."""
    part: Part
    """The part, without values."""
    values: Values
    """The values of the whole form, in steps by cell number; None where unknown."""
    claims: tuple[int, ...]
    """The numbers of the claims that bind."""
    unknown: tuple[int, ...]
    """The cells of the part without a value."""
    out_of_bounds: tuple[int, ...]
    """The cells of the part whose value is outside its bounds."""
    locked: frozenset[int]
    """The cells that must stay as they are."""
    is_small: bool
    """Whether all values of the form are known and far from 15 digits."""
    failing: tuple[int, ...]
    """The numbers of the claims that fail and whose cells are all known."""
    too_long: tuple[Claim, ...]
    """The sums of more than 15 digits."""
    sums: Mapping[int, int]
    """What the sum of a linear claim comes to, by the number of the claim."""
    effort: Effort = field(compare=False)
    """What work is left for all questions about the submission."""

    def domains(self, cells: Iterable[int], changed: Iterable[int]) -> dict[int, Domain]:
        """What these cells can be while ``changed`` and the unknown ones are free."""
        slots, domains = self.net.plan.slots, {}
        for cell in cells:
            value = self.values[cell]
            domains[cell] = possible(slots[cell]) if value is None else (value, value)
        for cell in changed:
            domains[cell] = self.net.limits[cell]
        return domains


def filled_part(
    net: Network,
    part: Part,
    read: StepValues,
    effort: Effort,
    locked: frozenset[int] = frozenset(),
) -> FilledPart:
    """A part of a form with the values of a submission."""
    values = read.values
    unknown = tuple(cell for cell in part.cells if values[cell] is None)
    claims = binding(part, values, read.blank)
    failing, sums = _evaluated(part, claims, values)
    return FilledPart(
        net,
        part,
        values,
        claims,
        unknown,
        tuple(cell for cell in part.cells if cell in read.out_of_bounds)
        if read.out_of_bounds
        else (),
        locked,
        read.is_small and not unknown,
        tuple(failing),
        () if read.failing is not None else tuple(_too_long(part, values)),
        sums,
        effort,
    )


def _evaluated(
    part: Part, claims: Iterable[int], values: Values
) -> tuple[list[int], dict[int, int]]:
    """The claims that fail among those whose cells are all known, and what their sums are."""
    failing, sums = list[int](), dict[int, int]()
    unknown = {cell for cell in part.cells if values[cell] is None}
    for number in claims:
        claim = part.claims[number]
        constraint = claim.constraint
        if unknown and not unknown.isdisjoint(claim.cells):
            continue
        if isinstance(constraint, LinearConstraint):
            total = sum([weight * values[cell] for weight, cell in constraint.terms])  # type: ignore[operator, misc]
            sums[number] = total
            if not constraint.low <= total <= constraint.high:
                failing.append(number)
        elif reduced(constraint, {cell: _point(values[cell]) for cell in claim.cells}) is not True:
            failing.append(number)
    return failing, sums


def _too_long(part: Part, values: Values) -> Iterator[Claim]:
    """The digit limits that do not hold; what is unknown counts as nothing."""
    for claim in part.digit_limits:
        if any(values[cell] is None for cell in claim.previous):
            continue
        points = {cell: _point(values[cell] or 0) for cell in claim.cells}
        if reduced(claim.constraint, points) is False:
            yield claim


def _point(value: int | None) -> Domain:
    assert value is not None  # noqa: S101 - only claims whose cells are all known
    return value, value


@dataclass(frozen=True, slots=True)
class Subproblem:
    """Claims that hang together by free cells."""

    claims: tuple[Claim, ...]
    """The claims."""
    gaps: tuple[Constraint, ...]
    """That blanks are zero or inside their bounds."""
    digit_limits: tuple[Constraint, ...]
    """That sums over the free cells keep within 15 digits."""
    domains: Domains
    """What each cell of them can be."""
    free: tuple[int, ...]
    """The cells whose values are looked for."""
    safe: int
    """While all values are below this, sums keep within 15 digits by themselves."""
    effort: Effort = field(compare=False)
    """What work is left for all questions about the submission."""

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What must hold, but for the digit limits."""
        return (*(claim.constraint for claim in self.claims), *self.gaps)

    def completed(self) -> dict[int, int] | None:
        """A value for each cell, or None. Raises UndecidedError."""
        return completed(self.constraints, self.digit_limits, self.domains, self.safe, self.effort)


def subproblems(filled: FilledPart, changed: Sequence[int]) -> Iterator[Subproblem]:
    """The claims that look at free cells, where ``changed`` and the unknown ones are free."""
    free = {*changed, *filled.unknown}
    claims = [filled.part.claims[number] for number in filled.claims]
    touched = [claim for claim in claims if not free.isdisjoint(claim.cells)]
    domains = filled.domains(sorted({c for claim in touched for c in claim.cells}), changed)
    open_cells = ([c for c in claim.cells if domains[c][0] < domains[c][1]] for claim in touched)
    for group in connected(open_cells):
        yield _subproblem(filled, tuple(touched[number] for number in group), free, changed)


def _subproblem(
    filled: FilledPart, claims: tuple[Claim, ...], free: set[int], changed: Sequence[int]
) -> Subproblem:
    inside = {cell for claim in claims for cell in claim.cells}
    own = free & inside
    limits = [
        claim
        for claim in filled.part.digit_limits
        if not own.isdisjoint(claim.cells)
        and not any(filled.values[cell] is None for cell in claim.previous)
    ]
    cells = sorted(inside.union(*(claim.cells for claim in limits)))
    domains = filled.domains(cells, [cell for cell in changed if cell in own])
    for cell in cells:
        if cell not in inside and filled.values[cell] is None:
            domains[cell] = (0, 0)  # the length of a sum is that of what is known in it
    gaps = filled.net.gaps
    return Subproblem(
        claims,
        tuple(gaps[cell] for cell in sorted(own) if cell in gaps and cell not in changed),
        tuple(claim.constraint for claim in limits),
        domains,
        tuple(sorted(own)),
        filled.net.plan.safe,
        filled.effort,
    )
