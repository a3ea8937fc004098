"""A place in a text: which file, line and column, and the line itself."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line of a source text."""

    source: str
    """What messages call the text, such as a file name."""
    line: int
    """The line, from 1."""
    column: int
    """The first character of the stretch, from 1."""
    length: int
    """How many characters it is long, at least 1."""
    text: str
    """The whole line, so that a message can show it without the file at hand."""

    def part(self, start: int, length: int) -> "Span":
        """The stretch that begins ``start`` characters into this one."""
        return Span(self.source, self.line, self.column + start, max(length, 1), self.text)

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


def mark(span: Span, width: int = 100) -> str:
    """Show a place.

    Args:
        span: The place.
        width: About how many characters of a long line are shown, around the place.

    Returns:
        The line and, under it, a mark below the stretch. Chinese characters take two places
        on a terminal, so the mark is measured in places, not in characters.

    >>> print(mark(Span("visits.yaml", 3, 1, 4, "tite: 走访表")))
    tite: 走访表
    ^~~~
    """
    start = span.column - 1
    cut = max(0, start - width // 2)
    line = printable(span.text[cut : cut + width])
    shown = start - cut
    stretch = line[shown : shown + span.length]
    return f"{line}\n{' ' * places(line[:shown])}^{'~' * (places(stretch) - 1)}"


def places(text: str) -> int:
    """Measure a text.

    Args:
        text: One line.

    Returns:
        How many places it takes on a terminal.

    >>> places("9.A 户")
    6
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def printable(text: str) -> str:
    r"""Make a text safe on a terminal.

    Args:
        text: Any text.

    Returns:
        The text with a blank for each tab or wide blank, and U+FFFD for every other control
        or direction character.

    >>> printable("a\tb\x1b[31m")
    'a b�[31m'
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char in "\t\u3000\xa0" else "\ufffd" for char in text
    )
