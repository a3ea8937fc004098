"""The rules of a form as strands: what one line of the drawing stands for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import formspec
from formspec.plugins import Form, Rule


@dataclass(frozen=True, slots=True)
class Knot:
    """Where a strand meets the row of an item.

    ``whole`` is what the rule is about; a term has the sign of its weight; ``asked`` is looked
    at by a condition only.
    """

    path: str
    whole: bool = False
    minus: bool = False
    previous: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Strand:
    """Rules that are drawn as one line, and what each says."""

    rules: tuple[str, ...]
    texts: tuple[str, ...]
    op: str
    unit: str
    warning: bool
    knots: tuple[Knot, ...]


def strands(form: Form) -> tuple[Strand, ...]:
    """One for each rule, but one for all 其中 of an item, and one for a rule of all columns."""
    found: dict[object, Strand] = {}
    for rule in formspec.rules(form):
        made = _strand(rule)
        key = _whole(rule) if rule.kind == "part" else (made.knots, made.op)
        found[key] = _joined(found[key], made) if key in found else made
    return tuple(found.values())


def _whole(rule: Rule) -> object:
    """What the parts of an item have in common."""
    return next(cell.path for _, cell in rule.relation.right.terms), rule.severity


def _joined(one: Strand, other: Strand) -> Strand:
    return replace(
        one,
        rules=(*one.rules, *other.rules),
        texts=tuple(dict.fromkeys((*one.texts, *other.texts))),
        knots=tuple(dict.fromkeys((*one.knots, *other.knots))),
    )


def _strand(rule: Rule) -> Strand:
    return Strand(
        rules=(rule.id,),
        texts=(rule.text,),
        op=rule.relation.op,
        unit=rule.unit.name if rule.unit else "",
        warning=rule.severity != "error",
        knots=tuple(dict.fromkeys(_knots(rule))),
    )


def _knots(rule: Rule) -> Iterator[Knot]:
    """The arrow is at the total; at the whole, where a part may not be more than that."""
    left, right = rule.relation.left.terms, rule.relation.right.terms
    if rule.kind == "part":
        left, right = right, left
    seen = set()
    for weight, cell in left:
        seen.add(cell)
        yield Knot(cell.path, len(left) == 1, weight < 0, cell.previous)
    for weight, cell in right:
        seen.add(cell)
        yield Knot(cell.path, False, weight < 0, cell.previous)
    for cell in rule.cells:
        if cell not in seen:
            yield Knot(cell.path, previous=cell.previous, asked=True)
