"""Lists of answers: a row of the hidden sheet for each answer, offered and looked up there."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from formspec.plugins import NO, YES, Kind
from formspec_xlsx.formulas.formula_row import CODE, FormulaRow
from formspec_xlsx.formulas.formula_text import quoted
from formspec_xlsx.notation import escape, length, letters

INLINE_LIMIT, ANSWER_LIMIT, LIST_LIMIT = 255, 255, 32_767
"""What Excel takes: characters of a list that stands in a validation itself, characters of an
answer that can be chosen, answers of a list.
"""

BEFORE, BEHIND = "\xa0", "\u3000"
"""What stands around an answer: no text without blanks around and inside has these."""

_DIGITS = 6
_CHUNK = 3000
"""Characters of a formula: doubled quotation marks must fit into one, too."""

_WORD = re.compile(r'(?!true$|false$)[^\W\d_][^\d,"\n]*(?<!\s)', re.IGNORECASE)


Codes = tuple[tuple[str, int], ...]
"""Answers and what they stand for."""

_YES_OR_NO: Codes = ((YES, 1), (NO, 0), ("yes", 1), ("no", 0))


class AnswerList(NamedTuple):
    """The answers of cells that offer the same ones."""

    name: str
    """The defined name of their cells."""
    first: int
    """The row of the first."""
    answers: Sequence[str]
    """As they are offered."""
    chunks: Sequence[str]
    """All of them without spare blanks, each behind one more than its code."""

    @property
    def place(self) -> str:
        """Where they stand on their sheet."""
        return f"$B${self.first}:$B${self.first + len(self.answers) - 1}"

    def rows(self) -> Iterator[FormulaRow]:
        """A row for each; the first ones hold also what ``chosen`` looks into."""
        for number, answer in enumerate(self.answers):
            row = FormulaRow(self.first + number, "answer", answer)
            if number < len(self.chunks):
                row.fix(CODE, row.text(self.chunks[number]))
            yield row

    def chosen(self, row: FormulaRow, text: str) -> str:
        """One more than the code of the answer that stands at ``text``; 0 if none does.

        FIND, as it tells capitals and knows no wildcards, and every program has it.
        """
        wanted = row.put(f"{quoted(BEFORE)}&{text}&{quoted(BEHIND)}")
        parts = []
        for number, _ in enumerate(self.chunks):
            chunk = f"${letters(CODE)}${self.first + number}"
            found = row.put(f"IF(ISERROR(FIND({wanted},{chunk})),0,FIND({wanted},{chunk}))")
            code = f"VALUE(MID({chunk},{found}-{_DIGITS},{_DIGITS}))"
            parts.append(row.put(f"IF({found}=0,0,{code})"))
        return row.put(row.joined(parts, "+"))


def answer_codes(kind: Kind, choices: Sequence[str]) -> Codes:
    """The answers of a cell and their codes; none where it holds something else."""
    if kind == "boolean":
        return _YES_OR_NO
    return tuple((choice, code) for code, choice in enumerate(choices)) if kind == "choice" else ()


def answer_list(name: str, first: int, codes: Codes) -> AnswerList:
    """The list of the answers that have these codes."""
    chunks = [""]
    for answer, code in codes:
        entry = f"{code + 1:0{_DIGITS}}{BEFORE}{' '.join(answer.split())}{BEHIND}"
        if len(chunks[-1]) + len(entry) > _CHUNK:
            chunks.append("")
        chunks[-1] += entry
    return AnswerList(
        name, first, tuple(answer for answer, _ in codes), tuple(filter(None, chunks))
    )


def inline(choices: Sequence[str]) -> str | None:
    """A list as a validation itself holds it, None where Excel could not, or where a program
    would take an answer for a number, a date or a formula.

    It goes along with a sheet that is copied into another workbook.
    """
    text = ",".join(choices)
    fits = length(text) <= INLINE_LIMIT and all(map(_WORD.fullmatch, choices))
    return f'"{text}"' if fits and text == escape(text) else None


def too_large(choices: Sequence[str]) -> bool:
    """Whether Excel cannot offer these at all."""
    return len(choices) > LIST_LIMIT or any(length(choice) > ANSWER_LIMIT for choice in choices)
