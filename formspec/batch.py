"""Many filled files, one after another or in several processes: a broken one stops nobody."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from formspec.api import NOT_READ, read_all, readable, suffixes
from formspec.diagnostics.problem import (
    FormspecError,
    Problem,
    Words,
    check_type,
    os_reason,
    problem,
)
from formspec.diagnostics.regular_file import is_folder
from formspec.engine.compiled import compile_form
from formspec.engine.evaluate import Evaluation
from formspec.engine.validate import Report, evaluated, report_of, validate
from formspec.language.form import Form, check_form
from formspec.submissions.submission import Submission

ANNOTATED = ".checked"
"""What the name of an annotated copy has before its suffix."""

FIRST = 8
"""So many files are checked before other processes are started."""

STARTING, SENDING = 0.2, 0.0002
"""Seconds of the processor until another process works, and for a file that it sends back."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and its report, or why it could not be read."""

    path: str
    """The file as it was named, or as it stands in its folder; behind it the line of a row."""
    report: Report | None
    """The findings; None if the file could not be read."""
    problems: tuple[Problem, ...] = ()
    """Why it could not be read."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to check, and what else stands in their folders."""

    files: tuple[str, ...]
    """The files in their order."""
    left_out: tuple[str, ...]
    """What stands in the folders but is not to be checked."""


def gather(paths: Iterable[str | Path]) -> Gathered:
    """The files themselves, and those of each folder, by name.

    A folder is looked through for files that can be read by their suffix, and for those that
    an office may have sent although they cannot; hidden ones, the locks that spreadsheet
    programs leave (``~$…``), and annotated copies beside their originals
    (``NAME.checked.xlsx``) are none. Raises FormspecError: a folder holds nothing to check, or
    cannot be opened.
    """
    files: list[str] = []
    left_out: list[str] = []
    known = (*suffixes(), *NOT_READ)
    for path in map(str, paths):
        if not is_folder(path):
            files.append(path)
            continue
        inside = _inside(path)
        wanted = [name for name in inside if _is_wanted(name, known)]
        if not wanted:
            raise FormspecError(problem("FS612", file=path, suffixes=readable()))
        files += wanted
        left_out += [name for name in inside if not _is_wanted(name, known)]
    return Gathered(tuple(files), tuple(left_out))


def _inside(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]  # noqa: PTH118, PTH208 - as it was written, "./" too
    except OSError as error:
        raise FormspecError(problem("FS101", file=folder, reason=os_reason(error))) from None


def _is_wanted(path: str, known: tuple[str, ...]) -> bool:
    file = Path(path)
    if file.name.startswith((".", "~$")) or _is_copy(file):
        return False
    return file.suffix.lower() in known and not is_folder(file)


def _is_copy(file: Path) -> bool:
    """Whether it was annotated here: one that an office sends back has no original beside it."""
    original = file.stem.removesuffix(ANNOTATED)
    return original != file.stem and file.with_name(original + file.suffix).exists()


def validate_files(
    form: Form, paths: Iterable[str | Path], *, processes: int = 1
) -> Iterator[Checked]:
    """Read and check filled files.

    Args:
        form: The form that was filled in.
        paths: Files; a folder stands for the files in it.
        processes: Above 1, among how many processes many files are divided, if the first
            ones take so long that it pays. They import your main module: start the work below
            ``if __name__ == "__main__"``.

    Returns:
        One entry a file, in their order: its report, or why it could not be read. A CSV file
        with one reporting unit a row has one for each row.

    Raises:
        FormspecError: A folder holds nothing to check, or cannot be opened.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> [checked.problems[0].code for checked in validate_files(form, ["absent.json"])]
    ['FS101']
    """
    check_form(form)
    check_type(paths, Iterable, "paths", "list_of_paths")
    files = gather(paths).files
    if processes < 2 or len(files) <= FIRST:
        return (checked for file in files for checked in _checked(form, file))
    return _divided(form, files, processes)


def _divided(form: Form, files: tuple[str, ...], processes: int) -> Iterator[Checked]:
    """The first files here, the others where it costs least."""
    spent = []
    for path in files[:FIRST]:
        start = process_time()
        checked = _checked(form, path)
        spent.append(process_time() - start)
        yield from checked
    rest = files[FIRST:]
    if _pays(sorted(spent)[FIRST // 2], len(rest), processes):
        yield from _side_by_side(form, rest, processes)
    else:
        for path in rest:
            yield from _checked(form, path)


def _pays(each: float, files: int, processes: int) -> bool:
    """Whether other processes add less than a tenth to the work."""
    return files * each >= 10 * (processes * STARTING + files * SENDING)


def _checked(form: Form, path: str) -> list[Checked]:
    try:
        filled = read_all(form, path)
        several = len(filled) > 1
        return [Checked(each.source if several else path, validate(form, each)) for each in filled]
    except FormspecError as error:
        return [Checked(path, None, error.problems)]
    except MemoryError:
        return [Checked(path, None, (problem("FS101", file=path, reason=Words("no_memory")),))]


# In several processes ------------------------------------------------------------------


def _side_by_side(form: Form, files: tuple[str, ...], processes: int) -> Iterator[Checked]:
    from formspec.workers import answers

    for file, answer in zip(files, answers(partial(_sent, form), files, processes), strict=True):
        if answer is None:
            yield Checked(file, None, (problem("FS637", file=file),))
        else:
            yield from (_received(form, each) for each in answer)


def _sent(form: Form, path: str) -> list[dict[str, Any]]:
    """A checked file as it is sent from process to process: without form, plan and sentences."""
    return [_parts(checked) for checked in _checked(form, path)]


def _parts(checked: Checked) -> dict[str, Any]:
    if checked.report is None:
        problems = [replace(each, args=dict(each.args)) for each in checked.problems]
        return {"path": checked.path, "problems": problems}
    evaluation = evaluated(checked.report)
    return {
        "path": checked.path,
        "submission": checked.report.submission,
        "evaluation": evaluation._replace(plan=None, explanations=None),  # type: ignore[arg-type]
    }


def _received(form: Form, answer: Mapping[str, Any]) -> Checked:
    path = answer["path"]
    if "problems" in answer:
        return Checked(path, None, tuple(answer["problems"]))
    submission: Submission = answer["submission"]
    evaluation: Evaluation = answer["evaluation"]
    complete = evaluation._replace(plan=compile_form(form), explanations=submission.explanations)
    return Checked(path, report_of(form, submission, complete))
