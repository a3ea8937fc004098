"""Lists of answers that a validation of Excel's could not hold, or that programs misread."""

import json
from collections.abc import Mapping, Sequence

from formspec_xlsx.layout import SheetLayout

import formspec

MANY = [f"选项{number:03}号" for number in range(400)]

LISTS = {
    "long": [f"选项{number:03}号" for number in range(60)],
    "many": MANY,
    "comma": ["壮族,瑶族", "汉族", 'a"b'],
    "signs": ["=A1", "+5", "-", "@x", "#N/A"],
    "less": ["<5", "≥10", "5~9", "TRUE", "是"],
    "numbers": ["1", "2", "10"],
    "days": ["1-2", "2018-1-12", "12:30", "1e3", "50%"],
    "capitals": ["a", "A", "Ａ"],
    "wildcards": ["?", "*", "~", "a*", "a~*"],
    "codes": ["000001", "1", "0000011"],
    "wide": ["字" * 255, "甲"],
    "stars": ["\U0001f600甲", "\U0001f600乙"],
    "blanks": ["甲  乙", "丙\u3000丁"],
}


def form_of(choices: Sequence[str]) -> formspec.Form:
    """A form with a cell and a header field that offer these answers."""
    listed = json.dumps(choices, ensure_ascii=False)
    return formspec.loads(f"""
formspec: 1
id: answers
version: "1"
title: 选择
fields: [{{id: kind, label: 种类, choices: {listed}}}]
sections:
  - number: 1
    items: [{{code: K, label: 类别, choices: {listed}}}]
""")


WRONG = {
    "long": "选项060号",
    "many": "选项",
    "comma": "瑶族",
    "signs": "=A2",
    "less": "5",
    "numbers": "000001",
    "days": "1-3",
    "capitals": "ａ",
    "wildcards": "b*",
    "codes": "01",
    "wide": "字" * 254,
    "stars": "\U0001f600丙",
    "blanks": "甲乙",
}
"""For each list something that is not in it, and that a careless look-up would find."""


def form_of_all() -> formspec.Form:
    """A form with a cell for each list."""
    cells = [
        f"      - {{id: {name}, label: {name}, choices: {json.dumps(one, ensure_ascii=False)}}}"
        for name, one in LISTS.items()
    ]
    head = ["formspec: 1", "id: answers", 'version: "1"', "title: 选择", "sections:"]
    return formspec.loads("\n".join([*head, "  - number: 1", "    items:", *cells]))


def filled(layout: SheetLayout, answers: Mapping[str, str]) -> dict[str, str]:
    """What stands in which cell, for an answer to each list."""
    places = {cell.key: cell.address for cell in layout.cells}
    return {places[f"1.{name}"]: answer for name, answer in answers.items()}
