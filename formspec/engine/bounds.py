"""What the cells that are filled in still allow in those that are not.

Rule by rule, each blank is narrowed to the whole steps with which the rule can still hold
whatever the other blanks are, until nothing changes. So no value is left out with which the
form could be completed; one that is in may still turn out wrong together with others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from formspec.engine.clean_values import clean_reader
from formspec.engine.compiled import compile_form
from formspec.engine.decode import decode
from formspec.engine.intervals import (
    Bound,
    LinearRelation,
    Values,
    around,
    holds,
    relation_verdict,
    too_long,
)
from formspec.engine.plan import Plan, PlannedRule, Slot
from formspec.language.form import Form, Rounding, check_form
from formspec.submissions.numeral import LIMIT, show
from formspec.submissions.submission import Submission, shaped

ROUNDS = 20
"""Rules that narrow one another step by step would never end."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a cell may still hold, as decimal strings."""

    low: str | None
    """The lowest, None if there is no bound."""
    high: str | None
    """The highest, None if there is no bound."""
    step: str
    """The difference between two neighbours."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may still be filled in."""

    cells: Mapping[str, Range]
    """The range of each number that is not filled in, by cell key."""
    impossible: tuple[str, ...]
    """The ids of the rules that can no longer hold."""


def bounds(form: Form, submission: Submission | Mapping[str, Any]) -> Allowed:
    """Bound what may still be filled in, by the rules of severity error that apply for certain.

    Args:
        form: The form that is being filled in.
        submission: What ``validate`` takes.

    Returns:
        A range for each blank, also where the form says ``blank: zero``, and the rules that no
        filling can satisfy.

    Raises:
        FormspecError: As ``validate``.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> bounds(form, {"values": {"2.C": 9, "2.D": 5}}).cells["2.E"]
    Range(low='0', high='4', step='1')
    """
    check_form(form)
    plan = compile_form(form)
    values = decode(without_zeros(plan), shaped(form, submission)).values
    limits = [widened(slot) for slot in plan.slots]
    impossible = _settle(plan, values, limits)
    return Allowed(
        {
            slot.key: _range(slot, limit)
            for slot, limit, value in zip(plan.slots, limits, values, strict=True)
            if value is None and slot.steps and not slot.computed and not slot.previous
        },
        tuple(plan.rules[number].id for number in sorted(impossible)),
    )


def without_zeros(plan: Plan) -> Plan:
    """The plan of a form in which every blank is unknown."""
    slots = tuple(replace(slot, zero=False) for slot in plan.slots)
    return replace(plan, slots=slots, read=clean_reader(slots, plan.safe))


def widened(slot: Slot) -> Bound:
    """A blank that counts as zero is one, whatever the bounds of what is filled in."""
    low, high = slot.bounds
    if not slot.zero:
        return low, high
    return None if low is None else min(low, 0), None if high is None else max(high, 0)


def _range(slot: Slot, limit: Bound) -> Range:
    low, high = _tighter(limit, slot.bounds)
    if _is_empty((low, high)):
        low, high = limit
    return Range(
        None if low is None else show(low, slot.decimals),
        None if high is None else show(high, slot.decimals),
        show(1, slot.decimals),
    )


def _settle(plan: Plan, values: Values, limits: list[Bound]) -> set[int]:
    """Narrows ``limits``; the numbers of the rules that can no longer hold."""
    impossible: set[int] = set()
    for _ in range(ROUNDS):
        before = list(limits)
        for number, rule in enumerate(plan.rules):
            if number in impossible or not _binds(rule, values, limits):
                continue
            narrowed = _narrowed(rule.relation, values, limits)
            if narrowed is None:
                impossible.add(number)
            else:
                for cell, bound in narrowed.items():
                    limits[cell] = bound
        if limits == before:
            break
    return impossible


def _binds(rule: PlannedRule, values: Values, limits: list[Bound]) -> bool:
    """Whether nothing that is filled in later can put the rule out of question."""
    if rule.severity != "error" or any(values[cell] is None for cell in rule.previous):
        return False
    return rule.when is None or holds(rule.when, values, limits) is True


def _narrowed(rule: LinearRelation, values: Values, limits: list[Bound]) -> dict[int, Bound] | None:
    """What a rule leaves of the limits of its blanks; None if it can no longer hold."""
    if too_long(rule, values) or relation_verdict(rule, values, limits) == "fail":
        return None
    narrowed = {}
    if rule.op != "!=":
        for cell, low, high in _solved(rule, values, limits):
            narrowed[cell] = _tighter(limits[cell], (low, high))
    return None if any(map(_is_empty, narrowed.values())) else narrowed


_HALF = 2**100
_STEP = 2 * _HALF
_FAR = 10**99
"""Amounts are counted in such tiny parts of a step that an end which does not belong to its
interval can lie one part inside; ``_FAR`` is beyond every sum."""


def _solved(
    rule: LinearRelation, values: Values, limits: list[Bound]
) -> Iterator[tuple[int, int, int]]:
    """For each blank the steps between which ``rest + weight·x`` can compare to zero."""
    terms = [
        (weight, cell, rule.rounding if rounded else "exact")
        for (weight, cell), rounded in zip(rule.terms, rule.rounded_terms, strict=True)
    ]
    reach = [
        _times(weight, *_amounts(values[cell], limits[cell], rounding))
        for weight, cell, rounding in terms
    ]
    least = rule.constant * _STEP + sum(low for low, _ in reach)
    most = rule.constant * _STEP + sum(high for _, high in reach)
    for (weight, cell, rounding), (low, high) in zip(terms, reach, strict=True):
        if values[cell] is None:
            bottom = -_FAR if "<" in rule.op else high - most + (rule.op == ">")
            top = _FAR if ">" in rule.op else low - least - (rule.op == "<")
            yield cell, *_steps(weight, bottom, top, rounding)


def _amounts(value: int | None, limit: Bound, rounding: Rounding) -> tuple[int, int]:
    """The least and the greatest amount that a cell can stand for, in tiny parts."""
    low, high = limit if value is None else (value, value)
    least, most = -_FAR, _FAR
    if low is not None:
        end = around(low, rounding).low
        least = int(end.value) * _HALF + (not end.closed)
    if high is not None:
        end = around(high, rounding).high
        most = int(end.value) * _HALF - (not end.closed)
    return least, most


def _times(weight: int, low: int, high: int) -> tuple[int, int]:
    return (weight * low, weight * high) if weight > 0 else (weight * high, weight * low)


def _steps(weight: int, bottom: int, top: int, rounding: Rounding) -> tuple[int, int]:
    """The whole steps that can stand for an amount between ``bottom/weight`` and ``top/weight``."""
    if weight < 0:
        weight, bottom, top = -weight, -top, -bottom
    low, high = -(-bottom // weight), top // weight
    if rounding == "truncate":  # the amount without what is behind the last digit
        return _cut(low), _cut(high)
    slack = _HALF if rounding == "half" else 0
    return -((slack - low) // _STEP), (high + slack) // _STEP


def _cut(amount: int) -> int:
    return amount // _STEP if amount > 0 else -(-amount // _STEP)


def _tighter(one: Bound, other: Bound) -> Bound:
    """What lies in both; beyond 15 digits there is no bound."""
    lows = [low for low, _ in (one, other) if low is not None and low > -LIMIT]
    highs = [high for _, high in (one, other) if high is not None and high < LIMIT]
    return max(lows, default=None), min(highs, default=None)


def _is_empty(bound: Bound) -> bool:
    low, high = bound
    return low is not None and high is not None and low > high
