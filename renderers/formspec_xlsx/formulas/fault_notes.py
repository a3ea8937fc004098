"""What is said beside a cell that is filled in wrongly."""

from collections.abc import Mapping, Sequence

from formspec.engine.intervals import Bound
from formspec.submissions.numeral import show
from formspec_xlsx.formulas.cell_formulas import CHOICE, DATE, DECIMALS, DIGITS, RANGE, REQUIRED
from formspec_xlsx.formulas.formula_row import CODE, NONE, NOTE, STATE, WAIT, WRONG, FormulaRow
from formspec_xlsx.formulas.formula_text import composed, on_one_line, quoted


def judge(line: FormulaRow, note: Sequence[str]) -> None:
    """Writes the state of a cell, and the note of its fault, which are told by code."""
    code = line.at(CODE)
    line.fix(STATE, f"IF({code}=0,{NONE},IF({code}={REQUIRED},{WAIT},{WRONG}))")
    found = '""'
    for fault, text in enumerate(note, 1):
        if text not in ("", found):
            found = f"IF({code}={fault},{text},{found})"
    line.fix(NOTE, found)


def notes(
    words: Mapping[str, str],
    decimals: int,
    bounds: Bound = (None, None),
    choices: Sequence[str] = (),
    low: str = "0",
) -> list[str]:
    """What is said of each fault, as formulas; ``low`` is 1 for a number that is too small."""
    number = quoted(words["cell_number" if decimals else "cell_whole"])
    found = dict.fromkeys(range(REQUIRED, DATE + 1), number)
    found[REQUIRED] = quoted(words["cell_required"])
    found[DIGITS] = quoted(words["cell_digits"])
    found[DATE] = quoted(words["cell_date"])
    found[RANGE] = _range(words, decimals, bounds, low)
    if decimals:
        found[DECIMALS] = composed(words["cell_decimals"], decimals=quoted(str(decimals)))
    if choices:
        said = quoted(on_one_line(words["or"].join(choices)))
        found[CHOICE] = composed(words["cell_choice"], choices=said)
    return [found[fault] for fault in range(REQUIRED, DATE + 1)]


def _range(words: Mapping[str, str], decimals: int, bounds: Bound, low: str) -> str:
    least, most = (
        None if bound is None else composed(words[word], bound=quoted(show(bound, decimals)))
        for word, bound in zip(("cell_low", "cell_high"), bounds, strict=True)
    )
    if least is not None and most is not None:
        return f"IF({low}=1,{least},{most})"
    return least or most or '""'
