"""Where the elements of an XML part begin and end, in bytes, so that a few can be changed.

What is not changed keeps its bytes: no parser writes the part anew.
"""

import codecs
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^>]*?\?>")
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
    """An element and where its bytes are in the part."""

    name: str
    """Its name without namespace: ``c``."""
    raw: str
    """Its name as written: ``x:c``."""
    attributes: Mapping[str, str]
    """Its attributes."""
    start: int
    """Where it begins."""
    inside: int
    """Where its content begins."""
    close: int = 0
    """Where its content ends."""
    end: int = 0
    """Where it ends."""
    children: list["XmlElement"] = field(default_factory=list)
    """Those elements inside it that ``scan`` looked for."""

    @property
    def empty(self) -> bool:
        """Whether it is written as one tag: ``<c/>``."""
        return self.close == self.end

    @property
    def prefix(self) -> str:
        """What stands before the names of its namespace: ``x:`` or nothing."""
        return self.raw[: -len(self.name)]

    def child(self, name: str) -> "XmlElement | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)


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
    return _DECLARATION.sub(_declared_utf8, text.encode(), count=1)


def _declared_utf8(declaration: re.Match[bytes]) -> bytes:
    return _ENCODING.sub(b'encoding="UTF-8"', declaration[0])


def scan(part: bytes, names: Collection[str], depth: int = 2) -> XmlElement:
    """The root of a part in UTF-8, with the elements of ``names`` nested below it.

    Elements up to ``depth`` are there whatever they are called. The part was read before:
    here it is taken to be well formed.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    top: list[XmlElement] = []
    opened: list[XmlElement | None] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if len(opened) >= depth and local not in names:
            opened.append(None)
            return
        begin = parser.CurrentByteIndex
        raw, inside = _tag(part, begin)
        element = XmlElement(local, raw, dict(attributes), begin, inside)
        parent = next((outer for outer in reversed(opened) if outer is not None), None)
        (top if parent is None else parent.children).append(element)
        opened.append(element)

    def end(_name: str) -> None:
        element = opened.pop()
        if element is None:
            return
        if part[element.inside - 2 : element.inside] == b"/>":
            element.close = element.end = element.inside
        else:
            element.close = parser.CurrentByteIndex
            element.end = part.index(b">", element.close) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(part, True)
    return top[0]


def _tag(part: bytes, start: int) -> tuple[str, int]:
    """The name of a start tag as written, and where the tag ends."""
    name = _TAG_NAME.match(part, start)
    assert name is not None  # noqa: S101 - the parser is at a tag here
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


def retagged(part: bytes, element: XmlElement, **values: str | None) -> Edit:
    """Other attributes of an element."""
    tag = part[element.start : element.inside]
    return element.start, element.inside, with_attributes(tag, **values)


def grown(part: bytes, parent: XmlElement, content: bytes, **values: str | None) -> Iterator[Edit]:
    """More content at the end of an element, and other attributes of it."""
    start, end, tag = retagged(part, parent, **values)
    if parent.empty:
        opened = tag.removesuffix(b"/>").rstrip() + b">"
        yield start, end, opened + content + f"</{parent.raw}>".encode()
    else:
        yield start, end, tag
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
