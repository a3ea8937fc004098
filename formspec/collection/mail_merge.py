"""A list of reporting units: what is filled in for each, and how its file is called."""

import csv
import io
import re
import unicodedata
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
"""Columns that fill in nothing: the unit's own code, and the name of its file."""

MAX_NAME = 80
"""Bytes of a file name without its suffix."""

# Windows takes these for devices, whatever comes behind a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A reporting unit: what is filled in for it, and its file's name without suffix.

    ``key`` is what tells it from the others: its code, else what the first column says.
    """

    key: str
    file: str
    prefill: Submission
    line: int


Row = tuple[int, list[str]]
"""The number of a line, and its cells."""


def units(form: Form, text: str, source: str) -> tuple[ReportingUnit, ...]:
    """The reporting units of a CSV text, one a line.

    Its head names header fields (``reporting_unit`` or 填报单位), cells (``9.A``), cells of
    the period before (``prev(9.A)``), and perhaps ``code`` and ``file``. Raises
    FormspecError with all that is wrong.
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
    def __init__(self, form: Form, source: str, head: list[str]) -> None:
        self.form, self.source, self.head = form, source, head
        self.problems: list[Problem] = []
        self.columns = self.known(head)

    def units(self, rows: list[Row]) -> tuple[ReportingUnit, ...]:
        found = [self.unit(line, row) for line, row in rows]
        self.once(found, "FS624", lambda unit: unit.key)
        alone = {unit.key: unit for unit in reversed(found)}  # the others are told already
        self.once([*reversed(alone.values())], "FS625", lambda unit: unit.file.casefold())
        if self.problems:
            raise FormspecError(*self.problems[:MAX_PROBLEMS])
        return tuple(found)

    def known(self, head: list[str]) -> dict[int, Blank]:
        """What each column fills in. Raises FormspecError: nobody knows where values go."""
        names = _names(self.form)
        found: dict[int, Blank] = {}
        problems = []
        seen: set[object] = set()
        for number, name in enumerate(head):
            blank = None if name in (CODE, FILE) else names.get(name.rstrip("：:"))
            if blank is None and name not in (CODE, FILE):
                hint = did_you_mean(name, (CODE, FILE, *names))
                problems.append(problem("FS623", file=self.source, name=name, hint=hint))
                continue
            filled = (blank.part, blank.key) if blank is not None else name
            if filled in seen:
                problems.append(problem("FS547", file=self.source, line=1, cell=name))
            seen.add(filled)
            if blank is not None:
                found[number] = blank
        if problems:
            raise FormspecError(*problems)
        return found

    def unit(self, line: int, row: list[str]) -> ReportingUnit:
        parts: dict[Part, dict[str, str]] = {"fields": {}, "values": {}, "previous": {}}
        for number, blank in self.columns.items():
            answer = text_of(blank, row[number])
            if isinstance(answer, Words):
                self.wrong("FS626", line, name=self.head[number], reason=answer)
            elif answer is not None:
                parts[blank.part][blank.key] = answer
        cells = dict(zip(self.head, row, strict=True))
        code = cells.get(CODE, "").strip()
        key = code or row[0].strip()
        name = cells.get(FILE, "").strip() or key
        file = safe_name(name) if key else None
        if file is None:
            self.wrong("FS627", line, name=name)
        prefill = Submission(
            values=parts["values"],
            fields=parts["fields"],
            previous=parts["previous"],
            unit=code or None,
            source=self.source,
        )
        return ReportingUnit(key, file or "", prefill, line)

    def once(
        self, found: list[ReportingUnit], code: str, key: Callable[[ReportingUnit], str]
    ) -> None:
        """Each reporting unit and each file stand in one line only."""
        first: dict[str, int] = {}
        for unit in found:
            name = key(unit)
            if name and name in first:
                self.wrong(code, unit.line, first=first[name], name=name)
            first.setdefault(name, unit.line)

    def wrong(self, code: str, line: int, **facts: Any) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem(code, file=self.source, line=line, **facts))


def _names(form: Form) -> Mapping[str, Blank]:
    """Every name a column may have; a label only where it is the label of one field."""
    places = blanks(form)
    labels = [field.label for field in form.fields]
    named = {
        field.label: places[field.id] for field in form.fields if labels.count(field.label) == 1
    }
    return named | {f"field:{field.id}": places[field.id] for field in form.fields} | dict(places)


def safe_name(text: str) -> str | None:
    """``text`` as the name of a file on any system, None where nothing of it would do.

    Letters of any script, digits, ``-`` and ``_`` stay, whatever else is there becomes ``_``.
    """
    folded = unicodedata.normalize("NFC", text)
    name = "".join(char if _stays(char) else "_" for char in folded)
    name = name.encode()[:MAX_NAME].decode(errors="ignore")
    usable = any(char.isalnum() for char in name) and not _DEVICES.fullmatch(name)
    return name if usable else None


def _stays(char: str) -> bool:
    return char in "-_" or unicodedata.category(char)[0] in "LMN"
