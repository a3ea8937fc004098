"""The JSON Schema (draft 2020-12) of a submission: its shape and its single cells.

A schema cannot add up. What it leaves unchecked is listed inside it, for machines under
``x-formspec-unchecked`` and for people in ``$comment``.
"""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import quote

import formspec
from formspec.plugins import (
    NO,
    YES,
    Field,
    Form,
    Item,
    Lang,
    Rendering,
    Rule,
    Test,
    features,
    losses,
    show_fraction,
)
from formspec_jsonschema.numbers import definition, name, zero

__all__ = ["JsonSchemaRenderer"]

Schema = dict[str, Any]

_YES, _NO = (YES, "yes"), (NO, "no")

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_COMMENT: Mapping[Lang, str] = {
    "zh": "本模式检查结构、每个单元格和是/否下的金额；x-formspec-unchecked 所列的 {} 条规则"
    "（如各项合计）没有检查，JSON 数值的小数位数、文本数字的上下限（除正负号外）也没有检查："
    "请用 formspec validate。数字写作文本时只认普通写法（如 1234.5）。",
    "en": "This schema checks the shape, each cell, and the amounts under a yes/no item. It "
    "does not check the {} rules under x-formspec-unchecked (totals, for one), nor the decimals "
    "of JSON numbers, nor the bounds (but for the sign) of numbers written as text: use "
    "formspec validate. Numbers written as text are accepted in plain form only (1234.5).",
}


class JsonSchemaRenderer:
    """A schema for producers and editors: necessary conditions, never the whole check."""

    name = "json-schema"
    suffix = ".schema.json"
    expresses = frozenset({"cell", "gate"})

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:
        """The schema as UTF-8 JSON, in the order of the form; its comment in ``lang``."""
        lost = losses(form, self.expresses)
        schema = _schema(form, {loss.rule for loss in lost}, self.expresses)
        schema["$comment"] = _COMMENT[lang or form.language].format(len(lost))
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        return Rendering(f"{text}\n".encode(), self.suffix, lost)


def _schema(form: Form, unchecked: set[str], expresses: frozenset[str]) -> Schema:
    rules = formspec.rules(form)
    schema: Schema = {
        "$schema": DRAFT,
        "$id": f"urn:formspec:{quote(form.id, safe='')}:{quote(form.version, safe='')}",
        "title": form.title,
        "$comment": "",
        "x-formspec": {"form": form.id, "version": form.version, "blank": form.blank},
        "type": "object",
        "properties": {
            "form": {"const": form.id},
            "version": {"const": form.version},
            "fields": _fields(form),
            "values": {"$ref": "#/$defs/cells", **_required(form)},
            "previous": {"$ref": "#/$defs/cells"},
            "explanations": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/explanation"},
            },
        },
        "required": ["values"],
        "additionalProperties": False,
    }
    if any(field.required for field in form.fields):
        schema["required"].append("fields")
    gates = [_gate(rule) for rule in rules if _is_gate(rule, expresses)]
    if gates:
        schema["allOf"] = gates
    schema["x-formspec-unchecked"] = [
        {"id": rule.id, "kind": rule.kind, "severity": rule.severity, "text": rule.text}
        for rule in rules
        if rule.id in unchecked
    ]
    schema["$defs"] = _definitions(form)
    return schema


# Fields above the table ----------------------------------------------------------------


def _fields(form: Form) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": {field.id: _field(field) for field in form.fields},
        "additionalProperties": False,
    }
    required = [field.id for field in form.fields if field.required]
    if required:
        schema["required"] = required
    return schema


def _field(field: Field) -> Schema:
    must: Schema = {"$ref": "#/$defs/filled"} if field.required else {}
    schema: Schema = {"title": field.label, **must}
    match field.kind:
        case "text":
            schema["type"] = "string" if field.required else ["string", "null"]
        case "number":
            schema["type"] = ["string", "number", "null"]
        case kind:
            schema["anyOf"] = _either(_answers(kind, field.choices))
    return schema


# Cells ---------------------------------------------------------------------------------


def _definitions(form: Form) -> Schema:
    numbers = {name(item): definition(item) for item in form.items if item.kind == "number"}
    return {
        "cells": {
            "type": "object",
            "properties": {item.path: _item(form, item) for item in form.items},
            "additionalProperties": False,
        },
        **dict(sorted(numbers.items())),
        "zero": zero(),
        "yes-no": {"enum": [True, False, *_YES, *_NO]},
        "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "blank": {"type": ["string", "null"], "pattern": r"^\s*$"},
        "filled": {"not": {"$ref": "#/$defs/blank"}},
        "explanation": {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "values": {
                            "type": "object",
                            "additionalProperties": {"type": ["string", "number", "boolean"]},
                        },
                    },
                    "required": ["text", "values"],
                    "additionalProperties": False,
                },
            ]
        },
    }


def _item(form: Form, item: Item) -> Schema:
    schema: Schema = {"title": form.label(item)}
    if item.note is not None:
        schema["description"] = item.note
    if item.computed:
        schema["readOnly"] = True
    schema["x-formspec"] = dict(_annotations(item))
    if form.column_ids == (None,):
        return schema | {"anyOf": _either(_value(item))}
    columns = {
        column.id: {"title": column.label, "anyOf": _either(_value(item))}
        for column in form.columns
    }
    return schema | {"type": "object", "properties": columns, "additionalProperties": False}


def _annotations(item: Item) -> Iterator[tuple[str, Any]]:
    yield "section", item.section
    if item.code is not None:
        yield "code", item.code
    yield "kind", item.kind
    if item.unit is not None:
        yield "unit", item.unit.name
    if item.kind == "number":
        yield "decimals", item.decimals
        if item.minimum is not None:
            yield "minimum", _decimal(item.minimum)
        if item.maximum is not None:
            yield "maximum", _decimal(item.maximum)
    if item.formula is not None:
        yield "formula", item.formula.text
    if item.printed is not None:
        yield "printed", item.printed


def _decimal(value: Fraction) -> str:
    """A bound as it was declared; declared bounds are decimals."""
    return show_fraction(value)


def _value(item: Item) -> Schema:
    if item.kind == "number":
        return {"$ref": f"#/$defs/{name(item)}"}
    return _answers(item.kind, item.choices)


def _answers(kind: str, choices: tuple[str, ...]) -> Schema:
    match kind:
        case "boolean":
            return {"$ref": "#/$defs/yes-no"}
        case "choice":
            return {"enum": list(choices)}
        case "date":
            return {"$ref": "#/$defs/date"}
        case _:
            return {"type": "string"}


def _either(value: Schema) -> list[Schema]:
    """A value or nothing: a blank cell may be left out, null or an empty text."""
    return [value, {"$ref": "#/$defs/blank"}]


def _required(form: Form) -> Schema:
    """That required cells are there and filled; ``previous`` has no such duty."""
    items = [item for item in form.items if item.required and not item.computed]
    if not items:
        return {}
    filled: Schema = {"$ref": "#/$defs/filled"}
    if form.column_ids != (None,):
        columns = [column.id for column in form.columns]
        filled = {"required": columns, "properties": dict.fromkeys(columns, filled)}
    paths = [item.path for item in items]
    return {"required": paths, "properties": dict.fromkeys(paths, filled)}


# 是/否 and the amounts below -----------------------------------------------------------


def _is_gate(rule: Rule, expresses: frozenset[str]) -> bool:
    return rule.kind == "gate" and features(rule) <= expresses


def _gate(rule: Rule) -> Schema:
    """Where the answer is 否, the amount is zero or blank."""
    assert isinstance(rule.when, Test)  # noqa: S101 - what makes it a gate
    ((_, amount),) = rule.relation.left.terms
    zero_or_blank = {"anyOf": _either({"$ref": "#/$defs/zero"})}
    answer = rule.when.cell
    return {
        "if": _at(answer.path, answer.column, {"enum": [False, *_NO]}, required=True),
        "then": _at(amount.path, amount.column, zero_or_blank, required=False),
        "x-formspec": {"rule": rule.id, "text": rule.text},
    }


def _at(path: str, column: str | None, schema: Schema, *, required: bool) -> Schema:
    """``schema`` laid on one cell of ``values``."""
    for key in filter(None, (column, path, "values")):
        schema = {"properties": {key: schema}} | ({"required": [key]} if required else {})
    return schema
