"""The looks of notes, added to the styles a workbook has."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from formspec.plugins import Lang
from formspec_xlsx.annotating.cell_notes import URGENCIES, Urgency
from formspec_xlsx.xml_edit import Edit, grown, insertion_point, scan, spliced

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
"""The parts of a style sheet, which must stand in this order."""

COLOURS: Mapping[Urgency, tuple[str, str]] = {
    "error": ("FF9C0006", "FFFFC7CE"),
    "warning": ("FF7F4F00", "FFFFEB9C"),
    "waiting": ("FF595959", "FFEDEDED"),
    "note": ("FF1F4E79", "FFDDEBF7"),
}
"""Of the writing and of what is behind it."""

# Name, family, character set: with the set, a program without 宋体 takes another Chinese font.
_FONTS: Mapping[Lang, str] = {
    "zh": '<:name val="宋体"/><:family val="3"/><:charset val="134"/>',
    "en": '<:name val="Times New Roman"/><:family val="1"/>',
}

_BLACK = "FF000000"
_TEXT = 49
"""The number format ``@``: a text that looks like a formula stays a text when it is edited."""


class FindingStyles(NamedTuple):
    """The numbers of styles, as texts; empty where a workbook has no styles: notes are plain."""

    notes: Mapping[Urgency, str]
    """Of notes, by their urgency."""
    marks: Mapping[Urgency, str]
    """Of the tint of cells that notes are about (differential styles), by urgency."""
    title: str = ""
    """Of the title of the list."""
    line: str = ""
    """Of the lines under it."""
    plain: str = ""
    """Of the other cells of the list."""
    head: str = ""
    """Of the heads of columns."""
    link: str = ""
    """Of the places in the list."""


PLAIN = FindingStyles({}, {})


def with_styles(part: bytes, lang: Lang) -> tuple[bytes, FindingStyles]:
    """The style sheet with the styles of notes, and which they are."""
    edit = _StyleSheetEdit(part, _FONTS[lang])
    if edit.root.empty:
        return part, PLAIN
    notes, marks = {}, {}
    for urgency in URGENCIES:
        colour, behind = COLOURS[urgency]
        notes[urgency] = edit.style(edit.font(colour), edit.fill(behind))
        marks[urgency] = edit.mark(behind)
    usual = edit.font(_BLACK)
    styles = FindingStyles(
        notes,
        marks,
        title=edit.style(edit.font(_BLACK, 16, "b"), 0, wrap=False),
        line=edit.style(usual, 0, wrap=False),
        plain=edit.style(usual, 0),
        head=edit.style(edit.font(_BLACK, 10.5, "b"), edit.fill("FFD9D9D9")),
        link=edit.style(edit.font("FF0563C1", 10.5, "u"), 0),
    )
    return edit.result(), styles


class _StyleSheetEdit:
    """A style sheet to which styles are added; ``face`` is the font's elements in XML.

    ``old`` and ``new`` are the children of its parts, by the name of the part.
    """

    def __init__(self, part: bytes, face: str) -> None:
        self.part, self.face = part, face
        self.root = scan(part, (), depth=3)
        self.prefix = self.root.prefix
        self.old = {
            parent.name: [part[child.start : child.end] for child in parent.children]
            for parent in self.root.children
        }
        self.new: dict[str, list[bytes]] = {}

    def add(self, parent: str, child: str) -> int:
        """The number of a child; one that is there already is not added again."""
        xml = child.replace("</:", f"</{self.prefix}").replace("<:", f"<{self.prefix}")
        data, new = xml.encode(), self.new.setdefault(parent, [])
        every = self.old.get(parent, []) + new
        if data not in every:
            new.append(data)
            return len(every)
        return every.index(data)

    def font(self, colour: str, size: float = 10.5, also: str = "") -> int:
        extra = f"<:{also}/>" if also else ""
        return self.add(
            "fonts",
            f'<:font>{extra}<:sz val="{size:g}"/><:color rgb="{colour}"/>{self.face}</:font>',
        )

    def fill(self, colour: str) -> int:
        return self.add(
            "fills",
            f'<:fill><:patternFill patternType="solid"><:fgColor rgb="{colour}"/>'
            f"</:patternFill></:fill>",
        )

    def style(self, font: int, fill: int, *, wrap: bool = True) -> str:
        return str(
            self.add(
                "cellXfs",
                f'<:xf numFmtId="{_TEXT}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0"'
                ' applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
                f'<:alignment vertical="center" wrapText="{int(wrap)}"/></:xf>',
            )
        )

    def mark(self, colour: str) -> str:
        return str(
            self.add(
                "dxfs",
                f'<:dxf><:fill><:patternFill patternType="solid"><:fgColor rgb="{colour}"/>'
                f'<:bgColor rgb="{colour}"/></:patternFill></:fill></:dxf>',
            )
        )

    def result(self) -> bytes:
        return spliced(self.part, (edit for name in self.new for edit in self.edits(name)))

    def edits(self, name: str) -> Iterator[Edit]:
        new, parent = self.new[name], self.root.child(name)
        if not new:
            return
        content, count = b"".join(new), str(len(self.old.get(name, [])) + len(new))
        if parent is not None:
            yield from grown(self.part, parent, content, count=count)
            return
        whole = f'<{self.prefix}{name} count="{count}">'.encode() + content
        at = insertion_point(self.root, name, _ORDER)
        yield at, at, whole + f"</{self.prefix}{name}>".encode()
