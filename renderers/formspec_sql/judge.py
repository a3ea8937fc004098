"""The verdict of a rule (``formspec.engine.intervals``) as SQL over whole numbers.

A cell that may be unknown is NULL. ``low`` and ``high`` are the ends of what left minus
right can become, with each unknown cell at one of its bounds. Where that cell has no such
bound, the end is NULL too: it is infinite, every test of it is NULL, and no WHEN is taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from formspec.engine.intervals import Bound, ChoiceTest, Guard, LinearRelation, Or
from formspec_sql.divisors import moduli
from formspec_sql.tree import (
    FALSE,
    TRUE,
    ZERO,
    As,
    Call,
    Case,
    Compare,
    Expr,
    IsNull,
    Name,
    Number,
    Order,
    Rest,
    Sum,
    all_of,
    any_of,
    negated,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the form as the rules see it: its column, whether that may be NULL, the
    bounds it has then, and no more than ``size`` in it otherwise.
    """

    name: Name
    unknown: bool
    bounds: Bound
    size: int


Cells = Sequence[Cell]
Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns relations into conditions; ``wide``: in numbers of more than 64 bits."""

    cells: Cells
    wide: bool = False

    # The two sides ------------------------------------------------------------------

    def leaf(self, part: Expr) -> Expr:
        """A cell in the type that sums are made in."""
        return As(part, "wide") if self.wide else part

    def side(self, terms: Terms, constant: int) -> Sum:
        """One side; NULL while a cell in it is unknown."""
        return Sum(
            tuple((weight, self.leaf(self.cells[cell].name)) for weight, cell in terms), constant
        )

    def plainly(self, rule: LinearRelation) -> Expr:
        """``left op right`` as it stands, NULL while a cell is unknown."""
        return Compare(self.side(*rule.left), order(rule), self.side(*rule.right))

    def size(self, terms: Terms, constant: int) -> Sum:
        """The sum of what is known of a side, all signs dropped."""
        known = []
        for weight, number in terms:
            cell = self.cells[number]
            amount: Expr = Call("abs", (self.leaf(cell.name),))
            if cell.unknown:
                amount = Call("coalesce", (amount, ZERO))
            known.append((abs(weight), amount))
        return Sum(tuple(known), abs(constant))

    # Relations ----------------------------------------------------------------------

    def passes(self, rule: LinearRelation) -> Expr:
        """No filling can break it."""
        if self.is_plain(rule):
            return self.plainly(rule)
        low, high = self._end(rule, "low"), self._end(rule, "high")
        if rule.op == "!=":
            apart = any_of((Compare(low.sum, ">", ZERO), Compare(high.sum, "<", ZERO)))
            return any_of((apart, *self._jumps(rule)))
        # What is sure: the unknown cells at their other bounds.
        return _holds(rule, _Reach(_lowest(rule, high), _highest(rule, low)))

    def fails(self, rule: LinearRelation) -> Expr:
        """No filling can repair it; to be asked where it does not pass."""
        if not any(self.cells[cell].unknown for _, cell in rule.terms):
            return TRUE
        low, high = self._end(rule, "low"), self._end(rule, "high")
        if rule.op == "!=":
            return all_of((Compare(low.sum, "=", ZERO), Compare(high.sum, "=", ZERO)))
        missed = negated(_holds(rule, _Reach(_lowest(rule, low), _highest(rule, high))))
        if rule.op == "=" and not any(rule.rounded_terms):
            return any_of((missed, *self._jumps(rule)))
        return missed

    def is_plain(self, rule: LinearRelation) -> bool:
        """Whether it is nothing but ``left op right`` over known cells."""
        known = not any(self.cells[cell].unknown for _, cell in (*rule.left[0], *rule.right[0]))
        return known and not any(rule.rounded_terms)

    def _end(self, rule: LinearRelation, which: str) -> "_End":
        parts = []
        for weight, number in rule.terms:
            cell = self.cells[number]
            bound = cell.bounds[(weight > 0) != (which == "low")]
            part: Expr = cell.name
            if cell.unknown and bound is not None:
                part = Call("coalesce", (part, Number(bound)))
            parts.append(self.leaf(part))
        return _End(rule, tuple(parts))

    def _jumps(self, rule: LinearRelation) -> Iterator[Expr]:
        """That whole steps of the unknown cells jump over zero.

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
                yield Compare(Rest(self.side(seen, constant), modulus), "<>", ZERO)
            else:
                yield TRUE if constant else FALSE

    # Conditions ---------------------------------------------------------------------

    def holds(self, guard: Guard, judged: Callable[[LinearRelation], Expr] | None = None) -> Expr:
        """Whether a condition holds, NULL while it depends on unknown cells."""
        if isinstance(guard, LinearRelation):
            return (judged or self.decided)(guard)
        if isinstance(guard, ChoiceTest):
            return Compare(self.cells[guard.cell].name, "=" if guard.equal else "<>",
                           Number(guard.code))  # fmt: skip
        join = any_of if isinstance(guard, Or) else all_of
        return join(self.holds(part, judged) for part in guard.parts)

    def decided(self, rule: LinearRelation) -> Expr:
        """A relation as a condition, by the theory of blanks."""
        if self.is_plain(rule):
            return self.plainly(rule)
        return Case(((self.passes(rule), TRUE), (self.fails(rule), FALSE)))


def _rest(weight: int, modulus: int) -> int:
    """What is left of a weight, above or below zero: never more than it was, so that no sum
    needs more room than it had.
    """
    rest = weight % modulus
    return rest if 2 * rest <= modulus else rest - modulus


def order(rule: LinearRelation) -> Order:
    """The operator as SQL writes it."""
    return "<>" if rule.op == "!=" else rule.op


# Intervals -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    """One end: the terms with unknown cells at a bound."""

    rule: LinearRelation
    parts: tuple[Expr, ...]

    @property
    def sum(self) -> Sum:
        """Left minus right there."""
        weights = [weight for weight, _ in self.rule.terms]
        return Sum(tuple(zip(weights, self.parts, strict=True)), self.rule.constant)


@dataclass(frozen=True, slots=True)
class _Limit:
    """One end after rounding; ``open`` says that it does not belong to the interval."""

    value: Sum
    open: Expr = FALSE


@dataclass(frozen=True, slots=True)
class _Reach:
    low: _Limit
    high: _Limit


def _lowest(rule: LinearRelation, end: _End) -> _Limit:
    """The least true amount behind reported ones (see ``around`` in ``engine.intervals``)."""
    return _hidden(rule, end, -1)


def _highest(rule: LinearRelation, end: _End) -> _Limit:
    return _hidden(rule, end, 1)


def _hidden(rule: LinearRelation, end: _End, sign: int) -> _Limit:
    """The end moved by all that rounding may hide there, in half steps where it halves."""
    total = end.sum
    if not any(rule.rounded_terms):
        return _Limit(total)
    if rule.rounding == "half":
        slack = rule.rounding_slack
        doubled = tuple((2 * weight, part) for weight, part in total.terms)
        return _Limit(Sum(doubled, 2 * total.constant + sign * slack))
    cut = tuple(_cut(rule, end, sign))
    return _Limit(
        Sum(total.terms + tuple((sign * size, part) for size, part in cut), total.constant),
        Compare(Sum(cut), ">", ZERO),
    )


def _cut(rule: LinearRelation, end: _End, sign: int) -> Iterator[tuple[int, Expr]]:
    """What truncation may have cut off: up to a whole step away from zero, which itself
    does not belong; either way where nothing but zero is left.
    """
    one = As(Number(1), "whole")  # many small numbers must not add up in 32 bits
    for (weight, _), part, rounded in zip(rule.terms, end.parts, rule.rounded_terms, strict=True):
        if rounded:
            op: Order = ">=" if (weight > 0) == (sign > 0) else "<="
            yield abs(weight), Case(((Compare(part, op, ZERO), one),), ZERO)


def _holds(rule: LinearRelation, found: _Reach) -> Expr:
    """Whether some number of the interval compares to zero as the rule says."""
    match rule.op:
        case "=":
            return all_of((_beyond(found.high, ">="), _beyond(found.low, "<=")))
        case ">=" | ">":
            return _beyond(found.high, rule.op)
        case "<=" | "<":
            return _beyond(found.low, rule.op)
        case "!=":
            raise AssertionError(rule.op)


def _beyond(limit: _Limit, op: Order) -> Expr:
    if op in ("<", ">") or limit.open == FALSE:
        return Compare(limit.value, op, ZERO)
    strictly: Order = ">" if op == ">=" else "<"
    touches = all_of((Compare(limit.value, "=", ZERO), negated(limit.open)))
    return any_of((Compare(limit.value, strictly, ZERO), touches))


def missing(cells: Cells, numbers: Sequence[int]) -> list[Expr]:
    """That one of these cells is unknown."""
    return [IsNull(cells[number].name) for number in numbers]
