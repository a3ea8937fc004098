"""Cells that the check sheet fills by itself where nothing stands in them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from formspec.plugins import Plan, PlannedRule
from formspec_xlsx.formulas.big_numbers import limbs
from formspec_xlsx.formulas.cell_formulas import CheckedCell, ComputedSum

_ANY = 10**15
"""What is filled in is smaller."""


class ComputingRule(NamedTuple):
    """The rule that fills a cell."""

    rule: PlannedRule
    """The rule: a multiple of the cell equals a sum of others."""
    size: int
    """What its sum stays below, in smallest steps."""

    def sum(self, cells: Mapping[int, CheckedCell]) -> ComputedSum:
        """The sum over what other cells hold."""
        relation = self.rule.relation
        terms, constant = relation.right
        return ComputedSum(
            [(weight, cells[cell].limbs) for weight, cell in terms],
            constant,
            relation.left[0][0][0],
            [cells[cell].unknown for _, cell in terms],
            len(limbs(self.size)),
        )


def in_order(plan: Plan) -> Iterator[tuple[int, ComputingRule | None]]:
    """Every cell, after those it is computed from; those in a circle are not computed."""
    rules = {rule.computes: rule for rule in plan.rules if rule.computes is not None}
    sizes = dict.fromkeys((n for n in range(len(plan.slots)) if n not in rules), _ANY)
    yield from ((number, None) for number in sizes)
    while rules:
        ready = [cell for cell, rule in rules.items()
                 if all(term in sizes for _, term in rule.relation.right[0])]  # fmt: skip
        for cell in ready:
            terms, constant = rules[cell].relation.right
            size = abs(constant) + sum(abs(weight) * sizes[term] for weight, term in terms)
            sizes[cell] = max(size, _ANY)
            yield cell, ComputingRule(rules.pop(cell), sizes[cell])
        if not ready:
            break
    yield from ((cell, None) for cell in rules)
