"""Where everything stands on the page: the rows of the table, ready for the template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from formspec.plugins import Cell, Column, Form, Item, Section, places

UPRIGHT, TURNED = (174, 32), (261, 20)
"""Of A4 on its side or not: millimetres across, and how many lines of a section go together."""

SEQ, CODE, VALUE, LABEL, PLACE = 11, 9, 27, 56, 1.85
"""Millimetres on paper: columns, the least one for labels, and a character of half width."""

HEAD = 72
"""Half widths that four lines of a column's head hold; a higher one would hide the rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    number: int
    """Its place in the whole form, from 1; the ids in the row end with it."""
    item: Item
    """What it is about."""
    label: str
    """The label as printed, without the unit behind it."""
    unit: str
    """The unit behind the label, empty if the label already says it."""
    formula: str | None
    """The formula as printed."""
    checked_as: str | None
    """The rule, where the formula on paper is another one."""
    indent: int
    """Levels that the label stands to the right, at most 6."""
    hang: int
    """Rows that the empty first code cell spans, 0 where the row above began it."""
    names: str
    """The ids whose texts together name the row's inputs."""
    cells: tuple[Cell, ...]
    """Its cells, column by column."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a section that stay together on paper, under its number."""

    id: str
    """The id of the heading, empty where the section only goes on."""
    number: str
    """The section's number."""
    title: str | None
    """The section's title, where it begins."""
    rows: tuple[Row, ...]
    """The rows."""

    @property
    def height(self) -> int:
        """The rows its number spans."""
        return len(self.rows) + (self.title is not None)


class Layout:
    """The rows of a form, section by section; all ids begin with ``ids``."""

    levels: int
    """Code columns: two where coded items are nested, as on paper."""
    columns: tuple[Column, ...]
    """The value columns, none where there is only one."""
    groups: tuple[Group, ...]
    """The rows, as they stay together on paper."""
    width: int
    """Columns of the whole table."""

    def __init__(self, form: Form, ids: str = "") -> None:
        self._form = form
        self._ids = ids
        nested = any(item.code is not None and item.depth for item in form.items)
        self.levels = 2 if nested else 1
        self._numbers = {item.path: n for n, item in enumerate(form.items, 1)}
        self.columns = form.columns if len(form.columns) > 1 else ()
        self.groups = tuple(
            group
            for n, section in enumerate(form.sections, 1)
            for group in self._groups(f"{ids}s{n}", section)
        )
        self.width = 1 + self.levels + 1 + max(1, len(self.columns))

    @property
    def classes(self) -> str:
        """What the style sheet must know of the columns."""
        count = len(self.columns)
        if not count:
            return "lone"
        tall = any(places(column.label) > HEAD for column in self.columns)
        known = {"wide": count > 4, "dense": count > 8, "tall": tall}
        return " ".join(["many", f"c{count}", *(name for name in known if known[name])])

    def _groups(self, heading: str, section: Section) -> Iterator[Group]:
        """A section; one that is longer than a page in parts of about the same length."""
        for number, items in enumerate(self._parts(section)):
            rows = tuple(self._rows(heading, items))
            if number:
                yield Group("", section.number, None, rows)
            else:
                yield Group(heading, section.number, section.title, rows)

    def _parts(self, section: Section) -> list[list[Item]]:
        items = [self._form.by_path[path] for path in section.items]
        across, page = TURNED if len(self.columns) > 4 else UPRIGHT
        rest = across - SEQ - CODE * self.levels - VALUE * max(1, len(self.columns))
        label = max(rest, LABEL)
        heights = [self._lines(item, label / PLACE) for item in items]
        most = ceil(sum(heights) / ceil(sum(heights) / page))
        parts: list[list[Item]] = [[]]
        used = 0
        for item, height in zip(items, heights, strict=True):
            if used and used + height > most:
                parts.append([])
                used = 0
            parts[-1].append(item)
            used += height
        return parts

    def _lines(self, item: Item, width: float) -> int:
        """About how many lines a row takes on paper, in a label column so many characters wide."""
        width = max(width - 3 - 5 * min(self._indent(item), 6), 10)
        printed = f"{self._form.label(item)}   {item.printed_formula or ''}"
        texts = [printed, *filter(None, [item.note])]
        return sum(max(1, ceil(places(text.strip()) / width)) for text in texts)

    def _rows(self, heading: str, items: Sequence[Item]) -> Iterator[Row]:
        for place, item in enumerate(items):
            unit = self._form.unit_text(item).lstrip()  # the blank before it stays outside
            first = item.depth > 0 and (place == 0 or items[place - 1].depth == 0)
            yield Row(
                number=self._numbers[item.path],
                item=item,
                label=self._form.label(item).removesuffix(unit),
                unit=unit,
                formula=item.printed_formula,
                checked_as=_checked_as(item),
                indent=min(self._indent(item), 6),
                hang=_run(items[place:]) if first else 0,
                names=f"{heading} {' '.join(self._names(item))}",
                cells=tuple(Cell(item.path, column) for column in self._form.column_ids),
            )

    def _parent(self, item: Item) -> Item | None:
        return None if item.parent is None else self._form.by_path[item.parent]

    def _indent(self, item: Item) -> int:
        """Coded rows stand where their code stands; a row without a code hangs below."""
        if item.code is not None:
            return 0
        parent = self._parent(item)
        return 1 + (self._indent(parent) if parent else 0)

    def _names(self, item: Item) -> Iterator[str]:
        """A label alone names no cell: its code, or the rows it hangs below, come first."""
        number = self._numbers[item.path]
        parent = self._parent(item)
        if item.code is not None:
            yield f"{self._ids}c{number}"
        elif parent is not None:
            yield from self._names(parent)
        yield f"{self._ids}l{number}"


def _run(items: Sequence[Item]) -> int:
    """How many nested items stand at the start of ``items``."""
    return next((n for n, item in enumerate(items) if item.depth == 0), len(items))


def _checked_as(item: Item) -> str | None:
    """The rule, where the formula on paper is another one."""
    if item.formula is None or item.printed in (None, item.formula.text):
        return None
    return item.formula.text
