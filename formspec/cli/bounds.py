"""The command ``bounds``: whether a filled form can be completed, and what blanks may be."""

from argparse import Namespace

from formspec.api import load, read
from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, Parser, language_of
from formspec.reasoning.analysis import joint_report
from formspec.reasoning.analysis.completable import joint


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``bounds``."""
    parser.argument("form", "form")
    parser.argument("file", "file")
    parser.json_option()


def run(chosen: Namespace) -> int:
    """Print what a filled form can still become."""
    form = load(chosen.form)
    lang = language_of(chosen, form)
    result = joint(form, read(form, chosen.file))
    if chosen.json:
        terminal.put_json(joint_report.to_dict(result, lang, source=chosen.file))
    else:
        for sentence in joint_report.sentences(result, lang):
            terminal.put(sentence)
    amounts = result.amounts
    unexplained = amounts is not None and amounts.decided and amounts.amounts is None
    return OK if result.verdict == "completable" and not unexplained else FOUND
