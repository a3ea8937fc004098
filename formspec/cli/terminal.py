"""How results look and where they go: plain lines in a pipe, coloured tables on a terminal.

Standard output takes results, standard error what is said to the person. Whatever a line
is made of (a file name, a label, a filled value), no control character of it gets out.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EBADF, EISDIR
from pathlib import Path
from stat import S_IMODE
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import NoReturn, TextIO, TypeVar

from formspec.diagnostics.problem import FormspecError, os_reason, problem
from formspec.diagnostics.span import printable

COLOURS = {"error": "31", "warning": "33", "note": "36", "pass": "32", "fail": "31"}
STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}

MANY, BAR, WIPE = 20, 40, "\r\x1b[K"
"""From how many on a bar is shown, how wide it is, and what takes it away."""

T = TypeVar("T")

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


# Waiting -------------------------------------------------------------------------------


def watched(found: Iterable[T], total: int) -> Iterator[T]:
    """Passes on what is found; where a person waits for much of it, a bar shows how far it is.

    The bar stands on standard error, and is wiped before anything else is said.
    """
    if total < MANY or sys.stderr is None or not sys.stderr.isatty():
        yield from found
        return
    try:
        for number, one in enumerate(found, 1):
            _draw(WIPE)
            yield one
            full = BAR * number // total
            _draw(f"\r[{'#' * full}{'.' * (BAR - full)}] {number}/{total}")
    finally:
        _draw(WIPE)


def _draw(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()


# Files ---------------------------------------------------------------------------------


def write(files: Sequence[tuple[Path, bytes]], *, force: bool, private: bool = False) -> None:
    """Write files whole or not at all, none over an existing one without ``force``.

    Each goes to a temporary file beside its place; only when all are there do they take
    their names. ``private`` files are for their owner's eyes. Raises FormspecError.
    """
    staged: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, _ in files:
            if path.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if path.is_file() and not force:
                raise FormspecError(problem("FS608", file=str(path)))
        for path, data in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            place = path.resolve()  # a link stays, what it points to is written
            if place.exists() and not place.is_file():
                place.write_bytes(data)  # a device or a pipe is never replaced
            else:
                staged.append((_stage(place, data, private), place))
        for temporary, place in staged:
            temporary.replace(place)
    except OSError as error:
        raise FormspecError(problem("FS609", file=str(path), reason=os_reason(error))) from None
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_form(shape: object, output: str, source: str, *, force: bool) -> Path:
    """Writes a filled form as JSON; in a folder it is named after the file it came from.

    It holds names and telephone numbers: it is for its owner's eyes. Raises FormspecError.
    """
    file = Path(output)
    if file.is_dir():
        file /= Path(source).with_suffix(".json").name
    write([(file, (to_json(shape) + "\n").encode())], force=force, private=True)
    return file


def write_folder(
    folder: Path, names: Sequence[str], contents: Iterable[bytes], *, force: bool
) -> None:
    """Write many files into a folder: all of them or none, none over another without ``force``.

    They gather in a folder of their own inside, and move when all are there. The system is
    not asked to bring each to the disk at once: thousands would take minutes, and what is
    made again as easily need not survive a power cut. Raises FormspecError.
    """
    path = folder
    try:
        for name in names:
            path = folder / name
            if path.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if path.exists() and not force:
                raise FormspecError(problem("FS608", file=str(path)))
        path = folder
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".formspec-", suffix=".tmp") as made:
            for name, data in zip(names, contents, strict=True):
                path = folder / name
                (Path(made) / name).write_bytes(data)
            for name in names:
                path = folder / name
                (Path(made) / name).replace(path)
    except OSError as error:
        raise FormspecError(problem("FS609", file=str(path), reason=os_reason(error))) from None


def _stage(path: Path, data: bytes, private: bool) -> Path:
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not private:  # a temporary file is for its owner only
                temporary.chmod(_usual_mode(path))
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


def _usual_mode(path: Path) -> int:
    """That of the file which is replaced, or what the system gives a new one."""
    if path.exists():
        return S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
