"""Where the elements of an XML part begin and end, in bytes, so that a few can be changed.

What is not changed keeps its bytes: no parser writes the part anew.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG_NAME = re.compile(rb"<([^\s/>]+)")


@dataclass(slots=True)
class XmlElement:
    """An element: its bytes are ``start`` to ``end``, its content ``inside`` to ``close``.

    ``raw`` is its name as written (``x:c``), ``children`` those elements that were asked for.
    """

    name: str
    raw: str
    attributes: Mapping[str, str]
    start: int
    inside: int
    close: int = 0
    end: int = 0
    children: list["XmlElement"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it is written as one tag: ``<c/>``."""
        return self.close == self.end

    @property
    def prefix(self) -> str:
        """What stands before the names of its namespace: ``x:`` or nothing."""
        return self.raw[: -len(self.name)]


def utf8(part: bytes) -> bytes:
    """The part in UTF-8, without a declaration of another encoding."""
    for bom, encoding in _BOMS:
        if part.startswith(bom):
            text = part[len(bom) :].decode(encoding)
            break
    else:
        declared = _DECLARATION.match(part)
        named = _ENCODING.search(declared[0]) if declared else None
        text = part.decode(named[1].decode() if named else "utf-8")
    data = text.encode()
    declared = _DECLARATION.match(data)
    return (
        _ENCODING.sub(b'encoding="UTF-8"', declared[0]) + data[declared.end() :]
        if declared
        else data
    )


def scan(part: bytes, names: Iterable[str], depth: int = 2) -> XmlElement:
    """The root of a part in UTF-8, with the elements of ``names`` nested below it.

    Elements up to ``depth`` are there whatever they are called. The part was read before:
    here it is taken to be well formed.
    """
    scanner = _Scanner(part, frozenset(names), depth)
    parser = expat.ParserCreate(namespace_separator=" ")
    scanner.parser = parser
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.Parse(part, True)
    return scanner.root


class _Scanner:
    parser: expat.XMLParserType
    root: XmlElement

    def __init__(self, part: bytes, names: frozenset[str], depth: int) -> None:
        self.part, self.names, self.depth = part, names, depth
        self.level = 0
        self.open: list[XmlElement | None] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.level += 1
        local = name.rpartition(" ")[2]
        if self.level > self.depth and local not in self.names:
            self.open.append(None)
            return
        start = self.parser.CurrentByteIndex
        raw, inside = _tag(self.part, start)
        found = XmlElement(local, raw, dict(attributes), start, inside)
        parent = next((element for element in reversed(self.open) if element is not None), None)
        if parent is None:
            self.root = found
        else:
            parent.children.append(found)
        self.open.append(found)

    def end(self, _name: str) -> None:
        self.level -= 1
        found = self.open.pop()
        if found is None:
            return
        if self.part[found.inside - 2 : found.inside] == b"/>":
            found.close = found.end = found.inside
        else:
            found.close = self.parser.CurrentByteIndex
            found.end = self.part.index(b">", found.close) + 1


def _tag(part: bytes, start: int) -> tuple[str, int]:
    """The name of a start tag as written, and where the tag ends."""
    name = _TAG_NAME.match(part, start)
    assert name is not None  # noqa: S101 - the parser has just found it here
    at = name.end()
    while attribute := _ATTRIBUTE.match(part, at):
        at = attribute.end()
    return name[1].decode(), part.index(b">", at) + 1


def with_attributes(tag: bytes, **values: str | None) -> bytes:
    """A start tag with other values of its plain attributes; None takes one away."""
    name = _TAG_NAME.match(tag)
    assert name is not None  # noqa: S101 - it is a tag
    kept = []
    at = name.end()
    while attribute := _ATTRIBUTE.match(tag, at):
        at = attribute.end()
        if attribute[1].decode() not in values:
            kept.append(attribute[0])
    added = "".join(f" {key}={quoteattr(text)}" for key, text in values.items() if text is not None)
    return tag[: name.end()] + b"".join(kept) + added.encode() + tag[at:]


Edit = tuple[int, int, bytes]
"""From where to where, and what stands there instead."""


def spliced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with some stretches replaced, none of which overlap."""
    out, done = [], 0
    for start, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        out += [part[done:start], instead]
        done = end
    return b"".join([*out, part[done:]])


def grown(part: bytes, parent: XmlElement, content: bytes, **values: str | None) -> Iterator[Edit]:
    """More content at the end of an element, and other attributes of it."""
    tag = with_attributes(part[parent.start : parent.inside], **values)
    if parent.empty:
        opened = tag.removesuffix(b"/>").rstrip() + b">"
        yield parent.start, parent.end, opened + content + f"</{parent.raw}>".encode()
    else:
        yield parent.start, parent.inside, tag
        yield parent.close, parent.close, content


def insertion_point(root: XmlElement, name: str, order: Sequence[str]) -> int:
    """Where a child must be put whose parent wants its children in this order."""
    later = set(order[order.index(name) + 1 :])
    return next((child.start for child in root.children if child.name in later), root.close)


def text_cell(prefix: str, address: str, text: str, style: str = "") -> bytes:
    """A cell that holds a text, as text; ``style`` is its attribute ``s``, perhaps nothing."""
    p, styled = prefix, f' s="{style}"' if style else ""
    return (
        f'<{p}c r="{address}"{styled} t="inlineStr"><{p}is><{p}t xml:space="preserve">'
        f"{escape(text)}</{p}t></{p}is></{p}c>"
    ).encode()
