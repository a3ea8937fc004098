"""The patterns and words that typed texts are read by, as the JavaScript module that has them."""

import json
import re
from collections.abc import Mapping

from formspec.language.unit import UNITS
from formspec.submissions import amount, chinese, typed_input

HEAD = """\
// What people type, as data: made by docs/generate.py of formspec/submissions, not to be edited.

/* eslint-disable max-len, no-useless-escape */

"""
_PART = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\.")
"""An escape, a class, or the dot, which ends at other line ends in JavaScript."""

REPLACED = ("_LINE_END", "_SEPARATOR")
"""The patterns that are looked for in a text; the others are the whole text."""


def typed_data() -> str:
    """The module."""
    found = {**vars(chinese), **vars(amount), **vars(typed_input)}
    patterns = {k: v for k, v in found.items() if isinstance(v, re.Pattern)}
    texts = {
        "BLANKS": found["_BLANKS"],
        "UNSEEN": found["_UNSEEN"],
        "NONE": sorted(found["_NONE"]),
        "FOLD": _pairs(found["_HALF_WIDTH"]),
        "LOOKALIKES": _pairs(found["_LOOKALIKES"]),
        "MULTIPLIERS": dict(found["_MULTIPLIERS"]),
        "SPELLINGS": dict(found["_SPELLINGS"]),
        "CHINESE": _pairs(found["_MODERN"]),
        "LETTERS": "".join(sorted(chinese.LETTERS)),
        "COUNTS": " ".join(unit.name for unit in UNITS.values() if unit.is_count),
        "MEASURES": {
            unit.name: [unit.dimension, unit.scale.numerator, unit.scale.denominator]
            for unit in UNITS.values()
            if not unit.is_count
        },
    }
    lines = [f"export const {name} = {_literal(value)};" for name, value in texts.items()]
    lines += [_pattern(name, pattern) for name, pattern in sorted(patterns.items())]
    return HEAD + "\n".join(lines) + "\n"


def _pairs(table: Mapping[int, str | int]) -> dict[str, str]:
    """A table of ``str.translate``, without what JavaScript calculates or takes from BLANKS."""
    known = {*vars(amount)["_BLANKS"], *vars(amount)["_UNSEEN"]}
    pairs = {chr(sign): to if isinstance(to, str) else chr(to) for sign, to in table.items()}
    return {
        sign: to
        for sign, to in pairs.items()
        if sign not in known and (len(to) != 1 or ord(sign) - ord(to) != 0xFEE0)
    }


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _pattern(name: str, pattern: re.Pattern[str]) -> str:
    source = _PART.sub(lambda part: r"[^\n]" if part[0] == "." else part[0], pattern.pattern)
    if pattern.flags & re.DOTALL:
        source = pattern.pattern
    source = source.replace("(?P<", "(?<").replace("/", r"\/").replace(r"\\/", r"\/")
    whole = source if name in REPLACED else f"^(?:{source})$"
    flags = ("g" if name in REPLACED else "") + "i" * bool(pattern.flags & re.IGNORECASE)
    dotall = "s" * bool(pattern.flags & re.DOTALL)
    return f"export const {name.removeprefix('_')} = /{whole}/{flags}{dotall}u;"
