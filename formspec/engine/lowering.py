"""Rules to whole numbers: every cell as a count of steps, every relation over integers."""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from formspec.engine import rules as ru
from formspec.engine.intervals import And, ChoiceTest, Guard, LinearRelation, Or
from formspec.engine.plan import HeaderField, OwnUnit, PlannedRule, Slot
from formspec.language.form import NO, YES, Cell, Form, Item, Rounding
from formspec.language.vocabulary import answer_codes, previous_key


def slots(form: Form, rules: tuple[ru.Rule, ...]) -> tuple[Slot, ...]:
    """The form's cells in order, then the cells of the previous period that rules name."""
    cells = dict.fromkeys(form.cells)
    for rule in rules:
        cells |= dict.fromkeys(cell for cell in rule.cells if cell.previous)
    return tuple(_slot(form, form.by_path[cell.path], cell) for cell in cells)


def _slot(form: Form, item: Item, cell: Cell) -> Slot:
    number = item.kind == "number"
    step = 10**item.decimals if number else 0
    low = _up(item.minimum * step) if number and item.minimum is not None else None
    high = int(item.maximum * step // 1) if number and item.maximum is not None else None
    answers = answer_codes(item.kind, item.choices)
    return Slot(
        key=cell.key,
        path=previous_key(cell.path) if cell.previous else cell.path,
        column=cell.column,
        label=form.label(item),
        name=item.label,
        kind=item.kind,
        decimals=item.decimals,
        bounds=(low, high) if answers is None else (0, max(answers.values())),
        steps=step,
        answers=answers,
        choices=(YES, NO) if item.kind == "boolean" else item.choices,
        required=item.required and not cell.previous,
        computed=item.computed,
        zero=number and form.blank == "zero" and not item.computed and not cell.previous,
        previous=cell.previous,
        unit=item.unit.name if item.unit else "",
    )


def own_units(form: Form) -> tuple[OwnUnit, ...]:
    """The units that the form declares."""
    return tuple((u.name, u.dimension, str(u.scale), u.decimals) for u in form.units)


def entries(form: Form) -> tuple[HeaderField, ...]:
    """The header fields."""
    return tuple(HeaderField(f.id, f.label, f.kind, f.choices, f.required) for f in form.fields)


def _up(value: Fraction) -> int:
    return int(-(-value // 1))


def planned(
    form: Form, rule: ru.Rule, places: Mapping[Cell, int], cells: tuple[Slot, ...]
) -> PlannedRule:
    """A rule in whole steps of its finest cell."""
    relation, per_unit = _relation(form, rule.relation, rule.rounding, places)
    computed = rule.kind == "sum" and form.by_path[rule.item or ""].computed
    return PlannedRule(
        id=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        text=rule.text,
        relation=relation,
        per_unit=per_unit,
        decimals=len(str(per_unit)) - 1 if str(per_unit).strip("0") == "1" else None,
        cells=tuple(places[cell] for cell in rule.cells),
        unit=rule.unit.name if rule.unit else "",
        message=rule.message,
        when=None if rule.when is None else _guard(form, rule.when, places, cells),
        previous=tuple(places[cell] for cell in rule.cells if cell.previous),
        computes=relation.left[0][0][1] if computed else None,
    )


def _relation(
    form: Form, node: ru.Relation, rounding: Rounding, places: Mapping[Cell, int]
) -> tuple[LinearRelation, int]:
    sides = []
    for linear in (node.left, node.right):
        weights = [
            (weight / 10**decimals if decimals else weight, places[cell])
            for weight, cell in linear.terms
            for decimals in (form.by_path[cell.path].decimals,)
        ]
        sides.append((weights, linear.constant))
    per_unit = lcm(
        *(w.denominator for terms, _ in sides for w, _ in terms),
        *(constant.denominator for _, constant in sides),
    )
    (left, one), (right, other) = (
        (tuple((_times(w, per_unit), cell) for w, cell in terms), _times(constant, per_unit))
        for terms, constant in sides
    )
    merged: dict[int, int] = {}
    for sign, terms in ((1, left), (-1, right)):
        for weight, cell in terms:
            merged[cell] = merged.get(cell, 0) + sign * weight
    terms = tuple((weight, cell) for cell, weight in merged.items() if weight)
    how: Rounding = rounding if node.op != "!=" else "exact"
    rounds = {places[cell]: _rounds(form.by_path[cell.path]) for cell in ru.cells(node)}
    rounded = tuple(how != "exact" and rounds[cell] for _, cell in terms)
    return LinearRelation(
        terms, one - other, node.op, (left, one), (right, other), how, rounded
    ), per_unit


def _times(number: Fraction, by: int) -> int:
    """The product, where ``by`` is a multiple of the denominator."""
    return number.numerator * (by // number.denominator)


def _rounds(item: Item) -> bool:
    """Counts are exact whatever a rule allows."""
    return item.unit is not None and not item.unit.is_count


def _guard(
    form: Form, node: ru.Condition, places: Mapping[Cell, int], cells: tuple[Slot, ...]
) -> Guard:
    match node:
        case ru.Relation():
            return _relation(form, node, "exact", places)[0]
        case ru.Test(cell, equal, value):
            answers = cells[places[cell]].answers or {}
            return ChoiceTest(places[cell], equal, answers[value])
        case ru.And(parts):
            return And(tuple(_guard(form, part, places, cells) for part in parts))
        case ru.Or(parts):
            return Or(tuple(_guard(form, part, places, cells) for part in parts))
