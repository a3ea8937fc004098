"""Elements made small, without a change of what they say."""

import re

_QUOTED = re.compile(r' ([a-z-]+)="([\w.@#-]+)"(?=[ >])', re.ASCII)


def compact(text: str) -> str:
    """Without the quotes around attributes that need none, and line ends between elements.

    All texts are escaped, so that a quote or a tag can only be one of our own template.
    """
    return _QUOTED.sub(r" \1=\2", re.sub(r"\n(?=<t[dh]\b)|(?<=>)\n(?=<)", "", text))
