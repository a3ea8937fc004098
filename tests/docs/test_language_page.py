"""The page on the language and its JSON Schema say what the loader reads."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

import formspec
from formspec.diagnostics.problem import Lang, Severity
from formspec.language.declaration import OBJECTS, VALUES, WORDS, ObjectType
from formspec.language.form import Blank, Kind, Parts, Rounding
from formspec.language.formula import to_text
from formspec.language.unit import UNITS

PAGE = (Path(__file__).parents[2] / "docs/reference/language.md").read_text("utf-8")
BLOCKS = re.findall(r"(?m)^```yaml\n(.*?)^```", PAGE, re.DOTALL)
HEAD = "formspec: 1\nid: example\nversion: 1\ntitle: 例\n"
ROWS = "sections:\n  - {number: 1, items: [{code: A, label: 例, unit: 人}]}\n"
SPELLED = """sections:
  - number: 1
    items:
      - code: A
        label: 甲
        unit: 人
        formula: 'FORMULA'
      - {code: B, label: 乙, unit: 人}
      - {code: C, label: 丙, unit: 人}
      - {code: A-1, label: 丁, unit: 人}
      - {code: 1, label: 戊, unit: 人}
      - {code: Q, label: 己, unit: 是/否}
      - {code: R, label: 庚, choices: [城镇, 乡村]}
"""


@pytest.fixture(scope="module")
def schema(root: Path) -> Mapping[str, Any]:
    text = (root / "formspec/language/schema.json").read_text("utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def valid(schema: Mapping[str, Any], text: str, loader: Any = yaml.BaseLoader) -> bool:
    document = yaml.load(text, loader)  # noqa: S506 - BaseLoader makes only texts
    return bool(jsonschema.Draft202012Validator(schema).is_valid(document))


def whole(block: str) -> str:
    """A block of the page as a whole definition."""
    head = "" if "formspec:" in block else HEAD
    return head + block + ("" if "sections:" in block else ROWS)


def properties(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The keys of an object in the schema, which is itself that of the whole definition."""
    part: Mapping[str, Any] = schema if name == "top" else schema["$defs"][name]
    assert part["additionalProperties"] is False
    keys: Mapping[str, Any] = part["properties"]
    return keys


@pytest.mark.parametrize("block", BLOCKS)
def test_the_blocks_of_the_page_are_right(schema: Mapping[str, Any], block: str) -> None:
    assert formspec.lint(formspec.loads(whole(block), name="language.md")) == ()
    assert valid(schema, whole(block))
    assert valid(schema, whole(block), yaml.SafeLoader)


def test_the_examples_of_the_schema_are_right(schema: Mapping[str, Any]) -> None:
    for example in schema["examples"]:
        text = yaml.safe_dump(example, allow_unicode=True)
        assert valid(schema, text)
        assert formspec.lint(formspec.loads(text, name="example")) == ()


@pytest.mark.parametrize(("name", "declared"), OBJECTS.items())
def test_the_schema_has_the_keys_of_the_loader(
    schema: Mapping[str, Any], name: str, declared: ObjectType
) -> None:
    assert tuple(properties(schema, name)) == tuple(declared.keys)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_schema_describes_every_key_in_two_languages(
    schema: Mapping[str, Any], name: str
) -> None:
    for key, entry in properties(schema, name).items():
        english, _, chinese = entry["description"].partition(" / ")
        assert re.search("[a-z]{3}", english), key
        assert re.search("[\u4e00-\u9fff]", chinese), key


@pytest.mark.parametrize(("name", "declared"), OBJECTS.items())
def test_the_page_has_a_table_for_every_object(name: str, declared: ObjectType) -> None:
    (rows,) = re.findall(rf"(?m)^<!-- keys: {name} -->\n\|.*\n\|.*\n((?:\|.*\n)*)", PAGE)
    assert re.findall(r"(?m)^\| `(\w+)`", rows) == list(declared.keys)


def test_every_key_refers_to_a_section_of_the_page() -> None:
    seen = {key.see for declared in OBJECTS.values() for key in declared.keys.values()}
    assert seen - {""} <= set(re.findall(r"(?m)^## (.*)", PAGE))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("type", Kind), ("parts", Parts), ("blank", Blank), ("severity", Severity),
     ("rounding", Rounding), ("language", Lang)],
)  # fmt: skip
def test_a_form_holds_the_words_that_the_loader_allows(name: str, allowed: object) -> None:
    assert set(WORDS[name]) == set(get_args(allowed))


def test_every_kind_of_value_is_declared() -> None:
    kinds = {key.kind for declared in OBJECTS.values() for key in declared.keys.values()}
    assert kinds <= {*VALUES, *OBJECTS}


def test_the_page_lists_the_known_units() -> None:
    listed = re.search(r"Known without declaring:\n(.*?)\n<!--", PAGE, re.DOTALL)
    assert listed
    names = re.sub(r"(?m)^- .*?:", "", listed[1]).replace(";", " ").split()
    assert sorted(names) == sorted(UNITS)


@pytest.mark.parametrize(
    ("spellings", "meaning"),
    [
        (
            ("A=B+C", "Ａ＝Ｂ＋Ｃ", "A = (B) + C", "A＝（B＋C）", "1.A = 1.B + 1.C"),
            "1.A = 1.B + 1.C",
        ),
        (("A=sum(B..C)", "A = B 至 C 之和", "A＝B至C之和", "A=sum(B, C)"), "1.A = 1.B + 1.C"),
        (("A>=B-C", "A ≥ B－C", "A ≧ B − C"), "1.A ≥ 1.B - 1.C"),
        (("A<=B", "A≤B", "A ≦ B"), "1.A ≤ 1.B"),
        (("A!=B", "A<>B", "A≠B"), "1.A ≠ 1.B"),
        (("A＞B×(2)÷(3)", "A > B*（2）/(3)"), "1.A > 1.B × (2) ÷ (3)"),
        (("A=prev(A)+B", "A=上期(1.A)+B"), "1.A = prev(1.A) + 1.B"),
        (("A=[A-1]", "A=1.[A-1]", "A=[1.A-1]"), "1.A = [1.A-1]"),
        (("A>=[1]", "A>=1.1", "A>=1", "A行>=第1项"), "1.A ≥ [1.1]"),
        (("A<=100 人", "A<=100人"), "1.A ≤ 100 人"),
        (("A>=B>=C",), "1.A ≥ 1.B ≥ 1.C"),
        (
            ("if Q = 是 then A > 0", "如 Q=是 则 A>0", "若Q=yes，A>0", "如果 1.Q ＝ 是，则 A＞0"),
            "if 1.Q = 是 then 1.A > 0",
        ),
        (
            (
                'if R = "城镇" and (B > 0 or Q != 否) then A > 0',
                "如 R = “城镇” 且 (B > 0 或者 Q ≠ no) 则 A > 0",
                "如 R=“城镇” 并且（B>0 或 Q<>否）则 A>0",
            ),
            'if 1.R = "城镇" and (1.B > 0 or 1.Q ≠ 否) then 1.A > 0',
        ),
    ],
)
def test_formulas_have_the_spellings_of_the_page(spellings: tuple[str, ...], meaning: str) -> None:
    for spelling in spellings:
        text = HEAD + SPELLED.replace("FORMULA", spelling)
        formula = formspec.loads(text).by_path["1.A"].formula
        assert formula
        assert to_text(formula.statement) == meaning, spelling


@pytest.mark.parametrize(
    "wrong",
    [
        ("id: example", "id: Example"),
        ("formspec: 1", "formspec: 2"),
        ("title: 例", "tittle: 例"),
        ("unit: 人", "unit: 人, of_wich: true"),
        ("unit: 人", "unit: 人, parts: some"),
        ("unit: 人", "unit: 人, decimals: 12"),
        ("unit: 人", "unit: 人, min: many"),
        ("unit: 人", "unit: 人, required: maybe"),
        ("code: A", "code: A B"),
        ("code: A, ", ""),
        ("label: 例, ", ""),
        ("version: 1\n", ""),
    ],
)
def test_the_schema_and_the_loader_refuse_the_same(
    schema: Mapping[str, Any], wrong: tuple[str, str]
) -> None:
    assert valid(schema, HEAD + ROWS)
    text = (HEAD + ROWS).replace(*wrong)
    assert text != HEAD + ROWS
    assert not valid(schema, text)
    with pytest.raises(formspec.FormspecError):
        formspec.loads(text, name="wrong")
