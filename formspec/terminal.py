"""How results look: plain tab-separated lines in a pipe, a coloured table on a terminal."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from formspec.problem import FormspecError, os_reason, problem
from formspec.span import printable

COLOURS = {"error": "31", "warning": "33", "note": "36", "pass": "32", "fail": "31"}


def is_terminal() -> bool:
    """Whether a person looks at standard output and wants colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def say(text: str) -> None:
    """One line for the person, on standard error."""
    print(text, file=sys.stderr)


def coloured(word: str, text: str | None = None) -> str:
    """A word in the colour of its meaning, plain in a pipe."""
    shown = word if text is None else text
    colour = COLOURS.get(word)
    return f"\x1b[1;{colour}m{shown}\x1b[0m" if colour and is_terminal() else shown


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under a head on standard output."""
    cells = [[printable("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not is_terminal():
        for row in cells:
            print("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*head, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for row in cells:
        drawn.add_row(*(Text(cell, COLOURS_OF.get(cell, "")) for cell in row))
    Console(highlight=False, markup=False).print(drawn)


COLOURS_OF = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def write(files: Sequence[tuple[Path, bytes]], *, force: bool, private: bool = False) -> None:
    """Write files whole or not at all, none over an existing one without ``force``.

    Each goes to a temporary file beside its place; only when all are there do they take
    their names. Raises FormspecError.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files:
            if path.exists() and not force:
                raise FormspecError(problem("FS608", file=str(path)))
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.append((_stage(path, data, private), path))
        for temporary, path in staged:
            temporary.replace(path)
    except OSError as error:
        name = str(error.filename2 or error.filename or files[0][0])
        raise FormspecError(problem("FS609", file=name, reason=os_reason(error))) from None
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _stage(path: Path, data: bytes, private: bool) -> Path:
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    if not private:  # a temporary file is for its owner only; what others read gets the usual mode
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
    return temporary
