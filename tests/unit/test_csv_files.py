"""CSV as office programs write it: encodings, separators, one unit a row; what is told of it."""

import contextlib
import csv
import io
import json
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec import FormspecError
from formspec.batch import gather
from formspec.cli.main import main
from formspec.submissions.csv_table import MAX_CELLS, read_table

FORM = """\
formspec: 1
id: few
version: 1
title: 小表
fields:
  - {id: unit, label: 填报单位}
  - {id: phone, label: 电话}
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元}
      - {code: T, label: 说明, type: text}
  - number: 2
    items:
      - {code: A, label: 人数, unit: 人}
rules:
  - {id: grows, check: 1.A >= prev(1.A) / 9, severity: note}
"""
FEW = formspec.loads(FORM)
ROWS = [["path", "value"], ["field:unit", "甲县"], ["1.A", "3"], ["1.B", "1"], ["1.C", "2"]]
WIDE = [["填报单位", "1.A", "B", "prev(1.A)", "code"], ["甲县", "3", "1", "9", "450422"]]


def text(
    rows: list[list[str]],
    separator: str = ",",
    end: str = "\r\n",
    more: int = 0,
    quoting: Literal[0, 1] = 0,
) -> str:
    out = io.StringIO()
    write = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    write.writerows([*row, *[""] * more] for row in rows)
    return out.getvalue()


WRITERS = {
    # What a program writes: its bytes, and what of them is only likely.
    "UTF-8": (text(ROWS).encode(), []),
    "UTF-8 with its mark": (text(ROWS).encode("utf-8-sig"), []),
    "CSV of Excel": (text(ROWS).encode("gb18030"), ["encoding:GB18030"]),
    "Unicode text of Excel": (text(ROWS, "\t").encode("utf-16"), ["separator:Tab"]),
    "UTF-16, the other way round": (b"\xfe\xff" + text(ROWS).encode("utf-16-be"), []),
    "CSV of Excel in Europe": (text(ROWS, ";").encode("utf-8-sig"), ["separator:;"]),
    "GB18030 and semicolons": (
        text(ROWS, ";").encode("gb18030"), ["encoding:GB18030", "separator:;"],
    ),
    "sep=;": (b"sep=;\r\n" + text(ROWS, ";").encode(), []),
    "sep=, saved again": (b'"sep=,",\r\n' + text(ROWS, more=1).encode(), []),
    "columns at the end": (text(ROWS, more=2).encode(), []),
    "old Macintosh": (text(ROWS, end="\r").encode(), []),
    "Unix": (text(ROWS, end="\n").encode(), []),
}  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_is_read_and_what_was_assumed_is_told(tmp_path: Path, writer: str) -> None:
    raw, assumed = WRITERS[writer]
    file = tmp_path / "county.csv"
    file.write_bytes(raw)
    filled = formspec.read(FEW, file)
    assert filled.values == {"1.A": "3", "1.B": "1", "1.C": "2"}
    assert filled.fields == {"unit": "甲县"}
    report = formspec.validate(FEW, filled)
    assert [(found.rule, found.severity) for found in report.findings] == [
        (rule, "note") for rule in assumed
    ]
    assert report.verdict == "pass"
    for found in report.findings:
        assert found.message("zh") != found.message("en")
        assert found.rule.partition(":")[2] in found.message("zh")


@given(st.lists(st.text(st.characters(codec="gb18030", exclude_categories=["Cs"]), max_size=8)),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.sampled_from(",;\t"),
       st.sampled_from(["\r\n", "\n", "\r"]))  # fmt: skip
def test_any_text_comes_back_or_its_encoding_is_told(
    values: list[str], encoding: str, separator: str, end: str
) -> None:
    rows = [["path", "value"], *([f"1.{n}", value] for n, value in enumerate(values))]
    table = None
    with contextlib.suppress(FormspecError):
        table = read_table(text(rows, separator, end, quoting=1).encode(encoding), "x.csv")
    if table is None:
        assert encoding == "gb18030"  # … that looks like damaged UTF-8
        return
    told = dict(table.assumed)
    if encoding != "gb18030" or told.get("encoding") != "UTF-8":
        assert [row for _, row in table.rows] == rows[1:]
    assert told.get("separator", ",").replace("Tab", "\t") == separator


def test_a_text_that_may_be_two_encodings_is_told() -> None:
    assert read_table("path,value\n1.T,省\n".encode("gbk"), "").assumed == (("encoding", "UTF-8"),)
    assert read_table("path,value\n1.T,省\n".encode(), "").assumed == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_each_row_of_a_wide_file_is_a_filled_form(tmp_path: Path, encoding: str, end: str) -> None:
    file = tmp_path / "all.csv"
    rows = [*WIDE, ["乙县", "", '2\n"x",'], ["", ""], ["丙县", "1", "", "", "王五"]]
    file.write_bytes(text(rows, end=end).encode(encoding))
    read = formspec.read_all(FEW, file)
    assert [each.values for each in read] == [
        {"1.A": "3", "1.B": "1"}, {"1.B": '2\n"x",'}, {"1.A": "1"},
    ]  # fmt: skip
    assert [each.fields for each in read] == [{"unit": name} for name in ("甲县", "乙县", "丙县")]
    assert read[0].previous == {"1.A": "9"}
    assert [each.unit for each in read] == ["450422", None, "王五"]
    assert [each.source for each in read] == [f"{file}:2 (450422)", f"{file}:4", f"{file}:6"]
    with pytest.raises(FormspecError, match="FS636"):
        formspec.read(FEW, file)


def test_a_wide_file_of_columns(tmp_path: Path) -> None:
    columns = "columns:\n  - {id: month, label: 本月}\n  - {id: year, label: 全年}\nsections"
    form = formspec.loads(FORM.replace("sections", columns))
    file = tmp_path / "all.csv"
    file.write_text("B@month,2.A@year\n1,2\n", "utf-8")
    assert formspec.read(form, file).values == {"1.B@month": "1", "2.A@year": "2"}


REFUSED = {
    "A,1.B\n1,2\n": ["错误 FS635: all.csv 第 1 行：栏名“A”可以指 1.A、2.A；请写其中一个"],
    "1.B,B\n1,2\n": ["错误 FS547: all.csv 第 1 行：B 已经出现过"],
    "1.B,张三\n1,2\n": ["错误 FS623: all.csv 第 1 行第 2 栏的栏名不认识；"],
    "1.B,,C\n1,2,3\n": ["错误 FS623: all.csv 第 1 行第 2 栏的栏名不认识；"],
    "1.B,C\n1,2,3\n": ["错误 FS545: all.csv 第 2 行：列数与第一行不同"],
    "1.B,C\n": ["错误 FS622: all.csv 里没有填报单位；"],
    "张三,13800138000\n": ["错误 FS545: all.csv 第 1 行：第一行应为 path,value"],
}


@pytest.mark.parametrize("content", REFUSED)
def test_a_wide_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("all.csv").write_text(content, "utf-8")
    with pytest.raises(FormspecError) as refused:
        formspec.read_all(FEW, "all.csv")
    said = refused.value.message("zh").splitlines()
    assert [line[: len(text)] for line, text in zip(said, REFUSED[content], strict=True)] == (
        REFUSED[content]
    )
    assert "张三" not in refused.value.message("en")


@pytest.mark.slow
def test_rows_times_columns_are_bounded() -> None:
    assert len(read_table("1.A\n" + "1\n" * 999, "").rows) == 999
    with pytest.raises(FormspecError, match="FS549"):
        read_table("1.A,1.B\n" + "1,\n" * (MAX_CELLS // 2), "")


def test_the_command_line_judges_each_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("few.yaml").write_text(FORM, "utf-8")
    wide = "code;1.A;1.B;1.C\n450422;3;1;2\n450423;9;1;2\n"
    Path("all.csv").write_text(wide, "utf-8")
    assert main(["validate", "few.yaml", "all.csv"]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "通过 all.csv:2 (450422)（1 条提示）",
        "  提示 文件不是用逗号分栏的，按“;”分栏读取",
    ]
    assert main(["validate", "few.yaml", "all.csv", "--json"]) == 1
    shape = json.loads(capsys.readouterr().out)
    assert [(each["source"], each["verdict"]) for each in shape["submissions"]] == [
        ("all.csv:2 (450422)", "pass"), ("all.csv:3 (450423)", "fail"),
    ]  # fmt: skip
    assert main(["locate", "few.yaml", "all.csv"]) == 2
    assert "FS636" in capsys.readouterr().err


def test_a_list_of_units_is_read_as_offices_write_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "few.yaml").write_text(FORM, "utf-8")
    units = tmp_path / "units.csv"
    units.write_bytes("sep=;\rcode;填报单位;;\r450422;甲县\r450423;乙县;;\r".encode("gb18030"))
    assert main(["render", str(tmp_path / "few.yaml"), "xlsx", "--for", str(units),
                 "-o", str(tmp_path / "out")]) == 0  # fmt: skip
    assert "按 GB18030 读取" in capsys.readouterr().err
    read = [formspec.read(FEW, tmp_path / f"out/45042{n}.xlsx").fields for n in (2, 3)]
    assert read == [{"unit": "甲县"}, {"unit": "乙县"}]


# Files that cannot be read -------------------------------------------------------------------

NOT_READ = (
    ".et", ".numbers", ".fods", ".xlsb", ".doc", ".docx", ".pdf", ".jpg", ".wps", ".png", ".zip",
)  # fmt: skip


@pytest.mark.parametrize("suffix", NOT_READ)
def test_a_file_of_another_program_is_told_to_be_saved_as_a_workbook(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    for name in (f"乙县{suffix.upper()}", "Thumbs.db", "~$乙县.xlsx", ".DS_Store", f".x{suffix}"):
        (folder / name).touch()
    (folder / "甲县.json").write_text('{"values": {}}', "utf-8")
    (tmp_path / "few.yaml").write_text(FORM, "utf-8")
    assert main(["validate", str(tmp_path / "few.yaml"), str(folder), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert "FS613" in said.err
    assert ".xlsx" in said.err
    assert "甲县.json" in said.out  # the others are checked
    assert len(gather([folder]).left_out) == 4


def test_another_suffix_is_told_what_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "a.foo"
    file.touch()
    with pytest.raises(FormspecError, match=r"there are: \.json, \.csv, \.xlsx"):
        formspec.read(FEW, file)
