"""What may still be filled in, against every way to fill in the rest."""

from dataclasses import replace
from itertools import product
from typing import Any, Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import formspec
from formspec.engine import oracle
from formspec.language.form import Cell, Form
from formspec.submissions import numeral
from property.boxes import options
from property.common import reloaded, rules
from property.tiny_forms import small

MAX_BLANKS = 4
BLANKS: tuple[Literal["unknown", "zero"], ...] = ("unknown", "zero")


def completions(form: Form, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Every way to fill in the blanks with which all rules hold that must, by the oracle.

    Where a blank is a zero, leaving it blank is one of the ways.
    """
    blank = [cell for cell in form.cells if values.get(cell.key) is None]
    ways = [
        {**values, **dict(zip((cell.key for cell in blank), way, strict=True))}
        for way in product(*(_options(form, cell) for cell in blank))
    ]
    return [way for way in ways if _holds(form, way)]


def _options(form: Form, cell: Cell) -> list[Any]:
    found = options(form, cell) or [None]
    zero = form.blank == "zero" and form.by_path[cell.path].kind == "number"
    return [None, *found] if zero else found


def _holds(form: Form, values: dict[str, Any]) -> bool:
    verdicts = oracle.verdicts(form, values)
    must = [rule.id for rule in rules(form).values() if rule.severity == "error"]
    return all(verdicts[rule] in ("pass", "not applicable") for rule in must)


def inside(found: formspec.Range, text: str) -> bool:
    low, high, value = (
        None if part is None else numeral.read_numeral(part, 9)
        for part in (found.low, found.high, text)
    )
    assert isinstance(value, numeral.Numeral)
    assert low is None or isinstance(low, numeral.Numeral)
    assert high is None or isinstance(high, numeral.Numeral)
    return (low is None or low.steps <= value.steps) and (high is None or value.steps <= high.steps)


def unknown_cells(form: Form, values: dict[str, Any]) -> list[str]:
    return [cell.key for cell in form.cells if values.get(cell.key) is None]


@given(small(), st.sampled_from(BLANKS))
def test_no_value_is_left_out_with_which_the_form_can_be_completed(
    drawn: tuple[Form, dict[str, Any]], blank: Literal["unknown", "zero"]
) -> None:
    form, values = reloaded(replace(drawn[0], blank=blank)), drawn[1]
    assume(len(unknown_cells(form, values)) <= MAX_BLANKS)
    found = formspec.bounds(form, {"values": values})
    ways = completions(form, values)
    if found.impossible:
        assert not ways
    for way in ways:
        for key, allowed in found.cells.items():
            assert way[key] is None or inside(allowed, way[key])


@given(small(), st.data())
def test_of_one_blank_every_value_in_the_range_completes_the_form(
    drawn: tuple[Form, dict[str, Any]], data: st.DataObject
) -> None:
    form, values = drawn
    numbers = [cell for cell in form.cells if form.by_path[cell.path].kind == "number"]
    assume(numbers)
    free = data.draw(st.sampled_from(numbers))
    for cell in form.cells:
        values[cell.key] = values.get(cell.key) or _options(form, cell)[0]
    values[free.key] = None
    assume(all(rule.relation.op != "!=" for rule in rules(form).values()))
    found = formspec.bounds(form, {"values": values})
    ways = [way[free.key] for way in completions(form, values)]
    guarded = any(rule.when and free in rule.cells for rule in rules(form).values())
    if guarded:
        return
    assert bool(found.impossible) == (not ways)
    if ways:
        allowed = found.cells[free.key]
        assert [text for text in _options(form, free) if inside(allowed, text)] == ways


CHAIN = """
formspec: 1
id: chain
version: 1
title: 例
sections:
  - number: 1
    items:
      - {code: A, label: 全部, unit: 人, formula: A=B+C}
      - {code: B, label: 甲, unit: 人, formula: B=D+E}
      - {code: C, label: 乙, unit: 人}
      - {code: D, label: 丙, unit: 人}
      - {code: E, label: 丁, unit: 人}
"""

SHEET = """
formspec: 1
id: sheet
version: 1
title: 例
blank: zero
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 元, decimals: 2, max: 100000}
      - {code: D, label: 次数, unit: 人次, min: none}
      - {code: E, label: 全部, unit: 人次, formula: E=D, severity: warning}
"""


def test_the_range_of_a_blank_is_told_in_its_own_unit() -> None:
    found = formspec.bounds(formspec.loads(SHEET), {"values": {"1.A": "30.05", "1.B": "x"}})
    assert found.impossible == ()
    assert found.cells == {
        "1.B": formspec.Range("20.05", "30.05", "0.01"),
        "1.C": formspec.Range("0", "100000", "0.01"),
        "1.D": formspec.Range(None, None, "1"),
        "1.E": formspec.Range("0", None, "1"),
    }


def test_what_one_rule_leaves_narrows_the_next() -> None:
    form = formspec.loads(CHAIN)
    found = formspec.bounds(form, {"values": {"1.A": 9, "1.D": 4}}).cells
    assert found["1.B"] == formspec.Range("4", "9", "1")
    assert found["1.C"] == found["1.E"] == formspec.Range("0", "5", "1")
    late = formspec.bounds(form, {"values": {"1.A": 3, "1.D": 4}})
    assert late.impossible == ("sum:1.B",)


ONE = """
formspec: 1
id: one
version: 1
title: 例
blank: {blank}
sections:
  - number: 1
    items:
      - {{code: A, label: 合计, unit: 万元, formula: A=B+C, rounding: {rounding}}}
      - {{code: B, label: 甲, unit: 万元}}
      - {{code: C, label: 乙, unit: 万元, min: {least}}}
      - {{code: D, label: 丙, unit: 人}}
      - {{code: E, label: 丁, unit: 人}}
      - {{code: F, label: 戊, unit: 万元, min: none}}
      - {{code: G, label: 己, unit: 万元, min: none}}
rules:
  - {{id: near, check: 1.F >= 1.G, rounding: {rounding}}}
  - {{id: since, check: 1.G >= prev(1.C)}}
  - {{id: less, check: 1.D {op} 1.E}}
"""


def one(
    rounding: str = "exact", *, op: str = "<", blank: str = "unknown", least: str = "0"
) -> Form:
    return formspec.loads(ONE.format(rounding=rounding, op=op, blank=blank, least=least))


@pytest.mark.parametrize(
    ("rounding", "low", "high"),
    [("exact", "0.06", "0.06"), ("half", "0.05", "0.07"), ("truncate", "0.05", "0.06")],
)
def test_rounding_leaves_what_it_forgives(rounding: str, low: str, high: str) -> None:
    form = one(rounding)
    filled = {"1.A": "0.10", "1.B": "0.04"}
    assert formspec.bounds(form, {"values": filled}).cells["1.C"] == formspec.Range(
        low, high, "0.01"
    )
    passes = [
        text
        for text in (f"0.0{n}" for n in range(4, 9))
        if formspec.validate(form, {"values": {**filled, "1.C": text}}).verdicts["sum:1.A"]
        == "pass"
    ]
    assert (passes[0], passes[-1]) == (low, high)


@pytest.mark.parametrize(
    ("rounding", "other", "low"),
    [
        ("exact", "-0.10", "-0.1"), ("half", "-0.10", "-0.11"), ("truncate", "-0.10", "-0.1"),
        ("truncate", "0.10", "0.1"), ("half", "0.10", "0.09"),
    ],
)  # fmt: skip
def test_rounding_is_of_the_blank_too(rounding: str, other: str, low: str) -> None:
    form = one(rounding)
    assert formspec.bounds(form, {"values": {"1.G": other}}).cells["1.F"].low == low

    def verdict(steps: int) -> str:
        filled = {"1.G": other, "1.F": numeral.show(steps, 2)}
        return formspec.validate(form, {"values": filled}).verdicts["near"]

    first = next(steps for steps in range(-20, 20) if verdict(steps) == "pass")
    assert numeral.show(first, 2) == low


def test_without_a_period_before_its_rules_narrow_nothing() -> None:
    form = one(least="5")
    assert formspec.bounds(form, {}).cells["1.G"].low is None
    before = {"previous": {"1.C": 6}}
    assert formspec.bounds(form, before).cells["1.G"].low == "6"


@pytest.mark.parametrize(
    ("op", "low", "high"),
    [("<", "0", "2"), ("<=", "0", "3"), (">", "4", None), (">=", "3", None), ("!=", "0", None)],
)
def test_a_comparison_bounds_one_side(op: str, low: str, high: str | None) -> None:
    found = formspec.bounds(one(op=op), {"values": {"1.E": 3}}).cells["1.D"]
    assert found == formspec.Range(low, high, "1")


def test_a_blank_that_is_zero_is_one_whatever_may_be_filled_in() -> None:
    form = one(blank="zero", least="5")
    found = formspec.bounds(form, {"values": {"1.A": "3"}}).cells
    assert found["1.B"] == formspec.Range("0", "3", "0.01")
    known = formspec.bounds(one(least="5"), {"values": {"1.A": "3"}})
    assert known.impossible == ("sum:1.A",)


def test_a_warning_narrows_nothing() -> None:
    form = formspec.loads(
        formspec.dump(one()).replace("check: 1.D", "severity: warning, check: 1.D")
    )
    assert form.rules[-1].severity == "warning"
    assert formspec.bounds(form, {"values": {"1.E": 3}}).cells["1.D"].high is None
