"""The lightest sets of elements that will do, where a set that will not do says why.

A *nogood* is a set of elements of which one must be chosen. Sets are taken by weight; one that
has an element of every nogood known is tried, and where it fails, the reason is the next nogood.
Sources: R. Reiter, A theory of diagnosis from first principles, 1987; J. Davies and F. Bacchus,
Solving MAXSAT by Solving a Sequence of Simpler SAT Instances, 2011. Sets are taken in the order
of A* (P. Hart, N. Nilsson and B. Raphael, 1968), bounded by nogoods without a common element.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush

from formspec.reasoning.solver.effort import Effort, UndecidedError

Weight = int | Fraction
"""What it takes to choose an element; above zero."""

Test = Callable[[Sequence[int]], Collection[int] | None]
"""None where a set of elements will do, else a nogood, in which chosen elements do not count.

Raises UndecidedError where it cannot be found out.
"""

TRIES, OPEN = 2_000, 20_000
"""So many sets are tried, and so many are kept to be tried, before it is given up."""

HOPELESS = 15
"""So many nogoods without a common element, each with a choice, have too many lightest sets."""


@dataclass(frozen=True, slots=True)
class LightestSets:
    """The lightest sets that will do; all of one weight."""

    sets: tuple[tuple[int, ...], ...]
    """Each set in the order in which elements were given."""
    weight: Weight
    """What each of them weighs; 0 if there is none."""
    doubted: tuple[int, ...]
    """All elements of nogoods."""
    decided: bool = True
    """False where the limit of work was reached: there may be others, or lighter ones."""


def lightest(
    weights: Mapping[int, Weight],
    nogoods: Iterable[Collection[int]],
    test: Test,
    most: int | None = None,
    effort: Effort | None = None,
) -> LightestSets:
    """All lightest sets of elements that will do, or ``most`` of them, while there is effort.

    ``weights`` has all elements that can be chosen, ``nogoods`` are known beforehand.
    """
    search = _Search(weights)
    for nogood in nogoods:
        search.learn(nogood)
    sets, weight, decided = search.run(test, most, effort or Effort())
    doubted = 0
    for mask in search.nogoods:
        doubted |= mask
    return LightestSets(tuple(sorted(map(search.named, sets))), weight, search.named(doubted),
                        decided)  # fmt: skip


class _Search:
    """What is known while sets are looked for; sets of elements are bits of a number."""

    def __init__(self, weights: Mapping[int, Weight]) -> None:
        self.elements, self.weights = tuple(weights), tuple(weights.values())
        self.bit = {element: 1 << place for place, element in enumerate(weights)}
        self.nogoods: list[int] = []
        self.cheapest: dict[int, Weight] = {}
        self.heap: list[tuple[Weight, Weight, int]] = []
        self.seen: set[int] = set()

    def named(self, mask: int) -> tuple[int, ...]:
        """The elements of a set."""
        return tuple(self.elements[place] for place in _places(mask))

    def learn(self, nogood: Iterable[int], chosen: int = 0) -> None:
        """One more nogood, without those that were chosen and those that cannot be."""
        mask = 0
        for element in nogood:
            mask |= self.bit.get(element, 0)
        mask &= ~chosen
        self.nogoods.append(mask)
        self.nogoods.sort(key=int.bit_count)
        self.cheapest[mask] = min([self.weights[n] for n in _places(mask)], default=0)

    def run(self, test: Test, most: int | None, effort: Effort) -> tuple[list[int], Weight, bool]:
        """Sets by weight until all of the lightest are found; whether they are all."""
        sets: list[int] = []
        best: Weight = 0
        is_decided, tries = True, 0
        choices = [nogood for nogood in self.nogoods if nogood.bit_count() > 1]
        if len(_disjoint(choices)) > HOPELESS:
            return sets, best, False
        self.push(0, 0)
        while self.heap and len(self.heap) <= OPEN and tries < TRIES and not effort.is_spent:
            total, negated, chosen = heappop(self.heap)  # among equals the one with most in it
            if sets and (total > best or len(sets) == most):
                return sets, best, is_decided
            weight, rest = -negated, self.bound(chosen)
            if rest is None or weight + rest > total:  # by what was learnt since then
                self.push(chosen, weight)
                continue
            if not rest:
                tries += 1
                try:
                    nogood = test(self.named(chosen))
                except UndecidedError:
                    is_decided = False
                    continue
                if nogood is None:
                    best = weight
                    sets.append(chosen)
                    continue
                self.learn(nogood, chosen)
            before = len(self.seen)
            self.expand(chosen, weight)
            effort.left -= (len(self.seen) - before) * len(self.nogoods)
        return sets, best, is_decided and not self.heap

    def push(self, chosen: int, weight: Weight) -> None:
        """A set is to be tried, unless nothing could make it do."""
        rest = self.bound(chosen)
        if rest is not None:
            heappush(self.heap, (weight + rest, -weight, chosen))

    def expand(self, chosen: int, weight: Weight) -> None:
        """A set with one more element, in each way that hits its smallest nogood."""
        unhit = next((nogood for nogood in self.nogoods if not nogood & chosen), 0)
        for place in _places(unhit):
            more = chosen | 1 << place
            if more not in self.seen:
                self.seen.add(more)
                self.push(more, weight + self.weights[place])

    def bound(self, chosen: int) -> Weight | None:
        """What must be added at least: nogoods that have no element in common each need one.

        None if one of them has no element that could be chosen.
        """
        rest = [nogood for nogood in self.nogoods if not nogood & chosen]
        if not rest:
            return 0
        if not rest[0]:
            return None
        if len(rest) == 1:
            return self.cheapest[rest[0]]
        return max(
            sum(self.cheapest[nogood] for nogood in _disjoint(nogoods))
            for nogoods in (rest, rest[::-1])
        )


def _disjoint(nogoods: Sequence[int]) -> list[int]:
    """Nogoods in turn, but for those that have an element in common with one before."""
    used, chosen = 0, list[int]()
    for nogood in nogoods:
        if not nogood & used:
            used |= nogood
            chosen.append(nogood)
    return chosen


def _places(mask: int) -> list[int]:
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return places
