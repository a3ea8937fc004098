"""For every number format and cell: the value read is the value shown, or the cell is named."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.returned.cell_value import CellContent, read_value
from formspec_xlsx.returned.shared import CellStyle, displayed_as
from formspec_xlsx.returned.sheet import StoredCell
from formspec_xlsx.returned.shown_number import shown_number
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from support.filling import stored
from support.workbooks import opened, saved

import formspec
from formspec.language.unit import UNITS
from formspec.submissions.amount import Scale
from formspec.submissions.numeral import FIELD_DECIMALS
from formspec.submissions.typed_input import Wanted

MONEY = Wanted("number", Scale(2, UNITS["万元"]))
PEOPLE = Wanted("number", Scale(0, UNITS["人"]))
SHARE = Wanted("number", Scale(2, UNITS["%"]))
FIELD = Wanted("number", Scale(FIELD_DECIMALS))
NUMBERS = (MONEY, PEOPLE, SHARE, FIELD)
TEXT, CHOICE, DAY = Wanted("text"), Wanted("choice", choices=("7", "007", "1.0")), Wanted("date")

SAYS_NOTHING = {"", " ", "¥", "(", ")", "个"}
"""Words beside a number that make no other number of it."""


@dataclass(frozen=True)
class Format:
    """A format code by its parts, and what it shows: not by its code, as the reader does it."""

    before: str
    whole: str
    decimals: int
    thousands: int
    percent: bool
    behind: str
    negative: str

    @property
    def code(self) -> str:
        point = "." + "0" * self.decimals if self.decimals else ""
        places = f"{self.whole}{point}{',' * self.thousands}{'%' * self.percent}"
        quoted = [f'"{word}"' if word else "" for word in (self.before, self.behind)]
        positive = f"{quoted[0]}{places}{quoted[1]}"
        others = {"": "", "brackets": f";({positive})", "hidden": ";", "bare": f";{positive}"}
        return positive + others[self.negative]

    def shown(self, number: Decimal) -> str:
        """What a person sees, without separators of thousands."""
        times = (100 if self.percent else 1) / Decimal(1000) ** self.thousands
        step = Decimal(1).scaleb(-self.decimals)
        digits = f"{(abs(number) * times).quantize(step, ROUND_HALF_UP):f}"
        digits = digits.zfill(self.whole.count("0") + (self.decimals and self.decimals + 1))
        text = f"{self.before}{digits}{'%' * self.percent}{self.behind}"
        if number >= 0:
            return text
        return {"": f"-{text}", "brackets": f"({text})", "hidden": "", "bare": text}[self.negative]

    def number(self, number: Decimal) -> Fraction | None:
        """What that says; None where it says no plain number."""
        hidden = self.negative == "hidden" and number < 0
        if hidden or {self.before, self.behind} - SAYS_NOTHING:
            return None
        times = (100 if self.percent else 1) / Decimal(1000) ** self.thousands
        step = Decimal(1).scaleb(-self.decimals)
        size = (abs(number) * times).quantize(step, ROUND_HALF_UP)
        return Fraction(size if number >= 0 or self.negative == "bare" else -size)


FORMATS = st.builds(
    Format,
    before=st.sampled_from(("", "", "", "¥", "约", "1", "No.")),
    whole=st.sampled_from(("0", "#,##0", "000")),
    decimals=st.integers(0, 4),
    thousands=st.sampled_from((0, 0, 0, 1, 2)),
    percent=st.sampled_from((False, False, True)),
    behind=st.sampled_from(("", "", "", "个", "万", "元", "万元", "余", "%", " 3")),
    negative=st.sampled_from(("", "brackets", "hidden", "bare")),
)
VALUES = st.one_of(
    st.integers(-2000, 2_000_000).map(Decimal),
    st.decimals(-1000, 10**6, places=2),
    st.decimals(-10, 10, places=4),
)


def cell_of(number: object, code: str) -> StoredCell:
    return StoredCell("number", str(number), style=CellStyle(displayed_as(code), False, code))


def is_told(content: CellContent, wanted: Wanted) -> bool:
    """Whether the cell is named, by the reader or by what checks decimals and dates."""
    value = str(content.value)
    decimals = len(value.partition(".")[2])
    many = wanted.kind == "number" and decimals > wanted.scale.decimals
    no_day = wanted.kind == "date" and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    return bool(content.doubts) or many or no_day


@given(FORMATS, VALUES, st.sampled_from(NUMBERS))
def test_a_number_is_what_is_shown(shape: Format, number: Decimal, wanted: Wanted) -> None:
    content = read_value(cell_of(number, shape.code), wanted, False)
    if is_told(content, wanted):
        return
    own = {"万元": MONEY, "%": SHARE, "万": MONEY}.get(shape.behind)
    nothing = not number and shape.behind in ("万", "元", "万元")  # 0万 is 0
    bare = replace(shape, behind="") if own is wanted or nothing else shape
    shown = bare.number(number)
    assert shown == Fraction(str(content.value)), (shape.code, number, shape.shown(number))


@given(FORMATS, VALUES, st.sampled_from((TEXT, CHOICE)))
def test_a_text_is_what_is_shown(shape: Format, number: Decimal, wanted: Wanted) -> None:
    content = read_value(cell_of(number, shape.code), wanted, False)
    read_as_shown = [doubt.code for doubt in content.doubts] == ["read-as-shown"]
    if read_as_shown or not content.doubts:
        assert content.value == shape.shown(number)
        assert content.doubts or content.value == f"{number.normalize():f}"


@given(FORMATS, VALUES)
def test_the_format_is_carried_out(shape: Format, number: Decimal) -> None:
    shown = shown_number(f"{number:f}", shape.code)
    assert shown is not None
    assert shown.text == shape.shown(number).strip()


WHOLE_DAYS = ("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "ge.m.d")
CODES = (*WHOLE_DAYS, "m-d", "yyyy", "d", "h:mm", "aaaa", "0", "General")


@given(st.integers(61, 60_000), st.sampled_from(CODES))
def test_a_day_is_what_is_shown(serial: int, code: str) -> None:
    content = read_value(cell_of(serial, code), DAY, False)
    if not content.doubts:
        assert code in WHOLE_DAYS
        assert content.value == (date(1899, 12, 30) + timedelta(serial)).isoformat()


@pytest.mark.parametrize("wanted", [*NUMBERS, TEXT, CHOICE, DAY])
@pytest.mark.parametrize(
    "code",
    ["# ?/?", "[DBNum1]0", "[>100]\"多\";0", "[$-30000804]0", "[h]", "[mm]:ss", "aaaa", "bbbb", "g",
     ";;;", "0;0", "x", "0.0,0", "[>=10000]0!.0,\"万\";0", "\"约\"0", "General\"亿\"", "0/0"],
)  # fmt: skip
def test_what_cannot_be_told_is_named(code: str, wanted: Wanted) -> None:
    for number in ("-12345", "150", "12345"):
        content = read_value(cell_of(number, code), wanted, False)
        seen = shown_number(number, code)
        plain = seen is not None and seen.text == number
        assert plain or is_told(content, wanted), (code, number)


FORM = formspec.loads("""\
formspec: 1
id: before
version: "1"
title: 上期
sections:
  - number: 1
    items:
      - {code: A, label: 人数, unit: 人}
rules:
  - {id: more, check: "1.A >= prev(1.A)", severity: note}
""")


@pytest.mark.parametrize(
    ("kind", "raw", "code", "told"),
    [
        ("number", "12", "#,##0", []),
        ("number", "12000", "0,", ["shown-otherwise"]),
        ("number", "12.5", "0", ["decimals"]),
        ("number", "43109", "yyyy-m-d", ["date-number"]),
        ("number", "1234567890123456789", "0", ["digits-lost"]),
        ("text", "12", "@", ["text-number"]),
        ("text", "约12", "@", ["inexact"]),
        ("text", "1.2E+17", "@", ["digits-lost"]),
    ],
)
def test_the_period_before_is_read_as_the_form(
    kind: str, raw: str, code: str, told: list[str], tmp_path: Path
) -> None:
    """The hidden sheet is read like the paper, whoever wrote into it."""
    blank = formspec.render(FORM, "xlsx", prefill=formspec.Submission({}, previous={"1.A": 9}))
    book = opened(blank.data)
    (cell,) = SheetLayout(FORM).previous
    sheet = cast(Worksheet, book["formspec"])
    sheet[cell.address].number_format = code
    number = book.sheetnames.index("formspec") + 1
    path = tmp_path / "filled.xlsx"
    path.write_bytes(
        stored(saved(book), {cell.address: {"type": kind, "raw": raw}},
               f"xl/worksheets/sheet{number}.xml")
    )  # fmt: skip
    submission = XlsxReader().read(FORM, path)
    findings = formspec.validate(FORM, submission).findings
    assert [finding.kind for finding in findings if "prev(1.A)" in finding.cells[0].path] == told
