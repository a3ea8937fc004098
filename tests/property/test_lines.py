"""Whether lines have whole numbers on all of them, and which, against all numbers there are."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from formspec.reasoning.solver.constraints import LinearConstraint
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.omega import witness
from formspec.reasoning.solver.propagate import is_tree, merged, narrowed
from formspec.reasoning.solver.solve import completed, span
from property.common import twice

LOW, HIGH, CELLS = -3, 4, 4
DOMAINS = dict.fromkeys(range(CELLS), (LOW, HIGH))

weights = st.sampled_from((1, 1, -1, 2, -2, 3, -4, 5))
terms = st.dictionaries(st.integers(0, CELLS - 1), weights, min_size=1, max_size=3).map(
    lambda found: tuple((weight, cell) for cell, weight in found.items())
)
ends = st.tuples(st.integers(-9, 9), st.sampled_from((0, 0, 0, 1, 2, 10**20)))
lines = st.lists(
    st.builds(lambda t, e: LinearConstraint(t, e[0], e[0] + e[1]), terms, ends),
    min_size=1,
    max_size=4,
)


def on(found: list[LinearConstraint], values: tuple[int, ...]) -> bool:
    return all(
        line.low <= sum(weight * values[cell] for weight, cell in line.terms) <= line.high
        for line in found
    )


def points(found: list[LinearConstraint]) -> list[tuple[int, ...]]:
    """All numbers on all lines."""
    every = product(range(LOW, HIGH + 1), repeat=CELLS)
    return [values for values in every if on(found, values)]


@twice
@given(lines)
def test_the_omega_test_is_right(found: list[LinearConstraint]) -> None:
    answer = witness(found, DOMAINS, Effort())
    assert (answer is not None) == bool(points(found))
    if answer is not None:
        values = tuple(answer.get(cell, 0) for cell in range(CELLS))
        assert on(found, values)
        assert all(LOW <= value <= HIGH for value in values)


@given(lines)
def test_a_way_is_found_if_there_is_one_and_the_span_of_each_cell_is_exact(
    found: list[LinearConstraint],
) -> None:
    all_ = points(found)
    answer = completed(found, (), DOMAINS, 10**9, Effort())
    assert (answer is not None) == bool(all_)
    if answer is None:
        return
    assert tuple(answer[cell] for cell in range(CELLS)) in all_
    for cell in range(CELLS):
        values = [point[cell] for point in all_]
        assert span(found, DOMAINS, cell, Effort()) == (min(values), max(values))


@given(lines)
def test_propagation_leaves_nothing_out_and_on_trees_nothing_too_much(
    found: list[LinearConstraint],
) -> None:
    all_ = points(found)
    united = merged(found)
    left = None if united is None else narrowed(united, DOMAINS)
    if left is None:
        assert not all_
        return
    for point in all_:
        assert all(left[cell][0] <= point[cell] <= left[cell][1] for cell in range(CELLS))
    if united is not None and is_tree(united) and all(abs(w) == 1 for t in found for w, _ in t[0]):
        for cell, (low, high) in left.items():
            assert {point[cell] for point in all_} == set(range(low, high + 1))
