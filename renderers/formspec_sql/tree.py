"""SQL expressions as a tree of few kinds, free of dialects; ``print`` makes text of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Order = Literal["=", "<>", "<", "<=", ">", ">="]
Type = Literal["number", "whole", "wide", "text"]

_FLIPPED: dict[Order, Order] = {
    "=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A column, perhaps with its table before it; the name is safe as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text, quoted when it is printed."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """TRUE, FALSE or NULL."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Sum:
    """``Σ weight·term + constant``; NULL if a term is."""

    terms: tuple[tuple[int, "Expr"], ...]
    constant: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right``; NULL if a side is."""

    left: "Expr"
    op: Order
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Outside:
    """``x NOT BETWEEN low AND high``; at least one of the ends is there."""

    part: "Expr"
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class OneOf:
    """``x IN (…)``."""

    part: "Expr"
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Several parts with AND, OR or ``||`` between them."""

    word: Literal["AND", "OR", "||"]
    parts: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``NOT x``; NULL if x is."""

    part: "Expr"


@dataclass(frozen=True, slots=True)
class IsNull:
    """``x IS NULL``."""

    part: "Expr"


@dataclass(frozen=True, slots=True)
class NotTrue:
    """``x IS NOT TRUE``: false or NULL."""

    part: "Expr"


@dataclass(frozen=True, slots=True)
class Case:
    """The first value whose condition is true (or whose number ``of`` equals), else ``other``."""

    pairs: tuple[tuple["Expr", "Expr"], ...]
    other: "Expr | None" = None
    of: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function that every dialect knows by this name."""

    name: Literal["abs", "coalesce", "nullif", "trim", "length", "substr", "replace", "stray"]
    parts: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left after division: only whether it is zero means the same everywhere."""

    part: "Expr"
    divisor: int


@dataclass(frozen=True, slots=True)
class Quotient:
    """A whole number divided by one of its divisors."""

    part: "Expr"
    divisor: int
    wide: bool


@dataclass(frozen=True, slots=True)
class As:
    """A value of another type."""

    part: "Expr"
    type: Type


Expr = (
    Name | Number | Text | Truth | Sum | Compare | Outside | OneOf | Joined | Not | IsNull
    | NotTrue | Case | Call | Rest | Quotient | As
)  # fmt: skip

TRUE, FALSE, NULL = Truth(True), Truth(False), Truth(None)
ZERO = Number(0)


def all_of(parts: Iterable[Expr]) -> Expr:
    """The parts with AND between them, as short as possible."""
    return _joined("AND", parts, neutral=TRUE, decisive=FALSE)


def any_of(parts: Iterable[Expr]) -> Expr:
    """The parts with OR between them, as short as possible."""
    return _joined("OR", parts, neutral=FALSE, decisive=TRUE)


def _joined(
    word: Literal["AND", "OR"], parts: Iterable[Expr], neutral: Expr, decisive: Expr
) -> Expr:
    kept = [part for part in dict.fromkeys(parts) if part != neutral]
    if decisive in kept:
        return decisive
    return neutral if not kept else kept[0] if len(kept) == 1 else Joined(word, tuple(kept))


def negated(part: Expr) -> Expr:
    """The opposite; NULL stays NULL."""
    match part:
        case Truth(True):
            return FALSE
        case Truth(False):
            return TRUE
        case Compare(left, op, right):
            return Compare(left, _FLIPPED[op], right)
        case Joined("AND", parts):
            return any_of(negated(each) for each in parts)
        case Joined("OR", parts):
            return all_of(negated(each) for each in parts)
        case Not(inner):
            return inner
        case _:
            return Not(part)


def columns(*roots: Expr | None) -> Iterator[str]:
    """The names in some trees, each time they stand there."""
    stack: list[Expr | None] = list(roots)
    while stack:
        node = stack.pop()
        match node:
            case Name(text):
                yield text
            case Sum(terms):
                stack += [term for _, term in terms]
            case Compare(left, _, right):
                stack += [left, right]
            case Joined(_, parts) | Call(_, parts):
                stack += parts
            case Case(pairs, other, of):
                stack += [other, of, *(each for pair in pairs for each in pair)]
            case (
                Outside(part) | OneOf(part) | Not(part) | IsNull(part) | NotTrue(part)
                | Rest(part) | Quotient(part) | As(part)
            ):  # fmt: skip
                stack.append(part)
            case Number() | Text() | Truth() | None:
                pass
