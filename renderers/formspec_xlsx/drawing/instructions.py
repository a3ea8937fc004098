"""The sheet that says how the form is filled in, and what the workbook checks."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from formspec.plugins import Form, Rule, Unit, rules
from formspec_xlsx import sizes
from formspec_xlsx.drawing.sheet_styles import SheetStyles, merge, set_up_page, write_text
from formspec_xlsx.layout import SheetLayout, rule_path
from formspec_xlsx.notation import letters
from formspec_xlsx.total_formulas import totals

_WIDTHS = (6.0, 30.0, 52.0, 10.0)
_LAST = len(_WIDTHS)


class _Row(NamedTuple):
    """Texts side by side in one style; a single one takes the whole width."""

    texts: tuple[str, ...]
    style: str


def draw(
    layout: SheetLayout, words: Mapping[str, str], sheet: Worksheet, styles: SheetStyles
) -> None:
    """Fills ``sheet``, every cell locked, upright on A4."""
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[letters(column)].width = width
    for number, row in enumerate(_rows(layout, words), 1):
        _put(sheet, number, row, styles)
    set_up_page(sheet)


def _put(sheet: Worksheet, number: int, row: _Row, styles: SheetStyles) -> None:
    texts = row.texts if len(row.texts) > 1 else (row.texts[0], *[""] * (_LAST - 1))
    for column, text in enumerate(texts, 1):
        cell = cast(SheetCell, sheet.cell(number, column))
        styles.apply(cell, row.style)
        if text:
            write_text(cell, text)
    larger = sizes.TITLE_SIZE / sizes.SIZE if row.style == "title" else 1
    if len(row.texts) == 1:
        merge(sheet, (number, 1, number, _LAST))
        count = sizes.lines(row.texts[0], sum(_WIDTHS) / larger)
    else:
        count = max(map(sizes.lines, texts, _WIDTHS))
    height = sizes.row_height(count) if row.texts != ("",) else sizes.LINE_HEIGHT / 2
    height *= 1.4 if row.style == "title" else 1
    sheet.row_dimensions[number].height = min(height, sizes.MAX_HEIGHT)


def _rows(layout: SheetLayout, words: Mapping[str, str]) -> Iterator[_Row]:
    form = layout.form
    yield _Row((words["guide_title"].format(title=form.title),), "title")
    for number, text in enumerate(_steps(layout, words), 1):
        yield _Row((f"{number}. {text}",), "note")
    listed = dict.fromkeys(_rule(form, rule, words) for rule in rules(form))
    if listed:
        yield _Row(("",), "note")
        yield _Row((words["guide_rules"],), "note")
        yield _Row(tuple(words["guide_rule_head"].split("|")), "head")
        # A rule of every column is listed once.
        for number, row in enumerate(listed, 1):
            yield _Row((str(number), *row), "note_boxed")
    yield _Row(("",), "note")
    yield _Row((words["guide_form"].format(id=form.id, version=form.version),), "note")


def _steps(layout: SheetLayout, words: Mapping[str, str]) -> Iterator[str]:
    """What a clerk must know, in the order of the work."""
    form = layout.form
    yield words["guide_where"]
    yield from (_unit(unit, words) for unit in _amounts(form))
    if any(item.kind == "number" for item in form.items):
        yield words["guide_number"]
        yield words[f"guide_blank_{form.blank}"]
    if rules(form):
        yield words["guide_check"]
    if any(rule.severity == "warning" for rule in rules(form)):
        yield words["guide_why"]
    if totals(layout):
        yield words["guide_computed"]
    yield words["guide_send"]


def _amounts(form: Form) -> list[Unit]:
    """The units that are no counts, each once: those people get wrong."""
    units = (item.unit for item in form.items if item.kind == "number")
    return [unit for unit in dict.fromkeys(units) if unit is not None and not unit.is_count]


def _unit(unit: Unit, words: Mapping[str, str]) -> str:
    text = words["guide_unit" if unit.decimals else "guide_whole_unit"]
    example = words["guide_example"] if unit.name == "万元" else ""
    return text.format(unit=unit.name, decimals=unit.decimals) + example


def _rule(form: Form, rule: Rule, words: Mapping[str, str]) -> tuple[str, ...]:
    path = rule_path(rule)
    place = "" if path is None else f"{path} {form.label(form.by_path[path])}"
    text = rule.text if rule.message is None else f"{rule.text}\n{rule.message}"
    return place, text, words[f"severity_{rule.severity}"]
