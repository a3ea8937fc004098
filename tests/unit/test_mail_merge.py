"""Templates for many offices: what is filled in beforehand, and that nothing else changes."""

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.notation import unescape
from formspec_xlsx.zip_members import join, members
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook
from support.workbooks import named, opened, rendered

import formspec
from formspec import Form, FormspecError, Submission
from formspec.cli.main import main
from formspec.collection.mail_merge import MAX_NAME, safe_name

FORM = """\
formspec: 1
id: monthly
version: "1"
title: 月报
fields:
  - {id: office, label: 填报单位, required: true}
  - {id: phone, label: 电话}
  - {id: day, label: 日期, type: date}
  - {id: level, label: 级别, type: choice, choices: [市, 县]}
  - {id: staff, label: 人数, type: number}
columns:
  - {id: month, label: 本月}
  - {id: year, label: 本年累计}
sections:
  - number: 9
    items:
      - {code: A, label: 收入, unit: 万元}
      - {code: B, label: 是否, type: boolean}
      - {code: C, label: 等级, type: choice, choices: [优, 良]}
      - {code: D, label: 理由, type: text}
      - {code: E, label: 建立日期, type: date}
      - code: F
        label: 合计
        unit: 人
        formula: F=G+H
        computed: true
        items:
          - {code: G, label: 甲, unit: 人, max: 100}
          - {code: H, label: 乙, unit: 人}
rules:
  - {id: grows, check: "9.A@year >= prev(9.A@year)", severity: warning}
"""

ANSWERS: Mapping[str, tuple[str, object]] = {
    # The text in the list, and what a spreadsheet has there.
    "office": ("=1+1", "=1+1"),
    "phone": ("0774", "0774"),
    "day": ("2018-02-01", datetime(2018, 2, 1)),  # noqa: DTZ001 - cells have no zone
    "level": ("县", "县"),
    "staff": ("3.5", 3.5),
    "9.A@month": ("１２．５0", 12.5),
    "9.B@month": ("是", "是"),
    "9.C@year": ("良", "良"),
    "9.D@year": ("<&> _x000D_ @SUM(A1)", "<&> _x000D_ @SUM(A1)"),
    "9.E@month": ("1899-12-31", "1899-12-31"),
    "9.G@year": ("7", 7),
    "prev(9.A@year)": ("1000.25", 1000.25),
}


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.loads(FORM)


def listed(form: Form, folder: Path, text: str) -> tuple[str, ...]:
    """The problems of a list, each with its sentence in both languages."""
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormspecError) as caught:
        formspec.reporting_units(form, path)
    for found in caught.value.problems:
        assert found.message("zh") != found.message("en")
    return tuple(found.message("zh") for found in caught.value.problems)


def submission(unit: str | None = None) -> Submission:
    parts: dict[str, dict[str, str]] = {"fields": {}, "values": {}, "previous": {}}
    for key, (text, _) in ANSWERS.items():
        part = "previous" if key.startswith("prev") else "values" if "." in key else "fields"
        parts[part][key.removeprefix("prev(").removesuffix(")")] = text
    return Submission(parts["values"], parts["fields"], previous=parts["previous"], unit=unit)


def names(form: Form) -> dict[str, str]:
    from formspec_xlsx.layout import SheetLayout

    layout = SheetLayout(form)
    found = {target.key: target.name for target in (*layout.fields, *layout.cells)}
    return found | {f"prev({target.key})": target.name for target in layout.previous}


def value(book: Workbook, name: str) -> tuple[object, str]:
    cell = named(book, name)
    return cell.value, cell.number_format


# One workbook --------------------------------------------------------------------------


def test_every_value_stands_in_its_cell_with_its_type_and_style(form: Form) -> None:
    blank = rendered(form)
    made = formspec.render(form, "xlsx", prefill=submission("450400"))
    book = opened(made.data)
    for key, name in names(form).items():
        expected = ANSWERS[key][1] if key in ANSWERS else value(blank, name)[0]
        stored = value(book, name)[0]
        # openpyxl shows what is stored: "_x000D_" as "_x005F_x000D_".
        assert (unescape(stored) if isinstance(stored, str) else stored) == expected, key
        assert value(book, name)[1] == value(blank, name)[1], key
    assert book.custom_doc_props["formspec-unit"].value == "450400"  # type: ignore[attr-defined]


def test_a_template_reads_back_as_what_was_filled_in(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "unit.xlsx"
    path.write_bytes(formspec.render(form, "xlsx", prefill=submission("450400")).data)
    found = formspec.read(form, path)
    assert found.fields == {**submission().fields}
    assert found.values == {**submission().values, "9.A@month": "12.5"}
    assert found.previous == {"9.A@year": "1000.25"}
    assert found.unit == "450400"


def test_the_period_before_is_judged(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "unit.xlsx"
    given = Submission({"9.A@year": "1"}, previous={"9.A@year": "2"})
    path.write_bytes(formspec.render(form, "xlsx", prefill=given).data)
    rules = [found.rule for found in formspec.validate(form, formspec.read(form, path)).findings]
    assert "grows" in rules


def test_previous_values_are_found_without_names(form: Form, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(formspec.render(form, "xlsx", prefill=submission()).data)
    )
    for name in list(book.defined_names):
        if "prev" in name:
            del book.defined_names[name]
    book.save(tmp_path / "unit.xlsx")
    assert XlsxReader().read(form, tmp_path / "unit.xlsx").previous == {"9.A@year": "1000.25"}


def test_nothing_filled_in_is_the_blank_template(form: Form) -> None:
    blank = formspec.render(form, "xlsx").data
    assert formspec.render(form, "xlsx", prefill=Submission({})).data == blank
    assert join(members(blank)) == blank


def test_all_parts_but_those_filled_in_keep_their_bytes(form: Form) -> None:
    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert file.testzip() is None
            return {name: file.read(name) for name in file.namelist()}

    data = formspec.render(form, "xlsx").data
    blank = parts(data)
    made = parts(formspec.render(form, "xlsx", prefill=submission("u")).data)
    changed = {name for name in blank if blank[name] != made[name]}
    sheets = opened(data).sheetnames
    assert list(blank) == list(made)
    assert changed == {
        "docProps/custom.xml",
        *(f"xl/worksheets/sheet{sheets.index(name) + 1}.xml" for name in ("月报", "formspec")),
    }


@pytest.mark.parametrize(
    ("prefill", "code"),
    [
        (Submission({"9.A": 1}), "FS620"),
        (Submission({}, fields={"nobody": "x"}), "FS620"),
        (Submission({}, previous={"9.D@month": "x"}), "FS620"),
        (Submission({"9.F@month": 1}), "FS621"),
        (Submission({"9.G@month": 101}), "FS621"),
        (Submission({"9.G@month": -1}), "FS621"),
        (Submission({"9.G@month": "1.5"}), "FS621"),
        (Submission({"9.G@month": "1" * 16}), "FS621"),
        (Submission({"9.G@month": "一"}), "FS621"),
        (Submission({"9.B@month": "也许"}), "FS621"),
        (Submission({"9.C@month": True}), "FS621"),
        (Submission({"9.D@month": 3}), "FS621"),
        (Submission({"9.E@month": "2018-02-30"}), "FS621"),
        (Submission({}, fields={"level": "省"}), "FS621"),
    ],
)
def test_what_a_form_cannot_hold_is_refused(form: Form, prefill: Submission, code: str) -> None:
    with pytest.raises(FormspecError) as caught:
        formspec.render(form, "xlsx", prefill=prefill)
    assert [found.code for found in caught.value.problems] == [code]
    for lang in ("zh", "en"):
        assert caught.value.problems[0].message(lang)


# A list --------------------------------------------------------------------------------


def test_a_list_with_bom_and_labels_is_read(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    text = '\ufeff填报单位：,code,prev(9.A@year),9.B@year\n"甲,县",001,"1,000.5",否\n\n乙县,002,,\n'
    path.write_text(text, encoding="utf-8")
    first, second = formspec.reporting_units(form, path)
    assert (first.file, first.line, first.prefill.unit) == ("001", 2, "001")
    assert first.prefill.fields == {"office": "甲,县"}
    assert first.prefill.previous == {"9.A@year": "1000.5"}
    assert first.prefill.values == {"9.B@year": "否"}
    assert (second.file, second.line) == ("002", 4)
    assert not second.prefill.values


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["没有填报单位"]),
        ("office\n", ["没有填报单位"]),
        ("offic\nx\n", ["第 1 栏", "是不是想写 office"]),
        ("office,填报单位\nx,y\n", ["第 1 行", "填报单位"]),
        ("office,day\n甲,2018-2-1\n乙,昨天\n", ["第 2 行“day”", "第 3 行“day”"]),
        ("office,9.G@year\n甲,12\n乙,十二\n", ["第 3 行“9.G@year”", "数字"]),
        ("office,level\n甲,省\n", ["第 2 行“level”", "市、县"]),
        ("office,phone\n甲,1\n乙,2\n甲,3\n", ["第 2 行和第 4 行是同一个单位"]),
        ("office,code\n甲,1\n乙,1\n", ["第 2 行和第 3 行是同一个单位"]),
        ("office,file\n甲,a\n乙,A\n", ["第 2 行和第 3 行会写进同一个文件"]),
        ("office,code\n甲,1/2\n乙,1_2\n", ["会写进同一个文件"]),
        ("office\nCON\n", ["第 2 行没有能作单位或文件名"]),
        ("office,file\n甲,lpt1\n", ["第 2 行没有能作单位或文件名"]),
        ("office,file\n甲,../..\n", ["第 2 行没有能作单位或文件名"]),
        ("office,phone\n,1\n", ["第 2 行"]),
        ("office,phone\n甲,1,2\n", ["第 2 行", "列数"]),
        ('office\n"甲\n', ["引号"]),
    ],
)
def test_a_list_with_mistakes_is_refused(
    form: Form, tmp_path: Path, text: str, says: list[str]
) -> None:
    messages = "\n".join(listed(form, tmp_path, text))
    for words in says:
        assert words in messages


def test_values_of_the_header_are_not_repeated(form: Form, tmp_path: Path) -> None:
    messages = "".join(listed(form, tmp_path, "office,day\n甲,13800000000\n"))
    assert "13800000000" not in messages


@given(st.text(max_size=200))
def test_a_safe_name_stays_in_its_folder(text: str) -> None:
    name = safe_name(text.encode(errors="ignore").decode())
    if name is not None:
        assert 0 < len(name.encode()) <= MAX_NAME
        assert (Path("out") / name).parent == Path("out")
        assert not set(name) & set('/\\:*?"<>|. \0\n')


def test_letters_of_any_script_stay() -> None:
    assert safe_name("苍梧县 总工会（本级）-2_b") == "苍梧县_总工会_本级_-2_b"
    assert safe_name("ئۇيغۇر") == "ئۇيغۇر"


# The command ---------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    rows = "".join(f"单位{n},{n:03}\n" for n in range(20))
    (tmp_path / "units.csv").write_text(f"office,code\n{rows}", encoding="utf-8")
    return tmp_path


def test_a_file_for_each_unit(place: Path, capsys: pytest.CaptureFixture[str], form: Form) -> None:
    command = ["render", "form.yaml", "xlsx", "--for", "units.csv", "-o", "out"]
    assert main(command) == 0
    assert len(list((place / "out").iterdir())) == 20
    said = capsys.readouterr()
    assert "20" in said.err
    assert not said.out
    alone = formspec.render(
        form, "xlsx", prefill=Submission({}, fields={"office": "单位7"}, unit="007")
    )
    assert (place / "out" / "007.xlsx").read_bytes() == alone.data
    assert main(command) == 2
    assert "000.xlsx" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0


def test_nothing_is_written_when_a_line_is_wrong(place: Path) -> None:
    with (place / "units.csv").open("a", encoding="utf-8") as file:
        file.write("单位,003\n")
    assert main(["render", "form.yaml", "xlsx", "--for", "units.csv", "-o", "out"]) == 2
    assert not (place / "out").exists()


def test_nothing_is_half_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Path.write_bytes
    count = 0

    def full(path: Path, data: bytes) -> int:
        nonlocal count
        count += 1
        if count > 5:
            raise OSError(28, "No space left on device")
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["render", "form.yaml", "xlsx", "--for", "units.csv", "-o", "out"]) == 2
    assert not list((place / "out").iterdir())


@pytest.mark.slow
@pytest.mark.usefixtures("heard_signals")
def test_nothing_is_left_when_the_program_is_ended(place: Path) -> None:
    with (place / "units.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"单位,{number}\n" for number in range(10_000, 30_000))
    command = [sys.executable, "-m", "formspec", "render", "form.yaml", "xlsx"]
    with subprocess.Popen(
        [*command, "--for", "units.csv", "-o", "out"], stderr=subprocess.PIPE, cwd=place
    ) as process:
        while not any((place / "out").glob(".formspec-*/*")):
            time.sleep(0.05)
            assert process.poll() is None
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (143, b"")
    assert not list((place / "out").iterdir())


@pytest.mark.parametrize(
    "extra", [["-o", "-"], ["--option", "prefill=x"], ["--for", "nothing.csv"], ["-o", "form.yaml"]]
)
def test_what_cannot_be_asked_is_refused(place: Path, extra: list[str]) -> None:
    before = sorted(place.iterdir())
    assert main(["render", "form.yaml", "xlsx", "--for", "units.csv", *extra]) == 2
    assert sorted(place.iterdir()) == before


def test_a_target_that_cannot_is_refused_by_name(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", "form.yaml", "sql", "--for", "units.csv", "--lang", "en"]) == 2
    assert "there are: html, xlsx" in capsys.readouterr().err


@pytest.mark.office
def test_libreoffice_shows_what_was_filled_in(form: Form, tmp_path: Path) -> None:
    made = formspec.render(form, "xlsx", prefill=submission("450400"))
    (tmp_path / "unit.xlsx").write_bytes(made.data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "unit.xlsx")],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "out" / "unit.xlsx")
    for key, (_, expected) in ANSWERS.items():
        assert value(book, names(form)[key])[0] == expected, key
