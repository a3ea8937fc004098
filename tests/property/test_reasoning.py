"""What follows from what, against all values there are; and proofs that are no proofs."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import formspec
from formspec.engine.compiled import compile_form
from formspec.engine.intervals import holds as guard_holds
from formspec.engine.intervals import relation_verdict
from formspec.language.form import Form
from formspec.reasoning.solver.certificate import Certificate, Clause, Leaf, Premise, Row, Split
from formspec.reasoning.solver.clauses import clause, holds, kept, limits, row, stated
from formspec.reasoning.solver.constraints import LinearConstraint, condition
from formspec.reasoning.solver.effort import Effort, UndecidedError
from formspec.reasoning.solver.entail import Point, Search, certified, minimal
from formspec.reasoning.solver.propagate import narrowed
from formspec.reasoning.solver.simplex import Reach, Tableau
from formspec.testing import forms
from property.common import bounded, reloaded

System = tuple[list[Premise], Clause, int]

LOW, HIGH = -1, 2
"""The values of the cells of ``systems``."""


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Premises over a few cells with few values, and a claim that may follow from them."""
    cells = draw(st.integers(1, 4))
    weight = st.sampled_from((1, -1, 2, -3, 5))
    rows = st.builds(
        row,
        st.lists(st.tuples(weight, st.integers(0, cells - 1)), min_size=1, max_size=3),
        st.integers(-4, 4),
    )
    clauses = st.lists(
        st.lists(rows, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2
    ).map(tuple)
    premises = [
        Premise(kind, f"{kind} {cell}", ((bound,),))
        for cell in range(cells)
        for kind, bound in (("low", row([(-1, cell)], LOW)), ("high", row([(1, cell)], -HIGH)))
    ]
    stated = draw(st.lists(clauses, max_size=5))
    premises += [Premise("rule", str(number), clause) for number, clause in enumerate(stated)]
    return premises, draw(st.one_of(st.just(()), clauses)), cells


def says(clause: Clause, values: tuple[int, ...]) -> bool:
    """The meaning of a clause, once more."""
    return any(
        all(sum(w * values[c] for w, c in terms) + constant <= 0 for terms, constant in rows)
        for rows in clause
    )


def models(premises: list[Premise], cells: int) -> list[tuple[int, ...]]:
    return [
        values
        for values in product(range(LOW, HIGH + 1), repeat=cells)
        if all(says(premise.clause, values) for premise in premises)
    ]


@given(systems())
def test_a_claim_follows_where_all_values_say_so(system: System) -> None:
    premises, claim, cells = system
    follows = all(says(claim, values) for values in models(premises, cells))
    answer = Search(premises, cells, Effort()).prove(claim)
    assert answer is not None
    assert isinstance(answer, Point) != follows
    if isinstance(answer, Point):
        assert answer.values in models(premises, cells)
        assert not says(claim, answer.values)


@given(systems())
def test_every_proof_is_checked_and_none_of_a_minimal_proof_can_be_left_out(
    system: System,
) -> None:
    premises, claim, cells = system
    found = minimal(premises, claim, cells, Effort())
    if found is None:
        assert certified(premises, claim, cells, Effort()) is None
        return
    assert found.check()
    assert set(found.premises) <= set(premises)
    for premise in found.premises:
        if premise.kind == "rule":
            rest = [p for p in premises if p.kind != "rule"]
            rest += [p for p in found.premises if p.kind == "rule" and p is not premise]
            others = [p for p in found.premises if p is not premise]
            assert Search(others, cells, Effort()).prove(claim).__class__ is Point
            assert found.claim == claim


@given(systems(), st.data())
def test_one_tableau_answers_many_questions(system: System, data: st.DataObject) -> None:
    premises, _, cells = system
    search = Search(premises, cells, Effort())
    assume(search.contradiction is None)
    rules = [n for n, premise in enumerate(premises) if premise.kind == "rule"]
    for _ in range(3):
        claim = data.draw(st.sampled_from([premise.clause for premise in premises]))
        left_out = set(data.draw(st.lists(st.sampled_from(rules)))) if rules else set[int]()
        left = [premise for n, premise in enumerate(premises) if n not in left_out]
        follows = all(says(claim, values) for values in models(left, cells))
        assert isinstance(search.prove(claim, left_out), Point) != follows


@given(systems(), st.booleans())
def test_the_reach_of_a_cell_is_that_of_fractions_and_no_less(
    system: System, upwards: bool
) -> None:
    premises, _, cells = system
    plain = [premise for premise in premises if len(premise.clause) == 1]
    search = Search(plain, cells, Effort())
    found = models(plain, cells)
    assume(found)
    ends = [values[0] for values in found]
    mark = search.tableau.mark()
    reach = search.tableau.reach(0, upwards)
    assert reach is not None
    assert reach.value >= max(ends) if upwards else reach.value <= min(ends)
    values = search.tableau.values[:cells]
    for premise in plain:
        for terms, constant in premise.clause[0]:
            assert sum(w * Fraction(values[c]) for w, c in terms) + constant <= 0
    search.tableau.undo(mark)


X: Row = (((1, 0),), -3)  # x ≤ 3
ABOVE: Row = (((-1, 0),), 5)  # x ≥ 5


def proof(*parts: tuple[int, int]) -> Certificate:
    given = (Premise("high", "x", ((X,),)), Premise("low", "x", ((ABOVE,),)))
    return Certificate(given, (), Leaf(parts))


def test_a_proof_is_a_sum_of_rows_that_leaves_a_contradiction() -> None:
    assert proof((1, 0), (1, 1)).check()
    assert proof((7, 0), (7, 1)).check()


@pytest.mark.parametrize(
    "wrong", [((1, 0),), ((1, 0), (2, 1)), ((-1, 0), (-1, 1)), ((0, 0), (0, 1)), ()]
)
def test_another_sum_is_no_proof(wrong: tuple[tuple[int, int], ...]) -> None:
    assert not proof(*wrong).check()


def test_a_split_needs_a_proof_of_each_case() -> None:
    cases = (Leaf(((1, 0), (1, 1))),)
    assert not replace(proof(), tree=Split((((1, 0),), 0), cases)).check()
    assert replace(proof(), tree=Split((((1, 0),), 0), cases * 2)).check()


def test_a_claim_that_does_not_follow_has_no_proof() -> None:
    for number, follows in ((-4, True), (-3, True), (-2, False)):  # x ≤ 4, x ≤ 3, x ≤ 2
        found = Certificate(proof().premises[:1], (((((1, 0),), number),),), Leaf(((1, 0), (1, 1))))
        assert found.check() == follows


def test_a_proof_names_rows_and_clauses_that_there_are() -> None:
    assert not proof((1, 0), (1, 2)).check()
    assert not replace(proof(), tree=Split(7, ())).check()


def test_no_whole_number_lies_between() -> None:
    """2x + 2y = 1 has no whole numbers, and 3x = 1 within 0 … 5 neither."""
    assert row([(2, 0), (2, 1)], -1) == (((1, 0), (1, 1)), 0)
    given = [Premise("rule", "r", ((row([(3, 0), (-3, 1)], -1), row([(-3, 0), (3, 1)], 1)),))]
    found = certified(given, (), 2, Effort())
    assert found is not None
    assert found.check()


def test_far_apart_and_close_together() -> None:
    """10¹⁴ and 10¹⁴ − 1 are two numbers; so are thresholds 10⁻⁹ apart at any size."""
    big = 10**14
    for gap, follows in ((0, True), (1, False)):
        given = [
            Premise("rule", "sum", ((row([(1, 0), (-1, 1), (-1, 2)], 0),),)),
            Premise("high", "b", ((row([(1, 1)], -big),),)),
            Premise("high", "c", ((row([(1, 2)], -big),),)),
        ]
        claim = ((row([(1, 0)], gap - 2 * big),),)
        assert isinstance(Search(given, 3, Effort()).prove(claim), Point) != follows


def test_bounds_come_back() -> None:
    tableau = Tableau(2)
    assert tableau.state((((1, 0), (1, 1)), -5), 0) is None  # x + y ≤ 5
    assert tableau.state((((-1, 1),), 1), 1) is None  # y ≥ 1
    assert tableau.check() is None
    mark = tableau.mark()
    assert tableau.reach(0, True) == Reach(4, ((1, 1), (1, 0)), 1)
    assert tableau.state((((-1, 0),), 4), 2) is None  # x ≥ 4
    assert tableau.state((((-1, 1),), 2), 3) is None  # y ≥ 2
    assert sorted(tableau.check() or ()) == [(1, 0), (1, 2), (1, 3)]
    tableau.undo(mark)
    assert tableau.check() is None
    assert tableau.reach(1, True) is None
    tableau.undo(mark)
    assert tableau.reach(0, True) == Reach(4, ((1, 1), (1, 0)), 1)
    assert tableau.reach(0, False) is None


@given(forms(without=("texts", "names")), st.data())
def test_the_clause_of_a_rule_says_what_the_engine_says(drawn: Form, data: st.DataObject) -> None:
    low, high = data.draw(st.sampled_from(((0, 2), (-1, 1), (1, 3), (-3, -1), (0, 0))))
    form = reloaded(bounded(drawn, low, high))
    plan = compile_form(form)
    assume(plan.rules)
    rule = data.draw(st.sampled_from(plan.rules))
    premise, exact = stated(rule, plan.bounds)
    values = [data.draw(st.integers(a or 0, b or 0)) for a, b in plan.bounds]
    applies = rule.when is None or guard_holds(rule.when, values, plan.bounds)
    is_kept = not applies or relation_verdict(rule.relation, values, plan.bounds) == "pass"
    if exact:
        assert holds(premise.clause, values) == is_kept
    else:
        assert holds(premise.clause, values) or not is_kept
    assert all(holds(p.clause, values) for p in limits(plan, range(len(values))))
    if rule.when is not None:
        assert holds(clause(condition(rule.when)), values) == applies
        assert holds(clause(condition(rule.when, False)), values) != applies


def test_what_takes_too_much_work_is_said_to_be_open() -> None:
    effort = Effort()
    given = [
        Premise("rule", "sum", ((row([(3, 0), (5, 1), (7, 2)], -29),),)),
        Premise("rule", "back", ((row([(-3, 0), (-5, 1), (-7, 2)], 29),),)),
    ]
    claim = ((row([(1, 0)], -9),),)
    assert Search(given, 3, effort).prove(claim) is not None
    effort.left = 0
    assert Search(given, 3, effort).prove(claim) is None
    assert minimal(given, claim, 3, effort) is None


def test_one_question_takes_no_more_work_than_there_is() -> None:
    """Long rows that hang together grow long fractions: one move costs more than a whole form."""
    chance = random.Random(1)  # noqa: S311 - rows, not secrets
    rules = [
        Premise("rule", str(n), ((row(_long(chance), 1),),)) for n in range(60)
    ]  # fmt: skip
    lows = [Premise("low", str(cell), (((((-1, cell),), 0),),)) for cell in range(60)]
    effort = Effort(20_000)
    search = Search([*rules, *lows], 60, effort)
    assert search.prove(()) is None
    assert search.reach(0, True) == (None, False)
    assert effort.is_spent
    assert effort.left > -1_000_000


def test_the_engine_asked_about_a_long_condition_takes_effort() -> None:
    form = formspec.loads(
        "formspec: 1\nid: t\nversion: 1\ntitle: T\nsections:\n- number: 1\n  items:\n"
        + "".join(f"  - {{code: i{n}, label: l, unit: 人}}\n" for n in range(40))
        + "rules:\n- id: r\n  check: 1.i0 <= 1.i1\n  when: "
        + " or ".join(f"1.i{n} > 1.i{n + 1}" for n in range(39))
    )
    plan, effort = compile_form(form), Effort(1_000)
    assert kept(plan.rules[0], plan.bounds, effort)([0] * 40)
    assert effort.is_spent


def test_all_alternatives_that_are_looked_at_take_effort() -> None:
    either: Clause = tuple(((((1, cell),), 0),) for cell in range(100))
    effort = Effort()
    search = Search([Premise("rule", "r", either)], 100, effort)
    before = effort.left
    search.prove(())
    assert before - effort.left >= len(either)


def test_narrowing_stops_where_the_effort_is_spent() -> None:
    lines = [LinearConstraint(((1, 0), (-1, 1)), 1, 1), LinearConstraint(((-1, 0), (1, 1)), 0, 0)]
    domains = {0: (0, 10**9), 1: (0, 10**9)}
    assert narrowed(lines, domains) is not None
    with pytest.raises(UndecidedError):
        narrowed(lines, domains, Effort(10))


def _long(chance: random.Random) -> list[tuple[int, int]]:
    return [(chance.randint(-99, 99), cell) for cell in chance.sample(range(60), 40)]
