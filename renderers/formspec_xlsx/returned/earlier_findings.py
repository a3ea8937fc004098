"""Findings that were written into a workbook before: read past, and replaced by new ones."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from formspec_xlsx.layout import FINDINGS_NAME
from formspec_xlsx.notation import parse_reference
from formspec_xlsx.returned.sheet import StoredSheet
from formspec_xlsx.returned.workbook import ListedSheet, StoredWorkbook


class EarlierFindings(NamedTuple):
    """Where findings were written."""

    list: int | None
    """The number of the sheet that lists them, from 0."""
    columns: Mapping[int, int]
    """The column of notes, from 1, by the number of its sheet."""


def earlier_findings(book: StoredWorkbook) -> EarlierFindings:
    """Where the names say that findings were written."""
    numbers = book.numbers
    answers = {(sheet.casefold(), column) for sheet, column in answer_columns(book)}
    listed: int | None = None
    columns: dict[int, int] = {}
    for name in book.names:
        lower = name.name.lower()
        where = parse_reference(name.text) if lower.startswith(FINDINGS_NAME) else None
        if where is None or name.sheet is not None or where[0].casefold() not in numbers:
            continue
        title = where[0].casefold()
        # Whatever a name says: where answers are, no finding was written.
        if lower == FINDINGS_NAME:
            listed = None if title in {sheet for sheet, _ in answers} else numbers[title]
        elif lower.startswith(f"{FINDINGS_NAME}_") and (title, where[2]) not in answers:
            columns[numbers[title]] = where[2]
    return EarlierFindings(listed, columns)


def answer_columns(book: StoredWorkbook) -> Iterator[tuple[str, int]]:
    """Sheet and column of everything that a name of the form points to."""
    for name in book.names:
        where = parse_reference(name.text) if name.name.lower().startswith("fs_") else None
        if where is not None:
            yield where[0], where[2]


def without_findings(book: StoredWorkbook) -> StoredWorkbook:
    """A workbook as if no findings had ever been written into it."""
    earlier = earlier_findings(book)
    if earlier.list is None and not earlier.columns:
        return book

    def change(number: int, listed: ListedSheet) -> StoredSheet:
        if number == earlier.list:
            return StoredSheet(listed.title, {})  # however long it is
        sheet, column = book.read(listed), earlier.columns.get(number)
        cells = {at: cell for at, cell in sheet.cells.items() if at[1] != column}
        return sheet._replace(cells=cells)

    return book.changed(change)
