"""Small forms by chance whose papers differ in all that a paper may have, and answers to them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import yaml
from differential.definitions import FIELDS, definition

import formspec
from formspec.language.form import Form, Kind
from formspec.submissions.numeral import show

LABELS = (
    "人数",
    "其中，困难职工",
    "金额",
    "其他",
    "A",
    "是否",
    'a <b> & "c" {d}',
    "长" * 60,
    "=1+1",
)
UNITS = ("人", "户", "万元", "元", "%", "是/否")
TEXTS = (
    "某县总工会",
    "=1+1",
    "#N/A",
    "0774",
    "甲、乙",
    "12",
    " 两 头 ",
    "第一行\n第二行",
    "😀",
    "A",
)

Typed = float | str
"""What is typed into a cell: a number or a text."""


def drawn_form(chance: Random, name: str) -> Form:
    """A form: its rules are those of the differential machine, or its paper is full of twins."""
    while True:
        made = definition(chance, name) if chance.random() < 0.4 else _twins(chance, name)
        try:
            return formspec.loads(yaml.safe_dump(made, allow_unicode=True, sort_keys=False))
        except formspec.FormspecError:
            continue


def _twins(chance: Random, name: str) -> dict[str, Any]:
    """A form in which codes and labels come again in every section, and rows without a code."""
    made: dict[str, Any] = {"formspec": 1, "id": name, "version": "1", "title": f"{name} 统计表"}
    if chance.random() < 0.5:
        made["source"] = {"annex": "附件1"}
    if chance.random() < 0.3:
        made["language"] = "en"
    made["fields"] = list(FIELDS[: chance.randrange(len(FIELDS) + 1)])
    if chance.random() < 0.4:
        made["notes"] = ["按实际填写。", "不要涂改。"][: chance.randrange(1, 3)]
    if chance.random() < 0.4:
        made["columns"] = [{"id": "a", "label": "本月"}, {"id": "b", "label": "本年累计"}]
    made["sections"] = [
        {
            "number": number,
            **({"title": f"第{number}部分"} if chance.random() < 0.3 else {}),
            "items": list(_items(chance, 0, 3)),
        }
        for number in range(1, chance.randrange(2, 5))
    ]
    return made


def _items(chance: Random, depth: int, most: int) -> Iterator[dict[str, Any]]:
    for number in range(chance.randrange(1, most + 1)):
        item: dict[str, Any] = {"label": chance.choice(LABELS)}
        if depth and chance.random() < 0.4:
            item["id"] = f"row{number}"
        else:
            item["code"] = f"{'ABC'[number]}{depth or ''}"
        kind = chance.choices(("unit", "text", "date", "choice"), (8, 1, 1, 1))[0]
        if kind == "unit":
            item |= {"unit": chance.choice(UNITS), "parts": "none"}
        elif kind == "choice":
            item["choices"] = ["优", "良", "1"]
        else:
            item["type"] = kind
        if kind == "unit" and depth < 2 and chance.random() < 0.3:
            item["items"] = list(_items(chance, depth + 1, 2))
        yield item


# Answers -------------------------------------------------------------------------------


def answers(form: Form, chance: Random) -> dict[str, tuple[Typed, str]]:
    """What is typed into each cell and field, and what must be read; some stay blank."""
    found: dict[str, tuple[Typed, str]] = {}
    for cell in form.cells:
        item = form.by_path[cell.path]
        if not item.computed and chance.random() < 0.85:
            found[cell.key] = _answer(chance, item.kind, item.choices, item.decimals)
    for field in form.fields:
        if chance.random() < 0.8:
            choices = tuple(field.choices)
            found[f"field:{field.id}"] = _answer(chance, field.kind, choices, 0)
    return found


def _answer(
    chance: Random, kind: Kind, choices: tuple[str, ...], decimals: int
) -> tuple[Typed, str]:
    if kind == "number":
        steps = chance.randrange(10 ** chance.choice((1, 2, 5, 9)))
        return steps / 10**decimals, show(steps, decimals)
    if kind == "date":
        day = date(2018, 1, 1) + timedelta(chance.randrange(2000))
        return float((day - date(1899, 12, 30)).days), day.isoformat()
    text = chance.choice({"boolean": ("是", "否"), "choice": choices, "text": TEXTS}[kind])
    return text, text
