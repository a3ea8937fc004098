"""A plan's rules as Python source over integers: what the fast evaluator is compiled from.

The source holds only numbers and names made here (``x17``); no text of a definition
reaches it. It decides clean submissions in one call; everything else (blanks, faults, long
numbers) takes the general way through ``verdict``.
"""

import struct
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from operator import itemgetter, truediv
from typing import Any

from formspec.diagnostics.problem import Lang
from formspec.engine.intervals import ChoiceTest, Guard, LinearRelation, Or
from formspec.engine.plan import Entry, Plan, PlannedRule, Slot
from formspec.submissions.numeral import LIMIT, MAX_DIGITS


def build_plan(
    *,
    id: str,  # noqa: A002 - the name of the plan's field
    version: str,
    single_column: str | None,
    language: Lang,
    slots: tuple[Slot, ...],
    rules: tuple[PlannedRule, ...],
    entries: tuple[Entry, ...],
) -> Plan:
    """The plan of such cells, rules and header fields; what follows from them is worked out.

    The arguments are plain data: whoever has kept them needs neither the definition nor the
    language to have the plan again.
    """
    by_cell: list[list[int]] = [[] for _ in slots]
    for number, rule in enumerate(rules):
        for cell in rule.cells:
            by_cell[cell].append(number)
    safe = _safe(rules)
    functions: dict[str, Any] = {}
    exec(compile(source(slots, rules, safe), "<rules>", "exec"), names(slots), functions)  # noqa: S102
    return Plan(
        id=id,
        version=version,
        single_column=single_column,
        language=language,
        slots=slots,
        rules=rules,
        entries=entries,
        places={slot.key: number for number, slot in enumerate(slots)},
        bounds=tuple(slot.bounds for slot in slots),
        by_cell=tuple(map(tuple, by_cell)),
        truncated=tuple(n for n, rule in enumerate(rules) if truncates(rule)),
        zeros={slot.key: 0 for slot in slots if slot.zero and not slot.required},
        texts=frozenset(entry.id for entry in entries if entry.kind == "text"),
        required=tuple(entry.id for entry in entries if entry.required),
        safe=safe,
        quick=functions["quick"],
        failing=functions["failing"],
    )


def _safe(rules: tuple[PlannedRule, ...]) -> int:
    """Below this no side of any rule reaches 15 digits, whatever the values."""
    heaviest: int = max(
        (
            sum(abs(weight) for weight, _ in terms) + abs(constant)
            for rule in rules
            for terms, constant in (rule.relation.left, rule.relation.right)
        ),
        default=1,
    )
    return LIMIT // max(heaviest, 1)


_WORD = 2**32
"""What ``struct`` packs as unsigned 32 bits: the range check of the quick way."""


def names(cells: tuple[Slot, ...]) -> dict[str, Any]:
    """What generated code may use: nothing but these names."""
    grouped = groups(cells)
    found: dict[str, Any] = {
        "__builtins__": {"map": map, "type": type, "max": max, "len": len},
        "truediv": truediv, "repeat": repeat, "round_float": float.__round__,
        "wholes": _wholes, "decimals": _decimals,
        **{f"pack{d}": struct.Struct(f"{len(cells)}I").pack for d, cells in grouped.items()},
        "ints": [int] * len(grouped.get(0, ())),
        "FLOAT": {float}, "ANSWERS": {bool, str},
        "UNCLEAN": (KeyError, ValueError, OverflowError, struct.error),
    }  # fmt: skip
    for decimals, members in grouped.items():
        found[f"get{decimals}"] = _getter([cells[cell].key for cell in members])
    for number, slot in enumerate(cells):
        if slot.answers:
            found |= {f"key{number}": slot.key, f"answers{number}": slot.answers}
    return found


def _getter(keys: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(keys) == 1:
        return lambda values: (values[keys[0]],)
    return itemgetter(*keys)


def _wholes(values: tuple[Any, ...]) -> tuple[int, ...]:
    """Whole numbers written as plain digits; raises ValueError if one is anything else."""
    texts = [*map(str, values)]
    joined = "|".join(texts)
    if not (joined.isascii() and joined.replace("|", "").isdigit()):
        raise ValueError
    if max(map(len, texts)) > MAX_DIGITS:
        raise ValueError
    return (*map(int, texts),)


def _decimals(values: tuple[Any, ...]) -> tuple[float, ...]:
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


def groups(cells: tuple[Slot, ...]) -> dict[int, list[int]]:
    """Number cells by their decimals: a group is checked and scaled in one go."""
    found: dict[int, list[int]] = {}
    for number, slot in enumerate(cells):
        if slot.kind == "number":
            found.setdefault(slot.decimals, []).append(number)
    return found


def source(cells: tuple[Slot, ...], ready: tuple[PlannedRule, ...], safe: int) -> str:
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


def _quick(cells: tuple[Slot, ...], ready: tuple[PlannedRule, ...], safe: int) -> list[str]:
    """Lines that read every cell or return None: no blanks, right types, in bounds.

    Each step is one pass in C over a whole group: ``struct`` refuses what is negative, no
    integer or too large, ``float.__round__`` what is no float.
    """
    kinds = {slot.kind for slot in cells}
    special = any(map(truncates, ready)) or any(slot.computed or slot.previous for slot in cells)
    grouped = groups(cells)
    if special or not grouped or not kinds <= {"number", "boolean", "choice"}:
        return ["    return None"]
    lines = [f"    if len(values) != {len(cells)}: return None", "    try:"]
    for decimals, members in grouped.items():
        lines += [f"        {line}" for line in _group(decimals, members)]
    for n, slot in enumerate(cells):
        if slot.answers:
            lines.append(f"        x{n} = values[key{n}]")
            lines.append(f"        if type(x{n}) not in ANSWERS: return None")
            lines.append(f"        x{n} = answers{n}[x{n}]")
    lines.append("    except UNCLEAN: return None")
    for decimals, members in grouped.items():
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
            f"if [*map(type, {group})] != ints: {group} = wholes({group})",
            f"pack0(*{group})",
            f"{names} = {group}",
        ]
    step = f"repeat({10**decimals})"
    return [
        f"v = get{decimals}(values)",
        "if {*map(type, v)} != FLOAT: v = decimals(v)",
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


def truncates(rule: PlannedRule) -> bool:
    """Whether the rule needs the sign of every number: left to ``verdict``."""
    return rule.relation.rounding == "truncate"


def _check(number: int, rule: PlannedRule) -> list[str]:
    relation = rule.relation
    if truncates(rule):
        return []
    test = f"not ({_relation(relation)})"
    if rule.when is not None:
        test = f"({_guard(rule.when)}) and {test}"
    return [f"    if {test}: bad.append({number})"]


def _guard(guard: Guard) -> str:
    if isinstance(guard, LinearRelation):
        return _relation(guard)
    if isinstance(guard, ChoiceTest):
        return f"x{guard.cell} {'==' if guard.equal else '!='} {guard.code}"
    word = " or " if isinstance(guard, Or) else " and "
    return word.join(f"({_guard(part)})" for part in guard.parts)


def _relation(relation: LinearRelation) -> str:
    slack = relation.rounding_slack
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
