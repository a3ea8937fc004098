"""The command ``validate``: what is wrong with filled files.

A few JSON or CSV files are checked against the compiled form alone; the form itself, and what
reasons about it, is loaded for workbooks, folders and files that fail.
"""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, REFUSED, Parser, language_of
from formspec.cli.messages import sentence
from formspec.cli.prepared_form import PreparedForm, prepare
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.engine.evaluate import evaluate
from formspec.submissions.plain_files import SUFFIXES, read_plain

if TYPE_CHECKING:
    from formspec.cli.annotated_copies import AnnotatedCopies
    from formspec.engine.finding import Finding, Outcome
    from formspec.engine.validate import Report
    from formspec.language.form import Form

FEW = 10
"""So few plain files are checked before that is imported which is faster for many."""

MAX_NAMED = 5
"""So many files that were left out are named."""


class _Result(Protocol):
    """What a file comes to: a report, or the evaluation of a plan."""

    @property
    def verdict(self) -> "Outcome": ...
    @property
    def findings(self) -> "tuple[Finding, ...]": ...


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
    for path, result in _results(form, chosen, lang):
        if isinstance(result, FormspecError):
            terminal.say(result.message(lang))
            code = REFUSED
            continue
        code = max(code, FOUND if result.verdict == "fail" else OK)
        if chosen.json:
            shapes.append(_shape(path, result, chosen.lang))
        else:
            _show(path, result, lang)
        # With copies each result is a report: see _results.
        if copies is not None and not copies.write(Path(path), cast("Report", result)):
            code = REFUSED
    if chosen.json:
        plan = form.plan
        terminal.put_json({"form": plan.id, "version": plan.version, "submissions": shapes})
    return code


def _copies(form: PreparedForm, chosen: Namespace, lang: Lang) -> "AnnotatedCopies":
    from formspec.cli.annotated_copies import AnnotatedCopies

    return AnnotatedCopies(form.form, lang, chosen.output, force=chosen.force)


# Checking ------------------------------------------------------------------------------


def _results(
    form: PreparedForm, chosen: Namespace, lang: Lang
) -> Iterator[tuple[str, _Result | FormspecError]]:
    """Each file with what it comes to, or why it could not be read."""
    if chosen.annotate or len(chosen.files) > FEW or not all(map(_is_plain, chosen.files)):
        yield from _reports(form.form, chosen.files, lang)
        return
    for path in chosen.files:
        yield path, _checked(form, path, lang)


def _is_plain(path: str) -> bool:
    """Whether it is a file that is read without any other library."""
    return Path(path).suffix.lower() in SUFFIXES and not Path(path).is_dir()


def _checked(form: PreparedForm, path: str, lang: Lang) -> _Result | FormspecError:
    """What a plain file comes to; the form is built only where it fails."""
    try:
        submission = read_plain(form.plan, Path(path))
        result = evaluate(form.plan, submission)
    except FormspecError as error:
        return error
    if result.verdict != "fail":
        return result
    from formspec.engine.validate import validate

    return _with_proposals(validate(form.form, submission), lang)


def _reports(
    form: "Form", paths: Sequence[str], lang: Lang
) -> Iterator[tuple[str, _Result | FormspecError]]:
    """What files of any kind, and those in folders, come to."""
    from formspec.batch import gather, validate_files
    from formspec.cli.progress import with_progress

    gathered = gather(paths)
    _say_left_out(gathered.left_out, lang)
    checked = validate_files(form, gathered.files, processes=_processors())
    for each in with_progress(checked, len(gathered.files)):
        if each.report is None:
            yield each.path, FormspecError(*each.problems)
        else:
            yield each.path, _with_proposals(each.report, lang)


def _with_proposals(report: "Report", lang: Lang) -> "Report":
    """With the figures that are probably wrong, where something is."""
    if report.verdict != "fail":
        return report
    from formspec.reasoning.repair.proposals import with_proposals

    return with_proposals(report, lang)


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


def _shape(path: str, result: _Result, lang: Lang | None) -> dict[str, Any]:
    from formspec.engine.summary import summary

    return summary(path, result.findings, lang)


def _show(path: str, result: _Result, lang: Lang) -> None:
    """The file and what it comes to; its findings indented below."""
    verdict = result.verdict, sentence(f"verdict_{result.verdict}", lang)
    if not result.findings:
        terminal.put(path, head=verdict)
        return
    from formspec.cli.findings import counted, show_findings

    terminal.put(path + counted(result.findings, lang), head=verdict)
    show_findings(result.findings, lang, terminal.put)
