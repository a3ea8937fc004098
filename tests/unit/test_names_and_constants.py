"""How names and numbers of formulas are read, case by case (``data/names_and_constants.toml``)."""

import tomllib
from pathlib import Path

import pytest

import formspec
from formspec.engine.rules import Linear, Relation, from_form

GROUPS = tomllib.loads(
    (Path(__file__).parents[1] / "data/names_and_constants.toml").read_text("utf-8")
)
CASES = [
    (group, key, formula, meaning)
    for group, has in GROUPS.items()
    for key in ("formula", "check")
    for formula, meaning in has.get(key, {}).items()
]
HEAD = "formspec: 1\nid: x\nversion: 1\ntitle: x\nsections:\n- number: 1\n  items:\n"


def side(linear: Linear) -> str:
    terms = [f"{'' if weight == 1 else f'{weight} '}{cell.key}" for weight, cell in linear.terms]
    return " + ".join(terms + ([str(linear.constant)] if linear.constant or not terms else []))


def read(group: str, key: str, formula: str) -> str:
    """What a formula means, or the code of the problem that it has."""
    items = list(GROUPS[group]["items"])
    rules = ""
    if key == "check":
        rules = f"rules: [{{id: r, check: '{formula}'}}]\n"
    else:
        name = formula.partition("=")[0].partition("≥")[0].rstrip("<行")
        at = next(n for n, item in enumerate(items) if f"code: '{name}'," in item
                  or f"code: {name}," in item)  # fmt: skip
        items[at] = items[at].removesuffix("}") + f", formula: '{formula}'}}"
    text = HEAD + "".join(f"  - {item}\n" for item in items) + rules
    try:
        form = formspec.loads(text)
    except formspec.FormspecError as error:
        return error.problems[0].code
    (rule,) = from_form(form)
    assert isinstance(rule.relation, Relation)
    op = {"<=": "≤", ">=": "≥"}.get(rule.relation.op, rule.relation.op)
    return f"{side(rule.relation.left)} {op} {side(rule.relation.right)}"


@pytest.mark.parametrize(("group", "key", "formula", "meaning"), CASES)
def test_a_name_never_becomes_something_else(
    group: str, key: str, formula: str, meaning: str
) -> None:
    assert read(group, key, formula) == meaning


def test_a_mend_of_a_decimal_is_a_share_that_means_it() -> None:
    text = (
        HEAD
        + "  - {code: A, label: a, unit: 人}\nrules: [{id: r, check: 1.A <= 1.25 * prev(1.A)}]\n"
    )
    with pytest.raises(formspec.FormspecError) as caught:
        formspec.loads(text)
    (found,) = caught.value.problems
    assert found.mend is not None
    assert found.mend.text == "125%"
    formspec.loads(text.replace("1.25", found.mend.text))


def test_column_nouns_are_columns_where_one_has_the_name() -> None:
    head = HEAD.replace("sections", "columns: [{id: A, label: a}, {id: B, label: b}]\nsections")
    rows = "  - {code: C, label: c, unit: 人}\n  - {code: A, label: a, unit: 人, formula: '%s'}\n"
    with pytest.raises(formspec.FormspecError, match="FS303"):
        formspec.loads(head + rows % "A=B列")
    form = formspec.loads(head + rows % "A=C@B列")
    assert from_form(form)[0].relation.right.terms[0][1].key == "1.C@B"


ONE = HEAD.replace("sections", "columns: [{id: v, label: 数值}]\nsections")
ONE += "  - {code: A, label: a, unit: 户, formula: A@v=B@v}\n  - {code: B, label: b, unit: 户}\n"


def test_the_only_column_may_be_named_in_a_submission() -> None:
    form = formspec.loads(ONE)
    for values in ({"1.A@v": 1, "1.B@v": 2}, {"1.A": 1, "1.B@v": 2}, {"1.A": {"v": 1}, "1.B": 2}):
        report = formspec.validate(form, {"values": values})
        assert [finding.rule for finding in report.findings] == ["sum:1.A"]
    twice = formspec.validate(form, {"values": {"1.A": 1, "1.A@v": 2, "1.B": 1}})
    assert [finding.kind for finding in twice.findings] == ["unknown"]
    other = formspec.validate(form, {"values": {"1.A@w": 1}})
    assert "unknown" in [finding.kind for finding in other.findings]


AUDIT = """
  - code: 5
    label: 三、完成审计项目
    unit: 个
    formula: 5=6+7+9
    printed: 05行=06行+07行+09行
    because: 表上行号写作 05行
    items:
      - {code: 6, label: 财务收支审计, unit: 个, of_which: true}
      - {code: 7, label: 基本建设审计, unit: 个}
      - {code: 8, label: 内部控制评审, unit: 个}
      - {code: 9, label: 其他, unit: 个}
"""


def test_a_reason_for_the_print_does_not_hide_a_missing_term() -> None:
    (found,) = formspec.lint(formspec.loads(HEAD + AUDIT.strip("\n")))
    assert (found.code, found.args["terms"]) == ("FS404", ("8",))
    assert found.mend is not None
    assert found.mend.text == "5=6+7+8+9"
