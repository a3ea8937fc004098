"""The finished workbooks. openpyxl is loaded when the first is made, not before."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from formspec.plugins import Form, Lang, Rendering, Submission, ready
from formspec_xlsx.drawing.form_sheet import workbook
from formspec_xlsx.drawing.limits import (
    check_filled,
    check_readable,
    check_size,
    check_texts,
    notices,
)
from formspec_xlsx.drawing.sheet_styles import with_ordered_fonts
from formspec_xlsx.drawing.template import WorkbookTemplate, template
from formspec_xlsx.formulas.check_sheet import CheckFormulas, check_formulas, check_sheet_xml
from formspec_xlsx.layout import CHECK_SHEET, INDEX_SHEET, SheetLayout
from formspec_xlsx.words import words
from formspec_xlsx.zip_members import stable

_STYLES = "xl/styles.xml"


def workbooks(form: Form, prefills: Iterable[Submission], lang: Lang) -> Iterator[Rendering]:
    """The workbook of a form, filled in for each office. Raises FormspecError."""
    layout, translated = SheetLayout(form), words(lang)
    check_size(layout)
    formulas, shortened = check_formulas(layout, lang), notices(layout, translated)
    blank, check = _template(layout, translated, formulas)
    for prefill in prefills:
        answers = ready(form, prefill)
        check_texts(answers)
        data = blank.filled(answers)
        check_filled(layout, data, check)
        yield Rendering(data, ".xlsx", formulas.losses, notices=shortened)


def _template(
    layout: SheetLayout, words: Mapping[str, str], formulas: CheckFormulas
) -> tuple[WorkbookTemplate, str]:
    """The template, and the name of its part that calculates."""
    book, out = workbook(layout, words, formulas), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _InMemory(book, archive).write_data()
    paper, index, check = (
        f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml"
        for name in (layout.sheet, INDEX_SHEET, CHECK_SHEET)
    )
    changes = {check: lambda _: check_sheet_xml(formulas.sheet), _STYLES: with_ordered_fonts}
    data = stable(out.getvalue(), layout.form.title, changes)
    check_readable(layout, data)
    return template(layout, data, paper, index), check


class _InMemory(ExcelWriter):
    """openpyxl's own writes each sheet into a temporary file, for which there may be no room."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet."""
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - as the method that it stands for
        part = io.BytesIO()
        writer: Any = WorksheetWriter(ws, part)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001
        self._archive.writestr(ws.path[1:], part.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)
