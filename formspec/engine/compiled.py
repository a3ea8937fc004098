"""A form compiled once: its plan, with the functions generated from its rules."""

from functools import lru_cache

from formspec.engine.codegen import build_plan
from formspec.engine.lowering import entries, own_units, planned, slots
from formspec.engine.plan import Plan
from formspec.engine.rules import Rule, from_form
from formspec.language.form import Cell, Form, check_form


@lru_cache(maxsize=256)
def compile_form(form: Form) -> Plan:
    """Compile a form; the same form is compiled only once.

    Args:
        form: The form.

    Returns:
        Its plan: cells and rules by number, with the functions generated from the rules.

    >>> import formspec
    >>> plan = compile_form(formspec.load("wuzhou-2018-warmth"))
    >>> plan.slots[0].key, plan.rules[0].id
    ('1.A', 'part:1.B')
    """
    rules = from_form(form)
    cells = slots(form, rules)
    order = dict.fromkeys(form.cells) | dict.fromkeys(
        cell for rule in rules for cell in rule.cells if cell.previous
    )
    places: dict[Cell, int] = {cell: number for number, cell in enumerate(order)}
    return build_plan(
        id=form.id,
        version=form.version,
        single_column=form.single_column,
        language=form.language,
        slots=cells,
        rules=tuple(planned(form, rule, places, cells) for rule in rules),
        entries=entries(form),
        headings={column.id: column.label for column in form.columns},
        own_units=own_units(form),
    )


def rules(form: Form) -> tuple[Rule, ...]:
    """List the rules of a form.

    Args:
        form: The form.

    Returns:
        The relations between its cells: those of its items in order, then its free rules. What
        holds in every column is one rule a column.

    >>> import formspec
    >>> rules(formspec.load("wuzhou-2018-warmth"))[0].text
    'B≤A'
    """
    check_form(form)
    return from_form(form)
