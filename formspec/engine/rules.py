"""Rules: the one representation that every engine and every renderer works from.

A rule compares two weighted sums of cells, perhaps under a condition. Weights are exact
fractions and turn each cell's value (in the cell's own unit) into the rule's unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from formspec.diagnostics.problem import Severity
from formspec.language import expression as ex
from formspec.language.form import NO, Cell, Form, FreeRule, Item, Rounding
from formspec.language.unit import Unit, ratio

RuleKind = Literal["sum", "part", "parts", "gate", "check"]
"""``sum``: a printed formula. ``part``: 其中, part ≤ whole. ``parts``: Σ parts ≤ or = whole.
``gate``: amounts under a 是/否 item. ``check``: a free rule."""

KINDS: tuple[RuleKind, ...] = ("sum", "part", "parts", "gate", "check")


ONE = Fraction(1)
"""The weight of nearly all terms: long sums are built much faster where it is not counted with."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of cells."""

    terms: tuple[tuple[Fraction, Cell], ...]
    """Weight and cell; one term a cell, no zero weights."""
    constant: Fraction = Fraction(0)
    """What is added, in the unit of the rule."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``left op right``, both in one unit."""

    left: Linear
    """The left side."""
    op: ex.Op
    """How the sides are compared."""
    right: Linear
    """The right side."""


@dataclass(frozen=True, slots=True)
class Test:
    """A yes/no or choice cell is or is not one value."""

    cell: Cell
    """The cell."""
    equal: bool
    """Whether it must be the value, or must not."""
    value: str
    """The answer."""


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple["Condition", ...]
    """The conditions."""


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Condition", ...]
    """The conditions."""


Condition = Relation | Test | And | Or


@dataclass(frozen=True, slots=True)
class Rule:
    """One relation between cells."""

    id: str
    """The stable id: ``sum:9.A``, ``part:2.B``, the name of a free rule."""
    kind: RuleKind
    """What it comes from."""
    severity: Severity
    """What follows where it fails."""
    relation: Relation
    """What must hold."""
    text: str
    """The rule as people print it."""
    unit: Unit | None = None
    """The unit of both sides."""
    decimals: int = 0
    """The decimals that the unit is reported in."""
    when: Condition | None = None
    """The condition under which it applies."""
    rounding: Rounding = "exact"
    """Which true amounts the reported numbers may stand for."""
    item: str | None = None
    """The path it belongs to: the whole of a sum, the part of 其中; None for a free rule."""
    message: str | None = None
    """The definition's own advice."""
    cells: tuple[Cell, ...] = field(default=(), compare=False)
    """All cells it looks at, in order of writing."""

    def __post_init__(self) -> None:
        named = dict.fromkeys(cells(self.relation))
        if self.when is not None:
            named |= dict.fromkeys(cells(self.when))
        object.__setattr__(self, "cells", tuple(named))


def cells(node: Condition) -> Iterator[Cell]:
    """The cells a condition looks at, in order of writing; perhaps repeated."""
    match node:
        case Relation(left, _, right):
            for _, cell in (*left.terms, *right.terms):
                yield cell
        case Test(cell):
            yield cell
        case And(parts) | Or(parts):
            for part in parts:
                yield from cells(part)


@lru_cache(maxsize=8)
def from_form(form: Form) -> tuple[Rule, ...]:
    """All rules of a form: those of its items in order, then its free rules.

    A rule without a column in its text holds in every column and gives one rule a column.
    """
    rules: list[Rule] = []
    for item in form.items:
        for column in form.column_ids:
            rules += _of_item(form, item, column)
    for free in form.rules:
        named = [ref.column is not None for ref in _refs(free)]
        columns = (None,) if named and all(named) else form.column_ids
        for column in columns:
            rules += _free(form, free, column)
    return tuple(rules)


def _refs(free: FreeRule) -> Iterator[ex.Ref]:
    yield from ex.refs(free.check.statement)
    if free.when is not None:
        yield from ex.refs(free.when)


def _of_item(form: Form, item: Item, column: str | None) -> Iterator[Rule]:
    """The printed formula of an item, or what its nested items mean."""
    if item.formula is not None:
        named = [ref.column for ref in ex.refs(item.formula.statement)]
        if None in named or named[0] == column:  # a formula between columns holds once
            yield from _formula(form, item, item.formula.text, column)
    if item.kind == "boolean":
        yield from (_gate(form, item, part, column) for part in _amounts(form, item))
    else:
        parts = _parts(form, item)
        if parts:
            yield from _of_parts(item, parts, column)


def _parts(form: Form, item: Item) -> list[Item]:
    """What is nested in it in its unit; beside a formula only 其中 that are none of its terms."""
    unit, formula = item.unit, item.formula
    if unit is None or item.parts == "none":
        return []
    parts = [p for p in _amounts(form, item) if p.unit and p.unit.dimension == unit.dimension]
    if formula is None:
        return parts
    named = {ref.name for ref in ex.refs(formula.statement)}
    return [part for part in parts if part.of_which and part.path not in named]


def _amounts(form: Form, item: Item) -> Iterator[Item]:
    return (child for child in form.children.get(item.path, ()) if child.kind == "number")


def _formula(form: Form, item: Item, text: str, column: str | None) -> Iterator[Rule]:
    assert item.formula is not None  # noqa: S101 - the caller looked
    base = Rule(
        id=f"sum:{item.path}",
        kind="sum",
        severity=item.severity,
        relation=_NOTHING,
        text=text,
        unit=item.unit,
        decimals=item.decimals,
        rounding=item.rounding,
        item=item.path,
    )
    yield from _stated(form, base, item.formula.statement, None, column)


def _free(form: Form, free: FreeRule, column: str | None) -> Iterator[Rule]:
    first = next(ref for ref in ex.refs(free.check.statement.relations[0]))
    item = form.by_path[first.name]
    base = Rule(
        id=free.id,
        kind="check",
        severity=free.severity,
        relation=_NOTHING,
        text=_conditional(form, free.when_text, free.check.text),
        unit=item.unit,
        decimals=item.decimals,
        rounding=free.rounding,
        message=free.message,
    )
    yield from _stated(form, base, free.check.statement, free.when, column)


def _stated(
    form: Form, base: Rule, stated: ex.Statement, when: ex.Condition | None, column: str | None
) -> Iterator[Rule]:
    """One rule a relation: a chain ``A>=B>=C`` gives ``id`` and ``id#2``."""
    guards = [
        condition(form, guard, column) for guard in (when, stated.condition) if guard is not None
    ]
    guard = None if not guards else guards[0] if len(guards) == 1 else And(tuple(guards))
    for number, relation in enumerate(stated.relations, 1):
        unit = _own_unit(form, relation, base.unit)
        yield replace(
            base,
            id=(base.id if number == 1 else f"{base.id}#{number}") + suffix(column),
            relation=comparison(form, relation, unit, column),
            unit=unit,
            when=guard,
        )


def _own_unit(form: Form, relation: ex.Comparison, unit: Unit | None) -> Unit | None:
    """The unit of a relation: that of its rule, unless it counts something else altogether."""
    first = next(ex.refs(relation), None)
    own = form.by_path[first.name].unit if first else None
    return own if own and unit and own.dimension != unit.dimension else unit


def _of_parts(item: Item, parts: list[Item], column: str | None) -> Iterator[Rule]:
    whole = Linear(((ONE, Cell(item.path, column)),))
    base = Rule(
        id="",
        kind="part",
        severity=item.severity,
        relation=_NOTHING,
        text="",
        unit=item.unit,
        decimals=item.decimals,
        rounding=item.rounding,
    )
    if item.parts != "exhaustive":
        for part in parts:
            yield replace(
                base,
                id=f"part:{part.path}{suffix(column)}",
                relation=Relation(_summed(item, [part], column), "<=", whole),
                text=f"{_short(part)}≤{_short(item)}",
                item=part.path,
            )
    if item.parts in ("disjoint", "exhaustive"):
        total = _summed(item, parts, column)
        added = "+".join(_short(part) for part in parts)
        equal = item.parts == "exhaustive"
        yield replace(
            base,
            id=f"parts:{item.path}{suffix(column)}",
            kind="parts",
            relation=Relation(whole, "=", total) if equal else Relation(total, "<=", whole),
            text=f"{_short(item)}={added}" if equal else f"{added}≤{_short(item)}",
            item=item.path,
        )


def _summed(whole: Item, parts: list[Item], column: str | None) -> Linear:
    return Linear(tuple((_weight(part, whole.unit), Cell(part.path, column)) for part in parts))


def _gate(form: Form, item: Item, part: Item, column: str | None) -> Rule:
    amount = Linear(((ONE, Cell(part.path, column)),))
    return Rule(
        id=f"gate:{part.path}{suffix(column)}",
        kind="gate",
        severity=item.severity,
        relation=Relation(amount, "=", Linear(())),
        text=_conditional(form, f"{_short(item)}={_no(form)}", f"{_short(part)}=0"),
        unit=part.unit,
        decimals=part.decimals,
        when=Test(Cell(item.path, column), True, NO),
        item=part.path,
    )


def _no(form: Form) -> str:
    """否 as the form's language has it."""
    return "no" if form.language == "en" else NO


def _conditional(form: Form, when: str | None, text: str) -> str:
    """What a rule says, with its condition: without it people cannot tell why it must hold."""
    if when is None:
        return text
    return ("如 {} 则 {}", "if {} then {}")[form.language == "en"].format(when, text)


def _short(item: Item) -> str:
    return item.code if item.code is not None else item.label


def suffix(column: str | None) -> str:
    """What a rule id and a cell key end with in a form of several columns."""
    return "" if column is None else f"@{column}"


def condition(form: Form, node: ex.Condition, column: str | None) -> Condition:
    """A condition over items to one over cells; names are resolved already."""
    match node:
        case ex.Comparison():
            first = next(ex.refs(node), None)
            unit = form.by_path[first.name].unit if first else None
            return comparison(form, node, unit, column)
        case ex.Answer(ref, op, value):
            return Test(_cell(ref, column), op == "=", value)
        case ex.And(parts):
            return And(tuple(condition(form, part, column) for part in parts))
        case ex.Or(parts):
            return Or(tuple(condition(form, part, column) for part in parts))


def comparison(form: Form, node: ex.Comparison, unit: Unit | None, column: str | None) -> Relation:
    """Two sums in ``unit``; a number without a unit of its own is in that unit too."""
    return Relation(
        _linear(form, node.left, unit, column), node.op, _linear(form, node.right, unit, column)
    )


def _linear(form: Form, node: ex.Expr, unit: Unit | None, column: str | None) -> Linear:
    weights: dict[Cell, Fraction] = {}
    constant = Fraction(0)
    stack: list[tuple[Fraction, ex.Expr]] = [(ONE, node)]
    while stack:
        factor, part = stack.pop()
        match part:
            case ex.Number(text, written):
                own = form.units_by_name[written] if written else unit
                constant += factor * Fraction(text) * (ratio(own, unit) if own and unit else 1)
            case ex.Ref():
                cell, one = _cell(part, column), _weight(form.by_path[part.name], unit)
                weight = factor if one is ONE else factor * one
                weights[cell] = weights[cell] + weight if cell in weights else weight
            case ex.Sum(terms):
                signed = {1: factor, -1: -factor}
                stack += [(signed[sign], term) for sign, term in reversed(terms)]
            case ex.Product(left, op, right):
                by, of = ex.constant(right), left
                if by is None:
                    by, of = ex.constant(left), right
                assert by is not None  # noqa: S101 - build refuses anything else
                stack.append((factor * by if op == "×" else factor / by, of))
            case ex.CodeRange():  # pragma: no cover - build writes ranges out
                raise AssertionError(part)
    return Linear(tuple((w, cell) for cell, w in weights.items() if w), constant)


def _cell(ref: ex.Ref, column: str | None) -> Cell:
    return Cell(ref.name, ref.column if ref.column is not None else column, ref.previous)


def _weight(item: Item, unit: Unit | None) -> Fraction:
    if item.unit is None or unit is None or item.unit is unit:
        return ONE
    return ratio(item.unit, unit)


_NOTHING = Relation(Linear(()), "=", Linear(()))
