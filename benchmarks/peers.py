"""What formspec is measured against: its generated module, a plain Decimal interpreter."""

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any

import formspec
from formspec.engine.rules import And, Condition, Linear, Relation, Test

OPS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda a, b: a == b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "!=": lambda a, b: a != b,
}


def generated(form: formspec.Form) -> ModuleType:
    """The generated Python validator of a form."""
    module = ModuleType("generated")
    sys.modules["generated"] = module  # dataclasses look there for annotations
    exec(formspec.render(form, "python").data, module.__dict__)  # noqa: S102
    return module


def interpreter(form: formspec.Form) -> Callable[[Mapping[str, Any]], list[str]]:
    """Checks types, decimals, bounds and all rules with Decimal: what one would write first."""
    items, rules = form.items, formspec.rules(form)

    def total(side: Linear, values: Mapping[str, Decimal]) -> Decimal:
        terms = (values[c.path] * (Decimal(w.numerator) / w.denominator) for w, c in side.terms)
        return sum(terms, Decimal(side.constant.numerator) / side.constant.denominator)

    def holds(node: Condition, values: Mapping[str, Any]) -> bool:
        if isinstance(node, Relation):
            return OPS[node.op](total(node.left, values), total(node.right, values))
        if isinstance(node, Test):
            return bool(values[node.cell.path] == node.value) == node.equal
        parts = [holds(part, values) for part in node.parts]
        return all(parts) if isinstance(node, And) else any(parts)

    def check(raw: Mapping[str, Any]) -> list[str]:
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for item in items:
            value = raw[item.path]
            if item.kind == "number":
                value = Decimal(str(value))
                exponent = value.as_tuple().exponent
                if isinstance(exponent, int) and -exponent > max(item.decimals, 1):
                    wrong.append(item.path)
                if value < 0:
                    wrong.append(item.path)
            values[item.path] = value
        for rule in rules:
            if rule.when is not None and not holds(rule.when, values):
                continue
            if not holds(rule.relation, values):
                wrong.append(rule.id)
        return wrong

    return check
