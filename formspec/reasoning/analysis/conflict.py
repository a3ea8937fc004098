"""Which few rules cannot hold together, and which are cheapest to give up.

Rules that share no cell contradict nothing together, so each group that hangs together is looked
at on its own: the cheapest rules that hit all conflicts so far are left out, and if what is left
still contradicts itself, there is another conflict in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from formspec.reasoning.solver.certificate import Certificate, Premise
from formspec.reasoning.solver.clauses import cells_of
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.effort import Effort, UndecidedError
from formspec.reasoning.solver.entail import Point, Search
from formspec.reasoning.solver.hitting import LightestSets, lightest

MAX_CONFLICTS = 100
MAX_REMOVALS = 50

Test = Callable[[Sequence[int]], bool]
"""Whether whole values keep a rule whose premise says only a part of it."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Rules without which the rest can hold together."""

    rules: tuple[str, ...]
    """The ids of the rules."""
    weight: int
    """What giving them up weighs, all together."""


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Minimal conflicts of rules, and the cheapest ways out of them."""

    conflicts: tuple[Certificate, ...]
    """For each conflict the proof that its rules contradict one another."""
    removals: tuple[Removal, ...]
    """The ways out; none where the bounds alone contradict one another."""
    decided: bool = True
    """False where there may be other conflicts, and other ways out or cheaper ones."""


@dataclass(frozen=True, slots=True)
class _Questions:
    """What all questions about conflicts share; ``proofs`` grows."""

    tests: Mapping[str, Test]
    weights: Mapping[str, int]
    cells: int
    effort: Effort
    proofs: list[Certificate]

    def contradiction(self, premises: Sequence[Premise]) -> Certificate | None:
        """None where the premises can hold together, else why not. Raises UndecidedError."""
        tests = [self.tests[p.name] for p in premises if p.kind == "rule" and p.name in self.tests]
        search = Search(premises, self.cells, self.effort, tests)
        answer = search.prove(())
        if isinstance(answer, Point):
            return None
        proof = None
        if answer is not None and len(self.proofs) < MAX_CONFLICTS:
            proof = search.minimal(answer, ())
        if proof is None:
            raise UndecidedError
        return proof

    def ways_out(self, premises: Sequence[Premise]) -> LightestSets:
        """The cheapest of these premises to give up, by number, so that the rest can hold."""
        numbers = {p.name: n for n, p in enumerate(premises) if p.kind == "rule"}

        def reason(removed: Sequence[int]) -> list[int] | None:
            left = [premise for number, premise in enumerate(premises) if number not in removed]
            proof = self.contradiction(left)
            if proof is None:
                return None
            self.proofs.append(proof)
            return [numbers[rule] for rule in proof.names("rule")]

        costs = {number: self.weights[rule] for rule, number in numbers.items()}
        return lightest(costs, (), reason, MAX_REMOVALS, self.effort)


def conflicts(
    premises: Sequence[Premise],
    tests: Mapping[str, Test],
    weights: Mapping[str, int],
    cells: int,
    effort: Effort,
) -> Conflicts:
    """What contradicts what; ``tests`` are those of rules of which premises say only a part.

    ``weights`` say what giving up a rule costs, ``cells`` is how many cells there are.
    """
    answer = Search(premises, cells, effort, list(tests.values())).prove(())
    if isinstance(answer, Point):
        return Conflicts((), ())
    order = {rule: number for number, rule in enumerate(weights)}

    def in_form(rules: Sequence[str]) -> list[int]:
        return [order[rule] for rule in rules]

    questions = _Questions(tests, weights, cells, effort, [])
    ways, decided = list[list[tuple[str, ...]]](), True
    for group in sorted(connected(cells_of(premise.clause) for premise in premises)):
        own = [premises[number] for number in group]
        out = questions.ways_out(own)
        ways.append([tuple(own[number].name for number in chosen) for chosen in out.sets])
        decided = decided and out.decided
    removals = [
        tuple(sorted((rule for rules in chosen for rule in rules), key=order.__getitem__))
        for chosen in islice(product(*ways), MAX_REMOVALS)
    ]
    return Conflicts(
        tuple(sorted(questions.proofs, key=lambda proof: in_form(proof.names("rule")))),
        tuple(
            Removal(rules, sum(weights[rule] for rule in rules))
            for rules in sorted(removals, key=in_form)
            if rules
        ),
        decided,
    )
