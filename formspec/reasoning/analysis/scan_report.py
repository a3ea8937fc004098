"""A scan as sentences and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Literal, get_args

from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import compile_form
from formspec.engine.plan import Slot
from formspec.language.form import Form
from formspec.language.unit import behind
from formspec.reasoning.analysis.addition import Addition
from formspec.reasoning.analysis.conflict import Removal
from formspec.reasoning.analysis.extent import CellRange
from formspec.reasoning.analysis.messages import SCAN_TEXTS
from formspec.reasoning.analysis.scan import (
    Conflict,
    Fixed,
    Implied,
    Scan,
    Settled,
    Tight,
)
from formspec.reasoning.solver.certificate import Certificate, Clause, Leaf, Row, Tree

Part = Literal[
    "conflicts", "removals", "implied", "equalities", "fixed", "conditions", "ranges", "additions"
]


PARTS: tuple[Part, ...] = get_args(Part)
"""The parts of a scan, in order."""


class Teller:
    """Says things about the rules and cells of one form, in one language."""

    def __init__(self, form: Form, lang: Lang | None = None) -> None:
        plan = compile_form(form)
        self._lang: Lang = lang or form.language
        self._rules = {rule.id: rule.text for rule in plan.rules}
        self._cells = {slot.key: slot.name for slot in plan.slots}
        self._units = {slot.key: behind(_unit(form, slot), self._lang) for slot in plan.slots}

    def say(self, key: str, **words: str) -> str:
        """A sentence."""
        return SCAN_TEXTS[key][self._lang == "en"].format(**words)

    def rule(self, name: str) -> str:
        """A rule by its id and its text, as people print it."""
        return self.say("named", id=name, text=self._rules[name])

    def rules(self, names: Sequence[str]) -> str:
        """Several rules."""
        return self.say("comma").join(map(self.rule, names))

    def cell(self, key: str) -> str:
        """A cell by its key and its label."""
        return f"{key} {self._cells[key]}".strip()

    def amount(self, key: str, value: str) -> str:
        """A value of a cell with its unit."""
        return value + self._units[key]

    def because(self, key: str, reason: Sequence[str], **words: str) -> str:
        """A sentence with a reason; other words where bounds alone are the reason."""
        if not reason:
            return self.say(f"{key}_bounds", **words)
        return self.say(key, reason=self.rules(reason), **words)


def _unit(form: Form, slot: Slot) -> str:
    """The unit of a cell, as it is written."""
    unit = form.by_path[slot.current_path].unit
    return unit.name if unit else ""


def sentences(result: Scan, lang: Lang | None = None) -> Iterator[tuple[Part, str]]:
    """What a scan found, one sentence each, with the part that it belongs to.

    Of the ranges those are told that are narrower than the declared bounds and that are not
    fixed; of the rules those that do not survive addition.
    """
    tell = Teller(result.form, lang)
    fixed = {entry.cell for entry in result.fixed}
    for part in PARTS:
        for entry in getattr(result, part):
            message = _message(tell, entry)
            if part == "ranges" and (message is None or entry.cell in fixed):
                continue
            if message is not None and not (part == "additions" and entry.survives):
                yield part, message


def to_dict(result: Scan, lang: Lang | None = None) -> dict[str, Any]:
    """The JSON shape of a scan; ``lang`` is that of the messages (default: the form's)."""
    tell = Teller(result.form, lang)
    keys = [slot.key for slot in compile_form(result.form).slots]
    shape: dict[str, Any] = {"form": result.form.id, "version": result.form.version}
    for part in PARTS:
        shape[part] = [entry_dict(tell, entry, keys) for entry in getattr(result, part)]
    return shape | {"undecided": list(result.undecided)}


Entry = Conflict | Removal | Implied | Tight | Fixed | Settled | CellRange | Addition


def entry_dict(tell: Teller, entry: Entry, keys: Sequence[str]) -> dict[str, Any]:
    """The JSON shape of one entry: what it holds, its message, and its proofs."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    proofs = {name: values.pop(name) for name in list(values) if name.endswith("certificate")}
    return {
        **{name: list(value) if isinstance(value, tuple) else value
           for name, value in values.items()},
        "message": _message(tell, entry),
        **{name: proof and certificate(proof, keys) for name, proof in proofs.items()},
    }  # fmt: skip


def _message(tell: Teller, entry: Entry) -> str | None:
    match entry:
        case Conflict(rules):
            key = {0: "conflict_bounds", 1: "conflict_one"}.get(len(rules), "conflict")
            return tell.say(key, rules=tell.rules(rules))
        case Removal(rules):
            return tell.say("removal", rules=tell.rules(rules))
        case Implied(rule, reason, weaker):
            message = tell.because("implied", reason, rule=tell.rule(rule))
            return message + (tell.say("weaker") if weaker else "")
        case Tight(rule, reason):
            return tell.because("equality", reason, rule=tell.rule(rule))
        case Fixed(cell, value, reason):
            amount = tell.amount(cell, value)
            return tell.because("fixed", reason, cell=tell.cell(cell), value=amount)
        case Settled(rule, holds, reason):
            others = tuple(name for name in reason if name != rule)
            return tell.because("barred" if entry.bars else holds, others, rule=tell.rule(rule))
        case Addition(rule, survives, why):
            return tell.say("survives" if survives else f"sum_{why}", rule=tell.rule(rule))
        case CellRange():
            return range_message(tell, entry)


def range_message(tell: Teller, span: CellRange) -> str | None:
    """That a range is narrower than the declared bounds; None where it is not."""
    low, high = span.low_certificate, span.high_certificate
    proofs = [proof for proof in (low, high) if proof is not None]
    reason = dict.fromkeys(name for proof in proofs for name in proof.names("rule"))
    if not proofs:
        return None
    key = "between" if len(proofs) == 2 else "at_least" if low is not None else "at_most"
    if span.low == span.high:
        key = "fixed"
    return tell.say(
        key,
        cell=tell.cell(span.cell),
        low=(span.low or "") if key == "between" else tell.amount(span.cell, span.low or ""),
        high=tell.amount(span.cell, span.high or ""),
        value=tell.amount(span.cell, span.low or ""),
        reason=tell.rules(tuple(reason)),
    )


def certificate(proof: Certificate, keys: Sequence[str]) -> dict[str, Any]:
    """A proof as JSON; cells by their keys, whole numbers of steps as texts."""
    return {
        "premises": [
            {
                "kind": premise.kind,
                "name": premise.name,
                "alternatives": _clause(premise.clause, keys),
            }
            for premise in proof.premises
        ],
        "claim": _clause(proof.claim, keys),
        "proof": _tree(proof.tree, keys),
    }


def _clause(clause: Clause, keys: Sequence[str]) -> list[list[dict[str, Any]]]:
    return [[_row(row, keys) for row in rows] for rows in clause]


def _row(row: Row, keys: Sequence[str]) -> dict[str, Any]:
    terms, constant = row
    return {
        "terms": {keys[cell]: str(weight) for weight, cell in terms},
        "constant": str(constant),
    }


def _tree(tree: Tree, keys: Sequence[str]) -> dict[str, Any]:
    if isinstance(tree, Leaf):
        return {"sum": [{"row": number, "times": str(times)} for times, number in tree.sum]}
    on = tree.on
    return {
        "on": on if isinstance(on, int) else _row(on, keys),
        "cases": [_tree(case, keys) for case in tree.cases],
    }
