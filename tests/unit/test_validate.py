"""Validation: every kind of finding once, in both languages; rounding; the digits limit."""

from typing import Any

import pytest

import formspec
from formspec.submissions.submission import Doubt, Submission, from_json

FORM = formspec.loads(
    """
formspec: 1
id: everything
version: 1
title: 各种检查
fields:
  - {id: unit, label: 填报单位, required: true}
  - {id: day, label: 填报日期, type: date}
  - {id: level, label: 级别, choices: [省级, 县级]}
  - {id: copies, label: 份数, type: number}
  - {id: sealed, label: 是否盖章, type: boolean}
sections:
  - number: 1
    items:
      - code: A
        label: 合计
        unit: 人
        formula: A=B+C
        items:
          - {code: B, label: 甲, unit: 人}
          - {code: C, label: 乙, unit: 人, max: 100}
      - code: D
        label: 款物
        unit: 万元
        items:
          - {code: E, label: 募集, unit: 万元, of_which: true}
      - code: F
        label: 站点
        unit: 个
        parts: disjoint
        items:
          - {code: G, label: 城镇, unit: 个}
          - {code: H, label: 农村, unit: 个}
      - code: I
        label: 是否设立基金
        unit: 是/否
        items:
          - {code: J, label: 金额, unit: 万元}
      - {code: K, label: 类别, choices: [甲类, 乙类]}
      - {code: L, label: 说明, type: text}
      - {code: M, label: 成立日期, type: date}
      - {code: N, label: 家庭, unit: 户, required: true}
rules:
  - {id: enough, check: 1.A >= 1.N, severity: warning, because: 一户至少一人}
  - {id: advised, check: 1.B <= 1.C + 50, severity: warning, message: 甲偏多；如无误，请说明}
  - {id: hint, check: 1.N != 7, severity: note}
""",
    "everything.yaml",
)

VALUES = {
    "1.A": 3, "1.B": 1, "1.C": 2, "1.D": 1, "1.E": 0, "1.F": 0, "1.G": 0, "1.H": 0, "1.I": "是",
    "1.J": 0, "1.K": "甲类", "1.L": "", "1.M": "2018-02-01", "1.N": 1,
}  # fmt: skip
FIELDS = {"unit": "梧州市总工会"}


def report(values: dict[str, Any], **rest: Any) -> formspec.Report:
    return formspec.validate(FORM, {"values": {**VALUES, **values}, "fields": FIELDS, **rest})


def test_the_correct_form_has_none() -> None:
    assert report({}).findings == ()
    assert report({}).verdict == "pass"


Sentences = dict[str, tuple[dict[str, Any], str, str]]

CELLS: Sentences = {
    "type:1.C": (
        {"1.C": True, "1.A": None},
        "1.C 乙（人）：应填一个数字，现在不是",
        "1.C 乙（人）: this must be a number",
    ),
    "number:1.C": (
        {"1.C": "甲", "1.A": None},
        "1.C 乙（人）：“甲”不是一个确切的数字；请只填数字，如 12 或 12.5",
        '1.C 乙（人）: "甲" is no exact number; write digits only, such as 12 or 12.5',
    ),
    "decimals:1.D": (
        {"1.D": "1.234"},
        "1.D 款物（万元）：1.234 的小数太多，最多 2 位小数",
        "1.D 款物（万元）: 1.234 has too many decimals, at most 2 are allowed",
    ),
    "digits:1.D": (
        {"1.D": "9" * 16},
        "1.D 款物（万元）：数字超过 15 位；请检查是否多打了数字",
        "1.D 款物（万元）: the number has more than 15 digits; look for digits typed twice",
    ),
    "range:1.C": (
        {"1.C": 101, "1.A": 102},
        "1.C 乙（人）：101 超出范围，应 ≤ 100",
        "1.C 乙（人）: 101 is out of range, it must be ≤ 100",
    ),
    "range:1.J": (
        {"1.J": "-0.01"},
        "1.J 金额（万元）：-0.01 超出范围，应 ≥ 0",
        "1.J 金额（万元）: -0.01 is out of range, it must be ≥ 0",
    ),
    "choice:1.K": (
        {"1.K": "丙类"},
        "1.K 类别：“丙类”不在可选范围内；可填：甲类、乙类",
        '1.K 类别: "丙类" is no possible answer; choose one of: 甲类, 乙类',
    ),
    "choice:1.I": (
        {"1.I": 1},
        "1.I 是否设立基金（是/否）：“1”不在可选范围内；可填：是、否",
        '1.I 是否设立基金（是/否）: "1" is no possible answer; choose one of: yes, no',
    ),
    "type:1.L": (
        {"1.L": 5},
        "1.L 说明：应填一个文字，现在不是",
        "1.L 说明: this must be a text",
    ),
    "date:1.M": (
        {"1.M": "2018-02-30"},
        "1.M 成立日期：“2018-02-30”不是日期；请写成 2018-02-01",
        '1.M 成立日期: "2018-02-30" is no date; write it as 2018-02-01',
    ),
    "required:1.N": (
        {"1.N": " "},
        "1.N 家庭（户）：必须填写",
        "1.N 家庭（户）: this must be filled in",
    ),
    "unknown:values[15]": (
        {"9.Z": 1},
        "数据里的第 15 格（values[15]）不在表里，其值没有被核对；请检查编号",
        "Cell 15 of the data (values[15]) is not in the form, its value was not checked; "
        "look at its code",
    ),
    "tidied:1.C": (
        {"1.C": "２"},
        "1.C 乙（人）：“２”按 2 读取",
        '1.C 乙（人）: "２" was read as 2',
    ),
}  # fmt: skip

RULES: Sentences = {
    "sum:1.A": (
        {"1.A": 4},
        "1.A 合计（人）：填的是 4人，按 A=B+C 应为 3人，多 1人",
        "1.A 合计（人）: it says 4 人, but should be 3 人 by A=B+C, 1 人 too much",
    ),
    "part:1.E": (
        {"1.E": "1.5"},
        "1.E 其中募集（万元）：填的是 1.5万元，是其中项，不能大于 1.D 款物 的 1万元，多 0.5万元",
        "1.E 其中募集（万元）: it says 1.5 万元, but must not exceed 1 万元 (1.D 款物) "
        "as a part of it, 0.5 万元 too much",
    ),
    "parts:1.F": (
        {"1.F": 1, "1.G": 1, "1.H": 1},
        "1.F 站点 的各项合计是 2个，不能大于 1个，多 1个",
        "1.F 站点: the sum of its parts is 2 个, but must not exceed 1 个, 1 个 too much",
    ),
    "gate:1.J": (
        {"1.I": "否", "1.J": 2},
        "1.I 是否设立基金（是/否） 填的是“否”，1.J 金额（万元） 应为空或 0，填的是 2万元",
        '1.I 是否设立基金（是/否） says "no", so 1.J 金额（万元） must be blank or 0; '
        "it says 2 万元",
    ),
    "enough": (
        {"1.N": 9},
        "1.A 合计（人）：填的是 3人，不能小于 1.N 家庭 的 9户，少 6人。如确实如此，请写说明",
        "1.A 合计（人）: it says 3 人, but must be at least 9 户 (1.N 家庭), 6 人 too little. "
        "If it is right all the same, explain it",
    ),
    "advised": (
        {"1.B": 53, "1.A": 55},
        "甲偏多；如无误，请说明：1.B 甲 填的是 53人，不能大于 52人，多 1人（1.B ≤ 1.C + 50）。"
        "如确实如此，请写说明",
        "甲偏多；如无误，请说明: 1.B 甲 says 53 人, but must not exceed 52 人, 1 人 too much "
        "(1.B ≤ 1.C + 50). If it is right all the same, explain it",
    ),
    "hint": (
        {"1.N": 7, "1.A": 8, "1.B": 6},
        "1.N 家庭（户）：填的是 7户，按 1.N ≠ 7 不能等于 7户",
        "1.N 家庭（户）: it says 7 户, but must not be 7 户 by 1.N ≠ 7",
    ),
}

KINDS = {"enough": "check", "advised": "check", "hint": "check"}
SEVERITIES = {"hint": "note", "enough": "warning", "advised": "warning", "tidied:1.C": "note"}


@pytest.mark.parametrize("rule", [*CELLS, *RULES])
def test_every_kind_of_finding(rule: str) -> None:
    values, chinese, english = {**CELLS, **RULES}[rule]
    found = [f for f in report(values).findings if f.verdict == "fail"]
    assert [finding.rule for finding in found] == [rule]
    (finding,) = found
    assert finding.kind == KINDS.get(rule, rule.partition(":")[0])
    assert finding.severity == SEVERITIES.get(rule, "error")
    assert finding.message() == finding.message("zh") == chinese
    assert finding.message("en") == english
    assert finding.to_dict("en")["message"] == english


HEADER: Sentences = {
    "required:field:unit": (
        {"unit": " "}, "填报单位：必须填写", "填报单位: this must be filled in",
    ),
    "type:field:unit": (
        {"unit": 5}, "填报单位：应填一个文字，现在不是", "填报单位: this must be a text",
    ),
    "date:field:day": (
        {"day": "13800000000"},
        "填报日期：所填内容不是日期；请写成 2018-02-01",
        "填报日期: what is filled in is no date; write it as 2018-02-01",
    ),
    "choice:field:level": (
        {"level": "市级"},
        "级别：所填内容不在可选范围内；可填：省级、县级",
        "级别: what is filled in is no possible answer; choose one of: 省级, 县级",
    ),
    "number:field:copies": (
        {"copies": "甲"},
        "份数：所填内容不是一个确切的数字；请只填数字，如 12 或 12.5",
        "份数: what is filled in is no exact number; write digits only, such as 12 or 12.5",
    ),
    "choice:field:sealed": (
        {"sealed": "盖了"},
        "是否盖章：所填内容不在可选范围内；可填：是、否",
        "是否盖章: what is filled in is no possible answer; choose one of: yes, no",
    ),
    "unknown-field:fields[2]": (
        {"phone": "13800000000"},
        "数据里的第 2 个表头栏（fields[2]）不在表里",
        "Header field 2 of the data (fields[2]) is not in the form",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", HEADER)
def test_every_kind_of_finding_in_the_header(rule: str) -> None:
    fields, chinese, english = HEADER[rule]
    found = formspec.validate(FORM, {"values": VALUES, "fields": {**FIELDS, **fields}})
    (finding,) = found.findings
    assert (finding.rule, finding.message("zh"), finding.message("en")) == (rule, chinese, english)
    assert "13800000000" not in str(finding.to_dict())  # a telephone number is not repeated


DOUBTS = {
    "formula-value": (
        "1.B 甲（人）（附件1!E12）：单元格里是公式，按其上次计算结果读取：“3”",
        '1.B 甲（人） (附件1!E12): the cell holds a formula; its last result was read: "3"',
    ),
    "formula-blank": (
        "1.B 甲（人）（附件1!E12）：公式还没有计算结果；请打开文件、保存一次再提交",
        "1.B 甲（人） (附件1!E12): the formula has no result yet; open the file, save it and send "
        "it again",
    ),
    "text-number": (
        "1.B 甲（人）（附件1!E12）：“3”是以文本形式存放的，已按数字读取",
        '1.B 甲（人） (附件1!E12): "3" is stored as text; it was read as a number',
    ),
    "error-value": (
        "1.B 甲（人）（附件1!E12）：单元格出错 3；请改正公式或直接填数字",
        "1.B 甲（人） (附件1!E12): the cell shows the error 3; correct it or type the number",
    ),
}


@pytest.mark.parametrize("code", DOUBTS)
def test_what_the_reader_was_not_sure_of(code: str) -> None:
    doubt = Doubt(code, "note", "1.B", "附件1!E12", "3")
    (finding,) = formspec.validate(
        FORM, Submission(values=VALUES, fields=FIELDS, doubts=(doubt,))
    ).findings
    assert (finding.message("zh"), finding.message("en")) == DOUBTS[code]
    assert (finding.place, finding.severity) == ("附件1!E12", "note")


def test_a_number_stored_as_text_in_the_header_is_not_repeated() -> None:
    doubt = Doubt("text-number", "note", "field:copies", "附件1!E3")
    (finding,) = formspec.validate(
        FORM, Submission(values=VALUES, fields={**FIELDS, "copies": "2"}, doubts=(doubt,))
    ).findings
    assert finding.message("zh") == "份数（附件1!E3）：所填内容是以文本形式存放的，已按数字读取"
    assert finding.message("en") == (
        "份数 (附件1!E3): what is filled in is stored as text; it was read as a number"
    )


def test_an_answer_that_was_tidied_is_said_in_the_language_of_the_sentence() -> None:
    doubt = Doubt("tidied", "note", "1.I", "附件1!E9", "√", detail="是")
    (finding,) = formspec.validate(
        FORM, Submission(values={**VALUES, "1.I": "是"}, fields=FIELDS, doubts=(doubt,))
    ).findings
    assert finding.message("zh").endswith("：“√”按 是 读取")
    assert finding.message("en").endswith(': "√" was read as yes')


def test_what_the_reader_could_not_read_is_unknown_and_said_once() -> None:
    doubt = Doubt("error-value", "error", "1.B", "附件1!E12", "#REF!")
    found = formspec.validate(
        FORM, Submission(values={**VALUES, "1.B": "#REF!"}, fields=FIELDS, doubts=(doubt,))
    ).findings
    assert [(f.rule, f.verdict) for f in found] == [
        ("error-value:1.B", "fail"),
        ("sum:1.A", "incomplete"),
        ("advised", "incomplete"),
    ]


# Blanks --------------------------------------------------------------------------------


def test_a_rule_that_waits_for_a_blank() -> None:
    found = report({"1.A": None}).findings
    assert [(f.rule, f.verdict, f.blocks) for f in found] == [
        ("sum:1.A", "incomplete", False),
        ("enough", "incomplete", False),
    ]
    assert found[0].message("zh") == "1.A 合计（人）：A=B+C 还不能判断，缺少：1.A 合计"
    assert found[0].message("en") == (
        "1.A 合计（人）: A=B+C cannot be decided yet; missing: 1.A 合计"
    )
    assert (found[0].left, found[0].right, found[0].difference) == (None, "3", None)
    assert report({"1.A": None}).verdict == "incomplete"


def test_parts_that_exceed_the_total_already() -> None:
    (first, _) = report({"1.A": 1, "1.B": None}).findings
    assert (first.rule, first.verdict) == ("sum:1.A", "fail")
    assert first.message("zh") == (
        "1.A 合计（人）：A=B+C 已不可能成立：1.C 乙 填的是 2人，已大于 1.A 合计 的 1人"
    )
    assert first.message("en") == (
        "1.A 合计（人）: A=B+C can no longer hold: 1.C 乙 says 2 人, "
        "more than 1 人 (1.A 合计) already"
    )


def test_an_unanswered_question_leaves_its_amounts_open() -> None:
    (finding,) = report({"1.I": None, "1.J": 3}).findings
    assert (finding.rule, finding.verdict) == ("gate:1.J", "incomplete")
    assert report({"1.I": None, "1.J": 0}).findings == ()  # it holds whatever the answer
    assert report({"1.I": None, "1.J": 0}).verdicts["gate:1.J"] == "pass"
    assert report({"1.I": "是", "1.J": 3}).verdicts["gate:1.J"] == "not applicable"


# Severity ------------------------------------------------------------------------------


def test_counts_and_shape() -> None:
    found = report({"1.N": 7, "1.D": "1.234", "1.E": "0.5"}, explanations={"enough": "已核实"})
    assert found.counts == {"error": 1, "warning": 0, "note": 1, "explained": 1, "incomplete": 1}
    shape = found.to_dict(source="县总工会.json")
    assert list(shape) == ["source", "verdict", "counts", "findings"]
    assert shape["verdict"] == "fail"
    assert shape["findings"][2] == {
        "rule": "enough",
        "kind": "check",
        "severity": "warning",
        "verdict": "fail",
        "cells": [
            {"path": "1.A", "column": None, "label": "合计（人）", "value": "3"},
            {"path": "1.N", "column": None, "label": "家庭（户）", "value": "7"},
        ],
        "left": "3",
        "right": "7",
        "difference": "-4",
        "message": "1.A 合计（人）：填的是 3人，不能小于 1.N 家庭 的 7户，少 4人",
        "explanation": "已核实",
    }


def test_advice_keeps_its_own_question_mark() -> None:
    text = """
formspec: 1
id: asked
version: 1
title: 问
sections: [{number: 1, items: [{code: A, label: 甲, unit: 人}, {code: B, label: 乙, unit: 人}]}]
rules:
  - {id: some, check: 1.A <= 1.B, severity: warning, message: 是否漏填乙？}
  - {id: more, check: 1.A < 5, severity: warning, message: Really so many! }
"""
    found = formspec.validate(formspec.loads(text, "asked.yaml"), {"values": {"1.A": 9, "1.B": 1}})
    some, more = found.findings
    assert some.message("zh").startswith("是否漏填乙？1.A 甲 填的是 9人，")
    assert some.message("en").startswith("是否漏填乙？ 1.A 甲 says 9 人, ")
    assert more.message("en").startswith("Really so many! 1.A 甲 says 9 人, ")
    assert more.message("en").endswith(". If it is right all the same, explain it")


def test_an_explanation_of_other_values_is_reopened() -> None:
    said = {"text": "已核实", "values": {"1.A": "3", "1.N": "8"}}
    (finding,) = report({"1.N": 9}, explanations={"enough": said}).findings
    assert (finding.reopened, finding.blocks, finding.explanation) == (True, True, None)
    assert finding.message("zh").endswith("。数字改动后，原来的说明不再有效，请重新说明")
    assert finding.message("en").endswith(
        "The values changed since this was explained; explain it again"
    )


def test_an_explanation_of_no_rule_is_said() -> None:
    (finding,) = report({}, explanations={"enoguh": "已核实"}).findings
    assert (finding.rule, finding.severity) == ("unknown-rule:explanations[1]", "note")
    assert (
        finding.message("zh")
        == "数据里的第 1 条说明（explanations[1]）所指的规则不存在，说明没有被采用"
    )
    assert finding.message("en") == (
        "Explanation 1 of the data (explanations[1]) is of no rule of the form; it was not used"
    )
    assert report({}, explanations={"enoguh": "已核实"}).verdict == "pass"


def test_only_rules_can_be_explained() -> None:
    submission = Submission(values=VALUES, fields=FIELDS)
    with pytest.raises(formspec.FormspecError, match="FS607"):
        formspec.explain(FORM, submission, "enoguh", "已核实")
    explained = formspec.explain(FORM, submission, "enough", "已核实")
    assert explained.explanations["enough"].values == {"1.A": "3", "1.N": "1"}


# Rounding ------------------------------------------------------------------------------

Case = tuple[str, str, str, str, str]

HALF: tuple[Case, ...] = (
    # formula, A, B, C, verdict: |A − B − C| in steps against (1 + 1 + 1) / 2
    ("A=B+C", "10", "5", "5", "pass"),
    ("A=B+C", "11", "5", "5", "pass"),
    ("A=B+C", "9", "5", "5", "pass"),
    ("A=B+C", "12", "5", "5", "fail"),
    ("A=B+C", "8", "5", "5", "fail"),
    # two numbers: the ends of the intervals meet, and both belong to them
    ("A=B", "10", "9", "0", "pass"),
    ("A=B", "10", "11", "0", "pass"),
    ("A=B", "10", "12", "0", "fail"),
    ("A=B-C", "1", "5", "5", "pass"),
    ("A=B-C", "2", "5", "5", "fail"),
    # a weight widens the interval: (1 + 2) / 2
    ("A=2×B", "11", "5", "0", "pass"),
    ("A=2×B", "12", "5", "0", "fail"),
    ("A=0.5×B", "3", "5", "0", "pass"),
    ("A=0.5×B", "4", "5", "0", "fail"),
    ("A>=B", "9", "10", "0", "pass"),
    ("A>=B", "8", "10", "0", "fail"),
    ("A>B", "10", "10", "0", "pass"),
    ("A>B", "9", "10", "0", "fail"),
    ("A!=B", "10", "10", "0", "fail"),
    ("A!=B", "10", "11", "0", "pass"),
)

TRUNCATED: tuple[Case, ...] = (
    # 10 stands for [10, 11), 5 for [5, 6): B + C is in [10, 12)
    ("A=B+C", "10", "5", "5", "pass"),
    ("A=B+C", "11", "5", "5", "pass"),
    ("A=B+C", "12", "5", "5", "fail"),
    ("A=B+C", "9", "5", "5", "fail"),
    # one end is open: [10, 11) and [9, 10) do not meet
    ("A=B", "10", "9", "0", "fail"),
    ("A=B", "10", "10", "0", "pass"),
    # −10 stands for (−11, −10], 0 for (−1, 1)
    ("A=B", "-10", "-11", "0", "fail"),
    ("A=B+C", "-11", "-5", "-5", "pass"),
    ("A=B+C", "-12", "-5", "-5", "fail"),
    ("A=B+C", "-10", "-10", "0", "pass"),
    ("A=B", "0", "0", "0", "pass"),
    ("A=B+C", "1", "0", "0", "pass"),
    ("A=B+C", "2", "0", "0", "fail"),
    ("A=B+C", "0", "1", "-1", "pass"),
    ("A=B+C", "0", "0", "-1", "pass"),
    ("A=B+C", "0", "0", "1", "pass"),
    ("A=B+C", "0", "-1", "-1", "fail"),
    # a negative weight turns the interval round, its open end with it: 5 − 5 is in (−1, 1)
    ("A=B-C", "0", "5", "5", "pass"),
    ("A=B-C", "1", "5", "5", "fail"),
    ("A=B-C", "-1", "5", "5", "fail"),
    ("A=B-C", "1", "6", "5", "pass"),
    ("A=B-C", "0", "6", "5", "pass"),
    ("A>=B", "10", "10", "0", "pass"),
    ("A>=B", "9", "10", "0", "fail"),
    ("A>B", "10", "10", "0", "pass"),
    ("A<=B", "10", "9", "0", "fail"),
)


@pytest.mark.parametrize("quick", [True, False], ids=["clean", "general"])
@pytest.mark.parametrize("rounding", ["half", "truncate"])
def test_rounding(rounding: str, quick: bool) -> None:
    """The table of XBRL Calculations 1.1, in steps of 0.01万元."""
    for formula, a, b, c, verdict in HALF if rounding == "half" else TRUNCATED:
        form = rounded(formula, rounding, "万元")
        raw = (float(text) / 100 for text in (a, b, c))
        values: dict[str, Any] = dict(zip(("1.A", "1.B", "1.C"), raw, strict=True))
        if not quick:
            values = {key: str(value) for key, value in values.items()}
        found = formspec.validate(form, {"values": values})
        assert found.verdicts["sum:1.A"] == verdict, (formula, a, b, c)
        assert [f.rule for f in found.findings] == ["sum:1.A"] * (verdict == "fail")


def rounded(formula: str, rounding: str, unit: str, low: str = "none") -> formspec.Form:
    """A, B and C in one unit, the formula at A."""
    more = {"A": f', formula: "{formula}", rounding: {rounding}'}
    items = "".join(
        f"  - {{code: {code}, label: {code}, unit: {unit}, min: {low}{more.get(code, '')}}}\n"
        for code in "ABC"
    )
    return formspec.loads(
        f"formspec: 1\nid: x\nversion: 1\ntitle: t\nsections:\n- number: 1\n  items:\n{items}"
    )


@pytest.mark.parametrize("rounding", ["half", "truncate"])
def test_counts_are_exact_whatever_the_rounding(rounding: str) -> None:
    form = rounded("A=B+C", rounding, "人")
    assert formspec.validate(form, {"values": {"1.A": 11, "1.B": 5, "1.C": 5}}).verdict == "fail"


@pytest.mark.parametrize(
    ("rounding", "a", "b", "verdict"),
    [
        ("half", "9", "10", "incomplete"),
        ("half", "8", "10", "fail"),
        ("truncate", "10", "9", "incomplete"),
        ("truncate", "9", "10", "incomplete"),  # 0 stands for (−1, 1)
        ("truncate", "8", "10", "fail"),
    ],
)
def test_rounding_with_a_blank(rounding: str, a: str, b: str, verdict: str) -> None:
    form = rounded("A=B+C", rounding, "万元", low="0")
    values = {"1.A": float(a) / 100, "1.B": float(b) / 100}
    assert formspec.validate(form, {"values": values}).verdicts["sum:1.A"] == verdict


# Digits --------------------------------------------------------------------------------

MOST = 10**15 - 1


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ({"1.A": MOST, "1.B": MOST, "1.C": 0}, []),
        ({"1.A": MOST, "1.B": MOST - 5, "1.C": 5}, []),
        ({"1.A": MOST, "1.B": MOST - 5, "1.C": 6}, ["digits"]),
        ({"1.A": MOST - 1, "1.B": MOST, "1.C": 0}, ["sum"]),
        ({"1.A": 10**15, "1.B": 0, "1.C": 0}, ["digits", "sum"]),
        ({"1.A": 10**400, "1.B": 0, "1.C": 0}, ["digits", "sum"]),
        ({"1.A": "1" + "0" * 14, "1.B": "1" + "0" * 14, "1.C": "-0"}, []),
        ({"1.A": MOST / 1.0, "1.B": MOST / 1.0, "1.C": 0}, []),
        ({"1.A": -1, "1.B": 0, "1.C": 0}, ["range", "sum"]),
    ],
)
def test_fifteen_digits(values: dict[str, Any], kinds: list[str]) -> None:
    form = formspec.loads(
        "{formspec: 1, id: x, version: 1, title: t, sections: [{number: 1, items: ["
        "{code: A, label: a, unit: 人, formula: A=B+C}, {code: B, label: b, unit: 人}, "
        "{code: C, label: c, unit: 人}]}]}"
    )
    for each in (values, {key: str(value) for key, value in values.items()}):
        if "." not in str(each):
            found = formspec.validate(form, {"values": each}).findings
            assert [finding.kind for finding in found if finding.verdict == "fail"] == [
                kind for kind in kinds if kind != "sum" or "digits" not in kinds
            ]
            assert ("sum:1.A", "incomplete") in {(f.rule, f.verdict) for f in found} or (
                kinds != ["digits", "sum"]
            )


def test_a_sum_of_sixteen_digits_is_an_error_even_of_a_note() -> None:
    form = formspec.loads(
        "{formspec: 1, id: x, version: 1, title: t, sections: [{number: 1, items: ["
        "{code: A, label: a, unit: 亿元}, {code: B, label: b, unit: 元}]}],"
        "rules: [{id: less, check: 1.B <= 1.A, severity: note}]}"
    )
    # 亿元 to the second decimal are 10⁸ steps of 0.01元 each.
    assert formspec.validate(form, {"values": {"1.A": 99_999, "1.B": 1}}).verdict == "pass"
    (finding,) = formspec.validate(form, {"values": {"1.A": 100_000, "1.B": 1}}).findings
    assert (finding.rule, finding.kind, finding.severity) == ("less", "digits", "error")
    assert finding.message("en") == (
        "1.B b（元）: a sum of 1.B ≤ 1.A has more than 15 digits and cannot be checked exactly; "
        "look for digits typed twice"
    )


@pytest.mark.parametrize(
    ("literal", "shown"),
    [("0.00001", "0.00001"), ("1e-05", "0.00001"), ("1E-5", "0.00001"), ("-1.5e-3", "-0.0015"),
     ("1e2", "100"), ("1234567890.12345", "1234567890.12345"), ("-0.0", "0"), ("0e99", "0")],
)  # fmt: skip
def test_json_numbers_keep_every_digit(literal: str, shown: str) -> None:
    form = rounded("A=B+C", "exact", "万元, decimals: 5")
    found = formspec.validate(form, from_json(form, f'{{"values": {{"1.B": {literal}}}}}'))
    assert found.findings[-1].cells[1].value == shown
