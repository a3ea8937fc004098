"""A rule as a check."""

from collections.abc import Iterator

from formspec.plugins import LIMIT, ChoiceTest, Guard, LinearRelation, PlannedRule
from formspec_sql.check import DIGITS, FAIL, INCOMPLETE, SqlCheck
from formspec_sql.conditions import ConditionBuilder, missing
from formspec_sql.dialect import WORD
from formspec_sql.table_layout import TableLayout
from formspec_sql.tree import (
    FALSE,
    NULL,
    TRUE,
    CaseWhen,
    Cast,
    Compare,
    Expr,
    Identifier,
    Infix,
    IsNotTrue,
    IsNull,
    Not,
    NotBetween,
    NumberLiteral,
    TextLiteral,
    all_of,
    any_of,
    call,
    negated,
)


class RuleCheck:
    """One rule as a check. Three ways keep its sums exact:

    - they fit in 64 bits whatever is filled in;
    - the database has wider numbers;
    - else no sum is used before it is known that no number in it is too long: ``guarded``.
    """

    def __init__(self, layout: TableLayout, rule: PlannedRule) -> None:
        self.layout, self.rule = layout, rule
        self.guards = tuple(_relations(rule.when))
        self.need = max(_size(layout, each) for each in (rule.relation, *self.guards))
        wide = layout.dialect.limit > WORD and self.need >= WORD
        self.guarded = layout.dialect.limit == WORD and self.need >= WORD
        self.conditions = ConditionBuilder(layout.cells, wide)

    @property
    def spare(self) -> int:
        """What sums can come to once no side is too long: the unknown cells at their bounds."""
        total = 4 * LIMIT
        for weight, number in self.rule.relation.terms:
            cell = self.layout.cells[number]
            if cell.unknown:
                total += 2 * abs(weight) * max(abs(bound or 0) for bound in cell.bounds)
        return 4 * total

    def lacks(self) -> str | None:
        """Why this database cannot check the rule, None if it can."""
        layout, limit = self.layout, self.layout.dialect.limit
        if not layout.uncomputable.isdisjoint(self.rule.cells):
            return "computed"
        names = [layout.columns[cell] for cell in self.rule.cells]
        if len(layout.needed(names)) > layout.dialect.columns:
            return "columns"
        if self.guarded:
            guards = max((_size(layout, each) for each in self.guards), default=0)
            fits = max(self.spare, guards, self.rule.per_unit) < limit
        else:
            fits = self.need < limit
        return None if fits else "digits"

    def check(self) -> SqlCheck:
        """The rule as a check."""
        rule = self.rule
        long = self.long()
        return SqlCheck(
            rule.id,
            rule.kind,
            rule.severity,
            self.state(long),
            self.suspect(),
            tuple(self.limits()),
            self.side(long, rule.relation.left),
            self.side(long, rule.relation.right),
            self.values() if rule.severity == "warning" else None,
            rule.unit,
            rule.per_unit,
            rule.text,
            rule.message,
            self.conditions.wide,
        )

    def state(self, long: Expr) -> Expr:
        """As ``Plan.verdict``: not applicable, pass, what the condition leaves open, fail."""
        rule, conditions = self.rule, self.conditions
        met = TRUE if rule.when is None else conditions.holds(rule.when)
        fails = conditions.fails(rule.relation)
        pairs = (
            (any_of((*missing(conditions.cells, rule.previous), negated(met))), NULL),
            (all_of((negated(long), conditions.passes(rule.relation))), NULL),
            (FALSE if met == TRUE else IsNotTrue(met), INCOMPLETE),
            (long, DIGITS),
            (fails, FAIL),
        )
        kept = tuple(pair for pair in pairs if pair[0] != FALSE)
        sure = next((n for n, pair in enumerate(kept) if pair[0] == TRUE), None)
        if sure is not None:
            return CaseWhen(kept[:sure], kept[sure][1]) if sure else kept[0][1]
        return CaseWhen(kept, INCOMPLETE)

    def suspect(self) -> Expr:
        """A quick test: the rule is not certain to pass."""
        rule, conditions = self.rule, self.conditions
        exact = not any(rule.relation.rounded_terms)
        right = conditions.as_written(rule.relation) if exact else conditions.passes(rule.relation)
        if self.always_long():
            right = FALSE
        excused = missing(conditions.cells, rule.previous)
        if rule.when is not None:
            excused.append(negated(conditions.holds(rule.when, conditions.as_written)))
        return IsNotTrue(any_of((*excused, right)))

    # Digits -------------------------------------------------------------------------

    def sides(self) -> Iterator[tuple[tuple[tuple[int, int], ...], int]]:
        """The sides that can have more than 15 digits."""
        cells = self.layout.cells
        for terms, constant in (self.rule.relation.left, self.rule.relation.right):
            most = abs(constant) + sum(abs(w) * cells[cell].size for w, cell in terms)
            if most >= LIMIT:
                yield terms, constant

    def always_long(self) -> bool:
        """Whether a side is too long whatever is filled in."""
        return any(abs(constant) >= LIMIT for _, constant in self.sides())

    def long(self) -> Expr:
        """Whether a side, or what is known of it, has more than 15 digits."""
        if self.always_long():
            return TRUE
        tests: list[Expr] = []
        for terms, constant in self.sides():
            if self.guarded:
                tests += [self.too_large(weight, cell) for weight, cell in terms]
            tests.append(Compare(self.conditions.size(terms, constant), ">=", NumberLiteral(LIMIT)))
        return any_of(tests)

    def too_large(self, weight: int, number: int) -> Expr:
        """That this cell alone makes its side too long; false while it is unknown."""
        cell = self.layout.cells[number]
        most = (LIMIT - 1) // abs(weight)
        if most >= cell.size:
            return FALSE
        outside = NotBetween(cell.name, -most, most)
        return all_of((Not(IsNull(cell.name)), outside)) if cell.unknown else outside

    def limits(self) -> Iterator[tuple[Identifier, int, int]]:
        """Ends for each cell between which no side is too long: equal shares of 15 digits."""
        for terms, constant in self.sides():
            for weight, number in terms:
                most = max(0, LIMIT - 1 - abs(constant)) // (len(terms) * abs(weight))
                yield self.layout.cells[number].name, -most, most

    # What a finding shows -----------------------------------------------------------

    def side(self, long: Expr, side: tuple[tuple[tuple[int, int], ...], int]) -> Expr:
        """The sum of a side, NULL where it does not fit in 64 bits."""
        total = self.conditions.side(*side)
        if self.guarded and long != FALSE:
            return NULL if long == TRUE else CaseWhen(((long, NULL),), total)
        return total

    def values(self) -> Expr:
        """The steps (or codes) of all its cells with ``|`` between them."""
        parts: list[Expr] = [TextLiteral("")]  # a rule whose cells all weigh nothing has none
        for place, number in enumerate(self.rule.cells):
            text = Cast(self.layout.cells[number].name, "text")
            parts += [TextLiteral("|")] if place else []
            parts.append(call("coalesce", text, TextLiteral("")))
        return Infix("||", tuple(parts))


def _size(layout: TableLayout, rule: LinearRelation) -> int:
    """No sum that this relation needs is larger, whatever is filled in."""
    total = abs(rule.left[1]) + abs(rule.right[1])
    for weight, number in (*rule.left[0], *rule.right[0]):
        cell = layout.cells[number]
        total += abs(weight) * max(cell.size, *(abs(bound or 0) for bound in cell.bounds))
    return 4 * total


def _relations(guard: Guard | None) -> Iterator[LinearRelation]:
    if isinstance(guard, LinearRelation):
        yield guard
    elif guard is not None and not isinstance(guard, ChoiceTest):
        for part in guard.parts:
            yield from _relations(part)
