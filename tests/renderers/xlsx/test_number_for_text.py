"""A number stored where a text belongs: no digit is invented, and what is seen is what is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.returned.shown_number import digits_are_lost, shown_number
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from support.filling import stored
from support.workbooks import opened, saved

import formspec
from formspec import Finding, Submission
from formspec.cli.main import main
from formspec.language.dump import dump
from formspec.submissions.submission import Doubt

FORM = formspec.loads("""\
formspec: 1
id: texts
version: "1"
title: 文字
fields:
  - {id: card, label: 账号}
  - {id: kind, label: 类别, type: choice, choices: ["01", "1.00", "7"]}
sections:
  - number: 1
    items:
      - {code: T, label: 身份证号, type: text}
      - {code: K, label: 代码, choices: ["01", "02", "7", "450421199001011234"]}
      - {code: D, label: 日期, type: date}
      - {code: N, label: 人数, unit: 人}
rules:
  - {id: many, check: 1.N<=10, severity: warning}
""")


def reading(
    raw: str, folder: Path, target: str, code: str = "General", formula: str | None = None
) -> Submission:
    """The form's workbook with a stored number in one cell, read."""
    layout = SheetLayout(FORM)
    cells = {cell.key: cell for cell in (*layout.cells, *layout.fields)}
    cells |= {f"why {cell.key}": cell for cell in layout.explanation_cells}
    address = cells[target].address
    book = opened(formspec.render(FORM, "xlsx").data)
    sheet = cast(Worksheet, book[layout.sheet])
    sheet[address].number_format = code
    case: Mapping[str, str] = {"type": "number", "raw": raw}
    if formula is not None:
        case = {"type": "formula", "raw": raw, "formula": formula}
    path = folder / "filled.xlsx"
    path.write_bytes(stored(saved(book), {address: case}))
    return XlsxReader().read(FORM, path)


def written(text: str, folder: Path, target: str, code: str = "@") -> Submission:
    """The form's workbook with a stored text in one cell, read."""
    layout = SheetLayout(FORM)
    cells = {cell.key: cell for cell in (*layout.cells, *layout.fields)}
    book = opened(formspec.render(FORM, "xlsx").data)
    cast(Worksheet, book[layout.sheet])[cells[target].address].number_format = code
    path = folder / "filled.xlsx"
    path.write_bytes(stored(saved(book), {cells[target].address: {"type": "text", "raw": text}}))
    return XlsxReader().read(FORM, path)


def doubts(submission: Submission) -> list[tuple[str, str, str | None]]:
    return [(doubt.code, doubt.severity, doubt.cell) for doubt in submission.doubts]


def placed(submission: Submission) -> list[Finding]:
    """The findings that name a cell of the file."""
    return [one for one in formspec.validate(FORM, submission).findings if one.place is not None]


LONG = (
    "450421199001011234", "4.50421199001011e+17", "6.22202123456789E+18", "6222021234567890123",
    "1234567890123456", "-1E15", "1E400", "9" * 50,
)  # fmt: skip


@pytest.mark.parametrize("code", ["General", "@", "0", "000000000000000000", "yyyy-mm-dd"])
@pytest.mark.parametrize("raw", LONG)
@pytest.mark.parametrize("target", ["1.T", "1.K", "card", "kind"])
def test_digits_that_nobody_typed_are_lost(
    target: str, raw: str, code: str, tmp_path: Path
) -> None:
    submission = reading(raw, tmp_path, target, code)
    key = target if "." in target else f"field:{target}"
    assert doubts(submission) == [("digits-lost", "error", key)]
    (finding,) = placed(submission)
    assert finding.kind == "digits-lost"
    assert finding.blocks
    assert finding.place == submission.doubts[0].place
    value = {**submission.values, **submission.fields}[target]
    assert value == raw or len(value.partition("E")[0].strip("-").replace(".", "")) <= 15


@pytest.mark.parametrize("text", ["4.5E+17", "4.50421199001011E+17", "6E+18", " 1.38E+10 "])
@pytest.mark.parametrize("target", ["1.T", "1.K", "card", "kind"])
def test_a_number_that_a_spreadsheet_shortened_is_no_text(
    text: str, target: str, tmp_path: Path
) -> None:
    submission = written(text, tmp_path, target)
    key = target if "." in target else f"field:{target}"
    assert doubts(submission) == [("digits-lost", "error", key)]


@pytest.mark.parametrize("text", ["A4.5E+17", "1E5", "4.5E-17", "1.5", "450421199001011234"])
def test_other_texts_are_texts(text: str, tmp_path: Path) -> None:
    submission = written(text, tmp_path, "1.T")
    assert (submission.values, submission.doubts) == ({"1.T": text}, ())


@pytest.mark.parametrize(
    ("code", "told"),
    [(";;;", "hidden-cell"), ('@"号"', "shown-otherwise"), ('0;0;0;"有"', "shown-otherwise")],
)
def test_a_text_that_its_format_changes_is_told(code: str, told: str, tmp_path: Path) -> None:
    submission = written("甲", tmp_path, "1.T", code)
    assert submission.values == {"1.T": "甲"}
    assert [doubt.code for doubt in submission.doubts] == [told]


def test_reading_a_lost_number_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The JSON of ``formspec read`` holds what is left, and the command says so and fails."""
    reading("450421199001011234", tmp_path, "1.T")
    form = tmp_path / "texts.json.yaml"
    form.write_text(dump(FORM), "utf-8")
    assert main(["read", str(form), str(tmp_path / "filled.xlsx")]) == 1
    told = capsys.readouterr()
    assert '"1.T": "4.50421199001011E+17"' in told.out
    assert "1.T 身份证号（文字!" in told.err
    assert "已经丢失了一部分数字" in told.err


def test_digits_behind_the_point_are_lost_too(tmp_path: Path) -> None:
    assert doubts(reading("3.1415926535897931", tmp_path, "1.T")) == [
        ("digits-lost", "error", "1.T")
    ]
    noisy = reading("0.30000000000000004", tmp_path, "1.T")
    assert (noisy.values, noisy.doubts) == ({"1.T": "0.3"}, ())


@pytest.mark.parametrize(
    ("raw", "code", "severity"),
    [
        ("43109", "yyyy-mm-dd", "note"),
        ("43109", 'yyyy"年"m"月"d"日"', "note"),
        ("43109", 'm"月"d"日"', "warning"),  # 1-9 was typed, in this year
        ("43109", "mmm-yy", "warning"),
        ("43109.645833333336", "yyyy-mm-dd", "warning"),
        ("43109.645833333336", "yyyy-mm-dd hh:mm", "warning"),
    ],
)
@pytest.mark.parametrize("target", ["1.T", "card"])
def test_a_day_for_a_text_is_told(
    raw: str, code: str, severity: str, target: str, tmp_path: Path
) -> None:
    submission = reading(raw, tmp_path, target, code)
    assert {**submission.values, **submission.fields} == {target: "2018-01-09"}
    key = target if "." in target else f"field:{target}"
    assert doubts(submission) == [("date-for-text", severity, key)]
    for finding in placed(submission):
        assert ("2018-01-09" in finding.message()) == (target == "1.T")


def test_a_formula_has_its_digits_lost_too(tmp_path: Path) -> None:
    found = doubts(reading("4.50421199001011E+17", tmp_path, "1.T", formula="A1"))
    assert ("digits-lost", "error", "1.T") in found
    found = doubts(reading("0.33333333333333331", tmp_path, "1.T", formula="1/3"))
    assert found == [("formula-value", "note", "1.T")]


def test_a_number_in_place_of_a_date_is_not_named_with_invented_digits(tmp_path: Path) -> None:
    (doubt,) = reading("4.50421199001011E+17", tmp_path, "1.D").doubts
    assert (doubt.code, doubt.raw) == ("date", "4.50421199001011E+17")


def test_an_explanation_is_a_text_too(tmp_path: Path) -> None:
    submission = reading("450421199001011234", tmp_path, "why 1.N")
    assert doubts(submission) == [("digits-lost", "error", "explanation:1.N")]
    assert submission.explanations["many"].text == "4.50421199001011E+17"
    (finding,) = placed(submission)
    assert finding.message("zh").startswith("1.N 人数（人）（文字!")
    assert "“4.50421199001011E+17”" in finding.message("zh")
    assert (finding.kind, finding.place) == ("digits-lost", submission.doubts[0].place)
    assert reading("12", tmp_path, "why 1.N").doubts == ()


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("123", "0000000", "0000123"),
        ("7742688001", "00000000000", "07742688001"),
        ("77426880011", "0000-00000000", "0774-26880011"),
        ("12", '"GX"0000', "GX0012"),
        ("1.5", "0.00", "1.50"),
        ("450421199", r"000\ 000", "450421 199"),
    ],
)
@pytest.mark.parametrize("target", ["1.T", "card"])
def test_zeros_that_only_the_format_shows_are_read(
    raw: str, code: str, shown: str, target: str, tmp_path: Path
) -> None:
    submission = reading(raw, tmp_path, target, code)
    assert {**submission.values, **submission.fields} == {target: shown}
    assert [doubt.code for doubt in submission.doubts] == ["read-as-shown"]
    assert not any(finding.blocks for finding in placed(submission))


@pytest.mark.parametrize("code", ["#,##0", "0%", "0.00E+00", "[DBNum1]0", "¥0", "h:mm", "0!.0,"])
def test_a_format_that_is_not_certain_is_a_finding(code: str, tmp_path: Path) -> None:
    raw = "0.5" if code == "h:mm" else "1234"
    submission = reading(raw, tmp_path, "1.T", code)
    assert submission.values == {"1.T": raw}
    assert doubts(submission) == [("number-for-text", "warning", "1.T")]


@pytest.mark.parametrize("code", ["General", "@", "0", "0_ ", "#,##0", r"0_);[Red]\(0\)", "#"])
def test_what_is_seen_as_it_is_stored_is_not_mentioned(code: str, tmp_path: Path) -> None:
    submission = reading("123", tmp_path, "1.T", code)
    assert (submission.values, submission.doubts) == ({"1.T": "123"}, ())


@pytest.mark.parametrize(
    ("raw", "code", "target", "value", "told"),
    [
        ("1", "00", "1.K", "01", ["read-as-shown"]),
        ("1", "0.00", "kind", "1.00", ["read-as-shown"]),
        ("7", "000", "1.K", "7", ["number-for-text"]),
        ("7", "General", "1.K", "7", []),
    ],
)
def test_a_choice_is_read_as_it_is_shown(
    raw: str, code: str, target: str, value: str, told: list[str], tmp_path: Path
) -> None:
    submission = reading(raw, tmp_path, target, code)
    assert {**submission.values, **submission.fields} == {target: value}
    assert [doubt.code for doubt in submission.doubts] == told


def shown_exactly(numeral: str, code: str) -> str | None:
    shown = shown_number(numeral, code)
    return shown.text if shown is not None and shown.exact else None


@given(st.integers(0, 10**15 - 1), st.integers(1, 20))
def test_a_format_of_zeros_only_fills_up(number: int, places: int) -> None:
    assert shown_exactly(str(number), "0" * places) == str(number).zfill(places)


@given(st.integers(1, 10**15 - 1), st.integers(0, 14))
def test_what_a_spreadsheet_keeps_is_not_lost(steps: int, decimals: int) -> None:
    assert not digits_are_lost(steps / 10**decimals)


@pytest.mark.parametrize(
    ("numeral", "code", "shown"),
    [
        ("0", "0;;", None),
        ("-3", "000", "-003"),
        ("-3", "0;0", None),
        ("12.345", "0.00", None),
        ("0", "#", None),
        ("5", '"无号"', None),
        ("5", "0;@", "5"),
        ("5", '0"a;b"', "5a;b"),
        ("5", "_(* 000_)", "005"),
        ("12", "0.0#", "12.0"),
        ("12", "0,000", None),
        ("12", "*-0", None),
        ("12", '0"', None),
        ("1e-300", "0.00", None),
    ],
)
def test_formats(numeral: str, code: str, shown: str | None) -> None:
    assert shown_exactly(numeral, code) == shown


def test_the_doubts_have_sentences() -> None:
    for code in ("read-as-shown", "number-for-text"):
        doubt = Doubt(code, "note", "1.T", "文字!E3", "007")
        (finding,) = placed(Submission(values={}, doubts=(doubt,)))
        assert "文字!E3" in finding.message("zh")
        assert "007" in finding.message("en")
