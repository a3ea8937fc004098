"""The files that a page is made of."""

from functools import cache
from importlib.resources import files


@cache
def text_of(name: str) -> str:
    """The text of a file beside this one."""
    return files("formspec_html").joinpath(name).read_text(encoding="utf-8")
