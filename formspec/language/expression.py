"""A formula as a tree: what ``C=D+E+F`` says, free of how it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from formspec.language import vocabulary

Op = vocabulary.Op


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the formula's text a part stands."""

    start: int
    """Its first character, from 0."""
    length: int
    """How many characters it is long."""


NOWHERE = Place(0, 1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in the formula."""

    text: str
    """Its digits, with at most one point."""
    unit: str | None = None
    """The unit behind it: ``100 万元``, ``30%``; None where none is written."""
    marked: bool = False
    """Whether it stands alone in brackets: ``(12)`` is a factor even where numerals are codes."""
    place: Place = field(default=NOWHERE, compare=False)
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Ref:
    """An item that is named: ``A``, ``9.A@total``, ``prev(2.B.admin)``."""

    name: str
    """Its code or path as written; its path once names are resolved."""
    column: str | None = None
    """The id of the column; None where none is named."""
    previous: bool = False
    """Whether the cell of the period before is meant."""
    form: str | None = None
    """The id of another form; None for this one."""
    place: Place = field(default=NOWHERE, compare=False)
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The sum of neighbouring items: ``sum(C..F)``, ``C 至 F 之和``."""

    first: Ref
    """The item it begins with."""
    last: Ref
    """The item it ends with."""
    place: Place = field(default=NOWHERE, compare=False)
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms that are added or subtracted."""

    terms: tuple[tuple[int, "Expr"], ...]
    """Each term with its sign, +1 or -1."""


@dataclass(frozen=True, slots=True)
class Product:
    """``left × right`` or ``left ÷ right``."""

    left: "Expr"
    """The first factor, or what is divided; a constant or not."""
    op: Literal["×", "÷"]
    """Whether it multiplies or divides."""
    right: "Expr"
    """The second factor, or the divisor; a constant unless the left side of a × is one."""
    place: Place = field(default=NOWHERE, compare=False)
    """Where its sign stands."""


Expr = Number | Ref | CodeRange | Sum | Product


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left op right`` between numbers."""

    left: Expr
    """The left side."""
    op: Op
    """How the sides are compared."""
    right: Expr
    """The right side."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``12.A = 是``: a choice or yes/no item is (or is not) one value."""

    ref: Ref
    """The item."""
    op: Literal["=", "!="]
    """Whether it is the value or is not."""
    value: str
    """是, 否 or one of the item's choices."""


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple["Condition", ...]
    """Two conditions or more."""


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Condition", ...]
    """Two conditions or more."""


Condition = Comparison | Answer | And | Or


@dataclass(frozen=True, slots=True)
class Statement:
    """``if condition then relations``."""

    relations: tuple[Comparison, ...]
    """What must hold, all of it; a chain ``A>=B>=C`` has several."""
    condition: Condition | None = None
    """When it must hold; None for always."""


def refs(node: Expr | Condition | Statement) -> Iterator[Ref]:
    """List the items that a formula names.

    Args:
        node: The tree of a formula or a part of one.

    Yields:
        Every reference, in order of writing; both ends of a range.

    >>> total = Comparison(Ref("A"), "=", Sum(((1, Ref("B")), (1, Ref("C")))))
    >>> [ref.name for ref in refs(total)]
    ['A', 'B', 'C']
    """
    match node:
        case Ref():
            yield node
        case CodeRange(first, last):
            yield from (first, last)
        case Sum(terms):
            for _, term in terms:
                yield from refs(term)
        case Product(left, _, right) | Comparison(left, _, right):
            yield from refs(left)
            yield from refs(right)
        case Answer(ref):
            yield ref
        case And(parts) | Or(parts):
            for part in parts:
                yield from refs(part)
        case Statement(relations, condition):
            if condition is not None:
                yield from refs(condition)
            for relation in relations:
                yield from refs(relation)
        case Number():
            pass


def constant(node: Expr) -> Fraction | None:
    """Calculate an expression that names no item.

    Args:
        node: Any expression.

    Returns:
        Its exact value; None where it names an item.

    Raises:
        ZeroDivisionError: It divides by zero.

    >>> constant(Product(Number("1.5"), "×", Number("4")))
    Fraction(6, 1)
    """
    match node:
        case Number(text):
            return Fraction(text)
        case Sum(terms):
            values = [(sign, constant(term)) for sign, term in terms]
            known = [sign * value for sign, value in values if value is not None]
            return sum(known, Fraction(0)) if len(known) == len(values) else None
        case Product(left, op, right):
            one, other = constant(left), constant(right)
            if one is None or other is None:
                return None
            return one * other if op == "×" else one / other
        case _:
            return None
