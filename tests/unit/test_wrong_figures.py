"""Which figures are wrong, and what is certain: what is said, and where exactness matters."""

import json
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.cli.main import main
from formspec.language.form import Form
from formspec.reasoning.repair.results import Located, Repair
from formspec.reasoning.solver.hitting import _Search

MONEY = """
formspec: 1
id: money
version: 1
title: 例表
sections:
  - number: 1
    items:
      - {code: A, label: 帮扶资金, unit: 万元, formula: A=B+C}
      - {code: B, label: 财政拨款, unit: 万元}
      - {code: C, label: 工会拨款, unit: 万元}
      - {code: D, label: 已发放, unit: 万元}
      - {code: E, label: 结余, unit: 万元, min: none}
      - {code: F, label: 人数, unit: 人, formula: F=G+H}
      - {code: G, label: 职工, unit: 人}
      - {code: H, label: 农民工, unit: 人}
rules:
  - {id: paid, check: 1.D <= 1.A}
  - {id: rest, check: 1.E = 1.A - 1.D}
"""

RIGHT: dict[str, Any] = {
    "1.A": 12.5, "1.B": 8.5, "1.C": 4, "1.D": 2.5, "1.E": 10, "1.F": 312, "1.G": 196, "1.H": 116,
}  # fmt: skip


@pytest.fixture(scope="module")
def money() -> formspec.Form:
    return formspec.loads(MONEY)


def located(form: formspec.Form, **changed: object) -> Located:
    """What is found once some cells of section 1 are changed."""
    values = {**RIGHT, **{f"1.{code}": value for code, value in changed.items()}}
    return formspec.locate(form, {"values": values})


def best(found: Located) -> Repair:
    """The repair of the only fault that stands out."""
    (fault,) = found.faults
    assert fault.best is not None
    return fault.best


def test_a_figure_in_yuan_instead_of_ten_thousand_yuan_is_told_in_one_sentence(
    money: formspec.Form,
) -> None:
    found = best(located(money, A=125000))
    assert found.message("zh") == (
        "1.A 帮扶资金：填了 125000，若以元填写，应为 12.5万元；改后 2 条规则成立"
    )
    assert found.message("en") == (
        "1.A 帮扶资金: it says 125000, if that is in 元, it should be 12.5 万元; then 2 rules hold"
    )


def test_what_is_rounded_away_in_ten_thousand_yuan_is_still_taken_for_yuan(
    money: formspec.Form,
) -> None:
    found = best(located(money, A=125034))
    assert (found.cells, found.changes[0].mechanism, found.changes[0].value) == (
        ("1.A",), "unit", "12.5",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "cells", "mechanism", "value"),
    [
        ({"A": 125}, ("1.A",), "power", "12.5"),
        ({"E": -10}, ("1.E",), "sign", "10"),
        ({"F": 3122}, ("1.F",), "doubled", "312"),
        ({"G": 1196}, ("1.G",), "doubled", "196"),
        ({"F": 32}, ("1.F",), "dropped", "312"),
        ({"G": 312}, ("1.G",), "neighbour", "196"),
    ],
)
def test_the_way_it_went_wrong_is_named(
    money: formspec.Form,
    changed: dict[str, Any],
    cells: tuple[str, ...],
    mechanism: str,
    value: str,
) -> None:
    (fault,) = located(money, **changed).faults
    change = fault.repairs[0].changes[0]
    assert (fault.repairs[0].cells, change.mechanism, change.value) == (cells, mechanism, value)


def test_a_total_without_one_of_its_terms_names_the_term() -> None:
    form = formspec.load("wuzhou-2018-warmth")
    values = {"2.C": 430, "2.D": 300, "2.E": 130, "2.F": 57}
    change = best(formspec.locate(form, {"values": values})).changes[0]
    assert (change.cell, change.mechanism, change.other, change.value) == (
        "2.C", "left-out", "2.F", "487",
    )  # fmt: skip


def test_two_figures_of_different_sums_that_were_exchanged_are_seen(money: formspec.Form) -> None:
    found = located(money, C=196, G=4)
    told = [(f.repairs[0].cells, f.repairs[0].changes[0].other) for f in found.faults]
    assert told == [(("1.C",), "1.G"), (("1.G",), "1.C")]
    assert {f.repairs[0].changes[0].mechanism for f in found.faults} == {"exchanged"}


def test_faults_that_have_nothing_to_do_with_one_another_are_told_apart(
    money: formspec.Form,
) -> None:
    found = located(money, A=125000, F=3122)
    assert [fault.rules for fault in found.faults] == [("sum:1.A", "rest"), ("sum:1.F",)]
    assert found.weight == 2


def test_where_several_figures_would_do_their_range_is_told() -> None:
    form = formspec.loads(MONEY.replace("  - {id: rest, check: 1.E = 1.A - 1.D}\n", ""))
    (fault,) = formspec.locate(form, {"values": {**RIGHT, "1.D": 13}}).faults
    assert [repair.cells for repair in fault.repairs] == [("1.D",)]
    change = fault.repairs[0].changes[0]
    assert (change.value, change.low, change.high) == (None, "0", "12.5")
    assert "应在 0 至 12.5万元之间" in fault.repairs[0].message("zh")


def test_a_code_in_brackets_is_a_code() -> None:
    form = formspec.loads(
        MONEY.replace("code: H", 'code: "(甲)"').replace("F=G+H", '"F=G+[(甲)]"'), "brackets"
    )
    values = {**{k: v for k, v in RIGHT.items() if k != "1.H"}, "1.(甲)": 1116}
    assert best(formspec.locate(form, {"values": values})).cells == ("1.(甲)",)


def test_a_rule_whose_cells_cancel_out_is_repaired_by_none() -> None:
    form = formspec.loads(MONEY + "  - {id: never, check: 1.B < 1.B}\n", "never")
    faults = formspec.locate(form, {"values": RIGHT}).faults
    assert [(fault.rules, fault.repairs) for fault in faults] == [(("never",), ())]
    conflict = formspec.fill(form, {"values": {}}).conflict
    assert conflict is not None
    assert conflict.rules == ("never",)


def test_an_answer_is_said_in_the_language_of_the_sentence() -> None:
    text = """
formspec: 1
id: gate
version: 1
title: Fund
language: en
sections:
  - number: 1
    items:
      - code: A
        label: is there a fund
        unit: yes/no
        items: [{code: B, label: raised, unit: yuan}]
"""
    form = formspec.loads(text, "gate.yaml")
    (fault,) = formspec.locate(form, {"values": {"1.A": "no", "1.B": 30}}).faults
    said = {repair.message() for repair in fault.repairs}
    assert "1.A is there a fund: it says no, it should be yes; then the rule holds" in said
    assert any("填了 否，应为 是" in repair.message("zh") for repair in fault.repairs)
    assert [rule.text for rule in formspec.rules(form)] == ["if A=no then B=0"]
    (fault,) = formspec.locate(form, {"values": {"1.A": "no", "1.B": 3}}).faults
    # No digit of 3 was mistyped where there should be nothing.
    assert {c.mechanism for repair in fault.repairs for c in repair.changes} == {
        "answer", "unknown",
    }  # fmt: skip


def test_nothing_is_wrong_with_a_right_form(money: formspec.Form) -> None:
    assert located(money).faults == ()


def test_a_figure_outside_its_bounds_must_change_whatever_the_rules_say(
    money: formspec.Form,
) -> None:
    (fault,) = located(money, G=-196, F=-80).faults
    assert fault.rules == ("range:1.F", "range:1.G")
    assert [repair.cells for repair in fault.repairs] == [("1.F", "1.G")]
    conflict = formspec.fill(money, {"values": {"1.F": -80}}).conflict
    assert conflict is not None
    assert conflict.message("zh") == "1.F 超出取值范围；请检查这个数"
    assert conflict.message("en") == "1.F is out of range; check this figure"


def test_locked_cells_stay_and_without_others_there_is_no_repair(money: formspec.Form) -> None:
    data = {"values": {**RIGHT, "1.F": 300}}
    (fault,) = formspec.locate(money, data, locked=["1.F", "1.G"]).faults
    assert [repair.cells for repair in fault.repairs] == [("1.H",)]
    (fault,) = formspec.locate(money, data, locked=["1.F", "1.G", "1.H"]).faults
    assert (fault.repairs, fault.decided) == ((), True)


def test_weights_are_whole_numbers_or_fractions_of_cells_of_the_form(money: formspec.Form) -> None:
    data = {"values": {**RIGHT, "1.F": 300}}
    (fault,) = formspec.locate(money, data, weights={"1.F": 2, "1.G": Fraction(1, 2)}).faults
    assert ([repair.cells for repair in fault.repairs], fault.weight) == (
        [("1.G",)], Fraction(1, 2),
    )  # fmt: skip
    wrong: Any = 0.5
    with pytest.raises(formspec.FormspecError, match="FS641"):
        formspec.locate(money, data, weights={"1.F": wrong})
    with pytest.raises(formspec.FormspecError, match="FS641"):
        formspec.locate(money, data, weights={"1.F": 0})
    with pytest.raises(formspec.FormspecError, match="FS640"):
        formspec.locate(money, data, locked=["1.Z"])


# Exactness -----------------------------------------------------------------------------

LARGE = """
formspec: 1
id: large
version: 1
title: 例表
sections:
  - number: 1
    items:
      - {code: A, label: 甲, unit: 人, min: none}
      - {code: B, label: 乙, unit: 人, min: none}
      - {code: C, label: 丙, unit: 人, max: 899999999999998}
rules:
  - {id: less, check: 1.A < 1.B}
  - {id: sum, check: 1.A + 1.B = 1.C}
  - {id: twice, check: 2 × 1.A = 1.B + 1.C}
"""


def test_figures_of_fifteen_digits_are_told_apart_by_one() -> None:
    form = formspec.loads(
        LARGE.replace("  - {id: sum, check: 1.A + 1.B = 1.C}\n", "").replace(
            "  - {id: twice, check: 2 × 1.A = 1.B + 1.C}\n", ""
        )
    )
    near = {"1.A": 299999999999999, "1.B": 300000000000000, "1.C": 1}
    assert formspec.locate(form, {"values": near}).faults == ()
    (fault,) = formspec.locate(form, {"values": {**near, "1.B": 299999999999999}}).faults
    assert {repair.cells: repair.changes[0].low for repair in fault.repairs} == {
        ("1.A",): None,
        ("1.B",): "300000000000000",
    }


def test_a_bound_one_below_what_is_needed_forbids_a_repair() -> None:
    form = formspec.loads(LARGE.replace("  - {id: twice, check: 2 × 1.A = 1.B + 1.C}\n", ""))
    values = {"1.A": 449999999999999, "1.B": 450000000000000, "1.C": 899999999999998}
    (fault,) = formspec.locate(form, {"values": values}).faults
    assert {repair.cells for repair in fault.repairs} == {("1.A",)}  # 1.C would have to be …999


def test_circles_are_decided_over_whole_numbers() -> None:
    """x + y = 5 and x − y = 1 leave one pair of figures; x − y = 2 leaves none."""
    text = """
formspec: 1
id: circle
version: 1
title: 例表
sections:
  - number: 1
    items:
      - {{code: A, label: 甲, unit: 人}}
      - {{code: B, label: 乙, unit: 人}}
rules:
  - {{id: sum, check: 1.A + 1.B = 5}}
  - {{id: difference, check: 1.A - 1.B = {}}}
"""
    found = formspec.fill(formspec.loads(text.format(1)), {"values": {}})
    assert [(one.cell, one.value, one.rules) for one in found.cells] == [
        ("1.A", "3", ("sum", "difference")),
        ("1.B", "2", ("sum",)),
    ]
    conflict = formspec.fill(formspec.loads(text.format(2)), {"values": {}}).conflict
    assert conflict is not None
    assert conflict.rules == ("sum", "difference")
    assert conflict.message("en") == (
        "nothing that is filled in can satisfy 1.A + 1.B = 5, 1.A - 1.B = 2; "
        "ask whoever issued the form"
    )


def test_a_sum_that_is_too_long_is_repaired_like_a_rule() -> None:
    form = formspec.loads(LARGE.replace("  - {id: twice, check: 2 × 1.A = 1.B + 1.C}\n", ""))
    values = {"1.A": -600000000000000, "1.B": 600000000000000, "1.C": 0}
    report = formspec.validate(form, {"values": values})
    assert [(finding.rule, finding.kind) for finding in report.findings] == [("sum", "digits")]
    (fault,) = formspec.locate(form, {"values": values}).faults
    assert fault.rules == ("sum",)
    assert {repair.cells for repair in fault.repairs} == {("1.A", "1.B"), ("1.A", "1.C")}


# The command line ----------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "money.yaml").write_text(MONEY, encoding="utf-8")
    for name, values in {
        "right": RIGHT,
        "wrong": {**RIGHT, "1.A": 125000},
        "half": {key: value for key, value in RIGHT.items() if key not in ("1.B", "1.E")},
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"values": values}), encoding="utf-8")
    return tmp_path


def run(files: Path, *arguments: str) -> int:
    paths = [str(files / word) if word.endswith((".json", ".yaml")) else word for word in arguments]
    return main([*paths, "--lang", "zh"])


def test_locate_shows_each_fault_with_its_repairs(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "locate", "money.yaml", "wrong.json") == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].endswith("wrong.json：1 处问题")
    assert out[2].strip().startswith("1. 1.A 帮扶资金：填了 125000，若以元填写，应为 12.5万元")
    assert run(files, "locate", "money.yaml", "right.json") == 0
    assert "没有要改的数" in capsys.readouterr().out


def test_fill_lists_what_is_certain_and_writes_it(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = files / "out.json"
    assert run(files, "fill", "money.yaml", "half.json", "-o", "out.json") == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "1.B 财政拨款：只能是 8.5万元（由 A=B+C 得出）",
        "1.E 结余：只能是 10万元（由 1.E = 1.A - 1.D 得出）",
    ]
    assert json.loads(out.read_text("utf-8"))["values"] == {**RIGHT, "1.B": "8.5", "1.E": "10"}
    assert run(files, "fill", "money.yaml", "half.json", "-o", "out.json") == 2  # it is there
    capsys.readouterr()
    assert run(files, "fill", "money.yaml", "wrong.json", "-o", "other.json") == 1
    assert not (files / "other.json").exists()
    assert "不可能成立" in capsys.readouterr().out


def test_validate_names_the_figure_that_stands_out(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "validate", "money.yaml", "wrong.json", "--json") == 1
    (shown,) = json.loads(capsys.readouterr().out)["submissions"]
    proposals = [finding.get("proposal") for finding in shown["findings"]]
    assert proposals == ["1.A 帮扶资金：填了 125000，若以元填写，应为 12.5万元"] * 2
    assert formspec.validate(
        formspec.load(files / "money.yaml"), {"values": {**RIGHT, "1.A": 125000}}
    ).findings[0].proposal is None  # fmt: skip


def test_a_rule_of_which_no_cell_is_left_cannot_be_repaired() -> None:
    form = formspec.loads(MONEY + "  - {id: never, check: 1.B - 1.B >= 1}\n")
    assert formspec.validate(form, {"values": RIGHT}).verdicts["never"] == "fail"
    (fault,) = formspec.locate(form, {"values": RIGHT}).faults
    assert (fault.rules, fault.repairs) == (("never",), ())
    conflict = formspec.fill(form, {"values": RIGHT}).conflict
    assert conflict is not None
    assert conflict.rules == ("never",)
    assert conflict.message("en").startswith("nothing that is filled in can satisfy 1.B - 1.B >= 1")


# Where a short look would go wrong -------------------------------------------------------

PLAIN = """
formspec: 1
id: plain
version: "1"
title: plain
blank: zero
sections:
  - number: 1
    items:
{items}
rules:
{rules}
"""


def plain(*checks: str, **more: str) -> Form:
    """Items A to G and rules between them; ``more`` is what is said of an item."""
    items = [f"      - {{code: {c}, label: {c}, unit: 人{more.get(c, '')}}}" for c in "ABCDEFG"]
    rules = [f"  - {{id: r{n}, check: {check}}}" for n, check in enumerate(checks, 1)]
    return formspec.loads(PLAIN.format(items="\n".join(items), rules="\n".join(rules)))


def filled(**values: int) -> dict[str, Any]:
    return {"values": {f"1.{code}": value for code, value in values.items()}}


def repairs(form: Form, **values: int) -> list[set[tuple[str, ...]]]:
    """The sets of cells that repair each fault."""
    found = formspec.locate(form, filled(**values))
    assert found.decided
    return [{repair.cells for repair in fault.repairs} for fault in found.faults]


def test_two_faults_that_one_rule_brings_together_are_one() -> None:
    form = plain("1.A = 1.B + 1.C", "1.D = 1.E + 1.F", "1.G = 1.A + 1.D")
    right = {"B": 4, "C": 6, "E": 11, "F": 9}
    (cells,) = repairs(form, A=12, D=18, G=30, **right)
    assert cells == {
        ("1.A", "1.D"), ("1.B", "1.E"), ("1.B", "1.F"), ("1.C", "1.E"), ("1.C", "1.F"),
    }  # fmt: skip


def test_two_faults_that_have_nothing_to_do_with_one_another_are_two() -> None:
    form = plain("1.A = 1.B + 1.C", "1.D = 1.E + 1.F", "1.C <= 1.G", "1.F <= 1.G", "1.B != 3")
    cells = repairs(form, A=12, B=4, C=6, D=18, E=11, F=9, G=100)
    assert cells == [{("1.A",), ("1.B",), ("1.C",)}, {("1.D",), ("1.E",), ("1.F",)}]


def test_a_repair_that_would_make_a_sum_too_long_is_none() -> None:
    form = plain("1.E = 1.A", "1.A + 1.D >= 1.F")
    assert repairs(form, E=9 * 10**14, A=5, D=2 * 10**14, F=0) == [{("1.E",)}]
    assert repairs(form, E=9 * 10**14, A=5, D=10**13, F=0) == [{("1.A",), ("1.E",)}]


def test_a_repair_is_too_long_though_no_figure_that_stands_there_is() -> None:
    form = plain("1.A = 4 × 1.E", "1.A + 1.D + 1.F + 1.G >= 1.B")
    long, short = 18 * 10**13, 10**13
    rest = {"A": 4, "E": 19 * 10**13, "B": 0}
    assert repairs(form, D=long, F=long, G=long, **rest) == [{("1.E",)}]
    assert repairs(form, D=short, F=short, G=short, **rest) == [{("1.A",), ("1.E",)}]


def test_a_blank_that_could_only_be_more_if_a_sum_were_longer_is_filled_in() -> None:
    form = plain("1.A >= 4 × 1.E", "1.A + 1.D + 1.F + 1.G >= 1.B")
    values = {"E": 19 * 10**13, "D": 8 * 10**13, "F": 8 * 10**13, "B": 0}
    (cell,) = formspec.fill(form, filled(G=8 * 10**13 - 1, **values)).cells
    assert (cell.cell, cell.value) == ("1.A", "760000000000000")
    assert formspec.fill(form, filled(G=8 * 10**13 - 2, **values)).cells == ()
    assert formspec.fill(form, filled(G=8 * 10**13, **values)).conflict is not None


def test_a_blank_whose_only_value_would_make_a_sum_too_long_is_not_filled_in() -> None:
    form = plain("1.E = 1.A", "1.A + 1.D >= 1.F")
    found = formspec.fill(form, filled(E=9 * 10**14, D=2 * 10**14, F=0))
    assert not found.cells
    assert found.conflict is not None
    (cell,) = formspec.fill(form, filled(E=9 * 10**14, D=10**13, F=0)).cells
    assert (cell.cell, cell.value) == ("1.A", "900000000000000")


def test_a_computed_cell_goes_with_what_it_is_made_of() -> None:
    form = plain("1.D = 1.C", C=", formula: C=A+B, computed: true")
    assert repairs(form, A=1, B=2, D=30) == [{("1.A",), ("1.B",), ("1.D",)}]


def test_a_blank_that_can_only_stay_blank_stays_blank() -> None:
    form = plain("1.A = 1.B + 1.C", "1.E = 1.C + 1.F", C=", min: 5")
    found = formspec.fill(form, filled(A=7, B=7, E=2))
    assert found.conflict is None
    assert [(cell.cell, cell.value) for cell in found.cells] == [("1.F", "2")]


NAMES = range(6)


@given(
    st.lists(st.sets(st.sampled_from(NAMES), min_size=1), max_size=6),
    st.lists(st.integers(1, 4), min_size=6, max_size=6),
    st.sets(st.sampled_from(NAMES)),
)
def test_what_must_be_changed_at_least_is_never_more_than_enough(
    nogoods: list[set[int]], weights: list[int], chosen: set[int]
) -> None:
    looked_for = _Search(dict(zip(NAMES, weights, strict=True)))
    for cells in nogoods:
        looked_for.learn(sorted(cells))
    rest = [cells for cells in nogoods if not cells & chosen]
    ways = (set(way) for size in range(7) for way in combinations(NAMES, size))
    enough = min(sum(weights[n] for n in way) for way in ways if all(way & cells for cells in rest))
    least = looked_for.bound(sum(1 << n for n in chosen))
    assert least is not None
    assert least <= enough
    assert (least == 0) == (enough == 0)
