"""The exact way for lines that hang together in circles: the Omega test.

Equations are solved over the whole numbers, then one cell after another is eliminated from
the inequalities. Where that loses something (no weight is 1), what is surely left (the dark
shadow) and what may be left (the splinters) are looked at apart, so the answer is exact.
Source: W. Pugh, The Omega test: a fast and practical integer programming algorithm for
dependence analysis, 1991.
"""

from collections.abc import Iterable, Iterator
from math import gcd

from formspec.reasoning.solver.constraints import Domains, LinearConstraint, sum_range
from formspec.reasoning.solver.effort import Effort, UndecidedError

Sum = dict[int, int]
"""Weights by cell; the constant is at ``ONE``."""

ONE = -1
WORK, MOST = 4_000, 300
"""So many inequalities are made before it is given up, and so many cells are looked at."""


class _Work:
    """Counts what was done, and numbers new unknowns."""

    def __init__(self, effort: Effort) -> None:
        self.done, self.name, self.effort = 0, ONE, effort

    def spend(self, amount: int) -> None:
        self.done += amount
        if self.done > WORK:
            raise UndecidedError

    def put_in(self, sums: Iterable[Sum]) -> None:
        """Count the coefficients of sums that are written anew."""
        self.effort.spend(sum(map(len, sums)))

    def unknown(self) -> int:
        self.name -= 1
        return self.name


def witness(
    lines: Iterable[LinearConstraint], domains: Domains, effort: Effort
) -> dict[int, int] | None:
    """Whole numbers inside the domains that are on all lines; None if there are none.

    Raises UndecidedError.
    """
    equal: list[Sum] = []
    atleast: list[Sum] = []
    names: dict[int, None] = {}
    for line in lines:
        least, most = sum_range(line.terms, domains)
        names |= dict.fromkeys(cell for _, cell in line.terms)
        weights = {cell: weight for weight, cell in line.terms}
        if line.low == line.high:
            equal.append({**weights, ONE: -line.low})
            continue
        if line.low > least:
            atleast.append({**weights, ONE: -line.low})
        if line.high < most:
            atleast.append({**_times(weights, -1), ONE: line.high})
    for cell in names:
        low, high = domains[cell]
        atleast += [{cell: 1, ONE: -low}, {cell: -1, ONE: high}]
    if len(names) > MOST:
        raise UndecidedError
    values = _solved(equal, atleast, _Work(effort))
    return None if values is None else {cell: values.get(cell, 0) for cell in names}


def _times(weights: Sum, factor: int) -> Sum:
    return {cell: weight * factor for cell, weight in weights.items()}


def _plus(one: Sum, factor: int, other: Sum) -> Sum:
    total = dict(one)
    for cell, weight in other.items():
        now = total.get(cell, 0) + factor * weight
        if now or cell == ONE:
            total[cell] = now
        else:
            total.pop(cell, None)
    return total


def _value(weights: Sum, values: dict[int, int]) -> int:
    """What a sum comes to; a cell that nothing asks about is 0."""
    return sum(
        weight * (1 if cell == ONE else values.setdefault(cell, 0))
        for cell, weight in weights.items()
    )


# Equations -----------------------------------------------------------------------------


def _solved(equal: list[Sum], atleast: list[Sum], work: _Work) -> dict[int, int] | None:
    """Values for all unknowns, or None."""
    solved: list[tuple[int, Sum]] = []
    equal = list(equal)
    while equal:
        work.spend(1)
        equation = _reduced(equal.pop())
        if equation is None:
            return None
        if len(equation) == 1:
            continue
        cell, meaning, again = _explicit(equation, work)
        if again is not None:
            equal.append(again)
        equal = [_replaced(one, cell, meaning) for one in equal]
        atleast = [_replaced(one, cell, meaning) for one in atleast]
        work.spend(len(atleast) // 8)
        work.put_in(equal)
        work.put_in(atleast)
        solved.append((cell, meaning))
    values = _eliminated(atleast, work)
    if values is None:
        return None
    for cell, meaning in reversed(solved):
        values[cell] = _value(meaning, values)
    return values


def _reduced(equation: Sum) -> Sum | None:
    """An equation without a common divisor; None if it has no whole solution."""
    common = gcd(*(weight for cell, weight in equation.items() if cell != ONE))
    constant = equation.get(ONE, 0)
    if common == 0:
        return {ONE: 0} if constant == 0 else None
    if constant % common:
        return None
    return {cell: weight // common for cell, weight in equation.items()}


def _explicit(equation: Sum, work: _Work) -> tuple[int, Sum, Sum | None]:
    """An unknown as a sum of others; with a new unknown, what is left of the equation."""
    cell = min((c for c in equation if c != ONE), key=lambda c: (abs(equation[c]), c))
    weight = equation[cell]
    sign = 1 if weight > 0 else -1
    rest = {other: value for other, value in equation.items() if other != cell}
    if abs(weight) == 1:
        return cell, _times(rest, -sign), None
    modulus = abs(weight) + 1
    meaning = {other: sign * _balanced(value, modulus) for other, value in rest.items()}
    meaning = {other: value for other, value in meaning.items() if value or other == ONE}
    meaning[work.unknown()] = -sign * modulus
    return cell, meaning, _replaced(equation, cell, meaning)


def _balanced(value: int, modulus: int) -> int:
    """The remainder nearest to zero."""
    return value - modulus * ((2 * value + modulus) // (2 * modulus))


def _replaced(one: Sum, cell: int, meaning: Sum) -> Sum:
    if cell not in one:
        return one
    rest = {other: value for other, value in one.items() if other != cell}
    return _plus(rest, one[cell], meaning)


# Inequalities --------------------------------------------------------------------------


def _eliminated(atleast: list[Sum], work: _Work) -> dict[int, int] | None:
    """Values that make every sum at least 0, or None."""
    tidy = _tidied(atleast)
    if tidy is None:
        return None
    kept, equal = tidy
    work.put_in(kept)
    if equal:
        return _solved(equal, kept, work)
    cell = _next(kept)
    if cell is None:
        return {}
    rest, lower, upper = _parted(kept, cell)
    work.spend(len(lower) * len(upper))
    exact = all(low[cell] == 1 or up[cell] == -1 for low in lower for up in upper)
    values = _eliminated([*rest, *_shadow(lower, upper, cell, dark=not exact)], work)
    if values is not None:
        return _with(values, cell, lower, upper)
    if exact:
        return None
    if _eliminated([*rest, *_shadow(lower, upper, cell, dark=False)], work) is None:
        return None
    steepest = max(-up[cell] for up in upper)
    for low in lower:
        weight = low[cell]
        for gap in range((steepest * weight - steepest - weight) // steepest + 1):
            work.spend(1)
            values = _solved([_plus(low, 1, {ONE: -gap})], kept, work)
            if values is not None:
                return values
    return None


def _tidied(atleast: list[Sum]) -> tuple[list[Sum], list[Sum]] | None:
    """The tightest of each kind, with whole constants, and equations hidden among them."""
    best: dict[tuple[tuple[int, int], ...], int] = {}
    for one in atleast:
        weights = sorted((c, w) for c, w in one.items() if c != ONE and w)
        common = gcd(*(weight for _, weight in weights))
        constant = one.get(ONE, 0)
        if not common:
            if constant < 0:
                return None
            continue
        key = tuple((cell, weight // common) for cell, weight in weights)
        best[key] = min(best.get(key, constant // common), constant // common)
    kept: list[Sum] = []
    equal: list[Sum] = []
    for key, constant in best.items():
        other = best.get(tuple((cell, -weight) for cell, weight in key))
        if other is not None and other + constant < 0:
            return None
        if other is None or other + constant > 0:
            kept.append({**dict(key), ONE: constant})
        elif key[0][1] > 0:
            equal.append({**dict(key), ONE: constant})
    return kept, equal


def _next(kept: list[Sum]) -> int | None:
    """The unknown whose elimination is exact if possible, and makes the fewest new sums."""
    lower: dict[int, list[int]] = {}
    upper: dict[int, list[int]] = {}
    for one in kept:
        for cell, weight in one.items():
            if cell != ONE:
                (lower if weight > 0 else upper).setdefault(cell, []).append(abs(weight))
    cells = sorted({*lower, *upper})
    if not cells:
        return None

    def price(cell: int) -> tuple[bool, int]:
        below, above = lower.get(cell, []), upper.get(cell, [])
        exact = not below or not above or max(below) == 1 or max(above) == 1
        return not exact, len(below) * len(above) - len(below) - len(above)

    return min(cells, key=price)


def _parted(kept: list[Sum], cell: int) -> tuple[list[Sum], list[Sum], list[Sum]]:
    """Those without the cell, those that bound it from below, those from above."""
    rest: list[Sum] = []
    lower: list[Sum] = []
    upper: list[Sum] = []
    for one in kept:
        weight = one.get(cell, 0)
        (rest if not weight else lower if weight > 0 else upper).append(one)
    return rest, lower, upper


def _shadow(lower: list[Sum], upper: list[Sum], cell: int, *, dark: bool) -> Iterator[Sum]:
    """What each pair of bounds says without the cell; ``dark``: what surely leaves room."""
    for low in lower:
        for up in upper:
            a, b = low[cell], -up[cell]
            new = _plus(_times(low, b), a, up)
            new.pop(cell, None)
            yield _plus(new, 1, {ONE: -(a - 1) * (b - 1)}) if dark else new


def _with(values: dict[int, int], cell: int, lower: list[Sum], upper: list[Sum]) -> dict[int, int]:
    """The values with one for the cell, the nearest to zero that its bounds leave."""
    low = high = None
    for one in lower:
        rest = _value({c: w for c, w in one.items() if c != cell}, values)
        end = -(rest // one[cell])
        low = end if low is None else max(low, end)
    for one in upper:
        rest = _value({c: w for c, w in one.items() if c != cell}, values)
        end = rest // -one[cell]
        high = end if high is None else min(high, end)
    best = 0 if low is None else max(low, 0)
    values[cell] = best if high is None else min(best, high)
    return values
