"""A formula as a tree: what ``C=D+E+F`` says, free of how it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from formspec.language import vocabulary

Op = vocabulary.Op


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the formula's text a part stands, in characters from its start."""

    start: int
    length: int


NOWHERE = Place(0, 1)


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, as digits with at most one point."""

    text: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """A code or path as written: ``A``, ``9.A``, ``2.B.admin``.

    Perhaps in another column, of the previous period, or of another form.
    """

    name: str
    column: str | None = None
    previous: bool = False
    form: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The sum of all items from ``first`` to ``last``: ``sum(C..F)``, ``C 至 F 之和``."""

    first: Ref
    last: Ref
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs, +1 or -1."""

    terms: tuple[tuple[int, "Expr"], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """``left × right`` or ``left ÷ right``; one side must turn out to be a number."""

    left: "Expr"
    op: Literal["×", "÷"]
    right: "Expr"
    place: Place = field(default=NOWHERE, compare=False)


Expr = Number | Ref | CodeRange | Sum | Product


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left op right`` between numbers."""

    left: Expr
    op: Op
    right: Expr


@dataclass(frozen=True, slots=True)
class Answer:
    """``12.A = 是``: a choice or yes/no item is (or is not) one value."""

    ref: Ref
    op: Literal["=", "!="]
    value: str


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Condition", ...]


Condition = Comparison | Answer | And | Or


@dataclass(frozen=True, slots=True)
class Statement:
    """``if condition then relations``; a chain ``A>=B>=C`` has several relations."""

    relations: tuple[Comparison, ...]
    condition: Condition | None = None


def refs(node: Expr | Condition | Statement) -> Iterator[Ref]:
    """Every reference in ``node``, in order of writing; the ends of a range too."""
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
    """The value of an expression without references, else None.

    Raises ZeroDivisionError.
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
