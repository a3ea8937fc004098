"""What a workbook says of its own parts: the sheets, the names, what kind a part is."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from formspec_xlsx.returned.package import Archive
from formspec_xlsx.returned.xml_parts import MAIN, RELATION_IDS, Collector, parse
from formspec_xlsx.xml_edit import (
    Edit,
    XmlElement,
    grown,
    placed,
    scan,
    spliced,
    utf8,
    with_attributes,
)

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TYPES = "[Content_Types].xml"
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""The parts of a workbook, which must stand in this order."""


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """Which part is what: the workbook, its relations, its styles, its sheets in order.

    ``strict`` says that it is written in "Strict Open XML".
    """

    archive: Archive
    main: str
    related: str
    styles: str | None
    sheets: tuple[str, ...]
    strict: bool

    @property
    def relation(self) -> str:
        """The namespace of relations, which is another one in "Strict Open XML"."""
        return RELATION_IDS[self.strict].removesuffix(" id")

    @property
    def namespace(self) -> str:
        """That of sheets."""
        return MAIN[self.strict]

    def part(self, name: str) -> bytes:
        """A part in UTF-8. Raises FormspecError: a part that no reader had to look at before."""
        return _checked(self.archive, name)


def _checked(archive: Archive, name: str) -> bytes:
    parse(archive, name, (), Collector(set(), lambda *_: None))
    try:
        return utf8(archive.read(name))
    except (UnicodeError, LookupError):
        raise archive.damaged(name) from None


def bound(archive: Archive) -> WorkbookParts:
    """The parts of a workbook that was read before."""
    top = list(_relations(archive, "_rels/.rels", ""))
    main = next((path for _, kind, path in top if kind == "officeDocument"), "xl/workbook.xml")
    folder, name = posixpath.split(main)
    related = f"{folder}/_rels/{name}.rels"
    below = list(_relations(archive, related, folder))
    targets = {key: path for key, _, path in below}
    text = _checked(archive, main)
    root = scan(text, (), depth=3)
    sheets = [targets.get(_relation(sheet), "") for sheet in _in(root, "sheets")]
    styles = next((path for _, kind, path in below if kind == "styles" and path in archive), None)
    return WorkbookParts(archive, main, related, styles, tuple(sheets), MAIN[1].encode() in text)


def _relation(sheet: XmlElement) -> str:
    named = (sheet.attributes[key] for key in RELATION_IDS if key in sheet.attributes)
    return next(named, "")


def _relations(archive: Archive, part: str, folder: str) -> Iterator[tuple[str, str, str]]:
    """Id, kind and part of each relation."""
    for found in scan(_checked(archive, part), ()).children if part in archive else ():
        said = found.attributes
        path = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
        if said.get("TargetMode") != "External":
            yield said.get("Id", ""), posixpath.basename(said.get("Type", "")), path


def _in(root: XmlElement, name: str) -> list[XmlElement]:
    return [child for found in root.children if found.name == name for child in found.children]


def new_part(binding: WorkbookParts) -> str:
    """A name for one more sheet."""
    folder = posixpath.dirname(binding.main)
    names = (f"{folder}/worksheets/findings{number or ''}.xml".lstrip("/") for number in range(999))
    return next(name for name in names if name not in binding.archive)


def with_sheet(binding: WorkbookParts, title: str, part: str) -> dict[str, bytes]:
    """The parts that change when one more sheet is there, at the end."""
    main, related, types = (binding.part(n) for n in (binding.main, binding.related, _TYPES))
    root = scan(related, ())
    ids = {found.attributes.get("Id", "").casefold() for found in root.children}
    key = next(
        name for name in (f"rIdFindings{n}" for n in range(1000)) if name.casefold() not in ids
    )
    kind = f"{binding.relation}/worksheet"
    relation = f'<{root.prefix}Relationship Id="{key}" Type="{kind}" Target="/{part}"/>'
    kinds = scan(types, ())
    override = f'<{kinds.prefix}Override PartName="/{part}" ContentType="{_SHEET_TYPE}"/>'
    return {
        binding.main: _with_entry(main, title, key, binding.relation),
        binding.related: spliced(related, grown(related, root, relation.encode())),
        _TYPES: spliced(types, grown(types, kinds, override.encode())),
    }


def _with_entry(main: bytes, title: str, key: str, relation: str) -> bytes:
    root = scan(main, (), depth=3)
    sheets = next(found for found in root.children if found.name == "sheets")
    numbers = [found.attributes.get("sheetId", "0") for found in sheets.children]
    number = max(int(text) for text in numbers if text.isdecimal()) + 1
    # The prefix of relations is the workbook's own affair: here it is said anew.
    entry = (
        f'<{root.prefix}sheet xmlns:r="{relation}" name={quoteattr(title)} sheetId="{number}"'
        f' r:id="{key}"/>'
    )
    return spliced(main, grown(main, sheets, entry.encode()))


def with_names(main: bytes, names: Mapping[str, str], ours: str, active: int) -> bytes:
    """The workbook with other names that begin with ``ours``, and another sheet in front."""
    root = scan(main, (), depth=3)
    edits = [*_named(main, root, names, ours), *_in_front(main, root, active)]
    return spliced(main, edits)


def _named(main: bytes, root: XmlElement, names: Mapping[str, str], ours: str) -> Iterator[Edit]:
    p = root.prefix
    content = "".join(
        f"<{p}definedName name={quoteattr(name)}>{xml(text)}</{p}definedName>"
        for name, text in names.items()
    ).encode()
    found = next((found for found in root.children if found.name == "definedNames"), None)
    if found is None:
        at = placed(root, "definedNames", _ORDER)
        yield at, at, f"<{p}definedNames>".encode() + content + f"</{p}definedNames>".encode()
        return
    for name in found.children:
        if name.attributes.get("name", "").lower().startswith(ours):
            yield name.start, name.end, b""
    yield from grown(main, found, content)


def _in_front(main: bytes, root: XmlElement, active: int) -> Iterator[Edit]:
    p, views = root.prefix, _in(root, "bookViews")
    if views:
        tag = main[views[0].start : views[0].inside]
        yield views[0].start, views[0].inside, with_attributes(tag, activeTab=str(active))
    elif all(found.name != "bookViews" for found in root.children):
        at = placed(root, "bookViews", _ORDER)
        view = f'<{p}bookViews><{p}workbookView activeTab="{active}"/></{p}bookViews>'
        yield at, at, view.encode()


def unselected(part: bytes) -> bytes:
    """A sheet that is not selected: of two selected sheets, both would take what is typed."""
    views = scan(part, (), depth=3)
    return spliced(
        part,
        [
            (v.start, v.inside, with_attributes(part[v.start : v.inside], tabSelected=None))
            for v in _in(views, "sheetViews")
            if v.attributes.get("tabSelected") in ("1", "true")
        ],
    )
