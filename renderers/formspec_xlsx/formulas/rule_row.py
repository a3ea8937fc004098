"""A rule as a row: its verdict, what that comes to, and what is said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formspec.engine.finding_messages import ASKING
from formspec.engine.plan import PlannedRule
from formspec_xlsx.formulas import big_numbers
from formspec_xlsx.formulas.cell_formulas import trimmed
from formspec_xlsx.formulas.formula_row import (
    CODE,
    DOUBT,
    GOOD,
    NONE,
    NOTE,
    SAID,
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
    Cell,
    RelationFormulas,
)


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What rules are written with: the cells, how many steps of each make one, those that
    people fill in, those that no formula can calculate, the words.
    """

    cells: Sequence[Cell]
    steps: Sequence[int]
    typed: frozenset[int]
    lost: frozenset[int]
    words: Mapping[str, str]


class RuleRow:
    """Writes the row of one rule; an explanation of it would stand at ``why``."""

    def __init__(
        self, line: FormulaRow, rule: PlannedRule, scene: RuleContext, why: str | None
    ) -> None:
        self.line, self.rule, self.scene, self.why = line, rule, scene, why
        self.judge, self.words = RelationFormulas(line, scene.cells), scene.words

    def write(self) -> None:
        """The verdict, the state and the note. Raises TooLargeError."""
        if not self.scene.lost.isdisjoint(self.rule.cells):
            raise TooLargeError(self.rule.id)
        self.line.fix(CODE, self.verdict())
        self.line.fix(STATE, self.state())
        self.line.fix(NOTE, self.note())

    @property
    def code(self) -> str:
        """Where the verdict is."""
        return self.line.at(CODE)

    def verdict(self) -> str:
        """As ``SheetLayout.verdict``."""
        rule, judge = self.rule, self.judge
        relation = rule.relation
        long = self.line.any_of([
            judge.long(*side) for side in (relation.left, relation.right) if self.may_be_long(*side)
        ])  # fmt: skip
        found = judge.verdict(relation)
        if rule.when is not None:
            met = judge.holds(rule.when)
            sure = f"IF({met}={TRUE},{{}},{INCOMPLETE})"
        else:
            met, sure = str(TRUE), "{}"
        judged = (
            f"IF({long}>0,{sure.format(DIGITS)},IF({found}={PASS},{PASS},{sure.format(found)}))"
        )
        absent = f"{judge.unknown(rule.previous)}>0"
        return f"IF(OR({absent},{met}=0),0,{judged})"

    def may_be_long(self, terms: Sequence[tuple[int, int]], constant: int) -> bool:
        """A cell alone has no more than 15 digits, unless it is computed."""
        if len(terms) != 1 or abs(terms[0][0]) != 1 or constant:
            return True
        return len(self.scene.cells[terms[0][1]].value.figures) > big_numbers.FIGURES

    # What it comes to ---------------------------------------------------------------

    def state(self) -> str:
        """As the page shows it: what is still to be typed is no fault yet, nor is a total of
        which the rest may be in cells that are still blank.
        """
        rule, code = self.rule, self.code
        usual = {"error": str(WRONG), "warning": str(DOUBT), "note": str(SAID)}[rule.severity]
        if rule.severity == "warning" and self.why is not None:
            usual = f"IF({self.explained()}>0,{SAID},{DOUBT})"
        failed = usual if not self.can_rest() else f"IF({self.rests()}=1,{WAIT},{usual})"
        bad = f"IF({code}={FAIL},{failed},{WRONG})"
        waiting = f"IF({code}={INCOMPLETE},{WAIT},{bad})"
        begun = f"IF({self.begun()},{GOOD},{NONE})"
        return f"IF({code}=0,{NONE},IF({code}={PASS},{begun},{waiting}))"

    def begun(self) -> str:
        """Whether there is anything to call right: its first cell is filled in."""
        typed = [cell for cell in self.rule.cells if cell in self.scene.typed][:1]
        return f"{self.scene.cells[typed[0]].value.blank}=0" if typed else "FALSE"

    def explained(self) -> str:
        """A number above zero if something stands where the explanation belongs."""
        why = self.why or ""
        return self.line.put(f"IF(ISERROR({why}),0,LEN({trimmed(why)}))")

    def open(self) -> str:
        """How many cells of the rule nothing was typed into."""
        cells = self.scene.cells
        typed = [cells[cell].value.blank for cell in self.rule.cells if cell in self.scene.typed]
        return self.line.put(self.line.joined(typed, "+")) if typed else "0"

    @property
    def compares(self) -> bool:
        """Whether its left side is its first cell, so that one can say what that should be."""
        terms, constant = self.rule.relation.left
        first = self.rule.cells[:1]
        if constant or not first or tuple(cell for _, cell in terms) != first:
            return False
        return terms[0][0] * self.scene.steps[first[0]] == self.rule.per_unit

    def can_rest(self) -> bool:
        """Whether what is missing from a total may still come."""
        return self.compares and self.rule.relation.op == "="

    def rests(self) -> str:
        """1 if the total is larger than what is there, and cells are blank."""
        known = self.known()
        return self.line.put(f"IF(AND({known}=0,{self.sign()}>=0,{self.open()}>0),1,0)")

    # Amounts ------------------------------------------------------------------------

    def known(self) -> str:
        """Zero if no cell of the two sides is unknown."""
        relation = self.rule.relation
        numbers = dict.fromkeys(cell for side in (relation.left, relation.right)
                                for _, cell in side[0])  # fmt: skip
        return self.judge.unknown([*numbers])

    def difference(self) -> big_numbers.Figures:
        """Left minus right."""
        relation = self.rule.relation
        return self.judge.sum(relation.terms, relation.constant)

    def sign(self) -> str:
        """Of the difference."""
        return big_numbers.sign(self.line, self.difference())

    def off(self) -> str:
        """How far off, without its sign."""
        return big_numbers.shown(
            self.line, self.difference(), self.sign(), self.places, signed=False
        )

    def side(self, side: tuple[tuple[tuple[int, int], ...], int]) -> str:
        """A side as people write it."""
        number = self.judge.sum(*side)
        sign = big_numbers.sign(self.line, number)
        return big_numbers.shown(self.line, number, sign, self.places, signed=True)

    @property
    def places(self) -> int:
        """The decimals of both sides, where they have any number of them."""
        return self.rule.decimals or 0

    # Words --------------------------------------------------------------------------

    def note(self) -> str:
        """The sentence beside the cell."""
        code, state, words = self.code, self.line.at(STATE), self.words
        open_, stuck = composed(words["check_open"], open=self.open()), quoted(words["check_stuck"])
        waits = f"IF({self.open()}>0,{open_},{stuck})"
        failed = self.line.put(
            f"IF({self.known()}=0,{self.line.put(self.failed())},{self.certain()})"
        )
        failed = f"{failed}&{self.tail()}" if self.tail() else failed
        long = quoted(words["check_digits"])
        bad = f"IF({code}={FAIL},{failed},{long})"
        if self.can_rest():
            rest = open_
            if self.rule.decimals is not None:
                rest = composed(words["check_rest"], off=self.off(), open=self.open())
            bad = f"IF(AND({code}={FAIL},{state}={WAIT}),{rest},{bad})"
        good = quoted(words["check_good"])
        said = f'IF({state}={GOOD},{good},"")'
        return f"IF({code}<={PASS},{said},IF({code}={INCOMPLETE},{waits},{bad}))"

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
        found = [quoted(words["check_also"] + advice)] if advice else []
        if self.rule.severity == "warning":
            asks = "说明" in advice or "expla" in advice
            # Advice that asks has its question mark, and no full stop behind it.
            ends = words["check_also"]
            ends = ends.lstrip("。.") if advice.endswith(ASKING) else ends
            ask = '""' if asks else quoted(ends + words["check_explain"])
            explained = quoted(ends + words["check_explained"])
            if self.why is not None:
                ask = f"IF({self.explained()}>0,{explained},{ask})"
            found.append(ask)
        return "&".join(part for part in found if part != '""')
