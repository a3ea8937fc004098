"""What a scan says of the rules of a form, against every way to fill it in, by the oracle."""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec.diagnostics.problem import Lang
from formspec.engine import oracle
from formspec.engine.compiled import compile_form
from formspec.language.form import Cell, Form
from formspec.reasoning.analysis.scan import WEIGHTS, Scan, scan
from formspec.reasoning.analysis.scan_report import sentences, to_dict
from formspec.reasoning.solver.certificate import Certificate
from formspec.reasoning.solver.hitting import lightest
from property import boxes
from property.common import rules
from property.tiny_forms import ruled

Known = dict[Cell, Any]

few = settings(max_examples=max(settings().max_examples // 2, 10))
"""Every example is a form with all ways to fill it in."""


def options(form: Form, cell: Cell) -> list[Any]:
    """What a cell can hold, as the oracle reads it."""
    return [oracle.value(form, cell, raw) for raw in boxes.options(form, cell)]


def fillings(form: Form) -> list[Known]:
    """Every way to fill in the cells that rules look at."""
    cells = sorted({cell for rule in rules(form).values() for cell in rule.cells}, key=str)
    choices = [options(form, cell) for cell in cells]
    return [dict(zip(cells, way, strict=True)) for way in product(*choices)]


def kept(form: Form, known: Known) -> set[str]:
    """The rules that hold, by the oracle."""
    found = ((rule.id, oracle.verdict(form, rule, known)) for rule in rules(form).values())
    return {rule for rule, verdict in found if verdict in ("pass", "not applicable")}


def agree(ways: list[set[str]], names: Collection[str]) -> bool:
    return any(way.issuperset(names) for way in ways)


@few
@given(ruled())
def test_conflicts_are_minimal_and_removals_are_the_cheapest(
    form: Form,
) -> None:
    ways = [kept(form, known) for known in fillings(form)]
    severities = {rule.id: rule.severity for rule in rules(form).values()}
    found = scan(form)
    assert bool(found.conflicts) != agree(ways, severities)
    for conflict in found.conflicts:
        assert conflict.certificate.check()
        assert not agree(ways, conflict.rules)
        for rule in conflict.rules:
            assert agree(ways, set(conflict.rules) - {rule})
    if not found.conflicts:
        assert found.removals == ()
        return
    lightest = min(sum(WEIGHTS[severities[r]] for r in set(severities) - way) for way in ways)
    for removal in found.removals:
        assert agree(ways, set(severities) - set(removal.rules))
        assert removal.weight == lightest
        assert removal.weight == sum(WEIGHTS[severities[rule]] for rule in removal.rules)
    expected = {
        frozenset(set(severities) - way)
        for way in ways
        if sum(WEIGHTS[severities[rule]] for rule in set(severities) - way) == lightest
    }
    assert {frozenset(removal.rules) for removal in found.removals} == expected


@few
@given(ruled())
def test_what_follows_is_what_all_ways_to_fill_in_the_form_say(
    form: Form,
) -> None:
    all_ways = [(known, kept(form, known)) for known in fillings(form)]
    must = {rule.id for rule in rules(form).values() if rule.severity != "note"}
    ways = [known for known, names in all_ways if names >= must]
    found = scan(form)
    if not ways:
        assert found == replace(scan(form), implied=(), ranges=(), fixed=(), conditions=())
        return
    _ranges(form, found, ways)
    open_ones = set(found.undecided)
    dead = {entry.rule for entry in found.conditions if entry.holds == "never"}
    implied = {
        rule
        for rule in rules(form)
        if all(rule in names for _, names in all_ways if names >= must - {rule})
    }
    assert {entry.rule for entry in found.implied} | open_ones >= implied - dead
    assert {entry.rule for entry in found.implied} <= implied
    for entry in found.implied:
        assert entry.certificate.check()
        assert entry.rule not in entry.reason
        assert all(entry.rule in names for _, names in all_ways if names >= set(entry.reason))
        for rule in entry.reason:
            less = set(entry.reason) - {rule}
            assert any(entry.rule not in names for _, names in all_ways if names >= less)
    _equalities(form, found, ways)
    for tight in found.equalities:
        relation = rules(form)[tight.rule].relation
        assert tight.certificate.check()
        assert all(
            oracle.summed(relation.left, known) == oracle.summed(relation.right, known)
            for known in ways
        )
    _conditions(form, found, ways)
    for settled in found.conditions:
        if settled.holds == "never" and settled.rule not in open_ones:
            when = rules(form)[settled.rule].when
            assert when is not None
            others = (known for known, names in all_ways if names >= must - {settled.rule})
            assert settled.bars == any(oracle._holds(form, when, known) for known in others)


def _ranges(form: Form, found: Scan, ways: list[Known]) -> None:
    fixed = {entry.cell: entry for entry in found.fixed}
    for cell in ways[0]:
        values = [known[cell] for known in ways]
        if cell.key not in found.undecided and values[0] is not None:
            assert (cell.key in fixed) == (len(set(values)) == 1)
        if cell.key in fixed:
            assert fixed[cell.key].certificate.check()
    for span in found.ranges:
        (cell,) = [cell for cell in form.cells if cell.key == span.cell]
        values = [known[cell] for known in ways] if cell in ways[0] else options(form, cell)
        assert span.low is not None
        assert span.high is not None
        if span.cell not in found.undecided:
            assert (Fraction(span.low), Fraction(span.high)) == (min(values), max(values))
        item = form.by_path[cell.path]
        assert (span.low_certificate is None) == (Fraction(span.low) == item.minimum)
        assert (span.high_certificate is None) == (Fraction(span.high) == item.maximum)
        for proof in (span.low_certificate, span.high_certificate):
            assert proof is None or proof.check()


def _equalities(form: Form, found: Scan, ways: list[Known]) -> None:
    """Every ≤ or ≥ between exact numbers of which no filling makes a difference."""
    tight = set()
    for rule in rules(form).values():
        exact = rule.rounding == "exact" or {cell.path for cell in rule.cells} == {"1.C"}
        if rule.relation.op in ("<=", ">=") and rule.when is None and exact:
            left = [oracle.summed(rule.relation.left, known) for known in ways]
            right = [oracle.summed(rule.relation.right, known) for known in ways]
            if left == right and rule.severity != "note":
                tight.add(rule.id)
    trivial = {rule.id for rule in compile_form(form).rules if not rule.relation.terms}
    assert {entry.rule for entry in found.equalities} == tight - trivial


def test_three_times_a_number_is_at_most_one_and_no_equality() -> None:
    assert scan(form_with("3 × 1.C <= 1")).equalities == ()


def _conditions(form: Form, found: Scan, ways: list[Known]) -> None:
    settled = {entry.rule: entry.holds for entry in found.conditions}
    for rule in rules(form).values():
        if rule.when is not None:
            true = {oracle._holds(form, rule.when, known) for known in ways}
            expected = "always" if true == {True} else "never" if true == {False} else None
            assert settled.get(rule.id) == expected


@few
@given(ruled(), st.data())
def test_what_survives_addition_holds_for_sums(form: Form, data: st.DataObject) -> None:
    ways = fillings(form)
    made = {rule.id: rule for rule in rules(form).values()}
    for entry in scan(form).additions:
        holding = [
            known for known in ways if oracle.verdict(form, made[entry.rule], known) == "pass"
        ]
        if not entry.survives or not holding:
            continue
        some = data.draw(st.lists(st.sampled_from(holding), min_size=1, max_size=3))
        total = {
            cell: sum(known[cell] for known in some)
            if isinstance(some[0][cell], Fraction)
            else some[0][cell]
            for cell in some[0]
        }
        assert oracle.verdict(form, made[entry.rule], total) == "pass"


FORM = """\
formspec: 1
id: t
version: "1"
title: t
sections:
  - number: 1
    items:
      - {code: A, label: a, unit: 人}
      - {code: B, label: b, unit: 人}
      - {code: C, label: c, unit: 人}
      - {code: D, label: d, unit: 是/否}
rules:
"""


EMPTY = FORM.partition("      - ")[0]
"""The same without items and rules."""


def form_with(*checks: str) -> Form:
    """Three numbers and rules; after a bar comes what else is said of the rule."""
    lines = []
    for number, text in enumerate(checks, 1):
        check, _, more = text.partition("|")
        lines.append(f"  - {{id: r{number}, check: {check}{', ' if more else ''}{more}}}")
    return formspec.loads(FORM + "\n".join(lines) + "\n")


def test_a_circle_of_at_most_is_an_equality() -> None:
    found = scan(form_with("1.A <= 1.B", "1.B <= 1.C", "1.C <= 1.A"))
    assert [(tight.rule, tight.reason) for tight in found.equalities] == [
        ("r1", ("r2", "r3")), ("r2", ("r1", "r3")), ("r3", ("r1", "r2")),
    ]  # fmt: skip


def test_two_conflicts_with_one_way_out() -> None:
    found = scan(form_with("1.A >= 5", "1.A <= 4", "1.A <= 3|severity: warning"))
    assert {conflict.rules for conflict in found.conflicts} == {("r1", "r2"), ("r1", "r3")}
    assert [(removal.rules, removal.weight) for removal in found.removals] == [(("r1",), 100)]
    found = scan(form_with("1.A >= 5", "1.A <= 4", "1.A <= 3"), {"r1": 300})
    assert [(removal.rules, removal.weight) for removal in found.removals] == [(("r2", "r3"), 200)]


@pytest.mark.parametrize(("items", "values"), [(30, 2), (15, 3), (6, 6)])
def test_conflicts_of_many_items_are_told_apart(items: int, values: int) -> None:
    """Each item may be given up in several ways: all of them together are far too many."""
    codes = "".join(f"      - {{code: A{n}, label: a, unit: 人}}\n" for n in range(items))
    checks = [(n, value) for n in range(items) for value in range(values)]
    text = EMPTY + codes + "rules:\n"
    text += "".join(f"  - {{id: r{n}-{v}, check: 1.A{n} = {v}}}\n" for n, v in checks)
    found = scan(formspec.loads(text))
    assert len(found.conflicts) == items * values * (values - 1) // 2
    assert {removal.weight for removal in found.removals} == {100 * items * (values - 1)}
    assert len(found.removals) == 50
    assert found.undecided == ()


def test_ways_out_that_are_too_hard_to_find_are_told_to_be_open() -> None:
    chance = random.Random(1)  # noqa: S311 - sets, not secrets
    sets = [frozenset(chance.sample(range(60), 4)) for _ in range(100)]
    assert not lightest(dict.fromkeys(range(60), 1), sets, lambda _: None).decided


def test_a_way_out_is_one_by_the_engine_too() -> None:
    """What a rule says of so many numbers that may be cut off is too much for the proofs."""
    text = EMPTY
    for code in "ABCDE":
        text += f"      - {{code: {code}, label: a, unit: 元, decimals: 0, min: none}}\n"
    text += "      - {code: F, label: f, unit: 人}\nrules:\n"
    text += "  - {id: one, check: 1.F >= 5}\n  - {id: two, check: 1.F <= 4}\n"
    text += "  - {id: cut, check: 1.A = 1.B + 1.C + 1.D + 1.E, rounding: truncate}\n"
    for code, number in zip("ABCDE", (3, 1, 1, 1, 1), strict=True):
        text += f"  - {{id: is-{code}, check: 1.{code} = {number}}}\n"
    found = scan(formspec.loads(text))
    assert [conflict.rules for conflict in found.conflicts] == [("one", "two")]
    assert found.removals == ()
    assert found.undecided == ("t",)


def test_a_reason_is_the_shortest_although_a_search_with_less_gets_lost() -> None:
    text = EMPTY + "      - {code: A, label: a, unit: 人, max: 1}\n"
    text += "      - {code: B, label: b, unit: 元, decimals: 1, max: 0.4}\n"
    text += "      - {code: C, label: c, unit: 元, decimals: 0, max: 3}\nrules:\n"
    text += "  - {id: r1, check: if (2 <= 1.C and 1.A != 0) then 1.B > 1.A}\n"
    text += "  - {id: r2, check: 1.B÷2 + 1.B + 1.A >= 3×1.C, rounding: truncate}\n"
    text += "  - {id: r3, check: 3×1.C <= 1.B, rounding: truncate}\n"
    found = scan(formspec.loads(text))
    assert [(entry.rule, entry.reason) for entry in found.implied] == [
        ("r2", ("r3",)), ("r3", ("r2",)),
    ]  # fmt: skip
    assert all(entry.certificate.check() for entry in found.implied)


def test_an_end_that_was_found_by_halving_has_its_proof() -> None:
    text = EMPTY
    for code, ends in (("A", "min: -2, max: 2"), ("B", "min: -2, max: -1"), ("C", "max: 4")):
        text += f"      - {{code: {code}, label: a, unit: 元, decimals: 0, {ends}}}\n"
    text += "      - {code: D, label: d, unit: 元, decimals: 1, max: 0.4}\nrules:\n"
    text += "  - {id: r1, check: 4×1.B <= 1.D + 1.C}\n"
    text += "  - {id: r2, check: if 1.A - 10×1.B > 1.A then 3×1.C <= 2×1.A + 1.B÷2}\n"
    text += "  - {id: r3, check: 1.D >= 2×1.C + 1.A, rounding: half}\n"
    form = formspec.loads(text)
    for span in scan(form).ranges:
        item = form.by_path[span.cell]
        _declared_or_proved(span.low, item.minimum, span.low_certificate)
        _declared_or_proved(span.high, item.maximum, span.high_certificate)


def _declared_or_proved(
    end: str | None, declared: Fraction | None, proof: Certificate | None
) -> None:
    assert end is not None
    assert Fraction(end) == declared if proof is None else proof.check()


@pytest.mark.parametrize("weight", [0, -5, 0.5, float("nan"), Fraction(1, 3), "3", None, True])
def test_a_weight_is_a_whole_number_above_zero(weight: Any) -> None:
    with pytest.raises(formspec.FormspecError, match="FS642"):
        scan(form_with("1.A >= 5"), {"r1": weight})
    with pytest.raises(formspec.FormspecError, match="FS607"):
        scan(form_with("1.A >= 5"), {"r2": 3})


def test_notes_conflict_and_what_follows_is_told_all_the_same() -> None:
    found = scan(form_with("1.A >= 5", "1.A <= 4|severity: note", "1.B = 3"))
    assert [conflict.rules for conflict in found.conflicts] == [("r1", "r2")]
    assert [(fixed.cell, fixed.value) for fixed in found.fixed] == [("1.B", "3")]


def test_what_only_a_warning_implies_is_told_apart() -> None:
    found = scan(form_with("1.A >= 2", "1.A >= 3|severity: warning"))
    assert [(entry.rule, entry.reason, entry.weaker) for entry in found.implied] == [
        ("r1", ("r2",), True)
    ]


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        ("1.A = 1.B + 1.C", None),
        ("1.A < 1.B", None),
        ("1.A >= 1", None),
        ("1.A + 1 <= 1.B", None),
        ("1.A <= 1", "constant"),
        ("1.A = 1.B + 1", "constant"),
        ("1.A != 1.B", "unequal"),
        ("if 1.D = 是 then 1.A > 0", "condition"),
        ("prev(1.A) <= 1.A", "previous"),
    ],
)
def test_what_survives_addition(check: str, reason: str | None) -> None:
    (entry,) = scan(form_with(check)).additions
    assert (entry.survives, entry.reason) == (reason is None, reason)


def test_a_rule_that_forbids_its_condition_is_told_from_one_that_does_nothing() -> None:
    found = scan(form_with("1.A < 3|when: 1.A > 5", "1.B = 1|when: 1.C < 0",
                           "1.A > 9|when: 1.B > 5", "1.C = 1|when: 1.A > 7"))  # fmt: skip
    told = [(entry.rule, entry.holds, entry.reason, entry.bars) for entry in found.conditions]
    assert told == [
        ("r1", "never", ("r1",), True),
        ("r2", "never", (), False),
        ("r3", "never", ("r1", "r3"), True),
        ("r4", "never", ("r1",), False),
    ]
    said = [entry["message"] for entry in to_dict(found, "en")["conditions"]]
    assert ["it forbids its condition" in each for each in said] == [True, False, True, False]
    assert ["the rule does nothing" in each for each in said] == [False, True, False, True]


def test_strict_comparisons_are_of_whole_numbers() -> None:
    found = scan(form_with("1.A < 1.B", "1.B < 1.C", "1.C <= 2"))
    assert {fixed.cell: fixed.value for fixed in found.fixed} == {
        "1.A": "0", "1.B": "1", "1.C": "2",
    }  # fmt: skip


def test_parity_leaves_no_whole_value() -> None:
    found = scan(form_with("2 × 1.A + 4 × 1.B = 7"))
    assert [conflict.rules for conflict in found.conflicts] == [("r1",)]


def test_thresholds_a_millionth_of_a_thousandth_apart() -> None:
    text = FORM.replace("unit: 人", "unit: 万元, decimals: 9")
    big = "99999"
    for last, clash in (("0.000000001", False), ("0.000000002", True)):
        checks = f"  - {{id: low, check: 1.A >= {big}{last[1:]}}}\n"
        checks += f"  - {{id: high, check: 1.A <= {big}.000000001}}\n"
        found = scan(formspec.loads(text + checks))
        assert bool(found.conflicts) == clash


def test_magnitudes_of_fourteen_digits() -> None:
    found = scan(form_with("1.A = 1.B + 1.C", "1.B >= 100000000000000", "1.C >= 99999999999999"))
    assert found.ranges[0].low == "199999999999999"
    found = scan(form_with("1.A = 1.B + 1.C", "1.A <= 100000000000000",
                           "1.B >= 99999999999999", "1.C >= 2"))  # fmt: skip
    assert [conflict.rules for conflict in found.conflicts] == [("r1", "r2", "r3", "r4")]


def test_shipped_forms_have_no_conflict_and_say_what_follows() -> None:
    found = scan(formspec.load("wuzhou-2017-help-centre"))
    assert found.conflicts == ()
    assert found.undecided == ()
    assert {entry.rule: entry.reason for entry in found.implied}["part:2.B.admin"] == (
        "staff-province",
    )


@given(
    st.lists(st.sets(st.integers(0, 4), min_size=1).map(frozenset), max_size=4),
    st.lists(st.sets(st.integers(0, 4), min_size=1).map(frozenset), max_size=4),
    st.lists(st.integers(1, 3), min_size=5, max_size=5),
)
def test_the_cheapest_hitting_sets_are_all_of_them(
    known: list[frozenset[int]], learnt: list[frozenset[int]], costs: list[int]
) -> None:
    hitting = [
        chosen
        for size in range(6)
        for chosen in combinations(range(5), size)
        if all(names & set(chosen) for names in (*known, *learnt))
    ]
    least = min(sum(costs[name] for name in chosen) for chosen in hitting)
    best = [chosen for chosen in hitting if sum(costs[name] for name in chosen) == least]

    def missed(chosen: Sequence[int]) -> frozenset[int] | None:
        return next((names for names in learnt if names.isdisjoint(chosen)), None)

    weights = dict(enumerate(costs))
    found = lightest(weights, known, missed)
    assert (list(found.sets), found.weight, found.decided) == (sorted(best), least, True)
    if len(best) > 1:
        (one,) = lightest(weights, known, missed, 1).sets
        assert one in best


# The JSON shape ------------------------------------------------------------------------


def closes(tree: Any, rows: list[Any], clauses: list[Any]) -> bool:
    """docs/reference/json.md, "Certificates", word by word."""
    if "sum" in tree:
        total: dict[str, int] = {}
        constant = 0
        for part in tree["sum"]:
            times, row = int(part["times"]), rows[part["row"]]
            assert times > 0
            constant += times * int(row["constant"])
            for cell, weight in row["terms"].items():
                total[cell] = total.get(cell, 0) + times * int(weight)
        return not any(total.values()) and constant > 0
    on = tree["on"]
    cases = clauses[on] if isinstance(on, int) else [[on], [denial(on)]]
    return len(cases) == len(tree["cases"]) and all(
        closes(below, rows + case, clauses)
        for below, case in zip(tree["cases"], cases, strict=True)
    )


def denial(row: Any) -> Any:
    terms = {cell: str(-int(weight)) for cell, weight in row["terms"].items()}
    return {"terms": terms, "constant": str(1 - int(row["constant"]))}


def proofs(node: Any) -> list[Any]:
    """All certificates in a shape."""
    if isinstance(node, list):
        return [proof for part in node for proof in proofs(part)]
    if not isinstance(node, dict):
        return []
    if "proof" in node:
        return [node]
    return [proof for part in node.values() for proof in proofs(part)]


@few
@given(ruled())
def test_certificates_can_be_checked_from_json_alone(form: Form) -> None:
    for found in proofs(to_dict(scan(form))):
        clauses = [premise["alternatives"] for premise in found["premises"]]
        clauses += [[[denial(row)] for row in rows] for rows in found["claim"]]
        rows = [row for clause in clauses if len(clause) == 1 for row in clause[0]]
        assert closes(found["proof"], rows, clauses)


@few
@given(ruled(), st.sampled_from(("zh", "en")))
def test_every_entry_is_a_sentence_about_its_rules_or_its_cell(form: Form, lang: Lang) -> None:
    found = scan(form)
    told = list(sentences(found, lang))
    shape = to_dict(found, lang)
    for part, sentence in told:
        assert "{" not in sentence
        entries = [entry for entry in shape[part] if entry["message"] == sentence]
        assert entries
        for entry in entries:
            names = entry.get("rules") or [entry.get("rule") or entry.get("cell")]
            assert all(name in sentence for name in names if name)
    assert [s for part, s in told if part == "conflicts"] == [
        entry["message"] for entry in shape["conflicts"]
    ]


def test_a_formula_as_the_notice_prints_it_is_scanned_all_the_same() -> None:
    """Annex 2, 10.A, adds money to visits and one term twice: lint refuses it, a scan says more."""
    text = formspec.dump(formspec.load("wuzhou-2017-help-centre"))
    assert "A=C+E+G+I+J+L" in text
    form = formspec.loads(text.replace("formula: A=C+E+G+I+J+L", "formula: A=C+E+G+I+K+I+J+L"))
    assert any(found.severity == "error" for found in formspec.lint(form))
    found = scan(form)
    assert found.conflicts == ()
    assert found.undecided == ()


def test_a_form_that_takes_too_much_work_is_told_to_be_undecided() -> None:
    """Every rule over every second cell, with weights that go into nothing."""
    chance = random.Random(3)  # noqa: S311 - a form, not a secret

    def side() -> str:
        cells = chance.sample(range(24), 12)
        return " + ".join(f"{chance.randint(1, 99)}×1.A{cell}" for cell in cells)

    items = "".join(f"      - {{code: A{n}, label: 项, unit: 户}}\n" for n in range(24))
    rules = "".join(f"  - {{id: r{n}, check: '{side()} <= {side()}'}}\n" for n in range(24))
    form = formspec.loads(
        "formspec: 1\nid: dense\nversion: '1'\ntitle: 密\nsections:\n"
        f"  - number: 1\n    items:\n{items}rules:\n{rules}"
    )
    assert "dense" in formspec.scan(form).undecided
