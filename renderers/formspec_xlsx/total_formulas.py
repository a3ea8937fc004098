"""Formulas of the items that the workbook calculates itself."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from formspec.engine.rules import Rule, from_form
from formspec.language.form import Form
from formspec_xlsx.address import letters
from formspec_xlsx.layout import SheetLayout

# Excel takes 255 arguments; with runs of cells as one argument no paper comes near.
_MOST_ARGUMENTS = 200


def totals(layout: SheetLayout) -> dict[str, str]:
    """The formula of each computed cell, by key; a cell whose rule is no plain sum has none."""
    places = {cell.key: (cell.row, cell.column) for cell in layout.cells}
    found = {}
    for rule in filter(_is_plain, from_form(layout.form)):
        _, total = rule.relation.left.terms[0]
        if layout.form.by_path[total.path].computed:
            formula = _formula(layout.form, rule, places)
            if formula:
                found[total.key] = formula
    return found


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


def _formula(form: Form, rule: Rule, places: Mapping[str, tuple[int, int]]) -> str | None:
    terms = rule.relation.right.terms
    added = [places[cell.key] for weight, cell in terms if weight > 0]
    taken = [places[cell.key] for weight, cell in terms if weight < 0]
    both = _arguments(added + taken)
    if both.count(",") >= _MOST_ARGUMENTS:
        return None
    sums = f"SUM({_arguments(added)})" if added else "0"
    sums += f"-SUM({_arguments(taken)})" if taken else ""
    # COUNT sees numbers only: a text or an error among the terms leaves the total empty
    # instead of wrong.
    wanted = f"COUNTA({both})" if form.blank == "zero" else str(len(terms))
    return f'=IF(COUNT({both})={wanted},ROUND({sums},{rule.decimals}),"")'


def _arguments(places: list[tuple[int, int]]) -> str:
    """The cells as arguments, those that follow one another down a column as one range."""
    return ",".join(_runs(sorted((column, row) for row, column in places)))


def _runs(places: list[tuple[int, int]]) -> Iterator[str]:
    for _, group in groupby(enumerate(places), lambda p: (p[1][0], p[1][1] - p[0])):
        run = [place for _, place in group]
        first, last = _address(*run[0]), _address(*run[-1])
        yield first if first == last else f"{first}:{last}"


def _address(column: int, row: int) -> str:
    return f"{letters(column)}{row}"
