"""The lightest sets of cells whose change lets all claims of a part hold.

A *nogood* is a set of cells whose values cannot all stay: one of them must change. Sets are
taken by weight; one that has a cell of every nogood known is tried, and where it fails, the
cells that its failure rests on are the next nogood. Source: R. Reiter, A theory of diagnosis
from first principles, 1987; in the order of A*, bounded by nogoods without a common cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from formspec.reasoning.network.filled_part import Case, knots
from formspec.reasoning.network.parts import Limit
from formspec.reasoning.repair.results import Weight
from formspec.reasoning.solver.constraints import LinearConstraint
from formspec.reasoning.solver.omega import UndecidedError
from formspec.reasoning.solver.solve import nearest

TRIES, OPEN = 2_000, 20_000
"""So many sets are tried, and so many are kept to be tried, before it is given up."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The lightest sets, each in order of its cells; all of one weight.

    ``doubted`` are all cells that some nogood names. Without ``decided`` the limit of work was
    reached: there may be others, or lighter ones. ``spans`` are from what to what the cell of
    each set can be, where that is known already.
    """

    sets: tuple[tuple[int, ...], ...]
    weight: Weight
    doubted: tuple[int, ...]
    decided: bool = True
    spans: tuple[Limit, ...] = ()


def lightest(case: Case, weights: Mapping[int, Weight]) -> Sets:
    """All lightest sets of cells that are not locked; ``weights`` by cell, else 1."""
    quick = None if weights else _one_cell(case)
    if quick is not None:
        return quick
    cells = [cell for cell in case.part.cells if _can_change(case, cell)]
    search = _Search(case, cells, [weights.get(cell, 1) for cell in cells])
    for number in case.failing:
        search.learn(case.part.claims[number].cells)
    for claim in case.long:
        search.learn(claim.cells)
    for cell in case.strange:
        search.learn((cell,))
    return search.run()


def _one_cell(case: Case) -> Sets | None:
    """The usual fault: one line fails, and one cell of it can mend that; None for others."""
    if len(case.failing) != 1 or case.strange or not case.is_small:
        return None
    claim, plain, safe = case.part.claims[case.failing[0]], case.part.plain, case.plan.safe
    found, spans = list[tuple[int, ...]](), list[Limit]()
    for cell in sorted(claim.cells):
        if cell in case.locked:
            continue
        if cell not in plain:
            return None
        low, high = single(case, cell)
        if low <= high:
            if abs(nearest(low, high)) >= safe:
                return None
            found.append((cell,))
            spans.append((low, high))
    return Sets(tuple(found), 1, claim.cells, spans=tuple(spans)) if found else None


def _can_change(case: Case, cell: int) -> bool:
    if cell in case.locked or case.values[cell] is None:
        return False
    low, high = case.limits[cell]
    return low <= high


class _Search:
    """What is known while sets are looked for; sets of cells are bits of a number."""

    def __init__(self, case: Case, cells: list[int], weights: list[Weight]) -> None:
        self.case, self.cells, self.weights = case, cells, weights
        self.bit = {cell: 1 << place for place, cell in enumerate(cells)}
        self.nogoods: list[int] = []
        self.cheapest: dict[int, Weight] = {}

    def learn(self, cells: Sequence[int], changed: int = 0) -> int:
        """One more nogood: these cells, without those that were free."""
        mask = 0
        for cell in cells:
            mask |= self.bit.get(cell, 0)
        mask &= ~changed
        self.nogoods.append(mask)
        self.nogoods.sort(key=int.bit_count)
        self.cheapest[mask] = min([self.weights[n] for n in _places(mask)], default=0)
        return mask

    def run(self) -> Sets:
        """Sets by weight until all of the lightest are found."""
        best: Weight | None = None
        found: list[int] = []
        decided, tries = True, 0
        start = self.bound(0)
        heap: list[tuple[Weight, int, Weight]] = [] if start is None else [(start, 0, 0)]
        seen = {0}
        while heap:
            total, chosen, weight = heappop(heap)
            if best is not None and total > best:
                break
            unhit = self.unhit(chosen)
            if unhit is None:
                tries += 1
                if tries > TRIES:
                    decided = False
                    break
                verdict = self.tried(chosen)
                if verdict is None:
                    decided = False
                    continue
                if verdict:
                    best = weight
                    found.append(chosen)
                    continue
                unhit = self.unhit(chosen) or 0
            for place in _places(unhit):
                more = chosen | 1 << place
                if more in seen:
                    continue
                seen.add(more)
                rest = self.bound(more)
                if rest is not None:
                    sum_ = weight + self.weights[place]
                    heappush(heap, (sum_ + rest, more, sum_))
            if len(heap) > OPEN:
                decided = False
                break
        sets = sorted(tuple(self.cells[n] for n in _places(mask)) for mask in found)
        doubted = 0
        for nogood in self.nogoods:
            doubted |= nogood
        cells = tuple(self.cells[n] for n in _places(doubted))
        return Sets(tuple(sets), best or 0, cells, decided)

    def unhit(self, chosen: int) -> int | None:
        """The smallest nogood without a chosen cell."""
        return next((nogood for nogood in self.nogoods if not nogood & chosen), None)

    def bound(self, chosen: int) -> Weight | None:
        """What must be added at least: nogoods that have no cell in common each need one.

        None if one of them has no cell that could be changed.
        """
        rest = [nogood for nogood in self.nogoods if not nogood & chosen]
        if not rest:
            return 0
        if not rest[0]:
            return None
        if len(rest) == 1:
            return self.cheapest[rest[0]]
        return max(self.packed(rest), self.packed(rest[::-1]))

    def packed(self, nogoods: Sequence[int]) -> Weight:
        """The weight of nogoods that are taken in turn while they have no cell in common."""
        used = 0
        total: Weight = 0
        for nogood in nogoods:
            if not nogood & used:
                used |= nogood
                total += self.cheapest[nogood]
        return total

    def tried(self, chosen: int) -> bool | None:
        """Whether a set repairs everything; if not, the reason is learnt. None: undecided."""
        changed = [self.cells[n] for n in _places(chosen)]
        if len(changed) == 1 and self.case.is_small and changed[0] in self.case.part.plain:
            low, high = single(self.case, changed[0])
            if low > high:
                at = self.case.part.plain[changed[0]]
                self.learn([c for n, _ in at for c in self.case.part.claims[n].cells], chosen)
                return False
            if abs(nearest(low, high)) < self.case.plan.safe:
                return True
        undecided = False
        for knot in knots(self.case, changed):
            try:
                if knot.completed(self.case.plan.safe) is None:
                    self.learn([c for claim in knot.claims for c in claim.cells], chosen)
                    return False
            except UndecidedError:
                undecided = True
        return None if undecided else True


def single(case: Case, cell: int) -> tuple[int, int]:
    """What a cell that only plain lines look at can be while all others stay."""
    low, high = case.limits[cell]
    old = case.values[cell]
    assert old is not None  # noqa: S101 - what is unknown is not changed
    for number, weight in case.part.plain[cell]:
        if number not in case.sums:
            continue
        line = case.part.claims[number].formula
        assert isinstance(line, LinearConstraint)  # noqa: S101 - plain
        rest = case.sums[number] - weight * old
        least, most = line.low - rest, line.high - rest
        if weight > 0:
            low, high = max(low, -(-least // weight)), min(high, most // weight)
        else:
            low, high = max(low, -(most // -weight)), min(high, -least // -weight)
    return low, high


def _places(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
