"""A workbook as far as a filled form needs it: sheets, names, properties.

Read from the XML and not with openpyxl: types, formulas and last results in one pass, ten
times faster, and no file can make it hang.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from formspec.problem import FormspecError, problem
from formspec_xlsx.address import place
from formspec_xlsx.archive import Archive
from formspec_xlsx.parts import (
    MAIN,
    PROPERTIES,
    RELATION_ID,
    RELATIONS,
    Collector,
    parse,
)
from formspec_xlsx.sheet import SharedText, Sheet, is_true, read_sheet
from formspec_xlsx.shown import read_styles
from formspec_xlsx.text import unescape

MAX_NAMES = 50_000
MAX_COMMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; ``sheet`` is its sheet where it belongs to one, by number."""

    name: str
    text: str
    sheet: int | None


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook; ``days_from_1904`` says how its dates count."""

    file: str
    sheets: tuple[Sheet, ...]
    names: tuple[Name, ...]
    properties: Mapping[str, str]
    days_from_1904: bool

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, which is the same in upper and lower case."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == wanted), None)


def read_book(path: Path) -> Book:
    """The workbook in a file. Raises FormspecError, never anything else."""
    archive = Archive(path)
    top = _relations(archive, "_rels/.rels", "")
    main = top.get("officeDocument", ["xl/workbook.xml"])[0]
    contents = _contents(archive, main)
    folder, name = posixpath.split(main)
    related = _relations(archive, f"{folder}/_rels/{name}.rels", folder)
    strings = _strings(archive, related)
    styles = [style for part in related.get("styles", ()) for style in read_styles(archive, part)]
    commented = _commented(archive)
    sheets = []
    for title, relation in contents.sheets:
        part = related.get(relation, [""])[0]
        # A sheet of another kind holds no cells but has its number all the same.
        is_table = part in related.get("worksheet", ())
        if not is_table:
            sheets.append(Sheet(title, {}, ()))
            continue
        sheets.append(read_sheet(archive, part, title, strings, styles, commented(part)))
    if not related.get("worksheet"):
        raise FormspecError(problem("FS501", file=archive.file))
    properties = _properties(archive, top)
    names = tuple(contents.names)
    return Book(archive.file, tuple(sheets), names, properties, contents.days_from_1904)


def _relations(archive: Archive, part: str, folder: str) -> dict[str, list[str]]:
    """The parts another part points to, by the id and by the kind of the relation."""
    found: dict[str, list[str]] = {}

    def add(_tag: str, attributes: Mapping[str, str], _text: str) -> None:
        if attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        for key in (attributes.get("Id", ""), posixpath.basename(attributes.get("Type", ""))):
            found.setdefault(key, []).append(path)

    if part in archive:
        parse(archive, part, RELATIONS, Collector({"Relationship"}, add))
    return found


class _Contents:
    """What the part of the workbook itself says."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.names: list[Name] = []
        self.days_from_1904 = False

    def add(self, tag: str, attributes: Mapping[str, str], text: str) -> None:
        if tag == "sheet":
            title = attributes.get("name", "")
            self.sheets.append((title, attributes.get(RELATION_ID, "")))
        elif tag == "workbookPr":
            self.days_from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "definedName":
            sheet = attributes.get("localSheetId", "")
            number = int(sheet) if re.fullmatch("[0-9]{1,5}", sheet) else None
            self.names.append(Name(attributes.get("name", ""), text, number))


def _contents(archive: Archive, part: str) -> _Contents:
    contents = _Contents()
    parse(archive, part, MAIN, Collector({"sheet", "workbookPr", "definedName"}, contents.add))
    if len(contents.names) > MAX_NAMES:
        raise FormspecError(problem("FS512", file=archive.file, part=part))
    return contents


def _commented(archive: Archive) -> Callable[[str], frozenset[tuple[int, int]]]:
    """Finds the cells of a sheet that somebody commented on."""

    @cache  # sheets may share them: 200 sheets must not read a large part 200 times
    def cells(part: str) -> frozenset[tuple[int, int]]:
        found: set[tuple[int, int]] = set()

        def add(_tag: str, attributes: Mapping[str, str], _text: str) -> None:
            where = place(attributes.get("ref", ""))
            if where is not None and len(found) < MAX_COMMENTS:
                found.add(where)

        if part in archive:
            parse(archive, part, MAIN, Collector({"comment"}, add))
        return frozenset(found)

    def of_sheet(sheet: str) -> frozenset[tuple[int, int]]:
        folder, name = posixpath.split(sheet)
        related = _relations(archive, f"{folder}/_rels/{name}.rels", folder)
        return cells(related.get("comments", [""])[0])

    return of_sheet


class _Strings:
    """The texts that cells share, without the reading aids of Japanese."""

    def __init__(self) -> None:
        self.found: list[SharedText] = []
        self.parts: list[str] = []
        self.kept: list[str] = []
        self.open = False
        self.struck = False
        self.reading_aid = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self.parts, self.kept = [], []
        elif tag == "r":
            self.struck = False
        elif tag == "strike":
            self.struck = is_true(attributes.get("val", "1"))
        elif tag == "rPh":
            self.reading_aid += 1
        elif tag == "t":
            self.open = not self.reading_aid

    def text(self, text: str) -> None:
        if self.open:
            self.parts.append(text)
            if not self.struck:
                self.kept.append(text)

    def end(self, tag: str) -> None:
        if tag == "t":
            self.open = False
        elif tag == "rPh":
            self.reading_aid -= 1
        elif tag == "si":
            self.struck = False
            texts = ("".join(parts) for parts in (self.parts, self.kept))
            self.found.append(SharedText(*map(unescape, texts)))


def _strings(archive: Archive, related: Mapping[str, list[str]]) -> list[SharedText]:
    strings = _Strings()
    for part in related.get("sharedStrings", ()):
        parse(archive, part, MAIN, strings)
    return strings.found


def _properties(archive: Archive, top: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(_tag: str, attributes: Mapping[str, str], text: str) -> None:
        found[attributes.get("name", "")] = text.strip()

    for part in top.get("custom-properties", ()):
        parse(archive, part, PROPERTIES, Collector({"property"}, add))
    return found
