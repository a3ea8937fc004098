"""Syntax trees of formulas and conditions, for the laws of the parser and the printer.

``formspec.testing`` draws formulas only as texts of a form that loads: its names are items of
that form and its operators those that can be satisfied. What the grammar allows is more: any
name in any place, any nesting of sums, products and conditions.
"""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from formspec.language import expression as ex

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
    ex.Number,
    st.from_regex(r"[0-9]{1,8}(\.[0-9]{1,7})?", fullmatch=True, alphabet=None),
    unit=st.sampled_from((None, "%", "‰")) | _NAMES,
    marked=st.booleans(),
).filter(lambda number: not (number.text == "0" and number.unit))
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
