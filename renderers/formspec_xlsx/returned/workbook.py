"""A workbook as far as a filled form needs it: sheets, names, properties.

Read from the XML and not with openpyxl: types, formulas and last results in one pass, ten
times faster, and no file can make it hang. A sheet is read when it is asked for: what nobody
looks at costs nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from formspec.plugins import FormspecError, problem
from formspec_xlsx.notation import cell_position, parse_reference
from formspec_xlsx.returned.package import (
    CONTENT_TYPES,
    MAIN,
    PROPERTIES,
    RELATION_IDS,
    TYPES,
    Archive,
    Attributes,
    PartRelation,
    elements,
    file_bytes,
    parse,
    relations,
)
from formspec_xlsx.returned.shared import SharedParts, read_strings, read_styles
from formspec_xlsx.returned.sheet import LocatedCell, StoredSheet, read_sheet

MAX_NAMES = 50_000
MAX_COMMENTS = 20_000

# What the part with the sheets may be called: a workbook or a template of one.
_WORKBOOKS = frozenset(
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml"
    for kind in ("sheet", "template")
)
# Sheets without a table of cells, as the types of their relations end.
_WITHOUT_CELLS = frozenset(("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"))
_WITH_MACROS = ("application/vnd.ms-excel.sheet.macro", "application/vnd.ms-excel.template")


class DefinedName(NamedTuple):
    """A defined name."""

    name: str
    """As it is written; names are the same in upper and lower case."""
    text: str
    """What it stands for: mostly a reference."""
    sheet: int | None
    """The number of its sheet, from 0, where it belongs to one."""


class ListedSheet(NamedTuple):
    """A sheet as the workbook lists it."""

    title: str
    """Its name."""
    part: str
    """The name of its part; empty where no relation leads to a sheet."""
    has_cells: bool
    """Whether it is a table, and no sheet with a chart."""
    hidden: bool
    """Whether people do not see it."""


class StoredWorkbook(NamedTuple):
    """A workbook whose sheets are read when they are asked for."""

    archive: Archive
    """The file."""
    main: str
    """The name of the part that lists the sheets."""
    listed: Sequence[ListedSheet]
    """All sheets, in their order."""
    names: Sequence[DefinedName]
    """All defined names, in their order."""
    properties: Mapping[str, str]
    """The custom properties."""
    days_from_1904: bool
    """How its dates count: from 1904, else from 1900."""
    styles: Sequence[str]
    """The parts with the styles of cells."""
    read: Callable[[ListedSheet], StoredSheet]
    """Reads a sheet, once. Raises FormspecError."""

    @property
    def file(self) -> str:
        """The path it was read from."""
        return self.archive.file

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of the sheets, from 0, by their names in lower case."""
        return {listed.title.casefold(): number for number, listed in enumerate(self.listed)}

    def sheet(self, name: str) -> StoredSheet | None:
        """The sheet of that name, which is the same in upper and lower case.

        Raises FormspecError: it cannot be read.
        """
        wanted = name.casefold()
        listed = next((one for one in self.listed if one.title.casefold() == wanted), None)
        return self.read(listed) if listed else None

    def sheets(self, *, hidden: bool = True) -> Iterator[StoredSheet]:
        """All sheets or those that people see, in their order. Raises FormspecError."""
        return (self.read(one) for one in self.listed if hidden or not one.hidden)

    def located(self, text: str) -> LocatedCell | None:
        """The cell that a reference points to. Raises FormspecError."""
        where = parse_reference(text)
        sheet = self.sheet(where[0]) if where else None
        return LocatedCell(sheet, *where[1:]) if where and sheet else None

    def changed(self, change: Callable[[int, ListedSheet], StoredSheet]) -> "StoredWorkbook":
        """The workbook with what ``change`` makes of each sheet, by its number, when asked."""

        @cache
        def read(listed: ListedSheet) -> StoredSheet:
            return change(self.listed.index(listed), listed)

        return self._replace(read=read)


def read_workbook(path: Path) -> StoredWorkbook:
    """The workbook in a file. Raises FormspecError, never anything else."""
    return workbook_in(Archive(str(path), file_bytes(path)))


def workbook_in(archive: Archive) -> StoredWorkbook:
    """The workbook in a package. Raises FormspecError."""
    top = list(relations(archive, ""))
    main = next(iter(_targets(top, "officeDocument")), "xl/workbook.xml")
    _check_content_type(archive, main)
    contents = elements(archive, main, MAIN, ("sheet", "workbookPr", "definedName"))
    names = [_name(element, text) for tag, element, text in contents if tag == "definedName"]
    if len(names) > MAX_NAMES:
        raise FormspecError(problem("FS512", file=archive.file, part=main))
    related = list(relations(archive, main))
    if not any(tag == "sheet" for tag, _, _ in contents):
        raise FormspecError(problem("FS501", file=archive.file))
    dates = [element.get("date1904") for tag, element, _ in contents if tag == "workbookPr"]
    return StoredWorkbook(
        archive,
        main,
        [_listed(element, related) for tag, element, _ in contents if tag == "sheet"],
        names,
        _properties(archive, top),
        dates[-1:] in (["1"], ["true"]),
        _targets(related, "styles"),
        _reader(archive, related),
    )


def _targets(related: Sequence[PartRelation], kind: str) -> list[str]:
    """The parts of one kind."""
    return [relation.target for relation in related if relation.kind == kind]


def _check_content_type(archive: Archive, main: str) -> None:
    """Other programs of an office, and workbooks with macros, pack their files alike."""
    types = {
        element.get("PartName", "").lstrip("/").lower(): element.get("ContentType", "")
        for _, element, _ in elements(archive, CONTENT_TYPES, TYPES, {"Override"})
    }
    kind = types.get(main.lower(), "")
    if kind not in _WORKBOOKS:
        code = "FS516" if kind.startswith(_WITH_MACROS) else "FS501"
        raise FormspecError(problem(code, file=archive.file))


def _name(attributes: Attributes, text: str) -> DefinedName:
    sheet = attributes.get("localSheetId", "")
    number = int(sheet) if re.fullmatch("[0-9]{1,5}", sheet) else None
    return DefinedName(attributes.get("name", ""), text, number)


def _listed(attributes: Attributes, related: Sequence[PartRelation]) -> ListedSheet:
    key = next((attributes[name] for name in RELATION_IDS if name in attributes), "")
    kinds = {"worksheet", *_WITHOUT_CELLS}
    relation = next((one for one in related if one.id == key and one.kind in kinds), None)
    part = relation.target if relation else ""
    has_cells = relation is not None and relation.kind == "worksheet"
    hidden = attributes.get("state", "visible") != "visible"
    return ListedSheet(attributes.get("name", ""), part, has_cells, hidden)


def _reader(
    archive: Archive, related: Sequence[PartRelation]
) -> Callable[[ListedSheet], StoredSheet]:
    """Reads a sheet once; what sheets share is read with the first of them."""
    # Sheets may share comments: 200 sheets must not read a large part 200 times.
    commented = cache(partial(_commented, archive))

    @cache
    def shared() -> SharedParts:
        strings, styles = _targets(related, "sharedStrings"), _targets(related, "styles")
        return SharedParts(
            [text for part in strings for text in read_strings(archive, part)],
            [style for part in styles for style in read_styles(archive, part)],
        )

    @cache
    def read(listed: ListedSheet) -> StoredSheet:
        title, part = listed.title, listed.part
        if not part:
            raise FormspecError(problem("FS525", file=archive.file, sheet=title))
        if not listed.has_cells:
            return StoredSheet(title, {})
        comments = _targets(list(relations(archive, part)), "comments")
        seen = commented(comments[0]) if comments else frozenset()
        return read_sheet(archive, part, title, shared(), seen)

    return read


def _commented(archive: Archive, part: str) -> frozenset[tuple[int, int]]:
    """The cells that somebody commented on."""
    cells: set[tuple[int, int]] = set()

    def comment(attributes: Attributes) -> None:
        position = cell_position(attributes.get("ref", ""))
        if position is not None and len(cells) < MAX_COMMENTS:
            cells.add(position)

    if part in archive:
        parse(archive, part, MAIN, {"comment": comment})
    return frozenset(cells)


def _properties(archive: Archive, top: Sequence[PartRelation]) -> dict[str, str]:
    parts = [*_targets(top, "custom-properties"), *_targets(top, "customProperties")]
    return {
        element.get("name", ""): text.strip()
        for part in parts
        for _, element, text in elements(archive, part, PROPERTIES, {"property"})
    }
