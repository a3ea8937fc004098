"""A scan as sentences and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import compile_form
from formspec.engine.plan import Slot
from formspec.language.form import Form
from formspec.language.unit import behind
from formspec.reasoning.analysis.addition import Addition
from formspec.reasoning.analysis.conflict import Removal
from formspec.reasoning.analysis.messages import SCAN_TEXTS
from formspec.reasoning.analysis.scan import (
    CellRange,
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


def sentences(found: Scan, lang: Lang | None = None) -> Iterator[tuple[Part, str]]:
    """What a scan found, one sentence each, with the part that it belongs to.

    Of the ranges those are told that are narrower than the declared bounds and that are not
    fixed; of the rules those that do not survive addition.
    """
    shape = to_dict(found, lang)
    fixed = {entry.cell for entry in found.fixed}
    parts: tuple[Part, ...] = (
        "conflicts", "removals", "implied", "equalities", "fixed", "conditions", "ranges",
        "additions",
    )  # fmt: skip
    for part in parts:
        for entry in shape[part]:
            if part == "ranges" and (entry["message"] is None or entry["cell"] in fixed):
                continue
            if not (part == "additions" and entry["survives"]):
                yield part, entry["message"]


def to_dict(found: Scan, lang: Lang | None = None) -> dict[str, Any]:
    """The JSON shape of a scan; ``lang`` is that of the messages (default: the form's)."""
    tell = Teller(found.form, lang)
    keys = [slot.key for slot in compile_form(found.form).slots]
    return {
        "form": found.form.id,
        "version": found.form.version,
        "conflicts": [_conflict(tell, each, keys) for each in found.conflicts],
        "removals": [_removal(tell, each) for each in found.removals],
        "implied": [_implied(tell, each, keys) for each in found.implied],
        "equalities": [_equality(tell, each, keys) for each in found.equalities],
        "fixed": [_fixed(tell, each, keys) for each in found.fixed],
        "conditions": [_condition(tell, each, keys) for each in found.conditions],
        "ranges": [range_dict(tell, each, keys) for each in found.ranges],
        "additions": [_addition(tell, each) for each in found.additions],
        "undecided": list(found.undecided),
    }


def _conflict(tell: Teller, found: Conflict, keys: Sequence[str]) -> dict[str, Any]:
    key = {0: "conflict_bounds", 1: "conflict_one"}.get(len(found.rules), "conflict")
    return {
        "rules": list(found.rules),
        "message": tell.say(key, rules=tell.rules(found.rules)),
        "certificate": certificate(found.certificate, keys),
    }


def _removal(tell: Teller, found: Removal) -> dict[str, Any]:
    return {
        "rules": list(found.rules),
        "weight": found.weight,
        "message": tell.say("removal", rules=tell.rules(found.rules)),
    }


def _implied(tell: Teller, found: Implied, keys: Sequence[str]) -> dict[str, Any]:
    said = tell.because("implied", found.reason, rule=tell.rule(found.rule))
    return {
        "rule": found.rule,
        "reason": list(found.reason),
        "weaker": found.weaker,
        "message": said + (tell.say("weaker") if found.weaker else ""),
        "certificate": certificate(found.certificate, keys),
    }


def _equality(tell: Teller, found: Tight, keys: Sequence[str]) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "reason": list(found.reason),
        "message": tell.because("equality", found.reason, rule=tell.rule(found.rule)),
        "certificate": certificate(found.certificate, keys),
    }


def _fixed(tell: Teller, found: Fixed, keys: Sequence[str]) -> dict[str, Any]:
    cell, value = tell.cell(found.cell), tell.amount(found.cell, found.value)
    return {
        "cell": found.cell,
        "value": found.value,
        "reason": list(found.reason),
        "message": tell.because("fixed", found.reason, cell=cell, value=value),
        "certificate": certificate(found.certificate, keys),
    }


def _condition(tell: Teller, found: Settled, keys: Sequence[str]) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "holds": found.holds,
        "reason": list(found.reason),
        "message": _settled(tell, found),
        "certificate": certificate(found.certificate, keys),
    }


def _settled(tell: Teller, found: Settled) -> str:
    rule = tell.rule(found.rule)
    if not found.bars:
        return tell.because(found.holds, found.reason, rule=rule)
    others = tuple(name for name in found.reason if name != found.rule)
    return tell.because("barred", others, rule=rule)


def _addition(tell: Teller, found: Addition) -> dict[str, Any]:
    key = "survives" if found.survives else f"sum_{found.reason}"
    return {
        "rule": found.rule,
        "survives": found.survives,
        "reason": found.reason,
        "message": tell.say(key, rule=tell.rule(found.rule)),
    }


def range_dict(tell: Teller, span: CellRange, keys: Sequence[str]) -> dict[str, Any]:
    """The JSON shape of a range."""
    proofs = (span.low_certificate, span.high_certificate)
    return {
        "cell": span.cell,
        "low": span.low,
        "high": span.high,
        "message": _narrowed(tell, span),
        "low_certificate": proofs[0] and certificate(proofs[0], keys),
        "high_certificate": proofs[1] and certificate(proofs[1], keys),
    }


def _narrowed(tell: Teller, span: CellRange) -> str | None:
    low, high = span.low_certificate, span.high_certificate
    proofs = [proof for proof in (low, high) if proof is not None]
    reason = dict.fromkeys(name for proof in proofs for name in proof.given("rule"))
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
