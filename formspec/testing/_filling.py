"""Filling a form so that every rule holds.

Parts are drawn before their totals. After each draw the bounds of all other cells are
narrowed to what the rules still allow, so that a total is computed rather than guessed; on
tree-like forms no draw ever leads into a dead end. Where rules form circles one may: then
the value nearest to zero is tried, and at last such values for the whole form.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd, lcm

from hypothesis import reject
from hypothesis import strategies as st

from formspec.engine import rules as ru
from formspec.language.expression import Op
from formspec.language.form import Item
from formspec.submissions.numeral import MAX_DIGITS
from formspec.testing._sheet import PLAIN, Law, Sheet, allows, answers, now

Filled = dict[int, int]
"""Steps (or the number of the answer) by cell."""


class _StuckError(Exception):
    """No value is left for some cell."""


@dataclass
class _Filling:
    """One form being filled."""

    sheet: Sheet
    draw: st.DrawFn
    laws: tuple[Law, ...]
    """The rules to keep."""
    low: list[int]
    high: list[int]
    """What each cell may still be, in steps."""
    simplest: bool = False
    """Whether only the values nearest to zero are tried."""
    by_cell: dict[int, list[int]] = field(default_factory=dict)
    """The numbers of the rules that each cell is in."""
    moduli: dict[int, int] = field(default_factory=dict)
    """Of what each total must be a multiple."""

    def __post_init__(self) -> None:
        for number, law in enumerate(self.laws):
            for cell in {cell for terms, _ in law.sides for _, cell in terms}:
                self.by_cell.setdefault(cell, []).append(number)

    def fill(self, cells: Sequence[int]) -> Filled:
        """A value for every cell. Raises _StuckError."""
        heights = _heights(self.laws)
        order = sorted(cells, key=lambda cell: (heights.get(cell, 0), cell))
        self.moduli = _moduli(self.laws, heights)
        self.narrow(range(len(self.laws)))
        for cell in order:
            if self.low[cell] != self.high[cell]:
                self.choose(cell)
        values = {cell: self.low[cell] for cell in cells}
        if not all(allows(law, values) for law in self.laws):
            raise _StuckError
        return values

    def choose(self, cell: int) -> None:
        """Draw a value; where the rules refuse it, take the plainest one."""
        before = (self.low.copy(), self.high.copy())
        step, rest = self.congruence(cell)
        picks = [self.pick(cell, step, rest)]
        if not self.simplest:
            picks.append(_nearest(self.low[cell], self.high[cell], step, rest))
        for value in dict.fromkeys(picks):
            try:
                self.fix(cell, value)
            except _StuckError:
                self.low, self.high = before[0].copy(), before[1].copy()
            else:
                return
        raise _StuckError

    def fix(self, cell: int, value: int) -> None:
        if not self.low[cell] <= value <= self.high[cell]:
            raise _StuckError
        self.low[cell] = self.high[cell] = value
        self.narrow(self.by_cell.get(cell, ()))

    def pick(self, cell: int, step: int, rest: int) -> int:
        """Log-uniform from the value nearest to zero, which itself comes often."""
        low, high = self.low[cell], self.high[cell]
        base = _nearest(low, high, step, rest)
        size = 0 if self.simplest else self.draw(SIZES)
        up, down = (high - base) // step, (base - low) // step
        if not size or not (up > 0 or down > 0):
            return self.off_excluded(cell, base, step)
        sign = 1 if down <= 0 else -1 if up <= 0 else self.draw(_SIGNS)
        top = min(10**size, up if sign > 0 else down)
        return self.off_excluded(cell, base + sign * step * self.draw(st.integers(1, top)), step)

    def off_excluded(self, cell: int, value: int, step: int) -> int:
        """The value, or the next one where a rule with ≠ forbids it."""
        excluded = set()
        for number in self.by_cell.get(cell, ()):
            law = self.laws[number]
            weight = next((w for w, c in law.terms if c == cell), 0)
            others = [(w, c) for w, c in law.terms if c != cell]
            if law.excluded is not None and weight and self.known(others):
                excluded.add(Fraction(law.excluded - self.total(others), weight))
        while value in excluded:
            value += step if value + step <= self.high[cell] else -step
            if value < self.low[cell]:
                raise _StuckError
        return value

    def known(self, terms: Sequence[tuple[int, int]]) -> bool:
        return all(self.low[cell] == self.high[cell] for _, cell in terms)

    def total(self, terms: Sequence[tuple[int, int]]) -> int:
        return sum(weight * self.low[cell] for weight, cell in terms)

    def congruence(self, cell: int) -> tuple[int, int]:
        """``step`` and ``rest``: the value must be rest + n·step so that sums divide."""
        step, rest = self.moduli.get(cell, 1), 0
        for number in self.by_cell.get(cell, ()):
            law = self.laws[number]
            if law.low is None or not law.exact:
                continue
            open_ = [(w, c) for w, c in law.terms if c != cell and self.low[c] != self.high[c]]
            stride = gcd(*(w * self.moduli.get(c, 1) for w, c in open_))
            weight = next((w for w, c in law.terms if c == cell), 0)
            if stride > 1 and weight:
                known = [(w, c) for w, c in law.terms if self.low[c] == self.high[c]]
                step, rest = _both(
                    step, rest, *_solved(weight, law.low - self.total(known), stride)
                )
        return step, rest

    def narrow(self, numbers: Collection[int]) -> None:
        """Bounds that the rules imply, until nothing changes. Raises _StuckError."""
        queue = dict.fromkeys(numbers)
        left = 60 * len(self.laws) + 60
        while queue:
            number = next(iter(queue))
            del queue[number]
            for cell in self.narrowed(self.laws[number]):
                queue |= dict.fromkeys(self.by_cell[cell])
            left -= 1
            if not left:  # bounds that creep towards each other: there is a circle
                if self.simplest:
                    return
                raise _StuckError

    def narrowed(self, law: Law) -> set[int]:
        """The cells whose bounds a rule changed."""
        changed: set[int] = set()
        ranges = [
            (w * self.low[c], w * self.high[c]) if w > 0 else (w * self.high[c], w * self.low[c])
            for w, c in law.terms
        ]
        least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
        for (weight, cell), (one, other) in zip(law.terms, ranges, strict=True):
            low = None if law.low is None else law.low - (most - other)
            high = None if law.high is None else law.high - (least - one)
            if weight < 0:
                low, high = high, low
            self.clip(cell, low, high, weight, changed)
        for terms, cap in law.sides:
            sizes = [abs(weight) * self.size(cell) for weight, cell in terms]
            slack = cap - sum(sizes)
            for (weight, cell), size in zip(terms, sizes, strict=True):
                most = (slack + size) // abs(weight)
                self.clip(cell, -most, most, 1, changed)
        return changed

    def size(self, cell: int) -> int:
        """How large the cell is at least, without its sign."""
        return max(0, self.low[cell], -self.high[cell])

    def clip(
        self, cell: int, low: int | None, high: int | None, weight: int, changed: set[int]
    ) -> None:
        if low is not None and (least := -(-low // weight)) > self.low[cell]:
            self.low[cell] = least
            changed.add(cell)
        if high is not None and (most := high // weight) < self.high[cell]:
            self.high[cell] = most
            changed.add(cell)
        if self.low[cell] > self.high[cell]:
            raise _StuckError


SIZES = st.sampled_from((*range(MAX_DIGITS + 1), 0, 0))
"""How many digits a number has; often none."""
_SIGNS = st.sampled_from((1, -1))


def _nearest(low: int, high: int, step: int, rest: int) -> int:
    """The allowed value nearest to zero. Raises _StuckError."""
    base = low if low > 0 else min(0, high)
    value = base + (rest - base) % step
    value = value if value <= high else value - step
    if not low <= value <= high:
        raise _StuckError
    return value


def _solved(weight: int, total: int, stride: int) -> tuple[int, int]:
    """All x with weight·x ≡ total (mod stride), as (step, rest). Raises _StuckError."""
    common = gcd(weight, stride)
    if total % common:
        raise _StuckError
    step = stride // common
    return step, total // common * pow(weight // common, -1, step) % step if step > 1 else 0


def _both(step: int, rest: int, other: int, other_rest: int) -> tuple[int, int]:
    """The numbers in both classes. Raises _StuckError."""
    _, times = _solved(step, other_rest - rest, other)
    return lcm(step, other), (rest + step * times) % lcm(step, other)


def _heights(laws: Sequence[Law]) -> dict[int, int]:
    """How many totals are below each cell: 0 for parts that nothing makes up."""
    below: dict[int, set[int]] = {}
    for law in laws:
        if law.head is not None:
            below.setdefault(law.head, set()).update(c for _, c in law.terms if c != law.head)
    heights: dict[int, int] = {}

    def height(cell: int, above: frozenset[int]) -> int:
        if cell not in heights:
            parts = below.get(cell, set()) - above
            inner = above | {cell}
            heights[cell] = 1 + max((height(part, inner) for part in parts), default=-1)
        return heights[cell]

    for cell in below:
        height(cell, frozenset())
    return heights


def _moduli(laws: Sequence[Law], heights: Mapping[int, int]) -> dict[int, int]:
    """Of what each total must be a multiple, so that totals above it in coarser units can be
    reached: 元 that add up to 万元.
    """
    moduli: dict[int, int] = {}
    sums = [(law.head, law.terms) for law in laws if law.exact and law.head is not None]
    totals = {head for head, _ in sums}
    for head, terms in sorted(sums, key=lambda pair: -heights[pair[0]]):
        weight = next((w for w, c in terms if c == head), 0)
        whole = abs(weight) * moduli.get(head, 1)
        for part, cell in terms:
            if cell != head and cell in totals and whole:
                moduli[cell] = lcm(moduli.get(cell, 1), whole // gcd(whole, part))
    return moduli


# A whole form --------------------------------------------------------------------------

_NEGATED: Mapping[Op, Op] = {"=": "!=", "!=": "=", ">=": "<", "<=": ">", ">": "<=", "<": ">="}


def filled(draw: st.DrawFn, sheet: Sheet, digits: int) -> Filled:
    """Values that satisfy every rule; of the previous period all or nothing."""
    earlier = any(cell.previous for cell in sheet.cells) and draw(st.booleans())
    cells = [n for n, cell in enumerate(sheet.cells) if earlier or not cell.previous]
    values = {
        cell: draw(st.integers(0, len(options) - 1))
        for cell in cells
        if (options := answers(sheet.items[cell]))
    }
    for unmet, simplest in ((True, False), (False, False), (False, True)):
        laws = _chosen(draw, sheet, cells, values, unmet=unmet)
        ends = [bounds(item, 10**digits - 1) for item in sheet.items]
        low, high = [low for low, _ in ends], [high for _, high in ends]
        filling = _Filling(sheet, draw, laws, low, high, simplest)
        try:
            numbers = [cell for cell in cells if sheet.items[cell].kind == "number"]
            return values | filling.fill(numbers)
        except _StuckError:
            continue
    return reject()


def bounds(item: Item, limit: int) -> tuple[int, int]:
    """What an item may be at least and at most, in steps, within ± ``limit``."""
    step = 10**item.decimals
    low, high = -limit, limit
    if item.minimum is not None:
        low = max(low, -int(-item.minimum * step // 1))
    if item.maximum is not None:
        high = min(high, int(item.maximum * step // 1))
    return low, high


def _chosen(
    draw: st.DrawFn, sheet: Sheet, cells: Collection[int], values: Filled, *, unmet: bool
) -> tuple[Law, ...]:
    """The rules to keep: not those whose condition is not met already; of a rule whose
    condition compares numbers, the rule itself or (``unmet``) the opposite of its condition.
    """
    chosen = []
    for law in sheet.laws:
        when = law.rule.when
        if not all(sheet.number[cell] in cells for cell in law.rule.cells):
            continue
        met = True if when is None else now(sheet, when, values)
        if isinstance(when, ru.Relation) and met is None and unmet and draw(st.booleans()):
            opposite = replace(when, op=_NEGATED[when.op])
            chosen.append(sheet.law(PLAIN, opposite))
        elif met is not False:
            chosen.append(law)
    return tuple(chosen)
