"""Texts inside formulas."""

import re
from collections.abc import Iterator

from formspec_xlsx.notation import cut, plain

TEXT_LIMIT = 255
"""Characters of one text inside a formula; longer ones are joined from pieces."""

_PIECE = 120  # so that no piece exceeds the limit, whatever counts twice or is doubled
_LOOKS_ESCAPED = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_PLACE = re.compile(r"\{([a-z]+)\}")


def quoted(text: str) -> str:
    """A text as a formula writes it, whatever it holds: quotation marks are doubled."""
    return "&".join(f'"{piece.replace(chr(34), chr(34) * 2)}"' for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    # A piece never looks like _x000D_, which programs would read as a carriage return.
    for part in _LOOKS_ESCAPED.split(plain(text)):
        for start in range(0, max(len(part), 1), _PIECE):
            yield part[start : start + _PIECE]


def composed(template: str, **parts: str) -> str:
    """A sentence as a formula; ``parts`` are formulas for what stands in braces."""
    pieces = enumerate(_PLACE.split(template))
    formulas = (parts[piece] if number % 2 else quoted(piece) for number, piece in pieces if piece)
    return "&".join(formulas) or '""'


def on_one_line(text: str, limit: int = 120) -> str:
    """A text of the form as a note shows it: on one line, not too long."""
    return cut(" ".join(text.split()), limit)
