"""The part of a workbook that holds the check sheet, as it is stored.

Written here and not with openpyxl, which takes longer for its thousands of plain formulas
than for all of the paper.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape as xml

from formspec_xlsx.address import letters
from formspec_xlsx.formulas.formula_row import CODE, FormulaRow
from formspec_xlsx.notation import escape

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_FOOT = '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1"/></worksheet>'


def calculation(lines: Sequence[FormulaRow]) -> bytes:
    """The sheet: what each line is about, as text, then its formulas."""
    widest = max((len(line.formulas) for line in lines), default=0)
    columns = [letters(column) for column in range(CODE, CODE + widest)]
    rows = (f'<row r="{line.row}">{"".join(_cells(line, columns))}</row>' for line in lines)
    return f"{_HEAD}{''.join(rows)}{_FOOT}".encode()


def _cells(line: FormulaRow, columns: Sequence[str]) -> Iterator[str]:
    for column, text in zip("AB", (line.kind, line.name), strict=True):
        yield (
            f'<c r="{column}{line.row}" t="inlineStr"><is><t xml:space="preserve">'
            f"{xml(escape(text))}</t></is></c>"
        )
    for column, formula in zip(columns, line.formulas, strict=False):
        if formula:
            yield f'<c r="{column}{line.row}"><f>{xml(formula)}</f></c>'
