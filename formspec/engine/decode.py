"""Raw values to whole steps, each cell by its type, with what is wrong about them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from formspec.diagnostics.problem import Severity
from formspec.engine.cell_value import CellState, CellValue
from formspec.engine.clean_values import clean_steps, text_fault
from formspec.engine.finding import Finding
from formspec.engine.plan import CleanValues, Plan, Slot, computed
from formspec.language.vocabulary import previous_key
from formspec.submissions.amount import Scale
from formspec.submissions.foreign import plain
from formspec.submissions.numeral import Numeral, is_blank, read_numeral, show
from formspec.submissions.submission import Submission
from formspec.submissions.typed_input import Wanted, read_typed

MAX_UNKNOWN = 100
"""So many cells that are not in the form are listed one by one."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The cells of a submission."""

    values: tuple[int | None, ...]
    """Steps or answer codes by cell number, None where unknown."""
    findings: tuple[Finding, ...]
    """What is wrong with single cells."""


def decode(plan: Plan, submission: Submission) -> Decoded:
    """Every cell of a submission: blank, value, or a finding; then the computed ones."""
    values: list[int | None] = []
    findings: list[Finding] = []
    places = submission.places
    # What the reader could not read is unknown, and reported once: as the reader's doubt.
    doubted = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    now, before = submission.values.get, submission.previous.get
    for slot in plan.slots:
        key = slot.key
        if key in doubted:
            values.append(None)
            continue
        raw = before(slot.current_key) if slot.previous else now(key)
        value = clean_steps(slot, raw)
        if value is None:
            value, found = _read(plan, slot, raw)
            findings += [_placed(finding, places.get(key)) for finding in found]
        values.append(value)
    findings += _unknown(plan, "values", submission.values, str)
    findings += _unknown(plan, "previous", submission.previous, previous_key)
    return Decoded(computed(plan, values), tuple(findings))


def decode_rest(plan: Plan, submission: Submission, clean: CleanValues) -> Decoded:
    """What ``decode`` returns, where all cells but a few are read already."""
    values, _, unclean = clean
    if not unclean:
        return Decoded(computed(plan, values), ())
    findings: list[Finding] = []
    values = list(values)
    for cell in sorted(unclean):
        slot = plan.slots[cell]
        cells = submission.previous if slot.previous else submission.values
        values[cell], found = _read(plan, slot, cells.get(slot.current_key))
        findings += [_placed(finding, submission.places.get(slot.key)) for finding in found]
    return Decoded(computed(plan, values), tuple(findings))


def _placed(finding: Finding, place: str | None) -> Finding:
    return finding if place is None else replace(finding, place=place)


def _read(plan: Plan, slot: Slot, raw: object) -> tuple[int | None, tuple[Finding, ...]]:
    """One cell's value in steps (or answer code), how it was read and what is wrong with it."""
    raw = plain(raw)
    note: tuple[Finding, ...] = ()
    if isinstance(raw, str) and slot.kind != "text":
        scale = Scale(slot.decimals, plan.units.get(slot.unit), plan.units)
        read = read_typed(raw, Wanted(slot.kind, scale, slot.choices))
        if read.code is not None:
            told = cell_finding(plan, slot, read.code, raw, read.detail, read.severity)
            note = (replace(told, proposal=read.proposal),)
        if read.severity == "error":
            return None, note
        raw = read.value
    value, finding = _checked(plan, slot, raw)
    return value, note if finding is None else (*note, finding)


def _checked(plan: Plan, slot: Slot, raw: object) -> tuple[int | None, Finding | None]:
    """A value in the form's own grammar."""
    if is_blank(raw):
        finding = cell_finding(plan, slot, "required", raw) if slot.required else None
        return 0 if slot.zero else None, finding
    if slot.kind == "number":
        return _number(plan, slot, raw)
    if slot.answers is not None:
        return _answer(plan, slot, raw, slot.answers)
    fault = text_fault(slot.kind, raw)
    return None, cell_finding(plan, slot, fault, raw, slot.kind) if fault else None


def _number(plan: Plan, slot: Slot, raw: object) -> tuple[int | None, Finding | None]:
    read = read_numeral(raw, slot.decimals)
    if not isinstance(read, Numeral):
        limits = {"decimals": str(slot.decimals), "type": "number"}.get(read)
        return None, cell_finding(plan, slot, read, raw, limits)
    finding = _in_bounds(plan, slot, read.steps)
    if finding is None and read.tidied:
        shown = show(read.steps, slot.decimals)
        finding = cell_finding(plan, slot, "tidied", raw, shown, "note")
    return read.steps, finding


def _in_bounds(plan: Plan, slot: Slot, steps: int) -> Finding | None:
    low, high = slot.bounds
    shown = show(steps, slot.decimals)
    if low is not None and steps < low:
        limits = f"≥ {show(low, slot.decimals)}"
    elif high is not None and steps > high:
        limits = f"≤ {show(high, slot.decimals)}"
    else:
        return None
    return cell_finding(plan, slot, "range", shown, limits)


def _answer(
    plan: Plan, slot: Slot, raw: object, answers: Mapping[object, int]
) -> tuple[int | None, Finding | None]:
    text = raw.strip() if isinstance(raw, str) else raw
    code = answers.get(text) if isinstance(text, str | bool) else None
    if code is not None:
        return code, None
    return None, cell_finding(plan, slot, "choice", raw, "、".join(slot.choices)[:200])


def cell_finding(
    plan: Plan,
    slot: Slot,
    kind: str,
    raw: object,
    limits: str | None = None,
    severity: Severity = "error",
) -> Finding:
    """A finding about one cell; its rule id is ``kind:cell``."""
    shown = shown_cell(plan, slot, _shown(raw))
    return Finding(
        rule=f"{kind}:{slot.key}",
        kind=kind,
        severity=severity,
        verdict="fail",
        cells=(shown,),
        right=limits,
        language=plan.language,
    )


def _shown(raw: object) -> str | None:
    """A raw value as text of at most 101 characters; of a value of any other type its name."""
    if raw is None or isinstance(raw, str):
        return raw if raw is None or len(raw) <= 100 else f"{raw[:100]}…"
    if isinstance(raw, bool | float | Decimal) or (isinstance(raw, int) and abs(raw) < 10**100):
        return str(raw)[:100]
    return type(raw).__name__[:100]


def _unknown(
    plan: Plan, part: str, values: Mapping[str, Any], written: Callable[[str], str]
) -> Iterator[Finding]:
    """Cells that the form does not have, the first of them one by one."""
    places, slots = plan.places, plan.slots
    strange = [
        (number, key)
        for number, key in enumerate(values, 1)
        if key not in places or slots[places[key]].previous
    ]
    for number, key in strange[:MAX_UNKNOWN]:
        columns = plan.columns_of.get(key)
        if columns is None:
            yield numbered_finding(plan, "unknown", part, number)
        else:
            yield replace(plain_finding(plan, "unknown", written(key)), right=columns)
    if len(strange) > MAX_UNKNOWN:
        yield plain_finding(plan, "more", str(len(strange) - MAX_UNKNOWN))


def numbered_finding(
    plan: Plan, kind: str, part: str, number: int, severity: Severity = "error"
) -> Finding:
    """A finding about the ``number``-th name in a part of the data, which the form does not have.

    The name may be anything, also a person's: it is not repeated.
    """
    cell = CellValue(f"{part}[{number}]", None, "", str(number))
    return replace(plain_finding(plan, kind, cell.path, severity), cells=(cell,))


def plain_finding(plan: Plan, kind: str, name: str, severity: Severity = "error") -> Finding:
    """A finding about something that is no cell of the form."""
    cell = CellValue(name, None, "", name)
    return Finding(f"{kind}:{name}", kind, severity, "fail", (cell,), language=plan.language)


def shown_cell(plan: Plan, slot: Slot, value: str | None, state: CellState = "filled") -> CellValue:
    """A cell as a finding shows it."""
    heading = plan.headings.get(slot.column or "", "")
    named = (slot.path, slot.column, slot.label)
    return CellValue(*named, value, slot.name, heading, slot.unit, state)


def shown_value(slot: Slot, value: int | None) -> str | None:
    """Steps (or an answer's code) as people write it."""
    if value is None:
        return None
    if slot.kind == "boolean":
        return slot.choices[0] if value else slot.choices[1]
    if slot.kind == "choice":
        return slot.choices[value]
    return show(value, slot.decimals)
