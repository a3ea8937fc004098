"""A blank is an unknown number within its bounds: verdicts against every way to fill it in."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.engine import oracle
from formspec.engine.rules import Relation, Rule
from formspec.language.form import Cell, Form, Item
from formspec.submissions import numeral
from formspec.testing import Data, forms, submissions
from property.common import meant, reloaded, rules, submission, twice
from property.tiny_forms import small

MAX_BLANKS = 5


def outcomes(form: Form, rule: Rule, values: dict[str, Any]) -> set[str]:
    """What the rule says of every filling of its blanks, by the oracle."""
    known: dict[Cell, Any] = {
        cell: oracle.value(form, cell, values.get(cell.key)) for cell in form.cells
    }
    if sum(known[cell] is None for cell in rule.cells) > MAX_BLANKS:
        return set()
    every = oracle.fillings(form, rule, known, 99)
    return {oracle.verdict(form, rule, filling) for filling in every}


@pytest.mark.slow
@twice
@given(small())
def test_a_verdict_holds_for_every_filling(drawn: tuple[Form, dict[str, Any]]) -> None:
    form, values = drawn
    found = formspec.validate(form, {"values": values}).verdicts
    for rule in rules(form).values():
        seen = outcomes(form, rule, values)
        match found[rule.id]:
            case "pass":
                assert seen <= {"pass", "not applicable"}
            case "incomplete":
                pass
            case verdict:
                assert seen <= {verdict}


def weights(form: Form, relation: Relation) -> dict[Any, Fraction]:
    """How much one step of each cell counts in left minus right."""
    found: dict[Any, Fraction] = {}
    for sign, linear in ((1, relation.left), (-1, relation.right)):
        for weight, cell in linear.terms:
            step = Fraction(1, 10 ** form.by_path[cell.path].decimals)
            found[cell] = found.get(cell, Fraction(0)) + sign * weight * step
    return {cell: weight for cell, weight in found.items() if weight}


def even(form: Form, rule: Rule, values: dict[str, Any]) -> bool:
    """Whether every blank moves the rule by the same amount."""
    blank = [
        abs(weight)
        for cell, weight in weights(form, rule.relation).items()
        if values.get(cell.key) is None
    ]
    return len(set(blank)) <= 1


@twice
@given(small())
def test_a_verdict_is_what_the_fillings_say(drawn: tuple[Form, dict[str, Any]]) -> None:
    form, values = drawn
    found = formspec.validate(form, {"values": values}).verdicts
    for rule in rules(form).values():
        seen = outcomes(form, rule, values)
        if not seen or rule.when is not None or not even(form, rule, values):
            continue
        assert found[rule.id] == (seen.pop() if len(seen) == 1 else "incomplete")


@st.composite
def filled(draw: st.DrawFn, form: Form, data: Data) -> dict[str, Any]:
    """Every cell, blanks filled in within bounds."""
    values = dict(submission(form, data).values)
    for cell in form.cells:
        if oracle.value(form, cell, meant(form, cell.key, values.get(cell.key))) is None:
            values[cell.key] = draw(within(form.by_path[cell.path]))
    return values


def within(item: Item) -> st.SearchStrategy[Any]:
    """Some value an item may have."""
    if item.kind in ("boolean", "choice"):
        return st.sampled_from(item.choices or ("是", "否"))
    if item.kind != "number":
        return st.just("2018-02-01")
    step = 10**item.decimals
    low = 0 if item.minimum is None else -int(-item.minimum * step // 1)
    high = low + 10**6 if item.maximum is None else int(item.maximum * step // 1)
    start = low if item.minimum is not None else -50
    steps = st.integers(start, min(high, start + 100)) | st.integers(start, high)
    return steps.map(lambda number: numeral.show(number, item.decimals))


@given(forms(without={"computed"}), st.data())
def test_what_is_decided_stays_decided(form: Form, data: st.DataObject) -> None:
    form = reloaded(replace(form, blank="unknown"))
    drawn = data.draw(submissions(form))
    first = formspec.validate(form, drawn).verdicts
    whole = {**drawn, "values": data.draw(filled(form, drawn))}
    then = formspec.validate(form, whole).verdicts
    for rule, verdict in first.items():
        if verdict == "pass":
            assert then[rule] in ("pass", "not applicable")
        elif verdict != "incomplete":
            assert then[rule] == verdict


@given(forms(), st.data())
def test_where_blank_means_zero_a_blank_is_a_zero(form: Form, data: st.DataObject) -> None:
    form = reloaded(replace(form, blank="zero"))
    drawn = submission(form, data.draw(submissions(form)))
    zeros = {
        cell.key: 0
        for cell in form.cells
        if form.by_path[cell.path].kind == "number"
        and not form.by_path[cell.path].computed
        and numeral.is_blank(drawn.values.get(cell.key))
    }
    written = replace(drawn, values={**drawn.values, **zeros})
    assert dict(formspec.validate(form, drawn).verdicts) == dict(
        formspec.validate(form, written).verdicts
    )


def test_a_weighted_blank_can_only_take_whole_steps() -> None:
    form = formspec.loads(
        """
        {formspec: 1, id: steps, version: 1, title: t, sections: [{number: 1, items: [
          {code: A, label: a, unit: 人}, {code: B, label: b, unit: 人}]}],
         rules: [{id: double, check: 1.A = 2 × 1.B}, {id: odd, check: 1.A != 2 × 1.B}]}
        """
    )
    found = formspec.validate(form, {"values": {"1.A": 3}}).verdicts
    assert dict(found) == {"double": "fail", "odd": "pass"}


def test_rounding_softens_whole_steps() -> None:
    form = formspec.loads(
        """
        {formspec: 1, id: soft, version: 1, title: t, sections: [{number: 1, items: [
          {code: A, label: a, unit: 万元, formula: A=2×B, rounding: half},
          {code: B, label: b, unit: 万元}]}]}
        """
    )
    assert formspec.validate(form, {"values": {"1.A": 0.03}}).verdicts["sum:1.A"] == "incomplete"
    values = {"1.A": 0.03, "1.B": 0.01}
    assert formspec.validate(form, {"values": values}).verdicts["sum:1.A"] == "pass"
