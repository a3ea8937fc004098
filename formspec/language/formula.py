"""Printed text to expression and back: ``Ｃ＝Ｄ＋Ｅ``, ``C 至 F 之和``, ``如 A>0 则 B>=1``.

A hand-written recursive-descent parser; the docstring of each parse function is its grammar rule.
Full-width signs are folded one to one, so places in the text stay true.
"""

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from formspec.language.expression import (
    And,
    Answer,
    CodeRange,
    Comparison,
    Condition,
    Expr,
    Number,
    Op,
    Or,
    Place,
    Product,
    Ref,
    Statement,
    Sum,
)

MAX_LENGTH = 10_000
"""A formula has at most so many characters."""

MAX_TERMS = 1_000
"""… so many terms, ranges written out."""

MAX_DEPTH = 64
"""… so many levels of brackets."""

MAX_DIGITS = 15
"""… so many digits in a number."""

_FOLD = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | {"\u3000": " ", "\xa0": " ", "−": "-", "–": "-", "—": "-", "﹢": "+", "﹣": "-", "﹦": "="}
    | {"⩾": "≥", "⩽": "≤", "∕": "/", "⁄": "/", "∗": "*", "⋅": "×", "·": "×"}
)
_OPS: dict[str, Op] = {
    "=": "=", ">=": ">=", "≥": ">=", "≧": ">=", "<=": "<=", "≤": "<=", "≦": "<=",
    ">": ">", "<": "<", "!=": "!=", "<>": "!=", "≠": "!=",
}  # fmt: skip
_WORDS = {
    "if": "if", "如果": "if", "如": "if", "若": "if",
    "then": "then", "则": "then",
    "and": "and", "且": "and", "并且": "and",
    "or": "or", "或": "or", "或者": "or",
    "sum": "sum", "prev": "prev", "上期": "prev",
    "至": "to", "之和": "total",
}  # fmt: skip
_CHINESE = "|".join(sorted((w for w in _WORDS if not w.isascii()), key=len, reverse=True))
_NAME = rf"(?:(?!{_CHINESE})\w)+"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<word>(?:{_CHINESE})|(?:if|then|and|or|sum|prev)\b(?!\s*\.\s*\w))
    |(?P<name>(?:{_NAME}|\[[^\[\]]*\])(?:\.(?!\.)(?:{_NAME}|\[[^\[\]]*\]))*)
    |(?P<op>>=|<=|!=|<>|[=<>≥≧≤≦≠])
    |(?P<text>"[^"]*"|“[^“”]*”)
    |(?P<sign>\.\.|[-+×*÷/(),!@%‰])
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(rf"{_NAME}(?:\.{_NAME})*")
_NUMERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SHARES = ("%", "‰")
_ANSWERS = {"是": "是", "否": "否", "yes": "是", "no": "否"}


class FormulaError(Exception):
    """A formula that cannot be read."""

    def __init__(self, expected: str, found: str, place: Place) -> None:
        super().__init__(expected, found, place)
        self.expected = expected
        """What could stand at the place: a key of ``EXPECTED`` in ``problem_messages``."""
        self.found = found
        """The text that stands there; empty at the end of the formula."""
        self.place = place
        """Where in the formula's text it is."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A sign, a word or a name of a formula, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.start, max(len(self.text), 1))


def parse(text: str) -> Statement:
    """Read a rule: ``[if condition then] relation``.

    Args:
        text: The rule as printed, at most ``MAX_LENGTH`` characters.

    Returns:
        Its tree, with names as written.

    Raises:
        FormulaError: It cannot be read.

    >>> to_text(parse("如 Ａ＞0，Ｂ＝C 至 F 之和"))
    'if A > 0 then B = sum(C..F)'
    """
    return _Parser(text).statement()


def parse_condition(text: str) -> Condition:
    """Read a condition: the text of ``when``.

    Args:
        text: The condition as written, at most ``MAX_LENGTH`` characters.

    Returns:
        Its tree, with names as written.

    Raises:
        FormulaError: It cannot be read.

    >>> to_text(parse_condition("12.A=yes 且 B≧1"))
    '12.A = 是 and B ≥ 1'
    """
    parser = _Parser(text)
    condition = parser.condition(0)
    parser.end()
    return condition


def _tokens(text: str) -> list[_Token]:
    """The tokens of a formula, with one more for its end."""
    if len(text) > MAX_LENGTH:
        raise FormulaError("shorter", f"{len(text)}", Place(0, 1))
    folded = text.translate(_FOLD)
    tokens: list[_Token] = []
    at = 0
    while at < len(folded):
        match = _TOKEN.match(folded, at)
        if match is None:
            raise FormulaError("readable", text[at], Place(at, 1))
        kind = match.lastgroup or ""
        if kind != "space":
            word = match.group()
            if kind == "text" or "[" in word:
                word = text[at : match.end()]
            tokens.append(_Token(_WORDS[word] if kind == "word" else kind, word, at))
        at = match.end()
    tokens.append(_Token("end", "", len(folded)))
    return tokens


class _Parser:
    """One formula being read, left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.terms = 0

    @property
    def here(self) -> _Token:
        """The next token."""
        return self.tokens[self.at]

    def take(self, kind: str, text: str = "") -> bool:
        """Step over the next token if it is of this kind (and text)."""
        token = self.here
        if token.kind == kind and (not text or token.text == text):
            self.at += 1
            return True
        return False

    def expect(self, kind: str, text: str, expected: str) -> None:
        """Step over the next token, which must be of this kind (and text)."""
        if not self.take(kind, text):
            self.fail(expected)

    def fail(self, expected: str) -> NoReturn:
        """Refuse the formula at the next token."""
        raise FormulaError(expected, self.here.text, self.here.place)

    def end(self) -> None:
        """Nothing may follow."""
        if self.here.kind != "end":
            self.fail("end")

    def statement(self) -> Statement:
        """statement = [ "if" condition ("then" | ",") ] relation"""
        condition = None
        if self.take("if"):
            condition = self.condition(0)
            comma = self.take("sign", ",")
            if not self.take("then") and not comma:
                self.fail("then")
        relations = self.relation()
        self.end()
        return Statement(relations, condition)

    def condition(self, depth: int) -> Condition:
        """condition = every { "or" every }"""
        parts = [self.every(depth)]
        while self.take("or"):
            parts.append(self.every(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def every(self, depth: int) -> Condition:
        """every = test { "and" test }"""
        parts = [self.test(depth)]
        while self.take("and"):
            parts.append(self.test(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def test(self, depth: int) -> Condition:
        """test = "(" condition ")" | ref ("=" | "!=") answer | relation"""
        start, terms = self.at, self.terms
        if self.take("sign", "("):
            if depth >= MAX_DEPTH:
                self.fail("shallower")
            try:
                inner = self.condition(depth + 1)
                self.expect("sign", ")", "close")
            except FormulaError as error:
                if error.expected == "shallower":
                    raise
            else:
                if self.here.kind != "op":
                    return inner
            self.at, self.terms = start, terms  # it was the "(" of a sum
        elif (answer := self.answer()) is not None:
            return answer
        relations = self.relation()
        return relations[0] if len(relations) == 1 else And(relations)

    def answer(self) -> Answer | None:
        """answer = ref ("=" | "!=") ( 是 | 否 | yes | no | quoted text )"""
        start = self.at
        if self.here.kind in ("name", "prev"):
            ref = self.ref()
            op = _OPS.get(self.here.text)
            if op in ("=", "!=") and self.take("op"):
                token = self.here
                if self.take("text"):
                    return Answer(ref, op, token.text[1:-1])
                if token.text in _ANSWERS and self.take("name"):
                    return Answer(ref, op, _ANSWERS[token.text])
        self.at = start
        return None

    def relation(self) -> tuple[Comparison, ...]:
        """relation = sum op sum { op sum }"""
        left = self.sum(0)
        if self.here.kind != "op":
            self.fail("op")
        relations = []
        while self.here.kind == "op":
            op = _OPS[self.here.text]
            self.at += 1
            right = self.sum(0)
            relations.append(Comparison(left, op, right))
            left = right
        return tuple(relations)

    def sum(self, depth: int) -> Expr:
        """sum = [ "-" | "+" ] product { ("+" | "-") product }"""
        terms = [(self.plus_or_minus() or 1, self.product(depth))]
        while sign := self.plus_or_minus():
            terms.append((sign, self.product(depth)))
        return terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else Sum(tuple(terms))

    def plus_or_minus(self) -> int:
        """Step over a sign: +1 or -1, 0 where none stands here."""
        return 1 if self.take("sign", "+") else -1 if self.take("sign", "-") else 0

    def product(self, depth: int) -> Expr:
        """product = atom { ("×" | "÷") atom }"""
        left = self.atom(depth)
        while self.here.kind == "sign" and self.here.text in "×*÷/":
            token = self.here
            self.at += 1
            right = self.atom(depth)
            left = Product(left, "×" if token.text in "×*" else "÷", right, token.place)
        return left

    def atom(self, depth: int) -> Expr:
        """atom = number | ref [ "至" ref "之和" ] | "(" sum ")" | "sum" "(" listed"""
        self.count_term()
        if self.take("sign", "("):
            if depth >= MAX_DEPTH:
                self.fail("shallower")
            inner = self.sum(depth + 1)
            self.expect("sign", ")", "close")
            return replace(inner, marked=True) if isinstance(inner, Number) else inner
        if self.take("sum"):
            self.expect("sign", "(", "open")
            return self.listed()
        token = self.here
        if token.kind == "name" and _NUMERAL.fullmatch(token.text) and not self.names_item():
            return self.number(token)
        if token.kind not in ("name", "prev"):
            self.fail("term")
        first = self.ref()
        if not self.take("to"):
            return first
        last = self.ref()
        self.expect("total", "", "total")
        return CodeRange(first, last, self.up_to_here(token))

    def count_term(self) -> None:
        """Bound the terms of the formula."""
        self.terms += 1
        if self.terms > MAX_TERMS:
            self.fail("fewer")

    def names_item(self) -> bool:
        """Whether the digits here are a code all the same: 1 至 3 之和, 1@total."""
        follow = self.tokens[self.at + 1]
        return follow.kind == "to" or follow.text in ("@", "!")

    def number(self, token: _Token) -> Number:
        """number = digits [ "." digits ] [ unit ]; at most ``MAX_DIGITS``"""
        if len(token.text.replace(".", "")) > MAX_DIGITS:
            self.fail("digits")
        self.at += 1
        unit = None
        if self.here.kind == "sign" and self.here.text in _SHARES:
            unit = self.here.text
            self.at += 1
        elif self.here.kind == "name" and token.text != "0":  # which needs none
            unit = self.name("term")
        return Number(token.text, unit, place=self.since(token.start))

    def listed(self) -> Expr:
        """listed = piece { "," piece } ")"; the bracket is open already"""
        pieces = [self.piece()]
        while not self.take("sign", ")"):
            self.expect("sign", ",", "comma")
            pieces.append(self.piece())
        return pieces[0] if len(pieces) == 1 else Sum(tuple((1, piece) for piece in pieces))

    def piece(self) -> Expr:
        """piece = ref [ ".." ref ]"""
        token = self.here
        first = self.ref()
        last = self.ref() if self.take("sign", "..") else None
        place = self.up_to_here(token)
        self.count_term()
        return first if last is None else CodeRange(first, last, place)

    def ref(self) -> Ref:
        """ref = "prev" "(" ref ")" | [ form "!" ] name [ "@" column ]"""
        start = self.here.start
        if self.take("prev"):
            self.expect("sign", "(", "open")
            inner = self.ref()
            self.expect("sign", ")", "close")
            return Ref(inner.name, inner.column, True, inner.form, self.since(start))
        name = self.name("term")
        form = None
        if self.take("sign", "!"):
            form, name = name, self.name("code")
        column = self.name("column") if self.take("sign", "@") else None
        return Ref(name, column, False, form, self.since(start))

    def name(self, expected: str) -> str:
        """name = ( plain word | "[" text "]" ) { "." name }; without brackets in the tree"""
        token = self.here
        if not self.take("name"):
            self.fail(expected)
        return re.sub(r"[\[［]([^\[\]［］]*)[\]］]", r"\1", token.text)

    def up_to_here(self, token: _Token) -> Place:
        """From a token to where the next one begins."""
        return Place(token.start, self.here.start - token.start)

    def since(self, start: int) -> Place:
        """From a character to the end of the last token."""
        last = self.tokens[self.at - 1]
        return Place(start, last.start + len(last.text) - start)


def fold(text: str) -> str:
    """Write full-width signs and letters as plain ones.

    Args:
        text: Any text.

    Returns:
        A text of the same length, so that places in it stay true.

    >>> fold("Ａ＝Ｂ＋1")
    'A=B+1'
    """
    return text.translate(_FOLD)


def to_text(node: Expr | Condition | Statement) -> str:
    """Write a formula in its plainest spelling.

    Args:
        node: The tree of a formula or a part of one.

    Returns:
        Its text: ``parse(to_text(tree)) == tree``.

    >>> to_text(parse("A＝sum(B,C)"))
    'A = B + C'
    """
    match node:
        case Statement(relations, condition):
            chain = to_text(relations[0])
            for relation in relations[1:]:
                chain += f" {_sign(relation.op)} {to_text(relation.right)}"
            return chain if condition is None else f"if {to_text(condition)} then {chain}"
        case Comparison(left, op, right):
            return f"{to_text(left)} {_sign(op)} {to_text(right)}"
        case Answer(ref, op, value):
            quoted = f"“{value}”" if '"' in value else f'"{value}"'
            answer = value if value in ("是", "否") else quoted
            return f"{to_text(ref)} {_sign(op)} {answer}"
        case Or(parts):
            return " or ".join(_grouped(part, (Or,)) for part in parts)
        case And(parts):
            return " and ".join(_grouped(part, (Or, And)) for part in parts)
        case Number():
            return _number_text(node)
        case Ref():
            return _ref_text(node)
        case CodeRange(first, last):
            return f"sum({_ref_text(first)}..{_ref_text(last)})"
        case Product(left, op, right):
            return f"{_factor(left, (Sum,))} {op} {_factor(right, (Sum, Product))}"
        case Sum(terms):
            return _sum_text(terms)


def _number_text(number: Number) -> str:
    """A number as it is printed, with its unit."""
    unit = number.unit
    text = (
        number.text
        if unit is None
        else number.text + unit
        if unit in _SHARES
        else (f"{number.text} {quote(unit)}")
    )
    return f"({text})" if number.marked else text


def _sum_text(terms: tuple[tuple[int, Expr], ...]) -> str:
    """A sum with its signs."""
    text = ""
    for i, (sign, term) in enumerate(terms):
        lead = ("" if sign > 0 else "-") if i == 0 else (" + " if sign > 0 else " - ")
        text += lead + _factor(term, (Sum,))
    return text


def _sign(op: Op) -> str:
    """A comparison sign as it is printed."""
    return {">=": "≥", "<=": "≤", "!=": "≠"}.get(op, op)


def _grouped(part: Condition, kinds: tuple[type, ...]) -> str:
    """A condition, in brackets if it is one of these."""
    return f"({to_text(part)})" if isinstance(part, kinds) else to_text(part)


def _factor(term: Expr, kinds: tuple[type, ...]) -> str:
    """An expression, in brackets if it is one of these."""
    return f"({to_text(term)})" if isinstance(term, kinds) else to_text(term)


def _ref_text(ref: Ref) -> str:
    """A reference as it is printed."""
    text = quote(ref.name) + (f"@{quote(ref.column)}" if ref.column is not None else "")
    if ref.form is not None:
        text = f"{quote(ref.form)}!{text}"
    return f"prev({text})" if ref.previous else text


def quote(name: str) -> str:
    """Write a code or path as a formula can hold it.

    Args:
        name: The code or path.

    Returns:
        The name, in brackets where it is not a plain word.

    >>> quote("9.A"), quote("A-1"), quote("10")
    ('9.A', '[A-1]', '[10]')
    """
    plain = (
        _PLAIN.fullmatch(name)
        and not _NUMERAL.fullmatch(name)
        and not {*name.split(".")} & {*_WORDS, *_ANSWERS}
        and name.translate(_FOLD) == name
    )
    return name if plain else f"[{name}]"
