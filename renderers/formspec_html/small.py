"""Elements, scripts and style sheets made small, without a change of what they say."""

import re
from collections.abc import Sequence

from formspec_html.names import shorten, tokens_of

_QUOTED = re.compile(r' ([a-z-]+)="([\w.@#-]+)"(?=[ >])', re.ASCII)
_BLANKS = re.compile(
    r'("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?![ /*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)'
    r"|\s*([=(){}\[\],;:?<>&|]+|!==?|\*+|%|(?<= )[-+](?= [^-+]))\s*"
)


def small_html(text: str) -> str:
    """Without the quotes around attributes that need none, and line ends before table cells.

    All texts are escaped, so that a quote or a tag can only be one of our own template.
    """
    return _QUOTED.sub(r" \1=\2", re.sub(r"\n(?=<t[dh]\b)", "", text))


def small_style(text: str) -> str:
    """Without comments that have lines of their own, and blanks and semicolons that say nothing."""
    lines = (line.strip() for line in text.splitlines() if not line.lstrip().startswith("/*"))
    plain = re.sub(r'="([\w-]+)"\]', r"=\1]", " ".join(filter(None, lines)))
    return re.sub(r" *([{};,>~]) *|(:) ", r"\1\2", plain).replace(";}", "}")


def small_script(text: str) -> str:
    """With short names, without comments that have lines of their own, and blanks around signs.

    Strings, templates and regular expressions stay as they are; in our scripts, a division
    has a blank on either side, and every statement ends in a semicolon.
    """
    lines = (line.strip() for line in text.splitlines())
    code = "\n".join(line for line in lines if line and not line.startswith(("//", "/**")))
    dense = _BLANKS.sub(lambda found: found[1] or found[2], shorten(code)).strip()
    return "".join(_joined(tokens_of(dense))) + "\n"


def _joined(tokens: Sequence[str]) -> list[str]:
    """One ``const`` for those that follow one another, and no semicolon before a brace."""
    made: list[str] = [""]
    declares = [False]  # whether the statement is a const, bracket by bracket
    for piece in tokens:
        ended = made[-1] == ";"
        if piece == "const" and ended and declares[-1]:
            made[-1] = ","
            continue
        if piece == " " and made[-1] == ",":
            continue
        if ended:
            declares[-1] = False
        if piece in ("(", "[", "{"):
            declares.append(False)
        elif piece in (")", "]", "}"):
            declares.pop()
            if ended and piece == "}":
                made.pop()
        elif piece == "const":
            declares[-1] = made[-2:] != ["export", " "]
        made.append(piece)
    return made
