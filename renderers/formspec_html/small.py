"""Scripts and style sheets made small, without a change of what they say."""

import re

from formspec_html.names import shorten

_BLANKS = re.compile(
    r'("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?![ /*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)'
    r"|\s*([=(){}\[\],;:?<>&|]+|(?<= )\+(?= [^+]))\s*"
)


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
    return _BLANKS.sub(lambda found: found[1] or found[2], shorten(code)).strip() + "\n"
