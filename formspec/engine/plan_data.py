"""A plan as plain data and back, so that a compiled form can be kept between runs.

The data are JSON: lists in the order of the fields. What is read back is checked, every
text, number and cell index, before a plan is built of it: data that do not fit are refused,
whoever wrote them, and code is only ever generated from whole numbers and known words.
"""

import re
from collections.abc import Callable
from typing import Any, get_args

from formspec.diagnostics.problem import Lang, Severity
from formspec.engine.codegen import build_plan
from formspec.engine.intervals import And, ChoiceTest, Guard, LinearRelation, Or
from formspec.engine.plan import HeaderField, Plan, PlannedRule, Slot
from formspec.language.vocabulary import Kind, Op, Rounding, answer_codes
from formspec.submissions.numeral import MAX_DIGITS

# To data -------------------------------------------------------------------------------


def to_data(plan: Plan) -> dict[str, Any]:
    """A plan as JSON data; what ``build_plan`` works out again is left out."""
    return {
        "id": plan.id,
        "version": plan.version,
        "single_column": plan.single_column,
        "language": plan.language,
        "slots": [_slot_data(slot) for slot in plan.slots],
        "entries": [[e.id, e.label, e.kind, e.choices, e.required] for e in plan.entries],
        "rules": [_rule_data(rule) for rule in plan.rules],
        "headings": dict(plan.headings),
        "own_units": plan.own_units,
    }


def _slot_data(slot: Slot) -> list[Any]:
    return [
        slot.key, slot.path, slot.column, slot.label, slot.name, slot.kind, slot.decimals,
        slot.bounds, slot.steps, slot.choices,
        slot.required, slot.computed, slot.zero, slot.previous, slot.unit,
    ]  # fmt: skip


def _rule_data(rule: PlannedRule) -> list[Any]:
    return [
        rule.id, rule.kind, rule.severity, rule.text, _relation_data(rule.relation),
        rule.per_unit, rule.decimals, rule.cells, rule.unit, rule.message,
        None if rule.when is None else _guard_data(rule.when), rule.previous, rule.computes,
    ]  # fmt: skip


def _relation_data(relation: LinearRelation) -> list[Any]:
    return [
        relation.terms, relation.constant, relation.op, relation.left, relation.right,
        relation.rounding, relation.rounded_terms,
    ]  # fmt: skip


def _guard_data(guard: Guard) -> list[Any]:
    if isinstance(guard, LinearRelation):
        return ["relation", *_relation_data(guard)]
    if isinstance(guard, ChoiceTest):
        return ["choice", guard.cell, guard.equal, guard.code]
    word = "and" if isinstance(guard, And) else "or"
    return [word, *map(_guard_data, guard.parts)]


# Shapes of data ------------------------------------------------------------------------

_Shape = Callable[[Any], bool]


def _is(kind: type) -> _Shape:
    return lambda value: type(value) is kind


def _optional(shape: _Shape) -> _Shape:
    return lambda value: value is None or shape(value)


def _word(alias: Any) -> _Shape:
    """One of the words of a Literal."""
    words = frozenset(get_args(alias))
    return lambda value: type(value) is str and value in words


def _matches(pattern: str) -> _Shape:
    """A text of that form."""
    return lambda value: type(value) is str and re.fullmatch(pattern, value) is not None


def _each(shape: _Shape) -> _Shape:
    """A list of any length."""
    return lambda value: type(value) is list and all(map(shape, value))


def _row(*shapes: _Shape) -> _Shape:
    """A list of so many, each of its own shape."""
    return lambda value: (
        type(value) is list
        and len(value) == len(shapes)
        and all(shape(part) for shape, part in zip(shapes, value, strict=True))
    )


def _number(low: int, high: int) -> _Shape:
    return lambda value: type(value) is int and low <= value <= high


_TEXT, _INT, _BOOL = _is(str), _is(int), _is(bool)
_OPTIONAL_TEXT, _OPTIONAL_INT = _optional(_TEXT), _optional(_INT)
_TEXTS, _DECIMALS = _each(_TEXT), _number(0, MAX_DIGITS)
_KIND = _word(Kind)

_SLOT = _row(
    _TEXT, _TEXT, _OPTIONAL_TEXT, _TEXT, _TEXT, _KIND, _DECIMALS,
    _row(_OPTIONAL_INT, _OPTIONAL_INT), _number(0, 10**MAX_DIGITS), _TEXTS,
    _BOOL, _BOOL, _BOOL, _BOOL, _TEXT,
)  # fmt: skip
_UNIT = _row(_TEXT, _TEXT, _matches(r"[1-9][0-9]{0,99}(/[1-9][0-9]{0,99})?"), _DECIMALS)
_ENTRY = _row(_TEXT, _TEXT, _KIND, _TEXTS, _BOOL)


def _rule_shape(cells: int) -> _Shape:
    """The shape of a rule over so many cells."""
    cell = _number(0, cells - 1)
    side = _row(_each(_row(_INT, cell)), _INT)
    relation = _row(
        _each(_row(_INT, cell)), _INT, _word(Op), side, side, _word(Rounding), _each(_BOOL)
    )
    choice = _row(_TEXT, cell, _BOOL, _INT)

    def guard(value: Any) -> bool:
        match value:
            case ["relation", *parts]:
                return relation(parts)
            case ["choice", *_]:
                return choice(value)
            case ["and" | "or", *parts]:
                return all(map(guard, parts))
            case _:
                return False

    return _row(
        _TEXT, _TEXT, _word(Severity), _TEXT, relation,
        _number(1, 10**100), _optional(_DECIMALS), _each(cell), _TEXT, _OPTIONAL_TEXT,
        _optional(guard), _each(cell), _optional(cell),
    )  # fmt: skip


# From data -----------------------------------------------------------------------------


def from_data(data: Any) -> Plan:
    """The plan that such data describe.

    Raises ValueError: they describe none.
    """
    match data:
        case {
            "id": str(id_), "version": str(version),
            "single_column": None | str() as single_column, "language": language,
            "slots": list(slots), "entries": list(entries), "rules": list(rules),
            "headings": dict(headings), "own_units": list(own_units),
        }:  # fmt: skip
            pass
        case _:
            raise ValueError
    fits = (
        _word(Lang)(language)
        and all(map(_SLOT, slots))
        and all(map(_ENTRY, entries))
        and all(map(_TEXT, headings.values()))
        and all(map(_UNIT, own_units))
        and all(map(_rule_shape(len(slots)), rules))
    )
    if not fits:
        raise ValueError
    try:
        return build_plan(
            id=id_,
            version=version,
            single_column=single_column,
            language=language,
            slots=tuple(map(_slot, slots)),
            entries=tuple(HeaderField(*_frozen(entry)) for entry in entries),
            rules=tuple(map(_rule, rules)),
            headings=headings,
            own_units=_frozen(own_units),
        )
    except (SyntaxError, RecursionError, MemoryError, OverflowError) as error:
        raise ValueError from error  # conditions nested too deeply, numbers too large


def _frozen(value: Any) -> Any:
    """Lists as tuples, however deep."""
    return tuple(map(_frozen, value)) if type(value) is list else value


def _slot(data: list[Any]) -> Slot:
    (
        key, path, column, label, name, kind, decimals, bounds, steps, choices,
        required, computed, zero, previous, unit,
    ) = _frozen(data)  # fmt: skip
    if kind == "boolean" and len(choices) != 2:
        raise ValueError
    return Slot(
        key, path, column, label, name, kind, decimals, bounds, steps,
        answer_codes(kind, choices), choices, required, computed, zero, previous, unit,
    )  # fmt: skip


def _rule(data: list[Any]) -> PlannedRule:
    id_, kind, severity, text, relation, per_unit, decimals, cells, unit, message, when, *rest = (
        data
    )
    previous, computes = rest
    ready = _relation(relation)
    if computes is not None and not (ready.left[0] and ready.left[0][0][0]):
        raise ValueError
    return PlannedRule(
        id_, kind, severity, text, ready, per_unit, decimals, tuple(cells), unit, message,
        None if when is None else _guard(when), tuple(previous), computes,
    )  # fmt: skip


def _relation(data: list[Any]) -> LinearRelation:
    relation = LinearRelation(*_frozen(data))
    if len(relation.rounded_terms) != len(relation.terms):
        raise ValueError
    return relation


def _guard(data: list[Any]) -> Guard:
    word, *parts = data
    if word == "relation":
        return _relation(parts)
    if word == "choice":
        return ChoiceTest(*parts)
    guards = tuple(map(_guard, parts))
    return And(guards) if word == "and" else Or(guards)
