"""The form as one HTML file that looks like its paper, to fill in, print, save and load.

The page needs nothing but itself: it opens from a disk without a network, and its content
security policy allows only its own script and style sheet, by their hashes.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from formspec.form import NO, YES, Form
from formspec.problem import Lang
from formspec.renderer import FEATURES, Rendering
from formspec_html.files import text_of
from formspec_html.layout import Layout
from formspec_html.script import script
from formspec_html.small import small_script, small_style
from formspec_html.words import PAPER, SCREEN

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["HtmlRenderer"]

_PROPERTY = re.compile(r"[a-z][a-z-]{0,40}")
_VALUE = re.compile(r"[^{}<>;@\\\x00-\x1f]{0,200}")


def is_theme(theme: object) -> bool:
    """Whether these are names and values of custom properties, and can be nothing else."""
    return isinstance(theme, Mapping) and all(
        isinstance(name, str)
        and isinstance(value, str)
        and _PROPERTY.fullmatch(name)
        and _VALUE.fullmatch(value)
        for name, value in theme.items()
    )


class HtmlRenderer:
    """One self-contained page. It checks every rule, by the form's JavaScript validator.

    ``theme`` sets custom properties of the style sheet (``{"accent": "#7a1f1f"}``); their
    names and defaults stand at the top of ``page.css``.
    """

    name = "html"
    suffix = ".html"
    expresses = frozenset(FEATURES)
    options: ClassVar = {"theme": is_theme}

    def render(
        self, form: Form, *, lang: Lang | None = None, theme: Mapping[str, str] | None = None
    ) -> Rendering:
        """The page: labels as the form has them, its buttons and messages in ``lang``."""
        return self.join([form], lang=lang, theme=theme)

    def join(
        self,
        forms: Sequence[Form],
        *,
        lang: Lang | None = None,
        theme: Mapping[str, str] | None = None,
    ) -> Rendering:
        """One page for several forms, each in a tab, with data, findings and files of its own."""
        spoken = lang or forms[0].language
        numbers = range(1, len(forms) + 1)
        named = [
            (form, f"f{n}-" if forms[1:] else "") for n, form in zip(numbers, forms, strict=True)
        ]
        css, js = small_style(text_of("page.css")), script(named, spoken)
        if forms[1:]:
            css += small_style(text_of("tabs.css"))
            js += f"{{{small_script(text_of('tabs.js'))}}}\n"
        css += _theme(theme or {})
        page = _template("page.html.j2").render(
            title=" · ".join(form.title for form in forms),
            html=PAPER[forms[0].language]["html"],
            forms=[
                {
                    "title": form.title,
                    "lang": PAPER[form.language]["html"],
                    "element": _form(form, spoken, ids),
                }
                for form, ids in named
            ],
            words=SCREEN[spoken],
            css=css,
            css_hash=_hash(css),
            js=js,
            js_hash=_hash(js),
        )
        return Rendering(page.encode(), self.suffix)


def _form(form: Form, lang: Lang, ids: str = "") -> str:
    """The form's element; what needs an id has one that begins with ``ids``."""
    return _template("form.html.j2").render(
        form=form,
        ids=ids,
        layout=Layout(form, ids),
        yes=YES,
        no=NO,
        paper=PAPER[form.language],
        words=SCREEN[lang],
        source=dict(form.source),
    )


def _theme(theme: Mapping[str, str]) -> str:
    if not is_theme(theme):
        raise ValueError(f"not a theme: {theme!r}")
    lines = "".join(f"--{name}:{value};" for name, value in theme.items())
    return f":root{{{lines}}}\n" if lines else ""


def _hash(text: str) -> str:
    """A source expression of the content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text_of(name))
