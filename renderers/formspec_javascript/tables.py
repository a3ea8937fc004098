"""A plan as records of plain data; what has its usual value is left out."""

from formspec.plan import Entry, Plan, PlannedRule, Slot
from formspec.verdict import Asked, Guard, Joined, Scaled
from formspec_javascript.literal import Record


def slots(plan: Plan, *, messages: bool) -> list[Record]:
    """The cells; the label without its unit is only for sentences."""
    return [_slot(slot, messages=messages) for slot in plan.slots]


def _slot(slot: Slot, *, messages: bool) -> Record:
    low, high = slot.bounds
    return _brief(
        [
            ("key", slot.key, None),
            ("path", slot.path, slot.key),
            ("column", slot.column, None),
            ("label", slot.label, None),
            ("name", slot.name, slot.name if not messages else slot.label),
            ("kind", slot.kind, "number"),
            ("decimals", slot.decimals, 0),
            ("low", low, 0),
            ("high", high, None),
            ("choices", slot.choices, ()),
            ("required", slot.required, False),
            ("computed", slot.computed, False),
            ("previous", slot.previous, False),
        ]
    )


def entries(plan: Plan) -> list[Record]:
    """The header fields."""
    return [_entry(entry) for entry in plan.entries]


def _entry(entry: Entry) -> Record:
    return _brief(
        [
            ("id", entry.id, None),
            ("label", entry.label, None),
            ("kind", entry.kind, "text"),
            ("choices", entry.choices, ()),
            ("required", entry.required, False),
        ]
    )


def rules(plan: Plan, *, messages: bool) -> list[Record]:
    """The rules; their printed texts, units and own messages are only for sentences."""
    return [_rule(rule) | (_words(rule) if messages else {}) for rule in plan.rules]


def _rule(rule: PlannedRule) -> Record:
    sides = (rule.relation.left, rule.relation.right)
    usual = tuple(dict.fromkeys(cell for terms, _ in sides for _, cell in terms))
    return {
        "id": rule.id,
        "kind": rule.kind,
        **_brief([("severity", rule.severity, "error")]),
        **_relation(rule.relation),
        **_brief(
            [
                ("per", rule.per_unit, 1),
                ("cells", rule.cells, usual),
                ("when", None if rule.when is None else _guard(rule.when), None),
                ("computes", rule.computes, None),
            ]
        ),
    }


def _words(rule: PlannedRule) -> Record:
    return _brief(
        [("text", rule.text, ""), ("unit", rule.unit, ""), ("message", rule.message, None)]
    )


def _relation(relation: Scaled) -> Record:
    loose = [cell for (_, cell), loose in zip(relation.terms, relation.loose, strict=True) if loose]
    return _brief(
        [
            ("left", _side(*relation.left), None),
            ("op", relation.op, "="),
            ("right", _side(*relation.right), None),
            ("rounding", relation.rounding if loose else "exact", "exact"),
            ("loose", loose, []),
        ]
    )


def _side(terms: tuple[tuple[int, int], ...], constant: int) -> list[object]:
    """A cell of weight 1 is its number, another ``[weight, cell]``, a constant ``[constant]``."""
    parts: list[object] = [cell if weight == 1 else [weight, cell] for weight, cell in terms]
    return [*parts, [constant]] if constant else parts


def _guard(guard: Guard) -> Record:
    match guard:
        case Scaled():
            return _relation(guard)
        case Asked(cell, equal, code):
            return {"cell": cell, "equal": equal, "code": code}
        case Joined(how, parts):
            return {"how": how, "parts": [_guard(part) for part in parts]}


def _brief(fields: list[tuple[str, object, object]]) -> Record:
    """Names and values, without those that have their usual value."""
    return {name: value for name, value, usual in fields if value != usual}
