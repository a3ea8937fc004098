"""Scripts and style sheets made small, without a change of what they say."""

import re

_BLANKS = re.compile(
    r'("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?![ /*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)'
    r"| *([=(){}\[\],;:?<>&|]+) *"
)


def small_style(text: str) -> str:
    """Without comments that have lines of their own, and blanks that say nothing."""
    lines = (line.strip() for line in text.splitlines() if not line.lstrip().startswith("/*"))
    return re.sub(r" *([{};,>~]) *|(:) ", r"\1\2", "\n".join(filter(None, lines)))


def small_script(text: str) -> str:
    """Without comments that have lines of their own, indents, and blanks around signs.

    Strings, templates and regular expressions stay as they are; in our scripts, a division
    has a blank on either side.
    """
    lines = (line.strip() for line in text.splitlines() if not line.lstrip().startswith("//"))
    return _BLANKS.sub(lambda found: found[1] or found[2], "\n".join(filter(None, lines))) + "\n"
