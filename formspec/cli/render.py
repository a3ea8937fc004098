"""The command ``render``: forms as files, all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from formspec.api import join, load, render, render_each, reporting_units
from formspec.cli import terminal
from formspec.cli.messages import word
from formspec.diagnostics.problem import FormspecError, Lang, problem
from formspec.engine.lint import lint
from formspec.language.form import Form
from formspec.plugins.protocols import Loss, Rendering


def render_forms(
    names: Sequence[str],
    target: str,
    asked: Lang | None,
    options: Mapping[str, object],
    output: str | None,
    *,
    force: bool,
) -> bool:
    """Write each form, or all in one file where ``output`` names one; whether it was done.

    ``asked`` is the language that was asked for; else each form has its own.
    """
    forms = [_sound(name) for name in names]
    joined = _joined(forms, target, asked, options, output)
    made = [(forms[0], joined)] if joined else [
        (form, render(form, target, lang=asked or form.language, **options)) for form in forms
    ]  # fmt: skip
    lang = asked or forms[0].language
    if output == "-":
        done = _to_stdout([rendering for _, rendering in made], target, lang)
    else:
        files = [
            file
            for form, rendering in made
            for file in _outputs(form, rendering, output or "", several=len(made) > 1)
        ]
        done = _written(files, lang, force=force)
    for form, rendering in made if done else ():
        for notice in rendering.notices:
            terminal.say(notice.show(asked or form.language))
        _say_losses(form, rendering.losses, target, asked or form.language)
    return done


def render_for_units(
    name: str, target: str, asked: Lang | None, units: str, output: str | None, *, force: bool
) -> None:
    """Write one file for each reporting unit of a list; all is looked at before any is written."""
    form = _sound(name)
    lang = asked or form.language
    listed = reporting_units(form, units)
    made = render_each(form, target, (unit.prefill for unit in listed), lang=lang)
    first = next(made)
    names = [f"{unit.file}{first.suffix}" for unit in listed]
    folder = Path(output or ".")
    watched = terminal.watched(chain([first], made), len(listed))
    terminal.write_folder(folder, names, (one.data for one in watched), force=force)
    terminal.say(word("written_many", lang).format(len(names), folder))
    _say_losses(form, first.losses, target, lang)


def _sound(name: str) -> Form:
    """A form whose definition has no error."""
    form = load(name)
    if any(found.severity == "error" for found in lint(form)):
        raise FormspecError(problem("FS610", name=name))
    return form


def _joined(
    forms: Sequence[Form],
    target: str,
    asked: Lang | None,
    options: Mapping[str, object],
    output: str | None,
) -> Rendering | None:
    """Several forms as one output, where ``output`` names one file of the target's kind."""
    path = Path(output or ".")
    if len(forms) < 2 or not path.suffix or path.is_dir() or str(output).endswith("/"):
        return None
    made = join(forms, target, lang=asked or forms[0].language, **options)
    return made if made and made.suffix == path.suffix else None


def _to_stdout(made: Sequence[Rendering], target: str, lang: Lang) -> bool:
    refused = _not_to_stdout(made)
    if refused:
        terminal.say(word(refused, lang).format(target))
        return False
    terminal.put_bytes(made[0].data)
    for suffix in made[0].extra:
        terminal.say(word("left_out", lang).format(suffix))
    return True


def _not_to_stdout(made: Sequence[Rendering]) -> str | None:
    """Why these cannot go to standard output, as a key of SAY."""
    if len(made) > 1:
        return "one_file"
    if terminal.is_for_eyes() and b"\0" in made[0].data:
        return "binary"
    return None


def _written(files: Sequence[tuple[Path, bytes]], lang: Lang, *, force: bool) -> bool:
    if len({path for path, _ in files}) < len(files):
        terminal.say(word("twice", lang))
        return False
    terminal.write(files, force=force)
    for path, _ in files:
        terminal.say(word("written", lang).format(path))
    return True


def _outputs(
    form: Form, made: Rendering, output: str, *, several: bool
) -> Iterable[tuple[Path, bytes]]:
    """Where the parts of an output go: a folder gets files named after the form."""
    target = Path(output or ".")
    if target.is_dir() or several or output.endswith("/"):
        target = target / f"{form.id}{made.suffix}"
    yield target, made.data
    for suffix, data in made.extra.items():
        yield target.with_name(target.name.removesuffix(made.suffix) + suffix), data


def _say_losses(form: Form, losses: Sequence[Loss], target: str, lang: Lang) -> None:
    if losses:
        terminal.say(word("losses", lang).format(form.id, target, len(losses)))
        terminal.say(f"  {word('comma', lang).join(loss.rule for loss in losses)}")
