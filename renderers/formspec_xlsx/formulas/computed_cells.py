"""Cells that the check sheet fills by itself where nothing stands in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formspec.engine.plan import Plan, PlannedRule
from formspec_xlsx.formulas.big_numbers import figures
from formspec_xlsx.formulas.cell_formulas import CheckedCell, ComputedSum

_ANY = 10**15
"""What is filled in is smaller."""


@dataclass(frozen=True, slots=True)
class ComputingRule:
    """The rule that fills a cell, and the size that its sum stays below."""

    rule: PlannedRule
    size: int

    @property
    def by(self) -> int:
        """What the sum is divided by."""
        return self.rule.relation.left[0][0][0]

    def made(self, values: Mapping[int, CheckedCell]) -> ComputedSum:
        """The sum over what other cells hold."""
        terms, constant = self.rule.relation.right
        return ComputedSum(
            [(weight, values[cell].figures) for weight, cell in terms],
            constant,
            self.by,
            [values[cell].unknown for _, cell in terms],
            len(figures(self.size)),
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
