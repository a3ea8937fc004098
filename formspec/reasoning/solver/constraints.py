"""What a rule says of whole steps: linear constraints, joined by "all" and "at least one".

This is the one translation of rules for all reasoning. Rounding, ``when``, ``!=`` and the limit
of 15 digits all come down to it. What truncated amounts and numbers of digits say depends on the
signs of cells: that becomes linear once the signs are known.
"""

from collections.abc import Iterator, Mapping
from math import gcd
from typing import NamedTuple

from formspec.engine import intervals
from formspec.engine.intervals import ChoiceTest, Guard, LinearRelation
from formspec.engine.plan import PlannedRule
from formspec.language.expression import Op
from formspec.submissions.numeral import LIMIT

FAR = 10**60
"""Beyond every sum of whole steps: no bound."""

Terms = tuple[tuple[int, int], ...]
"""A weighted sum: pairs of weight and cell number."""

Domain = tuple[int, int]
"""The least and the greatest value that a cell may have, in steps."""

Domains = Mapping[int, Domain]
"""The domain of each cell, by cell number."""


class LinearConstraint(NamedTuple):
    """``low ≤ Σ weight·cell ≤ high``."""

    terms: Terms
    """The weighted cells."""
    low: int
    """The least value of the sum; ``-FAR`` for none."""
    high: int
    """The greatest value of the sum; ``FAR`` for none."""


class And(NamedTuple):
    """Every part holds."""

    parts: tuple["Constraint", ...]
    """The constraints that must all hold."""


class Or(NamedTuple):
    """At least one part holds."""

    parts: tuple["Constraint", ...]
    """The constraints of which one must hold."""


class Truncated(NamedTuple):
    """A relation between amounts whose last digits were cut off."""

    relation: LinearRelation
    """The relation of the numbers as they were reported."""


class DigitLimit(NamedTuple):
    """``Σ |weight·cell| ≤ most``: a side of a rule keeps within 15 digits."""

    terms: Terms
    """The weighted cells of the side."""
    most: int
    """The greatest sum of absolute values."""


Constraint = LinearConstraint | And | Or | Truncated | DigitLimit

NEVER = Or(())
"""What no values satisfy."""

_OPPOSITE: dict[Op, Op] = {"=": "!=", "!=": "=", "<=": ">", ">": "<=", ">=": "<", "<": ">="}


def of_rule(rule: PlannedRule) -> Constraint:
    """What a rule says: its relation, or that its condition is not met."""
    return _where_it_applies(rule, of_relation(rule.relation))


def not_applying(rule: PlannedRule) -> Constraint:
    """That the condition of a rule is not met."""
    return NEVER if rule.when is None else condition(rule.when, False)


def _where_it_applies(rule: PlannedRule, constraint: Constraint) -> Constraint:
    return constraint if rule.when is None else Or((not_applying(rule), constraint))


def of_relation(relation: LinearRelation) -> Constraint:
    """A relation with the rounding that it allows for; ``!=`` is about reported numbers."""
    terms, constant, op = relation.terms, relation.constant, relation.op
    if op == "!=":
        return compared(terms, constant, op)
    if relation.rounding == "truncate" and any(relation.rounded_terms):
        return Truncated(relation)
    slack = relation.rounding_slack
    return compared(terms, constant, op, -slack, slack)


def condition(guard: Guard, holds: bool = True) -> Constraint:
    """That a condition holds, or that it does not."""
    if isinstance(guard, LinearRelation):
        return compared(guard.terms, guard.constant, guard.op if holds else _OPPOSITE[guard.op])
    if isinstance(guard, ChoiceTest):
        return compared(((1, guard.cell),), -guard.code, "=" if guard.equal == holds else "!=")
    parts = tuple(condition(part, holds) for part in guard.parts)
    return Or(parts) if isinstance(guard, intervals.Or) == holds else And(parts)


def compared(terms: Terms, constant: int, op: Op, least: int = 0, most: int = 0) -> Constraint:
    """``Σ weight·cell + constant op 0``, off by some number of half steps from least to most."""
    if op == "!=":
        below = LinearConstraint(terms, -FAR, -1 - constant)
        return Or((below, LinearConstraint(terms, 1 - constant, FAR)))
    return _between(terms, constant, op, (least, op == "<"), (most, op == ">"))


def _between(
    terms: Terms, constant: int, op: Op, least: tuple[int, bool], most: tuple[int, bool]
) -> LinearConstraint:
    """That twice the sum, plus something from ``least`` to ``most``, compares to zero.

    Each end comes with whether it is out of reach.
    """
    low, high = -FAR, FAR
    if op in ("=", ">=", ">"):  # 2·sum + most ≥ 0, or > 0 where that end is out of reach
        low = -((most[0] - most[1]) // 2) - constant
    if op in ("=", "<=", "<"):
        high = (-least[0] - least[1]) // 2 - constant
    return LinearConstraint(terms, low, high)


def within(cell: int, low: int = -FAR, high: int = FAR) -> LinearConstraint:
    """That the value of one cell lies between two."""
    return LinearConstraint(((1, cell),), low, high)


def zero_or_within(cell: int, low: int, high: int) -> Or:
    """That one cell is zero or lies between two."""
    return Or((within(cell, 0, 0), within(cell, low, high)))


def digit_limits(rule: PlannedRule) -> Iterator[Constraint]:
    """That no side of a rule which applies has more than 15 digits, whatever its severity."""
    for terms, constant in (rule.relation.left, rule.relation.right):
        yield _where_it_applies(rule, DigitLimit(terms, LIMIT - 1 - abs(constant)))


def cells(constraint: Constraint) -> Iterator[int]:
    """The cells a constraint looks at; perhaps repeated."""
    match constraint:
        case LinearConstraint(terms) | DigitLimit(terms):
            yield from (cell for _, cell in terms)
        case Truncated(relation):
            yield from (cell for _, cell in relation.terms)
        case And(parts) | Or(parts):
            for part in parts:
                yield from cells(part)


# Under domains -------------------------------------------------------------------------


def reduced(constraint: Constraint, domains: Domains) -> Constraint | bool:
    """What is open of a constraint: True or False where the domains decide it."""
    match constraint:
        case LinearConstraint():
            return _linear_reduced(constraint, domains)
        case And() | Or():
            return _parts_reduced(constraint, domains)
        case Truncated(relation):
            if open_sign(constraint, domains) is not None:
                return constraint
            return _linear_reduced(truncated(relation, domains), domains)
        case DigitLimit(terms, most):
            return _digits_reduced(constraint, terms, most, domains)


def _parts_reduced(constraint: And | Or, domains: Domains) -> Constraint | bool:
    decisive = isinstance(constraint, Or)  # True decides an Or, False an And
    rest = []
    for part in constraint.parts:
        now = reduced(part, domains)
        if now is decisive:
            return decisive
        if not isinstance(now, bool):
            rest.append(now)
    if len(rest) > 1:
        return type(constraint)(tuple(rest))
    return rest[0] if rest else not decisive


def sum_range(terms: Terms, domains: Domains) -> Domain:
    """The least and the greatest that a sum can be."""
    least = most = 0
    for weight, cell in terms:
        low, high = domains[cell]
        if weight > 0:
            least += weight * low
            most += weight * high
        else:
            least += weight * high
            most += weight * low
    return least, most


def _linear_reduced(line: LinearConstraint, domains: Domains) -> LinearConstraint | bool:
    least, most = sum_range(line.terms, domains)
    if least > line.high or most < line.low:
        return False
    if least >= line.low and most <= line.high:
        return True
    return _over_free_cells(line, domains)


def _over_free_cells(line: LinearConstraint, domains: Domains) -> LinearConstraint:
    """The same over the cells that are still free, the weights without a common divisor."""
    fixed, terms, common = 0, [], 0
    for weight, cell in line.terms:
        low, high = domains[cell]
        if low == high:
            fixed += weight * low
        else:
            terms.append((weight, cell))
            common = gcd(common, weight)
    low, high = line.low - fixed, line.high - fixed
    if common > 1:
        terms = [(weight // common, cell) for weight, cell in terms]
        low, high = -(-low // common), high // common
    return LinearConstraint(tuple(terms), low, high)


# Signs ---------------------------------------------------------------------------------

_SIGNS = ((1, FAR), (0, 0), (-FAR, -1))


def signs(domain: Domain) -> list[Domain]:
    """The signs that values of a domain have: all positive numbers, zero, all negative ones."""
    low, high = domain
    return [(least, most) for least, most in _SIGNS if least <= high and low <= most]


def open_sign(constraint: Truncated | DigitLimit, domains: Domains) -> int | None:
    """The first cell whose sign is open and matters; None if there is none."""
    if isinstance(constraint, DigitLimit):
        open_cells = (c for _, c in constraint.terms if domains[c][0] < 0 < domains[c][1])
    else:
        open_cells = (c for c in rounded(constraint.relation) if len(signs(domains[c])) > 1)
    return next(open_cells, None)


def rounded(relation: LinearRelation) -> Iterator[int]:
    """The cells to which the rounding of a relation applies."""
    for (_, cell), is_rounded in zip(relation.terms, relation.rounded_terms, strict=True):
        if is_rounded:
            yield cell


def truncated(relation: LinearRelation, domains: Domains) -> LinearConstraint:
    """What a relation of truncated amounts says; where a sign is open, what it says at least.

    A positive amount lies in [v, v+1), a negative one in (v−1, v], a zero in (−1, 1).
    Source: XBRL Calculations 1.1, truncation.
    """
    least = most = 0
    for (weight, cell), is_rounded in zip(relation.terms, relation.rounded_terms, strict=True):
        if not is_rounded:
            continue
        low, high = domains[cell]
        if weight < 0:
            low, high = -high, -low
        least -= 2 * abs(weight) * (low <= 0)
        most += 2 * abs(weight) * (high >= 0)
    op = relation.op
    return _between(relation.terms, relation.constant, op,
                    (least, op == "<" or least < 0), (most, op == ">" or most > 0))  # fmt: skip


def _digits_reduced(
    constraint: Constraint, terms: Terms, most: int, domains: Domains
) -> Constraint | bool:
    longest = sum(abs(weight) * max(map(abs, domains[cell])) for weight, cell in terms)
    if longest <= most:
        return True
    if any(low < 0 < high for low, high in (domains[cell] for _, cell in terms)):
        return constraint
    signed = [
        (abs(weight) if domains[cell][0] >= 0 else -abs(weight), cell) for weight, cell in terms
    ]
    return _linear_reduced(LinearConstraint(tuple(signed), -FAR, most), domains)


def alternatives(constraint: Constraint, domains: Domains) -> tuple[Constraint, ...]:
    """The cases of an open constraint, one of which must be so."""
    if isinstance(constraint, Or):
        return constraint.parts
    assert isinstance(constraint, Truncated | DigitLimit)  # noqa: S101 - others have no cases
    cell = open_sign(constraint, domains)
    assert cell is not None  # noqa: S101 - it is open
    spans = signs(domains[cell])
    return tuple(And((within(cell, *span), constraint)) for span in spans)
