"""A plan as records of plain data; what has its usual value is left out."""

from formspec.plugins import (
    ChoiceTest,
    Guard,
    GuardAnd,
    GuardOr,
    HeaderField,
    LinearRelation,
    Plan,
    PlannedRule,
    Slot,
)
from formspec_javascript.literal import Record, Row


def units(plan: Plan) -> list[Row]:
    """What labels have in common: ``[unit, decimals, mark, its name]``, a few for many cells."""
    return [_short(list(common), {}) for common in _commons(plan)]


def _commons(plan: Plan) -> dict[tuple[str, int, str, str], int]:
    """What labels have in common, and its place among the units."""
    commons = dict.fromkeys(map(_common, plan.slots))
    return {common: place for place, common in enumerate(commons)}


def _common(slot: Slot) -> tuple[str, int, str, str]:
    mark, _, unit = _parts(slot)
    return unit, slot.decimals, mark, slot.unit


def slots(plan: Plan) -> list[Row]:
    """The cells: ``[key, name, unit]``, then whatever is not as usual.

    A unit is its place among ``units``.
    """
    commons = _commons(plan)
    return [_slot(slot, commons[_common(slot)]) for slot in plan.slots]


def _slot(slot: Slot, unit: int) -> Row:
    low, high = slot.bounds
    _, name, _ = _parts(slot)
    more = _brief(
        [
            ("path", slot.path, slot.key),
            ("column", slot.column, None),
            ("name", slot.name, name),
            ("kind", slot.kind, "number"),
            ("low", low, 0),
            ("high", high, None),
            ("choices", slot.choices, ()),
            ("required", slot.required, False),
            ("computed", slot.computed, False),
            ("previous", slot.previous, False),
        ]
    )
    return _short([slot.key, name, unit], more)


def _parts(slot: Slot) -> tuple[str, str, str]:
    """The label around the name: 其中 before it, the unit behind."""
    mark, name, unit = slot.label.partition(slot.name or slot.label)
    return (mark, name, unit) if name else ("", slot.label, "")


def entries(plan: Plan) -> list[Record]:
    """The header fields."""
    return [_entry(entry) for entry in plan.entries]


def _entry(entry: HeaderField) -> Record:
    return _brief(
        [
            ("id", entry.id, None),
            ("label", entry.label, None),
            ("kind", entry.kind, "text"),
            ("choices", entry.choices, ()),
            ("required", entry.required, False),
        ]
    )


def rules(plan: Plan, *, messages: bool) -> list[Row]:
    """The rules: ``[id, kind, left, op, right, text, unit]``, then whatever is not as usual.

    The id of a rule about one item, ``sum:9.A``, is left out. Printed texts, units and the rules'
    own messages are only for sentences.
    """
    return [_rule(rule, plan, messages=messages) for rule in plan.rules]


def _rule(rule: PlannedRule, plan: Plan, *, messages: bool) -> Row:
    relation = rule.relation
    usual_id = f"{rule.kind}:{plan.slots[rule.cells[0]].key}" if rule.cells else None
    usual = tuple(dict.fromkeys(cell for terms, _ in (relation.left, relation.right)
                                for _, cell in terms))  # fmt: skip
    more = _brief(
        [
            ("message", rule.message if messages else None, None),
            ("severity", rule.severity, "error"),
            ("per", rule.per_unit, 1),
            ("cells", rule.cells, usual),
            ("when", None if rule.when is None else _guard(rule.when), None),
            ("computes", rule.computes, None),
        ]
    )
    left, right = _side(*relation.left), _side(*relation.right)
    rule_id = "" if rule.id == usual_id else rule.id
    words = [rule.text, rule.unit] if messages else ["", ""]
    return _short(
        [rule_id, rule.kind, left, relation.op, right, *words], more | _rounding(relation)
    )


def _rounding(relation: LinearRelation) -> Record:
    terms = zip(relation.terms, relation.rounded_terms, strict=True)
    rounded = [cell for (_, cell), is_rounded in terms if is_rounded]
    return {"rounding": relation.rounding, "rounded": rounded} if rounded else {}


def _side(terms: tuple[tuple[int, int], ...], constant: int) -> list[object]:
    """A cell of weight 1 is its number, another ``[weight, cell]``, a constant ``[constant]``."""
    parts: list[object] = [cell if weight == 1 else [weight, cell] for weight, cell in terms]
    return [*parts, [constant]] if constant else parts


def _guard(guard: Guard) -> Record:
    match guard:
        case LinearRelation():
            sides = {"left": _side(*guard.left), "op": guard.op, "right": _side(*guard.right)}
            return sides | _rounding(guard)
        case ChoiceTest(cell, equal, code):
            return {"cell": cell, "equal": equal, "code": code}
        case GuardAnd(parts):
            return {"how": "all", "parts": [_guard(part) for part in parts]}
        case GuardOr(parts):
            return {"how": "some", "parts": [_guard(part) for part in parts]}


def _brief(fields: list[tuple[str, object, object]]) -> Record:
    """Names and values, without those that have their usual value."""
    return {name: value for name, value, usual in fields if value != usual}


def _short(row: Row, more: Record) -> Row:
    """A row with the record of what is special, without empty texts at its end."""
    if more:
        return [*row, more]
    while row[-1] == "":
        row = row[:-1]
    return row
