"""Proofs that anybody can check: what is claimed follows from the premises.

A row ``(terms, constant)`` says ``Σ weight·cell + constant ≤ 0`` over whole numbers. A clause
says that all rows of at least one of its alternatives hold. To prove a claim it is denied, and
every case is driven to ``0 < 0``: a leaf adds up rows, each times a positive number, until no
cell is left (Farkas); a split goes through the alternatives of a clause, or through "at most k"
and "at least k + 1", as no whole number lies between. Nothing here knows how a proof was found.
Sources: J. Farkas, Theorie der einfachen Ungleichungen, 1902; the splits are those of A. Land and
A. Doig, An automatic method of solving discrete programming problems, 1960.
"""

from dataclasses import dataclass

Row = tuple[tuple[tuple[int, int], ...], int]
Clause = tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Rows that add up to a contradiction."""

    sum: tuple[tuple[int, int], ...]
    """Positive whole multiples of rows, by their number in the case: (times, row)."""


@dataclass(frozen=True, slots=True)
class Split:
    """One proof for each case."""

    on: int | Row
    """The number of a clause, or a row for the cases ``row ≤ 0`` and ``row ≥ 1``."""
    cases: tuple["Leaf | Split", ...]
    """The proofs, in the order of the cases."""


Tree = Leaf | Split


@dataclass(frozen=True, slots=True)
class Premise:
    """What a proof starts from."""

    kind: str
    """``rule``; ``low`` or ``high``, a bound of a cell; or ``value``, what is filled in."""
    name: str
    """The id of the rule, or the key of the cell."""
    clause: Clause
    """What it says."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A proof with all that it needs to be checked."""

    premises: tuple[Premise, ...]
    """What it starts from."""
    claim: Clause
    """What follows; without alternatives: that the premises contradict one another."""
    tree: Tree
    """Why it follows."""

    def check(self) -> bool:
        """Whether the claim follows, by adding up rows and nothing else."""
        clauses = [premise.clause for premise in self.premises] + denied(self.claim)
        return _closes(self.tree, sure_rows(clauses), clauses)

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of the premises of a kind."""
        return tuple(premise.name for premise in self.premises if premise.kind == kind)


def not_row(row: Row) -> Row:
    """The row that says the opposite: ``≥ 1`` for ``≤ 0``."""
    terms, constant = row
    return tuple((-weight, cell) for weight, cell in terms), 1 - constant


def denied(claim: Clause) -> list[Clause]:
    """No alternative holds: some row of each of them does not."""
    return [tuple((not_row(row),) for row in rows) for rows in claim]


def sure_rows(clauses: list[Clause]) -> list[Row]:
    """The rows of the clauses that leave no choice, in order."""
    return [row for clause in clauses if len(clause) == 1 for row in clause[0]]


def _closes(tree: Tree, rows: list[Row], clauses: list[Clause]) -> bool:
    if isinstance(tree, Leaf):
        there = all(0 <= number < len(rows) for _, number in tree.sum)
        return there and _contradicts([(times, rows[number]) for times, number in tree.sum])
    on = tree.on
    if isinstance(on, int) and not 0 <= on < len(clauses):
        return False
    branches = clauses[on] if isinstance(on, int) else ((on,), (not_row(on),))
    return len(branches) == len(tree.cases) and all(
        _closes(case, [*rows, *branch], clauses)
        for case, branch in zip(tree.cases, branches, strict=True)
    )


def _contradicts(parts: list[tuple[int, Row]]) -> bool:
    """Whether the rows, so many times each, add up to ``0 < constant ≤ 0``."""
    total: dict[int, int] = {}
    for times, (terms, _) in parts:
        for weight, cell in terms:
            total[cell] = total.get(cell, 0) + times * weight
    constant = sum(times * constant for times, (_, constant) in parts)
    return all(times > 0 for times, _ in parts) and not any(total.values()) and constant > 0
