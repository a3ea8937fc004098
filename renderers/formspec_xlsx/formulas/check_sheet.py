"""The workbook checks itself: a hidden sheet of formulas, and what is shown of it on the paper.

Formulas only, and only those that Excel 2007, WPS and LibreOffice share.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from xml.sax.saxutils import escape as xml

from formspec.plugins import (
    FIELD_DECIMALS,
    NO,
    YES,
    HeaderField,
    Lang,
    Loss,
    Slot,
    compile_form,
    rules,
)
from formspec_xlsx.formulas.answer_lists import AnswerList, Codes, answer_codes, answer_list
from formspec_xlsx.formulas.cell_formulas import CheckedCell, read_cell, read_field
from formspec_xlsx.formulas.computed_cells import ComputingRule, in_order
from formspec_xlsx.formulas.fault_notes import fault_notes, write_fault
from formspec_xlsx.formulas.formula_row import (
    CODE,
    NOTE,
    SIGNS,
    STATE,
    WANTED,
    FormulaRow,
    TooLargeError,
)
from formspec_xlsx.formulas.formula_text import on_one_line, quoted
from formspec_xlsx.formulas.rule_row import RuleContext, RuleRow
from formspec_xlsx.formulas.summary_rows import (
    ShownCheck,
    write_next,
    write_summary,
    write_wanted,
    write_worst,
)
from formspec_xlsx.layout import CHECK_SHEET, INDEX_SHEET, LISTS_NAME, InputCell, SheetLayout
from formspec_xlsx.notation import escape, letters, reference
from formspec_xlsx.words import words

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_FOOT = '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1"/></worksheet>'


class CheckFormulas(NamedTuple):
    """What makes a workbook check itself."""

    sheet: Sequence[FormulaRow]
    """The rows of the hidden sheet, from the first on."""
    notes: Mapping[int, str]
    """The formulas of the check column by row of the paper: how bad it is there, and what."""
    summary: str
    """The formula that says it of the whole form."""
    losses: tuple[Loss, ...]
    """The rules that no formula can hold."""
    lists: Mapping[Codes, AnswerList]
    """The lists of answers that stand on the hidden sheet."""


def check_formulas(layout: SheetLayout, lang: Lang) -> CheckFormulas:
    """The checks of a form, with notes in ``lang``."""
    return _Writer(layout, lang).write()


class _Writer:
    def __init__(self, layout: SheetLayout, lang: Lang) -> None:
        self.layout, self.form, self.words = layout, layout.form, words(lang)
        self.plan = compile_form(layout.form)
        self.labels = {column.id: column.label for column in layout.form.columns}
        self.places = {cell.key: _place(layout.sheet, cell) for cell in layout.cells}
        self.places |= {f"prev({cell.key})": _place(INDEX_SHEET, cell) for cell in layout.previous}
        # The cells that people fill in, by their numbers.
        slots = enumerate(self.plan.slots)
        self.typed = [n for n, slot in slots if not (slot.computed or slot.previous)]
        self.rows: list[FormulaRow] = []
        asked = [(slot.kind, slot.choices) for slot in self.plan.slots]
        asked += [(entry.kind, entry.choices) for entry in self.plan.entries]
        self.lists = _lists([answer_codes(*one) for one in asked])
        self.shown: dict[int, list[ShownCheck]] = {}
        self.lost: set[int] = set()

    def write(self) -> CheckFormulas:
        cells = self.cells()
        for entry, cell in zip(self.plan.entries, self.layout.fields, strict=True):
            self.field(entry, cell)
        cells_and_fields = self.rows[:]
        self.rows += chain.from_iterable(one.rows() for one in self.lists.values())
        checked, losses = self.rules(cells)
        waiting: dict[int, list[FormulaRow]] = {}
        for numbers, row in checked:
            for number in numbers:
                waiting.setdefault(number, []).append(row)
        for number in self.typed:
            write_wanted(self.rows[number], waiting.get(number, ()))
        notes = {row: self.note(row, shown) for row, shown in sorted(self.shown.items())}
        summary = self.row("form", self.form.id)
        typed = [self.rows[number] for number in self.typed]
        write_summary(summary, [row for _, row in checked], cells_and_fields, typed, self.words)
        write_next(summary, notes, self.layout.summary[0])
        # To a cell of its own sheet, whatever that is called by now.
        value = letters(self.layout.value_columns[0])
        place = f'"#{value}"&{_on_sheet(summary, WANTED)}'
        return CheckFormulas(
            self.rows,
            {row: f"={_sign(note)}&{_on_sheet(note, NOTE)}" for row, note in notes.items()},
            f"=HYPERLINK({place},{_on_sheet(summary, NOTE)})",
            losses,
            self.lists,
        )

    def row(self, kind: str, name: str) -> FormulaRow:
        """The next row."""
        self.rows.append(FormulaRow(len(self.rows) + 1, kind, name))
        return self.rows[-1]

    def note(self, number: int, shown: Sequence[ShownCheck]) -> FormulaRow:
        """The row whose state and note are those of a row of the paper."""
        if len(shown) == 1 and not shown[0].before:
            return shown[0].row
        row = self.row("row", str(number))
        write_worst(row, shown, self.words)
        return row

    def show(self, paper_row: int, row: FormulaRow, label: str | None) -> None:
        """Has a check shown in a row of the paper."""
        before = self.words["check_in"].format(label=on_one_line(label, 40)) if label else ""
        self.shown.setdefault(paper_row, []).append(ShownCheck(row, before))

    def label(self, column: str | None) -> str | None:
        """What stands before a note, where there are several columns."""
        return self.labels.get(column or "") if len(self.labels) > 1 else None

    # Cells --------------------------------------------------------------------------

    def cells(self) -> list[CheckedCell]:
        """The rows of all cells, in the form's order."""
        slots = self.plan.slots
        rows = [self.row("cell", slot.key) for slot in slots]
        cells: dict[int, CheckedCell] = {}
        for number, computing in in_order(self.plan):
            cells[number] = self.cell(rows[number], number, cells, computing)
        for row, slot in zip(rows, slots, strict=True):
            if not slot.previous:
                self.show(self.layout.row_of[slot.path], row, self.label(slot.column))
        return [cells[number] for number in range(len(slots))]

    def cell(
        self,
        row: FormulaRow,
        number: int,
        cells: Mapping[int, CheckedCell],
        computing: ComputingRule | None,
    ) -> CheckedCell:
        slot = self.plan.slots[number]
        place, answers = self.places[slot.key], self.answers(slot)
        try:
            computed = computing.sum(cells) if computing else None
            cell = read_cell(row, slot, place, answers, computed)
        except TooLargeError:
            self.lost.add(number)
            cell = read_cell(row, slot, place, answers)
        choices = slot.choices if slot.answers is not None else ()
        if not slot.previous:
            bounds = slot.bounds if slot.kind == "number" else (None, None)
            write_fault(row, fault_notes(self.words, slot.decimals, bounds, choices, cell.low))
        return cell

    def field(self, entry: HeaderField, cell: InputCell) -> None:
        row = self.row("field", entry.id)
        read_field(row, entry, _place(self.layout.sheet, cell), self.answers(entry))
        choices = {"boolean": (YES, NO), "choice": entry.choices}.get(entry.kind, ())
        write_fault(row, fault_notes(self.words, FIELD_DECIMALS, choices=choices))
        write_wanted(row, ())
        self.show(cell.row, row, entry.label)

    def answers(self, asked: Slot | HeaderField) -> AnswerList | None:
        """The list of the answers that are looked up."""
        return self.lists.get(answer_codes(asked.kind, asked.choices))

    # Rules --------------------------------------------------------------------------

    def rules(
        self, cells: Sequence[CheckedCell]
    ) -> tuple[list[tuple[frozenset[int], FormulaRow]], tuple[Loss, ...]]:
        """The row of each rule, with the cells it looks at; and rules that are lost."""
        steps = [slot.steps for slot in self.plan.slots]
        context = RuleContext(cells, steps, frozenset(self.typed), frozenset(self.lost), self.words)
        rows, lost = [], []
        for rule, planned in zip(rules(self.form), self.plan.rules, strict=True):
            row = self.row("rule", rule.id)
            first = rule.cells[0] if rule.cells else None
            path = rule.item or (first and first.path)
            paper_row = self.layout.row_of[path] if path else None
            explanation = None if paper_row is None else self.explanation(paper_row)
            try:
                RuleRow(row, planned, context, explanation).write()
            except TooLargeError:
                self.rows.pop()
                lost.append(Loss(rule.id, rule.text, ("formula",)))
                continue
            if paper_row is not None:
                self.show(paper_row, row, self.label(first.column if first else None))
            rows.append((frozenset(planned.cells), row))
        return rows, tuple(lost)

    def explanation(self, row: int) -> str:
        """Where an explanation of what is wrong in a row belongs."""
        return reference(self.layout.sheet, row, self.layout.explanation_column)


def _lists(asked: Sequence[Codes]) -> dict[Codes, AnswerList]:
    """A list for each that differs, behind the rows of those who ask for them."""
    lists: dict[Codes, AnswerList] = {}
    first = len(asked) + 1
    for codes in filter(None, asked):
        if codes not in lists:
            lists[codes] = answer_list(f"{LISTS_NAME}{len(lists) + 1}", first, codes)
            first += len(codes)
    return lists


def _place(sheet: str, cell: InputCell) -> str:
    return reference(sheet, cell.row, cell.column)


def _sign(row: FormulaRow) -> str:
    """The sign for how bad it is in a row of the paper."""
    return f"CHOOSE({_on_sheet(row, STATE)}+1,{','.join(map(quoted, SIGNS))})"


def _on_sheet(row: FormulaRow, column: int) -> str:
    """A cell of the hidden sheet as other sheets refer to it."""
    return f"{CHECK_SHEET}!${letters(column)}${row.number}"


def check_sheet_xml(rows: Sequence[FormulaRow]) -> bytes:
    """The hidden sheet as it is stored: what each row is about, as text, then its formulas.

    Not written with openpyxl, which takes longer for its thousands of plain formulas than for
    all of the paper.
    """
    widest = max((len(row.formulas) for row in rows), default=0)
    columns = [letters(column) for column in range(CODE, CODE + widest)]
    lines = (f'<row r="{row.number}">{"".join(_cells(row, columns))}</row>' for row in rows)
    return f"{_HEAD}{''.join(lines)}{_FOOT}".encode()


def _cells(row: FormulaRow, columns: Sequence[str]) -> Iterator[str]:
    for column, text in zip("AB", (row.kind, row.name), strict=True):
        yield (
            f'<c r="{column}{row.number}" t="inlineStr"><is><t xml:space="preserve">'
            f"{xml(escape(text))}</t></is></c>"
        )
    for column, formula in zip(columns, row.formulas, strict=False):
        if formula:
            yield f'<c r="{column}{row.number}"><f>{xml(formula)}</f></c>'
