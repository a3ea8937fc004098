"""Workbooks made to harm: one sentence, exit code 2, little time and memory, never a crash.

Each is read by the command line in a process of its own, which measures itself.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from support.hostile.books import Book
from support.hostile.workbooks import ARCHIVES, HARMFUL
from support.workbooks import SHEET

import formspec

pytestmark = pytest.mark.slow

WARMTH = "wuzhou-2018-warmth"
SECONDS, MEGABYTES = 60, 200
"""Until it hangs, and of memory. On a quiet machine none takes two seconds."""

PROGRAM = """\
import json, re, sys
from formspec.cli.main import main
code = main(["validate", sys.argv[1], sys.argv[2], "--lang", "en"])
peak = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
open(sys.argv[3], "w").write(json.dumps([code, peak / 1024]))
"""


class Done(NamedTuple):
    code: int
    said: str
    out: str


def within_bounds(folder: Path, file: Path) -> Done:
    """What ``formspec validate`` says of a file: without a hang, and with little memory."""
    report = folder / ".report"
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, WARMTH, str(file), str(report)],
        capture_output=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    code, megabytes = json.loads(report.read_text("utf-8"))
    assert 10 < megabytes < MEGABYTES
    return Done(code, done.stderr.decode(), done.stdout.decode())


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(formspec.load(WARMTH))


def places(book: Book) -> list[str]:
    """Where the items are: ``附件1!E9``."""
    found = re.findall(r'name="fs_[0-9][^>]*>([^<]*)<', book.text("xl/workbook.xml"))
    return [place.replace("'", "").replace("$", "") for place in found]


def filled(book: Book) -> str:
    """The sheet with a number in every cell that may be filled in."""
    wanted = {place.partition("!")[2] for place in places(book)}
    text, times = re.subn(
        r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")[^>]*?/>',
        lambda found: f'<c r="{found[1]}"{found[2]}>{"<v>1</v>" * (found[1] in wanted)}</c>',
        book.text(SHEET),
    )
    assert times >= len(wanted) > 20
    return text


@pytest.mark.parametrize("what", HARMFUL)
def test_a_harmful_file_is_refused_in_one_sentence(what: str, book: Book, tmp_path: Path) -> None:
    make, code = HARMFUL[what]
    file = tmp_path / "returned.xlsx"
    file.write_bytes(make(book))
    done = within_bounds(tmp_path, file)
    assert (done.code, done.out) == (2, "")
    (line,) = done.said.splitlines()
    assert "returned.xlsx" in line
    assert f" {code}: " in line


@pytest.mark.parametrize(("suffix", "what"), [("xls", "xls"), ("ods", "ods"), ("xlsm", "macros")])
def test_other_spreadsheets_are_named_for_what_they_are(
    suffix: str, what: str, book: Book, tmp_path: Path
) -> None:
    make, code = ARCHIVES[what]
    (tmp_path / f"returned.{suffix}").write_bytes(make(book))
    done = within_bounds(tmp_path, tmp_path)  # in a folder they are not left out
    assert done.code == 2
    assert f" {code}: " in done.said


def test_a_merge_of_everything_is_an_error_at_each_cell(book: Book, tmp_path: Path) -> None:
    whole = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    text = re.sub(r"<mergeCells.*</mergeCells>", whole, filled(book), flags=re.DOTALL)
    assert whole in text
    (tmp_path / "returned.xlsx").write_bytes(book.packed(sheet=text))
    done = within_bounds(tmp_path, tmp_path / "returned.xlsx")
    assert (done.code, done.said) == (1, "")
    for place in places(book):
        assert f"({place})" in done.out


def test_a_plain_file_is_measured_alike(book: Book, tmp_path: Path) -> None:
    (tmp_path / "returned.xlsx").write_bytes(book.packed(sheet=filled(book)))
    done = within_bounds(tmp_path, tmp_path / "returned.xlsx")
    assert done.code in (0, 1)
    assert done.out
