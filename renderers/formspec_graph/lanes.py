"""Which line stands how far out, so that no two lie on each other."""

from collections.abc import Sequence

RowSpan = tuple[int, int]
"""The first and the last row of a line."""


def lanes(spans: Sequence[RowSpan]) -> list[int]:
    """For each line the number of its lane: short ones near the rows, long ones outside."""
    taken: list[list[RowSpan]] = []
    lane_of = [0] * len(spans)
    for place in sorted(range(len(spans)), key=lambda n: (spans[n][1] - spans[n][0], spans[n], n)):
        first, last = spans[place]
        free = (
            number
            for number, others in enumerate(taken)
            if all(last < start or end < first for start, end in others)
        )
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(spans[place])
        lane_of[place] = lane
    return lane_of
