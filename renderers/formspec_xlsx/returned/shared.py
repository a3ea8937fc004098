"""What the sheets of a workbook share: the styles of cells, and texts."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from formspec_xlsx.notation import unescape
from formspec_xlsx.returned.package import MAIN, Archive, parse

DisplayedAs = Literal["", "date", "percent", "otherwise", "nothing"]
"""What the number format makes of a number: itself, a date, a hundred times as much with %,
another number (12345678 as 1234.6万), nothing."""

# Formats that are not written out because every program knows them; 27 to 36 and 50 to 58
# are dates in Chinese, Japanese and Korean.
_KNOWN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_KNOWN_PERCENT = frozenset([9, 10])
_KNOWN_CODES = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 48: "##0.0E+0", 49: "@",
}  # fmt: skip

MAX_CODE = 255
"""Characters of a format code; no program writes more."""

_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\!].|_.|\*.')
_NOT_WRITTEN = re.compile(r'\[[^\]]*\]|_.|\*.|["\\!]')
# A comma behind the last digit divides by a thousand; a point that is only a sign, as in
# 0!.0,"万", makes it ten thousand.
_DIVIDES = re.compile(r"[0#?],+(?![0#?,])")
_FALSE_POINT = re.compile(r'[0#?](?:[\\!]\.|"\.")[0#?]')


class CellStyle(NamedTuple):
    """What a style of the workbook makes of a cell."""

    displayed_as: DisplayedAs = ""
    """What the number format makes of a number."""
    struck: bool = False
    """Whether a line goes through it."""
    suffix: str = ""
    """What the format writes behind a number: ``万``."""
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


def displayed_as(code: str) -> DisplayedAs:
    """What a format code makes of a positive number."""
    first = code.partition(";")[0]
    if not first and code:
        return "nothing"
    signs = _LITERAL.sub("", code).lower()
    if "general" in signs:
        return ""
    if set(signs) & set("ymdhs"):
        return "date"
    if "%" in signs:
        return "percent"
    divides = _DIVIDES.search(_LITERAL.sub("", first)) or _FALSE_POINT.search(first)
    return "otherwise" if divides else ""


def suffix(code: str) -> str:
    """What a format code writes behind a positive number: 万 of ``0.0"万"``."""
    first = code.partition(";")[0]
    places = _LITERAL.sub(lambda literal: " " * len(literal[0]), first)
    last = max(places.rfind(sign) for sign in "0#?")
    return _NOT_WRITTEN.sub("", first[last + 1 :]).strip() if last >= 0 else ""


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
        self.formats: dict[str, tuple[DisplayedAs, str, str]] = {}
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
            self.formats[number] = displayed_as(code), suffix(code), code

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
            shown, behind, code = self.formats.get(number) or _known(_number(number))
            self.styles.append(CellStyle(shown, struck, behind, code))


def _known(number: int) -> tuple[DisplayedAs, str, str]:
    """How a format that is not written out shows a number, nothing behind it, its code."""
    dates, percent = number in _KNOWN_DATES, number in _KNOWN_PERCENT
    shown: DisplayedAs = "date" if dates else "percent" if percent else ""
    return shown, "", _KNOWN_CODES.get(number, "")


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
