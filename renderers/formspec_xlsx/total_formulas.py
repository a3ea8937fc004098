"""Formulas of the items that the workbook calculates itself."""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from formspec.plugins import Form, Rule, rules
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import address, runs

# Excel takes 255 arguments; with runs of cells as one argument no paper comes near.
_MOST_ARGUMENTS = 200


def totals(layout: SheetLayout) -> dict[str, str]:
    """The formula of each computed cell, by key; a cell whose rule is no plain sum has none."""
    positions = {cell.key: (cell.column, cell.row) for cell in layout.cells}
    formulas = {}
    for rule in filter(_is_plain, rules(layout.form)):
        _, total = rule.relation.left.terms[0]
        if layout.form.by_path[total.path].computed:
            formula = _formula(layout.form, rule, positions)
            if formula:
                formulas[total.key] = formula
    return formulas


def _is_plain(rule: Rule) -> bool:
    """Whether it is ``A = B + C - D`` between cells of this form and period."""
    left, right = rule.relation.left, rule.relation.right
    return (
        rule.kind in ("sum", "parts")
        and rule.when is None
        and rule.relation.op == "="
        and len(left.terms) == 1
        and left.terms[0][0] == 1
        and left.constant == right.constant == 0
        and all(abs(weight) == 1 for weight, _ in right.terms)
        and not any(cell.previous for cell in rule.cells)
    )


def _formula(form: Form, rule: Rule, positions: Mapping[str, tuple[int, int]]) -> str | None:
    terms = rule.relation.right.terms
    added = [positions[cell.key] for weight, cell in terms if weight > 0]
    subtracted = [positions[cell.key] for weight, cell in terms if weight < 0]
    both = _arguments(added + subtracted)
    if both.count(",") >= _MOST_ARGUMENTS:
        return None
    sums = f"SUM({_arguments(added)})" if added else "0"
    sums += f"-SUM({_arguments(subtracted)})" if subtracted else ""
    # COUNT sees numbers only: a text or an error among the terms leaves the total empty
    # instead of wrong.
    wanted = f"COUNTA({both})" if form.blank == "zero" else str(len(terms))
    return f'=IF(COUNT({both})={wanted},ROUND({sums},{rule.decimals}),"")'


def _arguments(positions: list[tuple[int, int]]) -> str:
    """The cells as arguments, those that follow one another down a column as one range."""
    return ",".join(
        address(first, column)
        if first == last
        else f"{address(first, column)}:{address(last, column)}"
        for column, group in groupby(sorted(positions), key=itemgetter(0))
        for first, last in runs(row for _, row in group)
    )
