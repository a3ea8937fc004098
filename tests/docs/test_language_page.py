"""The page on the language, its JSON Schema and the loader say the same."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import formspec
from formspec.language import builder
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
KEYS = {
    "": builder.TOP_KEYS,
    "source": builder.SOURCE_KEYS,
    "unit": builder.UNIT_KEYS,
    "field": builder.FIELD_KEYS,
    "column": builder.COLUMN_KEYS,
    "section": builder.SECTION_KEYS,
    "item": builder.ITEM_KEYS,
    "rule": builder.RULE_KEYS,
}


@pytest.fixture(scope="module")
def schema(root: Path) -> Mapping[str, Any]:
    text = (root / "formspec/language/schema.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def valid(schema: Mapping[str, Any], text: str, loader: Any = yaml.BaseLoader) -> bool:
    document = yaml.load(text, loader)  # noqa: S506 - BaseLoader makes only texts
    return bool(jsonschema.Draft202012Validator(schema).is_valid(document))


def whole(block: str) -> str:
    """A block of the page as a whole definition."""
    head = "" if "formspec:" in block else HEAD
    return head + block + ("" if "sections:" in block else ROWS)


def part(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schema["$defs"][name] if name else schema
    return found


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


@pytest.mark.parametrize("name", KEYS)
def test_the_schema_has_the_keys_of_the_loader(schema: Mapping[str, Any], name: str) -> None:
    assert set(part(schema, name)["properties"]) == set(KEYS[name])
    assert part(schema, name)["additionalProperties"] is False


@pytest.mark.parametrize("name", KEYS)
def test_the_schema_describes_every_key_in_two_languages(
    schema: Mapping[str, Any], name: str
) -> None:
    for key, entry in part(schema, name)["properties"].items():
        said = entry.get("description") or part(schema, entry["$ref"][8:])["description"]
        english, _, chinese = said.partition(" / ")
        assert re.search("[a-z]{3}", english), key
        assert re.search("[\u4e00-\u9fff]", chinese), key


@pytest.mark.parametrize("name", KEYS)
def test_the_page_names_every_key(name: str) -> None:
    named = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"(?m)^\|.*", PAGE))))
    assert set(KEYS[name]) <= named


def test_the_schema_has_the_words_of_the_loader(schema: Mapping[str, Any]) -> None:
    item = part(schema, "item")["properties"]
    assert tuple(item["type"]["enum"]) == builder.KINDS
    assert tuple(item["parts"]["enum"]) == builder.PARTS
    assert tuple(part(schema, "severity")["enum"]) == builder.SEVERITIES
    assert tuple(part(schema, "rounding")["enum"]) == builder.ROUNDINGS
    assert part(schema, "decimals")["maximum"] == builder.MAX_DECIMALS


def test_the_page_lists_the_known_units() -> None:
    listed = re.search(r"Known without declaring:\n(.*?)\n\| key", PAGE, re.DOTALL)
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
        (("A＞B×2÷3", "A > B*2/3"), "1.A > 1.B × 2 ÷ 3"),
        (("A=prev(A)+B", "A=上期(1.A)+B"), "1.A = prev(1.A) + 1.B"),
        (("A=[A-1]", "A=1.[A-1]", "A=[1.A-1]"), "1.A = [1.A-1]"),
        (("A>=[1]", "A>=1.1"), "1.A ≥ [1.1]"),
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
