"""The script of a page: the forms' validators, and around each its fields, notes and keys.

The parts in ``page/`` are joined to one function of a form's element, so that several forms
may stand in one document and share everything but their tables.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache

import formspec
from formspec.diagnostics.problem import Lang
from formspec.language.form import NO, YES, Form
from formspec_html.files import text_of
from formspec_html.small import small_script
from formspec_html.words import PAPER, SAID

PARTS = (
    "inputs", "hint", "slip", "finding", "notes", "explain", "list", "total", "typing", "undo",
    "submission", "written",
)  # fmt: skip
"""The files of the function, in the order in which they are joined."""
ALONE = (*PARTS, "file", "paper", "keep", "start")
"""In a document of its own."""
EMBEDDED = (*PARTS, "start", "embed")
"""In a page of others."""


def script(forms: Sequence[tuple[Form, str]], lang: Lang) -> str:
    """What a document runs: for each form, with what its ids begin, the form element there."""
    starts = [
        f"page(document.forms[{number}],{arguments(form, ids, lang)});\n"
        for number, (form, ids) in enumerate(forms)
    ]
    return shared(forms[0][0], lang, ALONE) + "".join(starts)


def module(form: Form, lang: Lang) -> str:
    """A JavaScript module for a page of others; it exports ``mount``."""
    start = f"page(root,{arguments(form, '', lang)})"
    made = f"const FORM={_json(form.id)},start=(root)=>{start};\n"
    return shared(form, lang, EMBEDDED) + made + text_of("mount.js")


def shared(form: Form, lang: Lang, parts: tuple[str, ...]) -> str:
    """``engine``, ``words`` and ``page``: the same for all forms."""
    engine = _module(form, lang, "engine")
    words = _json({"lang": lang, **SAID[lang]})
    return f"const engine={engine},words={words},page={_page(parts)};\n"


def arguments(form: Form, ids: str, lang: Lang) -> str:
    """With what ``page`` is called for a form, but for its element."""
    return f"engine({_module(form, lang, 'form')}),{_json(_paper(form, ids))},words"


def _module(form: Form, lang: Lang, part: str) -> str:
    """A part of what ``formspec render FORM javascript`` makes.

    It is asked for by the public door, as anybody may: the two renderers know only its output.
    """
    made = formspec.render(form, "javascript", messages=lang, quick=False, part=part)
    return small_script(made.data.decode()).rstrip("\n")


def _paper(form: Form, ids: str) -> Mapping[str, str]:
    """What the script must know of the paper."""
    paper = PAPER[form.language]
    return {
        "ids": ids,
        "date": paper["date"],
        "noDate": paper["no_date"],
        "column": form.columns[0].id if len(form.columns) == 1 else "",
        "yes": YES,
        "no": NO,
    }


def _json(value: object) -> str:
    """JSON that may stand in a script: Chinese as itself, no end of an element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _page(parts: tuple[str, ...]) -> str:
    body = "\n".join(text_of(f"page/{name}.js") for name in parts)
    return f"(root,validator,PAPER,WORDS)=>{{\n{small_script(body)}}}"
