"""Mail merge: a list of reporting units with what is filled in for each, and its file's name."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from formspec.diagnostics.problem import (
    MAX_PROBLEMS,
    FormspecError,
    Problem,
    Words,
    did_you_mean,
    problem,
)
from formspec.engine.prefill import Blank, Part, blanks, text_of
from formspec.language.form import Form
from formspec.submissions.strict_json import MAX_BYTES
from formspec.submissions.submission import Submission

CODE, FILE = "code", "file"
"""Columns that are no cells of the form: the unit's own code, and the name of its file."""

MAX_NAME = 80
"""Bytes of a file name without its suffix."""

# Windows takes these for devices, whatever follows behind a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """An office that is sent a form."""

    key: str
    """What tells it from the others: its code, else what stands in the first column."""
    file: str
    """The name of its file, without suffix."""
    prefill: Submission
    """The values that are filled in for it."""
    line: int
    """Its line in the list, from 1."""


Row = tuple[int, list[str]]
"""The number of a line, and its cells."""


def units(form: Form, text: str, source: str) -> tuple[ReportingUnit, ...]:
    r"""The reporting units of a CSV text, one a line.

    Its first line names header fields (``reporting_unit`` or 填报单位), cells (``9.A``), cells
    of the previous period (``prev(9.A)``), and perhaps ``code`` and ``file``. ``source`` is
    what messages call the text. Raises FormspecError with all problems.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> lines = "code,reporting_unit\n450422,藤县总工会\n450423,蒙山县总工会"
    >>> [unit.file for unit in units(form, lines, "units.csv")]
    ['450422', '450423']
    """
    if len(text) > MAX_BYTES:
        raise FormspecError(problem("FS546", file=source, limit=MAX_BYTES))
    head, rows = _table(text, source)
    return _Reading(form, source, head).units(rows)


def _table(text: str, source: str) -> tuple[list[str], list[Row]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[Row] = []
    try:
        for row in reader:
            if not any(row):
                continue
            if rows and len(row) != len(rows[0][1]):
                raise _line(source, reader.line_num, "csv_width")
            rows.append((reader.line_num, row))
    except csv.Error:
        raise _line(source, reader.line_num, "csv_quote") from None
    if len(rows) < 2:
        raise FormspecError(problem("FS622", file=source))
    return [name.strip() for name in rows[0][1]], rows[1:]


def _line(source: str, line: int, reason: str) -> FormspecError:
    return FormspecError(problem("FS545", file=source, line=line, reason=Words(reason)))


class _Reading:
    """One list as it is read, with its problems so far."""

    def __init__(self, form: Form, source: str, head: list[str]) -> None:
        self.source, self.head = source, head
        self.problems: list[Problem] = []
        self.columns = self.filled_columns(_names(form))

    def filled_columns(self, names: Mapping[str, Blank]) -> dict[int, Blank]:
        """What each column fills in. Raises FormspecError: a column is unknown or stands twice."""
        columns: dict[int, Blank] = {}
        seen: set[object] = set()
        for number, name in enumerate(self.head):
            blank = None if name in (CODE, FILE) else names.get(name.rstrip("：:"))
            if blank is None and name not in (CODE, FILE):
                hint = did_you_mean(name, (CODE, FILE, *names))
                self.problems.append(problem("FS623", file=self.source, name=name, hint=hint))
                continue
            target = (blank.part, blank.key) if blank is not None else name
            if target in seen:
                self.problems.append(problem("FS547", file=self.source, line=1, cell=name))
            seen.add(target)
            if blank is not None:
                columns[number] = blank
        if self.problems:
            raise FormspecError(*self.problems)
        return columns

    def units(self, rows: list[Row]) -> tuple[ReportingUnit, ...]:
        """The unit of each row. Raises FormspecError with all problems."""
        units = [self.unit(line, row) for line, row in rows]
        self.report_repeated(units, "FS624", lambda unit: unit.key)
        distinct = {unit.key: unit for unit in reversed(units)}  # the others are reported already
        self.report_repeated(
            [*reversed(distinct.values())], "FS625", lambda unit: unit.file.casefold()
        )
        if self.problems:
            raise FormspecError(*self.problems[:MAX_PROBLEMS])
        return tuple(units)

    def unit(self, line: int, row: list[str]) -> ReportingUnit:
        """The unit of one row."""
        cells = dict(zip(self.head, row, strict=True))
        code = cells.get(CODE, "").strip()
        prefill = self.prefill(line, row, code or None)
        key = code or row[0].strip()
        name = cells.get(FILE, "").strip() or key
        file = safe_name(name) if key else None
        if file is None:
            self.report("FS627", line, name=name)
        return ReportingUnit(key, file or "", prefill, line)

    def prefill(self, line: int, row: list[str], code: str | None) -> Submission:
        """What is filled in for the unit of one row."""
        parts: dict[Part, dict[str, str]] = {"fields": {}, "values": {}, "previous": {}}
        for number, blank in self.columns.items():
            answer = text_of(blank, row[number])
            if isinstance(answer, Words):
                self.report("FS626", line, name=self.head[number], reason=answer)
            elif answer is not None:
                parts[blank.part][blank.key] = answer
        return Submission(
            values=parts["values"],
            fields=parts["fields"],
            previous=parts["previous"],
            unit=code,
            source=self.source,
        )

    def report_repeated(
        self, units: list[ReportingUnit], code: str, key: Callable[[ReportingUnit], str]
    ) -> None:
        """Report each unit whose key stands in an earlier line."""
        first: dict[str, int] = {}
        for unit in units:
            name = key(unit)
            if name and name in first:
                self.report(code, unit.line, first=first[name], name=name)
            first.setdefault(name, unit.line)

    def report(self, code: str, line: int, **facts: Any) -> None:
        """Note a problem of a line, if there are not too many."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem(code, file=self.source, line=line, **facts))


def _names(form: Form) -> Mapping[str, Blank]:
    """Every name a column may have; a label only where it is the label of one field."""
    by_id = blanks(form)
    labels = Counter(field.label for field in form.fields)
    by_label = {field.label: by_id[field.id] for field in form.fields if labels[field.label] == 1}
    return by_label | {f"field:{field.id}": by_id[field.id] for field in form.fields} | dict(by_id)


def safe_name(text: str) -> str | None:
    """A text as the name of a file on any system, None where nothing of it can be used.

    Letters of any script, digits, ``-`` and ``_`` stay, all else becomes ``_``.

    >>> safe_name("藤县/总工会")
    '藤县_总工会'
    """
    folded = unicodedata.normalize("NFC", text)
    name = "".join(char if _stays(char) else "_" for char in folded)
    name = name.encode()[:MAX_NAME].decode(errors="ignore")
    usable = any(char.isalnum() for char in name) and not _DEVICES.fullmatch(name)
    return name if usable else None


def _stays(char: str) -> bool:
    return char in "-_" or unicodedata.category(char)[0] in "LMN"
