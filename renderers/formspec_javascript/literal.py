"""Data as JavaScript literals that are inert wherever the module is put."""

import json

SAFE_INTEGER = 2**53
"""From here on a JavaScript number may not be the integer that was written."""

Record = dict[str, object]
"""Values by name; the names are plain ones of this package's own, never ``__proto__``."""

Row = list[object]
"""A row of a table."""


def literal(value: object) -> str:
    """JSON that is also JavaScript, and may stand inside a <script>.

    ``<`` and ``>`` and whatever does not print (U+2028, direction marks, halves of pairs) are
    written as escapes, integers from 2^53 on as texts for BigInt.
    """
    if isinstance(value, dict):
        return f"{{{','.join(f'{key}:{literal(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(literal, value))}]"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= SAFE_INTEGER:
        return f'"{value}"'
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable() and not {"<", ">"} & set(text):
        return text
    return "".join(
        char if char.isprintable() and char not in "<>" else _escape(char) for char in text
    )


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def rows(records: list[Row] | list[Record], between: str) -> str:
    """A list of rows or records, and what stands between two of them."""
    return f"[{between.join(map(literal, records))}]"


def table(texts: dict[str, tuple[str, ...]]) -> str:
    """A table of sentences; keys are quoted, since kinds have hyphens."""
    return "{" + ",".join(f'"{key}":{literal(pair)}' for key, pair in texts.items()) + "}"
