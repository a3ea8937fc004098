"""A template that nobody touched is told from a form that is filled in wrongly."""

import json
from pathlib import Path
from typing import Any

import pytest
from formspec_xlsx import XlsxRenderer
from openpyxl import load_workbook

import formspec
from formspec import Form, Submission
from formspec.cli.main import main
from formspec.submissions.submission import Doubt

TEXT = """
formspec: 1
id: untouched
version: "1"
title: 未动
blank: {blank}
fields: [{{id: office, label: 填报单位, required: {required}}}, {{id: day, label: 日期}}]
sections:
  - number: 1
    items:
      - {{code: A, label: 合计, unit: 人, formula: A=B+C, computed: true}}
      - {{code: B, label: 甲, unit: 人}}
      - {{code: C, label: 乙, unit: 人, formula: C<=B}}
"""


def form_of(blank: str = "zero", required: str = "true") -> Form:
    return formspec.loads(TEXT.format(blank=blank, required=required))


FORM = form_of()


@pytest.mark.parametrize(
    "submission",
    [
        {},
        {"values": {}, "fields": {}},
        {"values": {"1.B": None, "1.C": " "}, "fields": {"office": ""}},
        {"values": {"1.B": float("nan")}},
        {"values": {"1.A": 0}},
        {"previous": {"1.B": 3}},
        Submission({}, {"day": "5"}, unit="450400"),
    ],
)
def test_nothing_is_filled_in(submission: Any) -> None:
    report = formspec.validate(FORM, submission)
    assert (report.verdict, report.is_blank, report.to_dict().get("blank")) == ("fail", True, True)


@pytest.mark.parametrize(
    "submission",
    [
        {"values": {"1.B": 0}},
        {"fields": {"day": "5"}},
        {"explanations": {"sum:1.C": "如此"}},
        Submission({}, doubts=(Doubt("missing", "error", "1.B", raw="无"),)),
    ],
)
def test_something_is_filled_in(submission: Any) -> None:
    report = formspec.validate(FORM, submission)
    assert (report.verdict, report.is_blank, "blank" in report.to_dict()) == ("fail", False, False)


def test_a_form_that_may_stay_blank_passes() -> None:
    report = formspec.validate(form_of(required="false"), {})
    assert (report.verdict, report.is_blank) == ("pass", False)


# At the command line ----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for blank, required in (("zero", "true"), ("unknown", "false")):
        form = form_of(blank, required)
        text = TEXT.format(blank=blank, required=required)
        (tmp_path / f"{blank}.yaml").write_text(text, encoding="utf-8")
        (tmp_path / blank).mkdir()
        (tmp_path / blank / "blank.json").write_text("{}", encoding="utf-8")
        (tmp_path / blank / "blank.xlsx").write_bytes(XlsxRenderer().render(form).data)
    return tmp_path


@pytest.mark.parametrize(("blank", "code"), [("zero", 1), ("unknown", 0)])
@pytest.mark.parametrize("which", ["", "/blank.json", "/blank.xlsx"])
def test_a_clerk_reads_that_nothing_is_filled_in(
    folder: Path, capsys: pytest.CaptureFixture[str], blank: str, code: int, which: str
) -> None:
    given = f"{folder}/{blank}{which}"
    assert main(["validate", f"{folder}/{blank}.yaml", given]) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"没有填 {given}"] if which else len(lines) == 2
    assert main(["validate", f"{folder}/{blank}.yaml", given, "--lang", "en"]) == code
    assert capsys.readouterr().out.startswith("nothing is filled in: ")
    assert main(["validate", f"{folder}/{blank}.yaml", given, "--json"]) == code
    shapes = json.loads(capsys.readouterr().out)["submissions"]
    assert {shape["blank"] for shape in shapes} == {True}


@pytest.mark.parametrize(
    ("lang", "head"), [("zh", "审核结果：没有填"), ("en", "Findings: nothing is filled in")]
)
def test_the_copy_that_goes_back_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], lang: str, head: str
) -> None:
    given = [
        "validate",
        f"{folder}/zero.yaml",
        f"{folder}/zero/blank.xlsx",
        "--annotate",
        "--lang",
        lang,
    ]
    assert main(given) == 1
    capsys.readouterr()
    book = load_workbook(folder / "zero/blank.checked.xlsx")
    assert book.active is not None
    assert book.active["A1"].value == head
