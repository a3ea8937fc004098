"""What hangs together because it shares something."""

from collections.abc import Hashable, Iterable


def connected(keys: Iterable[Iterable[Hashable]]) -> list[list[int]]:
    """Things by number in groups: two that share a key are in one, each group in order.

    ``keys`` has those of each thing; groups come by their last member. Source: R. Tarjan,
    Efficiency of a good but not linear set union algorithm, 1975.
    """
    parent: list[int] = []
    owner: dict[Hashable, int] = {}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, own in enumerate(keys):
        parent.append(number)
        for key in own:
            parent[root(owner.setdefault(key, number))] = number
    groups: dict[int, list[int]] = {}
    for number in range(len(parent)):
        groups.setdefault(root(number), []).append(number)
    return [groups[last] for last in sorted(groups)]
