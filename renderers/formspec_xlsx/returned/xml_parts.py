"""XML parts read as a stream: no entities, no depth without end, nothing built twice."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol
from xml.parsers import expat

from formspec.diagnostics.problem import FormspecError, problem
from formspec_xlsx.returned.package import Archive

MAX_DEPTH = 64
MAX_ELEMENTS = 300_000
"""The largest form that a template is made for has 250 000 on its index sheet."""

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


class Handler(Protocol):
    """What is told about a part, element by element."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins; ``tag`` is without its namespace."""
        ...

    def end(self, tag: str) -> None:
        """An element ends."""
        ...

    def text(self, text: str) -> None:
        """A stretch of text."""
        ...


def parse(archive: Archive, part: str, namespaces: Collection[str], handler: Handler) -> None:
    """Tells ``handler`` the elements of some namespaces, and all text.

    Raises FormspecError.
    """
    guard = _Guard(archive.file, part, namespaces, handler)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = guard.doctype
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(archive.read(part), True)
    except (expat.ExpatError, UnicodeError, LookupError):
        raise archive.damaged(part) from None


class _Guard:
    def __init__(self, file: str, part: str, namespaces: Collection[str], handler: Handler) -> None:
        self.file, self.part = file, part
        self.namespaces = namespaces
        self.handler = handler
        self.depth = self.elements = 0
        self.tags: dict[str, str] = {}

    def doctype(self, *_: object) -> None:
        raise FormspecError(problem("FS511", file=self.file, part=self.part))

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise FormspecError(problem("FS512", file=self.file, part=self.part))
        tag = self.tags.get(name)
        if tag is None:
            namespace, _, local = name.rpartition(" ")
            tag = self.tags[name] = local if namespace in self.namespaces else ""
        if tag:
            self.handler.start(tag, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.tags[name]:
            self.handler.end(self.tags[name])


class Collector:
    """A handler that calls ``found`` with each element of some names: attributes and text.

    Text inside is that of the whole element, whatever stands around it.
    """

    def __init__(
        self, names: set[str], found: Callable[[str, Mapping[str, str], str], None]
    ) -> None:
        self._names = names
        self._found = found
        self._open: list[tuple[Mapping[str, str], list[str]]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if tag in self._names:
            self._open.append((attributes, []))

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in self._names:
            attributes, texts = self._open.pop()
            self._found(tag, attributes, "".join(texts))

    def text(self, text: str) -> None:
        """A stretch of text."""
        if self._open:
            self._open[-1][1].append(text)
