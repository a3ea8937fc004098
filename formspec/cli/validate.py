"""The commands ``read`` and ``validate``: filled files, and what is wrong with them, shown."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from formspec.api import annotate, read
from formspec.cli import terminal
from formspec.cli.messages import word
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.diagnostics.span import printable
from formspec.engine.finding import Finding
from formspec.engine.validate import Report, validate
from formspec.language.form import Form
from formspec.submissions.submission import to_dict

MAX_NAMED = 5
"""So many files that were left out are named."""

MAX_SHOWN = 100
"""So many findings of one file are shown to a person; --json holds all."""

Outcome = Literal["fine", "wrong", "undone"]
"""What many files came to: the worst of them; ``undone`` is a file that could not be read."""

_WORSE: tuple[Outcome, ...] = ("fine", "wrong", "undone")


@dataclass(slots=True)
class Copies:
    """Where annotated copies go, beside their originals unless to a ``folder``; ``made`` are
    those of this run.
    """

    folder: str | None
    force: bool
    made: set[Path] = field(default_factory=set)


def show_read(form: Form, path: str, lang: Lang, *, output: str | None, force: bool) -> bool:
    """Print or write what is in a filled file, and say what was doubtful; whether that blocks."""
    submission = read(form, path)
    shape = to_dict(form, submission)
    if output in (None, "-"):
        terminal.put_json(shape)
    else:
        file = terminal.write_form(shape, str(output), path, force=force)
        terminal.say(word("written", lang).format(file))
    doubts = [found for found in validate(form, submission).findings if not found.text]
    _show_findings(doubts, lang, terminal.say)
    return any(finding.blocks for finding in doubts)


def show_checked(
    form: Form,
    paths: Sequence[str],
    lang: Lang,
    *,
    json: bool,
    asked: Lang | None,
    copies: Copies | None,
) -> Outcome:
    """Print what is wrong with filled files, and write annotated ``copies`` if there are to be.

    ``asked`` is the language that was asked for; else the JSON has each form's own.
    """
    from formspec.batch import gather, validate_files  # read starts sooner without it

    gathered = gather(paths)
    _say_left_out(gathered.left_out, lang)
    outcomes: set[Outcome] = {"fine"}
    shown = []
    checked = validate_files(form, gathered.files, processes=_processors())
    for found in terminal.watched(checked, len(gathered.files)):
        if found.report is None:
            terminal.say(FormspecError(*found.problems).message(lang))
            outcomes.add("undone")
            continue
        report = _with_proposals(found.report, lang)
        if report.verdict == "fail":
            outcomes.add("wrong")
        if json:
            shown.append(report.to_dict(asked, source=found.path))
        else:
            _show_report(found.path, report, lang)
        if copies is not None and not _copied(form, Path(found.path), report, lang, copies):
            outcomes.add("undone")
    if json:
        terminal.put_json({"form": form.id, "version": form.version, "submissions": shown})
    return max(outcomes, key=_WORSE.index)


def _with_proposals(report: Report, lang: Lang) -> Report:
    """With the figures that are probably wrong, where something is."""
    if report.verdict != "fail":
        return report
    from formspec.reasoning.repair.proposals import with_proposals  # most files need none

    return with_proposals(report, lang)


def _processors() -> int:
    """How many this process may use."""
    may = getattr(os, "sched_getaffinity", None)
    return len(may(0)) if may else os.cpu_count() or 1


def _say_left_out(paths: Sequence[str], lang: Lang) -> None:
    if paths:
        names = [Path(path).name for path in paths[:MAX_NAMED]]
        names += ["…"] if len(paths) > MAX_NAMED else []
        listed = word("comma", lang).join(names)
        terminal.say(word("not_checked", lang).format(len(paths), listed))


def _copied(form: Form, file: Path, report: Report, lang: Lang, copies: Copies) -> bool:
    """Writes a copy of a file with its findings; whether it could be."""
    from formspec.batch import ANNOTATED

    copy = Path(copies.folder or file.parent) / f"{file.stem}{ANNOTATED}{file.suffix}"
    if copy in copies.made:
        terminal.say(word("copied_twice", lang).format(copy))
        return False
    try:
        data = annotate(form, file, report, lang=lang)
        # Like what read writes: it holds names and telephone numbers.
        terminal.write([(copy, data)], force=copies.force, private=True)
    except FormspecError as error:
        terminal.say(error.message(lang))
        return False
    copies.made.add(copy)
    terminal.say(word("written", lang).format(copy))
    return True


def _show_report(name: str, report: Report, lang: Lang) -> None:
    """The file and what it comes to; its findings indented below."""
    counts = report.counts.items()
    parts = [word(f"count_{key}", lang).format(count) for key, count in counts if count]
    counted = word("counted", lang).format(word("comma", lang).join(parts)) if parts else ""
    verdict = word(f"verdict_{report.verdict}", lang)
    terminal.put(f"{name}{counted}", head=(report.verdict, verdict))
    _show_findings(report.findings, lang, terminal.put)


def _sentence(finding: Finding, lang: Lang) -> str:
    """What is wrong, and the reason that was given, for whoever has to accept it."""
    said = finding.message(lang)
    if finding.explanation is None:
        return said
    return said + word("explained", lang).format(printable(" ".join(finding.explanation.split())))


def _show_findings(findings: Sequence[Finding], lang: Lang, put: Callable[..., None]) -> None:
    for finding in findings[:MAX_SHOWN]:
        waits = finding.verdict == "incomplete"
        told = word("waiting" if waits else f"severity_{finding.severity}", lang)
        meaning = "note" if waits or not finding.blocks else finding.severity
        put(_sentence(finding, lang), head=(meaning, f"  {told}"))
    if len(findings) > MAX_SHOWN:
        put(word("more", lang).format(len(findings) - MAX_SHOWN))
