"""The files that a page is made of."""

from functools import cache
from importlib.resources import files


@cache
def text_of(name: str) -> str:
    """The text of a file beside this one."""
    return files("formspec_html").joinpath(name).read_text(encoding="utf-8")


def bundled(name: str) -> str:
    """A script or a style sheet that ``scripts/build-js`` made of the files in ``source/``."""
    return text_of(f"bundle/{name}").rstrip("\n")
