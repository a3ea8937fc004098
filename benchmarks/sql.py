"""``python -m benchmarks.sql``: how long databases take to understand large forms.

Prints the seconds of processor time for 750, 1500, 3000 and 6000 rules: rendering, running
the script (which creates the views), and planning a query over the view of an empty table.
What grows no faster than the number of rules shows the same figure for each thousand.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import formspec
from formspec.compile import plan
from formspec_sql import SqlRenderer
from formspec_sql.dialect import DIALECTS
from formspec_sql.sheet import Sheet

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from databases import OPENERS  # noqa: E402

SIZES = (750, 1500, 3000, 6000)


COLUMNS = 10


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


def seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """How long it takes."""
    start = clock()
    work()
    return clock() - start


def main() -> None:
    """Prints the table."""
    print(f"{'':12} {'rules':>6} {'render':>8} {'create':>8} {'plan':>8}   per 1000 rules")
    for engine in sys.argv[1:] or OPENERS:
        open_ = OPENERS[engine]
        # A server works in a process of its own: only the wall clock sees it.
        clock = time.perf_counter if engine == "postgresql" else time.process_time
        with open_() as database:
            for size in SIZES:
                made = form(size)
                plan(made)
                text = SqlRenderer().render(made, dialect=engine).data.decode()
                table = Sheet(plan(made), DIALECTS[engine]).table
                times = [
                    seconds(lambda: SqlRenderer().render(made, dialect=engine), time.process_time),
                    seconds(lambda: database.run(text), clock),
                    seconds(lambda: database.query(f"SELECT * FROM {table}_findings"), clock),
                ]
                each = sum(times) / size * 1000
                print(f"{engine:12} {size:6} {times[0]:8.2f} {times[1]:8.2f} {times[2]:8.2f}   {each:.2f}", flush=True)


if __name__ == "__main__":
    main()
