"""The command ``validate``: what is wrong with filled files.

A few JSON or CSV files are checked against the compiled form alone; the form itself, and what
reasons about it, is loaded for workbooks, folders and files that fail.
"""

import os
import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, REFUSED, Parser, language_of
from formspec.cli.messages import sentence
from formspec.cli.prepared_form import PreparedForm, prepare
from formspec.diagnostics.problem import FormspecError, Lang, Words, problem
from formspec.diagnostics.span import printable
from formspec.engine.evaluate import evaluate
from formspec.submissions.submission import PLAIN_SUFFIXES, read_plain

if TYPE_CHECKING:
    from formspec.cli.annotated_copies import AnnotatedCopies
    from formspec.engine.finding import Finding, Outcome
    from formspec.engine.validate import Report
    from formspec.language.form import Form

FEW = 10
"""So few plain files are checked before that is imported which is faster for many."""

MAX_NAMED = 5
"""So many files that were left out are named."""


_LIST = re.compile(rb"(?:\xef\xbb\xbf)?path,(?:column,)?value[\r\n]")
"""How a CSV file begins that is one filled form; others may hold many, one a row."""


class _Checked(NamedTuple):
    """What one file comes to."""

    path: str
    """The file, as it was named."""
    findings: "tuple[Finding, ...]" = ()
    """What is wrong with it."""
    error: FormspecError | None = None
    """Why it could not be read."""
    report: "Report | None" = None
    """The report of a file that was checked with the form itself."""
    blank: bool = False
    """Whether nothing at all was filled in."""

    @property
    def verdict(self) -> "Outcome":
        """Whether it can be accepted."""
        if not self.findings:
            return "pass"
        from formspec.engine.finding import outcome

        return outcome(self.findings)


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``validate``."""
    parser.argument("form", "form")
    parser.argument("files", "path", nargs="+")
    parser.json_option()
    parser.option("--annotate", key="annotate", action="store_true")
    parser.option("-o", "--output", key="copies", metavar="FOLDER")
    parser.option("--force", key="force", action="store_true")


def run(chosen: Namespace) -> int:
    """Print what is wrong with each file; the worst of them is the exit code."""
    form = prepare(chosen.form)
    lang = language_of(chosen, form.plan)
    if chosen.output is not None and not chosen.annotate:
        terminal.say(sentence("only_copies", lang))
        return REFUSED
    copies = _copies(form, chosen, lang) if chosen.annotate else None
    code, shapes = OK, []
    for checked in _checked_files(form, chosen, lang):
        if checked.error is not None:
            terminal.say(checked.error.message(lang))
            code = REFUSED
            continue
        code = max(code, FOUND if checked.verdict == "fail" else OK)
        if chosen.json:
            shapes.append(_shape(checked, chosen.lang))
        else:
            _show(checked, lang)
        if copies and checked.report and not copies.write(Path(checked.path), checked.report):
            code = REFUSED
    if chosen.json:
        plan = form.plan
        terminal.put_json({"form": plan.id, "version": plan.version, "submissions": shapes})
    return code


def _copies(form: PreparedForm, chosen: Namespace, lang: Lang) -> "AnnotatedCopies":
    from formspec.cli.annotated_copies import AnnotatedCopies

    return AnnotatedCopies(form.form, lang, chosen.output, force=chosen.force)


# Checking ------------------------------------------------------------------------------


def _checked_files(form: PreparedForm, chosen: Namespace, lang: Lang) -> Iterator[_Checked]:
    """What each file comes to, in their order."""
    if chosen.annotate or len(chosen.files) > FEW or not all(map(_is_plain, chosen.files)):
        yield from _checked_with_form(form.form, chosen.files, lang)
        return
    for path in chosen.files:
        yield _checked(form, path, lang)


def _is_plain(path: str) -> bool:
    """Whether it is one filled form that is read without any other library."""
    file = Path(path)
    if file.suffix.lower() in PLAIN_SUFFIXES and file.is_file():
        with suppress(OSError), file.open("rb") as opened:
            return file.suffix.lower() == ".json" or _LIST.match(opened.read(40)) is not None
    return False


def _checked(form: PreparedForm, path: str, lang: Lang) -> _Checked:
    """What a plain file comes to; the form is built only where it fails."""
    try:
        submission = read_plain(form.plan, Path(path))
        checked = _Checked(path, evaluate(form.plan, submission).findings())
    except FormspecError as error:
        return _Checked(path, error=error)
    except MemoryError:
        lack = problem("FS101", file=path, reason=Words("no_memory"))
        return _Checked(path, error=FormspecError(lack))
    if checked.verdict == "pass":
        return checked
    if checked.verdict == "incomplete":
        from formspec.engine.untouched import untouched

        return checked._replace(blank=untouched(form.plan, submission))
    from formspec.engine.validate import validate

    return _with_proposals(path, validate(form.form, submission), lang)


def _checked_with_form(form: "Form", paths: Sequence[str], lang: Lang) -> Iterator[_Checked]:
    """What files of any kind, and those in folders, come to."""
    from formspec.batch import gather, validate_files
    from formspec.cli.progress import with_progress

    gathered = gather(paths)
    _say_left_out(gathered.left_out, lang)
    checked = validate_files(form, gathered.files, processes=_processors())
    for each in with_progress(checked, len(gathered.files)):
        if each.report is None:
            yield _Checked(each.path, error=FormspecError(*each.problems))
        else:
            yield _with_proposals(each.path, each.report, lang)


def _with_proposals(path: str, report: "Report", lang: Lang) -> _Checked:
    """What a file comes to, with the figures that are probably wrong."""
    if report.verdict == "fail":
        from formspec.reasoning.repair.proposals import with_proposals

        report = with_proposals(report, lang)
    return _Checked(path, report.findings, report=report, blank=report.is_blank)


def _processors() -> int:
    """How many this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


# Showing -------------------------------------------------------------------------------


def _say_left_out(paths: Sequence[str], lang: Lang) -> None:
    if paths:
        names = [Path(path).name for path in paths[:MAX_NAMED]]
        names += ["…"] if len(paths) > MAX_NAMED else []
        listed = sentence("comma", lang).join(names)
        terminal.say(sentence("not_checked", lang, len(paths), listed))


def _shape(checked: _Checked, lang: Lang | None) -> dict[str, Any]:
    from formspec.engine.summary import summary

    return summary(checked.path, checked.findings, lang, blank=checked.blank)


def _show(checked: _Checked, lang: Lang) -> None:
    """The file and what it comes to; its findings indented below, if anything is filled in."""
    path, verdict = printable(checked.path), checked.verdict
    head = verdict, sentence("verdict_blank" if checked.blank else f"verdict_{verdict}", lang)
    if checked.blank or not checked.findings:
        terminal.put(path, head=head)
        return
    from formspec.cli.findings import counted, show_findings

    terminal.put(path + counted(checked.findings, lang), head=head)
    show_findings(checked.findings, lang, terminal.put)
