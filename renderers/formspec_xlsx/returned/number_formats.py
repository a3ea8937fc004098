"""What the styles of a workbook make of what stands in a cell."""

import re
from collections.abc import Mapping

from formspec_xlsx.returned.package import Archive
from formspec_xlsx.returned.sheet import CellStyle, Shown, is_true
from formspec_xlsx.returned.xml_parts import MAIN, parse

# Formats that are not written out because every program knows them; 27 to 36 and 50 to 58
# are dates in Chinese, Japanese and Korean.
_KNOWN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_KNOWN_PERCENT = frozenset([9, 10])

MAX_CODE = 255
"""Characters of a format code; no program writes more."""

_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\!].|_.|\*.')
_NOT_WRITTEN = re.compile(r'\[[^\]]*\]|_.|\*.|["\\!]')
# A comma behind the last digit divides by a thousand; a point that is only a sign, as in
# 0!.0,"万", makes it ten thousand.
_DIVIDES = re.compile(r"[0#?],+(?![0#?,])")
_FALSE_POINT = re.compile(r'[0#?](?:[\\!]\.|"\.")[0#?]')


def read_styles(archive: Archive, part: str) -> list[CellStyle]:
    """The styles of cells, by their number."""
    reader = _Reader()
    parse(archive, part, MAIN, reader)
    return reader.found


def shown(code: str) -> Shown:
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


class _Reader:
    """Told the elements of the styles, gathers those of cells."""

    def __init__(self) -> None:
        self.formats: dict[str, tuple[Shown, str]] = {}
        self.struck: list[bool] = []
        self.found: list[CellStyle] = []
        self.inside = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("fonts", "cellXfs"):
            self.inside = tag
        elif tag == "numFmt":
            code = attributes.get("formatCode", "")
            if len(code) <= MAX_CODE:
                self.formats[attributes.get("numFmtId", "")] = shown(code), suffix(code)
        elif tag == "font" and self.inside == "fonts":
            self.struck.append(False)
        elif tag == "strike" and self.inside == "fonts" and self.struck:
            self.struck[-1] = is_true(attributes.get("val", "1"))
        elif tag == "xf" and self.inside == "cellXfs":
            font = _number(attributes.get("fontId"))
            struck = font < len(self.struck) and self.struck[font]
            number = attributes.get("numFmtId", "0")
            look, behind = self.formats.get(number) or (_known(_number(number)), "")
            self.found.append(CellStyle(look, struck, behind))

    def text(self, text: str) -> None:
        del text

    def end(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""


def _known(number: int) -> Shown:
    return "date" if number in _KNOWN_DATES else "percent" if number in _KNOWN_PERCENT else ""


def _number(text: str | None) -> int:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,5}", text) else 0
