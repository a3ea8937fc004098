"""Every check of a form, numbered: what is wrong where, as SQL over the sheet's names."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from formspec.form import NO, YES
from formspec.numeral import LIMIT
from formspec.plan import PlannedRule, Severity
from formspec.renderer import Loss
from formspec.verdict import Asked, Guard, Scaled
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
    OneOf,
    Outside,
    Sum,
    Text,
    all_of,
    any_of,
    negated,
)

FAIL, INCOMPLETE, DIGITS = Number(1), Number(2), Number(3)
"""The states of a check; NULL where nothing is to be said."""

MAX_NAMES = 1_200
"""So many columns of one row can be looked at in one view."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. It is ``suspect`` in every row where it has something to say, and perhaps
    in others; so is every name outside its limits. ``left`` and ``right`` are in steps,
    ``per_unit`` of which make one of ``unit``; ``values`` is what an explanation is tied to, ``wide`` says that
    the sides need more than 64 bits.
    """

    id: str
    kind: str
    severity: Severity
    state: Expr
    suspect: Expr = FALSE
    limits: tuple[tuple[Name, int | None, int | None], ...] = ()
    left: Expr | None = None
    right: Expr | None = None
    values: Expr | None = None
    unit: str = ""
    per_unit: int = 1
    text: str = ""
    message: str | None = None
    wide: bool = False
    number: int = 0


def checks(sheet: Sheet) -> tuple[tuple[Check, ...], tuple[Loss, ...]]:
    """The checks of the header, of single cells, then the rules; and rules that are lost."""
    found = [*_header(sheet), *_cells(sheet)]
    lost = []
    for rule in sheet.plan.rules:
        lacks = _lacks(sheet, rule)
        if lacks is None:
            found.append(_Ruling(sheet, rule).check())
        else:
            lost.append(Loss(rule.id, rule.text, (lacks,)))
    return tuple(replace(check, number=n) for n, check in enumerate(found, 1)), tuple(lost)


# The header ----------------------------------------------------------------------------


def _header(sheet: Sheet) -> Iterator[Check]:
    for entry, column in zip(sheet.plan.entries, sheet.fields, strict=True):
        name = Name(column)
        choices = entry.choices if entry.kind == "choice" else (YES, NO, "yes", "no")
        if entry.required:
            yield _alone(f"required:field:{entry.id}", "required", IsNull(name))
        if entry.kind in ("choice", "boolean"):
            strange = Not(OneOf(name, choices))
            yield _alone(f"choice:field:{entry.id}", "choice", strange)
        elif entry.kind in ("date", "number"):
            wrong = Not(_is_date(name) if entry.kind == "date" else _is_number(name))
            yield _alone(f"{entry.kind}:field:{entry.id}", entry.kind, wrong)


def _alone(name: str, kind: str, wrong: Expr) -> Check:
    return Check(name, kind, "error", Case(((wrong, FAIL),)), wrong)


def _digits(part: Expr) -> Expr:
    """That a text holds nothing but digits."""
    return Compare(Call("stray", (part,)), "=", Text(""))


def _cut(part: Expr, first: int, size: int) -> Expr:
    return Call("substr", (part, Number(first), Number(size)))


def _is_number(part: Expr) -> Expr:
    """A plain numeral, as ``formspec.numeral`` reads it without tidying."""
    signed = Compare(_cut(part, 1, 1), "=", Text("-"))
    rest = Call("replace", (part, Text("-"), Text("")))
    bare = Call("replace", (rest, Text("."), Text("")))
    size, whole = Call("length", (rest,)), Call("length", (part,))
    points = Sum(((1, size), (-1, Call("length", (bare,)))))
    signs = Sum(((1, whole), (-1, size)))
    return all_of((
        Compare(bare, "<>", Text("")),
        _digits(bare),
        Compare(points, "<=", Number(1)),
        Compare(_cut(rest, 1, 1), "<>", Text(".")),
        Compare(Call("substr", (rest, size, Number(1))), "<>", Text(".")),
        any_of((Compare(signs, "=", Number(0)), all_of((Compare(signs, "=", Number(1)), signed)))),
    ))  # fmt: skip


def _is_date(part: Expr) -> Expr:
    """A day of the calendar as 2018-02-28. The text itself is looked at: a conversion would
    raise an error for the whole table.
    """
    year, month, day = _cut(part, 1, 4), _cut(part, 6, 2), _cut(part, 9, 2)
    fours = tuple(f"{n:02}" for n in range(4, 100, 4))
    century = all_of((Compare(_cut(part, 3, 2), "=", Text("00")),
                      OneOf(_cut(part, 1, 2), ("00", *fours))))  # fmt: skip
    leap = any_of((OneOf(_cut(part, 3, 2), fours), century))
    days = Case(
        (
            (OneOf(month, ("04", "06", "09", "11")), Text("30")),
            (Compare(month, "<>", Text("02")), Text("31")),
            (leap, Text("29")),
        ),
        Text("28"),
    )
    return all_of((
        Compare(Call("length", (part,)), "=", Number(10)),
        Compare(_cut(part, 5, 1), "=", Text("-")),
        Compare(_cut(part, 8, 1), "=", Text("-")),
        *map(_digits, (year, month, day)),
        Compare(year, "<>", Text("0000")),
        OneOf(month, tuple(f"{n:02}" for n in range(1, 13))),
        Compare(day, ">=", Text("01")),
        Compare(day, "<=", days),
    ))  # fmt: skip


# Single cells --------------------------------------------------------------------------


def _cells(sheet: Sheet) -> Iterator[Check]:
    for number, slot in enumerate(sheet.plan.slots):
        raw, name = sheet.raw(number), Name(sheet.columns[number])
        if slot.required:
            yield _alone(f"required:{slot.key}", "required", IsNull(raw))
        if slot.kind == "number" and slot.bounds != (None, None):
            yield _range(sheet, number)
        elif slot.answers is not None:
            strange = all_of((Not(IsNull(raw)), IsNull(name)))
            yield _alone(f"choice:{slot.key}", "choice", strange)
        elif slot.kind == "date":
            yield _alone(f"date:{slot.key}", "date", Not(_is_date(raw)))


def _range(sheet: Sheet, number: int) -> Check:
    slot = sheet.plan.slots[number]
    low, high = slot.bounds
    raw = sheet.raw(number)
    # A blank is in no range; where it counts as zero and zero is, there is one name less.
    inside = (low is None or low <= 0) and (high is None or high >= 0)
    seen = Name(sheet.columns[number]) if slot.zero and inside else raw
    return Check(
        f"range:{slot.key}",
        "range",
        "error",
        Case(((Outside(seen, low, high), FAIL),)),
        limits=((seen, low, high),),
        left=seen,
        per_unit=slot.steps,
    )


# Rules ---------------------------------------------------------------------------------


def _lacks(sheet: Sheet, rule: PlannedRule) -> str | None:
    """Why a rule cannot be checked by this database, None if it can."""
    if not sheet.lost.isdisjoint(rule.cells):
        return "computed"
    if 2 * len(rule.cells) > MAX_NAMES and sheet.dialect.columns < 10 * MAX_NAMES:
        return "columns"
    limit = sheet.dialect.limit
    ruling = _Ruling(sheet, rule)
    if ruling.need < limit:
        return None
    fits = ruling.spare < limit and all(_size(sheet, each) < limit for each in ruling.guards)
    return None if limit == WORD and fits and rule.per_unit < limit else "digits"


def _size(sheet: Sheet, rule: Scaled) -> int:
    """No sum that is made for this relation is larger, whatever is filled in."""
    total = abs(rule.left[1]) + abs(rule.right[1])
    for weight, number in (*rule.left[0], *rule.right[0]):
        cell = sheet.cells[number]
        total += abs(weight) * max(cell.size, *(abs(bound or 0) for bound in cell.bounds))
    return 4 * total


def _relations(guard: Guard | None) -> Iterator[Scaled]:
    if isinstance(guard, Scaled):
        yield guard
    elif guard is not None and not isinstance(guard, Asked):
        for part in guard.parts:
            yield from _relations(part)


class _Ruling:
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
        """What sums can come to once no side has more than 15 digits: the unknown cells."""
        total = 4 * LIMIT
        for weight, number in self.rule.relation.terms:
            cell = self.sheet.cells[number]
            if cell.unknown:
                total += 2 * abs(weight) * max(abs(bound or 0) for bound in cell.bounds)
        return 4 * total

    def check(self) -> Check:
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
        exact = not any(rule.relation.loose)
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
        total = self.judge.side(*side)
        if self.guarded and long != FALSE:
            return NULL if long == TRUE else Case(((long, NULL),), total)
        return total

    def values(self) -> Expr:
        """The steps (or codes) of all its cells with ``|`` between them."""
        parts: list[Expr] = []
        for number in self.rule.cells:
            text = As(self.sheet.cells[number].name, "text")
            parts += [Text("|"), Call("coalesce", (text, Text("")))]
        return Joined("||", tuple(parts[1:])) if len(parts) > 2 else parts[1]


