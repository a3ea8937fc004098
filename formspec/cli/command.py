"""What all commands share: an argument parser in two languages, the language, exit codes."""

import argparse
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from formspec.cli import terminal
from formspec.cli.messages import HELP, USAGE, sentence
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.diagnostics.span import printable
from formspec.language.vocabulary import DEFINITION_SUFFIXES

if TYPE_CHECKING:
    from formspec.engine.plan import Plan
    from formspec.language.form import Form

OK, FOUND, REFUSED, BUG = 0, 1, 2, 3
"""Exit codes: nothing wrong; findings that block; the work could not be done; a bug."""

INTERRUPTED, UNREAD, ENDED = 130, 141, 143
"""128 + the number of the signal: somebody pressed Ctrl-C, closed the pipe, ended the program."""


def language_of(chosen: argparse.Namespace, form: "Form | Plan | None" = None) -> Lang:
    """``--lang``, else the form's language, else that of the environment."""
    if chosen.lang is not None:
        return cast("Lang", chosen.lang)
    return form.language if form is not None else environment_language()


def draft_language(chosen: argparse.Namespace, name: str) -> Lang:
    """``--lang``, else the language that a definition file says which cannot be loaded."""
    from formspec.language.yaml_nodes import from_path, is_definition, written_language

    with suppress(FormspecError):
        text = from_path(Path(name))[0] if name.endswith(DEFINITION_SUFFIXES) else ""
        if chosen.lang is None and is_definition(text):
            return written_language(text)
    return language_of(chosen)


def requested_language(arguments: Sequence[str]) -> Lang:
    """``--lang`` as it stands among unparsed arguments, else the environment's language."""
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            return "zh" if arguments[number + 1] == "zh" else "en"
        if argument.startswith("--lang="):
            return "zh" if argument == "--lang=zh" else "en"
    return environment_language()


def environment_language() -> Lang:
    """The language of the environment, English where it names none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].startswith("zh") else "en"
    return "en"


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help that begins with "usage" in the language of the rest."""

    def __init__(self, lang: Lang, prog: str) -> None:
        super().__init__(prog)
        self.lang = lang

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        prefix = HELP["usage"][self.lang == "en"] if prefix is None else prefix
        super().add_usage(usage, actions, groups, prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are in Chinese or English."""

    def __init__(self, *, lang: Lang, **named: Any) -> None:
        super().__init__(
            formatter_class=partial(_HelpFormatter, lang),
            add_help=False, allow_abbrev=False, **named,
        )  # fmt: skip
        self.lang, self.color = lang, False
        self.arguments = self.add_argument_group(self.word("arguments"))
        self.options = self.add_argument_group(self.word("options"))
        self.options.add_argument("-h", "--help", action="help", help=self.word("help"))

    def word(self, key: str) -> str:
        """A text of the help."""
        return HELP[key][self.lang == "en"]

    def argument(self, name: str, key: str, **named: Any) -> None:
        """Add a positional argument, shown in the help as ``key`` in capitals."""
        metavar = key.upper()
        self.arguments.add_argument(name, metavar=metavar, help=self.word(key), **named)

    def option(self, *names: str, key: str, **named: Any) -> None:
        """Add an option whose help text is ``key``."""
        self.options.add_argument(*names, help=self.word(key), **named)

    def lang_option(self, default: object) -> None:
        """Add ``--lang``, allowed before the command and behind it."""
        self.option("--lang", key="lang", choices=("zh", "en"), default=default)

    def json_option(self) -> None:
        """Add ``--json``."""
        self.option("--json", key="json", action="store_true")

    def output_options(self, metavar: str = "PATH", key: str = "output") -> None:
        """Add ``-o`` and ``--force``."""
        self.option("-o", "--output", key=key, metavar=metavar)
        self.option("--force", key="force", action="store_true")

    def print_help(self, file: object = None) -> None:
        """Print the help as a result: an error while writing it is reported."""
        del file
        terminal.put(self.format_help().rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        """Report an error of the arguments, with the usage, and exit."""
        for pattern, chinese in USAGE if self.lang == "zh" else ():
            message = re.sub(pattern, chinese, message)
        terminal.say(self.format_usage().rstrip("\n"))
        terminal.say(f"{self.prog}: {printable(message)}")
        terminal.say(sentence("try_help", self.lang, self.prog))
        self.exit(REFUSED)
