"""The command ``fill``: the blanks that have only one possible value."""

from argparse import Namespace

from formspec.api import load, read
from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, Parser, language_of
from formspec.cli.messages import sentence
from formspec.cli.output_files import write_filled_form
from formspec.diagnostics.problem import Lang
from formspec.reasoning.completion.fill import fill
from formspec.reasoning.completion.results import Filled
from formspec.submissions.submission import to_dict


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``fill``."""
    parser.argument("form", "form")
    parser.argument("file", "file")
    parser.json_option()
    parser.output_options()


def run(chosen: Namespace) -> int:
    """Print the blanks with one possible value, and write the file with them filled in."""
    form = load(chosen.form)
    lang, path, output = language_of(chosen, form), chosen.file, chosen.output
    filled = fill(form, read(form, path))
    if output is not None and filled.conflict is None:
        shape = to_dict(form, filled.submission)
        file = write_filled_form(shape, output, path, force=chosen.force)
        terminal.say(sentence("written", lang, file))
    if chosen.json:
        terminal.put_json(filled.to_dict(lang))
    else:
        _show(filled, path, lang)
    return OK if filled.conflict is None else FOUND


def _show(filled: Filled, path: str, lang: Lang) -> None:
    if filled.conflict is not None:
        head = ("error", sentence("severity_error", lang))
        terminal.put(filled.conflict.message(lang), head=head)
        return
    for cell in filled.cells:
        terminal.put(cell.message(lang))
    if not filled.cells:
        terminal.say(sentence("filled_none", lang, path))
    if filled.undecided:
        cells = sentence("comma", lang).join(filled.undecided)
        terminal.say(sentence("filled_open", lang, cells))
