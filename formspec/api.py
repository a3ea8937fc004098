"""The face: load a definition, list forms, render, read and write filled files."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any

from formspec.collection import mail_merge, unit_rows
from formspec.collection.mail_merge import ReportingUnit
from formspec.diagnostics.problem import (
    FormspecError,
    Hint,
    Lang,
    Words,
    check_type,
    chosen_lang,
    did_you_mean,
    problem,
)
from formspec.engine.validate import Report
from formspec.language import yaml_nodes
from formspec.language.builder import from_text
from formspec.language.form import Form, check_form
from formspec.language.python_data import definition_text
from formspec.language.vocabulary import DEFINITION_SUFFIXES
from formspec.plugins import registry
from formspec.plugins.protocols import (
    Annotator,
    BulkRenderer,
    Choices,
    JoiningRenderer,
    Renderer,
    Rendering,
    losses,
)
from formspec.submissions.submission import (
    PLAIN_SUFFIXES,
    Submission,
    file_bytes,
    from_table,
    is_list,
    read_plain,
)


@dataclass(frozen=True, slots=True)
class FormInfo:
    """An installed form."""

    id: str
    """What ``load`` takes."""
    version: str
    """Its version as text, a year for one."""
    title: str
    """The title above the form."""
    items: int
    """How many items it has."""
    package: str
    """The Python package that brings it."""


def loads(text: str | Mapping[str, Any], name: str = "definition") -> Form:
    """Load a form from its definition; a text that was read before costs nothing.

    Args:
        text: The definition, in YAML, or the mapping that YAML or JSON reads it as.
        name: What messages call it.

    Returns:
        The form.

    Raises:
        FormspecError: With every problem of the text.

    >>> import formspec
    >>> formspec.loads("formspec: 1", "draft.yaml")
    Traceback (most recent call last):
    formspec.diagnostics.problem.FormspecError: ...
    """
    check_type(text, (str, Mapping), "text", "a_definition")
    return _remembered(text if isinstance(text, str) else definition_text(text), name)


@lru_cache(maxsize=64)
def _remembered(text: str, name: str) -> Form:
    return from_text(text, name)


def load(source: str | Path) -> Form:
    """Load an installed form or a definition file.

    Args:
        source: The id of an installed form, or the path of a file: a ``Path``, or a text that
            ends in .yaml or .yml. For an id from outside, such as a web request, use
            ``installed``.

    Returns:
        The form.

    Raises:
        FormspecError: There is no such form, several packages bring it, or the definition has
            problems.

    >>> import formspec
    >>> formspec.load("wuzhou-2018-warmth").title
    '2018年各地工会送温暖统计表'
    """
    check_type(source, (str, Path), "source", "id_or_path")
    if isinstance(source, Path) or source.endswith(DEFINITION_SUFFIXES):
        return loads(*yaml_nodes.from_path(Path(source)))
    return installed(source)


def installed(form_id: str, /) -> Form:
    """Load an installed form, never a file that the caller names: for ids from outside.

    Args:
        form_id: The id of an installed form.

    Returns:
        The form.

    Raises:
        FormspecError: There is no such form, several packages bring it, or its definition has
            problems.

    >>> import formspec
    >>> formspec.installed("wuzhou-2018-warmth").version
    '2018'
    """
    check_type(form_id, str, "id", "text")
    named = list(_installed(form_id))
    if not named:
        ids = [form.id for _, form in _installed()]
        raise FormspecError(problem("FS601", name=form_id, hint=did_you_mean(form_id, ids)))
    (first, form), *others = named
    if others:
        raise FormspecError(problem("FS603", name=form_id, first=first, second=others[0][0]))
    return form


def forms() -> tuple[FormInfo, ...]:
    """List the installed forms.

    Returns:
        One entry a form, by package and file name.

    Raises:
        FormspecError: An installed definition is broken.

    >>> import formspec
    >>> [(form.id, form.items) for form in formspec.forms()]
    [('wuzhou-2018-warmth', 55), ('wuzhou-2017-help-centre', 92)]
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
    """Write a form in another format.

    Args:
        form: The form.
        target: The name of a renderer: html, xlsx, json-schema …
        lang: The language of the words around the form, by default the form's own.
        **options: The renderer's own options.

    Returns:
        The bytes, and as losses the rules that the format does not check, also those about which
        a renderer that checks rules was silent.

    Raises:
        FormspecError: There is no such target, it has no such option, or the form does not fit.

    >>> import formspec
    >>> rendering = formspec.render(formspec.load("wuzhou-2018-warmth"), "json-schema")
    >>> rendering.suffix, rendering.losses[0].rule, rendering.losses[0].lacks
    ('.schema.json', 'part:1.B', ('part',))
    """
    check_form(form)
    renderer = _renderer(target, options)
    rendering = renderer.render(form, lang=chosen_lang(lang, form.language), **options)
    return _with_losses(rendering, renderer, [form])


def join(
    forms: Sequence[Form], target: str, /, *, lang: Lang | None = None, **options: Any
) -> Rendering | None:
    """Write several forms in one output, such as a page with tabs.

    Args:
        forms: The forms, at least one, each once: what is filled in in one would be that of the
            other.
        target: The name of a renderer.
        lang: The language of the words around the forms, by default that of the first.
        **options: The renderer's own options.

    Returns:
        The output; None if the target cannot hold several forms.

    Raises:
        FormspecError: As ``render``, and where there is no form or one is there twice.

    >>> import formspec
    >>> both = [formspec.load(info.id) for info in formspec.forms()]
    >>> formspec.join(both, "html").suffix, formspec.join(both, "xlsx")
    ('.html', None)
    """
    _check_forms(forms)
    renderer = _renderer(target, options)
    if not isinstance(renderer, JoiningRenderer):
        return None
    rendering = renderer.join(forms, lang=chosen_lang(lang, forms[0].language), **options)
    return _with_losses(rendering, renderer, forms)


def _check_forms(forms: Sequence[Form]) -> None:
    """Refuse what is no list of at least one form, each once."""
    check_type(forms, Sequence, "forms", "list_of_forms")
    for form in forms:
        check_form(form)
    if not forms:
        raise FormspecError(problem("FS632"))
    for form_id, times in Counter(form.id for form in forms).items():
        if times > 1:
            raise FormspecError(problem("FS630", name=form_id))


def render_each(
    form: Form,
    target: str,
    prefills: Iterable[Submission],
    /,
    *,
    lang: Lang | None = None,
    **options: Any,
) -> Iterator[Rendering]:
    """Write a form for many offices, each with its own values filled in before it goes out.

    Args:
        form: The form; it is rendered only once.
        target: The name of a renderer.
        prefills: What is filled in for each office.
        lang: The language of the words around the form, by default the form's own.
        **options: The renderer's own options.

    Returns:
        One rendering for each office: what ``render(form, target, prefill=…)`` gives.

    Raises:
        FormspecError: There is no such target, it cannot do this, or the form cannot hold a value.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> office = formspec.Submission({}, fields={"reporting_unit": "藤县总工会"})
    >>> [rendering.suffix for rendering in formspec.render_each(form, "xlsx", [office])]
    ['.xlsx']
    """
    check_form(form)
    check_type(target, str, "target", "text")
    check_type(prefills, Iterable, "prefills", "list_of_submissions")
    renderer = registry.renderer(target)
    if not isinstance(renderer, BulkRenderer):
        hint = _who_can(BulkRenderer, registry.renderer, registry.renderer_names())
        raise FormspecError(problem("FS628", name=target, hint=hint))
    _check_options(renderer, target, options)
    renderings = renderer.render_each(
        form, prefills, lang=chosen_lang(lang, form.language), **options
    )
    return (_with_losses(rendering, renderer, [form]) for rendering in renderings)


def _renderer(target: str, options: Mapping[str, object]) -> Renderer:
    """The renderer of a target, if it takes these options."""
    check_type(target, str, "target", "text")
    renderer = registry.renderer(target)
    _check_options(renderer, target, options)
    return renderer


def _with_losses(rendering: Rendering, renderer: Renderer, forms: Iterable[Form]) -> Rendering:
    """Also the losses that a target which checks rules was silent about: what it does not
    list it does not check.
    """
    if not renderer.expresses:
        return rendering  # it checks nothing, as a picture, and says so itself
    reported = {loss.rule for loss in rendering.losses}
    lost = [loss for form in forms for loss in losses(form, renderer.expresses)]
    silent = tuple(loss for loss in lost if loss.rule not in reported)
    return replace(rendering, losses=(*rendering.losses, *silent)) if silent else rendering


def _who_can(ability: type, plugin: Callable[[str], object], names: Iterable[str]) -> Hint:
    """Which plug-ins have the methods of a protocol, for a caller who named another."""
    able = []
    for name in names:
        with suppress(FormspecError):  # one that cannot be loaded
            if isinstance(plugin(name), ability):
                able.append(name)
    return Hint(tuple(able), False)


def reporting_units(form: Form, path: str | Path) -> tuple[ReportingUnit, ...]:
    r"""Read a CSV file that lists offices, one a line.

    Args:
        form: The form that they are to fill in.
        path: The file. Its first line names header fields, cells (``9.A``, ``prev(9.A)``),
            ``code`` and ``file``.

    Returns:
        The offices in the order of the file, each with what is filled in for it.

    Raises:
        FormspecError: With all that is wrong in the file.

    >>> import formspec, tempfile
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> with tempfile.NamedTemporaryFile(suffix=".csv") as file:
    ...     _ = Path(file.name).write_text("code,reporting_unit\n450422,藤县总工会", "utf-8")
    ...     (unit,) = formspec.reporting_units(form, file.name)
    >>> unit.key, unit.prefill.fields["reporting_unit"]
    ('450422', '藤县总工会')
    """
    check_form(form)
    path = _path(path)
    return mail_merge.units(form, file_bytes(path), str(path))


def _check_options(renderer: Renderer, target: str, options: Mapping[str, object]) -> None:
    known: Mapping[str, Choices] = getattr(renderer, "options", {})
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
    """Read a filled file.

    Args:
        form: The form that was filled in.
        path: A .json or .csv file, or one that an installed reader reads, such as .xlsx.

    Returns:
        The values as they stand in the file, and what the reader was not sure of.

    Raises:
        FormspecError: It cannot be read, belongs to another form or version, or holds several
            filled forms.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> formspec.read(form, "examples/wuzhou-2018-warmth.json").values["4.A"]
    '598.20'
    """
    filled = read_all(form, path)
    if len(filled) != 1:
        raise FormspecError(problem("FS636", file=str(path), count=len(filled)))
    return filled[0]


def read_all(form: Form, path: str | Path) -> tuple[Submission, ...]:
    r"""Read a file that may hold several filled forms: a CSV file with one reporting unit a row.

    Args:
        form: The form that was filled in.
        path: A file as ``read`` takes it. The first line of a CSV file may also name header
            fields, cells (``9.A``, or ``A`` where one section has it) and ``code``.

    Returns:
        What ``read`` gives, for each row of such a file; of any other file for the whole.

    Raises:
        FormspecError: It cannot be read, belongs to another form or version, or a column may be
            several cells, or is none.

    >>> import formspec, tempfile
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> with tempfile.NamedTemporaryFile(suffix=".csv") as file:
    ...     _ = Path(file.name).write_text("code,1.A\n450422,12\n450423,7", "utf-8")
    ...     [filled.values for filled in formspec.read_all(form, file.name)]
    [{'1.A': '12'}, {'1.A': '7'}]
    """
    check_form(form)
    path = _path(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        from formspec.submissions.csv_table import read_table

        table = read_table(file_bytes(path), str(path))
        if not is_list(table) and unit_rows.names_a_cell(form, table):
            return unit_rows.submissions(form, table)
        return (from_table(form, table),)
    if suffix in PLAIN_SUFFIXES:
        return (read_plain(form, path),)
    reader = registry.reader(suffix)
    if reader is not None:
        return (reader.read(form, path),)
    if suffix in NOT_READ:
        raise FormspecError(problem("FS613", file=str(path), suffix=suffix))
    hint = did_you_mean(suffix, readable())
    raise FormspecError(problem("FS606", file=str(path), suffix=suffix or "-", hint=hint))


def _path(path: str | Path) -> Path:
    """The path that an argument gives. Raises FormspecError: it gives none."""
    check_type(path, (str, PathLike), "path", "a_path")
    return Path(path)


NOT_READ = (
    ".et", ".ett", ".numbers", ".fods", ".xlsb", ".xltx", ".xlt", ".doc", ".docx", ".wps", ".odt",
    ".rtf", ".ofd", ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic", ".tif",
    ".tiff", ".zip", ".rar", ".7z",
)  # fmt: skip
"""How the names of files end that offices send, and that nothing here can read."""


def suffixes() -> tuple[str, ...]:
    """How the names of files end that ``read`` takes: lower case, with the dot.

    >>> suffixes()
    ('.json', '.csv', '.ods', '.xls', '.xlsm', '.xlsx')
    """
    return (*PLAIN_SUFFIXES, *registry.reader_suffixes())


def readable() -> tuple[str, ...]:
    """Those of ``suffixes`` that are read, not only refused with advice, as .xls is.

    >>> readable()
    ('.json', '.csv', '.xlsx')
    """
    return (*PLAIN_SUFFIXES, *filter(_is_read, registry.reader_suffixes()))


def _is_read(suffix: str) -> bool:
    with suppress(FormspecError):
        reader = registry.reader(suffix)
        return reader is not None and suffix in reader.suffixes
    return False


def annotate(form: Form, path: str | Path, report: Report, /, *, lang: Lang | None = None) -> bytes:
    """Write the findings of a filled file into a copy of it, next to the cells.

    Args:
        form: The form that was filled in.
        path: The file; only workbooks can be annotated.
        report: What ``validate`` returned for it.
        lang: The language of the findings, by default the form's.

    Returns:
        The bytes of the copy; all else in it is as it was.

    Raises:
        FormspecError: Files of this kind cannot be annotated, or this one cannot be read.

    >>> import formspec, tempfile
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
    ...     _ = file.write(formspec.render(form, "xlsx").data)
    ...     file.flush()
    ...     report = formspec.validate(form, formspec.read(form, file.name))
    ...     copy = formspec.annotate(form, file.name, report)
    >>> copy[:2]
    b'PK'
    """
    check_form(form)
    check_type(report, Report, "report", "a_report")
    path = _path(path)
    reader: object = registry.reader(path.suffix.lower())
    if not isinstance(reader, Annotator):
        hint = _who_can(Annotator, registry.reader, readable())
        raise FormspecError(problem("FS629", file=str(path), hint=hint))
    return reader.annotate(form, path, report, chosen_lang(lang, form.language))
