"""The command ``show``: a form as the library understands it."""

from argparse import Namespace
from fractions import Fraction
from typing import Any

from formspec.api import load
from formspec.cli import terminal
from formspec.cli.command import OK, Parser, language_of
from formspec.cli.messages import table_head
from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import rules
from formspec.engine.rules import Rule
from formspec.language.form import Field, Form, Item
from formspec.submissions.numeral import show_fraction


def add_arguments(parser: Parser) -> None:
    """Add the arguments of ``show``."""
    parser.argument("form", "form")
    parser.json_option()


def run(chosen: Namespace) -> int:
    """Print what a form holds: header fields, columns, items, rules."""
    form = load(chosen.form)
    if chosen.json:
        terminal.put_json(_shape(form))
    else:
        _show(form, language_of(chosen, form))
    return OK


def _show(form: Form, lang: Lang) -> None:
    terminal.put(f"{form.title} ({form.id}, {form.version})")
    tables: dict[str, list[tuple[str, ...]]] = {
        "fields": [(field.id, field.label, field.kind) for field in form.fields],
        "columns": [(column.id, column.label) for column in form.columns if len(form.columns) > 1],
        "items": [
            (item.path, "  " * item.depth + form.label(item), item.printed_formula or "")
            for item in form.items
        ],
        "rules": [(rule.id, rule.kind, rule.severity, rule.text) for rule in rules(form)],
    }
    for name, rows in tables.items():
        if rows:
            if not terminal.is_for_eyes():  # a drawn table has empty lines of its own
                terminal.put("")
            terminal.table(table_head(name, lang), rows)


def _shape(form: Form) -> dict[str, Any]:
    """The JSON shape of ``show``."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "fields": [_field_shape(field) for field in form.fields],
        "columns": [{"id": column.id, "label": column.label} for column in form.columns],
        "items": [_item_shape(form, item) for item in form.items],
        "rules": [_rule_shape(rule) for rule in rules(form)],
    }


def _field_shape(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "label": field.label,
        "kind": field.kind,
        "choices": list(field.choices),
        "required": field.required,
    }


def _item_shape(form: Form, item: Item) -> dict[str, Any]:
    return {
        "path": item.path,
        "section": item.section,
        "code": item.code,
        "label": item.label,
        "unit": item.unit.name if item.unit else None,
        "decimals": item.decimals if item.kind == "number" else None,
        "kind": item.kind,
        "choices": list(item.choices),
        "min": _bound(item, item.minimum),
        "max": _bound(item, item.maximum),
        "required": item.required,
        "computed": item.computed,
        "parent": item.parent,
        "relation": form.relation(item),
        "printed": item.printed_formula,
        "formula": item.formula.text if item.formula else None,
    }


def _rule_shape(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "severity": rule.severity,
        "text": rule.text,
        "cells": [cell.key for cell in rule.cells],
    }


def _bound(item: Item, bound: Fraction | None) -> str | None:
    return show_fraction(bound) if bound is not None and item.kind == "number" else None
