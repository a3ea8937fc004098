"""The command line: thin, over the face of the library.

Standard output holds the result, standard error what is said to the person. Exit code 0:
nothing wrong; 1: findings that block; 2: the work could not be done; 3: a bug in formspec.
"""

import argparse
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, cast

import formspec
from formspec.cli import terminal
from formspec.cli.messages import HELP, USAGE, word
from formspec.diagnostics.problem import Lang

OK, FOUND, REFUSED, BUG = 0, 1, 2, 3
INTERRUPTED, UNREAD, ENDED = 130, 141, 143
"""128 + the number of the signal: somebody pressed Ctrl-C, closed the pipe, ended the program."""


class EndedError(KeyboardInterrupt):
    """The program was asked to end: like Ctrl-C, so that nothing is left half-written."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = _asked_lang(arguments)
    terminal.prepare()
    if argv is None:
        signal.signal(signal.SIGTERM, _ended)
    try:
        code = _run(arguments, lang)
        terminal.finish()
    except formspec.FormspecError as error:
        terminal.say(error.message(lang))
        return REFUSED
    except BrokenPipeError:
        terminal.drop_output()
        return UNREAD
    except KeyboardInterrupt as interrupt:
        return ENDED if isinstance(interrupt, EndedError) else INTERRUPTED
    except BaseException as error:  # noqa: BLE001 - a traceback may show what people typed
        terminal.say(word("bug", lang).format(type(error).__name__, _where(error)))
        return BUG
    return code


def _ended(_signal: int, _frame: object) -> NoReturn:
    raise EndedError


def _run(arguments: Sequence[str], lang: Lang) -> int:
    parser = _parser(lang)
    if not arguments:
        terminal.say(parser.format_help().rstrip("\n"))
        return REFUSED
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as done:  # the parser has said what there is to say
        return done.code if isinstance(done.code, int) else REFUSED
    try:
        return cast("Callable[[argparse.Namespace], int]", chosen.command)(chosen)
    except formspec.FormspecError as error:
        terminal.say(error.message(_lang(chosen, _named(chosen))))
        return REFUSED


def _where(error: BaseException) -> str:
    """The innermost place in the code, without values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


# Language and arguments ----------------------------------------------------------------


def _asked_lang(arguments: Sequence[str]) -> Lang:
    """--lang if it is there, else the language of the environment."""
    for number, each in enumerate(arguments):
        if each == "--lang" and number + 1 < len(arguments):
            return "zh" if arguments[number + 1] == "zh" else "en"
        if each.startswith("--lang="):
            return "zh" if each == "--lang=zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].startswith("zh") else "en"
    return "en"


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose first word is in the language of the rest."""

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
        words = HELP["usage"][self.lang == "en"] if prefix is None else prefix
        super().add_usage(usage, actions, groups, words)


class _Parser(argparse.ArgumentParser):
    """An argument parser in two languages, whose errors show a way on."""

    def __init__(self, *, lang: Lang, **named: Any) -> None:
        super().__init__(
            formatter_class=partial(_Help, lang), add_help=False, allow_abbrev=False, **named
        )
        self.lang, self.color = lang, False
        self.arguments = self.add_argument_group(self.word("arguments"))
        self.options = self.add_argument_group(self.word("options"))
        self.options.add_argument("-h", "--help", action="help", help=self.word("help"))

    def word(self, key: str) -> str:
        """A word of the help."""
        return HELP[key][self.lang == "en"]

    def argument(self, name: str, key: str, **named: Any) -> None:
        """An argument, shown by its name in capitals."""
        metavar = key.upper()
        self.arguments.add_argument(name, metavar=metavar, help=self.word(key), **named)

    def lang_option(self, default: object) -> None:
        """``--lang``, allowed before the command and behind it."""
        self.options.add_argument(
            "--lang", choices=("zh", "en"), default=default, help=self.word("lang")
        )

    def json_option(self) -> None:
        """``--json``."""
        self.options.add_argument("--json", action="store_true", help=self.word("json"))

    def output_options(self) -> None:
        """``-o`` and ``--force``."""
        self.options.add_argument("-o", "--output", metavar="PATH", help=self.word("output"))
        self.options.add_argument("--force", action="store_true", help=self.word("force"))

    def print_help(self, file: object = None) -> None:
        """The help is a result: it goes where results go, and is not lost in silence."""
        del file
        terminal.put(self.format_help().rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        for pattern, chinese in USAGE if self.lang == "zh" else ():
            message = re.sub(pattern, chinese, message)
        terminal.say(self.format_usage().rstrip("\n"))
        terminal.say(f"{self.prog}: {message}")
        terminal.say(word("try_help", self.lang).format(self.prog))
        self.exit(REFUSED)


def _parser(lang: Lang) -> _Parser:
    top = _Parser(lang=lang, prog="formspec")
    top.description, top.epilog = top.word("top"), top.word("top_examples")
    top.lang_option(None)
    top.options.add_argument(
        "--version", action="version", version=f"formspec {formspec.__version__}",
        help=top.word("version"),
    )  # fmt: skip
    _add_commands(top, lang)
    return top


def _add_commands(top: _Parser, lang: Lang) -> None:
    commands = top.add_subparsers(title=top.word("commands"), metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> _Parser:
        about, examples = top.word(name), top.word(f"{name}_examples")
        made: _Parser = commands.add_parser(
            name, help=about, description=about, epilog=examples, lang=lang
        )
        made.set_defaults(command=run)
        made.lang_option(argparse.SUPPRESS)
        return made

    made = command("forms", _forms)
    made.json_option()
    made = command("show", _show)
    made.argument("form", "form")
    made.json_option()
    made = command("lint", _lint)
    made.argument("forms", "form", nargs="+")
    made.json_option()
    made = command("scan", _scan)
    made.argument("form", "form")
    made.json_option()
    made = command("render", _render)
    made.argument("forms", "form", nargs="+")
    made.argument("target", "target")
    made.output_options()
    made.options.add_argument(
        "--option", metavar="NAME=VALUE", type=_option, action="append", default=[],
        help=made.word("option"),
    )  # fmt: skip
    made.options.add_argument("--for", metavar="CSV", dest="units", help=made.word("units"))
    for name, run in (("read", _read), ("bounds", _bounds), ("locate", _locate), ("fill", _fill)):
        made = command(name, run)
        made.argument("form", "form")
        made.argument("file", "file")
        if name != "read":  # which prints JSON in any case
            made.json_option()
        if name in ("read", "fill"):
            made.output_options()
    made = command("validate", _validate)
    made.argument("form", "form")
    made.argument("files", "path", nargs="+")
    made.json_option()
    made.options.add_argument("--annotate", action="store_true", help=made.word("annotate"))
    made.options.add_argument("-o", "--output", metavar="FOLDER", help=made.word("copies"))
    made.options.add_argument("--force", action="store_true", help=made.word("force"))


def _lang(chosen: argparse.Namespace, form: formspec.Form | None = None) -> Lang:
    """--lang, else the form's language, else the environment's."""
    if chosen.lang is not None:
        return cast("Lang", chosen.lang)
    return form.language if form is not None else _asked_lang(())


def _named(chosen: argparse.Namespace) -> formspec.Form | None:
    """The form that a command is about, the first of several; None where there is none."""
    for name in (getattr(chosen, "form", None), *getattr(chosen, "forms", ())):
        with suppress(formspec.FormspecError):
            if name is not None:
                return formspec.load(name)
    return None


# Commands ------------------------------------------------------------------------------


def _forms(chosen: argparse.Namespace) -> int:
    from formspec.cli.show import show_forms  # each command starts sooner without the others

    show_forms(_lang(chosen), json=chosen.json)
    return OK


def _show(chosen: argparse.Namespace) -> int:
    from formspec.cli.show import show_form

    form = formspec.load(chosen.form)
    show_form(form, _lang(chosen, form), json=chosen.json)
    return OK


def _lint(chosen: argparse.Namespace) -> int:
    shown: list[dict[str, Any]] = []
    code = OK
    for name in chosen.forms:
        problems, lang = _problems(chosen, name)
        if any(found.span is None for found in problems):  # no text to find anything in
            code = REFUSED
        elif problems:
            code = max(code, FOUND)
        shown.append({"form": name, "problems": [_problem(p, lang) for p in problems]})
        if not chosen.json:
            for found in problems:
                terminal.put(found.show(lang))
            key = "lint_found" if problems else "lint_clean"
            terminal.say(word(key, lang).format(name, len(problems)))
    if chosen.json:
        terminal.put_json({"forms": shown})
    return code


def _problems(chosen: argparse.Namespace, name: str) -> tuple[Sequence[formspec.Problem], Lang]:
    try:
        form = formspec.load(name)
    except formspec.FormspecError as error:
        return error.problems, _lang(chosen)
    return formspec.lint(form), _lang(chosen, form)


def _problem(found: formspec.Problem, lang: Lang) -> dict[str, Any]:
    """The JSON shape of a problem that lint found."""
    span, mend = found.span, found.mend
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message(lang),
        "file": span.source if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "path": found.path,
        "mend": None
        if mend is None
        else {
            "line": mend.span.line,
            "column": mend.span.column,
            "length": mend.span.length,
            "text": mend.text,
        },
    }


def _option(text: str) -> tuple[str, object]:
    """``NAME=VALUE`` as a renderer takes it."""
    name, sign, value = text.partition("=")
    if not sign or name in ("", "lang"):  # the language has an option of its own
        raise argparse.ArgumentTypeError("write NAME=VALUE")
    return name, {"true": True, "false": False}.get(value, value)


def _scan(chosen: argparse.Namespace) -> int:
    from formspec.cli.scan import show_scan

    form = formspec.load(chosen.form)
    return FOUND if show_scan(form, _lang(chosen, form), json=chosen.json) else OK


def _bounds(chosen: argparse.Namespace) -> int:
    from formspec.cli.scan import show_joint

    form = formspec.load(chosen.form)
    fine = show_joint(form, chosen.file, _lang(chosen, form), json=chosen.json)
    return OK if fine else FOUND


def _locate(chosen: argparse.Namespace) -> int:
    from formspec.cli.locate import show_located

    form = formspec.load(chosen.form)
    wrong = show_located(form, chosen.file, _lang(chosen, form), json=chosen.json)
    return FOUND if wrong else OK


def _fill(chosen: argparse.Namespace) -> int:
    from formspec.cli.locate import show_filled

    form = formspec.load(chosen.form)
    lang, to = _lang(chosen, form), chosen.output
    conflict = show_filled(form, chosen.file, lang, json=chosen.json, output=to, force=chosen.force)
    return FOUND if conflict else OK


def _render(chosen: argparse.Namespace) -> int:
    from formspec.cli.render import render_for_units, render_forms

    target, asked, to, force = chosen.target, chosen.lang, chosen.output, chosen.force
    if chosen.units is None:
        options = dict(chosen.option)
        done = render_forms(chosen.forms, target, asked, options, to, force=force)
        return OK if done else REFUSED
    if len(chosen.forms) > 1 or chosen.option or to == "-":
        terminal.say(word("for_one_form", _lang(chosen)))
        return REFUSED
    render_for_units(chosen.forms[0], target, asked, chosen.units, to, force=force)
    return OK


def _read(chosen: argparse.Namespace) -> int:
    from formspec.cli.validate import show_read

    form = formspec.load(chosen.form)
    lang = _lang(chosen, form)
    blocked = show_read(form, chosen.file, lang, output=chosen.output, force=chosen.force)
    return FOUND if blocked else OK


def _validate(chosen: argparse.Namespace) -> int:
    from formspec.cli.validate import Copies, show_checked

    form = formspec.load(chosen.form)
    lang = _lang(chosen, form)
    if chosen.output is not None and not chosen.annotate:
        terminal.say(word("only_copies", lang))
        return REFUSED
    copies = Copies(chosen.output, chosen.force) if chosen.annotate else None
    found = show_checked(
        form, chosen.files, lang, json=chosen.json, asked=chosen.lang, copies=copies
    )
    return {"fine": OK, "wrong": FOUND, "undone": REFUSED}[found]


if __name__ == "__main__":
    sys.exit(main())
