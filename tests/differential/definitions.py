"""Definitions by chance, as JSON, the same for the same seed.

The skeleton (items, formulas, rules) is that of ``hostile.forms``; what findings say beyond
rules is laid over it: header fields, texts and dates, rows without a code, labels, advice.

Not drawn by ``formspec.testing``: see ``hostile.forms`` for what that cannot draw.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import yaml
from support.hostile.forms import Drawn

Json = dict[str, Any]

LABELS = (
    "走访困难职工",
    "其他",
    "培训（人次）",
    "长" * 45,
    "a <b> 'c' \"d\" {e}",
    "换\t行",
    "😀",
    "x：y。",
)
ADVICE = ("请核对", "发放多于筹集，请说明。", "Please explain.", "{cell} 有误", "再看一遍。。")
FIELDS: tuple[Json, ...] = (
    {"id": "office", "label": "填报单位"},
    {"id": "date", "label": "日期", "type": "date"},
    {"id": "count", "label": "份数", "type": "number"},
    {"id": "level", "label": "级别", "choices": ["省", "市"]},
    {"id": "final", "label": "终稿", "type": "boolean"},
)


def definition(chance: Random, name: str) -> Json:
    """A definition; it may be one that the library refuses."""
    drawn: Json = yaml.load(Drawn(chance).text, yaml.CSafeLoader)
    drawn["id"] = name  # what is made from forms is remembered by their id
    if chance.random() < 0.25:
        drawn["language"] = "en"
    if chance.random() < 0.4:
        some = chance.sample(FIELDS, chance.randrange(1, 4))
        fields = FIELDS[:1] if chance.random() < 0.5 else some
        drawn["fields"] = [{**field, "required": chance.random() < 0.4} for field in fields]
    rich = chance.random() < 0.35
    for item in list(_items(drawn)):
        _dress(item, chance)
        if rich and item.get("unit") == "元" and chance.random() < 0.5:
            item["unit"] = "亿元"  # far from 元: sums are soon too long
    for rule in drawn.get("rules", ()):
        if chance.random() < 0.4:
            rule["message"] = chance.choice(ADVICE)
    if chance.random() < 0.5:
        _ease(drawn)
    elif chance.random() < 0.2:
        kind = chance.choice(("text", "date"))
        required = chance.random() < 0.3
        word = {"code": "W", "label": "文字", "type": kind, "required": required}
        drawn["sections"][0]["items"].append(word)
    return drawn


def _items(node: Json) -> Iterator[Json]:
    for part in (*node.get("sections", ()), *node.get("items", ())):
        if "label" in part:
            yield part
        yield from _items(part)


def _ease(drawn: Json) -> None:
    """Leave out what keeps an engine from its quick way."""
    for node in (*_items(drawn), *drawn.get("rules", ())):
        node.pop("computed", None)
        if node.get("rounding") == "truncate":
            node["rounding"] = "half"


def _dress(item: Json, chance: Random) -> None:
    if chance.random() < 0.2:
        item["label"] = chance.choice(LABELS)
    if chance.random() < 0.2:
        item["of_which"] = True
    if "choices" not in item and item["unit"] != "是/否" and chance.random() < 0.1:
        row = {"id": "row", "label": "行", "unit": item["unit"]}
        item.setdefault("items", []).append(row)
