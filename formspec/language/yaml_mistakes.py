"""What an author meant where YAML cannot be read, or reads something else.

Each guess is one line written anew; it is told only if YAML then reads further than before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from os.path import commonprefix
from typing import NamedTuple

from formspec.diagnostics.problem import Mend, Words
from formspec.diagnostics.span import Span
from formspec.language.declaration import OBJECTS

MAX_LINE = 10_000
"""Longer lines were not written by hand; nothing is guessed of them."""

_KEY = "(?:" + "|".join(sorted({name for type_ in OBJECTS.values() for name in type_.keys})) + ")"
_END = rf"(?=\s*(?:,\s*{_KEY}\s*:|[}}\]]\s*(?:[}}\],]|$)|\s#|$))"  # of a value, in braces or not
_START = r"(?:^ *|[:,\[{] *|- +)"  # of a list, a mapping or an entry
_BEFORE = r"(?:^ *(?:- +)*|[{,，、；;] *)"  # a key
_SIGNS = (
    (re.compile(r"^( *)-(?=[\w{\[])"), r"\1- "),
    (re.compile(rf"({_START})｛"), r"\1{"),
    (re.compile(rf"({_START})［"), r"\1["),
    (re.compile(rf"({_BEFORE}{_KEY})(?: *： *|:(?=\S))"), r"\1: "),
    (re.compile(rf"[，、；;] *(?={_KEY}:)"), ", "),
    (re.compile(r"(: +)“([^“”\"\\]*[:,][^“”\"\\]*)”"), r'\1"\2"'),
    (re.compile(r"｝(?=[}\]\s]*$)"), "}"),
    (re.compile(r"］(?=\s*(?:[}\],]|$))"), "]"),
)
"""Signs that YAML does not know where one that it knows must stand, and a blank left out."""

_VALUE = re.compile(rf"({_KEY}): +(?=\S)(.*?){_END}")
_LEAD = re.compile(r"( *)((?:- +)*)(?=[^\s#])")
_PAIR = {"{": "}", "[": "]", '"': '"', "'": "'"}


class Mistake(NamedTuple):
    """What is wrong with one line; lines and columns count from 0."""

    reason: Words
    """Why, and what to write."""
    line: int
    """Which line it is."""
    column: int
    """Where in the line."""
    new: str | None = None
    """The line as it was meant, where that is known."""


class Trouble(NamedTuple):
    """Where PyYAML gave up; lines and columns count from 0."""

    lines: Sequence[str]
    """The lines of the text."""
    read: int
    """The line that it had read."""
    line: int
    """The line where it could not go on."""
    column: int
    """The column there."""
    opened: tuple[int, int]
    """Where began what it was reading."""

    @property
    def opens(self) -> str:
        """The sign there; a blank at the end of a line."""
        return self.lines[self.opened[0]][self.opened[1] :][:1] or " "


def placed(mistake: Mistake, old: str, source: str) -> tuple[Span, Mend | None]:
    """The place of a mistake, and the smallest change that makes the line the one meant."""
    place = Span(source, mistake.line + 1, mistake.column + 1, 1, old)
    if mistake.new is None:
        return place, None
    start, end = _change(old, mistake.new)
    stretch = replace(place, column=start + 1, length=len(old) - end - start)
    return place, Mend(stretch, mistake.new[start : len(mistake.new) - end])


def _change(old: str, new: str) -> tuple[int, int]:
    """How many characters before and behind a change stay; it takes one at least."""
    start = len(commonprefix([old, new]))  # noqa: RUF071
    end = len(commonprefix([old[start:][::-1], new[start:][::-1]]))  # noqa: RUF071
    if start + end == len(old):
        return (start - 1, end) if start else (0, end - 1)
    return start, end


def wrong_sign(line: str, number: int = 0) -> Mistake | None:
    """A sign that only looks like one of YAML, or lacks the blank behind it.

    >>> wrong_sign("title：走访表").new
    'title: 走访表'
    """
    new = line
    for pattern, plain in _SIGNS if len(line) <= MAX_LINE else ():
        new = pattern.sub(plain, new)
    if new == line:
        return None
    column = _change(line, new)[0]
    key = "yaml_blank" if line[column] in ":-" else "yaml_sign"
    return Mistake(Words(key, (line[column], new.strip())), number, column, new)


def one_for_many(choice: Span) -> Mistake | None:
    """A list of one choice that has the commas of Chinese texts where YAML wants its own.

    >>> one_for_many(Span("a.yaml", 1, 11, 3, "choices: [是，否]")).new
    'choices: [是, 否]'
    """
    line, start = choice.text, choice.column - 1
    end = start + choice.length
    sign = re.search(r"^[^\"'].*?([，、；])", line[start:end])
    if sign is None or not re.search(r"\[ *$", line[:start]):
        return None
    meant = re.sub(r" *[，、；] *", ", ", line[start:end])
    reason = Words("yaml_sign", (sign[1], f"[{meant}]"))
    place = start + sign.start(1)
    return Mistake(reason, choice.line - 1, place, line[:start] + meant + line[end:])


def likely(at: Trouble) -> Mistake:
    """What is probably wrong where YAML cannot be read; where nothing is known, that place."""
    reach = _reach(at.lines)
    for guess in _guesses(at):
        before, behind = at.lines[: guess.line], at.lines[guess.line + 1 :]
        if guess.new is None or _reach([*before, guess.new, *behind]) > reach:
            return guess
    return Mistake(Words("yaml_unclear"), at.line, at.column)


def _reach(lines: Sequence[str]) -> float:
    """How many events PyYAML yields before it gives up; infinity where it does not."""
    import yaml

    count = 0
    try:
        for _ in yaml.parse("\n".join(lines), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            count += 1
    except (yaml.YAMLError, RecursionError):
        return count
    return float("inf")


def _guesses(at: Trouble) -> Iterator[Mistake]:
    """What may be wrong, the likeliest first."""
    for number in range(min(at.read, at.line), at.line + 1):
        line = at.lines[number]
        tab = line.find("\t")
        if tab >= 0 and not line[:tab].strip(" -"):
            yield Mistake(Words("yaml_tab"), number, tab, _without_tab(at.lines, number))
            yield Mistake(Words("yaml_tab"), number, tab)
        if mistake := wrong_sign(line, number):
            yield mistake
    if len(at.lines[at.line]) <= MAX_LINE:
        yield from _value(at)
        yield from _open(at)
        yield from _indentation(at)
    begun = at.lines[at.opened[0]]
    if at.opened[0] < at.line and ":" not in begun and at.opens not in _PAIR:
        new = re.sub(rf"^( *(?:- +)*{_KEY}) +", r"\1: ", begun[:MAX_LINE])
        reason = Words("yaml_colon", (new.strip() if new != begun else "key: value",))
        yield Mistake(reason, *at.opened, new if new != begun else None)


def _without_tab(lines: Sequence[str], number: int) -> str:
    """The line with blanks for tabs, as the lines above let it stand."""
    rest = re.sub(r"^-\s+", "- ", lines[number].lstrip())
    above = [lead for line in lines[:number] if (lead := _LEAD.match(line))][::-1]
    entry = rest.startswith("- ")
    if above and above[0].string.rstrip().endswith(":"):
        return " " * (above[0].end() + 2) + rest
    levels = [len(lead[1 if entry else 0]) for lead in above if lead[2] or not entry]
    return " " * next(iter(levels), 0) + rest


def _value(at: Trouble) -> Iterator[Mistake]:
    """A comma left out, or a value that needs quotation marks."""
    line, column = at.lines[at.line], at.column
    second = re.search(rf"{_KEY}: *[^\s,][^,]*?(?=\s+({_KEY})$)", line[:column])
    if second and line[column:].startswith(":") and at.opens == "{":
        new = f"{line[: second.end()]},{line[second.end() :]}"
        yield Mistake(Words("yaml_comma", (second[1], new.strip())), at.line, second.end(), new)
    for value in _VALUE.finditer(line):
        key, text = value.groups()
        if value.start(2) <= column <= value.end(2) and at.opens not in "\"'":
            quoted = "'" + text.replace("'", "''") + "'" if set(text) & {*'"\\'} else f'"{text}"'
            new = line[: value.start(2)] + quoted + line[value.end(2) :]
            yield Mistake(Words("yaml_quotes", (key, f"{key}: {quoted}")), at.line, column, new)


def _open(at: Trouble) -> Iterator[Mistake]:
    """A brace, a bracket or a quotation mark that nothing closes."""
    begun, column = at.opened
    last, close, here = begun, _PAIR.get(at.opens), at.lines[at.line]
    if close is None or (begun < at.line and here.count(close) > here.count(at.opens)):
        return  # it goes on over lines
    if close in "}]" and begun < at.line:
        last = next((n for n in range(at.line - 1, begun, -1) if at.lines[n].strip()), begun)
    line = at.lines[last]
    end = re.compile(r"(?=\s*(?:\s#|$))" if last < at.line and close in "}]" else _END)
    if place := end.search(line, column + 1 if last == begun else 0):
        new = line[: place.start()] + close + line[place.start() :]
        yield Mistake(Words("yaml_open", (at.opens, close, new.strip())), begun, column, new)


def _indentation(at: Trouble) -> Iterator[Mistake]:
    """A line, a list entry or a key, that stands under none of those above."""
    line = at.lines[at.line]
    lead = _LEAD.match(line)
    if lead is None or ":" in line[lead.end() : at.column].strip():
        return
    own, deepest, columns = len(lead[1]), MAX_LINE, list[int]()
    for above in map(_LEAD.match, reversed(at.lines[: at.line])):
        if above and len(above[1]) < deepest:
            deepest = len(above[1])
            if above[2] or not lead[2]:
                columns.append(len(above[1 if lead[2] else 0]))
    near, *others = sorted(columns, key=lambda column: abs(column - own)) or [own]
    if near != own:
        sure = not others or abs(near - own) < abs(others[0] - own)
        new = " " * near + line.strip() if sure else None
        yield Mistake(Words("yaml_indent", (tuple(columns),)), at.line, own, new)
