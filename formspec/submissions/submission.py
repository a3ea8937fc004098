"""One office's filled form: raw values by cell, from JSON, CSV or a mapping.

Nothing is checked here but the shape: a value stays what was written until the form's
types are laid over it (``validate``), so nothing is rounded or lost on the way.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from formspec.diagnostics.problem import (
    FormspecError,
    Severity,
    Words,
    did_you_mean,
    problem,
)
from formspec.diagnostics.regular_file import read_bytes
from formspec.language.vocabulary import previous_key
from formspec.submissions.fast_json import fast_loads
from formspec.submissions.strict_json import MAX_BYTES, json_object, shown_key

if TYPE_CHECKING:
    from formspec.submissions.csv_table import CsvTable

_TOP = ("form", "version", "fields", "values", "previous", "explanations")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a reader was not sure about."""

    code: str
    """A kind of finding."""
    severity: Severity
    """``error`` where the value could not be used."""
    cell: str | None = None
    """A cell key, ``field:ID``, ``explanation:PATH``, or None if it is about no cell."""
    place: str | None = None
    """Where in the file: ``附件1!E12``."""
    raw: str | None = None
    """The text in the file; never of a header field, which may hold a name."""
    proposal: str | None = None
    """What may have been meant."""
    detail: str | None = None
    """What its sentence names besides: the value that was read, the expected unit."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a warning is right all the same."""

    text: str
    """The reason."""
    values: Mapping[str, str] | None = None
    """The values it was written for, by cell: it holds while they are unchanged. None: any."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One office's filled form, as it was read."""

    values: Mapping[str, Any]
    """Raw values by cell key: ``9.A``, ``9.A@total``."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Values of header fields by id."""
    form: str | None = None
    """The id of the form that the file names, if it does."""
    version: str | None = None
    """The version that the file names, if it does."""
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    """Why warnings are right all the same, by rule id."""
    previous: Mapping[str, Any] = field(default_factory=dict)
    """Raw values of the period before, by the keys of this one."""
    doubts: tuple[Doubt, ...] = ()
    """What the reader was not sure of."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where in the file a cell stands (``附件1!E12``), by cell key."""
    source: str = ""
    """The file."""
    unit: str | None = None
    """The code of the reporting unit that the file is for."""

    def __post_init__(self) -> None:
        """Keeps copies of the mappings: the caller may go on with its own."""
        for name in ("values", "fields", "explanations", "previous", "places"):
            object.__setattr__(self, name, dict(getattr(self, name)))

    def __repr__(self) -> str:
        source, form = self.source[-80:], (self.form or "")[:60]
        return f"<Submission {source!r} of {form!r}: {len(self.values)} values>"

    def __hash__(self) -> int:
        return hash((self.form, self.version, self.source, self.unit, frozenset(self.values)))


class Identity(Protocol):
    """What a submission must be filled for: a form, or a plan of it."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def version(self) -> str: ...  # noqa: D102

    @property
    def single_column(self) -> str | None: ...  # noqa: D102


def shaped(form: Identity, submission: "Submission | Mapping[str, Any]") -> "Submission":
    """A submission as such, also of its JSON shape. Raises FormspecError like ``from_dict``."""
    if not isinstance(submission, Submission):
        return from_dict(form, submission)
    named = submission.source or "submission"
    check_identity(form, submission.form, submission.version, named)
    return submission


def from_dict(form: Identity, data: Mapping[str, Any], source: str = "submission") -> Submission:
    """A submission from its JSON shape; ``source`` names it in messages.

    Raises FormspecError: another form or version, or a part of the wrong shape. Unknown
    cells are no error here; they become findings.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> from_dict(form, {"form": form.id, "values": {"1.A": "12"}}).values
    {'1.A': '12'}
    """
    if type(data) is not dict and not isinstance(data, Mapping):
        raise FormspecError(_shape(source, "submission", "object"))
    for key in data:
        if key not in _TOP:
            hint = did_you_mean(str(key), _TOP)
            raise FormspecError(
                problem("FS201", where=Words("in_file", (source,)), key="…", hint=hint)
            )
    check_identity(form, data.get("form"), data.get("version"), source)
    return Submission(
        values=_flat(form, _part(data, "values", source)),
        fields=_part(data, "fields", source),
        form=data.get("form"),
        version=data.get("version"),
        explanations=_explanations(_part(data, "explanations", source), source),
        previous=_flat(form, _part(data, "previous", source)),
        source=source,
    )


def check_identity(form: Identity, form_id: object, version: object, source: str) -> None:
    """Refuse a file that says it is filled for another form or version."""
    if form_id is not None and form_id != form.id:
        raise FormspecError(problem("FS543", file=source, found=str(form_id), form=form.id))
    if version is not None and version != form.version:
        raise FormspecError(
            problem("FS544", file=source, found=str(version), form=form.id, version=form.version)
        )


def _part(data: Mapping[str, Any], key: str, source: str) -> Mapping[str, Any]:
    part = data.get(key)
    if part is None:
        return {}
    if type(part) is dict:
        return part
    if not isinstance(part, Mapping):
        raise FormspecError(_shape(source, key, "object"))
    return part


def _shape(source: str, key: str, expected: str) -> Any:
    return problem("FS542", file=source, key=key, expected=Words(expected))


def _flat(form: Identity, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """``{"9.A": {"total": …}}`` as ``{"9.A@total": …}`` (``9.A`` with only one column)."""
    if not values:
        return values
    single = form.single_column
    if single is not None and dict not in map(type, values.values()):
        return values
    flat: dict[str, Any] = {}
    for path, value in values.items():
        if type(value) is not dict:
            flat[path] = value
            continue
        for column, inner in value.items():
            flat[path if column == single else f"{path}@{column}"] = inner
    return flat


def _explanations(part: Mapping[str, Any], source: str) -> Mapping[str, Explanation]:
    if not part:
        return {}
    explanations: dict[str, Explanation] = {}
    for rule, entry in part.items():
        if isinstance(entry, str):
            explanations[rule] = Explanation(entry)
        elif (
            isinstance(entry, Mapping)
            and isinstance(entry.get("text"), str)
            and isinstance(entry.get("values"), Mapping)
        ):
            values = {str(cell): str(value) for cell, value in entry["values"].items()}
            explanations[rule] = Explanation(entry["text"], values)
        else:
            raise FormspecError(_shape(source, "explanations.…", "explanation"))
    return explanations


def to_dict(form: Identity, submission: Submission) -> dict[str, Any]:
    """The JSON shape of a submission; ``from_dict`` of it is the same submission.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> to_dict(form, Submission({"1.A": "12"}))["values"]
    {'1.A': '12'}
    """
    shape: dict[str, Any] = {
        "form": submission.form or form.id,
        "version": submission.version or form.version,
        "fields": {key: _plain(raw) for key, raw in submission.fields.items()},
        "values": _nested(submission.values),
    }
    if submission.previous:
        shape["previous"] = _nested(submission.previous)
    if submission.explanations:
        shape["explanations"] = {
            rule: explanation.text
            if explanation.values is None
            else {"text": explanation.text, "values": dict(explanation.values)}
            for rule, explanation in submission.explanations.items()
        }
    return shape


def _plain(raw: Any) -> Any:
    """An exact number as its text: JSON has no such numbers."""
    return format(raw, "f") if isinstance(raw, Decimal) else raw


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key, raw in values.items():
        value = _plain(raw)
        path, _, column = key.rpartition("@")
        if path and isinstance(nested.setdefault(path, {}), dict):
            nested[path][column] = value
        else:
            nested[key] = value
    return nested


def from_json(form: Identity, text: str | bytes, source: str = "submission") -> Submission:
    """A submission from JSON text: numbers keep every digit, a key stands only once.

    Raises FormspecError: no JSON, a key that stands twice, and what ``from_dict`` refuses.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> from_json(form, '{"values": {"1.A": 0.10}}').values
    {'1.A': 0.1}
    """
    return from_dict(form, json_object(text, source, fast_loads), source)


# CSV -----------------------------------------------------------------------------------

_PREVIOUS = re.compile(r"prev\((.*)\)", re.DOTALL)


def from_csv(form: Identity, text: str | bytes, source: str = "submission") -> Submission:
    r"""A submission from lines ``path,value`` or ``path,column,value`` under such a head.

    A path ``field:reporting_unit`` fills a header field, ``prev(9.A)`` is of the period before.
    Raises FormspecError: too long, no such head, a line of another width, a cell that stands
    twice.

    >>> import formspec
    >>> from_csv(formspec.load("wuzhou-2018-warmth"), "path,value\n1.A,12\n").values
    {'1.A': '12'}
    """
    from formspec.submissions.csv_table import read_table  # JSON needs no csv

    return from_table(form, read_table(text, source))


def is_list(table: "CsvTable") -> bool:
    """Whether each row of a table is a cell; otherwise each is a reporting unit."""
    return table.head in (("path", "value"), ("path", "column", "value"))


def from_table(form: Identity, table: "CsvTable") -> Submission:
    """What ``from_csv`` makes of a table."""
    if not is_list(table):
        raise table.line(1, "csv_head")
    values: dict[str, str] = {}
    fields: dict[str, str] = {}
    previous: dict[str, str] = {}
    for line, row in table.rows:
        if len(row) < len(table.head):
            raise table.line(line, "csv_width")
        path, column, value = row[0].strip(), row[1].strip() if len(row) > 2 else "", row[-1]
        suffix = "" if column in ("", form.single_column) else f"@{column}"
        if path.startswith("field:"):
            target, key = fields, path.removeprefix("field:")
        elif before := _PREVIOUS.fullmatch(path):
            target, key = previous, before[1] + suffix
        else:
            target, key = values, path + suffix
        if key in target:
            told = shown_key(path + suffix)
            raise FormspecError(problem("FS547", file=table.source, line=line, cell=told))
        target[key] = value
    return Submission(
        values, fields, previous=previous, doubts=assumptions(table), source=table.source
    )


def assumptions(table: "CsvTable") -> tuple[Doubt, ...]:
    """What a CSV file does not say of itself, as notes."""
    return tuple(Doubt(kind, "note", raw=assumed) for kind, assumed in table.assumed)


def csv_text(form: Identity, submission: Submission) -> str:
    r"""A submission as CSV; the inverse of ``from_csv`` for texts and numbers.

    >>> import formspec
    >>> csv_text(formspec.load("wuzhou-2018-warmth"), Submission({"1.A": "12"}))
    'path,value\n1.A,12\n'
    """
    import csv
    from io import StringIO

    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    columns = form.single_column is None
    write(["path", "column", "value"] if columns else ["path", "value"])
    rows: Iterable[tuple[Callable[[str], str], str, Any]] = (
        *(("field:{}".format, key, value) for key, value in submission.fields.items()),
        *((str, key, value) for key, value in submission.values.items()),
        *((previous_key, key, value) for key, value in submission.previous.items()),
    )
    for written, key, value in rows:
        path, _, column = key.rpartition("@") if columns and "@" in key else (key, "", "")
        text = format(Decimal(repr(value)), "f") if isinstance(value, float) else value
        write([written(path), column, text] if columns else [written(path), text])
    return out.getvalue()


# Files -------------------------------------------------------------------------------

PLAIN_SUFFIXES = (".json", ".csv")
"""How the names of files end that are read without any other library, in lower case."""


def read_plain(form: Identity, path: Path) -> Submission:
    """A file whose name ends with one of ``PLAIN_SUFFIXES``, as a submission.

    Raises FormspecError: not readable, or filled for another form or version.
    """
    if path.suffix.lower() == ".json":
        return from_json(form, file_bytes(path), str(path))
    return from_csv(form, file_bytes(path), str(path))


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; of one that is too long, so many that it is refused.

    Raises FormspecError: it cannot be opened.
    """
    return read_bytes(path, MAX_BYTES + 1)
