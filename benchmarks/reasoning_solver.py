"""``uv run --with highspy python -m benchmarks.reasoning_solver``: would a solver be faster?

HiGHS is asked what a scan asks: how far each cell goes both ways, and how far each row goes
without itself. Its basis stays from one question to the next. It answers in floating point,
for fractions, without a proof: what a scan would take if its answers were then proved for
nothing. It is no dependency, as the scan is faster without it.
"""

import time
from collections.abc import Iterator

import highspy  # type: ignore[import-not-found]
import numpy as np

import formspec
from benchmarks.reasoning_scan import CENTRE, hierarchy
from formspec.engine.compiled import compile_form
from formspec.engine.plan import Plan
from formspec.language.form import Form
from formspec.reasoning.solver.certificate import Row
from formspec.reasoning.solver.clauses import stated

Terms = tuple[tuple[int, int], ...]


def main() -> None:
    trees = [formspec.loads(hierarchy(items, None)) for items in (500, 2_000)]
    for form in (formspec.load(CENTRE), *trees):
        start = time.perf_counter()
        formspec.scan(form)
        middle = time.perf_counter()
        asked = questions(form)
        end = time.perf_counter()
        ours, theirs = 1_000 * (middle - start), 1_000 * (end - middle)
        print(f"{form.id:24}{len(form.items):6} items: scan, with proofs{ours:7.0f} ms; HiGHS,"
              f"{asked:6} questions, without{theirs:7.0f} ms ({theirs / ours:.1f} ×)")  # fmt: skip


def questions(form: Form) -> int:
    """Asks all of one form, and says how many that were."""
    plan = compile_form(form)
    rows = list(_rows(plan))
    solver = _solver(plan, rows)
    cells = sorted({cell for rule in plan.rules for cell in rule.cells})
    for cell in cells:
        _most(solver, ((1, cell),))
        _most(solver, ((-1, cell),))
    for number, (terms, constant) in enumerate(rows):
        solver.changeRowBounds(number, -highspy.kHighsInf, highspy.kHighsInf)
        _most(solver, terms)
        solver.changeRowBounds(number, -highspy.kHighsInf, -constant)
    return 2 * len(cells) + len(rows)


def _rows(plan: Plan) -> Iterator[Row]:
    for rule in plan.rules:
        clause = stated(rule, plan.bounds)[0].clause
        if len(clause) == 1:
            yield from clause[0]


def _solver(plan: Plan, rows: list[Row]) -> highspy.Highs:
    solver, endless = highspy.Highs(), highspy.kHighsInf
    solver.setOptionValue("output_flag", False)
    for low, high in plan.bounds:
        solver.addVar(-endless if low is None else low, endless if high is None else high)
    for terms, constant in rows:
        cells = np.array([cell for _, cell in terms], dtype=np.int32)
        weights = np.array([weight for weight, _ in terms], dtype=float)
        solver.addRow(-endless, -constant, len(terms), cells, weights)
    solver.run()
    return solver


def _most(solver: highspy.Highs, terms: Terms) -> None:
    """How large a sum can be."""
    for weight, cell in terms:
        solver.changeColCost(cell, -float(weight))
    solver.run()
    for _, cell in terms:
        solver.changeColCost(cell, 0.0)


if __name__ == "__main__":
    main()
