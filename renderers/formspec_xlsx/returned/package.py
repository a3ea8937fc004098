"""A file from outside as a package of XML parts, opened only after it was looked at.

Every part is read as a stream: no entities, no depth without end, nothing built twice.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from formspec.plugins import FormspecError, problem, read_bytes

MAX_BYTES = 20_000_000
"""For the file, and for the parts of it that are opened, unpacked."""

MAX_PACKAGE = 100_000_000
"""For all parts as declared: nobody opens the sheet that calculates, which is the largest."""

MAX_PARTS = 200
MAX_RATIO = 1000
"""How much smaller a large part may be when packed: one text in every cell comes to hundreds,
nothing but blanks to more."""

MAX_DEPTH = 64
MAX_ELEMENTS = 300_000
"""The largest form that a template is made for has 250 000 on its index sheet."""

CONTENT_TYPES = "[Content_Types].xml"
"""The part that says what the others are."""

_LARGE = 1_000_000
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# What zipfile raises for a damaged archive; ValueError: a part before the file's beginning.
_BAD = (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError)


# Each has the name most programs write and the one of "Strict Open XML".
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PROPERTIES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
RELATIONS = ("http://schemas.openxmlformats.org/package/2006/relationships",)
TYPES = ("http://schemas.openxmlformats.org/package/2006/content-types",)


class Archive:
    """The parts of a workbook by name, each unpacked when it is asked for.

    Raises FormspecError, here and in ``read``: no workbook at all, or one no office made.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        if len(data) > MAX_BYTES:
            raise FormspecError(problem("FS546", file=file, limit=MAX_BYTES))
        if data[:4] != b"PK\x03\x04":
            raise FormspecError(problem(_what_it_is(data), file=self.file))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _BAD:
            raise self.damaged("zip") from None
        self._infos = {info.filename: info for info in infos}
        self._opened: set[str] = set()
        self.declared_bytes = sum(info.file_size for info in infos)
        self._look(infos)

    def _look(self, infos: list[zipfile.ZipInfo]) -> None:
        """Sizes as declared: unpacking stops there, so a lie is only a damaged part."""
        if len(infos) > MAX_PARTS:
            raise FormspecError(problem("FS507", file=self.file, limit=MAX_PARTS))
        if self.declared_bytes > MAX_PACKAGE:
            raise FormspecError(problem("FS508", file=self.file, limit=MAX_PACKAGE))
        seen: set[str] = set()
        for info in infos:
            name = info.filename
            if info.flag_bits & 0x1:
                raise FormspecError(problem("FS503", file=self.file))
            if info.file_size > max(_LARGE, MAX_RATIO * info.compress_size):
                raise FormspecError(problem("FS509", file=self.file, part=name))
            # Names of parts are the same in upper and lower case.
            if name.lower() in seen:
                raise FormspecError(problem("FS510", file=self.file, part=name))
            seen.add(name.lower())
        if any(name.endswith("vbaproject.bin") for name in seen):
            raise FormspecError(problem("FS516", file=self.file))
        if CONTENT_TYPES not in self._infos:
            is_ods = "mimetype" in seen and self.read("mimetype").startswith(_OPEN_DOCUMENT)
            raise FormspecError(problem("FS517" if is_ods else "FS501", file=self.file))

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        info = self._infos.get(name)
        if info is None:
            raise self.damaged(name)
        self._opened.add(name)
        if self.unpacked_bytes > MAX_BYTES:
            raise FormspecError(problem("FS508", file=self.file, limit=MAX_BYTES))
        try:
            return self._zip.read(info)
        except (*_BAD, zlib.error, RuntimeError):
            raise self.damaged(name) from None

    def size(self, name: str) -> int:
        """How many bytes a part has, as declared."""
        return self._infos[name].file_size

    @property
    def unpacked_bytes(self) -> int:
        """The size of all parts that were opened."""
        return sum(map(self.size, self._opened))

    def damaged(self, part: str) -> FormspecError:
        """The error that a part is missing or cannot be read."""
        return FormspecError(problem("FS506", file=self.file, part=part))


def file_bytes(path: Path) -> bytes:
    """The bytes of a file, of one that is too large only so many. Raises FormspecError."""
    return read_bytes(path, MAX_BYTES + 1)


def _what_it_is(data: bytes) -> str:
    """What a file is that is no zip, by how it begins."""
    if data.startswith(_OLE2):
        return "FS503" if _ENCRYPTED in data else "FS502"
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        return "FS504"
    text = bool(data) and b"\0" not in data[:1000]
    return "FS505" if text and any(sign in data[:1000] for sign in b",;\t\n") else "FS501"


Attributes = Mapping[str, str]


def parse(
    archive: Archive,
    part: str,
    namespaces: Collection[str],
    starts: Mapping[str, Callable[[Attributes], None]],
    ends: Mapping[str, Callable[[], None]] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls ``starts[tag]`` with the attributes of each element of these namespaces,
    ``ends[tag]`` where it ends, ``text`` with every stretch of text.

    Raises FormspecError.
    """
    start_handler = {f"{space} {tag}": call for space in namespaces for tag, call in starts.items()}
    end_handler = {
        f"{space} {tag}": call for space in namespaces for tag, call in (ends or {}).items()
    }
    depth = elements = 0

    def doctype(*_: object) -> None:
        raise FormspecError(problem("FS511", file=archive.file, part=part))

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise FormspecError(problem("FS512", file=archive.file, part=part))
        if name in start_handler:
            start_handler[name](attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name in end_handler:
            end_handler[name]()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(archive.read(part), True)
    except (expat.ExpatError, UnicodeError, LookupError):
        raise archive.damaged(part) from None


ReadElement = tuple[str, Attributes, str]
"""An element: its tag, its attributes, the text inside it."""


def elements(
    archive: Archive, part: str, namespaces: Collection[str], tags: Collection[str]
) -> list[ReadElement]:
    """The elements of some tags, each with all text inside it. Raises FormspecError."""
    result: list[ReadElement] = []
    opened: list[tuple[Attributes, list[str]]] = []

    def start(attributes: Attributes) -> None:
        opened.append((attributes, []))

    def text(piece: str) -> None:
        if opened:
            opened[-1][1].append(piece)

    def end(tag: str) -> None:
        attributes, pieces = opened.pop()
        result.append((tag, attributes, "".join(pieces)))

    ends = {tag: partial(end, tag) for tag in tags}
    parse(archive, part, namespaces, dict.fromkeys(tags, start), ends, text)
    return result


class PartRelation(NamedTuple):
    """How a part points to another one of the same package."""

    id: str
    """Its id, such as ``rId1``."""
    kind: str
    """The last word of its type: ``worksheet``, ``styles``."""
    target: str
    """The name of the part it points to."""


def relations(archive: Archive, part: str) -> Iterator[PartRelation]:
    """The relations of a part; of the package itself where ``part`` is empty."""
    folder, source = posixpath.dirname(part), relations_part(part)
    if source not in archive:
        return
    for _, attributes, _ in elements(archive, source, RELATIONS, {"Relationship"}):
        if attributes.get("TargetMode") != "External":
            target = posixpath.join("/", folder, attributes.get("Target", ""))
            kind = posixpath.basename(attributes.get("Type", ""))
            yield PartRelation(
                attributes.get("Id", ""), kind, posixpath.normpath(target).lstrip("/")
            )


def relations_part(part: str) -> str:
    """The name of the part that holds the relations of another one."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
