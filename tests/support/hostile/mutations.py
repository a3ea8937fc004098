"""Texts with a few accidents: characters, words and lines changed, lost, doubled, moved."""

import re
from random import Random

WORDS = re.compile(r"\w+|[^\w\s]|\s+")
JUNK = (
    "~", "null", "[]", "{}", "''", '"', "'", "{{", "}}", "[", "]", ",", "#", "%", "@", "`", "<<",
    "*", "&", "!", "|", ">", "0", "-1", "1e999", "none", "true", "不", "＝", "×", "÷0", "prev(",
    "sum(", "..", "至", "之和", "则", "且", "或", "[x]", "A@t", "x!A", "((", "是", "否", "“", "”",
    "\\", "formula", "code", "items", "id", "unit",
    "- ", ": ", "? ", "&a ", "*a", "!!str ", "|\n", "\n", "\t", "  ", "\u2028", "\x85", "\ufeff",
    "\u202e", "\0", "\x1b[31m", "9" * 40, "min: 5", "max: -1", "decimals: 9", "computed: true",
    "type: text", "type: choice", "parts: exhaustive", "rounding: half", "\U0001f600", "\ud800",
)  # fmt: skip
VALUES = ("A", "B", "1", "2", "x", "人", "万元", "是/否", "0", "-1", "[a]", "{a: b}")


def mutated(text: str, chance: Random) -> str:
    """The text with one to four accidents."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        text = chance.choice((_character, _line, _word))(text, chance)
    return text


def _character(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    new = chr(chance.choice((chance.randrange(128), chance.randrange(0x3000), 0x4E00)))
    lost = chance.choice((0, 1, 1, 5, 30))
    return text[:at] + chance.choice(("", new)) + text[at + lost :]


def _line(text: str, chance: Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(3)
    if how == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif how == 1:
        lines.insert(one, lines[other])
    else:
        lines[one] = chance.choice(("  ", "")) + lines[one][chance.choice((0, 1, 2)) :]
    return "\n".join(lines)


def _word(text: str, chance: Random) -> str:
    words = WORDS.findall(text) or [""]
    at = chance.randrange(len(words))
    words[at] = chance.choice((chance.choice(words), chance.choice(JUNK), chance.choice(VALUES)))
    return "".join(words)
