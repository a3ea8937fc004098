"""A form written back as a definition: ``loads(dump(form)) == form``."""

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from formspec.language.declaration import COLUMN, FIELD, ITEM, RULE, ObjectType
from formspec.language.form import Field, Form, FreeRule, Item, Section, check_form
from formspec.language.unit import Unit

_PLAIN = re.compile(r"[^\W_](?:[\w .+*/（）()、，。：；=≥≤<>-]*[\w）)。])?")
_BREAKS = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]")


def dump(form: Form) -> str:
    """Write a form as a definition.

    Args:
        form: Any form.

    Returns:
        The YAML text: one line an item that has no others nested in it; a key whose value is
        the default is left out. ``formspec.loads`` reads it as an equal form.

    >>> import formspec
    >>> print(dump(formspec.load("wuzhou-2018-warmth")).splitlines()[1])
    id: wuzhou-2018-warmth
    """
    check_form(form)
    return "\n".join(_lines(form)) + "\n"


def _lines(form: Form) -> Iterator[str]:
    """The lines of a definition, in the declared order of keys."""
    yield "formspec: 1"
    yield f"id: {_text(form.id)}"
    yield f"version: {_text(form.version)}"
    yield f"title: {_text(form.title)}"
    yield f"language: {form.language}"
    if form.source:
        yield f"source: {_flow(form.source)}"
    yield f"blank: {form.blank}"
    yield f"of_which: {_text(form.of_which)}"
    yield from _list("notes", (_text(note) for note in form.notes))
    yield from _list("units", (_flow(_unit(unit)) for unit in form.units))
    yield from _list("fields", (_flow(_field(entry)) for entry in form.fields))
    columns = (_pairs(COLUMN, id=column.id, label=column.label) for column in form.columns)
    yield from _list("columns", map(_flow, columns))
    yield "sections:"
    for section in form.sections:
        yield from _section(form, section)
    yield from _list("rules", (_flow(_rule(rule)) for rule in form.rules))


def _list(key: str, entries: Iterable[str]) -> Iterator[str]:
    """A list at the top; nothing where it has no entries."""
    lines = [f"  - {entry}" for entry in entries]
    if lines:
        yield f"{key}:"
        yield from lines


def _section(form: Form, section: Section) -> Iterator[str]:
    """A section with its items."""
    yield f"  - number: {_text(section.number)}"
    if section.title is not None:
        yield f"    title: {_text(section.title)}"
    items = [form.by_path[path] for path in section.items]
    yield from _items(form, [item for item in items if item.parent is None], "    ")


def _items(form: Form, items: Iterable[Item], indent: str) -> Iterator[str]:
    """Items of one level, each on a line of its own or with those nested in it."""
    items = tuple(items)
    if not items:
        return
    yield f"{indent}items:"
    for item in items:
        nested = form.children.get(item.path, ())
        if not nested:
            yield f"{indent}  - {_flow(_item(item))}"
            continue
        for number, (key, value) in enumerate(_item(item)):
            yield f"{indent}  {'- ' if number == 0 else '  '}{key}: {_value(value)}"
        yield from _items(form, nested, f"{indent}    ")


def _item(item: Item) -> Iterator[tuple[str, object]]:
    """An item without those nested in it."""
    unit = item.unit
    return _pairs(
        ITEM,
        code=item.code,
        id=item.id,
        label=item.label,
        unit="是/否" if item.kind == "boolean" else unit.name if unit else None,
        type=item.kind if item.kind != "boolean" or item.choices else None,
        decimals=str(item.decimals) if unit and item.decimals != unit.decimals else None,
        min=_bound(item.minimum) if item.kind == "number" else None,
        max=_bound(item.maximum),
        choices=item.choices,
        required=item.required,
        of_which=item.of_which,
        parts=item.parts,
        formula=item.formula.text if item.formula else None,
        printed=item.printed,
        because=item.because,
        waive=dict(item.waive),
        computed=item.computed,
        severity=item.severity,
        rounding=item.rounding,
        note=item.note,
    )


def _field(entry: Field) -> Iterator[tuple[str, object]]:
    """A header field."""
    return _pairs(
        FIELD,
        id=entry.id,
        label=entry.label,
        type=entry.kind,
        choices=entry.choices,
        required=entry.required,
    )


def _unit(unit: Unit) -> Iterator[tuple[str, object]]:
    """A declared unit; all its keys are written."""
    yield "name", unit.name
    yield "dimension", "count" if unit.is_count else unit.dimension
    yield "scale", _number(unit.scale)
    yield "decimals", unit.decimals


def _rule(rule: FreeRule) -> Iterator[tuple[str, object]]:
    """A rule that belongs to no single item."""
    return _pairs(
        RULE,
        id=rule.id,
        check=rule.check.text,
        when=rule.when_text,
        severity=rule.severity,
        message=rule.message,
        rounding=rule.rounding,
        because=rule.because,
        waive=dict(rule.waive),
    )


def _pairs(type_: ObjectType, **values: object) -> Iterator[tuple[str, object]]:
    """The keys in declared order, without those that are absent or at their default."""
    for name, key in type_.keys.items():
        value = values.get(name)
        # Choices imply a type, so any other one must be written.
        default = "" if name == "type" and values["choices"] else key.default
        if value not in (None, False, (), {}, default):
            yield name, value


def _flow(pairs: Iterable[tuple[str, object]]) -> str:
    """A mapping on one line."""
    return "{" + ", ".join(f"{key}: {_value(value, flow=True)}" for key, value in pairs) + "}"


def _value(value: object, *, flow: bool = False) -> str:
    """A text, true or false, a list of texts, or texts by name."""
    if isinstance(value, dict):
        return _flow(value.items())
    if isinstance(value, tuple):
        return "[" + ", ".join(_text(str(part), flow=True) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(str(value), flow=flow)


def _text(text: str, *, flow: bool = False) -> str:
    """A scalar, in double quotes wherever plain YAML could read it otherwise."""
    if _PLAIN.fullmatch(text) and not (flow and "," in text):
        return text
    return json_for_yaml(text)


def json_for_yaml(data: object, indent: int | None = None) -> str:
    """Write JSON that YAML reads as the same data: what only YAML takes for a break is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _BREAKS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _bound(value: Fraction | None) -> str:
    """A bound; ``none`` where there is none."""
    return "none" if value is None else _number(value)


def _number(value: Fraction) -> str:
    """Definitions hold decimal numbers only, so every bound and scale is one."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs(int(value * 10**digits))).zfill(digits + 1)
    sign = "-" if value < 0 else ""
    return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)
