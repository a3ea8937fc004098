"""CSV as office programs write it: bytes → rows, and what was assumed on the way.

Encodings and separators differ from program to program and from country to country, and a file
does not say which it has. What is certain (a byte order mark, a line ``sep=;``) is taken as it
is; what is only likely is named, so that whoever reads the report can look.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from formspec.diagnostics.problem import FormspecError, Words, problem
from formspec.submissions.strict_json import MAX_BYTES

MAX_CELLS = 1_000_000
"""So many cells, rows × columns, are read of one file."""

Lines = Iterator[tuple[int, list[str]]]
"""The number of each line, and its cells."""

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*(?=[\r\n])', re.IGNORECASE)
_HEAD = 100_000  # characters in which the first line is looked for


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The rows of a CSV file below its head."""

    source: str
    """What messages call the file."""
    head: tuple[str, ...]
    """The names of the columns."""
    rows: tuple[tuple[int, list[str]], ...]
    """The number of each line and its cells, not more than columns; perhaps fewer."""
    assumed: tuple[tuple[str, str], ...]
    """What the file does not say: a kind of finding, and what was assumed."""

    def line(self, number: int, reason: str) -> FormspecError:
        """What is wrong with a line, as a key of ``EXPECTED``."""
        return _line(self.source, number, reason)


def read_table(raw: str | bytes, source: str) -> CsvTable:
    r"""Read a CSV text, or the bytes of a CSV file.

    Raises FormspecError: no text, too long, a line of another width, a quote that is not closed.

    >>> table = read_table("path;value;;\n1.A;12\n".encode(), "county.csv")
    >>> table.head, table.rows, table.assumed
    (('path', 'value'), ((2, ['1.A', '12']),), (('separator', ';'),))
    """
    if len(raw) > MAX_BYTES:
        raise FormspecError(problem("FS546", file=source, limit=MAX_BYTES))
    text, encoding = _decoded(raw, source) if isinstance(raw, bytes) else (raw, None)
    text = text.removeprefix("\ufeff")
    declared = _DECLARED.match(text)
    separator = declared[1] if declared else max(",;\t", key=lambda sign: _columns(text, sign))
    lines = _lines(text, separator, source)
    if declared:
        next(lines)
    _, first = next(lines, (1, [""]))
    head = [name.strip() for name in first]
    while head and not head[-1]:
        head.pop()
    assumed = [("encoding", encoding)] if encoding else []
    if separator != "," and not declared:
        assumed.append(("separator", separator.replace("\t", "Tab")))
    rows = tuple(_cut(lines, len(head), source))
    return CsvTable(source, tuple(head), rows, tuple(assumed))


def _decoded(raw: bytes, source: str) -> tuple[str, str | None]:
    """The text, and the name of its encoding if that is only likely."""
    mark = next((name for sign, name in _MARKS.items() if raw.startswith(sign)), None)
    try:
        text = raw.decode(mark or "utf-8")
    except UnicodeDecodeError as error:
        if mark or _is_surely_utf8(raw[: error.start].decode()):  # it is damaged
            raise FormspecError(problem("FS548", file=source)) from None
    else:
        return text, None if mark or text.isascii() or _is_surely_utf8(text) else "UTF-8"
    try:
        return raw.decode("gb18030"), "GB18030"
    except UnicodeDecodeError:
        raise FormspecError(problem("FS548", file=source)) from None


def _is_surely_utf8(text: str) -> bool:
    """Whether a character takes three bytes: two are as well one of GB18030, as in ʡ and 省."""
    return max(text, default="") >= "\u0800"


def _columns(text: str, separator: str) -> int:
    """How many columns the first line has if this is the separator."""
    rows = csv.reader(StringIO(text[:_HEAD], newline=""), delimiter=separator)
    return sum(map(bool, next(filter(any, rows), [])))


def _lines(text: str, separator: str, source: str) -> Lines:
    """The lines in which something stands."""
    reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
    left = MAX_CELLS
    try:
        for row in reader:
            left -= len(row)
            if left < 0:
                raise FormspecError(problem("FS549", file=source, limit=MAX_CELLS))
            if any(row):
                yield reader.line_num, row
    except csv.Error:
        raise _line(source, reader.line_num, "csv_quote") from None


def _cut(lines: Lines, width: int, source: str) -> Lines:
    """The lines without the empty cells that stand behind the last column."""
    for number, row in lines:
        if any(row[width:]):
            raise _line(source, number, "csv_width")
        yield number, row[:width]


def _line(source: str, line: int, reason: str) -> FormspecError:
    return FormspecError(problem("FS545", file=source, line=line, reason=Words(reason)))
