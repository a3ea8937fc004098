"""Filled forms by chance, as JSON that every language reads alike, the same for the same seed.

A third is whatever people type; a third is right and then goes wrong in one small place, by a
step or two, where rules and roundings part; a third is a mixture: blanks, spellings, numbers
beside the limit of 15 digits, previous periods, header fields, other forms, no form at all.
"""

import operator as op
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any

from support.hostile import forms as hostile

from formspec.engine import oracle
from formspec.engine.rules import Linear, Rule, from_form
from formspec.language.form import Cell, Form, Item
from formspec.submissions.numeral import LIMIT, show

Json = dict[str, Any]
Steps = dict[Cell, int | None]
"""Values in whole steps, or the number of an answer; None is blank."""

BLANKS = (None, "", " ", "\u3000")
STRANGE: tuple[Any, ...] = (
    "１２", "1,234", "1 234.5", " 7 ", "3.", ".5", "+5", "1e5", "0x10", "1_000", "--1", "NaN", "٣",
    "abc", "12人", "=1+1", "1.123456789012", "9" * 16, "9" * 50, "0" * 39 + "1", "\t", "是", "甲",
    "-", "−3", "1。5", "1,23", "007", "-0", "1.50", True, [], [1], 0.5, 1e-7, -2, 12345.678,
)  # fmt: skip
KEYS = ("99.Z", "A", "", "@", "1.I0@c9", "prev(1.I0)", "__proto__", "constructor", "长" * 120)


def submissions(form: Form, chance: Random, count: int) -> list[Json]:
    """So many filled forms."""
    sheet = Sheet(form, chance)
    return [sheet.filled() for _ in range(count)]


class Sheet:
    """A form, its rules, and a correct filling that is drawn anew now and then."""

    def __init__(self, form: Form, chance: Random) -> None:
        self.form, self.chance = form, chance
        self.rules = from_form(form)
        before = dict.fromkeys(c for rule in self.rules for c in rule.cells if c.previous)
        self.cells = (*form.cells, *before)
        self.correct = self.solved()

    def item(self, cell: Cell) -> Item:
        return self.form.by_path[cell.path]

    # Right numbers ------------------------------------------------------------------

    def solved(self) -> Steps:
        """Small numbers, most rules kept: sums are added up, limits met exactly."""
        chance = self.chance
        top = 10 ** chance.choice((0, 1, 1, 2, 4, 7))
        low = -top if chance.random() < 0.1 else 0
        steps: Steps = {}
        for cell in self.cells:
            item = self.item(cell)
            options = answers(item)
            count = chance.randrange(len(options)) if options else chance.randint(low, top)
            steps[cell] = count if options else self.inside(cell, count)
        known = {cell: self.amount(cell, value) for cell, value in steps.items()}
        for rule in (*self.rules, *reversed(self.rules), *self.rules):
            conditional = rule.when is not None and chance.random() < 0.5
            if not conditional and not holds(rule, known):
                self.settle(rule, known, steps)
        return steps

    def settle(self, rule: Rule, known: dict[Cell, Any], steps: Steps) -> None:
        """One cell of a side takes what is missing there, rounded to its step."""
        sides = (rule.relation.left, rule.relation.right)
        side, other = sides if sides[0].terms else sides[::-1]
        if not side.terms:
            return
        weight, cell = (
            self.chance.choice(side.terms[:3]) if self.chance.random() < 0.2 else side.terms[0]
        )
        item = self.item(cell)
        gap = total(other, known) - total(side, known) + (known[cell] or 0) * weight
        count = floor(gap / weight * 10**item.decimals + Fraction(1, 2))
        if self.inside(cell, count) == count or self.chance.random() < 0.1:
            steps[cell], known[cell] = count, self.amount(cell, count)

    def bounds(self, cell: Cell) -> tuple[int | None, int | None]:
        item = self.item(cell)
        step = 10**item.decimals
        low = None if item.minimum is None else ceil(item.minimum * step)
        return low, None if item.maximum is None else floor(item.maximum * step)

    def inside(self, cell: Cell, count: int) -> int:
        """The nearest that the cell may hold."""
        low, high = self.bounds(cell)
        count = count if low is None else max(count, low)
        return count if high is None else min(count, high)

    def amount(self, cell: Cell, value: int | None) -> Fraction | str | None:
        item = self.item(cell)
        options = answers(item)
        if options or value is None:
            return None if value is None else options[value]
        return Fraction(value, 10**item.decimals) if item.kind == "number" else None

    # What goes wrong ----------------------------------------------------------------

    def slip(self, steps: Steps) -> None:
        """One cell is off by a little."""
        cell = self.chance.choice(self.cells)
        options, value = answers(self.item(cell)), steps[cell] or 0
        if options:
            steps[cell] = self.chance.randrange(len(options))
        else:
            steps[cell] = value + self.chance.choice((-3, -2, -1, -1, 1, 1, 2, 3, 5, 10))

    def touch(self, steps: Steps) -> None:
        """A cell is at its bound, or a step beyond."""
        usual = (0, None)
        odd = [cell for cell in self.cells if self.bounds(cell) != usual]
        cell = self.chance.choice(odd or self.cells)
        ends = [end for end in self.bounds(cell) if end is not None]
        if ends and self.item(cell).kind == "number":
            steps[cell] = self.chance.choice(ends) + self.chance.choice((-1, 0, 1))

    def miss(self, steps: Steps) -> None:
        """A rule is met, and then missed by as many steps as it has terms, or a step more."""
        rule = self.chance.choice(self.rules) if self.rules else None
        terms = (*rule.relation.left.terms, *rule.relation.right.terms) if rule else ()
        if rule is None or not terms:
            return
        known = {cell: self.amount(cell, value) for cell, value in steps.items()}
        self.settle(rule, known, steps)
        cell = self.chance.choice(terms)[1]
        count = len(terms) - self.chance.choice((0, 0, 1, 1, 2))
        steps[cell] = (steps[cell] or 0) + self.chance.choice((-1, 1)) * count

    def leave(self, steps: Steps) -> None:
        """A few cells are left blank."""
        for cell in self.chance.sample(
            self.cells, min(len(self.cells), self.chance.choice((1, 1, 2, 3)))
        ):
            steps[cell] = None

    def zero(self, steps: Steps) -> None:
        """A cell is zero, or its first answer."""
        steps[self.chance.choice(self.cells)] = 0

    def lengthen(self, steps: Steps) -> None:
        """One cell brings a side of a rule to the limit of 15 digits, or a step beside it."""
        relations = [rule.relation for rule in self.rules]
        sides = [(relation, side) for relation in relations
                 for side in (relation.left, relation.right) if side.terms]  # fmt: skip
        if not sides:
            return
        heaviest = max(sides, key=lambda each: max(map(_weight, each[1].terms)))
        relation, side = self.chance.choice((heaviest, self.chance.choice(sides)))
        weight, cell = self.chance.choice((max(side.terms, key=_weight), *side.terms))
        step = oracle.finest(self.form, relation)
        rest = abs(side.constant)
        for other, place in side.terms:
            if place != cell:
                rest += abs(other) * Fraction(steps[place] or 0, 10 ** self.item(place).decimals)
        count = floor((LIMIT * step - rest) / abs(weight) * 10 ** self.item(cell).decimals)
        steps[cell] = min(count + self.chance.choice((-1, 0, 0, 1)), LIMIT)

    def scale(self, steps: Steps) -> None:
        """All numbers are large."""
        factor = 10 ** self.chance.choice((3, 6, 9, 11))
        for cell, value in steps.items():
            if value is not None and not answers(self.item(cell)):
                steps[cell] = value * factor

    # As people send it --------------------------------------------------------------

    def filled(self) -> Json:
        """One filled form."""
        chance = self.chance
        if chance.random() < 0.25:
            now, before = map(hostile.plain, hostile.filled(self.form, chance))
            return self.sent(now, before)
        if chance.random() < 0.06:
            self.correct = self.solved()
        steps = dict(self.correct)
        accidents: tuple[Callable[[Steps], None], ...] = (
            self.slip, self.miss, self.miss, self.leave, self.leave,
            self.zero, self.touch, self.lengthen, self.lengthen, self.scale,
        )  # fmt: skip
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            chance.choice(accidents)(steps)
        how = chance.choice((text, text, number, number, either))
        parts: tuple[Json, Json] = ({}, {})
        for cell, value in steps.items():
            raw = self.raw(cell, value, how)
            if raw is not ABSENT:
                parts[cell.previous][Cell(cell.path, cell.column).key] = raw
        if chance.random() < 0.12 and parts[0]:
            parts[0][chance.choice([*parts[0]])] = chance.choice(STRANGE)
        return self.sent(*parts)

    def raw(self, cell: Cell, value: int | None, how: "Spelling") -> Any:
        """A value as it is written."""
        item, chance = self.item(cell), self.chance
        if item.computed and not cell.previous and chance.random() < 0.7:
            return ABSENT
        if value is None:
            return chance.choice((ABSENT, *BLANKS))
        options = answers(item)
        if options:
            spelt = {"是": ("是", "yes", True), "否": ("否", "no", False)}.get(options[value])
            return chance.choice(spelt) if spelt and item.kind == "boolean" else options[value]
        if item.kind == "number":
            return how(show(value, item.decimals), chance)
        if chance.random() < 0.1:
            return chance.choice((ABSENT, "", "2023-02-29", "2000-2-9", 7, "0000-01-01"))
        return chance.choice(("2024-02-29", "1900-12-31"))

    def sent(self, now: Json, before: Json) -> Json:
        """The whole JSON shape around the values."""
        chance, form = self.chance, self.form
        data: Json = {
            "form": form.id,
            "version": form.version,
            "fields": self.header(),
            "values": now,
        }
        if chance.random() < 0.02:
            before[chance.choice(("99.Z", "1.I0", "1.I1"))] = "1"
        if before:
            data["previous"] = before
        if chance.random() < 0.04:
            now[chance.choice(KEYS)] = chance.choice((1, "x", None))
        if chance.random() < 0.04:
            data["fields"][chance.choice(("telephone", "__proto__", ""))] = "x"
        if len(form.column_ids) > 1 and chance.random() < 0.3:
            data["values"] = nested(now)
        if chance.random() < 0.1:
            said = [rule.id for rule in self.rules] + ["no-such-rule"]
            data["explanations"] = {chance.choice(said): chance.choice(("已核实", "ok", " ", ""))}
        if chance.random() < 0.08:
            data.pop(chance.choice(("form", "version", "fields")))
        if chance.random() < 0.01:
            data |= chance.choice(
                ({"form": "other"}, {"version": "0"}, {"value": {}}, {"values": []}, {"fields": 1},
                 {"explanations": {"r0": 1}}, {"previous": "x"})
            )  # fmt: skip
        return data

    def header(self) -> Json:
        found: Json = {}
        for field in self.form.fields:
            good = {"date": "2018-02-01", "number": "3", "choice": "市", "boolean": "是"}
            if self.chance.random() < 0.85:
                found[field.id] = good.get(field.kind, "梧州市总工会")
            elif self.chance.random() < 0.7:
                found[field.id] = self.chance.choice(
                    ("", None, " ", "x", 1, True, "2018-02-30", "yes", [])
                )
        return found


ABSENT = object()
"""Nothing is written at all."""


def answers(item: Item) -> tuple[str, ...]:
    return ("是", "否") if item.kind == "boolean" else item.choices


def _weight(term: tuple[Fraction, Cell]) -> Fraction:
    return abs(term[0])


def total(side: Linear, known: Mapping[Cell, Any]) -> Fraction:
    return sum((weight * (known[cell] or 0) for weight, cell in side.terms), side.constant)


def holds(rule: Rule, known: Mapping[Cell, Any]) -> bool:
    """Whether the numbers as they are satisfy the relation."""
    left, right = total(rule.relation.left, known), total(rule.relation.right, known)
    return COMPARE[rule.relation.op](left, right)


COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "=": op.eq, "!=": op.ne, "<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge,
}  # fmt: skip


def nested(values: Json) -> Json:
    """9.A@total as {"9.A": {"total": …}}."""
    found: Json = {}
    for key, raw in values.items():
        path, _, column = key.partition("@")
        if path and column:
            found.setdefault(path, {})[column] = raw
        else:
            found[key] = raw
    return found


# Spellings of a plain number ------------------------------------------------------------

Spelling = Callable[[str, Random], Any]


def text(plain: str, chance: Random) -> str:
    return plain


def number(plain: str, chance: Random) -> Any:
    """As a JSON number, a whole one as an integer; as a text what is longer than a float."""
    if len(plain.lstrip("-0").replace(".", "")) > 15:
        return plain
    return float(plain) if "." in plain else int(plain)


def either(plain: str, chance: Random) -> Any:
    """In one of the ways people type."""
    how = chance.randrange(12)
    if how < 4:
        return number(plain, chance)
    if how == 4 and "." in plain:
        return plain + "0"
    if how == 5:
        return plain.translate({ord("0") + n: ord("０") + n for n in range(10)})
    if how == 6:
        return f"{Decimal(plain):,}"
    if how == 7:
        return f" {plain}\u3000"
    return plain
