"""What is shown of the checks: a note for each row of the paper, a sentence for the form."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formspec_xlsx.formulas.formula_row import (
    BLANK,
    DOUBT,
    GOOD,
    NONE,
    NOTE,
    STATE,
    WAIT,
    WANTED,
    WRONG,
    FormulaRow,
)
from formspec_xlsx.formulas.formula_text import composed, quoted


class ShownCheck(NamedTuple):
    """A check that is shown in a row of the paper."""

    row: FormulaRow
    """The row that calculates it."""
    before: str = ""
    """The words before its note."""


def write_worst(row: FormulaRow, checks: Sequence[ShownCheck], words: Mapping[str, str]) -> None:
    """Writes what is wrong in a row of the paper: only what is worst there."""
    worst = row.fix(STATE, row.call("MAX", [check.row.at(STATE) for check in checks]))
    joint = words["check_next"]
    parts = []
    for check in checks:
        note = f"{quoted(joint + check.before)}&{check.row.at(NOTE)}"
        parts.append(row.put(f'IF({check.row.at(STATE)}={worst},{note},"")'))
    text = f"MID({row.joined(parts, '&')},{len(joint) + 1},2000)"
    good = quoted(words["check_good"])
    row.fix(NOTE, f'IF({worst}={NONE},"",IF({worst}={GOOD},{good},{text}))')


def write_wanted(row: FormulaRow, rules: Sequence[FormulaRow]) -> None:
    """Writes whether a cell must still be filled in: by itself, or a rule waits for it."""
    waits = row.joined([f"IF({other.at(STATE)}={WAIT},1,0)" for other in (row, *rules)], "+")
    row.fix(WANTED, f"IF({row.at(BLANK)}=1,IF({waits}>0,1,0),0)")


def write_summary(
    row: FormulaRow,
    rules: Sequence[FormulaRow],
    cells: Sequence[FormulaRow],
    typed: Sequence[FormulaRow],
    words: Mapping[str, str],
) -> None:
    """Writes how the whole form stands.

    ``cells`` are those of form and header, ``typed`` those of the form that people fill in.
    """
    counts = {
        "sum_rules": _count(rules, WRONG),
        "sum_cells": _count(cells, WRONG),
        "sum_doubts": _count(rules, DOUBT),
        "sum_blanks": f"SUM({_range(cells, WANTED)})" if cells else "0",
    }
    joint = words["comma"]
    parts = []
    for word, count in counts.items():
        number = row.put(count)
        text = composed(words[word], count=number)
        parts.append(row.put(f'IF({number}>0,{quoted(joint)}&{text},"")'))
    text = row.put("&".join(parts))
    blank = row.any_of([cell.at(BLANK) for cell in typed])
    empty = f"IF({blank}={len(typed)},{quoted(words['sum_empty'])},{quoted(words['sum_good'])})"
    still = quoted(words["sum_still"])
    row.fix(NOTE, f'IF({text}="",{empty},{still}&MID({text},{len(joint) + 1},500))')


def write_next(row: FormulaRow, notes: Mapping[int, FormulaRow], home: int) -> None:
    """Writes the first row of the paper in which something is as bad as anywhere; ``home`` where
    nothing is left.

    ``notes`` are by row of the paper.
    """
    if not notes:
        row.fix(WANTED, str(home))
        return
    states = [note.at(STATE) for note in notes.values()]
    worst = row.put(row.call("MAX", states))
    places = zip(notes, states, strict=True)
    first = row.call("MIN", [f"IF({state}={worst},{at},{max(notes)})" for at, state in places])
    row.fix(WANTED, f"IF({worst}<{WAIT},{home},{row.put(first)})")


def _count(rows: Sequence[FormulaRow], state: int) -> str:
    return f"COUNTIF({_range(rows, STATE)},{state})" if rows else "0"


def _range(rows: Sequence[FormulaRow], column: int) -> str:
    """A column of rows that follow one another."""
    return f"{rows[0].at(column)}:{rows[-1].at(column)}"
