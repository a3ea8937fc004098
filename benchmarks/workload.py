"""The workload: streams of different filled forms, and both annexes as one form of 147 cells."""

import math
import random
import re
from collections.abc import Iterator
from fractions import Fraction
from importlib.resources import files
from typing import Any, Literal

import formspec
from formspec.engine.compiled import compile_form
from formspec.engine.intervals import holds, side
from formspec.engine.plan import Plan, PlannedRule
from formspec.engine.rules import Linear
from formspec.submissions.numeral import show

FILES = ("annex1.yaml", "annex2.yaml")

Sizes = Literal["log-normal", "uniform"]
"""Of the figures: most are small, as in filled forms, or none is likelier than another."""

Shape = Literal["texts", "numbers", "mixed", "wrong figure", "unreadable cell"]
"""How the values are written; ``mixed`` has three blanks, the last two are texts with a fault."""


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


def stream(form: formspec.Form, shape: Shape, sizes: Sizes, count: int) -> Iterator[dict[str, Any]]:
    """Filled forms with all header fields, no two alike; valid but for the fault of their shape."""
    rng = random.Random(f"{form.id} {shape} {sizes}")  # noqa: S311 - figures, not secrets
    plan = compile_form(form)
    for _ in range(count):
        values = dict(_written(plan, _balanced(plan, sizes, rng), shape, rng))
        cell = rng.choice([s.key for n, s in enumerate(plan.slots) if s.steps and plan.by_cell[n]])
        if shape == "wrong figure":
            values[cell] = f"7{values[cell]}"
        if shape == "unreadable cell":
            values[cell] = f"约{values[cell]}"
        yield {"form": form.id, "version": form.version, "fields": _fields(rng), "values": values}


def _fields(rng: random.Random) -> dict[str, str]:
    return {
        "reporting_unit": f"第{rng.randrange(10**4)}县总工会",
        "reporter": rng.choice(["陈小明", "李华", "韦少芬"]),
        "phone": f"0774-{rng.randrange(10**6, 10**7)}",
        "date": f"2018-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
    }


def _written(
    plan: Plan, steps: list[int], shape: Shape, rng: random.Random
) -> Iterator[tuple[str, Any]]:
    zeros = [cell for cell, value in enumerate(steps) if not value and plan.slots[cell].zero]
    blank = set(rng.sample(zeros, min(3, len(zeros)))) if shape == "mixed" else ()
    for cell, (slot, value) in enumerate(zip(plan.slots, steps, strict=True)):
        text = show(value, slot.decimals)
        if not slot.steps:
            yield slot.key, slot.choices[0]
        elif cell in blank:
            yield slot.key, rng.choice(["", None])
        elif shape == "numbers" or (shape == "mixed" and rng.random() < 0.5):
            yield slot.key, float(text) if slot.decimals else value
        else:
            yield slot.key, text


def _balanced(plan: Plan, sizes: Sizes, rng: random.Random) -> list[int]:
    """Cells in steps with which every rule holds: drawn, then totals and wholes made to fit."""
    while True:
        steps = [_drawn(slot.steps, sizes, rng) for slot in plan.slots]
        if any(not _adjust(plan, steps) for _ in range(8)):
            return steps


def _drawn(one: int, sizes: Sizes, rng: random.Random) -> int:
    """An amount in steps, of which ``one`` make one; an answer is yes."""
    if not one:
        return 1
    if sizes == "uniform":
        return rng.randrange(50_000 * one)
    return int(rng.lognormvariate(3.5, 1.8) * one) if rng.random() > 0.1 else 0


def _adjust(plan: Plan, steps: list[int]) -> bool:
    """Makes each rule hold by changing one cell of it; whether any did not."""
    changed = False
    for rule in plan.rules:
        if rule.when is None or holds(rule.when, steps, plan.bounds):
            changed |= _adjust_rule(rule, steps)
    return changed


def _adjust_rule(rule: PlannedRule, steps: list[int]) -> bool:
    left, right = side(*rule.relation.left, steps), side(*rule.relation.right, steps)
    assert left is not None
    assert right is not None
    short = right - left + (rule.relation.op == ">")
    op = rule.relation.op
    if short == 0 or (op in (">=", ">") and short < 0) or (op == "<=" and short > 0):
        return False
    grows, by = (rule.relation.right, -short) if op == "<=" else (rule.relation.left, short)
    weight, cell = grows[0][0]
    steps[cell] += math.ceil(by / weight)
    return True


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
