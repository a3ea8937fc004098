"""JSON text: whichever decoder is fast, what is read is what the strict one reads."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import formspec
from formspec.submissions.strict_json import Loads, json_object, loads


def never(raw: bytes) -> Any:
    """No fast decoder."""
    raise ValueError(raw)


def read(text: str | bytes, fast: Loads) -> str:
    """What is read, types and all, or the problem."""
    try:
        return repr(json_object(text, "x", fast))
    except formspec.FormspecError as error:
        return str(error)


numbers = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-(10**9), 10**9, places=2).map(str),
    st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["-0", "-0.0", "NaN", "-Infinity", "1e400", "00", "1.", ".5", "+1", "0" * 17]),
)
texts = st.one_of(
    st.text(max_size=8).map(json.dumps),
    st.text(st.sampled_from('9.eE:[]{},"\\\t\x00'), max_size=20).map(json.dumps),
    st.sampled_from(['"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\ud800"', '"a\nb"', '"1.A"']),
)
scalars = st.one_of(numbers, texts, st.sampled_from(["null", "true", "false", "nul", "[]", ""]))


def objects(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(texts, values), max_size=4)
    return pairs.map(lambda found: "{" + ", ".join(f"{key}:{value}" for key, value in found) + "}")


@given(objects(st.one_of(scalars, objects(scalars), objects(objects(scalars)))))
@example('{"values": {"1.A": 1, "1.A": 2}}')
@example('{"values": {"1.A": 0.10000000000000001}}')
@example('{"values": {"1.A": ' + "[" * 1010 + "]" * 1010 + "}}")
@example('{"a":' * 1010 + "1" + "}" * 1010)
@example("{} {}")
@example("\ufeff{}")
def test_a_text_is_read_alike_by_whatever_decoder(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    for fast in (orjson.loads, loads):
        assert read(text, fast) == read(text, never)
        assert read(raw, fast) == read(raw, never)


@pytest.mark.parametrize("raw", [b"\xff", b'{"a": "\xed\xa0\x80"}', '{"a": 1}'.encode("utf-16")])
def test_what_is_not_utf8_is_refused_by_whatever_decoder(raw: bytes) -> None:
    for fast in (orjson.loads, loads, never):
        with pytest.raises(formspec.FormspecError, match="FS540"):
            json_object(raw, "x", fast)


def test_most_texts_are_read_the_fast_way() -> None:
    text = '{"form": "f", "fields": {"unit": "某县 2018"}, "values": {"9.A": 12, "9.E": -3.05}}'
    data = json.loads(text)
    assert json_object(text, "x", lambda _: data) is data
