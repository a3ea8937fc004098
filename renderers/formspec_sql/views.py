"""The views: rows that a quick test finds suspect, then each check of those rows.

A view has only so many checks and columns, so that no database meets a limit and its time
to compile grows with the number of checks, not with its square.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from formspec_sql.check import SqlCheck
from formspec_sql.printing import Printer
from formspec_sql.table_layout import TableLayout
from formspec_sql.tree import (
    NULL,
    CaseWhen,
    Cast,
    Compare,
    Expr,
    Identifier,
    NotBetween,
    NumberLiteral,
    any_of,
)

MAX_CHECKS = 400
MAX_NAMES = 1_200
"""So many checks and columns are in one view, unless one check needs more columns."""

_LEAVES = 4


class Views:
    """The views of one form."""

    def __init__(self, layout: TableLayout, checks: Sequence[SqlCheck], wide: bool) -> None:
        self.layout, self.checks = layout, checks
        self.print = Printer(layout.dialect)
        self.steps = layout.dialect.types["wide" if wide else "whole"]

    def statements(self) -> Iterator[str]:
        """The views in the order they need one another."""
        table, chunks = self.layout.table, list(self._chunks())
        names = [f"{table}_checked_{number}" for number, _ in enumerate(chunks, 1)]
        for name, chunk in zip(names, chunks, strict=True):
            yield f"CREATE VIEW {name} AS\n{self._chunk(*chunk)};"
        yield f"CREATE VIEW {table}_findings AS\n{self._findings(names)};"

    # Which checks and columns -------------------------------------------------------

    def _chunks(self) -> Iterator[tuple[list[SqlCheck], list[str]]]:
        """Checks in order, as many as one view may have, with the columns they need."""
        chunk: list[SqlCheck] = []
        names: dict[str, None] = {}
        for check in self.checks:
            more = self.layout.needed(check.names())
            full = len(chunk) == MAX_CHECKS or len(names.keys() | more) > MAX_NAMES
            if chunk and full:
                yield chunk, list(names)
                chunk, names = [], {}
            chunk.append(check)
            names |= dict.fromkeys(sorted(more))
        if chunk:
            yield chunk, list(names)

    # One view -----------------------------------------------------------------------

    def _chunk(self, chunk: Sequence[SqlCheck], names: Sequence[str]) -> str:
        stages = list(self._stages(names))
        last = stages[-1].split(" ", 1)[0]
        suspect = self.print.show(any_of((*_outside(chunk), *(c.suspect for c in chunk))))
        stages.append(
            f"suspect AS{self.layout.dialect.materialized} (SELECT * FROM {last} WHERE {suspect})"
        )
        expand = self._tree if self.layout.dialect.expands == "tree" else self._list
        return "WITH " + ",\n".join(stages) + "\n" + expand(chunk)

    def _stages(self, names: Sequence[str]) -> Iterator[str]:
        """The columns by the names that rules use; computed cells step by step."""
        layout = self.layout
        depth = {layout.columns[n]: cell.depth for n, cell in layout.computable.items()}
        first = [name for name in names if name not in depth]
        shown = [f"{self.print.show(layout.selected[name])} AS {name}" for name in first]
        chosen = ", ".join(["t.submission_id AS submission_id", *shown])
        yield f"cells AS (SELECT {chosen}\nFROM {self._tables(first)})"
        place = {name: number for number, name in enumerate(layout.columns)}
        for level in range(1, max([depth.get(name, 0) for name in names], default=0) + 1):
            computed = [
                f"{self.print.show(layout.computed_value(place[name]))} AS {name}"
                for name in names
                if depth.get(name) == level
            ]
            before = "cells" if level == 1 else f"computed_{level - 1}"
            yield f"computed_{level} AS (SELECT c.*, {', '.join(computed)} FROM {before} AS c)"

    def _tables(self, names: Iterable[str]) -> str:
        """The tables that hold these columns; a row may be missing in all but the first."""
        layout = self.layout
        used = {layout.parts[name.removeprefix("raw_")] for name in names} - {1}
        joins = [
            f" LEFT JOIN {layout.tables[part - 1]} AS t{part}"
            f" ON t{part}.submission_id = t.submission_id"
            for part in sorted(used)
        ]
        return f"{layout.table} AS t{''.join(joins)}"

    def _tree(self, chunk: Sequence[SqlCheck]) -> str:
        """Each suspect row with each check of this view; a tree of CASE leads to it.

        The checks are counted anew in each view: SQLite compares each constant of a statement
        with all others.
        """
        columns = {
            "state": {n: c.state for n, c in enumerate(chunk)},
            "left_value": {n: c.left for n, c in enumerate(chunk) if c.left is not None},
            "right_value": {n: c.right for n, c in enumerate(chunk) if c.right is not None},
            "cell_values": {n: c.values for n, c in enumerate(chunk) if c.values is not None},
        }
        shown = ",\n".join(f"{self.print.show(_decided(of))} AS {name}"
                           for name, of in columns.items())  # fmt: skip
        first, last = chunk[0].number, chunk[-1].number
        rules = (
            f"(SELECT number, number - {first} AS place FROM {self.layout.table}_rules\n"
            f"WHERE number BETWEEN {first} AND {last})"
        )
        return (
            f"{self._selected('')} FROM (SELECT s.submission_id, r.number,\n{shown}\n"
            f"FROM suspect AS s CROSS JOIN {rules} AS r) AS f\n"
            "WHERE state IS NOT NULL"
        )

    def _list(self, chunk: Sequence[SqlCheck]) -> str:
        """All checks of a suspect row as a list, which is then unnested."""
        dialect = self.layout.dialect
        records = [
            dialect.record.format(", ".join(dialect.pair.format(*pair) for pair in self._entry(c)))
            for c in chunk
        ]
        unnested = dialect.unnest.format(",\n".join(records))
        return (
            f"{self._selected('e.')} FROM (SELECT submission_id,\n{unnested} AS e\n"
            "FROM suspect) AS f\nWHERE e.state IS NOT NULL"
        )

    def _entry(self, check: SqlCheck) -> Iterator[tuple[str, str]]:
        yield "number", str(check.number)
        yield "state", self.print.show(check.state)
        for name, part in (("left_value", check.left), ("right_value", check.right)):
            # The elements of a list must be of one type.
            yield name, f"CAST({self.print.show(part or NULL)} AS {self.steps})"
        yield "cell_values", self.print.show(Cast(check.values or NULL, "text"))

    def _selected(self, of: str) -> str:
        text = self.layout.dialect.types["text"]
        return (
            f"SELECT submission_id, {of}number AS number, {of}state AS state,\n"
            f"CAST({of}left_value AS {self.steps}) AS left_value,\n"
            f"CAST({of}right_value AS {self.steps}) AS right_value,\n"
            f"CAST({of}cell_values AS {text}) AS cell_values"
        )

    # All of them --------------------------------------------------------------------

    def _findings(self, names: Sequence[str]) -> str:
        table = self.layout.table
        chosen = "SELECT submission_id, number, state, left_value, right_value, cell_values FROM"
        checked = "\nUNION ALL ".join(f"{chosen} {name}" for name in names)
        return _FINDINGS.format(table=table, checked=checked or self._nothing())

    def _nothing(self) -> str:
        """A form without any check has no findings."""
        text = self.layout.dialect.types["text"]
        return (
            f"SELECT submission_id, 0 AS number, 0 AS state, CAST(NULL AS {self.steps}) AS "
            f"left_value, CAST(NULL AS {self.steps}) AS right_value, CAST(NULL AS {text}) AS "
            f"cell_values FROM {self.layout.table} WHERE FALSE"
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


def _outside(chunk: Sequence[SqlCheck]) -> Iterator[Expr]:
    """That a cell is outside its own limits or those of a rule: one test a cell."""
    lows: dict[Identifier, int] = {}
    highs: dict[Identifier, int] = {}
    for check in chunk:
        for name, low, high in check.limits:
            if low is not None:
                lows[name] = max(low, lows.get(name, low))
            if high is not None:
                highs[name] = min(high, highs.get(name, high))
    for name in dict.fromkeys((*lows, *highs)):
        yield NotBetween(name, lows.get(name), highs.get(name))


def _decided(choices: Mapping[int, Expr]) -> Expr:
    """The tree that belongs to ``r.place``: half of what is left at every step."""
    numbers = sorted(choices)
    number = Identifier("r.place")
    if not numbers:
        return NULL
    if len(numbers) <= _LEAVES:
        return CaseWhen(tuple((NumberLiteral(n), choices[n]) for n in numbers), of=number)
    half = numbers[len(numbers) // 2]
    low, high = (
        _decided({n: choices[n] for n in numbers if (n < half) == first}) for first in (True, False)
    )
    return CaseWhen(((Compare(number, "<", NumberLiteral(half)), low),), high)
