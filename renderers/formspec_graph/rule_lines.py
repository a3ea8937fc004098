"""The rules of a form as lines of the drawing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import formspec
from formspec.plugins import Form, Rule


@dataclass(frozen=True, slots=True)
class Junction:
    """Where a line meets the row of an item."""

    path: str
    """The item."""
    whole: bool = False
    """Whether the rule is about it, as about a total."""
    minus: bool = False
    """Whether its weight is negative."""
    previous: bool = False
    """Whether the value of the period before is meant."""
    condition: bool = False
    """Whether only the condition of the rule looks at it."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of the drawing."""

    rules: tuple[str, ...]
    """The ids of the rules that it stands for."""
    texts: tuple[str, ...]
    """These rules as they are printed."""
    op: str
    """How the sides compare, as in a formula."""
    unit: str
    """The name of the rule's unit, empty where it has none."""
    warning: bool
    """Whether the severity is below error."""
    junctions: tuple[Junction, ...]
    """The items that it meets, the one that the rule is about first."""


def rule_lines(form: Form) -> tuple[RuleLine, ...]:
    """One for each rule, but one for all 其中 of an item, and one for a rule of all columns."""
    lines: dict[object, RuleLine] = {}
    for rule in formspec.rules(form):
        line = _line(rule)
        key = _whole(rule) if rule.kind == "part" else (line.junctions, line.op)
        lines[key] = _merged(lines[key], line) if key in lines else line
    return tuple(lines.values())


def _whole(rule: Rule) -> object:
    """What the parts of an item have in common."""
    return next(cell.path for _, cell in rule.relation.right.terms), rule.severity


def _merged(one: RuleLine, other: RuleLine) -> RuleLine:
    return replace(
        one,
        rules=(*one.rules, *other.rules),
        texts=tuple(dict.fromkeys((*one.texts, *other.texts))),
        junctions=tuple(dict.fromkeys((*one.junctions, *other.junctions))),
    )


def _line(rule: Rule) -> RuleLine:
    return RuleLine(
        rules=(rule.id,),
        texts=(rule.text,),
        op=rule.relation.op,
        unit=rule.unit.name if rule.unit else "",
        warning=rule.severity != "error",
        junctions=tuple(dict.fromkeys(_junctions(rule))),
    )


def _junctions(rule: Rule) -> Iterator[Junction]:
    """The arrow is at the total; at the whole, where a part may not be more than that."""
    left, right = rule.relation.left.terms, rule.relation.right.terms
    if rule.kind == "part":
        left, right = right, left
    seen = set()
    for weight, cell in left:
        seen.add(cell)
        yield Junction(cell.path, len(left) == 1, weight < 0, cell.previous)
    for weight, cell in right:
        seen.add(cell)
        yield Junction(cell.path, False, weight < 0, cell.previous)
    for cell in rule.cells:
        if cell not in seen:
            yield Junction(cell.path, previous=cell.previous, condition=True)
