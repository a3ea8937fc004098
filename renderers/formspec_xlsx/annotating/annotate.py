"""Findings written into a copy of the returned workbook; all else keeps its bytes."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from formspec.diagnostics.problem import FormspecError, Lang, problem
from formspec.language.form import Form
from formspec.plugins.protocols import Judged
from formspec_xlsx.address import reference, referred
from formspec_xlsx.annotating.cell_notes import CellNote, remarks
from formspec_xlsx.annotating.findings_sheet import listing
from formspec_xlsx.annotating.note_column import NoteColumn, with_margin
from formspec_xlsx.annotating.styles import PLAIN, inked
from formspec_xlsx.annotating.workbook_parts import (
    WorkbookParts,
    bound,
    new_part,
    unselected,
    with_names,
    with_sheet,
)
from formspec_xlsx.layout import SheetLayout, layout_of
from formspec_xlsx.notation import sheet_title
from formspec_xlsx.returned.locate import LocatedForm, locate
from formspec_xlsx.returned.package import Archive
from formspec_xlsx.returned.sheet import MAX_COLUMN, StoredSheet
from formspec_xlsx.returned.workbook import StoredWorkbook, read_workbook
from formspec_xlsx.words import words
from formspec_xlsx.zip_members import changed, join, members, new

NAMES = "fsx_findings"
"""What names begin with that say where findings were written, the list's own name."""

_COLUMN = f"{NAMES}_"


@dataclass(frozen=True, slots=True)
class _Old:
    """CellPosition findings were written before: the sheet of the list, columns by sheet."""

    list: int | None
    columns: Mapping[int, int]


def without_findings(book: StoredWorkbook) -> StoredWorkbook:
    """A workbook as if no findings had ever been written into it."""
    old = _old(book)
    if old.list is None and not old.columns:
        return book

    def change(number: int, sheet: StoredSheet) -> StoredSheet:
        column = old.columns.get(number)
        cells = {at: cell for at, cell in sheet.cells.items() if at[1] != column}
        return replace(sheet, cells={} if number == old.list else cells)

    return book.changed(change)


def annotated(form: Form, path: Path, judged: Judged, lang: Lang) -> bytes:
    """The workbook in ``path`` with findings beside its cells, and a sheet that lists them.

    Raises FormspecError.
    """
    whole = read_workbook(path)
    old, book = _old(whole), without_findings(whole)
    layout = layout_of(form)
    located = locate(layout, book)
    if located is None:
        raise FormspecError(problem("FS523", file=book.file, form=form.id))
    said = remarks(layout, book, located, judged.findings, lang)
    return _Copy(path, layout, book, old, said, lang).made(judged, located)


def _old(book: StoredWorkbook) -> _Old:
    """CellPosition the names say that findings were written."""
    numbers = {tab.title.casefold(): number for number, tab in enumerate(book.tabs)}
    answers = {(sheet.casefold(), column) for sheet, column in _answers(book)}
    found: int | None = None
    columns: dict[int, int] = {}
    for name in book.names:
        where = referred(name.text) if name.name.lower().startswith(NAMES) else None
        number = numbers.get(where[0].casefold()) if where and name.sheet is None else None
        if where is None or number is None:
            continue
        title = where[0].casefold()
        # Whatever a name says: where answers are, no finding was written.
        if name.name.lower() == NAMES:
            found = None if title in {sheet for sheet, _ in answers} else number
        elif name.name.lower().startswith(_COLUMN) and (title, where[2]) not in answers:
            columns[number] = where[2]
    return _Old(found, columns)


def _answers(book: StoredWorkbook) -> Iterator[tuple[str, int]]:
    """StoredSheet and column of everything that a name of the form points to."""
    for name in book.names:
        where = referred(name.text) if name.name.lower().startswith("fs_") else None
        if where is not None:
            yield where[0], where[2]


class _Copy:
    def __init__(
        self,
        path: Path,
        layout: SheetLayout,
        book: StoredWorkbook,
        old: _Old,
        said: tuple[CellNote, ...],
        lang: Lang,
    ) -> None:
        self.layout, self.book, self.old, self.said = layout, book, old, said
        self.words = words(lang)
        self.archive = Archive(path)
        self.binding: WorkbookParts = bound(self.archive)
        try:
            self.members = members(path.read_bytes())
        except (zipfile.BadZipFile, OSError, ValueError):
            raise self.archive.damaged("zip") from None
        self.lang = lang

    def made(self, judged: Judged, located: LocatedForm) -> bytes:
        """The copy."""
        parts = dict(self.parts(judged, located))
        kept = [
            changed(member, parts.pop(member.info.filename))
            if member.info.filename in parts
            else member
            for member in self.members
        ]
        return join([*kept, *(new(name, part) for name, part in parts.items())])

    def parts(self, judged: Judged, located: LocatedForm) -> Iterator[tuple[str, bytes]]:
        """The parts that change, and the one that comes."""
        binding, sheets = self.binding, self.book.sheets
        ink = PLAIN
        if binding.styles is not None:
            styles, ink = inked(binding.part(binding.styles), self.lang)
            yield binding.styles, styles
        names = {}
        for number, sheet in enumerate(sheets):
            part = binding.sheets[number]
            if number == self.old.list or part not in self.archive:
                continue
            before = binding.part(part)
            after = unselected(before)
            margin = self.margin(number, sheet, located)
            if margin is not None:
                after = with_margin(after, margin, ink)
                where = reference(sheet.name, margin.head, margin.column)
                names[f"{_COLUMN}{number + 1}"] = where
            if after != before:
                yield part, after
        yield from self.list(names)
        titles = [sheet.name for sheet in sheets]
        text = listing(
            self.layout.form,
            judged,
            self.said,
            titles,
            ink,
            self.words,
            namespace=binding.namespace,
        )
        yield self.list_part(), text

    def list_part(self) -> str:
        if self.old.list is not None:
            return self.binding.sheets[self.old.list]
        return new_part(self.binding)

    def list(self, names: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """What the workbook says of its sheets and names, with the list in front."""
        binding, old = self.binding, self.old.list
        number = len(self.book.tabs) if old is None else old
        if old is None:
            titles = [tab.title for tab in self.book.tabs]
            title = _free(self.words["findings"], titles)
            entries = with_sheet(binding, title, self.list_part())
        else:
            title = self.book.tabs[old].title
            entries = {binding.main: binding.part(binding.main)}
        every = {NAMES: reference(title, 1, 1), **names}
        entries[binding.main] = with_names(entries[binding.main], every, NAMES, number)
        yield from entries.items()

    def margin(self, number: int, sheet: StoredSheet, located: LocatedForm) -> NoteColumn | None:
        """The column of a sheet that has cells of the form, or had remarks."""
        here = tuple(r for r in self.said if r.where is not None and r.where.sheet == number)
        old = self.old.columns.get(number)
        if not here and old is None:
            return None
        column = old or _free_column(self.book, sheet)
        title = self.words["findings_column"]
        return NoteColumn(
            column, self.head(sheet, located), title, here, self.words, old is not None
        )

    def head(self, sheet: StoredSheet, located: LocatedForm) -> int:
        """The row of the table's head, as far from its first cell as on the paper."""
        for cell in self.layout.cells:
            found = located.places.get(cell.name)
            if found is not None and found.sheet.name == sheet.name:
                return max(found.row - (cell.row - self.layout.head_row), 1)
        return 1


def _free(title: str, taken: list[str]) -> str:
    tries = [title, *(f"{title} {number}" for number in range(2, 1_000))]
    return next(name for name in tries if sheet_title(name, taken, "") == name)


def _free_column(book: StoredWorkbook, sheet: StoredSheet) -> int:
    """The first column right of everything that is there or that a name of ours points to."""
    columns = [column for _, column in sheet.cells]
    columns += [area.right for area in sheet.merged if area.right <= MAX_COLUMN]
    title = sheet.name.casefold()
    columns += [column for name, column in _answers(book) if name.casefold() == title]
    return max(columns, default=0) + 1
