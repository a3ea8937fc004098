"""A plan as records of plain data; what has its usual value is left out."""

from collections.abc import Mapping

from formspec.engine.intervals import And, ChoiceTest, Guard, LinearRelation, Or
from formspec.engine.plan import HeaderField, Plan, PlannedRule, Slot
from formspec_javascript.literal import Record, Row


def units(plan: Plan) -> list[Row]:
    """What stands behind labels, with the decimals that go with it: few for many cells."""
    pairs = dict.fromkeys((_parts(slot)[2], slot.decimals) for slot in plan.slots)
    return [[unit, decimals] for unit, decimals in pairs]


def slots(plan: Plan) -> list[Row]:
    """The cells: ``[key, name, unit, mark]``, then whatever is not as usual.

    A unit is its place among ``units``.
    """
    places = {tuple(unit): place for place, unit in enumerate(units(plan))}
    return [_slot(slot, places) for slot in plan.slots]


def _slot(slot: Slot, units: Mapping[tuple[object, ...], int]) -> Row:
    low, high = slot.bounds
    mark, name, unit = _parts(slot)
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
    return _short([slot.key, name, units[unit, slot.decimals], mark], more)


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
    """The rules: ``[id, kind, left, op, right]``, then whatever is not as usual.

    Their printed texts, units and own messages are only for sentences.
    """
    return [_rule(rule, _words(rule) if messages else {}) for rule in plan.rules]


def _rule(rule: PlannedRule, words: Record) -> Row:
    relation = rule.relation
    usual = tuple(dict.fromkeys(cell for terms, _ in (relation.left, relation.right)
                                for _, cell in terms))  # fmt: skip
    more = words | _brief(
        [
            ("severity", rule.severity, "error"),
            ("per", rule.per_unit, 1),
            ("cells", rule.cells, usual),
            ("when", None if rule.when is None else _guard(rule.when), None),
            ("computes", rule.computes, None),
        ]
    )
    left, right = _side(*relation.left), _side(*relation.right)
    return _short([rule.id, rule.kind, left, relation.op, right], more | _rounding(relation))


def _words(rule: PlannedRule) -> Record:
    return _brief(
        [("text", rule.text, ""), ("unit", rule.unit, ""), ("message", rule.message, None)]
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
        case And(parts):
            return {"how": "all", "parts": [_guard(part) for part in parts]}
        case Or(parts):
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
