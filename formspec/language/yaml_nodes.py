"""YAML text to nodes with places: every scalar stays the text that was written.

Only the plain part of YAML: no tags, no anchors or aliases, no merge keys, one document.
PyYAML yields events; the nodes are built here, so that nothing is guessed (``9.10``,
``no``, ``12:30`` stay text), nothing is built twice and the depth is bounded before
anything recurses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn, cast

from formspec.diagnostics.problem import MAX_PROBLEMS, FormspecError, Problem, problem
from formspec.diagnostics.regular_file import read_bytes
from formspec.diagnostics.span import Span
from formspec.language.yaml_mistakes import Trouble, likely, placed

MAX_BYTES = 1_000_000
"""The size of a definition, in bytes."""

MAX_DEPTH = 50
"""So deep may lists and mappings be nested."""

MAX_NODES = 50_000
"""So many texts, lists and mappings may a definition have."""

# C0 and C1 controls but tab and line ends, lone surrogates, direction controls, U+FEFF inside.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


# The key formspec at the top, in the block or in the flow style.
_DEFINITION = re.compile(
    r"""^["']?formspec["']?[ \t]*[:：]|\A\s*\{(?:.*,)?\s*["']?formspec["']?\s*[:：]""",
    re.MULTILINE | re.DOTALL,
)

_ENGLISH = re.compile(r"""^[{ ]*["']?language["']? *[:：] *["']?en\b""", re.MULTILINE)

# What opens a list or a mapping within a line, or closes it.
_BRACKET = re.compile(r"[\[{\]}]|(?<!\S)[-?](?=\s)")


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """A text."""

    text: str
    """The text as written, quotes and escapes of YAML resolved."""
    plain: bool
    """Whether it was written without quotes, and not as a block."""
    span: Span
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class YamlSequence:
    """A list."""

    items: tuple["YamlNode", ...]
    """Its entries, in order."""
    span: Span
    """Where it begins."""


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """Keys with their values."""

    pairs: tuple[tuple[YamlScalar, "YamlNode"], ...]
    """Keys and values, in order; the texts of the keys differ."""
    span: Span
    """Where it begins."""


YamlNode = YamlScalar | YamlSequence | YamlMapping


def from_path(path: Path) -> tuple[str, str]:
    """Read a definition file.

    Args:
        path: The file.

    Returns:
        Its text, and its name for messages.

    Raises:
        FormspecError: There is no such file, it is too large, or not UTF-8.

    >>> from_path(Path("missing.yaml"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    formspec.diagnostics.problem.FormspecError: error FS101: cannot open missing.yaml: ...
    """
    return from_bytes(read_bytes(path, MAX_BYTES + 1), str(path)), str(path)


def from_bytes(data: bytes, source: str) -> str:
    """Decode the bytes of a definition.

    Args:
        data: UTF-8, with or without a byte order mark; at most ``MAX_BYTES``.
        source: What messages call it.

    Returns:
        The text.

    Raises:
        FormspecError: It is too large, or not UTF-8.

    >>> from_bytes("单位: 人".encode(), "visits.yaml")
    '单位: 人'
    """
    if len(data) > MAX_BYTES:
        raise FormspecError(problem("FS102", file=source, limit=MAX_BYTES))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormspecError(problem("FS103", file=source, line=line)) from None


def is_definition(text: str) -> bool:
    r"""Whether a text means to be a definition: at its top stands the key ``formspec``.

    Only such a text is quoted in messages; any other file may hold what is nobody's business.

    >>> is_definition("formspec: 1\nid: [")
    True
    >>> is_definition("root:x:0:0")
    False
    """
    return _DEFINITION.search(text) is not None


def written_language(text: str) -> Literal["zh", "en"]:
    r"""The language that a definition says, also where it cannot be read.

    >>> written_language("formspec: 1\nlanguage: en\nid: [")
    'en'
    """
    return "en" if _ENGLISH.search(text) else "zh"


def parse(text: str, source: str) -> YamlMapping:
    """Read one YAML document whose top is a mapping.

    Args:
        text: The document; at most ``MAX_BYTES`` characters.
        source: What messages call it.

    Returns:
        Its keys and values; every scalar is the text that was written.

    Raises:
        FormspecError: With one problem (text that is not YAML, or not its plain part) or
            several (duplicate keys).

    >>> [(key.text, value.text) for key, value in parse("version: 9.10", "x").pairs]
    [('version', '9.10')]
    """
    if len(text) > MAX_BYTES:
        raise FormspecError(problem("FS102", file=source, limit=MAX_BYTES))
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    _refuse_characters(text, source, lines)
    builder = _Builder(source, lines)
    top = builder.document(_events(text, source, lines))
    if builder.problems:
        raise FormspecError(*builder.problems)
    if not isinstance(top, YamlMapping):
        raise FormspecError(problem("FS106", top.span))
    return top


def _refuse_characters(text: str, source: str, lines: list[str]) -> None:
    """Refuse control and direction characters anywhere in the text."""
    match = _FORBIDDEN.search(text)
    if match:
        before = text[: match.start()].replace("\r\n", "\n")
        line = len(re.findall("[\n\r\x85\u2028\u2029]", before)) + 1
        column = match.start() - max(text.rfind(end, 0, match.start()) for end in "\n\r\x85")
        place = Span(source, line, column, 1, lines[line - 1])
        raise FormspecError(problem("FS104", place, character=f"U+{ord(match.group()):04X}"))


def _events(text: str, source: str, lines: list[str]) -> Iterator[Any]:
    """PyYAML's events; what it cannot read is reported as a problem."""
    import yaml

    # The C parser keeps its own stack on the heap: no depth of text can overflow it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth, read, line, column = 0, 0, 0, 0
    try:
        for event in yaml.parse(text, Loader=loader):
            yield event
            depth += _DEEPER.get(type(event).__name__, 0)
            begin, end = cast("tuple[Any, Any]", (event.start_mark, event.end_mark))
            read, line, column = begin.line, end.line, end.column
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = _place(source, lines, mark, 1) if mark else Span(source, 1, 1, 1, lines[0])
        start = column if place.line == line + 1 else 0
        deep = _opened_too_deep(place.text[: place.column], start, depth)
        if deep is not None:
            place = Span(source, place.line, deep, 1, place.text)
            raise FormspecError(problem("FS107", place, limit=MAX_DEPTH)) from None
        began: Any = getattr(error, "context_mark", None) or mark
        last = len(lines) - 1
        opened = (min(began.line, last), began.column) if began else (0, 0)
        at = Trouble(lines, read, min(place.line - 1, last), place.column - 1, opened)
        mistake = likely(at)
        place, mend = placed(mistake, lines[mistake.line], source)
        raise FormspecError(problem("FS105", place, None, mend, reason=mistake.reason)) from None
    except RecursionError:
        raise FormspecError(
            problem("FS107", Span(source, 1, 1, 1, lines[0]), limit=MAX_DEPTH)
        ) from None


_DEEPER = {
    "SequenceStartEvent": 1, "MappingStartEvent": 1, "SequenceEndEvent": -1, "MappingEndEvent": -1,
}  # fmt: skip


def _opened_too_deep(line: str, start: int, depth: int) -> int | None:
    """The column where a line, from ``start``, opens more lists and mappings than may be nested.

    A parser looks ahead to the end of a line, and may give up there by a bound of its own
    before it yields what it has seen. Whether it does must not change what is said.
    """
    unquoted = re.compile("[^\"'#]*").match(line, start)
    for match in _BRACKET.finditer(unquoted[0] if unquoted else ""):
        depth += -1 if match[0] in "]}" else 1
        if depth > MAX_DEPTH:
            return start + match.start() + 1
    return None


def _place(source: str, lines: list[str], mark: Any, length: int) -> Span:
    """The span of a mark of PyYAML."""
    line = lines[mark.line] if mark.line < len(lines) else ""
    # The line itself, not a copy: thousands of nodes may stand on one long line.
    return Span(source, mark.line + 1, mark.column + 1, max(length, 1), line)


class _Builder:
    """Events to nodes, with an explicit stack."""

    def __init__(self, source: str, lines: list[str]) -> None:
        self.source = source
        self.lines = lines
        self.problems: list[Problem] = []
        self.documents = 0
        self.nodes = 0

    def document(self, events: Iterator[Any]) -> YamlNode:
        """The node at the top of the only document."""
        top: YamlNode | None = None
        stack: list[tuple[Span, list[YamlNode]]] = []
        for event in events:
            kind = type(event).__name__
            self.refuse(event, kind)
            if kind in ("SequenceStartEvent", "MappingStartEvent"):
                if len(stack) >= MAX_DEPTH:
                    self.fail("FS107", event, limit=MAX_DEPTH)
                stack.append((self.span(event), []))
            elif kind in ("ScalarEvent", "SequenceEndEvent", "MappingEndEvent"):
                node = (
                    self.scalar(event) if kind == "ScalarEvent" else self.close(kind, *stack.pop())
                )
                self.count(event)
                if stack:
                    stack[-1][1].append(node)
                else:
                    top = node
        if top is None:
            raise FormspecError(problem("FS111", Span(self.source, 1, 1, 1, self.lines[0])))
        return top

    def refuse(self, event: Any, kind: str) -> None:
        """Refuse a second document, anchors, aliases and tags."""
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                self.fail("FS108", event)
        elif kind == "AliasEvent" or getattr(event, "anchor", None):
            self.fail("FS109", event)
        elif getattr(event, "tag", None) and not (kind == "ScalarEvent" and event.tag == "!"):
            self.fail("FS110", event)

    def scalar(self, event: Any) -> YamlScalar:
        """A text; one that hides a forbidden character in an escape is refused."""
        hidden = _FORBIDDEN.search(event.value)
        if hidden:
            self.fail("FS104", event, character=f"U+{ord(hidden.group()):04X}")
        # Folded and literal blocks end with a line feed that nobody meant.
        text = event.value.rstrip("\n") if event.style in ("|", ">") else event.value
        return YamlScalar(text, not event.style, self.span(event))

    def close(self, kind: str, span: Span, nodes: list[YamlNode]) -> YamlSequence | YamlMapping:
        """The list or mapping that ends here."""
        if kind == "SequenceEndEvent":
            return YamlSequence(tuple(nodes), span)
        seen: dict[str, YamlScalar] = {}
        pairs: list[tuple[YamlScalar, YamlNode]] = []
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if len(self.problems) >= MAX_PROBLEMS:
                raise FormspecError(*self.problems)
            if not isinstance(key, YamlScalar):
                self.problems.append(problem("FS112", key.span))
            elif key.plain and key.text == "<<":
                self.problems.append(problem("FS113", key.span))
            elif key.text in seen:
                first = seen[key.text].span.line
                self.problems.append(problem("FS114", key.span, key=key.text, first=first))
            else:
                seen[key.text] = key
                pairs.append((key, value))
        return YamlMapping(tuple(pairs), span)

    def count(self, event: Any) -> None:
        """Bound the number of nodes."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.fail("FS115", event, limit=MAX_NODES)

    def span(self, event: Any) -> Span:
        """Where an event stands."""
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return _place(self.source, self.lines, start, length)

    def fail(self, code: str, event: Any, **args: Any) -> NoReturn:
        """Give up at an event."""
        raise FormspecError(problem(code, self.span(event), **args))
