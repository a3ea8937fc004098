"""The workbook checks itself: a hidden sheet of formulas, and what is shown of it on the paper.

Formulas only, and only those that Excel 2007, WPS and LibreOffice share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formspec.diagnostics.problem import Lang
from formspec.engine import compiled
from formspec.engine.plan import Entry
from formspec.language.form import NO, YES
from formspec.plugins.protocols import Loss
from formspec.submissions.numeral import FIELD_DECIMALS
from formspec_xlsx.address import letters, reference
from formspec_xlsx.formulas import fault_notes, summary_rows
from formspec_xlsx.formulas.cell_formulas import CheckedCell, read_cell, read_field
from formspec_xlsx.formulas.computed_cells import ComputingRule, in_order
from formspec_xlsx.formulas.formula_row import NOTE, SIGNS, STATE, FormulaRow, TooLargeError
from formspec_xlsx.formulas.formula_text import on_one_line, quoted
from formspec_xlsx.formulas.relation_formulas import Cell
from formspec_xlsx.formulas.rule_row import RuleContext, RuleRow
from formspec_xlsx.formulas.summary_rows import ShownCheck
from formspec_xlsx.layout import CHECK_SHEET, INDEX_SHEET, InputCell, SheetLayout
from formspec_xlsx.words import words


@dataclass(frozen=True, slots=True)
class CheckFormulas:
    """What makes a workbook check itself.

    ``sheet`` are the rows of the hidden sheet, from the first on. ``notes`` are the formulas
    of the check column by row of the paper: how bad it is there (``SIGNS`` in ``line``) and
    what; ``summary`` says it of the whole form. ``losses`` are rules that no formula can
    hold.
    """

    sheet: tuple[FormulaRow, ...]
    notes: Mapping[int, str]
    summary: str
    losses: tuple[Loss, ...]


def checks(layout: SheetLayout, lang: Lang) -> CheckFormulas:
    """The checks of a form, with notes in ``lang``."""
    return _Writer(layout, lang).write()


class _Writer:
    def __init__(self, layout: SheetLayout, lang: Lang) -> None:
        self.layout, self.form, self.words = layout, layout.form, words(lang)
        self.made = compiled.compile_form(layout.form)
        self.rows = {line.item.path: line.row for line in layout.lines if line.item is not None}
        self.labels = {column.id: column.label for column in layout.form.columns}
        self.places = {cell.key: _place(layout.sheet, cell) for cell in layout.cells}
        self.places |= {f"prev({cell.key})": _place(INDEX_SHEET, cell) for cell in layout.previous}
        self.lines: list[FormulaRow] = []
        self.shown: dict[int, list[ShownCheck]] = {}
        self.lost: set[int] = set()

    def write(self) -> CheckFormulas:
        cells = self.cells()
        for entry, cell in zip(self.made.entries, self.layout.fields, strict=True):
            self.field(entry, cell)
        rules, losses = self.rules(cells)
        for number in self.typed:
            about = [line for cells, line in rules if number in cells]
            summary_rows.wanted(self.lines[number], about)
        notes = {row: self.row(row, shown) for row, shown in sorted(self.shown.items())}
        cells_and_fields = self.lines[: len(cells) + len(self.made.entries)]
        typed = [self.lines[number] for number in sorted(self.typed)]
        summary = self.line("form", self.form.id)
        ruled = [line for _, line in rules]
        summary_rows.whole(summary, ruled, cells_and_fields, typed, self.words)
        return CheckFormulas(
            tuple(self.lines),
            {row: f"={_sign(line)}&{_seen(line, NOTE)}" for row, line in notes.items()},
            f"={_seen(summary, NOTE)}",
            losses,
        )

    def line(self, kind: str, name: str) -> FormulaRow:
        """The next row."""
        self.lines.append(FormulaRow(len(self.lines) + 1, kind, name))
        return self.lines[-1]

    def row(self, number: int, shown: Sequence[ShownCheck]) -> FormulaRow:
        """The line whose state and note are those of a row of the paper."""
        if len(shown) == 1 and not shown[0].before:
            return shown[0].line
        return summary_rows.row(self.line("row", str(number)), shown, self.words)

    def show(self, row: int, line: FormulaRow, label: str | None) -> None:
        """Has a check shown in a row of the paper."""
        before = self.words["check_in"].format(label=on_one_line(label, 40)) if label else ""
        self.shown.setdefault(row, []).append(ShownCheck(line, before))

    def label(self, column: str | None) -> str | None:
        """What stands before a note, where there are several columns."""
        return self.labels.get(column or "") if len(self.labels) > 1 else None

    # Cells --------------------------------------------------------------------------

    @property
    def typed(self) -> frozenset[int]:
        """The cells that people fill in."""
        slots = enumerate(self.made.slots)
        return frozenset(n for n, slot in slots if not (slot.computed or slot.previous))

    def cells(self) -> list[Cell]:
        """The rows of all cells, in the form's order."""
        slots = self.made.slots
        lines = [self.line("cell", slot.key) for slot in slots]
        values: dict[int, CheckedCell] = {}
        for number, computed in in_order(self.made):
            values[number] = self.cell(lines[number], number, values, computed)
        for line, slot in zip(lines, slots, strict=True):
            if not slot.previous:
                self.show(self.rows[slot.path], line, self.label(slot.column))
        return [Cell(values[number], slot.bounds) for number, slot in enumerate(slots)]

    def cell(
        self,
        line: FormulaRow,
        number: int,
        values: Mapping[int, CheckedCell],
        computed: ComputingRule | None,
    ) -> CheckedCell:
        slot = self.made.slots[number]
        place = self.places[slot.key]
        try:
            made = None if computed is None else computed.made(values)
            value = read_cell(line, slot, place, made)
        except TooLargeError:
            self.lost.add(number)
            value = read_cell(line, slot, place)
        choices = slot.choices if slot.answers is not None else ()
        if not slot.previous:
            bounds = slot.bounds if slot.kind == "number" else (None, None)
            notes = fault_notes.notes(self.words, slot.decimals, bounds, choices, value.low)
            fault_notes.judge(line, notes)
        return value

    def field(self, entry: Entry, cell: InputCell) -> None:
        line = self.line("field", entry.id)
        read_field(line, entry, _place(self.layout.sheet, cell))
        choices = {"boolean": (YES, NO), "choice": entry.choices}.get(entry.kind, ())
        fault_notes.judge(line, fault_notes.notes(self.words, FIELD_DECIMALS, choices=choices))
        summary_rows.wanted(line, ())
        self.show(cell.row, line, entry.label)

    # Rules --------------------------------------------------------------------------

    def rules(
        self, cells: Sequence[Cell]
    ) -> tuple[list[tuple[frozenset[int], FormulaRow]], tuple[Loss, ...]]:
        """The row of each rule, with the cells it looks at; and rules that are lost."""
        steps = [slot.steps for slot in self.made.slots]
        scene = RuleContext(cells, steps, self.typed, frozenset(self.lost), self.words)
        found, lost = [], []
        for rule, planned in zip(compiled.rules(self.form), self.made.rules, strict=True):
            line = self.line("rule", rule.id)
            first = rule.cells[0] if rule.cells else None
            path = rule.item or (first and first.path)
            row = self.rows[path] if path else None
            why = None if row is None else self.why(row)
            try:
                RuleRow(line, planned, scene, why).write()
            except TooLargeError:
                self.lines.pop()
                lost.append(Loss(rule.id, rule.text, ("formula",)))
                continue
            if row is not None:
                self.show(row, line, self.label(first.column if first else None))
            found.append((frozenset(planned.cells), line))
        return found, tuple(lost)

    def why(self, row: int) -> str:
        """Where an explanation of what is wrong in a row belongs."""
        return reference(self.layout.sheet, row, self.layout.explanation_column)


def _place(sheet: str, cell: InputCell) -> str:
    return reference(sheet, cell.row, cell.column)


def _sign(line: FormulaRow) -> str:
    """The sign for how bad it is in a row of the paper."""
    return f"CHOOSE({_seen(line, STATE)}+1,{','.join(map(quoted, SIGNS))})"


def _seen(line: FormulaRow, column: int) -> str:
    """A cell of the hidden sheet as other sheets refer to it."""
    return f"{CHECK_SHEET}!${letters(column)}${line.row}"
