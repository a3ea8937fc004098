"""The header fields of a submission, and what the reader of its file was not sure of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from formspec.engine.decode import MAX_UNKNOWN, cell_finding, plain_finding, text_fault
from formspec.engine.finding import CellValue, Finding
from formspec.engine.plan import HeaderField, Plan
from formspec.submissions.numeral import FIELD_DECIMALS, Numeral, is_blank, read_numeral
from formspec.submissions.submission import Doubt, Submission


def header_findings(plan: Plan, submission: Submission) -> Iterator[Finding]:
    """The reader's doubts, then the header fields; each field is reported once."""
    yield from doubt_findings(plan, submission.doubts)
    doubted = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    for finding in field_findings(plan, submission.fields):
        if finding.cells[0].path not in doubted:
            yield finding


def field_findings(plan: Plan, fields: Mapping[str, Any]) -> list[Finding]:
    """Required fields left blank, values of the wrong kind, fields the form does not have."""
    findings = []
    present = 0
    for entry in plan.entries:
        raw = fields.get(entry.id)
        present += raw is not None or entry.id in fields
        fault = _field_fault(entry, raw)
        if fault is not None:
            findings.append(_field_finding(plan, entry, fault))
    if present < len(fields):
        known = {entry.id for entry in plan.entries}
        unknown = [name for name in fields if name not in known][:MAX_UNKNOWN]
        findings += [plain_finding(plan, "unknown-field", str(name)[:100]) for name in unknown]
    return findings


def _field_finding(plan: Plan, entry: HeaderField, fault: str) -> Finding:
    choices = entry.choices or ("是", "否")
    limits = "、".join(choices)[:200] if fault == "choice" else entry.kind
    # A header value may be a name or a telephone number: it is not repeated.
    cell = CellValue(f"field:{entry.id}", None, entry.label, None)
    return Finding(
        f"{fault}:field:{entry.id}", fault, "error", "fail", (cell,),
        right=limits, language=plan.language,
    )  # fmt: skip


def _field_fault(entry: HeaderField, raw: object) -> str | None:
    """What is wrong with the value of a header field, if anything."""
    if entry.kind == "text" and type(raw) is str and raw.strip():
        return None  # as most are
    if is_blank(raw):
        return "required" if entry.required else None
    if entry.kind in ("text", "date"):
        return text_fault(entry.kind, raw)
    if entry.kind == "number":
        return None if isinstance(read_numeral(raw, FIELD_DECIMALS), Numeral) else "number"
    if entry.kind == "choice":
        return None if raw in entry.choices else "choice"
    return None if isinstance(raw, bool) or raw in ("是", "否", "yes", "no") else "choice"


def doubt_findings(plan: Plan, doubts: tuple[Doubt, ...]) -> Iterator[Finding]:
    """The reader's doubts, at their cells."""
    labels = {f"field:{entry.id}": entry.label for entry in plan.entries}
    for doubt in doubts:
        number = plan.places.get(doubt.cell) if doubt.cell else None
        if number is not None:
            slot = plan.slots[number]
            finding = cell_finding(plan, slot, doubt.code, doubt.raw, None, doubt.severity)
        else:
            finding = plain_finding(plan, doubt.code, doubt.cell or doubt.raw or "", doubt.severity)
        if doubt.cell in labels:
            cell = CellValue(doubt.cell, None, labels[doubt.cell], doubt.raw)
            finding = replace(finding, cells=(cell,))
        yield replace(finding, place=doubt.place, proposal=doubt.proposal, right=doubt.detail)
