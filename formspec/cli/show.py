"""The commands ``forms`` and ``show``: which forms there are, and one as the library sees it."""

from fractions import Fraction
from typing import Any

from formspec.api import forms
from formspec.cli import terminal
from formspec.cli.messages import word
from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import rules
from formspec.language.form import Form, Item
from formspec.submissions.numeral import show_fraction


def show_forms(lang: Lang, *, json: bool) -> None:
    """Print the forms that are installed."""
    found = forms()
    if json:
        rows = [
            {"id": f.id, "version": f.version, "title": f.title, "items": f.items} for f in found
        ]
        terminal.put_json({"forms": rows})
    else:
        terminal.table(_head("forms", lang), ((f.id, f.version, f.items, f.title) for f in found))


def show_form(form: Form, lang: Lang, *, json: bool) -> None:
    """Print what a form holds: header fields, columns, items, rules."""
    if json:
        terminal.put_json(_described(form))
        return
    terminal.put(f"{form.title} ({form.id}, {form.version})")
    tables: dict[str, list[tuple[str, ...]]] = {
        "fields": [(entry.id, entry.label, entry.kind) for entry in form.fields],
        "columns": [(column.id, column.label) for column in form.columns if len(form.columns) > 1],
        "items": [
            (item.path, "  " * item.depth + form.label(item), item.printed_formula or "")
            for item in form.items
        ],
        "rules": [(rule.id, rule.kind, rule.severity, rule.text) for rule in rules(form)],
    }
    for name, rows in tables.items():
        if rows:
            if not terminal.is_for_eyes():  # a drawn table has air of its own
                terminal.put("")
            terminal.table(_head(name, lang), rows)


def _head(key: str, lang: Lang) -> list[str]:
    return word(f"head_{key}", lang).split("|")


def _described(form: Form) -> dict[str, Any]:
    """The JSON shape of ``show``."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "fields": [
            {
                "id": f.id,
                "label": f.label,
                "kind": f.kind,
                "choices": list(f.choices),
                "required": f.required,
            }
            for f in form.fields
        ],
        "columns": [{"id": column.id, "label": column.label} for column in form.columns],
        "items": [
            {
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
            for item in form.items
        ],
        "rules": [
            {
                "id": rule.id,
                "kind": rule.kind,
                "severity": rule.severity,
                "text": rule.text,
                "cells": [cell.key for cell in rule.cells],
            }
            for rule in rules(form)
        ],
    }


def _bound(item: Item, bound: Fraction | None) -> str | None:
    return show_fraction(bound) if bound is not None and item.kind == "number" else None
