"""Mail merge: a list of reporting units with what is filled in for each, and its file's name."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from formspec.collection.unit_rows import CODE, filled_columns
from formspec.diagnostics.problem import MAX_PROBLEMS, FormspecError, Problem, Words, problem
from formspec.engine.prefill import Part, text_of
from formspec.language.form import Form
from formspec.submissions.csv_table import CsvTable, read_table
from formspec.submissions.submission import Submission, assumptions

FILE = "file"
"""Another column that is no cell of the form: the name of the unit's file."""

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


def units(form: Form, text: str | bytes, source: str) -> tuple[ReportingUnit, ...]:
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
    table = read_table(text, source)
    if not table.rows:
        raise FormspecError(problem("FS622", file=source))
    return _Reading(form, table).units()


class _Reading:
    """One list as it is read, with its problems so far."""

    def __init__(self, form: Form, table: CsvTable) -> None:
        self.table = table
        self.problems: list[Problem] = []
        self.columns = filled_columns(form, table, (CODE, FILE))

    def units(self) -> tuple[ReportingUnit, ...]:
        """The unit of each row. Raises FormspecError with all problems."""
        blank = [""] * len(self.table.head)
        units = [self.unit(line, [*row, *blank[len(row) :]]) for line, row in self.table.rows]
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
        cells = dict(zip(self.table.head, row, strict=True))
        code = cells.get(CODE, "").strip()
        prefill = self.prefill(line, row, code or None)
        key = code or row[0].strip()
        name = cells.get(FILE, "").strip() or key
        file = safe_name(name) if key else None
        if file is None:
            self.report("FS627", line)
        return ReportingUnit(key, file or "", prefill, line)

    def prefill(self, line: int, row: list[str], code: str | None) -> Submission:
        """What is filled in for the unit of one row."""
        parts: dict[Part, dict[str, str]] = {"fields": {}, "values": {}, "previous": {}}
        for number, blank in self.columns.items():
            answer = text_of(blank, row[number])
            if isinstance(answer, Words):
                self.report("FS626", line, name=self.table.head[number], reason=answer)
            elif answer is not None:
                parts[blank.part][blank.key] = answer
        return Submission(
            values=parts["values"],
            fields=parts["fields"],
            previous=parts["previous"],
            doubts=assumptions(self.table),
            unit=code,
            source=self.table.source,
        )

    def report_repeated(
        self, units: list[ReportingUnit], code: str, key: Callable[[ReportingUnit], str]
    ) -> None:
        """Report each unit whose key stands in an earlier line."""
        first: dict[str, int] = {}
        for unit in units:
            name = key(unit)
            if name and name in first:
                self.report(code, unit.line, first=first[name])
            first.setdefault(name, unit.line)

    def report(self, code: str, line: int, **facts: Any) -> None:
        """Note a problem of a line, if there are not too many."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem(code, file=self.table.source, line=line, **facts))


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
