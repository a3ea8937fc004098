"""Every refusal of a definition word by word: place, mark, sentence in both languages, mend.

They stand in ``data/refusals.txt``. To renew it, delete it, run this test, and read the diff.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

import formspec
from formspec.diagnostics.problem_messages import TEXTS

GOLDEN = Path(__file__).parents[1] / "data/refusals.txt"

WHOLE = """\
formspec: 1
id: whole
version: "1"
title: 全表
language: zh
blank: zero
source: {document: 文, annex: 一}
notes: [说明]
units: [{name: 桶, dimension: volume, scale: 2, decimals: 1}]
columns: [{id: month, label: 本月}, {id: total, label: 累计}]
fields:
  - {id: office, label: 单位, required: true}
  - {id: kind, label: 类别, type: choice, choices: [甲, 乙]}
sections:
  - number: 1
    title: 第一
    items:
      - {code: A, label: 合计, unit: 人, formula: A=B+C, note: 注, severity: warning}
      - {code: B, label: 男, unit: 人, min: 0, max: 9}
      - {code: C, label: 女, unit: 人, of_which: true}
      - {code: Q, label: 有无, unit: 是/否}
      - {code: K, label: 选, choices: [u, v]}
      - {code: W, label: 油, unit: 桶, parts: disjoint, items: [{id: x, label: 行, unit: 桶}]}
  - number: 2
    items: [{code: A, label: 另, unit: 元, rounding: half}]
rules:
  - {id: r, check: 1.A > 0, when: 1.Q = 是, message: 话, severity: note, because: 故}
  - {id: s, check: 2.A >= 1.W, rounding: half}
"""

FAULTS = {
    # Keys and words.
    "no mapping": ("  - number: 2\n    items: [{code: A, label: 另, unit: 元, rounding: half}]",
                   "  - two"),
    "an unknown key of the form": ("language: zh", "langauge: zh"),
    "an unknown key of an item": ("note: 注", "nope: 注"),
    "an unknown key of a rule": ("message: 话", "mesage: 话"),
    "an unknown key of a unit": ("scale: 2", "skale: 2"),
    "an unknown key of a column": ("{id: month, label: 本月}", "{id: month, label: 本月, x: 1}"),
    "an unknown key of a field": ("required: true", "requird: true"),
    "an unknown key of the source": ("annex: 一", "anex: 一"),
    "an unknown key of a section": ("title: 第一", "name: 第一"),
    "no version": ('version: "1"\n', ""),
    "an empty title": ("title: 全表", 'title: ""'),
    "no label of a field": (", label: 单位", ""),
    "no label of a column": ("{id: month, label: 本月}", "{id: month}"),
    "no name of a unit": ("{name: 桶, ", "{"),
    "no number of a section": ("number: 2\n    items", "items"),
    "no items": ("items: [{code: A, label: 另, unit: 元, rounding: half}]", "items: []"),
    "no check": ("check: 2.A >= 1.W, ", ""),
    "a list for a text": ("title: 全表", "title: [全表]"),
    "a list for a required text": ("label: 单位", "label: [单位]"),
    "a text for a list": ("notes: [说明]", "notes: 说明"),
    "a mapping in a list of texts": ("notes: [说明]", "notes: [{a: b}]"),
    "a text for the source": ("source: {document: 文, annex: 一}", "source: 文"),
    "maybe": ("required: true", "required: maybe"),
    "another language": ("language: zh", "language: fr"),
    "a misspelt severity": ("severity: warning", "severity: warnig"),
    "a strange severity": ("severity: note", "severity: loud"),
    "a misspelt rounding": ("rounding: half}]", "rounding: hlaf}]"),
    "strange parts": ("parts: disjoint", "parts: all"),
    "a strange type": ("type: choice", "type: set"),
    "too many decimals": ("decimals: 1", "decimals: 12"),
    "a bound in words": ("max: 9", "max: nine"),
    "a scale of nothing": ("scale: 2", "scale: 0"),
    "no scale": ("scale: 2", "scale: none"),
    "another language version": ("formspec: 1", "formspec: 2"),
    # Names.
    "a form id of capitals": ("id: whole", "id: Whole"),
    "a blank in a column": ("id: month", "id: this month"),
    "a colon in a rule": ("id: s", 'id: "s:1"'),
    "a bracket in a field": ("id: kind", 'id: "kind]"'),
    "a code twice": ("code: C", "code: B"),
    "a row twice": ("items: [{id: x, label: 行, unit: 桶}]",
                    "items: [{id: x, label: 行, unit: 桶}, {id: x, label: 列, unit: 桶}]"),
    "a section twice": ("number: 2", "number: 1"),
    "a rule twice": ("id: s", "id: r"),
    "a column twice": ("id: total", "id: month"),
    "a field twice": ("id: kind", "id: office"),
    "a unit twice": ("decimals: 1}]", "decimals: 1}, {name: 桶}]"),
    "no code": ("code: C, ", ""),
    # Units and kinds.
    "an unknown unit": ("女, unit: 人", "女, unit: 万人"),
    "a strange unit": ("女, unit: 人", "女, unit: furlong"),
    "no unit": ("女, unit: 人", "女"),
    "choices without choices": ("choices: [u, v]", "type: choice"),
    "a field of choices without choices": (", choices: [甲, 乙]", ""),
    "a bound of answers": ("unit: 是/否", "unit: 是/否, max: 1"),
    "decimals of answers": ("choices: [u, v]", "choices: [u, v], decimals: 1"),
    "a long label": ("label: 女", "label: 女" + "字" * 2000),
    "an empty formula": ("A=B+C", '""'),
    "min above max": ("min: 0, max: 9", "min: 10, max: 9"),
    "printed without formula": ("女, unit: 人", "女, unit: 人, printed: C=B"),
    "computed without formula": ("女, unit: 人", "女, unit: 人, computed: true"),
    "computed by comparing": ("formula: A=B+C", "formula: A>=B+C, computed: true"),
    "computed under a condition": ("formula: A=B+C", "formula: 'if B>0 then A=C', computed: true"),
    # Formulas.
    "a numeral that is no code": ("code: A, label: 另", "code: 1, formula: 1=7, label: 另"),
    "a decimal like a path": ("1.A > 0", "1.A > 1.5"),
    "a number without its unit": ("label: 女", "label: 女, formula: 'C=B+3 元'"),
    "a factor with a unit": ("A=B+C", "A=B×3 人+C"),
    "mixed units": ("label: 另, unit: 元, rounding: half}",
                    "label: 另, unit: 元, formula: A=B+3}, {code: B, label: 万, unit: 万元}"),
    "a waiver of nothing": ("note: 注", "waive: {FS999: 故}"),
    "a waiver without a reason": ("note: 注", "waive: {FS404: ''}"),
    "a waiver that is a text": ("note: 注", "waive: FS404"),
    "an unreadable formula": ("A=B+C", "A=B++"),
    "an unreadable condition": ("when: 1.Q = 是", "when: 1.Q = "),
    "an unknown name in a rule": ("1.A > 0", "9.A > 0"),
    "an unknown name in a section": ("A=B+C", "A=B+D"),
    "an unknown column": ("A=B+C", "A=B+C@year"),
    "another item on the left": ("A=B+C", "B=A+C"),
    "a sum on the left": ("A=B+C", "A+B=C"),
    "itself": ("A=B+C", "A=B+A"),
    "a product": ("A=B+C", "A=B×C"),
    "a quotient": ("A=B+C", "A=B÷C"),
    "division by nothing": ("A=B+C", "A=B÷0"),
    "a sum of answers": ("A=B+C", "A=B+Q"),
    "answers compared": ("when: 1.Q = 是", "when: 1.Q > 0"),
    "a strange answer": ("when: 1.Q = 是", 'when: 1.K = "w"'),
    "another form": ("A=B+C", "A=B+other!1.A"),
    "a range backwards": ("A=B+C", "A=sum(C..B)"),
    "a range of two sections": ("2.A >= 1.W", "2.A >= sum(1.B..2.A)"),
    "no item": ("2.A >= 1.W", "2 >= 1"),
}  # fmt: skip


TOO_LARGE = {"FS217", "FS218", "FS314"}  # what tests/hostile has


def refused(old: str, new: str) -> formspec.FormspecError:
    assert WHOLE.count(old) == 1, old
    with pytest.raises(formspec.FormspecError) as caught:
        formspec.loads(WHOLE.replace(old, new), "表.yaml")
    return caught.value


def described(name: str) -> Iterator[str]:
    yield f"# {name}"
    for problem in refused(*FAULTS[name]).problems:
        yield problem.show("zh")
        yield problem.show("en").split("\n")[0]
        if problem.mend is not None:
            span = problem.mend.span
            yield f"mend {span.line}:{span.column}+{span.length} {problem.mend.text}"
    yield ""


def test_the_whole_is_fine() -> None:
    form = formspec.loads(WHOLE)
    assert [item.note for item in form.items][:2] == ["注", None]


@pytest.mark.parametrize(("lang", "label"), [("zh", "合计"), ("en", "Total")])
def test_one_column_is_the_total(lang: str, label: str) -> None:
    text = WHOLE.replace("language: zh", f"language: {lang}")
    text = "".join(line for line in text.splitlines(True) if not line.startswith("columns"))
    (column,) = formspec.loads(text).columns
    assert (column.id, column.label) == ("total", label)


def test_every_refusal_is_told_as_it_is_written() -> None:
    text = "\n".join(line for name in FAULTS for line in described(name))
    if not GOLDEN.exists():
        GOLDEN.write_text(text, "utf-8")
    assert GOLDEN.read_text("utf-8") == text


def test_every_kind_of_refusal_is_there() -> None:
    codes = {problem.code for fault in FAULTS.values() for problem in refused(*fault).problems}
    assert codes == {code for code in TEXTS if "FS200" < code < "FS400"} - TOO_LARGE
