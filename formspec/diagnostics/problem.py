"""A problem of a definition, a file or a call, as data; its sentence is derived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from errno import (
    EACCES,
    EEXIST,
    EFBIG,
    EIO,
    EISDIR,
    ENAMETOOLONG,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    EPERM,
    EROFS,
)
from types import MappingProxyType
from typing import Any, Literal

from formspec.diagnostics.problem_messages import EXPECTED, SEVERITIES, TEXTS
from formspec.diagnostics.span import Span, mark, printable

MAX_PROBLEMS = 100
"""So many problems of one text are gathered; then it is given up."""

Severity = Literal["error", "warning", "note"]
Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Mend:
    """A change a machine can make: put ``text`` where ``span`` is."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a definition (or a file, or a call).

    ``code`` is stable (``FS…``), ``args`` are the facts its sentence is made of, ``span``
    is the place in the text, ``path`` the item, ``mend`` a change that repairs it.
    """

    code: str
    severity: Severity
    span: Span | None = None
    path: str | None = None
    mend: Mend | None = None
    args: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, lang: Lang = "en") -> str:
        """The sentence: what is wrong and what to do, on one line, safe on a terminal."""
        texts = TEXTS[self.code]
        args = {key: _said(value, lang) for key, value in self.args.items()}
        return printable(texts[1 if lang == "zh" else 2].format_map(args))

    def show(self, lang: Lang = "en") -> str:
        """The sentence with its place, the line itself and a mark under it."""
        head = f"{printable(str(self.span))}: " if self.span else ""
        severity = SEVERITIES[self.severity][lang == "en"]
        text = f"{head}{severity} {self.code}: {self.message(lang)}"
        return f"{text}\n{mark(self.span)}" if self.span else text


def _said(value: object, lang: Lang) -> str:
    """A fact inside a sentence; a key of ``EXPECTED`` in words, a list with commas."""
    if isinstance(value, Words):
        facts = (_said(fact, lang) for fact in value.facts)
        return EXPECTED[value.key][0 if lang == "zh" else 1].format(*facts)
    if isinstance(value, Hint):
        return _hint(value, lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(_said(part, lang) for part in value)
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


@dataclass(frozen=True, slots=True)
class Words:
    """A fact that is itself said in words: a key of ``EXPECTED`` and what these name."""

    key: str
    facts: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """What may have been meant: a few close words, or all that are possible."""

    options: tuple[str, ...]
    close: bool


def os_reason(error: OSError) -> Words | str:
    """Why the system refused, in words where it is one of the common reasons."""
    known = {ENOENT: "no_file", EACCES: "no_right", EISDIR: "is_folder", ENOSPC: "no_space"}
    known |= {EPERM: "no_right", ENOTDIR: "no_folder", EROFS: "no_right", ENAMETOOLONG: "name"}
    known |= {EFBIG: "no_space", EIO: "broken_disk", EEXIST: "exists"}
    key = known.get(error.errno or 0)
    return Words(key) if key else error.strerror or type(error).__name__


def did_you_mean(text: str, options: Iterable[str]) -> Hint:
    """The options close to ``text``, or the first dozen of them where none is."""
    from difflib import get_close_matches  # slow to import

    every = tuple(options)
    close = get_close_matches(text, every, 3)
    return Hint(tuple(close), True) if close else Hint(every[:12], False)


def _hint(hint: Hint, lang: Lang) -> str:
    if not hint.options:
        return EXPECTED["none_hint"][0 if lang == "zh" else 1]
    listed = _said(hint.options, lang)
    if lang == "zh":
        return f"是不是想写 {listed}？" if hint.close else f"可用的有：{listed}"
    return f"did you mean {listed}?" if hint.close else f"there are: {listed}"


def problem(
    code: str,
    span: Span | None = None,
    path: str | None = None,
    mend: Mend | None = None,
    **args: object,
) -> Problem:
    """A problem of the severity its code has."""
    if path is not None:
        args["path"] = path
    return Problem(code, TEXTS[code][0], span, path, mend, MappingProxyType(args))


class FormspecError(Exception):
    """The work could not be done; ``problems`` say why, all that were found at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def message(self, lang: Lang = "en") -> str:
        """All problems, each with its place."""
        return "\n".join(problem.show(lang) for problem in self.problems)

    def __str__(self) -> str:
        return self.message()
