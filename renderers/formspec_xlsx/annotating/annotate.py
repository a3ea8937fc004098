"""Findings written into a copy of the returned workbook; all else keeps its bytes."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from formspec.plugins import Form, FormspecError, Lang, Report, problem
from formspec_xlsx.annotating.cell_notes import CellNote, cell_notes
from formspec_xlsx.annotating.findings_sheet import findings_sheet
from formspec_xlsx.annotating.note_column import NoteColumn, with_notes
from formspec_xlsx.annotating.styles import PLAIN, with_styles
from formspec_xlsx.annotating.workbook_parts import WorkbookParts, unselected, with_names
from formspec_xlsx.layout import FINDINGS_NAME, SheetLayout, layout_of
from formspec_xlsx.notation import reference, sheet_title
from formspec_xlsx.returned.earlier_findings import (
    EarlierFindings,
    answer_columns,
    earlier_findings,
    without_findings,
)
from formspec_xlsx.returned.locate import LocatedForm, locate
from formspec_xlsx.returned.sheet import MAX_COLUMN, StoredSheet
from formspec_xlsx.returned.workbook import StoredWorkbook, read_workbook
from formspec_xlsx.words import words
from formspec_xlsx.zip_members import changed, join, members, new


def annotated(form: Form, path: Path, report: Report, lang: Lang) -> bytes:
    """The workbook in ``path`` with findings beside its cells, and a sheet that lists them.

    Raises FormspecError.
    """
    whole = read_workbook(path)
    book = without_findings(whole)
    layout = layout_of(form)
    located = locate(layout, book)
    if located is None:
        raise FormspecError(problem("FS523", file=book.file, form=form.id))
    try:
        originals = members(path.read_bytes())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise book.archive.damaged("zip") from None
    notes = cell_notes(layout, book, located, report.findings, lang)
    copy = _Copy(layout, book, located, earlier_findings(whole), notes, lang)
    parts = dict(copy.parts(report))
    kept = [
        changed(member, parts.pop(member.info.filename))
        if member.info.filename in parts
        else member
        for member in originals
    ]
    return join([*kept, *(new(name, part) for name, part in parts.items())])


class _Copy(NamedTuple):
    """The parts that differ in the copy of a workbook."""

    layout: SheetLayout
    book: StoredWorkbook
    located: LocatedForm
    earlier: EarlierFindings
    notes: Sequence[CellNote]
    lang: Lang

    def parts(self, report: Report) -> Iterator[tuple[str, bytes]]:
        """The parts that change, and the one that comes."""
        workbook, listed = WorkbookParts(self.book), self.earlier.list
        styles = PLAIN
        if workbook.styles is not None:
            part, styles = with_styles(workbook.part(workbook.styles), self.lang)
            yield workbook.styles, part
        names = {}
        for number, (title, name, _, hidden) in enumerate(self.book.listed):
            column = self.note_column(number)
            if number == listed or name not in self.book.archive or (hidden and column is None):
                continue  # what nobody sees nobody has selected
            before = workbook.part(name)
            after = unselected(before)
            if column is not None:
                after = with_notes(after, column, styles)
                where = reference(title, column.head, column.column)
                names[f"{FINDINGS_NAME}_{number + self.moved + 1}"] = where
            if after != before:
                yield name, after
        part_name = workbook.new_part() if listed is None else self.book.listed[listed].part
        yield from self.list_entries(workbook, part_name, names)
        titles = [one.title for one in self.book.listed]
        yield (
            part_name,
            findings_sheet(
                self.layout.form,
                report,
                self.notes,
                titles,
                styles,
                words(self.lang),
                namespace=workbook.namespace,
            ),
        )

    def list_entries(
        self, workbook: WorkbookParts, part: str, names: Mapping[str, str]
    ) -> Iterator[tuple[str, bytes]]:
        """What the workbook says of its sheets and names, with the list in front."""
        titles = [one.title for one in self.book.listed]
        main, number = self.book.main, self.earlier.list
        if number is None:
            number, title = 0, _free_title(words(self.lang)["findings"], titles)
            entries = workbook.with_sheet(title, part)
        else:
            title = titles[number]
            entries = {main: workbook.part(main)}
        every = {FINDINGS_NAME: reference(title, 1, 1), **names}
        noted = {note.cell.sheet + self.moved for note in self.notes if note.cell is not None}
        entries[main] = with_names(entries[main], every, FINDINGS_NAME, number, noted)
        yield from entries.items()

    @property
    def moved(self) -> bool:
        """By how many sheets those of the workbook move behind a list that was not there."""
        return self.earlier.list is None

    def note_column(self, number: int) -> NoteColumn | None:
        """The column of a sheet that has cells of the form, or had notes."""
        here = [note for note in self.notes if note.cell is not None and note.cell.sheet == number]
        old = self.earlier.columns.get(number)
        if not here and old is None:
            return None
        sheet = self.book.read(self.book.listed[number])
        column = old or _free_column(self.book, sheet)
        return NoteColumn(column, self.head(sheet), here, words(self.lang), old is not None)

    def head(self, sheet: StoredSheet) -> int:
        """The row of the table's head, as far from its first cell as on the paper."""
        for cell in self.layout.cells:
            place = self.located.places.get(cell.name)
            if place is not None and place.sheet.name == sheet.name:
                return max(place.row - (cell.row - self.layout.head_row), 1)
        return 1


def _free_title(title: str, taken: list[str]) -> str:
    tries = [title, *(f"{title} {number}" for number in range(2, 1_000))]
    return next(name for name in tries if sheet_title(name, taken, "") == name)


def _free_column(book: StoredWorkbook, sheet: StoredSheet) -> int:
    """The first column right of everything that is there or that a name of ours points to."""
    columns = [column for _, column in sheet.cells]
    columns += [area.right for area in sheet.merged if area.right <= MAX_COLUMN]
    title = sheet.name.casefold()
    columns += [column for name, column in answer_columns(book) if name.casefold() == title]
    return max(columns, default=0) + 1
