"""The command line: thin, over the face of the library.

Standard output holds the result, standard error what is said to the person. Exit code 0:
nothing wrong; 1: findings that block; 2: the work could not be done; 3: a bug in formspec.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn, cast

import formspec
from formspec import terminal
from formspec.cli_text import HELP, SAY, USAGE
from formspec.problem import Lang, problem
from formspec.renderer import Loss, Rendering
from formspec.submission import to_dict

OK, FOUND, REFUSED, BUG = 0, 1, 2, 3
INTERRUPTED, UNREAD = 130, 141
"""128 + the number of the signal: somebody pressed Ctrl-C, somebody closed the pipe."""

MAX_NAMED = 5
"""So many files that were left out are named."""

MAX_SHOWN = 100
"""So many findings of one file are shown to a person; --json holds all."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = _asked_lang(arguments)
    terminal.prepare()
    try:
        code = _run(arguments, lang)
        terminal.finish()
    except formspec.FormspecError as error:
        terminal.say(error.message(lang))
        return REFUSED
    except BrokenPipeError:
        terminal.drop_output()
        return UNREAD
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException as error:  # noqa: BLE001 - a traceback may show what people typed
        terminal.say(_say("bug", lang).format(type(error).__name__, _where(error)))
        return BUG
    return code


def _run(arguments: Sequence[str], lang: Lang) -> int:
    parser = _parser(lang)
    if not arguments:
        terminal.say(parser.format_help().rstrip("\n"))
        return REFUSED
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as done:  # the parser has said what there is to say
        return done.code if isinstance(done.code, int) else REFUSED
    return cast("Callable[[argparse.Namespace], int]", chosen.command)(chosen)


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
        terminal.say(_say("try_help", self.lang).format(self.prog))
        self.exit(REFUSED)


def _parser(lang: Lang) -> _Parser:
    top = _Parser(lang=lang, prog="formspec")
    top.description, top.epilog = top.word("top"), top.word("top_examples")
    top.lang_option(None)
    top.options.add_argument(
        "--version", action="version", version=f"formspec {formspec.__version__}",
        help=top.word("version"),
    )  # fmt: skip
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
    return top


def _lang(chosen: argparse.Namespace, form: formspec.Form | None = None) -> Lang:
    """--lang, else the form's language, else the environment's."""
    if chosen.lang is not None:
        return cast("Lang", chosen.lang)
    return form.language if form is not None else _asked_lang(())


# Commands ------------------------------------------------------------------------------


def _forms(chosen: argparse.Namespace) -> int:
    found = formspec.forms()
    if chosen.json:
        rows = [
            {"id": f.id, "version": f.version, "title": f.title, "items": f.items} for f in found
        ]
        terminal.put_json({"forms": rows})
    else:
        lang = _lang(chosen)
        terminal.table(_head("forms", lang), ((f.id, f.version, f.items, f.title) for f in found))
    return OK


def _head(key: str, lang: Lang) -> list[str]:
    return _say(f"head_{key}", lang).split("|")


def _show(chosen: argparse.Namespace) -> int:
    form = formspec.load(chosen.form)
    if chosen.json:
        terminal.put_json(_described(form))
        return OK
    lang = _lang(chosen, form)
    terminal.put(f"{form.title} ({form.id}, {form.version})")
    tables: dict[str, list[tuple[str, ...]]] = {
        "fields": [(entry.id, entry.label, entry.kind) for entry in form.fields],
        "columns": [(column.id, column.label) for column in form.columns if len(form.columns) > 1],
        "items": [
            (item.path, "  " * item.depth + form.label(item), item.printed_formula or "")
            for item in form.items
        ],
        "rules": [(rule.id, rule.kind, rule.severity, rule.text) for rule in formspec.rules(form)],
    }
    for name, rows in tables.items():
        if rows:
            if not terminal.is_for_eyes():  # a drawn table has air of its own
                terminal.put("")
            terminal.table(_head(name, lang), rows)
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
        problems, lang = _problems(chosen, name)
        if any(found.span is None for found in problems):  # no text to find anything in
            code = REFUSED
        elif problems:
            code = max(code, FOUND)
        shown.append({"form": name, "problems": [_problem(p, lang) for p in problems]})
        if not chosen.json:
            for found in problems:
                terminal.put(found.show(lang))
            word = "lint_found" if problems else "lint_clean"
            terminal.say(_say(word, lang).format(name, len(problems)))
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


def _scan(chosen: argparse.Namespace) -> int:
    from formspec.scanning import show_scan  # the other commands start sooner

    form = formspec.load(chosen.form)
    return FOUND if show_scan(form, _lang(chosen, form), json=chosen.json) else OK


def _bounds(chosen: argparse.Namespace) -> int:
    from formspec.scanning import show_joint

    form = formspec.load(chosen.form)
    fine = show_joint(form, chosen.file, _lang(chosen, form), json=chosen.json)
    return OK if fine else FOUND


def _option(text: str) -> tuple[str, object]:
    """``NAME=VALUE`` as a renderer takes it."""
    name, sign, value = text.partition("=")
    if not sign or name in ("", "lang"):  # the language has an option of its own
        raise argparse.ArgumentTypeError("write NAME=VALUE")
    return name, {"true": True, "false": False}.get(value, value)


def _render(chosen: argparse.Namespace) -> int:
    if chosen.units is not None:
        return _render_each(chosen)
    forms = [_sound(name) for name in chosen.forms]
    joined, options = _joined(chosen, forms), dict(chosen.option)
    made = [(forms[0], joined)] if joined else [
        (form, formspec.render(form, chosen.target, lang=_lang(chosen, form), **options))
        for form in forms
    ]  # fmt: skip
    lang = _lang(chosen, made[0][0])
    if chosen.output == "-":
        refused = _not_to_stdout([rendering for _, rendering in made])
        if refused:
            terminal.say(_say(refused, lang).format(chosen.target))
            return REFUSED
        terminal.put_bytes(made[0][1].data)
        for suffix in made[0][1].extra:
            terminal.say(_say("left_out", lang).format(suffix))
    else:
        files = [file for form, rendering in made
                 for file in _outputs(chosen, form, rendering, several=len(made) > 1)]  # fmt: skip
        if len({path for path, _ in files}) < len(files):
            terminal.say(_say("twice", lang))
            return REFUSED
        terminal.write(files, force=chosen.force)
        for path, _ in files:
            terminal.say(_say("written", lang).format(path))
    for form, rendering in made:
        for notice in rendering.notices:
            terminal.say(notice.show(_lang(chosen, form)))
        _say_losses(form, rendering.losses, chosen.target, _lang(chosen, form))
    return OK


def _sound(name: str) -> formspec.Form:
    """A form whose definition has no error."""
    form = formspec.load(name)
    if any(found.severity == "error" for found in formspec.lint(form)):
        raise formspec.FormspecError(problem("FS610", name=name))
    return form


def _joined(chosen: argparse.Namespace, forms: Sequence[formspec.Form]) -> Rendering | None:
    """Several forms as one output, where -o names one file of the target's kind."""
    path = Path(chosen.output or ".")
    if len(forms) < 2 or not path.suffix or path.is_dir() or chosen.output.endswith("/"):
        return None
    lang, options = _lang(chosen, forms[0]), dict(chosen.option)
    made = formspec.join(forms, chosen.target, lang=lang, **options)
    return made if made and made.suffix == path.suffix else None


def _render_each(chosen: argparse.Namespace) -> int:
    """One file for each reporting unit of a list; all is looked at before any is written."""
    lang = _lang(chosen)
    if len(chosen.forms) > 1 or chosen.option or chosen.output == "-":
        terminal.say(_say("for_one_form", lang))
        return REFUSED
    form = _sound(chosen.forms[0])
    lang = _lang(chosen, form)
    units = formspec.reporting_units(form, chosen.units)
    prefills = (unit.prefill for unit in units)
    made = formspec.render_each(form, chosen.target, prefills, lang=lang)
    first = next(made)
    names = [f"{unit.file}{first.suffix}" for unit in units]
    folder = Path(chosen.output or ".")
    watched = terminal.watched(chain([first], made), len(units))
    terminal.write_folder(folder, names, (one.data for one in watched), force=chosen.force)
    terminal.say(_say("written_many", lang).format(len(names), folder))
    _say_losses(form, first.losses, chosen.target, lang)
    return OK


def _not_to_stdout(made: Sequence[Rendering]) -> str | None:
    """Why these cannot go to standard output, as a key of SAY."""
    if len(made) > 1:
        return "one_file"
    if terminal.is_for_eyes() and b"\0" in made[0].data:
        return "binary"
    return None


def _outputs(
    chosen: argparse.Namespace, form: formspec.Form, made: Rendering, *, several: bool
) -> Iterable[tuple[Path, bytes]]:
    """Where the parts of an output go: a folder gets files named after the form."""
    target = Path(chosen.output or ".")
    if target.is_dir() or several or str(chosen.output or "").endswith("/"):
        target = target / f"{form.id}{made.suffix}"
    yield target, made.data
    for suffix, data in made.extra.items():
        yield target.with_name(target.name.removesuffix(made.suffix) + suffix), data


def _say_losses(form: formspec.Form, losses: Sequence[Loss], target: str, lang: Lang) -> None:
    if losses:
        terminal.say(_say("losses", lang).format(form.id, target, len(losses)))
        terminal.say(f"  {_say('comma', lang).join(loss.rule for loss in losses)}")


def _read(chosen: argparse.Namespace) -> int:
    form = formspec.load(chosen.form)
    lang = _lang(chosen, form)
    submission = formspec.read(form, chosen.file)
    shape = to_dict(form, submission)
    if chosen.output in (None, "-"):
        terminal.put_json(shape)
    else:
        # A filled form holds names and telephone numbers: for its owner's eyes.
        file = Path(chosen.output)
        if file.is_dir():
            file /= Path(chosen.file).with_suffix(".json").name
        data = (terminal.to_json(shape) + "\n").encode()
        terminal.write([(file, data)], force=chosen.force, private=True)
        terminal.say(_say("written", lang).format(file))
    doubts = [found for found in formspec.validate(form, submission).findings if not found.text]
    _show_findings(doubts, lang, terminal.say)
    return FOUND if any(finding.blocks for finding in doubts) else OK


def _locate(chosen: argparse.Namespace) -> int:
    from formspec.locating import show_located  # the other commands start sooner

    form = formspec.load(chosen.form)
    wrong = show_located(form, chosen.file, _lang(chosen, form), json=chosen.json)
    return FOUND if wrong else OK


def _fill(chosen: argparse.Namespace) -> int:
    from formspec.locating import show_filled

    form = formspec.load(chosen.form)
    lang, to = _lang(chosen, form), chosen.output
    conflict = show_filled(form, chosen.file, lang, json=chosen.json, output=to, force=chosen.force)
    return FOUND if conflict else OK


def _validate(chosen: argparse.Namespace) -> int:
    form = formspec.load(chosen.form)
    lang = _lang(chosen, form)
    from formspec.batch import gather, validate_files  # the other commands start sooner

    if chosen.output is not None and not chosen.annotate:
        terminal.say(_say("only_copies", lang))
        return REFUSED
    gathered = gather(chosen.files)
    _say_left_out(gathered.left_out, lang)
    code, shown, copies = OK, [], set[Path]()
    checked = validate_files(form, gathered.files, processes=_processors())
    for found in terminal.watched(checked, len(gathered.files)):
        if found.report is None:
            terminal.say(formspec.FormspecError(*found.problems).message(lang))
            code = REFUSED
            continue
        report = _with_proposals(found.report, lang)
        if report.verdict == "fail":
            code = max(code, FOUND)
        if chosen.json:
            shown.append(report.to_dict(chosen.lang, source=found.path))
        else:
            _show_report(found.path, report, lang)
        if chosen.annotate:
            code = max(code, _annotate(chosen, form, Path(found.path), report, copies))
    if chosen.json:
        terminal.put_json({"form": form.id, "version": form.version, "submissions": shown})
    return code


def _with_proposals(report: formspec.Report, lang: Lang) -> formspec.Report:
    """With the figures that are probably wrong, where something is."""
    if report.verdict != "fail":
        return report
    from formspec.reasoning.proposals import with_proposals

    return with_proposals(report, lang)


def _processors() -> int:
    """How many this process may use."""
    may = getattr(os, "sched_getaffinity", None)
    return len(may(0)) if may else os.cpu_count() or 1


def _say_left_out(paths: Sequence[str], lang: Lang) -> None:
    if paths:
        names = [Path(path).name for path in paths[:MAX_NAMED]]
        names += ["…"] if len(paths) > MAX_NAMED else []
        listed = _say("comma", lang).join(names)
        terminal.say(_say("not_checked", lang).format(len(paths), listed))


def _annotate(
    chosen: argparse.Namespace,
    form: formspec.Form,
    file: Path,
    report: formspec.Report,
    copies: set[Path],
) -> int:
    """Writes a copy of a file with its findings; ``copies`` are those of this run."""
    lang = _lang(chosen, form)
    from formspec.batch import ANNOTATED

    copy = Path(chosen.output or file.parent) / f"{file.stem}{ANNOTATED}{file.suffix}"
    if copy in copies:
        terminal.say(_say("copied_twice", lang).format(copy))
        return REFUSED
    try:
        data = formspec.annotate(form, file, report, lang=lang)
        # Like what read writes: it holds names and telephone numbers.
        terminal.write([(copy, data)], force=chosen.force, private=True)
    except formspec.FormspecError as error:
        terminal.say(error.message(lang))
        return REFUSED
    copies.add(copy)
    terminal.say(_say("written", lang).format(copy))
    return OK


def _show_report(name: str, report: formspec.Report, lang: Lang) -> None:
    """The file and what it comes to; its findings indented below."""
    counts = report.counts.items()
    parts = [_say(f"count_{key}", lang).format(count) for key, count in counts if count]
    counted = _say("counted", lang).format(_say("comma", lang).join(parts)) if parts else ""
    verdict = _say(f"verdict_{report.verdict}", lang)
    terminal.put(f"{name}{counted}", head=(report.verdict, verdict))
    _show_findings(report.findings, lang, terminal.put)


def _show_findings(
    findings: Sequence[formspec.Finding], lang: Lang, put: Callable[..., None]
) -> None:
    for finding in findings[:MAX_SHOWN]:
        waits = finding.verdict == "incomplete"
        word = _say("waiting" if waits else f"severity_{finding.severity}", lang)
        meaning = "note" if waits or not finding.blocks else finding.severity
        put(finding.message(lang), head=(meaning, f"  {word}"))
    if len(findings) > MAX_SHOWN:
        put(_say("more", lang).format(len(findings) - MAX_SHOWN))


if __name__ == "__main__":
    sys.exit(main())
