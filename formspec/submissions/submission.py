"""One office's filled form: raw values by cell, from JSON, CSV or a mapping.

Nothing is judged here but the shape: a value stays what was written until the form's
types are laid over it (``validate``), so nothing is rounded or lost on the way.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from formspec.diagnostics.problem import (
    FormspecError,
    Severity,
    Words,
    did_you_mean,
    os_reason,
    problem,
)
from formspec.submissions.fast_json import fast_loads
from formspec.submissions.strict_json import MAX_BYTES, json_object

_TOP = ("form", "version", "fields", "values", "previous", "explanations")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a reader was not sure about: ``code`` is a kind of finding.

    ``cell`` is a cell key, ``field:ID`` or None, ``place`` where in the file
    (``附件1!E12``), ``raw`` what stood there (never for a header field, which may hold a
    name), ``proposal`` what may have been meant, ``detail`` what its sentence names
    besides: the value that was read, the unit that is asked for.
    """

    code: str
    severity: Severity
    cell: str | None = None
    place: str | None = None
    raw: str | None = None
    proposal: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a warning is right all the same; ``values`` are the cells it was written for.

    Without ``values`` it explains whatever stands there; with them it holds only while
    they are unchanged.
    """

    text: str
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """Raw values by cell key (``9.A``, ``9.A@total``), field values by id.

    ``form`` and ``version`` are what the file says of itself, None where it does not.
    ``previous`` holds the period before, ``doubts`` what the reader was not sure of,
    ``places`` where in the file a cell stood (``附件1!E12``), ``source`` the file, ``unit``
    the code of the reporting unit that the file was made for.
    """

    values: Mapping[str, Any]
    fields: Mapping[str, Any] = field(default_factory=dict)
    form: str | None = None
    version: str | None = None
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    previous: Mapping[str, Any] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    unit: str | None = None


class Identity(Protocol):
    """What a submission must be filled for: a form, or a plan of it."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def version(self) -> str: ...  # noqa: D102

    @property
    def single_column(self) -> str | None: ...  # noqa: D102


def shaped(form: Identity, submission: "Submission | Mapping[str, Any]") -> "Submission":
    """A submission as such, whatever it was given as. Raises FormspecError like ``from_dict``."""
    return submission if isinstance(submission, Submission) else from_dict(form, submission)


def from_dict(form: Identity, data: Mapping[str, Any], source: str = "submission") -> Submission:
    """A submission from its JSON shape.

    Raises FormspecError: another form or version, or a part of the wrong shape. Unknown
    cells are no error here; they become findings.
    """
    if type(data) is not dict and not isinstance(data, Mapping):
        raise FormspecError(_shape(source, "submission", "object"))
    for key in data:
        if key not in _TOP:
            hint = did_you_mean(str(key), _TOP)
            raise FormspecError(
                problem("FS201", where=Words("submission"), key=str(key), hint=hint)
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


def check_identity(form: Identity, found: object, version: object, source: str) -> None:
    """Refuse a file that says it is filled for another form or version."""
    if found is not None and found != form.id:
        raise FormspecError(problem("FS543", file=source, found=str(found), form=form.id))
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
    found: dict[str, Explanation] = {}
    for rule, said in part.items():
        if isinstance(said, str):
            found[rule] = Explanation(said)
        elif (
            isinstance(said, Mapping)
            and isinstance(said.get("text"), str)
            and isinstance(said.get("values"), Mapping)
        ):
            values = {str(cell): str(value) for cell, value in said["values"].items()}
            found[rule] = Explanation(said["text"], values)
        else:
            raise FormspecError(_shape(source, f"explanations.{rule}", "explanation"))
    return found


def to_dict(form: Identity, submission: Submission) -> dict[str, Any]:
    """The JSON shape of a submission; ``from_dict`` of it is the same submission."""
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
            rule: said.text
            if said.values is None
            else {"text": said.text, "values": dict(said.values)}
            for rule, said in submission.explanations.items()
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

    Raises FormspecError.
    """
    return from_dict(form, json_object(text, source, fast_loads), source)


# CSV -----------------------------------------------------------------------------------

_PREVIOUS = re.compile(r"prev\((.*)\)", re.DOTALL)


def from_csv(form: Identity, text: str, source: str = "submission") -> Submission:
    """A submission from lines ``path,value`` or ``path,column,value`` under such a head.

    A path ``field:reporting_unit`` fills a header field, ``prev(9.A)`` is of the period before.
    Raises FormspecError.
    """
    if len(text) > MAX_BYTES:
        raise FormspecError(problem("FS546", file=source, limit=MAX_BYTES))
    values: dict[str, str] = {}
    fields: dict[str, str] = {}
    previous: dict[str, str] = {}
    for line, path, column, value in _rows(text, source):
        suffix = "" if column in ("", form.single_column) else f"@{column}"
        if path.startswith("field:"):
            target, key = fields, path.removeprefix("field:")
        elif before := _PREVIOUS.fullmatch(path):
            target, key = previous, before[1] + suffix
        else:
            target, key = values, path + suffix
        if key in target:
            raise FormspecError(problem("FS547", file=source, line=line, cell=path + suffix))
        target[key] = value
    return Submission(values=values, fields=fields, previous=previous, source=source)


def _rows(text: str, source: str) -> Iterator[tuple[int, str, str, str]]:
    import csv
    from io import StringIO

    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    head: list[str] = []
    try:
        for row in reader:
            if not any(row):
                continue
            if not head:
                head = [name.strip() for name in row]
                if head not in (["path", "value"], ["path", "column", "value"]):
                    raise _line(source, reader.line_num, "csv_head")
                continue
            if len(row) != len(head):
                raise _line(source, reader.line_num, "csv_width")
            yield reader.line_num, row[0].strip(), row[1].strip() if len(row) > 2 else "", row[-1]
    except csv.Error:
        raise _line(source, reader.line_num, "csv_quote") from None
    if not head:
        raise _line(source, 1, "csv_head")


def _line(source: str, line: int, reason: str) -> FormspecError:
    return FormspecError(problem("FS545", file=source, line=line, reason=Words(reason)))


def csv_text(form: Identity, submission: Submission) -> str:
    """A submission as CSV; the inverse of ``from_csv`` for texts and numbers."""
    import csv
    from io import StringIO

    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    columns = form.single_column is None
    write(["path", "column", "value"] if columns else ["path", "value"])
    rows: Iterable[tuple[str, str, Any]] = (
        *(("field:{}", key, value) for key, value in submission.fields.items()),
        *(("{}", key, value) for key, value in submission.values.items()),
        *(("prev({})", key, value) for key, value in submission.previous.items()),
    )
    for shape, key, value in rows:
        path, _, column = key.rpartition("@") if columns and "@" in key else (key, "", "")
        text = format(Decimal(repr(value)), "f") if isinstance(value, float) else value
        write([shape.format(path), column, text] if columns else [shape.format(path), text])
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
    return from_csv(form, file_text(path), str(path))


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; of one that is too long, so many that it is refused.

    Raises FormspecError: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormspecError(problem("FS101", file=str(path), reason=os_reason(error))) from None


def file_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises FormspecError: it is none."""
    try:
        return file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FormspecError(problem("FS548", file=str(path))) from None
