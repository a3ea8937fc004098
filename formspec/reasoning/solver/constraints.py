"""A rule as lines, joined by "all" and "some": what must be true of whole steps.

Rounding, ``when``, ``!=`` and the limit of 15 digits all come down to that. Truncated amounts
and lengths depend on the signs of numbers: they become lines when the signs are known.
"""

from collections.abc import Iterator, Mapping
from math import gcd
from typing import NamedTuple

from formspec.engine import intervals
from formspec.engine.intervals import Guard, LinearRelation
from formspec.engine.plan import PlannedRule
from formspec.submissions.numeral import LIMIT

FAR = 10**60
"""Beyond every sum of whole steps: no bound."""

Domains = Mapping[int, tuple[int, int]]
"""From what to what each cell may go, by cell number; both ends belong to it."""


class Line(NamedTuple):
    """``low ≤ Σ weight·cell ≤ high``."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int


class And(NamedTuple):
    """Every part holds."""

    parts: tuple["Formula", ...]


class Or(NamedTuple):
    """At least one part holds."""

    options: tuple["Formula", ...]


class Cut(NamedTuple):
    """A relation between amounts whose last digits were cut off."""

    relation: LinearRelation


class Short(NamedTuple):
    """``Σ |weight·cell| ≤ most``: a side of a rule keeps within 15 digits."""

    terms: tuple[tuple[int, int], ...]
    most: int


Formula = Line | And | Or | Cut | Short

NEVER = Or(())


def of_rule(rule: PlannedRule) -> Formula:
    """What a rule asks for: its relation, or that its condition is not met."""
    relation = of_relation(rule.relation)
    return relation if rule.when is None else Or((unmet(rule.when), relation))


def of_relation(relation: LinearRelation) -> Formula:
    """A relation as a formula, with the rounding that it allows for."""
    if relation.op == "!=":
        terms, constant = relation.terms, relation.constant
        return Or((Line(terms, -FAR, -1 - constant), Line(terms, 1 - constant, FAR)))
    if relation.rounding == "truncate" and any(relation.rounded_terms):
        return Cut(relation)
    slack = relation.rounding_slack
    return _between(relation, -slack, slack, False, False)


def _between(
    relation: LinearRelation, least: int, most: int, least_open: bool, most_open: bool
) -> Line:
    """The line on which twice the sum plus ``[least, most]`` can compare to zero.

    ``least_open`` and ``most_open`` say that an end does not belong to the interval.
    """
    op, constant = relation.op, relation.constant
    low, high = -FAR, FAR
    if op in ("=", ">=", ">"):  # 2·sum + most ≥ 0, or > 0 where that end is open
        low = -((most - (op == ">" or most_open)) // 2) - constant
    if op in ("=", "<=", "<"):
        high = (-least - (op == "<" or least_open)) // 2 - constant
    return Line(relation.terms, low, high)


def unmet(guard: Guard) -> Formula:
    """That a condition does not hold."""
    if isinstance(guard, LinearRelation):
        line = guard.terms, guard.constant
        return _opposite(guard.op, *line)
    if isinstance(guard, intervals.And | intervals.Or):
        parts = tuple(unmet(part) for part in guard.parts)
        return Or(parts) if isinstance(guard, intervals.And) else And(parts)
    cell = ((1, guard.cell),)
    if not guard.equal:
        return Line(cell, guard.code, guard.code)
    return Or((Line(cell, -FAR, guard.code - 1), Line(cell, guard.code + 1, FAR)))


def _opposite(op: str, terms: tuple[tuple[int, int], ...], constant: int) -> Formula:
    match op:
        case "=":
            return Or((Line(terms, -FAR, -1 - constant), Line(terms, 1 - constant, FAR)))
        case "!=":
            return Line(terms, -constant, -constant)
        case ">=":
            return Line(terms, -FAR, -1 - constant)
        case ">":
            return Line(terms, -FAR, -constant)
        case "<=":
            return Line(terms, 1 - constant, FAR)
        case _:
            return Line(terms, -constant, FAR)


def lengths(rule: PlannedRule) -> Iterator[Formula]:
    """That no side of a rule which applies has more than 15 digits, whatever its severity."""
    for terms, constant in (rule.relation.left, rule.relation.right):
        short = Short(terms, LIMIT - 1 - abs(constant))
        yield short if rule.when is None else Or((unmet(rule.when), short))


def cells(formula: Formula) -> Iterator[int]:
    """The cells a formula looks at; perhaps repeated."""
    match formula:
        case Line(terms) | Short(terms):
            yield from (cell for _, cell in terms)
        case Cut(relation):
            yield from (cell for _, cell in relation.terms)
        case And(parts) | Or(parts):
            for part in parts:
                yield from cells(part)


# Under domains -------------------------------------------------------------------------


def settled(formula: Formula, domains: Domains) -> Formula | bool:
    """A formula as far as it is open: True or False where the domains decide it."""
    match formula:
        case Line():
            return _line(formula, domains)
        case And(parts):
            found = []
            for part in parts:
                now = settled(part, domains)
                if now is False:
                    return False
                if now is not True:
                    found.append(now)
            return (And(tuple(found)) if len(found) > 1 else found[0]) if found else True
        case Or(options):
            found = []
            for option in options:
                now = settled(option, domains)
                if now is True:
                    return True
                if now is not False:
                    found.append(now)
            return (Or(tuple(found)) if len(found) > 1 else found[0]) if found else False
        case Cut(relation):
            return _cut(relation, domains)
        case Short(terms, most):
            return _short(terms, most, domains)


def reach(terms: tuple[tuple[int, int], ...], domains: Domains) -> tuple[int, int]:
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


def _line(line: Line, domains: Domains) -> Formula | bool:
    least, most = reach(line.terms, domains)
    if least > line.high or most < line.low:
        return False
    if least >= line.low and most <= line.high:
        return True
    return stripped(line, domains)


def stripped(line: Line, domains: Domains) -> Line:
    """A line over the cells that are still free, its weights without a common divisor."""
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
    return Line(tuple(terms), low, high)


def _sign(cell: int, domains: Domains) -> int | None:
    """1, 0 or -1; None while it is open."""
    low, high = domains[cell]
    if low > 0:
        return 1
    if high < 0:
        return -1
    return 0 if low == high == 0 else None


def _cut(relation: LinearRelation, domains: Domains) -> Formula | bool:
    """A positive amount lies in [v, v+1), a negative one in (v−1, v], a zero in (−1, 1).

    Source: XBRL Calculations 1.1, truncation.
    """
    least = most = 0
    for (weight, cell), rounded in zip(relation.terms, relation.rounded_terms, strict=True):
        if not rounded:
            continue
        sign = _sign(cell, domains)
        if sign is None:
            return Cut(relation)
        towards = sign if weight > 0 else -sign
        least -= 2 * abs(weight) * (towards <= 0)
        most += 2 * abs(weight) * (towards >= 0)
    return _line(_between(relation, least, most, least < 0, most > 0), domains)


def _short(terms: tuple[tuple[int, int], ...], most: int, domains: Domains) -> Formula | bool:
    longest = sum(abs(weight) * max(map(abs, domains[cell])) for weight, cell in terms)
    if longest <= most:
        return True
    if any(low < 0 < high for low, high in (domains[cell] for _, cell in terms)):
        return Short(terms, most)
    signed = [
        (abs(weight) if domains[cell][0] >= 0 else -abs(weight), cell) for weight, cell in terms
    ]
    return _line(Line(tuple(signed), -FAR, most), domains)


def options(formula: Formula, domains: Domains) -> tuple[Formula, ...]:
    """The cases of an open formula, one of which must be so."""
    match formula:
        case Or(parts):
            return parts
        case Cut(relation):
            rounded = (
                cell
                for (_, cell), is_rounded in zip(
                    relation.terms, relation.rounded_terms, strict=True
                )
                if is_rounded
            )
            cell = next(cell for cell in rounded if _sign(cell, domains) is None)
        case Short(terms):
            cell = next(cell for _, cell in terms if domains[cell][0] < 0 < domains[cell][1])
        case _:  # pragma: no cover - lines and conjunctions have no cases
            raise AssertionError(formula)
    low, high = domains[cell]
    spans = ((1, high), (0, 0), (low, -1))
    cases = (span for span in spans if span[0] <= span[1] and low <= span[1] and span[0] <= high)
    return tuple(And((Line(((1, cell),), *span), formula)) for span in cases)
