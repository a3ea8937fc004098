"""Does a claim follow from premises? A proof, values that refute it, or an honest "unknown".

Linear rows are left to the simplex. Where its values are no whole numbers, or a clause with
several alternatives does not hold, the cases are gone through one by one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import lcm
from typing import cast

from formspec.reasoning.solver.certificate import (
    Certificate,
    Clause,
    Leaf,
    Premise,
    Row,
    Split,
    Tree,
    denied,
    not_row,
)
from formspec.reasoning.solver.clauses import cells_of, holds
from formspec.reasoning.solver.effort import Effort
from formspec.reasoning.solver.simplex import Reach, SpentError, Sum, Tableau

CASES = 300
"""After so many cases a question stays open."""

DEPTH = 100
"""… and after so many one inside another."""

COPYING = 16
"""So many values are copied and looked at in the time that one coefficient takes."""

STATING = 4
"""Coefficients that are put in in the time that one takes to be stated."""

_BELOW = {
    "rule": ("value", "low", "high"),
    "value": ("low", "high"),
    "high": (),
    "low": (),
}
"""What may come in for a premise that is left out."""


@dataclass(frozen=True, slots=True)
class Point:
    """Whole values that keep all premises."""

    values: tuple[int, ...]
    """The value of each cell, by its number."""


Answer = Tree | Point | None


class Search:
    """Premises that many questions are asked about.

    ``cells`` is how many cells there are. ``tests`` say of values whether what the clauses
    only say in part holds too; where it does not, the question stays open. Where all is
    ``homogeneous``, fractions will do: times what they are parts of, they are whole. When the
    ``effort`` is spent, questions stay open.
    """

    def __init__(
        self,
        premises: Sequence[Premise],
        cells: int,
        effort: Effort,
        tests: Sequence[Callable[[Sequence[int]], bool]] = (),
        *,
        homogeneous: bool = False,
    ) -> None:
        self.premises = tuple(premises)
        self.effort, self._charged = effort, 0
        self.tableau = Tableau(cells)
        self.cells, self._tests, self._homogeneous = cells, tests, homogeneous
        self._rows: list[Row] = []
        self._owners: list[int] = []
        self._first: dict[int, int] = {}
        self._clauses: list[tuple[int, Clause]] = []
        self._same: dict[frozenset[tuple[int, int]], list[int]] = {}
        self._endless: set[tuple[int, bool]] = set()
        self._spent = 0
        self._clash: Sum | None = None
        for number, premise in enumerate(premises):
            if len(premise.clause) != 1:
                self._clauses.append((number, premise.clause))
                continue
            self._first[number] = len(self._rows)
            for row in premise.clause[0]:
                self._same.setdefault(_line(row), []).append(len(self._rows))
                self._owners.append(number)
                self._state(row)
                self.effort.left -= STATING * len(row[0])
        clash: Sum | None = self._clash
        self._is_lost = False  # where no values were found that keep the premises, nor a reason
        try:
            self.contradiction = clash if clash is not None else self._check()
        except SpentError:
            self.contradiction, self._is_lost = None, True

    @property
    def has_cases(self) -> bool:
        """Whether some premise has several alternatives."""
        return bool(self._clauses)

    def _state(self, row: Row) -> None:
        clash = self.tableau.state(row, len(self._rows))
        if self._clash is None:
            self._clash = clash
        self._rows.append(row)

    def prove(self, claim: Clause, without: Collection[int] = ()) -> Answer:
        """Whether a claim follows from the premises but for those of some numbers.

        The numbers of the proof are those of ``sure_rows`` over all premises and the denied claim.
        Premises that contradict one another prove everything, and then none can be left out.
        """
        if self.contradiction is not None:
            return Leaf(self.contradiction)
        if self._is_lost:
            return None
        self._spent = 0
        mark, rows, clauses = self.tableau.mark(), len(self._rows), self._clauses
        self._forget(without)
        self._clauses = [part for part in clauses if part[0] not in without]
        for number, clause in enumerate(denied(claim), len(self.premises)):
            if len(clause) == 1:
                self._state(clause[0][0])
            else:
                self._clauses.append((number, clause))
        answer = self._close(0)
        self._clauses, self._clash = clauses, None
        del self._rows[rows:]
        self.tableau.undo(mark)
        return answer

    def _forget(self, without: Collection[int]) -> None:
        rows = [
            row for number in without if number in self._first
            for row in self.premises[number].clause[0] if row[0]
        ]  # fmt: skip
        for row in rows:
            self.tableau.forget(row)
        for other in {other for row in rows for other in self._same[_line(row)]}:
            if self._owners[other] not in without:
                self.tableau.state(self._rows[other], other)

    def _charge(self) -> None:
        """What the tableau has done since then is taken from the effort."""
        self.effort.left -= self.tableau.work - self._charged
        self._charged = self.tableau.work

    def _check(self) -> Sum | None:
        """The tableau, with no more work than is left. Raises SpentError."""
        self.tableau.limit = self._charged + self.effort.left
        try:
            return self.tableau.check()
        finally:
            self._charge()

    def _close(self, depth: int) -> Answer:
        self._spent += 1
        self._charge()
        if self._spent > CASES or depth > DEPTH or self.effort.is_spent:
            return None
        try:
            contradiction = self._clash or self._check()
        except SpentError:
            return None
        if contradiction is not None:
            return Leaf(contradiction)
        split = self._split()
        if isinstance(split, Point | None):
            return split
        on, branches = split
        cases: list[Tree] = []
        for branch in branches:
            mark, rows = self.tableau.mark(), len(self._rows)
            for row in branch:
                self._state(row)
            answer = self._close(depth + 1)
            self._clash = None
            del self._rows[rows:]
            self.tableau.undo(mark)
            if isinstance(answer, Leaf) and all(number < rows for _, number in answer.sum):
                return answer  # the case makes no difference
            if isinstance(answer, Point | None):
                return answer
            cases.append(answer)
        return Split(on, tuple(cases))

    def _split(self) -> tuple[int | Row, Clause] | Point | None:
        """The cases to go through; or the values, where all holds with them."""
        values = self.tableau.values[: self.cells]
        if self._homogeneous:
            scale = lcm(*(value.denominator for value in values))
            return Point(tuple(int(value * scale) for value in values))
        if set(map(type, values)) != {int}:  # much faster than to look at each
            cell = next(cell for cell, now in enumerate(values) if type(now) is not int)
            row: Row = (((1, cell),), -(values[cell].numerator // values[cell].denominator))
            return row, ((row,), (not_row(row),))
        whole = cast("list[int]", values)
        for number, clause in self._clauses:
            self.effort.left -= len(clause)
            if not holds(clause, whole):
                return number, clause
        return Point(tuple(whole)) if all(test(whole) for test in self._tests) else None

    def reach(self, cell: int, upwards: bool) -> tuple[Reach | None, bool]:
        """How far the fractions let a cell go that keep all rows, None is endless; and whether
        whole values that keep all premises go as far. Where the effort is spent on it, it is
        not known.
        """
        if self._is_lost or self.effort.is_spent or (cell, upwards) in self._endless:
            return None, False
        self.effort.left -= len(self.tableau.values) // COPYING
        mark = self.tableau.mark()
        self.tableau.limit = self._charged + self.effort.left
        try:
            reach = self.tableau.reach(cell, upwards)
        except SpentError:
            self.tableau.undo(mark)
            self._charge()
            return None, False
        if reach is None:
            self._endless |= self.tableau.ray
        reached = reach is not None and isinstance(self._split(), Point)
        self.tableau.undo(mark)
        self._charge()
        return reach, reached

    def proof(self, reach: Reach, claim: Clause) -> Certificate:
        """The proof that a cell does not go farther, as one row claims."""
        return self.as_certificate(Leaf((*reach.sum, (reach.times, len(self._rows)))), claim)

    def used(self, tree: Tree) -> list[Premise]:
        """The premises that a proof uses."""
        return [self.premises[number] for number in self._used(tree)]

    def _used(self, tree: Tree) -> list[int]:
        numbers = {self._owners[n] for n in _rows_of(tree) if n < len(self._owners)}
        return sorted(numbers | {n for n in _clauses_of(tree) if n < len(self.premises)})

    def minimal(self, tree: Tree, claim: Clause) -> Certificate | None:
        """A proof like this one with no premise too many; any bounds and values may come in."""
        rules = [premise for premise in self.used(tree) if premise.kind == "rule"]
        others = [premise for premise in self.premises if premise.kind != "rule"]
        return minimal([*rules, *others], claim, self.cells, self.effort)

    def as_certificate(self, tree: Tree, claim: Clause) -> Certificate:
        """A proof that was found, from the premises that it uses."""
        used = self._used(tree)
        rows = [
            self._first[number] + place
            for number in used
            if number in self._first
            for place in range(len(self.premises[number].clause[0]))
        ]
        renumbered = _renumbered(
            tree, _Numbers(rows, len(self._owners)), _Numbers(used, len(self.premises))
        )
        return Certificate(tuple(self.premises[number] for number in used), claim, renumbered)


class _Numbers:
    """New numbers where some of those below ``total`` are kept, and all from there on."""

    def __init__(self, kept: Sequence[int], total: int) -> None:
        self._new = {old: new for new, old in enumerate(kept)}
        self._moved = len(kept) - total

    def __getitem__(self, number: int) -> int:
        return self._new.get(number, number + self._moved)


def certified(
    premises: Sequence[Premise],
    claim: Clause,
    cells: int,
    effort: Effort,
    *,
    homogeneous: bool = False,
) -> Certificate | None:
    """A proof from no more premises than it uses; None if there is none, or none was found."""
    if effort.is_spent:
        return None
    search = Search(premises, cells, effort, homogeneous=homogeneous)
    tree = search.prove(claim)
    if tree is None or isinstance(tree, Point):
        return None
    used = search.used(tree)
    if len(used) == len(premises):
        return Certificate(tuple(premises), claim, tree)
    # With less to go by a search may find a shorter proof, or get lost: then this one is told.
    shorter = certified(used, claim, cells, effort, homogeneous=homogeneous)
    return shorter or search.as_certificate(tree, claim)


def minimal(
    premises: Sequence[Premise],
    claim: Clause,
    cells: int,
    effort: Effort,
    *,
    homogeneous: bool = False,
) -> Certificate | None:
    """A proof of whose premises none can be left out, by trying each while there is effort left.

    A reason with fewer rules is better than one with fewer bounds: while rules are tried, all
    bounds may be used.
    """
    best = certified(premises, claim, cells, effort, homogeneous=homogeneous)
    if best is None:
        return None
    for kind in ("rule", "value", "high", "low"):
        background = [premise for premise in premises if premise.kind in _BELOW[kind]]
        for premise in reversed([p for p in best.premises if p.kind == kind]):
            if effort.is_spent or premise not in best.premises:
                continue
            left = [p for p in best.premises if p is not premise and p.kind not in _BELOW[kind]]
            looked_at = cells_of(claim).union(*(cells_of(p.clause) for p in left))
            effort.left -= len(looked_at) + len(background)
            left += [
                p
                for p in background
                if p is not premise and (homogeneous or cells_of(p.clause) <= looked_at)
            ]
            best = certified(left, claim, cells, effort, homogeneous=homogeneous) or best
    return best


def _renumbered(tree: Tree, rows: _Numbers, clauses: _Numbers) -> Tree:
    if isinstance(tree, Leaf):
        return Leaf(tuple((times, rows[number]) for times, number in tree.sum))
    on = clauses[tree.on] if isinstance(tree.on, int) else tree.on
    return Split(on, tuple(_renumbered(case, rows, clauses) for case in tree.cases))


def _line(row: Row) -> frozenset[tuple[int, int]]:
    """The same for a row and the row turned round."""
    terms, _ = row
    sign = -1 if terms and terms[0][0] < 0 else 1
    return frozenset((sign * weight, cell) for weight, cell in terms)


def _rows_of(tree: Tree) -> set[int]:
    if isinstance(tree, Leaf):
        return {number for _, number in tree.sum}
    return {number for case in tree.cases for number in _rows_of(case)}


def _clauses_of(tree: Tree) -> set[int]:
    if isinstance(tree, Leaf):
        return set()
    own = {tree.on} if isinstance(tree.on, int) else set[int]()
    return own | {number for case in tree.cases for number in _clauses_of(case)}
