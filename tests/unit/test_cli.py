"""The command line: what it prints and where, what it returns, what it leaves behind."""

import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import jsonschema
import openpyxl
import pytest

import formspec
from formspec.cli.main import main
from formspec.cli.messages import HELP, SAY
from formspec.plugins.protocols import Rendering

COMMANDS = (
    "forms", "show", "lint", "scan", "render", "read", "bounds", "locate", "fill", "validate",
)  # fmt: skip
WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"
PHONE = "13800138000"
ESC, BIDI, C1 = "\x1b[31m", "\u202e", "\x9b31m"

VISITS = """\
formspec: 1
id: visits
version: 2026
title: 走访统计表
fields:
  - {id: reporting_unit, label: 填报单位, required: true}
  - {id: phone, label: 电话}
  - {id: date, label: 日期, type: date}
  - {id: people, label: 人数, type: number}
sections:
  - number: 1
    items:
      - code: A
        label: 走访家庭
        unit: 户
        formula: A=B+C
        items:
          - {code: B, label: 城镇, unit: 户, of_which: true}
          - {code: C, label: 农村, unit: 户, of_which: true}
  - number: 2
    items:
      - code: A
        label: 是否设立基金
        unit: 是/否
        items:
          - {code: B, label: 募集款物, unit: 万元}
      - {code: C, label: 类型, choices: [城镇, 农村]}
      - {code: D, label: 说明, type: text}
      - {code: E, label: 开始日期, type: date}
rules:
  - {id: money-needs-visits, check: if 2.B > 0 then 1.A > 0, severity: warning}
"""
COLUMNS = """\
formspec: 1
id: monthly
version: 1
title: Monthly table
language: en
columns:
  - {id: month, label: this month}
  - {id: total, label: this year}
sections:
  - number: 1
    items:
      - code: A
        label: visits
        unit: visits
        items:
          - {code: B, label: to towns, unit: visits}
rules:
  - {id: month-within-total, check: 1.A@month <= 1.A@total}
"""
CLASHING = """\
formspec: 1
id: clashing
version: 1
title: 单位不符
sections:
  - number: 1
    items:
      - code: A
        label: 合计
        unit: 人次
        formula: A=B+C+D
        items:
          - {code: B, label: 甲, unit: 人次}
          - {code: C, label: 乙, unit: 人次}
          - {code: D, label: 丙, unit: 万元}
"""
GOOD: dict[str, dict[str, Any]] = {
    "fields": {"reporting_unit": "某县", "phone": PHONE},
    "values": {"1.A": 5, "1.B": 2, "1.C": 3, "2.A": "否", "2.B": 0},
}


HEAD = "path,value\nfield:reporting_unit,某县\n"
ONE = {"1.A": 1, "1.B": 1, "1.C": 0, "2.A": True, "2.B": 0}


class Done(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Runs a command in this process, in a folder of its own, where English is spoken."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str | Path) -> Done:
        capsysbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Done(code, out.decode("utf-8", "replace"), err.decode())

    return run


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    return written(tmp_path / "visits.yaml", VISITS)


def written(path: Path, content: str | bytes | Mapping[str, Any]) -> Path:
    if isinstance(content, Mapping):
        content = json.dumps(content, ensure_ascii=False)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def program(
    *arguments: str | Path, before: str = "", **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own; ``before`` is Python to run first."""
    code = f"import sys\n{before}\nfrom formspec.cli.main import main\nsys.exit(main())"
    options = {"capture_output": True, **options}
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], check=False, timeout=60, **options
    )


def schema(root: Path, name: str) -> jsonschema.Draft202012Validator:
    text = (root / f"docs/reference/schemas/{name}.schema.json").read_text("utf-8")
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


# JSON ----------------------------------------------------------------------------------


def test_forms_json(run: Run, root: Path) -> None:
    done = run("forms", "--json")
    data = json.loads(done.out)
    schema(root, "forms").validate(data)
    assert {form["id"] for form in data["forms"]} >= {WARMTH, CENTRE}
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("text", [VISITS, COLUMNS, WARMTH, CENTRE], ids=lambda text: text[:30])
def test_show_json(run: Run, root: Path, tmp_path: Path, text: str) -> None:
    name = text if "\n" not in text else str(written(tmp_path / "form.yaml", text))
    done = run("show", name, "--json")
    data = json.loads(done.out)
    schema(root, "show").validate(data)
    form = formspec.load(name)
    assert [item["path"] for item in data["items"]] == [item.path for item in form.items]
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in formspec.rules(form)]
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        (VISITS, 0, []),
        (CLASHING, 1, ["FS401"]),
        (VISITS.replace("formula: A=B+C", "formula: A=B+X"), 1, ["FS303"]),
        ("formspec: [", 1, ["FS105"]),
        ("", 1, ["FS111"]),
        (b"\xff", 2, ["FS103"]),
        (None, 2, ["FS101"]),
    ],
)
def test_lint_json(
    run: Run, root: Path, tmp_path: Path, text: str | bytes | None, code: int, found: list[str]
) -> None:
    path = tmp_path / "form.yaml"
    if text is not None:
        written(path, text)
    done = run("lint", path, "--json")
    data = json.loads(done.out)
    schema(root, "lint").validate(data)
    assert [problem["code"] for problem in data["forms"][0]["problems"]] == found
    assert (done.code, done.err) == (code, "")


RULED = """\
formspec: 1
id: ruled
version: "1"
title: ruled
sections:
  - number: 1
    items:
      - {code: A, label: a, unit: 万元, max: 5}
      - {code: B, label: b, unit: 万元}
      - {code: C, label: c, unit: 万元}
rules:
  - {id: one, check: 1.B <= 1.A}
  - {id: two, check: 1.B >= %s}
  - {id: three, check: 1.A = 1.C, rounding: half}
"""


@pytest.mark.parametrize(("least", "code"), [("2", 0), ("6", 1)])
def test_scan(run: Run, root: Path, tmp_path: Path, least: str, code: int) -> None:
    path = written(tmp_path / "form.yaml", RULED % least)
    done = run("scan", path, "--json")
    data = json.loads(done.out)
    schema(root, "scan").validate(data)
    assert (done.code, done.err) == (code, "")
    assert [found["rules"] for found in data["conflicts"]] == [["one", "two"]] * code
    shown = run("scan", path, "--lang", "en")
    assert shown.code == code
    assert ("cannot hold together" in shown.out) == bool(code)
    assert (shown.err == "ruled: the rules can hold together\n") != bool(code)
    chinese = run("scan", path, "--lang", "zh")
    assert "不能同时成立" in chinese.out or not code
    assert (chinese.err == "ruled：规则之间没有矛盾\n") != bool(code)


@pytest.mark.parametrize(
    ("values", "verdict", "words"),
    [
        ({"1.A": 3}, "completable", "1.B b can only be from 2 to 3 万元, because of two"),
        ({"1.A": 1}, "contradictory", "1.A a cannot go together under one (1.B <= 1.A), two"),
        ({"1.A": 6, "1.B": 4}, "contradictory", "1.A a is out of range"),
        ({"1.A": 4, "1.C": 2}, "contradictory", "no true amounts satisfy three"),
    ],
)
def test_bounds(
    run: Run, root: Path, tmp_path: Path, values: dict[str, int], verdict: str, words: str
) -> None:
    form = written(tmp_path / "form.yaml", RULED % "2")
    file = written(tmp_path / "county.json", json.dumps({"values": values}))
    done = run("bounds", form, file, "--json")
    data = json.loads(done.out)
    schema(root, "bounds").validate(data)
    assert (data["verdict"], data["source"], done.err) == (verdict, str(file), "")
    assert done.code == (verdict != "completable")
    assert words in run("bounds", form, file, "--lang", "en").out


def test_a_mend_says_where_and_what(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "form.yaml", CLASHING)
    (problem,) = json.loads(run("lint", path, "--json").out)["forms"][0]["problems"]
    mend = problem["mend"]
    lines = CLASHING.splitlines()
    line = lines[mend["line"] - 1]
    start = mend["column"] - 1
    lines[mend["line"] - 1] = line[:start] + mend["text"] + line[start + mend["length"] :]
    written(path, "\n".join(lines))
    assert run("lint", path).code == 0


@pytest.mark.parametrize(
    ("more", "verdict", "kinds"),
    [
        ({}, "pass", []),
        ({"values": {**GOOD["values"], "1.A": 4}}, "fail", ["sum"]),
        ({"values": {"1.A": 5, "2.B": 0}}, "incomplete", ["sum"]),
        ({"values": {**ONE, "1.A": "１", "9.Z": 1}}, "fail", ["tidied", "unknown"]),
        ({"fields": {"date": PHONE, "fax": 1}}, "fail", ["required", "date", "unknown-field"]),
        (
            {"values": {"1.A": 0, "1.B": 0, "1.C": 0, "2.A": True, "2.B": 1},
             "explanations": {"money-needs-visits": "代发"}},
            "pass", ["check"],
        ),
        ({"values": {"1.A": 1e300, "2.A": 3, "2.C": "x", "2.D": 1, "2.E": "now"}}, "fail", None),
    ],
)  # fmt: skip
def test_validate_json(
    run: Run, root: Path, visits: Path, more: dict[str, Any], verdict: str, kinds: list[str] | None
) -> None:
    path = written(visits.with_name("filled.json"), GOOD | more)
    done = run("validate", visits, path, "--json")
    data = json.loads(done.out)
    schema(root, "validate").validate(data)
    (submission,) = data["submissions"]
    assert submission["verdict"] == verdict
    if kinds is not None:
        assert sorted(f["kind"] for f in submission["findings"]) == sorted(kinds)
    assert (done.code, done.err) == (verdict == "fail", "")


def test_validate_json_of_columns(run: Run, root: Path, tmp_path: Path) -> None:
    form = written(tmp_path / "form.yaml", COLUMNS)
    filled = written(
        tmp_path / "a.json", {"values": {"1.A": {"month": 3, "total": 2}, "1.B@month": 4}}
    )
    data = json.loads(run("validate", form, filled, "--json").out)
    schema(root, "validate").validate(data)
    rules = {finding["rule"] for finding in data["submissions"][0]["findings"]}
    assert rules >= {"part:1.B@month", "month-within-total"}


@pytest.mark.parametrize("name", [WARMTH, CENTRE, f"{CENTRE}-mistakes"])
def test_the_examples_are_submissions(run: Run, root: Path, name: str) -> None:
    path = root / f"examples/{name}.json"
    schema(root, "submission").validate(json.loads(path.read_text("utf-8")))
    done = run("read", CENTRE if CENTRE in name else WARMTH, path)
    schema(root, "submission").validate(json.loads(done.out))
    assert (done.code, done.err) == (0, "")


def test_json_is_utf8_whatever_the_locale() -> None:
    env = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = program("show", WARMTH, "--json", env=env)
    assert json.loads(done.stdout.decode("utf-8"))["title"] == "2018年各地工会送温暖统计表"


# Languages and help --------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["top", *COMMANDS])
def test_help_has_examples_in_both_languages(run: Run, command: str, lang: str) -> None:
    arguments = [] if command == "top" else [command]
    done = run(*arguments, "--help", "--lang", lang)
    words = HELP[f"{command}_examples"][lang == "en"]
    assert words in done.out
    assert "formspec " in words
    assert (done.code, done.err) == (0, "")
    foreign = "[\u4e00-\u9fff]" if lang == "en" else "options|positional|show this|usage"
    assert not re.search(foreign, done.out)


def test_every_word_is_there_in_two_languages() -> None:
    for chinese, english in (*HELP.values(), *SAY.values()):
        assert not re.search("[\u4e00-\u9fff]", english)
        assert set(re.findall(r"\{\d\}", chinese)) == set(re.findall(r"\{\d\}", english))


@pytest.mark.parametrize("place", ["before", "behind", "joined"])
def test_lang_may_stand_before_or_behind_the_command(run: Run, place: str) -> None:
    arguments = {
        "before": ("--lang", "zh", "lint", WARMTH),
        "behind": ("lint", WARMTH, "--lang", "zh"),
        "joined": ("lint", "--lang=zh", WARMTH),
    }[place]
    assert run(*arguments).err == f"{WARMTH}：没有问题\n"


def test_messages_follow_lang_then_the_form_then_the_system(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    english = written(tmp_path / "form.yaml", COLUMNS)
    assert "没有问题" in run("lint", WARMTH).err
    assert "no problem" in run("lint", english).err
    assert "no problem" in run("lint", WARMTH, "--lang", "en").err
    assert "no form called nothing" in run("lint", "nothing").out
    assert "打不开" in run("read", WARMTH, "nothing.json").err
    assert "没有叫" in run("render", WARMTH, "htlm").err
    assert "there is no renderer" in run("render", WARMTH, "htlm", "--lang", "en").err
    assert "no form called nothing" in run("show", "nothing").err
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "there is no renderer" in run("render", english, "htlm").err
    assert "没有叫" in run("lint", "nothing").out
    assert "no problem" in run("lint", english).err


def test_of_an_unknown_kind_of_file_those_are_named_that_can_be_read(
    run: Run, tmp_path: Path
) -> None:
    path = written(tmp_path / "county.log", "")
    assert run("read", WARMTH, path).err.endswith("可用的有：.json、.csv、.xlsx\n")


def test_findings_are_in_the_language_that_was_asked_for(run: Run, root: Path) -> None:
    path = root / f"examples/{CENTRE}-mistakes.json"
    chinese = run("validate", CENTRE, path)
    assert "应为" in chinese.out
    english = run("validate", CENTRE, path, "--lang", "en")
    assert "but should be" in english.out
    data = json.loads(run("validate", CENTRE, path, "--json", "--lang", "en").out)
    assert "but should be" in data["submissions"][0]["findings"][0]["message"]


def test_an_explanation_is_told_behind_what_it_explains(
    run: Run, root: Path, tmp_path: Path
) -> None:
    data = json.loads((root / f"examples/{CENTRE}-mistakes.json").read_text("utf-8"))
    data["explanations"] = {"services-total": "另有来信\n60 人次"}
    path = written(tmp_path / "county.json", json.dumps(data))
    (line,) = (x for x in run("validate", CENTRE, path).out.splitlines() if "13.A" in x)
    assert line.startswith("  核实 各项服务不等于")
    assert line.endswith("（已说明：另有来信 60 人次）")
    (line,) = (
        x for x in run("validate", CENTRE, path, "--lang", "en").out.splitlines() if "13.A" in x
    )
    assert line.endswith(" (explained: 另有来信 60 人次)")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("validate", WARMTH), "缺少参数：PATH"),
        (("forms", "--jsn"), "不认识的参数：--jsn"),
        (("valdate",), "COMMAND 不能是 'valdate'"),
        (("read", WARMTH, "x.json", "-o"), "-o/--output 后面缺少内容"),
    ],
)
def test_wrong_usage_is_said_in_chinese(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("--lang", "zh", *arguments)
    assert said in done.err
    assert "--help" in done.err
    assert (done.code, done.out) == (2, "")


# Exit codes and streams ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("forms",), 0),
        (("show", WARMTH), 0),
        (("lint", WARMTH, CENTRE), 0),
        ((), 2),
        (("forms", "--unknown"), 2),
        (("form",), 2),
        (("show", "nothing"), 2),
        (("show", "nothing.yaml"), 2),
        (("lint", WARMTH, "nothing.yaml"), 2),
        (("render", WARMTH, "htlm"), 2),
        (("render", "nothing", "html"), 2),
        (("read", WARMTH, "nothing.json"), 2),
        (("read", WARMTH, "nothing.doc"), 2),
        (("validate", WARMTH, "nothing.json"), 2),
        (("validate", WARMTH, "."), 2),
        (("validate", WARMTH, "x.json", "--lang", "fr"), 2),
    ],
)
def test_exit_codes(run: Run, arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments)
    assert done.code == code
    assert done.out + done.err != ""
    assert code == 0 or "lint" in arguments or done.out == ""
    assert "Traceback" not in done.err


def test_without_a_command_there_is_help(run: Run) -> None:
    assert "validate" in run().err


def test_the_module_runs_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "formspec", "--version"], capture_output=True, check=True
    )
    assert done.stdout.decode() == f"formspec {formspec.__version__}\n"


def test_results_go_out_and_messages_to_err(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "form.yaml", CLASHING)
    done = run("lint", path, "--lang", "en")
    assert re.match(rf"{path}:11:18: error FS401: .*\n.*\n +\^~+\n$", done.out)
    assert done.err == f"{path}: 1 problem(s)\n"


def test_tables_are_tab_separated_in_a_pipe(run: Run) -> None:
    assert f"{WARMTH}\t2018\t55\t2018年各地工会送温暖统计表" in run("forms").out.splitlines()
    assert "2.C\t  慰问困难家庭总数（户）\tC=D+E+F" in run("show", WARMTH).out.splitlines()


def test_show_lists_fields_and_columns(run: Run, visits: Path, tmp_path: Path) -> None:
    assert "phone\t电话\ttext" in run("show", visits).out
    assert "total\tthis year" in run("show", written(tmp_path / "form.yaml", COLUMNS)).out


def test_an_internal_error_is_one_line_without_values(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError(PHONE)

    monkeypatch.setattr("formspec.cli.show.load", fail)
    done = run("show", WARMTH)
    assert (done.code, done.out) == (3, "")
    assert re.fullmatch(r"formspec has a bug: RuntimeError \(test_cli\.py:\d+\)\. .*\n", done.err)
    assert PHONE not in done.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(MemoryError, 2), (OSError, 2), (RecursionError, 3), (SystemExit, 3), (AssertionError, 3)],
)
def test_no_error_becomes_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], code: int
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr("formspec.cli.show.load", fail)
    done = run("show", WARMTH)
    assert done.code == code
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("heard_signals")
def test_ctrl_c_is_130_and_silent(tmp_path: Path) -> None:
    wait = (
        "import time, formspec.cli.show\n"
        "def load(name):\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "formspec.cli.show.load = load"
    )
    code = f"{wait}\nimport sys\nfrom formspec.cli.main import main\nsys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", code, "show", "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b""


def test_a_closed_pipe_is_silent() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    for arguments in (("show", CENTRE), ("forms", "--json"), ("--help",)):
        done = program(*arguments, capture_output=False, stdout=write_end, stderr=subprocess.PIPE)
        assert done.returncode == 141
        assert done.stderr == b""
    os.close(write_end)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_said() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        for arguments in (("forms",), ("forms", "--json"), ("--help",)):
            done = program(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
            assert done.returncode == 2
            assert done.stderr.count(b"\n") == 1
            assert b"stdout" in done.stderr


def test_a_closed_standard_output_is_said() -> None:
    close = "sys.stdout = None"
    done = program("forms", before=close)
    assert done.returncode == 2
    assert b"stdout" in done.stderr
    assert program("forms", before="sys.stderr = None").returncode == 0


# Files ---------------------------------------------------------------------------------


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_render_names_the_file_after_the_form(run: Run, tmp_path: Path) -> None:
    done = run("render", WARMTH, "json-schema", "--lang", "en")
    assert (done.code, done.out) == (0, "")
    assert listing(tmp_path) == [f"{WARMTH}.schema.json"]
    assert done.err.startswith(f"written: {WARMTH}.schema.json\n")


@pytest.mark.parametrize(
    ("output", "file"),
    [
        ("page.html", "page.html"),
        ("new/page.html", "new/page.html"),
        ("new/", f"new/{WARMTH}.html"),
        (".", f"{WARMTH}.html"),
    ],
)
def test_render_writes_where_it_is_told(run: Run, tmp_path: Path, output: str, file: str) -> None:
    assert run("render", WARMTH, "html", "-o", output).code == 0
    assert (tmp_path / file).read_text("utf-8").startswith("<!")


@pytest.mark.slow
@pytest.mark.parametrize("target", ["html", "xlsx", "json-schema", "outline"])
def test_render_to_standard_output(run: Run, tmp_path: Path, target: str) -> None:
    done = program("render", WARMTH, target, "-o", "-", cwd=tmp_path)
    assert done.stdout == formspec.render(formspec.load(WARMTH), target).data
    assert done.returncode == 0
    assert listing(tmp_path) == []


def test_several_forms_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    done = run("render", WARMTH, CENTRE, "html", "-o", "out")
    assert done.code == 0
    assert listing(tmp_path / "out") == [f"{CENTRE}.html", f"{WARMTH}.html"]
    assert run("render", WARMTH, CENTRE, "html", "-o", "-").code == 2
    assert run("render", WARMTH, WARMTH, "html", "-o", "other").code == 2
    assert listing(tmp_path) == ["out", f"out/{CENTRE}.html", f"out/{WARMTH}.html"]


def test_several_forms_go_into_one_page_where_one_is_named(run: Run, tmp_path: Path) -> None:
    assert run("render", WARMTH, CENTRE, "html", "-o", "both.html", "--lang", "en").code == 0
    made = formspec.join([formspec.load(WARMTH), formspec.load(CENTRE)], "html", lang="en")
    assert made is not None
    assert (tmp_path / "both.html").read_bytes() == made.data
    assert run("render", WARMTH, CENTRE, "html", "-o", "other.htm").code == 0
    assert listing(tmp_path / "other.htm") == [f"{CENTRE}.html", f"{WARMTH}.html"]


def test_what_cannot_be_one_file_goes_into_a_folder(run: Run, tmp_path: Path) -> None:
    assert run("render", WARMTH, CENTRE, "xlsx", "-o", "both.xlsx").code == 0
    assert listing(tmp_path / "both.xlsx") == [f"{CENTRE}.xlsx", f"{WARMTH}.xlsx"]


def test_companion_files_go_beside_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Rendering(b"code", ".js", extra={".d.ts": b"types"})
    monkeypatch.setattr("formspec.cli.render.render", lambda *_, **__: made)
    assert run("render", WARMTH, "javascript", "-o", "out/check.js").code == 0
    assert listing(tmp_path / "out") == ["check.d.ts", "check.js"]
    done = run("render", WARMTH, "javascript", "-o", "-")
    assert (done.code, done.out) == (0, "code")
    assert ".d.ts" in done.err


def test_an_option_reaches_its_renderer(run: Run) -> None:
    done = run("render", WARMTH, "sql", "--option", "dialect=sqlite", "-o", "-")
    assert (done.code, done.err) == (0, "")
    assert ") STRICT;" in done.out
    loud = run("render", WARMTH, "javascript", "-o", "-").out
    quiet = run("render", WARMTH, "javascript", "--option", "messages=false", "-o", "-").out
    assert len(quiet) < len(loud)


@pytest.mark.parametrize(
    ("option", "lang", "said"),
    [
        ("dialect=sqlit", "en", "did you mean sqlite?"),
        ("dialect=oracle", "zh", "sql 的选项 dialect 不能是 oracle"),
        ("dialekt=sqlite", "en", "did you mean dialect?"),
        ("form=x", "en", "sql has no option form"),
        ("target=x", "en", "sql has no option target"),
        ("dialect", "en", "--option: write NAME=VALUE"),
        ("=sqlite", "zh", "--option 要写成 NAME=VALUE"),
        ("lang=en", "en", "write NAME=VALUE"),
    ],
)
def test_a_wrong_option_is_refused(run: Run, option: str, lang: str, said: str) -> None:
    done = run("render", WARMTH, "sql", "--option", option, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_existing_file_stays_without_force(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "page.html", "mine")
    done = run("render", WARMTH, "html", "-o", path, "--lang", "en")
    assert (done.code, path.read_text()) == (2, "mine")
    assert "--force" in done.err
    path.chmod(0o640)
    assert run("render", WARMTH, "html", "-o", path, "--force").code == 0
    assert path.read_text("utf-8").startswith("<!")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_and_what_it_points_to_is_written(run: Run, tmp_path: Path) -> None:
    target = written(tmp_path / "real.html", "old")
    link = tmp_path / "link.html"
    link.symlink_to(target)
    assert run("render", WARMTH, "html", "-o", link, "--force").code == 0
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("<!")


def test_a_device_is_written_and_never_replaced(run: Run) -> None:
    assert run("render", WARMTH, "html", "-o", os.devnull, "--force").code == 0
    assert Path(os.devnull).is_char_device()


def test_none_is_written_if_one_cannot_be(run: Run, tmp_path: Path) -> None:
    taken = tmp_path / "out" / f"{CENTRE}.html"
    taken.mkdir(parents=True)
    done = run("render", WARMTH, CENTRE, "html", "-o", "out", "--force")
    assert done.code == 2
    assert str(taken.relative_to(tmp_path)) in done.err
    assert listing(tmp_path / "out") == [taken.name]


def test_an_existing_one_of_several_stops_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    written(tmp_path / "out" / f"{CENTRE}.html", "mine")
    assert run("render", WARMTH, CENTRE, "html", "-o", "out").code == 2
    assert listing(tmp_path / "out") == [f"{CENTRE}.html"]


def test_a_broken_form_of_several_stops_all(run: Run, tmp_path: Path) -> None:
    clashing = written(tmp_path / "clashing.yaml", CLASHING)
    done = run("render", WARMTH, clashing, "html", "-o", "out")
    assert done.code == 2
    assert f"formspec lint {clashing}" in done.err
    assert listing(tmp_path) == ["clashing.yaml"]


LIMITED = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))"
KILLED = "import os, signal\nos.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)"


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    done = program("render", WARMTH, "html", cwd=tmp_path, before=LIMITED)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert listing(tmp_path) == []


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path / "page.html", "mine")
    done = program("render", WARMTH, "html", "-o", path, "--force", before=LIMITED)
    assert done.returncode == 2
    assert (listing(tmp_path), path.read_text()) == (["page.html"], "mine")


def test_a_kill_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path / "page.html", "mine")
    done = program("render", WARMTH, "html", "-o", path, "--force", before=KILLED)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "mine"


def test_ctrl_c_in_the_middle_leaves_nothing_behind(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    assert run("render", WARMTH, CENTRE, "html", "-o", "out/").code == 130
    assert listing(tmp_path) == ["out"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_failing_write_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(_: int) -> NoReturn:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("os.fsync", fail)
    done = run("render", WARMTH, "html", "-o", "page.html")
    assert (done.code, listing(tmp_path)) == (2, [])
    assert "page.html" in done.err
    assert ".tmp" not in done.err


def test_a_folder_nobody_may_write_in(run: Run, tmp_path: Path) -> None:
    done = run("render", WARMTH, "html", "-o", "/proc/page.html")  # even root may not
    assert done.code == 2
    assert "/proc/page.html" in done.err
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    if os.geteuid() != 0:
        assert run("render", WARMTH, "html", "-o", "closed").code == 2
    assert listing(closed) == []


def test_what_a_target_does_not_check_is_said(run: Run) -> None:
    done = run("render", WARMTH, "outline", "-o", "-")
    lost = formspec.render(formspec.load(WARMTH), "outline").losses
    lines = done.err.splitlines()
    assert lines[1:] == ["  " + "，".join(loss.rule for loss in lost)]
    assert str(len(lost)) in lines[0]
    assert "sum:2.C" not in done.out


def test_read_writes_for_its_owner_only(run: Run, root: Path, tmp_path: Path) -> None:
    example = root / f"examples/{WARMTH}.json"
    path = tmp_path / "out.json"
    done = run("read", WARMTH, example, "-o", path)
    assert (done.code, done.out) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text("utf-8")) == json.loads(example.read_text("utf-8"))
    assert run("read", WARMTH, example, "-o", path).code == 2
    path.chmod(0o644)
    assert run("read", WARMTH, example, "-o", path, "--force").code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert run("read", WARMTH, example, "-o", tmp_path).code == 0
    assert (tmp_path / example.name).stat().st_mode & 0o777 == 0o600


# Filled forms --------------------------------------------------------------------------


def workbook(form: Path, path: Path, fill: Mapping[str, Any]) -> Path:
    """A workbook of the form, filled in by the label beside each cell."""
    written(path, formspec.render(formspec.load(form), "xlsx").data)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for place, cell in enumerate(row, 1):
            for label, value in fill.items():
                if label in str(cell.value):
                    right = (c for c in row[place:] if not c.protection.locked)
                    for free in [*right][:1]:
                        free.value = value
    book.save(path)
    return path


def test_the_three_kinds_of_file_say_the_same(run: Run, visits: Path, tmp_path: Path) -> None:
    filled = {"走访家庭": 4, "城镇": 2, "农村": 3, "募集款物": 0, "填报单位": "某县"}
    files = [
        workbook(visits, tmp_path / "a.xlsx", filled),
        written(tmp_path / "a.json", GOOD | {"values": {**GOOD["values"], "1.A": 4}}),
        written(tmp_path / "a.csv", HEAD + "1.A,4\n1.B,2\n1.C,3\n2.B,0\n"),
    ]  # fmt: skip
    done = run("validate", visits, *files, "--json")
    found = [submission["findings"] for submission in json.loads(done.out)["submissions"]]
    rules = [[(f["rule"], f["difference"]) for f in findings] for findings in found]
    assert rules == [[("sum:1.A", "-1")]] * 3
    assert (done.code, done.err) == (1, "")


def test_a_broken_file_does_not_stop_the_others(run: Run, visits: Path, tmp_path: Path) -> None:
    bad = GOOD | {"values": {**GOOD["values"], "1.A": 9}}
    good = written(tmp_path / "good.json", GOOD)
    wrong = written(tmp_path / "wrong.json", bad)
    broken = written(tmp_path / "broken.xlsx", b"PK\x03\x04 no workbook")
    done = run("validate", visits, broken, wrong, good)
    assert done.code == 2
    assert "broken.xlsx" in done.err
    assert [line for line in done.out.splitlines() if line[0] != " "] == [
        f"不通过 {wrong}（1 处错误）",
        f"通过 {good}",
    ]
    data = json.loads(run("validate", visits, broken, wrong, good, "--json").out)
    assert [s["source"] for s in data["submissions"]] == [str(wrong), str(good)]


def test_read_says_what_was_doubtful(run: Run, visits: Path, tmp_path: Path) -> None:
    path = workbook(
        visits, tmp_path / "a.xlsx", {"走访家庭": "=2+3", "城镇": "２", "填报单位": "某县"}
    )
    done = run("read", visits, path)
    assert json.loads(done.out)["form"] == "visits"
    assert done.err != ""
    assert "sum:1.A" not in done.err  # rules are validate's matter


def test_more_than_a_hundred_findings_are_counted(run: Run, tmp_path: Path) -> None:
    form = written(
        tmp_path / "form.yaml",
        "formspec: 1\nid: long\nversion: 1\ntitle: 长表\nsections:\n  - number: 1\n    items:\n"
        + "".join(f"      - {{code: A{n}, label: 项{n}, unit: 人}}\n" for n in range(130)),
    )
    path = written(tmp_path / "a.json", {"values": {f"1.A{n}": -1 for n in range(130)}})
    done = run("validate", form, path)
    assert len(done.out.splitlines()) == 102
    assert "30" in done.out.splitlines()[-1]


# What may be seen ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", f'{{"fields": {{"phone": "{PHONE}"'),
        ("a.json", f'{{"fields": {{"phone": "{PHONE}", "phone": "{PHONE}"}}}}'),
        ("a.json", f'{{"fields": ["{PHONE}"]}}'),
        ("a.json", f'["{PHONE}"]'),
        ("a.json", f'{{"explanations": {{"x": {PHONE}}}}}'),
        ("a.json", f'{{"values": {{"1.A": {PHONE}}}, }}'),
        ("a.csv", f"path,value\n1.A,{PHONE},{PHONE}\n"),
        ("a.csv", f'path,value\n1.A,"{PHONE}\n'),
        ("a.csv", f"{PHONE},{PHONE}\n"),
        ("a.csv", f"path,value\n1.A,{PHONE}\n1.A,{PHONE}\n"),
        ("a.csv", f"path,value\n1.A,{PHONE}".encode() + b"\xff\n"),
        ("a.xlsx", f"<html>{PHONE}</html>"),
        ("a.xlsx", f"path,value\n1.A,{PHONE}\n"),
        ("a.docx", PHONE),
    ],
)
@pytest.mark.parametrize("command", ["read", "validate"])
def test_a_refused_file_keeps_its_values_to_itself(
    run: Run, visits: Path, command: str, name: str, content: str
) -> None:
    path = written(visits.with_name(name), content)
    for lang in ("zh", "en"):
        done = run(command, visits, path, "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert name in done.err
        assert PHONE not in done.err


@pytest.mark.parametrize(
    "fields",
    [{"date": PHONE}, {"phone": [PHONE]}, {"people": f"{PHONE} 转 2"}, {"phone": int(PHONE)}],
)
def test_a_header_value_is_not_repeated(
    run: Run, visits: Path, tmp_path: Path, fields: dict[str, Any]
) -> None:
    path = written(tmp_path / "a.json", {"fields": {"reporting_unit": "某县", **fields}})
    for done in (run("validate", visits, path), run("validate", visits, path, "--json")):
        assert PHONE not in done.out + done.err
    assert PHONE not in run("read", visits, path).err


@pytest.mark.parametrize("value", [f'="{PHONE}"', f"={PHONE}+0", "#REF!"])
def test_a_doubtful_header_of_a_workbook_is_not_repeated(
    run: Run, visits: Path, tmp_path: Path, value: str
) -> None:
    path = workbook(visits, tmp_path / "a.xlsx", {"电话": value, "填报单位": "某县"})
    assert PHONE not in run("read", visits, path).err
    done = run("validate", visits, path)
    assert PHONE not in done.out + done.err


def test_read_and_write_say_nothing_of_the_values(run: Run, visits: Path, tmp_path: Path) -> None:
    values = {"1.A": int(PHONE), "1.B": int(PHONE), "1.C": 0, "2.D": PHONE}
    path = written(tmp_path / "a.json", GOOD | {"values": values})
    done = run("read", visits, path, "-o", "out.json")
    assert PHONE not in done.err
    assert run("read", visits, path, "-o", "out.json").code == 2


RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(params=[f"a{ESC}b", f"a{BIDI}b", f"a{C1}b", "a\tb\rc", "a\nb", "a\udcffb"])
def hostile(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


def no_raw(text: str) -> bool:
    return not RAW.search(text)


def test_hostile_file_names(run: Run, visits: Path, tmp_path: Path, hostile: str) -> None:
    name = f"{hostile}.json"
    path = written(tmp_path / name, GOOD | {"values": {"1.A": "x"}})
    for arguments in (
        ("validate", visits, path),
        ("validate", visits, f"no-{name}"),
        ("validate", visits, path, "--json"),
        ("read", visits, path),
        ("read", visits, path, "-o", f"out-{name}"),
        ("read", visits, path, "-o", f"out-{name}"),
        ("render", visits, "outline", "-o", f"{name}.txt"),
        ("show", f"{name}.yaml"),
        ("show", hostile),
        ("lint", f"{name}.yaml"),
        ("lint", written(tmp_path / f"{name}2.yaml", CLASHING)),
        ("lint", f"{name}.yaml", "--json"),
        ("render", f"{name}.yaml", "html"),
        ("render", visits, hostile),
        ("validate", visits, f"--{hostile}"),
        (hostile,),
        ("forms", "--lang", hostile),
    ):
        done = run(*arguments)
        assert no_raw(done.out), arguments
        assert no_raw(done.err), arguments
        assert done.code in (0, 1, 2), (arguments, done.err)


def test_hostile_values(run: Run, visits: Path, tmp_path: Path, hostile: str) -> None:
    data = {
        "fields": {"reporting_unit": hostile, hostile: hostile, "date": hostile},
        "values": {"1.A": hostile, hostile: 1, "2.C": hostile, "2.D": hostile, "2.E": hostile},
        "explanations": {hostile: hostile, "money-needs-visits": hostile},
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    for done in (
        run("validate", visits, path),
        run("validate", visits, path, "--json"),
        run("read", visits, path),
    ):
        assert no_raw(done.out)
        assert no_raw(done.err)
        assert done.code == 1
    read = json.loads(run("read", visits, path).out)
    assert read["fields"]["reporting_unit"] == hostile
    assert run("read", visits, path, "-o", "out.json").code == 1
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["values"]["2.D"] == hostile


def test_hostile_json_of_another_form(run: Run, visits: Path, tmp_path: Path, hostile: str) -> None:
    for data in ({"form": hostile}, {"version": hostile}, {hostile: 1}):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        done = run("validate", visits, path)
        assert done.code == 2
        assert no_raw(done.err)


# On a terminal -------------------------------------------------------------------------


def on_terminal(*arguments: str | Path, **env: str) -> str:
    """What a command shows on a terminal."""
    main_end, other_end = pty.openpty()
    code = "import sys; from formspec.cli.main import main; sys.exit(main())"
    wanted = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"} | env
    with subprocess.Popen(
        [sys.executable, "-P", "-c", code, *arguments],
        stdin=other_end, stdout=other_end, stderr=other_end, env=wanted,
    ) as process:  # fmt: skip
        os.close(other_end)
        shown = b"".join(_chunks(main_end))
        process.wait(30)
    os.close(main_end)
    return shown.decode()


def _chunks(descriptor: int) -> Iterator[bytes]:
    try:
        while chunk := os.read(descriptor, 65536):
            yield chunk
    except OSError:  # the other end is gone
        return


@pytest.mark.slow
def test_a_terminal_gets_colours_and_tables(root: Path) -> None:
    shown = on_terminal("validate", CENTRE, root / f"examples/{CENTRE}-mistakes.json")
    assert "\x1b[1;31m不通过\x1b[0m" in shown
    assert "──" in on_terminal("forms")


@pytest.mark.slow
def test_colours_can_be_refused(root: Path) -> None:
    path = root / f"examples/{CENTRE}-mistakes.json"
    assert "\x1b" not in on_terminal("validate", CENTRE, path, NO_COLOR="1")
    assert "\x1b" not in on_terminal("validate", CENTRE, path, TERM="dumb")


@pytest.mark.slow
def test_a_workbook_is_kept_off_the_terminal() -> None:
    shown = on_terminal("render", WARMTH, "xlsx", "-o", "-", "--lang", "en")
    assert shown == "xlsx is no text for a terminal; name a file with -o\r\n"


# Start-up ------------------------------------------------------------------------------

HEAVY = (
    "yaml", "openpyxl", "jinja2", "jsonschema", "rich", "hypothesis", "importlib.metadata",
    "argparse", "formspec_html", "formspec_xlsx", "formspec_jsonschema", "formspec_outline",
)  # fmt: skip
LOADED = f"print(*(name for name in {HEAVY} if name in sys.modules))"


def loaded(code: str, *arguments: str | Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{LOADED}", *arguments],
        capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode().splitlines()[-1].split()


def test_a_bare_import_loads_nothing() -> None:
    assert loaded("import formspec") == []


def test_a_form_loads_yaml_only() -> None:
    assert loaded(f"import formspec\nformspec.load('{WARMTH}')") == ["yaml", "importlib.metadata"]


def test_json_is_validated_without_renderers(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMSPEC_NO_CACHE", "1")
    path = root / f"examples/{WARMTH}.json"
    code = "from formspec.cli.main import main\nassert main() == 0"
    found = loaded(code, "validate", WARMTH, path)
    assert set(found) == {"yaml", "importlib.metadata", "argparse"}


def test_a_page_is_rendered_without_the_other_renderers(tmp_path: Path) -> None:
    code = "from formspec.cli.main import main\nassert main() == 0"
    found = loaded(code, "render", WARMTH, "html", "-o", tmp_path)
    assert not {*found} & {"openpyxl", "formspec_xlsx", "rich", "jsonschema", "hypothesis"}
