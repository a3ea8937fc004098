"""A form made ready once: its plan, with the functions compiled from its rules."""

from functools import lru_cache
from typing import Any

from formspec.engine.codegen import names, source, truncates
from formspec.engine.lowering import entries, planned, slots
from formspec.engine.plan import Plan, PlannedRule
from formspec.engine.rules import Rule, from_form
from formspec.language.form import Cell, Form
from formspec.submissions.numeral import LIMIT


@lru_cache(maxsize=256)
def compile_form(form: Form) -> Plan:
    """The plan of a form, made once."""
    rules = from_form(form)
    cells = slots(form, rules)
    order = dict.fromkeys(form.cells) | dict.fromkeys(
        cell for rule in rules for cell in rule.cells if cell.previous
    )
    places: dict[Cell, int] = {cell: number for number, cell in enumerate(order)}
    ready = tuple(planned(form, rule, places, cells) for rule in rules)
    by_cell: list[list[int]] = [[] for _ in cells]
    for number, rule in enumerate(ready):
        for cell in rule.cells:
            by_cell[cell].append(number)
    safe = _safe(ready)
    made: dict[str, Any] = {}
    exec(compile(source(cells, ready, safe), "<rules>", "exec"), names(cells), made)  # noqa: S102
    fields = entries(form)
    return Plan(
        id=form.id,
        version=form.version,
        single_column=form.single_column,
        language=form.language,
        slots=cells,
        rules=ready,
        entries=fields,
        places={slot.key: number for number, slot in enumerate(cells)},
        bounds=tuple(slot.bounds for slot in cells),
        by_cell=tuple(tuple(numbers) for numbers in by_cell),
        truncated=tuple(n for n, rule in enumerate(ready) if truncates(rule)),
        zeros={slot.key: 0 for slot in cells if slot.zero and not slot.required},
        texts=frozenset(entry.id for entry in fields if entry.kind == "text"),
        required=tuple(entry.id for entry in fields if entry.required),
        safe=safe,
        quick=made["quick"],
        failing=made["failing"],
    )


def rules(form: Form) -> tuple[Rule, ...]:
    """The rules of a form."""
    return from_form(form)


def _safe(ready: tuple[PlannedRule, ...]) -> int:
    """Below this no side of any rule reaches 15 digits, whatever the values."""
    heaviest: int = max(
        (
            sum(abs(weight) for weight, _ in terms) + abs(constant)
            for rule in ready
            for terms, constant in (rule.relation.left, rule.relation.right)
        ),
        default=1,
    )
    return LIMIT // max(heaviest, 1)
