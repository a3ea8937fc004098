"""How the paper looks: widths, heights, how many lines a text takes."""

import unicodedata
from collections.abc import Mapping
from itertools import pairwise

from formspec.language.form import Field, Form, Kind
from formspec_xlsx.layout import CODE, LABEL, SECTION, SUBCODE, Plan

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


def widths(plan: Plan) -> dict[int, float]:
    """The width of each column, in characters of the usual type."""
    found = {SECTION: 5.5, CODE: 4.5, SUBCODE: 5.5}
    found |= {column: _value_width(plan, column) for column in plan.value_columns}
    label = max(_PAPER - sum(found.values()), _LEAST_LABEL)
    return found | dict(zip(range(LABEL, plan.label_end + 1), _divide(plan, label), strict=True))


def landscape(plan: Plan) -> bool:
    """Whether so many columns stand side by side that the page is turned."""
    return sum(widths(plan).values()) > _PAPER * 1.35


def page_height(plan: Plan) -> float:
    """The height of a page in points of the sheet, which is scaled to the width of the page."""
    turned = landscape(plan)
    wide = _PAPER * 1.47 if turned else _PAPER
    height = _TURNED_HEIGHT if turned else _UPRIGHT_HEIGHT
    return height * max(1.0, sum(widths(plan).values()) / wide)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width`` characters."""
    room = max(width - 1.5, 4.0)
    return sum(max(1, -int(-places(line) // room)) for line in text.split("\n"))


def places(text: str) -> int:
    """The width of a text in characters of the usual type."""
    return len(text) + sum(unicodedata.east_asian_width(char) in "WFA" for char in text)


def _value_width(plan: Plan, column: int) -> float:
    form = plan.form
    place = plan.value_columns.index(column)
    title = places(form.columns[place].label) + 2.0 if place < len(form.columns) else 0.0
    kinds = {item.kind for item in form.items}
    kinds |= {field.kind for field in _fields_in(plan, column)}
    needed = max((_VALUE[kind] for kind in kinds), default=13.0)
    return min(max(needed, title), 30.0)


def _fields_in(plan: Plan, column: int) -> list[Field]:
    pairs = zip(plan.form.fields, plan.fields, strict=True)
    return [field for field, spot in pairs if spot.column == column]


def _divide(plan: Plan, width: float) -> list[float]:
    """The label column, divided by the header fields: an answer, then the next field's name."""
    pairs = list(zip(plan.form.fields, plan.fields, strict=True))
    found = dict.fromkeys(range(LABEL, plan.label_end + 1), _LEAST_ANSWER)
    found[LABEL] *= 2
    for field, spot in pairs:
        if spot.column > LABEL:
            name = min(max(places(field.label) + 3.5, 7.0), 16.0)
            found[spot.column - 1] = max(found[spot.column - 1], name)
        if spot.column <= plan.label_end and field.kind == "date":
            found[spot.column] = max(found[spot.column], _VALUE["date"])
    answers = found.keys() - {spot.column - 1 for _, spot in pairs}
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
