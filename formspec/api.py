"""The face: load a definition, list forms, render, read and write filled files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from formspec.collection import mail_merge
from formspec.collection.mail_merge import ReportingUnit
from formspec.diagnostics.problem import (
    FormspecError,
    Hint,
    Lang,
    Words,
    did_you_mean,
    os_reason,
    problem,
)
from formspec.language import yaml_nodes
from formspec.language.builder import from_text
from formspec.language.form import Form
from formspec.plugins import registry
from formspec.plugins.protocols import (
    Annotator,
    BulkRenderer,
    Choices,
    JoiningRenderer,
    Judged,
    Renderer,
    Rendering,
)
from formspec.submissions import submission
from formspec.submissions.strict_json import MAX_BYTES
from formspec.submissions.submission import Submission


@dataclass(frozen=True, slots=True)
class FormInfo:
    """An installed form; ``items`` is their number, ``package`` where it comes from."""

    id: str
    version: str
    title: str
    items: int
    package: str


def loads(text: str, name: str = "definition") -> Form:
    """The form that a definition's text describes; ``name`` stands in messages.

    A text that was read before costs nothing. Raises FormspecError with every problem
    found.
    """
    return _remembered(text, name)


@lru_cache(maxsize=64)
def _remembered(text: str, name: str) -> Form:
    return from_text(text, name)


def load(source: str | Path) -> Form:
    """The form of a definition file (``Path`` or a text that ends in .yaml) or of an
    installed id.

    Raises FormspecError: no such form, or problems in the definition.
    """
    path = Path(source)
    if isinstance(source, Path) or path.suffix in (".yaml", ".yml") or path.is_file():
        return loads(*yaml_nodes.from_path(path))
    found = list(_installed(source))
    if not found:
        ids = [form.id for _, form in _installed()]
        raise FormspecError(problem("FS601", name=source, hint=did_you_mean(source, ids)))
    (first, form), *others = found
    if others:
        raise FormspecError(problem("FS603", name=source, first=first, second=others[0][0]))
    return form


def forms() -> tuple[FormInfo, ...]:
    """The installed forms, by package and file name.

    Raises FormspecError if an installed definition is broken.
    """
    return tuple(
        FormInfo(form.id, form.version, form.title, len(form.items), package)
        for package, form in _installed()
    )


def _installed(form_id: str | None = None) -> Iterator[tuple[str, Form]]:
    """Installed forms with their packages; with an id, only texts that name it are read."""
    for package, file in registry.definition_files():
        text = yaml_nodes.from_bytes(file.read_bytes(), file.name)
        if form_id is None or form_id in text:
            form = loads(text, file.name)
            if form_id in (None, form.id):
                yield package, form


def render(form: Form, target: str, /, *, lang: Lang | None = None, **options: Any) -> Rendering:
    """The form as ``target`` (html, xlsx, json-schema, …), with a report of what is lost.

    ``lang`` chooses the words around the form, by default the form's language;
    ``options`` are the renderer's own. Raises FormspecError.
    """
    made = _renderer(target, options)
    return made.render(form, lang=lang or form.language, **options)


def join(
    forms: Sequence[Form], target: str, /, *, lang: Lang | None = None, **options: Any
) -> Rendering | None:
    """Several forms in one output, such as a page with tabs; None if the target has no such.

    ``lang`` is by default the language of the first form. Raises FormspecError, also where a
    form is given twice: what is filled in in one would be that of the other.
    """
    made = _renderer(target, options)
    for form, times in Counter(form.id for form in forms).items():
        if times > 1:
            raise FormspecError(problem("FS630", name=form))
    if not isinstance(made, JoiningRenderer):
        return None
    return made.join(forms, lang=lang or forms[0].language, **options)


def _renderer(target: str, options: Mapping[str, object]) -> Renderer:
    """The renderer of a target, if it takes these options."""
    made = registry.renderer(target)
    _check_options(made, target, options)
    return made


def render_each(
    form: Form, target: str, prefills: Iterable[Submission], /, *, lang: Lang | None = None
) -> Iterator[Rendering]:
    """The form for many offices, each with its own values filled in before it goes out.

    Each is what ``render(form, target, prefill=…)`` gives, but the form is made only once.
    Raises FormspecError: the target cannot, or a value is none of the form.
    """
    made = registry.renderer(target)
    if not isinstance(made, BulkRenderer):
        able = [name for name in registry.renderer_names() if _is_bulk(name)]
        raise FormspecError(problem("FS628", name=target, hint=Hint(tuple(able), False)))
    return made.render_each(form, prefills, lang=lang or form.language)


def _is_bulk(target: str) -> bool:
    with suppress(FormspecError):
        return isinstance(registry.renderer(target), BulkRenderer)
    return False


def reporting_units(form: Form, path: str | Path) -> tuple[ReportingUnit, ...]:
    """The offices that a CSV file lists, each with what is filled in for it.

    Its head names header fields, cells (``9.A``, ``prev(9.A)``), ``code`` and ``file``.
    Raises FormspecError with all that is wrong.
    """
    path = Path(path)
    return mail_merge.units(form, _text(path), str(path))


def _check_options(made: Renderer, target: str, options: Mapping[str, object]) -> None:
    known: Mapping[str, Choices] = getattr(made, "options", {})
    for option, value in options.items():
        if option not in known:
            hint = did_you_mean(option, known)
            raise FormspecError(problem("FS605", name=target, option=option, hint=hint))
        _check_option(target, option, value, known[option])


def _check_option(target: str, option: str, value: object, allowed: Choices) -> None:
    hint: Words | Hint = Words("target_says")
    if callable(allowed):
        good = allowed(value)
    else:
        good, hint = value in allowed, did_you_mean(str(value), map(str, allowed))
    if not good:
        raise FormspecError(problem("FS611", name=target, option=option, value=value, hint=hint))


def read(form: Form, path: str | Path) -> Submission:
    """A filled file as a submission: .json, .csv, and what installed readers read (.xlsx).

    Raises FormspecError: not readable, another form or version.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        return submission.from_json(form, _bytes(path), str(path))
    if suffix == ".csv":
        return submission.from_csv(form, _text(path), str(path))
    found = registry.reader(suffix)
    if found is None:
        hint = did_you_mean(suffix, readable())
        raise FormspecError(problem("FS606", file=str(path), suffix=suffix or "-", hint=hint))
    return found.read(form, path)


def suffixes() -> tuple[str, ...]:
    """How the names of files end that ``read`` can read."""
    return (".json", ".csv", *registry.reader_suffixes())


def readable() -> tuple[str, ...]:
    """Those of ``suffixes`` that are not only known to be refused with a way out, as .xls is."""
    return (".json", ".csv", *filter(_is_read, registry.reader_suffixes()))


def _is_read(suffix: str) -> bool:
    with suppress(FormspecError):
        found = registry.reader(suffix)
        return found is not None and suffix in found.suffixes
    return False


def annotate(form: Form, path: str | Path, report: Judged, /, *, lang: Lang | None = None) -> bytes:
    """A copy of a filled file with its findings beside the cells, all else as it was.

    ``report`` is what ``validate`` said of it. Raises FormspecError: only workbooks can be
    annotated.
    """
    path = Path(path)
    found: object = registry.reader(path.suffix.lower())
    if not isinstance(found, Annotator):
        able = [suffix for suffix in readable() if _is_annotator(suffix)]
        raise FormspecError(problem("FS629", file=str(path), hint=Hint(tuple(able), False)))
    return found.annotate(form, path, report, lang or form.language)


def _is_annotator(suffix: str) -> bool:
    found: object = registry.reader(suffix)
    return isinstance(found, Annotator)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormspecError(problem("FS101", file=str(path), reason=os_reason(error))) from None


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FormspecError(problem("FS548", file=str(path))) from None
