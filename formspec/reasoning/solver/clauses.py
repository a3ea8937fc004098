"""Constraints as clauses of exact linear rows, which proofs are made of.

A row is divided by what divides all its weights, and its constant then goes up to the next whole
number: no filled form is lost or gained by it (R. Gomory's cut, 1958). A constraint becomes a
clause by going through its cases.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from math import gcd, prod

from formspec.engine.intervals import Bound, LinearRelation, relation_verdict
from formspec.engine.intervals import holds as guard_holds
from formspec.engine.plan import Plan, PlannedRule
from formspec.reasoning.solver.certificate import Clause, Premise, Row
from formspec.reasoning.solver.constraints import (
    FAR,
    And,
    Constraint,
    DigitLimit,
    Domain,
    Domains,
    LinearConstraint,
    Or,
    Truncated,
    cells,
    of_rule,
    open_sign,
    rounded,
    signs,
    truncated,
    within,
)
from formspec.reasoning.solver.effort import Effort

MAX_CASES = 256
"""A rule with more cases is taken for less than it says: what follows still follows."""

ASKING = 20
"""Coefficients that are put in in the time that the engine takes for a term."""

ALWAYS: Clause = ((),)


def row(terms: Iterable[tuple[int, int]], constant: int) -> Row:
    """``Σ weight·cell + constant ≤ 0`` in smallest whole numbers, one term a cell."""
    merged: dict[int, int] = {}
    for weight, cell in terms:
        merged[cell] = merged.get(cell, 0) + weight
    left = sorted((cell, weight) for cell, weight in merged.items() if weight)
    divisor = gcd(*(weight for _, weight in left)) or 1
    return tuple((weight // divisor, cell) for cell, weight in left), -(-constant // divisor)


def rows(line: LinearConstraint) -> tuple[Row, ...]:
    """What bounds a sum from above, and what bounds it from below."""
    terms, low, high = line
    above = (row(terms, -high),) if high < FAR else ()
    below = (row([(-weight, cell) for weight, cell in terms], low),) if low > -FAR else ()
    return above + below


def clause(constraint: Constraint, domains: Domains | None = None) -> Clause:
    """A constraint as alternatives; ``domains`` say which signs truncated amounts may have.

    With more than ``MAX_CASES`` cases it says less than the constraint, or has too many
    alternatives.
    """
    domains = domains or {}
    match constraint:
        case LinearConstraint():
            return (rows(constraint),)
        case Or(parts):
            return tuple(alternative for part in parts for alternative in clause(part, domains))
        case And(parts):
            alternatives = ALWAYS
            for part in parts:
                alternatives = both(alternatives, clause(part, domains))[: MAX_CASES + 1]
            return alternatives
        case Truncated():
            return _by_signs(constraint, domains)
        case DigitLimit():  # pragma: no cover - premises look at values for that
            raise AssertionError(constraint)


def both(one: Clause, other: Clause) -> Clause:
    """Each alternative of one with each of the other."""
    return tuple((*left, *right) for left, right in product(one, other))


def _by_signs(constraint: Truncated, domains: Domains) -> Clause:
    cell = open_sign(constraint, domains)
    if cell is None or not _is_spelled_out(constraint.relation, domains):
        return (rows(truncated(constraint.relation, domains)),)
    alternatives: Clause = ()
    for span in signs(domains[cell]):
        one_sign = clause(within(cell, *span))
        alternatives += both(one_sign, _by_signs(constraint, {**domains, cell: span}))
    return alternatives


def _is_spelled_out(relation: LinearRelation, domains: Domains) -> bool:
    """Whether the signs of its cells are few enough to go through them."""
    if relation.rounding != "truncate" or relation.op == "!=":
        return True
    return prod(len(signs(domains[cell])) for cell in rounded(relation)) <= MAX_CASES // 4


def stated(rule: PlannedRule, bounds: Sequence[Bound]) -> tuple[Premise, bool]:
    """A rule as a premise, and whether that is all it says; ``bounds`` by cell number."""
    domains = {cell: domain_of(bounds[cell]) for cell in rounded(rule.relation)}
    alternatives = clause(of_rule(rule), domains)
    exact = _is_spelled_out(rule.relation, domains)
    if len(alternatives) > MAX_CASES or max(map(len, alternatives), default=0) > MAX_CASES:
        alternatives, exact = ALWAYS, False
    return Premise("rule", rule.id, alternatives), exact


def domain_of(bound: Bound) -> Domain:
    """A bound as a domain: without an end it is ``FAR``."""
    low, high = bound
    return -FAR if low is None else low, FAR if high is None else high


def kept(
    rule: PlannedRule, bounds: Sequence[Bound], effort: Effort
) -> Callable[[Sequence[int]], bool]:
    """Whether whole values keep a rule, by the engine: its clause may say only a part of it.

    Each question is taken from the effort.
    """
    work = ASKING * (1 + sum(1 for _ in cells(of_rule(rule))))

    def test(values: Sequence[int]) -> bool:
        effort.left -= work
        if rule.when is not None and not guard_holds(rule.when, values, bounds):
            return True
        return relation_verdict(rule.relation, values, bounds) == "pass"

    return test


def limits(plan: Plan, numbers: Iterable[int]) -> list[Premise]:
    """The declared bounds of cells, and the codes of their answers."""
    slots = ((cell, plan.slots[cell]) for cell in numbers)
    return [premise for cell, slot in slots for premise in bounded(slot.bounds, cell, slot.key)]


def bounded(bound: Bound, cell: int, key: str) -> list[Premise]:
    """That a cell is not below or above a bound."""
    low, high = bound
    premises: list[Premise] = []
    if low is not None:
        premises.append(Premise("low", key, clause(within(cell, low=low))))
    if high is not None:
        premises.append(Premise("high", key, clause(within(cell, high=high))))
    return premises


def holds(clause: Clause, point: Sequence[int]) -> bool:
    """Whether whole values satisfy a clause."""
    return any(all(value(each, point) <= 0 for each in alternative) for alternative in clause)


def value(each: Row, point: Sequence[int]) -> int:
    """The left side of a row."""
    terms, constant = each
    return sum(weight * point[cell] for weight, cell in terms) + constant


def cells_of(clause: Clause) -> set[int]:
    """The cells that a clause looks at."""
    return {cell for alternative in clause for terms, _ in alternative for _, cell in terms}
