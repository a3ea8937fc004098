"""What people type: the right value, or a finding that says where, what and what instead."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.layout import LABEL, SheetLayout
from formspec_xlsx.notation import letters
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from support.filling import CASES, filled, form_of, stored
from support.hang import no_hang
from support.workbooks import opened, read, rendered

import formspec
from formspec import Finding, Form, Submission
from formspec.engine.compiled import compile_form
from formspec.engine.decode import decode, shown_value
from formspec.language.unit import UNITS
from formspec.submissions.amount import Scale, folded, read_amount
from formspec.submissions.chinese import read_chinese
from formspec.submissions.numeral import LIMIT, Numeral, read_numeral
from formspec.submissions.submission import from_dict, to_dict
from formspec.submissions.typed_input import Wanted, read_typed


@dataclass(frozen=True)
class Returned:
    """The workbook of all cases, read and judged."""

    form: Form
    submission: Submission
    values: Mapping[str, str | None]
    findings: Mapping[str, list[Finding]]
    again: Mapping[str, list[Finding]]


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Returned:
    form = form_of(CASES)
    path = tmp_path_factory.mktemp("typed") / "filled.xlsx"
    path.write_bytes(filled(form, CASES))
    submission = XlsxReader().read(form, path)
    plan = compile_form(form)
    steps = decode(plan, submission).values
    values = {
        slot.key: shown_value(slot, step) if slot.kind not in ("text", "date") else None
        for slot, step in zip(plan.slots, steps, strict=True)
    }
    for slot in plan.slots:
        if slot.kind in ("text", "date"):
            values[slot.key] = submission.values.get(slot.key)
    once_more = from_dict(form, json.loads(json.dumps(to_dict(form, submission))))
    return Returned(form, submission, values, by_cell(form, submission), by_cell(form, once_more))


def by_cell(form: Form, submission: Submission) -> dict[str, list[Finding]]:
    """What is said of single cells."""
    found: dict[str, list[Finding]] = {}
    for finding in formspec.validate(form, submission).findings:
        if not finding.text:
            found.setdefault(finding.cells[0].path, []).append(finding)
    return found


IDS = [f"{number}-{case['kind']}-{case['raw']!r:.20}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=IDS)
def test_a_cell_as_people_fill_it(number: int, returned: Returned) -> None:
    case, key = CASES[number], f"1.K{number}"
    found = returned.findings.get(key, [])
    assert sorted(finding.kind for finding in found) == case["findings"]
    bad = any(finding.blocks and finding.severity == "error" for finding in found)
    if not bad or returned.form.by_path[key].kind not in ("text", "date"):
        assert returned.values[key] == case["value"]
    assert [f.proposal for f in found if f.proposal is not None] == (
        [case["proposal"]] if "proposal" in case else []
    )
    place = returned.submission.places[key]
    for finding in found:
        assert finding.place == place or finding.kind == "required"
        for lang in ("zh", "en"):
            check_message(finding, lang, case)


def check_message(finding: Finding, lang: Any, case: Mapping[str, Any]) -> None:
    message = finding.message(lang)
    assert finding.cells[0].path in message
    assert finding.place is None or finding.kind == "required" or finding.place in message
    assert finding.proposal is None or finding.proposal in message
    for shown in case.get("shows", ()):
        assert shown in message


@pytest.mark.parametrize("number", range(len(CASES)), ids=IDS)
def test_what_was_an_error_is_one_still_in_json(number: int, returned: Returned) -> None:
    """``formspec read`` writes what the reader found: no error may turn into a value there."""
    key = f"1.K{number}"
    for finding in returned.findings.get(key, []):
        if finding.severity == "error" and returned.form.by_path[key].kind != "text":
            assert any(f.severity == "error" for f in returned.again.get(key, ()))


def test_every_way_of_filling_a_cell_has_cases() -> None:
    assert {case["kind"] for case in CASES} == set(range(1, 32))
    assert len(CASES) >= 250


# The header ----------------------------------------------------------------------------

HEADER = """\
formspec: 1
id: header
version: "1"
title: 表头
fields:
  - {id: phone, label: 电话}
  - {id: people, label: 人数, type: number}
  - {id: day, label: 日期, type: date}
  - {id: done, label: 已完成, type: boolean}
  - {id: level, label: 级别, type: choice, choices: [市, 县]}
sections: [{number: 1, items: [{code: A, label: 职工, unit: 人}]}]
"""

FIELDS = {
    # The field, what stands in its cell, what is told, what is read.
    "unit": ("people", {"type": "text", "raw": "139077人"}, ["remark"], None),
    "none": ("people", {"type": "text", "raw": "无"}, ["declared-none"], "0"),
    "about": ("people", {"type": "text", "raw": "约139077"}, ["inexact"], None),
    "words": ("people", {"type": "text", "raw": "张三139077"}, ["number"], None),
    "truth": ("people", {"type": "boolean", "raw": "1"}, ["truth-value"], None),
    "as text": ("people", {"type": "text", "raw": "139077"}, ["text-number"], "139077"),
    "day": ("day", {"type": "text", "raw": "18.1.2"}, ["date"], None),
    "tick": ("done", {"type": "text", "raw": "√"}, ["tidied"], "是"),
    "town": ("level", {"type": "text", "raw": "县（张三）"}, ["remark"], None),
    "sum": (
        "phone",
        {"type": "formula", "formula": "A1", "result": "text", "raw": "139077"},
        ["formula-value"],
        "139077",
    ),
    "error": ("phone", {"type": "error", "raw": "#N/A"}, ["error-value"], None),
}


@pytest.mark.parametrize("name", FIELDS)
def test_the_header_is_understood_but_never_repeated(name: str, tmp_path: Path) -> None:
    field, cell, kinds, value = FIELDS[name]
    form = formspec.loads(HEADER)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(written(form, {field: cell}))
    submission = XlsxReader().read(form, path)
    findings = formspec.validate(form, submission).findings
    assert [finding.kind for finding in findings] == kinds
    if value is not None:
        assert submission.fields[field] == value
    label = next(asked.label for asked in form.fields if asked.id == field)
    for finding in findings:
        assert finding.rule == f"{finding.kind}:field:{field}"
        for lang in ("zh", "en"):
            message = finding.message(lang)
            assert label in message
            assert "field:" not in message
            said = json.dumps(finding.to_dict(lang), ensure_ascii=False)
            assert "139077" not in said
            assert "张三" not in said


def written(form: Form, cells: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The form's workbook with stored cells, by cell key or field id."""
    places = {
        target.key: target for target in (*SheetLayout(form).cells, *SheetLayout(form).fields)
    }
    addresses = {f"{letters(places[key].column)}{places[key].row}": cells[key] for key in cells}
    return stored(formspec.render(form, "xlsx").data, addresses)


# Columns ----------------------------------------------------------------------------


def test_a_number_in_a_hidden_column_is_read_and_noted(tmp_path: Path) -> None:
    form = formspec.loads(HEADER)
    data = written(form, {"1.A": {"type": "number", "raw": "12"}})
    book = opened(data)
    sheet = cast(Worksheet, book[SheetLayout(form).sheet])
    (target,) = SheetLayout(form).cells
    sheet.column_dimensions[letters(target.column)].hidden = True
    submission = read(form, book, tmp_path)
    assert submission.values == {"1.A": "12"}
    assert [(doubt.code, doubt.severity) for doubt in submission.doubts] == [
        ("hidden-cell", "note")
    ]


COLUMNS = """\
formspec: 1
id: columns
version: "1"
title: 两栏
columns: [{id: month, label: 本月}, {id: year, label: 累计}]
sections: [{number: 1, items: [{code: "1", label: "2", unit: 人}]}]
"""


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, []),
        ({"year": "5"}, []),
        ({"month": "5"}, []),
        ({"month": "5", "right": "7"}, ["beside:1.1@year"]),
        ({"year": "5", "right": "7"}, []),
        ({"right": "7"}, ["beside:1.1@year"]),
        ({"left": "7"}, ["beside:1.1@month"]),
        ({"left": "7", "month": "5"}, []),
    ],
)
def test_only_the_cell_beside_it_is_missing_a_number(
    cells: Mapping[str, str], told: list[str], tmp_path: Path
) -> None:
    """Printed numbers (a code, a label) are nobody's, and neither are those of other cells."""
    form = formspec.loads(COLUMNS)
    book = rendered(form)
    month, year = SheetLayout(form).cells
    sheet = cast(Worksheet, book[SheetLayout(form).sheet])
    columns = {"left": LABEL, "month": month.column, "year": year.column, "right": year.column + 1}
    for name, number in cells.items():
        sheet.cell(month.row, columns[name]).value = int(number)
    found = formspec.validate(form, read(form, book, tmp_path)).findings
    assert [finding.rule for finding in found] == told
    assert all(finding.proposal == "7" for finding in found)


# Texts by themselves -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code", "meant"),
    [
        ("12人", "remark", "12"),
        ("12元", "remark", None),
        ("50%", "remark", None),
        ("1.2万", "multiplier", "12000"),
        ("一百二十", "chinese-number", "120"),
        ("(3)", "tidied", "-3"),
    ],
)
def test_a_number_that_counts_nothing_in_particular(raw: str, code: str, meant: str | None) -> None:
    read = read_amount(raw, Scale(9))
    assert (read.code, read.meant) == (code, meant)


WANTED = [
    Wanted("number", Scale(2, UNITS["万元"])),
    Wanted("number", Scale(0, UNITS["人次"])),
    Wanted("number", Scale(2, UNITS["%"])),
    Wanted("number", Scale(9)),
    Wanted("boolean"),
    Wanted("choice", choices=("优", "良", "12")),
    Wanted("date"),
    Wanted("text"),
]
SIGNS = (
    "0123456789012345,.．，-—()（）%‰ \u3000\n约余多至~>万亿千百十一二三零点元人次户年月日"
    "△▲¥共含是否有无√×OolIeE+/\\'\"*?#；、:"
)


@settings(deadline=None)
@given(st.text(SIGNS, max_size=45), st.sampled_from(WANTED))
def test_no_text_is_too_strange(raw: str, wanted: Wanted) -> None:
    read = read_typed(raw, wanted)
    assert read.proposal is None or read.severity == "error"
    assert read.code is not None or read.severity == "note"
    if wanted.kind == "number" and read.proposal is not None:
        assert isinstance(read_numeral(read.proposal, wanted.scale.decimals), Numeral)


@settings(deadline=None)
@given(st.text(SIGNS, max_size=45), st.sampled_from(WANTED[:4]))
def test_a_number_that_is_used_has_the_digits_that_were_typed(raw: str, wanted: Wanted) -> None:
    read = read_typed(raw, wanted)
    if read.code == "tidied" and read.value is not None:
        typed = "".join(sign for sign in folded(raw) if sign in "0123456789.")
        assert Fraction(typed) == abs(Fraction(read.value))


SEPARATED = ("{}", "{:,}")
ROUND_THE_NUMBER = ("{}", " {}", "{}万元", "{} 万元", "({})", "（{}）万元", "△{}", "-{}", "−{}万元")


@given(
    st.integers(0, 10**12),
    st.sampled_from(SEPARATED),
    st.sampled_from(ROUND_THE_NUMBER),
    st.booleans(),
)
def test_ways_of_writing_a_number_go_together(
    number: int, separated: str, around: str, wide: bool
) -> None:
    text = around.format(separated.format(number))
    if wide:
        text = text.translate({code: code + 0xFEE0 for code in map(ord, "0123456789,()-")})
    read = read_amount(text, WANTED[0].scale)
    sign = -1 if set("(（△-−－") & set(text) else 1
    found = read_numeral(read.value, 0)
    assert isinstance(found, Numeral)
    assert found.steps == sign * number
    assert read.severity == "note"


@given(st.integers(0, 10**9), st.sampled_from(["元", "千元", "亿元"]))
def test_another_unit_is_proposed_exactly_or_not_at_all(number: int, unit: str) -> None:
    read = read_amount(f"{number}{unit}", WANTED[0].scale)
    exact = number * UNITS[unit].scale / UNITS["万元"].scale
    assert (read.value, read.severity) == (f"{number}{unit}", "error")
    if (exact * 100).denominator == 1 and exact * 100 < LIMIT:
        assert read.proposal is not None
        assert Fraction(read.proposal) == exact
    else:
        assert read.proposal is None


@pytest.mark.parametrize(
    "raw",
    [
        "(" * 32_767, "1," * 16_000, "约" * 32_767, "一" * 32_767, "1 " * 16_000, " " * 32_767,
        "12（" * 8_000, "△" * 32_767, "\n" * 32_767, "1-" * 16_000, "1" * 32_767, "是（" * 9_000,
        *(signs * 40 for signs in "1(,约几一百-~ ;:是年"), "1," * 20, "(1" * 20, "一二" * 20,
        "1,111" * 8, "人民币" * 13, "约1约1" * 10, "共1(" * 10, "1年1月" * 10,
    ],
)  # fmt: skip
def test_a_long_text_is_read_soon(raw: str) -> None:
    with no_hang():
        for wanted in WANTED:
            read_typed(raw, wanted)


# Numbers in Chinese --------------------------------------------------------------------


def said(number: int) -> str:
    """A number as it is said."""
    for name, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            head, rest = divmod(number, size)
            link = "零" if 0 < rest < size // 10 else ""
            return f"{said(head)}{name}{link}{said(rest) if rest else ''}"
    return "零一二三四五六七八九"[number]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"), (10, "一十"), (105, "一百零五"), (110, "一百一十"), (1_005, "一千零五"),
        (10_000, "一万"), (10_500, "一万零五百"), (100_000, "一十万"),
        (120_034, "一十二万零三十四"), (20_030_004, "二千零三万零四"),
        (100_000_005, "一亿零五"), (1_002_003, "一百万二千零三"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_said(number: int, text: str) -> None:
    assert read_chinese(text) == number


BANK = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


@given(st.integers(0, 10**12 - 1) | st.integers(0, 10**5))
def test_a_number_in_words_is_that_number(number: int) -> None:
    text = said(number)
    assert read_chinese(text) == number
    assert read_chinese(text.translate(BANK)) == number
    if text.startswith("一十"):
        assert read_chinese(text[1:]) == number


@pytest.mark.parametrize(
    "text",
    [
        "一百二",
        "一万一",
        "百",
        "万",
        "千万",
        "一万万",
        "一百点",
        "点五",
        "三二十",
        "十十",
        "二千一百一",
        "一亿亿",
        "",
    ],
)
def test_words_that_say_no_number_exactly(text: str) -> None:
    assert read_chinese(text) is None


# One text, one reading --------------------------------------------------------------------

GROUP = json.loads((Path(__file__).parents[2] / "conformance/typed.json").read_text("utf-8"))
TABLE = GROUP["definitions"]["typed"]
TYPED = [
    (*(*case["submission"]["values"].items(),)[0], case["expected"]["findings"])
    for case in GROUP["cases"]
    if case["submission"]["values"]
]


def told(findings: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """What is said of a cell, but for how it is stored in a workbook."""
    return [
        (each["kind"], each["severity"], each["right"], each.get("proposal"))
        for each in findings
        if each["kind"] not in ("text-number", "picture")
    ]


@pytest.mark.slow
def test_a_workbook_reads_a_text_as_every_other_back_end_does(tmp_path: Path) -> None:
    labels = {f"1.{item['code']}": item["label"] for item in TABLE["sections"][0]["items"]}
    texts = [one for one in TYPED if isinstance(one[1], str) and "DISPIMG" not in one[1]]
    cases = [{"item": labels[key], "type": "text", "raw": raw} for key, raw, _ in texts]
    form = form_of(cases)
    (tmp_path / "book.xlsx").write_bytes(filled(form, cases))
    report = formspec.validate(form, formspec.read(form, tmp_path / "book.xlsx"))
    for number, (key, raw, expected) in enumerate(texts):
        found = [f.to_dict() for f in report.findings if f.cells[0].path == f"1.K{number}"]
        assert told(found) == told(expected), (key, raw)
