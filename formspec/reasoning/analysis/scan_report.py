"""A scan as sentences and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Literal, get_args

from formspec.diagnostics.problem import Lang, chosen_lang
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


class Wording:
    """The words for the rules and cells of one form, in one language."""

    def __init__(self, form: Form, lang: Lang | None = None) -> None:
        plan = compile_form(form)
        self._lang = chosen_lang(lang, form.language)
        self._rules = {rule.id: rule.text for rule in plan.rules}
        self._cells = {slot.key: slot.name for slot in plan.slots}
        self._units = {slot.key: behind(_unit(form, slot), self._lang) for slot in plan.slots}

    def text(self, key: str, **words: str) -> str:
        """A sentence."""
        return SCAN_TEXTS[key][self._lang == "en"].format(**words)

    def rule(self, name: str) -> str:
        """A rule by its id and its text, as people print it."""
        return self.text("named", id=name, text=self._rules[name])

    def rules(self, names: Sequence[str]) -> str:
        """Several rules."""
        return self.text("comma").join(map(self.rule, names))

    def cell(self, key: str) -> str:
        """A cell by its key and its label."""
        return f"{key} {self._cells[key]}".strip()

    def amount(self, key: str, value: str) -> str:
        """A value of a cell with its unit."""
        return value + self._units[key]

    def because(self, key: str, reason: Sequence[str], **words: str) -> str:
        """A sentence with a reason; other words where bounds alone are the reason."""
        if not reason:
            return self.text(f"{key}_bounds", **words)
        return self.text(key, reason=self.rules(reason), **words)


def _unit(form: Form, slot: Slot) -> str:
    """The unit of a cell, as it is written."""
    unit = form.by_path[slot.current_path].unit
    return unit.name if unit else ""


def sentences(result: Scan, lang: Lang | None = None) -> Iterator[tuple[Part, str]]:
    """What a scan found, one sentence each, with the part that it belongs to.

    Of the ranges those are told that are narrower than the declared bounds and that are not
    fixed; of the rules those that do not survive addition.
    """
    wording = Wording(result.form, lang)
    fixed = {entry.cell for entry in result.fixed}
    for part in PARTS:
        for entry in getattr(result, part):
            message = _message(wording, entry)
            if part == "ranges" and (message is None or entry.cell in fixed):
                continue
            if message is not None and not (part == "additions" and entry.survives):
                yield part, message


def to_dict(result: Scan, lang: Lang | None = None) -> dict[str, Any]:
    """The JSON shape of a scan; ``lang`` is that of the messages (default: the form's)."""
    wording = Wording(result.form, lang)
    keys = [slot.key for slot in compile_form(result.form).slots]
    shape: dict[str, Any] = {"form": result.form.id, "version": result.form.version}
    for part in PARTS:
        shape[part] = [entry_dict(wording, entry, keys) for entry in getattr(result, part)]
    return shape | {"undecided": list(result.undecided)}


Entry = Conflict | Removal | Implied | Tight | Fixed | Settled | CellRange | Addition


def entry_dict(wording: Wording, entry: Entry, keys: Sequence[str]) -> dict[str, Any]:
    """The JSON shape of one entry: what it holds, its message, and its proofs."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    proofs = {name: values.pop(name) for name in list(values) if name.endswith("certificate")}
    return {
        **{name: list(value) if isinstance(value, tuple) else value
           for name, value in values.items()},
        "message": _message(wording, entry),
        **{name: proof and certificate(proof, keys) for name, proof in proofs.items()},
    }  # fmt: skip


def _message(wording: Wording, entry: Entry) -> str | None:
    match entry:
        case Conflict(rules):
            key = {0: "conflict_bounds", 1: "conflict_one"}.get(len(rules), "conflict")
            return wording.text(key, rules=wording.rules(rules))
        case Removal(rules):
            return wording.text("removal", rules=wording.rules(rules))
        case Implied(rule, reason, weaker):
            message = wording.because("implied", reason, rule=wording.rule(rule))
            return message + (wording.text("weaker") if weaker else "")
        case Tight(rule, reason):
            return wording.because("equality", reason, rule=wording.rule(rule))
        case Fixed(cell, value, reason):
            amount = wording.amount(cell, value)
            return wording.because("fixed", reason, cell=wording.cell(cell), value=amount)
        case Settled(rule, holds, reason):
            others = tuple(name for name in reason if name != rule)
            key = "barred" if entry.bars else holds
            return wording.because(key, others, rule=wording.rule(rule))
        case Addition(rule, survives, why):
            return wording.text("survives" if survives else f"sum_{why}", rule=wording.rule(rule))
        case CellRange():
            return range_message(wording, entry)


def range_message(wording: Wording, span: CellRange) -> str | None:
    """That a range is narrower than the declared bounds; None where it is not."""
    low, high = span.low_certificate, span.high_certificate
    proofs = [proof for proof in (low, high) if proof is not None]
    reason = dict.fromkeys(name for proof in proofs for name in proof.names("rule"))
    if not proofs:
        return None
    key = "between" if len(proofs) == 2 else "at_least" if low is not None else "at_most"
    if span.low == span.high:
        key = "fixed"
    least = wording.amount(span.cell, span.low or "")
    return wording.text(
        key,
        cell=wording.cell(span.cell),
        low=(span.low or "") if key == "between" else least,
        high=wording.amount(span.cell, span.high or ""),
        value=least,
        reason=wording.rules(tuple(reason)),
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
