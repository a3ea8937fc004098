"""A workbook as far as a filled form needs it: sheets, names, properties.

Read from the XML and not with openpyxl: types, formulas and last results in one pass, ten
times faster, and no file can make it hang. A sheet is read when it is asked for: what nobody
looks at costs nothing.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from formspec.diagnostics.problem import FormspecError, problem
from formspec_xlsx.address import place
from formspec_xlsx.notation import unescape
from formspec_xlsx.returned.number_formats import read_styles
from formspec_xlsx.returned.package import CONTENT_TYPES, Archive
from formspec_xlsx.returned.sheet import CellStyle, SharedString, StoredSheet, is_true, read_sheet
from formspec_xlsx.returned.xml_parts import (
    MAIN,
    PROPERTIES,
    RELATION_IDS,
    RELATIONS,
    TYPES,
    Collector,
    parse,
)

MAX_NAMES = 50_000
MAX_COMMENTS = 20_000


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; ``sheet`` is its sheet where it belongs to one, by number."""

    name: str
    text: str
    sheet: int | None


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook lists it; ``part`` is empty for one that holds no cells."""

    title: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class StoredWorkbook:
    """A workbook; ``days_from_1904`` says how its dates count."""

    file: str
    tabs: tuple[ListedSheet, ...]
    names: tuple[DefinedName, ...]
    properties: Mapping[str, str]
    days_from_1904: bool
    _sheets: Callable[[ListedSheet], StoredSheet]

    def sheet(self, name: str) -> StoredSheet | None:
        """The sheet of that name, which is the same in upper and lower case.

        Raises FormspecError, here and in ``visible``: it cannot be read.
        """
        wanted = name.casefold()
        found = next((tab for tab in self.tabs if tab.title.casefold() == wanted), None)
        return self._sheets(found) if found else None

    @property
    def sheets(self) -> tuple[StoredSheet, ...]:
        """All sheets, in their order. Raises FormspecError."""
        return tuple(map(self._sheets, self.tabs))

    def changed(self, change: Callable[[int, StoredSheet], StoredSheet]) -> "StoredWorkbook":
        """The workbook with what ``change`` makes of each sheet, by its number, when asked."""

        @cache
        def sheet(tab: ListedSheet) -> StoredSheet:
            return change(self.tabs.index(tab), self._sheets(tab))

        return replace(self, _sheets=sheet)

    def visible(self) -> Iterator[StoredSheet]:
        """The sheets that people see."""
        return (self._sheets(tab) for tab in self.tabs if not tab.hidden)


def read_workbook(path: Path) -> StoredWorkbook:
    """The workbook in a file. Raises FormspecError, never anything else."""
    archive = Archive(path)
    top = _relations(archive, "_rels/.rels", "")
    main = top.get("officeDocument", ["xl/workbook.xml"])[0]
    _check_kind(archive, main)
    contents = _contents(archive, main)
    folder, name = posixpath.split(main)
    related = _relations(archive, f"{folder}/_rels/{name}.rels", folder)
    if not related.get("worksheet"):
        raise FormspecError(problem("FS501", file=archive.file))
    return StoredWorkbook(
        archive.file,
        tuple(_tabs(contents, related)),
        tuple(contents.names),
        _properties(archive, top),
        contents.days_from_1904,
        _reader(archive, related),
    )


# What the part with the sheets may be called: a workbook or a template of one.
_WORKBOOKS = frozenset(
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml"
    for kind in ("sheet", "template")
)


def _check_kind(archive: Archive, main: str) -> None:
    """Other programs of an office, and workbooks with macros, pack their files alike."""
    kinds: dict[str, str] = {}

    def add(_tag: str, attributes: Mapping[str, str], _text: str) -> None:
        kinds[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get(
            "ContentType", ""
        )

    parse(archive, CONTENT_TYPES, TYPES, Collector({"Override"}, add))
    kind = kinds.get(main.lower(), "")
    if kind.startswith(
        ("application/vnd.ms-excel.sheet.macro", "application/vnd.ms-excel.template")
    ):
        raise FormspecError(problem("FS516", file=archive.file))
    if kind not in _WORKBOOKS:
        raise FormspecError(problem("FS501", file=archive.file))


def _tabs(contents: "_Contents", related: Mapping[str, list[str]]) -> Iterator[ListedSheet]:
    for attributes in contents.sheets:
        relation = next((attributes[key] for key in RELATION_IDS if key in attributes), "")
        part = related.get(relation, [""])[0]
        is_table = part in related.get("worksheet", ())
        hidden = attributes.get("state", "visible") != "visible"
        yield ListedSheet(attributes.get("name", ""), part if is_table else "", hidden)


def _reader(
    archive: Archive, related: Mapping[str, list[str]]
) -> Callable[[ListedSheet], StoredSheet]:
    """Reads a sheet once; what sheets share is read with the first of them."""
    commented = _commented(archive)

    @cache
    def shared() -> tuple[list[SharedString], list[CellStyle]]:
        parts = related.get("styles", ())
        styles = [style for part in parts for style in read_styles(archive, part)]
        return _strings(archive, related), styles

    @cache
    def sheet(tab: ListedSheet) -> StoredSheet:
        if not tab.part:
            return StoredSheet(tab.title, {}, ())
        return read_sheet(archive, tab.part, tab.title, *shared(), commented(tab.part))

    return sheet


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
        self.sheets: list[Mapping[str, str]] = []
        self.names: list[DefinedName] = []
        self.days_from_1904 = False

    def add(self, tag: str, attributes: Mapping[str, str], text: str) -> None:
        if tag == "sheet":
            self.sheets.append(attributes)
        elif tag == "workbookPr":
            self.days_from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "definedName":
            sheet = attributes.get("localSheetId", "")
            number = int(sheet) if re.fullmatch("[0-9]{1,5}", sheet) else None
            self.names.append(DefinedName(attributes.get("name", ""), text, number))


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
        self.found: list[SharedString] = []
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
            self.found.append(SharedString(*map(unescape, texts)))


def _strings(archive: Archive, related: Mapping[str, list[str]]) -> list[SharedString]:
    strings = _Strings()
    for part in related.get("sharedStrings", ()):
        parse(archive, part, MAIN, strings)
    return strings.found


def _properties(archive: Archive, top: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(_tag: str, attributes: Mapping[str, str], text: str) -> None:
        found[attributes.get("name", "")] = text.strip()

    for part in (*top.get("custom-properties", ()), *top.get("customProperties", ())):
        parse(archive, part, PROPERTIES, Collector({"property"}, add))
    return found
