"""The workbook: what goes out looks like the form, what comes back is what was filled in."""

import hashlib
import html
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from formspec_xlsx import XlsxReader, XlsxRenderer
from formspec_xlsx.layout import CHECK_SHEET, SheetLayout
from formspec_xlsx.notation import escape, length, unescape
from formspec_xlsx.returned.cell_value import snapped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.workbook import Workbook
from support.hang import no_hang
from support.workbooks import SHEET, filled, named, opened, packed, read, saved, unpacked

import formspec
from formspec import Form, FormspecError, Submission
from formspec.language.form import Column, Field, Item, Section

WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"

KINDS = """\
formspec: 1
id: kinds
version: "1"
title: 各种填法
blank: unknown
fields:
  - {id: office, label: 填报单位, required: true}
  - {id: phone, label: 电话}
  - {id: day, label: 日期, type: date}
  - {id: level, label: 级别, type: choice, choices: [市, 县]}
  - {id: number, label: 人数, type: number}
columns:
  - {id: month, label: 本月}
  - {id: year, label: 本年累计}
notes: [按实际填写。]
sections:
  - number: 一
    title: 数字
    items:
      - code: 甲
        label: 合计
        unit: 万元
        formula: 甲=A1+R-C
        computed: true
        items:
          - {code: A1, label: 收入, unit: 万元}
          - {code: R, label: 其他收入, unit: 万元}
          - {code: C, label: 支出, unit: 万元, min: none}
      - {code: c, label: 比例, unit: "%", max: 100}
      - {code: d, label: 人次, unit: 人次}
  - number: 2
    items:
      - {code: A, label: 是否纳入预算, type: boolean}
      - {code: B, label: 等级, type: choice, choices: [优, 良, "1"]}
      - {code: C, label: 理由, type: text}
      - {code: D, label: 建立日期, type: date}
"""

ANSWERS: Mapping[str, tuple[object, object]] = {
    # What is typed, what is read.
    "office": ("苍梧县总工会", "苍梧县总工会"),
    "phone": ("0774", "0774"),
    "day": (date(2018, 2, 1), "2018-02-01"),
    "level": ("县", "县"),
    "number": (3, "3"),
    "一.A1@month": (0.1 + 0.2, "0.3"),
    "一.A1@year": (12_345_678.91, "12345678.91"),
    "一.R@month": ("１２．５", "１２．５"),
    "一.R@year": (0.125, "0.125"),
    "一.C@month": (-4, "-4"),
    "一.c@month": (99.5, "99.5"),
    "一.d@year": (7, "7"),
    "2.A@month": ("是", "是"),
    "2.A@year": (False, "否"),
    "2.B@month": ("良", "良"),
    "2.B@year": (1, "1"),
    "2.C@month": ("=1+1 不是公式", "=1+1 不是公式"),
    "2.D@month": (datetime(2017, 12, 31), "2017-12-31"),  # noqa: DTZ001 - cells have no zone
    "2.D@year": ("2018年1月9日", "2018-01-09"),
}

HOSTILE = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "#N/A",
    "_x000D_ \x00\x08\ufffe\ud800 \r\n </t>&amp;",
    "\"'`><,，;是,否",
    "A1",
    "".join(chr(0x20000 + n % 40_000) for n in range(17_000)),
    "__proto__",
    " ",
)


def refused(form: Form, data: bytes, folder: Path) -> str:
    """The code of the error, which must come quickly and say where and what."""
    with no_hang(), pytest.raises(FormspecError) as caught:
        read(form, data, folder)
    (found,) = caught.value.problems
    for lang in ("zh", "en"):
        assert "filled.xlsx" in found.message(lang)
    return found.code


@pytest.fixture(scope="module")
def kinds() -> Form:
    return formspec.loads(KINDS)


@pytest.fixture(scope="module")
def small() -> Form:
    return by_hand(Item("1.A", "1", "人数", code="A"), Item("1.B", "1", "金额", "B", decimals=2))


@pytest.fixture(scope="module")
def good(small: Form) -> bytes:
    return filled(small, {"1.A": 1, "1.B": 2.5})


def by_hand(*items: Item, **changes: object) -> Form:
    form = Form(
        id="small",
        version="1",
        title="小表",
        language="zh",
        blank="zero",
        columns=(Column("total", "合计"),),
        fields=(Field("office", "填报单位"),),
        sections=(Section("1", None, tuple(item.path for item in items)),),
        items=items,
        digest="d1",
    )
    return replace(form, **changes)  # type: ignore[arg-type]


def hostile(text: str) -> Form:
    """A form that says ``text`` wherever a form may say something."""
    items = (
        Item("1.A", "1", text, code="A", printed=text, note=text),
        Item("1.A.x", "1", text, id="x", parent="1.A", depth=1, kind="choice", choices=(text,)),
        Item("1.B", "1", text, code=text, kind="boolean", of_which=True),
        Item(f"1.{text}", "1", text, code=text, kind="text"),
    )
    return by_hand(
        *items,
        version=text[:100].strip() or "1",
        title=text,
        columns=(Column("a", text), Column("b", text)),
        fields=(Field("office", text), Field("what", text, "choice", (text, "b"))),
        notes=(text, text),
        source=(("annex", text),),
        sections=(Section(text, text, tuple(item.path for item in items)),),
    )


# What goes out -------------------------------------------------------------------------


@pytest.mark.parametrize("name", [WARMTH, CENTRE])
def test_everything_on_the_paper_is_on_the_sheet(name: str) -> None:
    form = formspec.load(name)
    book = opened(XlsxRenderer().render(form).data)
    sheet = book[dict(form.source)["annex"]]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert form.title in texts
    for field in form.fields:
        assert f"{field.label}：" in texts
    for note in form.notes:
        assert any(note in text for text in texts)
    for item in form.items:
        printed = item.printed_formula or ""
        assert any(text.startswith(form.label(item)) and printed in text for text in texts)


@pytest.mark.slow
@pytest.mark.parametrize("name", [WARMTH, CENTRE])
def test_only_what_is_filled_in_is_unlocked(name: str) -> None:
    form = formspec.load(name)
    book = opened(XlsxRenderer().render(form).data)
    layout = SheetLayout(form)
    sheet = book[layout.sheet]
    targets = {
        (target.row, target.column)
        for target in (*layout.cells, *layout.fields, *layout.explanation_cells)
    }
    unlocked = {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert unlocked == targets
    merged = {place for area in sheet.merged_cells.ranges for place in area.cells}
    assert not targets & merged


@pytest.mark.slow
def test_every_cell_has_a_name_that_excel_accepts(kinds: Form) -> None:
    for form in (kinds, formspec.load(CENTRE), *map(hostile, HOSTILE)):
        layout = SheetLayout(form)
        names = [
            target.name
            for target in (
                *layout.cells,
                *layout.fields,
                *layout.explanation_cells,
                *layout.previous,
            )
        ]
        assert len({name.lower() for name in names}) == len(names)
        assert all(re.fullmatch("fs_[A-Za-z0-9_]{1,250}", name) for name in names)
        book = opened(XlsxRenderer().render(form).data)
        for target in (*layout.cells, *layout.fields):
            cell = named(book, target.name)
            assert (cell.row, cell.column) == (target.row, target.column)


def test_names_say_the_path_where_they_can(kinds: Form) -> None:
    names = {target.key: target.name for target in SheetLayout(formspec.load(CENTRE)).cells}
    assert names["9.R"] == "fs_9_R"
    assert names["2.B.admin"] == "fs_2_B_admin"
    names = {target.key: target.name for target in SheetLayout(kinds).cells}
    assert names["2.A@month"] == "fs_2_A__month"
    assert names["一.R@year"].startswith("fs_i")


def test_codes_that_differ_only_in_case_get_names_of_their_own() -> None:
    form = by_hand(Item("1.A", "1", "大写", code="A"), Item("1.a", "1", "小写", code="a"))
    assert [target.name for target in SheetLayout(form).cells] == ["fs_i1", "fs_i2"]


def test_a_cell_asks_for_what_it_can_hold(kinds: Form) -> None:
    book = opened(XlsxRenderer().render(kinds).data)
    layout = SheetLayout(kinds)
    sheet = book[layout.sheet]
    asked = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            asked[area.coord] = rule
    by_key = {target.key: named(book, target.name).coordinate for target in layout.cells}
    assert asked[by_key["一.A1@month"]].type == "decimal"
    assert asked[by_key["一.A1@month"]].formula1 == "0"
    assert asked[by_key["一.C@month"]].operator == "between"
    assert asked[by_key["一.d@year"]].type == "whole"
    assert asked[by_key["一.c@year"]].formula2 == "100"
    assert asked[by_key["2.A@month"]].formula1 == '"是,否"'
    assert str(asked[by_key["2.B@month"]].formula1).startswith("fsx_list_")
    assert asked[by_key["2.D@month"]].type == "date"
    assert asked[by_key["2.C@month"]].type is None
    assert "公式：甲=A1+R-C" in asked[by_key["一.甲@month"]].prompt
    assert "单位：万元" in asked[by_key["一.A1@month"]].prompt


def test_messages_are_in_the_language_asked_for(small: Form) -> None:
    (rule, *_) = opened(XlsxRenderer().render(small, lang="en").data)[
        "小表"
    ].data_validations.dataValidation
    texts = XlsxRenderer().render(small, lang="en")
    sheet = opened(texts.data)["小表"]
    assert any("whole number" in (r.error or "") for r in sheet.data_validations.dataValidation)
    assert rule.errorTitle == "This does not fit"


def test_a_computed_item_is_a_guarded_locked_formula(kinds: Form) -> None:
    book = opened(XlsxRenderer().render(kinds).data)
    targets = {target.key: target for target in SheetLayout(kinds).cells}
    total = named(book, targets["一.甲@month"].name)
    first = named(book, targets["一.A1@month"].name).coordinate
    second = named(book, targets["一.R@month"].name).coordinate
    third = named(book, targets["一.C@month"].name).coordinate
    assert total.value == (
        f'=IF(COUNT({first}:{third})=3,ROUND(SUM({first}:{second})-SUM({third}),2),"")'
    )
    assert total.protection.locked


FUNCTIONS = frozenset([
    "ABS(", "AND(", "CHOOSE(", "CLEAN(", "COUNT(", "COUNTA(", "COUNTIF(", "DATE(", "DAY(",
    "EXACT(", "FIND(",
    "IF(", "INT(", "ISBLANK(", "ISERROR(", "ISLOGICAL(", "ISNUMBER(", "ISTEXT(", "LEFT(", "LEN(",
    "MAX(", "MID(", "MIN(", "MOD(", "MONTH(", "OR(", "REPT(", "RIGHT(", "ROUND(", "SUBSTITUTE(",
    "SUM(", "TEXT(", "TRIM(", "VALUE(",
])  # fmt: skip
"""All of them are in Excel 2007, WPS and LibreOffice, and none does anything but calculate."""


def is_harmless(formula: str) -> bool:
    """Whether it is made of nothing but our functions, cells, numbers and texts."""
    links = {"HYPERLINK("} if formula.startswith('=HYPERLINK("#') else set()  # inside the book
    for token in Tokenizer(formula).items:
        if token.type == "FUNC" and token.value not in FUNCTIONS | links | {")"}:
            return False
        if token.type == "OPERAND" and token.subtype not in ("NUMBER", "RANGE", "TEXT"):
            return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_a_text(text: str, tmp_path: Path) -> None:
    form = hostile(text)
    data = XlsxRenderer().render(form).data
    book = opened(data)
    for sheet in book:
        assert length(sheet.title) <= 31
        for row in sheet.iter_rows():
            for cell in row:
                ours = cell.data_type == "f" and sheet.title in (CHECK_SHEET, book.sheetnames[0])
                assert ours or cell.data_type == "s" or cell.value is None
                assert not ours or is_harmless(str(cell.value))
    for rule in book.worksheets[0].data_validations.dataValidation:
        assert length(rule.promptTitle or "") <= 32
        assert length(rule.prompt or "") <= 255
        assert length(rule.error or "") <= 255
        assert length(rule.formula1 or "") <= 257
    answered = {target.key: "答" for target in SheetLayout(form).cells}
    found = read(form, filled(form, answered), tmp_path)
    assert dict(found.values) == answered


def test_a_hostile_label_is_read_back_as_it_was(tmp_path: Path) -> None:
    texts = ("=1+1", "_x000D_", "a_x0041_b", "_x005F_", "#REF!")
    items = tuple(Item(f"1.{n}", "1", t, code=str(n), kind="text") for n, t in enumerate(texts))
    form = by_hand(*items)
    data = XlsxRenderer().render(form).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        stored = archive.read("xl/worksheets/sheet1.xml").decode()
    formulas = re.findall("<f>(.*?)</f>", stored)
    assert formulas
    assert all(is_harmless(f"={html.unescape(one)}") for one in formulas)
    for text in texts:
        assert f">{escape(text)}<" in stored
    assert not read(form, data, tmp_path).values


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_unescape_undoes_escape(text: str) -> None:
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    assert unescape(escape(text)) == re.sub("\r\n?", "\n", clean)


def test_a_form_of_nothing_but_one_item_can_be_drawn(tmp_path: Path) -> None:
    form = by_hand(Item("1.A", "1", "只此一项", code="A"), fields=(), notes=())
    assert read(form, filled(form, {"1.A": 5}), tmp_path).values == {"1.A": "5"}


def test_many_columns_turn_the_page() -> None:
    columns = tuple(Column(f"c{n}", f"第{n}季度") for n in range(12))
    form = by_hand(Item("1.A", "1", "人数", code="A"), columns=columns)
    sheet = opened(XlsxRenderer().render(form).data)["小表"]
    assert sheet.page_setup.orientation == "landscape"


# The same bytes ------------------------------------------------------------------------

HASHES = f"""
import hashlib, formspec
from formspec_xlsx import XlsxRenderer
for name in ("{WARMTH}", "{CENTRE}"):
    print(hashlib.sha256(XlsxRenderer().render(formspec.load(name)).data).hexdigest())
"""


@pytest.mark.slow
def test_the_same_form_gives_the_same_bytes_everywhere() -> None:
    here = [
        hashlib.sha256(XlsxRenderer().render(formspec.load(name)).data).hexdigest()
        for name in (WARMTH, CENTRE)
    ]
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        done = subprocess.run(
            [sys.executable, "-c", HASHES],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout.split() == here


def test_openpyxl_is_not_loaded_before_something_is_drawn() -> None:
    code = "import formspec_xlsx, sys; sys.exit('openpyxl' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


READ = """
import sys, formspec, pathlib
from formspec_xlsx import XlsxReader
XlsxReader().read(formspec.load(sys.argv[1]), pathlib.Path(sys.argv[2]))
print(*(name for name in sys.modules if name.startswith(("formspec_xlsx", "openpyxl", "jinja2"))))
"""


@pytest.mark.slow
def test_reading_loads_nothing_of_writing(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled(formspec.load(CENTRE), {"1.A": 7}))
    arguments = [sys.executable, "-c", READ, CENTRE, str(path)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    loaded = done.stdout.split()
    assert "formspec_xlsx.read" in loaded
    parts = {name.partition(".")[0] for name in loaded}
    assert parts == {"formspec_xlsx"}
    assert {name.split(".")[1] for name in loaded if "." in name} == {
        "read", "layout", "notation", "words", "returned"
    }  # fmt: skip
    assert len(loaded) <= 17


# What comes back -----------------------------------------------------------------------


def test_every_kind_of_answer_comes_back(kinds: Form, tmp_path: Path) -> None:
    found = read(kinds, filled(kinds, {k: typed for k, (typed, _) in ANSWERS.items()}), tmp_path)
    answers = {**found.fields, **found.values}
    assert answers == {key: read for key, (_, read) in ANSWERS.items()}
    assert (found.form, found.version) == ("kinds", "1")
    assert [(doubt.code, doubt.cell) for doubt in found.doubts] == [("tidied", "2.D@year")]


@pytest.mark.parametrize("name", [WARMTH, CENTRE])
def test_a_blank_form_has_no_answers(name: str, tmp_path: Path) -> None:
    form = formspec.load(name)
    found = read(form, XlsxRenderer().render(form).data, tmp_path)
    assert not found.values
    assert not found.fields
    assert not found.doubts


@pytest.mark.slow
@pytest.mark.parametrize("name", [WARMTH, CENTRE])
def test_each_cell_is_read_from_its_own_place(name: str, tmp_path: Path) -> None:
    form = formspec.load(name)
    asked = [item for item in form.items if item.kind == "number"]
    answers: dict[str, object] = {item.path: number for number, item in enumerate(asked, 1)}
    answers |= {item.path: "是" for item in form.items if item.kind == "boolean"}
    found = read(form, filled(form, answers), tmp_path)
    assert found.values == {key: str(answer) for key, answer in answers.items()}


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_a_number_survives_being_a_double(steps: int, decimals: int) -> None:
    from formspec.submissions.numeral import read_numeral as numeral

    exact = Fraction(steps, 10**decimals)
    assert numeral(snapped(float(exact), decimals), decimals).steps == steps  # type: ignore[union-attr]


@given(st.lists(st.integers(-(10**11), 10**11), min_size=2, max_size=8))
def test_a_sum_of_doubles_is_the_sum_that_was_meant(steps: list[int]) -> None:
    total = sum(steps)
    noisy = sum(step / 100 for step in steps)
    largest = max(abs(step) for step in steps)
    if abs(total) * 4 >= largest:  # what cancels out leaves noise of the larger numbers
        assert Fraction(snapped(noisy, 2)) == Fraction(total, 100)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (12.345, 2, "12.345"),
        (0.1 + 0.2, 0, "0.3"),
        (0.1 + 0.2, 1, "0.3"),
        (1e15, 0, "1000000000000000"),
        (1.5e-7, 2, "0.00000015"),
        (-0.0, 2, "0"),
        (9999999999999.99, 2, "9999999999999.99"),
        (1e-300, 2, "1E-300"),
    ],
)
def test_decimals_that_were_typed_are_kept(number: float, decimals: int, text: str) -> None:
    assert snapped(number, decimals).upper() == text


def one(form: Form, answer: object, tmp_path: Path, style: str = "") -> Submission:
    data = filled(form, {"1.A": answer})
    if style:
        book = opened(data)
        named(book, "fs_1_A").number_format = style
        data = saved(book)
    return read(form, data, tmp_path)


def test_an_error_is_not_a_blank(small: Form, tmp_path: Path) -> None:
    found = one(small, "#REF!", tmp_path)
    (doubt,) = found.doubts
    assert (doubt.code, doubt.severity, doubt.cell) == ("error-value", "error", "1.A")
    assert doubt.place == "小表!E5"
    assert found.values["1.A"] == "#REF!"
    report = formspec.validate(small, found)
    assert report.verdict == "fail"
    assert all(finding.message(lang) for finding in report.findings for lang in ("zh", "en"))


def test_a_formula_nobody_calculated_is_not_a_blank(small: Form, tmp_path: Path) -> None:
    found = one(small, "=1+2", tmp_path)
    assert [doubt.code for doubt in found.doubts] == ["formula-blank"]
    assert formspec.validate(small, found).verdict == "fail"


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("12+30", ("formula-value", "note")),
        ("[1]表!A1", ("external-link", "warning")),
        ("SUM(A1:A2)", ("formula-value", "note")),
    ],
)
def test_a_formula_gives_its_result_and_is_noted(
    small: Form, formula: str, told: tuple[str, str], tmp_path: Path
) -> None:
    data = patched(
        filled(small, {"1.A": 42}), "xl/worksheets/sheet1.xml", b"<v>42</v>",
        f"<f>{formula}</f><v>42</v>".encode(),
    )  # fmt: skip
    found = read(small, data, tmp_path)
    assert found.values == {"1.A": "42"}
    assert [(doubt.code, doubt.severity) for doubt in found.doubts] == [told]


def test_a_date_in_a_number_is_shown_as_a_date(small: Form, tmp_path: Path) -> None:
    found = one(small, date(2018, 1, 2), tmp_path)
    assert found.values == {"1.A": "2018-01-02"}
    assert [doubt.place for doubt in found.doubts] == ["小表!E5"]


def test_true_in_a_number_is_no_number(small: Form, tmp_path: Path) -> None:
    found = one(small, True, tmp_path)
    assert found.values == {"1.A": True}
    assert formspec.validate(small, found).verdict == "fail"


@pytest.mark.slow
def test_percent_is_read_as_people_see_it(kinds: Form, small: Form, tmp_path: Path) -> None:
    assert one(small, 0.5, tmp_path, "0%").values == {"1.A": "50%"}
    data = filled(kinds, {"一.c@month": 0.57})
    book = opened(data)
    target = next(target for target in SheetLayout(kinds).cells if target.key == "一.c@month")
    named(book, target.name).number_format = "0%"
    assert read(kinds, saved(book), tmp_path).values == {"一.c@month": "57"}


def test_dates_count_from_1904_where_the_workbook_says_so(kinds: Form, tmp_path: Path) -> None:
    book = opened(filled(kinds, {}))
    book.epoch = CALENDAR_MAC_1904
    target = next(target for target in SheetLayout(kinds).fields if target.key == "day")
    named(book, target.name).value = date(2018, 2, 1)
    assert read(kinds, saved(book), tmp_path).fields == {"day": "2018-02-01"}


def test_a_deleted_cell_is_not_a_blank(small: Form, tmp_path: Path) -> None:
    book = opened(filled(small, {"1.B": 2.5}))
    book.defined_names["fs_1_A"].value = "小表!#REF!"
    found = read(small, saved(book), tmp_path)
    assert [(doubt.code, doubt.cell) for doubt in found.doubts] == [("error-value", "1.A")]
    assert found.values["1.B"] == "2.5"


def test_a_computed_cell_is_left_to_the_library(kinds: Form, tmp_path: Path) -> None:
    answers = {"一.A1@month": 5, "一.R@month": 2, "一.C@month": 4}
    found = read(kinds, filled(kinds, answers), tmp_path)
    assert found.values == {key: str(value) for key, value in answers.items()}
    assert not found.doubts


def test_a_computed_cell_that_was_overwritten_is_read(kinds: Form, tmp_path: Path) -> None:
    found = read(kinds, filled(kinds, {"一.甲@month": 5}), tmp_path)
    assert found.values == {"一.甲@month": "5"}


def test_a_total_that_excel_cannot_calculate_is_filled_in_by_hand(tmp_path: Path) -> None:
    form = formspec.loads(KINDS.replace("甲=A1+R-C", "甲=A1*2"))
    book = opened(filled(form, {"一.A1@month": 2, "一.甲@month": 4}))
    texts = [str(cell.value) for row in book["填表说明"] for cell in row if cell.value]
    assert not any("自动计算" in text for text in texts)
    asked = [str(each.prompt) for each in book.worksheets[0].data_validations.dataValidation]
    assert not any("自动计算" in text for text in asked)
    found = read(form, saved(book), tmp_path)
    assert (found.values["一.甲@month"], found.doubts) == ("4", ())


# Whose workbook it is ------------------------------------------------------------------


def test_another_form_is_refused_by_name(small: Form, tmp_path: Path) -> None:
    other = replace(small, id="other")
    assert refused(other, filled(small, {"1.A": 1}), tmp_path) == "FS543"


def test_another_version_is_refused_by_name(small: Form, tmp_path: Path) -> None:
    other = replace(small, version="2")
    assert refused(other, filled(small, {"1.A": 1}), tmp_path) == "FS544"


def test_a_workbook_of_no_form_is_refused(small: Form, tmp_path: Path) -> None:
    assert refused(small, saved(Workbook()), tmp_path) == "FS520"


def test_a_workbook_that_contradicts_itself_is_refused(small: Form, tmp_path: Path) -> None:
    book = opened(filled(small, {"1.A": 1}))
    book.defined_names["fs_form_id"].value = '"other"'
    assert refused(small, saved(book), tmp_path) == "FS522"


def test_a_changed_definition_is_noted(small: Form, tmp_path: Path) -> None:
    found = read(replace(small, digest="d2"), filled(small, {"1.A": 1}), tmp_path)
    assert [(doubt.code, doubt.severity) for doubt in found.doubts] == [
        ("changed-definition", "note")
    ]


def test_a_sheet_in_another_workbook_still_knows_its_form(small: Form, tmp_path: Path) -> None:
    """Copied there it keeps only the names that point to it."""
    book = opened(filled(small, {"1.A": 1}))
    del book["formspec"]
    book.custom_doc_props.props.clear()  # type: ignore[attr-defined]
    for name in list(book.defined_names):
        if name.startswith("fs_form_"):
            del book.defined_names[name]
    assert read(small, saved(book), tmp_path).values == {"1.A": "1"}
    assert refused(replace(small, version="2"), saved(book), tmp_path) == "FS544"
    assert refused(replace(small, id="other"), saved(book), tmp_path) == "FS543"


def test_without_names_the_hidden_sheet_helps(small: Form, tmp_path: Path) -> None:
    book = opened(filled(small, {"1.A": 1, "office": "某县"}))
    for name in list(book.defined_names):
        del book.defined_names[name]
    found = read(small, saved(book), tmp_path)
    assert (found.values, found.fields) == ({"1.A": "1"}, {"office": "某县"})
    assert [doubt.code for doubt in found.doubts] == ["by-position"]
    book["小表"].insert_rows(2)
    found = read(small, saved(book), tmp_path)
    assert (found.values, found.fields) == ({"1.A": "1"}, {"office": "某县"})
    assert [doubt.code for doubt in found.doubts] == ["by-labels"]


def with_copy(form: Form, first: int | None, second: int | None) -> bytes:
    """A workbook whose sheet was copied inside it: the copy gets names of its own."""
    book = opened(filled(form, {"1.A": first}))
    copy = book.copy_worksheet(book["小表"])
    copy.title = "小表 (2)"
    for name, defined in book.defined_names.items():
        if "!" in defined.value:
            text = defined.value.replace("'小表'", "'小表 (2)'")
            copy.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(
                name, attr_text=text
            )
    copy["E5"] = second
    return saved(book)


def test_two_filled_copies_are_refused_by_name(small: Form, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(with_copy(small, 1, 2))
    with pytest.raises(FormspecError, match="小表 and 小表 \\(2\\)"):
        XlsxReader().read(small, path)


def test_the_copy_that_was_filled_is_read(small: Form, tmp_path: Path) -> None:
    found = read(small, with_copy(small, None, 2), tmp_path)
    assert found.values == {"1.A": "2"}
    assert [(doubt.code, doubt.raw) for doubt in found.doubts] == [("spare-copy", "小表")]


# Files from outside --------------------------------------------------------------------


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """The workbook with parts replaced, added, or (None) left out."""
    changed = {name.replace("__", "/"): part for name, part in parts.items()}
    every = unpacked(data) | changed
    return packed({name: part for name, part in every.items() if part is not None})


def patched(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    part = unpacked(data)[name]
    assert part.count(old) == 1
    return repacked(data, **{name: part.replace(old, new)})


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def sheet(body: bytes) -> bytes:
    return HEAD + body + TAIL


def test_a_workbook_may_lie_at_the_top_of_its_package(small: Form, tmp_path: Path) -> None:
    """Where parts lie is the program's own affair: relations say it."""
    parts = {
        name.removeprefix("xl/").replace("xl/workbook", "workbook"): part
        for name, part in unpacked(filled(small, {"1.A": 7})).items()
    }
    moved = dict(parts)
    for name in (name for name in parts if name.endswith((".rels", "].xml"))):
        moved[name] = parts[name].replace(b"/xl/", b"/").replace(b'"xl/', b'"')
    assert "workbook.xml" in moved
    assert read(small, packed(moved), tmp_path).values["1.A"] == "7"


def twice(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as target:
        target.writestr(SHEET, sheet(b""))
    return out.getvalue()


def flipped(data: bytes) -> bytes:
    """A workbook whose sheet has a hole."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        start = source.getinfo(SHEET).header_offset + 200
    return data[:start] + bytes(100) + data[start + 100 :]


def encrypted(data: bytes) -> bytes:
    """The flag of encryption, set in the directory of the zip."""
    start = data.rindex(b"PK\x01\x02")
    return data[: start + 8] + b"\x01" + data[start + 9 :]


WRONG_FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "FS501"),
    "not a workbook": (lambda _: b"%PDF-1.4\0\0", "FS501"),
    "old xls": (lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "FS502"),
    "password": (
        lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "FS503",
    ),
    "encrypted part": (encrypted, "FS503"),
    "web page": (lambda _: b"\n<html><table>", "FS504"),
    "csv": (lambda _: b"path,value\n1.A,2\n", "FS505"),
    "truncated": (lambda data: data[: len(data) // 2], "FS506"),
    "flipped bytes": (flipped, "FS506"),
    "another zip": (lambda data: repacked(data, **{"[Content_Types].xml": None}), "FS501"),
    "no workbook part": (lambda data: repacked(data, **{"xl/workbook.xml": None}), "FS506"),
    "no sheet": (lambda data: repacked(data, **{SHEET: None}), "FS506"),
    "many parts": (lambda data: repacked(data, **{f"x{n}": b"" for n in range(300)}), "FS507"),
    "large": (lambda data: repacked(data, x=os.urandom(1000) * 101_000), "FS508"),
    "bomb": (lambda data: repacked(data, x=b" " * 15_000_000), "FS509"),
    "two sheets in one": (twice, "FS510"),
    "doctype": (
        lambda data: repacked(data, **{SHEET: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + sheet(b"")}),
        "FS511",
    ),
    "doctype in the styles": (
        lambda data: repacked(data, **{"xl/styles.xml": b"<!DOCTYPE x SYSTEM 'file:///x'><x/>"}),
        "FS511",
    ),
    "deep": (lambda data: repacked(data, **{SHEET: b"<a>" * 100_000}), "FS512"),
    "many elements": (lambda data: repacked(data, **{SHEET: sheet(noise())}), "FS512"),
    "no xml": (lambda data: repacked(data, **{SHEET: b"\xff\xfe\0"}), "FS506"),
    "last cell there is": (
        lambda data: repacked(data, **{SHEET: sheet(b'<row><c r="XFD1048576"><v>1</v></c></row>')}),
        "FS514",
    ),
    "cell twice": (
        lambda data: repacked(
            data, **{SHEET: sheet(b'<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')}
        ),
        "FS515",
    ),
    "no such text": (
        lambda data: repacked(
            data, **{SHEET: sheet(b'<row><c r="A1" t="s"><v>99999</v></c></row>')}
        ),
        "FS506",
    ),
    "negative text": (
        lambda data: repacked(data, **{SHEET: sheet(b'<row><c r="A1" t="s"><v>-1</v></c></row>')}),
        "FS506",
    ),
    "bad reference": (
        lambda data: repacked(data, **{SHEET: sheet(b'<row><c r="1A"><v>1</v></c></row>')}),
        "FS506",
    ),
    "merged backwards": (
        lambda data: repacked(data, **{SHEET: sheet(b'<mergeCell ref="nonsense"/>')}),
        "FS506",
    ),
}  # fmt: skip


def noise() -> bytes:
    """Empty elements, written differently enough not to look like a bomb."""
    names = os.urandom(1_200_000).hex()
    return b"".join(b"<c x='%b'/>" % names[n : n + 4].encode() for n in range(0, 2_400_000, 4))


@pytest.mark.slow
@pytest.mark.parametrize("wrong", WRONG_FILES)
def test_a_file_that_is_no_filled_form_is_refused(wrong: str, small: Form, tmp_path: Path) -> None:
    spoil, code = WRONG_FILES[wrong]
    assert refused(small, spoil(filled(small, {"1.A": 1})), tmp_path) == code


def test_a_missing_file_is_refused(small: Form, tmp_path: Path) -> None:
    with pytest.raises(FormspecError):
        XlsxReader().read(small, tmp_path / "none.xlsx")


def test_a_merge_of_everything_hides_the_cells_but_costs_nothing(
    small: Form, tmp_path: Path
) -> None:
    whole = b'<mergeCells><mergeCell ref="A1:XFD1048576"/>'
    data = re.sub(b"<mergeCells[^>]*>", whole, unpacked(filled(small, {"1.A": 1}))[SHEET])
    data = repacked(filled(small, {"1.A": 1}), **{SHEET: data})
    with no_hang():
        found = read(small, data, tmp_path)
    assert {doubt.code for doubt in found.doubts} == {"merged-cells"}


PARTS = ("[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "xl/_rels/workbook.xml.rels",
         "xl/styles.xml", "xl/workbook.xml", SHEET)  # fmt: skip


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(part=st.sampled_from(PARTS), at=st.floats(0, 1), new=st.binary(max_size=6))
def test_damage_is_an_error_of_ours_or_no_harm(
    part: str, at: float, new: bytes, small: Form, good: bytes, tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        old = archive.read(part)
    start = int(at * len(old))
    bad = old[:start] + new + old[start + len(new) :]
    try:
        read(small, repacked(good, **{part: bad}), tmp_path)
    except FormspecError as error:
        message = error.message("zh")
        assert "filled.xlsx" in message


# Other programs ------------------------------------------------------------------------

MACRO = """\
Sub Edit(source As String, target As String)
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden" : hidden(0).Value = True
    book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    sheet = book.Sheets.getByIndex(0)
    sheet.unprotect("")
    sheet.Rows.insertByIndex(2, 1)
    sheet.Rows.insertByIndex(11, 2)
    sheet.Columns.insertByIndex(3, 1)
    sheet.Name = "改名的表"
    book.calculateAll()
    Dim saved(0) As New com.sun.star.beans.PropertyValue
    saved(0).Name = "FilterName" : saved(0).Value = "Calc MS Excel 2007 XML"
    book.storeToURL(target, saved())
    book.close(True)
End Sub
"""

BASIC = {
    # Else the first start of LibreOffice would put its own files over these.
    "registrymodifications.xcu": """\
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item
 oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item></oor:items>""",
    "basic/script.xlc": """\
<library:libraries xmlns:library="http://openoffice.org/2000/library">
<library:library library:name="Standard" library:link="false"/></library:libraries>""",
    "basic/Standard/script.xlb": """\
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="Module1"/></library:library>""",
    "basic/Standard/Module1.xba": f"""\
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{html.escape(MACRO)}</script:module>""",
}
HEADER = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">
"""


def office(profile: Path) -> None:
    """A profile of LibreOffice that knows the macro."""
    for name, text in BASIC.items():
        path = profile / "user" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        root = text[1 : text.index(" ")]
        head = "" if root == "oor:items" else HEADER.format(root, root.partition(":")[2])
        path.write_text(head + text, encoding="utf-8")


@pytest.mark.office
def test_answers_survive_edits_in_another_program(kinds: Form, tmp_path: Path) -> None:
    """Rows and a column put in, the sheet renamed, everything saved by LibreOffice."""
    source, target = tmp_path / "source.xlsx", tmp_path / "target.xlsx"
    source.write_bytes(filled(kinds, {key: typed for key, (typed, _) in ANSWERS.items()}))
    office(tmp_path / "profile")
    subprocess.run(
        [
            "soffice", "--headless", "--norestore",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            f'macro:///Standard.Module1.Edit("{source.as_uri()}","{target.as_uri()}")',
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = XlsxReader().read(kinds, target)
    assert {**found.fields, **found.values} == {key: read for key, (_, read) in ANSWERS.items()}
    assert [(doubt.code, doubt.cell) for doubt in found.doubts] == [("tidied", "2.D@year")]
    book = openpyxl.load_workbook(target, data_only=True)
    total = next(target for target in SheetLayout(kinds).cells if target.key == "一.甲@year")
    assert named(book, total.name).value in ("", None)  # its other terms are blank
