"""Each thing that lint finds: a small form that has it, the sentence, and the mend."""

import pytest

import formspec
from formspec.diagnostics.problem import Problem

HEAD = "formspec: 1\nid: x\nversion: '1'\ntitle: 测试\nsections:\n  - number: 1\n    items:\n"

Case = tuple[str, str, str, str | None]

CASES: dict[str, Case] = {
    "money among visits, and one twice": (
        """
      - {code: A, label: 合计, unit: 人次, formula: A=B+C+D+B}
      - {code: B, label: 甲, unit: 人次}
      - {code: C, label: 乙, unit: 万元}
      - {code: D, label: 丙, unit: 人次}
""",
        "FS401",
        "1.A 合计：公式 A=B+C+D+B 把 C（万元） 加进了人次，且 B 重复出现。建议改为 A=B+D",
        "A=B+D",
    ),
    "two counts": (
        """
      - {code: A, label: 合计, unit: 户, formula: A=B+C}
      - {code: B, label: 甲, unit: 户}
      - {code: C, label: 乙, unit: 人}
""",
        "FS402",
        "1.A 合计：公式 A=B+C 把 C（人） 加进了户。若本意如此，请写 because: 说明原因",
        None,
    ),
    "one twice": (
        """
      - {code: A, label: 合计, unit: 人, formula: A=B+C+C}
      - {code: B, label: 甲, unit: 人}
      - {code: C, label: 乙, unit: 人}
""",
        "FS403",
        "1.A 合计：公式 A=B+C+C 里 C 重复出现。建议改为 A=B+C",
        "A=B+C",
    ),
    "one left out": (
        """
      - {code: A, label: 合计, unit: 人, formula: A=B+D}
      - {code: B, label: 甲, unit: 人}
      - {code: C, label: 乙, unit: 人}
      - {code: D, label: 丙, unit: 人}
""",
        "FS404",
        "1.A 合计：公式 A=B+D 没有包含 C。建议改为 A=B+C+D；若本意如此，写 waive: {FS404: 原因}",
        "A=B+C+D",
    ),
    "printed otherwise": (
        """
      - {code: A, label: 合计, unit: 人, formula: A=B+C, printed: A=B-C}
      - {code: B, label: 甲, unit: 人}
      - {code: C, label: 乙, unit: 人}
""",
        "FS405",
        "1.A 合计：所印公式 A=B-C 与规则 A=B+C 不同；请写 because: 说明原因",
        None,
    ),
    "a circle": (
        """
      - {code: A, label: 甲, unit: 人, formula: A=B+C, computed: true}
      - {code: B, label: 乙, unit: 人, formula: B=A+C, computed: true}
      - {code: C, label: 丙, unit: 人}
""",
        "FS406",
        "计算项目互相引用，成了循环：1.A、1.B、1.A",
        None,
    ),
    "always true": (
        """
      - {code: A, label: 甲, unit: 人}
rules:
  - {id: never-fails, check: 1.A >= 0}
""",
        "FS407",
        "规则 never-fails（1.A >= 0）在各项的取值范围内永远成立，等于没有检查",
        None,
    ),
    "never true": (
        """
      - {code: A, label: 甲, unit: 人, max: 5}
rules:
  - {id: never-holds, check: 1.A > 5}
""",
        "FS408",
        "规则 never-holds（1.A > 5）在各项的取值范围内永远不成立",
        None,
    ),
    "too many digits": (
        """
      - {code: A, label: 合计, unit: 人, formula: A=B+C, max: 999999999999999}
      - {code: B, label: 甲, unit: 人, max: 999999999999999}
      - {code: C, label: 乙, unit: 人, max: 999999999999999}
""",
        "FS409",
        "规则 sum:1.A（A=B+C）的合计可能超过 15 位数字；请减小 max 或 decimals",
        None,
    ),
    "a free rule compares money and people": (
        """
      - {code: A, label: 甲, unit: 人}
      - {code: B, label: 乙, unit: 万元}
rules:
  - {id: odd, check: 1.A >= 1.B}
""",
        "FS401",
        "odd 这条规则：公式 1.A >= 1.B 把 B（万元） 加进了人。请对照原表改正",
        None,
    ),
}


def problems(text: str) -> tuple[Problem, ...]:
    return formspec.lint(formspec.loads(HEAD + text.lstrip("\n")))


@pytest.mark.parametrize("what", CASES)
def test_what_lint_finds(what: str) -> None:
    text, code, sentence, mend = CASES[what]
    (problem,) = problems(text)
    assert (problem.code, problem.message("zh")) == (code, sentence)
    assert problem.span is not None
    assert (problem.mend.text if problem.mend else None) == mend


@pytest.mark.parametrize("what", [what for what, case in CASES.items() if case[3]])
def test_a_mend_applied_leaves_nothing(what: str) -> None:
    text = HEAD + CASES[what][0].lstrip("\n")
    (problem,) = formspec.lint(formspec.loads(text))
    assert problem.mend is not None
    span = problem.mend.span
    lines = text.split("\n")
    line = lines[span.line - 1]
    start = span.column - 1
    lines[span.line - 1] = line[:start] + problem.mend.text + line[start + span.length :]
    assert formspec.lint(formspec.loads("\n".join(lines))) == ()


CLOSED = ["two counts", "printed otherwise"]


@pytest.mark.parametrize("what", [*CLOSED, "one twice", "one left out"])
def test_a_warning_is_closed_by_a_reason_of_its_own(what: str) -> None:
    text, code, _, _ = CASES[what]
    because = problems(text.replace("formula: ", "because: 本意如此, formula: "))
    assert (because == ()) == (what in CLOSED)
    assert problems(text.replace("formula: ", f"waive: {{{code}: 本意如此}}, formula: ")) == ()
    other = "FS402" if code != "FS402" else "FS403"
    assert problems(text.replace("formula: ", f"waive: {{{other}: 本意如此}}, formula: "))


def test_an_error_is_not_closed_by_a_reason() -> None:
    text = CASES["money among visits, and one twice"][0]
    (problem,) = problems(text.replace("formula: ", "because: 本意如此, formula: "))
    assert problem.severity == "error"


def test_a_clean_form_has_none() -> None:
    assert problems("      - {code: A, label: 甲, unit: 人}\n") == ()
