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
from typing import Any, NoReturn

from formspec.diagnostics.problem import MAX_PROBLEMS, FormspecError, Problem, os_reason, problem
from formspec.diagnostics.span import Span

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_NODES = 50_000

# C0 and C1 controls but tab and line ends, lone surrogates, direction controls, U+FEFF inside.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; ``plain`` if it stood without quotes."""

    text: str
    plain: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their nodes, in order; keys are unique."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    span: Span


Node = Scalar | Sequence | Mapping


def from_path(path: Path) -> tuple[str, str]:
    """The text of a definition file and its name for messages.

    Raises FormspecError: no such file, too large, not UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormspecError(problem("FS101", file=str(path), reason=os_reason(error))) from None
    return from_bytes(data, str(path)), str(path)


def from_bytes(data: bytes, source: str) -> str:
    """Decode a definition's bytes; raises FormspecError."""
    if len(data) > MAX_BYTES:
        raise FormspecError(problem("FS102", file=source, limit=MAX_BYTES))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormspecError(problem("FS103", file=source, line=line)) from None


def parse(text: str, source: str) -> Mapping:
    """The nodes of one YAML document whose top is a mapping.

    Raises FormspecError with one problem (text that is no YAML) or several
    (duplicate keys).
    """
    if len(text) > MAX_BYTES:
        raise FormspecError(problem("FS102", file=source, limit=MAX_BYTES))
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    _refuse_characters(text, source, lines)
    builder = _Builder(source, lines)
    top = builder.document(_events(text, source, lines))
    if builder.problems:
        raise FormspecError(*builder.problems)
    if not isinstance(top, Mapping):
        raise FormspecError(problem("FS106", top.span))
    return top


def _refuse_characters(text: str, source: str, lines: list[str]) -> None:
    match = _FORBIDDEN.search(text)
    if match:
        before = text[: match.start()].replace("\r\n", "\n")
        line = len(re.findall("[\n\r\x85\u2028\u2029]", before)) + 1
        column = match.start() - max(text.rfind(end, 0, match.start()) for end in "\n\r\x85")
        place = Span(source, line, column, 1, lines[line - 1])
        raise FormspecError(problem("FS104", place, character=f"U+{ord(match.group()):04X}"))


def _events(text: str, source: str, lines: list[str]) -> Iterator[Any]:
    import yaml

    # The C parser keeps its own stack on the heap: no depth of text can overflow it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = _place(source, lines, mark, 1) if mark else Span(source, 1, 1, 1, lines[0])
        said = getattr(error, "problem", None) or "not readable"
        raise FormspecError(problem("FS105", place, reason=said)) from None
    except RecursionError:
        raise FormspecError(
            problem("FS107", Span(source, 1, 1, 1, lines[0]), limit=MAX_DEPTH)
        ) from None


def _place(source: str, lines: list[str], mark: Any, length: int) -> Span:
    line = lines[mark.line] if mark.line < len(lines) else ""
    # The line itself, not a copy: thousands of nodes may stand on one long line.
    return Span(source, mark.line + 1, mark.column + 1, max(length, 1), line)


class _Builder:
    """Events to nodes, with an explicit stack."""

    def __init__(self, source: str, lines: list[str]) -> None:
        self.source = source
        self.lines = lines
        self.problems: list[Problem] = []
        self.nodes = 0

    def document(self, events: Iterator[Any]) -> Node:
        top: Node | None = None
        stack: list[tuple[Span, list[Node] | None, list[Node]]] = []
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self.fail("FS108", event)
            elif kind == "AliasEvent" or getattr(event, "anchor", None):
                self.fail("FS109", event)
            elif getattr(event, "tag", None) and kind != "ScalarEvent":
                self.fail("FS110", event)
            elif kind in ("SequenceStartEvent", "MappingStartEvent"):
                if len(stack) >= MAX_DEPTH:
                    self.fail("FS107", event, limit=MAX_DEPTH)
                stack.append((self.span(event), [] if kind[0] == "M" else None, []))
            elif kind in ("ScalarEvent", "SequenceEndEvent", "MappingEndEvent"):
                if kind == "ScalarEvent":
                    node: Node = self.scalar(event)
                else:
                    node = self.close(*stack.pop())
                self.count(event)
                if stack:
                    stack[-1][2].append(node)
                else:
                    top = node
        if top is None:
            raise FormspecError(problem("FS111", Span(self.source, 1, 1, 1, self.lines[0])))
        return top

    def scalar(self, event: Any) -> Scalar:
        if event.tag and event.tag != "!":
            self.fail("FS110", event)
        hidden = _FORBIDDEN.search(event.value)
        if hidden:
            self.fail("FS104", event, character=f"U+{ord(hidden.group()):04X}")
        # Folded and literal blocks end with a line feed that nobody meant.
        text = event.value.rstrip("\n") if event.style in ("|", ">") else event.value
        return Scalar(text, not event.style, self.span(event))

    def close(self, span: Span, pairs: list[Node] | None, nodes: list[Node]) -> Node:
        if pairs is None:
            return Sequence(tuple(nodes), span)
        seen: dict[str, Scalar] = {}
        found: list[tuple[Scalar, Node]] = []
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if len(self.problems) >= MAX_PROBLEMS:
                raise FormspecError(*self.problems)
            if not isinstance(key, Scalar):
                self.problems.append(problem("FS112", key.span))
            elif key.plain and key.text == "<<":
                self.problems.append(problem("FS113", key.span))
            elif key.text in seen:
                first = seen[key.text].span.line
                self.problems.append(problem("FS114", key.span, key=key.text, first=first))
            else:
                seen[key.text] = key
                found.append((key, value))
        return Mapping(tuple(found), span)

    def count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.fail("FS115", event, limit=MAX_NODES)

    def span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return _place(self.source, self.lines, start, length)

    def fail(self, code: str, event: Any, **args: Any) -> NoReturn:
        raise FormspecError(problem(code, self.span(event), **args))
