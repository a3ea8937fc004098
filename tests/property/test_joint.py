"""What a filled form can still become, against every way to fill in the rest."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec.engine import oracle
from formspec.engine.compiled import compile_form
from formspec.language.form import Cell, Form
from formspec.reasoning.analysis.completable import joint
from formspec.reasoning.analysis.joint_report import sentences, to_dict
from formspec.reasoning.analysis.true_amounts import Amounts
from formspec.reasoning.solver.effort import Effort
from property.boxes import options
from property.common import reloaded, rules
from property.tiny_forms import rounded, ruled

Known = dict[str, Any]


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, Known]:
    """A form and some values; perhaps one that is out of bounds."""
    form = reloaded(replace(draw(ruled()), blank=draw(st.sampled_from(("unknown", "zero")))))
    values = {
        cell.key: draw(st.sampled_from((None, *options(form, cell), *options(form, cell))))
        for cell in form.cells
    }
    if draw(st.integers(0, 15)) == 0:
        values["1.A"] = "4"
    return form, values


def completions(form: Form, values: Known, names: Sequence[str]) -> list[Known]:
    """The ways to fill in what is blank with which rules hold, by the oracle."""
    if any(f.kind == "range" for f in formspec.validate(form, {"values": values}).findings):
        return []
    blank = [cell for cell in form.cells if values.get(cell.key) is None]
    allowed = [[*options(form, cell), *(["0"] if form.blank == "zero" and
                form.by_path[cell.path].kind == "number" else [])] for cell in blank]  # fmt: skip
    keys = [cell.key for cell in blank]
    ways = [{**values, **dict(zip(keys, way, strict=True))} for way in product(*allowed)]
    return [way for way in ways if _hold(form, way, names)]


def _hold(form: Form, values: Known, names: Sequence[str]) -> bool:
    verdicts = oracle.verdicts(form, values)
    return all(verdicts[name] in ("pass", "not applicable") for name in names)


@settings(max_examples=max(settings().max_examples // 2, 10))
@given(filled())
def test_a_form_is_completable_where_some_way_is_left(drawn: tuple[Form, Known]) -> None:
    form, values = drawn
    must = [rule.id for rule in rules(form).values() if rule.severity == "error"]
    ways = completions(form, values, must)
    found = joint(form, {"values": values})
    assert found.verdict == ("completable" if ways else "contradictory")
    assert found.open == ()
    if ways:
        assert found.completion is not None
        blank = {key for key, value in values.items() if value is None}
        assert set(found.completion) <= blank
        assert _hold(form, {**values, **found.completion}, must)
        for span in found.ranges:
            numbers = [Fraction(way[span.cell]) for way in ways]
            assert (Fraction(span.low or "x"), Fraction(span.high or "x")) == (
                min(numbers), max(numbers),
            )  # fmt: skip
            for proof in (span.low_certificate, span.high_certificate):
                assert proof is None or proof.check()
        return
    assert found.certificate is not None
    assert found.certificate.check()
    kept = {key: value if key in found.cells else None for key, value in values.items()}
    assert completions(form, kept, found.rules) == []
    for rule in found.rules:
        assert completions(form, values, [name for name in found.rules if name != rule])
    cut = any(rules(form)[name].rounding == "truncate" for name in found.rules)
    for key in () if cut else found.cells:
        assert completions(form, {**kept, key: None}, found.rules)


# True amounts --------------------------------------------------------------------------

Line = tuple[tuple[Fraction, ...], Fraction, bool]
"""``Σ weight·amount + constant``, at most 0, or (if strict) less."""


def solvable(lines: list[Line], cells: int) -> bool:
    """Fourier and Motzkin: put each amount away, by adding each two lines that limit it."""
    for cell in range(cells):
        ups = [line for line in lines if line[0][cell] > 0]
        downs = [line for line in lines if line[0][cell] < 0]
        lines = [line for line in lines if not line[0][cell]] + [
            _added(up, down, cell) for up in ups for down in downs
        ]
    return not any(constant > 0 or (strict and constant >= 0) for _, constant, strict in lines)


def _added(up: Line, down: Line, cell: int) -> Line:
    one, other = -down[0][cell], up[0][cell]
    weights = tuple(one * a + other * b for a, b in zip(up[0], down[0], strict=True))
    return weights, one * up[1] + other * down[1], up[2] or down[2]


def lines_of(form: Form, values: dict[str, int | None], names: Sequence[str]) -> list[Line]:
    """What rules and printed numbers say of true amounts, straight from the definitions."""
    keys = [cell.key for cell in form.cells]
    found: list[Line] = []
    for name in names:
        relation, op = rules(form)[name].relation, rules(form)[name].relation.op
        weights = dict.fromkeys(keys, Fraction(0))
        for sign, linear in ((1, relation.left), (-1, relation.right)):
            for weight, cell in linear.terms:
                weights[cell.key] += sign * weight
        constant = relation.left.constant - relation.right.constant
        for sign, ops in ((1, ("=", "<=", "<")), (-1, ("=", ">=", ">"))):
            if op in ops:
                line = tuple(sign * weights[key] for key in keys)
                found.append((line, sign * constant, op in "<>"))
        for cell in [cell for cell in rules(form)[name].cells if weights[cell.key]]:
            reported = _reported(form, cell, values[cell.key])
            found += _around(keys, cell.key, reported, rules(form)[name].rounding)
    return found


def _reported(form: Form, cell: Cell, value: int | None) -> tuple[int, int]:
    item = form.by_path[cell.path]
    return (int(item.minimum or 0), int(item.maximum or 0)) if value is None else (value, value)


def _around(keys: list[str], key: str, ends: tuple[int, int], rounding: str) -> list[Line]:
    low, high = map(Fraction, ends)
    low_in = high_in = True
    if rounding == "half":
        low, high = low - Fraction(1, 2), high + Fraction(1, 2)
    elif rounding == "truncate":
        low, low_in = (low, True) if low > 0 else (low - 1, False)
        high, high_in = (high, True) if high < 0 else (high + 1, False)
    unit = tuple(Fraction(other == key) for other in keys)
    minus = tuple(-weight for weight in unit)
    return [(minus, low, not low_in), (unit, -high, not high_in)]


@settings(max_examples=max(settings().max_examples // 2, 10))
@given(rounded())
def test_amounts_explain_all_printed_numbers_or_there_are_none(
    drawn: tuple[Form, dict[str, int | None]],
) -> None:
    form, values = drawn
    found = joint(form, {"values": values}).amounts
    plans = [rule for rule in compile_form(form).rules if any(rule.relation.rounded_terms)]
    if not plans:
        assert found is None
        return
    names = [rule.id for rule in plans]
    lines = lines_of(form, values, names)
    assert isinstance(found, Amounts)
    assert (found.amounts is not None) == solvable(lines, 3)
    if found.amounts is not None:
        point = [Fraction(found.amounts.get(cell.key, "0")) for cell in form.cells]
        for weights, constant, strict in lines:
            left = sum(w * x for w, x in zip(weights, point, strict=True)) + constant
            assert left < 0 if strict else left <= 0
        return
    assert found.certificate is not None
    assert found.certificate.check()
    kept = {key: value if key in found.cells else None for key, value in values.items()}
    assert not solvable(lines_of(form, kept, found.rules), 3)
    alike = len({rules(form)[name].rounding for name in names}) == 1
    for rule in found.rules if alike else ():
        assert solvable(lines_of(form, values, [r for r in found.rules if r != rule]), 3)


SHEET = """\
formspec: 1
id: rounded
version: "1"
title: rounded
sections:
  - number: 1
    items:
      - {code: A, label: a, unit: 元, decimals: 0, min: 0}
      - {code: B, label: b, unit: 元, decimals: 0, min: 0}
      - {code: C, label: c, unit: 元, decimals: 0, min: 0}
rules:
"""


@pytest.mark.parametrize(("third", "explained"), [("1", True), ("2", False)])
def test_each_sum_may_pass_alone_while_no_amounts_explain_both(third: str, explained: bool) -> None:
    """A = B + C and A = B + 1, each within rounding; then the true C is 1."""
    text = SHEET + "  - {id: sum, check: 1.A = 1.B + 1.C, rounding: half}\n"
    text += "  - {id: same, check: 1.A = 1.B + 1, rounding: half}\n"
    form = formspec.loads(text)
    sheet = {"values": {"1.A": "10", "1.B": "8", "1.C": third}}
    assert formspec.validate(form, sheet).verdict == "pass"
    found = joint(form, sheet)
    assert found.verdict == "completable"
    assert found.amounts is not None
    assert (found.amounts.amounts is not None) == explained
    if not explained:
        assert found.amounts.rules == ("sum", "same")


def test_amounts_that_were_not_found_out_are_told_to_be_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("formspec.reasoning.analysis.true_amounts.Effort", lambda: Effort(0))
    form = formspec.loads(SHEET + "  - {id: sum, check: 1.A = 1.B + 1.C, rounding: half}\n")
    found = joint(form, {"values": {"1.A": "10", "1.B": "8", "1.C": "1"}})
    assert found.amounts == Amounts(None, decided=False)
    assert to_dict(found)["amounts"]["decided"] is False
    assert "未能判断" in [*sentences(found, "zh")][-1]


def test_a_rule_without_a_constant_is_reason_enough() -> None:
    text = SHEET + "  - {id: one, check: 1.A = 1.C, rounding: half}\n"
    text += "  - {id: two, check: 1.A = 1.A - 1.C, rounding: half}\n"
    found = joint(formspec.loads(text), {"values": {"1.A": 2, "1.C": 2}}).amounts
    assert found is not None
    assert (found.rules, found.cells) == (("two",), ("1.C",))


def test_a_value_is_named_where_a_blank_would_count_as_zero() -> None:
    text = SHEET.replace("min: 0", "min: 1").replace("title: rounded", "title: t\nblank: zero")
    form = formspec.loads(text + "  - {id: one, check: 1.A + 1.B <= 0}\n")
    found = joint(form, {"values": {"1.A": 1}})
    assert (found.verdict, found.cells) == ("contradictory", ("1.A",))
    assert joint(form, {"values": {}}).verdict == "completable"


def test_two_sums_that_each_can_hold_cannot_both() -> None:
    text = SHEET + "  - {id: one, check: 1.A = 1.B + 1.C}\n  - {id: two, check: 1.C >= 1.A + 1}\n"
    form = formspec.loads(text)
    found = joint(form, {"values": {"1.A": "5"}})
    assert found.verdict == "contradictory"
    assert (found.rules, found.cells) == (("one", "two"), ())


def test_more_than_fifteen_digits_cannot_be_repaired() -> None:
    form = formspec.loads(SHEET + "  - {id: one, check: 1.A <= 1.B + 1.C}\n")
    big = "9" * 15
    found = joint(form, {"values": {"1.A": "1", "1.B": big, "1.C": big}})
    assert (found.verdict, found.rules) == ("contradictory", ("one",))
    assert found.cells == ("1.A", "1.B", "1.C")


@pytest.mark.parametrize(
    ("check", "rounding"), [("0 > 2 × 1.A", "truncate"), ("1.B = 10 × 1.A", "half")]
)
def test_a_blank_that_counts_as_zero_is_rounded_like_a_zero(check: str, rounding: str) -> None:
    """Below what may be filled in, so that no other number has its sign."""
    text = SHEET.replace("min: 0", "min: 1", 1).replace("title: rounded", "title: t\nblank: zero")
    text += f"  - {{id: one, check: {check}, rounding: {rounding}}}\n"
    form = formspec.loads(text)
    sheet = {"values": {"1.B": 0}}
    assert formspec.validate(form, sheet).verdict == "pass"
    found = joint(form, sheet)
    assert found.verdict == "completable"
    assert found.amounts is not None
    assert found.amounts.amounts is not None


def test_a_blank_that_is_zero_or_below_has_an_end_too() -> None:
    text = SHEET.replace("title: rounded", "title: t\nblank: zero")
    for bounds in ("min: 1, max: 3}", "min: -2, max: -1}", "min: -1, max: 1}"):
        text = text.replace("min: 0}", bounds, 1)
    text += "  - {id: one, check: 1.A + 2 × 1.C - 1.B != -1, when: 1.A <= 1.C}\n"
    found = joint(formspec.loads(text), {"values": {}})
    assert found.open == ()
    ends = [("0", "3"), ("-2", "0"), ("-1", "1")]
    assert [(span.low, span.high) for span in found.ranges] == ends
