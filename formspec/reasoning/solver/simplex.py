"""An exact simplex over whole numbers and fractions, which says why when it says no.

Every variable, a cell or the sum of a row, has a value and perhaps bounds; each basic variable
is a sum of others. Source: Dutertre and de Moura, A Fast Linear-Arithmetic Solver for DPLL(T)
(2006), with Bland's rule (the least number first), so that it ends. Bounds can be taken back,
and the values return with them: thousands of questions about one form share one tableau.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm

from formspec.reasoning.solver.certificate import Row

Number = int | Fraction
Sum = tuple[tuple[int, int], ...]
"""Positive whole multiples of rows by number: (weight, row)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a cell goes."""

    value: Number
    """The last value."""
    sum: Sum
    """The rows that add up to ``times`` the bound."""
    times: int
    """How many times the bound they add up to."""


FRACTIONS = 8
"""Fractions of up to 32 bits are so many times the work of whole numbers."""

PATIENCE = 100
"""So many moves are chosen for speed before they are chosen to end."""

Mark = tuple[int, list[Number]]


class SpentError(Exception):
    """A question took more work than it may; what was asked has to be undone."""


def _cost(row: dict[int, Number]) -> int:
    """How much more work the numbers of a row are than small whole ones."""
    if set(map(type, row.values())) == {int}:
        return 1
    bits = max(weight.denominator.bit_length() for weight in row.values())
    return FRACTIONS * (1 + bits // 32)


def _over(one: Number, other: Number) -> Number:
    if other in (1, -1):
        return one * other
    return _whole(Fraction(one) / other)


def _whole(number: Number) -> Number:
    """A fraction without a denominator is counted on as an int, which is much faster."""
    if type(number) is not int and number.denominator == 1:
        return number.numerator
    return number


def _size(number: Number) -> Number:
    return number if number >= 0 else -number


class Tableau:
    """Variables with values and bounds; the first ``cells`` of them are cells."""

    def __init__(self, cells: int) -> None:
        self.values: list[Number] = [0] * cells
        lows: list[tuple[int, int] | None] = [None] * cells
        self._bounds = (lows, list(lows))
        self._rows: dict[int, dict[int, Number]] = {}
        self._columns: dict[int, set[int]] = defaultdict(set)
        self._sums: dict[tuple[tuple[int, int], ...], int] = {}
        self._defined: list[tuple[tuple[int, int], ...]] = [()] * cells
        self._broken: set[int] = set()
        self.ray: set[tuple[int, bool]] = set()
        self._trail: list[tuple[int, bool, tuple[int, int] | None]] = []
        self.work = 0
        self.limit: float = inf

    # Bounds ----------------------------------------------------------------------------

    def mark(self) -> Mark:
        """What ``undo`` returns to; to be taken where all bounds are kept."""
        return len(self._trail), list(self.values)

    def undo(self, mark: Mark) -> None:
        """Take back the bounds since a mark; the values are those of that time."""
        length, values = mark
        while len(self._trail) > length:
            variable, is_high, before = self._trail.pop()
            self._bounds[is_high][variable] = before
        known = len(values)
        self.values[:known] = values
        for variable in range(known, len(self.values)):
            terms = self._defined[variable]
            self.values[variable] = sum(weight * values[cell] for weight, cell in terms)
        self._broken.clear()

    def state(self, row: Row, number: int) -> Sum | None:
        """A row holds from now on; the contradiction if a bound says the opposite.

        ``number`` names it in explanations. No number divides all its weights.
        """
        terms, constant = row
        if not terms:
            return ((1, number),) if constant > 0 else None
        variable, turned = self._variable(terms)
        bound = (constant if turned else -constant, number)
        return self._set(variable, not turned, bound)

    def forget(self, row: Row) -> None:
        """Drop the bounds of what a row sums up, whatever row gave them."""
        variable, _ = self._variable(row[0])
        self._keep(variable, True, None)
        self._keep(variable, False, None)

    def _variable(self, terms: tuple[tuple[int, int], ...]) -> tuple[int, bool]:
        """The variable of a sum, and whether it is that of the sum turned round."""
        turned = terms[0][0] < 0
        if len(terms) == 1:
            return terms[0][1], turned
        if turned:
            terms = tuple((-weight, cell) for weight, cell in terms)
        if terms not in self._sums:
            self._sums[terms] = self._add(terms)
        return self._sums[terms], turned

    def _add(self, terms: tuple[tuple[int, int], ...]) -> int:
        variable = len(self.values)
        self.values.append(_whole(sum(weight * self.values[cell] for weight, cell in terms)))
        for bounds in self._bounds:
            bounds.append(None)
        self._defined.append(terms)
        row: dict[int, Number] = {}
        for weight, cell in terms:
            for other, coefficient in self._rows.get(cell, {cell: 1}).items():
                row[other] = row.get(other, 0) + weight * coefficient
        self._rows[variable] = row = {j: _whole(c) for j, c in row.items() if c}
        for other in row:
            self._columns[other].add(variable)
        return variable

    def _keep(self, variable: int, is_high: bool, bound: tuple[int, int] | None) -> None:
        bounds = self._bounds[is_high]
        self._trail.append((variable, is_high, bounds[variable]))
        bounds[variable] = bound

    def _set(self, variable: int, is_high: bool, bound: tuple[int, int]) -> Sum | None:
        """A new bound; the contradiction if the other bound of the variable says the opposite."""
        sign = 1 if is_high else -1
        now, other = self._bounds[is_high][variable], self._bounds[not is_high][variable]
        if now is not None and sign * now[0] <= sign * bound[0]:
            return None
        if other is not None and sign * other[0] > sign * bound[0]:
            return ((1, other[1]), (1, bound[1]))
        self._keep(variable, is_high, bound)
        self._settle(variable, bound[0], sign * self.values[variable] > sign * bound[0])
        return None

    def _settle(self, variable: int, bound: int, outside: bool) -> None:
        if outside and variable in self._rows:
            self._broken.add(variable)
        elif outside:
            self._move(variable, bound - self.values[variable])

    # Moves -----------------------------------------------------------------------------

    def _move(self, variable: int, by: Number) -> None:
        """Change a variable that is not basic, and the sums it is in."""
        values, (lows, highs) = self.values, self._bounds
        values[variable] = _whole(values[variable] + by)
        for basic in self._columns[variable]:
            values[basic] = now = _whole(values[basic] + self._rows[basic][variable] * by)
            low, high = lows[basic], highs[basic]
            if (low is not None and now < low[0]) or (high is not None and now > high[0]):
                self._broken.add(basic)
            else:
                self._broken.discard(basic)

    def _pivot(self, basic: int, other: int) -> None:
        """``other`` becomes basic instead of ``basic``: solve its row and put it in."""
        rows, columns = self._rows, self._columns
        row = rows.pop(basic)
        for variable in row:
            columns[variable].discard(basic)
        lead = row.pop(other)
        new = {variable: _over(-weight, lead) for variable, weight in row.items()}
        new[basic] = _over(1, lead)
        self.work += len(new) * len(columns[other]) * _cost(new)
        for user in columns[other]:
            target = rows[user]
            times = target.pop(other)
            for variable, weight in new.items():
                before = target.get(variable)
                total = _whole(times * weight if before is None else before + times * weight)
                if total:
                    target[variable] = total
                    if before is None:
                        columns[variable].add(user)
                elif before is not None:
                    del target[variable]
                    columns[variable].discard(user)
        columns[other] = set()
        rows[other] = new
        for variable in new:
            columns[variable].add(other)
        self._broken.discard(basic)

    def _free(self, variable: int, upwards: bool) -> bool:
        bound = self._bounds[upwards][variable]
        return bound is None or self.values[variable] != bound[0]

    def _choice(self, row: dict[int, Number], upwards: bool, moves: int) -> int | None:
        """A variable that can make a row rise (or fall): the one that the fewest rows look at.

        After many moves it is the first one, for Bland's rule ends.
        """
        free = [j for j, weight in row.items() if self._free(j, (weight > 0) == upwards)]
        if not free:
            return None
        if moves > PATIENCE:
            return min(free)
        return min(free, key=lambda j: (len(self._columns[j]), j))

    # Questions -------------------------------------------------------------------------

    def _look_at_work(self) -> None:
        if self.work > self.limit:
            raise SpentError

    def check(self) -> Sum | None:
        """Values that keep all bounds; or the rows that contradict one another.

        Raises SpentError where that takes more work than ``limit``.
        """
        moves = 0
        while self._broken:
            self._look_at_work()
            moves += 1
            basic = min(self._broken)
            low, high = (bounds[basic] for bounds in self._bounds)
            now = self.values[basic]
            upwards = low is not None and now < low[0]
            target = low if upwards else high
            assert target is not None  # noqa: S101 - it is broken
            row = self._rows[basic]
            other = self._choice(row, upwards, moves)
            if other is None:
                rows, times = self._reasons(row, upwards)
                return ((times, target[1]), *rows)
            by = _over(target[0] - now, row[other])
            self._pivot_moving(basic, other, by)
        return None

    def _pivot_moving(self, basic: int, other: int, by: Number) -> None:
        self._move(other, by)
        self._pivot(basic, other)
        low, high = (bounds[other] for bounds in self._bounds)
        now = self.values[other]
        if (low is not None and now < low[0]) or (high is not None and now > high[0]):
            self._broken.add(other)

    def _reasons(self, row: dict[int, Number], upwards: bool) -> tuple[Sum, int]:
        """The bounds that keep a row from rising (or falling), in whole multiples, for so many
        times the row.
        """
        parts: list[tuple[Number, int]] = []
        for variable, weight in row.items():
            bound = self._bounds[(weight > 0) == upwards][variable]
            assert bound is not None  # noqa: S101 - else it could move
            parts.append((_size(weight), bound[1]))
        scale = lcm(*(weight.denominator for weight, _ in parts))
        return tuple((int(weight * scale), number) for weight, number in parts), scale

    def reach(self, cell: int, upwards: bool) -> Reach | None:
        """The greatest (or least) value of a cell, which the values then show; None: endless.

        Then ``ray`` holds all variables that go on and on together, each with its direction.
        Raises SpentError like ``check``.
        """
        moves = 0
        while self._free(cell, upwards):
            self._look_at_work()
            moves += 1
            if cell not in self._rows:
                if not self._step(cell, upwards):
                    return None
                continue
            row = self._rows[cell]
            other = self._choice(row, upwards, moves)
            if other is None:
                return Reach(self.values[cell], *self._reasons(row, upwards))
            if not self._step(other, (row[other] > 0) == upwards):
                return None
        bound = self._bounds[upwards][cell]
        assert bound is not None  # noqa: S101 - else it were free
        return Reach(self.values[cell], ((1, bound[1]),), 1)

    def _step(self, variable: int, upwards: bool) -> bool:
        """Move a variable as far as all bounds let it; False if nothing stops it."""
        own = self._bounds[upwards][variable]
        best = None if own is None else _size(own[0] - self.values[variable])
        blocking = variable
        for basic in self._columns[variable]:
            weight = self._rows[basic][variable]
            bound = self._bounds[(weight > 0) == upwards][basic]
            if bound is None:
                continue
            distance = _over(_size(bound[0] - self.values[basic]), _size(weight))
            if best is None or distance < best or (distance == best and basic < blocking):
                best, blocking = distance, basic
        if best is None:
            along = ((b, (self._rows[b][variable] > 0) == upwards) for b in self._columns[variable])
            self.ray = {(variable, upwards), *along}
            return False
        self._move(variable, best if upwards else -best)
        if blocking != variable:
            self._pivot(blocking, variable)
        return True
