"""``python -m benchmarks.bulk``: a template for each of 3 000 offices, on one core.

Beside it, in the same run: openpyxl makes the same workbooks, a few of them.
"""

import os
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from formspec_xlsx import XlsxRenderer

import formspec
from formspec.cli.main import main as command

OFFICES, SAMPLE = 3_000, 10
FORM = "wuzhou-2017-help-centre"


def units() -> str:
    rows = (f"第{n}县总工会,45{n:04},0774{n:07},{n}\n" for n in range(OFFICES))
    return "填报单位,code,phone,9.A\n" + "".join(rows)


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    form = formspec.load(FORM)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "units.csv").write_text(units(), encoding="utf-8")
        start, busy = time.perf_counter(), time.process_time()
        arguments = ["--for", str(folder / "units.csv"), "-o", str(folder / "out")]
        assert command(["render", FORM, "xlsx", *arguments]) == 0
        took, used = time.perf_counter() - start, time.process_time() - busy
        made = sorted((folder / "out").iterdir())
        assert len(made) == OFFICES
        size = sum(path.stat().st_size for path in made) / OFFICES
        whole = alone(form, folder)
        peer = by_openpyxl(form)
    print(f"{OFFICES} templates of {FORM}, {size / 1e3:.1f} kB each, one core")
    print(f"formspec render --for   {took:7.2f} s  ({used:.2f} s of the processor; goal < 10 s)")
    print(f"  each, once it is made {whole * 1e3:7.2f} ms")
    print(f"openpyxl, one template  {peer * 1e3:7.0f} ms  ({SAMPLE} of them measured)")
    print(f"openpyxl, all of them   {peer * OFFICES:7.0f} s  ({peer * OFFICES / took:.0f} ×)")


def alone(form: formspec.Form, folder: Path) -> float:
    """The time that one more template takes, without writing it."""
    prefills = [unit.prefill for unit in formspec.reporting_units(form, folder / "units.csv")]
    made = XlsxRenderer().render_each(form, prefills)
    next(made)
    start = time.perf_counter()
    count = sum(1 for _ in islice(made, 1_000))
    return (time.perf_counter() - start) / count


def by_openpyxl(form: formspec.Form) -> float:
    """The time that openpyxl takes for one: the workbook made anew, and saved."""
    start = time.perf_counter()
    for _ in range(SAMPLE):
        formspec.render(form, "xlsx")
    return (time.perf_counter() - start) / SAMPLE


if __name__ == "__main__":
    main()
