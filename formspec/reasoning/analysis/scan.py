"""What the rules of a form say about one another, before any data.

All is asked of forms that are filled in completely, with numbers of the declared decimals within
the declared bounds, and with the period before where rules look at it. Rules that round say what
they say of such numbers. A rule under a condition says that its condition does not hold or it
does. What cannot be decided within bounds of effort is listed, never guessed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from formspec.diagnostics.problem import FormspecError, Severity, did_you_mean, problem
from formspec.engine.compiled import compile_form
from formspec.engine.decode import shown_value
from formspec.engine.plan import Plan, PlannedRule, Slot
from formspec.language.expression import Op
from formspec.language.form import Form
from formspec.reasoning.analysis.addition import Addition, addition
from formspec.reasoning.analysis.conflict import Removal, Test, conflicts
from formspec.reasoning.analysis.extent import End, end
from formspec.reasoning.solver.certificate import Certificate, Clause, Premise
from formspec.reasoning.solver.clauses import cells_of, clause, kept, limits, stated
from formspec.reasoning.solver.constraints import compared, condition, within
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.entail import Point, Search, minimal
from formspec.submissions.numeral import show

WEIGHTS: Mapping[Severity, int] = {"error": 100, "warning": 10, "note": 1}
"""What giving up a rule weighs, unless weights are given."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot hold together; without any of them the others can."""

    rules: tuple[str, ...]
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Implied:
    """A rule that follows from others, none of which can be left out; from bounds alone if
    there are none. ``weaker`` says that one of them is less severe than the rule.
    """

    rule: str
    reason: tuple[str, ...]
    weaker: bool
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Tight:
    """A rule that says ≤ or ≥ and can only hold as an equality, because of ``reason``."""

    rule: str
    reason: tuple[str, ...]
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class CellRange:
    """From ``low`` to ``high``, as decimal numbers, None is no bound; each end can be reached.

    The certificates say why there is nothing beyond; None where that is the declared bound.
    """

    cell: str
    low: str | None
    high: str | None
    low_certificate: Certificate | None = None
    high_certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A cell that can have one value only, because of ``reason``."""

    cell: str
    value: str
    reason: tuple[str, ...]
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Settled:
    """A rule whose condition is always or never true, because of ``reason``.

    Where the rule itself is among its reasons, the others leave its condition open, but not the
    rule: it bars its condition. Else a rule whose condition is never true does nothing.
    """

    rule: str
    holds: Literal["always", "never"]
    reason: tuple[str, ...]
    certificate: Certificate

    @property
    def bars(self) -> bool:
        """Whether it is the rule itself that forbids its condition."""
        return self.rule in self.reason


@dataclass(frozen=True)
class Scan:
    """What ``scan`` found, in the order of the form.

    Where errors and warnings contradict one another, everything follows from them: then only
    ``conflicts``, ``removals`` and ``additions`` are told. ``undecided`` are the rules and
    cells of which something was not found out.
    """

    form: Form
    conflicts: tuple[Conflict, ...] = ()
    removals: tuple[Removal, ...] = ()
    implied: tuple[Implied, ...] = ()
    equalities: tuple[Tight, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    conditions: tuple[Settled, ...] = ()
    ranges: tuple[CellRange, ...] = ()
    additions: tuple[Addition, ...] = ()
    undecided: tuple[str, ...] = ()


def scan(form: Form, weights: Mapping[str, int] | None = None) -> Scan:
    """What follows from the rules of a form, each with a proof.

    ``weights`` says by rule id what giving up a rule costs (default: ``WEIGHTS`` by severity).
    Conflicts look at all rules; what follows is taken from those of severity error and warning.
    Raises FormspecError: there is no such rule, or no such weight.
    """
    plan = compile_form(form)
    given = [stated(rule, plan.bounds) for rule in plan.rules]
    cells = sorted({cell for rule in plan.rules for cell in rule.cells})
    bounds = limits(plan, cells)
    costs = _costs(plan, weights or {})
    effort = Effort()
    premises, tests = [*(premise for premise, _ in given), *bounds], _tests(plan, given)
    clashes = conflicts(premises, tests, costs, len(plan.slots), effort)
    open_ones = () if clashes.decided else (form.id,)
    told = Scan(
        form,
        conflicts=tuple(Conflict(proof.given("rule"), proof) for proof in clashes.conflicts),
        removals=clashes.removals,
        additions=tuple(addition(rule) for rule in plan.rules),
        undecided=open_ones,
    )
    room = _room(plan, given, tests, bounds, effort)
    start = room.search.prove(())
    if start is None:
        return replace(told, undecided=(form.id,))
    if not isinstance(start, Point):
        return told
    conditions = tuple(_conditions(room))
    dead = {found.rule for found in conditions if found.holds == "never" and not found.bars}
    spans = [_span(room, start, cell) for cell in cells]
    ranges = tuple(_ranges(room, spans))
    if effort.is_spent:
        room.undecided.append(form.id)
    return replace(
        told,
        implied=tuple(_implied(room, dead)),
        equalities=tuple(_equalities(room)),
        fixed=tuple(_fixed(room, spans)),
        conditions=conditions,
        ranges=ranges,
        undecided=(*open_ones, *dict.fromkeys(room.undecided)),
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


def _tests(plan: Plan, given: Sequence[tuple[Premise, bool]]) -> Mapping[str, Test]:
    """By the engine, for rules whose premises say only a part of them."""
    return {
        rule.id: partial(kept, rule, plan.bounds)
        for rule, (_, exact) in zip(plan.rules, given, strict=True)
        if not exact
    }


@dataclass(frozen=True, slots=True)
class _Room:
    """What all questions about one form share; ``undecided`` grows."""

    made: Plan
    claims: Sequence[tuple[Premise, bool]]
    numbers: Mapping[str, int]
    by_cell: Mapping[int, Sequence[int]]
    search: Search
    bounds: Sequence[Premise]
    undecided: list[str]

    def proof(self, name: str, claim: Clause, without: Collection[int] = ()) -> Certificate | None:
        """Why a claim follows, with no premise too many.

        What stands near it is asked first: most proofs are there, and short.
        """
        effort = self.search.effort
        if effort.is_spent:
            self.undecided.append(name)
            return None
        near = self._near(claim, without)
        close = minimal(near, claim, len(self.made.slots), effort)
        if close is not None:
            return close
        found = self.search.prove(claim, without)
        if found is None:
            self.undecided.append(name)
        if found is None or isinstance(found, Point):
            return None
        used = [premise for premise in self.search.used(found) if premise.kind == "rule"]
        proof = minimal([*used, *self.bounds], claim, len(self.made.slots), effort)
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
        around = {c for n in numbers for c in cells_of(self.search.premises[n].clause)}
        bounds = (n for cell in around for n in self.by_cell[cell]
                  if self.search.premises[n].kind != "rule")  # fmt: skip
        return [self.search.premises[n] for n in sorted(numbers.union(bounds) - set(without))]


def _room(
    plan: Plan,
    given: Sequence[tuple[Premise, bool]],
    tests: Mapping[str, Test],
    bounds: Sequence[Premise],
    effort: Effort,
) -> _Room:
    must = [n for n, rule in enumerate(plan.rules) if rule.severity != "note"]
    numbers = {plan.rules[n].id: number for number, n in enumerate(must)}
    asked = [test for rule, test in tests.items() if rule in numbers]
    search = Search([*(given[n][0] for n in must), *bounds], len(plan.slots), effort, asked)
    by_cell: dict[int, list[int]] = {}
    for number, premise in enumerate(search.premises):
        for cell in cells_of(premise.clause):
            by_cell.setdefault(cell, []).append(number)
    return _Room(plan, given, numbers, by_cell, search, bounds, [])


def _conditions(room: _Room) -> Iterator[Settled]:
    for rule in room.made.rules:
        if rule.when is None:
            continue
        false, own = clause(condition(rule.when, False)), room.own(rule)
        never = room.proof(rule.id, false, own)
        if never is None and own:
            never = room.proof(rule.id, false)
        always = None if never else room.proof(rule.id, clause(condition(rule.when)))
        if never is not None:
            yield Settled(rule.id, "never", never.given("rule"), never)
        elif always is not None:
            yield Settled(rule.id, "always", always.given("rule"), always)


def _implied(room: _Room, dead: Collection[str]) -> Iterator[Implied]:
    """Rules that follow from the others; not those whose condition is never true."""
    ranks = {rule.id: WEIGHTS[rule.severity] for rule in room.made.rules}
    for rule, (premise, exact) in zip(room.made.rules, room.claims, strict=True):
        if not exact:
            room.undecided.append(rule.id)
            continue
        proof = None if rule.id in dead else room.proof(rule.id, premise.clause, room.own(rule))
        if proof is not None:
            reason = proof.given("rule")
            weaker = any(ranks[name] < ranks[rule.id] for name in reason)
            yield Implied(rule.id, reason, weaker, proof)


def _equalities(room: _Room) -> Iterator[Tight]:
    for rule in room.made.rules:
        relation = rule.relation
        plain = rule.when is None and not any(relation.rounded_terms) and relation.terms
        if plain and relation.op in ("<=", ">=") and rule.id in room.numbers:
            # Of the relation as it is written: 3 C ≤ 1 comes to C ≤ 0, but is no equality there.
            back: Op = ">=" if relation.op == "<=" else "<="
            proof = room.proof(rule.id, clause(compared(relation.terms, relation.constant, back)))
            if proof is not None:
                yield Tight(rule.id, proof.given("rule"), proof)


@dataclass(frozen=True, slots=True)
class _Span:
    """How far a cell goes, in steps or codes of answers."""

    cell: int
    low: End
    high: End


def _span(room: _Room, start: Point, cell: int) -> _Span:
    slot = room.made.slots[cell]
    ends = []
    for upwards, bound in zip((False, True), slot.bounds, strict=True):
        reached = bound is not None and start.values[cell] == bound
        found = End(bound) if reached else end(room.search, cell, upwards, bound)
        if not found.decided:
            room.undecided.append(slot.key)
        ends.append(replace(found, certificate=None) if found.value == bound else found)
    return _Span(cell, *ends)


def _fixed(room: _Room, spans: Sequence[_Span]) -> Iterator[Fixed]:
    for span in spans:
        slot = room.made.slots[span.cell]
        if span.low.value is None or span.low.value != span.high.value:
            continue
        proof = room.proof(slot.key, clause(within(span.cell, span.low.value, span.low.value)))
        if proof is not None:
            value = shown_value(slot, span.low.value) or ""
            yield Fixed(slot.key, value, proof.given("rule"), proof)


def _ranges(room: _Room, spans: Sequence[_Span]) -> Iterator[CellRange]:
    """The range of every number; cells that no rule looks at have their bounds."""
    found = {span.cell: span for span in spans}
    for cell, slot in enumerate(room.made.slots):
        if not slot.steps or slot.previous:
            continue
        span = found.get(cell) or _Span(cell, *map(End, slot.bounds))
        yield CellRange(
            slot.key,
            _shown(slot, span.low.value),
            _shown(slot, span.high.value),
            span.low.certificate,
            span.high.certificate,
        )


def _shown(slot: Slot, steps: int | None) -> str | None:
    return None if steps is None else show(steps, slot.decimals)
