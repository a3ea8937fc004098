"""The JSON Schema: valid itself, exact on single numbers, honest about what it leaves out."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from formspec_jsonschema import JsonSchemaRenderer
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.engine.rules import from_form
from formspec.language.form import Form, Item
from formspec.submissions import numeral

WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"

COLUMNS = """\
formspec: 1
id: columns
version: "1"
title: 分列表
columns:
  - {id: month, label: 本月}
  - {id: total, label: 本年累计}
fields:
  - {id: unit, label: 填报单位, required: true}
  - {id: when, label: 日期, type: date}
  - {id: level, label: 级别, choices: [县, 市]}
sections:
  - number: 1
    items:
      - {code: A, label: 走访企业, unit: 家, required: true, min: 1, max: 20}
      - code: B
        label: 是否募集
        type: boolean
        items:
          - {code: C, label: 募集款物, unit: 万元}
      - {code: D, label: 方式, choices: [现金, 实物]}
      - {code: E, label: 备注, type: text}
      - {code: F, label: 结余, unit: 万元, min: -5}
"""


def schema_of(form: Form) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(JsonSchemaRenderer().render(form).data)
    return data


def accepts(schema: Mapping[str, Any], submission: object) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(submission)


@pytest.fixture
def columns(tmp_path: Path) -> Form:
    path = tmp_path / "columns.yaml"
    path.write_text(COLUMNS, encoding="utf-8")
    return formspec.load(path)


def filled(**changes: object) -> dict[str, Any]:
    """A good submission of the form with columns, some cells changed."""
    good = {"1.A": {"month": "3", "total": 12}} | changes
    return {"form": "columns", "version": "1", "fields": {"unit": "苍梧"}, "values": good}


@pytest.mark.parametrize("name", [WARMTH, CENTRE])
def test_it_is_a_schema_and_accepts_an_empty_form(name: str) -> None:
    schema = schema_of(formspec.load(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    blank = {"form": name, "fields": {"reporting_unit": "苍梧县总工会"}, "values": {}}
    assert accepts(schema, blank)


def test_the_same_form_gives_the_same_bytes() -> None:
    form = formspec.load(CENTRE)
    data = JsonSchemaRenderer().render(form).data
    assert data == JsonSchemaRenderer().render(form).data
    assert data.endswith(b"}\n")
    assert "县级以上困难职工帮扶中心（个）" in data.decode()


def test_unchecked_rules_are_listed_in_the_schema_and_in_the_loss_report() -> None:
    form = formspec.load(CENTRE)
    rendering = JsonSchemaRenderer().render(form)
    schema = json.loads(rendering.data)
    listed = {entry["id"]: entry for entry in schema["x-formspec-unchecked"]}
    assert list(listed) == [loss.rule for loss in rendering.losses]
    gates = {"gate:12.B", "gate:12.C"}
    assert set(listed) == {rule.id for rule in from_form(form)} - gates
    assert listed["sum:1.A"] == {
        "id": "sum:1.A", "kind": "sum", "severity": "error", "text": "A=B+C+D",
    }  # fmt: skip
    assert str(len(listed)) in schema["$comment"]


def test_cells_say_what_they_are() -> None:
    cells = schema_of(formspec.load(CENTRE))["$defs"]["cells"]["properties"]
    assert cells["10.A"]["title"] == "2017年度帮扶中心帮扶农民工（人次）"
    assert cells["10.A"]["x-formspec"] == {
        "section": "10", "code": "A", "kind": "number", "unit": "人次", "decimals": 0,
        "minimum": "0", "formula": "A=C+E+G+I+J+L", "printed": "A=C+E+G+I+K+I+J+L",
    }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"1.B": {"month": True, "total": "否"}},
        {"1.B": {"month": "no"}, "1.C": {"month": 0, "total": "7.5"}},
        {"1.B": {"month": "否"}, "1.C": {"month": "0.00"}},
        {"1.B": {"month": "是"}, "1.C": {"month": "12.50"}},
        {"1.B": {"month": None}, "1.C": {"month": " "}},
        {"1.D": {"month": "现金"}, "1.E": {"total": "随便写"}},
        {"1.F": {"month": "-4.99", "total": -5}},
    ],
)
def test_it_accepts_what_validate_accepts(columns: Form, changes: dict[str, object]) -> None:
    submission = filled(**changes)
    assert formspec.validate(columns, submission).verdict != "fail"
    assert accepts(schema_of(columns), submission)


@pytest.mark.parametrize(
    "changes",
    [
        {"1.A": {"month": "3"}},
        {"1.A": {"month": "3", "total": ""}},
        {"1.A": {"month": 0, "total": "3"}},
        {"1.A": {"month": "3", "total": 21}},
        {"1.A": {"month": "-3", "total": 1}},
        {"1.A": {"month": "3.5", "total": 1}},
        {"1.A": {"month": True, "total": 1}},
        {"1.A": {"month": "3\n4", "total": 1}},
        {"1.B": {"month": "也许"}},
        {"1.B": {"month": "否"}, "1.C": {"month": "0.01"}},
        {"1.B": {"total": False}, "1.C": {"total": 3}},
        {"1.C": {"year": 3}},
        {"1.D": {"month": "支票"}},
        {"1.F": {"month": -5.01}},
        {"1.Z": {"month": "1"}},
    ],
)
def test_it_refuses_what_validate_refuses(columns: Form, changes: dict[str, object]) -> None:
    submission = filled(**changes)
    assert formspec.validate(columns, submission).verdict == "fail"
    assert not accepts(schema_of(columns), submission)


@pytest.mark.parametrize(
    ("key", "part", "good"),
    [
        ("form", "another", False),
        ("version", "2", False),
        ("fields", {}, False),
        ("fields", {"unit": " "}, False),
        ("fields", {"unit": "苍梧", "when": "2018-02-01", "level": "县"}, True),
        ("fields", {"unit": "苍梧", "when": "2018年2月1日"}, False),
        ("fields", {"unit": "苍梧", "level": "省"}, False),
        ("fields", {"unit": "苍梧", "other": "x"}, False),
        ("previous", {"1.C": {"month": "7"}}, True),
        ("previous", {"1.Z": {"month": "7"}}, False),
        ("explanations", {"r": "年底补录"}, True),
        ("explanations", {"r": {"text": "年底补录", "values": {"1.A@month": "3"}}}, True),
        ("explanations", {"r": 3}, False),
        ("extra", 1, False),
    ],
)
def test_the_frame_of_a_submission(columns: Form, key: str, part: object, good: bool) -> None:
    assert accepts(schema_of(columns), filled() | {key: part}) is good


# Numbers -------------------------------------------------------------------------------


def number(decimals: int, minimum: int | None = None) -> dict[str, Any]:
    """The schema of one number, by itself."""
    form = formspec.load(CENTRE)
    low = None if minimum is None else Fraction(minimum)
    item = replace(form.items[0], decimals=decimals, minimum=low, formula=None)
    section = replace(form.sections[0], items=(item.path,))
    schema = schema_of(replace(form, items=(item,), sections=(section,), rules=()))
    only: dict[str, Any] = schema["$defs"]["cells"]["properties"][item.path]
    return only | {"$defs": schema["$defs"]}


SCHEMAS = {decimals: number(decimals) for decimals in (0, 2, 9)}
POSITIVE = {decimals: number(decimals, 0) for decimals in (0, 2, 9)}


@given(st.sampled_from([0, 2, 9]), st.from_regex(r"-?[0-9]{1,18}(\.[0-9]{1,12})?", fullmatch=True))
def test_a_decimal_text_is_judged_as_by_the_engine(decimals: int, text: str) -> None:
    read = numeral.read_numeral(text, decimals)
    good = isinstance(read, numeral.Numeral)
    assert accepts(SCHEMAS[decimals], text) is good
    positive = isinstance(read, numeral.Numeral) and read.steps >= 0
    assert accepts(POSITIVE[decimals], text) is positive


@pytest.mark.parametrize(
    "text",
    [
        "12\n",
        "１２",
        "1_000",
        "1e3",
        "+5",
        "5.",
        ".5",
        "NaN",
        "0x10",
        "٣",
        "1.2.3",
        "--1",
        "1-2",
        "-",
    ],
)
def test_what_is_no_plain_numeral_is_refused(text: str) -> None:
    assert not accepts(SCHEMAS[2], text)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_amount_of_two_decimals_is_accepted_as_a_json_number(steps: int) -> None:
    text = numeral.show(steps, 2)
    assert accepts(SCHEMAS[2], json.loads(text))


def test_too_many_digits_are_refused_as_number_and_as_text() -> None:
    for raw in (10**15, str(10**15), "0" * 41, 1.5):
        assert not accepts(SCHEMAS[0], raw)
    for raw in (10**15 - 1, str(10**15 - 1), 5.0):
        assert accepts(SCHEMAS[0], raw)


# Hostile texts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ['"', "</script>", "{{7*7}}", "one\ntwo\r", "\u2028", "=cmd|'/C calc'!A0", "长" * 33_000,
     "__proto__", "#/$defs/zero", "~1%2F", "\\"],
)  # fmt: skip
def test_a_hostile_text_is_only_a_text(text: str) -> None:
    items = (
        Item("1.A", "1", text, code=text, note=text, printed=text),
        Item(f"1.{text}", "1", text, id=text, kind="choice", choices=(text,)),
    )
    form = formspec.load(CENTRE)
    section = replace(form.sections[0], items=tuple(item.path for item in items))
    form = replace(form, title=text, version=text, items=items, sections=(section,), rules=())
    schema = schema_of(form)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == text
    cells = {"1.A": "1", f"1.{text}": text}
    submission = {"version": text, "fields": {"reporting_unit": "x"}, "values": cells}
    assert accepts(schema, submission)
    assert not accepts(schema, submission | {"values": {f"1.{text}": "other"}})
