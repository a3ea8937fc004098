"""What is shown of the checks: a note for each row of the paper, a sentence for the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check that is shown in a row of the paper, with words before it."""

    line: FormulaRow
    before: str = ""


def row(line: FormulaRow, shown: Sequence[ShownCheck], words: Mapping[str, str]) -> FormulaRow:
    """Writes what is wrong in a row of the paper: only what is worst there."""
    worst = line.fix(STATE, line.call("MAX", [one.line.at(STATE) for one in shown]))
    joint = words["check_next"]
    parts = []
    for one in shown:
        before = f"{quoted(joint + one.before)}&{one.line.at(NOTE)}"
        parts.append(line.put(f'IF({one.line.at(STATE)}={worst},{before},"")'))
    text = f"MID({line.joined(parts, '&')},{len(joint) + 1},2000)"
    good = quoted(words["check_good"])
    line.fix(NOTE, f'IF({worst}={NONE},"",IF({worst}={GOOD},{good},{text}))')
    return line


def wanted(line: FormulaRow, rules: Sequence[FormulaRow]) -> None:
    """Writes whether a cell must still be filled in: by itself, or a rule waits for it."""
    waits = line.joined([f"({one.at(STATE)}={WAIT})" for one in (line, *rules)], "+")
    line.fix(WANTED, f"IF({line.at(BLANK)}=1,IF({waits}>0,1,0),0)")


def whole(
    line: FormulaRow,
    rules: Sequence[FormulaRow],
    cells: Sequence[FormulaRow],
    typed: Sequence[FormulaRow],
    words: Mapping[str, str],
) -> None:
    """Writes how the whole form stands.

    ``cells`` are those of form and header, ``typed`` those of the form that people fill in.
    """
    counts = (
        ("sum_rules", _count(rules, WRONG)),
        ("sum_cells", _count(cells, WRONG)),
        ("sum_doubts", _count(rules, DOUBT)),
        ("sum_blanks", f"SUM({_range(cells, WANTED)})" if cells else "0"),
    )
    joint = words["comma"]
    parts = []
    for word, count in counts:
        number = line.put(count)
        said = composed(words[word], count=number)
        parts.append(line.put(f'IF({number}>0,{quoted(joint)}&{said},"")'))
    text = line.put("&".join(parts))
    blank = line.any_of([one.at(BLANK) for one in typed])
    empty = f"IF({blank}={len(typed)},{quoted(words['sum_empty'])},{quoted(words['sum_good'])})"
    still = quoted(words["sum_still"])
    line.fix(NOTE, f'IF({text}="",{empty},{still}&MID({text},{len(joint) + 1},500))')


def _count(lines: Sequence[FormulaRow], state: int) -> str:
    return f"COUNTIF({_range(lines, STATE)},{state})" if lines else "0"


def _range(lines: Sequence[FormulaRow], column: int) -> str:
    """A column of lines that follow one another."""
    return f"{lines[0].at(column)}:{lines[-1].at(column)}"
