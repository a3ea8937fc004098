"""What a workbook says of its own parts, and how that changes when a sheet is added."""

import posixpath
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from formspec_xlsx.returned.package import CONTENT_TYPES, MAIN, RELATION_IDS, parse, relations_part
from formspec_xlsx.returned.workbook import StoredWorkbook
from formspec_xlsx.xml_edit import (
    Edit,
    XmlElement,
    grown,
    insertion_point,
    retagged,
    scan,
    spliced,
    utf8,
)

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""The parts of a workbook, which must stand in this order."""


_PRINT_AREA = "_xlnm.print_area"


class WorkbookParts:
    """The parts of a workbook that was read, as bytes that can be edited."""

    def __init__(self, book: StoredWorkbook) -> None:
        self.book, self.archive = book, book.archive
        self.styles = next((part for part in book.styles if part in book.archive), None)

    @cached_property
    def strict(self) -> bool:
        """Whether it is written in "Strict Open XML"."""
        return MAIN[1].encode() in self.part(self.book.main)

    @property
    def namespace(self) -> str:
        """The namespace of sheets."""
        return MAIN[self.strict]

    def part(self, name: str) -> bytes:
        """A part in UTF-8. Raises FormspecError: a part that no reader had to look at before."""
        parse(self.archive, name, (), {})
        try:
            return utf8(self.archive.read(name))
        except (UnicodeError, LookupError):
            raise self.archive.damaged(name) from None

    def new_part(self) -> str:
        """A name for one more sheet."""
        folder = posixpath.join(posixpath.dirname(self.book.main), "worksheets")
        names = (f"{folder}/findings{number or ''}.xml" for number in range(999))
        return next(name for name in names if name not in self.archive)

    def with_sheet(self, title: str, part: str) -> dict[str, bytes]:
        """The parts that change when one more sheet is there, the first."""
        related_part = relations_part(self.book.main)
        main, related, types = map(self.part, (self.book.main, related_part, CONTENT_TYPES))
        root = scan(related, ())
        ids = {child.attributes.get("Id", "").casefold() for child in root.children}
        keys = (f"rIdFindings{number}" for number in range(1000))
        key = next(key for key in keys if key.casefold() not in ids)
        namespace = RELATION_IDS[self.strict].removesuffix(" id")
        kind = f"{namespace}/worksheet"
        relation = f'<{root.prefix}Relationship Id="{key}" Type="{kind}" Target="/{part}"/>'
        kinds = scan(types, ())
        override = f'<{kinds.prefix}Override PartName="/{part}" ContentType="{_SHEET_TYPE}"/>'
        return {
            self.book.main: _with_entry(main, title, key, namespace),
            related_part: spliced(related, grown(related, root, relation.encode())),
            CONTENT_TYPES: spliced(types, grown(types, kinds, override.encode())),
        }


def _with_entry(main: bytes, title: str, key: str, namespace: str) -> bytes:
    root = scan(main, (), depth=3)
    sheets = next(child for child in root.children if child.name == "sheets")
    numbers = [sheet.attributes.get("sheetId", "0") for sheet in sheets.children]
    number = max(int(text) for text in numbers if text.isdecimal()) + 1
    # Sheets are counted: what belongs to one belongs to the next now.
    scopes = [
        (name, name.attributes["localSheetId"])
        for parent in root.children
        if parent.name == "definedNames"
        for name in parent.children
        if "localSheetId" in name.attributes
    ]
    edits = [
        retagged(main, name, localSheetId=str(int(at) + 1)) for name, at in scopes if at.isdecimal()
    ]
    # The prefix of relations is the workbook's own affair: here it is declared anew.
    entry = (
        f'<{root.prefix}sheet xmlns:r="{namespace}" name={quoteattr(title)} sheetId="{number}"'
        f' r:id="{key}"/>'
    )
    return spliced(main, [*edits, (sheets.inside, sheets.inside, entry.encode())])


def with_names(
    main: bytes, names: Mapping[str, str], ours: str, active: int, whole: Collection[int]
) -> bytes:
    """The workbook with other names that begin with ``ours``, another sheet in front, and without
    the print areas of the sheets ``whole``.
    """
    root = scan(main, (), depth=3)
    edits = [*_named(main, root, names, ours, whole), *_in_front(main, root, active)]
    return spliced(main, edits)


def _named(
    main: bytes, root: XmlElement, names: Mapping[str, str], ours: str, whole: Collection[int]
) -> Iterator[Edit]:
    p = root.prefix
    content = "".join(
        f"<{p}definedName name={quoteattr(name)}>{xml(text)}</{p}definedName>"
        for name, text in names.items()
    ).encode()
    parent = root.child("definedNames")
    if parent is None:
        at = insertion_point(root, "definedNames", _ORDER)
        yield at, at, f"<{p}definedNames>".encode() + content + f"</{p}definedNames>".encode()
        return
    for name in parent.children:
        called, sheet = (name.attributes.get(key, "") for key in ("name", "localSheetId"))
        partly = called.lower() == _PRINT_AREA and sheet in map(str, whole)
        if partly or called.lower().startswith(ours):
            yield name.start, name.end, b""
    yield from grown(main, parent, content)


def _in_front(main: bytes, root: XmlElement, active: int) -> Iterator[Edit]:
    p, views = root.prefix, root.child("bookViews")
    if views is None:
        at = insertion_point(root, "bookViews", _ORDER)
        view = f'<{p}bookViews><{p}workbookView activeTab="{active}"/></{p}bookViews>'
        yield at, at, view.encode()
        return
    for each in views.children:
        yield retagged(main, each, activeTab=str(active), firstSheet=None)


def unselected(part: bytes) -> bytes:
    """A sheet that is not selected: of two selected sheets, both would take what is typed."""
    views = scan(part, (), depth=3).child("sheetViews")
    selected = [
        view
        for view in (views.children if views else ())
        if view.attributes.get("tabSelected") in ("1", "true")
    ]
    return spliced(part, [retagged(part, view, tabSelected=None) for view in selected])
