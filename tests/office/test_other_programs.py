"""The check column in programs that do not take TRUE for 1, as LibreOffice does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import letters
from support.filled_book import FilledBook
from support.gnumeric import Gnumeric
from support.hyperformula import hyperformula
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
