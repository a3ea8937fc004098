"""``python -m benchmarks.sql [DIALECT…]``: how long databases take to understand large forms.

Prints seconds for 750 to 6000 rules: rendering, running the script (which creates the views),
and a query over the findings of one row. What grows no faster than the number of rules shows
the same figure for each thousand.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from formspec_sql import SqlRenderer
from formspec_sql.dialect import DIALECTS
from formspec_sql.table_layout import TableLayout

import formspec
from formspec.engine.compiled import compile_form

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from support.databases import OPENERS, Database

SIZES = (750, 1500, 3000, 6000)
COLUMNS = 10

T = TypeVar("T")


def form(rules: int) -> formspec.Form:
    """Half of the rules are sums of three terms, half are between one total and the next."""
    items, checks = [], []
    for number in range(rules // (2 * COLUMNS)):
        names = [f"{letter}{number}" for letter in "abcd"]
        items += [f"      - {{code: {name}, label: {name}, unit: 人}}\n" for name in names[1:]]
        formula = f"{names[0]}={'+'.join(names[1:])}"
        items.append(f"      - {{code: {names[0]}, label: x, unit: 人, formula: {formula}}}\n")
        check = f"1.a{number} <= 1.a{max(0, number - 1)} + 1000"
        checks.append(f"  - {{id: r{number}, check: {check}, severity: warning}}\n")
    columns = ", ".join(f"{{id: k{n}, label: k{n}}}" for n in range(COLUMNS))
    return formspec.loads(
        f"formspec: 1\nid: large\nversion: '1'\ntitle: large\ncolumns: [{columns}]\n"
        f"sections:\n  - number: 1\n    items:\n{''.join(items)}rules:\n{''.join(checks)}"
    )


def main() -> None:
    """Prints the table."""
    print(f"{'':12} {'rules':>6} {'render':>8} {'create':>8} {'query':>8}   per 1000 rules")
    for name in sys.argv[1:] or OPENERS:
        with OPENERS[name]() as database:
            for size in SIZES:
                times = measured(database, form(size))
                shown = " ".join(f"{each:8.2f}" for each in times)
                print(f"{name:12} {size:6} {shown}   {sum(times) / size * 1000:.2f}", flush=True)


def measured(database: Database, made: formspec.Form) -> tuple[float, float, float]:
    """The seconds of each step."""
    layout = TableLayout(compile_form(made), DIALECTS[database.name])
    rendering, first = timed(lambda: SqlRenderer().render(made, dialect=database.name))
    place, second = timed(lambda: database.make(rendering.data.decode()))
    for table in layout.tables:
        place.insert(table, ["submission_id"], [("1",)])
    _, third = timed(lambda: place.query(f"SELECT * FROM {layout.table}_findings"))
    place.drop()
    return first, second, third


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work comes to, and its seconds on the clock."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


if __name__ == "__main__":
    main()
