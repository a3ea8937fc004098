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
from typing import TYPE_CHECKING, ClassVar

import formspec
from formspec.form import NO, YES, Form
from formspec.problem import Lang
from formspec.renderer import FEATURES, Rendering
from formspec_html.layout import Layout
from formspec_html.words import PAPER, SCREEN

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["HtmlRenderer"]

_PROPERTY = re.compile(r"[a-z][a-z-]{0,40}")
_BLANKS = re.compile(
    r'("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?![ /*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)'
    r"| *([=(){}\[\],;:?<>&|]+) *"
)
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
        spoken = lang or form.language
        css, js = _part("page.css") + _theme(theme or {}), _validator(form, spoken)
        page = _template().render(
            form=form,
            layout=Layout(form),
            yes=YES,
            no=NO,
            paper=PAPER[form.language],
            lang=spoken,
            words=SCREEN[spoken],
            source=dict(form.source),
            css=css,
            css_hash=_hash(css),
            js=js,
            js_hash=_hash(js),
        )
        return Rendering(page.encode(), self.suffix)


def _validator(form: Form, lang: Lang) -> str:
    """The module that ``formspec render FORM javascript`` makes, and the page's script after it.

    It is asked for by the public door, as anybody may: the two renderers know only its output.
    """
    module = formspec.render(form, "javascript", messages=lang, quick=False).data.decode()
    return _small_script(module) + _part("page.js")


def _theme(theme: Mapping[str, str]) -> str:
    if not is_theme(theme):
        raise ValueError(f"not a theme: {theme!r}")
    lines = "".join(f"--{name}:{value};" for name, value in theme.items())
    return f":root{{{lines}}}\n" if lines else ""


def _file(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def _part(name: str) -> str:
    """A file of the page, made small."""
    return _small_style(_file(name)) if name.endswith(".css") else _small_script(_file(name))


def _small_style(text: str) -> str:
    """Without comments that have lines of their own, and blanks that say nothing."""
    lines = (line.strip() for line in text.splitlines() if not line.lstrip().startswith("/*"))
    return re.sub(r" *([{};,>~]) *|(:) ", r"\1\2", "\n".join(filter(None, lines)))


def _small_script(text: str) -> str:
    """Without comments that have lines of their own, indents, and blanks around signs.

    Strings, templates and regular expressions stay as they are; in our scripts, a division
    has a blank on either side.
    """
    lines = (line.strip() for line in text.splitlines() if not line.lstrip().startswith("//"))
    return _BLANKS.sub(lambda found: found[1] or found[2], "\n".join(filter(None, lines))) + "\n"


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
    return environment.from_string(_file("page.html.j2"))
