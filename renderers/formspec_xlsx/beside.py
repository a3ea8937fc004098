"""The columns beside the paper: what is wrong in each row, and room to say why it is right."""

from collections.abc import Mapping
from typing import cast

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from formspec_xlsx.address import letters
from formspec_xlsx.plan import Plan
from formspec_xlsx.style import Styles, merge, write_text
from formspec_xlsx.text import escape

_CHECK_WIDTH, _WHY_WIDTH = 34.0, 30.0

_COLOURS = {"✗": ("FF9C0006", "FFFFE5E5"), "？": ("FF7F4F00", "FFFFF2CC"), "✓": ("FF1E6B2E", None)}
"""By the sign a note begins with: the colour of its letters and of its ground."""


def draw(
    plan: Plan,
    said: Mapping[str, str],
    sheet: Worksheet,
    styles: Styles,
    notes: Mapping[int, str],
    summary: str,
) -> None:
    """Both columns; ``notes`` are the formulas of the check column by row."""
    _heads(plan, said, sheet, styles)
    places = {(row, plan.check_column): formula for row, formula in notes.items()}
    for where, formula in places.items():
        _formula(sheet, styles, where, formula, "check")
    if summary:
        _formula(sheet, styles, plan.summary, summary, "summary")
    merge(sheet, (*plan.summary, plan.summary[0], plan.why_column))
    _colour(plan, sheet)
    _whys(plan, said, sheet, styles)


def _heads(plan: Plan, said: Mapping[str, str], sheet: Worksheet, styles: Styles) -> None:
    heads = {plan.check_column: ("check", _CHECK_WIDTH)}
    heads |= {plan.why_column: ("why", _WHY_WIDTH)} if plan.whys else {}
    for column, (word, width) in heads.items():
        sheet.column_dimensions[letters(column)].width = width
        cell = cast(SheetCell, sheet.cell(plan.head_row, column))
        styles.apply(cell, "beside")
        write_text(cell, said[word])


def _formula(
    sheet: Worksheet, styles: Styles, where: tuple[int, int], formula: str, style: str
) -> None:
    cell = cast(SheetCell, sheet.cell(*where))
    styles.apply(cell, style)
    cell.value = formula


def _colour(plan: Plan, sheet: Worksheet) -> None:
    """By the sign in front: nobody has to tell colours apart."""
    column = letters(plan.check_column)
    last = plan.lines[-1].row if plan.lines else plan.head_row
    areas = (f"{column}{plan.summary[0]}", f"{column}{plan.head_row + 1}:{column}{last}")
    for area in areas:
        first = area.partition(":")[0]
        for sign, (letter, ground) in _COLOURS.items():
            fill = PatternFill(bgColor=ground) if ground else None
            look = DifferentialStyle(font=Font(color=letter), fill=fill)
            rule = Rule("expression", dxf=look, formula=[f'LEFT({first},1)="{sign}"'])
            sheet.conditional_formatting.add(area, rule)


def _whys(plan: Plan, said: Mapping[str, str], sheet: Worksheet, styles: Styles) -> None:
    if not plan.whys:
        return
    for spot in plan.whys:
        cell = cast(SheetCell, sheet.cell(spot.row, spot.column))
        styles.apply(cell, "why", "@")
    sheet.add_data_validation(
        DataValidation(
            allow_blank=True,
            sqref=" ".join(spot.address for spot in plan.whys),
            showInputMessage=True,
            promptTitle=escape(said["why"]),
            prompt=escape(said["why_prompt"]),
        )
    )
