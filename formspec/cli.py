"""The command line: thin, over the face of the library.

Standard output holds the result, standard error what is said to the person. Exit code 0:
nothing wrong; 1: findings that block; 2: the work could not be done; 3: a bug in formspec.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn, cast

import formspec
from formspec import terminal
from formspec.cli_text import HELP, SAY
from formspec.problem import Lang, problem
from formspec.renderer import Loss, Rendering
from formspec.span import printable
from formspec.submission import to_dict

OK, FOUND, REFUSED, BUG = 0, 1, 2, 3
MAX_SHOWN = 100
"""So many findings of one file are shown to a person; --json holds all."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = _asked_lang(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        chosen = _parser(lang).parse_args(arguments)
        command = cast("Callable[[argparse.Namespace], int]", chosen.command)
        code = command(chosen)
        sys.stdout.flush()
    except formspec.FormspecError as error:
        terminal.say(error.message(lang))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a traceback may show what people typed
        terminal.say(_say("bug", lang).format(type(error).__name__, _where(error)))
        return BUG
    return code


def _where(error: BaseException) -> str:
    """The innermost place in the code, without values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


# Language and arguments ----------------------------------------------------------------


def _asked_lang(arguments: Sequence[str]) -> Lang:
    """--lang if it is there, else the language of the environment."""
    for number, word in enumerate(arguments):
        if word == "--lang" and number + 1 < len(arguments):
            return "zh" if arguments[number + 1] == "zh" else "en"
        if word.startswith("--lang="):
            return "zh" if word == "--lang=zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].startswith("zh") else "en"
    return "en"


def _say(key: str, lang: Lang) -> str:
    return SAY[key][lang == "en"]


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors end with exit code 2 and a way on."""

    lang: Lang = "en"

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        hint = _say("try_help", self.lang).format(self.prog)
        self.exit(REFUSED, f"{self.prog}: {message}\n{hint}\n")


def _parser(lang: Lang) -> argparse.ArgumentParser:
    def words(key: str) -> str:
        return HELP[key][lang == "en"]

    _Parser.lang = lang
    keep = argparse.RawDescriptionHelpFormatter
    top = _Parser(
        prog="formspec", description=words("top"), epilog=words("top_examples"),
        formatter_class=keep,
    )  # fmt: skip
    top.add_argument("--version", action="version", version=f"formspec {formspec.__version__}")
    commands = top.add_subparsers(title=words("commands"), metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=words(name), description=words(name), formatter_class=keep,
            epilog=words(f"{name}_examples"),
        )  # fmt: skip
        made.set_defaults(command=run)
        made.add_argument("--lang", choices=("zh", "en"), help=words("lang"))
        return made

    def with_json(made: argparse.ArgumentParser) -> None:
        made.add_argument("--json", action="store_true", help=words("json"))

    def with_output(made: argparse.ArgumentParser) -> None:
        made.add_argument("-o", "--output", metavar="PATH", help=words("output"))
        made.add_argument("--force", action="store_true", help=words("force"))

    with_json(command("forms", _forms))
    made = command("show", _show)
    made.add_argument("form", metavar="FORM", help=words("form"))
    with_json(made)
    made = command("lint", _lint)
    made.add_argument("forms", metavar="FORM", nargs="+", help=words("form"))
    with_json(made)
    made = command("render", _render)
    made.add_argument("forms", metavar="FORM", nargs="+", help=words("form"))
    made.add_argument("target", metavar="TARGET", help=words("target"))
    with_output(made)
    made = command("read", _read)
    made.add_argument("form", metavar="FORM", help=words("form"))
    made.add_argument("file", metavar="FILE", help=words("file"))
    with_output(made)
    made = command("validate", _validate)
    made.add_argument("form", metavar="FORM", help=words("form"))
    made.add_argument("files", metavar="FILE", nargs="+", help=words("file"))
    with_json(made)
    return top


def _lang(chosen: argparse.Namespace, form: formspec.Form | None = None) -> Lang:
    """--lang, else the form's language, else the environment's."""
    if chosen.lang is not None:
        return cast("Lang", chosen.lang)
    return form.language if form is not None else _asked_lang(())


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


# Commands ------------------------------------------------------------------------------


def _forms(chosen: argparse.Namespace) -> int:
    found = formspec.forms()
    if chosen.json:
        rows = [
            {"id": f.id, "version": f.version, "title": f.title, "items": f.items} for f in found
        ]
        _print_json({"forms": rows})
    else:
        lang = _lang(chosen)
        terminal.table(_head("forms", lang), ((f.id, f.version, f.items, f.title) for f in found))
    return OK


def _head(key: str, lang: Lang) -> list[str]:
    return _say(f"head_{key}", lang).split("|")


def _show(chosen: argparse.Namespace) -> int:
    form = formspec.load(chosen.form)
    if chosen.json:
        _print_json(_described(form))
        return OK
    lang = _lang(chosen, form)
    print(f"{form.title}  ({form.id}, {form.version})")
    items = (
        (item.path, "  " * item.depth + form.label(item), item.printed_formula or "")
        for item in form.items
    )
    terminal.table(_head("items", lang), items)
    rules = ((rule.id, rule.kind, rule.severity, rule.text) for rule in formspec.rules(form))
    terminal.table(_head("rules", lang), rules)
    return OK


def _described(form: formspec.Form) -> dict[str, Any]:
    """The JSON shape of ``show``."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "fields": [
            {"id": f.id, "label": f.label, "kind": f.kind, "required": f.required}
            for f in form.fields
        ],
        "columns": [{"id": column.id, "label": column.label} for column in form.columns],
        "items": [
            {
                "path": item.path,
                "section": item.section,
                "code": item.code,
                "label": item.label,
                "unit": item.unit.name if item.unit else None,
                "decimals": item.decimals if item.kind == "number" else None,
                "kind": item.kind,
                "parent": item.parent,
                "relation": form.relation(item),
                "printed": item.printed_formula,
                "formula": item.formula.text if item.formula else None,
            }
            for item in form.items
        ],
        "rules": [
            {
                "id": rule.id,
                "kind": rule.kind,
                "severity": rule.severity,
                "text": rule.text,
                "cells": [cell.key for cell in rule.cells],
            }
            for rule in formspec.rules(form)
        ],
    }


def _lint(chosen: argparse.Namespace) -> int:
    shown: list[dict[str, Any]] = []
    code = OK
    for name in chosen.forms:
        try:
            form = formspec.load(name)
            problems = formspec.lint(form)
            found, lang = FOUND, _lang(chosen, form)
        except formspec.FormspecError as error:
            problems, found, lang = error.problems, REFUSED, _lang(chosen)
        code = max(code, found if problems else OK)
        shown.append({"form": name, "problems": [_problem(p, lang) for p in problems]})
        if not chosen.json:
            _print_problems(name, problems, lang)
    if chosen.json:
        _print_json({"forms": shown})
    return code


def _print_problems(name: str, problems: Sequence[formspec.Problem], lang: Lang) -> None:
    for found in problems:
        print(found.show(lang))
    word = "lint_clean" if not problems else "lint_found"
    terminal.say(_say(word, lang).format(name, len(problems)))


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


def _render(chosen: argparse.Namespace) -> int:
    files: list[tuple[Path, bytes]] = []
    loss: list[tuple[formspec.Form, tuple[Loss, ...]]] = []
    for name in chosen.forms:
        form = formspec.load(name)
        if any(found.severity == "error" for found in formspec.lint(form)):
            raise formspec.FormspecError(problem("FS610", name=name))
        made = formspec.render(form, chosen.target, lang=_lang(chosen, form))
        if chosen.output == "-":
            sys.stdout.buffer.write(made.data)
        else:
            files += _outputs(chosen, form, made)
        loss.append((form, made.losses))
    terminal.write(files, force=chosen.force)
    for path, _ in files:
        terminal.say(_say("written", _lang(chosen)).format(path))
    for form, losses in loss:
        _say_losses(form, losses, chosen.target, _lang(chosen, form))
    return OK


def _outputs(
    chosen: argparse.Namespace, form: formspec.Form, made: Rendering
) -> Iterable[tuple[Path, bytes]]:
    """Where the parts of an output go: a folder gets files named after the form."""
    target = Path(chosen.output or ".")
    if target.is_dir() or len(chosen.forms) > 1 or str(chosen.output or "").endswith("/"):
        target = target / f"{form.id}{made.suffix}"
    yield target, made.data
    for suffix, data in made.extra.items():
        yield target.with_name(target.name.removesuffix(made.suffix) + suffix), data


def _say_losses(form: formspec.Form, losses: Sequence[Loss], target: str, lang: Lang) -> None:
    if losses:
        terminal.say(_say("losses", lang).format(form.id, target, len(losses)))
        for loss in losses[:MAX_SHOWN]:
            terminal.say(f"  {loss.rule}: {loss.text}")


def _read(chosen: argparse.Namespace) -> int:
    form = formspec.load(chosen.form)
    submission = formspec.read(form, chosen.file)
    text = json.dumps(to_dict(form, submission), ensure_ascii=False, indent=2) + "\n"
    if chosen.output in (None, "-"):
        print(text, end="")
    else:
        # A filled form holds names and telephone numbers: for its owner's eyes.
        terminal.write([(Path(chosen.output), text.encode())], force=chosen.force, private=True)
        terminal.say(_say("written", _lang(chosen, form)).format(chosen.output))
    report = formspec.validate(form, submission)
    doubts = [f for f in report.findings if not f.text]
    _print_findings(doubts, _lang(chosen, form), terminal.say)
    return FOUND if any(finding.blocks for finding in doubts) else OK


def _validate(chosen: argparse.Namespace) -> int:
    form = formspec.load(chosen.form)
    lang = _lang(chosen, form)
    code, shown = OK, []
    for name in chosen.files:
        try:
            report = formspec.validate(form, formspec.read(form, name))
        except formspec.FormspecError as error:
            terminal.say(error.message(lang))
            code = REFUSED
            continue
        if report.verdict == "fail":
            code = max(code, FOUND)
        if chosen.json:
            shown.append(report.to_dict(chosen.lang, source=name))
        else:
            _print_report(name, report, lang)
    if chosen.json:
        _print_json({"form": form.id, "version": form.version, "submissions": shown})
    return code


def _print_report(name: str, report: formspec.Report, lang: Lang) -> None:
    _print_findings(report.findings, lang, print)
    counts = report.counts
    parts = [_say(f"count_{key}", lang).format(count) for key, count in counts.items() if count]
    verdict = terminal.coloured(report.verdict, _say(f"verdict_{report.verdict}", lang))
    joined = _say("comma", lang).join(parts)
    print(f"{printable(name)}: {verdict}" + (f" ({joined})" if parts else ""))


def _print_findings(
    findings: Sequence[formspec.Finding], lang: Lang, put: Callable[[str], None]
) -> None:
    for finding in findings[:MAX_SHOWN]:
        waits = finding.verdict == "incomplete"
        word = _say("waiting" if waits else f"severity_{finding.severity}", lang)
        colour = "note" if waits or not finding.blocks else finding.severity
        put(f"{terminal.coloured(colour, word)} {finding.message(lang)}")
    if len(findings) > MAX_SHOWN:
        put(_say("more", lang).format(len(findings) - MAX_SHOWN))


if __name__ == "__main__":
    sys.exit(main())
