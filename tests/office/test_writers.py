"""Workbooks that other programs filled in and saved: what is read was put in, or is told."""

from pathlib import Path
from random import Random

import pytest
from formspec_xlsx import XlsxReader, XlsxRenderer
from formspec_xlsx.layout import SheetLayout

from formspec import Form, FormspecError, Submission
from office import papers, writers
from office.paper_forms import FORMS
from office.writers import Job, Writer

Answers = dict[str, tuple[papers.Typed, str]]

WRITERS = [
    pytest.param(writers.by_openpyxl, id="openpyxl", marks=pytest.mark.slow),
    pytest.param(writers.by_pandas, id="pandas", marks=pytest.mark.slow),
    pytest.param(writers.by_xlsxwriter, id="XlsxWriter", marks=pytest.mark.slow),
    pytest.param(writers.in_node("exceljs"), id="ExcelJS", marks=pytest.mark.node),
    pytest.param(writers.in_node("sheetjs"), id="SheetJS", marks=pytest.mark.node),
    pytest.param(writers.in_node("populate"), id="xlsx-populate", marks=pytest.mark.node),
    pytest.param(writers.by_libreoffice, id="LibreOffice", marks=pytest.mark.office),
    pytest.param(writers.by_gnumeric, id="Gnumeric", marks=pytest.mark.extra),
]


MAX_OTHER = 4
"""Days that ExcelJS takes to Greenwich, and a text that XlsxWriter takes for a formula."""

LEFT_OUT = {("pandas", "english"): "FS524"}
"""What is refused: pandas takes the label None for a blank."""


@pytest.mark.parametrize("write", WRITERS)
def test_what_was_put_in_is_read_or_told(
    write: Writer, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    writer = request.node.callspec.id
    answers = {name: papers.answers(form, Random(name)) for name, form in FORMS.items()}  # noqa: S311
    write([job(name, form, answers[name], tmp_path) for name, form in FORMS.items()])
    for name, form in FORMS.items():
        if (writer, name) in LEFT_OUT:
            with pytest.raises(FormspecError, match=LEFT_OUT[writer, name]):
                read(form, name, tmp_path)
        else:
            assert wrong(answers[name], read(form, name, tmp_path)) == [], name


def read(form: Form, name: str, folder: Path) -> Submission:
    return XlsxReader().read(form, folder / f"{name}.xlsx")


def job(name: str, form: Form, answers: Answers, folder: Path) -> Job:
    layout, blank = SheetLayout(form), folder / f"{name} blank.xlsx"
    blank.write_bytes(XlsxRenderer().render(form).data)
    cells = {cell.key: cell for cell in layout.cells}
    cells |= {f"field:{cell.key}": cell for cell in layout.fields}
    kinds = {cell.key: form.by_path[cell.path].kind for cell in form.cells}
    kinds |= {f"field:{field.id}": field.kind for field in form.fields}
    typed = {
        cells[key].address: writers.day_of(float(raw)) if kinds[key] == "date" else raw
        for key, (raw, _) in answers.items()
    }
    return Job(blank, folder / f"{name}.xlsx", layout.sheet, typed)


def wrong(answers: Answers, found: Submission) -> list[tuple[str, object, object]]:
    """Cells that are neither as they were put in nor named; all, if there are more than a few."""
    values = {**found.values, **{f"field:{key}": value for key, value in found.fields.items()}}
    other = [
        (key, expected, values.get(key))
        for key in answers.keys() | values.keys()
        if values.get(key) != (expected := answers.get(key, (None, None))[1])
    ]
    named = {doubt.cell for doubt in found.doubts}
    return [cell for cell in other if cell[0] not in named or len(other) > MAX_OTHER]
