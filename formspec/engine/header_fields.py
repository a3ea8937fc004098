"""The header fields of a submission, and what the reader of its file was not sure of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from formspec.engine.decode import MAX_UNKNOWN, cell_finding, plain_finding, text_fault
from formspec.engine.finding import CellValue, Finding
from formspec.engine.plan import Entry, Plan
from formspec.submissions.numeral import FIELD_DECIMALS, Numeral, is_blank, read_numeral
from formspec.submissions.submission import Doubt, Submission


def _plain_header(plan: Plan, fields: dict[str, Any]) -> bool:
    """Whether the header holds nothing but texts of text fields, with all that is required."""
    texts = plan.texts
    for name, text in fields.items():
        if type(text) is not str or name not in texts:
            return False
    return all(fields.get(name, "").strip() for name in plan.required)


def bare_values(plan: Plan, data: dict[str, Any]) -> dict[str, Any] | None:
    """The values of a submission that has just the usual four keys and a plain header."""
    try:
        usual = len(data) == 4 and data["form"] == plan.id and data["version"] == plan.version
        fields, values = data["fields"], data["values"]
    except KeyError:
        return None
    plain = usual and type(values) is dict and type(fields) is dict
    return values if plain and _plain_header(plan, fields) else None


def only_values(plan: Plan, submission: Submission) -> dict[str, Any] | None:
    """The values of a submission of which nothing else needs a look, else None."""
    if submission.doubts or submission.explanations or submission.previous:
        return None
    fields, values = submission.fields, submission.values
    plain = type(values) is dict and type(fields) is dict and _plain_header(plan, fields)
    return values if plain else None  # type: ignore[return-value]


def field_findings(plan: Plan, fields: Mapping[str, Any]) -> Iterator[Finding]:
    """Required fields left blank, values of the wrong kind, fields the form does not have."""
    met = 0
    for entry in plan.entries:
        raw = fields.get(entry.id)
        met += entry.id in fields
        if type(raw) is str and entry.kind == "text" and raw and not raw.isspace():
            continue
        blank = is_blank(raw)
        if blank and not entry.required:
            continue
        fault = "required" if blank else _field_fault(entry, raw)
        if fault is not None:
            yield _field_finding(plan, entry, fault)
    if met < len(fields):
        known = {entry.id for entry in plan.entries}
        for name in [name for name in fields if name not in known][:MAX_UNKNOWN]:
            yield plain_finding(plan, "unknown-field", str(name)[:100])


def _field_finding(plan: Plan, entry: Entry, fault: str) -> Finding:
    choices = entry.choices or ("是", "否")
    limits = "、".join(choices)[:200] if fault == "choice" else entry.kind
    # A header value may be a name or a telephone number: it is not repeated.
    cell = CellValue(f"field:{entry.id}", None, entry.label, None)
    return Finding(
        f"{fault}:field:{entry.id}", fault, "error", "fail", (cell,),
        right=limits, language=plan.language,
    )  # fmt: skip


def _field_fault(entry: Entry, raw: object) -> str | None:
    if entry.kind == "number":
        return None if isinstance(read_numeral(raw, FIELD_DECIMALS), Numeral) else "number"
    if entry.kind == "choice":
        return None if raw in entry.choices else "choice"
    if entry.kind == "boolean":
        return None if isinstance(raw, bool) or raw in ("是", "否", "yes", "no") else "choice"
    return text_fault(entry.kind, raw)


def doubt_findings(plan: Plan, doubts: tuple[Doubt, ...]) -> Iterator[Finding]:
    """The reader's doubts, at their cells."""
    labels = {f"field:{entry.id}": entry.label for entry in plan.entries}
    for doubt in doubts:
        number = plan.places.get(doubt.cell) if doubt.cell else None
        if number is not None:
            slot = plan.slots[number]
            found = cell_finding(plan, slot, doubt.code, doubt.raw, None, doubt.severity)
        else:
            found = plain_finding(plan, doubt.code, doubt.cell or doubt.raw or "", doubt.severity)
        if doubt.cell in labels:
            cell = CellValue(doubt.cell, None, labels[doubt.cell], doubt.raw)
            found = replace(found, cells=(cell,))
        yield replace(found, place=doubt.place, proposal=doubt.proposal, right=doubt.detail)
