"""Workbooks made to harm, by what is wrong with them: how to make each, and what is said of it."""

import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable
from itertools import pairwise
from string import ascii_lowercase as letters

from support.hostile.books import Book
from support.workbooks import SHEET, packed

NO_LABELS = "FS526"
"""Read to the end, and nothing of the form stands on the sheet."""

Make = Callable[[Book], bytes]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument"
EXCEL = "application/vnd.ms-excel.sheet"
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le")
TYPES, STRINGS, BOOK = "[Content_Types].xml", "xl/sharedStrings.xml", "xl/workbook.xml"


# Archives ------------------------------------------------------------------------------


def same(data: bytes) -> Make:
    """A file that is no workbook at all."""
    return lambda _: data


def part(name: str, data: bytes) -> Make:
    """A workbook with one part put in or replaced."""
    return lambda book: packed({**book.parts, name: data})


def kind(text: str) -> Make:
    """A workbook that says it is something else."""
    usual = f"{OFFICE}.spreadsheetml.sheet.main+xml"
    return lambda book: part(TYPES, book.text(TYPES).replace(usual, text).encode())(book)


def blanks(size: int) -> Make:
    """A part of nothing but blanks, which packs to a thousandth."""
    return part("x", b" " * size)


def lying(book: Book) -> bytes:
    """A part that unpacks to more than the directory says."""
    sheet = book.parts[SHEET] + b" " * 10_000_000
    size = len(sheet).to_bytes(4, "little")
    return part(SHEET, sheet)(book).replace(size, (100_000).to_bytes(4, "little"))


def overlapping(book: Book) -> bytes:
    """Many names for the same packed bytes."""
    out = io.BytesIO(part("x", os.urandom(900_000))(book))
    with zipfile.ZipFile(out, "a") as archive:
        first = archive.getinfo("x")
        for number in range(1, 150):
            other = zipfile.ZipInfo(f"x{number}")
            other.header_offset, other.CRC = first.header_offset, first.CRC
            other.compress_size, other.file_size = first.compress_size, first.file_size
            archive.filelist.append(other)
        archive.writestr("y", b"")
    return out.getvalue()


def many_parts(book: Book) -> bytes:
    return packed({**book.parts, **{f"x{number}": b"" for number in range(20_000)}})


def twice(book: Book) -> bytes:
    out = io.BytesIO(book.data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, book.text(SHEET))
    return out.getvalue()


OPEN_DOCUMENT = packed(
    {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
)

ARCHIVES: dict[str, tuple[Make, str]] = {
    "bomb": (blanks(19_000_000), "FS509"),
    "large bomb": (blanks(100_000_000), "FS508"),
    "lying bomb": (lying, "FS506"),
    "overlapping parts": (overlapping, "FS508"),
    "many parts": (many_parts, "FS507"),
    "zip inside": (lambda book: packed({"a.xlsx": book.data}), "FS501"),
    "truncated": (lambda book: book.data[: len(book.data) * 2 // 3], "FS506"),
    "only a head": (lambda book: book.data[:30], "FS506"),
    "empty": (same(b""), "FS501"),
    "sheet twice": (twice, "FS510"),
    "encrypted": (same(ENCRYPTED), "FS503"),
    "xls": (same(OLE2 + bytes(5000)), "FS502"),
    "csv": (same("项目,值\n人数,1\n".encode()), "FS505"),
    "web page": (same(b"<html><table><tr><td>1</td></tr></table></html>"), "FS504"),
    "ods": (same(OPEN_DOCUMENT), "FS517"),
    "document": (kind(f"{OFFICE}.wordprocessingml.document.main+xml"), "FS501"),
    "binary workbook": (kind(f"{EXCEL}.binary.macroEnabled.main"), "FS501"),
    "macros by type": (kind(f"{EXCEL}.macroEnabled.main+xml"), "FS516"),
    "macros": (part("xl/vbaProject.bin", OLE2 + bytes(600)), "FS516"),
    "no types": (part(TYPES, b"<Types/>"), "FS501"),
    "types of nonsense": (part(TYPES, b"nonsense"), "FS506"),
    "too large": (same(b"PK\3\4" + bytes(21_000_000)), "FS546"),
}


# Sheets --------------------------------------------------------------------------------


def stored(name: str, data: bytes) -> Make:
    """A part that is not packed, so that nothing looks like a bomb."""
    return lambda book: packed({**book.parts, name: data}, zipfile.ZIP_STORED)


def rows(text: str) -> Make:
    """The sheet holds these rows and nothing else."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{text}</sheetData></worksheet>'
    return stored(SHEET, sheet.encode())


def changed(name: str, old: str, new: str) -> Make:
    """A part in which a text is replaced once."""

    def make(book: Book) -> bytes:
        text = book.text(name)
        assert old in text
        return stored(name, text.replace(old, new, 1).encode())(book)

    return make


def strings(texts: bytes) -> Make:
    """A table of shared strings that tells a lie about its length; the sheet asks for the last."""
    head = f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295">'.encode()
    cell = '<row><c r="A1" t="s"><v>1000000</v></c></row>'

    def make(book: Book) -> bytes:
        sheet = book.text(SHEET).replace("<sheetData>", f"<sheetData>{cell}", 1)
        parts = {**book.parts, SHEET: sheet.encode(), STRINGS: head + texts + b"</sst>"}
        parts = linked(parts)
        return packed(parts, zipfile.ZIP_STORED)

    return make


def linked(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Parts of a workbook that knows its shared strings; ours has none."""
    name, kind = "xl/_rels/workbook.xml.rels", f"{RELATIONS}/sharedStrings"
    link = f'<Relationship Id="strings" Type="{kind}" Target="/{STRINGS}"/></Relationships>'
    assert b"sharedStrings" not in parts[name]
    return {**parts, name: parts[name].replace(b"</Relationships>", link.encode())}


def long_string(book: Book) -> bytes:
    """One text of 32 kB, shown by every one of 40 000 cells."""
    text = b"<si><t>" + os.urandom(16_000).hex().encode() + b"</t></si>"
    sheet = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    made = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet * 400}</sheetData></worksheet>'
    table = f'<sst xmlns="{MAIN}">'.encode() + text + b"</sst>"
    parts = {**book.parts, SHEET: made.encode(), STRINGS: table}
    return packed(linked(parts), zipfile.ZIP_STORED)


def doctype(name: str, text: str) -> Make:
    def make(book: Book) -> bytes:
        body = re.sub(r"^<\?xml[^>]*>", "", book.text(name).lstrip())
        return stored(name, f'<?xml version="1.0"?>{text}{body}'.encode())(book)

    return make


def laughs() -> str:
    pairs = pairwise(letters[:8])
    told = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairs)
    return f'<!DOCTYPE x [<!ENTITY a "ha">{told}]>'


DOCTYPES = {
    "laughs": laughs(),
    "external": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "elsewhere": '<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd">',
}
NAMES = "".join(f'<definedName name="n{n}">T!$A${n + 1}</definedName>' for n in range(100_000))
MERGES = '<mergeCell ref="A1:B2"/>' * 30_000
NUMBER = "<c><v>1</v></c>"
DIGITS = "9" * 18_000_000

SHEETS: dict[str, tuple[Make, str]] = {
    "last cell there is": (rows(f'<row r="1048576"><c r="XFD1048576">{NUMBER[3:]}</row>'), "FS514"),
    "far cell": (rows('<row><c r="NTP10000"><v>1</v></c></row>'), "FS514"),
    "a million rows": (rows("<row></row>" * 1_000_000), "FS512"),
    "many cells": (rows(f"<row>{NUMBER * 120}</row>" * 1_000), "FS514"),
    "as many elements as may be": (rows(f"<row>{'<c/>' * 800}</row>" * 370), NO_LABELS),
    "deep": (stored(SHEET, b"<a>" * 3_000_000), "FS512"),
    "one long attribute": (rows(f"<c a='{DIGITS}'/>"), NO_LABELS),
    "long number": (rows(f"<row><c><v>{DIGITS}</v></c></row>"), NO_LABELS),
    "many merges": (changed(SHEET, "</mergeCells>", f"{MERGES}</mergeCells>"), "FS506"),
    "no such string": (rows('<row><c t="s"><v>4294967295</v></c></row>'), "FS506"),
    "string before the first": (rows('<row><c t="s"><v>-1</v></c></row>'), "FS506"),
    "cell twice": (rows('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "FS515"),
    "huge shared string": (strings(b"<si><t>" + DIGITS.encode() + b"</t></si>"), "FS506"),
    "many shared strings": (strings(b"<si><t>a</t></si>" * 900_000), "FS512"),
    "long string everywhere": (long_string, NO_LABELS),
    "many names": (changed(BOOK, "</definedNames>", f"{NAMES}</definedNames>"), "FS512"),
    "no xml": (stored(SHEET, b"\xff\xfe\x00"), "FS506"),
    "unknown encoding": (stored(SHEET, b"<?xml version='1.0' encoding='x-none'?><a/>"), "FS506"),
    **{
        f"{what} in {name}": (doctype(name, text), "FS511")
        for what, text in DOCTYPES.items()
        for name in (SHEET, BOOK)
    },
}

HARMFUL = {**ARCHIVES, **SHEETS}
"""What is wrong: how to make such a file, and the code of what is said of it."""
