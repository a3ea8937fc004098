"""The command ``scan``: contradictions, superfluous rules and fixed values of a form."""

from argparse import Namespace

from formspec.api import load
from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, Parser, language_of
from formspec.reasoning.analysis import scan_report
from formspec.reasoning.analysis.scan import scan


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``scan``."""
    parser.argument("form", "form")
    parser.json_option()


def run(chosen: Namespace) -> int:
    """Print what a scan finds."""
    form = load(chosen.form)
    lang = language_of(chosen, form)
    found = scan(form)
    code = FOUND if found.conflicts else OK
    if chosen.json:
        terminal.put_json(scan_report.to_dict(found, lang))
        return code
    wording = scan_report.Wording(form, lang)
    for _, sentence in scan_report.sentences(found, lang):
        terminal.put(sentence)
    if found.undecided:
        terminal.put(wording.text("undecided", names=wording.text("comma").join(found.undecided)))
    if not found.conflicts and form.id not in found.undecided:
        terminal.say(wording.text("clean", form=form.id))
    return code
