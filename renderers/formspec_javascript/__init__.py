"""Renders a form as one ES module that validates filled forms, for Node and for browsers.

The module needs nothing but itself. It is the form's tables and the validator, which is written by
hand in ``source/`` and bundled by ``scripts/build-js`` into ``bundle/``. Its findings are those of
``formspec validate --json``, field by field, in the same order.
"""

from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Literal

from formspec.plugins import (
    CELL_TEXTS,
    EXPECTED,
    KEYWORDS,
    RULE_TEXTS,
    TYPED_TEXTS,
    WORDS,
    Form,
    Hint,
    Lang,
    Plan,
    Rendering,
    Words,
    compile_form,
    problem,
)
from formspec_javascript import tables
from formspec_javascript.literal import Record, literal, rows, table

__all__ = ["JavaScriptRenderer"]

HEAD = """\
// Validates one filled form; made by formspec from its definition, not to be edited.
//   import { validate } from "./this-module.mjs";
//   const findings = validate({ values: { … } });
"""

PARTS = ("module", "engine", "form")
TABLES = ("FORM", "UNITS", "CELLS", "RULES", "FIELDS")
EXPORTS = ("validate", "follow", "blocks", "read", "computed", "bounds", "slips", "form")
_BUNDLES = {
    (True, True): "validator.js",
    (True, False): "validator-plain.js",
    (False, True): "validator-silent.js",
    (False, False): "validator-least.js",
}
"""The bundle of a validator with or without messages, with or without the quick way."""

Texts = dict[str, tuple[str, ...]]

# Kinds of findings that only the reader of a file has.
_READERS = {
    "formula-value", "formula-blank", "by-position", "by-labels", "changed-definition",
    "version-unknown", "spare-copy", "moved-cell",
    "unit-changed", "other-item", "relabelled", "relabelled-field", "not-in-template", "no-place",
    "merged-cells", "merged-away",
}  # fmt: skip

# Kinds of findings about a text that was typed.
_TYPED = (
    "proposal", "declared-none", "other-unit", "multiplier", "inexact", "remark", "letters",
    "chinese-number", "digits-lost", "missing",
)  # fmt: skip


class JavaScriptRenderer:
    """A validator as JavaScript source; it expresses every rule.

    Two options make it smaller. ``messages`` may be one language; False leaves them out: the
    ``message`` of a finding is empty, a refusal says little but its code. Without ``quick`` a
    clean submission takes the time of any other. Everything else is the same.

    ``part`` gives one of two expressions instead of the module, for scripts that check several
    forms: ``"engine"`` is a function, the same for every form, that makes of ``"form"``, the
    tables of one, an object with what the module exports. The engine has no quick way.
    """

    name = "javascript"
    suffix = ".mjs"
    expresses = frozenset({
        "sum", "part", "parts", "gate", "check",
        "when", "half", "truncate", "previous", "warning", "note", "cell",
    })  # fmt: skip
    options: ClassVar = {
        "messages": (True, False, "zh", "en"),
        "quick": (True, False),
        "part": PARTS,
    }

    def render(
        self,
        form: Form,
        *,
        lang: Lang | None = None,  # noqa: ARG002
        messages: bool | Lang = True,
        quick: bool = True,
        part: str = "module",
    ) -> Rendering:
        """The module; messages in both languages are in it, so ``lang`` changes nothing."""
        if part == "engine":
            return Rendering(_engine(messages).encode(), ".js")
        plan = compile_form(form)
        if part == "form":
            tables = _tables(form, plan, messages=messages is not False, between=",")
            return Rendering(f"[{','.join(tables.values())}]".encode(), ".js")
        types = files(__name__).joinpath("validator.d.mts").read_bytes()
        text = _module(form, plan, messages=messages, quick=quick)
        return Rendering(text.encode(), self.suffix, extra={".d.mts": types})


def _module(form: Form, plan: Plan, *, messages: bool | Lang, quick: bool) -> str:
    """The tables, the validator, and its exports one by one."""
    values = _quick_table(plan) if quick else None
    tables = _tables(form, plan, messages=messages is not False)
    arguments = [f"[{', '.join(tables)}]", *(["TEXTS"] if messages else ["null"])]
    lines = [f"const {name} = {text};" for name, text in tables.items()]
    if messages:
        lines.append(f"const TEXTS = {_texts(messages)};")
    if values:
        lines.append(f"const QUICK = {values};")
        arguments.append("QUICK")
    lines += [
        f"const createValidator = {_bundle(messages, values is not None)};",
        f"const validator = createValidator({', '.join(arguments)});",
        *(f"export const {name} = validator.{name};" for name in EXPORTS),
    ]
    return HEAD + "\n" + "\n".join(lines) + "\n"


def _engine(messages: bool | Lang) -> str:
    """The validator as a function of a form's tables."""
    texts = _texts(messages) if messages else "null"
    return f"((tables)=>{_bundle(messages, quick=False)}(tables,{texts}))"


@cache
def _bundle(messages: bool | Lang, quick: bool) -> str:
    """The validator, an expression."""
    path = files(__name__).joinpath("bundle", _BUNDLES[bool(messages), quick])
    return path.read_text(encoding="utf-8").rstrip("\n")


def _tables(form: Form, plan: Plan, *, messages: bool, between: str = ",\n") -> dict[str, str]:
    """The form's tables as literals; ``between`` stands between the rows of one."""
    head: Record = {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "language": form.language,
        "digest": form.digest,
        "column": form.single_column,
        "zero": form.blank == "zero",
    }
    if len(plan.headings) > 1:
        head["columns"] = [[*each] for each in plan.headings.items()]
    if form.units:
        head["units"] = [
            [u.name, [u.dimension, u.scale.numerator, u.scale.denominator]] for u in form.units
        ]
    texts = (
        literal(head),
        rows(tables.units(plan), between),
        rows(tables.slots(plan), between),
        rows(tables.rules(plan, messages=messages), between),
        rows(tables.entries(plan), between),
    )
    return dict(zip(TABLES, texts, strict=True))


def _quick_table(plan: Plan) -> str | None:
    """What the quick way needs, for forms that can go it: it knows numbers and answers of now."""
    if any(slot.previous or slot.kind in ("text", "date") for slot in plan.slots):
        return None
    read = ",".join(f"values[{literal(slot.key)}]" for slot in plan.slots)
    return f"{{ safe: {plan.safe}, valuesOf: (values) => [{read}] }}"


@cache
def _texts(messages: Lang | Literal[True]) -> str:
    """The sentences, in both languages or in only one."""
    cells = {kind: texts for kind, texts in CELL_TEXTS.items() if kind not in _READERS}
    cells |= {kind: TYPED_TEXTS[kind] for kind in _TYPED}
    named: dict[str, Texts] = {
        "rules": dict(RULE_TEXTS), "cells": dict(cells), "limits": dict(WORDS),
        "refusals": dict(_refusals()),
    }  # fmt: skip
    if messages is not True:
        named = {name: _one(messages, texts) for name, texts in named.items()}
    only = None if messages is True else messages
    named["keywords"] = dict(KEYWORDS)
    parts = [f"only:{literal(only)}", *(f"{name}:{table(texts)}" for name, texts in named.items())]
    return "{" + ",\n".join(parts) + "}"


def _one(lang: Lang, texts: Texts) -> Texts:
    return {key: (pair[lang == "en"],) for key, pair in texts.items()}


def _refusals() -> dict[str, tuple[str, str]]:
    """The sentences of the refusals, with the names of their facts where facts will be."""
    facts: dict[str, Any] = {
        name: f"{{{name}}}" for name in ("key", "found", "form", "version", "expected")
    }
    facts |= {"file": "submission", "where": Words("in_file", ("submission",))}
    facts |= {"argument": "lang", "given": "{found}"}
    hint = Hint(("{list}",), close=False)
    texts = {}
    for code in ("FS201", "FS542", "FS543", "FS544", "FS650"):
        refusal = problem(code, hint=hint, **facts)
        texts[code] = (refusal.message("zh"), refusal.message("en"))
    for name in ("object", "explanation", "lang"):
        zh, en = EXPECTED[name]
        texts[name] = (zh.format(), en.format())
    return texts
