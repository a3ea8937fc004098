"""Cells that are read together are what they are cell by cell: both ways give one report."""

import copy
import pickle
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from math import isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.engine.compiled import compile_form
from formspec.engine.evaluate import evaluate
from formspec.engine.validate import Report, report_of
from formspec.language.form import Form
from formspec.submissions.submission import from_dict
from formspec.testing import forms, valid_submissions
from property.common import twice

SHIPPED = st.sampled_from(["wuzhou-2018-warmth", "wuzhou-2017-help-centre"]).map(formspec.load)

NUMERALS = st.sampled_from(
    ["0", "-0", "007", "12", "12.5", "12.50", "12.345", "-3", "-0.5", ".5", "5.", "1e5", "1e2,3",
     "1,234", "１２", " 7", "7 ", "1_0", "+1", "--1", "1-2", "NaN", "[1]", "e2", "true", '"1"', "٣",
     "9" * 9, "9" * 15, "9" * 16, "4294967296", "42949672.96", "0" * 39 + "7", "0" * 60,
     "12.000000000000000000001", "0.10000000000000000001", "0.1000000000000000055"]
)  # fmt: skip
VALUES = st.one_of(
    NUMERALS,
    st.sampled_from(["", " ", "　", "是", " 是", "yes", "约30", "2018-01-02", "2018-13-02"]),
    st.none(),
    st.booleans(),
    st.integers(-20, 20),
    st.integers(10**14, 10**17),
    st.floats(),
    st.integers(-(10**6), 10**6).map(lambda number: number / 100),
    st.sampled_from([Decimal("1.5"), [], {"x": 1}, (), b"1"]),
)
HEADER = st.one_of(VALUES, st.sampled_from(["某县总工会", "2018-02-29", "20180228", "2018-W01-1"]))


@st.composite
def mutated(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """A valid submission with some values changed, taken out or put in."""
    data = copy.deepcopy(draw(valid_submissions(form)))
    data |= {"form": form.id, "version": form.version}
    data.setdefault("fields", {})
    cells = [cell.key for cell in form.cells]
    values = data["values"]
    if draw(st.booleans()):
        values.update((key, written(raw)) for key, raw in list(values.items()))
    for _ in range(draw(st.integers(0, 3))):
        values[draw(st.sampled_from(cells))] = draw(VALUES)
    for _ in range(draw(st.integers(0, 2))):
        values.pop(draw(st.sampled_from(cells)), None)
    if draw(st.integers(0, 9)) == 0:
        values[draw(st.sampled_from(["zz", "prev(1.A)", "1.A@x"]))] = draw(VALUES)
    for field in form.fields:
        if draw(st.integers(0, 3)) == 0:
            data["fields"][field.id] = draw(HEADER)
    if draw(st.integers(0, 9)) == 0:
        data["fields"]["zz"] = "x"
    return data


def written(raw: object) -> object:
    """A number as its text."""
    number = isinstance(raw, int | float) and not isinstance(raw, bool)
    return format(Decimal(repr(raw)), "f") if number else raw


def cell_by_cell(form: Form, data: Mapping[str, Any]) -> Report:
    plan = replace(compile_form(form), read=lambda _values, _previous: None)
    return report_of(form, data, evaluate(plan, data))


def compared(form: Form, data: dict[str, Any]) -> None:
    together, apart = formspec.validate(form, data), cell_by_cell(form, data)
    assert together.verdict == apart.verdict  # before any finding is put together
    assert together.to_dict() == apart.to_dict()
    assert together == apart
    assert dict(together.verdicts) == dict(apart.verdicts)


@twice
@given(SHIPPED.flatmap(lambda form: st.tuples(st.just(form), mutated(form))))
def test_the_shipped_forms_are_read_alike(drawn: tuple[Form, dict[str, Any]]) -> None:
    compared(*drawn)


@twice
@given(forms(), st.data())
def test_any_form_is_read_alike(form: Form, data: st.DataObject) -> None:
    compared(form, data.draw(mutated(form)))


def without_nan(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What is equal to its copy."""
    return {key: one for key, one in raw.items() if not (isinstance(one, float) and isnan(one))}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(SHIPPED.flatmap(lambda form: st.tuples(st.just(form), mutated(form))))
def test_a_report_can_be_kept_sent_and_changed(drawn: tuple[Form, dict[str, Any]]) -> None:
    form, data = drawn
    data |= {part: without_nan(data[part]) for part in ("values", "fields")}
    report = formspec.validate(form, from_dict(form, data))
    assert copy.copy(report) == report
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own
    assert replace(report, findings=()).findings == ()
    assert repr(report).startswith("<Report on ")
    assert len(repr(report)) <= 200


def test_columns_where_the_form_has_none_are_reported() -> None:
    form = formspec.load("wuzhou-2018-warmth")
    values: dict[str, Any] = {cell.key: "0" for cell in form.cells} | {"8.G": {"x": 1}}
    data = {"form": form.id, "version": form.version, "fields": {}, "values": values}
    compared(form, data)
    number = list(values).index("8.G") + 1
    found = {finding.rule for finding in formspec.validate(form, data).findings}
    assert f"unknown:values[{number}]" in found


def test_a_source_is_named_whichever_way_a_submission_is_read() -> None:
    form = formspec.load("wuzhou-2018-warmth")
    clean = {"form": form.id, "version": form.version, "values": {},
             "fields": {"reporting_unit": "某县总工会"}}  # fmt: skip
    for data in (clean, clean | {"explanations": {}}, clean | {"values": {"1.A": "x"}}):
        assert formspec.validate(form, data).to_dict()["source"] == "submission"
