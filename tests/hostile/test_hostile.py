"""Attacks: on definitions, on filled forms, on what comes out. All are seeded and repeatable.

What they hold to: nothing but FormspecError, soon, with a message that can be read and a place;
nothing accepted or lost in silence; a text stays a text; the engine agrees with the oracle.
"""

import ast
import io
import json
import math
import re
import zipfile
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import jsonschema
import openpyxl
import pytest
from formspec_xlsx.layout import CHECK_SHEET
from support.hang import no_hang
from support.hostile import forms, mutations, texts
from support.hostile.books import Book, damaged
from support.node import ThrownError, node

import formspec
from formspec.diagnostics.problem import Lang
from formspec.engine import oracle
from formspec.language import yaml_nodes
from formspec.language.form import Form
from formspec.language.formula import FormulaError, parse, parse_condition, quote, to_text
from formspec.submissions.submission import (
    Submission,
    csv_text,
    from_csv,
    from_dict,
    from_json,
    to_dict,
)

LANGS: tuple[Lang, Lang] = ("zh", "en")
HEAD = 'formspec: 1\nid: t\nversion: "1"\ntitle: T\n'
TOP = HEAD + "sections:\n - number: 1\n   items:\n"


def item(code: str, rest: str = "unit: 人") -> str:
    return f"    - {{code: {json.dumps(code, ensure_ascii=False)}, label: l, {rest}}}\n"


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - repeatable, not secret


def short(raw: object) -> str:
    """The name of a case."""
    text = ascii(raw)
    return text if len(text) < 40 else f"{text[:24]}… {len(text)}"


# What is said --------------------------------------------------------------------------


def said_well(error: formspec.FormspecError, text: str | None = None) -> set[str]:
    """The codes of an error, whose messages can be read and (with a text) say a place in it."""
    lines = [] if text is None else re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    for problem in error.problems[:50]:
        for lang in LANGS:
            assert problem.message(lang).isprintable()
            assert all(line.isprintable() for line in problem.show(lang).split("\n"))
            assert len(problem.show(lang)) < 3_000
        if text is not None and problem.code != "FS102":
            assert problem.span is not None
            assert 1 <= problem.span.line <= len(lines) + 1
            line = lines[problem.span.line - 1] if problem.span.line <= len(lines) else ""
            assert 1 <= problem.span.column <= len(line) + 1
            assert problem.span.text == line[: len(problem.span.text)]
    return {problem.code for problem in error.problems}


def use(form: Form, data: Submission | Mapping[str, Any]) -> formspec.Report:
    """All that can be asked of a report; its messages can be read."""
    report = formspec.validate(form, data)
    for finding in report.findings:
        assert all(finding.message(lang).isprintable() for lang in LANGS)
    json.dumps(report.to_dict(), ensure_ascii=False)
    assert report.verdicts.keys() == {rule.id for rule in formspec.rules(form)}
    return report


def survive(text: str) -> Form | None:
    """A definition is refused well, or whatever is done with its form works."""
    try:
        form = formspec.loads(text, "t.yaml")
    except formspec.FormspecError as error:
        said_well(error, text)
        return None
    for problem in formspec.lint(form):
        assert all(problem.message(lang).isprintable() for lang in LANGS)
    assert formspec.loads(formspec.dump(form)) == form
    use(form, {"values": {}})
    return form


# Definitions: the text -----------------------------------------------------------------

REFUSED: dict[str, tuple[str | bytes, set[str]]] = {
    "UTF-16": ((TOP + item("A")).encode("utf-16"), {"FS103"}),
    "Latin-1": ("a: é".encode("latin-1"), {"FS103"}),
    "a byte order mark inside": ("a: \ufeffb", {"FS104"}),
    "half a character": (TOP + item("A\ud800"), {"FS104"}),
    "escape codes": (TOP + item("A") + "# \x1b[31m", {"FS104"}),
    "a character beyond Unicode": ('a: "\\U00110000"', {"FS105"}),
    "no such YAML": ("%YAML 9.9\n---\na: 1", {"FS105"}),
    "an open quote": ('a: "b', {"FS105"}),
    "a list of lists": ("- " * 100_000, {"FS107"}),
    "keys of keys": ("? " * 100_000, {"FS107"}),
    "mappings without end": ("{a: " * 100_000, {"FS107"}),
    "lists without end, late": ("a: " + "[" * 400_000, {"FS107"}),
    "two empty documents": ("---\n---\n", {"FS108"}),
    "an anchor": ("a: &b c", {"FS109"}),
    "a local tag": ("!x a: 1", {"FS110"}),
    "a tagged mapping": ("!!map {a: 1}", {"FS110"}),
    "a tagged number": ("a: !!int 1", {"FS110"}),
    "a comment only": ("# a", {"FS111"}),
    "a word": ("hello", {"FS106"}),
    "null": ("~", {"FS106"}),
    "a mapping as key": ("{a: b}: c", {"FS112"}),
    "a merge key in an item": (TOP + "    - {<<: {unit: 人}, code: A, label: a}\n", {"FS113"}),
    "a quoted merge key": (TOP + '    - {"<<": 1, code: A, label: a, unit: 人}\n', {"FS201"}),
    "the same key 10000 times": ("formspec: 1\n" + "a: 1\n" * 10_000, {"FS114"}),
    "too many nodes": ("a:\n" + "- a\n" * 90_000, {"FS115"}),
    "an endless key": ("formspec: 1\n? " + "abcdefgh" * 110_000 + "\n: 1", {"FS201"}),
    "an endless code": (TOP + item("x" * 900_000), {"FS208"}),
    "an endless word": (TOP + item("A", "unit: 人, severity: " + "erorr" * 180_000), {"FS204"}),
    "a code that is not seen": (TOP + item(b"A\\u200b".decode("unicode_escape")),
                                {"FS208"}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", REFUSED)
def test_a_text_is_refused(what: str) -> None:
    text, codes = REFUSED[what]
    with no_hang(), pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(yaml_nodes.from_bytes(text, "t") if isinstance(text, bytes) else text, "t")
    assert said_well(refused.value, text if isinstance(text, str) else None) >= codes


def test_a_large_text_is_fine() -> None:
    label = "字" * 2_000
    with no_hang():
        form = formspec.loads(TOP + item("A").replace("label: l", f"label: {label}"), "t")
        assert form.items[0].label == label
        for target in ("html", "xlsx", "json-schema", "python", "javascript"):
            assert formspec.render(form, target).data
        report = formspec.validate(form, {"values": {"1.A": "x"}})
    assert report.verdict == "fail"


def nest(depth: int) -> str:
    """Items nested in one another."""
    lines = [HEAD + "sections:\n - number: 1\n   items:"]
    for level in range(depth):
        blank = "    " + "  " * level
        lines.append(f"{blank}- code: A{level}\n{blank}  label: a\n{blank}  unit: 人")
        lines += [f"{blank}  items:"] if level < depth - 1 else []
    return "\n".join(lines)


def test_nesting_has_a_bound_and_works_up_to_it() -> None:
    form = survive(nest(23))
    assert form is not None
    assert len(formspec.rules(form)) == 22
    for target in ("html", "xlsx", "json-schema", "python", "javascript"):
        assert formspec.render(form, target).data
    assert survive(nest(24)) is None


# Definitions: wrong kinds of value -------------------------------------------------------

WRONG = (
    "[a, b]", "{a: b}", "[]", "{}", "", "~", '""', "zzz", "-3", "1.5", "9" * 400, "[[a]]",
    "[{a: b}]", "true", "maybe", "z" * 5_000, "ＡＢ", r'"a\nb"', r'"a\u2028b"', "none", "1e5", "+1",
    "00", "-0", ".5", "１２", "٣",
)  # fmt: skip


class Shape(NamedTuple):
    """A mapping of the language: all its keys with a good value, and the text around it."""

    keys: dict[str, str]
    around: str


ONE = """\
sections: [{number: 1, items: [{code: A, label: a, unit: 人}, {code: B, label: b, unit: 人}]}]
"""
SHAPES = {
    "top": Shape(
        {"formspec": "1", "id": "t", "version": "1", "title": "T", "language": "zh",
         "source": "{annex: a}", "blank": "zero", "of_which": "其中", "notes": "[n]",
         "units": "[{name: u}]", "fields": "[{id: f, label: l}]", "columns": "[{id: c, label: l}]",
         "sections": ONE.removeprefix("sections: ").strip(), "rules": "[{id: r, check: 1.A>=1.B}]"},
        "%s",
    ),
    "source": Shape(
        {"document": "a", "annex": "b", "issuer": "c", "date": "d", "note": "e"},
        HEAD + ONE + "source: %s\n",
    ),
    "unit": Shape(
        {"name": "uu", "dimension": "vol", "scale": "2", "decimals": "1"},
        HEAD + "units: [%s]\nsections: [{number: 1, items: [{code: A, label: a, unit: uu}]}]\n",
    ),
    "field": Shape(
        {"id": "f", "label": "l", "type": "choice", "choices": "[a]", "required": "true"},
        HEAD + ONE + "fields: [%s]\n",
    ),
    "column": Shape({"id": "c", "label": "l"}, HEAD + ONE + "columns: [{id: d, label: d}, %s]\n"),
    "section": Shape(
        {"number": "1", "title": "t", "items": "[{code: A, label: a, unit: 人}]"},
        HEAD + "sections: [%s]\n",
    ),
    "item": Shape(
        {"code": "A", "id": "a", "label": "l", "unit": "人", "type": "number", "decimals": "2",
         "min": "0", "max": "9", "required": "true", "of_which": "true", "parts": "disjoint",
         "formula": "A=B", "printed": "A=C", "because": "x", "computed": "true",
         "severity": "error", "rounding": "exact", "note": "n",
         "items": "[{code: C, label: c, unit: 人}]"},
        HEAD + "sections: [{number: 1, items: [%s, {code: B, label: b, unit: 人}]}]\n",
    ),
    "choice": Shape(
        {"code": "A", "label": "l", "type": "choice", "choices": "[a, b]"},
        HEAD + "sections: [{number: 1, items: [%s]}]\n",
    ),
    "rule": Shape(
        {"id": "r", "check": "1.A>=1.B", "when": "1.A>2", "severity": "note", "message": "m",
         "rounding": "half", "because": "b"},
        HEAD + ONE + "rules: [%s]\n",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "key"), [(name, key) for name, shape in SHAPES.items() for key in shape.keys]
)
def test_a_wrong_kind_of_value(shape: str, key: str) -> None:
    keys, around = SHAPES[shape]
    for value in WRONG:
        if key == "formula" and value in ("", '""'):
            continue
        pairs = ", ".join(f"{name}: {text}" for name, text in {**keys, key: value}.items())
        survive(around % f"{{{pairs}}}")


# Definitions: codes ------------------------------------------------------------------------

CODES = (
    "9.10", "9.1", "off", "yes", "null", ".5", "5.", "-1", "+1", "1.", "1..2", "..", "a.b", ".",
    "is", "if", "and", "sum", "prev", "如果A", "是", "否", "至", "之和", "A至B", "则", "A+B",
    "A-B", "A=B", "A*B", "(A)", "A,B", 'A"B', "A'B", "“A”", "A“", "A/B", "A\\B", "../x", "A:B",
    "A%B", "Ａ", "①", "ﬁ", "é", "é", "́", "人", "其中", "and.or", "A.if", "😀", "{", "}", "`",
    "$", "%s", "{0}", "__proto__", "constructor", "sum(A", "A且B", "÷", "×", "≥", "１２", "1-2",
    "1—2", "A−B", "Ａ＋Ｂ", "0x1F", "2018-01-12", "false", "Infinity", "nan",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES, ids=short)
def test_any_code_can_be_used(code: str) -> None:
    text = TOP + item(code) + item("ZZ") + item("T", f"unit: 人, formula: {_total(code)}")
    form = formspec.loads(text)
    assert form.items[0].code == code
    values = {f"1.{code}": 2, "1.ZZ": 3, "1.T": 5}
    assert formspec.validate(form, {"values": values}).findings == ()
    assert use(form, {"values": values | {"1.T": 6}}).verdict == "fail"
    filled = from_dict(form, {"values": {key: str(value) for key, value in values.items()}})
    assert from_csv(form, csv_text(form, filled)).values == filled.values
    assert from_dict(form, to_dict(form, filled)).values == filled.values
    assert from_json(form, json.dumps(to_dict(form, filled))).values == filled.values
    assert formspec.loads(formspec.dump(form)) == form


def _total(code: str) -> str:
    return json.dumps(f"T={quote(code)}+{quote('1.ZZ')}", ensure_ascii=False)


@pytest.mark.parametrize(
    "form_id",
    ["../../etc/x", "-rf", "a/b", "a\\b", ".hidden", "a.b", "A", "é", "x" * 65, "~", "a\n"],
)
def test_an_id_is_never_a_path(form_id: str) -> None:
    with pytest.raises(formspec.FormspecError, match=r"FS20[27]"):
        formspec.loads(TOP.replace("id: t", f"id: {json.dumps(form_id + ' x')}") + item("A"))


# Definitions: formulas -------------------------------------------------------------------

TOKENS = (
    "A", "B", "9.A", "[x]", "1", "2.5", "0", "007", "+", "-", "×", "*", "÷", "/", "(", ")", "（",
    "）", "=", "＝", ">=", "≥", "≧", "<=", "<", ">", "!=", "≠", "<>", "如", "则", "若", "，", ",",
    "且", "或", "或者", "sum(", "sum", "至", "之和", "..", "prev(", "上期(", "prev", "@", "!",
    "t!", "是", "否", "yes", "no", '"u"', "“v”", '"', "“", "Ａ", "１", "Ａ＋Ｂ", "人", "总数",
    "是否", "如A", "A.B", ".", "[", "]", "①", "—", "−", "如果", "if ", "then ", "and ", "or ",
    " ", "\u3000", "\t",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_any_tokens_are_a_formula_or_refused_with_a_place(seed: int) -> None:
    random = chance(seed)
    places = []
    for _ in range(4_000):
        text = "".join(random.choices(TOKENS, k=random.choice((1, 2, 3, 5, 8, 13, 30))))
        text = "A=" + text if random.random() < 0.3 else text
        for read in (parse, parse_condition):
            try:
                tree = read(text)
            except FormulaError as error:
                places.append((error.place.start, len(text)))
                continue
            assert read(to_text(tree)) == tree
    assert all(0 <= start <= length for start, length in places)


FORMULAS = {
    "64 brackets": f"A={'(' * 64}B{')' * 64}",
    "999 terms": "A=" + "+".join("B" * 999),
    "200 answers": "if " + " or ".join(["B=1"] * 200) + " then A=B",
    "a chain of 100": ">=".join(["A", *"B" * 100]),
    "products of products": "A=2×3×B÷7",
    "fractions of all sizes": "A=" + "+".join(f"B÷{n}" for n in range(2, 100)),
    "nothing times": "A=B×0",
    "a number only": "A=5",
    "zero": "A=B-B",
}


@pytest.mark.slow
@pytest.mark.parametrize("what", FORMULAS)
def test_an_odd_formula_works_everywhere(what: str) -> None:
    rest = f"unit: 万元, formula: {json.dumps(FORMULAS[what])}"
    with no_hang():
        form = survive(TOP + item("B", "unit: 万元") + item("A", rest))
        assert form is not None
        for target in ("html", "xlsx", "json-schema", "python", "javascript"):
            assert formspec.render(form, target).data


# Definitions: size -----------------------------------------------------------------------


def many(count: int, rest: str = "unit: 人") -> str:
    return "".join(item(f"i{n}", rest) for n in range(count))


def rules_(count: int, check: Callable[[int], str]) -> str:
    return "rules:\n" + "".join(f" - {{id: r{n}, check: {check(n)}}}\n" for n in range(count))


LARGE = {
    "1500 items": TOP + many(1_500),
    "a range over 900": TOP + many(900) + item("T", "unit: 人, formula: T=i0 至 i899 之和"),
    "500 formulas that leave out little": TOP + many(500)
    + "".join(item(f"T{n}", f"unit: 人, formula: T{n}=i0+i2") for n in range(500)),
    "1000 rules": TOP + many(2) + rules_(1_000, lambda _: "1.i0>=1.i1"),
    "300 sections": HEAD + "sections:\n" + "".join(
        f" - {{number: {n}, items: [{{code: A, label: a, unit: 人}}]}}\n" for n in range(300)),
    "1000 fields": TOP + many(1) + "fields:\n" + "".join(
        f" - {{id: f{n}, label: f}}\n" for n in range(1_000)),
    "1000 columns": TOP + many(1) + "columns:\n" + "".join(
        f" - {{id: c{n}, label: c}}\n" for n in range(1_000)),
    "a chain of computed items": TOP + item("T0", "unit: 人") + "".join(
        item(f"T{n}", f"unit: 人, computed: true, formula: T{n}=T{n - 1}")
        for n in range(1, 300)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", LARGE)
def test_a_large_form_takes_no_longer_than_its_size(what: str) -> None:
    with no_hang():
        assert survive(LARGE[what]) is not None


@pytest.mark.slow
def test_formulas_have_a_bound_together() -> None:
    text = TOP + many(999) + "".join(
        item(f"T{n}", f"unit: 人, formula: T{n}=i0 至 i900 之和") for n in range(200)
    )  # fmt: skip
    with no_hang(), pytest.raises(formspec.FormspecError, match="FS314"):
        formspec.loads(text)


def columns(count: int) -> str:
    return "columns:\n" + "".join(f" - {{id: c{n}, label: 第{n}栏}}\n" for n in range(count))


TOO_LARGE = {
    "cells": (TOP + many(300) + columns(300), "FS217"),
    "terms in all columns": (
        TOP + many(83) + columns(300) + "rules:\n"
        + "".join(f" - {{id: r{n}, check: 1.i{n} = sum(1.i{n + 1}..1.i80)}}\n" for n in range(9)),
        "FS314",
    ),
    "choices of all cells": (
        TOP + item("K", f"choices: [{', '.join(f'c{n}' for n in range(2_000))}]") + columns(51),
        "FS218",
    ),
    "a label": (TOP + item("A").replace("label: l", "label: " + "字" * 2_001), "FS216"),
    "a message": (
        TOP + many(2) + f"rules: [{{id: r, check: 1.i0 >= 1.i1, message: {'.' * 2_001}}}]\n",
        "FS216",
    ),
    "a note": (TOP + many(2) + f"notes: [{'注' * 2_001}]\n", "FS216"),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_LARGE)
def test_products_have_bounds_and_not_only_bytes(what: str) -> None:
    text, code = TOO_LARGE[what]
    with no_hang(), pytest.raises(formspec.FormspecError) as caught:
        formspec.loads(text)
    assert {problem.code for problem in caught.value.problems} == {code}


@pytest.mark.slow
def test_a_form_of_as_many_cells_as_are_allowed_is_judged() -> None:
    form = formspec.loads(TOP + many(250) + columns(100))
    with no_hang():
        assert formspec.validate(form, {}).verdict == "pass"


def unequal(count: int) -> str:
    """No two of more items than there are values may be equal: no repair there is, or many."""
    items = "".join(item(f"i{n}", "unit: 人, max: 10") for n in range(count))
    pairs = combinations(range(count), 2)
    return TOP + items + "rules:\n" + "".join(
        f" - {{id: r{a}_{b}, check: 1.i{a} != 1.i{b}}}\n" for a, b in pairs
    )  # fmt: skip


def dense(count: int, sums: int) -> str:
    """Sums with weights of 12 digits over all items."""
    draw = chance(4)
    items = "".join(item(f"i{n}", "unit: 人, max: 999999") for n in range(count))
    weighed = [" + ".join(f"1.i{n}×{draw.randrange(1, 10**12)}" for n in range(1, count))
               for _ in range(sums)]  # fmt: skip
    return (
        TOP
        + items
        + "rules:\n"
        + "".join(
            f" - {{id: r{n}, check: 1.i0×{n + 7} = {total}}}\n" for n, total in enumerate(weighed)
        )
    )


HARD = {"unequal": unequal(12), "dense": dense(40, 20)}


@pytest.mark.slow
@pytest.mark.parametrize("what", HARD)
def test_all_questions_about_a_submission_share_one_bound_of_work(what: str) -> None:
    form = formspec.loads(HARD[what])
    values = {item.path: number % 5 for number, item in enumerate(form.items)}
    with no_hang():
        (fault,) = formspec.locate(form, {"values": values}).faults
    assert not fault.decided


# Definitions: accidents ------------------------------------------------------------------


def shipped(root: Path) -> list[str]:
    return [path.read_text() for path in sorted(root.glob("definitions/*/*.yaml"))]


@pytest.mark.parametrize("seed", range(5))
def test_accidents_to_a_definition(seed: int, root: Path) -> None:
    random = chance(seed)
    whole = [shape.around % f"{{{', '.join(f'{k}: {v}' for k, v in shape.keys.items())}}}"
             for shape in SHAPES.values()]  # fmt: skip
    for text in random.choices([*whole, forms.Drawn(random).text], k=60):
        survive(mutations.mutated(text, random))
    for text in random.choices(shipped(root), k=12):
        survive(mutations.mutated(text, random))


# Filled forms ----------------------------------------------------------------------------

FORM = (
    HEAD
    + """\
fields:
  - {id: office, label: O, required: true}
  - {id: n, label: N, type: number}
  - {id: d, label: D, type: date}
  - {id: c, label: C, type: choice, choices: [x, y]}
  - {id: b, label: B, type: boolean}
sections:
  - number: 1
    items:
      - {code: A, label: a, unit: 人, formula: A=B+C, severity: warning}
      - {code: B, label: b, unit: 人}
      - {code: C, label: c, unit: 人, required: true}
      - {code: M, label: m, unit: 万元, min: none}
      - {code: Q, label: q, unit: 是/否, items: [{code: R, label: r, unit: 元}]}
      - {code: K, label: k, choices: [u, v]}
      - {code: T, label: t, type: text}
      - {code: D, label: d, type: date}
rules: [{id: p, check: "1.B >= prev(1.B)"}]
"""
)
CELLS = ("1.A", "1.M", "1.Q", "1.K", "1.T", "1.D")


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.loads(FORM)


NUMBERS = {
    "1e2": 100, "1.0": 1, "-0": 0, "-0.0": 0, '"-0"': 0, '"00012"': 12, '" 5 "': 5, '"5\\n"': 5,
    '"１２"': 12, '"1,234"': 1234, '"1 234"': 1234, "999999999999999": 999999999999999,
}  # fmt: skip
NO_NUMBERS = (
    "NaN", "-Infinity", "1e400", "1e3000000", "1e-3000000", "1" * 5_000, "-" + "1" * 5_000,
    "1" * 500_000, "9999999999999999", "1.000000000000000000000000001", "true", "[[[]]]",
    '"1_000"', '"٣"', '"²"', '"①"', '"1,00"', '"1 2"', '"1e3"', '"0x10"', '"=1+1"', '"--5"', '"5-"',
    '"1.2.3"', '"1,234,56"', '"\\ud800"', '"\\u0000"', '"\\u202e12"',
    '"' + "9" * 10**6 + '"',
)  # fmt: skip


@pytest.mark.parametrize("literal", NUMBERS)
def test_a_number_is_read_as_it_is(form: Form, literal: str) -> None:
    data = from_json(form, f'{{"values":{{"1.A":{literal},"1.B":{NUMBERS[literal]},"1.C":0}}}}')
    assert use(form, data).verdicts["sum:1.A"] == "pass"


@pytest.mark.parametrize("literal", NO_NUMBERS, ids=short)
def test_no_number_is_a_finding_not_a_guess(form: Form, literal: str) -> None:
    with no_hang():
        report = use(form, from_json(form, f'{{"values":{{"1.A":{literal},"1.C":0}}}}'))
    (found,) = [finding for finding in report.findings if finding.rule.endswith(":1.A")][:1]
    assert (found.severity, found.verdict) == ("error", "fail")


JSON_REFUSED = {
    "": "FS540", "   ": "FS540", "null": "FS542", "[]": "FS542", "1": "FS542", "{": "FS540",
    "\ufeff{}": "FS540", "{} x": "FS540", "{'values':{}}": "FS540",
    '{"values":{"1.A":.5}}': "FS540",
    '{"values":{"1.A":01}}': "FS540", '{"values":{"\x01":1}}': "FS540", '{"values":"x"}': "FS542",
    '{"values":{},"values":{}}': "FS541", '{"values":{"1.A":{"total":1,"total":2}}}': "FS541",
    '{"form":"t","form":"x"}': "FS541", '{"form":1}': "FS543", '{"form":{"a":1}}': "FS543",
    '{"form":""}': "FS543", '{"version":[1]}': "FS544", '{"version":true}': "FS544",
    '{"fields":[]}': "FS542", '{"previous":[]}': "FS542", '{"explanations":[]}': "FS542",
    '{"":1}': "FS201", '{"explanations":{"p":{"text":1,"values":{}}}}': "FS542",
    '{"explanations":{"p":{"text":"x","values":[]}}}': "FS542",
    '{"explanations":{"p":null}}': "FS542",
    '{"a":' * 100_000: "FS540", '{"values":{"1.A":' + "[" * 10**5 + "]" * 10**5 + "}}": "FS540",
}  # fmt: skip


@pytest.mark.parametrize("text", JSON_REFUSED, ids=short)
def test_json_is_refused(form: Form, text: str) -> None:
    with no_hang(), pytest.raises(formspec.FormspecError) as refused:
        from_json(form, text)
    assert said_well(refused.value) == {JSON_REFUSED[text]}


def test_a_number_of_columns_inside_one_another(form: Form) -> None:
    deep = '{"total":' * 900 + "1" + "}" * 900
    report = use(form, from_json(form, f'{{"values":{{"1.A":{deep}}}}}'))
    assert "type:1.A" in {finding.rule for finding in report.findings}


@pytest.mark.slow
@pytest.mark.parametrize("part", ["values", "previous", "fields", "explanations"])
def test_a_hundred_thousand_unknown_names(form: Form, part: str) -> None:
    data = {part: {f"x{n}": "1" for n in range(100_000)}}
    with no_hang():
        report = formspec.validate(form, from_json(form, json.dumps(data)))
    assert 100 <= len(report.findings) < 120


CSV_REFUSED = {
    "Path,Value\n": "FS545", "1.A,5\n": "FS545", "\n\n": "FS545",
    "sep=:\npath,value\n": "FS545", "path,value\n1.A,5,6\n": "FS545", "path,value\n1.A\n": "FS545",
    'path,value\n1.T,"a"b\n': "FS545", 'path,value\n1.T,"x': "FS545",
    "path,value\n1.A,5\n 1.A ,6\n": "FS547", "path,column,value\n1.A,total,5\n1.A,,6\n": "FS547",
    "path,value" + ",x" * 100_000: "FS545", "path,value\n" + ",\n" * 600_000: "FS549",
}  # fmt: skip


@pytest.mark.parametrize("text", CSV_REFUSED, ids=short)
def test_csv_is_refused(form: Form, text: str) -> None:
    with no_hang(), pytest.raises(formspec.FormspecError) as refused:
        from_csv(form, text)
    assert said_well(refused.value) == {CSV_REFUSED[text]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("path,value\r1.T,x\r", "x"),
        ("\ufeffpath,value\r\n1.T,x\r\n", "x"),
        (' path , value \n1.T,"a""b"\n', 'a"b'),
        ('path,value\n1.T,"a\nb"\n', "a\nb"),
        ("path,value\n1.T,a\u2028b\x0b\x1cc\n", "a\u2028b\x0b\x1cc"),
        ("path,column,value\n1.T,total,=1+1\n", "=1+1"),
        ("path,value\n1.T,a\0b\n", "a\0b"),
    ],
)
def test_csv_is_read_as_it_is(form: Form, text: str, value: str) -> None:
    filled = from_csv(form, text)
    assert filled.values == {"1.T": value}
    use(form, filled)


@pytest.mark.parametrize(
    "data",
    [
        b"path,value\n1.T,\xff\n",
        "path,value\n1.T,中中\n".encode()[:-2],
        "path,value\n1.A,5\n".encode("utf-16")[:-1],
    ],
)
def test_a_csv_file_that_is_no_text(form: Form, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(data)
    with pytest.raises(formspec.FormspecError, match="FS548"):
        formspec.read(form, file)


# Filled forms: Python values ---------------------------------------------------------------


class Five(IntEnum):
    FIVE = 5


class Dict(dict[str, Any]):
    pass


class Like:
    """Like a number of numpy: it converts but is none."""

    def __int__(self) -> int:
        return 5

    def __index__(self) -> int:
        return 5


LIST: list[Any] = []
LIST.append(LIST)
TREE: dict[str, Any] = {}
TREE["total"] = TREE
OBJECTS: dict[str, object] = {
    "1.5": Decimal("1.5"), "NaN": Decimal("NaN"), "signalling NaN": Decimal("sNaN"),
    "-Infinity": Decimal("-Infinity"), "1e3000000": Decimal("1e3000000"),
    "1e-3000000": Decimal("1e-3000000"), "0e3000000": Decimal("0e3000000"),
    "20000 digits": Decimal("1" * 20_000), "20000 decimals": Decimal("1." + "0" * 20_000 + "1"),
    "third": Fraction(1, 3), "like": Like(), "enum": Five.FIVE, "complex": 5j, "bytes": b"5",
    "set": {5}, "tuple": (5,), "list in itself": LIST, "mapping in itself": TREE, "nan": math.nan,
    "inf": math.inf, "huge": 1e308, "tiny": 5e-324, "long": 10**15, "object": object(),
    "class": int,
    "mapping": {"a": 1}, "own mapping": Dict(total=5), "user": UserDict({"total": 5}),
    "proxy": MappingProxyType({"total": 5}), "half": "\ud800", "generator": iter(()),
}  # fmt: skip


@pytest.mark.parametrize("name", OBJECTS)
def test_any_object_is_judged(form: Form, name: str) -> None:
    raw = OBJECTS[name]
    shapes: list[dict[str, Any]] = [{"values": {cell: raw}} for cell in CELLS]
    shapes += [{"fields": {field: raw}} for field in ("office", "n", "d", "c", "b", "zz")]
    shapes += [{"previous": {"1.B": raw}}, {"form": raw}, {"version": raw}, {"values": raw},
               {"fields": raw}, {"previous": raw}, {"explanations": raw},
               {"explanations": {"p": raw}}, {"explanations": {"p": {"text": raw, "values": {}}}},
               {"explanations": {"p": {"text": "x", "values": {"1.B": raw}}}}]  # fmt: skip
    for shape in (*shapes, raw):
        try:
            with no_hang():
                report = use(form, shape)  # type: ignore[arg-type]
        except formspec.FormspecError as error:
            said_well(error)
        else:
            assert report.verdict == "fail"


KEYS = (5, None, 1.5, ("1.A",), True, b"1.A", math.nan, "\ud800", "", "k" * 10**5, "\0", "\u202e",
        "@", "1.A@", "@total", "1.A@total", "\x1b[31m", "prev(1.B)", "__proto__")  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=short)
def test_any_key_is_unknown_or_refused(form: Form, key: object) -> None:
    shapes: tuple[Any, ...] = (
        {"values": {key: 1}}, {"values": {"1.A": {key: 1}}}, {"fields": {key: "x"}},
        {"previous": {key: 1}}, {"explanations": {key: "x"}}, {key: {}},
    )  # fmt: skip
    for data in shapes:
        try:
            found = use(form, data).findings
        except formspec.FormspecError as error:
            said_well(error)
        else:
            assert {f.kind for f in found} & {"unknown", "unknown-field", "unknown-rule"}


@pytest.mark.parametrize("name", ["某县张三", "13800000000", "1.A@张三"])
def test_no_answer_repeats_a_name_that_stood_for_a_key(form: Form, name: str) -> None:
    parts = {"values": {name: 1}, "fields": {name: "x"}, "previous": {name: 1}}
    report = use(form, {**parts, "explanations": {name: "x"}})
    assert len(report.findings) >= 4
    assert name not in json.dumps([report.to_dict("zh"), report.to_dict("en")], ensure_ascii=False)


JUNK = ("{", "}", "[", "]", ":", ",", "null", "true", "1e5", "NaN", "-", '""', '"1.A"', "\\",
        "\x00", "1" * 30, '"\\ud800"', "-0", '"９"', "\ufeff", '{"total":1}')  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_accidents_to_a_submission(form: Form, seed: int) -> None:
    random = chance(seed)
    whole = json.dumps({
        "form": "t", "version": "1", "fields": {"office": "x", "d": "2018-01-02", "c": "x"},
        "values": {"1.A": 3, "1.B": "1", "1.C": 2.0, "1.M": 1.25, "1.Q": "否", "1.K": "u"},
        "previous": {"1.B": 1}, "explanations": {"p": {"text": "t", "values": {"1.B": "1"}}},
    })  # fmt: skip
    words = re.findall(r'"[^"]*"|[\w.]+|\s+|.', whole)
    for _ in range(2_500):
        new = list(words)
        for _ in range(random.choice((1, 1, 2, 3))):
            at = random.randrange(len(new))
            new[at : at + random.choice((0, 1, 1))] = [random.choice((*JUNK, *words))]
        text = "".join(new)
        try:
            filled = from_json(form, text.encode("utf-8", "surrogatepass"))
        except formspec.FormspecError as error:
            said_well(error)
            continue
        use(form, filled)
        assert from_dict(form, to_dict(form, filled)).values == filled.values


# The oracle --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_engine_and_oracle_agree_however_values_are_given(seed: int) -> None:
    random = chance(seed)
    for _ in range(5):
        form = survive(forms.Drawn(random).text)
        for _ in range(8 if form else 0):
            assert form is not None
            now, before = forms.filled(form, random)
            data = {"values": now, **({"previous": before} if before else {})}
            report = use(form, data)
            verdicts = oracle.verdicts(form, forms.plain(now), forms.plain(before))
            assert report.verdicts == verdicts
            said = {rule for rule, verdict in verdicts.items() if verdict in ("fail", "incomplete")}
            assert {finding.rule for finding in report.findings if finding.text} == said
            for other in ways(form, data, random):
                same = formspec.validate(form, other)
                assert (same.verdicts, facts(same)) == (verdicts, facts(report))


def ways(form: Form, data: Mapping[str, Any], random: Random) -> Iterator[Any]:
    """The same filled form in other shapes."""
    filled = from_dict(form, data)
    yield filled
    yield to_dict(form, filled)
    yield {part: forms.respelt(values, random) for part, values in data.items()}
    text = {part: forms.plain(values) for part, values in data.items()}
    yield from_json(form, json.dumps(text))
    values = text["values"].values()
    if "previous" not in data and all(raw is None or isinstance(raw, str) for raw in values):
        yield from_csv(form, csv_text(form, from_dict(form, text)))


def facts(report: formspec.Report) -> list[tuple[object, ...]]:
    return [(f.rule, f.kind, f.verdict, f.left, f.right, f.difference) for f in report.findings]


# What comes out ------------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("small", "span"):  # drawn only where two texts differ
            self.found.append((tag, *sorted(name for name, _ in attrs if name != "data-high")))


def tags(form: Form) -> list[object]:
    """The tags of a page with the names of their attributes."""
    parser = _Tags()
    parser.feed(formspec.render(form, "html").data.decode())
    return parser.found


def names(form: Form) -> set[str]:
    """Whatever a Python module names."""
    tree = ast.walk(ast.parse(formspec.render(form, "python").data))
    return {node.id for node in tree if isinstance(node, ast.Name)}


@pytest.fixture(scope="module")
def harmless() -> Form:
    return formspec.loads(texts.definition(texts.HARMLESS))


@pytest.mark.slow
@pytest.mark.parametrize("text", texts.TEXTS, ids=short)
def test_a_text_stays_a_text(text: str, harmless: Form, tmp_path: Path) -> None:
    form = survive(texts.definition(text))
    assert form is not None
    assert form.title == form.notes[0].strip() == text.strip()
    assert tags(form) == tags(harmless)
    assert names(form) == names(harmless)
    schema = json.loads(formspec.render(form, "json-schema").data)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == text.strip()
    workbook(form, tmp_path / "t.xlsx")


OURS = (f"=CHOOSE({CHECK_SHEET}!$", '=HYPERLINK("#')
"""How the formulas of the paper begin: they only show what the check sheet says."""


def workbook(form: Form, path: Path) -> None:
    """A workbook of texts, well-formed, that is read back without a doubt."""
    data = formspec.render(form, "xlsx").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))  # noqa: S314 - our own
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            # The checks are formulas of ours (`test_xlsx` looks at what is in them).
            ours = sheet.title == CHECK_SHEET or str(cell.value).startswith(OURS)
            assert cell.data_type in "sn" or ours
        for asked in sheet.data_validations.dataValidation:
            for bound in filter(None, (asked.formula1, asked.formula2)):
                assert re.fullmatch(r'-?[0-9.]+|"[^"]{0,255}"|fsx_list_[0-9]+', bound)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) for name in book.defined_names)
    path.write_bytes(data)
    assert formspec.read(form, path).doubts == ()


@pytest.mark.node
def test_a_text_stays_a_text_in_javascript() -> None:
    with node() as running:
        for text in texts.TEXTS:
            form = formspec.loads(texts.definition(text))
            module = running.load(formspec.render(form, "javascript").data)
            data: dict[str, Any] = {"values": {}}
            for line in form.items:
                raw = "否" if line.kind != "number" else "0" if line.code == "A" else "1"
                data["values"][line.path] = {column.id: raw for column in form.columns}
            found = [finding.to_dict() for finding in formspec.validate(form, data).findings]
            assert json.loads(json.dumps(module.call("validate", data))) == found
            with pytest.raises(ThrownError):
                module.call("validate", {"form": text + "x", "values": {}})


# Workbooks that come back ----------------------------------------------------------------------

SHEET_FORM = TOP + item("A") + item("P", "unit: '%'") + item("D", "type: date") + item(
    "B", "unit: 是/否") + item("X", "type: text") + item("M", "unit: 万元")  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(formspec.loads(SHEET_FORM))


STORED = (
    "1", "1e308", "1E400", "-1e308", "NaN", "INF", "1e-320", "5e-324", "1" * 5_000,
    "0.1" + "0" * 5_000, "1_000", "0x10", "１２", "٣", " 5 ", "+5", ".5", "--5", "1,234", "", "  ",
    "99999999999999.99", "9999999999999999", "0.30000000000000004", "-0", "true",
    "=1", "_x0000_", "_xD800_",
    "_x001B_[31m",
)  # fmt: skip


def back(data: bytes, folder: Path) -> formspec.Report | None:
    """What a workbook says, None if it is refused."""
    form = formspec.loads(SHEET_FORM)
    file = folder / "a.xlsx"
    file.write_bytes(data)
    try:
        with no_hang():
            filled = formspec.read(form, file)
    except formspec.FormspecError as error:
        said_well(error)
        return None
    return use(form, filled)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "n", "s", "str", "b", "e", "d", "zz"])
@pytest.mark.parametrize("code", "APDBXM")
def test_anything_may_be_stored_in_a_cell(book: Book, tmp_path: Path, kind: str, code: str) -> None:
    for text in STORED:
        report = back(book.with_cell(code, f' t="{kind or "n"}"><v>{text}</v>'), tmp_path)
        blank = report is not None and not report.findings and not text.strip()
        good = report is not None and report.verdict == "pass"
        assert report is None or blank or good or report.findings


ROWS = {
    "the row 0": '<row r="0"><c><v>7</v></c></row>',
    "the last cell": '<row><c r="XFD1048576"><v>7</v></c></row>',
    "a row beyond all": '<row r="99999999"><c><v>7</v></c></row>',
    "no rows": '<c r="E5"><v>7</v></c>',
    "many attributes": "<row><c " + " ".join(f'x{n}="1"' for n in range(50_000)) + "/></row>",
    "many names of spaces": "".join(f'<x xmlns:a{n}="u{n}"/>' for n in range(50_000)),
    "a cell in a cell": '<row><c r="E5" t="s"><c r="Z5"><v>7</v></c></c></row>',
    "half a row": "<row><c>",
}


@pytest.mark.parametrize("what", ROWS)
def test_a_sheet_may_hold_anything(book: Book, tmp_path: Path, what: str) -> None:
    back(book.with_rows(ROWS[what]), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_accidents_to_a_zip(book: Book, tmp_path: Path, method: int) -> None:
    random, data = chance(method), book.packed(method)
    for _ in range(250):
        back(damaged(data, random), tmp_path)
