"""Files that were named: their bytes, or a sentence on why there are none."""

import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from formspec.diagnostics.problem import FormspecError, Words, os_reason, problem


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a file; a pipe or a device, which may never end, is refused.

    Args:
        path: The file.
        limit: So many bytes are read at most.

    Returns:
        Its bytes, the first ``limit`` of a longer file.

    Raises:
        FormspecError: It cannot be read.

    >>> read_bytes(Path("/dev/null"), 100)
    Traceback (most recent call last):
    formspec.diagnostics.problem.FormspecError: error FS101: cannot open /dev/null: ...
    """
    try:
        status = path.stat()
        if not (S_ISREG(status.st_mode) or S_ISDIR(status.st_mode)):
            raise FormspecError(problem("FS101", file=str(path), reason=Words("no_plain_file")))
        with path.open("rb") as file:
            # No more memory than the file needs: asking for ``limit`` would take it at once.
            return file.read(min(limit, status.st_size + 1))
    except (OSError, ValueError) as error:
        raise FormspecError(problem("FS101", file=str(path), reason=os_reason(error))) from None


def is_folder(path: str | Path) -> bool:
    """Whether a path leads to a folder; it may be anything, also too long or a loop of links."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for such names
