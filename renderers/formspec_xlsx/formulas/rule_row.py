"""A rule as a row: its verdict, what that comes to, and what is shown of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formspec.plugins import ASKING, PlannedRule
from formspec_xlsx.formulas import big_numbers
from formspec_xlsx.formulas.cell_formulas import CheckedCell, trimmed
from formspec_xlsx.formulas.formula_row import (
    CODE,
    DOUBT,
    GOOD,
    NONE,
    NOTE,
    NOTED,
    STATE,
    WAIT,
    WRONG,
    FormulaRow,
    TooLargeError,
)
from formspec_xlsx.formulas.formula_text import composed, on_one_line, quoted
from formspec_xlsx.formulas.relation_formulas import (
    DIGITS,
    FAIL,
    INCOMPLETE,
    PASS,
    TRUE,
    RelationFormulas,
)

Side = tuple[Sequence[tuple[int, int]], int]
"""One side of a relation: weights and numbers of cells, and a constant."""


class RuleContext(NamedTuple):
    """What rules are written with."""

    cells: Sequence[CheckedCell]
    """All cells, by their numbers in the plan."""
    steps: Sequence[int]
    """How many smallest steps of each cell make one."""
    typed: frozenset[int]
    """The numbers of the cells that people fill in."""
    lost: frozenset[int]
    """The numbers of those that no formula can calculate."""
    words: Mapping[str, str]
    """The words of notes."""


class RuleRow:
    """Writes the row of one rule; ``explanation`` is where a reason for it would stand."""

    def __init__(
        self, row: FormulaRow, rule: PlannedRule, context: RuleContext, explanation: str | None
    ) -> None:
        self.row, self.rule, self.explanation = row, rule, explanation
        self.cells, self.words, self.steps = context.cells, context.words, context.steps
        self.typed = [cell for cell in rule.cells if cell in context.typed]
        self.lost = not context.lost.isdisjoint(rule.cells)
        self.relations = RelationFormulas(row, context.cells)

    def write(self) -> None:
        """The verdict, the state and the note. Raises TooLargeError."""
        if self.lost:
            raise TooLargeError(self.rule.id)
        self.row.fix(CODE, self.verdict())
        self.row.fix(STATE, self.state())
        self.row.fix(NOTE, self.note())

    @property
    def code(self) -> str:
        """Where the verdict is."""
        return self.row.at(CODE)

    def verdict(self) -> str:
        """As the engine's plan evaluates the rule."""
        rule, relations = self.rule, self.relations
        sides = (rule.relation.left, rule.relation.right)
        long = self.row.any_of([relations.long(*s) for s in sides if self.may_be_long(*s)])
        verdict = relations.verdict(rule.relation)
        if rule.when is not None:
            met = relations.holds(rule.when)
            sure = f"IF({met}={TRUE},{{}},{INCOMPLETE})"
        else:
            met, sure = str(TRUE), "{}"
        short = f"IF({verdict}={PASS},{PASS},{sure.format(verdict)})"
        absent = f"{relations.unknown(rule.previous)}>0"
        applies = f"IF({long}>0,{sure.format(DIGITS)},{short})"
        return f"IF(OR({absent},{met}=0),0,{applies})"

    def may_be_long(self, terms: Sequence[tuple[int, int]], constant: int) -> bool:
        """A cell alone has no more than 15 digits, unless it is computed."""
        if len(terms) != 1 or abs(terms[0][0]) != 1 or constant:
            return True
        return len(self.cells[terms[0][1]].limbs) > big_numbers.LIMBS

    # What it comes to ---------------------------------------------------------------

    def state(self) -> str:
        """As the page shows it: what is still to be typed is no fault yet, nor is a total of
        which the rest may be in cells that are still blank.
        """
        rule, code = self.rule, self.code
        usual = {"error": str(WRONG), "warning": str(DOUBT), "note": str(NOTED)}[rule.severity]
        if rule.severity == "warning" and self.explanation is not None:
            usual = f"IF({self.explained()}>0,{NOTED},{DOUBT})"
        failed = usual if not self.may_still_come() else f"IF({self.rests()}=1,{WAIT},{usual})"
        bad = f"IF({code}={FAIL},{failed},{WRONG})"
        waiting = f"IF({code}={INCOMPLETE},{WAIT},{bad})"
        return f"IF({code}=0,{NONE},IF({code}={PASS},{self.passed()},{waiting}))"

    def passed(self) -> str:
        """``GOOD`` if there is anything to call right: its first cell is filled in."""
        if not self.typed:
            return str(NONE)
        return f"IF({self.cells[self.typed[0]].blank}=0,{GOOD},{NONE})"

    def explained(self) -> str:
        """A number above zero if something stands where the explanation belongs."""
        place = self.explanation or ""
        return self.row.put(f"IF(ISERROR({place}),0,LEN({trimmed(place)}))")

    def open(self) -> str:
        """How many cells of the rule nothing was typed into."""
        blanks = [self.cells[cell].blank for cell in self.typed]
        return self.row.put(self.row.joined(blanks, "+")) if blanks else "0"

    @property
    def compares(self) -> bool:
        """Whether its left side is its first cell, so that one can say what that should be."""
        terms, constant = self.rule.relation.left
        first = self.rule.cells[:1]
        if constant or not first or tuple(cell for _, cell in terms) != first:
            return False
        return terms[0][0] * self.steps[first[0]] == self.rule.per_unit

    def may_still_come(self) -> bool:
        """Whether what is missing from a total may be in blank cells."""
        return self.compares and self.rule.relation.op == "="

    def rests(self) -> str:
        """1 if the total is larger than what is there, and cells are blank."""
        known = self.known()
        return self.row.put(f"IF(AND({known}=0,{self.sign()}>=0,{self.open()}>0),1,0)")

    # Amounts ------------------------------------------------------------------------

    def known(self) -> str:
        """Zero if no cell of the two sides is unknown."""
        terms = (*self.rule.relation.left[0], *self.rule.relation.right[0])
        return self.relations.unknown([*dict.fromkeys(cell for _, cell in terms)])

    def difference(self) -> big_numbers.Limbs:
        """Left minus right."""
        relation = self.rule.relation
        return self.relations.sum(relation.terms, relation.constant)

    def sign(self) -> str:
        """Of the difference."""
        return big_numbers.sign(self.row, self.difference())

    def off(self) -> str:
        """How far off, without its sign."""
        number, sign = self.difference(), self.sign()
        return big_numbers.shown(self.row, number, sign, self.decimals, signed=False)

    def side(self, side: Side) -> str:
        """A side as people write it."""
        number = self.relations.sum(*side)
        sign = big_numbers.sign(self.row, number)
        return big_numbers.shown(self.row, number, sign, self.decimals, signed=True)

    @property
    def decimals(self) -> int:
        """Those of both sides, where they have any number of them."""
        return self.rule.decimals or 0

    # Words --------------------------------------------------------------------------

    def note(self) -> str:
        """The sentence beside the cell."""
        code, state, words = self.code, self.row.at(STATE), self.words
        open_, stuck = composed(words["check_open"], open=self.open()), quoted(words["check_stuck"])
        waits = f"IF({self.open()}>0,{open_},{stuck})"
        failed = self.row.put(
            f"IF({self.known()}=0,{self.row.put(self.failed())},{self.certain()})"
        )
        failed = f"{failed}&{self.tail()}" if self.tail() else failed
        bad = f"IF({code}={FAIL},{failed},{quoted(words['check_digits'])})"
        if self.may_still_come():
            rest = open_
            if self.rule.decimals is not None:
                rest = composed(words["check_rest"], off=self.off(), open=self.open())
            bad = f"IF(AND({code}={FAIL},{state}={WAIT}),{rest},{bad})"
        passed = f'IF({state}={GOOD},{quoted(words["check_good"])},"")'
        return f"IF({code}<={PASS},{passed},IF({code}={INCOMPLETE},{waits},{bad}))"

    def failed(self) -> str:
        """What is wrong where all is known."""
        relation, words = self.rule.relation, self.words
        text = quoted(on_one_line(self.rule.text))
        if self.rule.decimals is None:
            return composed(words["check_broken"], text=text)
        if self.rule.kind == "gate":
            return quoted(words["check_gate"])
        right = self.side(relation.right)
        if self.compares and relation.op == "=":
            return composed(words["check_equal"], right=right, off=self.off())
        if self.compares and relation.op == "<=":
            return composed(words["check_most"], right=right, off=self.off())
        left = self.side(relation.left)
        return composed(words["check_sides"], text=text, left=left, right=right)

    def certain(self) -> str:
        """What is wrong whatever is filled in yet."""
        return composed(self.words["check_certain"], text=quoted(on_one_line(self.rule.text)))

    def tail(self) -> str:
        """The form's own advice, and what a warning asks for."""
        advice, words = on_one_line(self.rule.message or "").rstrip("。."), self.words
        parts = [quoted(words["check_also"] + advice)] if advice else []
        if self.rule.severity == "warning":
            # Advice that asks has its question mark, and no full stop behind it.
            ends = words["check_also"]
            ends = ends.lstrip("。.") if advice.endswith(ASKING) else ends
            ask = quoted(ends + words["check_explain"])
            if self.explanation is not None:
                explained = quoted(ends + words["check_explained"])
                ask = f"IF({self.explained()}>0,{explained},{ask})"
            parts.append(ask)
        return "&".join(part for part in parts if part != '""')
