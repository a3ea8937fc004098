"""Names in formulas to item paths, ranges to sums: a formula that stands on its own.

A name that nothing has never becomes something else: in a section whose codes are numerals, a
numeral is a code, and a number there carries a mark or a unit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from formspec.diagnostics.problem import (
    MAX_PROBLEMS,
    FormspecError,
    Mend,
    Problem,
    Words,
    did_you_mean,
    problem,
)
from formspec.diagnostics.span import Span
from formspec.language import expression as ex
from formspec.language.expression import Place
from formspec.language.form import NO, YES, Item
from formspec.language.formula import MAX_TERMS, fold, quote
from formspec.language.unit import Unit, fit
from formspec.language.yaml_nodes import YamlScalar

MAX_ALL_TERMS = 50_000
"""So many terms may all formulas of a form have together, in all columns, ranges written out."""


def inside(node: YamlScalar, place: Place) -> Span:
    """The place of a part of a formula whose text is ``node``."""
    span, start = node.span, place.start + (0 if node.plain else 1)  # behind the quotation mark
    if span.column + start > len(span.text) + 1:
        return span  # a folded block: its text stands on other lines
    return span.part(start, place.length)


_NUMERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(\D.*)")
_ORDINAL = re.compile(r"(?P<above>.*\.)?第?(?P<name>[^.]+?)(?P<noun>[行项列栏])")


class _UnresolvedError(Exception):
    """The formula names what does not exist; the problem has been noted."""


class Names:
    """The items and columns that formulas of one form may name.

    A bare name is looked for in its own section first, then as a whole path.
    """

    def __init__(
        self,
        items: Sequence[Item],
        columns: Sequence[str],
        units: Mapping[str, Unit],
        problems: list[Problem],
    ) -> None:
        self.units = units
        self.items = {item.path: item for item in items}
        self.paths = tuple(self.items)
        self.order = {path: number for number, path in enumerate(self.paths)}
        self.terms = 0
        self.folded = {fold(path): path for path in self.items}
        self.columns = tuple(columns)
        self.sections = {item.section for item in items}
        coded = [item for item in items if item.code and _NUMERAL.fullmatch(fold(item.code))]
        self.numeric = {(item.section, "." in item.name) for item in coded}
        """Sections in which a whole numeral is a code; in which one with a point is."""
        self.problems = problems

    def statement(
        self, parsed: ex.Statement, node: YamlScalar, section: str | None
    ) -> ex.Statement | None:
        """The statement with paths for names; None after noting problems."""
        scope = _Scope(self, node, section)
        try:
            condition = scope.condition(parsed.condition) if parsed.condition else None
            relations = tuple(scope.comparison(relation) for relation in parsed.relations)
            for relation in relations:
                if next(ex.refs(relation), None) is None:
                    scope.note("FS313", ex.NOWHERE)
        except _UnresolvedError:
            return None
        return ex.Statement(relations, condition)

    def condition(self, parsed: ex.Condition, node: YamlScalar) -> ex.Condition | None:
        """The condition with paths for names; None after noting problems."""
        try:
            return _Scope(self, node, None).condition(parsed)
        except _UnresolvedError:
            return None


class _Scope:
    """One formula, in its section."""

    def __init__(self, names: Names, node: YamlScalar, section: str | None) -> None:
        self.names = names
        self.node = node
        self.section = section
        self.terms = 0

    def note(
        self,
        code: str,
        place: Place,
        mend: str | None = None,
        path: str | None = None,
        **args: object,
    ) -> NoReturn:
        """Note a problem and give up on this formula."""
        span = inside(self.node, place)
        self.names.problems.append(
            problem(code, span, path, Mend(span, mend) if mend else None, **args)
        )
        if len(self.names.problems) >= MAX_PROBLEMS:
            raise FormspecError(*self.names.problems)
        raise _UnresolvedError

    def condition(self, node: ex.Condition) -> ex.Condition:
        """A condition with paths for names."""
        match node:
            case ex.Comparison():
                return self.comparison(node)
            case ex.Answer():
                return self.answer(node)
            case ex.And(parts):
                return ex.And(tuple(self.condition(part) for part in parts))
            case ex.Or(parts):
                return ex.Or(tuple(self.condition(part) for part in parts))

    def comparison(self, node: ex.Comparison) -> ex.Comparison:
        """A comparison with paths for names, whose constants are in a unit that is certain."""
        sides = self.number(node.left), self.number(node.right)
        added = [term for side in sides for term in _added(side)]
        found = [self.names.items[term.name].unit for term in added if isinstance(term, ex.Ref)]
        units = list(dict.fromkeys(unit for unit in found if unit))
        converted = {
            unit.dimension
            for unit in units
            if any(
                unit.dimension == other.dimension and unit.scale != other.scale for other in units
            )
        }
        for term in added:
            if isinstance(term, ex.Number):
                self.constant(term, units, bool(converted))
        return ex.Comparison(sides[0], node.op, sides[1])

    def constant(self, number: ex.Number, units: Sequence[Unit], mixed: bool) -> None:
        """Note a number whose unit is not certain, or is none of what it is compared with."""
        if number.unit is None:
            if mixed and Fraction(number.text):
                such_as = tuple(f"{number.text} {unit.name}" for unit in units)
                self.note("FS317", number.place, number=number.text, such_as=such_as)
            return
        unit = self.names.units[number.unit]
        if units and all(fit(unit, other) != "same" for other in units):
            self.note("FS318", number.place, number=f"{number.text} {unit.name}",
                      unit=units[0].name)  # fmt: skip

    def answer(self, node: ex.Answer) -> ex.Answer:
        """A test of an answer that the item can have."""
        ref = self.ref(node.ref)
        item = self.names.items[ref.name]
        choices = (YES, NO) if item.kind == "boolean" else item.choices
        if node.value not in choices:
            self.note("FS310", node.ref.place, path=item.path, label=item.label,
                      value=node.value, hint=did_you_mean(node.value, choices))  # fmt: skip
        return ex.Answer(ref, node.op, node.value)

    def number(self, node: ex.Expr, factor: bool = False) -> ex.Expr:
        """An expression over numbers; ``factor`` says that it stands next to × or ÷."""
        match node:
            case ex.Number():
                return self.numeral(node, factor)
            case ex.Ref():
                amount = self.amount(node)
                return self.numeral(amount, factor) if amount else self.numeric(self.ref(node))
            case ex.CodeRange():
                return self.range(node)
            case ex.Sum(terms):
                return ex.Sum(tuple((sign, self.number(term)) for sign, term in terms))
            case ex.Product():
                return self.product(node)

    def amount(self, ref: ex.Ref) -> ex.Number | None:
        """``100万元``, which reads like a name; None where it is one."""
        written = _AMOUNT.fullmatch(fold(ref.name))
        if not written or ref.column or ref.previous or ref.form or self.find(ref.name):
            return None
        number, unit = written.groups()
        return ex.Number(number, unit, place=ref.place) if unit in self.names.units else None

    def numeral(self, node: ex.Number, factor: bool) -> ex.Expr:
        """A code or path if it must be one; else a constant, a factor without its unit."""
        if node.unit is not None:
            return self.measured(node, factor)
        if (factor and node.marked) or node.text == "0":
            return node
        path, place = self.find(node.text), node.place
        if path:
            return self.numeric(self.ref(ex.Ref(path, place=place)))
        above, point, _ = node.text.partition(".")
        if point and above in self.names.sections:
            share = f"{Decimal(node.text) * 100:f}".rstrip("0").rstrip(".") + "%"
            write = Words("share" if factor else "with_unit", (share if factor else node.text,))
            self.note("FS316", place, share if factor else None, name=node.text, write=write)
        if (self.section, bool(point)) in self.names.numeric:
            self.missing(ex.Ref(node.text, place=place))
        return node

    def measured(self, node: ex.Number, factor: bool) -> ex.Expr:
        """A number with a unit that is known; next to × or ÷ only a share, such as 30%."""
        unit = self.names.units.get(node.unit or "")
        if unit is None:
            hint = did_you_mean(node.unit or "", self.names.units)
            self.note("FS211", node.place, unit=node.unit, hint=hint)
        if not factor:
            return node
        if unit.dimension != "ratio":
            self.note("FS319", node.place, number=f"{node.text} {unit.name}")
        return _quotient(Fraction(node.text) * unit.scale, node.place)

    def product(self, node: ex.Product) -> ex.Expr:
        """A product or quotient; all but one side must be a constant."""
        left, right = self.number(node.left, factor=True), self.number(node.right, factor=True)
        try:
            one, other = ex.constant(left), ex.constant(right)
        except ZeroDivisionError:
            one = other = None
        if (one is None and other is None) or (node.op == "÷" and other is None):
            self.note("FS307", node.place)
        if node.op == "÷" and other == 0:
            self.note("FS308", node.place)
        return ex.Product(left, node.op, right, node.place)

    def numeric(self, ref: ex.Ref) -> ex.Ref:
        """The reference, if it is to a number."""
        item = self.names.items[ref.name]
        if item.kind != "number":
            self.note("FS309", ref.place, path=item.path, label=item.label)
        return ref

    def count(self, more: int, ref: ex.Ref, place: Place) -> None:
        """Bound the terms of one formula and of all together, which hold in every column."""
        self.terms += more
        self.names.terms += more * (1 if ref.column else len(self.names.columns))
        if self.terms > MAX_TERMS:
            reason = Words("formula_expected", (Words("fewer"), self.terms))
            self.note("FS301", place, reason=reason)
        if self.names.terms > MAX_ALL_TERMS:
            self.note("FS314", place, limit=MAX_ALL_TERMS)

    def ref(self, ref: ex.Ref) -> ex.Ref:
        """A reference with the path of its item; no column where the form has only one."""
        self.count(1, ref, ref.place)
        if ref.form is not None:
            self.note("FS311", ref.place, form=ref.form)
        path = self.find(ref.name)
        if path is None:
            self.missing(ref)
        column = self.column(ref)
        return ex.Ref(path, column, ref.previous, None, ref.place)

    def column(self, ref: ex.Ref) -> str | None:
        """The id of the column that is named; None where the form has only one."""
        columns = self.names.columns
        found = [name for name in _names(ref.column or "", "列栏") if name in columns]
        if ref.column is not None and not found:
            hint = did_you_mean(ref.column, columns)
            self.note("FS304", ref.place, column=ref.column, hint=hint)
        return found[0] if found and len(columns) > 1 else None

    def find(self, name: str) -> str | None:
        """The path a name stands for, None if for nothing; full-width signs count as plain."""
        nouns = "行项" if set(_names(name, "列栏")) & {*self.names.columns} else "行项列栏"
        for each in _names(name, nouns):
            for path in [f"{self.section}.{each}", each] if self.section else [each]:
                if path in self.names.items:
                    return path
                if fold(path) in self.names.folded:
                    return self.names.folded[fold(path)]
        return None

    def missing(self, ref: ex.Ref) -> NoReturn:
        """Note a name that no item has, with the names that come close."""
        named = [path for path, item in self.names.items.items() if _has_name(item)]
        ends = [path for path in named if path.split(".", 1)[-1] == ref.name]
        numeral = _NUMERAL.fullmatch(ref.name)
        if self.section is not None and (numeral or "." not in ref.name):
            close = [path.split(".", 1)[1] for path in named
                     if path.split(".", 1)[0] == self.section]  # fmt: skip
            hint = did_you_mean(ref.name, ends or close)
            mend = quote(ends[0]) if len(ends) == 1 else None
            code = "FS315" if numeral else "FS303"
            self.note(code, ref.place, mend, section=self.section, name=ref.name, hint=hint)
        hint = did_you_mean(ref.name, ends or named)
        self.note("FS302", ref.place, name=ref.name, hint=hint)

    def range(self, node: ex.CodeRange) -> ex.Expr:
        """Every item from first to last, leaving out what is nested in one already taken."""
        first, last = self.numeric(self.ref(node.first)), self.numeric(self.ref(node.last))
        items, order = self.names.items, self.names.order
        one, other = items[first.name], items[last.name]
        if one.section != other.section or order[first.name] >= order[last.name]:
            self.note("FS312", node.place, first=node.first.name, last=node.last.name)
        taken: dict[str, None] = {}
        for path in self.names.paths[order[first.name] : order[last.name] + 1]:
            if items[path].kind == "number" and not _nested(items, path, taken):
                taken[path] = None
        self.count(len(taken), first, node.place)
        refs = tuple(
            (1, ex.Ref(path, first.column, first.previous, None, node.place)) for path in taken
        )
        return ex.Sum(refs)


def _names(name: str, nouns: str) -> Iterator[str]:
    """A name as it is written, and what 05行 or 第6项 calls a row or column."""
    yield name
    said = _ORDINAL.fullmatch(name)
    if said and said["noun"] in nouns:
        yield (said["above"] or "") + said["name"]
        yield (said["above"] or "") + said["name"].lstrip("0")


def _quotient(number: Fraction, place: Place) -> ex.Expr:
    """A number as what it is of whole ones."""
    parts = number.as_integer_ratio()
    above, below = (ex.Number(str(part), marked=True, place=place) for part in parts)
    return ex.Product(above, "÷", below, place)


def _added(side: ex.Expr) -> Iterator[ex.Ref | ex.Number]:
    """The cells and constants that a side adds up, without the factors of its products."""
    match side:
        case ex.Sum(terms):
            for _, term in terms:
                yield from _added(term)
        case ex.Product(left, _, right):
            yield from _added(left if ex.constant(right) is not None else right)
        case ex.Ref() | ex.Number():
            yield side
        case ex.CodeRange():  # pragma: no cover - ranges are written out
            raise AssertionError(side)


def _nested(items: dict[str, Item], path: str, above: dict[str, None]) -> bool:
    """Whether an item is nested in one of ``above``."""
    parent = items[path].parent
    while parent is not None:
        if parent in above:
            return True
        parent = items[parent].parent
    return False


def _has_name(item: Item) -> bool:
    """Whether it can be named: a row without code and id, or a section without number, cannot."""
    return bool(item.section) and (item.code is not None or not (item.id or "").startswith("?"))
