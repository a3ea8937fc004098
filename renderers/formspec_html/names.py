"""Short names for what a script declares, so that a page of many cells stays small.

This is no parser of JavaScript. It knows our own scripts: statements end in semicolons,
parameters stand in parentheses, a division has a blank on either side, labels, classes and
``var`` are not used. Properties and whatever is not surely declared here keep their names.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, product
from string import ascii_lowercase

_TOKENS = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`'
    r"|/(?![ /*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*"
    r"|\.\.\.|=>|[0-9][\w.]*|[A-Za-z_$][\w$]*|\s+|.",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_KEPT = frozenset(
    re.findall(
        r"\w+",
        """
        async await break catch const continue delete do else false finally for function if in
        instanceof let new null of return switch this throw true try typeof undefined void while
        yield
        Array BigInt Blob Boolean CustomEvent Date Error Event Infinity JSON Map Math NaN Number
        Object RegExp Set String URL clearTimeout confirm console document globalThis isNaN
        localStorage location name print setTimeout window
        """,
    )
)
"""What the language and the browser own, of all that our scripts use."""

_BEFORE_BLOCKS = frozenset((")", "=>", "else", "do", "try", "finally", "catch", ";", "{", "}", ""))


def tokens_of(script: str) -> list[str]:
    """The script piece by piece: nothing is left out."""
    return _TOKENS.findall(script)


def shorten(script: str) -> str:
    """The script with other names for its variables, functions and parameters."""
    tokens = tokens_of(script)
    signs = [number for number, token in enumerate(tokens) if not token.isspace()]
    read = _Reading([tokens[number] for number in signs])
    short = _short(read)
    for place, number in enumerate(signs):
        token = tokens[number]
        if token.startswith("`"):
            tokens[number] = _in_template(token, short)
        elif token in short and not read.is_property(place):
            key = f"{token}:" if read.is_shorthand(place) else ""
            tokens[number] = key + short[token]
    return "".join(tokens)


def _in_template(text: str, short: dict[str, str]) -> str:
    """Names in the holes of a template, which hold plain expressions."""

    def hole(found: re.Match[str]) -> str:
        names = re.sub(
            r'"[^"]*"|(?<![\w$.])[A-Za-z_$][\w$]*',
            lambda name: short.get(name[0], name[0]),
            found[0][2:-1],
        )
        return f"${{{names}}}"

    return re.sub(r"\$\{[^{}]*\}", hole, text)


class _Reading:
    """The tokens of a script without its blanks, with the bracket around each."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.closed: dict[int, int] = {}
        self._around: list[int | None] = []
        opened: list[int] = []
        for place, token in enumerate(tokens):
            if token in (")", "]", "}"):
                self.closed[opened.pop()] = place
            self._around.append(opened[-1] if opened else None)
            if token in ("(", "[", "{"):
                opened.append(place)

    def at(self, place: int) -> str:
        """The token there, nothing beyond the ends."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else ""

    def _in_object(self, place: int) -> bool:
        """Whether a brace around it belongs to an object or to what takes one apart."""
        around = self._around[place]
        if around is None or self.tokens[around] != "{":
            return False
        return self.at(around - 1) not in _BEFORE_BLOCKS

    def is_property(self, place: int) -> bool:
        """Whether a name is one of a property: after a dot, or the key of an object."""
        before, after = self.at(place - 1), self.at(place + 1)
        if before == ".":
            return True
        return self._in_object(place) and before in ("{", ",") and after in (":", "(")

    def is_shorthand(self, place: int) -> bool:
        """Whether a name is a key of an object and its variable at once."""
        before, after = self.at(place - 1), self.at(place + 1)
        return self._in_object(place) and before in ("{", ",") and after in (",", "}", "=")

    def declared(self) -> Iterator[str]:
        """Every name that is surely declared here."""
        for place, sign in enumerate(self.tokens):
            if sign in ("const", "let", "function"):
                start = place + 1 + (self.at(place + 1) == "*")
                yield from self._names(start, self.closed.get(start, start))
            if sign == "(" and self._takes(place):
                yield from self._names(place, self.closed[place])

    def _takes(self, place: int) -> bool:
        """Whether a parenthesis holds parameters."""
        named = self.at(place - 2) in ("function", "*") or self.at(place - 1) == "catch"
        return named or self.at(self.closed[place] + 1) == "=>"

    def _names(self, start: int, end: int) -> Iterator[str]:
        for place in range(start, end + 1):
            if _NAME.fullmatch(self.tokens[place]) and not self.is_property(place):
                yield self.tokens[place]


def _short(read: _Reading) -> dict[str, str]:
    """A short name for each that is declared: the shortest for what is written most.

    Also for one that is short: a name that stayed could be the new name of another.
    """
    declared = {name for name in read.declared() if name not in _KEPT and len(name) > 1}
    uses = Counter(
        token
        for place, token in enumerate(read.tokens)
        if token in declared and not read.is_property(place)
    )
    taken = set(read.tokens) - declared | _KEPT
    free = (name for name in _letters() if name not in taken)
    order = sorted(uses, key=lambda name: (-uses[name] * len(name), name))
    return dict(zip(order, free, strict=False))


def _letters() -> Iterator[str]:
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            yield "".join(letters)
