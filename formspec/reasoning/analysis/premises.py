"""A filled form as premises: what its cells say, what they may be, and the rules that must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from formspec.engine.bounds import widened, without_zeros
from formspec.engine.compiled import compile_form
from formspec.engine.decode import decode
from formspec.engine.intervals import Bound, Values, too_long
from formspec.engine.plan import Plan, PlannedRule
from formspec.language.form import Form
from formspec.reasoning.solver.certificate import Certificate, Premise
from formspec.reasoning.solver.clauses import bounded, clause, domain_of, kept, stated
from formspec.reasoning.solver.constraints import not_applying, within, zero_or_within
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.entail import Search
from formspec.submissions.submission import Submission, shaped


@dataclass(frozen=True, slots=True)
class FilledPremises:
    """A filled form as premises."""

    plan: Plan
    """The form, made ready."""
    values: Values
    """What is filled in, in steps by cell number; None for a blank."""
    assumed: Mapping[str, tuple[str, ...]]
    """By rule the filled cells whose values its premise already takes for granted."""
    cells: frozenset[int]
    """The numbers of the cells that premises are about."""
    search: Search
    """The premises, ready to be asked about."""

    def reason(self, proof: Certificate) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The rules and the filled cells that a proof stands on, in the order of the form."""
        rules = proof.names("rule")
        cells = {*proof.names("value"), *(c for rule in rules for c in self.assumed.get(rule, ()))}
        return rules, tuple(slot.key for slot in self.plan.slots if slot.key in cells)


def applying(plan: Plan, filled: Values) -> list[PlannedRule]:
    """The rules of severity error, but for those that look at a period before that is not there."""
    return [
        rule
        for rule in plan.rules
        if rule.severity == "error" and all(filled[cell] is not None for cell in rule.previous)
    ]


def premises_of(form: Form, submission: Submission | Mapping[str, Any]) -> FilledPremises:
    """The premises of a submission. Raises FormspecError like ``validate``."""
    plan = compile_form(form)
    filled = decode(without_zeros(plan), shaped(form, submission)).values
    rules = applying(plan, filled)
    cells = {cell for rule in rules for cell in rule.cells}
    cells |= {cell for cell, value in enumerate(filled) if not _inside(value, plan.bounds[cell])}
    premises: list[Premise] = []
    tests, effort = [], Effort()
    assumed = {}
    slots = zip(filled, plan.slots, strict=True)
    known = [widened(slot) if value is None else (value, value) for value, slot in slots]
    for rule in rules:
        premise, exact = stated(rule, known)
        if too_long(rule.relation, filled):
            premise = replace(premise, clause=clause(not_applying(rule)))
        if too_long(rule.relation, filled) or rule.relation.rounding == "truncate":
            assumed[rule.id] = tuple(plan.slots[c].key for _, c in rule.relation.terms
                                     if filled[c] is not None)  # fmt: skip
        premises.append(premise)
        if not exact:
            tests.append(kept(rule, plan.bounds, effort))
    for cell in sorted(cells):
        value = filled[cell]
        if value is not None:
            name = plan.slots[cell].key
            premises.append(Premise("value", name, clause(within(cell, value, value))))
        # A value is reason enough for itself; only one that is out of bounds is held to them.
        premises += _limits(plan, cell, blank=_inside(value, plan.bounds[cell]))
    search = Search(premises, len(plan.slots), effort, tests)
    return FilledPremises(plan, filled, assumed, frozenset(cells), search)


def _limits(plan: Plan, cell: int, *, blank: bool) -> Sequence[Premise]:
    """The bounds of a cell; a blank that counts as 0 may be 0 all the same."""
    slot = plan.slots[cell]
    bounds = bounded(slot.bounds, cell, slot.key)
    if not (blank and slot.zero) or _inside(0, slot.bounds):
        return bounds
    either = Premise("low", slot.key, clause(zero_or_within(cell, *domain_of(slot.bounds))))
    # The ends of both are said too: a search without them may get lost before it tells the cases.
    return [*bounded(widened(slot), cell, slot.key), either]


def _inside(value: int | None, bound: Bound) -> bool:
    low, high = bound
    return value is None or ((low is None or value >= low) and (high is None or value <= high))
