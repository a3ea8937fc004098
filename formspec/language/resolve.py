"""Names in formulas to item paths, ranges to sums: a formula that stands on its own."""

from collections.abc import Sequence
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
from formspec.language.yaml_nodes import YamlScalar

MAX_ALL_TERMS = 50_000
"""So many terms may all formulas of a form have together, in all columns, ranges written out."""


def inside(node: YamlScalar, place: Place) -> Span:
    """The place of a part of a formula whose text is ``node``."""
    span, start = node.span, place.start + (0 if node.plain else 1)  # behind the quotation mark
    if span.column + start > len(span.text) + 1:
        return span  # a folded block: its text stands on other lines
    return span.part(start, place.length)


class _UnresolvedError(Exception):
    """The formula names what does not exist; the problem has been noted."""


class Names:
    """The items and columns that formulas of one form may name.

    A bare name is looked for in its own section first, then as a whole path.
    """

    def __init__(
        self, items: Sequence[Item], columns: Sequence[str], problems: list[Problem]
    ) -> None:
        self.items = {item.path: item for item in items}
        self.paths = tuple(self.items)
        self.order = {path: number for number, path in enumerate(self.paths)}
        self.terms = 0
        self.folded = {fold(path): path for path in self.items}
        self.columns = tuple(columns)
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
        """A comparison with paths for names."""
        return ex.Comparison(self.number(node.left), node.op, self.number(node.right))

    def answer(self, node: ex.Answer) -> ex.Answer:
        """A test of an answer that the item can have."""
        ref = self.ref(node.ref)
        item = self.names.items[ref.name]
        choices = (YES, NO) if item.kind == "boolean" else item.choices
        if node.value not in choices:
            self.note("FS310", node.ref.place, path=item.path, label=item.label,
                      value=node.value, hint=did_you_mean(node.value, choices))  # fmt: skip
        return ex.Answer(ref, node.op, node.value)

    def number(self, node: ex.Expr, literal: bool = False) -> ex.Expr:
        """An expression over numbers; with ``literal``, a numeral is never a code (next to ×)."""
        match node:
            case ex.Number(text, place):
                path = None if literal else self.find(text)
                return self.numeric(ex.Ref(path, place=place)) if path else node
            case ex.Ref():
                return self.numeric(self.ref(node))
            case ex.CodeRange():
                return self.range(node)
            case ex.Sum(terms):
                return ex.Sum(tuple((sign, self.number(term, literal)) for sign, term in terms))
            case ex.Product():
                return self.product(node)

    def product(self, node: ex.Product) -> ex.Expr:
        """A product or quotient; all but one side must be a constant."""
        left, right = self.number(node.left, True), self.number(node.right, True)
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
        if ref.column is not None and ref.column not in self.names.columns:
            hint = did_you_mean(ref.column, self.names.columns)
            self.note("FS304", ref.place, column=ref.column, hint=hint)
        column = ref.column if len(self.names.columns) > 1 else None
        return ex.Ref(path, column, ref.previous, None, ref.place)

    def find(self, name: str) -> str | None:
        """The path a name stands for, None if for nothing; full-width signs count as plain."""
        names = [f"{self.section}.{name}", name] if self.section else [name]
        for path in names:
            if path in self.names.items:
                return path
            if fold(path) in self.names.folded:
                return self.names.folded[fold(path)]
        return None

    def missing(self, ref: ex.Ref) -> NoReturn:
        """Note a name that no item has, with the names that come close."""
        named = [path for path, item in self.names.items.items() if _has_name(item)]
        ends = [path for path in named if path.split(".", 1)[-1] == ref.name]
        if self.section is not None and "." not in ref.name:
            close = [path.split(".", 1)[1] for path in named
                     if path.split(".", 1)[0] == self.section]  # fmt: skip
            hint = did_you_mean(ref.name, ends or close)
            mend = quote(ends[0]) if len(ends) == 1 else None
            self.note("FS303", ref.place, mend, section=self.section, name=ref.name, hint=hint)
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
