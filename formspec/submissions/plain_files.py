"""Filled files that can be read without any other library: JSON and CSV."""

from pathlib import Path

from formspec.diagnostics.problem import FormspecError, os_reason, problem
from formspec.submissions.strict_json import MAX_BYTES
from formspec.submissions.submission import Identity, Submission, from_csv, from_json

SUFFIXES = (".json", ".csv")
"""How the names of such files end, in lower case."""


def read_plain(form: Identity, path: Path) -> Submission:
    """A file whose name ends with one of ``SUFFIXES``, as a submission.

    Raises FormspecError: not readable, or filled for another form or version.
    """
    if path.suffix.lower() == ".json":
        return from_json(form, file_bytes(path), str(path))
    return from_csv(form, file_text(path), str(path))


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; of one that is too long, so many that it is refused.

    Raises FormspecError: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormspecError(problem("FS101", file=str(path), reason=os_reason(error))) from None


def file_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises FormspecError: it is none."""
    try:
        return file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FormspecError(problem("FS548", file=str(path))) from None
