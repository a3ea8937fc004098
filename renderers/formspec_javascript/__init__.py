"""Renders a form as one ES module that validates filled forms, for Node and for browsers.

The module needs nothing but itself. Its engine (``runtime.js``, ``message.js``) is written by
hand, room by room as the library's; its findings are those of ``formspec validate --json``,
field by field, in the same order.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Literal

from formspec.diagnostics.problem import Hint, Lang, Words, problem
from formspec.diagnostics.problem_messages import EXPECTED
from formspec.engine.compiled import compile_form
from formspec.engine.finding_messages import CELL_TEXTS, RULE_TEXTS, WORDS
from formspec.engine.plan import Plan
from formspec.language.form import Form
from formspec.plugins.protocols import FEATURES, Rendering
from formspec_javascript import tables
from formspec_javascript.literal import literal, rows, table

__all__ = ["JavaScriptRenderer"]

HEAD = """\
// Validates one filled form; made by formspec from its definition, not to be edited.
//   import { validate } from "./this-module.mjs";
//   const findings = validate({ values: { … } });
"""

PARTS = ("module", "engine", "form")
TABLES = ("FORM", "UNITS", "CELLS", "LINES", "ENTRIES")

Texts = dict[str, tuple[str, ...]]

# Kinds of findings that only the reader of a file has.
_READERS = {
    "formula-value", "formula-blank", "by-position", "by-labels", "changed-definition",
    "version-unknown", "spare-copy", "moved-cell", "error-value",
}  # fmt: skip


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
    expresses = frozenset(FEATURES)
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
            data = ",".join(_tables(form, plan, messages=messages is not False).values())
            return Rendering(f"[{data}]".encode(), ".js")
        parts = [HEAD, *_data(form, plan, messages=messages is not False), _code("runtime.js")]
        parts += _quick(plan) if quick else [_SLOW]
        parts += [_code("bounds.js"), _code("slips.js")]
        parts += [_code("message.js"), _texts(messages)] if messages else [_SILENT]
        types = files(__name__).joinpath("validator.d.mts").read_bytes()
        text = "\n".join(parts)
        if messages is not True:  # who leaves something out wants it small
            text = "\n".join(line.lstrip() for line in text.split("\n"))
        return Rendering(text.encode(), self.suffix, extra={".d.mts": types})


def _data(form: Form, plan: Plan, *, messages: bool) -> list[str]:
    found = _tables(form, plan, messages=messages)
    return [f"const {name} = {text};" for name, text in found.items()]


def _tables(form: Form, plan: Plan, *, messages: bool) -> dict[str, str]:
    head = {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "language": form.language,
        "digest": form.digest,
        "column": form.single_column,
        "zero": form.blank == "zero",
    }
    found = (
        literal(head),
        rows(tables.units(plan)),
        rows(tables.slots(plan)),
        rows(tables.rules(plan, messages=messages)),
        rows(tables.entries(plan)),
    )
    return dict(zip(TABLES, found, strict=True))


def _engine(messages: bool | Lang) -> str:
    """The engine as a function of a form's tables."""
    engine = "\n".join(map(_code, ("runtime.js", "bounds.js", "slips.js")))
    exports = re.findall(r"^export (?:const|function\*?) (\w+)", engine, re.MULTILINE)
    parts = [engine.replace("\nexport ", "\n"), _SLOW]
    parts += [_code("message.js"), _texts(messages)] if messages else [_SILENT]
    names, said = ",".join(TABLES), ",".join(exports)
    text = f"(([{names}]) => {{\n{chr(10).join(parts)}\nreturn {{ {said} }};\n}})"
    return "\n".join(line.lstrip() for line in text.split("\n"))


def _quick(plan: Plan) -> list[str]:
    """The quick way, for forms that can go it: it knows numbers and answers of now only."""
    if any(slot.previous or slot.kind in ("text", "date") for slot in plan.slots):
        return [_SLOW]
    read = ",".join(f"values[{literal(slot.key)}]" for slot in plan.slots)
    return [
        f"const SAFE = {plan.safe};",
        f"const valuesOf = (values) => [{read}];",
        _code("quick.js"),
    ]


@cache
def _texts(messages: Lang | Literal[True]) -> str:
    """The sentences, in both languages or in only one."""
    cells = {kind: texts for kind, texts in CELL_TEXTS.items() if kind not in _READERS}
    named: dict[str, Texts] = {
        "RULE_TEXTS": dict(RULE_TEXTS), "CELL_TEXTS": dict(cells), "WORDS": dict(WORDS),
        "REFUSALS": dict(_refusals()),
    }  # fmt: skip
    if messages is not True:
        named = {name: _one(messages, texts) for name, texts in named.items()}
    only = None if messages is True else messages
    lines = [f"const {name} = {table(texts)};" for name, texts in named.items()]
    return "\n".join([f"const ONLY = {literal(only)};", *lines])


def _one(lang: Lang, texts: Texts) -> Texts:
    return {key: (pair[lang == "en"],) for key, pair in texts.items()}


def _refusals() -> dict[str, tuple[str, str]]:
    """The sentences of the refusals, with the names of their facts where facts will be."""
    facts: dict[str, Any] = {
        name: f"{{{name}}}" for name in ("key", "found", "form", "version", "expected")
    }
    hint = Hint(("{list}",), close=False)
    found = {}
    for code in ("FS201", "FS542", "FS543", "FS544"):
        said = problem(code, file="submission", where=Words("submission"), hint=hint, **facts)
        found[code] = (said.message("zh"), said.message("en"))
    for name in ("object", "explanation"):
        zh, en = EXPECTED[name]
        found[name] = (zh.format(), en.format())
    return found


@cache
def _code(name: str) -> str:
    """A file of the engine without its comments, which have lines of their own."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    return "\n".join(line for line in kept if line) + "\n"


_SLOW = "const quick = () => undefined;\n"
_SILENT = """\
const ONLY = null;
const message = () => "";
const refusal = (code, lang, facts) => code + " " + Object.values(facts).map(written).join();
"""
