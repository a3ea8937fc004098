"""The form as frozen data: what a definition says once it is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from formspec.diagnostics.problem import Lang, Severity, check_type
from formspec.diagnostics.span import Span
from formspec.language import vocabulary
from formspec.language.expression import Condition, Statement, refs
from formspec.language.unit import UNITS, Unit

Kind = vocabulary.Kind
Parts = Literal["overlapping", "disjoint", "exhaustive", "none"]
Blank = Literal["zero", "unknown"]
Rounding = vocabulary.Rounding

YES, NO = vocabulary.YES, vocabulary.NO


@dataclass(frozen=True, slots=True)
class Cell:
    """Item × column."""

    path: str
    """The path of the item, such as ``9.A``."""
    column: str | None = None
    """The id of the column; None in a form with one column."""
    previous: bool = False
    """Whether it is the same cell one period earlier."""

    @property
    def key(self) -> str:
        """How the cell is written: ``9.A``, ``9.A@total``, ``prev(9.A)``."""
        text = self.path if self.column is None else f"{self.path}@{self.column}"
        return vocabulary.previous_key(text) if self.previous else text


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the definition."""

    text: str
    """The formula as written."""
    statement: Statement
    """Its tree, with a path for every name."""
    span: Span = field(compare=False)
    """Where it stands in the definition."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the form."""

    path: str
    """``section.code``, for a row without code ``section.parent.id``."""
    section: str
    """The number of its section."""
    label: str
    """The printed words, without 其中 and without the unit."""
    code: str | None = None
    """The printed code; None for a row without."""
    id: str | None = None
    """The name of a row without code."""
    kind: Kind = "number"
    """What it holds."""
    unit: Unit | None = None
    """The unit of a number."""
    decimals: int = 0
    """The decimals a number is reported in: its smallest step is 10 to the power of minus this."""
    minimum: Fraction | None = Fraction(0)
    """The smallest number allowed, in its unit; None for no bound."""
    maximum: Fraction | None = None
    """The largest number allowed, in its unit; None for no bound."""
    choices: tuple[str, ...] = ()
    """The answers to choose from."""
    required: bool = False
    """Whether it must be filled."""
    parent: str | None = None
    """The path of the item it is nested in; None at the top of its section."""
    depth: int = 0
    """How many items it is nested in."""
    of_which: bool = False
    """Whether 其中 is printed before it."""
    parts: Parts = "overlapping"
    """What nested items in the same unit are to this one, where it has no formula."""
    formula: Formula | None = None
    """The relation that its numbers must keep."""
    printed: str | None = None
    """The formula on paper, where it differs from the rule."""
    because: str | None = None
    """Why it differs, or why two counts are added."""
    waive: tuple[tuple[str, str], ...] = ()
    """Codes of lint's warnings that are meant, each with its reason."""
    computed: bool = False
    """Whether outputs calculate it and nobody fills it."""
    severity: Severity = "error"
    """What it means if its formula, or the relation to its parts, fails."""
    rounding: Rounding = "exact"
    """What each number stands for in its formula, or in the relation to its parts."""
    note: str | None = None
    """A hint for who fills it."""
    span: Span | None = field(default=None, compare=False)
    """Where it stands in the definition."""

    @property
    def name(self) -> str:
        """What people call it: the code, or the id of an uncoded row."""
        return self.code if self.code is not None else self.id or ""

    @property
    def printed_formula(self) -> str | None:
        """The formula as it stands on the official paper."""
        return self.printed or (self.formula.text if self.formula else None)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the form."""

    number: str
    """The number printed before it."""
    title: str | None
    """Its heading; None where the paper has none."""
    items: tuple[str, ...]
    """The paths of its items, in printed order, nested ones too."""
    span: Span | None = field(default=None, compare=False)
    """Where it stands in the definition."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value column."""

    id: str
    """Its name in submissions and formulas."""
    label: str
    """The printed head."""


@dataclass(frozen=True, slots=True)
class Field:
    """A header field above the table."""

    id: str
    """Its name in submissions."""
    label: str
    """The printed words."""
    kind: Kind = "text"
    """What it holds."""
    choices: tuple[str, ...] = ()
    """The answers to choose from."""
    required: bool = False
    """Whether it must be filled."""


@dataclass(frozen=True, slots=True)
class FreeRule:
    """A rule of the definition that belongs to no single item."""

    id: str
    """Its name in findings and explanations."""
    check: Formula
    """What must hold."""
    when: Condition | None = None
    """When it must hold, with paths; None for always."""
    when_text: str | None = None
    """The same as written."""
    severity: Severity = "error"
    """What a failure means."""
    message: str | None = None
    """What the clerk is told; None for a sentence made of the rule."""
    rounding: Rounding = "exact"
    """What each number stands for."""
    because: str | None = None
    """Why the rule stands, or why two counts are compared."""
    waive: tuple[tuple[str, str], ...] = ()
    """Codes of lint's warnings that are meant, each with its reason."""


@dataclass(frozen=True)
class Form:
    """A whole form.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> form.label(form.by_path["2.A"])
    '慰问一线职工（人）'
    """

    id: str
    """Its name for machines."""
    version: str
    """Its version, any text."""
    title: str
    """The printed title."""
    language: Lang
    """The language it is printed in."""
    blank: Blank
    """What a blank number means: zero, or some number within its bounds."""
    columns: tuple[Column, ...]
    """The value columns, at least one."""
    fields: tuple[Field, ...]
    """The header fields, in printed order."""
    sections: tuple[Section, ...]
    """The sections, in printed order."""
    items: tuple[Item, ...]
    """All items, in the order of the paper."""
    rules: tuple[FreeRule, ...] = ()
    """The rules that belong to no single item."""
    notes: tuple[str, ...] = ()
    """The printed notes (说明), without their numbers."""
    source: tuple[tuple[str, str], ...] = ()
    """Where it comes from: keys such as ``document`` with their texts."""
    units: tuple[Unit, ...] = ()
    """The units that the definition declares."""
    of_which: str = "其中"
    """The word printed before items with ``of_which``."""
    digest: str = field(default="", compare=False)
    """16 hexadecimal digits that name the text it was read from; empty for a form built in code."""

    def __repr__(self) -> str:
        return f"<Form {self.id[:80]} {self.version[:20]}: {len(self.items)} items>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the title, and how much there is."""
        from html import escape

        sizes = f"{len(self.sections)} × {len(self.items)}"
        head = escape(f"{self.title} ({self.id} {self.version})")
        return f'<div lang="{self.language}"><b>{head}</b> {sizes}</div>'

    def __hash__(self) -> int:
        """Cheap, so that what is built from a form can be remembered by it."""
        return hash(self.id)

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Items by path."""
        return {item.path: item for item in self.items}

    @cached_property
    def rule_by_id(self) -> Mapping[str, FreeRule]:
        """The rules that belong to no item, by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def units_by_name(self) -> Mapping[str, Unit]:
        """Every unit that it may use: those of the language and its own."""
        return {**UNITS, **{unit.name: unit for unit in self.units}}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each item from the top of the form, by path."""
        return {item.path: number for number, item in enumerate(self.items)}

    @cached_property
    def children(self) -> Mapping[str, tuple[Item, ...]]:
        """The items nested directly under an item, by its path."""
        nested: dict[str, list[Item]] = {}
        for item in self.items:
            if item.parent is not None:
                nested.setdefault(item.parent, []).append(item)
        return {path: tuple(items) for path, items in nested.items()}

    @property
    def single_column(self) -> str | None:
        """The id of the only column, None where there are several."""
        return self.columns[0].id if len(self.columns) == 1 else None

    @cached_property
    def column_ids(self) -> tuple[str | None, ...]:
        """The columns of a cell; ``(None,)`` where there is only one."""
        return tuple(c.id for c in self.columns) if len(self.columns) > 1 else (None,)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, row by row."""
        return tuple(Cell(i.path, column) for i in self.items for column in self.column_ids)

    def label(self, item: Item) -> str:
        """The label as printed: with 其中 before it and its unit behind."""
        return f"{self.of_which if item.of_which else ''}{item.label}{self.unit_text(item)}"

    def relation(self, item: Item) -> str | None:
        """What an item is to the one it is nested in.

        A ``term`` of its formula, a ``part`` (其中, also beside a formula that does not name
        it), ``gated`` by a yes/no answer, an ``attribute`` (in another unit), or None at the
        top of a section.
        """
        if item.parent is None:
            return None
        whole = self.by_path[item.parent]
        if whole.kind == "boolean" and item.kind == "number":
            return "gated"
        if whole.formula is not None:
            named = (ref.name for stated in whole.formula.statement.relations
                     for ref in refs(stated.right))  # fmt: skip
            if item.path in named:
                return "term"
            if not item.of_which:
                return "attribute"
        same = whole.unit and item.unit and whole.unit.dimension == item.unit.dimension
        return "part" if same and whole.parts != "none" else "attribute"

    def unit_text(self, item: Item) -> str:
        """The unit as printed behind the label, nothing where the label already says it.

        A label may end with a unit of one character by chance (案件（件）), so only a longer
        one (服务人次) counts.
        """
        zh = self.language == "zh"
        question = "是/否" if zh else "yes/no"
        name = question if item.kind == "boolean" else item.unit.name if item.unit else ""
        if not name or (len(name) > 1 and item.label.endswith(name)):
            return ""
        return f"（{name}）" if zh else f" ({name})"


def check_form(form: object) -> None:
    """Refuse an argument that is no form. Raises FormspecError."""
    check_type(form, Form, "form", "a_form")
