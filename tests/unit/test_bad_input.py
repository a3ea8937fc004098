"""What must be refused or survive, and soon: one form, many mistakes."""

import json
from pathlib import Path

import pytest
from support.hang import no_hang

import formspec
from formspec.submissions.submission import from_csv, from_json

FORM = """formspec: 1
id: x
version: "1"
title: 测试
sections:
  - number: 1
    items:
      - code: A
        label: 合计
        unit: 人
        formula: A=B+C
      - {code: B, label: 甲, unit: 人}
      - {code: C, label: 乙, unit: 人}
"""

REFUSED = {
    "a NUL": (FORM + "\0", "FS104"),
    "a tab for indentation": (FORM.replace("    items", "\titems"), "FS105"),
    "a direction mark in a code": (FORM.replace("code: B", "code: \u202eB"), "FS104"),
    "a direction mark spelled out": (FORM.replace("code: B", 'code: "\\u202eB"'), "FS104"),
    "half a character spelled out": (FORM.replace("label: 甲", 'label: "\\ud800"'), "FS105"),
    "ten megabytes": (FORM + "notes: [" + "a" * 10_000_000 + "]", "FS102"),
    "brackets without end": ("a: " + "[" * 100_000, "FS107"),
    "steps without end": ("\n".join(" " * n + "a:" for n in range(1_000)), "FS107"),
    "an alias": ("a: &a [1]\nb: *a", "FS109"),
    "a merge key": ("a: {<<: {b: 1}}", "FS113"),
    "a tag": (FORM.replace("title: 测试", "title: !!python/object:os.system x"), "FS110"),
    "a key twice": (FORM + "id: y\n", "FS114"),
    "two documents": (FORM + "---\na: 1", "FS108"),
    "nothing": ("", "FS111"),
    "a list at the top": ("- a", "FS106"),
    "a key that is a list": ("[a]: 1", "FS112"),
    "a number of 5000 digits": (FORM.replace("label: 甲,", "label: 甲, max: " + "9" * 5_000 + ","),
                                "FS205"),
    "an unknown key": (FORM + "sectoins: 1\n", "FS201"),
    "a formula of 20000 terms": (FORM.replace("A=B+C", "A=" + "+".join("B" * 20_000)), "FS301"),
    "1001 terms": (FORM.replace("A=B+C", "A=" + "+".join("B" * 1_001)), "FS301"),
    "10000 brackets": (FORM.replace("A=B+C", f"A={'(' * 10_000}B{')' * 10_000}"), "FS301"),
    "70 brackets": (FORM.replace("A=B+C", f"A={'(' * 70}B{')' * 70}"), "FS301"),
    "itself": (FORM.replace("A=B+C", "A=A+B"), "FS306"),
    "another item's formula": (FORM.replace("A=B+C", "B=A+C"), "FS305"),
    "an undefined code": (FORM.replace("A=B+C", "A=B+K"), "FS303"),
    "two items multiplied": (FORM.replace("A=B+C", "A=B×C"), "FS307"),
    "division by zero": (FORM.replace("A=B+C", "A=B÷0"), "FS308"),
    "another form": (FORM.replace("A=B+C", "A=B+y!1.A"), "FS311"),
    "an unknown unit": (FORM.replace("甲, unit: 人", "甲, unit: 入"), "FS211"),
    "no unit": (FORM.replace("甲, unit: 人", "甲"), "FS212"),
    "a code twice": (FORM.replace("code: C", "code: B"), "FS209"),
    "a row without a name": (FORM.replace("code: C, ", ""), "FS210"),
    "a blank in a code": (FORM.replace("code: B", "code: B B"), "FS208"),
    "a path as id": (FORM.replace("id: x", "id: ../../etc/x"), "FS207"),
    "another language version": (FORM.replace("formspec: 1", "formspec: 2"), "FS206"),
    "a list where a text is meant": (FORM.replace("title: 测试", "title: [a]"), "FS203"),
    "min above max": (FORM.replace("label: 甲,", "label: 甲, min: 3, max: 2,"), "FS215"),
    "computed without formula": (FORM.replace("label: 甲,", "label: 甲, computed: true,"), "FS214"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_definition_is_refused(what: str) -> None:
    text, code = REFUSED[what]
    with no_hang(), pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(text, "form.yaml")
    assert code in {problem.code for problem in refused.value.problems}
    found = next(problem for problem in refused.value.problems if problem.code == code)
    assert code == "FS102" or (found.span is not None and found.span.line >= 1)
    for lang in ("zh", "en"):
        assert found.message(lang).isprintable()
        assert len(found.show(lang)) < 1_000


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    file.write_bytes(FORM.encode("gb18030"))
    with pytest.raises(formspec.FormspecError, match="FS103"):
        formspec.load(file)


def test_a_place_is_file_line_and_column_with_a_mark() -> None:
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(FORM.replace("A=B+C", "A=B+K"), "form.yaml")
    assert refused.value.message("en") == (
        "form.yaml:11:22: error FS303: section 1 has no K; there are: A, B, C\n"
        "        formula: A=B+K\n"
        "                     ^"
    )


def test_a_misspelt_key_carries_its_mend() -> None:
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(FORM.replace("label: 甲", "lable: 甲"), "form.yaml")
    first = refused.value.problems[0]
    assert (first.code, first.mend and first.mend.text) == ("FS201", "label")


@pytest.mark.parametrize("code", ["9.10", "no", "010", "1_000", "12:30", "1e3", "~", "true", "如"])
def test_a_code_stays_what_was_written(code: str) -> None:
    text = FORM.replace("{code: B, ", "{code: " + code + ", ").replace("A=B+C", f'"A=[{code}]+C"')
    form = formspec.loads(text)
    assert [item.code for item in form.items] == ["A", code, "C"]
    values = {"1.A": 5, f"1.{code}": 2, "1.C": 3}
    assert formspec.validate(form, {"values": values}).verdict == "pass"
    assert formspec.validate(form, {"values": values | {"1.C": 4}}).verdict == "fail"
    assert formspec.loads(formspec.dump(form)) == form


UNREADABLE = {
    '{"values":{"1.A":1,"1.A":2}}': "FS541",
    "[" * 100_000: "FS540",
    '{"form":"y","values":{}}': "FS543",
    '{"version":"2","values":{}}': "FS544",
    '{"form":["x"],"values":{}}': "FS543",
    '{"values":[1]}': "FS542",
    '"x"': "FS542",
    "{": "FS540",
    '{"vlaues":{}}': "FS201",
    '{"values":{},"explanations":{"sum:1.A":3}}': "FS542",
}


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: text[:24])
def test_data_is_refused(text: str) -> None:
    with no_hang(), pytest.raises(formspec.FormspecError, match=UNREADABLE[text]):
        from_json(formspec.loads(FORM), text)


FOUND = {
    "NaN": "number",
    "Infinity": "number",
    "1e400": "digits-lost",
    "1e3000000": "number",
    '"1e3"': "digits-lost",
    '"1_000"': "number",
    '"٣"': "number",
    '"0x10"': "number",
    '"约30"': "inexact",
    "true": "type",
    "[1]": "type",
    "1.5": "decimals",
    "1234567890123456": "digits",
    "9" * 5_000: "digits",
    "-1": "range",
}


@pytest.mark.parametrize("literal", FOUND, ids=lambda text: text[:12])
def test_a_value_is_a_finding(literal: str) -> None:
    form = formspec.loads(FORM)
    report = formspec.validate(form, from_json(form, f'{{"values":{{"1.B":{literal}}}}}'))
    assert report.verdict == "fail"
    assert [f.rule for f in report.findings if f.kind != "sum"] == [f"{FOUND[literal]}:1.B"]


@pytest.mark.parametrize(
    ("raw", "value"), [("１２", 12), ("1,234", 1234), (" 5 ", 5), ("-0", 0), (-0.0, 0), ("007", 7)]
)
def test_a_value_is_read(raw: object, value: int) -> None:
    form = formspec.loads(FORM)
    report = formspec.validate(form, {"values": {"1.A": value, "1.B": raw, "1.C": 0}})
    assert report.verdict == "pass"


def test_unknown_cells_are_findings_up_to_a_bound() -> None:
    form = formspec.loads(FORM)
    values = {"1.A": 0, "1.B": 0, "1.C": 0, **{f"z{n}": 1 for n in range(100_000)}}
    with no_hang():
        report = formspec.validate(form, {"values": values})
    assert [f.kind for f in report.findings] == ["unknown"] * 100 + ["more"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "FS545"),
        ("a,b\n", "FS545"),
        ("path,value\n1.A\n", "FS545"),
        ("path,value\n1.A,1\n1.A,2\n", "FS547"),
        ('path,value\n1.A,"1\n', "FS545"),
    ],
)
def test_csv_is_refused(text: str, code: str) -> None:
    with pytest.raises(formspec.FormspecError, match=code):
        from_csv(formspec.loads(FORM), text)


LABELS = [
    "\"'</script><img src=x onerror=alert(1)>", "{{7*7}}{% raw %}", "=cmd|' /C calc'!A0",
    "两行\n文字", "a\u2028b", "x" * 2_000, "]]>", "_x000D_", "{label}", "%s",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("label", LABELS, ids=range(len(LABELS)))
def test_a_label_is_inert_everywhere(label: str) -> None:
    form = formspec.loads(FORM.replace("label: 甲", f"label: {json.dumps(label)}"))
    assert form.items[1].label == label.strip()
    assert formspec.loads(formspec.dump(form)) == form
    report = formspec.validate(form, {"values": {"1.A": 1, "1.B": "x"}})
    for finding in report.findings:
        assert finding.message("zh").isprintable()
        assert finding.message("en").isprintable()
    for target in ("html", "xlsx", "json-schema", "python"):
        assert formspec.render(form, target).data == formspec.render(form, target).data
