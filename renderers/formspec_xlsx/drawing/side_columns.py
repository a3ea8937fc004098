"""The columns beside the paper: what is wrong in each row, and a cell to explain it."""

from collections.abc import Mapping
from typing import cast

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from formspec_xlsx.drawing.sheet_styles import SheetStyles, merge, write_text
from formspec_xlsx.formulas.check_sheet import CheckFormulas
from formspec_xlsx.formulas.formula_row import DOUBT, SIGNS, WRONG
from formspec_xlsx.formulas.formula_text import quoted
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import escape, length, letters

_CHECK_WIDTH, _WHY_WIDTH = 34.0, 30.0

_WRONG, _DOUBT, _GOOD = ("FF9C0006", "FFFFE5E5"), ("FF7F4F00", "FFFFF2CC"), ("FF1E6B2E", None)
"""Letters and ground."""


def draw(
    layout: SheetLayout,
    words: Mapping[str, str],
    sheet: Worksheet,
    styles: SheetStyles,
    formulas: CheckFormulas,
) -> None:
    """Both columns, and above them what the checks come to."""
    _heads(layout, words, sheet, styles)
    for row, formula in formulas.notes.items():
        _formula(sheet, styles, (row, layout.check_column), formula, "check")
    _formula(sheet, styles, layout.summary, formulas.summary, "summary")
    merge(sheet, (*layout.summary, layout.summary[0], layout.explanation_column))
    _colour(layout, words, sheet)
    _explanations(layout, words, sheet, styles)


def _heads(
    layout: SheetLayout, words: Mapping[str, str], sheet: Worksheet, styles: SheetStyles
) -> None:
    heads = {layout.check_column: ("check", _CHECK_WIDTH)}
    heads |= {layout.explanation_column: ("why", _WHY_WIDTH)} if layout.explanation_cells else {}
    for column, (word, width) in heads.items():
        sheet.column_dimensions[letters(column)].width = width
        cell = cast(SheetCell, sheet.cell(layout.head_row, column))
        styles.apply(cell, "side_head")
        write_text(cell, words[word])


def _formula(
    sheet: Worksheet, styles: SheetStyles, where: tuple[int, int], formula: str, style: str
) -> None:
    cell = cast(SheetCell, sheet.cell(*where))
    styles.apply(cell, style)
    cell.value = formula


def _colour(layout: SheetLayout, words: Mapping[str, str], sheet: Worksheet) -> None:
    """By how a note begins: nobody has to tell colours apart.

    Not by the state on the hidden sheet: Excel 2007 takes no colours from another sheet.
    """
    column, row = letters(layout.check_column), layout.summary[0]
    last = layout.last_row
    top, summary = f"{column}{row + 1}", f"{column}{row}"
    area, notes = f"{top}:{column}{last}", f"${column}${row + 1}:${column}${last}"
    any_wrong = f'SUMPRODUCT((LEFT({notes},1)="{SIGNS[WRONG][0]}")*1)>0'
    for cells, formula, colours in (
        (area, _begins(top, SIGNS[WRONG]), _WRONG),
        (area, _begins(top, SIGNS[DOUBT]), _DOUBT),
        (area, _begins(top, words["check_good"]), _GOOD),
        (summary, any_wrong, _WRONG),
        (summary, _begins(summary, words["sum_good"]), _GOOD),
        (summary, _begins(summary, words["sum_still"]), _DOUBT),
    ):
        letter, ground = colours
        fill = PatternFill(bgColor=ground) if ground else None
        look = DifferentialStyle(font=Font(color=letter), fill=fill)
        rule = Rule("expression", dxf=look, formula=[formula], stopIfTrue=True)
        sheet.conditional_formatting.add(cells, rule)


def _begins(place: str, start: str) -> str:
    return f"LEFT({place},{length(start)})={quoted(start)}"


def _explanations(
    layout: SheetLayout, words: Mapping[str, str], sheet: Worksheet, styles: SheetStyles
) -> None:
    if not layout.explanation_cells:
        return
    for target in layout.explanation_cells:
        cell = cast(SheetCell, sheet.cell(target.row, target.column))
        styles.apply(cell, "why", "@")
    sheet.add_data_validation(
        DataValidation(
            allow_blank=True,
            sqref=" ".join(target.address for target in layout.explanation_cells),
            showInputMessage=True,
            promptTitle=escape(words["why"]),
            prompt=escape(words["why_prompt"]),
        )
    )
