"""HyperFormula as one more program that calculates a workbook: openpyxl reads sheets for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice, repeat
from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.cell import range_boundaries

from support.filled_book import FilledBook, value
from support.libreoffice import Value
from support.node import Module, node

PACKAGE = Path(__file__).parents[2] / "node_modules/hyperformula/es/index.mjs"

_TEXT_OR_INT = re.compile(r'"(?:[^"]|"")*"|\bINT\(')

# Rows end with their last value; an error has its sign as its value.
_MODULE = """
const { HyperFormula } = await import("%s");
export function calculated(sheets, sheet) {
  const book = HyperFormula.buildFromSheets(sheets, { licenseKey: "gpl-v3" });
  const rows = book.getSheetValues(book.getSheetId(sheet));
  book.destroy();
  return rows.map((row) => row.map((value) => value?.value ?? value));
}
"""


class HyperFormula(FilledBook):
    """One workbook at a time, calculated anew whenever it is read."""

    def __init__(self, module: Module) -> None:
        super().__init__()
        self.module = module

    def read(self, sheet: str, area: str) -> list[list[Value]]:
        """Values by rows, as HyperFormula calculates them."""
        sheets = {
            each.title: [[_content(cell) for cell in row] for row in each.iter_rows()]
            for each in self.book.worksheets
        }
        rows = self.module.call("calculated", sheets, sheet)
        left, top, right, bottom = (int(edge or 1) for edge in range_boundaries(area))
        width = right - left + 1
        shown = chain(rows[top - 1 : bottom], repeat([]))
        return [_padded(row[left - 1 : right], width) for row in islice(shown, bottom - top + 1)]


@contextmanager
def hyperformula() -> Iterator[HyperFormula]:
    """A running process with HyperFormula; skips the test where it is not installed."""
    if not PACKAGE.is_file():
        pytest.skip("no HyperFormula here: npm ci installs it")
    with node() as running:
        yield HyperFormula(running.load((_MODULE % PACKAGE.as_uri()).encode()))


def _content(cell: Cell | MergedCell) -> object:
    """What stands in a cell as HyperFormula takes it: behind ``'`` a text is nothing else."""
    if cell.data_type == "f":
        return _TEXT_OR_INT.sub(_in_its_dialect, str(cell.value))
    return f"'{cell.value}" if isinstance(cell.value, str) else cell.value


def _in_its_dialect(part: re.Match[str]) -> str:
    """What HyperFormula has to be given instead: its INT cuts off (INT(-0.5) is 0), and in its
    texts a quotation mark is not doubled, a backslash not plain.
    """
    if part[0] == "INT(":
        return "FLOOR.MATH("
    marks = part[0][1:-1].replace('""', '"&CHAR(34)&"').replace("\\", '"&CHAR(92)&"')
    return f'"{marks}"'


def _padded(row: list[object], width: int) -> list[Value]:
    return [value(raw) for raw in chain(row, repeat(None, width - len(row)))]
