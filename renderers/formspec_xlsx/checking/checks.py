"""The workbook checks itself: a hidden sheet of formulas, and what is shown of it on the paper.

Formulas only, and only those that Excel 2007, WPS and LibreOffice share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formspec.diagnostics.problem import Lang
from formspec.engine import compiled
from formspec.engine.plan import HeaderField
from formspec.language.form import NO, YES
from formspec.plugins.protocols import Loss
from formspec.submissions.numeral import FIELD_DECIMALS
from formspec_xlsx.address import letters, reference
from formspec_xlsx.checking import faults, overview
from formspec_xlsx.checking.computing import Computed, in_order
from formspec_xlsx.checking.judging import Cell
from formspec_xlsx.checking.line import NOTE, SIGNS, STATE, Line, TooLargeError
from formspec_xlsx.checking.overview import Shown
from formspec_xlsx.checking.reading import Value, read_cell, read_field
from formspec_xlsx.checking.ruling import Ruling, Scene
from formspec_xlsx.checking.said import on_one_line, quoted
from formspec_xlsx.plan import CHECK_SHEET, INDEX_SHEET, Plan, Spot
from formspec_xlsx.words import words


@dataclass(frozen=True, slots=True)
class Checks:
    """What makes a workbook check itself.

    ``sheet`` are the rows of the hidden sheet, from the first on. ``notes`` are the formulas
    of the check column by row of the paper: how bad it is there (``SIGNS`` in ``line``) and
    what; ``summary`` says it of the whole form. ``losses`` are rules that no formula can
    hold.
    """

    sheet: tuple[Line, ...]
    notes: Mapping[int, str]
    summary: str
    losses: tuple[Loss, ...]


def checks(plan: Plan, lang: Lang) -> Checks:
    """The checks of a form, with notes in ``lang``."""
    return _Writer(plan, lang).write()


class _Writer:
    def __init__(self, plan: Plan, lang: Lang) -> None:
        self.plan, self.form, self.words = plan, plan.form, words(lang)
        self.made = compiled.compile_form(plan.form)
        self.rows = {line.item.path: line.row for line in plan.lines if line.item is not None}
        self.labels = {column.id: column.label for column in plan.form.columns}
        self.places = {spot.key: _place(plan.sheet, spot) for spot in plan.cells}
        self.places |= {f"prev({spot.key})": _place(INDEX_SHEET, spot) for spot in plan.previous}
        self.lines: list[Line] = []
        self.shown: dict[int, list[Shown]] = {}
        self.lost: set[int] = set()

    def write(self) -> Checks:
        cells = self.cells()
        for entry, spot in zip(self.made.entries, self.plan.fields, strict=True):
            self.field(entry, spot)
        rules, losses = self.rules(cells)
        for number in self.typed:
            about = [line for cells, line in rules if number in cells]
            overview.wanted(self.lines[number], about)
        notes = {row: self.row(row, shown) for row, shown in sorted(self.shown.items())}
        cells_and_fields = self.lines[: len(cells) + len(self.made.entries)]
        typed = [self.lines[number] for number in sorted(self.typed)]
        summary = self.line("form", self.form.id)
        ruled = [line for _, line in rules]
        overview.whole(summary, ruled, cells_and_fields, typed, self.words)
        return Checks(
            tuple(self.lines),
            {row: f"={_sign(line)}&{_seen(line, NOTE)}" for row, line in notes.items()},
            f"={_seen(summary, NOTE)}",
            losses,
        )

    def line(self, kind: str, name: str) -> Line:
        """The next row."""
        self.lines.append(Line(len(self.lines) + 1, kind, name))
        return self.lines[-1]

    def row(self, number: int, shown: Sequence[Shown]) -> Line:
        """The line whose state and note are those of a row of the paper."""
        if len(shown) == 1 and not shown[0].before:
            return shown[0].line
        return overview.row(self.line("row", str(number)), shown, self.words)

    def show(self, row: int, line: Line, label: str | None) -> None:
        """Has a check shown in a row of the paper."""
        before = self.words["check_in"].format(label=on_one_line(label, 40)) if label else ""
        self.shown.setdefault(row, []).append(Shown(line, before))

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
        values: dict[int, Value] = {}
        for number, computed in in_order(self.made):
            values[number] = self.cell(lines[number], number, values, computed)
        for line, slot in zip(lines, slots, strict=True):
            if not slot.previous:
                self.show(self.rows[slot.path], line, self.label(slot.column))
        return [Cell(values[number], slot.bounds) for number, slot in enumerate(slots)]

    def cell(
        self, line: Line, number: int, values: Mapping[int, Value], computed: Computed | None
    ) -> Value:
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
            notes = faults.notes(self.words, slot.decimals, bounds, choices, value.low)
            faults.judge(line, notes)
        return value

    def field(self, entry: HeaderField, spot: Spot) -> None:
        line = self.line("field", entry.id)
        read_field(line, entry, _place(self.plan.sheet, spot))
        choices = {"boolean": (YES, NO), "choice": entry.choices}.get(entry.kind, ())
        faults.judge(line, faults.notes(self.words, FIELD_DECIMALS, choices=choices))
        overview.wanted(line, ())
        self.show(spot.row, line, entry.label)

    # Rules --------------------------------------------------------------------------

    def rules(
        self, cells: Sequence[Cell]
    ) -> tuple[list[tuple[frozenset[int], Line]], tuple[Loss, ...]]:
        """The row of each rule, with the cells it looks at; and rules that are lost."""
        steps = [slot.steps for slot in self.made.slots]
        scene = Scene(cells, steps, self.typed, frozenset(self.lost), self.words)
        found, lost = [], []
        for rule, planned in zip(compiled.rules(self.form), self.made.rules, strict=True):
            line = self.line("rule", rule.id)
            first = rule.cells[0] if rule.cells else None
            path = rule.item or (first and first.path)
            row = self.rows[path] if path else None
            why = None if row is None else self.why(row)
            try:
                Ruling(line, planned, scene, why).write()
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
        return reference(self.plan.sheet, row, self.plan.why_column)


def _place(sheet: str, spot: Spot) -> str:
    return reference(sheet, spot.row, spot.column)


def _sign(line: Line) -> str:
    """The sign for how bad it is in a row of the paper."""
    return f"CHOOSE({_seen(line, STATE)}+1,{','.join(map(quoted, SIGNS))})"


def _seen(line: Line, column: int) -> str:
    """A cell of the hidden sheet as other sheets refer to it."""
    return f"{CHECK_SHEET}!${letters(column)}${line.row}"
