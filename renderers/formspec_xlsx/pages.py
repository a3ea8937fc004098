"""Where a page ends: between sections if that wastes little, else between two items."""

from collections.abc import Mapping

from formspec_xlsx.look import page_height
from formspec_xlsx.plan import Plan

_FULL_ENOUGH = 0.85
"""How full a page must be to end before a section that would not fit on it."""


def page_breaks(plan: Plan, heights: Mapping[int, float]) -> list[int]:
    """The rows that begin a new page; ``heights`` are those of all rows."""
    return _Pages(plan, heights).breaks()


class _Pages:
    def __init__(self, plan: Plan, heights: Mapping[int, float]) -> None:
        self.heights = heights
        self.room = page_height(plan)
        self.rows = [line.row for line in plan.lines]
        starts = {line.section.number: line.row for line in reversed(plan.lines)}
        self.starts = set(starts.values())
        self.head = plan.head_row

    def breaks(self) -> list[int]:
        used = sum(height for row, height in self.heights.items() if row <= self.head)
        begun, found = self.head + 1, []
        for row in self.rows:
            if used + self.heights[row] > self.room:
                begun = self.next_page(begun, row)
                found.append(begun)
                # The head is repeated on every page.
                used = self.heights[self.head] + sum(
                    self.heights[passed] for passed in range(begun, row)
                )
            used += self.heights[row]
        return found

    def next_page(self, begun: int, full: int) -> int:
        """The row that begins the next page, when ``full`` no longer fits on this one."""
        wasted = 0.0
        for row in range(full, begun, -1):
            if row in self.starts:
                return row
            wasted += self.heights[row - 1]
            if wasted > self.room * (1 - _FULL_ENOUGH):
                break
        # Inside a section, but no single item of it on the next page.
        last = full + 1 in self.starts or full == self.rows[-1]
        return full - 1 if last and full - 1 > begun else full
