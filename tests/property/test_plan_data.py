"""A compiled form that was kept is the one that was compiled, and odd data are no form."""

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formspec import Form
from formspec.engine.compiled import compile_form
from formspec.engine.evaluate import evaluate
from formspec.engine.plan import Plan
from formspec.engine.plan_data import from_data, to_data
from formspec.submissions.submission import from_dict
from formspec.testing import forms, submissions


def kept(plan: Plan) -> Any:
    """A plan's data as they come out of a file."""
    return json.loads(json.dumps(to_data(plan)))


@given(forms())
def test_a_kept_plan_is_the_plan(form: Form) -> None:
    plan = compile_form(form)
    again = from_data(kept(plan))
    data = [field.name for field in fields(Plan) if not callable(getattr(plan, field.name))]
    assert {name: getattr(again, name) for name in data} == {
        name: getattr(plan, name) for name in data
    }


@given(forms(), st.data())
def test_a_kept_plan_decides_the_same(form: Form, data: st.DataObject) -> None:
    plan = compile_form(form)
    submission = from_dict(form, data.draw(submissions(form)))
    again = evaluate(from_data(kept(plan)), submission)
    assert again.findings() == evaluate(plan, submission).findings()


ODD: tuple[Any, ...] = ("", "import os", -1, 10**20, 1.5, True, None, [], {}, ["x"], [[1, 2]])


@given(forms(), st.data())
def test_odd_data_are_refused_or_harmless(form: Form, data: st.DataObject) -> None:
    shape = kept(compile_form(form))
    node, key = data.draw(st.sampled_from(places(shape)))
    node[key] = data.draw(st.sampled_from(ODD))
    try:
        plan = from_data(shape)
    except ValueError:
        return
    assert isinstance(plan.safe, int)
    evaluate(plan, from_dict(plan, {"values": {}})).findings()


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every place of nested data, as a container and a key."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


@pytest.mark.parametrize("data", [None, 1, "x", [], {}, {"id": "x"}])
def test_what_is_no_plan_is_refused(data: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says nothing
        from_data(data)
