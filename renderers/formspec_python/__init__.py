"""Renders a form as one self-contained Python module that validates filled forms.

The module needs the standard library only (Python 3.11 or newer, also with ``-I`` and
``-O``) and holds the library's own engine, so its findings are those of ``formspec
validate --json``.
"""

from dataclasses import MISSING, fields
from typing import Any

from formspec.diagnostics.problem import Lang
from formspec.diagnostics.problem_messages import EXPECTED, TEXTS
from formspec.engine.codegen import groups, source
from formspec.engine.compiled import compile_form
from formspec.engine.plan import Plan
from formspec.language.form import Form
from formspec.plugins.protocols import FEATURES, Rendering
from formspec_python.bundle import CODES, code, imports

HEAD = '''"""Validates one filled form; made by formspec from its definition, not to be edited.

    import this_module
    findings = this_module.validate({{"values": {{…}}}})

or ``python this_module.py data.json``. Form, version and digest of the definition:
{form}, {version}, {digest}.
"""

# ruff: noqa
from __future__ import annotations

{imports}

'''


class PythonRenderer:
    """A validator as Python source; it expresses every rule."""

    name = "python"
    suffix = "_validator.py"
    expresses = frozenset(FEATURES)

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:  # noqa: ARG002
        """The module; messages in both languages are in it, so ``lang`` changes nothing."""
        engine, runtime = code()
        plan = compile_form(form)
        parts = [
            HEAD.format(form=_inert(form.id), version=_inert(form.version), digest=form.digest,
                        imports=imports()),
            _table("TEXTS: Texts", {key: TEXTS[key] for key in CODES}),
            _table("EXPECTED: dict[str, tuple[str, str]]", EXPECTED),
            engine,
            _tables(plan),
            source(plan.slots, plan.rules, plan.safe),
            _plan(plan),
            runtime,
            'if __name__ == "__main__":\n    sys.exit(main())\n',
        ]  # fmt: skip
        return Rendering("\n\n".join(parts).encode(), self.suffix)


def _inert(text: str) -> str:
    """A text that cannot end a docstring."""
    return ascii(text)[1:-1].replace('"', "'").replace("\\", "/")


def _table(name: str, table: dict[str, Any]) -> str:
    rows = "".join(f"    {key!r}: {value!r},\n" for key, value in table.items())
    return f"{name} = {{\n{rows}}}"


def _tables(plan: Plan) -> str:
    """The names that the compiled functions use: keys, getters, packers, answers."""
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
    slots = "".join(f"    {_brief(slot)},\n" for slot in plan.slots)
    rules = "".join(f"    {rule!r},\n" for rule in plan.rules)
    entries = "".join(f"    {_brief(entry)},\n" for entry in plan.entries)
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


def _brief(record: Any) -> str:
    """A record's source without the fields that have their default."""
    given = [
        f"{field.name}={getattr(record, field.name)!r}"
        for field in fields(record)
        if field.default is MISSING or getattr(record, field.name) != field.default
    ]
    return f"{type(record).__name__}({', '.join(given)})"


def _literal(value: object) -> str:
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value)!r})"
    return repr(value)
