"""A form's rules as generated Python over integers: the fast evaluator.

The generated source holds only numbers and names made here (``x17``); no text of a
definition reaches it. It decides clean submissions in one call; everything else (blanks,
texts, faults, long numbers) takes the general way through ``verdict``.
"""

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import itemgetter, truediv
from typing import Any, NamedTuple

from formspec.form import Cell, Form
from formspec.numeral import LIMIT, MAX_DIGITS
from formspec.rule import Rule, from_form
from formspec.scale import Asked, Bound, Guard, ScaledRule, Slot, holds, scaled, slots
from formspec.verdict import Scaled, Values, Verdict, judge, too_long

Failing = list[int]
Quick = Callable[[Mapping[str, Any]], tuple[Failing, tuple[int, ...]] | None]


class Header(NamedTuple):
    """The header fields that are plain texts, and those that must be filled."""

    texts: frozenset[str]
    required: tuple[str, ...]


@dataclass(frozen=True)
class Engine:
    """A form made ready to judge submissions.

    ``quick`` takes raw values and answers the failing rules and the values in steps when
    every cell is there and clean, None otherwise; ``failing`` takes values in steps of
    which none is unknown and none reaches ``safe``.
    """

    form: Form
    slots: tuple[Slot, ...]
    places: Mapping[str, int]
    bounds: tuple[Bound, ...]
    rules: tuple[ScaledRule, ...]
    by_cell: tuple[tuple[int, ...], ...]
    truncated: tuple[int, ...]
    header: Header
    expected: int
    zeros: Mapping[str, int]
    safe: int
    quick: Quick
    failing: Callable[[Iterable[int]], Failing]

    def verdict(self, number: int, values: Values) -> Verdict:
        """The verdict of one rule; ``values`` in steps, None where unknown."""
        rule = self.rules[number]
        if any(values[cell] is None for cell in rule.previous):
            return "not applicable"
        applies = True if rule.when is None else holds(rule.when, values, self.bounds)
        if applies is False:
            return "not applicable"
        found = (
            "fail" if self.too_long(number, values) else judge(rule.relation, values, self.bounds)
        )
        return found if applies or found == "pass" else "incomplete"

    def too_long(self, number: int, values: Values) -> bool:
        """Whether a side of the rule has more than 15 digits."""
        return too_long(self.rules[number].relation, values)

    def doubtful(self, values: Values) -> list[int]:
        """The rules that ``failing`` cannot decide: an unknown cell, or long numbers."""
        known = [value for value in values if value is not None]
        if known and not -self.safe < min(known) <= max(known) < self.safe:
            return list(range(len(self.rules)))
        if len(known) == len(values):
            return list(self.truncated)
        unknown = [cell for cell, value in enumerate(values) if value is None]
        found = {number for cell in unknown for number in self.by_cell[cell]}
        return sorted(found.union(self.truncated))


@lru_cache(maxsize=256)
def engine(form: Form) -> Engine:
    """The engine of a form, built once."""
    rules = from_form(form)
    cells = slots(form, rules)
    places: dict[Cell, int] = {slot.cell: number for number, slot in enumerate(cells)}
    ready = tuple(scaled(rule, places, cells) for rule in rules)
    by_cell: list[list[int]] = [[] for _ in cells]
    for number, rule in enumerate(ready):
        for cell in rule.cells:
            by_cell[cell].append(number)
    safe = _safe(ready)
    namespace: dict[str, Any] = {}
    exec(compile(_source(cells, ready, safe), "<rules>", "exec"), _globals(cells), namespace)  # noqa: S102
    return Engine(
        form,
        cells,
        {slot.cell.key: number for number, slot in enumerate(cells)},
        tuple(slot.bounds for slot in cells),
        ready,
        tuple(tuple(numbers) for numbers in by_cell),
        tuple(n for n, rule in enumerate(ready) if rule.relation.rounding == "truncate"),
        Header(
            frozenset(entry.id for entry in form.fields if entry.kind == "text"),
            tuple(entry.id for entry in form.fields if entry.required),
        ),
        len(cells),
        _zeros(form),
        safe,
        namespace["quick"],
        namespace["failing"],
    )


def _zeros(form: Form) -> dict[str, int]:
    """The cells that may be missing without a word: they count as zero."""
    if form.blank != "zero":
        return {}
    items = form.by_path
    return {
        cell.key: 0
        for cell in form.cells
        if items[cell.path].kind == "number" and not items[cell.path].required
    }


def rules(form: Form) -> tuple[Rule, ...]:
    """The rules of a form."""
    return tuple(ready.rule for ready in engine(form).rules)


def _safe(ready: tuple[ScaledRule, ...]) -> int:
    """Below this no side of any rule reaches 15 digits, whatever the values."""
    heaviest: int = max(
        (
            sum(abs(weight) for weight, _ in terms) + abs(constant)
            for rule in ready
            for terms, constant in (rule.relation.left, rule.relation.right)
        ),
        default=1,
    )
    return LIMIT // max(heaviest, 1)


# Source --------------------------------------------------------------------------------

_WORD = 2**32
"""What ``struct`` packs as unsigned 32 bits: the range check of the quick way."""


def _globals(cells: tuple[Slot, ...]) -> dict[str, Any]:
    """What generated code may use: nothing but these names."""
    groups = _groups(cells)
    found: dict[str, Any] = {
        "__builtins__": {"map": map, "type": type, "max": max, "len": len},
        "truediv": truediv, "repeat": repeat, "round_float": float.__round__,
        "whole": _whole, "decimal": _decimal,
        **{f"pack{d}": struct.Struct(f"{len(cells)}I").pack for d, cells in groups.items()},
        "ints": [int] * len(groups.get(0, ())),
        "FLOAT": {float}, "ANSWERS": {bool, str},
        "UNCLEAN": (KeyError, ValueError, OverflowError, struct.error),
    }  # fmt: skip
    for decimals, members in groups.items():
        found[f"get{decimals}"] = _getter([cells[cell].cell.key for cell in members])
    for number, slot in enumerate(cells):
        if slot.answers:
            found |= {f"key{number}": slot.cell.key, f"answers{number}": slot.answers}
    return found


def _getter(keys: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(keys) == 1:
        return lambda values: (values[keys[0]],)
    return itemgetter(*keys)


def _whole(values: tuple[Any, ...]) -> tuple[int, ...]:
    """Whole numbers written as plain digits; raises ValueError if one is anything else."""
    texts = [*map(str, values)]
    joined = "|".join(texts)
    if not (joined.isascii() and joined.replace("|", "").isdigit()):
        raise ValueError
    if max(map(len, texts)) > MAX_DIGITS:
        raise ValueError
    return (*map(int, texts),)


def _decimal(values: tuple[Any, ...]) -> tuple[float, ...]:
    """Decimals written plainly with at most 15 digits, so that a float is exactly each.

    Raises ValueError if one is anything else.
    """
    texts = [*map(str, values)]
    joined = f"|{'|'.join(texts)}|"
    if not (joined.isascii() and joined.replace("|", "").replace(".", "").isdigit()):
        raise ValueError
    if ".|" in joined or "|." in joined or max(map(len, texts)) > MAX_DIGITS + 1:
        raise ValueError
    return (*map(float, texts),)


def _groups(cells: tuple[Slot, ...]) -> dict[int, list[int]]:
    """Number cells by their decimals: a group is checked and scaled in one go."""
    groups: dict[int, list[int]] = {}
    for number, slot in enumerate(cells):
        if slot.item.kind == "number":
            groups.setdefault(slot.item.decimals, []).append(number)
    return groups


def _source(cells: tuple[Slot, ...], ready: tuple[ScaledRule, ...], safe: int) -> str:
    """Two functions: ``quick(values)`` over raw values, ``failing(x)`` over steps."""
    names = _names(range(len(cells)))
    checks = [line for n, rule in enumerate(ready) for line in _check(n, rule)]
    lines = ["def failing(x):", f"    {names} = x" if cells else "    pass", "    bad = []"]
    lines += [*checks, "    return bad", ""]
    lines += ["def quick(values):", *_quick(cells, ready, safe), "    bad = []", *checks]
    lines += [f"    return bad, ({names}) if bad else ()"]
    return "\n".join(lines)


def _names(numbers: Iterable[int]) -> str:
    return "".join(f"x{n}, " for n in numbers)


def _quick(cells: tuple[Slot, ...], ready: tuple[ScaledRule, ...], safe: int) -> list[str]:
    """Lines that read every cell or return None: no blanks, right types, in bounds.

    Each step is one pass in C over a whole group: ``struct`` refuses what is negative, no
    integer or too large, ``float.__round__`` what is no float.
    """
    kinds = {slot.item.kind for slot in cells}
    special = any(slot.item.computed or slot.cell.previous for slot in cells)
    groups = _groups(cells)
    if special or not groups or not kinds <= {"number", "boolean", "choice"} or _truncates(ready):
        return ["    return None"]
    lines = [f"    if len(values) != {len(cells)}: return None", "    try:"]
    for decimals, members in groups.items():
        lines += [f"        {line}" for line in _group(decimals, members)]
    for n, slot in enumerate(cells):
        if slot.answers:
            lines.append(f"        x{n} = values[key{n}]")
            lines.append(f"        if type(x{n}) not in ANSWERS: return None")
            lines.append(f"        x{n} = answers{n}[x{n}]")
    lines.append("    except UNCLEAN: return None")
    for decimals, members in groups.items():
        if safe < _WORD:
            lines.append(f"    if max(g{decimals}) >= {safe}: return None")
        lines += [line for cell in members for line in _bounds(cell, *cells[cell].bounds)]
    return lines


def _group(decimals: int, members: list[int]) -> list[str]:
    """Types and scale of the number cells of one precision.

    From a float: n = round(v·10^d) is exact iff n/10^d == v, since division rounds
    correctly; true for all |n| < 10^15.
    """
    group, names = f"g{decimals}", _names(members)
    if decimals == 0:
        return [
            f"{group} = get0(values)",
            f"if [*map(type, {group})] != ints: {group} = whole({group})",
            f"pack0(*{group})",
            f"{names} = {group}",
        ]
    step = f"repeat({10**decimals})"
    return [
        f"v = get{decimals}(values)",
        "if {*map(type, v)} != FLOAT: v = decimal(v)",
        f"{group} = [*map(round_float, [x * {10**decimals}.0 for x in v])]",
        f"if (*map(truediv, {group}, {step}),) != v: return None",
        f"pack{decimals}(*{group})",
        f"{names} = {group}",
    ]


def _bounds(cell: int, low: int | None, high: int | None) -> list[str]:
    """Bounds beyond those that ``struct`` has checked; below zero is left to the slow way."""
    tests = [f"x{cell} < {low}"] if low is not None and low > 0 else []
    tests += [f"x{cell} > {high}"] if high is not None else []
    return [f"    if {' or '.join(tests)}: return None"] if tests else []


def _truncates(ready: tuple[ScaledRule, ...]) -> bool:
    return any(rule.relation.rounding == "truncate" for rule in ready)


def _check(number: int, rule: ScaledRule) -> list[str]:
    relation = rule.relation
    if relation.rounding == "truncate":
        return []
    test = f"not ({_relation(relation)})"
    if rule.when is not None:
        test = f"({_guard(rule.when)}) and {test}"
    return [f"    if {test}: bad.append({number})"]


def _guard(guard: Guard) -> str:
    if isinstance(guard, Scaled):
        return _relation(guard)
    if isinstance(guard, Asked):
        return f"x{guard.cell} {'==' if guard.equal else '!='} {guard.code}"
    word = " and " if guard.how == "all" else " or "
    return word.join(f"({_guard(part)})" for part in guard.parts)


def _relation(relation: Scaled) -> str:
    slack = sum(
        abs(w) for (w, _), loose in zip(relation.terms, relation.loose, strict=True) if loose
    )
    if not slack:
        op = "==" if relation.op == "=" else relation.op
        return f"{_side(*relation.left)} {op} {_side(*relation.right)}"
    twice = f"2 * ({_side(relation.terms, relation.constant)})"
    match relation.op:
        case "=":
            return f"-{slack} <= {twice} <= {slack}"
        case ">=" | ">":
            return f"{twice} {relation.op} -{slack}"
        case _:
            return f"{twice} {relation.op} {slack}"


def _side(terms: tuple[tuple[int, int], ...], constant: int) -> str:
    """A sum in brackets of a hundred terms: flat sums of thousands do not compile."""
    parts = [f"x{cell}" if weight == 1 else f"{weight} * x{cell}" for weight, cell in terms]
    if constant or not parts:
        parts.append(str(constant))
    while len(parts) > 100:
        parts = [f"({' + '.join(parts[i : i + 100])})" for i in range(0, len(parts), 100)]
    return " + ".join(parts)
