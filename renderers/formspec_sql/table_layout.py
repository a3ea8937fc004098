"""Where each cell of a form stands in the tables, and what the rules see of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from formspec.plugins import LIMIT, Plan, PlannedRule, Slot
from formspec_sql import names
from formspec_sql.conditions import CellExpression, ConditionBuilder
from formspec_sql.dialect import WORD, Dialect
from formspec_sql.tree import (
    ZERO,
    CaseWhen,
    Cast,
    Compare,
    Expr,
    Identifier,
    NumberLiteral,
    Quotient,
    Remainder,
    TextLiteral,
    call,
    columns,
)

MAX_DEPTH = 24
"""So many computed cells may feed one another in a row: optimisers copy the expressions of
one step into the next.
"""


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """How a computed cell is filled where it is blank."""

    rule: PlannedRule
    """The rule that computes it."""
    depth: int
    """1 where it needs no other computed cell, else one more than those that it needs."""
    wide: bool
    """Whether its sum needs more than 64 bits."""
    size: int
    """The greatest absolute value it can have, in steps."""


@dataclass(frozen=True)
class TableLayout:
    """The columns of a form's tables.

    Each value has a name that rules use; where the stored one differs from it (blank is
    zero, an answer's text is a code) that one goes by ``raw_`` and the name.
    """

    plan: Plan
    """The cells, rules and header fields of the form."""
    dialect: Dialect
    """The database."""

    @cached_property
    def table(self) -> str:
        """The name of the first table, with which all others begin."""
        return names.table(self.plan)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The column of each cell."""
        return names.cells(self.plan.slots)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The column of each header field."""
        return names.fields(self.plan.entries)

    @cached_property
    def parts(self) -> Mapping[str, int]:
        """In which table each column is, counted from 1: a table holds only so many bytes."""
        table_of: dict[str, int] = {}
        part, count, size = 1, 3, 100 + 3 * 24
        kinds = [*("text" for _ in self.fields), *(slot.kind for slot in self.plan.slots)]
        for name, kind in zip((*self.fields, *self.columns), kinds, strict=True):
            width = 8 if kind == "number" else 24  # longer texts may be kept elsewhere
            if count >= self.dialect.columns or size + width > self.dialect.bytes:
                part, count, size = part + 1, 1, 100 + 24
            table_of[name] = part
            count, size = count + 1, size + width
        return table_of

    @property
    def size(self) -> int:
        """How many tables the columns need."""
        return max(self.parts.values(), default=1)

    @property
    def tables(self) -> tuple[str, ...]:
        """Their names."""
        return (self.table, *(f"{self.table}_{part}" for part in range(2, self.size + 1)))

    # What rules see -----------------------------------------------------------------

    @cached_property
    def computed(self) -> Mapping[int, PlannedRule]:
        """The computed cells, each with the rule that fills it."""
        return {rule.computes: rule for rule in self.plan.rules if rule.computes is not None}

    @cached_property
    def computable(self) -> Mapping[int, ComputedColumn]:
        """The computed cells that can be filled, in order of depth."""
        rules = self.computed
        filled: dict[int, ComputedColumn] = {}
        for depth in range(1, MAX_DEPTH + 1):
            ready = [cell for cell, rule in rules.items() if cell not in filled
                     and all(term in filled or term not in rules
                             for _, term in rule.relation.right[0])]  # fmt: skip
            for cell in ready:
                terms, constant = rules[cell].relation.right
                total = abs(constant) + sum(abs(w) * _size(term, filled) for w, term in terms)
                size = max(LIMIT - 1, total // abs(rules[cell].relation.left[0][0][0]))
                if total < self.dialect.limit:
                    filled[cell] = ComputedColumn(rules[cell], depth, total >= WORD, size)
            if not ready:
                break
        return filled

    @cached_property
    def uncomputable(self) -> frozenset[int]:
        """Computed cells that cannot be filled: in a circle, too deep, too large."""
        return frozenset(self.computed.keys() - self.computable.keys())

    @cached_property
    def cells(self) -> tuple[CellExpression, ...]:
        """The cells as rules see them."""
        return tuple(
            CellExpression(
                Identifier(self.columns[number]),
                not slot.zero,
                slot.bounds,
                _size(number, self.computable),
            )
            for number, slot in enumerate(self.plan.slots)
        )

    def raw(self, number: int) -> Identifier:
        """A cell as it was filled in, NULL where it is blank."""
        slot = self.plan.slots[number]
        differs = slot.zero or number in self.computed or slot.kind != "number"
        return Identifier(f"raw_{self.columns[number]}" if differs else self.columns[number])

    @cached_property
    def selected(self) -> Mapping[str, Expr]:
        """The expression over the stored columns that each name stands for."""
        expressions: dict[str, Expr] = {}
        for name in self.fields:
            expressions[name] = _filled(self.stored(name))
        for number, slot in enumerate(self.plan.slots):
            name, raw = self.columns[number], self.raw(number).text
            stored = self.stored(name)
            if slot.kind == "number":
                value: Expr = stored if self.dialect.constrains else Cast(stored, "whole")
                expressions[raw] = value
                if number not in self.computed:
                    expressions[name] = call("coalesce", value, ZERO) if slot.zero else value
            else:
                expressions[raw] = _filled(stored)
                if slot.answers is not None:
                    expressions[name] = _coded(slot, stored)
        return expressions

    @cached_property
    def dependencies(self) -> Mapping[str, frozenset[str]]:
        """The names that each name needs: itself, and what it is computed from."""
        needed = {name: frozenset((name,)) for name in self.selected}
        for number in self.computable:  # those of less depth come first
            parts = {self.raw(number).text, *columns(self.computed_value(number))}
            name = self.columns[number]
            needed[name] = frozenset((name,)).union(*(needed[part] for part in parts))
        return needed

    def needed(self, names: Iterable[str]) -> frozenset[str]:
        """The names that all of these need."""
        return frozenset().union(*(self.dependencies[name] for name in names))

    def stored(self, name: str) -> Identifier:
        """A column of the tables."""
        part = self.parts[name]
        return Identifier(f"t{'' if part == 1 else part}.{name}")

    def computed_value(self, number: int) -> Expr:
        """What a computed cell holds: what was filled in, else its sum as far as it is known."""
        rule, wide = self.computable[number].rule, self.computable[number].wide
        weight = rule.relation.left[0][0][0]
        total: Expr = ConditionBuilder(self.cells, wide).side(*rule.relation.right)
        if weight != 1:
            divided = Quotient(total, weight, wide)
            total = CaseWhen(((Compare(Remainder(total, weight), "=", ZERO), divided),))
        return call("coalesce", self.raw(number), total)


def _size(cell: int, computable: Mapping[int, ComputedColumn]) -> int:
    """The largest number that can stand in a cell: a computed one may have over 15 digits."""
    return computable[cell].size if cell in computable else LIMIT - 1


def _filled(stored: Expr) -> Expr:
    """A text, NULL if it is blank."""
    return call("nullif", call("trim", stored), TextLiteral(""))


def _coded(slot: Slot, stored: Identifier) -> Expr:
    """An answer's code; NULL for what is no answer."""
    codes = {text: code for text, code in (slot.answers or {}).items() if isinstance(text, str)}
    pairs = tuple((TextLiteral(text), NumberLiteral(code)) for text, code in codes.items())
    return CaseWhen(pairs, of=call("trim", stored))
