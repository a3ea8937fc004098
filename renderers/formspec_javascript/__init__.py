"""Renders a form as one ES module that validates filled forms, for Node and for browsers.

The module needs nothing but itself. Its engine (``runtime.js``, ``message.js``) is written by
hand, room by room as the library's; its findings are those of ``formspec validate --json``,
field by field, in the same order.
"""

from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from formspec.compile import plan
from formspec.finding_text import CELL_TEXTS, RULE_TEXTS, WORDS
from formspec.form import Form
from formspec.plan import Plan
from formspec.problem import Hint, Lang, Words, problem
from formspec.problem_text import EXPECTED
from formspec.renderer import FEATURES, Rendering
from formspec_javascript import tables
from formspec_javascript.literal import literal, rows, table

__all__ = ["JavaScriptRenderer"]

HEAD = """\
// Validates one filled form; made by formspec from its definition, not to be edited.
//   import { validate } from "./this-module.mjs";
//   const findings = validate({ values: { … } });
"""

# Kinds of findings that only the reader of a file has.
_READERS = {
    "formula-value", "formula-blank", "by-position", "changed-definition", "spare-copy",
    "error-value",
}  # fmt: skip


class JavaScriptRenderer:
    """A validator as JavaScript source; it expresses every rule.

    Without ``messages`` (an option) it is smaller by a quarter: the ``message`` of a finding is
    empty, a refusal says little but its code, and everything else is the same.
    """

    name = "javascript"
    suffix = ".mjs"
    expresses = frozenset(FEATURES)
    options: ClassVar = {"messages": (True, False)}

    def render(
        self,
        form: Form,
        *,
        lang: Lang | None = None,  # noqa: ARG002
        messages: bool = True,
    ) -> Rendering:
        """The module; messages in both languages are in it, so ``lang`` changes nothing."""
        made = plan(form)
        parts = [HEAD, *_data(form, made, messages=messages)]
        parts += [_code("runtime.js"), _code("message.js"), _texts()] if messages else [_silent()]
        types = files(__name__).joinpath("validator.d.mts").read_bytes()
        return Rendering("\n".join(parts).encode(), self.suffix, extra={".d.mts": types})


def _data(form: Form, made: Plan, *, messages: bool) -> list[str]:
    special = any(slot.previous or slot.kind in ("text", "date") for slot in made.slots)
    head = {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "language": form.language,
        "digest": form.digest,
        "column": form.single_column,
        "zero": form.blank == "zero",
    }
    # Named one by one, since that is how an engine looks them up in no time.
    read = ", ".join(f"values[{literal(slot.key)}]" for slot in made.slots)
    return [
        f"const FORM = {literal(head)};",
        f"const SLOTS = {rows(tables.slots(made, messages=messages))};",
        f"const RULES = {rows(tables.rules(made, messages=messages))};",
        f"const ENTRIES = {rows(tables.entries(made))};",
        f"const SAFE = {0 if special else made.safe};",
        f"const valuesOf = (values) => [{read}];",
    ]


@cache
def _texts() -> str:
    cells = {kind: texts for kind, texts in CELL_TEXTS.items() if kind not in _READERS}
    named = {"RULE_TEXTS": RULE_TEXTS, "CELL_TEXTS": cells, "WORDS": WORDS, "REFUSALS": _refusals()}
    return "\n".join(f"const {name} = {table(texts)};" for name, texts in named.items())


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


@cache
def _silent() -> str:
    """The engine without sentences, nor indents: whoever leaves them out wants it small."""
    lines = [*_code("runtime.js").splitlines(), *_SILENT]
    return "\n".join(line.lstrip() for line in lines) + "\n"


_SILENT = (
    'const message = () => "";',
    'const refusal = (code, lang, facts) => code + " " + Object.values(facts).map(written).join();',
)
