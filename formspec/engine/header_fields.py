"""The header fields of a submission, and what the reader of its file was not sure of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from formspec.engine.cell_value import CellValue
from formspec.engine.clean_values import field_fault
from formspec.engine.decode import MAX_UNKNOWN, cell_finding, numbered_finding, plain_finding
from formspec.engine.finding import Finding
from formspec.engine.plan import HeaderField, Plan
from formspec.submissions.amount import Scale
from formspec.submissions.foreign import plain
from formspec.submissions.numeral import FIELD_DECIMALS
from formspec.submissions.submission import Doubt, Submission
from formspec.submissions.typed_input import Wanted, read_typed


def header_findings(plan: Plan, submission: Submission) -> Iterator[Finding]:
    """The reader's doubts, then the header fields; each field is reported once."""
    yield from doubt_findings(plan, submission.doubts)
    doubted = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    for finding in field_findings(plan, submission.fields):
        if finding.cells[0].path not in doubted:
            yield finding


def field_findings(plan: Plan, fields: Mapping[str, Any]) -> list[Finding]:
    """Required fields left blank, values of the wrong kind, fields the form does not have."""
    read = [_field_finding(plan, entry, fields.get(entry.id)) for entry in plan.entries]
    findings = [finding for finding in read if finding is not None]
    known = {entry.id for entry in plan.entries}
    unknown = [number for number, name in enumerate(fields, 1) if name not in known]
    return findings + [
        numbered_finding(plan, "unknown-field", "fields", number)
        for number in unknown[:MAX_UNKNOWN]
    ]


def _field_finding(plan: Plan, entry: HeaderField, raw: object) -> Finding | None:
    raw = plain(raw)
    if isinstance(raw, str) and entry.kind != "text" and field_fault(entry, raw) is not None:
        scale = Scale(FIELD_DECIMALS, units=plan.units)
        read = read_typed(raw, Wanted(entry.kind, scale, entry.choices))
        usable = read.severity == "error" or field_fault(entry, read.value) is None
        if read.code is not None and usable:
            return replace(_told(plan, entry, read.code, read.detail), severity=read.severity)
        raw = read.value
    fault = field_fault(entry, raw)
    if fault is None:
        return None
    choices = entry.choices or ("是", "否")
    limits = "、".join(choices)[:200] if fault == "choice" else entry.kind
    return _told(plan, entry, fault, limits)


def _told(plan: Plan, entry: HeaderField, kind: str, limits: str | None) -> Finding:
    # A header value may be a name or a telephone number: it is not repeated.
    cell = CellValue(f"field:{entry.id}", None, entry.label, None)
    return Finding(
        f"{kind}:field:{entry.id}", kind, "error", "fail", (cell,),
        right=limits, language=plan.language,
    )  # fmt: skip


def doubt_findings(plan: Plan, doubts: tuple[Doubt, ...]) -> Iterator[Finding]:
    """The reader's doubts, at their cells."""
    labels = {f"field:{entry.id}": entry.label for entry in plan.entries}
    for doubt in doubts:
        # An explanation is named as its item; the item's own value is not in doubt.
        key = (doubt.cell or "").removeprefix("explanation:")
        number = plan.places.get(key)
        if number is not None:
            slot = plan.slots[number]
            finding = cell_finding(plan, slot, doubt.code, doubt.raw, None, doubt.severity)
        else:
            finding = plain_finding(plan, doubt.code, key or doubt.raw or "", doubt.severity)
        if key and number is None:
            cell = CellValue(key, None, labels.get(key, ""), doubt.raw)
            finding = replace(finding, cells=(cell,))
        yield replace(finding, place=doubt.place, proposal=doubt.proposal, right=doubt.detail)
