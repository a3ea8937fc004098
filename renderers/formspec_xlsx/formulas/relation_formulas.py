"""The verdict of a relation (``formspec.engine.intervals``) as formulas over limbs.

What left minus right can become is an interval; only the signs of its ends matter. An end
that does not belong to the interval, where it is zero, has the sign of what lies inside.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from formspec.plugins import ChoiceTest, Guard, GuardOr, LinearRelation, Op
from formspec_xlsx.formulas import big_numbers
from formspec_xlsx.formulas.cell_formulas import CheckedCell
from formspec_xlsx.formulas.formula_row import FormulaRow
from formspec_xlsx.formulas.moduli import formula_moduli

PASS, INCOMPLETE, FAIL, DIGITS = range(1, 5)
"""Verdicts; 0 is not applicable, ``DIGITS`` a failure because of more than 15 digits."""

FALSE, UNSURE, TRUE = range(3)
"""What a condition is, so that ``MIN`` is and, ``MAX`` or."""


class RelationFormulas(NamedTuple):
    """Writes into a row what relations and conditions come to."""

    row: FormulaRow
    """The row that is written."""
    cells: Sequence[CheckedCell]
    """All cells, by their numbers in the plan."""

    def sum(self, terms: Sequence[tuple[int, int]], constant: int) -> big_numbers.Limbs:
        """A sum of which no cell is unknown."""
        parts = [(weight, self.cells[cell].limbs) for weight, cell in terms]
        return big_numbers.total(self.row, parts, constant)

    def unknown(self, numbers: Sequence[int]) -> str:
        """A number above zero if one of the cells is unknown."""
        return self.row.any_of([self.cells[cell].unknown for cell in numbers])

    def long(self, terms: Sequence[tuple[int, int]], constant: int) -> str:
        """A number above zero if a side has more than 15 digits."""
        parts = [
            (abs(weight), tuple(f"ABS({limb})" for limb in self.cells[cell].limbs))
            for weight, cell in terms
        ]
        return big_numbers.too_long(self.row, big_numbers.total(self.row, parts, abs(constant)))

    # Relations ----------------------------------------------------------------------

    def verdict(self, rule: LinearRelation) -> str:
        """The address of ``PASS``, ``INCOMPLETE`` or ``FAIL``."""
        reach = self._end(rule, "low", -1), self._end(rule, "high", 1)
        jumps = self._jumps(rule)
        if rule.op == "!=":
            low, high = reach
            never = f"AND({low}=0,{high}=0)"
            not_zero = f"OR({low}>0,{high}<0,{self.row.any_of(jumps)}>0)"
            return self.row.put(f"IF({never},{FAIL},IF({not_zero},{PASS},{INCOMPLETE}))")
        # What is sure: the unknown cells at their other bounds.
        sure = self._end(rule, "high", -1), self._end(rule, "low", 1)
        open_ = str(INCOMPLETE)
        if rule.op == "=" and not any(rule.rounded_terms) and jumps:
            open_ = f"IF({self.row.any_of(jumps)}>0,{FAIL},{INCOMPLETE})"
        can = f"IF({_holds(rule.op, *reach)},{open_},{FAIL})"
        return self.row.put(f"IF({_holds(rule.op, *sure)},{PASS},{can})")

    def _end(self, rule: LinearRelation, which: str, side: int) -> str:
        """The sign of an end: unknown cells at their ``which`` bounds, and what rounding may
        hide moving it to one ``side``.
        """
        row, terms, infinite = self.row, [], []
        for weight, number in rule.terms:
            cell = self.cells[number]
            bound = cell.bounds[(weight > 0) != (which == "low")]
            terms.append((weight, cell.limbs))
            if bound is None:
                infinite.append(cell.unknown)
            elif bound:
                terms.append((weight * bound, (cell.unknown,)))
        constant, opened = rule.constant, list[str]()
        if rule.rounding == "half" and any(rule.rounded_terms):
            slack = rule.rounding_slack
            terms = [(2 * weight, limbs) for weight, limbs in terms]
            constant = 2 * constant + side * slack
        elif rule.rounding == "truncate":
            for weight, cut in self._cuts(rule, which, side):
                terms.append((side * weight, (cut,)))
                opened.append(cut)
        sign = big_numbers.sign(row, big_numbers.total(row, terms, constant))
        if opened:
            sign = row.put(f"IF(AND({sign}=0,{row.any_of(opened)}>0),{-side},{sign})")
        if infinite:
            beyond = -1 if which == "low" else 1
            sign = row.put(f"IF({row.any_of(infinite)}>0,{beyond},{sign})")
        return sign

    def _cuts(self, rule: LinearRelation, which: str, side: int) -> Iterator[tuple[int, str]]:
        """Where truncation may have cut something off at an end: 1 for up to a whole step away
        from zero, which itself does not belong; either way where nothing but zero is left.
        """
        for (weight, number), rounded in zip(rule.terms, rule.rounded_terms, strict=True):
            if not rounded:
                continue
            cell = self.cells[number]
            bound = cell.bounds[(weight > 0) != (which == "low")] or 0
            up = (weight > 0) == (side > 0)
            fixed = int(bound >= 0 if up else bound <= 0)
            now = "+".join(cell.limbs)  # all have one sign
            cut = f"IF({cell.unknown}=1,{fixed},IF({now}{'>=' if up else '<='}0,1,0))"
            yield abs(weight), self.row.put(cut)

    def _jumps(self, rule: LinearRelation) -> list[str]:
        """1 where whole steps of the unknown cells jump over zero.

        They change the sum by multiples of what divides all their weights. Where a cell is
        unknown whose weight a modulus does not divide, it says nothing.
        """
        if rule.op not in ("=", "!="):
            return []
        tests = []
        for modulus in formula_moduli([weight for weight, _ in rule.terms]):
            seen = [(weight % modulus, cell) for weight, cell in rule.terms if weight % modulus]
            number = self.sum(seen, rule.constant % modulus)
            left = big_numbers.remainder(self.row, number, modulus)
            blind = self.unknown([cell for _, cell in seen])
            tests.append(self.row.put(f"IF(AND({blind}=0,{left}<>0),1,0)"))
        return tests

    # Conditions ---------------------------------------------------------------------

    def holds(self, guard: Guard) -> str:
        """The address of ``FALSE``, ``UNSURE`` or ``TRUE``."""
        if isinstance(guard, LinearRelation):
            verdict = self.verdict(guard)
            return self.row.put(
                f"IF({verdict}={PASS},{TRUE},IF({verdict}={FAIL},{FALSE},{UNSURE}))"
            )
        if isinstance(guard, ChoiceTest):
            cell = self.cells[guard.cell]
            same, other = (TRUE, FALSE) if guard.equal else (FALSE, TRUE)
            answer = f"IF({cell.limbs[0]}={guard.code},{same},{other})"
            return self.row.put(f"IF({cell.unknown}=1,{UNSURE},{answer})")
        parts = [self.holds(part) for part in guard.parts]
        return self.row.put(self.row.call("MAX" if isinstance(guard, GuardOr) else "MIN", parts))


def _holds(op: Op, low: str, high: str) -> str:
    """Whether some number between ends of these signs compares to zero as ``op`` says."""
    match op:
        case "=":
            return f"AND({high}>=0,{low}<=0)"
        case ">=" | ">":
            return f"{high}{op}0"
        case "<=" | "<":
            return f"{low}{op}0"
        case "!=":
            raise AssertionError(op)
