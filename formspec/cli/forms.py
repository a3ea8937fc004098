"""The command ``forms``: the forms that are installed."""

from argparse import Namespace

from formspec.api import forms
from formspec.cli import terminal
from formspec.cli.command import OK, Parser, language_of
from formspec.cli.messages import table_head


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``forms``."""
    parser.json_option()


def run(chosen: Namespace) -> int:
    """Print the forms that are installed."""
    installed = forms()
    if chosen.json:
        rows = [
            {"id": form.id, "version": form.version, "title": form.title, "items": form.items}
            for form in installed
        ]
        terminal.put_json({"forms": rows})
    else:
        cells = ((form.id, form.version, form.items, form.title) for form in installed)
        terminal.table(table_head("forms", language_of(chosen)), cells)
    return OK
