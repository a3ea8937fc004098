"""A table with one reporting unit a row: what its columns mean, and each row as a submission."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from formspec.diagnostics.problem import FormspecError, Problem, did_you_mean, problem
from formspec.engine.prefill import Blank, Part, blanks
from formspec.language.form import Form
from formspec.submissions.csv_table import CsvTable
from formspec.submissions.submission import Submission, assumptions

CODE = "code"
"""The column that is no cell of the form: the unit's own code."""

MAX_STRANGE = 20
"""So many columns that mean nothing are reported."""

MAX_CODE = 32
"""Characters of a code that names its row in messages."""


def submissions(form: Form, table: CsvTable) -> tuple[Submission, ...]:
    r"""Each row of a table as a filled form; its ``source`` is the file and the line.

    Raises FormspecError: a column that is no cell of the form, or may be several; no row.

    >>> import formspec
    >>> from formspec.submissions.csv_table import read_table
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> rows = submissions(form, read_table("code,填报单位,1.A\n450422,藤县,12\n", "all.csv"))
    >>> [(row.source, row.values, row.unit) for row in rows]
    [('all.csv:2 (450422)', {'1.A': '12'}, '450422')]
    """
    if not table.rows:
        raise FormspecError(problem("FS622", file=table.source))
    columns = filled_columns(form, table, (CODE,))
    code = table.head.index(CODE) if CODE in table.head else None
    return tuple(
        _submission(table, line, row, columns, "" if code is None else _cell(row, code).strip())
        for line, row in table.rows
    )


def names_a_cell(form: Form, table: CsvTable) -> bool:
    """Whether a table means to have one unit a row: at least one column is a cell of the form."""
    names = _names(form)
    return any(blank.slot is not None for name in table.head for blank in names.get(name, ()))


def _submission(
    table: CsvTable, line: int, row: list[str], columns: Mapping[int, Blank], code: str
) -> Submission:
    parts: dict[Part, dict[str, str]] = {"fields": {}, "values": {}, "previous": {}}
    for number, blank in columns.items():
        if text := _cell(row, number):
            parts[blank.part][blank.key] = text
    plain = code.isascii() and code.isalnum() and len(code) <= MAX_CODE
    return Submission(
        parts["values"],
        parts["fields"],
        previous=parts["previous"],
        doubts=assumptions(table),
        source=f"{table.source}:{line}" + (f" ({code})" if plain else ""),
        unit=code or None,
    )


def _cell(row: list[str], number: int) -> str:
    """A cell of a row; spreadsheets leave out the blank ones at its end."""
    return row[number] if number < len(row) else ""


def filled_columns(form: Form, table: CsvTable, others: tuple[str, ...]) -> dict[int, Blank]:
    """What each column of a table fills in; ``others`` are names of columns that fill in nothing.

    Raises FormspecError: a column is unknown, may be several, or stands twice. A name that is
    not known is not repeated: without a head the first line is a unit's.
    """
    names = _names(form)
    problems: list[Problem] = []
    columns: dict[int, Blank] = {}
    seen: set[object] = set()
    for number, name in enumerate(table.head):
        found = () if name in others else names.get(name.rstrip("：:"), ())
        if len(found) != 1 and name not in others:
            problems.append(_not_one(table, number, name, found, (*others, *names)))
            if len(problems) == MAX_STRANGE:
                break
            continue
        target = (found[0].part, found[0].key) if found else name
        if target in seen:
            problems.append(problem("FS547", file=table.source, line=1, cell=name))
        seen.add(target)
        if found:
            columns[number] = found[0]
    if problems:
        raise FormspecError(*problems)
    return columns


def _not_one(
    table: CsvTable, number: int, name: str, found: tuple[Blank, ...], known: tuple[str, ...]
) -> Problem:
    """Why the name of a column does not say what it fills in."""
    if found:
        cells = tuple(f"field:{each.key}" if each.slot is None else each.slot.key for each in found)
        return problem("FS635", file=table.source, name=name, cells=cells)
    hint = did_you_mean(name[:100], known)
    return problem("FS623", file=table.source, column=number + 1, hint=hint)


@lru_cache(maxsize=64)
def _names(form: Form) -> Mapping[str, tuple[Blank, ...]]:
    """Every name a column may have, with the places that it may mean."""
    places = blanks(form)
    names = defaultdict(list, {key: [blank] for key, blank in places.items()})
    for field in form.fields:
        names[f"field:{field.id}"].append(places[field.id])
        if field.label != field.id:
            names[field.label].append(places[field.id])
    for key, blank in places.items():
        path = blank.slot.current_path if blank.slot is not None else None
        code = form.by_path[path].code if path is not None else None
        if path is not None and code is not None:
            names[key.replace(path, code, 1)].append(blank)
    return {name: tuple(found) for name, found in names.items()}
