"""Forms and submissions, changed in ways that must not matter, or only in a known way."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from formspec.language import expression as ex
from formspec.language.form import Form, Formula, FreeRule, Item, Section
from formspec.language.formula import to_text
from formspec.submissions import numeral
from formspec.testing import Data
from property.common import plainly, submission

# Submissions ---------------------------------------------------------------------------


def scaled(form: Form, data: Data, factor: int) -> Data:
    """Every number times ``factor``."""
    found = submission(form, data)
    numbers = {cell.key for cell in form.cells if form.by_path[cell.path].kind == "number"}
    values = {
        key: times(raw, factor) if key in numbers else raw for key, raw in found.values.items()
    }
    return {"fields": dict(found.fields), "values": values}


def times(raw: object, factor: int | Fraction) -> object:
    """A number times ``factor``, as text; anything else unchanged."""
    text = plainly(raw)
    if isinstance(text, bool) or not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,15})?", str(text)):
        return raw
    return numeral.show_fraction(Fraction(str(text)) * factor)


# Forms ---------------------------------------------------------------------------------


def formulas_changed(form: Form, change: Callable[[Any], Any]) -> Form:
    """The form with ``change`` done to every formula's tree; texts follow the trees."""
    return replace(
        form,
        items=tuple(
            replace(item, formula=_formula(item.formula, change)) if item.formula else item
            for item in form.items
        ),
        rules=tuple(_free(rule, change) for rule in form.rules),
    )


def _formula(formula: Formula, change: Callable[[Any], Any]) -> Formula:
    statement = walked(formula.statement, change)
    return Formula(to_text(statement), statement, formula.span)


def _free(rule: FreeRule, change: Callable[[Any], Any]) -> FreeRule:
    when = walked(rule.when, change) if rule.when else None
    text = to_text(when) if when else None
    return replace(rule, check=_formula(rule.check, change), when=when, when_text=text)


def walked(node: Any, change: Callable[[Any], Any]) -> Any:
    """A tree with ``change`` done to each node, from the leaves up."""
    match node:
        case ex.Sum(terms):
            node = ex.Sum(tuple((sign, walked(term, change)) for sign, term in terms))
        case ex.Product(left, op, right):
            node = ex.Product(walked(left, change), op, walked(right, change))
        case ex.Comparison(left, op, right):
            node = ex.Comparison(walked(left, change), op, walked(right, change))
        case ex.Answer(ref, op, value):
            node = ex.Answer(walked(ref, change), op, value)
        case ex.And(parts) | ex.Or(parts):
            node = type(node)(tuple(walked(part, change) for part in parts))
        case ex.Statement(relations, condition):
            node = ex.Statement(
                tuple(_chained(relations, change)),
                walked(condition, change) if condition is not None else None,
            )
        case _:
            pass
    return change(node)


def _chained(
    relations: Sequence[ex.Comparison], change: Callable[[Any], Any]
) -> Iterator[ex.Comparison]:
    """``A>=B>=C`` stays a chain: what stands on both sides of a sign is changed once."""
    sides = [walked(relations[0].left, change)]
    sides += [walked(relation.right, change) for relation in relations]
    for relation, (left, right) in zip(relations, pairwise(sides), strict=True):
        yield ex.Comparison(left, relation.op, right)


def renamed(form: Form, names: Mapping[str, str]) -> tuple[Form, dict[str, str]]:
    """The form with every code replaced, and the new path of each old one."""
    paths: dict[str, str] = {}
    for item in form.items:
        name = names.get(item.code, item.code) if item.code is not None else item.id
        above = paths[item.parent] if item.code is None and item.parent else item.section
        paths[item.path] = f"{above}.{name}"

    def moved(node: Any) -> Any:
        return replace(node, name=paths[node.name]) if isinstance(node, ex.Ref) else node

    changed = formulas_changed(form, moved)
    items = tuple(
        replace(
            item,
            path=paths[item.path],
            code=names.get(item.code, item.code) if item.code is not None else None,
            parent=paths[item.parent] if item.parent else None,
        )
        for item in changed.items
    )
    sections = tuple(
        replace(section, items=tuple(paths[path] for path in section.items))
        for section in form.sections
    )
    return replace(changed, items=items, sections=sections), paths


def reordered(form: Form, key: Callable[[Item], Any]) -> Form:
    """The form with siblings sorted by ``key``; what is nested moves along."""
    order: list[Item] = []

    def place(items: Sequence[Item]) -> None:
        for item in sorted(items, key=key):
            order.append(item)
            place(form.children.get(item.path, ()))

    sections: list[Section] = []
    for section in form.sections:
        before = len(order)
        place([form.by_path[p] for p in section.items if form.by_path[p].parent is None])
        sections.append(replace(section, items=tuple(item.path for item in order[before:])))
    return replace(form, items=tuple(order), sections=tuple(sections))


def with_item(form: Form, section: int, place: int) -> tuple[Form, str]:
    """The form with one more item that no rule is about, and its path."""
    number = section % len(form.sections)
    host = form.sections[number]
    path = f"{host.number}.unreferenced"
    item = Item(path, host.number, "另", id="unreferenced", unit=form.items[0].unit)
    tops = [p for p in host.items if form.by_path[p].parent is None]
    at = host.items.index(tops[place % len(tops)])
    paths = (*host.items[:at], path, *host.items[at:])
    sections = list(form.sections)
    sections[number] = replace(host, items=paths)
    by_path = {**form.by_path, path: item}
    items = tuple(by_path[p] for s in sections for p in s.items)
    return replace(form, items=items, sections=tuple(sections)), path
