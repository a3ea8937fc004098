"""The views: rows that a quick test finds suspect, then each check of those rows.

A view has only so many checks and columns, so that no database meets a limit and its time
to compile grows with the number of checks, not with its square.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from formspec_sql.check import Check
from formspec_sql.printing import Printer
from formspec_sql.sheet import Sheet
from formspec_sql.tree import (
    NULL,
    As,
    Case,
    Compare,
    Expr,
    Name,
    Number,
    Outside,
    any_of,
)

MAX_CHECKS = 400
MAX_NAMES = 1_200
"""So many checks and columns are in one view, unless one check needs more columns."""

_LEAVES = 4


class Views:
    """The views of one form."""

    def __init__(self, sheet: Sheet, checks: Sequence[Check], wide: bool) -> None:
        self.sheet, self.checks = sheet, checks
        self.print = Printer(sheet.dialect)
        self.steps = sheet.dialect.types["wide" if wide else "whole"]

    def statements(self) -> Iterator[str]:
        """The views in the order they need one another."""
        table, chunks = self.sheet.table, list(self._chunks())
        names = [f"{table}_checked_{number}" for number, _ in enumerate(chunks, 1)]
        for name, chunk in zip(names, chunks, strict=True):
            yield f"CREATE VIEW {name} AS\n{self._chunk(*chunk)};"
        yield f"CREATE VIEW {table}_findings AS\n{self._findings(names)};"

    # Which checks and columns -------------------------------------------------------

    def _chunks(self) -> Iterator[tuple[list[Check], list[str]]]:
        """Checks in order, as many as have room, with the columns they need."""
        chunk: list[Check] = []
        names: dict[str, None] = {}
        for check in self.checks:
            more = self.sheet.needed(check.names())
            full = len(chunk) == MAX_CHECKS or len(names.keys() | more) > MAX_NAMES
            if chunk and full:
                yield chunk, list(names)
                chunk, names = [], {}
            chunk.append(check)
            names |= dict.fromkeys(sorted(more))
        if chunk:
            yield chunk, list(names)

    # One view -----------------------------------------------------------------------

    def _chunk(self, chunk: Sequence[Check], names: Sequence[str]) -> str:
        stages = list(self._stages(names))
        last = stages[-1].split(" ", 1)[0]
        suspect = self.print.show(any_of((*_outside(chunk), *(c.suspect for c in chunk))))
        stages.append(
            f"suspect AS{self.sheet.dialect.materialized} (SELECT * FROM {last} WHERE {suspect})"
        )
        expand = self._tree if self.sheet.dialect.expands == "tree" else self._list
        return "WITH " + ",\n".join(stages) + "\n" + expand(chunk)

    def _stages(self, names: Sequence[str]) -> Iterator[str]:
        """The columns by the names that rules use; computed cells step by step."""
        sheet = self.sheet
        depth = {sheet.columns[n]: made.depth for n, made in sheet.made.items()}
        first = [name for name in names if name not in depth]
        shown = [f"{self.print.show(sheet.faces[name])} AS {name}" for name in first]
        chosen = ", ".join(["t.submission_id AS submission_id", *shown])
        yield f"cells AS (SELECT {chosen}\nFROM {self._tables(first)})"
        place = {name: number for number, name in enumerate(sheet.columns)}
        for level in range(1, max([depth.get(name, 0) for name in names], default=0) + 1):
            made = [
                f"{self.print.show(sheet.filling(place[name]))} AS {name}"
                for name in names
                if depth.get(name) == level
            ]
            before = "cells" if level == 1 else f"computed_{level - 1}"
            yield f"computed_{level} AS (SELECT c.*, {', '.join(made)} FROM {before} AS c)"

    def _tables(self, names: Iterable[str]) -> str:
        """The tables that hold these columns; a row may be missing in all but the first."""
        sheet = self.sheet
        used = {sheet.parts[name.removeprefix("raw_")] for name in names} - {1}
        joins = [
            f" LEFT JOIN {sheet.tables[part - 1]} AS t{part}"
            f" ON t{part}.submission_id = t.submission_id"
            for part in sorted(used)
        ]
        return f"{sheet.table} AS t{''.join(joins)}"

    def _tree(self, chunk: Sequence[Check]) -> str:
        """Each suspect row beside each check of this view; a tree of CASE leads to it.

        The checks are counted anew in each view: SQLite compares each constant of a statement
        with all others.
        """
        found = {
            "state": {n: c.state for n, c in enumerate(chunk)},
            "left_value": {n: c.left for n, c in enumerate(chunk) if c.left is not None},
            "right_value": {n: c.right for n, c in enumerate(chunk) if c.right is not None},
            "cell_values": {n: c.values for n, c in enumerate(chunk) if c.values is not None},
        }
        shown = ",\n".join(f"{self.print.show(_decided(of))} AS {name}"
                           for name, of in found.items())  # fmt: skip
        first, last = chunk[0].number, chunk[-1].number
        rules = (
            f"(SELECT number, number - {first} AS place FROM {self.sheet.table}_rules\n"
            f"WHERE number BETWEEN {first} AND {last})"
        )
        return (
            f"{self._selected('')} FROM (SELECT s.submission_id, r.number,\n{shown}\n"
            f"FROM suspect AS s CROSS JOIN {rules} AS r) AS f\n"
            "WHERE state IS NOT NULL"
        )

    def _list(self, chunk: Sequence[Check]) -> str:
        """All checks of a suspect row as a list, which is then unnested."""
        dialect = self.sheet.dialect
        records = [
            dialect.record.format(", ".join(dialect.pair.format(*pair) for pair in self._entry(c)))
            for c in chunk
        ]
        unnested = dialect.unnest.format(",\n".join(records))
        return (
            f"{self._selected('e.')} FROM (SELECT submission_id,\n{unnested} AS e\n"
            "FROM suspect) AS f\nWHERE e.state IS NOT NULL"
        )

    def _entry(self, check: Check) -> Iterator[tuple[str, str]]:
        yield "number", str(check.number)
        yield "state", self.print.show(check.state)
        for name, part in (("left_value", check.left), ("right_value", check.right)):
            # The elements of a list must be of one type.
            yield name, f"CAST({self.print.show(part or NULL)} AS {self.steps})"
        yield "cell_values", self.print.show(As(check.values or NULL, "text"))

    def _selected(self, of: str) -> str:
        text = self.sheet.dialect.types["text"]
        return (
            f"SELECT submission_id, {of}number AS number, {of}state AS state,\n"
            f"CAST({of}left_value AS {self.steps}) AS left_value,\n"
            f"CAST({of}right_value AS {self.steps}) AS right_value,\n"
            f"CAST({of}cell_values AS {text}) AS cell_values"
        )

    # All of them --------------------------------------------------------------------

    def _findings(self, names: Sequence[str]) -> str:
        table = self.sheet.table
        chosen = "SELECT submission_id, number, state, left_value, right_value, cell_values FROM"
        checked = "\nUNION ALL ".join(f"{chosen} {name}" for name in names)
        return _FINDINGS.format(table=table, checked=checked or self._nothing())

    def _nothing(self) -> str:
        """A form without any check has no findings."""
        text = self.sheet.dialect.types["text"]
        return (
            f"SELECT submission_id, 0 AS number, 0 AS state, CAST(NULL AS {self.steps}) AS "
            f"left_value, CAST(NULL AS {self.steps}) AS right_value, CAST(NULL AS {text}) AS "
            f"cell_values FROM {self.sheet.table} WHERE FALSE"
        )


_FINDINGS = """\
SELECT g.submission_id, g.number, g.rule, g.kind, g.severity, g.verdict,
    g.left_value, g.right_value, g.left_value - g.right_value AS difference, g.per_unit, g.unit,
    g.cell_values, g.explanation,
    CASE WHEN g.verdict = 'fail' AND (g.severity = 'error'
        OR (g.severity = 'warning' AND g.explanation IS NULL)) THEN TRUE ELSE FALSE END AS blocks
FROM (SELECT f.submission_id, f.number, r.rule, f.left_value, f.right_value, r.per_unit, r.unit,
        f.cell_values,
        CASE WHEN f.state = 3 THEN 'digits' ELSE r.kind END AS kind,
        CASE WHEN f.state = 3 THEN 'error' ELSE r.severity END AS severity,
        CASE WHEN f.state = 2 THEN 'incomplete' ELSE 'fail' END AS verdict,
        CASE WHEN f.state <> 3 AND r.severity = 'warning' AND trim(e.explanation) <> ''
            AND coalesce(e.cell_values, f.cell_values) = f.cell_values
            THEN e.explanation END AS explanation
    FROM ({checked}) AS f
    JOIN {table}_rules AS r ON r.number = f.number
    LEFT JOIN {table}_explanations AS e
        ON e.submission_id = f.submission_id AND e.rule = r.rule) AS g"""


def _outside(chunk: Sequence[Check]) -> Iterator[Expr]:
    """That a cell is outside its own limits or those of a rule: one test a cell."""
    lows: dict[Name, int] = {}
    highs: dict[Name, int] = {}
    for check in chunk:
        for name, low, high in check.limits:
            if low is not None:
                lows[name] = max(low, lows.get(name, low))
            if high is not None:
                highs[name] = min(high, highs.get(name, high))
    for name in dict.fromkeys((*lows, *highs)):
        yield Outside(name, lows.get(name), highs.get(name))


def _decided(found: Mapping[int, Expr]) -> Expr:
    """The tree that belongs to ``r.place``: half of what is left at every step."""
    numbers = sorted(found)
    number = Name("r.place")
    if not numbers:
        return NULL
    if len(numbers) <= _LEAVES:
        return Case(tuple((Number(n), found[n]) for n in numbers), of=number)
    half = numbers[len(numbers) // 2]
    low, high = (
        _decided({n: found[n] for n in numbers if (n < half) == first}) for first in (True, False)
    )
    return Case(((Compare(number, "<", Number(half)), low),), high)
