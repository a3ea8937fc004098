"""A scan as sentences and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from formspec.compile import plan
from formspec.form import Form
from formspec.problem import Lang
from formspec.reasoning.certificate import Certificate, Clause, Leaf, Row, Tree
from formspec.reasoning.scan import CellRange, Scan
from formspec.reasoning.scan_text import SCAN_TEXTS

Part = Literal[
    "conflicts", "removals", "implied", "equalities", "fixed", "conditions", "ranges", "additions"
]


class Teller:
    """Says things about the rules and cells of one form, in one language."""

    def __init__(self, form: Form, lang: Lang | None = None) -> None:
        made = plan(form)
        self._lang: Lang = lang or form.language
        self._rules = {rule.id: rule.text for rule in made.rules}
        self._cells = {slot.key: slot.name for slot in made.slots}

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

    def because(self, key: str, reason: Sequence[str], **words: str) -> str:
        """A sentence with a reason; other words where bounds alone are the reason."""
        if not reason:
            return self.say(f"{key}_bounds", **words)
        return self.say(key, reason=self.rules(reason), **words)


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
    keys = [slot.key for slot in plan(found.form).slots]
    return {
        "form": found.form.id,
        "version": found.form.version,
        "conflicts": [
            {
                "rules": list(entry.rules),
                "message": tell.say(_conflict(entry.rules), rules=tell.rules(entry.rules)),
                "certificate": certificate(entry.certificate, keys),
            }
            for entry in found.conflicts
        ],
        "removals": [
            {
                "rules": list(removal.rules),
                "weight": removal.weight,
                "message": tell.say("removal", rules=tell.rules(removal.rules)),
            }
            for removal in found.removals
        ],
        "implied": [
            {
                "rule": entry.rule,
                "reason": list(entry.reason),
                "weaker": entry.weaker,
                "message": tell.because("implied", entry.reason, rule=tell.rule(entry.rule))
                + (tell.say("weaker") if entry.weaker else ""),
                "certificate": certificate(entry.certificate, keys),
            }
            for entry in found.implied
        ],
        "equalities": [
            {
                "rule": tight.rule,
                "reason": list(tight.reason),
                "message": tell.because("equality", tight.reason, rule=tell.rule(tight.rule)),
                "certificate": certificate(tight.certificate, keys),
            }
            for tight in found.equalities
        ],
        "fixed": [
            {
                "cell": cell.cell,
                "value": cell.value,
                "reason": list(cell.reason),
                "message": tell.because(
                    "fixed", cell.reason, cell=tell.cell(cell.cell), value=cell.value
                ),
                "certificate": certificate(cell.certificate, keys),
            }
            for cell in found.fixed
        ],
        "conditions": [
            {
                "rule": settled.rule,
                "holds": settled.holds,
                "reason": list(settled.reason),
                "message": tell.because(
                    settled.holds, settled.reason, rule=tell.rule(settled.rule)
                ),
                "certificate": certificate(settled.certificate, keys),
            }
            for settled in found.conditions
        ],
        "ranges": [range_dict(tell, span, keys) for span in found.ranges],
        "additions": [
            {
                "rule": entry.rule,
                "survives": entry.survives,
                "reason": entry.reason,
                "message": tell.say(
                    "survives" if entry.survives else f"sum_{entry.reason}",
                    rule=tell.rule(entry.rule),
                ),
            }
            for entry in found.additions
        ],
        "undecided": list(found.undecided),
    }


def _conflict(rules: Sequence[str]) -> str:
    return ("conflict_bounds", "conflict_one")[len(rules)] if len(rules) < 2 else "conflict"


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
        low=span.low or "",
        high=span.high or "",
        value=span.low or "",
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
