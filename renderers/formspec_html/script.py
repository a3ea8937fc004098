"""The script of a page: the forms' tables, the validator that checks them, and the page's bundle.

What the page does is written in ``source/`` and bundled by ``scripts/build-js`` into ``bundle/``.
The validator is what the renderer of the target ``javascript`` makes: only its output is known.
"""

import json
from collections.abc import Mapping, Sequence

import formspec
from formspec.plugins import NO, YES, Form, Lang, behind
from formspec_html.files import bundled
from formspec_html.words import MESSAGES, PAPER, SENDING


def document_script(
    forms: Sequence[tuple[Form, str]], lang: Lang, submit: str | None = None
) -> str:
    """What a document runs, for its forms, each with what the ids in its element begin with."""
    address = "" if submit is None else f",submit:{_json(submit)}"
    starts = "".join(
        f"start({{root:document.forms[{number}],{_host(number, form, ids, lang)}{address}}});"
        for number, (form, ids) in enumerate(forms)
    )
    shared = _shared([form for form, _ in forms], lang, sends=submit is not None)
    bundle = bundled("document.js" if submit is None else "sending.js")
    return f"{shared},start={bundle};{starts}\n"


def fragment_module(form: Form, lang: Lang) -> str:
    """A JavaScript module for a page of others; it exports ``mount``."""
    start = f"root=>start({{root,{_host(0, form, '', lang)}}})"
    mount = f"{bundled('mount.js')}({_json(form.id)},{start})"
    return f"{_shared([form], lang)},start={bundled('embedded.js')};export const mount={mount};\n"


def _host(number: int, form: Form, ids: str, lang: Lang) -> str:
    """What a form's script is started with, but for its element (``source/host.js``)."""
    return f"validator:engine(tables[{number}]),paper:{_json(_paper(form, ids, lang))},words"


def _shared(forms: Sequence[Form], lang: Lang, *, sends: bool = False) -> str:
    """``tables``, ``engine`` and ``words``. The tables are first, near the labels that they repeat:
    that is how a page is compressed best.
    """
    tables = ",".join(_validator(form, lang, "form") for form in forms)
    words = _json({"lang": lang, **MESSAGES[lang], **(SENDING[lang] if sends else {})})
    return f"const tables=[{tables}],engine={_validator(forms[0], lang, 'engine')},words={words}"


def _validator(form: Form, lang: Lang, part: str) -> str:
    """A part of what ``formspec render FORM javascript`` makes."""
    rendering = formspec.render(form, "javascript", messages=lang, quick=False, part=part)
    return rendering.data.decode()


def _paper(form: Form, ids: str, lang: Lang) -> Mapping[str, object]:
    """What the script must know of the paper."""
    paper = PAPER[form.language]
    return {
        "ids": ids,
        "date": paper["date"],
        "noDate": paper["no_date"],
        "column": form.columns[0].id if len(form.columns) == 1 else "",
        "yes": YES,
        "no": NO,
        "units": _spaced_units(form, lang),
    }


def _spaced_units(form: Form, lang: Lang) -> Mapping[str, str]:
    """The units that have a blank between an amount and them, with the blank."""
    units = dict.fromkeys(item.unit.name for item in form.items if item.unit)
    return {unit: behind(unit, lang) for unit in units if behind(unit, lang) != unit}


def _json(value: object) -> str:
    """JSON that may stand in a script: Chinese as itself, no end of an element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
