"""The workload: both annexes of the founding notice as one form of 147 cells, filled."""

import random
import re
from fractions import Fraction
from importlib.resources import files
from typing import Any

import formspec
from formspec.engine.rules import Linear

FILES = ("annex1.yaml", "annex2.yaml")


def texts() -> list[str]:
    """The two definitions as shipped."""
    return [files("formspec_wuzhou").joinpath(name).read_text("utf-8") for name in FILES]


def both() -> formspec.Form:
    """The two annexes as one form: section 9 of annex 2 becomes ``b9``."""
    sections, rules = [], []
    for prefix, text in zip("ab", texts(), strict=True):
        named = re.sub(r'(- number: )"?(\w+)"?', rf"\g<1>{prefix}\g<2>", text)
        head, _, tail = named.partition("\nrules:")
        sections.append(head.partition("\nsections:")[2])
        rules.append(re.sub(r"\b(\d+)\.([A-Z])", rf"{prefix}\1.\2", tail))
    return formspec.loads(
        "formspec: 1\nid: both\nversion: '1'\ntitle: both\nblank: zero\n"
        "fields: [{id: reporting_unit, label: 填报单位, required: true}]\n"
        f"sections:{''.join(sections)}\nrules:{''.join(rules)}",
        "both",
    )


def submission(form: formspec.Form, seed: int) -> dict[str, Any]:
    """A valid submission: leaves at random, totals and wholes made to fit."""
    rng = random.Random(seed)  # noqa: S311 - figures, not secrets
    values: dict[str, Fraction | str] = {
        item.path: "是"
        if item.kind == "boolean"
        else Fraction(rng.randint(0, 50_000), 10**item.decimals)
        for item in form.items
    }
    for _ in range(6):  # rules feed one another: a few rounds settle them
        for rule in formspec.rules(form):
            left, right = rule.relation.left, rule.relation.right
            if rule.kind == "gate" or rule.when is not None or not left.terms or not right.terms:
                continue
            one, other = _total(left, values), _total(right, values)
            if rule.relation.op == "=":
                values[left.terms[0][1].path] = other
            elif one > other:
                values[right.terms[0][1].path] = one
    return {
        "form": form.id,
        "version": form.version,
        "fields": {"reporting_unit": "某县总工会"},
        "values": {path: _plain(form, path, value) for path, value in values.items()},
    }


def _total(linear: Linear, values: dict[str, Any]) -> Fraction:
    return sum((weight * values[cell.path] for weight, cell in linear.terms), Fraction(0))


def _plain(form: formspec.Form, path: str, value: Fraction | str) -> int | float | str:
    """As JSON holds it: whole numbers for counts, a number with decimals for money."""
    if isinstance(value, str):
        return value
    return float(value) if form.by_path[path].decimals else int(value)


def broken(form: formspec.Form, filled: dict[str, Any]) -> dict[str, Any]:
    """The same with two totals that are off by one."""
    values = filled["values"] | {path: filled["values"][path] + 1 for path in ("a2.C", "b9.A")}
    assert formspec.validate(form, filled).verdict == "pass"
    return filled | {"values": values}
