"""The looks of remarks, added to the styles a workbook has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from formspec.diagnostics.problem import Lang
from formspec_xlsx.annotating.cell_notes import URGENCIES, Urgency
from formspec_xlsx.xml_edit import Edit, grown, placed, scan, spliced

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

_TEXT = 49
"""The number format ``@``: a text that looks like a formula stays a text when it is edited."""


@dataclass(frozen=True, slots=True)
class FindingStyles:
    """The styles of remarks: of cells by tone, of marks by tone, of the list's other cells.

    Empty where a workbook has no styles at all: then remarks are plain.
    """

    tones: Mapping[Urgency, str]
    marks: Mapping[Urgency, str]
    title: str = ""
    line: str = ""
    plain: str = ""
    head: str = ""
    link: str = ""


PLAIN = FindingStyles({}, {})


def inked(part: bytes, lang: Lang) -> tuple[bytes, FindingStyles]:
    """The style sheet with the styles of remarks, and which they are."""
    pot = _Pot(part, _FONTS[lang])
    if pot.root.empty:
        return part, PLAIN
    tones, marks = {}, {}
    for tone in URGENCIES:
        colour, behind = COLOURS[tone]
        tones[tone] = pot.style(pot.font(colour), pot.fill(behind))
        marks[tone] = pot.mark(behind)
    usual = pot.font("FF000000")
    ink = FindingStyles(
        tones,
        marks,
        title=pot.style(pot.font("FF000000", 16, "b"), 0, wrap=False),
        line=pot.style(usual, 0, wrap=False),
        plain=pot.style(usual, 0),
        head=pot.style(pot.font("FF000000", 10.5, "b"), pot.fill("FFD9D9D9")),
        link=pot.style(pot.font("FF0563C1", 10.5, "u"), 0),
    )
    return pot.part_with_all(), ink


@dataclass(slots=True)
class _Kind:
    """Children of one part of the style sheet: those that are there, those that come."""

    there: list[bytes]
    new: list[bytes] = field(default_factory=list)


class _Pot:
    def __init__(self, part: bytes, face: str) -> None:
        self.part, self.face = part, face
        self.root = scan(part, (), depth=3)
        self.prefix = self.root.prefix
        self.parents = {found.name: found for found in self.root.children}
        self.kinds: dict[str, _Kind] = {}

    def add(self, parent: str, child: str) -> int:
        """The number of a child; one that is there already is not added again."""
        if parent not in self.kinds:
            found = self.parents.get(parent)
            there = found.children if found is not None else []
            self.kinds[parent] = _Kind([self.part[c.start : c.end] for c in there])
        kind, data = self.kinds[parent], child.replace("<:", f"<{self.prefix}").encode()
        data = data.replace(b"</:", f"</{self.prefix}".encode())
        every = kind.there + kind.new
        if data not in every:
            kind.new.append(data)
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

    def part_with_all(self) -> bytes:
        edits = [edit for name, kind in self.kinds.items() for edit in self.edits(name, kind)]
        return spliced(self.part, edits)

    def edits(self, name: str, kind: _Kind) -> Iterator[Edit]:
        if not kind.new:
            return
        content, count = b"".join(kind.new), str(len(kind.there) + len(kind.new))
        found = self.parents.get(name)
        if found is None:
            whole = f'<{self.prefix}{name} count="{count}">'.encode() + content
            whole += f"</{self.prefix}{name}>".encode()
            at = placed(self.root, name, _ORDER)
            yield at, at, whole
        else:
            yield from grown(self.part, found, content, count=count)
