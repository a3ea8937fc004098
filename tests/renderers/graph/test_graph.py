"""The drawing of a form: every item and rule is in it, and any text is text."""

import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from formspec_graph import GraphRenderer
from formspec_graph.lanes import lanes
from formspec_graph.rule_lines import rule_lines
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec import Form
from formspec.testing import forms

SVG = "{http://www.w3.org/2000/svg}"
ANNEXES = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")

FORM = """\
formspec: 1
id: drawn
version: "1"
title: 一张表
sections:
  - number: 1
    title: 走访
    items:
      - {code: A, label: 总数, unit: 户, formula: A=B+C-D}
      - {code: B, label: 甲, unit: 户}
      - {code: C, label: 乙, unit: 户}
      - {code: D, label: 重复, unit: 户}
      - {code: E, label: 是否核对, unit: 是/否}
rules:
  - {id: grows, check: 1.B >= prev(1.B), severity: warning}
  - {id: asked, when: 1.E = 是, check: 1.C > 0}
"""


def drawing(form: Form) -> ET.Element:
    return ET.fromstring(GraphRenderer().render(form).data)  # noqa: S314


def told(form: Form) -> list[str]:
    """What the parts say when they are pointed at."""
    return [title.text or "" for title in drawing(form).iter(f"{SVG}title")]


@pytest.mark.parametrize("name", ANNEXES)
def test_every_item_and_every_rule_is_drawn(name: str) -> None:
    form = formspec.load(name)
    said = told(form)
    for item in form.items:
        assert f"{item.path} {form.label(item)}" in said
    lines = {line for text in said for line in text.split("\n")}
    assert {rule.text for rule in formspec.rules(form)} <= lines
    drawn = {rule for strand in rule_lines(form) for rule in strand.rules}
    assert drawn == {rule.id for rule in formspec.rules(form)}


def test_a_line_shows_how_its_rule_takes_each_item() -> None:
    (total, grows, asked) = rule_lines(formspec.loads(FORM))
    knots = [(knot.path, knot.whole, knot.minus) for knot in total.junctions]
    assert knots == [("1.A", True, False), ("1.B", False, False), ("1.C", False, False),
                     ("1.D", False, True)]  # fmt: skip
    assert (grows.warning, [knot.previous for knot in grows.junctions]) == (True, [False, True])
    assert [knot.path for knot in asked.junctions if knot.condition] == ["1.E"]


def test_rules_that_cannot_hold_together_stand_out() -> None:
    def clashing(form: Form) -> set[str]:
        drawn = drawing(form)
        lines = [one for one in drawn.iter(f"{SVG}g") if one.attrib.get("class") == "c"]
        return {one.findtext(f"{SVG}title", "") for one in lines}

    key = {""}  # the sign in the key has no title
    assert clashing(formspec.loads(FORM)) == set()
    more = "  - {id: many, check: 1.B >= 5}\n  - {id: few, check: 1.B <= 3}\n"
    assert clashing(formspec.loads(FORM + more)) == {"1.B >= 5", "1.B <= 3"} | key


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(forms())
def test_any_form_can_be_drawn(form: Form) -> None:
    picture = GraphRenderer().render(form)
    assert picture == GraphRenderer().render(form)
    drawn = ET.fromstring(picture.data)  # noqa: S314
    width, height = (float(drawn.attrib[name]) for name in ("width", "height"))
    for circle in drawn.iter(f"{SVG}circle"):
        if "cx" in circle.attrib:
            assert 0 < float(circle.attrib["cx"]) < width
            assert 0 < float(circle.attrib["cy"]) < height


@pytest.mark.parametrize("text", ["<script>bad()</script>", "\"'&<>]]>", "长" * 400, "a\nb\tc"])
def test_any_text_is_text(text: str) -> None:
    form = formspec.loads(FORM.replace("一张表", json.dumps(text)).replace("甲", json.dumps(text)))
    drawn = drawing(form)
    assert {element.tag.removeprefix(SVG) for element in drawn.iter()} <= {
        "svg", "g", "title", "desc", "style", "rect", "text", "path", "circle",
    }  # fmt: skip
    assert not re.search(r"\bon\w+=|href", GraphRenderer().render(form).data.decode())


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).map(tuple)))
def test_no_two_lines_lie_on_each_other(spans: list[tuple[int, int]]) -> None:
    found = lanes(spans)
    for (one, lane), (other, same) in combinations(zip(spans, found, strict=True), 2):
        if lane == same:
            assert one[1] < other[0] or other[1] < one[0]
    # No lane is left empty, and a line alone stands next to the rows.
    assert set(found) == set(range(len(set(found))))
