"""A form's rules as generated Python over integers: the fast evaluator.

The generated source holds only numbers and names made here (``x17``); no text of a
definition reaches it. It decides clean submissions in one call; everything else (blanks,
texts, faults, long numbers) takes the general way through ``verdict``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import itemgetter, mul, truediv
from typing import Any

from formspec.form import Cell, Form
from formspec.numeral import LIMIT
from formspec.rule import Rule, from_form
from formspec.scale import Asked, Bound, Guard, ScaledRule, Slot, holds, scaled, slots
from formspec.verdict import Scaled, Values, Verdict, judge, too_long

Failing = list[int]
Quick = Callable[[Mapping[str, Any]], tuple[Failing, tuple[int, ...]] | None]


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
            "fail"
            if self.too_long(number, values)
            else judge(rule.relation, values, self.bounds)
        )
        return found if applies or found == "pass" else "incomplete"

    def too_long(self, number: int, values: Values) -> bool:
        """Whether a side of the rule has more than 15 digits."""
        return too_long(self.rules[number].relation, values)

    def doubtful(self, values: Values) -> list[int]:
        """The rules that ``failing`` cannot decide: an unknown cell, or long numbers."""
        unknown = [cell for cell, value in enumerate(values) if value is None]
        if any(value is not None and not -self.safe < value < self.safe for value in values):
            return list(range(len(self.rules)))
        found = {number for cell in unknown for number in self.by_cell[cell]}
        return sorted(found | self._slow())

    def _slow(self) -> set[int]:
        return {n for n, rule in enumerate(self.rules) if rule.relation.rounding == "truncate"}


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
        safe,
        namespace["quick"],
        namespace["failing"],
    )


def rules(form: Form) -> tuple[Rule, ...]:
    """The rules of a form."""
    return tuple(ready.rule for ready in engine(form).rules)


def _safe(ready: tuple[ScaledRule, ...]) -> int:
    """Below this no side of any rule reaches 15 digits, whatever the values."""
    heaviest = max(
        (
            sum(abs(weight) for weight, _ in terms) + abs(constant)
            for rule in ready
            for terms, constant in (rule.relation.left, rule.relation.right)
        ),
        default=1,
    )
    return LIMIT // max(heaviest, 1)


# Source --------------------------------------------------------------------------------

_NUMBERS = frozenset({int, float})
_ANSWERS = frozenset({bool, str})


def _globals(cells: tuple[Slot, ...]) -> dict[str, Any]:
    """What generated code may use: nothing but these names."""
    found: dict[str, Any] = {
        "__builtins__": {
            "len": len, "map": map, "type": type, "min": min, "max": max, "round": round,
            "KeyError": KeyError, "ValueError": ValueError, "OverflowError": OverflowError,
        },
        "mul": mul, "truediv": truediv, "repeat": repeat,
        "NUMBERS": _NUMBERS, "ANSWERS": _ANSWERS, "INT": frozenset({int}),
    }  # fmt: skip
    for decimals, members in _groups(cells).items():
        found[f"get{decimals}"] = _getter([cells[cell].cell.key for cell in members])
    for number, slot in enumerate(cells):
        if slot.answers:
            found[f"key{number}"] = slot.cell.key
            found[f"answers{number}"] = slot.answers
    return found


def _getter(keys: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(keys) == 1:
        key = keys[0]
        return lambda values: (values[key],)
    return itemgetter(*keys)


def _groups(cells: tuple[Slot, ...]) -> dict[int, list[int]]:
    """Number cells by their decimals: a group is read and scaled in one go."""
    groups: dict[int, list[int]] = {}
    for number, slot in enumerate(cells):
        if slot.item.kind == "number":
            groups.setdefault(slot.item.decimals, []).append(number)
    return groups


def _source(cells: tuple[Slot, ...], ready: tuple[ScaledRule, ...], safe: int) -> str:
    """Two functions: ``quick(values)`` over raw values, ``failing(x)`` over steps."""
    names = ", ".join(f"x{n}" for n in range(len(cells))) + ","
    checks = [line for n, rule in enumerate(ready) for line in _check(n, rule)]
    lines = ["def failing(x):", f"    {names} = x" if cells else "    pass", "    bad = []"]
    lines += [*checks, "    return bad", ""]
    lines += ["def quick(values):", *_quick(cells, safe), "    bad = []", *checks]
    lines += ["    return bad, (" + (names if cells else "") + ") if bad else ()"]
    return "\n".join(lines)


def _quick(cells: tuple[Slot, ...], safe: int) -> list[str]:
    """Lines that read every cell or return None: no blanks, right types, in bounds."""
    kinds = {slot.item.kind for slot in cells}
    computed = any(slot.item.computed or slot.cell.previous for slot in cells)
    if not cells or computed or not kinds <= {"number", "boolean", "choice"}:
        return ["    return None"]
    lines = [f"    if len(values) != {len(cells)}: return None", "    try:"]
    for decimals in _groups(cells):
        lines.append(f"        g{decimals} = get{decimals}(values)")
    asked = [n for n, slot in enumerate(cells) if slot.answers]
    lines += [f"        a{n} = values[key{n}]" for n in asked]
    lines += ["    except KeyError: return None"]
    for n in asked:
        lines += [
            f"    if type(a{n}) not in ANSWERS: return None",
            f"    x{n} = answers{n}.get(a{n})",
            f"    if x{n} is None: return None",
        ]
    for decimals, members in _groups(cells).items():
        lines += _group(decimals, members, cells, safe)
    return lines


def _group(decimals: int, members: list[int], cells: tuple[Slot, ...], safe: int) -> list[str]:
    """Type, scale and bounds of the number cells of one precision.

    From a float: n = round(v·10^d) is exact iff n/10^d == v, since division rounds
    correctly; true for all |n| < 10^15.
    """
    group, lines = f"g{decimals}", []
    if decimals == 0:
        lines += [f"    if {{*map(type, {group})}} != INT: return None"]
    else:
        step = f"repeat({10**decimals})"
        lines += [
            f"    if not {{*map(type, {group})}} <= NUMBERS: return None",
            f"    try: n = [*map(round, map(mul, {group}, {step}))]",
            "    except (ValueError, OverflowError): return None",
            f"    if [*map(truediv, n, {step})] != [*{group}]: return None",
            f"    {group} = n",
        ]
    lows = [cells[cell].bounds[0] for cell in members]
    common = 0 if all(low is not None and low >= 0 for low in lows) else 1 - safe
    lines += [
        f"    if min({group}) < {common} or max({group}) >= {safe}: return None",
        f"    {', '.join(f'x{cell}' for cell in members)}, = {group}",
    ]
    for cell in members:
        low, high = cells[cell].bounds
        if (low is not None and low > common) or high is not None:
            over = f" or x{cell} > {high}" if high is not None else ""
            lines.append(f"    if x{cell} < {max(low or common, common)}{over}: return None")
    return lines


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
    slack = sum(abs(w) for (w, _), loose in zip(relation.terms, relation.loose, strict=True) if loose)
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
