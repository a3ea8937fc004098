"""The library's own source, cut to what a standalone validator needs: one semantics.

The generated module does not imitate the engine, it is the engine: the definitions below
are copied from the library's files, without their imports.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

# Which definitions of which room, in the order they need one another; None is all.
ROOMS: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("formspec.diagnostics.span", None),
    ("formspec.diagnostics.problem_messages", ("Texts", "SEVERITIES")),
    ("formspec.diagnostics.problem", None),
    ("formspec.language.vocabulary", ("Kind", "Op", "Rounding")),
    ("formspec.submissions.numeral", None),
    ("formspec.engine.intervals", None),
    ("formspec.engine.plan", None),
    ("formspec.language.unit", ("behind",)),
    ("formspec.engine.finding_messages", None),
    ("formspec.engine.input_messages", None),
    ("formspec.engine.finding", None),
    ("formspec.submissions.strict_json", None),
    (
        "formspec.submissions.submission",
        (
            "_TOP", "_NONE", "Doubt", "Explanation", "Submission", "Identity",
            "from_dict", "check_identity", "_part", "_shape", "_flat", "_explanations",
        ),
    ),
    ("formspec.engine.decode", None),
    ("formspec.engine.header_fields", None),
    ("formspec.engine.evaluate", None),
    ("formspec.engine.codegen", ("_wholes", "_decimals")),
    ("formspec_python.runtime", None),
)  # fmt: skip

CODES = ("FS101", "FS201", "FS540", "FS541", "FS542", "FS543", "FS544", "FS546")
"""The problems that a standalone validator can meet."""


@cache
def code() -> tuple[str, str]:
    """The definitions of the rooms before the plan's own, and those of the runtime."""
    parts = ["\n\n".join(_definitions(room, wanted)) for room, wanted in ROOMS]
    return "\n\n\n".join(parts[:-1]), parts[-1]


@cache
def imports() -> str:
    """The imports from the standard library that the definitions need, sorted."""
    found: dict[str, set[str]] = {}
    for room, _ in ROOMS:
        for node in _tree(room)[0].body:
            if isinstance(node, ast.Import):
                found.update({name.name: set() for name in node.names})
            elif isinstance(node, ast.ImportFrom) and not str(node.module).startswith("formspec"):
                found.setdefault(f"from {node.module}", set()).update(n.name for n in node.names)
    plain = sorted(name for name in found if not name.startswith("from "))
    named = sorted(name for name in found if name.startswith("from "))
    lines = [f"import {name}" for name in plain]
    lines += [f"{name} import {', '.join(sorted(found[name]))}" for name in named]
    return "\n".join(lines)


@cache
def _tree(room: str) -> tuple[ast.Module, list[str]]:
    source = inspect.getsource(import_module(room))
    return ast.parse(source), source.splitlines()


def _definitions(room: str, wanted: Iterable[str] | None) -> Iterator[str]:
    """The source of a room's top-level definitions, with the comments above them."""
    tree, lines = _tree(room)
    previous = ""
    for number, node in enumerate(tree.body):
        name = _name(node)
        if isinstance(node, ast.Import | ast.ImportFrom) or (number == 0 and not name):
            continue
        name = name or previous  # a docstring belongs to the definition above it
        previous = name
        if wanted is not None and name not in wanted:
            continue
        if name == "PLAN":
            continue  # the generated module has its own
        yield "\n".join(lines[_first(node, lines) : node.end_lineno])


def _first(node: ast.stmt, lines: list[str]) -> int:
    decorated = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list
    first = (decorated[0].lineno if decorated else node.lineno) - 1
    while first > 0 and lines[first - 1].startswith("# ") and "----" not in lines[first - 1]:
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
