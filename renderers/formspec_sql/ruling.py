"""A rule as a check."""

from collections.abc import Iterator

from formspec.engine.intervals import ChoiceTest, Guard, LinearRelation
from formspec.engine.plan import PlannedRule
from formspec.submissions.numeral import LIMIT
from formspec_sql.check import DIGITS, FAIL, INCOMPLETE, Check
from formspec_sql.dialect import WORD
from formspec_sql.judge import Judge, missing
from formspec_sql.sheet import Sheet
from formspec_sql.tree import (
    FALSE,
    NULL,
    TRUE,
    As,
    Call,
    Case,
    Compare,
    Expr,
    IsNull,
    Joined,
    Name,
    Not,
    NotTrue,
    Number,
    Outside,
    Text,
    all_of,
    any_of,
    negated,
)


class Ruling:
    """One rule as a check. Three ways keep its sums exact:

    - they fit in 64 bits whatever is filled in;
    - the database has wider numbers;
    - else no sum is used before it is known that no number in it is too long: ``guarded``.
    """

    def __init__(self, sheet: Sheet, rule: PlannedRule) -> None:
        self.sheet, self.rule = sheet, rule
        self.guards = tuple(_relations(rule.when))
        self.need = max(_size(sheet, each) for each in (rule.relation, *self.guards))
        wide = sheet.dialect.limit > WORD and self.need >= WORD
        self.guarded = sheet.dialect.limit == WORD and self.need >= WORD
        self.judge = Judge(sheet.cells, wide)

    @property
    def spare(self) -> int:
        """What sums can come to once no side is too long: the unknown cells at their bounds."""
        total = 4 * LIMIT
        for weight, number in self.rule.relation.terms:
            cell = self.sheet.cells[number]
            if cell.unknown:
                total += 2 * abs(weight) * max(abs(bound or 0) for bound in cell.bounds)
        return 4 * total

    def lacks(self) -> str | None:
        """Why this database cannot check the rule, None if it can."""
        sheet, limit = self.sheet, self.sheet.dialect.limit
        if not sheet.lost.isdisjoint(self.rule.cells):
            return "computed"
        names = [sheet.columns[cell] for cell in self.rule.cells]
        if len(sheet.needed(names)) > sheet.dialect.columns:
            return "columns"
        if self.guarded:
            guards = max((_size(sheet, each) for each in self.guards), default=0)
            fits = max(self.spare, guards, self.rule.per_unit) < limit
        else:
            fits = self.need < limit
        return None if fits else "digits"

    def check(self) -> Check:
        """The rule as a check."""
        rule = self.rule
        long = self.long()
        return Check(
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
            self.judge.wide,
        )

    def state(self, long: Expr) -> Expr:
        """As ``Plan.verdict``: not applicable, pass, what the condition leaves open, fail."""
        rule, judge = self.rule, self.judge
        met = TRUE if rule.when is None else judge.holds(rule.when)
        fails = judge.fails(rule.relation)
        pairs = (
            (any_of((*missing(judge.cells, rule.previous), negated(met))), NULL),
            (all_of((negated(long), judge.passes(rule.relation))), NULL),
            (FALSE if met == TRUE else NotTrue(met), INCOMPLETE),
            (long, DIGITS),
            (fails, FAIL),
        )
        kept = tuple(pair for pair in pairs if pair[0] != FALSE)
        sure = next((n for n, pair in enumerate(kept) if pair[0] == TRUE), None)
        if sure is not None:
            return Case(kept[:sure], kept[sure][1]) if sure else kept[0][1]
        return Case(kept, INCOMPLETE)

    def suspect(self) -> Expr:
        """Only what is quick to see: not surely right."""
        rule, judge = self.rule, self.judge
        exact = not any(rule.relation.rounded_terms)
        right = judge.plainly(rule.relation) if exact else judge.passes(rule.relation)
        if self.always_long():
            right = FALSE
        spared = [] if rule.when is None else [negated(judge.holds(rule.when, judge.plainly))]
        return NotTrue(any_of((*missing(judge.cells, rule.previous), *spared, right)))

    # Digits -------------------------------------------------------------------------

    def sides(self) -> Iterator[tuple[tuple[tuple[int, int], ...], int]]:
        """The sides that can have more than 15 digits."""
        cells = self.sheet.cells
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
        found: list[Expr] = []
        for terms, constant in self.sides():
            if self.guarded:
                found += [self.too_large(weight, cell) for weight, cell in terms]
            found.append(Compare(self.judge.size(terms, constant), ">=", Number(LIMIT)))
        return any_of(found)

    def too_large(self, weight: int, number: int) -> Expr:
        """That this cell alone makes its side too long; false while it is unknown."""
        cell = self.sheet.cells[number]
        most = (LIMIT - 1) // abs(weight)
        if most >= cell.size:
            return FALSE
        outside = Outside(cell.name, -most, most)
        return all_of((Not(IsNull(cell.name)), outside)) if cell.unknown else outside

    def limits(self) -> Iterator[tuple[Name, int, int]]:
        """Between these ends of each cell no side is too long: an equal share of the room."""
        for terms, constant in self.sides():
            for weight, number in terms:
                most = max(0, LIMIT - 1 - abs(constant)) // (len(terms) * abs(weight))
                yield self.sheet.cells[number].name, -most, most

    # What a finding shows -----------------------------------------------------------

    def side(self, long: Expr, side: tuple[tuple[tuple[int, int], ...], int]) -> Expr:
        """The sum of a side, NULL where there is no room for it."""
        total = self.judge.side(*side)
        if self.guarded and long != FALSE:
            return NULL if long == TRUE else Case(((long, NULL),), total)
        return total

    def values(self) -> Expr:
        """The steps (or codes) of all its cells with ``|`` between them."""
        parts: list[Expr] = [Text("")]  # a rule whose cells all weigh nothing has none
        for place, number in enumerate(self.rule.cells):
            text = As(self.sheet.cells[number].name, "text")
            parts += [Text("|")] if place else []
            parts.append(Call("coalesce", (text, Text(""))))
        return Joined("||", tuple(parts))


def _size(sheet: Sheet, rule: LinearRelation) -> int:
    """No sum that is made for this relation is larger, whatever is filled in."""
    total = abs(rule.left[1]) + abs(rule.right[1])
    for weight, number in (*rule.left[0], *rule.right[0]):
        cell = sheet.cells[number]
        total += abs(weight) * max(cell.size, *(abs(bound or 0) for bound in cell.bounds))
    return 4 * total


def _relations(guard: Guard | None) -> Iterator[LinearRelation]:
    if isinstance(guard, LinearRelation):
        yield guard
    elif guard is not None and not isinstance(guard, ChoiceTest):
        for part in guard.parts:
            yield from _relations(part)
