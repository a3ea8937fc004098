"""What authors get wrong: what is said of it, where, and what the mend makes of it."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.hang import no_hang

import formspec
from formspec.cli.main import main
from formspec.diagnostics.problem import Mend, Problem
from formspec.language.builder import from_text

FORM = """\
formspec: 1
id: warmth
version: "1"
title: 慰问统计
notes: [一, 二]
sections:
  - number: 1
    items:
      - code: A
        label: 慰问家庭
        unit: 户
        formula: A=B+C
        items:
          - {code: B, label: 城镇, unit: 户, of_which: true}
          - {code: C, label: 农村, unit: 户, of_which: true}
  - number: 2
    title: 其他

    items:
      - {code: A, label: 发放, unit: 万元}
      - {code: C, label: 种类, choices: [甲, 乙]}
rules:
  - {id: paid, check: if 2.A > 0 then 1.A > 0, severity: warning}
"""
CASES: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parents[1] / "data/author_mistakes.toml").read_text("utf-8")
)
CHINESE = re.compile("[\u4e00-\u9fff]")


def text_of(case: dict[str, str]) -> str:
    assert FORM.count(case["old"]) == 1, case["old"]
    return FORM.replace(case["old"], case["new"])


def told(text: str) -> formspec.Form | tuple[Problem, ...]:
    try:
        return formspec.loads(text, "d.yaml")
    except formspec.FormspecError as refused:
        return refused.problems


def problems(text: str) -> tuple[Problem, ...]:
    found = told(text)
    assert isinstance(found, tuple)
    return found


def mended(text: str, mend: Mend) -> str:
    lines = text.split("\n")
    line, start = lines[mend.span.line - 1], mend.span.column - 1
    lines[mend.span.line - 1] = line[:start] + mend.text + line[start + mend.span.length :]
    return "\n".join(lines)


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told(name: str) -> None:
    case = CASES[name]
    problem, *others = problems(text_of(case))
    assert problem.span is not None
    assert f"{problem.code} {problem.span.line}:{problem.span.column}" == case["found"]
    assert case["zh"] in problem.message("zh")
    assert case["en"] in problem.message("en")
    assert [other for other in others if other.span and other.span.line == problem.span.line] == []


@pytest.mark.parametrize("name", CASES)
def test_a_mend_makes_the_definition_right(name: str) -> None:
    text, line = text_of(CASES[name]), CASES[name]["line"]
    mend = problems(text)[0].mend
    assert (mend is not None) == bool(line)
    if mend is not None:
        assert mend.span.length >= 1
        right = mended(text, mend)
        assert right.split("\n")[mend.span.line - 1] == line
        formspec.loads(right)


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_has_one_language(name: str) -> None:
    """Chinese stands in an English sentence only where the definition itself is quoted."""
    problem, *_ = problems(text_of(CASES[name]))
    english = re.sub(r'"[^"]*"', "", problem.message("en").split("write ")[0])
    assert CHINESE.search(english) is None
    assert not re.search("could not|did not|found|expected", problem.message("zh"))


SPOILED = {"：": ": ", "，": ", ", "；": ", ", "｛": "{", "｝": "}", "［": "[", "］": "]", "": "}"}


def spoiled() -> Iterator[tuple[str, str]]:
    """The form with one sign of YAML in it replaced, for each place and sign."""
    for wrong, right in SPOILED.items():
        for match in re.finditer(re.escape(right), FORM):
            after = FORM[match.end() :]
            if right != ", " or re.match(r"\w+: ", after):  # a comma between texts may be theirs
                place = FORM.count("\n", 0, match.start()) + 1
                yield (
                    f"{wrong or 'none'}-{place}-{match.start()}",
                    FORM[: match.start()] + wrong + after,
                )


SPOILT = dict(spoiled())


@pytest.mark.parametrize(("name", "text"), SPOILT.items(), ids=list(SPOILT))
def test_one_wrong_sign_is_mended_in_one_step(name: str, text: str) -> None:
    mend = problems(text)[0].mend
    assert mend is not None, name
    assert formspec.loads(mended(text, mend)).items == formspec.loads(FORM).items


def test_all_full_width_signs_are_mended_one_line_after_the_other() -> None:
    text = FORM.replace(": ", "：").replace(", ", "，").replace("甲，乙", "甲, 乙")
    loaded = told(text)
    for _ in FORM.split("\n"):
        if isinstance(loaded, tuple):
            assert loaded[0].mend is not None, loaded
            text = mended(text, loaded[0].mend)
            loaded = told(text)
    assert isinstance(loaded, formspec.Form)
    assert loaded.items == formspec.loads(FORM).items


@pytest.mark.parametrize(
    "text",
    [
        FORM.replace("title: 慰问统计", "title: “双百”：慰问，统计；｛甲｝"),
        FORM.replace("label: 城镇", "label: 其中：城镇、乡村（含：镇）"),
        FORM.replace("notes: [一, 二]", "notes: [title：一，label：二]"),
        FORM.replace("notes: [一, 二]", "notes:\n  - |\n    title：一\n    {code: A\n"),
    ],
)
def test_full_width_signs_in_texts_are_texts(text: str) -> None:
    assert len(formspec.loads(text).items) == 5


def test_a_file_that_is_no_definition_is_not_quoted() -> None:
    for text in ("secret：x\ntitle：hunter2\n", "title: a: hunter2", "label：hunter2"):
        with pytest.raises(formspec.FormspecError) as refused:
            from_text(text, "d.yaml")
        assert "hunter2" not in refused.value.message("zh") + repr(refused.value.problems)


def test_guessing_ends_soon() -> None:
    lines = ["title: " + "a: " * 300_000, "formula: " + "(" * 9_000, "{" * 40 + "label：" * 150_000]
    for line in (*lines, "title：x\n" * 80_000, "\t- \n" * 200_000, " - a\n" * 100_000 + "  -b"):
        with no_hang(), pytest.raises(formspec.FormspecError):
            from_text(f"formspec: 1\n{line}\n", "d.yaml")


@pytest.mark.parametrize(
    ("first", "lang"), [("", "错误"), ("language: zh\n", "错误"), ("language: en\n", "error")]
)
@pytest.mark.parametrize("command", [["lint"], ["scan"], ["show"]])
def test_a_broken_definition_is_answered_in_its_language(
    first: str, lang: str, command: list[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", "C" if lang == "错误" else "zh_CN.UTF-8")
    path = tmp_path / "d.yaml"
    path.write_text(first + FORM.replace("title: ", "title："), "utf-8")
    assert main([*command, str(path)]) in (1, 2)
    said = capsys.readouterr()
    assert f"{lang} FS105" in said.out + said.err
    assert main([*command, str(path), "--lang", "en"]) in (1, 2)
    said = capsys.readouterr()
    assert "error FS105" in said.out + said.err


def test_lint_json_has_the_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(FORM.replace("title: ", "title："), "utf-8")
    main(["lint", str(path), "--json"])
    (problem,) = json.loads(capsys.readouterr().out)["forms"][0]["problems"]
    assert problem["mend"] == {"line": 4, "column": 6, "length": 1, "text": ": "}


def test_a_misspelt_key_is_read_as_it_was_meant() -> None:
    (problem,) = problems(FORM.replace("code: A\n", "coed: A\n"))
    assert (problem.code, problem.mend and problem.mend.text) == ("FS201", "code")


@pytest.mark.parametrize("formula", ["A﹦B﹢C", "A = B + 1·C", "A=B+C∕1", "A⩾B+C"])
def test_signs_that_look_alike_are_read(formula: str) -> None:
    form = formspec.loads(FORM.replace("A=B+C", formula))
    assert form.by_path["1.A"].formula is not None


def test_a_name_not_found_comes_behind_its_cause() -> None:
    text = FORM.replace("{code: C, label: 农村", "{code: B, label: 农村")
    assert [problem.code for problem in problems(text)] == ["FS209", "FS303"]
    text = FORM.replace("if 2.A > 0 then 1.A > 0", "IF(2.A>0, 1.A>0, 1.B>0)")
    assert [problem.code for problem in problems(text)][:1] == ["FS301"]


OWN_COMMAS = ('["是，否"]', "['是，否']", "[是，否, 不详]", "\n          - 是，否")


@pytest.mark.parametrize("choices", OWN_COMMAS)
def test_a_choice_may_have_commas_of_its_own(choices: str) -> None:
    entry = f"code: C\n        label: 种类\n        choices: {choices}"
    form = told(FORM.replace("{code: C, label: 种类, choices: [甲, 乙]}", entry))
    assert isinstance(form, formspec.Form)
    assert form.items[-1].choices[0] == "是，否"
