"""How the paper looks: widths, heights, how many lines a text takes."""

import unicodedata
from collections.abc import Mapping
from itertools import pairwise

from formspec.language.form import Field, Form, Kind
from formspec_xlsx.layout import CODE, LABEL, SECTION, SUBCODE, SheetLayout

TITLE_SIZE, SIZE = 16.0, 10.5
"""Type sizes: 三号 and 五号. In 五号 a Chinese character is as wide as two digits."""

LINE_HEIGHT, LEAST_HEIGHT = 14.25, 19.5
"""In points."""

_PAPER = 98.0
"""Width of an A4 page upright in characters of 7 pixels, between margins of half an inch."""

_LEAST_LABEL, _LEAST_ANSWER = 44.0, 8.0

# The height between the margins in points, less a little for printers that keep more.
_UPRIGHT_HEIGHT, _TURNED_HEIGHT = 738.0, 492.0
_VALUE: Mapping[Kind, float] = {
    "number": 13.0,
    "boolean": 13.0,
    "choice": 16.0,
    "text": 26.0,
    "date": 15.0,
}


def widths(layout: SheetLayout) -> dict[int, float]:
    """The width of each column, in characters of the usual type."""
    found = {SECTION: 5.5, CODE: 4.5, SUBCODE: 5.5}
    found |= {column: _value_width(layout, column) for column in layout.value_columns}
    label = max(_PAPER - sum(found.values()), _LEAST_LABEL)
    return found | dict(
        zip(range(LABEL, layout.label_end + 1), _divide(layout, label), strict=True)
    )


def landscape(layout: SheetLayout) -> bool:
    """Whether so many columns stand side by side that the page is turned."""
    return sum(widths(layout).values()) > _PAPER * 1.35


def page_height(layout: SheetLayout) -> float:
    """The height of a page in points of the sheet, which is scaled to the width of the page."""
    turned = landscape(layout)
    wide = _PAPER * 1.47 if turned else _PAPER
    height = _TURNED_HEIGHT if turned else _UPRIGHT_HEIGHT
    return height * max(1.0, sum(widths(layout).values()) / wide)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width`` characters."""
    room = max(width - 1.5, 4.0)
    return sum(max(1, -int(-places(line) // room)) for line in text.split("\n"))


def places(text: str) -> int:
    """The width of a text in characters of the usual type."""
    return len(text) + sum(unicodedata.east_asian_width(char) in "WFA" for char in text)


def _value_width(layout: SheetLayout, column: int) -> float:
    form = layout.form
    place = layout.value_columns.index(column)
    title = places(form.columns[place].label) + 2.0 if place < len(form.columns) else 0.0
    kinds = {item.kind for item in form.items}
    kinds |= {field.kind for field in _fields_in(layout, column)}
    needed = max((_VALUE[kind] for kind in kinds), default=13.0)
    return min(max(needed, title), 30.0)


def _fields_in(layout: SheetLayout, column: int) -> list[Field]:
    pairs = zip(layout.form.fields, layout.fields, strict=True)
    return [field for field, cell in pairs if cell.column == column]


def _divide(layout: SheetLayout, width: float) -> list[float]:
    """The label column, divided by the header fields: an answer, then the next field's name."""
    pairs = list(zip(layout.form.fields, layout.fields, strict=True))
    found = dict.fromkeys(range(LABEL, layout.label_end + 1), _LEAST_ANSWER)
    found[LABEL] *= 2
    for field, cell in pairs:
        if cell.column > LABEL:
            name = min(max(places(field.label) + 3.5, 7.0), 16.0)
            found[cell.column - 1] = max(found[cell.column - 1], name)
        if cell.column <= layout.label_end and field.kind == "date":
            found[cell.column] = max(found[cell.column], _VALUE["date"])
    answers = found.keys() - {cell.column - 1 for _, cell in pairs}
    # The first answer is the name of an office: it gets twice as much of what is left.
    unit = max(width - sum(found.values()), 0.0) / (len(answers) + 1)
    for column in answers:
        found[column] += unit * (2 if column == LABEL else 1)
    return list(found.values())


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Numbers that follow one another, as first and last."""
    starts = [b for a, b in pairwise([numbers[0] - 2, *numbers]) if b != a + 1] if numbers else []
    ends = [a for a, b in pairwise([*numbers, numbers[-1] + 2]) if b != a + 1] if numbers else []
    return list(zip(starts, ends, strict=True))


def column_label(form: Form, place: int, fallback: str) -> str:
    """What stands over a value column."""
    return form.columns[place].label if place < len(form.columns) else fallback
