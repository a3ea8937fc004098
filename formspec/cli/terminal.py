"""How results look and where they go: plain lines in a pipe, coloured tables on a terminal.

Standard output takes results, standard error what is said to the person. Whatever a line
is made of (a file name, a label, a filled value), no control character of it gets out.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EBADF
from typing import NoReturn, TextIO

from formspec.diagnostics.problem import FormspecError, os_reason, problem
from formspec.diagnostics.span import printable

COLOURS = {"error": "31", "warning": "33", "note": "36", "pass": "32", "fail": "31"}
STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}

Head = tuple[str, str]
"""What a line begins with: its meaning (a key of COLOURS) and the word for it."""


def prepare() -> None:
    """A character that the terminal's encoding lacks is shown as its number."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, head: Head | None = None) -> None:
    """Lines for the person, on standard error; if nobody listens, the work goes on."""
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            print(_line(sys.stderr, text, head), file=sys.stderr, flush=True)


def put(text: str, head: Head | None = None) -> None:
    """Lines of a result, on standard output. Raises FormspecError."""
    with _output() as out:
        print(_line(out, text, head), file=out)


def put_json(data: object) -> None:
    """A result for machines: UTF-8 whatever the locale. Raises FormspecError."""
    put_bytes((to_json(data) + "\n").encode())


def put_bytes(data: bytes) -> None:
    """A result as it is, on standard output. Raises FormspecError."""
    with _output() as out:
        out.flush()
        if hasattr(out, "buffer"):
            out.buffer.write(data)
        else:  # a text buffer that stands in for standard output
            out.write(data.decode())


def finish() -> None:
    """Everything is out, or it is an error while it can still be told. Raises FormspecError."""
    if sys.stdout is not None:
        with _output() as out:
            out.flush()


def drop_output() -> None:
    """Nobody reads on: what is still buffered goes nowhere, without a word at exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _output() -> Iterator[TextIO]:
    try:
        yield sys.stdout or _no_output()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise FormspecError(problem("FS609", file="stdout", reason=os_reason(error))) from None


def _no_output() -> NoReturn:
    raise OSError(EBADF, os.strerror(EBADF))  # the caller closed it


def shows_colours(stream: TextIO) -> bool:
    """Whether a person looks at this stream and wants colours."""
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def is_for_eyes() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def _line(stream: TextIO, text: str, head: Head | None) -> str:
    shown = "\n".join(map(printable, text.split("\n")))
    if head is None:
        return shown
    colour, word = COLOURS.get(head[0]), printable(head[1])
    if colour and shows_colours(stream):
        word = f"\x1b[1;{colour}m{word}\x1b[0m"
    return f"{word} {shown}"


def to_json(data: object) -> str:
    """JSON in which control and direction characters, and half characters, are escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    if text.replace("\n", "").isprintable():
        return text
    plain = "\n\u3000\xa0"
    return "".join(
        char if char.isprintable() or char in plain else json.dumps(char)[1:-1] for char in text
    )


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows on standard output: under a head on a terminal, tab-separated in a pipe."""
    cells = [[printable("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not is_for_eyes():
        for row in cells:
            with _output() as out:
                print("\t".join(row), file=out)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*head, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for row in cells:
        drawn.add_row(*(Text(cell, STYLES.get(cell, "")) for cell in row))
    with _output():
        Console(highlight=False, markup=False).print(drawn)
