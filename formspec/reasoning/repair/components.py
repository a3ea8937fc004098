"""Faults of one part that have nothing to do with one another, each looked at on its own.

Three wrong figures in a large form would otherwise give every combination of their repairs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from formspec.reasoning.network.filled_part import Case
from formspec.reasoning.repair.search import lightest
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.hitting import LightestSets, Weight


def apart(whole: Case, weights: Mapping[int, Weight]) -> Iterator[tuple[Case, LightestSets]]:
    """The lightest sets, for each group of failing claims that does not touch another.

    A group is looked at as if no other claim failed. If no claim looks at cells that are
    doubted in two groups, the lightest sets of the whole are the unions of one of each: none
    can be lighter, as the nogoods of the groups have no cell in common, and each holds, as
    what one changes no claim of the other looks at.
    """
    clusters = _sharing(
        [[number] for number in whole.failing],
        [whole.part.claims[number].cells for number in whole.failing],
    )
    while len(clusters) > 1 and whole.is_small and not whole.strange:
        cases = [_only(whole, cluster) for cluster in clusters]
        found = [lightest(case, weights) for case in cases]
        touched = [_touched(whole, sets.doubted) for sets in found]
        merged = _sharing(clusters, touched)
        if len(merged) == len(clusters):
            yield from zip(cases, found, strict=True)
            return
        clusters = merged
    yield whole, lightest(whole, weights)


def _sharing(clusters: list[list[int]], touched: Iterable[Iterable[int]]) -> list[list[int]]:
    """Clusters that touch something in common, as one."""
    groups = connected(touched)
    return [sorted(number for place in group for number in clusters[place]) for group in groups]


def _only(whole: Case, cluster: list[int]) -> Case:
    """The case without the other claims that fail."""
    others = set(whole.failing).difference(cluster)
    return replace(
        whole,
        claims=tuple(number for number in whole.claims if number not in others),
        failing=tuple(cluster),
        sums={number: total for number, total in whole.sums.items() if number not in others},
    )


def _touched(whole: Case, doubted: tuple[int, ...]) -> set[int]:
    return {number for cell in doubted for number in whole.part.at[cell]}
