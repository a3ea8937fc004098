"""Is there one set of true amounts that explains every printed number of rules that round?

Each rule alone asks only whether its own intervals meet; together they may ask for amounts that
no number has. Amounts are fractions, counted in half steps. All is multiplied by one unknown
whole number, the ``scale``: then amounts are whole numbers too, "less than" is "less by one
at least", and the same proofs serve.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from formspec.engine.bounds import widened
from formspec.engine.intervals import Values, around, holds
from formspec.engine.plan import Plan, PlannedRule
from formspec.language.form import Rounding
from formspec.reasoning.solver.certificate import Certificate, Premise, Row
from formspec.reasoning.solver.clauses import row
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.entail import Point, Search, minimal
from formspec.submissions.numeral import show_fraction


@dataclass(frozen=True, slots=True)
class Amounts:
    """The true amounts behind printed numbers, or why there are none."""

    amounts: Mapping[str, str] | None
    """Amounts by cell key that explain all, decimal numbers or fractions (``10/3``), or None."""
    rules: tuple[str, ...] = ()
    """Ids of rules for which there are none, none of which can be left out."""
    cells: tuple[str, ...] = ()
    """The filled cells for which there are none."""
    certificate: Certificate | None = None
    """The proof that there are none."""
    decided: bool = True
    """False where it was not found out: then there is neither."""


def true_amounts(plan: Plan, values: Values, rules: list[PlannedRule]) -> Amounts | None:
    """The amounts behind the printed numbers; None where no rule rounds.

    Only rules that apply for certain are asked; what is blank may be any amount in its bounds.
    """
    rules = [
        rule for rule in rules if any(rule.relation.rounded_terms) and _applies(rule, values, plan)
    ]
    if not rules:
        return None
    scale = len(plan.slots)
    printed = _printed(plan, values, rules, scale)
    premises = [Premise("rule", rule.id, (_rows(rule, scale),)) for rule in rules]
    premises += [*printed, Premise("low", "scale", (((((-1, scale),), 1),),))]
    effort = Effort()
    answer = Search(premises, scale + 1, effort, homogeneous=True).prove(())
    if isinstance(answer, Point):
        times = answer.values[scale]
        cells = sorted({cell for rule in rules for _, cell in rule.relation.terms})
        amounts = ((cell, Fraction(answer.values[cell], times)) for cell in cells)
        return Amounts({plan.slots[cell].key: _shown(plan, cell, each) for cell, each in amounts})
    proof = minimal(premises, (), scale + 1, effort, homogeneous=True)
    if proof is None:
        return Amounts(None, decided=False)
    ids = set(proof.names("rule"))
    for premise in proof.premises:  # a number is only rounded where a rule says so
        if premise in printed and ids.isdisjoint(printed[premise]):
            ids.add(printed[premise][0])
    named = tuple(rule.id for rule in rules if rule.id in ids)
    return Amounts(None, named, tuple(dict.fromkeys(proof.names("value"))), proof)


def _applies(rule: PlannedRule, values: Values, plan: Plan) -> bool:
    return rule.when is None or holds(rule.when, values, plan.bounds) is True


def _rows(rule: PlannedRule, scale: int) -> tuple[Row, ...]:
    """The relation of true amounts: exact, whatever was printed."""
    relation = rule.relation
    terms = [*relation.terms, (2 * relation.constant, scale)]
    below = row(terms, int(relation.op == "<"))
    above = row([(-weight, cell) for weight, cell in terms], int(relation.op == ">"))
    return (below, above) if relation.op == "=" else (below,) if "<" in relation.op else (above,)


def _printed(
    plan: Plan, values: Values, rules: list[PlannedRule], scale: int
) -> dict[Premise, list[str]]:
    """What printed numbers, and the bounds of blanks, say of amounts; with the rules for which
    they are rounded so.
    """
    rounded_by: dict[Premise, list[str]] = {}
    for rule in rules:
        relation = rule.relation
        for (_, cell), rounded in zip(relation.terms, relation.rounded_terms, strict=True):
            rounding = relation.rounding if rounded else "exact"
            for premise in _stands_for(plan, cell, values[cell], rounding, scale):
                rounded_by.setdefault(premise, []).append(rule.id)
    return rounded_by


def _stands_for(
    plan: Plan, cell: int, value: int | None, rounding: Rounding, scale: int
) -> Iterator[Premise]:
    """The amounts between which a printed number, or a blank, can lie."""
    low, high = widened(plan.slots[cell]) if value is None else (value, value)
    for kind, sign, bound in (("low", -1, low), ("high", 1, high)):
        if bound is not None:
            amounts = around(bound, rounding)
            end = amounts.low if sign < 0 else amounts.high
            limit = row([(sign, cell), (-sign * int(end.value), scale)], int(not end.closed))
            yield Premise(kind if value is None else "value", plan.slots[cell].key, ((limit,),))


def _shown(plan: Plan, cell: int, half_steps: Fraction) -> str:
    amount = half_steps / (2 * 10 ** plan.slots[cell].decimals)
    rest = amount.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return show_fraction(amount) if rest == 1 else f"{amount.numerator}/{amount.denominator}"
