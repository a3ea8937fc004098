"""A validator of one form as Python source: the library's own, cut to what it needs.

The source does not imitate the engine, it is the engine: definitions are copied from the
library's files without their imports, so the findings cannot differ. It needs the standard
library only.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib import import_module
from typing import Any

from formspec.diagnostics.problem_messages import EXPECTED, TEXTS
from formspec.engine.codegen import groups, source
from formspec.engine.compiled import compile_form
from formspec.engine.plan import Plan
from formspec.language.form import Form

# Which definitions of which module, in the order they need one another; None is all.
_COPIED: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("diagnostics.span", None),
    ("diagnostics.problem_messages", ("Texts", "SEVERITIES")),
    ("diagnostics.problem", None),
    ("language.vocabulary", ("Kind", "Op", "Rounding")),
    ("submissions.numeral", None),
    ("engine.intervals", None),
    ("engine.plan", None),
    ("language.unit", ("behind",)),
    ("engine.finding_messages", None),
    ("engine.input_messages", None),
    ("engine.finding", None),
    ("submissions.strict_json", None),
    (
        "submissions.submission",
        (
            "_TOP", "_NONE", "Doubt", "Explanation", "Submission", "Identity",
            "from_dict", "check_identity", "_part", "_shape", "_flat", "_explanations",
        ),
    ),
    ("engine.decode", None),
    ("engine.header_fields", None),
    ("engine.evaluate", None),
    ("engine.codegen", ("_wholes", "_decimals")),
)  # fmt: skip
_ENTRY = "plugins.standalone_validator"

# The problems that a standalone validator can meet.
_CODES = ("FS101", "FS201", "FS540", "FS541", "FS542", "FS543", "FS544", "FS546")


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
        _compiled_names(plan),
        source(plan.slots, plan.rules, plan.safe),
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
        if isinstance(node, ast.Import | ast.ImportFrom) or (number == 0 and not name):
            continue
        previous = name = name or previous  # a docstring belongs to the definition above it
        if names is None or name in names:
            yield "\n".join(lines[_first_line(node, lines) : node.end_lineno])


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


def _compiled_names(plan: Plan) -> str:
    """What ``codegen.names`` gives to the compiled functions: keys, getters, packers, answers."""
    lines = ["FLOAT, ANSWERS, round_float = {float}, {bool, str}, float.__round__",
             "wholes, decimals = _wholes, _decimals",
             "UNCLEAN = (KeyError, ValueError, OverflowError, struct.error)"]  # fmt: skip
    for decimals, members in groups(plan.slots).items():
        keys = [plan.slots[cell].key for cell in members]
        one = f"lambda values: (values[{keys[0]!r}],)"
        getter = f"itemgetter(*{keys!r})" if len(keys) > 1 else one
        lines += [f"get{decimals} = {getter}",
                  f"pack{decimals} = struct.Struct('{len(keys)}I').pack"]  # fmt: skip
        if decimals == 0:
            lines.append(f"ints = [int] * {len(keys)}")
    for number, slot in enumerate(plan.slots):
        if slot.answers:
            lines += [f"key{number} = {slot.key!r}", f"answers{number} = {dict(slot.answers)!r}"]
    return "\n".join(lines)


def _plan(plan: Plan) -> str:
    slots = "".join(f"    {_without_defaults(slot)},\n" for slot in plan.slots)
    rules = "".join(f"    {rule!r},\n" for rule in plan.rules)
    entries = "".join(f"    {_without_defaults(entry)},\n" for entry in plan.entries)
    rest = "".join(
        f"    {field.name}={_literal(getattr(plan, field.name))},\n"
        for field in fields(Plan)
        if field.name not in ("slots", "rules", "entries", "places", "bounds", "quick", "failing")
    )
    return (
        f"SLOTS = (\n{slots})\n\nRULES = (\n{rules})\n\nENTRIES = (\n{entries})\n\n"
        f"PLAN = Plan(\n    slots=SLOTS,\n    rules=RULES,\n    entries=ENTRIES,\n{rest}"
        "    places={slot.key: number for number, slot in enumerate(SLOTS)},\n"
        "    bounds=tuple(slot.bounds for slot in SLOTS),\n"
        "    quick=quick,\n    failing=failing,\n)"
    )


def _without_defaults(record: Any) -> str:
    """A record's source without the fields that have their default."""
    arguments = [
        f"{field.name}={getattr(record, field.name)!r}"
        for field in fields(record)
        if field.default is MISSING or getattr(record, field.name) != field.default
    ]
    return f"{type(record).__name__}({', '.join(arguments)})"


def _literal(value: object) -> str:
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value)!r})"
    return repr(value)
