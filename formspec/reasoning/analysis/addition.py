"""Which rules still hold for the sum of several filled forms, when they hold for each.

Sums of numbers keep a linear rule: Σ left = Σ right. What does not add up is said with its
reason. It is asked of complete forms by the same definition, and their sum cell by cell.
"""

from dataclasses import dataclass
from typing import Literal

from formspec.engine.plan import PlannedRule

Reason = Literal["condition", "previous", "rounding", "unequal", "constant"]


@dataclass(frozen=True, slots=True)
class Addition:
    """Whether a rule survives addition.

    Reasons why not: ``condition``: it holds for some forms only. ``previous``: it does not apply
    to forms without the period before. ``rounding``: what one form is off by adds up.
    ``unequal``: two differences may cancel out. ``constant``: a fixed number counts once for
    every form.
    """

    rule: str
    """The id of the rule."""
    survives: bool
    """Whether it holds for a sum of forms where it holds for each."""
    reason: Reason | None = None
    """Why it does not survive."""


def addition(rule: PlannedRule) -> Addition:
    """What becomes of a rule when forms are added up."""
    reason = _reason(rule)
    return Addition(rule.id, reason is None, reason)


def _reason(rule: PlannedRule) -> Reason | None:
    relation = rule.relation
    if rule.when is not None:
        return "condition"
    if rule.previous:
        return "previous"
    if any(relation.rounded_terms):
        return "rounding"
    if relation.op == "!=":
        return "unequal"
    # A + 1 ≤ B holds for sums, as n ≥ 1 forms say A + n ≤ B; A ≤ B + 1 does not.
    kept = {"=": 0, "<=": 1, "<": 1, ">=": -1, ">": -1}[relation.op] * relation.constant
    return "constant" if kept < 0 or (relation.op == "=" and relation.constant) else None
