"""What must not matter: order, names, other items, the size of the unit, how it is said."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import formspec
from formspec.language import expression as ex
from formspec.language.form import Cell, Form, Formula, FreeRule, Item
from formspec.language.formula import to_text
from formspec.language.unit import UNITS
from formspec.submissions import numeral
from formspec.testing import (
    Data,
    Feature,
    broken_submissions,
    forms,
    submissions,
    valid_submissions,
)
from property.changes import (
    formulas_changed,
    renamed,
    reordered,
    scaled,
    times,
    with_item,
)
from property.common import reloaded, rules, submission

LINEAR: frozenset[Feature] = frozenset(
    {"conditions", "gates", "previous", "constants", "bounds", "rounding", "computed"}
)
"""Left out, only exact weighted sums of numbers are left, with zero as the least value."""

NAMES = (
    "A", "B", "Z9", "甲", "乙", "其他", "if", "then", "and", "or", "sum", "prev", "yes", "no", "是",
    "否", "如", "则", "且", "或", "至", "之和", "上期", "1", "010", "9.10", "12:30", "A-1",
    "(x)", '"', "'", "*", "=1", "null", "~", "C", "R", "constructor", "😀", "a.b", "，", "≥",
    "_", "x1", "x2",
    *(f"n{number}" for number in range(40)),
)  # fmt: skip


def verdicts(form: Form, data: Data) -> dict[str, str]:
    return dict(formspec.validate(form, data).verdicts)


@pytest.mark.slow
@given(forms(), st.data(), st.randoms(use_true_random=False))
def test_order_of_siblings(form: Form, data: st.DataObject, random: Any) -> None:
    places = {item.path: random.random() for item in form.items}
    spelled = formulas_changed(form, lambda node: node)  # ranges name their items
    other = reloaded(reordered(spelled, lambda item: places[item.path]))
    filled = data.draw(submissions(form))
    assert verdicts(other, filled) == verdicts(form, filled)


@given(forms(), st.data())
def test_order_of_terms(form: Form, data: st.DataObject) -> None:
    def turned(node: Any) -> Any:
        match node:
            case ex.Comparison(left, op, ex.Sum(terms)):
                return ex.Comparison(left, op, ex.Sum(terms[::-1]))
            case ex.Product(left, "×", right):
                return ex.Product(right, "×", left)
            case _:
                return node

    filled = data.draw(submissions(form))
    assert verdicts(reloaded(formulas_changed(form, turned)), filled) == verdicts(form, filled)


@given(forms(), st.data())
def test_order_of_free_rules(form: Form, data: st.DataObject) -> None:
    other = reloaded(replace(form, rules=form.rules[::-1]))
    filled = data.draw(submissions(form))
    assert verdicts(other, filled) == verdicts(form, filled)


@given(forms(), st.data())
def test_codes(form: Form, data: st.DataObject) -> None:
    codes = dict.fromkeys(item.code for item in form.items if item.code is not None)
    drawn = data.draw(st.permutations(NAMES))
    changed, paths = renamed(form, dict(zip(codes, drawn, strict=False)))
    other = reloaded(changed)
    filled = submission(form, data.draw(submissions(form)))
    moved = {
        Cell(paths[cell.path], cell.column).key: filled.values[cell.key]
        for cell in form.cells
        if cell.key in filled.values
    }
    before = {
        Cell(paths[cell.path], cell.column).key: filled.previous[cell.key]
        for cell in form.cells
        if cell.key in filled.previous
    }
    found = formspec.validate(other, {"values": moved, "previous": before})
    assert list(found.verdicts.values()) == list(formspec.validate(form, filled).verdicts.values())


@given(forms(), st.data(), st.integers(0, 9), st.integers(0, 9))
def test_an_item_that_no_rule_is_about(
    form: Form, data: st.DataObject, section: int, place: int
) -> None:
    spelled = formulas_changed(form, lambda node: node)
    changed, path = with_item(spelled, section, place)
    filled = data.draw(submissions(form))
    values = filled["values"] | {path: data.draw(st.sampled_from((None, "5", "x")))}
    assert verdicts(reloaded(changed), {**filled, "values": values}) == verdicts(form, filled)


@given(forms(without=LINEAR), st.data(), st.integers(2, 1000))
def test_all_numbers_times_k(form: Form, data: st.DataObject, factor: int) -> None:
    filled, _ = data.draw(broken_submissions(form, digits=9))
    larger = formspec.validate(form, scaled(form, filled, factor))
    assume(all(finding.kind != "digits" for finding in larger.findings))
    assert dict(larger.verdicts) == verdicts(form, filled)


def swapped(item: Item) -> Item:
    """The same steps in another unit: 0.01元 are 0.000001万元."""
    name = item.unit.name if item.unit else ""
    if name == "元" and item.decimals <= 5:
        return replace(item, unit=UNITS["万元"], decimals=item.decimals + 4)
    if name == "万元" and item.decimals >= 4:
        return replace(item, unit=UNITS["元"], decimals=item.decimals - 4)
    return item


@given(forms(without={"constants", "conditions", "bounds"}), st.data())
def test_yuan_and_ten_thousand_yuan(form: Form, data: st.DataObject) -> None:
    other = reloaded(replace(form, items=tuple(map(swapped, form.items))))
    filled = submission(form, data.draw(submissions(form)))
    factors = {
        item.path: old.unit.scale / item.unit.scale
        for item, old in zip(other.items, form.items, strict=True)
        if item.unit and old.unit
    }
    values = {
        key: times(raw, factors.get(key.partition("@")[0], Fraction(1)))
        for key, raw in filled.values.items()
    }
    previous = {
        key: times(raw, factors.get(key.partition("@")[0], Fraction(1)))
        for key, raw in filled.previous.items()
    }
    found = formspec.validate(other, {"values": values, "previous": previous})
    assert dict(found.verdicts) == dict(formspec.validate(form, filled).verdicts)


def halves(form: Form) -> Form:
    """The form with each equality also said as ≥ and as ≤."""
    found: list[FreeRule] = []

    def said(id_: str, formula: Formula, like: dict[str, Any]) -> None:
        statement = formula.statement
        for number, relation in enumerate(statement.relations, 1):
            if relation.op == "=":
                for op in (">=", "<="):
                    one = ex.Statement((replace(relation, op=op),), statement.condition)
                    name = f"{op}{id_}-{number}".replace(":", "/")
                    found.append(FreeRule(name, Formula(to_text(one), one, formula.span), **like))

    for item in form.items:
        if item.formula and not item.computed:
            said(f"sum:{item.path}", item.formula, {"rounding": item.rounding})
    for rule in form.rules:
        like = {"rounding": rule.rounding, "when": rule.when, "when_text": rule.when_text}
        said(rule.id, rule.check, like)
    return reloaded(replace(form, rules=(*form.rules, *found)))


@given(forms(), st.data())
def test_equal_is_at_least_and_at_most(form: Form, data: st.DataObject) -> None:
    other = halves(form)
    filled = data.draw(st.one_of(submissions(form), broken_submissions(form).map(lambda d: d[0])))
    found = verdicts(other, filled)
    for rule in rules(form).values():
        name, _, column = rule.id.partition("@")
        base, _, number = name.partition("#")
        end = f"{base}-{number or 1}".replace(":", "/") + (f"@{column}" if column else "")
        least, most = found.get(f">={end}"), found.get(f"<={end}")
        if least is None:
            continue
        whole = found[rule.id]
        assert (whole == "pass") == (least == most == "pass")
        assert (whole == "not applicable") == ("not applicable" in (least, most))
        if "fail" in (least, most):
            assert whole == "fail"
        if "incomplete" not in (least, most):
            assert (whole == "fail") == ("fail" in (least, most))


@given(forms(without=LINEAR), st.data())
def test_two_correct_submissions_add_up_to_a_correct_one(form: Form, data: st.DataObject) -> None:
    # Eight digits: added up, and in the smallest step of 元 beside 万元, still at most 15.
    one, other = (
        submission(form, data.draw(valid_submissions(form, digits=8))).values for _ in range(2)
    )
    numbers = {cell.key for cell in form.cells if form.by_path[cell.path].kind == "number"}
    added = {
        key: str(sum(Fraction(str(part.get(key) or 0).strip() or 0) for part in (one, other)))
        for key in numbers
    }
    values = {key: numeral.show_fraction(Fraction(text)) for key, text in added.items()}
    found = verdicts(form, {"values": {**one, **values}})
    assert set(found.values()) <= {"pass", "not applicable"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wuzhou-2018-warmth", "wuzhou-2017-help-centre"])
def test_the_shipped_forms_can_be_filled(name: str) -> None:
    form = formspec.load(name)

    @given(st.data())
    def law(data: st.DataObject) -> None:
        assert formspec.validate(form, data.draw(valid_submissions(form))).findings == ()
        wrong, broken = data.draw(broken_submissions(form))
        assert {f.rule for f in formspec.validate(form, wrong).findings} == broken

    law()
