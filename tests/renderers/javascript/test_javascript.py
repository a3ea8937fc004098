"""The generated JavaScript validator says what the library says, field by field."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from formspec_javascript import JavaScriptRenderer
from hypothesis import given, settings
from hypothesis import strategies as st
from support.browser import browser
from support.node import NAMES, Module, Node, ThrownError, node, seen

import formspec
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.engine.finding_messages import CELL_TEXTS
from formspec.language.form import Column, Field, Form, Item
from formspec.submissions import numeral
from formspec.submissions.submission import from_dict, to_dict
from formspec.testing import broken_submissions, forms, submissions, valid_submissions

SHIPPED = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")
LANGS: tuple[Lang, Lang] = ("zh", "en")

Findings = list[dict[str, Any]]


@pytest.fixture(scope="module")
def running() -> Iterator[Node]:
    with node() as process:
        yield process


@pytest.fixture(scope="module")
def shipped(running: Node) -> dict[str, Module]:
    return {name: loaded(running, formspec.load(name)) for name in SHIPPED}


def loaded(running: Node, form: Form, messages: bool | Lang = True) -> Module:
    return running.load(formspec.render(form, "javascript", messages=messages).data)


def library(form: Form, data: dict[str, Any], lang: Lang | None = None) -> Findings:
    return [finding.to_dict(lang) for finding in formspec.validate(form, data).findings]


def agrees(module: Module, form: Form, drawn: dict[str, Any]) -> Findings:
    """What both say of a submission, in both languages."""
    data = seen(drawn)
    expected = [library(form, data, lang) for lang in (*LANGS, None)]
    said = module.calls("validate", [(data, "zh"), (data, "en"), (data,)])
    assert said == expected
    # Not only equal: in the same order of keys, to the byte.
    assert json.dumps(said) == json.dumps(expected)
    return expected[0]


# Forms and submissions ------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
@given(data=st.data())
def test_shipped_forms_agree(shipped: dict[str, Module], name: str, data: st.DataObject) -> None:
    form = formspec.load(name)
    agrees(shipped[name], form, data.draw(valid_submissions(form)))
    agrees(shipped[name], form, data.draw(broken_submissions(form))[0])
    agrees(shipped[name], form, data.draw(submissions(form)))


@given(data=st.data())
def test_any_form_agrees(running: Node, data: st.DataObject) -> None:
    form = data.draw(forms())
    module = loaded(running, form)
    if formspec.rules(form):
        agrees(module, form, data.draw(valid_submissions(form)))
    anything = data.draw(submissions(form))
    findings = agrees(module, form, anything)
    silent = loaded(running, form, messages=False)
    assert silent.call("validate", seen(anything)) == [f | {"message": ""} for f in findings]


@given(data=st.data())
def test_any_broken_form_agrees(running: Node, data: st.DataObject) -> None:
    form = data.draw(forms())
    agrees(loaded(running, form), form, data.draw(broken_submissions(form))[0])


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=30)
@given(data=st.data())
def test_the_quick_way_is_the_general_way(
    running: Node, shipped: dict[str, Module], name: str, data: st.DataObject
) -> None:
    form = formspec.load(name)
    general = GENERAL.get(name)
    if general is None:
        assert b"QUICK" in formspec.render(form, "javascript").data
        slow = formspec.render(form, "javascript", quick=False).data
        assert b"QUICK" not in slow
        general = GENERAL[name] = running.load(slow)
    filled = data.draw(st.one_of(valid_submissions(form), broken_submissions(form).map(first)))
    assert general.call("validate", filled) == shipped[name].call("validate", filled)


GENERAL: dict[str, Module] = {}


def first(pair: tuple[dict[str, Any], object]) -> dict[str, Any]:
    return pair[0]


KINDS = """
formspec: 1
id: kinds
version: "1"
title: 各种格子
blank: unknown
columns: [{id: now, label: 本月}, {id: total, label: 累计}]
fields:
  - {id: unit, label: 填报单位, required: true}
  - {id: date, label: 日期, type: date}
  - {id: count, label: 份数, type: number}
  - {id: final, label: 终稿, type: boolean}
  - {id: level, label: 级别, type: choice, choices: [县, 市]}
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C, computed: true}
      - {code: B, label: 甲, unit: 万元, min: none}
      - {code: C, label: 乙, unit: 元, decimals: 2}
      - {code: D, label: 是否, type: boolean, required: true}
      - {code: E, label: 级别, type: choice, choices: [甲, 乙]}
      - {code: F, label: 说明, type: text}
      - {code: G, label: 日子, type: date}
      - {code: H, label: 粗略, unit: 万元, formula: H=B+C, rounding: half}
      - {code: I, label: 截断, unit: 万元, formula: I=B+C, rounding: truncate}
rules:
  - {id: more, check: 1.A >= prev(1.A), severity: warning, message: 少于上期}
  - {id: both, check: 1.B <= 100, when: '1.D = 是 and 1.E = "甲"'}
"""


@given(
    values=st.dictionaries(
        st.sampled_from(
            [f"1.{code}@{column}" for code in "ABCDEFGHI" for column in ("now", "total")]
        ),
        st.one_of(
            st.sampled_from(["是", "否", "甲", "乙", "yes", True, "2018-02-29", "2016-02-29", "x"]),
            st.integers(-200, 200),
            st.sampled_from([0.5, 100.01, 0.0001, 1e-7, "1.23", "１２", None, "", 1e15, 1e22]),
        ),
    ),
    previous=st.dictionaries(st.sampled_from(["1.A@now", "1.A@total", "1.B"]), st.integers(0, 9)),
)
def test_every_kind_of_cell_agrees(
    running: Node, values: dict[str, Any], previous: dict[str, Any]
) -> None:
    form = formspec.loads(KINDS)
    module = MODULES.get("kinds") or MODULES.setdefault("kinds", loaded(running, form))
    agrees(module, form, {"values": values, "previous": previous})


MODULES: dict[str, Module] = {}


@given(
    fields=st.dictionaries(
        st.sampled_from(["unit", "date", "count", "final", "level", "constructor", "__proto__"]),
        st.sampled_from(
            ["", " ", "\x1c", "\ufeff", "2018-02-29", " 2000-02-29 ", "0000-01-01", "1900-02-29",
             "2018-04-31", "2018-13-01", "１", "1.5", 1, 1.5, "县", "是", True, None, [], {"a": 1}]
        ),
    )
)  # fmt: skip
def test_headers_agree(running: Node, fields: dict[str, Any]) -> None:
    form = formspec.loads(KINDS)
    module = MODULES.get("kinds") or MODULES.setdefault("kinds", loaded(running, form))
    agrees(module, form, {"fields": fields})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4) | st.text("'\"\\ \t\n\r\x00\x7f\u2028\u202e\U000e0001a", max_size=4),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text("ab'", max_size=2), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip


@given(raw=st.lists(JSON, max_size=2) | st.text(min_size=30).map(lambda text: text * 5) | JSON)
def test_any_value_is_shown_alike(shipped: dict[str, Module], raw: object) -> None:
    form = formspec.load("wuzhou-2017-help-centre")
    agrees(shipped[form.id], form, {"values": {"1.A": raw, "6.B": raw}, "fields": {"date": raw}})


def test_explanations_settle_and_reopen(shipped: dict[str, Module]) -> None:
    form = formspec.load("wuzhou-2017-help-centre")
    data = {"fields": {"reporting_unit": "某县"}, "values": {"2.B": 3, "2.A": 3, "6.B": "是"}}
    filled = formspec.explain(form, from_dict(form, data), "staff-province", "借调")
    tied = to_dict(form, filled)
    module = shipped[form.id]
    findings = agrees(module, form, tied)
    explained = next(finding for finding in findings if finding["rule"] == "staff-province")
    assert explained["explanation"] == "借调"
    assert not module.call("blocks", explained)
    tied["values"]["2.B.admin"] = "1"
    findings = agrees(module, form, tied)
    reopened = next(finding for finding in findings if finding["rule"] == "staff-province")
    assert "explanation" not in reopened
    assert module.call("blocks", reopened)
    agrees(module, form, data | {"explanations": {"staff-province": "", "constructor": "x"}})


def test_many_unknown_cells_are_counted(shipped: dict[str, Module]) -> None:
    form = formspec.load("wuzhou-2018-warmth")
    values: dict[str, Any] = {f"x{number}": 1 for number in range(150)}
    values |= {"constructor": 1, "toString": 2, "__proto__": 3, "prev(1.A)": 4}
    findings = agrees(shipped[form.id], form, {"values": values, "previous": values})
    assert sum(finding["kind"] == "more" for finding in findings) == 2


def test_a_column_may_be_named(shipped: dict[str, Module]) -> None:
    form = formspec.load("wuzhou-2018-warmth")
    nested = {
        "1.A": {form.single_column: 1},
        "1.B": {"other": 1},
        "1.C": {},
        "1.D": {"a": {"b": 1}},
    }
    agrees(shipped[form.id], form, {"values": nested})


# Numbers --------------------------------------------------------------------------------


def said_by_library(raw: object, decimals: int) -> dict[str, Any]:
    if numeral.is_blank(raw):
        return {"fault": "blank"}
    read = numeral.read_numeral(raw, decimals)
    if not isinstance(read, numeral.Numeral):
        return {"fault": read}
    text = numeral.show(read.steps, decimals)
    return {"text": text, "plain": numeral.tidy(raw) if isinstance(raw, str) else text}


def reads_alike(module: Module, raws: list[object], scales: tuple[int, ...] = (0, 2, 9)) -> None:
    for decimals in scales:
        said = module.calls("read", [(raw, decimals) for raw in raws])
        expected = [said_by_library(raw, decimals) for raw in raws]
        different = [
            (raw, one, other)
            for raw, one, other in zip(raws, said, expected, strict=True)
            if one != other
        ]
        assert different == []


def test_every_character_is_folded_alike(shipped: dict[str, Module]) -> None:
    chars = [chr(code) for code in range(0x10000)]
    module = shipped[SHIPPED[0]]
    reads_alike(module, [char for char in chars if seen(char) == char], (1,))
    reads_alike(module, [f"12{char}" for char in chars], (1,))
    reads_alike(module, [f"1{char}234" for char in chars], (1,))
    reads_alike(module, [f"{char}1.5" for char in chars], (1,))


@pytest.mark.parametrize("text", [
    "0", "-0", "007", "1.50", "-1.5", ".5", "5.", "+5", "1e5", "0x10", "1_000", "--1", "", "-", ".",
    "1,234,567.89", "1 234", "1,23", "12,345", "1,234,56", "9" * 15, "9" * 16, "9" * 40, "9" * 41,
    "９" * 41, "0" * 39 + "1", "0" * 41, "0." + "0" * 37, "0." + "0" * 37 + "1", "1.2.3", "1\n",
    " 1 ", "\ufeff1", "1\x1c", "１，２３４．５", "−5", "1。5", "😀" * 21, "😀" * 41, "٣",
    " " * 50 + "7", "NaN", "Infinity",
])  # fmt: skip
def test_texts_are_read_alike(shipped: dict[str, Module], text: str) -> None:
    reads_alike(shipped[SHIPPED[0]], [text])


@given(raw=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18))
def test_numbers_are_read_alike(shipped: dict[str, Module], raw: float) -> None:
    reads_alike(shipped[SHIPPED[0]], [seen(raw)])


@given(steps=st.integers(-(10**15) - 9, 10**15 + 9), decimals=st.integers(0, 9))
def test_decimals_are_read_alike(shipped: dict[str, Module], steps: int, decimals: int) -> None:
    text = numeral.show(steps, decimals)
    reads_alike(shipped[SHIPPED[0]], [text, seen(float(text)), f" {text}0"])


def test_long_blanks_take_no_time(shipped: dict[str, Module]) -> None:
    form = formspec.load("wuzhou-2017-help-centre")
    long = " " * 200_000 + "x" + " " * 200_000 + "x"
    values = {"1.A": long, "6.B": long}
    agrees(shipped[form.id], form, {"values": values, "fields": {"date": long}})


# What is refused ------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("data", [
    {"form": "another"}, {"version": "1900"}, {"form": 12.0}, {"form": "x" * 300},
    {"zzzzzzzzzzzz": 1}, {"\u202e\t": 1}, {"__proto__": 1}, {"constructor": 1},
    [], "text", 1, None, True, {"values": []}, {"fields": "x"}, {"previous": 1},
    {"explanations": {"a": 1}}, {"explanations": {"a": {"text": "x"}}},
    {"explanations": {"a": {"text": 1, "values": {}}}}, {"explanations": False},
])  # fmt: skip
def test_refusals_agree(shipped: dict[str, Module], data: Any, lang: Lang) -> None:
    form = formspec.load("wuzhou-2018-warmth")
    data = seen(data)
    with pytest.raises(FormspecError) as refused:
        formspec.validate(form, data)
    with pytest.raises(ThrownError) as thrown:
        shipped[form.id].call("validate", data, lang)
    (problem,) = refused.value.problems
    assert thrown.value.code == problem.code
    assert str(thrown.value) == problem.message(lang)


@pytest.mark.parametrize("messages", [True, "zh", "en", False])
def test_an_unknown_language_is_refused(running: Node, messages: bool | Lang) -> None:
    for lang in LANGS:
        form = replace(formspec.load("wuzhou-2018-warmth"), language=lang)
        module = loaded(running, form, messages)
        with pytest.raises(ThrownError) as thrown:
            module.call("validate", {"values": {}}, "fr")
        assert thrown.value.code == "FS650"
        spoken = lang if messages is True else messages
        sentence = {
            "zh": '参数 lang 应为"zh" 或 "en"，不能是 fr',
            "en": 'the argument lang must be "zh" or "en", not fr',
            False: "FS650 lang,fr",
        }
        assert str(thrown.value) == sentence[spoken]


@pytest.mark.parametrize(
    "part", ["form", "version", "fields", "values", "previous", "explanations"]
)
def test_a_missing_part_is_no_fault(shipped: dict[str, Module], part: str) -> None:
    form = formspec.load("wuzhou-2018-warmth")
    agrees(shipped[form.id], form, {part: None})


# The module -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_rendering(name: str) -> None:
    form = formspec.load(name)
    made = formspec.render(form, "javascript")
    assert made == formspec.render(form, "javascript", lang="en")
    assert made.suffix == ".mjs"
    assert made.losses == ()
    types = made.extra[".d.mts"].decode()
    text = made.data.decode()
    exported = set(re.findall(r"^export (?:const|function) (\w+)", text, re.MULTILINE))
    assert exported == set(re.findall(r"^export (?:const|function) (\w+)", types, re.MULTILINE))
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    assert not re.search(r"\b(eval|Function|Date|Intl|import|require)\b|Locale", code)
    silent = formspec.render(form, "javascript", messages=False).data
    assert len(silent) < 0.8 * len(made.data)


def test_readers_kinds_have_no_texts_here() -> None:
    """Only the doubts of a reader are left out; every other kind has its sentence."""
    text = formspec.render(formspec.load(SHIPPED[0]), "javascript").data.decode()
    missing = {kind for kind in CELL_TEXTS if f'"{kind}":' not in text}
    assert missing == {"formula-value", "formula-blank", "by-position", "by-labels",
                       "changed-definition", "version-unknown", "spare-copy", "moved-cell",
                       "merged-cells", "merged-away", "unit-changed", "other-item", "relabelled",
                       "relabelled-field", "not-in-template", "no-place"}  # fmt: skip


def test_the_form_is_told(running: Node) -> None:
    form = formspec.loads(KINDS)
    told = loaded(running, form).form
    assert {key: told[key] for key in ("id", "version", "language")} == {
        "id": "kinds", "version": "1", "language": "zh",
    }  # fmt: skip
    cells = [(cell["key"], cell["label"], cell["kind"], cell["decimals"]) for cell in told["cells"]]
    expected = [
        (cell.key, form.label(item), item.kind, item.decimals)
        for cell in form.cells
        for item in [form.by_path[cell.path]]
    ]
    assert cells[: len(expected)] == expected
    assert [field["id"] for field in told["fields"]] == [field.id for field in form.fields]
    rules = [
        (rule["id"], rule["kind"], rule["severity"],
         {told["cells"][place]["key"] for place in rule["cells"]})
        for rule in told["rules"]
    ]  # fmt: skip
    assert rules == [
        (rule.id, rule.kind, rule.severity, {cell.key for cell in rule.cells})
        for rule in formspec.rules(form)
    ]


def told_bounds(form: Form, data: dict[str, Any]) -> dict[str, Any]:
    """What the library allows, as the module says it."""
    found = formspec.bounds(form, data)
    cells = [[k, {"low": r.low, "high": r.high, "step": r.step}] for k, r in found.cells.items()]
    return {"cells": cells, "impossible": list(found.impossible)}


@given(data=st.data())
def test_what_may_still_be_filled_in_is_what_the_library_allows(
    running: Node, data: st.DataObject
) -> None:
    form = data.draw(forms())
    drawn = [data.draw(submissions(form)) for _ in range(3)]
    if formspec.rules(form):
        whole = data.draw(valid_submissions(form))
        kept = (
            data.draw(st.sets(st.sampled_from(sorted(whole["values"])))) if whole["values"] else ()
        )
        drawn.append(whole | {"values": {k: v for k, v in whole["values"].items() if k in kept}})
    cases = [seen(one) for one in drawn]
    said = loaded(running, form).calls("bounds", [(one,) for one in cases])
    assert said == [told_bounds(form, one) for one in cases]


def test_computed_cells_are_told(running: Node) -> None:
    module = loaded(running, formspec.loads(KINDS))
    values = {"1.B": {"now": "1.5", "total": 2}, "1.C": {"now": 5000}}
    assert module.call("computed", {"values": values}) == [["1.A@now", "2"], ["1.A@total", None]]


@pytest.mark.node
def test_the_how_to_says_what_happens(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs/how-to/check-in-javascript.md"
    program, said = re.findall(r"```(?:js|text)\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    form = formspec.load("wuzhou-2018-warmth")
    (tmp_path / "warmth.mjs").write_bytes(formspec.render(form, "javascript").data)
    (tmp_path / "program.mjs").write_text(program, "utf-8")
    binary = next(filter(None, map(shutil.which, NAMES)), None)
    if binary is None:
        pytest.skip("no Node here")
    done = subprocess.run(
        [binary, "program.mjs"], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout == said


@given(data=st.data())
def test_one_language_is_enough(running: Node, data: st.DataObject) -> None:
    """A module with one language says in it whatever it says, and nothing else differs."""
    form = data.draw(forms())
    drawn = seen(data.draw(submissions(form)))
    for lang in LANGS:
        made = formspec.render(form, "javascript", messages=lang, quick=False).data
        assert running.load(made).call("validate", drawn, "zh") == library(form, drawn, lang)


# Texts of the form ----------------------------------------------------------------------

HOSTILE = (
    "</script><script>pwn()</script>", "<!-- --> ]]> <!--<script>", "\"'`\\", "${pwn()} {cell} {0}",
    "one\ntwo\r\nthree", "a\u2028b\u2029c", "\u202egnol\u202c", "__proto__", "constructor",
    "toString", "*/ // /*", "\ud800", "number", "\x00\x7f\ufeff", "𝒳",
)  # fmt: skip


def hostile(text: str) -> Form:
    """A form that says ``text`` wherever a form may say something."""
    form = formspec.loads(
        "{formspec: 1, id: x, version: '1', title: x, blank: unknown, sections: [{number: 1, "
        "items: [{code: A, label: a, unit: 人}, {code: Z, label: a, unit: 人}]}], "
        "rules: [{id: r, check: 1.A <= 1.Z, severity: warning, message: m}]}"
    )
    whole, other = (replace(item, label=text) for item in form.items)
    items = (
        whole,
        replace(whole, path=f"1.{text}", code=text, parent="1.A", depth=1, of_which=True),
        other,
        Item("1.B", "1", text, code="B", kind="boolean", required=True),
        Item("1.C", "1", text, code="C", kind="choice", choices=(text, f"{text}2")),
    )
    return replace(
        form,
        version=text,
        title=text,
        columns=(Column("a", text), Column(text, text)),
        fields=(Field("a", text, required=True), Field(text, text, "choice", (text,))),
        sections=(replace(form.sections[0], items=tuple(item.path for item in items)),),
        items=items,
        rules=tuple(replace(rule, id=text, message=text) for rule in form.rules),
        of_which=text,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_inert(running: Node, text: str) -> None:
    form = hostile(text)
    module = loaded(running, form)
    source = formspec.render(form, "javascript").data.decode()
    assert not re.search("</?script|<!--|\u2028|\u202e|\x00", source)
    values = {"1.A": {"a": "x", text: 5}, f"1.{text}": {"a": "１", text: 9}, "1.C": {"a": text}}
    agrees(module, form, {"version": text, "values": values, "fields": {text: text, "a": "a"}})
    agrees(module, form, {"values": {text: text, "1.C": {"a": "z"}}, "explanations": {text: text}})


@pytest.mark.browser
def test_it_runs_inside_a_page(shipped: dict[str, Module], tmp_path: Path) -> None:
    form = formspec.load("wuzhou-2017-help-centre")
    data = {"values": {"1.A": "1", "1.B": 3, "9.B": 0.1, "zz": 1, "6.B": "是"}}
    made = JavaScriptRenderer().render(hostile(HOSTILE[0]))
    pages = {
        "form": formspec.render(form, "javascript").data.decode(),
        "hostile": made.data.decode(),
    }
    with browser() as running:
        page = running.page()
        for name, text in pages.items():
            file = tmp_path / f"{name}.html"
            script = f"<script type=module>{text}\nwindow.validate = validate;</script>"
            file.write_text(f"<!doctype html><meta charset=utf-8>{script}", "utf-8")
            page.open(file)
            assert page.messages == []
            assert page.run("document.scripts.length") == 1
            said = page.run(f"validate({json.dumps(data)}, 'en')")
            if name == "form":
                assert said == library(form, data, "en")


@pytest.mark.parametrize("messages", [True, False, "zh"])
def test_one_engine_checks_several_forms(running: Node, messages: bool | Lang) -> None:
    loaded_forms = [formspec.load(name) for name in SHIPPED]

    def part(form: Form, name: str) -> str:
        made = formspec.render(form, "javascript", messages=messages, quick=False, part=name)
        return made.data.decode()

    engines = {part(form, "engine") for form in loaded_forms}
    assert len(engines) == 1
    tables = ",".join(part(form, "form") for form in loaded_forms)
    both = running.load(
        f"const made = [{tables}].map({engines.pop()});"
        "export const [one, other] = made.map((m) => (data) => m.validate(data));".encode()
    )
    for form, name in zip(loaded_forms, ("one", "other"), strict=True):
        alone = loaded(running, form, messages=messages)
        for data in ({}, {"values": {"1.A": 1, "1.B": 2}}, {"values": {"3.A": "x"}}):
            assert both.call(name, data) == alone.call("validate", data)


NARROWED = """\
formspec: 1
id: narrowed
version: "1"
title: 还能填多少
blank: {blank}
sections:
  - number: 1
    items:
      - {{code: A, label: 甲, unit: 万元, decimals: 1, max: 20}}
      - {{code: B, label: 乙, unit: 万元, decimals: 1, min: 2, max: 9}}
      - {{code: C, label: 丙, unit: 万元, decimals: 1, min: none}}
      - {{code: D, label: 丁, unit: 人}}
rules:
  - {{id: one, check: 1.A {op} 2 × 1.B - 1.C, rounding: {rounding}}}
  - {{id: other, check: 1.D {op} 3, severity: {severity}, when: 1.A > 5}}
"""


@pytest.mark.parametrize("rounding", ["exact", "half", "truncate"])
@pytest.mark.parametrize("op", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize(("blank", "severity"), [("zero", "error"), ("unknown", "warning")])
def test_every_comparison_narrows_as_in_the_library(
    running: Node, rounding: str, op: str, blank: str, severity: str
) -> None:
    text = NARROWED.format(rounding=rounding, op=op, blank=blank, severity=severity)
    form = formspec.loads(text)
    drawn = product(
        (None, "0", "5.1", "20"), (None, "2", "7.3"), (None, "-4.5", "0", "3", "99999999999999"),
        (None, "4"),
    )  # fmt: skip
    cases = [
        {"values": {f"1.{code}": value for code, value in zip("ABCD", one, strict=True) if value}}
        for one in drawn
    ]
    said = loaded(running, form).calls("bounds", [(one,) for one in cases])
    assert said == [told_bounds(form, one) for one in cases]


def test_an_engine_offers_what_the_module_exports(running: Node) -> None:
    form = formspec.load(SHIPPED[0])
    module = formspec.render(form, "javascript").data.decode()
    parts = [formspec.render(form, "javascript", part=p).data.decode() for p in ("engine", "form")]
    made = running.load(f"export const names = Object.keys({parts[0]}({parts[1]}));".encode())
    assert made.names == re.findall(r"^export (?:const|function) (\w+)", module, re.MULTILINE)


# What may have been meant -------------------------------------------------------------------


SLIPPED = """\
formspec: 1
id: slipped
version: "1"
title: 笔误
blank: unknown
sections:
  - number: 1
    items:
      - {code: A, label: 总额, unit: 万元, formula: A=B+C+D}
      - {code: B, label: 甲, unit: 万元, max: 1000000}
      - {code: C, label: 乙, unit: 万元, min: none}
      - {code: D, label: 丙, unit: 万元}
      - {code: E, label: 两倍, unit: 户, formula: E=2×F}
      - {code: F, label: 一倍, unit: 户}
      - {code: G, label: 可疑, unit: 户}
      - {code: H, label: 至少, unit: 户}
      - {code: I, label: 上期, unit: 户}
      - {code: J, label: 又一, unit: 户}
rules:
  - {id: doubt, check: 1.G = 1.J + 5, severity: warning}
  - {id: least, check: 1.H >= 1.J + 5}
  - {id: before, check: 1.I = prev(1.I) + 5}
"""


@pytest.mark.parametrize(
    ("changed", "slip"),
    [
        ({"B": "125000"}, ("sum:1.A", "1.B", "125000", "12.5", "power", 4)),
        ({"A": "3640"}, ("sum:1.A", "1.A", "3640", "36.4", "power", 2)),
        ({"C": "-13.7"}, ("sum:1.A", "1.C", "-13.7", "13.7", "sign", 0)),
        ({"D": "12"}, None),  # 10.2, whatever was meant
        ({"C": "17.3"}, ("sum:1.A", "1.C", "17.3", "13.7", "swapped", 0)),
        ({"F": "12"}, None),  # or 24 was meant where 42 is
        ({"E": "52"}, None),
        ({"B": "125000", "D": None}, None),
        ({"B": "1250000000"}, ("sum:1.A", "1.B", "1250000000", "12.5", "power", 8)),
        ({"D": "1250000", "B": "0"}, None),  # 23.7 is no slip
        ({"A": "35.22", "B": "20", "D": "12.5"}, None),  # 1.52: the point would have moved too
        ({"A": "16"}, None),  # D may not be -10.2
        ({"A": "1250023.9"}, None),  # B may not be 1250000
        ({"J": "12"}, None),  # a warning may be right
        ({"G": "21", "J": "16", "H": "12"}, None),  # 21 or more: no one figure
        ({"I": "26"}, None),  # the past is what it was
    ],
)
def test_a_slip_that_a_sum_gives_away_is_named(
    running: Node, changed: dict[str, Any], slip: tuple[Any, ...] | None
) -> None:
    right = {"A": "36.4", "B": "12.5", "C": "13.7", "D": "10.2", "E": "42", "F": "21",
             "G": "26", "H": "26", "I": "17", "J": "21"}  # fmt: skip
    values = {f"1.{code}": value for code, value in (right | changed).items()}
    data = {"values": values, "previous": {"1.I": "12"}}
    found = loaded(running, formspec.loads(SLIPPED)).call("slips", data)
    names = ("rule", "key", "old", "value", "how", "power")
    wanted = [] if slip is None else [dict(zip(names, slip, strict=True))]
    assert found == wanted


def test_where_cells_are_computed_no_slip_is_named(running: Node) -> None:
    text = SLIPPED.replace("formula: E=2×F", "formula: E=2×F, computed: true")
    values = {"1.A": "36.4", "1.B": "125000", "1.C": "13.7", "1.D": "10.2"}
    for form, count in ((SLIPPED, 1), (text, 0)):
        found = loaded(running, formspec.loads(form)).call("slips", {"values": values})
        assert len(found) == count


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_slip_put_right_repairs_its_rule_and_breaks_none(
    running: Node, data: st.DataObject
) -> None:
    form = data.draw(forms())
    cases = [data.draw(submissions(form)) for _ in range(4)]
    for case, found in zip(
        cases, loaded(running, form).calls("slips", [(one,) for one in cases]), strict=True
    ):
        before = failing(form, case)
        for slip in found:
            path, _, column = slip["key"].partition("@")
            values = dict(case["values"])
            if isinstance(values.get(path), dict):
                values[path] = {**values[path], column: slip["value"]}
            else:
                values[slip["key"]] = slip["value"]
            after = failing(form, {**case, "values": values})
            assert after < before
            assert slip["rule"] in before - after


def failing(form: Form, data: dict[str, Any]) -> set[str]:
    report = formspec.validate(form, data)
    known = {rule.id for rule in formspec.rules(form)}
    return {
        f.rule for f in report.findings if f.severity == "error" and f.verdict == "fail"
    } & known
