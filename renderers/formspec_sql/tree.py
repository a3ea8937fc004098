"""SQL expressions as a tree of few kinds, free of dialects; ``print`` makes text of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Operator = Literal["=", "<>", "<", "<=", ">", ">="]
SqlType = Literal["number", "whole", "wide", "text"]

_FLIPPED: dict[Operator, Operator] = {
    "=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifier:
    """A column."""

    text: str
    """Its name, perhaps with its table before it, safe as it stands."""


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A whole number."""

    value: int
    """The number."""


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A text."""

    value: str
    """Without quotes, which the printer adds."""


@dataclass(frozen=True, slots=True)
class TruthLiteral:
    """TRUE, FALSE or NULL."""

    value: bool | None
    """None is NULL."""


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """``Σ weight·term + constant``; NULL if a term is."""

    terms: tuple[tuple[int, "Expr"], ...]
    """Weights, none of them 0, each with its term."""
    constant: int = 0
    """What is added to them."""


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right``; NULL if a side is."""

    left: "Expr"
    """The left side."""
    op: Operator
    """As SQL writes it."""
    right: "Expr"
    """The right side."""


@dataclass(frozen=True, slots=True)
class NotBetween:
    """``x NOT BETWEEN low AND high``."""

    part: "Expr"
    """x."""
    low: int | None
    """The least value inside; None: no end. At least one end is given."""
    high: int | None
    """The greatest value inside."""


@dataclass(frozen=True, slots=True)
class InList:
    """``x IN (…)``."""

    part: "Expr"
    """x."""
    texts: tuple[str, ...]
    """The texts in the list, without quotes."""


@dataclass(frozen=True, slots=True)
class Infix:
    """Several parts with one operator between them."""

    op: Literal["AND", "OR", "||"]
    """The operator, associative."""
    parts: tuple["Expr", ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class Not:
    """``NOT x``; NULL if x is."""

    part: "Expr"
    """x."""


@dataclass(frozen=True, slots=True)
class IsNull:
    """``x IS NULL``."""

    part: "Expr"
    """x."""


@dataclass(frozen=True, slots=True)
class IsNotTrue:
    """``x IS NOT TRUE``: false or NULL."""

    part: "Expr"
    """x."""


@dataclass(frozen=True, slots=True)
class CaseWhen:
    """``CASE WHEN … THEN … ELSE … END``."""

    pairs: tuple[tuple["Expr", "Expr"], ...]
    """Conditions (or values that ``of`` may equal), each with the result."""
    other: "Expr | None" = None
    """The result where none applies; None: NULL."""
    of: "Expr | None" = None
    """What is compared with the first of each pair."""


FunctionName = Literal["abs", "coalesce", "nullif", "trim", "length", "substr", "replace", "stray"]


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function that every dialect knows by this name."""

    name: FunctionName
    """Its name; ``stray`` is what a text holds besides digits."""
    parts: tuple["Expr", ...]
    """Its arguments."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """The remainder of a division; only whether it is zero is the same in every dialect."""

    part: "Expr"
    """A whole number."""
    divisor: int
    """Not 0."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """A whole number divided by one of its divisors."""

    part: "Expr"
    """A multiple of the divisor."""
    divisor: int
    """Not 0."""
    wide: bool
    """Whether ``part`` is of the wide type."""


@dataclass(frozen=True, slots=True)
class Cast:
    """``CAST(x AS type)``."""

    part: "Expr"
    """x."""
    type: SqlType
    """One of the dialect's types."""


Expr = (
    Identifier | NumberLiteral | TextLiteral | TruthLiteral | WeightedSum | Compare | NotBetween
    | InList | Infix | Not | IsNull | IsNotTrue | CaseWhen | FunctionCall | Remainder | Quotient
    | Cast
)  # fmt: skip

TRUE, FALSE, NULL = TruthLiteral(True), TruthLiteral(False), TruthLiteral(None)
ZERO = NumberLiteral(0)


def call(name: FunctionName, *parts: Expr) -> FunctionCall:
    """A function with its arguments."""
    return FunctionCall(name, parts)


def all_of(parts: Iterable[Expr]) -> Expr:
    """The parts with AND between them, as short as possible."""
    return _joined("AND", parts, neutral=TRUE, decisive=FALSE)


def any_of(parts: Iterable[Expr]) -> Expr:
    """The parts with OR between them, as short as possible."""
    return _joined("OR", parts, neutral=FALSE, decisive=TRUE)


def _joined(op: Literal["AND", "OR"], parts: Iterable[Expr], neutral: Expr, decisive: Expr) -> Expr:
    kept = [part for part in dict.fromkeys(parts) if part != neutral]
    if decisive in kept:
        return decisive
    return neutral if not kept else kept[0] if len(kept) == 1 else Infix(op, tuple(kept))


def negated(part: Expr) -> Expr:
    """The opposite; NULL stays NULL."""
    match part:
        case TruthLiteral(True):
            return FALSE
        case TruthLiteral(False):
            return TRUE
        case Compare(left, op, right):
            return Compare(left, _FLIPPED[op], right)
        case Infix("AND", parts):
            return any_of(negated(each) for each in parts)
        case Infix("OR", parts):
            return all_of(negated(each) for each in parts)
        case Not(inner):
            return inner
        case _:
            return Not(part)


def columns(*roots: Expr | None) -> Iterator[str]:
    """The names of columns in some trees, with repetitions."""
    stack: list[Expr | None] = list(roots)
    while stack:
        node = stack.pop()
        match node:
            case Identifier(text):
                yield text
            case WeightedSum(terms):
                stack += [term for _, term in terms]
            case Compare(left, _, right):
                stack += [left, right]
            case Infix(_, parts) | FunctionCall(_, parts):
                stack += parts
            case CaseWhen(pairs, other, of):
                stack += [other, of, *(each for pair in pairs for each in pair)]
            case (
                NotBetween(part) | InList(part) | Not(part) | IsNull(part) | IsNotTrue(part)
                | Remainder(part) | Quotient(part) | Cast(part)
            ):  # fmt: skip
                stack.append(part)
            case NumberLiteral() | TextLiteral() | TruthLiteral() | None:
                pass
