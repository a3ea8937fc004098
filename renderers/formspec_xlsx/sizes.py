"""How the paper looks: widths, heights, how many lines a text takes."""

import re
import unicodedata
from collections.abc import Mapping

from formspec.plugins import Field, Kind
from formspec_xlsx.layout import CODE, LABEL, SECTION, SUBCODE, SheetLayout

TITLE_SIZE, SIZE = 16.0, 10.5
"""Type sizes: 三号 and 五号. In 五号 a Chinese character is as wide as two digits."""

LINE_HEIGHT, LEAST_HEIGHT, MAX_HEIGHT = 14.25, 19.5, 400.0
"""In points."""

_PAPER = 98.0
"""Width of an A4 page upright in characters of 7 pixels, between margins of half an inch."""

_LEAST_LABEL, _LEAST_ANSWER, _TELEPHONE_WIDTH = 44.0, 8.0, 14.0
_TELEPHONE = re.compile("电话|手机|传真|telephone|phone|mobile|fax", re.IGNORECASE)

MARGINS = {"left": 0.5, "right": 0.5, "top": 0.4, "bottom": 0.65}
"""In inches."""

# The height between the margins in points, less a little for printers that keep more.
_UPRIGHT_HEIGHT, _TURNED_HEIGHT = 752.0, 506.0
_VALUE: Mapping[Kind, float] = {
    "number": 13.0,
    "boolean": 13.0,
    "choice": 16.0,
    "text": 26.0,
    "date": 15.0,
}


def widths(layout: SheetLayout) -> dict[int, float]:
    """The width of each column, in characters of the usual type."""
    fixed = {SECTION: 5.5, **_code_widths(layout)}
    fixed |= dict(zip(layout.value_columns, _value_widths(layout), strict=True))
    label = max(_PAPER - sum(fixed.values()), _LEAST_LABEL)
    return fixed | _label_widths(layout, label)


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
    usable = max(width - 1.5, 4.0)
    return sum(max(1, -int(-text_width(line) // usable)) for line in text.split("\n"))


def row_height(count: float) -> float:
    """The height of a row of so many lines, in points."""
    return LINE_HEIGHT * count + 6.0


def text_width(text: str) -> int:
    """The width of a text in characters of the usual type."""
    return len(text) + sum(unicodedata.east_asian_width(char) in "WFA" for char in text)


def _code_widths(layout: SheetLayout) -> dict[int, float]:
    """Of both columns of codes; one that no item has a code in takes no room."""
    items = layout.form.items
    if any(item.depth for item in items):
        return {CODE: 4.5, SUBCODE: 5.5}
    longest = max((text_width(item.code) for item in items if item.code), default=0)
    return {CODE: min(max(longest + 2.0, 6.0), 10.0) if longest else 0.0, SUBCODE: 0.0}


def _value_widths(layout: SheetLayout) -> list[float]:
    form = layout.form
    widths = []
    for column, label in zip(layout.value_columns, layout.column_labels(""), strict=True):
        kinds = {item.kind for item in form.items}
        kinds |= {
            field.kind
            for field, cell in zip(form.fields, layout.fields, strict=True)
            if cell.column == column
        }
        title = text_width(label) + 2.0 if label else 0.0
        needed = max((_VALUE[kind] for kind in kinds), default=13.0)
        widths.append(min(max(needed, title), 30.0))
    return widths


def _answer_width(field: Field) -> float:
    """What an answer of known length takes: of a telephone number no digit is made smaller."""
    if field.kind == "date":
        return _VALUE["date"]
    return _TELEPHONE_WIDTH if _TELEPHONE.search(field.label) else _LEAST_ANSWER


def _label_widths(layout: SheetLayout, width: float) -> dict[int, float]:
    """The label column, divided by the header fields: an answer, then the next field's name."""
    pairs = list(zip(layout.form.fields, layout.fields, strict=True))
    parts = dict.fromkeys(range(LABEL, layout.label_end + 1), _LEAST_ANSWER)
    parts[LABEL] *= 2
    for field, cell in pairs:
        if cell.column > LABEL:
            name = min(max(text_width(field.label) + 3.5, 7.0), 16.0)
            parts[cell.column - 1] = max(parts[cell.column - 1], name)
        if cell.column <= layout.label_end:
            parts[cell.column] = max(parts[cell.column], _answer_width(field))
    known = {cell.column for field, cell in pairs if _answer_width(field) > _LEAST_ANSWER}
    answers = parts.keys() - {cell.column - 1 for _, cell in pairs} - known | {LABEL}
    # The first answer is the name of an office: it gets twice as much of what is left.
    share = max(width - sum(parts.values()), 0.0) / (len(answers) + 1)
    for column in answers:
        parts[column] += share * (2 if column == LABEL else 1)
    return parts
