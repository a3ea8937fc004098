"""XML parts read as a stream: no entities, no depth without end, nothing built twice."""

from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from formspec.problem import FormspecError, problem
from formspec_xlsx.archive import Archive

MAX_DEPTH = 64
MAX_ELEMENTS = 500_000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


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


def parse(archive: Archive, part: str, namespace: str, handler: Handler) -> None:
    """Tells ``handler`` the elements of one namespace, and all text.

    Raises FormspecError.
    """
    guard = _Guard(archive.file, part, namespace, handler)
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
    def __init__(self, file: str, part: str, namespace: str, handler: Handler) -> None:
        self.file, self.part = file, part
        self.prefix = f"{namespace} "
        self.handler = handler
        self.depth = self.elements = 0

    def doctype(self, *_: object) -> None:
        raise FormspecError(problem("FS511", file=self.file, part=self.part))

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise FormspecError(problem("FS512", file=self.file, part=self.part))
        if name.startswith(self.prefix):
            self.handler.start(name[len(self.prefix) :], attributes)
        elif self.elements == 1 and name.startswith(STRICT):
            raise FormspecError(problem("FS513", file=self.file))

    def end(self, name: str) -> None:
        self.depth -= 1
        if name.startswith(self.prefix):
            self.handler.end(name[len(self.prefix) :])


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
