"""The command ``locate``: which figures of a filled form may be wrong."""

from argparse import Namespace

from formspec.api import load, read
from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, Parser, language_of
from formspec.cli.messages import sentence
from formspec.diagnostics.problem import Lang
from formspec.reasoning.repair.locate import locate
from formspec.reasoning.repair.results import Fault

MAX_REPAIRS = 10
"""So many repairs of a fault are shown to a person; --json holds all."""


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``locate``."""
    parser.argument("form", "form")
    parser.argument("file", "file")
    parser.json_option()


def run(chosen: Namespace) -> int:
    """Print the faults of a filled form with their repairs."""
    form = load(chosen.form)
    lang, path = language_of(chosen, form), chosen.file
    located = locate(form, read(form, path))
    if chosen.json:
        terminal.put_json(located.to_dict(lang, path))
    else:
        key = "located" if located.faults else "located_none"
        terminal.put(sentence(key, lang, path, len(located.faults)))
        for fault in located.faults:
            _show_fault(fault, lang)
    return FOUND if located.faults else OK


def _show_fault(fault: Fault, lang: Lang) -> None:
    rules = sentence("comma", lang).join(fault.rules)
    key = "fault" if fault.repairs else "fault_locked" if fault.decided else "fault_open"
    head = ("error", f"  {sentence('severity_error', lang)}")
    terminal.put(sentence(key, lang, rules), head=head)
    for number, repair in enumerate(fault.repairs[:MAX_REPAIRS], 1):
        terminal.put(f"    {number}. {repair.message(lang)}")
    if len(fault.repairs) > MAX_REPAIRS:
        terminal.put("    " + sentence("more", lang, len(fault.repairs) - MAX_REPAIRS))
    if fault.repairs and not fault.decided:
        terminal.put("    " + sentence("fault_more", lang))
