"""The form as one HTML file that looks like its paper, to fill in, print, save and load.

The page needs nothing but itself: it opens from a disk without a network, and its content
security policy allows only its own script and style sheet, by their hashes.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from formspec.form import NO, YES, Form
from formspec.problem import Lang
from formspec.renderer import Rendering, losses
from formspec_html.layout import Layout, steps
from formspec_html.words import PAPER, SCREEN

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["HtmlRenderer"]

_PROPERTY = re.compile(r"[a-z][a-z-]{0,40}")
_VALUE = re.compile(r"[^{}<>;@\\\x00-\x1f]{0,200}")


class HtmlRenderer:
    """One self-contained page. It checks single numbers, and says that it checks no more.

    ``theme`` sets custom properties of the style sheet (``{"accent": "#7a1f1f"}``); their
    names and defaults stand at the top of ``page.css``.
    """

    name = "html"
    suffix = ".html"
    expresses = frozenset({"cell"})

    def render(
        self, form: Form, *, lang: Lang | None = None, theme: Mapping[str, str] | None = None
    ) -> Rendering:
        """The page: labels as the form has them, its buttons and messages in ``lang``."""
        spoken = lang or form.language
        css, js = _part("page.css") + _theme(theme or {}), _part("page.js")
        page = _template().render(
            form=form,
            layout=Layout(form),
            steps=steps,
            yes=YES,
            no=NO,
            paper=PAPER[form.language],
            words=SCREEN[spoken],
            source=dict(form.source),
            css=css,
            css_hash=_hash(css),
            js=js,
            js_hash=_hash(js),
        )
        return Rendering(page.encode(), self.suffix, losses(form, self.expresses))


def _theme(theme: Mapping[str, str]) -> str:
    for name, value in theme.items():
        if not _PROPERTY.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"not a theme property: {name!r}: {value!r}")
    lines = "".join(f"--{name}:{value};" for name, value in theme.items())
    return f":root{{{lines}}}\n" if lines else ""


def _part(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A source expression of the content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # Chinese as itself: the filter still escapes <, >, & and '.
    environment.policies["json.dumps_function"] = json.dumps
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    return environment.from_string(_part("page.html.j2"))
