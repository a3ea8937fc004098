"""A place in a text: which file, line and column, and the line itself."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line of a source text.

    ``line`` and ``column`` count from 1, in characters; ``length`` is in characters too.
    ``text`` is the whole line, so that a message can show it without the file at hand.
    """

    source: str
    line: int
    column: int
    length: int
    text: str

    def part(self, start: int, length: int) -> "Span":
        """The stretch that begins ``start`` characters into this one."""
        return Span(self.source, self.line, self.column + start, max(length, 1), self.text)

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


def mark(span: Span, width: int = 100) -> str:
    """The line of ``span`` and, under it, a mark below the stretch.

    Long lines are cut to about ``width`` characters around the mark. Chinese characters
    take two places on a terminal, so the mark is measured in places, not in characters.
    """
    start = span.column - 1
    cut = max(0, start - width // 2)
    line = printable(span.text[cut : cut + width])
    shown = start - cut
    stretch = line[shown : shown + span.length]
    return f"{line}\n{' ' * places(line[:shown])}^{'~' * (places(stretch) - 1)}"


def places(text: str) -> int:
    """How many terminal places ``text`` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def printable(text: str) -> str:
    """``text`` with every control and direction character replaced, safe on a terminal."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char in "\t\u3000\xa0" else "\ufffd" for char in text
    )
