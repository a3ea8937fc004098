"""Submissions as JSON, CSV and mappings: what is kept, what is refused and how it is said."""

import json
from decimal import Decimal
from typing import Any

import pytest

import formspec
from formspec.submissions.submission import (
    Explanation,
    Submission,
    csv_text,
    from_csv,
    from_dict,
    from_json,
    to_dict,
)

ITEMS = """
sections:
  - number: 1
    items: [{code: A, label: 甲, unit: 人}, {code: B, label: 乙, unit: 元}]
"""
ONE = formspec.loads(f"formspec: 1\nid: one\nversion: 2026\ntitle: 单栏\n{ITEMS}")
TWO = formspec.loads(
    "formspec: 1\nid: two\nversion: 2026\ntitle: 两栏\n"
    f"columns: [{{id: month, label: 本月}}, {{id: total, label: 累计}}]\n{ITEMS}"
)


# Shapes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"1.A": {"month": 1, "total": 2}, "1.B": {"total": 3}},
        {"1.A@month": 1, "1.A@total": 2, "1.B@total": 3},
        {"1.A": {"month": 1}, "1.A@total": 2, "1.B": {"total": 3}},
    ],
)
def test_columns_may_be_nested_or_flat(values: dict[str, Any]) -> None:
    read = from_dict(TWO, {"values": values})
    assert dict(read.values) == {"1.A@month": 1, "1.A@total": 2, "1.B@total": 3}
    assert to_dict(TWO, read)["values"] == {"1.A": {"month": 1, "total": 2}, "1.B": {"total": 3}}


def test_the_only_column_may_be_named() -> None:
    read = from_dict(ONE, {"values": {"1.A": {"total": 1}, "1.B": 2}})
    assert dict(read.values) == {"1.A": 1, "1.B": 2}


def test_a_column_that_is_not_there_is_an_unknown_cell() -> None:
    data = {"values": {"1.A": {"year": 1}}}
    assert [f.rule for f in formspec.validate(ONE, data).findings] == ["unknown:values[1]"]
    assert [f.rule for f in formspec.validate(TWO, data).findings] == ["unknown:values[1]"]


def test_everything_is_kept() -> None:
    data = {
        "form": "one",
        "version": "2026",
        "fields": {"unit": "梧州市总工会"},
        "values": {"1.A": "１２", "1.B": None, "9.Z": [1]},
        "previous": {"1.A": 3},
        "explanations": {"x": "已核实", "y": {"text": "同上", "values": {"1.A": "12"}}},
    }
    read = from_dict(ONE, data, "县.json")
    assert read.source == "县.json"
    assert read.explanations["y"] == Explanation("同上", {"1.A": "12"})
    assert to_dict(ONE, read) == data
    assert to_dict(ONE, from_json(ONE, json.dumps(data))) == data


def test_what_is_missing_is_empty() -> None:
    assert from_dict(ONE, {}) == Submission(values={}, source="submission")
    assert from_dict(ONE, {"values": None, "fields": None}).values == {}
    assert to_dict(ONE, from_dict(ONE, {})) == {
        "form": "one", "version": "2026", "fields": {}, "values": {},
    }  # fmt: skip


REFUSED: dict[str, tuple[Any, str, str]] = {
    "no object": (
        [1],
        "错误 FS542: 县.json：submission 应为对象 {…}",
        "error FS542: 县.json: submission must be an object {…}",
    ),
    "values are a list": (
        {"values": [1]},
        "错误 FS542: 县.json：values 应为对象 {…}",
        "error FS542: 县.json: values must be an object {…}",
    ),
    "another form": (
        {"form": "two"},
        "错误 FS543: 县.json 是表 two，不是 one",
        "error FS543: 县.json is a filled two, not one",
    ),
    "another version": (
        {"version": "2025"},
        "错误 FS544: 县.json 填的是 one 的版本 2025，这里是版本 2026",
        "error FS544: 县.json was filled for version 2025 of one, this is version 2026",
    ),
    "a key misspelt": (
        {"vlaues": {}},
        "错误 FS201: 县.json 里没有 … 这个键；是不是想写 values？",
        "error FS201: 县.json has no key …; did you mean values?",
    ),
    "an explanation that is a number": (
        {"explanations": {"x": 1}},
        '错误 FS542: 县.json：explanations.… 应为文字，或 {"text": …, "values": {…}}',
        'error FS542: 县.json: explanations.… must be a text or {"text": …, "values": {…}}',
    ),
    "an explanation without values": (
        {"explanations": {"x": {"text": "已核实"}}},
        '错误 FS542: 县.json：explanations.… 应为文字，或 {"text": …, "values": {…}}',
        'error FS542: 县.json: explanations.… must be a text or {"text": …, "values": {…}}',
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_shape_is_refused(what: str) -> None:
    data, chinese, english = REFUSED[what]
    with pytest.raises(formspec.FormspecError) as refused:
        from_dict(ONE, data, "县.json")
    assert refused.value.message("zh") == chinese
    assert refused.value.message("en") == english


# JSON ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"values": {"1.A": 1, "1.A": 2}}',
        '{"values": {"1.A": 1, "1.A": 1}}',
        '{"values": {}, "values": {"1.A": 1}}',
        '{"values": {"1.A": {"total": 1, "total": 2}}}',
        '{"values": {"1.A": 1, "1.A": 2, "a:b": "c:d"}}',
        '{"fields": {"x": ":::::::"}, "values": {"1.A": 1, "1.A": 2}}',
        '{"values": {"1.A": 1, "\\u0031.A": 2}}',
        '{"explanations": {"x": {"text": "a", "text": "b", "values": {}}}}',
    ],
)
def test_no_key_may_stand_twice(text: str) -> None:
    with pytest.raises(formspec.FormspecError, match="FS541"):
        from_json(ONE, text)


def test_bytes_may_begin_with_a_byte_order_mark() -> None:
    assert from_json(ONE, b'\xef\xbb\xbf{"values": {"1.A": 1}}').values == {"1.A": 1}


@pytest.mark.parametrize("data", [b"\xff\xfe{\x00", b"{'values': {}}", b"", b"null", b"[]"])
def test_bytes_that_are_no_submission(data: bytes) -> None:
    with pytest.raises(formspec.FormspecError, match=r"FS54[02]"):
        from_json(ONE, data)


@pytest.mark.parametrize(
    ("literal", "raw"),
    [
        ("1", 1),
        ("-0", 0),
        ("1.50", 1.5),
        ("1e-05", 0.00001),
        ("1E2", 100.0),
        ("0.1", 0.1),
        ("12345678901234567890.5", "12345678901234567890.5"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("1.00000000000000000001e5", "1.00000000000000000001e5"),
        ("1e400", "1e400"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_a_number_is_exactly_what_was_written(literal: str, raw: object) -> None:
    (value,) = from_json(ONE, f'{{"values": {{"1.B": {literal}}}}}').values.values()
    assert (type(value), value) == (type(raw), raw)


# CSV -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "path,value\n1.A,1\n1.B,2.50\n",
        "path,value\r\n1.A,1\r\n1.B,2.50",
        "\ufeffpath,value\n1.A,1\n\n1.B,2.50\n",
        ' path , value\n 1.A,1\n"1.B","2.50"\n',
        "path,column,value\n1.A,,1\n1.B,total,2.50\n",
    ],
)
def test_csv_of_one_column(text: str) -> None:
    assert from_csv(ONE, text).values == {"1.A": "1", "1.B": "2.50"}


def test_an_exact_number_of_a_program_is_a_text_in_json() -> None:
    values = {"1.A@month": Decimal("1E+2"), "1.B": Decimal("0.10")}
    shape = json.loads(json.dumps(to_dict(TWO, Submission(values, {"unit": Decimal(7)}))))
    assert shape["values"] == {"1.A": {"month": "100"}, "1.B": "0.10"}
    assert shape["fields"] == {"unit": "7"}


def test_csv_of_two_columns() -> None:
    text = "path,column,value\nfield:unit,,梧州市总工会\n1.A,month,1\n1.A,total,2\n"
    read = from_csv(TWO, text)
    assert read.values == {"1.A@month": "1", "1.A@total": "2"}
    assert read.fields == {"unit": "梧州市总工会"}
    assert csv_text(TWO, read) == text


def test_csv_holds_the_period_before() -> None:
    text = "path,column,value\n1.A,month,1\nprev(1.A),month,2\nprev(1.A),total,3\n"
    read = from_csv(TWO, text)
    assert (read.values, read.previous) == (
        {"1.A@month": "1"},
        {"1.A@month": "2", "1.A@total": "3"},
    )
    assert csv_text(TWO, read) == text
    assert from_csv(ONE, "path,value\nprev(1.A),4\n").previous == {"1.A": "4"}


def test_csv_holds_any_text() -> None:
    values = {"1.A": 'a "b", c', "1.B": "两行\r\n文字"}
    assert from_csv(ONE, csv_text(ONE, Submission(values=values))).values == values
    assert csv_text(ONE, Submission(values={"1.A": 1e-05})) == "path,value\n1.A,0.00001\n"


BAD_CSV = {
    "": "错误 FS545: 县.csv 第 1 行：第一行应为 path,value 或 path,column,value；"
    "一行一个单位的，应为各栏的编号（如 9.A）",
    "1.A,1\n": "错误 FS545: 县.csv 第 1 行：第一行应为 path,value 或 path,column,value；"
    "一行一个单位的，应为各栏的编号（如 9.A）",
    "path,value\n1.A,1,2\n": "错误 FS545: 县.csv 第 2 行：列数与第一行不同",
    'path,value\n1.A,"1\n': "错误 FS545: 县.csv 第 2 行：引号没有配对，或一格太长",
    "path,value\n1.A,1\n1.A,1\n": "错误 FS547: 县.csv 第 3 行：1.A 已经出现过",
}


@pytest.mark.parametrize("text", BAD_CSV, ids=range(len(BAD_CSV)))
def test_csv_is_refused(text: str) -> None:
    with pytest.raises(formspec.FormspecError) as refused:
        from_csv(ONE, text, "县.csv")
    assert refused.value.message("zh") == BAD_CSV[text]
