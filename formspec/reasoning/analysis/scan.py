"""What the rules of a form say about one another, before any data.

All is asked of forms that are filled in completely, with numbers of the declared decimals within
the declared bounds, and with the period before where rules look at it. Rules that round say what
they say of such numbers. A rule under a condition says that its condition does not hold or it
does. What cannot be decided within bounds of effort is listed, never guessed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import NoneType
from typing import Literal

from formspec.diagnostics.problem import FormspecError, Severity, check_type, did_you_mean, problem
from formspec.engine.compiled import compile_form
from formspec.engine.decode import shown_value
from formspec.engine.plan import Plan, PlannedRule
from formspec.language.expression import Op
from formspec.language.form import Form, check_form
from formspec.reasoning.analysis.addition import Addition, addition
from formspec.reasoning.analysis.conflict import Removal, Test, conflicts
from formspec.reasoning.analysis.extent import CellRange, Extreme, cell_range, extremes
from formspec.reasoning.solver.certificate import Certificate, Clause, Premise
from formspec.reasoning.solver.clauses import cells_of, clause, kept, limits, stated
from formspec.reasoning.solver.constraints import compared, condition, within
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.entail import Point, Search, minimal

WEIGHTS: Mapping[Severity, int] = {"error": 100, "warning": 10, "note": 1}
"""What giving up a rule weighs, unless weights are given."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot hold together; without any of them the others can."""

    rules: tuple[str, ...]
    """The ids of the rules."""
    certificate: Certificate
    """The proof that they contradict one another."""


@dataclass(frozen=True, slots=True)
class Implied:
    """A rule that follows from others, none of which can be left out."""

    rule: str
    """The id of the rule."""
    reason: tuple[str, ...]
    """The ids of the others; none where bounds alone are enough."""
    weaker: bool
    """Whether one of the others is less severe than the rule."""
    certificate: Certificate
    """The proof that it follows."""


@dataclass(frozen=True, slots=True)
class Tight:
    """A rule that says ≤ or ≥ and can only hold as an equality."""

    rule: str
    """The id of the rule."""
    reason: tuple[str, ...]
    """The ids of rules because of which it can."""
    certificate: Certificate
    """The proof of the other direction."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A cell that can have one value only."""

    cell: str
    """The key of the cell."""
    value: str
    """The value: a decimal number or an answer."""
    reason: tuple[str, ...]
    """The ids of rules because of which it is the only one."""
    certificate: Certificate
    """The proof that there is no other."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A rule whose condition is always or never true.

    Where the rule itself is among its reasons, the others leave its condition open, but not the
    rule: it bars its condition. Else a rule whose condition is never true does nothing.
    """

    rule: str
    """The id of the rule."""
    holds: Literal["always", "never"]
    """When its condition holds."""
    reason: tuple[str, ...]
    """The ids of rules because of which it does."""
    certificate: Certificate
    """The proof that it does."""

    @property
    def bars(self) -> bool:
        """Whether it is the rule itself that forbids its condition."""
        return self.rule in self.reason


@dataclass(frozen=True)
class Scan:
    """What ``scan`` found, in the order of the form.

    Where errors and warnings contradict one another, everything follows from them: then there
    are only ``conflicts``, ``removals`` and ``additions``.
    """

    form: Form
    """The form."""
    conflicts: tuple[Conflict, ...] = ()
    """Rules that cannot hold together."""
    removals: tuple[Removal, ...] = ()
    """The cheapest ways to give up rules so that the others can."""
    implied: tuple[Implied, ...] = ()
    """Rules that follow from others."""
    equalities: tuple[Tight, ...] = ()
    """Rules that can only hold as equalities."""
    fixed: tuple[Fixed, ...] = ()
    """Cells with one possible value."""
    conditions: tuple[Settled, ...] = ()
    """Rules whose condition is always or never true."""
    ranges: tuple[CellRange, ...] = ()
    """What each number can be."""
    additions: tuple[Addition, ...] = ()
    """Whether each rule holds for a sum of forms."""
    undecided: tuple[str, ...] = ()
    """The rules and cells of which something was not found out, or the id of the form."""

    def __repr__(self) -> str:
        found = {"conflicts": len(self.conflicts), "implied": len(self.implied)}
        return f"<Scan of {self.form!r}: {found}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the form, and the rules that cannot hold together."""
        from html import escape

        texts = [", ".join(each.rules)[:200] for each in self.conflicts[:20]]
        rules = "".join(f"<li>{escape(text)}</li>" for text in texts)
        return f"{self.form._repr_html_()}<ul>{rules}</ul>"


def scan(form: Form, weights: Mapping[str, int] | None = None) -> Scan:
    """Find what follows from the rules of a form.

    Args:
        form: The form.
        weights: By rule id, what giving up a rule costs, a whole number above 0; by default
            ``WEIGHTS`` by severity.

    Returns:
        All that was found, each with a proof. Conflicts look at all rules; what follows is taken
        from those of severity error and warning.

    Raises:
        FormspecError: There is no such rule, or no such weight.

    >>> import formspec
    >>> found = formspec.scan(formspec.load("wuzhou-2018-warmth"))
    >>> found.conflicts, found.undecided
    ((), ())
    """
    check_form(form)
    check_type(weights, (Mapping, NoneType), "weights", "dict_of_weights")
    plan = compile_form(form)
    costs, effort = _costs(plan, weights or {}), Effort()
    stated_rules = [stated(rule, plan.bounds) for rule in plan.rules]
    tests = _tests(plan, stated_rules, effort)
    cells = sorted({cell for rule in plan.rules for cell in rule.cells})
    bounds = limits(plan, cells)
    premises = [*(premise for premise, _ in stated_rules), *bounds]
    clashes = conflicts(premises, tests, costs, len(plan.slots), effort)
    undecided = [] if clashes.decided else [form.id]
    result = Scan(
        form,
        conflicts=tuple(Conflict(proof.names("rule"), proof) for proof in clashes.conflicts),
        removals=clashes.removals,
        additions=tuple(addition(rule) for rule in plan.rules),
        undecided=tuple(undecided),
    )
    questions = _questions(plan, stated_rules, tests, bounds, effort, undecided)
    start = questions.search.prove(())
    if start is None:
        return replace(result, undecided=(form.id,))
    return _with_answers(result, questions, start, cells) if isinstance(start, Point) else result


def _with_answers(
    result: Scan, questions: "_Questions", start: Point, cells: Sequence[int]
) -> Scan:
    """What follows from rules that can hold together, as they do with the values of ``start``."""
    plan = questions.plan
    conditions = tuple(_conditions(questions))
    dead = {each.rule for each in conditions if each.holds == "never" and not each.bars}
    spans = {cell: _span(questions, start, cell) for cell in cells}
    if questions.search.effort.is_spent:
        questions.undecided.append(result.form.id)
    return replace(
        result,
        implied=tuple(_implied(questions, dead)),
        equalities=tuple(_equalities(questions)),
        fixed=tuple(_fixed(questions, spans)),
        conditions=conditions,
        ranges=tuple(
            cell_range(slot, *spans.get(cell, map(Extreme, slot.bounds)))
            for cell, slot in enumerate(plan.slots)
            if slot.steps and not slot.previous
        ),
        undecided=tuple(dict.fromkeys(questions.undecided)),
    )


def _costs(plan: Plan, weights: Mapping[str, object]) -> Mapping[str, int]:
    costs = {rule.id: WEIGHTS[rule.severity] for rule in plan.rules}
    for rule, weight in weights.items():
        if rule not in costs:
            raise FormspecError(problem("FS607", name=rule, hint=did_you_mean(str(rule), costs)))
        if isinstance(weight, bool) or not isinstance(weight, int) or weight <= 0:
            raise FormspecError(problem("FS642", rule=rule, weight=str(weight)[:40]))
        costs[rule] = weight
    return costs


def _tests(
    plan: Plan, stated_rules: Sequence[tuple[Premise, bool]], effort: Effort
) -> Mapping[str, Test]:
    """By the engine, for rules whose premises say only a part of them."""
    return {
        rule.id: kept(rule, plan.bounds, effort)
        for rule, (_, exact) in zip(plan.rules, stated_rules, strict=True)
        if not exact
    }


@dataclass(frozen=True, slots=True)
class _Questions:
    """What all questions about one form share; ``undecided`` grows."""

    plan: Plan
    stated_rules: Sequence[tuple[Premise, bool]]
    numbers: Mapping[str, int]
    by_cell: Mapping[int, Sequence[int]]
    search: Search
    undecided: list[str]

    def proof(self, name: str, claim: Clause, without: Collection[int] = ()) -> Certificate | None:
        """Why a claim follows, with no premise too many.

        What stands near it is asked first: most proofs are there, and short.
        """
        effort = self.search.effort
        if effort.is_spent:
            self.undecided.append(name)
            return None
        nearby = self._near(claim, without)
        close = minimal(nearby, claim, len(self.plan.slots), effort)
        if close is not None:
            return close
        tree = self.search.prove(claim, without)
        if tree is None:
            self.undecided.append(name)
        if tree is None or isinstance(tree, Point):
            return None
        proof = self.search.minimal(tree, claim)
        if proof is None:
            self.undecided.append(name)
        return proof

    def own(self, rule: PlannedRule) -> Collection[int]:
        """The number of a rule among the premises; none where it is only a note."""
        return {self.numbers[rule.id]} if rule.id in self.numbers else ()

    def _near(self, claim: Clause, without: Collection[int]) -> list[Premise]:
        """The premises about the cells of a claim, and the bounds of the cells of those."""
        cells = cells_of(claim)
        numbers = {n for cell in cells for n in self.by_cell.get(cell, ())}
        joined = {c for n in numbers for c in cells_of(self.search.premises[n].clause)}
        bounds = (n for cell in joined for n in self.by_cell[cell]
                  if self.search.premises[n].kind != "rule")  # fmt: skip
        return [self.search.premises[n] for n in sorted(numbers.union(bounds) - set(without))]


def _questions(
    plan: Plan,
    stated_rules: Sequence[tuple[Premise, bool]],
    tests: Mapping[str, Test],
    bounds: Sequence[Premise],
    effort: Effort,
    undecided: list[str],
) -> _Questions:
    must = [n for n, rule in enumerate(plan.rules) if rule.severity != "note"]
    numbers = {plan.rules[n].id: number for number, n in enumerate(must)}
    own_tests = [test for rule, test in tests.items() if rule in numbers]
    search = Search(
        [*(stated_rules[n][0] for n in must), *bounds], len(plan.slots), effort, own_tests
    )
    by_cell: dict[int, list[int]] = {}
    for number, premise in enumerate(search.premises):
        for cell in cells_of(premise.clause):
            by_cell.setdefault(cell, []).append(number)
    return _Questions(plan, stated_rules, numbers, by_cell, search, undecided)


_Span = tuple[Extreme, Extreme]
"""The least and the greatest value of a cell."""


def _conditions(questions: _Questions) -> Iterator[Settled]:
    for rule in questions.plan.rules:
        if rule.when is None:
            continue
        false, own = clause(condition(rule.when, False)), questions.own(rule)
        never = questions.proof(rule.id, false, own)
        if never is None and own:
            never = questions.proof(rule.id, false)
        always = None if never else questions.proof(rule.id, clause(condition(rule.when)))
        if never is not None:
            yield Settled(rule.id, "never", never.names("rule"), never)
        elif always is not None:
            yield Settled(rule.id, "always", always.names("rule"), always)


def _implied(questions: _Questions, dead: Collection[str]) -> Iterator[Implied]:
    """Rules that follow from the others; not those whose condition is never true."""
    ranks = {rule.id: WEIGHTS[rule.severity] for rule in questions.plan.rules}
    for rule, (premise, exact) in zip(questions.plan.rules, questions.stated_rules, strict=True):
        if not exact:
            questions.undecided.append(rule.id)
            continue
        if rule.id in dead:
            continue
        proof = questions.proof(rule.id, premise.clause, questions.own(rule))
        if proof is not None:
            reason = proof.names("rule")
            weaker = any(ranks[name] < ranks[rule.id] for name in reason)
            yield Implied(rule.id, reason, weaker, proof)


def _equalities(questions: _Questions) -> Iterator[Tight]:
    for rule in questions.plan.rules:
        relation = rule.relation
        plain = rule.when is None and not any(relation.rounded_terms) and relation.terms
        if plain and relation.op in ("<=", ">=") and rule.id in questions.numbers:
            # Of the relation as it is written: 3 C ≤ 1 comes to C ≤ 0, but is no equality there.
            back: Op = ">=" if relation.op == "<=" else "<="
            converse = clause(compared(relation.terms, relation.constant, back))
            proof = questions.proof(rule.id, converse)
            if proof is not None:
                yield Tight(rule.id, proof.names("rule"), proof)


def _span(questions: _Questions, start: Point, cell: int) -> _Span:
    slot = questions.plan.slots[cell]
    span = extremes(questions.search, cell, slot.bounds, start)
    questions.undecided.extend(slot.key for end in span if not end.decided)
    return span


def _fixed(questions: _Questions, spans: Mapping[int, _Span]) -> Iterator[Fixed]:
    for cell, (low, high) in spans.items():
        slot = questions.plan.slots[cell]
        if low.value is None or low.value != high.value:
            continue
        proof = questions.proof(slot.key, clause(within(cell, low.value, low.value)))
        if proof is not None:
            yield Fixed(slot.key, shown_value(slot, low.value) or "", proof.names("rule"), proof)
