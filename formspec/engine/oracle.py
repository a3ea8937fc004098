"""The oracle: what each rule says of a submission, in fractions, as plainly as possible.

It shares nothing with the fast engine but the rules themselves. Slow and obvious on
purpose; the engine is tested against it.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import inf, lcm
from typing import Any

from formspec.engine.intervals import Verdict
from formspec.engine.rules import And, Condition, Linear, Or, Relation, Rule, Test, from_form
from formspec.language.form import Cell, Form, Item

LIMIT = 10**15


def verdicts(
    form: Form, values: Mapping[str, Any], previous: Mapping[str, Any] | None = None
) -> dict[str, Verdict]:
    """The verdict of every rule by its id; ``values`` are raw, by cell key."""
    rules = from_form(form)
    known = read(form, rules, values, previous)
    return {rule.id: verdict(form, rule, known) for rule in rules}


Known = Mapping[Cell, Fraction | str | None]


def read(
    form: Form,
    rules: tuple[Rule, ...],
    values: Mapping[str, Any],
    previous: Mapping[str, Any] | None = None,
) -> Known:
    """What every cell says, of this period and the one before; computed ones too."""
    known: dict[Cell, Fraction | str | None] = {}
    for cell in form.cells:
        before = Cell(cell.path, cell.column, True)
        known[cell] = value(form, cell, values.get(cell.key))
        known[before] = _plain(form.by_path[cell.path], (previous or {}).get(cell.key))
    _compute(form, rules, known)
    return known


def value(form: Form, cell: Cell, raw: object) -> Fraction | str | None:
    """What a cell says, None if unknown: blank (unless that means zero) or unreadable."""
    item = form.by_path[cell.path]
    blank = raw is None or (isinstance(raw, str) and not raw.strip())
    if blank and item.kind == "number" and form.blank == "zero" and not item.computed:
        return Fraction(0)
    return None if blank else _plain(item, raw)


def _plain(item: Item, raw: object) -> Fraction | str | None:
    if raw is None:
        return None
    if item.kind == "boolean":
        answers = {True: "是", "是": "是", "yes": "是", False: "否", "否": "否", "no": "否"}
        return answers.get(raw) if isinstance(raw, bool | str) else None
    if item.kind != "number":
        return str(raw) if raw in item.choices else None
    amount = _number(item, raw)
    steps = (amount or 0) * 10**item.decimals
    return amount if steps.denominator == 1 and abs(steps) < LIMIT else None


def _number(item: Item, raw: object) -> Fraction | None:
    """Of a number its plain numeral counts, as of a text; a float may be a hair off a step."""
    if isinstance(raw, float) and abs(raw) < LIMIT:
        near = Fraction(round(Fraction(raw) * 10**item.decimals), 10**item.decimals)
        hair = min(abs(Fraction(raw)) / 2**49, Fraction(1, 8 * 10**item.decimals))
        if abs(Fraction(float(near)) - Fraction(raw)) <= hair:
            return near
    text = format(Decimal(str(raw)), "f") if isinstance(raw, float | Decimal) else str(raw)
    plain = re.fullmatch("-?[0-9]+([.][0-9]+)?", text) and not isinstance(raw, bool)
    return Fraction(text) if plain else None


def fault(form: Form, cell: Cell, raw: object) -> str | None:
    """What is wrong with a cell by itself, as the kind of its finding."""
    item = form.by_path[cell.path]
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return "required" if item.required and not cell.previous else None
    if item.kind == "number":
        return _number_fault(item, raw)
    if item.kind in ("boolean", "choice"):
        return "choice" if _plain(item, raw) is None else None
    if not isinstance(raw, str):
        return "type"
    return "date" if item.kind == "date" and not _is_day(raw) else None


def _number_fault(item: Item, raw: object) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return "type"
    amount = _number(item, raw)
    if amount is None:
        return "number"
    if (amount * 10**item.decimals).denominator != 1:
        return "decimals"
    if abs(amount * 10**item.decimals) >= LIMIT:
        return "digits"
    below = item.minimum is not None and amount < item.minimum
    above = item.maximum is not None and amount > item.maximum
    return "range" if below or above else None


def _is_day(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _compute(form: Form, rules: tuple[Rule, ...], known: dict[Cell, Fraction | str | None]) -> None:
    """Blank computed cells: repeat until nothing new is known."""
    sums = [r for r in rules if r.kind == "sum" and form.by_path[r.item or ""].computed]
    for _ in sums:
        for rule in sums:
            cell = rule.relation.left.terms[0][1]
            total = summed(rule.relation.right, known)
            step = Fraction(1, 10 ** form.by_path[cell.path].decimals)
            if known[cell] is None and total is not None and total % step == 0:
                known[cell] = total


def verdict(form: Form, rule: Rule, known: Known) -> Verdict:
    """One rule: its condition first, then its relation."""
    if any(cell.previous and known[cell] is None for cell in rule.cells):
        return "not applicable"
    applies = True if rule.when is None else _holds(form, rule.when, known)
    if applies is False:
        return "not applicable"
    result = "fail" if too_long(form, rule.relation, known) else _relation(form, rule, known)
    return result if applies or result == "pass" else "incomplete"


def _holds(form: Form, node: Condition, known: Known) -> bool | None:
    if isinstance(node, Test):
        now = known[node.cell]
        return None if now is None else (now == node.value) == node.equal
    if isinstance(node, And | Or):
        parts = [_holds(form, part, known) for part in node.parts]
        if isinstance(node, Or):
            return True if True in parts else None if None in parts else False
        return False if False in parts else None if None in parts else True
    plain = Rule("", "check", "error", node, "")
    return {"pass": True, "fail": False}.get(_relation(form, plain, known))


def too_long(form: Form, relation: Relation, known: Known) -> bool:
    """15 digits, counted in steps of the finest number of the relation."""
    step = finest(form, relation)
    for linear in (relation.left, relation.right):
        size = abs(linear.constant)
        for weight, cell in linear.terms:
            now = known[cell]
            size += abs(weight * now) if isinstance(now, Fraction) else 0
        if size / step >= LIMIT:
            return True
    return False


def finest(form: Form, relation: Relation) -> Fraction:
    """The largest 1/n of which every weight and constant of the relation is a multiple."""
    steps = [
        weight / 10 ** form.by_path[cell.path].decimals
        for weight, cell in (*relation.left.terms, *relation.right.terms)
    ]
    constants = (relation.left.constant, relation.right.constant)
    return Fraction(1, lcm(*(number.denominator for number in (*steps, *constants))))


def summed(linear: Linear, known: Known) -> Fraction | None:
    """The sum of one side, None while a cell in it is unknown."""
    total = linear.constant
    for weight, cell in linear.terms:
        now = known[cell]
        if not isinstance(now, Fraction):
            return None
        total += weight * now
    return total


Amount = Fraction | float
"""A fraction, or an infinity where there is no bound."""

Range = tuple[Amount, bool, Amount, bool]
"""Low end, whether it belongs, high end, whether it belongs."""


def _relation(form: Form, rule: Rule, known: Known) -> Verdict:
    """Left minus right as a sum of ranges: what it can be, and what it is in any case."""
    weights: dict[Cell, Fraction] = {}
    for sign, linear in ((1, rule.relation.left), (-1, rule.relation.right)):
        for weight, cell in linear.terms:
            weights[cell] = weights.get(cell, Fraction(0)) + sign * weight
    constant = rule.relation.left.constant - rule.relation.right.constant
    rounding = rule.rounding if rule.relation.op != "!=" else "exact"
    ranges: list[Any] = []
    blanks: list[Any] = []
    for cell, weight in weights.items():
        item, now = form.by_path[cell.path], known[cell]
        if not weight:
            continue
        if isinstance(now, Fraction):
            ranges.append((weight, _true_amounts(item, now, rounding), None))
        else:
            ranges.append((weight, None, item))
            blanks.append((weight, item))
    can = _total(constant, ranges, rounding, reach=True)
    sure = _total(constant, ranges, rounding, reach=False)
    if rule.relation.op == "!=":
        if can[0] == can[2] == 0:
            return "fail"
        return (
            "pass"
            if not _meets("=", can) or _jumps(constant, weights, known, blanks)
            else "incomplete"
        )
    if _meets(rule.relation.op, sure):
        return "pass"
    if not _meets(rule.relation.op, can):
        return "fail"
    # A cell that stands on both sides is the same true amount there: it cancels out.
    rounded = rounding != "exact" and any(
        _is_rounded(form.by_path[cell.path]) for cell, weight in weights.items() if weight
    )
    if rule.relation.op == "=" and not rounded and _jumps(constant, weights, known, blanks):
        return "fail"
    return "incomplete"


def _is_rounded(item: Item) -> bool:
    return item.unit is not None and not item.unit.is_count


def _true_amounts(item: Item, now: Fraction, rounding: str) -> Range:
    if rounding == "exact" or not _is_rounded(item):
        return now, True, now, True
    step = Fraction(1, 10**item.decimals)
    if rounding == "half":
        return now - step / 2, True, now + step / 2, True
    if now > 0:
        return now, True, now + step, False
    if now < 0:
        return now - step, False, now, True
    return -step, False, step, False


def _steps_inside(item: Item) -> tuple[Fraction | None, Fraction | None]:
    step = Fraction(1, 10**item.decimals)
    low = None if item.minimum is None else -((-item.minimum) // step) * step
    high = None if item.maximum is None else (item.maximum // step) * step
    return low, high


def _total(constant: Fraction, ranges: list[Any], rounding: str, *, reach: bool) -> Range:
    low: Amount = constant
    high: Amount = constant
    low_in = high_in = True
    for weight, known, item in ranges:
        one, one_in, other, other_in = known or _unknown(item, rounding, reach)
        if weight < 0:
            one, one_in, other, other_in = other, other_in, one, one_in
        low, high = low + _times(weight, one), high + _times(weight, other)
        low_in, high_in = low_in and one_in, high_in and other_in
    return low, low_in, high, high_in


def _times(weight: Fraction, end: Amount) -> Amount:
    return weight * end if isinstance(end, Fraction) else end if weight > 0 else -end


def _unknown(item: Item, rounding: str, reach: bool) -> Range:
    low, high = _steps_inside(item)
    least = (-inf, True, -inf, True) if low is None else _true_amounts(item, low, rounding)
    most = (inf, True, inf, True) if high is None else _true_amounts(item, high, rounding)
    return (*least[:2], *most[2:]) if reach else (*most[:2], *least[2:])


def _meets(op: str, extent: Range) -> bool:
    low, low_in, high, high_in = extent
    not_above = low < 0 or (low == 0 and low_in)
    not_below = high > 0 or (high == 0 and high_in)
    return {
        "=": not_above and not_below,
        ">=": not_below,
        "<=": not_above,
        ">": high > 0,
        "<": low < 0,
    }[op]


def _jumps(
    constant: Fraction, weights: Mapping[Cell, Fraction], known: Known, blanks: list[Any]
) -> bool:
    """Whether whole steps of the blanks can never make the total zero."""
    rest = constant
    for cell, weight in weights.items():
        now = known[cell]
        if isinstance(now, Fraction):
            rest += weight * now
    stride = Fraction(0)
    for weight, item in blanks:
        low, high = _steps_inside(item)
        rest += weight * (low if low is not None else high if high is not None else 0)
        one, other = abs(weight) / 10**item.decimals, stride
        while one:
            one, other = other % one, one
        stride = other
    return bool(stride) and rest % stride != 0


def fillings(
    form: Form, rule: Rule, known: Mapping[Cell, Any], top: int
) -> "list[dict[Cell, Any]]":
    """Every filling of the rule's blanks with up to ``top`` steps above their minimum."""
    blanks = [cell for cell in rule.cells if known[cell] is None]
    options: list[list[Any]] = []
    for cell in blanks:
        item = form.by_path[cell.path]
        if item.kind == "boolean":
            options.append(["是", "否"])
        elif item.kind == "choice":
            options.append(list(item.choices))
        else:
            low, high = _steps_inside(item)
            start = low if low is not None else Fraction(-top, 2 * 10**item.decimals)
            steps = [start + Fraction(n, 10**item.decimals) for n in range(top + 1)]
            options.append([s for s in steps if high is None or s <= high])
    return [{**known, **dict(zip(blanks, pick, strict=True))} for pick in product(*options)]
