"""What type each part of a formula has, and where spreadsheet programs would not agree about it.

LibreOffice takes TRUE for 1 wherever a number belongs. In Excel, Gnumeric and HyperFormula
``TRUE=1`` is false and ``FALSE>0`` is true, and in OpenFormula (ISO/IEC 26300-4, 6.4) what a text
is as a number or a condition is left to the program. So a formula that all read the same compares
like with like, calculates with numbers and decides by conditions only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

Type = Literal["number", "text", "boolean", "any"]
"""``any`` is what stands in a cell that people fill in."""

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
PRECEDENCE = dict.fromkeys(COMPARISONS, 1) | {"&": 2, "+": 3, "-": 3, "*": 4, "/": 4}

FUNCTIONS: Mapping[str, tuple[tuple[Type, ...], Type]] = {
    "ABS": (("number",), "number"),
    "AND": (("boolean",), "boolean"),
    "CLEAN": (("text",), "text"),
    "COUNTIF": (("any", "number"), "number"),
    "DATE": (("number",), "number"),
    "DAY": (("number",), "number"),
    "EXACT": (("text",), "boolean"),
    "FIND": (("text", "text", "number"), "number"),
    "INT": (("number",), "number"),
    "ISBLANK": (("any",), "boolean"),
    "ISERROR": (("any",), "boolean"),
    "ISLOGICAL": (("any",), "boolean"),
    "ISNUMBER": (("any",), "boolean"),
    "ISTEXT": (("any",), "boolean"),
    "LEFT": (("text", "number"), "text"),
    "LEN": (("text",), "number"),
    "MAX": (("number",), "number"),
    "MID": (("text", "number", "number"), "text"),
    "MIN": (("number",), "number"),
    "MOD": (("number",), "number"),
    "MONTH": (("number",), "number"),
    "OR": (("boolean",), "boolean"),
    "REPT": (("text", "number"), "text"),
    "RIGHT": (("text", "number"), "text"),
    "ROUND": (("number",), "number"),
    "SUBSTITUTE": (("text",), "text"),
    "SUM": (("any",), "number"),
    "TEXT": (("number", "text"), "text"),
    "TRIM": (("text",), "text"),
    "VALUE": (("text",), "number"),
}
"""The types of a function's arguments, the last of them for all further ones, and its own."""


def mistyped(formulas: Mapping[str, str]) -> Iterator[str]:
    """The formulas, by address, in which something stands where its type does not belong."""
    types = _Types(formulas)
    for address, formula in formulas.items():
        before = len(types.problems)
        types.of(address)
        yield from (f"{address}: {problem} in {formula}" for problem in types.problems[before:])


@dataclass
class _Types:
    """The types of cells by address, each found when it is first needed."""

    formulas: Mapping[str, str]
    known: dict[str, Type] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def of(self, address: str) -> Type:
        if address not in self.formulas:
            return "any"
        if address not in self.known:
            items = Tokenizer(f"={self.formulas[address]}").items
            tokens = [token for token in items if token.type != "WHITE-SPACE"]
            self.known[address] = _Parser(self, tokens).expression()
        return self.known[address]

    def expect(self, expected: Type, found: Type, place: str) -> None:
        if "any" not in (expected, found) and expected != found:
            self.problems.append(f"{found} for {expected} at {place}")


@dataclass
class _Parser:
    """A formula, read from left to right by the precedence of its operators."""

    types: _Types
    tokens: list[Token]

    def expression(self, least: int = 1) -> Type:
        left = self.operand()
        while self.tokens and PRECEDENCE.get(self.tokens[0].value, 0) >= least:
            operator = self.tokens.pop(0).value
            left = self.joined(operator, left, self.expression(PRECEDENCE[operator] + 1))
        return left

    def joined(self, operator: str, left: Type, right: Type) -> Type:
        if operator in COMPARISONS:
            self.types.expect(left, right, operator)
            if left == right == "boolean":
                self.types.problems.append(f"booleans compared at {operator}")
            return "boolean"
        if operator == "&":  # a whole number is joined as its digits in every program
            if "boolean" in (left, right):
                self.types.problems.append("boolean joined at &")
            return "text"
        for operand in (left, right):
            self.types.expect("number", operand, operator)
        return "number"

    def operand(self) -> Type:
        token = self.tokens.pop(0)
        if token.type == "OPERATOR-PREFIX":
            self.types.expect("number", self.operand(), token.value)
            return "number"
        if token.type == "PAREN":
            inside = self.expression()
            self.tokens.pop(0)
            return inside
        if token.type == "FUNC":
            return self.call(token.value.removesuffix("("))
        if token.subtype == "LOGICAL":
            return "boolean"
        return "text" if token.subtype == "TEXT" else self.number_or_cell(token)

    def number_or_cell(self, token: Token) -> Type:
        return "number" if token.subtype == "NUMBER" else self.types.of(token.value)

    def call(self, name: str) -> Type:
        found = list(self.arguments())
        if name == "IF":
            return self.branches(*found)
        expected, result = FUNCTIONS[name]
        for place, type_ in enumerate(found):
            self.types.expect(expected[min(place, len(expected) - 1)], type_, name)
        return result

    def arguments(self) -> Iterator[Type]:
        while True:
            yield self.expression()
            if self.tokens.pop(0).value == ")":
                return

    def branches(self, condition: Type, yes: Type, no: Type) -> Type:
        self.types.expect("boolean", condition, "IF")
        self.types.expect(yes, no, "branches of IF")
        return no if yes == "any" else yes
