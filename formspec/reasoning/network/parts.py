"""A form's rules as parts that have no cell in common: each can be looked at on its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from formspec.engine.bounds import without_zeros
from formspec.engine.compiled import compile_form
from formspec.engine.intervals import Values
from formspec.engine.plan import Plan, PlannedRule, Slot
from formspec.language.form import Form
from formspec.reasoning.network.values import StepValues
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.constraints import (
    Constraint,
    Domain,
    LinearConstraint,
    cells,
    digit_limits,
    of_relation,
    of_rule,
    reduced,
    zero_or_within,
)
from formspec.submissions.numeral import LIMIT


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule asks for."""

    rule: int
    """The number of the rule in the plan."""
    constraint: Constraint
    """What it asks for."""
    cells: tuple[int, ...]
    """The cells that the constraint looks at; none where they cancel out."""
    named: tuple[int, ...] = ()
    """The cells that the rule names."""
    previous: tuple[int, ...] = ()
    """Cells of the period before: without them the rule does not apply."""
    computes: int | None = None
    """The cell that the rule fills; then the claim binds while that cell is blank."""


@dataclass(frozen=True, slots=True)
class Part:
    """Claims that are joined by cells."""

    cells: tuple[int, ...]
    """The cells of this period that the claims name."""
    claims: tuple[Claim, ...]
    """The claims, in the order of the form."""
    digit_limits: tuple[Claim, ...]
    """That all sums over these cells keep within 15 digits."""
    at: Mapping[int, tuple[int, ...]]
    """The numbers of the claims that look at a cell."""
    linear: Mapping[int, tuple[tuple[int, int], ...]]
    """For each cell that only linear claims look at: their numbers, with its weight in each."""


@dataclass(frozen=True, slots=True)
class Network:
    """A form as parts."""

    plan: Plan
    """The form, made ready."""
    parts: tuple[Part, ...]
    """The parts, in the order of the form."""
    part_of_cell: tuple[int | None, ...]
    """The number of the part of each cell, None where it is in none."""
    part_of_rule: tuple[int | None, ...]
    """The number of the part of each rule, None where it is in none."""
    limits: tuple[Domain, ...]
    """What each cell may be filled in with, in steps."""
    gaps: Mapping[int, Constraint]
    """For cells that are zero while blank, but may not be filled in with 0: that they are zero
    or inside their bounds."""
    open_plan: Plan
    """The form with no blank that counts as zero."""
    impossible: tuple[int, ...]
    """Rules of no cell at all that must hold and cannot."""


@lru_cache(maxsize=256)
def network(form: Form) -> Network:
    """A form as parts, made once."""
    plan = compile_form(form)
    joined = _joined(plan, list(_claims(plan)))
    limits: dict[int, list[tuple[int, Claim]]] = {}
    for number, limit in enumerate(_digit_limits(plan)):
        for cell in limit.cells:
            limits.setdefault(cell, []).append((number, limit))
    of_cell = {cell: number for number, (inside, _) in enumerate(joined) for cell in inside}
    of_rule = {claim.rule: number for number, (_, own) in enumerate(joined) for claim in own}
    gaps = ((cell, _excluded_gap(cell, slot)) for cell, slot in enumerate(plan.slots))
    return Network(
        plan,
        tuple(_part(inside, own, limits) for inside, own in joined),
        tuple(of_cell.get(cell) for cell in range(len(plan.slots))),
        tuple(of_rule.get(rule) for rule in range(len(plan.rules))),
        tuple(allowed(slot) for slot in plan.slots),
        {cell: gap for cell, gap in gaps if gap is not None},
        without_zeros(plan),
        tuple(number for number, rule in enumerate(plan.rules) if _is_impossible(rule)),
    )


def _is_impossible(rule: PlannedRule) -> bool:
    """``B − B ≥ 1``: nothing is left of its cells."""
    must = rule.severity == "error" and not rule.cells
    return must and reduced(of_rule(rule), {}) is False


def _claims(plan: Plan) -> Iterator[Claim]:
    for number, rule in enumerate(plan.rules):
        if rule.severity == "error" and rule.cells:
            yield _claim(number, of_rule(rule), rule)
        if rule.computes is not None:
            yield _claim(number, of_relation(rule.relation), rule, rule.computes)


def _claim(
    number: int, constraint: Constraint, rule: PlannedRule, computes: int | None = None
) -> Claim:
    inside = tuple(dict.fromkeys(cells(constraint)))
    return Claim(number, constraint, inside, rule.cells, rule.previous, computes)


def _digit_limits(plan: Plan) -> Iterator[Claim]:
    for number, rule in enumerate(plan.rules):
        for limit in digit_limits(rule):
            yield _claim(number, limit, rule)


def _joined(plan: Plan, claims: Sequence[Claim]) -> list[tuple[list[int], list[Claim]]]:
    """The cells of this period in each part, with its claims; the past joins nothing."""
    current = [[c for c in claim.named if not plan.slots[c].previous] for claim in claims]
    keys = [own or claim.named[:1] for own, claim in zip(current, claims, strict=True)]
    return [
        (
            sorted({cell for number in group for cell in current[number]}),
            [claims[number] for number in group],
        )
        for group in sorted(connected(keys))
    ]


def _part(
    inside: list[int], claims: list[Claim], limits: Mapping[int, Sequence[tuple[int, Claim]]]
) -> Part:
    own = {number: limit for cell in inside for number, limit in limits.get(cell, ())}
    at: dict[int, list[int]] = {cell: [] for cell in inside}
    linear: dict[int, list[tuple[int, int]]] = {cell: [] for cell in inside}
    for number, claim in enumerate(claims):
        for cell in claim.cells:
            if cell in at:
                at[cell].append(number)
        if isinstance(claim.constraint, LinearConstraint):
            for weight, cell in claim.constraint.terms:
                if cell in linear:
                    linear[cell].append((number, weight))
    return Part(
        tuple(inside),
        tuple(claims),
        tuple(limit for _, limit in sorted(own.items())),
        {cell: tuple(numbers) for cell, numbers in at.items()},
        {cell: tuple(pairs) for cell, pairs in linear.items() if len(pairs) == len(at[cell])},
    )


def _excluded_gap(cell: int, slot: Slot) -> Constraint | None:
    """That a blank is zero or inside its bounds, where there are values between."""
    low, high = allowed(slot)
    if not slot.zero or low <= 0 <= high:
        return None
    return zero_or_within(cell, low, high)


def unconstrained_part(cell: int) -> Part:
    """A part for a cell that no rule is about."""
    return Part((cell,), (), (), {cell: ()}, {cell: ()})


# Values --------------------------------------------------------------------------------


def allowed(slot: Slot) -> Domain:
    """What a cell may be filled in with, in steps."""
    low, high = slot.bounds
    least = 1 - LIMIT if low is None else max(low, 1 - LIMIT)
    return least, LIMIT - 1 if high is None else min(high, LIMIT - 1)


def possible(slot: Slot) -> Domain:
    """What an unknown cell can be; one that is computed has no bounds but its length, and
    one that counts as zero while it is blank may stay so.
    """
    if slot.computed:
        return 1 - LIMIT, LIMIT - 1
    low, high = allowed(slot)
    return (min(low, 0), max(high, 0)) if slot.zero else (low, high)


def suspects(net: Network, read: StepValues) -> list[int]:
    """The numbers of the parts in which something may be wrong or open."""
    if read.failing is None:
        return list(range(len(net.parts)))
    numbers = {net.part_of_rule[rule] for rule in read.failing}
    numbers.update(net.part_of_cell[cell] for cell in read.out_of_bounds)
    numbers.update(net.part_of_cell[n] for n, value in enumerate(read.values) if value is None)
    return sorted(number for number in numbers if number is not None)


def binding(part: Part, values: Values, blank: frozenset[int]) -> tuple[int, ...]:
    """The claims of a part that apply: the past is known, what they compute is blank."""
    return tuple(
        number
        for number, claim in enumerate(part.claims)
        if (claim.computes is None or claim.computes in blank)
        and not any(values[cell] is None for cell in claim.previous)
    )
