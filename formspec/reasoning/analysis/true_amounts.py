"""Is there one set of true amounts that explains every printed number of rules that round?

Each rule alone asks only whether its own intervals meet; together they may ask for amounts that
no number has. Amounts are fractions, counted in half steps. All is multiplied by one unknown
whole number, the ``scale``: then amounts are whole numbers too, "less than" is "less by one
at least", and the same proofs serve.
"""

from collections.abc import Mapping
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
    """``amounts`` by cell key, as decimal numbers or fractions (``10/3``), that explain all; or
    the ``rules`` and filled ``cells`` for which there are none, none of which can be left out.
    Where it was not ``decided`` there is neither.
    """

    amounts: Mapping[str, str] | None
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    certificate: Certificate | None = None
    decided: bool = True


def true_amounts(made: Plan, values: Values, rules: list[PlannedRule]) -> Amounts | None:
    """The amounts behind the printed numbers; None where no rule rounds.

    Only rules that apply for certain are asked; what is blank may be any amount in its bounds.
    """
    asked = [
        rule for rule in rules if any(rule.relation.rounded_terms) and _applies(rule, values, made)
    ]
    if not asked:
        return None
    scale = len(made.slots)
    backed = _printed(made, values, asked, scale)
    premises = [Premise("rule", rule.id, (_rows(rule, scale),)) for rule in asked]
    premises += [*backed, Premise("low", "scale", (((((-1, scale),), 1),),))]
    effort = Effort()
    found = Search(premises, scale + 1, effort, homogeneous=True).prove(())
    if isinstance(found, Point):
        cells = sorted({cell for rule in asked for _, cell in rule.relation.terms})
        return Amounts({
            made.slots[cell].key: _shown(made, cell, Fraction(found.values[cell], found.values[-1]))
            for cell in cells
        })  # fmt: skip
    proof = minimal(premises, (), scale + 1, effort, homogeneous=True)
    if proof is None:
        return Amounts(None, decided=False)
    asking = set(proof.given("rule"))
    for premise in proof.premises:  # a number is only rounded where a rule says so
        if premise in backed and not asking & set(backed[premise]):
            asking.add(backed[premise][0])
    named = tuple(rule.id for rule in asked if rule.id in asking)
    return Amounts(None, named, tuple(dict.fromkeys(proof.given("value"))), proof)


def _applies(rule: PlannedRule, values: Values, made: Plan) -> bool:
    return rule.when is None or holds(rule.when, values, made.bounds) is True


def _rows(rule: PlannedRule, scale: int) -> tuple[Row, ...]:
    """The relation of true amounts: exact, whatever was printed."""
    relation = rule.relation
    terms = [*relation.terms, (2 * relation.constant, scale)]
    below = row(terms, int(relation.op == "<"))
    above = row([(-weight, cell) for weight, cell in terms], int(relation.op == ">"))
    return (below, above) if relation.op == "=" else (below,) if "<" in relation.op else (above,)


def _printed(
    made: Plan, values: Values, rules: list[PlannedRule], scale: int
) -> dict[Premise, list[str]]:
    """What printed numbers, and the bounds of blanks, say of amounts; with the rules for which
    they are rounded so.
    """
    found: dict[Premise, list[str]] = {}
    for rule in rules:
        relation = rule.relation
        for (_, cell), rounded in zip(relation.terms, relation.rounded_terms, strict=True):
            rounding = relation.rounding if rounded else "exact"
            for premise in _stands_for(made, cell, values[cell], rounding, scale):
                found.setdefault(premise, []).append(rule.id)
    return found


def _stands_for(
    made: Plan, cell: int, value: int | None, rounding: Rounding, scale: int
) -> list[Premise]:
    """The amounts between which a printed number, or a blank, can lie."""
    low, high = widened(made.slots[cell]) if value is None else (value, value)
    name, found = made.slots[cell].key, list[Premise]()
    if low is not None:
        end = around(low, rounding).low
        least = row([(-1, cell), (int(end.value), scale)], int(not end.closed))
        found.append(Premise("low" if value is None else "value", name, ((least,),)))
    if high is not None:
        end = around(high, rounding).high
        most = row([(1, cell), (-int(end.value), scale)], int(not end.closed))
        found.append(Premise("high" if value is None else "value", name, ((most,),)))
    return found


def _shown(made: Plan, cell: int, half_steps: Fraction) -> str:
    amount = half_steps / (2 * 10 ** made.slots[cell].decimals)
    rest = amount.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return show_fraction(amount) if rest == 1 else f"{amount.numerator}/{amount.denominator}"
