"""The check column in programs that do not take TRUE for 1, as LibreOffice does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from differential.xlsx import opened_office
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import letters
from support.answer_lists import LISTS, WRONG, filled, form_of_all
from support.filled_book import FilledBook
from support.gnumeric import Gnumeric
from support.hyperformula import hyperformula
from support.libreoffice import Office
from support.one_decimal import ONE_DECIMAL

import formspec


@pytest.fixture(
    params=[
        pytest.param("gnumeric", marks=pytest.mark.extra),
        pytest.param("hyperformula", marks=pytest.mark.node),
    ]
)
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FilledBook]:
    if request.param == "gnumeric":
        yield Gnumeric(tmp_path)
    else:
        with hyperformula() as running:
            yield running


@pytest.fixture
def libreoffice(tmp_path: Path) -> Iterator[Office]:
    with opened_office(tmp_path) as office:
        yield office


@pytest.mark.parametrize(
    ("total", "note", "summary"),
    [
        (9.0, "✗ 应为 8，差 1", "还有 1 处不平衡"),
        (8.5, "✗ 应为 8，差 0.5", "还有 1 处不平衡"),
        (8.0, "✓", "全部平衡"),
    ],
)
def test_a_form_of_one_decimal_place(
    program: FilledBook, tmp_path: Path, total: float, note: str, summary: str
) -> None:
    form = formspec.loads(ONE_DECIMAL)
    layout, path = SheetLayout(form), tmp_path / "form.xlsx"
    path.write_bytes(XlsxRenderer().render(form).data)
    program.open(path)
    places = {cell.key: cell for cell in layout.cells}
    values = {"1.A": total, "1.B": 5.0, "1.C": 3.0}
    program.set(layout.sheet, {places[key].address: raw for key, raw in values.items()})
    column, row = letters(layout.check_column), places["1.A"].row
    rows = program.read(layout.sheet, f"{column}1:{column}{row}")
    assert (rows[0], rows[row - 1]) == ([summary], [note])


def test_answers_are_looked_up(program: FilledBook, tmp_path: Path) -> None:
    looked_up(program, tmp_path)


@pytest.mark.office
def test_libreoffice_looks_up_answers(libreoffice: Office, tmp_path: Path) -> None:
    looked_up(libreoffice, tmp_path)


def looked_up(program: FilledBook | Office, folder: Path) -> None:
    """The last answer of each list is one, what is like one is none."""
    form = form_of_all()
    layout, path = SheetLayout(form), folder / "form.xlsx"
    path.write_bytes(XlsxRenderer().render(form).data)
    program.open(path)
    if isinstance(program, Office):
        program.do("unprotect")
    column = letters(layout.check_column)
    area = f"{column}{layout.rows[0].row}:{column}{layout.last_row}"
    program.set(layout.sheet, filled(layout, {name: one[-1] for name, one in LISTS.items()}))
    assert program.read(layout.sheet, area) == [[None]] * len(LISTS)
    program.set(layout.sheet, filled(layout, WRONG))
    notes = [str(row[0])[:5] for row in program.read(layout.sheet, area)]
    assert notes == ["✗ 只能填"] * len(LISTS)
