"""A form is written down so that it is read back the same."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

import formspec
from formspec.language.declaration import OBJECTS

ROWS = (
    "{code: A, label: 甲, unit: 人, type: number, choices: [一, 二]}",
    "{code: A, label: 甲, unit: 是/否, type: boolean, choices: [一, 二]}",
    "{code: A, label: 甲, type: text, choices: [一, 二]}",
    "{code: A, label: 甲, choices: [一, 二]}",
    "{code: A, label: 甲, unit: 万元, decimals: 0, min: none, max: 0}",
    "{code: A, label: 甲, unit: 万元, min: -0.05, max: 100}",
)
HEAD = "formspec: 1\nid: example\nversion: 1\ntitle: 例\n"


def test_a_type_that_choices_do_not_imply_is_written() -> None:
    for row in ROWS:
        form = formspec.loads(HEAD + f"sections: [{{number: 1, items: [{row}]}}]")
        assert formspec.loads(formspec.dump(form)) == form, row


def test_a_field_of_text_may_offer_choices() -> None:
    fields = "fields: [{id: office, label: 单位, type: text, choices: [甲, 乙]}]\n"
    rows = "sections: [{number: 1, items: [{code: A, label: 甲, unit: 人}]}]"
    form = formspec.loads(HEAD + fields + rows)
    assert formspec.loads(formspec.dump(form)) == form


def test_what_is_the_default_is_not_written() -> None:
    row = "{code: A, label: 甲, unit: 人, min: 0, max: none, parts: overlapping, severity: error}"
    form = formspec.loads(HEAD + f"sections: [{{number: 1, items: [{row}]}}]")
    assert "{code: A, label: 甲, unit: 人}" in formspec.dump(form)


EVERYTHING = {
    "formspec": 1, "id": "everything", "version": "1", "title": "全", "language": "zh",
    "source": {"document": "文", "annex": "一", "issuer": "会", "date": "今日", "note": "略"},
    "blank": "zero", "of_which": "其中，", "notes": ["说明"],
    "units": [{"name": "桶", "dimension": "volume", "scale": 2, "decimals": 1}],
    "fields": [
        {"id": "kind", "label": "类", "type": "choice", "choices": ["甲"], "required": True},
    ],
    "columns": [{"id": "total", "label": "累计"}],
    "sections": [{"number": 1, "title": "一", "items": [
        {"code": "A", "label": "合计", "unit": "桶", "decimals": 0, "min": 1, "max": 9,
         "required": True, "of_which": True, "formula": "A=B", "printed": "A=C",
         "because": "误印", "waive": {"FS403": "两次"}, "computed": True,
          "severity": "warning", "rounding": "half",
         "note": "注", "items": [{"code": "B", "label": "乙", "unit": "桶", "parts": "none"}]},
        {"id": "x", "label": "选", "type": "choice", "choices": ["u"]},
    ]}],
    "rules": [
        {"id": "r", "check": "1.A > 0", "when": "1.B > 0", "severity": "note", "message": "话",
         "rounding": "half", "because": "故",
         "waive": {"FS402": "每户一人", "FS407": "备查"}},
    ],
}  # fmt: skip
"""A definition with every key of the language, none at its default."""


def objects(definition: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The objects of one type in a definition."""
    if name == "top":
        yield definition
    elif name == "source":
        yield definition["source"]
    elif name == "item":
        entries = [item for section in definition["sections"] for item in section["items"]]
        for item in entries:
            yield item
            entries += item.get("items", ())
    else:
        yield from definition[f"{name}s"]


@pytest.mark.parametrize("name", OBJECTS)
def test_every_declared_key_is_read_kept_and_written(name: str) -> None:
    form = formspec.loads(json.dumps(EVERYTHING))
    written = yaml.load(formspec.dump(form), yaml.BaseLoader)  # noqa: S506 - only texts
    keys = {key for entry in objects(written, name) for key in entry}
    assert keys == set(OBJECTS[name].keys)
