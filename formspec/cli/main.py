"""The command line's entry: runs one command and turns what happens into an exit code.

Standard output holds the result, standard error what is said to the person. Each command
is a module of its own, imported only when it is run.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn, cast

from formspec import __version__
from formspec.cli import terminal
from formspec.cli.command import (
    BUG,
    ENDED,
    INTERRUPTED,
    REFUSED,
    UNREAD,
    Parser,
    draft_language,
    language_of,
    requested_language,
)
from formspec.cli.messages import sentence
from formspec.diagnostics.problem import FormspecError, Lang, Words, os_reason, problem

COMMANDS = (
    "forms", "show", "lint", "scan", "render", "read", "bounds", "locate", "fill", "validate",
)  # fmt: skip
"""The commands; each is a module of this package with ``add_arguments`` and ``run``."""


class EndedError(KeyboardInterrupt):
    """SIGTERM: handled like Ctrl-C, so that nothing is left half-written."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; ``argv`` is by default that of the process. Returns the exit code.

    >>> main(["show", "no-such-form", "--json"])
    2
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = requested_language(arguments)
    terminal.prepare()
    try:
        if argv is None:
            _hear_signals()
        code = _run(arguments, lang)
        terminal.finish()
    except FormspecError as error:
        terminal.say(error.message(lang))
        return REFUSED
    except BrokenPipeError:
        terminal.drop_output()
        return UNREAD
    except (MemoryError, OSError) as error:
        reason = Words("no_memory") if isinstance(error, MemoryError) else os_reason(error)
        terminal.say(problem("FS651", reason=reason).show(lang))
        return REFUSED
    except KeyboardInterrupt as interrupt:
        return ENDED if isinstance(interrupt, EndedError) else INTERRUPTED
    except BaseException as error:  # noqa: BLE001 - a traceback may show what people typed
        terminal.say(sentence("bug", lang, type(error).__name__, _place(error)))
        return BUG
    return code


def _hear_signals() -> None:
    """Signals that end the program are exceptions, which leave nothing half-written."""
    signal.signal(signal.SIGTERM, _ended)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as ``__main__`` left it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "setitimer"):
        sys.unraisablehook = _hear_again


def _hear_again(lost: "sys.UnraisableHookArgs") -> None:
    """A signal where Python drops exceptions, as when it tidies up after an import, comes again."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    ended = isinstance(lost.exc_value, EndedError)
    signal.signal(signal.SIGALRM, _ended if ended else signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.01)


def _ended(_signal: int, _frame: object) -> NoReturn:
    raise EndedError


def _run(arguments: Sequence[str], lang: Lang) -> int:
    parser = _parser(arguments, lang)
    if not arguments:
        terminal.say(parser.format_help().rstrip("\n"))
        return REFUSED
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as done:  # the parser has printed its message
        return done.code if isinstance(done.code, int) else REFUSED
    try:
        return cast("int", chosen.run(chosen))
    except FormspecError as error:
        terminal.say(error.message(_language_about(chosen)))
        return REFUSED


def _parser(arguments: Sequence[str], lang: Lang) -> Parser:
    """The parser of all commands; only commands among ``arguments`` get their own arguments."""
    top = Parser(lang=lang, prog="formspec")
    top.description, top.epilog = top.word("top"), top.word("top_examples")
    top.lang_option(None)
    top.option("--version", key="version", action="version", version=f"formspec {__version__}")
    commands = top.add_subparsers(
        title=top.word("commands"), metavar="COMMAND", required=True, prog=top.prog
    )
    for name in COMMANDS:
        about, examples = top.word(name), top.word(f"{name}_examples")
        command: Parser = commands.add_parser(
            name, help=about, description=about, epilog=examples, lang=lang
        )
        if name in arguments:
            module = import_module(f"formspec.cli.{name}")
            command.set_defaults(run=module.run)
            command.lang_option(argparse.SUPPRESS)
            module.add_arguments(command)
    return top


def _language_about(chosen: argparse.Namespace) -> Lang:
    """The language of the form that a command is about, the first that there is of several."""
    from formspec.api import load

    names = [getattr(chosen, "form", None), *getattr(chosen, "forms", ())]
    for name in names:
        with suppress(FormspecError):
            if name is not None:
                return language_of(chosen, load(name))
    return draft_language(chosen, next(filter(None, names), ""))


def _place(error: BaseException) -> str:
    """The innermost place in the code, without values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


if __name__ == "__main__":
    sys.exit(main())
