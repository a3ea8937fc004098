"""What the sheets of a workbook share: the styles of cells, and texts."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from formspec_xlsx.notation import unescape
from formspec_xlsx.returned.package import MAIN, Archive, parse

DisplayedAs = Literal["", "date", "percent"]
"""What the number format makes of a number: a number, a date, a hundred times as much with %."""

# Formats that are not written out because every program knows them; 27 to 36 and 50 to 58
# are dates in Chinese, Japanese and Korean.
_KNOWN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_KNOWN_PERCENT = frozenset([9, 10])
_KNOWN_CODES = {
    0: "", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 22: "yyyy-m-d h:mm", 30: "m-d-yy",
    31: "yyyy-m-d", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)", 49: "@",
}  # fmt: skip
# Amounts of money; which sign stands before them depends on the country.
_KNOWN_CODES |= dict.fromkeys((5, 6, 41, 42), '#,##0;-#,##0;"-";@')
_KNOWN_CODES |= dict.fromkeys((7, 8, 43, 44), '#,##0.00;-#,##0.00;"-";@')
_UNKNOWN = "g"
"""The code of a format that is neither written out nor known: one that says nothing."""

MAX_CODE = 255
"""Characters of a format code; no program writes more."""

_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\!].|_.|\*.')


class CellStyle(NamedTuple):
    """What a style of the workbook makes of a cell."""

    displayed_as: DisplayedAs = ""
    """What the number format makes of a number."""
    struck: bool = False
    """Whether a line goes through it."""
    code: str = ""
    """The code of the number format; empty for the general one and for one that is unknown."""


class SharedString(NamedTuple):
    """A text that cells share."""

    text: str
    """All of it."""
    kept: str
    """What of it is not struck through."""


class SharedParts(NamedTuple):
    """What cells refer to by number."""

    strings: Sequence[SharedString]
    """The texts."""
    styles: Sequence[CellStyle]
    """The styles."""


def is_true(flag: str | None) -> bool:
    """Whether an attribute says yes."""
    return flag in ("1", "true")


@lru_cache(maxsize=512)
def format_signs(code: str) -> frozenset[str]:
    """The signs of a format code that are not written as they are, in lower case."""
    return frozenset(_LITERAL.sub("", code).lower())


def displayed_as(code: str) -> DisplayedAs:
    """What a format code makes of a number."""
    signs = format_signs(code)
    if {*"general"} <= signs:
        return ""
    if signs & {*"ymdhs"}:
        return "date"
    return "percent" if "%" in signs else ""


def read_styles(archive: Archive, part: str) -> list[CellStyle]:
    """The styles of cells, by their number. Raises FormspecError."""
    reader = _StylesReader()
    starts = {
        "fonts": reader.inside_fonts,
        "cellXfs": reader.inside_cell_styles,
        "numFmt": reader.number_format,
        "font": reader.font,
        "strike": reader.strike,
        "xf": reader.cell_style,
    }
    parse(archive, part, MAIN, starts, dict.fromkeys(("fonts", "cellXfs"), reader.outside))
    return reader.styles


class _StylesReader:
    def __init__(self) -> None:
        self.formats: dict[str, tuple[DisplayedAs, str]] = {}
        self.struck_fonts: list[bool] = []
        self.styles: list[CellStyle] = []
        self.inside = ""

    def inside_fonts(self, _attributes: Mapping[str, str]) -> None:
        self.inside = "fonts"

    def inside_cell_styles(self, _attributes: Mapping[str, str]) -> None:
        self.inside = "cellXfs"

    def outside(self) -> None:
        self.inside = ""

    def number_format(self, attributes: Mapping[str, str]) -> None:
        code = attributes.get("formatCode", "")
        if len(code) <= MAX_CODE:
            number = attributes.get("numFmtId", "")
            self.formats[number] = displayed_as(code), code

    def font(self, _attributes: Mapping[str, str]) -> None:
        if self.inside == "fonts":
            self.struck_fonts.append(False)

    def strike(self, attributes: Mapping[str, str]) -> None:
        if self.inside == "fonts" and self.struck_fonts:
            self.struck_fonts[-1] = is_true(attributes.get("val", "1"))

    def cell_style(self, attributes: Mapping[str, str]) -> None:
        if self.inside == "cellXfs":
            font = _number(attributes.get("fontId"))
            struck = font < len(self.struck_fonts) and self.struck_fonts[font]
            number = attributes.get("numFmtId", "0")
            shown, code = self.formats.get(number) or _known(_number(number))
            self.styles.append(CellStyle(shown, struck, code))


def _known(number: int) -> tuple[DisplayedAs, str]:
    """How a format that is not written out shows a number, and its code."""
    dates, percent = number in _KNOWN_DATES, number in _KNOWN_PERCENT
    shown: DisplayedAs = "date" if dates else "percent" if percent else ""
    return shown, _KNOWN_CODES.get(number, _UNKNOWN)


def _number(text: str | None) -> int:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,5}", text) else 0


class TextRuns:
    """The text inside ``<si>`` or ``<is>`` while it is read, without reading aids."""

    def __init__(self) -> None:
        self.reading_aids = 0
        self.open = False
        self.clear()
        self.starts = {
            "r": self.run,
            "strike": self.strike,
            "rPh": self.reading_aid,
            "t": self.text,
        }
        self.ends = {"rPh": self.reading_aid_ends, "t": self.text_ends}

    def clear(self) -> None:
        """Begins another text."""
        self.pieces: list[str] = []
        self.kept: list[str] = []
        self.struck = False

    def run(self, _attributes: Mapping[str, str]) -> None:
        """A stretch of one font begins."""
        self.struck = False

    def strike(self, attributes: Mapping[str, str]) -> None:
        """The stretch is struck through, or says that it is not."""
        self.struck = is_true(attributes.get("val", "1"))

    def reading_aid(self, _attributes: Mapping[str, str]) -> None:
        """How the text is pronounced: not part of it."""
        self.reading_aids += 1

    def reading_aid_ends(self) -> None:
        """Behind that."""
        self.reading_aids -= 1

    def text(self, _attributes: Mapping[str, str]) -> None:
        """A piece of the text begins."""
        self.open = not self.reading_aids

    def text_ends(self) -> None:
        """Behind a piece."""
        self.open = False

    def add(self, piece: str) -> None:
        """Characters, wherever they stand."""
        if self.open:
            self.pieces.append(piece)
            if not self.struck:
                self.kept.append(piece)

    @property
    def result(self) -> SharedString:
        """The text, and what of it is not struck through."""
        text = unescape("".join(self.pieces))
        all_kept = len(self.kept) == len(self.pieces)
        return SharedString(text, text if all_kept else unescape("".join(self.kept)))


def read_strings(archive: Archive, part: str) -> list[SharedString]:
    """The texts that cells share, by their number. Raises FormspecError."""
    runs, strings = TextRuns(), list[SharedString]()

    def start(_attributes: Mapping[str, str]) -> None:
        runs.clear()

    def end() -> None:
        runs.struck = False
        strings.append(runs.result)

    parse(archive, part, MAIN, runs.starts | {"si": start}, runs.ends | {"si": end}, runs.add)
    return strings
