"""A form made ready to judge submissions: plain data, free of definitions and formulas.

Everything that ``cells``, ``header`` and ``judgement`` need is here, as numbers, texts and
tables, so that a generated validator can carry the same plan and the same code.
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
    too_long,
)
from formspec.language.vocabulary import Kind
from formspec.submissions.numeral import LIMIT


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the form.

    ``label`` is as printed, ``name`` without unit and 其中. ``bounds`` are in steps,
    ``steps`` is how many of them make one (0 where the cell holds no number), ``answers``
    the codes of its answers, ``choices`` what may be answered. ``zero`` says that a blank
    counts as 0; ``previous`` that it is the cell ``key`` of the period before.
    """

    key: str
    path: str
    column: str | None
    label: str
    name: str
    kind: Kind
    decimals: int = 0
    bounds: Bound = (None, None)
    steps: int = 0
    answers: Mapping[object, int] | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    computed: bool = False
    zero: bool = False
    previous: bool = False

    @property
    def current_key(self) -> str:
        """The key of the same cell in this period: ``9.A`` of ``prev(9.A)``."""
        return self.key[5:-1] if self.previous else self.key

    @property
    def current_path(self) -> str:
        """The path of the item, of whatever period the cell is."""
        return self.path[5:-1] if self.previous else self.path


@dataclass(frozen=True, slots=True)
class Entry:
    """A header field."""

    id: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule over whole steps; ``per_unit`` of them make one of the rule's unit.

    ``decimals`` is the number of zeros of ``per_unit`` where it is a power of ten;
    ``cells`` are all it looks at, ``previous`` those of the period before; ``computes`` the
    cell it fills when that is blank.
    """

    id: str
    kind: str
    severity: Severity
    text: str
    relation: LinearRelation
    per_unit: int
    decimals: int | None
    cells: tuple[int, ...]
    unit: str = ""
    message: str | None = None
    when: Guard | None = None
    previous: tuple[int, ...] = ()
    computes: int | None = None


CleanValues = tuple[Values, bool, Sequence[int]]
"""Values in steps; whether all are known and safe; the cells still to be decoded."""

CleanReader = Callable[[Mapping[str, Any], Mapping[str, Any]], CleanValues | None]
"""From raw values by cell key, of this period and of the one before; see ``clean_reader``."""


@dataclass(frozen=True)
class Plan:
    """A form's cells, rules and header fields, with the functions compiled from them.

    ``read`` is what ``clean_reader`` returns; ``failing`` takes values in steps of which none
    is unknown and none reaches ``safe``, and returns the rules that fail.
    """

    id: str
    version: str
    single_column: str | None
    language: Lang
    slots: tuple[Slot, ...]
    rules: tuple[PlannedRule, ...]
    entries: tuple[Entry, ...]
    read: CleanReader
    failing: Callable[[Values], list[int]]

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
        found: Verdict = "fail" if long else relation_verdict(rule.relation, values, self.bounds)
        return found if applies or found == "pass" else "incomplete"

    def doubtful(self, values: Values) -> list[int]:
        """The rules that ``failing`` cannot decide: an unknown cell, or long numbers."""
        known = [value for value in values if value is not None]
        if known and not -self.safe < min(known) <= max(known) < self.safe:
            return list(range(len(self.rules)))
        if len(known) == len(values):
            return list(self.truncated)
        unknown = [cell for cell, value in enumerate(values) if value is None]
        found = {number for cell in unknown for number in self.by_cell[cell]}
        return sorted(found.union(self.truncated))


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
