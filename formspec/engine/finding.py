"""One thing that is wrong or doubtful in a submission, as data; its sentence is derived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from formspec.diagnostics.problem import Lang, Severity, chosen_lang
from formspec.diagnostics.span import printable
from formspec.engine.cell_value import CellValue
from formspec.engine.finding_messages import ASKING, CELL_TEXTS, WORDS
from formspec.engine.input_messages import TYPED_TEXTS
from formspec.engine.intervals import Verdict
from formspec.engine.rule_facts import RuleFacts
from formspec.engine.rule_sentence import rule_sentence

_SINGLE_TEXTS = CELL_TEXTS | TYPED_TEXTS
_PROPOSAL = TYPED_TEXTS["proposal"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule or check that a submission does not satisfy."""

    rule: str
    """The stable id of the rule, or ``kind:cell``."""
    kind: str
    """The kind of rule, or of check: ``type``, ``number``, ``range``, ``required``, …"""
    severity: Severity
    """What follows from it."""
    verdict: Verdict
    """``fail``, or ``incomplete`` while it waits for blanks."""
    cells: tuple[CellValue, ...] = ()
    """The cells it is about."""
    left: str | None = None
    """The left side in ``unit``, a decimal string; None while it is unknown."""
    right: str | None = None
    """The right side in ``unit``; of a check what was expected."""
    difference: str | None = None
    """``left`` minus ``right``."""
    unit: str = ""
    """The unit of both sides."""
    text: str = ""
    """The rule as printed; empty for a check of one cell."""
    op: str = ""
    """How both sides are compared."""
    facts: RuleFacts = RuleFacts()  # noqa: RUF009 - it cannot be changed
    """What its sentence says besides."""
    advice: str | None = None
    """The definition's own message."""
    place: str | None = None
    """Where in a file the value stood: ``附件1!E12``."""
    proposal: str | None = None
    """What may have been meant."""
    explanation: str | None = None
    """The text that settles a warning."""
    reopened: bool = False
    """Whether there was an explanation, but for other values."""
    refused_reason: bool = False
    """Whether there was an explanation of a rule that must hold."""
    language: Lang = "zh"
    """The language of the form."""

    @property
    def blocks(self) -> bool:
        """Whether the submission must not pass: an error, or a warning nobody explained."""
        if self.verdict != "fail" or self.severity == "note":
            return False
        return self.severity == "error" or self.explanation is None

    @property
    def blanks(self) -> tuple[str, ...]:
        """The cells to fill in before the rule can be decided, with their names."""
        return tuple(cell.called(self.language) for cell in self.facts.missing)

    def message(self, lang: Lang | None = None) -> str:
        """The sentence: which item, what it should be, what it is; on one line."""
        chosen = chosen_lang(lang, self.language)
        if not self.text:
            text = _SINGLE_TEXTS[self._single_key()][chosen == "en"]
            return printable(text.format_map(_facts(self, chosen))) + self._tail(chosen)
        advice = printable(self.advice or "").rstrip("。.") if self.verdict == "fail" else ""
        sentence = rule_sentence(
            self._key(), self.facts, self.kind, self.text, self.cells, chosen, advised=bool(advice)
        )
        return _before(advice, chosen) + printable(sentence) + self._tail(chosen)

    def _single_key(self) -> str:
        """The sentence about a single cell."""
        if self.kind == "unknown" and self.right:
            return "columnless"
        return "whole" if self.kind == "decimals" and self.right == "0" else self.kind

    def _key(self) -> str:
        """The sentence about a rule."""
        if self.kind == "digits":
            return "digits"
        if self.verdict == "incomplete":
            return self.facts.waits or "incomplete"
        if self.left is None or self.right is None:
            return "exceeded" if self.facts.about == "sum" else "certain"
        if self.kind == "gate":
            return "gate"
        sides = self.facts.about == "sides"
        if self.facts.guards:
            return "guarded_sides" if sides else "guarded"
        return "sides" if sides else "plain"

    def _tail(self, lang: Lang) -> str:
        """What was probably meant, and what a warning asks for."""
        words = []
        if self.proposal is not None:
            template = TYPED_TEXTS["repair"] if self.text else _PROPOSAL
            words.append(template[lang == "en"].format(proposal=printable(self.proposal)))
        if self.reopened:
            words.append(CELL_TEXTS["reopened"][lang == "en"])
        elif self.refused_reason:
            words.append(CELL_TEXTS["refused-reason"][lang == "en"])
        elif self.severity == "warning" and self.text and self.blocks:
            words.append(CELL_TEXTS["explain"][lang == "en"])
        return "".join(_joined(words, lang))

    def to_dict(self, lang: Lang | None = None) -> dict[str, Any]:
        """The JSON shape of a finding; numbers are decimal strings."""
        shape: dict[str, Any] = {
            "rule": self.rule,
            "kind": self.kind,
            "severity": self.severity,
            "verdict": self.verdict,
            "cells": [
                {"path": c.path, "column": c.column, "label": c.label, "value": c.value}
                for c in self.cells
            ],
            "left": self.left,
            "right": self.right,
            "difference": self.difference,
            "message": self.message(lang),
        }
        if self.explanation is not None:
            shape["explanation"] = self.explanation
        if self.place is not None:
            shape["place"] = self.place
        if self.proposal is not None:
            shape["proposal"] = self.proposal
        return shape


Outcome = Literal["pass", "fail", "incomplete"]


def outcome(findings: Iterable[Finding]) -> Outcome:
    """What findings come to: ``fail`` if one blocks, ``incomplete`` if an error still waits."""
    findings = tuple(findings)
    if any(finding.blocks for finding in findings):
        return "fail"
    waits = any(f.verdict == "incomplete" and f.severity == "error" for f in findings)
    return "incomplete" if waits else "pass"


def _joined(words: list[str], lang: Lang) -> Iterator[str]:
    """Each sentence behind the sign that ends the one before."""
    ends, blank = ("。", "") if lang == "zh" else (".", " ")
    asks = False
    for word in words:
        yield f"{'' if asks else ends}{blank}{word}"
        asks = word.endswith(ASKING)


def _before(advice: str, lang: Lang) -> str:
    """The definition's own message, with what stands between it and the sentence."""
    if not advice or advice.endswith(ASKING):
        return advice and advice + ("" if lang == "zh" else " ")
    return advice + ("：" if lang == "zh" else ": ")


def _facts(finding: Finding, lang: Lang) -> dict[str, str]:
    """What the sentences about a single cell may name."""
    cells = [cell.named(lang) for cell in finding.cells] or [finding.rule]
    value = (finding.cells[0].value if finding.cells else None) or ""
    value = value if len(value) <= 40 else f"{value[:40]}…"
    return {
        "cell": cells[0],
        "value": value,
        "said": _quoted(value, lang),
        "limits": _limits(finding, lang),
        "place": ("（{}）", " ({})")[lang == "en"].format(finding.place) if finding.place else "",
    }


def _limits(finding: Finding, lang: Lang) -> str:
    """What was expected or read, in words."""
    limits = finding.right or ""
    if limits in WORDS:
        return WORDS[limits][lang == "en"]
    is_list = finding.kind in ("choice", "merged-cells", "unknown")
    return limits.replace("、", ", ") if is_list and lang == "en" else limits


def _quoted(value: str, lang: Lang) -> str:
    """What was filled in, in quotation marks; header values are not repeated."""
    if not value:
        return "所填内容" if lang == "zh" else "what is filled in"
    return f"“{value}”" if lang == "zh" else f'"{value}"'
