"""How a tree is printed in the words of a database."""

from collections.abc import Sequence

from formspec_sql.dialect import Dialect
from formspec_sql.tree import (
    CaseWhen,
    Cast,
    Compare,
    Expr,
    FunctionCall,
    Identifier,
    Infix,
    InList,
    IsNotTrue,
    IsNull,
    Not,
    NotBetween,
    NumberLiteral,
    Quotient,
    Remainder,
    TextLiteral,
    TruthLiteral,
    WeightedSum,
)

_OR, _AND, _NOT, _TEST, _ADD, _TIMES, _ATOM = range(7)
_WIDTH = 8


class Printer:
    """Makes text of trees for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def show(self, node: Expr, weakest: int = _OR) -> str:
        """The text of a tree, in brackets where its operator binds weaker than ``weakest``."""
        text, level = self._text(node)
        return f"({text})" if level < weakest else text

    def _text(self, node: Expr) -> tuple[str, int]:
        match node:
            case Identifier(text):
                return text, _ATOM
            case NumberLiteral(value):
                return str(value), _ATOM if value >= 0 else _ADD
            case TextLiteral(value):
                return self.dialect.quoted(value), _ATOM
            case TruthLiteral(value):
                return {True: "TRUE", False: "FALSE", None: "NULL"}[value], _ATOM
            case WeightedSum(((1, term),), 0):
                return self._text(term)
            case WeightedSum(terms, constant):
                return self._sum(terms, constant), _ADD
            case Infix(word, parts):
                level = {"OR": _OR, "AND": _AND, "||": _ADD}[word]
                shown = [self.show(part, level + 1) for part in parts]
                return chained(shown, f" {word} "), level
            case CaseWhen() | FunctionCall() | Cast() | Quotient():
                return self._atom(node), _ATOM
            case Remainder(part, divisor):
                return f"{self.show(part, _ATOM)} % {divisor}", _TIMES
            case _:
                return self._test(node)

    def _test(
        self, node: Compare | NotBetween | InList | Not | IsNull | IsNotTrue
    ) -> tuple[str, int]:
        match node:
            case Compare(left, op, right):
                return f"{self.show(left, _ADD)} {op} {self.show(right, _ADD)}", _TEST
            case NotBetween(part, low, high):
                return self._outside(self.show(part, _ADD), low, high), _TEST
            case InList(part, texts):
                shown = ", ".join(map(self.dialect.quoted, texts))
                return f"{self.show(part, _ADD)} IN ({shown})", _TEST
            case Not(part):
                return f"NOT {self.show(part, _ATOM)}", _NOT
            case IsNull(part):
                return f"{self.show(part, _ATOM)} IS NULL", _TEST
            case IsNotTrue(part):
                return f"{self.show(part, _ATOM)} IS NOT TRUE", _TEST

    def _outside(self, part: str, low: int | None, high: int | None) -> str:
        if low is None:
            return f"{part} > {high}"
        return f"{part} < {low}" if high is None else f"{part} NOT BETWEEN {low} AND {high}"

    def _atom(self, node: CaseWhen | FunctionCall | Cast | Quotient) -> str:
        match node:
            case CaseWhen(pairs, other, of):
                head = f"CASE {self.show(of)}" if of is not None else "CASE"
                shown = [f"WHEN {self.show(one)} THEN {self.show(two)}" for one, two in pairs]
                tail = f" ELSE {self.show(other)}" if other is not None else ""
                return f"{head} {' '.join(shown)}{tail} END"
            case FunctionCall("stray", (part,)):
                return f"{self.dialect.trim}({self.show(part)}, '0123456789')"
            case FunctionCall(name, parts):
                return f"{name}({', '.join(map(self.show, parts))})"
            case Cast(part, kind):
                return f"CAST({self.show(part)} AS {self.dialect.types[kind]})"
            case Quotient(part, divisor, wide):
                shape = self.dialect.wide_quotient if wide else self.dialect.quotient
                return shape.format(self.show(part, _ATOM), divisor)

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
