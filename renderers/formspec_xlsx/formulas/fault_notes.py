"""What is shown beside a cell that is filled in wrongly."""

from collections.abc import Mapping, Sequence

from formspec.plugins import Bound, show
from formspec_xlsx.formulas.cell_formulas import CHOICE, DATE, DECIMALS, DIGITS, RANGE, REQUIRED
from formspec_xlsx.formulas.formula_row import CODE, NONE, NOTE, STATE, WAIT, WRONG, FormulaRow
from formspec_xlsx.formulas.formula_text import composed, on_one_line, quoted


def write_fault(row: FormulaRow, notes: Sequence[str]) -> None:
    """Writes the state of a cell, and the note of its fault; ``notes`` are in order of codes."""
    code = row.at(CODE)
    row.fix(STATE, f"IF({code}=0,{NONE},IF({code}={REQUIRED},{WAIT},{WRONG}))")
    note = '""'
    for fault, text in enumerate(notes, 1):
        if text not in ("", note):
            note = f"IF({code}={fault},{text},{note})"
    row.fix(NOTE, note)


def fault_notes(
    words: Mapping[str, str],
    decimals: int,
    bounds: Bound = (None, None),
    choices: Sequence[str] = (),
    low: str = "0",
) -> list[str]:
    """The note of each fault, as formulas; ``low`` is 1 for a number that is too small."""
    number = quoted(words["cell_number" if decimals else "cell_whole"])
    notes = dict.fromkeys(range(REQUIRED, DATE + 1), number)
    notes[REQUIRED] = quoted(words["cell_required"])
    notes[DIGITS] = quoted(words["cell_digits"])
    notes[DATE] = quoted(words["cell_date"])
    notes[RANGE] = _range(words, decimals, bounds, low)
    if decimals:
        notes[DECIMALS] = composed(words["cell_decimals"], decimals=quoted(str(decimals)))
    if choices:
        answers = quoted(on_one_line(words["or"].join(choices)))
        notes[CHOICE] = composed(words["cell_choice"], choices=answers)
    return [notes[fault] for fault in range(REQUIRED, DATE + 1)]


def _range(words: Mapping[str, str], decimals: int, bounds: Bound, low: str) -> str:
    least, most = (
        None if bound is None else composed(words[word], bound=quoted(show(bound, decimals)))
        for word, bound in zip(("cell_low", "cell_high"), bounds, strict=True)
    )
    if least is not None and most is not None:
        return f"IF({low}=1,{least},{most})"
    return least or most or '""'
