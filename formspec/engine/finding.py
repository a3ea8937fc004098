"""One thing that is wrong or doubtful in a submission, as data; its sentence is derived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from formspec.diagnostics.problem import Lang, Severity
from formspec.diagnostics.span import printable
from formspec.engine.finding_messages import ASKING, CELL_TEXTS, RULE_TEXTS, WORDS
from formspec.engine.input_messages import TYPED_TEXTS
from formspec.engine.intervals import Verdict
from formspec.language.unit import behind

_SINGLE_TEXTS = CELL_TEXTS | TYPED_TEXTS
_PROPOSAL = TYPED_TEXTS["proposal"]


class CellValue(NamedTuple):
    """A cell as a finding shows it."""

    path: str
    """The path of its item, ``field:ID`` of a header field."""
    column: str | None
    """The id of its column, None in a form with one column."""
    label: str
    """The label as printed."""
    value: str | None
    """A decimal string, an answer or the raw text; None for a blank."""


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
    blanks: tuple[str, ...] = ()
    """The cells that are not filled in, with their names."""
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
    language: Lang = "zh"
    """The language of the form."""

    @property
    def blocks(self) -> bool:
        """Whether the submission must not pass: an error, or a warning nobody explained."""
        if self.verdict != "fail" or self.severity == "note":
            return False
        return self.severity == "error" or self.explanation is None

    def message(self, lang: Lang | None = None) -> str:
        """The sentence: which item, what it should be, what it is; on one line."""
        chosen = lang or self.language
        table = RULE_TEXTS if self.text else _SINGLE_TEXTS
        text = table[self._key()][chosen == "en"]
        return printable(text.format_map(_facts(self, chosen))) + self._tail(chosen)

    def _key(self) -> str:
        if not self.text:
            return self.kind
        if self.kind == "digits":
            return "digits"
        if self.verdict == "incomplete":
            return "incomplete"
        if self.left is None or self.right is None:
            return "certain"
        if self.kind in ("part", "gate"):
            return self.kind
        return "equal" if self.op == "=" else "compare"

    def _tail(self, lang: Lang) -> str:
        """The definition's own advice, and what a warning asks for."""
        words = []
        if self.proposal is not None:
            template = TYPED_TEXTS["repair"] if self.text else _PROPOSAL
            words.append(template[lang == "en"].format(proposal=printable(self.proposal)))
        if self.advice and self.verdict == "fail":
            words.append(printable(self.advice).rstrip("。."))
        if self.reopened:
            words.append(CELL_TEXTS["reopened"][lang == "en"])
        elif self.severity == "warning" and self.text and self.blocks and not self._asks():
            words.append(CELL_TEXTS["explain"][lang == "en"])
        return "".join(_joined(words, lang))

    def _asks(self) -> bool:
        """Whether the advice asks for an explanation by itself."""
        return self.advice is not None and ("说明" in self.advice or "expla" in self.advice)

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


def _facts(finding: Finding, lang: Lang) -> dict[str, str]:
    """What the sentences may name."""
    comma = "、" if lang == "zh" else ", "
    cells = [_named(cell) for cell in finding.cells] or [finding.rule]
    value = (finding.cells[0].value if finding.cells else None) or ""
    value = value if len(value) <= 40 else f"{value[:40]}…"
    unit = behind(finding.unit, lang)
    return {
        "cell": cells[0],
        "second": cells[1] if len(cells) > 1 else "",
        "value": value,
        "said": _quoted(value, lang),
        "left": finding.left or "",
        "right": finding.right or "",
        "off": _off(finding.difference or "0", unit, lang),
        "limits": _limits(finding, lang),
        "text": finding.text,
        "unit": unit,
        "blanks": comma.join(finding.blanks),
        "place": ("（{}）", " ({})")[lang == "en"].format(finding.place) if finding.place else "",
        "rule": finding.rule,
    }


def _limits(finding: Finding, lang: Lang) -> str:
    """What was expected or read, in words."""
    limits = finding.right or ""
    if limits in WORDS:
        return WORDS[limits][lang == "en"]
    is_list = finding.kind in ("choice", "merged-cells")
    return limits.replace("、", ", ") if is_list and lang == "en" else limits


def _named(cell: CellValue) -> str:
    if cell.path.startswith("field:"):
        return cell.label  # a header field has no number on paper
    place = f"{cell.path}@{cell.column}" if cell.column else cell.path
    return f"{place} {cell.label}".rstrip()


def _quoted(value: str, lang: Lang) -> str:
    """What was filled in, in quotation marks; header values are not repeated."""
    if not value:
        return "所填内容" if lang == "zh" else "what is filled in"
    return f"“{value}”" if lang == "zh" else f'"{value}"'


def _off(difference: str, unit: str, lang: Lang) -> str:
    """How far off, in words: 多 3人 / 3 persons too much."""
    less, amount = difference.startswith("-"), difference.removeprefix("-")
    if lang == "zh":
        return f"{'少' if less else '多'} {amount}{unit}"
    return f"{amount}{unit} too {'little' if less else 'much'}"
