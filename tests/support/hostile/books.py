"""Workbooks with one thing changed: a cell, a part, a byte."""

import re
import zipfile
from random import Random

import formspec
from formspec.language.form import Form
from support.workbooks import SHEET, packed, unpacked


class Book:
    """The parts of the blank workbook of a form."""

    def __init__(self, form: Form) -> None:
        self.data = formspec.render(form, "xlsx").data
        self.parts = unpacked(self.data)
        places = re.findall(r'name="fs_1_(\w+)"[^>]*>[^<]*!([^<]*)<', self.text("xl/workbook.xml"))
        self.places = {code: place.replace("$", "") for code, place in places}

    def text(self, part: str) -> str:
        return self.parts[part].decode()

    def packed(self, method: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
        """The workbook with some parts replaced; ``sheet`` is the sheet."""
        new = {SHEET if name == "sheet" else name: text.encode() for name, text in parts.items()}
        return packed({**self.parts, **new}, method)

    def with_cell(self, code: str, rest: str) -> bytes:
        """With ``<c r="…" …`` of a cell of section 1 going on as ``rest`` says."""
        place = self.places[code]
        new, times = re.subn(
            rf'<c r="{place}"( s="\d+")[^>]*?/>',
            lambda found: f'<c r="{place}"{found[1]}{rest}</c>',
            self.text(SHEET),
        )
        assert times == 1
        return self.packed(sheet=new)

    def with_rows(self, rows: str) -> bytes:
        """With nothing but these rows."""
        head, _, tail = self.text(SHEET).partition("<sheetData>")
        return self.packed(sheet=f"{head}<sheetData>{rows}{tail[tail.index('</sheetData>') :]}")


def damaged(data: bytes, chance: Random) -> bytes:
    """A zip with a few bytes changed, mostly in what describes its parts."""
    found, starts = bytearray(data), [match.start() for match in re.finditer(b"PK", data)]
    for _ in range(chance.choice((1, 1, 2, 4))):
        near = chance.choice(starts) + chance.randrange(50)
        at = min(near, len(found) - 1) if chance.random() < 0.7 else chance.randrange(len(found))
        found[at] = chance.choice((0, 1, 255, chance.randrange(256)))
    return bytes(found[: chance.randrange(len(found))] if chance.random() < 0.1 else found)
