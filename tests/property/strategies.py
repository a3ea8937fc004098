"""What the laws are stated about, beyond ``formspec.testing``: changed forms, formula trees."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from formspec import dump, loads
from formspec.engine.rules import Relation, Rule, from_form
from formspec.language import expression as ex
from formspec.language.form import Column, Form, Formula, FreeRule, Item, Section
from formspec.language.formula import to_text
from formspec.reasoning.solver.certificate import Clause, Premise
from formspec.reasoning.solver.clauses import row
from formspec.submissions import numeral
from formspec.submissions.submission import Submission, from_dict
from formspec.testing import Data, Feature, forms

twice = settings(max_examples=2 * settings().max_examples)
"""For a law that says the most: twice as many examples as the profile asks for."""

LINEAR: frozenset[Feature] = frozenset(
    {"conditions", "gates", "previous", "constants", "bounds", "rounding", "computed"}
)
"""Left out, only exact weighted sums of numbers are left, with zero as the least value."""


# Submissions ---------------------------------------------------------------------------


def submission(form: Form, data: Data) -> Submission:
    """Drawn data as the library reads it: flat cell keys."""
    return from_dict(form, data)


def plainly(raw: object) -> object:
    """A raw value in its plainest spelling, as the oracle knows it; others unchanged."""
    if isinstance(raw, str):
        return numeral.tidy(raw) or raw.strip()
    if isinstance(raw, float):
        return format(Decimal(repr(raw)), "f")
    return raw


def as_text(raw: object) -> object:
    """A JSON number as the same decimal text."""
    return raw if isinstance(raw, bool) or raw is None else str(plainly(raw))


def scaled(form: Form, data: Data, factor: int) -> Data:
    """Every number times ``factor``."""
    found = submission(form, data)
    numbers = {cell.key for cell in form.cells if form.by_path[cell.path].kind == "number"}
    values = {
        key: times(raw, factor) if key in numbers else raw for key, raw in found.values.items()
    }
    return {"fields": dict(found.fields), "values": values}


def times(raw: object, factor: int | Fraction) -> object:
    """A number times ``factor``, as text; anything else unchanged."""
    text = plainly(raw)
    if isinstance(text, bool) or not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,15})?", str(text)):
        return raw
    return numeral.show_fraction(Fraction(str(text)) * factor)


# Forms, changed ------------------------------------------------------------------------


def reloaded(form: Form) -> Form:
    """The form that the library reads when this one is written down."""
    return loads(dump(form))


def formulas_changed(form: Form, change: Callable[[Any], Any]) -> Form:
    """The form with ``change`` done to every formula's tree; texts follow the trees."""
    return replace(
        form,
        items=tuple(
            replace(item, formula=_formula(item.formula, change)) if item.formula else item
            for item in form.items
        ),
        rules=tuple(_free(rule, change) for rule in form.rules),
    )


def _formula(formula: Formula, change: Callable[[Any], Any]) -> Formula:
    statement = walked(formula.statement, change)
    return Formula(to_text(statement), statement, formula.span)


def _free(rule: FreeRule, change: Callable[[Any], Any]) -> FreeRule:
    when = walked(rule.when, change) if rule.when else None
    text = to_text(when) if when else None
    return replace(rule, check=_formula(rule.check, change), when=when, when_text=text)


def walked(node: Any, change: Callable[[Any], Any]) -> Any:
    """A tree with ``change`` done to each node, from the leaves up."""
    match node:
        case ex.Sum(terms):
            node = ex.Sum(tuple((sign, walked(term, change)) for sign, term in terms))
        case ex.Product(left, op, right):
            node = ex.Product(walked(left, change), op, walked(right, change))
        case ex.Comparison(left, op, right):
            node = ex.Comparison(walked(left, change), op, walked(right, change))
        case ex.Answer(ref, op, value):
            node = ex.Answer(walked(ref, change), op, value)
        case ex.And(parts) | ex.Or(parts):
            node = type(node)(tuple(walked(part, change) for part in parts))
        case ex.Statement(relations, condition):
            node = ex.Statement(
                tuple(_chained(relations, change)),
                walked(condition, change) if condition is not None else None,
            )
        case _:
            pass
    return change(node)


def _chained(
    relations: Sequence[ex.Comparison], change: Callable[[Any], Any]
) -> Iterator[ex.Comparison]:
    """``A>=B>=C`` stays a chain: what stands on both sides of a sign is changed once."""
    sides = [walked(relations[0].left, change)]
    sides += [walked(relation.right, change) for relation in relations]
    for relation, (left, right) in zip(relations, pairwise(sides), strict=True):
        yield ex.Comparison(left, relation.op, right)


def renamed(form: Form, names: Mapping[str, str]) -> tuple[Form, dict[str, str]]:
    """The form with every code replaced, and the new path of each old one."""
    paths: dict[str, str] = {}
    for item in form.items:
        name = names.get(item.code, item.code) if item.code is not None else item.id
        above = paths[item.parent] if item.code is None and item.parent else item.section
        paths[item.path] = f"{above}.{name}"

    def moved(node: Any) -> Any:
        return replace(node, name=paths[node.name]) if isinstance(node, ex.Ref) else node

    changed = formulas_changed(form, moved)
    items = tuple(
        replace(
            item,
            path=paths[item.path],
            code=names.get(item.code, item.code) if item.code is not None else None,
            parent=paths[item.parent] if item.parent else None,
        )
        for item in changed.items
    )
    sections = tuple(
        replace(section, items=tuple(paths[path] for path in section.items))
        for section in form.sections
    )
    return replace(changed, items=items, sections=sections), paths


def reordered(form: Form, key: Callable[[Item], Any]) -> Form:
    """The form with siblings sorted by ``key``; what is nested moves along."""
    order: list[Item] = []

    def place(items: Sequence[Item]) -> None:
        for item in sorted(items, key=key):
            order.append(item)
            place(form.children.get(item.path, ()))

    sections: list[Section] = []
    for section in form.sections:
        before = len(order)
        place([form.by_path[p] for p in section.items if form.by_path[p].parent is None])
        sections.append(replace(section, items=tuple(item.path for item in order[before:])))
    return replace(form, items=tuple(order), sections=tuple(sections))


def with_item(form: Form, section: int, place: int) -> tuple[Form, str]:
    """The form with one more item that no rule is about, and its path."""
    number = section % len(form.sections)
    host = form.sections[number]
    path = f"{host.number}.unreferenced"
    item = Item(path, host.number, "另", id="unreferenced", unit=form.items[0].unit)
    tops = [p for p in host.items if form.by_path[p].parent is None]
    at = host.items.index(tops[place % len(tops)])
    paths = (*host.items[:at], path, *host.items[at:])
    sections = list(form.sections)
    sections[number] = replace(host, items=paths)
    by_path = {**form.by_path, path: item}
    items = tuple(by_path[p] for s in sections for p in s.items)
    return replace(form, items=items, sections=tuple(sections)), path


def bounded(form: Form, low: int, high: int) -> Form:
    """The form with every number from ``low`` to ``high`` steps."""
    return replace(
        form,
        items=tuple(
            replace(
                item,
                minimum=Fraction(low, 10**item.decimals),
                maximum=Fraction(high, 10**item.decimals),
            )
            if item.kind == "number"
            else item
            for item in form.items
        ),
    )


PLAIN: frozenset[Feature] = frozenset({"computed", "previous", "bounds"})
"""Without cells that something else fills: computed ones, and those of another period."""


@st.composite
def small(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """A form whose numbers have a few values only, filled in part."""
    low, high = draw(st.sampled_from(((0, 2), (0, 1), (-1, 1), (0, 3), (1, 2))))
    form = reloaded(replace(bounded(draw(forms(without=PLAIN)), low, high), blank="unknown"))
    values: dict[str, Any] = {}
    for cell in form.cells:
        item = form.by_path[cell.path]
        if item.kind == "number":
            steps = draw(st.sampled_from((None, *range(low, high + 1), *range(low, high + 1))))
            values[cell.key] = None if steps is None else numeral.show(steps, item.decimals)
        elif item.kind in ("boolean", "choice"):
            options = item.choices or ("是", "否")
            values[cell.key] = draw(st.sampled_from((None, *options)))
    return form, values


@st.composite
def tangled(draw: st.DrawFn) -> Form:
    """A form of a few cells with a few values, whose rules run in circles with any weights."""
    codes = "ABCD"[: draw(st.integers(2, 4))]
    ranges = ((0, 2), (0, 3), (-1, 2)) if len(codes) > 2 else ((0, 9), (-3, 12), (2, 17))
    low, high = draw(st.sampled_from(ranges))
    term = st.builds("{} × 1.{}".format, st.sampled_from((1, 1, 1, 2, 3)), st.sampled_from(codes))
    sides = st.lists(term, min_size=2, max_size=3).map(" + ".join)
    ops = st.sampled_from(("=", "=", "=", "<=", ">=", "<", ">", "!="))
    ends = sides | st.integers(0, 3 * high).map(str)
    relations = st.builds("{} {} {}".format, sides, ops, ends)
    checks = relations | st.builds("if {} then {}".format, relations, relations)
    rounding = st.sampled_from(("exact", "exact", "half", "truncate"))
    items = "".join(
        f"      - {{code: {code}, label: {code}, unit: 元, decimals: 0, min: {low}, max: {high}}}\n"
        for code in codes
    )
    rules = "".join(
        f"  - {{id: r{number}, check: '{check}', rounding: {draw(rounding)}}}\n"
        for number, check in enumerate(draw(st.lists(checks, min_size=1, max_size=4)))
    )
    return loads(
        f"formspec: 1\nid: tangled\nversion: 1\ntitle: x\nsections:\n  - number: 1\n    items:\n"
        f"{items}rules:\n{rules}"
    )


def narrow(form: Form) -> Form:
    """The form with one column, where it had several."""
    return replace(form, columns=(Column("total", "合计"),))


# Rules ---------------------------------------------------------------------------------


def rules(form: Form) -> dict[str, Rule]:
    """The form's rules by id."""
    return {rule.id: rule for rule in from_form(form)}


def weights(form: Form, relation: Relation) -> dict[Any, Fraction]:
    """How much one step of each cell counts in left minus right."""
    found: dict[Any, Fraction] = {}
    for sign, linear in ((1, relation.left), (-1, relation.right)):
        for weight, cell in linear.terms:
            step = Fraction(1, 10 ** form.by_path[cell.path].decimals)
            found[cell] = found.get(cell, Fraction(0)) + sign * weight * step
    return {cell: weight for cell, weight in found.items() if weight}


# Formula trees -------------------------------------------------------------------------

_ODD = (
    "A", "B2", "甲", "9.A", "2.B.admin", "if", "sum", "是", "至", "1", "9.10", "12:30", "A-1",
    "a..b",
    '"', "'", "=", "(x)", "之和", "prev", "yes", "Ａ", "７", "。", "😀", "_", "x.至", "0x1F", "1e5",
    "A+B", "，", "、", "“", "≥",
)  # fmt: skip
_SIGNS = st.characters(exclude_categories=["C", "Z"], exclude_characters="[]［］@!#")
_NAMES = st.sampled_from(_ODD) | st.text(_SIGNS, min_size=1, max_size=6)
_REFS = st.builds(
    ex.Ref,
    _NAMES,
    column=st.none() | _NAMES,
    previous=st.booleans(),
    form=st.none() | _NAMES,
)
_NUMBERS = st.builds(
    ex.Number, st.from_regex(r"[0-9]{1,8}(\.[0-9]{1,7})?", fullmatch=True, alphabet=None)
)
_ATOMS: st.SearchStrategy[ex.Expr] = st.one_of(
    _REFS, _NUMBERS, st.builds(ex.CodeRange, _REFS, _REFS)
)
_OPS: st.SearchStrategy[ex.Op] = st.sampled_from(("=", "!=", ">=", "<=", ">", "<"))


def _sums(terms: st.SearchStrategy[ex.Expr]) -> st.SearchStrategy[ex.Expr]:
    signed = st.tuples(st.sampled_from((1, -1)), terms)
    several = st.lists(signed, min_size=2, max_size=4).map(tuple)
    negated = terms.map(lambda term: ((-1, term),))
    return st.builds(ex.Sum, several | negated)


def _products(terms: st.SearchStrategy[ex.Expr]) -> st.SearchStrategy[ex.Expr]:
    return st.builds(ex.Product, terms, st.sampled_from(("×", "÷")), terms)


expressions = st.recursive(_ATOMS, lambda inner: _sums(inner) | _products(inner), max_leaves=12)
"""Every expression that the parser can give."""

comparisons = st.builds(ex.Comparison, expressions, _OPS, expressions)
_VALUES = st.sampled_from(("是", "否", "yes", "甲", "", "a b", '"', "x”")) | st.text(
    st.characters(exclude_characters='"“”', exclude_categories=["C"]), max_size=4
)
_ANSWERS = st.builds(ex.Answer, _REFS, st.sampled_from(("=", "!=")), _VALUES)


def _joined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(ex.And, parts) | st.builds(ex.Or, parts)


conditions: st.SearchStrategy[ex.Condition] = st.recursive(
    comparisons | _ANSWERS, _joined, max_leaves=4
)


@st.composite
def statements(draw: st.DrawFn) -> ex.Statement:
    """A relation or a chain, with or without a condition."""
    sides = draw(st.lists(expressions, min_size=2, max_size=4))
    relations = tuple(ex.Comparison(left, draw(_OPS), right) for left, right in pairwise(sides))
    return ex.Statement(relations, draw(st.none() | conditions))


# Reasoning -----------------------------------------------------------------------------


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Premise], Clause, int]:
    """Premises over a few cells with few values, and a claim that may follow from them."""
    cells = draw(st.integers(1, 4))
    weight = st.sampled_from((1, -1, 2, -3, 5))
    rows = st.builds(
        row,
        st.lists(st.tuples(weight, st.integers(0, cells - 1)), min_size=1, max_size=3),
        st.integers(-4, 4),
    )
    clauses = st.lists(
        st.lists(rows, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2
    ).map(tuple)
    premises = [
        Premise(kind, f"{kind} {cell}", ((bound,),))
        for cell in range(cells)
        for kind, bound in (("low", row([(-1, cell)], LOW)), ("high", row([(1, cell)], -HIGH)))
    ]
    stated = draw(st.lists(clauses, max_size=5))
    premises += [Premise("rule", str(number), clause) for number, clause in enumerate(stated)]
    return premises, draw(st.one_of(st.just(()), clauses)), cells


LOW, HIGH = -1, 2
"""The values of the cells of ``systems``."""


RULED = """\
formspec: 1
id: ruled
version: "1"
title: ruled
blank: unknown
sections:
  - number: 1
    items:
      - {{code: A, label: a, unit: 元, decimals: 0, min: {0}, max: {1}}}
      - {{code: B, label: b, unit: 元, decimals: 0, min: {0}, max: {1}}}
      - {{code: C, label: c, unit: 人, min: {0}, max: {1}}}
      - {{code: D, label: d, unit: 是/否}}
"""
_CONDITIONS = ("", "", "", "if 1.D = 是 then ", "if 1.D = 否 then ", "if 1.A > 1 then ")
_AMOUNTS = ("1.A", "1.B", "2 × 1.A", "1.A + 1.B", "1.A - 1.B", "1.A + 2 × 1.B", "0", "1", "3", "5")
_COUNTS = ("1.C", "3 × 1.C", "0", "1", "2", "3")


@st.composite
def ruled(draw: st.DrawFn) -> Form:
    """A form of three numbers with a few values, a yes/no item, and rules that often clash."""
    low, high = draw(st.sampled_from(((0, 2), (-1, 1), (0, 3), (1, 2))))
    lines = [RULED.format(low, high)]
    for number in range(draw(st.integers(0, 5))):
        sums = draw(st.sampled_from((_AMOUNTS, _AMOUNTS, _COUNTS)))
        left, right = draw(st.sampled_from(sums[:-4])), draw(st.sampled_from(sums))
        op = draw(st.sampled_from(("=", "<=", ">=", "<", ">", "!=")))
        rounding = draw(st.sampled_from(("exact", "exact", "half", "truncate")))
        severity = draw(st.sampled_from(("error", "error", "warning", "note")))
        check = f"{draw(st.sampled_from(_CONDITIONS))}{left} {op} {right}"
        entry = f"id: r{number}, check: '{check}', severity: {severity}, rounding: {rounding}"
        lines += ["" if number else "rules:\n", f"  - {{{entry}}}\n"]
    return loads("".join(lines))
