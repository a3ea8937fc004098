"""How a figure may have gone wrong: what speaks for each way, as a whole number.

The score of a change is what the rule of Bayes asks for: how often people make such a slip
(``USUAL``), divided by the ways in which it could have gone, times how much more likely the
new figure is than the old (small figures are more common than large ones).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from formspec.engine.intervals import Values
from formspec.engine.plan import Plan
from formspec.language.form import Form
from formspec.language.unit import UNITS, Unit
from formspec.reasoning.network.parts import network
from formspec.submissions.numeral import show

Mechanism = Literal[
    "unit", "power", "sign", "swapped", "dropped", "doubled", "extra", "digit", "neighbour",
    "exchanged", "left-out", "twice", "answer", "blank", "unknown",
]  # fmt: skip

USUAL: dict[Mechanism, int] = {
    "unit": 150_000,
    "power": 60_000,
    "sign": 30_000,
    "swapped": 100_000,
    "dropped": 80_000,
    "doubled": 80_000,
    "extra": 20_000,
    "digit": 200_000,
    "neighbour": 80_000,
    "exchanged": 100_000,
    "left-out": 80_000,
    "twice": 20_000,
    "answer": 100_000,
    "blank": 100_000,
    "unknown": 30_000,
}
"""How many of a million slips are of each kind, as a guess."""

FINE = 10**6
"""Scores are whole numbers: so many make one."""

NOWHERE = -1
"""No other cell."""

NOTHING = 20
"""So many times rarer than anything else is a figure where there should be none."""

COMMON = 20
"""Figures below this are about equally common."""


class Guess(NamedTuple):
    """What speaks for a change."""

    score: int
    """How likely it is, in parts of ``FINE``."""
    value: int | None
    """The figure in steps; None for any that would do."""
    mechanism: Mechanism
    """How it may have gone wrong."""
    power: int = 0
    """By which power of ten the old figure is too large."""
    other: int = NOWHERE
    """The number of another cell that has to do with it, or ``NOWHERE``."""
    unit: str = ""
    """The unit in which the old figure may have been written."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a cell."""

    decimals: int
    """The decimals of its figures."""
    slips: tuple[tuple[int, str], ...]
    """Units that its figure may have been written in, each with its power of ten."""
    neighbours: tuple[tuple[int, int, int], ...]
    """The cells next to it, with what its figure and theirs are multiplied by to compare."""
    totals: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    """Its weight and the terms of each sum that it is the total of."""


@lru_cache(maxsize=64)
def all_surroundings(form: Form) -> tuple[Surroundings | None, ...]:
    """What stands around each cell of a form that holds a number."""
    plan, rows = network(form).plan, _near_rows(form)
    ids = form.column_ids
    columns = {one: (*ids[max(n - 1, 0) : n], *ids[n + 1 : n + 2]) for n, one in enumerate(ids)}
    return tuple(
        _surroundings(form, plan, rows, columns, cell) if slot.kind == "number" else None
        for cell, slot in enumerate(plan.slots)
    )


def _surroundings(
    form: Form,
    plan: Plan,
    rows: Mapping[str, Sequence[str]],
    columns: Mapping[str | None, Sequence[str | None]],
    cell: int,
) -> Surroundings:
    slot = plan.slots[cell]
    path = slot.current_path
    suffix = "" if slot.column is None else f"@{slot.column}"
    keys = [f"{other}{suffix}" for other in rows[path]]
    if slot.column is not None:
        keys += [f"{path}@{column}" for column in columns[slot.column]]
    places = [plan.places[key] for key in dict.fromkeys(keys) if key in plan.places]
    neighbours = tuple(
        (place, 10 ** max(more, 0), 10 ** max(-more, 0))
        for place, more in ((p, plan.slots[p].decimals - slot.decimals) for p in places)
    )
    return Surroundings(
        slot.decimals, _slips(form.by_path[path].unit), neighbours, tuple(_totals(plan, cell))
    )


def _near_rows(form: Form) -> Mapping[str, Sequence[str]]:
    """By path the rows above and below, and the nearest in the same unit, inside the section."""
    near: dict[str, list[str]] = {}
    for rows in (form.items, form.items[::-1]):
        nearest: dict[object, str] = {}
        for item in rows:
            if item.kind == "number":
                seen = (nearest.get(key) for key in (item.section, (item.section, item.unit)))
                near.setdefault(item.path, []).extend(path for path in seen if path is not None)
                nearest[item.section] = nearest[item.section, item.unit] = item.path
    return near


@lru_cache(maxsize=256)
def _slips(unit: Unit | None) -> tuple[tuple[int, str], ...]:
    """Units of the same dimension that are a power of ten smaller or larger."""
    if unit is None or unit.is_count:
        return ()
    return tuple(
        (power, name)
        for name, other in UNITS.items()
        if other.dimension == unit.dimension and name.isascii() == unit.name.isascii()
        for power in (_power(unit.scale / other.scale),)
        if power
    )


def _power(ratio: Fraction) -> int | None:
    top, bottom = str(ratio.numerator), str(ratio.denominator)
    if top.rstrip("0") != "1" or bottom.rstrip("0") != "1":
        return None
    return len(top) - len(bottom)


def _totals(plan: Plan, cell: int) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    for number in plan.by_cell[cell]:
        relation = plan.rules[number].relation
        left = relation.left[0]
        if relation.op == "=" and len(left) == 1 and left[0][1] == cell:
            yield left[0][0], relation.right[0]


# One figure ----------------------------------------------------------------------------


def guess(facts: Surroundings, old: int | None, low: int, high: int, values: Values) -> Guess:
    """What speaks best for changing ``old`` (None: blank) to a figure between the two."""
    if old is None:
        value = low if low == high else None
        return Guess(_score("blank", 0, min(abs(low), abs(high)), 1 if low == high else 8), value,
                     "blank")  # fmt: skip
    if low == high:
        guesses = [Guess(_score("unknown", 0, low, 1 if low else NOTHING), low, "unknown")]
        if old == -low:
            guesses.append(Guess(_score("sign", old, low, 1), low, "sign"))
        elif old and low:
            _moved(guesses, facts, old, low)
        _typed(guesses, facts, old, low)
        _elsewhere(guesses, facts, old, low, values)
        if facts.totals:
            _summed(guesses, facts, old, low, values)
        return max(guesses) if len(guesses) > 1 else guesses[0]
    edge = min(max(old, low), high)
    best = Guess(_score("unknown", 0, edge, 1), None, "unknown")
    for way, value, power, unit in _inverted(facts, old):
        if value and low <= value <= high:
            score = _score(way, old, value, 8)
            if score > best.score:
                best = Guess(score, value, way, power, NOWHERE, unit)
    return best


def _score(way: Mechanism, old: int, new: int, ways: int) -> int:
    return USUAL[way] * FINE * (abs(old) + COMMON) // (ways * COMMON * (abs(new) + COMMON))


def _inverted(facts: Surroundings, old: int) -> Iterator[tuple[Mechanism, int, int, str]]:
    """What may have been meant by a figure, without knowing what it should be."""
    if old:
        yield "sign", -old, 0, ""
    for power, unit in facts.slips:
        if power >= 4 and old:
            yield "unit", _divided(old, power), power, unit


def _divided(value: int, power: int) -> int:
    """Rounded to whole steps."""
    scale: int = 10**power
    return (2 * value + scale) // (2 * scale)


def _moved(guesses: list[Guess], facts: Surroundings, old: int, new: int) -> None:
    """The decimal point in the wrong place; another unit of the same kind."""
    for power, unit in facts.slips:
        if power > 0 and old == new * 10**power:
            ways = 1 if power == 4 else 10  # 元 for 万元 is the usual one
        elif power >= 4 and _divided(old, power) == new:
            ways = 20
        elif power < 0 and old * 10**-power == new:
            ways = 2
        else:
            continue
        guesses.append(Guess(_score("unit", old, new, ways), new, "unit", power, NOWHERE, unit))
    larger, smaller = (old, new) if abs(old) > abs(new) else (new, old)
    ratio, rest = divmod(larger, smaller)
    if rest == 0 and ratio >= 10 and ratio % 10 == 0:
        text = str(ratio)
        if text.rstrip("0") == "1":
            power = len(text) - 1
            score = _score("power", old, new, 2 * power)
            guesses.append(Guess(score, new, "power", power if larger == old else -power))


def _typed(guesses: list[Guess], facts: Surroundings, old: int, new: int) -> None:
    """A slip of the hand, by what was written; one that left nothing of a figure says nothing."""
    if not new or (old < 0) != (new < 0):
        return
    if facts.decimals:
        way = slip(show(old, facts.decimals), show(new, facts.decimals))
    else:
        way = slip(str(old), str(new))
    if way is not None:
        guesses.append(Guess(_score(way[0], old, new, way[1]), new, way[0]))


def slip(old: str, new: str) -> tuple[Mechanism, int] | None:
    """How ``new`` became ``old`` by one slip of the hand, and in how many ways it could have."""
    size = len(new)
    at = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        at += 1
    if len(old) == size:
        if old[at + 1 :] == new[at + 1 :]:
            both = old[at : at + 1].isdigit() and new[at : at + 1].isdigit()
            return ("digit", 9 * size) if both else None
        turned = new[at : at + 2][::-1]
        if old[at : at + 2] == turned and turned.isdigit() and old[at + 2 :] == new[at + 2 :]:
            return "swapped", max(size - 1, 1)
    elif len(old) + 1 == size:
        if old[at:] == new[at + 1 :] and new[at].isdigit():
            return "dropped", size
    elif len(old) == size + 1 and old[at + 1 :] == new[at:] and old[at].isdigit():
        again = at > 0 and old[at] == old[at - 1]
        return ("doubled", size) if again else ("extra", 10 * size)
    return None


def _elsewhere(
    guesses: list[Guess], facts: Surroundings, old: int, new: int, values: Values
) -> None:
    """The figure of a cell beside it."""
    for cell, times, divided in facts.neighbours:
        value = values[cell]
        if value is not None and value * divided == old * times and old != new:
            score = _score("neighbour", old, new, len(facts.neighbours))
            guesses.append(Guess(score, new, "neighbour", 0, cell))
            return


def _summed(guesses: list[Guess], facts: Surroundings, old: int, new: int, values: Values) -> None:
    """A total without one of its terms, or with one twice."""
    for own, terms in facts.totals:
        missing = own * (new - old)
        for weight, cell in terms:
            counted = weight * (values[cell] or 0)
            if not counted:
                continue
            way: Mechanism | None = (
                "left-out" if counted == missing else "twice" if counted == -missing else None
            )
            if way is not None:
                score = _score(way, old, new, len(terms))
                guesses.append(Guess(score, new, way, 0, cell))


def answered(low: int, high: int) -> Guess:
    """A yes/no or a choice that was the wrong one."""
    return Guess(_score("answer", 0, 0, 1), low if low == high else None, "answer")


def exchange(mine: int, theirs: int, first: int, second: int) -> tuple[Guess, Guess]:
    """Two cells, each with the figure of the other: one slip, not two."""
    return (
        Guess(_score("exchanged", mine, theirs, 1), theirs, "exchanged", 0, second),
        Guess(_score("exchanged", theirs, mine, 1), mine, "exchanged", 0, first),
    )
