"""A validator of one form as Python source: the library's own, cut to what it needs.

The source does not imitate the engine, it is the engine: definitions are copied from the
library's files without their imports, so the findings cannot differ. It needs the standard
library only.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib import import_module
from typing import Any

from formspec.diagnostics.problem_messages import EXPECTED, TEXTS
from formspec.engine.codegen import source
from formspec.engine.compiled import compile_form
from formspec.engine.plan import Plan
from formspec.language.form import Form

# Which definitions of which module, in the order they need one another; None is all.
_COPIED: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("diagnostics.span", None),
    ("diagnostics.problem_messages", ("Texts", "SEVERITIES")),
    ("diagnostics.problem", None),
    ("language.vocabulary", ("Kind", "Op", "Rounding", "YES", "NO", "current_key", "previous_key")),
    ("submissions.numeral", None),
    ("engine.intervals", None),
    ("engine.plan", None),
    ("language.unit", None),
    ("submissions.chinese", None),
    ("submissions.amount", None),
    (
        "submissions.typed_input",
        (
            "Wanted", "_AS_THEY_ARE", "_YES", "_NO", "_ANSWER", "_DATE", "_DIGITS_OF_A_DATE",
            "read_typed", "_typed_answer", "_yes_or_no", "_choice", "_day", "_iso",
        ),
    ),
    ("submissions.foreign", None),
    ("engine.finding_messages", None),
    ("engine.input_messages", None),
    ("engine.cell_value", None),
    ("engine.rule_facts", None),
    ("engine.rule_sentence", None),
    ("engine.finding", None),
    ("submissions.strict_json", None),
    (
        "submissions.submission",
        (
            "_TOP", "Doubt", "Explanation", "Submission", "Identity", "shaped",
            "from_dict", "check_identity", "_part", "_shape", "_flat", "_explanations",
        ),
    ),
    ("engine.clean_values", None),
    ("engine.decode", None),
    ("engine.header_fields", None),
    ("engine.rule_figures", None),
    ("engine.rule_findings", None),
    ("engine.evaluate", None),
)  # fmt: skip
_ENTRY = "plugins.standalone_validator"

_NOT_COPIED = (ast.Import, ast.ImportFrom, ast.If)
"""Imports, also those for type checkers (``if TYPE_CHECKING``)."""

_OWN_IMPORTS = re.compile(r"^ +from formspec\.\S+ import .*\n+", re.MULTILINE)
"""What a function imports from the library; the names stand in the same module."""

# The problems that a standalone validator can meet.
_CODES = ("FS101", "FS201", "FS540", "FS541", "FS542", "FS543", "FS544", "FS546", "FS650")


def standalone(form: Form) -> str:
    """The body of a Python module that validates filled forms without this library.

    Args:
        form: The form.

    Returns:
        Source for Python 3.11 and its standard library, also with ``-I`` and ``-O``. It defines
        ``validate(submission, lang=None)``, which returns the findings of ``formspec validate
        --json``, and what that stands on (``PLAN``, ``FormspecError``, ``json_object`` …). A
        docstring may go before it, functions of a target's own behind it.

    >>> import formspec
    >>> validator = {}
    >>> exec(standalone(formspec.load("wuzhou-2018-warmth")), validator)
    >>> findings = validator["validate"]({"values": {"3.A": 1, "3.B": 2}})
    >>> findings[-1]["rule"], findings[-1]["verdict"]
    ('sum:3.A', 'fail')
    """
    plan = compile_form(form)
    parts = [
        f"from __future__ import annotations\n\n{_imports()}\n",
        _table("TEXTS: Texts", {code: TEXTS[code] for code in _CODES}),
        _table("EXPECTED: dict[str, tuple[str, str]]", EXPECTED),
        *(_definitions(module, names) for module, names in _COPIED),
        "fast_loads = loads",
        source(plan.slots, plan.rules),
        _plan(plan),
        _definitions(_ENTRY, ("validate",)),
    ]
    return "\n\n".join(parts) + "\n"


@cache
def _imports() -> str:
    """The imports from the standard library that the definitions need, sorted."""
    plain: set[str] = set()
    named: dict[str, set[str]] = {}
    for module, _ in _COPIED:
        for node in _parsed(module)[0].body:
            if isinstance(node, ast.Import):
                plain.update(f"import {each.name}" for each in node.names)
            elif isinstance(node, ast.ImportFrom) and not str(node.module).startswith("formspec"):
                named.setdefault(f"from {node.module}", set()).update(n.name for n in node.names)
    lines = [f"{name} import {', '.join(sorted(named[name]))}" for name in sorted(named)]
    return "\n".join([*sorted(plain), *lines])


@cache
def _parsed(module: str) -> tuple[ast.Module, list[str]]:
    text = inspect.getsource(import_module(f"formspec.{module}"))
    return ast.parse(text), text.splitlines()


@cache
def _definitions(module: str, names: tuple[str, ...] | None) -> str:
    """The source of a module's top-level definitions, with the comments above them."""
    return "\n\n".join(_each_definition(module, names))


def _each_definition(module: str, names: tuple[str, ...] | None) -> Iterator[str]:
    tree, lines = _parsed(module)
    previous = ""
    for number, node in enumerate(tree.body):
        name = _name(node)
        if isinstance(node, _NOT_COPIED) or (number == 0 and not name):
            continue
        previous = name = name or previous  # a docstring belongs to the definition above it
        if names is None or name in names:
            details = {number for each in ast.walk(node) for number in _details(each, lines)}
            first, last = _first_line(node, lines), node.end_lineno or 0
            kept = [lines[number] for number in range(first, last) if number not in details]
            yield _OWN_IMPORTS.sub("", "\n".join(kept))


def _details(node: ast.AST, lines: list[str]) -> range:
    """The lines of a docstring behind its first paragraph, but for the closing quotes."""
    match node:
        case ast.Expr(ast.Constant(str()), end_lineno=int() as last):
            first = next((n for n in range(node.lineno, last) if not lines[n].strip()), last)
            return range(first, last - 1)
        case _:
            return range(0)


def _first_line(node: ast.stmt, lines: list[str]) -> int:
    decorated = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list
    first = (decorated[0].lineno if decorated else node.lineno) - 1
    while first > 0 and lines[first - 1].startswith("# "):
        first -= 1
    return first


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name):
            return name
        case ast.Assign([ast.Name(name)]) | ast.AnnAssign(ast.Name(name)):
            return name
        case _:
            return ""


def _table(name: str, table: Mapping[str, object]) -> str:
    rows = "".join(f"    {key!r}: {value!r},\n" for key, value in table.items())
    return f"{name} = {{\n{rows}}}"


def _plan(plan: Plan) -> str:
    slots = "".join(f"    {_without_defaults(slot)},\n" for slot in plan.slots)
    rules = "".join(f"    {rule!r},\n" for rule in plan.rules)
    entries = "".join(f"    {_without_defaults(entry)},\n" for entry in plan.entries)
    return (
        f"SLOTS = (\n{slots})\n\nRULES = (\n{rules})\n\nENTRIES = (\n{entries})\n\n"
        f"PLAN = Plan(\n    id={plan.id!r},\n    version={plan.version!r},\n"
        f"    single_column={plan.single_column!r},\n    language={plan.language!r},\n"
        "    slots=SLOTS,\n    rules=RULES,\n    entries=ENTRIES,\n"
        "    read=clean_reader(SLOTS, safe_below(RULES)),\n    failing=failing,\n"
        f"    headings={dict(plan.headings)!r},\n    own_units={plan.own_units!r},\n)"
    )


def _without_defaults(record: Any) -> str:
    """A record's source without the fields that have their default."""
    arguments = [
        f"{field.name}={getattr(record, field.name)!r}"
        for field in fields(record)
        if field.default is MISSING or getattr(record, field.name) != field.default
    ]
    return f"{type(record).__name__}({', '.join(arguments)})"
