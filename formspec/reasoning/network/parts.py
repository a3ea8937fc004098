"""A form's rules as parts that have no cell in common: each can be looked at on its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from formspec.engine.bounds import without_zeros
from formspec.engine.compiled import compile_form
from formspec.engine.intervals import Values
from formspec.engine.plan import Plan, PlannedRule, Slot
from formspec.language.form import Form
from formspec.reasoning.network.values import Steps
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.constraints import (
    Constraint,
    LinearConstraint,
    Or,
    cells,
    digit_limits,
    of_relation,
    of_rule,
    reduced,
    within,
)
from formspec.submissions.numeral import LIMIT

Limit = tuple[int, int]
"""From what to what, in steps; both ends belong to it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule asks for, and of which cells; of none where they cancel out.

    ``home`` are the cells that the rule names, those of this period first.
    ``previous`` are cells of the period before: without them the rule does not apply.
    ``computes`` is the cell that it fills; then it binds while that cell is blank.
    """

    rule: int
    formula: Constraint
    cells: tuple[int, ...]
    home: tuple[int, ...] = ()
    previous: tuple[int, ...] = ()
    computes: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Claims that are joined by cells, with the ``cells`` of this period in them.

    ``lengths`` keep all sums over these cells within 15 digits. ``at`` says which claims look
    at a cell. ``plain`` has, for cells that only plain lines look at, their claims with the
    weight, low and high end of each line.
    """

    cells: tuple[int, ...]
    claims: tuple[Claim, ...]
    lengths: tuple[Claim, ...]
    at: Mapping[int, tuple[int, ...]]
    plain: Mapping[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Network:
    """The parts of a form; ``of_cell`` and ``of_rule`` are their numbers, None where a cell
    or rule is in none. ``errors`` are the rules that must hold, ``limits`` from what to what
    each cell may be filled in. ``holes`` are cells that count as zero while they are blank,
    but may not be filled in with 0 and some numbers beside it; in ``open_plan`` no blank
    counts as zero. ``never`` are rules that must hold and cannot, of no cell at all.
    """

    plan: Plan
    parts: tuple[Part, ...]
    of_cell: tuple[int | None, ...]
    of_rule: tuple[int | None, ...]
    errors: frozenset[int]
    limits: tuple[Limit, ...]
    holes: Mapping[int, Constraint]
    open_plan: Plan
    never: tuple[int, ...]


@lru_cache(maxsize=256)
def network(form: Form) -> Network:
    """The parts of a form, made once."""
    plan = compile_form(form)
    claims = tuple(_claims(plan))
    joined = _joined(plan, claims)
    part_of = {cell: number for number, (inside, _) in enumerate(joined) for cell in inside}
    long = tuple(_lengths(plan))
    return Network(
        plan,
        tuple(_part(inside, own, long) for inside, own in joined),
        tuple(part_of.get(cell) for cell in range(len(plan.slots))),
        _of_rule(plan, [own for _, own in joined]),
        frozenset(n for n, rule in enumerate(plan.rules) if rule.severity == "error"),
        tuple(allowed(slot) for slot in plan.slots),
        {n: hole for n, slot in enumerate(plan.slots) if (hole := _hole(n, slot)) is not None},
        without_zeros(plan),
        tuple(n for n, rule in enumerate(plan.rules) if _is_never(rule)),
    )


def _is_never(rule: PlannedRule) -> bool:
    """``B − B ≥ 1``: nothing is left of its cells."""
    must = rule.severity == "error" and not rule.cells
    return must and reduced(of_rule(rule), {}) is False


def _claims(plan: Plan) -> Iterator[Claim]:
    for number, rule in enumerate(plan.rules):
        if rule.severity == "error" and rule.cells:
            yield _claim(number, of_rule(rule), _current_first(plan, rule.cells), rule.previous)
        if rule.computes is not None:
            relation = of_relation(rule.relation)
            yield _claim(number, relation, rule.cells, rule.previous, rule.computes)


def _claim(
    number: int,
    formula: Constraint,
    home: tuple[int, ...],
    previous: tuple[int, ...],
    computes: int | None = None,
) -> Claim:
    inside = tuple(dict.fromkeys(cells(formula)))
    return Claim(number, formula, inside, home, previous, computes)


def _current_first(plan: Plan, numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(numbers, key=lambda cell: plan.slots[cell].previous))


def _lengths(plan: Plan) -> Iterator[Claim]:
    for number, rule in enumerate(plan.rules):
        for length in digit_limits(rule):
            yield _claim(number, length, rule.cells, rule.previous)


def _joined(plan: Plan, claims: Sequence[Claim]) -> list[tuple[list[int], list[Claim]]]:
    """The cells of this period in each part, with its claims; the past joins nothing."""
    keys = []
    for claim in claims:
        current = [cell for cell in claim.home if not plan.slots[cell].previous]
        keys.append(current or claim.home[:1])
    found = []
    for group in sorted(connected(keys)):
        inside = {cell for number in group for cell in keys[number]}
        current = sorted(cell for cell in inside if not plan.slots[cell].previous)
        found.append((current, [claims[number] for number in group]))
    return found


def _part(inside: list[int], claims: list[Claim], long: tuple[Claim, ...]) -> Part:
    own = set(inside)
    at: dict[int, list[int]] = {cell: [] for cell in inside}
    for number, claim in enumerate(claims):
        for cell in claim.cells:
            if cell in at:
                at[cell].append(number)
    plain = {
        cell: tuple((n, weight) for n in numbers for weight, c in _terms(claims[n]) if c == cell)
        for cell, numbers in at.items()
        if all(isinstance(claims[n].formula, LinearConstraint) for n in numbers)
    }
    return Part(
        tuple(inside),
        tuple(claims),
        tuple(length for length in long if own.intersection(length.cells)),
        {cell: tuple(numbers) for cell, numbers in at.items()},
        plain,
    )


def _terms(claim: Claim) -> tuple[tuple[int, int], ...]:
    assert isinstance(claim.formula, LinearConstraint)  # noqa: S101 - the caller looked
    return claim.formula.terms


def _of_rule(plan: Plan, members: list[list[Claim]]) -> tuple[int | None, ...]:
    found: list[int | None] = [None] * len(plan.rules)
    for number, claims in enumerate(members):
        for claim in claims:
            found[claim.rule] = number
    return tuple(found)


def _hole(cell: int, slot: Slot) -> Constraint | None:
    low, high = allowed(slot)
    if not slot.zero or low <= 0 <= high:
        return None
    return Or((within(cell, 0, 0), within(cell, low, high)))


def lonely(cell: int) -> Part:
    """A part for a cell that no rule is about."""
    return Part((cell,), (), (), {cell: ()}, {cell: ()})


# Values --------------------------------------------------------------------------------


def allowed(slot: Slot) -> Limit:
    """From what to what a cell may be filled in, in steps."""
    low, high = slot.bounds
    least = 1 - LIMIT if low is None else max(low, 1 - LIMIT)
    return least, LIMIT - 1 if high is None else min(high, LIMIT - 1)


def possible(slot: Slot) -> Limit:
    """What an unknown cell can be; one that is computed has no bounds but its length, and
    one that counts as zero while it is blank may stay so.
    """
    if slot.computed:
        return 1 - LIMIT, LIMIT - 1
    low, high = allowed(slot)
    return (min(low, 0), max(high, 0)) if slot.zero else (low, high)


def suspects(net: Network, read: Steps) -> list[int]:
    """The parts in which something may be wrong or open."""
    if read.failing is None:
        return list(range(len(net.parts)))
    found = {net.of_rule[rule] for rule in read.failing}
    found.update(net.of_cell[cell] for cell in read.strange)
    found.update(net.of_cell[n] for n, value in enumerate(read.values) if value is None)
    return sorted(number for number in found if number is not None)


def binding(part: Part, values: Values, blank: frozenset[int]) -> list[int]:
    """The claims of a part that apply: the past is known, what they compute is blank."""
    return [
        number
        for number, claim in enumerate(part.claims)
        if (claim.computes is None or claim.computes in blank)
        and not any(values[cell] is None for cell in claim.previous)
    ]
