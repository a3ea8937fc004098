"""The verdict of a rule (as ``Plan.verdict`` gives it) as SQL over whole numbers.

A cell that may be unknown is NULL. ``low`` and ``high`` are the ends of what left minus
right can become, with each unknown cell at one of its bounds. Where that cell has no such
bound, the end is NULL too: it is infinite, every test of it is NULL, and no WHEN is taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from formspec.plugins import Bound, ChoiceTest, Guard, GuardOr, LinearRelation, moduli
from formspec_sql.tree import (
    FALSE,
    TRUE,
    ZERO,
    CaseWhen,
    Cast,
    Compare,
    Expr,
    Identifier,
    IsNull,
    NumberLiteral,
    Operator,
    Remainder,
    WeightedSum,
    all_of,
    any_of,
    call,
    negated,
)


@dataclass(frozen=True, slots=True)
class CellExpression:
    """A cell of the form as the rules see it."""

    name: Identifier
    """Its column."""
    unknown: bool
    """Whether the column may be NULL."""
    bounds: Bound
    """The least and greatest value of an unknown cell, in steps."""
    size: int
    """The greatest absolute value of a known cell, in steps."""


CellExpressions = Sequence[CellExpression]
Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ConditionBuilder:
    """Turns relations into conditions."""

    cells: CellExpressions
    """The cells of the form, by number."""
    wide: bool = False
    """Whether sums need more than 64 bits."""

    # The two sides ------------------------------------------------------------------

    def in_sum_type(self, part: Expr) -> Expr:
        """A cell in the type that sums are computed in."""
        return Cast(part, "wide") if self.wide else part

    def side(self, terms: Terms, constant: int) -> WeightedSum:
        """One side; NULL while a cell in it is unknown."""
        names = ((weight, self.cells[cell].name) for weight, cell in terms)
        return WeightedSum(tuple((w, self.in_sum_type(name)) for w, name in names), constant)

    def as_written(self, rule: LinearRelation) -> Expr:
        """``left op right`` as it stands, NULL while a cell is unknown."""
        return Compare(self.side(*rule.left), order(rule), self.side(*rule.right))

    def size(self, terms: Terms, constant: int) -> WeightedSum:
        """The sum of what is known of a side, all signs dropped."""
        known = []
        for weight, number in terms:
            cell = self.cells[number]
            amount: Expr = call("abs", self.in_sum_type(cell.name))
            if cell.unknown:
                amount = call("coalesce", amount, ZERO)
            known.append((abs(weight), amount))
        return WeightedSum(tuple(known), abs(constant))

    # Relations ----------------------------------------------------------------------

    def passes(self, rule: LinearRelation) -> Expr:
        """No filling can break it."""
        if self.is_plain(rule):
            return self.as_written(rule)
        low, high = self._end(rule, "low"), self._end(rule, "high")
        if rule.op == "!=":
            nonzero = any_of((Compare(low.sum, ">", ZERO), Compare(high.sum, "<", ZERO)))
            return any_of((nonzero, *self._misses_zero(rule)))
        # Certain: the unknown cells at their other bounds.
        return _compares_to_zero(rule, _Interval(_lowest(rule, high), _highest(rule, low)))

    def fails(self, rule: LinearRelation) -> Expr:
        """No filling can repair it; only meaningful where it does not pass."""
        if not any(self.cells[cell].unknown for _, cell in rule.terms):
            return TRUE
        low, high = self._end(rule, "low"), self._end(rule, "high")
        if rule.op == "!=":
            return all_of((Compare(low.sum, "=", ZERO), Compare(high.sum, "=", ZERO)))
        possible = _Interval(_lowest(rule, low), _highest(rule, high))
        excluded = negated(_compares_to_zero(rule, possible))
        if rule.op == "=" and not any(rule.rounded_terms):
            return any_of((excluded, *self._misses_zero(rule)))
        return excluded

    def is_plain(self, rule: LinearRelation) -> bool:
        """Whether it is nothing but ``left op right`` over known cells."""
        known = not any(self.cells[cell].unknown for _, cell in (*rule.left[0], *rule.right[0]))
        return known and not any(rule.rounded_terms)

    def _end(self, rule: LinearRelation, which: str) -> "_Bound":
        parts = []
        for weight, number in rule.terms:
            cell = self.cells[number]
            bound = cell.bounds[(weight > 0) != (which == "low")]
            part: Expr = cell.name
            if cell.unknown and bound is not None:
                part = call("coalesce", part, NumberLiteral(bound))
            parts.append(self.in_sum_type(part))
        return _Bound(rule, tuple(parts))

    def _misses_zero(self, rule: LinearRelation) -> Iterator[Expr]:
        """That whole steps of the unknown cells cannot reach zero exactly.

        The unknown cells change the sum by multiples of the greatest common divisor of
        their weights. A modulus that divides all of these weights sees only the known
        cells; if the sum is not 0 there it never is. Where a cell is unknown whose weight
        it does not divide, the test is NULL.
        """
        for modulus in moduli([weight for weight, _ in rule.terms]):
            free = [cell for weight, cell in rule.terms if weight % modulus == 0]
            seen = [(_rest(weight, modulus), cell) for weight, cell in rule.terms
                    if weight % modulus]  # fmt: skip
            constant = _rest(rule.constant, modulus)
            if not any(self.cells[cell].unknown for cell in free):
                continue
            if seen:
                yield Compare(Remainder(self.side(seen, constant), modulus), "<>", ZERO)
            else:
                yield TRUE if constant else FALSE

    # Conditions ---------------------------------------------------------------------

    def holds(
        self, guard: Guard, relation_holds: Callable[[LinearRelation], Expr] | None = None
    ) -> Expr:
        """Whether a condition holds, NULL while it depends on unknown cells."""
        if isinstance(guard, LinearRelation):
            return (relation_holds or self.decided)(guard)
        if isinstance(guard, ChoiceTest):
            return Compare(self.cells[guard.cell].name, "=" if guard.equal else "<>",
                           NumberLiteral(guard.code))  # fmt: skip
        join = any_of if isinstance(guard, GuardOr) else all_of
        return join(self.holds(part, relation_holds) for part in guard.parts)

    def decided(self, rule: LinearRelation) -> Expr:
        """A relation as a condition, by the theory of blanks."""
        if self.is_plain(rule):
            return self.as_written(rule)
        return CaseWhen(((self.passes(rule), TRUE), (self.fails(rule), FALSE)))


def _rest(weight: int, modulus: int) -> int:
    """The remainder of a weight nearest to zero: never more than the weight, so that no sum
    needs more digits than it had.
    """
    rest = weight % modulus
    return rest if 2 * rest <= modulus else rest - modulus


def order(rule: LinearRelation) -> Operator:
    """The operator as SQL writes it."""
    return "<>" if rule.op == "!=" else rule.op


# Intervals -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bound:
    """One end: the terms with unknown cells at a bound."""

    rule: LinearRelation
    parts: tuple[Expr, ...]

    @property
    def sum(self) -> WeightedSum:
        """Left minus right there."""
        weights = [weight for weight, _ in self.rule.terms]
        return WeightedSum(tuple(zip(weights, self.parts, strict=True)), self.rule.constant)


@dataclass(frozen=True, slots=True)
class _Limit:
    """One end after rounding; ``open`` says that it does not belong to the interval."""

    value: WeightedSum
    open: Expr = FALSE


@dataclass(frozen=True, slots=True)
class _Interval:
    low: _Limit
    high: _Limit


def _lowest(rule: LinearRelation, end: _Bound) -> _Limit:
    """The least true amount behind reported ones (see ``around`` in ``engine.intervals``)."""
    return _with_slack(rule, end, -1)


def _highest(rule: LinearRelation, end: _Bound) -> _Limit:
    return _with_slack(rule, end, 1)


def _with_slack(rule: LinearRelation, end: _Bound, sign: int) -> _Limit:
    """The end moved by what rounding may have changed; in half steps where it halves."""
    total = end.sum
    if not any(rule.rounded_terms):
        return _Limit(total)
    if rule.rounding == "half":
        slack = rule.rounding_slack
        doubled = tuple((2 * weight, part) for weight, part in total.terms)
        return _Limit(WeightedSum(doubled, 2 * total.constant + sign * slack))
    cut = tuple(_truncated(rule, end, sign))
    terms = total.terms + tuple((sign * size, part) for size, part in cut)
    return _Limit(WeightedSum(terms, total.constant), Compare(WeightedSum(cut), ">", ZERO))


def _truncated(rule: LinearRelation, end: _Bound, sign: int) -> Iterator[tuple[int, Expr]]:
    """What truncation may have cut off: up to a whole step away from zero, which itself
    does not belong; either way where nothing but zero is left.
    """
    one = Cast(NumberLiteral(1), "whole")  # many small numbers must not add up in 32 bits
    for (weight, _), part, rounded in zip(rule.terms, end.parts, rule.rounded_terms, strict=True):
        if rounded:
            op: Operator = ">=" if (weight > 0) == (sign > 0) else "<="
            yield abs(weight), CaseWhen(((Compare(part, op, ZERO), one),), ZERO)


def _compares_to_zero(rule: LinearRelation, interval: _Interval) -> Expr:
    """Whether some number of the interval compares to zero as the rule says."""
    match rule.op:
        case "=":
            return all_of((_beyond(interval.high, ">="), _beyond(interval.low, "<=")))
        case ">=" | ">":
            return _beyond(interval.high, rule.op)
        case "<=" | "<":
            return _beyond(interval.low, rule.op)
        case "!=":
            raise AssertionError(rule.op)


def _beyond(limit: _Limit, op: Operator) -> Expr:
    if op in ("<", ">") or limit.open == FALSE:
        return Compare(limit.value, op, ZERO)
    strictly: Operator = ">" if op == ">=" else "<"
    touches = all_of((Compare(limit.value, "=", ZERO), negated(limit.open)))
    return any_of((Compare(limit.value, strictly, ZERO), touches))


def missing(cells: CellExpressions, numbers: Sequence[int]) -> list[Expr]:
    """That one of these cells is unknown."""
    return [IsNull(cells[number].name) for number in numbers]
