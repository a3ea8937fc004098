"""The command ``lint``: whether definitions are right."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from formspec.api import load
from formspec.cli import terminal
from formspec.cli.command import FOUND, OK, REFUSED, Parser, draft_language, language_of
from formspec.cli.messages import sentence
from formspec.diagnostics.problem import FormspecError, Lang, Problem
from formspec.engine.lint import lint


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``lint``."""
    parser.argument("forms", "form", nargs="+")
    parser.json_option()


def run(chosen: Namespace) -> int:
    """Print the problems of each definition."""
    shapes: list[dict[str, Any]] = []
    code = OK
    for name in chosen.forms:
        problems, lang = _problems(chosen, name)
        if any(problem.span is None for problem in problems):  # there is no text to check
            code = REFUSED
        elif problems:
            code = max(code, FOUND)
        shapes.append({"form": name, "problems": [_shape(p, lang) for p in problems]})
        if not chosen.json:
            _show(name, problems, lang)
    if chosen.json:
        terminal.put_json({"forms": shapes})
    return code


def _problems(chosen: Namespace, name: str) -> tuple[Sequence[Problem], Lang]:
    """The problems of one definition, and the language to show them in."""
    try:
        form = load(name)
    except FormspecError as error:
        return error.problems, draft_language(chosen, name)
    return lint(form), language_of(chosen, form)


def _show(name: str, problems: Sequence[Problem], lang: Lang) -> None:
    for problem in problems:
        terminal.put(problem.show(lang))
    key = "lint_found" if problems else "lint_clean"
    terminal.say(sentence(key, lang, name, len(problems)))


def _shape(problem: Problem, lang: Lang) -> dict[str, Any]:
    """The JSON shape of a problem."""
    span, mend = problem.span, problem.mend
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message(lang),
        "file": span.source if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "path": problem.path,
        "mend": None
        if mend is None
        else {
            "line": mend.span.line,
            "column": mend.span.column,
            "length": mend.span.length,
            "text": mend.text,
        },
    }
