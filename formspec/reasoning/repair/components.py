"""Faults of one part that have nothing to do with one another, each looked at on its own.

Three wrong figures in a large form would otherwise give every combination of their repairs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from formspec.reasoning.network.filled_part import FilledPart
from formspec.reasoning.repair.search import lightest
from formspec.reasoning.solver.connected import connected
from formspec.reasoning.solver.hitting import LightestSets, Weight


def components(
    whole: FilledPart, weights: Mapping[int, Weight]
) -> Iterator[tuple[FilledPart, LightestSets]]:
    """The lightest sets, for each group of failing claims that does not touch another.

    A group is looked at as if no other claim failed. If no claim looks at cells that are
    doubted in two groups, the lightest sets of the whole are the unions of one of each: none
    can be lighter, as the nogoods of the groups have no cell in common, and each holds, as
    what one changes no claim of the other looks at.
    """
    claims = whole.part.claims
    clusters = _joined([[n] for n in whole.failing], [claims[n].cells for n in whole.failing])
    while len(clusters) > 1 and whole.is_small and not whole.out_of_bounds:
        filled_parts = [_only(whole, cluster) for cluster in clusters]
        answers = [lightest(filled, weights) for filled in filled_parts]
        touched = (
            {number for cell in sets.doubted for number in whole.part.at[cell]} for sets in answers
        )
        joined = _joined(clusters, touched)
        if len(joined) == len(clusters):
            yield from zip(filled_parts, answers, strict=True)
            return
        clusters = joined
    yield whole, lightest(whole, weights)


def _joined(clusters: list[list[int]], touched: Iterable[Iterable[int]]) -> list[list[int]]:
    """Clusters that touch something in common, as one."""
    groups = connected(touched)
    return [sorted(number for place in group for number in clusters[place]) for group in groups]


def _only(whole: FilledPart, cluster: list[int]) -> FilledPart:
    """The part without the other claims that fail."""
    others = set(whole.failing).difference(cluster)
    return replace(
        whole,
        claims=tuple(number for number in whole.claims if number not in others),
        failing=tuple(cluster),
        sums={number: total for number, total in whole.sums.items() if number not in others},
    )
