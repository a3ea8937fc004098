"""A problem of a definition, a file or a call, as data; its sentence is derived."""

import errno
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

from formspec.diagnostics.problem_messages import EXPECTED, SEVERITIES, TEXTS
from formspec.diagnostics.span import Span, mark, printable

MAX_PROBLEMS = 100
"""So many problems of one text are gathered; then reading stops."""

Severity = Literal["error", "warning", "note"]
Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Mend:
    """A change that a machine can make to repair a definition."""

    span: Span
    """The place to change."""
    text: str
    """What to put there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a definition (or a file, or a call)."""

    code: str
    """Which problem it is, ``FS`` and three digits; its meaning never changes."""
    severity: Severity
    """How grave it is."""
    span: Span | None = None
    """The place in the text, where there is one."""
    path: str | None = None
    """The path of the item, such as ``9.A``, where it is about one."""
    mend: Mend | None = None
    """A change that repairs it, where one is known."""
    args: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """The facts of its sentence, by their names in ``TEXTS``."""

    def __hash__(self) -> int:
        return hash((self.code, self.severity, self.span, self.path))

    def __reduce__(self) -> tuple[Any, ...]:
        return reduced(self)

    def message(self, lang: Lang = "en") -> str:
        """The sentence: what is wrong and what to do, on one line, safe on a terminal."""
        texts, lang = TEXTS[self.code], chosen_lang(lang, "en")
        args = {key: _in_words(value, lang) for key, value in self.args.items()}
        return printable(texts[1 if lang == "zh" else 2].format_map(args))

    def show(self, lang: Lang = "en") -> str:
        """The sentence with its place, the line itself and a mark under it."""
        message = self.message(lang)
        head = f"{printable(str(self.span))}: " if self.span else ""
        severity = SEVERITIES[self.severity][lang == "en"]
        text = f"{head}{severity} {self.code}: {message}"
        return f"{text}\n{mark(self.span)}" if self.span and self.span.text else text


def reduced(record: Any) -> tuple[Any, ...]:
    """How a record with a read-only mapping is pickled and copied: ``__reduce__`` of it."""
    values = [getattr(record, field.name) for field in fields(record)]
    plain = [dict(value) if type(value) is MappingProxyType else value for value in values]
    return remade, (type(record), *plain)


def remade(kind: Any, *values: Any) -> Any:
    """The record again."""
    return kind(*[MappingProxyType(value) if type(value) is dict else value for value in values])


@dataclass(frozen=True, slots=True)
class Words:
    """A fact of a problem that differs between languages."""

    key: str
    """Its text: a key of ``EXPECTED``."""
    facts: tuple[object, ...] = ()
    """What stands in the braces of that text, in order."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What may have been meant."""

    options: tuple[str, ...]
    """The words to choose from, the best first."""
    close: bool
    """Whether they resemble what was written; otherwise they are all, or the first, there are."""


def _in_words(value: object, lang: Lang) -> str:
    """A fact as it stands in a sentence; a list with commas, a long text cut."""
    if isinstance(value, Words):
        facts = (_in_words(fact, lang) for fact in value.facts)
        return EXPECTED[value.key][lang != "zh"].format(*facts)
    if isinstance(value, Hint):
        return _suggestion(value, lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(_in_words(part, lang) for part in value)
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _suggestion(hint: Hint, lang: Lang) -> str:
    """A hint as it stands in a sentence."""
    if not hint.options:
        return EXPECTED["none_hint"][lang != "zh"]
    listed = _in_words(hint.options, lang)
    if lang == "zh":
        return f"是不是想写 {listed}？" if hint.close else f"可用的有：{listed}"
    return f"did you mean {listed}?" if hint.close else f"there are: {listed}"


_REASONS = {
    errno.ENOENT: "no_file",
    errno.EACCES: "no_right",
    errno.EPERM: "no_right",
    errno.EROFS: "no_right",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.ENOSPC: "no_space",
    errno.EFBIG: "no_space",
    errno.ENAMETOOLONG: "name",
    errno.EIO: "broken_disk",
    errno.EEXIST: "exists",
    errno.ELOOP: "link_loop",
    errno.ENOMEM: "no_memory",
    errno.EMFILE: "too_many_files",
    errno.ENFILE: "too_many_files",
}
_REASONS |= {getattr(errno, "EDQUOT", errno.ENOSPC): "no_space"}  # Windows has no quota


def os_reason(error: OSError | ValueError) -> Words:
    """Say why the system refused to read or write.

    Args:
        error: What it raised; a ValueError where the name cannot be one of a file.

    Returns:
        A fact for a problem: words in both languages, which name the error where it is rare.

    >>> os_reason(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    Words(key='no_file', facts=())
    """
    if isinstance(error, ValueError):  # a NUL or half a character in the name
        return Words("name_character")
    key = _REASONS.get(error.errno or 0)
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return Words(key) if key else Words("system_error", (name,))


def did_you_mean(text: str, options: Iterable[str]) -> Hint:
    """Find what may have been meant.

    Args:
        text: The word as written.
        options: The words that are allowed.

    Returns:
        Up to three options that resemble the text, or the first dozen where none does.

    >>> did_you_mean("lable", ["code", "label"])
    Hint(options=('label',), close=True)
    """
    from difflib import get_close_matches  # slow to import

    words = tuple(options)
    close = get_close_matches(text, words, 3)
    return Hint(tuple(close), True) if close else Hint(words[:12], False)


def problem(
    code: str,
    span: Span | None = None,
    path: str | None = None,
    mend: Mend | None = None,
    **args: object,
) -> Problem:
    """Make a problem of the severity that its code has.

    Args:
        code: A key of ``TEXTS``.
        span: The place in the text.
        path: The path of the item; a fact of the sentence too.
        mend: A change that repairs it.
        **args: The facts of its sentence.

    Returns:
        The problem.

    Raises:
        KeyError: There is no such code.

    >>> problem("FS114", key="label", first=3).message()
    'the key label is given twice, first in line 3; delete one'
    """
    if path is not None:
        args["path"] = path
    return Problem(code, TEXTS[code][0], span, path, mend, MappingProxyType(args))


class FormspecError(Exception):
    """The work could not be done; ``problems`` say why, all of them at once.

    >>> str(FormspecError(problem("FS111")))
    'error FS111: the file is empty; begin with formspec: 1'
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def message(self, lang: Lang = "en") -> str:
        """All problems, each with its place."""
        return "\n".join(problem.show(lang) for problem in self.problems)

    def __str__(self) -> str:
        return self.message()


def chosen_lang(lang: Lang | None, usual: Lang) -> Lang:
    """The language that was asked for; None asks for the usual one.

    Raises FormspecError if there is no such language.

    >>> chosen_lang(None, "zh")
    'zh'
    """
    if lang not in ("zh", "en", None):
        given = str(lang)
        raise FormspecError(problem("FS650", argument="lang", expected=Words("lang"), given=given))
    return usual if lang is None else lang


def check_type(value: object, kind: type | tuple[type, ...], argument: str, expected: str) -> None:
    """Refuse an argument of the wrong type.

    Args:
        value: The argument.
        kind: The types it may have.
        argument: Its name.
        expected: What it must be, a key of ``EXPECTED``.

    Raises:
        FormspecError: It has another type.

    >>> check_type(3, str, "rule", "text")
    Traceback (most recent call last):
    formspec.diagnostics.problem.FormspecError: error FS650: the argument rule must be a text, ...
    """
    # A text is also a list of letters, which nobody means.
    letters = isinstance(value, str) and kind in (Collection, Iterable, Sequence)
    if letters or not isinstance(value, kind):
        given = type(value).__name__
        raise FormspecError(
            problem("FS650", argument=argument, expected=Words(expected), given=given)
        )
