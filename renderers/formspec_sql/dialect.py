"""What differs between the databases, in one small table, and how a tree is printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from formspec_sql.tree import (
    As,
    Call,
    Case,
    Compare,
    Expr,
    IsNull,
    Joined,
    Name,
    Not,
    NotTrue,
    Number,
    OneOf,
    Outside,
    Quotient,
    Rest,
    Sum,
    Text,
    Truth,
    Type,
)

WORD = 2**63
"""From here on a whole number has no room in 64 bits."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A database.

    ``types`` of a cell's number, a whole number, a wider one (the same where there is none)
    and a text; ``limit`` is what the wider one can still hold. A table takes ``columns`` columns and
    rows of ``bytes``. ``checks``: constraints
    are kept; where they are not, the type of ``number`` alone keeps numbers short. ``expands``: how a row becomes one
    row a check, by a ``tree`` of CASE (which looks only at the check in hand) or by a
    ``list`` that is unnested (faster where whole columns are worked on).
    """

    name: str
    types: Mapping[Type, str]
    limit: int
    quoted: Callable[[str], str]
    expands: Literal["tree", "list"]
    comments: Literal["statement", "column", "line"]
    columns: int = 100_000
    bytes: int = 100_000_000
    checks: bool = True
    materialized: str = " MATERIALIZED"
    strict: str = ""


def _plain(text: str) -> str:
    return f"'{text.replace(chr(39), chr(39) * 2)}'"


def _escaped(text: str) -> str:
    """A backslash may be an escape, by a setting; in this form it always is."""
    return "E" + _plain(text.replace("\\", "\\\\")) if "\\" in text else _plain(text)


def _spark(text: str) -> str:
    r"""No doubled quotes there (they would vanish), and ``${…}`` is replaced even in texts."""
    for sign in "\\'\"$":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"'{text}'"


DIALECTS: Mapping[str, Dialect] = {
    # A row must fit in a page of 8 kB, which fewer columns fill than the 1600 it can have.
    "postgresql": Dialect(
        "postgresql", {"number": "bigint", "whole": "bigint", "wide": "numeric", "text": "text"}, 10**1000,
        _escaped, "tree", "statement", columns=1500, bytes=7_600,
    ),
    "duckdb": Dialect(
        "duckdb", {"number": "BIGINT", "whole": "BIGINT", "wide": "HUGEINT", "text": "VARCHAR"}, 10**38,
        _plain, "list", "statement",
    ),
    "sqlite": Dialect(
        "sqlite", {"number": "INTEGER", "whole": "INTEGER", "wide": "INTEGER", "text": "TEXT"}, WORD,
        _plain, "tree", "line", columns=1900, strict=" STRICT",
    ),
    "spark": Dialect(
        "spark", {"number": "DECIMAL(15, 0)", "whole": "BIGINT", "wide": "DECIMAL(38, 0)", "text": "STRING"}, 10**38,
        _spark, "list", "column", checks=False, materialized="",
    ),
}  # fmt: skip


def inert(text: str) -> str:
    """A text for a comment: one line, which no comment sign can end or begin."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return line.replace("*/", "* /").replace("/*", "/ *")


# Printing ------------------------------------------------------------------------------

_OR, _AND, _NOT, _TEST, _ADD, _TIMES, _ATOM = range(7)
_WIDTH = 8


class Printer:
    """Makes text of trees for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def show(self, node: Expr, floor: int = _OR) -> str:
        """The text of a tree, in brackets where its operator binds weaker than ``floor``."""
        text, level = self._text(node)
        return f"({text})" if level < floor else text

    def _text(self, node: Expr) -> tuple[str, int]:
        match node:
            case Name(text):
                return text, _ATOM
            case Number(value):
                return str(value), _ATOM if value >= 0 else _ADD
            case Text(value):
                return self.dialect.quoted(value), _ATOM
            case Truth(value):
                return {True: "TRUE", False: "FALSE", None: "NULL"}[value], _ATOM
            case Sum(((1, term),), 0):
                return self._text(term)
            case Sum(terms, constant):
                return self._sum(terms, constant), _ADD
            case Joined(word, parts):
                level = {"OR": _OR, "AND": _AND, "||": _ADD}[word]
                shown = [self.show(part, level + 1) for part in parts]
                return chained(shown, f" {word} "), level
            case Case() | Call() | As() | Quotient():
                return self._atom(node), _ATOM
            case Rest(part, divisor):
                return f"{self.show(part, _ATOM)} % {divisor}", _TIMES
            case _:
                return self._test(node)

    def _test(
        self, node: Compare | Outside | OneOf | Not | IsNull | NotTrue
    ) -> tuple[str, int]:
        match node:
            case Compare(left, op, right):
                return f"{self.show(left, _ADD)} {op} {self.show(right, _ADD)}", _TEST
            case Outside(part, low, high):
                return self._outside(self.show(part, _ADD), low, high), _TEST
            case OneOf(part, texts):
                shown = ", ".join(map(self.dialect.quoted, texts))
                return f"{self.show(part, _ADD)} IN ({shown})", _TEST
            case Not(part):
                return f"NOT {self.show(part, _ATOM)}", _NOT
            case IsNull(part):
                return f"{self.show(part, _ATOM)} IS NULL", _TEST
            case NotTrue(part):
                return f"{self.show(part, _ATOM)} IS NOT TRUE", _TEST

    def _outside(self, part: str, low: int | None, high: int | None) -> str:
        if low is None:
            return f"{part} > {high}"
        return f"{part} < {low}" if high is None else f"{part} NOT BETWEEN {low} AND {high}"

    def _atom(self, node: Case | Call | As | Quotient) -> str:
        match node:
            case Case(pairs, other, of):
                head = f"CASE {self.show(of)}" if of is not None else "CASE"
                shown = [f"WHEN {self.show(one)} THEN {self.show(two)}" for one, two in pairs]
                tail = f" ELSE {self.show(other)}" if other is not None else ""
                return f"{head} {' '.join(shown)}{tail} END"
            case Call("stray", (part,)):
                # What a text has besides digits, at its ends or between them.
                sign = "btrim" if self.dialect.name in ("postgresql", "spark") else "trim"
                return f"{sign}({self.show(part)}, '0123456789')"
            case Call(name, parts):
                return f"{name}({', '.join(map(self.show, parts))})"
            case As(part, kind):
                return f"CAST({self.show(part)} AS {self.dialect.types[kind]})"
            case Quotient():
                return self._quotient(node)

    def _quotient(self, node: Quotient) -> str:
        part = self.show(node.part, _ATOM)
        match self.dialect.name, node.wide:
            case "duckdb", _:
                return f"({part} // {node.divisor})"
            case "spark", False:
                return f"({part} div {node.divisor})"
            case _, True:
                return f"CAST({part} / {node.divisor} AS {self.dialect.types['wide']})"
            case _:
                return f"({part} / {node.divisor})"

    def _sum(self, terms: Sequence[tuple[int, Expr]], constant: int) -> str:
        signed = [self._term(weight, term) for weight, term in terms]
        if constant or not signed:
            signed.append((constant >= 0, str(abs(constant))))
        return _added(signed)

    def _term(self, weight: int, term: Expr) -> tuple[bool, str]:
        shown = self.show(term, _ATOM)
        return weight > 0, shown if abs(weight) == 1 else f"{abs(weight)} * {shown}"


def chained(parts: Sequence[str], joint: str) -> str:
    """Parts with an operator between them, balanced: no chain is deeper than a few brackets."""
    if len(parts) <= _WIDTH:
        return joint.join(parts)
    half = len(parts) // 2
    return f"({chained(parts[:half], joint)}){joint}({chained(parts[half:], joint)})"


def _added(parts: Sequence[tuple[bool, str]]) -> str:
    if len(parts) > _WIDTH:
        half = len(parts) // 2
        return f"({_added(parts[:half])}) + ({_added(parts[half:])})"
    (plus, first), *others = parts
    text = first if plus else f"-{first}"
    return text + "".join(f" {'+' if plus else '-'} {part}" for plus, part in others)
