"""Rules to whole numbers: every cell as a count of steps, every relation over integers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from formspec import rule as ru
from formspec.form import NO, YES, Cell, Form, Item
from formspec.verdict import Scaled, Values, judge

Bound = tuple[int | None, int | None]
Answers = Mapping[object, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell as the engine sees it.

    ``bounds`` are in steps, ``steps`` is how many of them make one (0 where the cell holds
    no number), ``answers`` the codes of its answers where it asks for one.
    """

    cell: Cell
    item: Item
    label: str
    bounds: Bound
    steps: int
    answers: Answers


@dataclass(frozen=True, slots=True)
class Asked:
    """A yes/no or choice cell is (or is not) the answer of this code."""

    cell: int
    equal: bool
    code: int


@dataclass(frozen=True, slots=True)
class Joined:
    """All or some of the parts hold."""

    how: Literal["all", "some"]
    parts: tuple["Guard", ...]


Guard = Scaled | Asked | Joined


@dataclass(frozen=True, slots=True)
class ScaledRule:
    """A rule over integers; ``per_unit`` of them make one of the rule's unit.

    ``decimals`` is the number of zeros of ``per_unit`` where it is a power of ten.
    """

    rule: ru.Rule
    relation: Scaled
    per_unit: int
    decimals: int | None
    when: Guard | None
    cells: tuple[int, ...]
    previous: tuple[int, ...]


def slots(form: Form, rules: tuple[ru.Rule, ...]) -> tuple[Slot, ...]:
    """The form's cells in order, then the cells of the previous period that rules name."""
    cells = dict.fromkeys(form.cells)
    for rule in rules:
        cells |= dict.fromkeys(cell for cell in rule.cells if cell.previous)
    return tuple(_slot(form, form.by_path[cell.path], cell) for cell in cells)


def _slot(form: Form, item: Item, cell: Cell) -> Slot:
    label = form.label(item)
    if item.kind == "boolean":
        codes: Answers = {YES: 1, NO: 0, "yes": 1, "no": 0, True: 1, False: 0}
        return Slot(cell, item, label, (0, 1), 0, codes)
    if item.kind == "choice":
        options: Answers = {choice: code for code, choice in enumerate(item.choices)}
        return Slot(cell, item, label, (0, len(options) - 1), 0, options)
    step = 10**item.decimals if item.kind == "number" else 0
    low = None if item.minimum is None else _up(item.minimum * step)
    high = None if item.maximum is None else int(item.maximum * step // 1)
    return Slot(cell, item, label, (low, high), step, {})


def _up(value: Fraction) -> int:
    return int(-(-value // 1))


def scaled(rule: ru.Rule, places: Mapping[Cell, int], cells: tuple[Slot, ...]) -> ScaledRule:
    """A rule in whole steps of its finest cell."""
    relation, per_unit = _relation(rule.relation, rule.rounding, places, cells)
    return ScaledRule(
        rule,
        relation,
        per_unit,
        len(str(per_unit)) - 1 if str(per_unit).strip("0") == "1" else None,
        None if rule.when is None else _guard(rule.when, places, cells),
        tuple(places[cell] for cell in rule.cells),
        tuple(places[cell] for cell in rule.cells if cell.previous),
    )


def _relation(
    node: ru.Relation, rounding: str, places: Mapping[Cell, int], cells: tuple[Slot, ...]
) -> tuple[Scaled, int]:
    sides = []
    for linear in (node.left, node.right):
        weights = [
            (weight / 10 ** cells[places[cell]].item.decimals, places[cell])
            for weight, cell in linear.terms
        ]
        sides.append((weights, linear.constant))
    per_unit = lcm(
        *(w.denominator for terms, _ in sides for w, _ in terms),
        *(constant.denominator for _, constant in sides),
    )
    (left, one), (right, other) = (
        (tuple((int(w * per_unit), cell) for w, cell in terms), int(constant * per_unit))
        for terms, constant in sides
    )
    merged: dict[int, int] = {}
    for sign, terms in ((1, left), (-1, right)):
        for weight, cell in terms:
            merged[cell] = merged.get(cell, 0) + sign * weight
    terms = tuple((weight, cell) for cell, weight in merged.items() if weight)
    how = rounding if node.op != "!=" else "exact"
    loose = tuple(how != "exact" and _rounds(cells[cell].item) for _, cell in terms)
    return Scaled(terms, one - other, node.op, (left, one), (right, other), how, loose), per_unit  # type: ignore[arg-type]


def _rounds(item: Item) -> bool:
    """Counts are exact whatever a rule allows."""
    return item.unit is not None and not item.unit.is_count


def _guard(node: ru.Condition, places: Mapping[Cell, int], cells: tuple[Slot, ...]) -> Guard:
    match node:
        case ru.Relation():
            return _relation(node, "exact", places, cells)[0]
        case ru.Test(cell, equal, value):
            return Asked(places[cell], equal, cells[places[cell]].answers[value])
        case ru.All(parts):
            return Joined("all", tuple(_guard(part, places, cells) for part in parts))
        case ru.Some(parts):
            return Joined("some", tuple(_guard(part, places, cells) for part in parts))


def holds(guard: Guard, values: Values, bounds: tuple[Bound, ...]) -> bool | None:
    """Whether a condition holds; None while it depends on unknown cells.

    Three-valued as in Kleene's logic: each part is decided on its own.
    """
    if isinstance(guard, Scaled):
        return {"pass": True, "fail": False}.get(judge(guard, values, bounds))
    if isinstance(guard, Asked):
        value = values[guard.cell]
        return None if value is None else (value == guard.code) == guard.equal
    parts = [holds(part, values, bounds) for part in guard.parts]
    decisive = guard.how == "some"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive
