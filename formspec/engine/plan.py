"""A compiled form: plain data, free of definitions and formulas.

All that checking a submission needs is here as numbers, texts and tables, so that a generated
validator can carry the same plan and the same code.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from formspec.diagnostics.problem import Lang, Severity
from formspec.engine.intervals import (
    Bound,
    Guard,
    LinearRelation,
    Values,
    Verdict,
    holds,
    relation_verdict,
    side,
    too_long,
)
from formspec.language.vocabulary import Kind, current_key
from formspec.submissions.numeral import LIMIT


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the form, of this period or of the one before."""

    key: str
    """How the cell is written: ``9.A``, ``9.A@total``, ``prev(9.A)``."""
    path: str
    """The path of its item: ``9.A``, ``prev(9.A)``."""
    column: str | None
    """The id of its column, None in a form with one column."""
    label: str
    """The label as printed, with unit and 其中."""
    name: str
    """The label without them."""
    kind: Kind
    """What may be filled in."""
    decimals: int = 0
    """How many decimals a number may have."""
    bounds: Bound = (None, None)
    """The lowest and the highest value in steps; None is no bound."""
    steps: int = 0
    """How many steps make one; 0 where the cell holds no number."""
    answers: Mapping[object, int] | None = None
    """The code of each answer, of a yes/no or choice cell."""
    choices: tuple[str, ...] = ()
    """What may be answered."""
    required: bool = False
    """Whether it must be filled in."""
    computed: bool = False
    """Whether it is calculated while it is blank."""
    zero: bool = False
    """Whether a blank counts as 0."""
    previous: bool = False
    """Whether it is a cell of the period before."""
    unit: str = ""
    """The name of its unit."""

    @property
    def current_key(self) -> str:
        """The key of the same cell in this period: ``9.A`` of ``prev(9.A)``."""
        return current_key(self.key) if self.previous else self.key

    @property
    def current_path(self) -> str:
        """The path of the item, of whatever period the cell is."""
        return current_key(self.path) if self.previous else self.path


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A field above the table."""

    id: str
    """Its id in the definition and in submissions."""
    label: str
    """The label as printed."""
    kind: Kind
    """What may be filled in."""
    choices: tuple[str, ...] = ()
    """What may be chosen, of a choice."""
    required: bool = False
    """Whether it must be filled in."""


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule over whole steps."""

    id: str
    """The stable id: ``sum:9.A``."""
    kind: str
    """The kind of rule, see ``rules.RuleKind``."""
    severity: Severity
    """What follows where it fails."""
    text: str
    """The rule as people print it."""
    relation: LinearRelation
    """What must hold, over steps."""
    per_unit: int
    """How many steps make one of the rule's unit."""
    decimals: int | None
    """The number of zeros of ``per_unit``, None where it is no power of ten."""
    cells: tuple[int, ...]
    """The numbers of all cells it looks at."""
    unit: str = ""
    """The unit of both sides."""
    message: str | None = None
    """The definition's own advice."""
    when: Guard | None = None
    """The condition under which it applies."""
    previous: tuple[int, ...] = ()
    """Those of ``cells`` that are of the period before."""
    computes: int | None = None
    """The cell it fills when that is blank."""


OwnUnit = tuple[str, str, str, int]
"""A unit that the form declares: its name, dimension, scale as a fraction, decimals."""

CleanValues = tuple[Values, bool, Sequence[int]]
"""Values in steps; whether all are known and safe; the cells still to be decoded."""

CleanReader = Callable[[Mapping[str, Any], Mapping[str, Any]], CleanValues | None]
"""From raw values by cell key, of this period and of the one before; see ``clean_reader``."""


@dataclass(frozen=True)
class Plan:
    """A form's cells, rules and header fields, with the functions compiled from them."""

    id: str
    """The id of the form."""
    version: str
    """The version of the form."""
    single_column: str | None
    """The id of the only column, None where there are several."""
    language: Lang
    """The language of the form."""
    slots: tuple[Slot, ...]
    """The cells in order, those of the period before last."""
    rules: tuple[PlannedRule, ...]
    """The rules in order."""
    entries: tuple[HeaderField, ...]
    """The header fields in order."""
    read: CleanReader
    """Reads all cells at once, see ``clean_values``."""
    failing: Callable[[Values], list[int]]
    """The rules that fail, of values that are all known and below ``safe``."""
    headings: Mapping[str, str]
    """The printed heads of its columns, by id."""
    own_units: tuple[OwnUnit, ...] = ()
    """The units that the form declares."""

    @cached_property
    def units(self) -> Mapping[str, Any]:
        """The units (``Unit``) that may be written behind a number, by name."""
        from fractions import Fraction  # slow to import

        from formspec.language.unit import UNITS, Unit

        own = [Unit(name, kind, Fraction(scale), n) for name, kind, scale, n in self.own_units]
        return {**UNITS, **{unit.name: unit for unit in own}}

    @cached_property
    def columns_of(self) -> Mapping[str, str]:
        """The cells of each item in a form of several columns, in words."""
        cells: dict[str, list[str]] = {}
        for slot in self.slots:
            if slot.column is not None and not slot.previous:
                told = f"{slot.key} {self.headings[slot.column]}"
                cells.setdefault(slot.path, []).append(told)
        return {path: "、".join(told) for path, told in cells.items()}

    @cached_property
    def computing(self) -> Mapping[int, PlannedRule]:
        """The rule that calculates each computed cell."""
        return {rule.computes: rule for rule in self.rules if rule.computes is not None}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each cell, by its key."""
        return {slot.key: number for number, slot in enumerate(self.slots)}

    @cached_property
    def bounds(self) -> tuple[Bound, ...]:
        """The bounds of each cell."""
        return tuple(slot.bounds for slot in self.slots)

    @cached_property
    def by_cell(self) -> tuple[tuple[int, ...], ...]:
        """For each cell the numbers of the rules that look at it."""
        numbers: list[list[int]] = [[] for _ in self.slots]
        for number, rule in enumerate(self.rules):
            for cell in rule.cells:
                numbers[cell].append(number)
        return tuple(map(tuple, numbers))

    @cached_property
    def truncated(self) -> tuple[int, ...]:
        """The rules that need the sign of every number: left to ``verdict``."""
        rules = enumerate(self.rules)
        return tuple(n for n, rule in rules if rule.relation.rounding == "truncate")

    @cached_property
    def safe(self) -> int:
        """Below this no side of any rule reaches 15 digits, whatever the values."""
        return safe_below(self.rules)

    def verdict(self, number: int, values: Values) -> Verdict:
        """The verdict of one rule; ``values`` in steps, None where unknown."""
        rule = self.rules[number]
        if any(values[cell] is None for cell in rule.previous):
            return "not applicable"
        applies = True if rule.when is None else holds(rule.when, values, self.bounds)
        if applies is False:
            return "not applicable"
        long = too_long(rule.relation, values)
        result: Verdict = "fail" if long else relation_verdict(rule.relation, values, self.bounds)
        return result if applies or result == "pass" else "incomplete"

    def doubtful(self, values: Values) -> list[int]:
        """The rules that ``failing`` cannot decide: an unknown cell, or long numbers."""
        known = [value for value in values if value is not None]
        if known and not -self.safe < min(known) <= max(known) < self.safe:
            return list(range(len(self.rules)))
        if len(known) == len(values):
            return list(self.truncated)
        unknown = [cell for cell, value in enumerate(values) if value is None]
        numbers = {number for cell in unknown for number in self.by_cell[cell]}
        return sorted(numbers.union(self.truncated))


def safe_below(rules: Iterable[PlannedRule]) -> int:
    """Values below this never add up to 15 digits on any side of a rule."""
    heaviest: int = max(
        (
            sum(abs(weight) for weight, _ in terms) + abs(constant)
            for rule in rules
            for terms, constant in (rule.relation.left, rule.relation.right)
        ),
        default=1,
    )
    return LIMIT // max(heaviest, 1)


def computed(plan: Plan, values: Values) -> tuple[int | None, ...]:
    """The values with blank computed cells filled from their formulas.

    As far as their terms are known; a computed cell may be a term of another.
    """
    values = list(values)
    waiting = [rule for rule in plan.rules if rule.computes is not None]
    for _ in range(len(waiting)):
        left = []
        for rule in waiting:
            (weight, cell), *_ = rule.relation.left[0]
            total = side(*rule.relation.right, values)
            if values[cell] is not None:
                continue
            if total is None:
                left.append(rule)
            elif total % weight == 0:
                values[cell] = total // weight
        if len(left) == len(waiting):
            break
        waiting = left
    return tuple(values)
