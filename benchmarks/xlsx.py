"""``python -m benchmarks.xlsx [FILES]``: filled workbooks read and checked, beside openpyxl.

A folder of 1000 filled copies of annex 2 is read and validated by one process and by all
cores; openpyxl in its normal mode only reads a sample of the same files, one by one. Wall
times depend on what else the machine does; those of the processor less so.
"""

import io
import os
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from formspec_xlsx.layout import SheetLayout

import formspec
from benchmarks import workload

SAMPLE = 30
SHEET = "xl/worksheets/sheet1.xml"


def main() -> None:
    """Prints the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    form = formspec.load("wuzhou-2017-help-centre")
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, data in enumerate(filled(form, count)):
            (folder / f"{number:05}.xlsx").write_bytes(data)
        files = sorted(folder.iterdir())
        compare(form, folder, files[:: max(1, count // SAMPLE)])


def compare(form: formspec.Form, folder: Path, sample: list[Path]) -> None:
    count = len(list(folder.iterdir()))
    # The sample is read in two halves, before and after, so that a busy minute tells less.
    half = len(sample) // 2
    first = took(lambda: each(openpyxl.load_workbook, sample[:half]))
    alone = took(lambda: checked(form, folder, 1))
    cores = len(os.sched_getaffinity(0))
    together = took(lambda: checked(form, folder, cores))
    second = took(lambda: each(openpyxl.load_workbook, sample[half:]))
    zipped = [file for file in sample for _ in range(10)]  # one alone is too short to measure
    _, floor = took(lambda: each(unzipped, zipped))
    wall, processor = (sum(pair) / len(sample) for pair in zip(first, second, strict=True))
    print(f"{count} filled copies of {form.id}; openpyxl read {len(sample)} of them")
    print(f"{'':40} {'wall':>9} {'× openpyxl':>11} {'processor':>10} {'× openpyxl':>11}")
    print(
        f"{'openpyxl, reading, one file':40} {wall * 1e3:6.1f} ms {'':11} {processor * 1e3:7.1f} ms"
    )
    for what, (one, other) in (("1 process", alone), (f"{cores} processes", together)):
        print(
            f"{f'formspec, reading and checking, {what}':40} {one / count * 1e3:6.1f} ms "
            f"{wall * count / one:11.1f} {other / count * 1e3:7.1f} ms "
            f"{processor * count / other:11.1f}"
        )
    ratio = alone[1] / count / (floor / len(zipped))
    print(f"{'formspec ÷ unzipping all parts':40} {ratio:40.1f}")
    print("goals: ≥ 8 × openpyxl on all cores; ≤ 13 × unzipping")


def unzipped(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            archive.read(name)


def took(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor with all children."""
    start, before = time.perf_counter(), used()
    work()
    return time.perf_counter() - start, used() - before


def used() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(who)[:2]) for who in whose)


def each(read: Callable[[Path], object], files: list[Path]) -> None:
    for file in files:
        read(file)


def checked(form: formspec.Form, folder: Path, processes: int) -> None:
    for found in formspec.validate_files(form, [folder], processes=processes):
        assert found.report is not None
        assert found.report.verdict == "pass"


def filled(form: formspec.Form, count: int) -> Iterator[bytes]:
    """Workbooks filled in right, each with figures of its own."""
    layout = SheetLayout(form)
    with zipfile.ZipFile(io.BytesIO(formspec.render(form, "xlsx").data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    keys = {target.address: target.key for target in layout.cells}
    office = layout.fields[0].address
    for seed in range(count):
        answers = workload.submission(form, seed)["values"]
        texts = {place: answers[key] for place, key in keys.items() if key in answers}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                new = part
                if name == SHEET:
                    new = typed(part.decode(), {office: f"第{seed}县", **texts}).encode()
                archive.writestr(name, new)
        yield out.getvalue()


def typed(sheet: str, texts: dict[str, object]) -> str:
    """The sheet with answers in its cells."""

    def put(found: re.Match[str]) -> str:
        value = texts.get(found[1])
        if value is None:
            return found[0]
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9.]+", value):
            return f'<c r="{found[1]}"{found[2]} t="inlineStr"><is><t>{value}</t></is></c>'
        return f'<c r="{found[1]}"{found[2]}><v>{value}</v></c>'

    return re.sub(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")[^>]*?/>', put, sheet)


if __name__ == "__main__":
    main()
