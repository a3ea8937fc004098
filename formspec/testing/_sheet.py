"""A form's rules over whole steps, and what they say of values that are all known.

Independent of the engine on purpose: what a strategy promises (this passes, exactly these
rules fail) is then a second opinion.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import lcm

from formspec.engine import rules as ru
from formspec.language.expression import Op
from formspec.language.form import NO, YES, Cell, Form, Item
from formspec.submissions.numeral import LIMIT

Terms = tuple[tuple[int, int], ...]
"""Weights and numbers of cells."""


@dataclass(frozen=True, slots=True)
class Law:
    """``Σ weight·x + constant op 0`` over whole steps."""

    rule: ru.Rule
    """The rule of the form."""
    terms: Terms
    """The weights and the numbers of the cells, one term a cell."""
    constant: int
    """In steps of the finest cell."""
    op: Op
    """How the sum compares to zero."""
    rounded_terms: tuple[bool, ...]
    """For each term, whether its cell stands for a rounded amount."""
    low: int | None
    """What Σ weight·x is at least, whatever the rounding hides; None is no bound."""
    high: int | None
    """What it is at most."""
    excluded: int | None
    """What it may not be."""
    sides: tuple[tuple[Terms, int], ...]
    """The terms of each side, and what their sizes may add up to."""
    head: int | None
    """The cell that the others make up: a total, a whole."""

    @property
    def exact(self) -> bool:
        """Whether it leaves one total only."""
        return self.low is not None and self.low == self.high


class Sheet:
    """The cells of a form by number, and its rules over them."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.rules = ru.from_form(form)
        cells = dict.fromkeys(form.cells)
        for rule in self.rules:
            cells |= dict.fromkeys(cell for cell in rule.cells if cell.previous)
        self.cells = tuple(cells)
        self.items = tuple(form.by_path[cell.path] for cell in self.cells)
        self.number = {cell: number for number, cell in enumerate(self.cells)}
        self.ruled = frozenset(self.number[cell] for rule in self.rules for cell in rule.cells)
        self.laws = tuple(self.law(rule, rule.relation) for rule in self.rules)

    def __repr__(self) -> str:
        # Hypothesis shows the arguments of a strategy; a whole form would be pages.
        return f"<{self.form.id}, {len(self.cells)} cells>"

    def law(self, rule: ru.Rule, relation: ru.Relation) -> Law:
        """A relation of a rule (its own, or one of its condition) in whole steps."""
        sides = [
            ([(self.weight(weight, cell), self.number[cell]) for weight, cell in linear.terms],
             linear.constant)
            for linear in (relation.left, relation.right)
        ]  # fmt: skip
        unit = lcm(
            *(weight.denominator for terms, _ in sides for weight, _ in terms),
            *(constant.denominator for _, constant in sides),
        )
        whole = [
            (tuple((int(weight * unit), cell) for weight, cell in terms), int(constant * unit))
            for terms, constant in sides
        ]
        net: dict[int, int] = {}
        for sign, (terms, _) in zip((1, -1), whole, strict=True):
            for weight, cell in terms:
                net[cell] = net.get(cell, 0) + sign * weight
        left = tuple((weight, cell) for cell, weight in net.items() if weight)
        rounded = rule.rounding != "exact" and relation is rule.relation and relation.op != "!="
        law = Law(
            rule=rule,
            terms=left,
            constant=whole[0][1] - whole[1][1],
            op=relation.op,
            rounded_terms=tuple(rounded and _is_rounded(self.items[cell]) for _, cell in left),
            low=None,
            high=None,
            excluded=None,
            sides=tuple((terms, LIMIT - 1 - abs(constant)) for terms, constant in whole),
            head=_head(relation.op, whole[0][0], whole[1][0]),
        )
        return self.bounded(law)

    def weight(self, weight: Fraction, cell: Cell) -> Fraction:
        return weight / Fraction(10) ** self.form.by_path[cell.path].decimals

    def bounded(self, law: Law) -> Law:
        """The law with the totals that satisfy it whatever the values of its cells."""
        above, below = self.slack(law)
        rest = -law.constant
        match law.op:
            case "!=":
                return replace(law, excluded=rest)
            case "=":
                return replace(law, low=rest - above, high=rest + below)
            case ">=":
                return replace(law, low=rest - above)
            case "<=":
                return replace(law, high=rest + below)
            case ">":
                return replace(law, low=rest - above + self.strict(law, above))
            case _:
                return replace(law, high=rest + below - self.strict(law, below))

    def slack(self, law: Law) -> tuple[int, int]:
        """How far rounding lets the total be below and above zero."""
        weights = [
            weight
            for (weight, _), rounded in zip(law.terms, law.rounded_terms, strict=True)
            if rounded
        ]
        if law.rule.rounding == "half":
            half = sum(map(abs, weights)) // 2
            return half, half
        # A cut-off amount is at least what is written, where nothing is negative.
        cut = [w for (w, cell), rounded in zip(law.terms, law.rounded_terms, strict=True)
               if rounded and not _may_be_negative(self.items[cell])]  # fmt: skip
        more, less = sum(w for w in cut if w > 0), -sum(w for w in cut if w < 0)
        return max(more - 1, 0), max(less - 1, 0)

    def strict(self, law: Law, slack: int) -> int:
        """What ``>`` asks for beyond ``>=``: nothing where the end is open already."""
        slack = sum(
            abs(w) for (w, _), rounded in zip(law.terms, law.rounded_terms, strict=True) if rounded
        )
        if law.rule.rounding == "half":
            return 0 if slack % 2 else 1
        return 0 if slack else 1


def _is_rounded(item: Item) -> bool:
    return item.unit is not None and not item.unit.is_count


def _may_be_negative(item: Item) -> bool:
    return item.minimum is None or item.minimum < 0


def _head(op: Op, left: Terms, right: Terms) -> int | None:
    """The cell that is made up by the other side."""
    if op in ("=", ">=", ">") and len(left) == 1:
        return left[0][1]
    if op in ("<=", "<") and len(right) == 1:
        return right[0][1]
    return None


@lru_cache(maxsize=64)
def sheet_of(form: Form) -> Sheet:
    """The cells and rules of a form, numbered once."""
    return Sheet(form)


def allows(law: Law, values: Mapping[int, int]) -> bool:
    """Whether the values satisfy a rule whatever the rounding hides."""
    total = sum(weight * values[cell] for weight, cell in law.terms)
    return meets(law, total) and not too_long(law, values)


def meets(law: Law, total: int) -> bool:
    return (
        (law.low is None or total >= law.low)
        and (law.high is None or total <= law.high)
        and total != law.excluded
    )


def too_long(law: Law, values: Mapping[int, int]) -> bool:
    return any(
        sum(abs(weight * values[cell]) for weight, cell in terms) > cap for terms, cap in law.sides
    )


# Conditions ----------------------------------------------------------------------------


def now(sheet: Sheet, node: ru.Condition, values: Mapping[int, int]) -> bool | None:
    """Whether a condition holds of these values; None where it depends on others."""
    if isinstance(node, ru.Test):
        value = values.get(sheet.number[node.cell])
        return None if value is None else (_answer(sheet, node) == value) == node.equal
    if isinstance(node, ru.And | ru.Or):
        parts = [now(sheet, part, values) for part in node.parts]
        decisive = isinstance(node, ru.Or)
        return decisive if decisive in parts else None if None in parts else not decisive
    law = sheet.law(PLAIN, node)
    if any(cell not in values for _, cell in law.terms):
        return None
    return meets(law, sum(weight * values[cell] for weight, cell in law.terms))


def _answer(sheet: Sheet, node: ru.Test) -> int:
    return answers(sheet.form.by_path[node.cell.path]).index(node.value)


def answers(item: Item) -> tuple[str, ...]:
    """What may be chosen, by number."""
    return item.choices if item.kind == "choice" else (NO, YES) if item.kind == "boolean" else ()


PLAIN = ru.Rule("", "check", "error", ru.Relation(ru.Linear(()), "=", ru.Linear(())), "")


# Verdicts ------------------------------------------------------------------------------


def applies(sheet: Sheet, rule: ru.Rule, values: Mapping[int, int]) -> bool:
    """Whether a rule is evaluated at all; all values of its cells are known, or none."""
    if any(sheet.number[cell] not in values for cell in rule.cells):
        return False
    return rule.when is None or now(sheet, rule.when, values) is True


def holds(sheet: Sheet, law: Law, values: Mapping[int, int]) -> bool:
    """Whether a rule passes or does not apply; all numbers are known."""
    if not applies(sheet, law.rule, values):
        return True
    total = sum(weight * values[cell] for weight, cell in law.terms) + law.constant
    low, high = 2 * total, 2 * total
    low_in = high_in = True
    for (weight, cell), rounded in zip(law.terms, law.rounded_terms, strict=True):
        if not rounded:
            continue
        below, below_in, above, above_in = _hidden(law.rule.rounding, values[cell])
        if weight < 0:
            below, below_in, above, above_in = above, above_in, below, below_in
        low, high = low + weight * below, high + weight * above
        low_in, high_in = low_in and below_in, high_in and above_in
    above_zero = high > 0 or (high == 0 and high_in)
    below_zero = low < 0 or (low == 0 and low_in)
    return {
        "=": above_zero and below_zero,
        "!=": total != 0,
        ">=": above_zero,
        "<=": below_zero,
        ">": high > 0,
        "<": low < 0,
    }[law.op]


def _hidden(rounding: str, value: int) -> tuple[int, bool, int, bool]:
    """What rounding took away, in half steps: from (included?) to (included?)."""
    if rounding == "half":
        return -1, True, 1, True
    if value > 0:
        return 0, True, 2, False
    return (-2, False, 0, True) if value < 0 else (-2, False, 2, False)
