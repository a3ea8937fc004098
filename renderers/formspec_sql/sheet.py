"""Where each cell of a form stands in the tables, and what the rules see of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from formspec.plugins import LIMIT, Plan, PlannedRule, Slot
from formspec_sql import names
from formspec_sql.dialect import WORD, Dialect
from formspec_sql.judge import Cell, Judge
from formspec_sql.tree import (
    ZERO,
    As,
    Call,
    Case,
    Compare,
    Expr,
    Name,
    Number,
    Quotient,
    Rest,
    Text,
    columns,
)

MAX_DEPTH = 24
"""So many computed cells may feed one another in a row: optimisers copy the expressions of
one step into the next.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """How a computed cell is filled where it is blank; ``depth`` counts what must be before."""

    rule: PlannedRule
    depth: int
    wide: bool
    size: int


@dataclass(frozen=True)
class Sheet:
    """The columns of a form's tables.

    Each value has a name that rules use; where the stored one differs from it (blank is
    zero, an answer's text is a code) that one goes by ``raw_`` and the name.
    """

    plan: Plan
    dialect: Dialect

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
        """In which table each column is, counted from 1: a table has only so much room."""
        found: dict[str, int] = {}
        part, count, size = 1, 3, 100 + 3 * 24
        kinds = [*("text" for _ in self.fields), *(slot.kind for slot in self.plan.slots)]
        for name, kind in zip((*self.fields, *self.columns), kinds, strict=True):
            width = 8 if kind == "number" else 24  # longer texts may be kept elsewhere
            if count >= self.dialect.columns or size + width > self.dialect.bytes:
                part, count, size = part + 1, 1, 100 + 24
            found[name] = part
            count, size = count + 1, size + width
        return found

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
    def made(self) -> Mapping[int, Made]:
        """The computed cells that can be filled, in order of depth."""
        rules = self.computed
        found: dict[int, Made] = {}
        for depth in range(1, MAX_DEPTH + 1):
            ready = [cell for cell, rule in rules.items() if cell not in found
                     and all(term in found or term not in rules
                             for _, term in rule.relation.right[0])]  # fmt: skip
            for cell in ready:
                terms, constant = rules[cell].relation.right
                total = abs(constant) + sum(abs(w) * _size(term, found) for w, term in terms)
                size = max(LIMIT - 1, total // abs(rules[cell].relation.left[0][0][0]))
                if total < self.dialect.limit:
                    found[cell] = Made(rules[cell], depth, total >= WORD, size)
            if not ready:
                break
        return found

    @cached_property
    def lost(self) -> frozenset[int]:
        """Computed cells that cannot be filled: in a circle, too deep, too large."""
        return frozenset(self.computed.keys() - self.made.keys())

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells as rules see them."""
        return tuple(
            Cell(Name(self.columns[number]), not slot.zero, slot.bounds, _size(number, self.made))
            for number, slot in enumerate(self.plan.slots)
        )

    def raw(self, number: int) -> Name:
        """A cell as it was filled in, NULL where it is blank."""
        slot = self.plan.slots[number]
        differs = slot.zero or number in self.computed or slot.kind != "number"
        return Name(f"raw_{self.columns[number]}" if differs else self.columns[number])

    @cached_property
    def faces(self) -> Mapping[str, Expr]:
        """What each name stands for, out of the tables."""
        found: dict[str, Expr] = {}
        for name in self.fields:
            found[name] = _filled(self.stored(name))
        for number, slot in enumerate(self.plan.slots):
            name, raw = self.columns[number], self.raw(number).text
            stored = self.stored(name)
            if slot.kind == "number":
                value: Expr = stored if self.dialect.constrains else As(stored, "whole")
                found[raw] = value
                if number not in self.computed:
                    found[name] = Call("coalesce", (value, ZERO)) if slot.zero else value
            else:
                found[raw] = _filled(stored)
                if slot.answers is not None:
                    found[name] = _coded(slot, stored)
        return found

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """What must be at hand for each name: itself, and what it is computed from."""
        found = {name: frozenset((name,)) for name in self.faces}
        for number in self.made:  # those of less depth come first
            parts = {self.raw(number).text, *columns(self.filling(number))}
            name = self.columns[number]
            found[name] = frozenset((name,)).union(*(found[part] for part in parts))
        return found

    def needed(self, names: Iterable[str]) -> frozenset[str]:
        """What must be at hand for all of these."""
        return frozenset().union(*(self.needs[name] for name in names))

    def stored(self, name: str) -> Name:
        """A column of the tables."""
        part = self.parts[name]
        return Name(f"t{'' if part == 1 else part}.{name}")

    def filling(self, number: int) -> Expr:
        """What a computed cell holds: what was filled in, else its sum as far as it is known."""
        rule, wide = self.made[number].rule, self.made[number].wide
        weight = rule.relation.left[0][0][0]
        total: Expr = Judge(self.cells, wide).side(*rule.relation.right)
        if weight != 1:
            divided = Quotient(total, weight, wide)
            total = Case(((Compare(Rest(total, weight), "=", ZERO), divided),))
        return Call("coalesce", (self.raw(number), total))


def _size(cell: int, made: Mapping[int, Made]) -> int:
    """The largest number that can stand in a cell: a computed one may have over 15 digits."""
    return made[cell].size if cell in made else LIMIT - 1


def _filled(stored: Expr) -> Expr:
    """A text, NULL if it is blank."""
    return Call("nullif", (Call("trim", (stored,)), Text("")))


def _coded(slot: Slot, stored: Name) -> Expr:
    """An answer's code; NULL for what is no answer."""
    codes = {text: code for text, code in (slot.answers or {}).items() if isinstance(text, str)}
    pairs = tuple((Text(text), Number(code)) for text, code in codes.items())
    return Case(pairs, of=Call("trim", (stored,)))
