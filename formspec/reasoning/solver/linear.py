"""The rules and bounds of a form as clauses of exact linear rows over whole steps.

Strict comparisons are rows one step tighter, a row is divided by what divides all its weights,
and its constant then goes up to the next whole number: no filled form is lost or gained by it.
A rule that rounds says that the intervals its numbers stand for meet; that is linear too, but
for a number that was cut off, whose interval turns round at 0.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from math import gcd
from typing import Literal

from formspec.engine.intervals import (
    Bound,
    ChoiceTest,
    Guard,
    Interval,
    LinearRelation,
    Or,
    around,
    relation_verdict,
)
from formspec.engine.intervals import holds as guard_holds
from formspec.engine.plan import Plan, PlannedRule
from formspec.language.expression import Op
from formspec.reasoning.solver.certificate import Clause, Premise, Row

MAX_CASES = 256
"""A rule with more cases is taken for less than it says: what follows still follows."""

ALWAYS: Clause = ((),)
NEVER: Clause = ()

_OPPOSITE: dict[Op, Op] = {"=": "!=", "!=": "=", "<=": ">", ">": "<=", ">=": "<", "<": ">="}


def row(terms: Iterable[tuple[int, int]], constant: int) -> Row:
    """``Σ weight·cell + constant ≤ 0`` in smallest whole numbers, one term a cell."""
    merged: dict[int, int] = {}
    for weight, cell in terms:
        merged[cell] = merged.get(cell, 0) + weight
    left = sorted((cell, weight) for cell, weight in merged.items() if weight)
    divisor = gcd(*(weight for _, weight in left)) or 1
    return tuple((weight // divisor, cell) for cell, weight in left), -(-constant // divisor)


def compared(terms: Sequence[tuple[int, int]], constant: int, op: Op) -> Clause:
    """``Σ weight·cell + constant op 0`` over whole numbers."""
    below, above = [(w, c) for w, c in terms], [(-w, c) for w, c in terms]
    match op:
        case "<=":
            return ((row(below, constant),),)
        case "<":
            return ((row(below, constant + 1),),)
        case ">=":
            return ((row(above, -constant),),)
        case ">":
            return ((row(above, 1 - constant),),)
        case "=":
            return ((row(below, constant), row(above, -constant)),)
        case "!=":
            return ((row(below, constant + 1),), (row(above, 1 - constant),))


def both(one: Clause, other: Clause) -> Clause:
    """Each alternative of one with each of the other."""
    return tuple((*left, *right) for left, right in product(one, other))


def condition(guard: Guard, holds: bool = True) -> Clause:
    """The values with which a condition holds, or with which it does not."""
    if isinstance(guard, LinearRelation):
        op = guard.op if holds else _OPPOSITE[guard.op]
        return compared(guard.terms, guard.constant, op)
    if isinstance(guard, ChoiceTest):
        return compared(((1, guard.cell),), -guard.code, "=" if guard.equal == holds else "!=")
    parts = [condition(part, holds) for part in guard.parts]
    if isinstance(guard, Or) == holds:
        return tuple(alternative for part in parts for alternative in part)
    found = ALWAYS
    for part in parts:
        found = both(found, part)[: MAX_CASES + 1]
    return found


def stated(rule: PlannedRule, bounds: Sequence[Bound]) -> tuple[Premise, bool]:
    """A rule: its condition does not hold, or its relation does; whether that is all it says."""
    found, exact = related(rule.relation, bounds)
    if rule.when is not None:
        found = condition(rule.when, False) + found
    if len(found) > MAX_CASES or any(len(rows) > MAX_CASES for rows in found):
        found, exact = ALWAYS, False
    return Premise("rule", rule.id, found), exact


def related(rule: LinearRelation, bounds: Sequence[Bound]) -> tuple[Clause, bool]:
    """What a relation says of whole steps; whether it is all that it says."""
    if not any(rule.rounded_terms):
        return compared(rule.terms, rule.constant, rule.op), True
    if rule.rounding == "half":
        return _meeting(
            rule, ["half" if rounded else "exact" for rounded in rule.rounded_terms]
        ), True
    signs = [
        _signs(bounds[cell]) if rounded else ("exact",)
        for (_, cell), rounded in zip(rule.terms, rule.rounded_terms, strict=True)
    ]
    cases = list(product(*signs)) if _count(signs) <= MAX_CASES // 4 else []
    if not cases:
        return _meeting(
            rule, ["either" if rounded else "exact" for rounded in rule.rounded_terms]
        ), False
    found: Clause = ()
    for case in cases:
        found += both((_cased(rule, case, signs),), _meeting(rule, case))
    return found, True


_Kind = Literal["exact", "half", "positive", "zero", "negative", "either"]

_SLACK: dict[_Kind, Interval] = {
    "exact": around(0, "exact"),
    "half": around(0, "half"),
    "positive": around(1, "truncate") + around(-1, "exact"),
    "zero": around(0, "truncate"),
    "negative": around(-1, "truncate") + around(1, "exact"),
    "either": around(0, "truncate"),
}
"""How far below and above a reported number its true amount may lie, in half steps; where its
sign is open, as far as with any."""


def _signs(bound: Bound) -> tuple[_Kind, ...]:
    low, high = bound
    found: list[_Kind] = []
    if low is None or low < 0:
        found.append("negative")
    if (low is None or low <= 0) and (high is None or high >= 0):
        found.append("zero")
    if high is None or high > 0:
        found.append("positive")
    return tuple(found)


def _count(signs: Sequence[Sequence[_Kind]]) -> int:
    count = 1
    for kinds in signs:
        count *= len(kinds)
    return count


def _cased(
    rule: LinearRelation, case: Sequence[_Kind], signs: Sequence[Sequence[_Kind]]
) -> tuple[Row, ...]:
    """The rows that say which sign each number has, where it may have another."""
    rows: list[Row] = []
    for kind, kinds, (_, cell) in zip(case, signs, rule.terms, strict=True):
        if len(kinds) > 1:
            if kind != "negative":
                rows.append(row([(-1, cell)], int(kind == "positive")))
            if kind != "positive":
                rows.append(row([(1, cell)], int(kind == "negative")))
    return tuple(rows)


def _meeting(rule: LinearRelation, kinds: Sequence[_Kind]) -> Clause:
    """The interval of left minus right has a number that compares to zero as the rule says."""
    slack = around(rule.constant, "exact")
    for (weight, _), kind in zip(rule.terms, kinds, strict=True):
        slack += _SLACK[kind].times(weight)
    least, most = slack.low, slack.high
    terms = [(2 * weight, cell) for weight, cell in rule.terms]
    below = compared(terms, int(least.value), "<=" if least.closed and rule.op != "<" else "<")
    above = compared(terms, int(most.value), ">=" if most.closed and rule.op != ">" else ">")
    if rule.op == "=":
        return both(below, above)
    return below if rule.op in ("<=", "<") else above


def kept(rule: PlannedRule, bounds: Sequence[Bound], values: Sequence[int]) -> bool:
    """Whether whole values keep a rule, by the engine: its clause may say only a part of it."""
    if rule.when is not None and not guard_holds(rule.when, values, bounds):
        return True
    return relation_verdict(rule.relation, values, bounds) == "pass"


def limits(plan: Plan, cells: Iterable[int]) -> list[Premise]:
    """The declared bounds of cells, and the codes of their answers."""
    slots = ((cell, plan.slots[cell]) for cell in cells)
    return [premise for cell, slot in slots for premise in bounded(slot.bounds, cell, slot.key)]


def bounded(bound: Bound, cell: int, key: str) -> list[Premise]:
    """That a cell is not below or above a bound."""
    low, high = bound
    found: list[Premise] = []
    if low is not None:
        found.append(Premise("low", key, (((((-1, cell),), low),),)))
    if high is not None:
        found.append(Premise("high", key, (((((1, cell),), -high),),)))
    return found


def holds(clause: Clause, point: Sequence[int]) -> bool:
    """Whether whole values satisfy a clause."""
    return any(all(value(found, point) <= 0 for found in rows) for rows in clause)


def value(found: Row, point: Sequence[int]) -> int:
    """The left side of a row."""
    terms, constant = found
    return sum(weight * point[cell] for weight, cell in terms) + constant


def cells_of(clause: Clause) -> set[int]:
    """The cells that a clause looks at."""
    return {cell for rows in clause for terms, _ in rows for _, cell in terms}
