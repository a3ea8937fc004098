"""The command ``read``: a filled file as JSON, and what was doubtful in it."""

from argparse import Namespace

from formspec.api import load, read
from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, Parser, language_of
from formspec.cli.findings import show_findings
from formspec.cli.messages import sentence
from formspec.cli.output_files import write_filled_form
from formspec.engine.validate import validate
from formspec.submissions.submission import to_dict


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``read``."""
    parser.argument("form", "form")
    parser.argument("file", "file")
    parser.output_options()


def run(chosen: Namespace) -> int:
    """Print or write what is in a filled file; doubts that block are an exit code."""
    form = load(chosen.form)
    lang = language_of(chosen, form)
    submission = read(form, chosen.file)
    shape = to_dict(form, submission)
    if chosen.output in (None, "-"):
        terminal.put_json(shape)
    else:
        file = write_filled_form(shape, chosen.output, chosen.file, force=chosen.force)
        terminal.say(sentence("written", lang, file))
    doubts = [finding for finding in validate(form, submission).findings if not finding.text]
    show_findings(doubts, lang, terminal.say)
    return FOUND if any(finding.blocks for finding in doubts) else OK
