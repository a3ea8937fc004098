"""Where a page ends: on as few pages as can be, between sections where that costs no page."""

from collections.abc import Mapping, Sequence

from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.sizes import page_height

_INSIDE, _ALONE = 1, 100
"""How bad it is that a page ends inside a section, or leaves one item of it alone."""


def page_breaks(layout: SheetLayout, heights: Mapping[int, float]) -> list[int]:
    """The rows that begin a new page; ``heights`` are those of all rows."""
    rows = [row.row for row in layout.rows]
    firsts = {row.section.number: row.row for row in reversed(layout.rows)}
    costs = _costs(rows, set(firsts.values()))
    above = sum(height for row, height in heights.items() if row <= layout.head_row)
    page = page_height(layout)
    # The head is repeated on every page; on the first one more stands above it.
    usable = (page - above, page - heights[layout.head_row])
    return [rows[place] for place in _divide([heights[row] for row in rows], costs, usable)]


def _costs(rows: Sequence[int], firsts: set[int]) -> list[int]:
    """What it costs to begin a page with each row."""
    starts = [row in firsts for row in rows] + [True]
    costs = []
    for place in range(len(rows)):
        alone = starts[place - 1] or starts[place + 1]
        costs.append(0 if starts[place] else _ALONE if alone else _INSIDE)
    return costs


def _divide(
    heights: Sequence[float], costs: Sequence[int], usable: tuple[float, float]
) -> list[int]:
    """The places that begin a page after the first: fewest pages, then the lowest costs;
    ``usable`` is the height of the first page and of the others.

    ``best[n]`` is how the first n rows are divided best: pages, costs, where the last begins.
    Of ways that are as good the fuller first pages win.
    """
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(heights) + 1):
        used, chosen = 0.0, None
        for begin in range(end - 1, -1, -1):
            used += heights[begin]
            # A row that is higher than a page has one to itself.
            if used > usable[begin > 0] and begin < end - 1:
                break
            pages, cost, _ = best[begin]
            way = (pages + 1, cost + (costs[begin] if begin else 0), begin)
            if chosen is None or way[:2] < chosen[:2]:
                chosen = way
        best.append(chosen or (0, 0, 0))
    breaks, end = [], len(heights)
    while end:
        end = best[end][2]
        breaks.append(end)
    return sorted(place for place in breaks if place)
