"""The form as frozen data: what a definition says once it is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from formspec.diagnostics.problem import Lang, Severity
from formspec.diagnostics.span import Span
from formspec.language import vocabulary
from formspec.language.expression import Condition, Statement, refs
from formspec.language.unit import Unit

Kind = vocabulary.Kind
Parts = Literal["overlapping", "disjoint", "exhaustive", "none"]
Blank = Literal["zero", "unknown"]
Rounding = vocabulary.Rounding

YES, NO = vocabulary.YES, vocabulary.NO


@dataclass(frozen=True, slots=True)
class Cell:
    """Item × column; ``column`` is None in a form with one column.

    ``previous`` is the same cell one period earlier.
    """

    path: str
    column: str | None = None
    previous: bool = False

    @property
    def key(self) -> str:
        """How the cell is written: ``9.A``, ``9.A@total``, ``prev(9.A)``."""
        text = self.path if self.column is None else f"{self.path}@{self.column}"
        return f"prev({text})" if self.previous else text


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule as written: its text, its tree with every name resolved to a path, its place."""

    text: str
    statement: Statement
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the form.

    ``path`` is ``section.code``, for an uncoded row ``section.parent.id``. ``minimum`` and
    ``maximum`` are in the item's unit, None is no bound; ``decimals`` is the declared step.
    ``depth`` is 0 for an item directly in its section. ``printed`` is the formula on paper
    where it differs from the rule, ``because`` the reason for that or for mixed units.
    """

    path: str
    section: str
    label: str
    code: str | None = None
    id: str | None = None
    kind: Kind = "number"
    unit: Unit | None = None
    decimals: int = 0
    minimum: Fraction | None = Fraction(0)
    maximum: Fraction | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    parent: str | None = None
    depth: int = 0
    of_which: bool = False
    parts: Parts = "overlapping"
    formula: Formula | None = None
    printed: str | None = None
    because: str | None = None
    computed: bool = False
    severity: Severity = "error"
    rounding: Rounding = "exact"
    note: str | None = None
    span: Span | None = field(default=None, compare=False)

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
    """A numbered part of the form; ``items`` are the paths of its items, in order."""

    number: str
    title: str | None
    items: tuple[str, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A value column."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A header field above the table."""

    id: str
    label: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class FreeRule:
    """A rule of the definition that belongs to no single item."""

    id: str
    check: Formula
    when: Condition | None = None
    when_text: str | None = None
    severity: Severity = "error"
    message: str | None = None
    rounding: Rounding = "exact"
    because: str | None = None


@dataclass(frozen=True)
class Form:
    """A whole form; ``items`` in the order of the paper, ``digest`` names its content."""

    id: str
    version: str
    title: str
    language: Lang
    blank: Blank
    columns: tuple[Column, ...]
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    rules: tuple[FreeRule, ...] = ()
    notes: tuple[str, ...] = ()
    source: tuple[tuple[str, str], ...] = ()
    units: tuple[Unit, ...] = ()
    of_which: str = "其中"
    digest: str = field(default="", compare=False)

    def __hash__(self) -> int:
        """Cheap, so that what is built from a form can be remembered by it."""
        return hash(self.id)

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Items by path."""
        return {item.path: item for item in self.items}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each item from the top of the form, by path."""
        return {item.path: number for number, item in enumerate(self.items)}

    @cached_property
    def children(self) -> Mapping[str, tuple[Item, ...]]:
        """The items nested directly under an item, by its path."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.parent is not None:
                found.setdefault(item.parent, []).append(item)
        return {path: tuple(items) for path, items in found.items()}

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

        A ``term`` of its formula, a ``part`` (其中), ``gated`` by a yes/no answer, an
        ``attribute`` (in another unit), or None at the top of a section.
        """
        if item.parent is None:
            return None
        whole = self.by_path[item.parent]
        if whole.kind == "boolean" and item.kind == "number":
            return "gated"
        if whole.formula is not None:
            named = (ref.name for stated in whole.formula.statement.relations
                     for ref in refs(stated.right))  # fmt: skip
            return "term" if item.path in named else "attribute"
        same = whole.unit and item.unit and whole.unit.dimension == item.unit.dimension
        return "part" if same and whole.parts != "none" else "attribute"

    def unit_text(self, item: Item) -> str:
        """The unit as printed behind the label, nothing where the label already says it.

        A label may end with a unit of one character by chance (案件（件）), so only a
        longer one (服务人次) is taken for said.
        """
        zh = self.language == "zh"
        question = "是/否" if zh else "yes/no"
        name = question if item.kind == "boolean" else item.unit.name if item.unit else ""
        if not name or (len(name) > 1 and item.label.endswith(name)):
            return ""
        return f"（{name}）" if zh else f" ({name})"
