"""The command ``render``: forms as files, all of them or none."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from formspec.api import join, load, render, render_each, reporting_units
from formspec.cli import terminal
from formspec.cli.command import OK, REFUSED, Parser, language_of
from formspec.cli.messages import sentence
from formspec.cli.output_files import write_files, write_folder
from formspec.cli.progress import with_progress
from formspec.diagnostics.problem import FormspecError, Lang, problem
from formspec.engine.compiled import compile_form
from formspec.engine.header_fields import doubt_findings
from formspec.engine.lint import lint
from formspec.language.form import Form
from formspec.plugins.protocols import Loss, Rendering


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``render``."""
    parser.argument("forms", "form", nargs="+")
    parser.argument("target", "target")
    parser.output_options()
    parser.option(
        "--option", key="option", metavar="NAME=VALUE", type=_option, action="append", default=[]
    )
    parser.option("--for", key="units", metavar="CSV", dest="units")


def _option(text: str) -> tuple[str, object]:
    """``NAME=VALUE`` as a renderer takes it."""
    name, sign, value = text.partition("=")
    if not sign or name in ("", "lang"):  # the language has an option of its own
        raise argparse.ArgumentTypeError("write NAME=VALUE")
    return name, {"true": True, "false": False}.get(value, value)


def run(chosen: argparse.Namespace) -> int:
    """Write each form, or all in one file, or one file for each reporting unit of a list."""
    if chosen.units is None:
        return OK if _render_forms(chosen) else REFUSED
    if len(chosen.forms) > 1 or chosen.output == "-":
        terminal.say(sentence("for_one_form", language_of(chosen)))
        return REFUSED
    _render_for_units(chosen)
    return OK


def _render_forms(chosen: argparse.Namespace) -> bool:
    """Write each form, or all in one file where ``-o`` names one; whether it was done."""
    forms = [_without_errors(name) for name in chosen.forms]
    renderings = _renderings(forms, chosen)
    lang = language_of(chosen, forms[0])
    if chosen.output == "-":
        done = _to_stdout([rendering for _, rendering in renderings], chosen.target, lang)
    else:
        several = len(renderings) > 1
        files = [
            file
            for form, rendering in renderings
            for file in _outputs(form, rendering, chosen.output or "", several=several)
        ]
        done = _written(files, lang, force=chosen.force)
    for form, rendering in renderings if done else ():
        lang = language_of(chosen, form)
        for notice in rendering.notices:
            terminal.say(notice.show(lang))
        _say_losses(form, rendering.losses, chosen.target, lang)
    return done


def _renderings(forms: Sequence[Form], chosen: argparse.Namespace) -> list[tuple[Form, Rendering]]:
    """Each form's rendering, or that of all of them as the first one's."""
    target, options = chosen.target, dict(chosen.option)
    joined = _joined(forms, target, language_of(chosen, forms[0]), options, chosen.output)
    if joined is not None:
        return [(forms[0], joined)]
    return [
        (form, render(form, target, lang=language_of(chosen, form), **options)) for form in forms
    ]


def _render_for_units(chosen: argparse.Namespace) -> None:
    """Write one file for each reporting unit; all are checked before any is written."""
    form = _without_errors(chosen.forms[0])
    lang = language_of(chosen, form)
    units = reporting_units(form, chosen.units)
    prefills = (unit.prefill for unit in units)
    renderings = render_each(form, chosen.target, prefills, lang=lang, **dict(chosen.option))
    first = next(renderings)
    names = [f"{unit.file}{first.suffix}" for unit in units]
    folder = Path(chosen.output or ".")
    shown = with_progress(chain([first], renderings), len(units))
    write_folder(folder, names, (rendering.data for rendering in shown), force=chosen.force)
    terminal.say(sentence("written_many", lang, len(names), folder))
    for finding in doubt_findings(compile_form(form), units[0].prefill.doubts):
        terminal.say(finding.message(lang))
    _say_losses(form, first.losses, chosen.target, lang)


def _without_errors(name: str) -> Form:
    """A form, if lint finds no error in its definition."""
    form = load(name)
    if any(found.severity == "error" for found in lint(form)):
        raise FormspecError(problem("FS610", name=name))
    return form


def _joined(
    forms: Sequence[Form],
    target: str,
    lang: Lang,
    options: Mapping[str, object],
    output: str | None,
) -> Rendering | None:
    """Several forms as one output, where ``output`` names one file of the target's kind."""
    path = Path(output or ".")
    if len(forms) < 2 or not path.suffix or path.is_dir() or str(output).endswith("/"):
        return None
    rendering = join(forms, target, lang=lang, **options)
    return rendering if rendering and rendering.suffix == path.suffix else None


def _to_stdout(renderings: Sequence[Rendering], target: str, lang: Lang) -> bool:
    """Print one rendering; whether it could be."""
    reason = _not_to_stdout(renderings)
    if reason is not None:
        terminal.say(sentence(reason, lang, target))
        return False
    terminal.put_bytes(renderings[0].data)
    for suffix in renderings[0].extra:
        terminal.say(sentence("left_out", lang, suffix))
    return True


def _not_to_stdout(renderings: Sequence[Rendering]) -> str | None:
    """Why these cannot go to standard output, as a key of the texts."""
    if len(renderings) > 1:
        return "one_file"
    if terminal.is_for_eyes() and b"\0" in renderings[0].data:
        return "binary"
    return None


def _written(files: Sequence[tuple[Path, bytes]], lang: Lang, *, force: bool) -> bool:
    if len({path for path, _ in files}) < len(files):
        terminal.say(sentence("twice", lang))
        return False
    write_files(files, force=force)
    for path, _ in files:
        terminal.say(sentence("written", lang, path))
    return True


def _outputs(
    form: Form, rendering: Rendering, output: str, *, several: bool
) -> Iterable[tuple[Path, bytes]]:
    """Where the parts of an output go: a folder gets files named after the form."""
    target = Path(output or ".")
    if target.is_dir() or several or output.endswith("/"):
        target = target / f"{form.id}{rendering.suffix}"
    yield target, rendering.data
    for suffix, data in rendering.extra.items():
        yield target.with_name(target.name.removesuffix(rendering.suffix) + suffix), data


def _say_losses(form: Form, losses: Sequence[Loss], target: str, lang: Lang) -> None:
    if losses:
        terminal.say(sentence("losses", lang, form.id, target, len(losses)))
        terminal.say(f"  {sentence('comma', lang).join(loss.rule for loss in losses)}")
