"""The JSON Schema of the language, and the tables of its reference, from one declaration.

``docs/generate.py`` writes them: ``formspec/language/schema.json``, and in
``docs/reference/language.md`` the rows under ``<!-- keys: OBJECT -->`` and ``<!-- words: KEY -->``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from formspec.language.declaration import OBJECTS, VALUES, WORDS, Key, ObjectType

TABLE = re.compile(r"(?m)^(<!-- (keys|words): (\w+) -->\n(\|.*\n)\|.*\n)(?:\|.*\n)*")

EXAMPLE = {
    "formspec": 1,
    "id": "visits",
    "version": "2026",
    "title": "走访慰问统计表",
    "fields": [{"id": "reporting_unit", "label": "填报单位", "required": True}],
    "sections": [
        {
            "number": 1,
            "items": [
                {
                    "code": "A",
                    "label": "走访家庭",
                    "unit": "户",
                    "formula": "A=B+C",
                    "items": [
                        {"code": "B", "label": "困难职工", "unit": "户", "of_which": True},
                        {"code": "C", "label": "困难农民工", "unit": "户", "of_which": True},
                    ],
                }
            ],
        }
    ],
    "rules": [
        {
            "id": "some-visits",
            "check": "1.A > 0",
            "severity": "warning",
            "message": "没有走访任何家庭，请确认",
        }
    ],
}


# The schema ----------------------------------------------------------------------------


def json_schema() -> str:
    """``formspec/language/schema.json``."""
    objects = {name: object_schema(type_) for name, type_ in OBJECTS.items()}
    top = objects.pop("top")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:formspec:language:1",
        "title": "formspec 1: definition of a statistical form / 统计表定义",
        "description": (
            "Every scalar is text until the language types it; numbers and booleans are accepted "
            "where text is meant. Reference: docs/reference/language.md / "
            "所有值按文本读取，写成数字或布尔值也可以"
        ),
    }
    schema = {**head, **top, "examples": [EXAMPLE], "$defs": {**VALUES, **objects}}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def object_schema(type_: ObjectType) -> Mapping[str, Any]:
    """An object of the language as JSON Schema."""
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "required": [key.name for key in type_.keys.values() if key.required],
        "anyOf": [{"required": [name]} for name in type_.any_of],
        "properties": {name: key_schema(key) for name, key in type_.keys.items()},
    }
    return {
        word: value for word, value in schema.items() if value or word == "additionalProperties"
    }


def key_schema(key: Key) -> Mapping[str, Any]:
    """A key as JSON Schema: the kind of its value, described in both languages for editors."""
    english, chinese = key.english.replace("`", ""), key.chinese
    if words := WORDS.get(key.kind):
        english += f" ({'; '.join(f'{word}: {meaning[0]}' for word, meaning in words.items())})"
        chinese += f"（{'；'.join(f'{word} {meaning[1]}' for word, meaning in words.items())}）"
    schema: dict[str, Any] = {
        "$ref": f"#/$defs/{key.kind}",
        "description": f"{english[0].upper()}{english[1:]} / {chinese}",
    }
    if key.default:
        schema["default"] = as_json(key.default)
    if key.examples:
        schema["examples"] = key.examples
    return schema


def as_json(written: str) -> str | int | bool:
    """A value of a definition as an editor would write it in JSON: ``0``, ``false``, ``zh``."""
    try:
        value: int | bool = json.loads(written)
    except ValueError:
        return written
    return value


# The reference -------------------------------------------------------------------------


def with_tables(page: str) -> str:
    """The page with the rows of its tables as they are declared."""
    return TABLE.sub(lambda table: table[1] + "".join(rows(table)), page)


def rows(table: re.Match[str]) -> Iterator[str]:
    """The rows of one table; a table of words has a column for Chinese, or has not."""
    _, kind, name, head = table.groups()
    if kind == "keys":
        for key in OBJECTS[name].keys.values():
            yield row(f"`{key.name}`", default(key), meaning(key))
    else:
        for word, (english, chinese) in WORDS[name].items():
            yield row(f"`{word}`", *([chinese] if head.count("|") == 4 else []), english)


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|\n"


def default(key: Key) -> str:
    """What holds where a key is absent."""
    if key.required:
        return "required"
    return key.absent or (f"`{key.default}`" if key.default else "")


def meaning(key: Key) -> str:
    """What a key means: the words it allows, or where the page says more."""
    if key.see:
        return f"{key.english}, see [{key.see}](#{key.see.lower()})"
    words = ", ".join(f"`{word}`" for word in WORDS.get(key.kind, ()))
    return f"{words}: {key.english}" if words else key.english
