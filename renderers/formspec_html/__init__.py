"""The form as one HTML file that looks like its paper, to fill in, print, save and load.

The page needs nothing but itself: it opens from a disk without a network, and its content
security policy allows only its own script and style sheet, by their hashes.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from typing import TYPE_CHECKING, ClassVar

from formspec.plugins import (
    NO,
    YES,
    Form,
    FormspecError,
    Lang,
    Rendering,
    Submission,
    problem,
    ready,
)
from formspec_html.compact import compact
from formspec_html.files import bundled, text_of
from formspec_html.layout import Layout
from formspec_html.script import document_script, fragment_module
from formspec_html.words import PAPER, SCREEN

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["HtmlRenderer"]

_PROPERTY = re.compile(r"[a-z][a-z-]{0,40}")
SHEET = 12
"""Value columns that a sheet of paper holds, as ``fold.js`` knows."""
_ADDRESS = re.compile(
    r"(?:https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?=[/?]|$)|(?!//))[\w.~/?=&%+-]{0,2000}", re.ASCII
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


def is_address(address: object) -> bool:
    """Whether a page may send to this address: http, https, or one beside the page."""
    return isinstance(address, str) and address != "" and bool(_ADDRESS.fullmatch(address))


class HtmlRenderer:
    """One self-contained page. It checks every rule, by the form's JavaScript validator.

    ``theme`` sets custom properties of the style sheet (``{"accent": "#7a1f1f"}``).
    ``fragment`` makes what another page takes in: an element with the form, and in ``extra``
    the JavaScript module that brings it to life, with its types. ``submit`` is the address that
    the page sends its data to, and ``prefill`` what is filled in before it goes out.
    """

    name = "html"
    suffix = ".html"
    expresses = frozenset({
        "sum", "part", "parts", "gate", "check",
        "when", "half", "truncate", "previous", "warning", "note", "cell",
    })  # fmt: skip
    options: ClassVar = {
        "theme": is_theme,
        "fragment": (False, True),
        "submit": is_address,
        "prefill": lambda value: isinstance(value, Submission),
    }

    def render(
        self,
        form: Form,
        *,
        lang: Lang | None = None,
        theme: Mapping[str, str] | None = None,
        fragment: bool = False,
        submit: str | None = None,
        prefill: Submission | None = None,
    ) -> Rendering:
        """The page: labels as the form has them, its buttons and messages in ``lang``."""
        if fragment:
            for option, value in (("submit", submit), ("prefill", prefill)):
                if value is not None:
                    raise FormspecError(problem("FS633", option=option))
            return _fragment(form, lang or form.language, theme or {})
        page = self.join([form], lang=lang, theme=theme, submit=submit)
        return page if prefill is None else _filled(form, page, prefill)

    def render_each(
        self,
        form: Form,
        prefills: Iterable[Submission],
        *,
        lang: Lang | None = None,
        theme: Mapping[str, str] | None = None,
        submit: str | None = None,
    ) -> Iterator[Rendering]:
        """The same page for many offices, made once. Raises FormspecError."""
        page = self.join([form], lang=lang, theme=theme, submit=submit)
        return (_filled(form, page, prefill) for prefill in prefills)

    def join(
        self,
        forms: Sequence[Form],
        *,
        lang: Lang | None = None,
        theme: Mapping[str, str] | None = None,
        fragment: bool = False,
        submit: str | None = None,
        prefill: Submission | None = None,
    ) -> Rendering:
        """One page for several forms, each in a tab, with data, findings and files of its own."""
        if fragment:
            raise FormspecError(problem("FS631"))
        if prefill is not None:
            raise FormspecError(problem("FS633", option="prefill"))
        spoken = lang or forms[0].language
        numbers = range(1, len(forms) + 1)
        named = [
            (form, f"f{n}-" if forms[1:] else "") for n, form in zip(numbers, forms, strict=True)
        ]
        css, js = bundled("document.css"), document_script(named, spoken, submit)
        if forms[1:]:
            css += bundled("tabs.css")
            js += f"{{{bundled('tabs.js')}}}\n"
        if any(len(form.columns) > SHEET for form in forms):
            js += f"{{{bundled('fold.js')}}}\n"
        css += _columns(forms) + _theme(":root", theme or {})
        js += 'document.documentElement.dataset.runs="1"\n'
        plain = bundled("plain.js")
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
            connect=_connect(submit),
            css=css,
            css_hash=_hash(css),
            js=js,
            js_hash=_hash(js),
            plain=plain,
            plain_hash=_hash(plain),
        )
        return Rendering(page.encode(), self.suffix)


def _fragment(form: Form, lang: Lang, theme: Mapping[str, str]) -> Rendering:
    """The form behind a shadow root, which asks how wide it is itself, not the window."""
    css = (
        bundled("fragment.css")
        + _columns([form], "fragment-columns.css", "@container ")
        + _theme(":host", theme)
    )
    element = _template("fragment.html.j2").render(
        form=form, css=css, element=_form(form, lang, alone=False)
    )
    extra = {
        ".js": fragment_module(form, lang).encode(),
        ".d.ts": text_of("fragment.d.ts").encode(),
    }
    return Rendering(element.encode(), ".html", extra=extra)


def _form(form: Form, lang: Lang, ids: str = "", *, alone: bool = True) -> str:
    """The form's element; what needs an id has one that begins with ``ids``."""
    element = _template("form.html.j2").render(
        form=form,
        ids=ids,
        alone=alone,
        level=1 if alone else 2,
        layout=Layout(form, ids),
        yes=YES,
        no=NO,
        paper=PAPER[form.language],
        words=SCREEN[lang],
        source=dict(form.source),
    )
    return compact(element)


def _columns(
    forms: Sequence[Form], name: str = "columns.css", media: str = "@media screen and "
) -> str:
    """How wide a table of so many columns is: in a narrower window it scrolls in a pane."""
    counts = sorted({len(form.columns) for form in forms} - {0, 1})
    return bundled(name) * bool(counts) + "".join(
        f".c{count}{{--n:{count};--width:{max(78, 29 + 8.5 * count)}rem}}"
        f"{media}(max-width:{29 + 8.5 * count}rem)"
        f"{{.c{count} .pane{{overflow:auto;max-height:var(--high)}}}}\n"
        for count in counts
    )


def _filled(form: Form, page: Rendering, prefill: Submission) -> Rendering:
    """The page with what the script fills in before anything else."""
    given = ready(form, prefill)
    parts = {"fields": given.fields, "values": given.values, "previous": given.previous}
    text = escape(json.dumps({k: v for k, v in parts.items() if v}, ensure_ascii=False))
    return replace(
        page, data=page.data.replace(b"<form ", f'<form data-given="{text}" '.encode(), 1)
    )


def _connect(submit: str | None) -> str:
    """What the content security policy says of where a page may send to."""
    if submit is None:
        return ""
    place = submit.partition("?")[0] if "://" in submit else "'self'"
    return f"connect-src {place}; "


def _theme(selector: str, theme: Mapping[str, str]) -> str:
    """The properties that a theme sets, as a rule of the style sheet."""
    if not is_theme(theme):
        raise ValueError(f"not a theme: {theme!r}")
    lines = "".join(f"--{name}:{value};" for name, value in theme.items())
    return f"{selector}{{{lines}}}\n" if lines else ""


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
