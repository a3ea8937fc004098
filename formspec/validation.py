"""A submission against a form: every cell, every rule, and what follows from severity."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from formspec import numeral
from formspec.compile import Engine, engine
from formspec.finding import CellValue, Finding
from formspec.form import Field, Form, Item
from formspec.problem import FormspecError, Lang, Severity, did_you_mean, problem
from formspec.scale import ScaledRule, Slot
from formspec.submission import Explanation, Submission, from_dict
from formspec.verdict import Values, Verdict, side

MAX_UNKNOWN = 100
"""So many cells that are not in the form are listed one by one."""

Outcome = Literal["pass", "fail", "incomplete"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a submission comes to.

    ``verdict`` is ``fail`` if anything blocks (an error, or a warning nobody explained),
    else ``incomplete`` if a rule of severity error still waits for blanks, else ``pass``.
    """

    form: Form
    submission: Submission | Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    _values: Values = field(default=(), repr=False)

    @property
    def verdict(self) -> Outcome:
        """Whether the submission can be accepted."""
        if any(finding.blocks for finding in self.findings):
            return "fail"
        waits = any(f.verdict == "incomplete" and f.severity == "error" for f in self.findings)
        return "incomplete" if waits else "pass"

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every rule, by rule id."""
        made = engine(self.form)
        values = self._values or _decode(made, _shaped(self.form, self.submission)).values
        return {rule.rule.id: made.verdict(n, values) for n, rule in enumerate(made.rules)}

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are, by severity; ``explained`` and ``incomplete`` apart."""
        found = Counter[str]()
        for finding in self.findings:
            if finding.verdict == "incomplete":
                found["incomplete"] += 1
            elif finding.severity == "warning" and not finding.blocks:
                found["explained"] += 1
            else:
                found[finding.severity] += 1
        keys = ("error", "warning", "note", "explained", "incomplete")
        return {key: found[key] for key in keys}

    def to_dict(self, lang: Lang | None = None, source: str | None = None) -> dict[str, Any]:
        """The JSON shape of one submission's findings."""
        named = self.submission.source if isinstance(self.submission, Submission) else ""
        return {
            "source": named if source is None else source,
            "verdict": self.verdict,
            "counts": dict(self.counts),
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def validate(form: Form, submission: Submission | Mapping[str, Any]) -> Report:
    """Check a filled form: cells, rules, required answers, explanations.

    ``submission`` is what ``read`` returns, or a mapping of the JSON shape
    (``{"values": {"9.A": 12, …}, …}``). Raises FormspecError if it is filled for another
    form or version, or is of no such shape.
    """
    made = engine(form)
    values = _bare(made, submission) if type(submission) is dict else None
    if values is None:
        submission = _shaped(form, submission)
        values = _only_values(made, submission)
    if values is not None:
        # A missing cell that counts as zero is a zero; an unknown one shows in the length.
        answer = made.quick(values if len(values) == made.expected else {**made.zeros, **values})
        if answer is not None:
            failing, steps = answer
            if not failing:
                return Report(form, submission)
            found = tuple(_rule_finding(made, n, "fail", steps) for n in failing)
            return Report(form, submission, found, steps)
    return _thorough(made, _shaped(form, submission))


def _bare(made: Engine, data: dict[str, Any]) -> dict[str, Any] | None:
    """The values of a mapping that has the usual four keys and a plain header."""
    form = made.form
    try:
        usual = len(data) == 4 and data["form"] == form.id and data["version"] == form.version
        fields, values = data["fields"], data["values"]
    except KeyError:
        return None
    plain = usual and type(values) is dict and type(fields) is dict
    return values if plain and _plain_header(made, fields) else None


def _only_values(made: Engine, submission: Submission) -> dict[str, Any] | None:
    """The values of a submission of which nothing else needs a look, else None."""
    if submission.doubts or submission.explanations or submission.previous:
        return None
    fields, values = submission.fields, submission.values
    plain = type(values) is dict and type(fields) is dict and _plain_header(made, fields)
    return values if plain else None  # type: ignore[return-value]


def _plain_header(made: Engine, fields: dict[str, Any]) -> bool:
    """Whether the header holds nothing but texts of text fields, with all that is required."""
    texts, required = made.header
    for name, text in fields.items():
        if type(text) is not str or name not in texts:
            return False
    return all(fields.get(name, "").strip() for name in required)


def _shaped(form: Form, submission: Submission | Mapping[str, Any]) -> Submission:
    if isinstance(submission, Submission):
        return submission
    return from_dict(form, submission)


def _thorough(made: Engine, submission: Submission) -> Report:
    decoded = _decode(made, submission)
    findings = [*_doubts(made, submission), *_fields(made.form, submission.fields)]
    findings += decoded.findings
    values = decoded.values
    doubtful = made.doubtful(values)
    skip = set(doubtful)
    bad = {n for n in made.failing(value or 0 for value in values) if n not in skip}
    judged = {n: made.verdict(n, values) for n in doubtful}
    for n in sorted(bad | {n for n, v in judged.items() if v in ("fail", "incomplete")}):
        verdict = judged.get(n, "fail")
        said = submission.explanations.get(made.rules[n].rule.id)
        findings.append(_rule_finding(made, n, verdict, values, said))
    findings += _unknown_rules(made, submission.explanations)
    return Report(made.form, submission, tuple(findings), values)


# Cells ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Decoded:
    values: tuple[int | None, ...]
    findings: tuple[Finding, ...]


def _decode(made: Engine, submission: Submission) -> _Decoded:
    """Raw values to whole steps; None where blank or not to be read, with the findings."""
    values: list[int | None] = []
    findings: list[Finding] = []
    places = submission.places
    # What the reader could not read is unknown, and reported once: as the reader's doubt.
    doubted = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    now, before = submission.values.get, submission.previous.get
    for key, slot in zip(made.places, made.slots, strict=True):
        if key in doubted:
            values.append(None)
            continue
        raw = before(replace(slot.cell, previous=False).key) if slot.cell.previous else now(key)
        value = _clean(slot, raw)
        if value is None:
            value, found = _read(made.form, slot, raw)
            if found is not None:
                findings.append(replace(found, place=places.get(key)))
        values.append(value)
    _compute(made, values)
    findings += _unknown_cells(made, submission)
    return _Decoded(tuple(values), tuple(findings))


def _clean(slot: Slot, raw: object) -> int | None:
    """The steps of a plain number inside its bounds, as most cells hold; else None."""
    if type(raw) is int and slot.steps:
        value = raw * slot.steps
    elif type(raw) is float and slot.steps and -numeral.LIMIT < raw < numeral.LIMIT:
        value = round(raw * slot.steps)
        if value / slot.steps != raw:
            return None
    else:
        return None
    low, high = slot.bounds
    inside = (low is None or value >= low) and (high is None or value <= high)
    return value if inside and -numeral.LIMIT < value < numeral.LIMIT else None


def _read(form: Form, slot: Slot, raw: object) -> tuple[int | None, Finding | None]:
    """One cell's value in steps (or answer code) and what is wrong with it."""
    item = slot.item
    if numeral.is_blank(raw):
        zero = form.blank == "zero" and item.kind == "number" and not item.computed
        value = 0 if zero and not slot.cell.previous else None
        required = item.required and not slot.cell.previous
        return value, _cell_finding(form, slot, "required", raw) if required else None
    if item.kind == "number":
        return _number(form, slot, raw)
    if item.kind in ("boolean", "choice"):
        return _answer(form, slot, raw)
    return None, _text_fault(form, slot, raw)


def _number(form: Form, slot: Slot, raw: object) -> tuple[int | None, Finding | None]:
    item = slot.item
    read = numeral.read(raw, item.decimals)
    if not isinstance(read, numeral.Numeral):
        limits = str(item.decimals) if read == "decimals" else "number" if read == "type" else None
        return None, _cell_finding(form, slot, read, raw, limits)
    found = _in_bounds(form, slot, read.steps)
    if found is None and read.tidied:
        shown = numeral.show(read.steps, item.decimals)
        found = _cell_finding(form, slot, "tidied", raw, shown, "note")
    return read.steps, found


def _in_bounds(form: Form, slot: Slot, steps: int) -> Finding | None:
    low, high = slot.bounds
    if (low is None or steps >= low) and (high is None or steps <= high):
        return None
    item = slot.item
    below = low is not None and steps < low
    limit = item.minimum if below else item.maximum
    sign = "≥" if below else "≤"
    limits = f"{sign} {numeral.show_fraction(limit or Fraction(0))}"
    return _cell_finding(form, slot, "range", numeral.show(steps, item.decimals), limits)


def _answer(form: Form, slot: Slot, raw: object) -> tuple[int | None, Finding | None]:
    text = raw.strip() if isinstance(raw, str) else raw
    code = slot.answers.get(text) if isinstance(text, str | bool) else None
    if code is not None:
        return code, None
    options = slot.item.choices or ("是", "否")
    return None, _cell_finding(form, slot, "choice", raw, "、".join(options)[:200])


def _text_fault(form: Form, slot: Slot, raw: object) -> Finding | None:
    fault = text_fault(slot.item.kind, raw)
    return _cell_finding(form, slot, fault, raw, slot.item.kind) if fault else None


def text_fault(kind: str, raw: object) -> Literal["type", "date"] | None:
    """What is wrong with a text or a date, if anything."""
    if not isinstance(raw, str):
        return "type"
    if kind == "date" and not _is_date(raw.strip()):
        return "date"
    return None


def _is_date(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _cell_finding(
    form: Form,
    slot: Slot,
    kind: str,
    raw: object,
    limits: str | None = None,
    severity: Severity = "error",
) -> Finding:
    shown = CellValue(slot.cell.path, slot.cell.column, slot.label, _shown(raw))
    return Finding(
        rule=f"{kind}:{slot.cell.key}",
        kind=kind,
        severity=severity,
        verdict="fail",
        cells=(shown,),
        right=limits,
        language=form.language,
    )


def _shown(raw: object) -> str | None:
    """A raw value as text, short whatever it was."""
    if raw is None or isinstance(raw, str):
        return raw if raw is None or len(raw) <= 100 else f"{raw[:100]}…"
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) >= 10**100:
        return "…"
    return str(raw)[:100]


def _compute(made: Engine, values: list[int | None]) -> None:
    """Fill blank computed cells from their formulas, as far as their terms are known."""
    waiting = [
        rule
        for rule in made.rules
        if rule.rule.kind == "sum" and made.form.by_path[rule.rule.item or ""].computed
    ]
    for _ in range(len(waiting)):
        left = []
        for rule in waiting:
            (weight, cell), *_ = rule.relation.left[0]
            total = side(*rule.relation.right, values)
            if values[cell] is not None:
                continue
            if total is None:
                left.append(rule)
            elif total % weight == 0:
                values[cell] = total // weight
        if len(left) == len(waiting):
            break
        waiting = left


def _unknown_cells(made: Engine, submission: Submission) -> Iterator[Finding]:
    for values, previous in ((submission.values, False), (submission.previous, True)):
        strange = [key for key in values if key not in made.places]
        for key in strange[:MAX_UNKNOWN]:
            named = f"prev({key})" if previous else str(key)
            yield _plain("unknown", named[:100], made.form)
        if len(strange) > MAX_UNKNOWN:
            yield _plain("more", str(len(strange) - MAX_UNKNOWN), made.form)


def _plain(kind: str, name: str, form: Form, severity: Severity = "error") -> Finding:
    cell = CellValue(name, None, "", name)
    return Finding(f"{kind}:{name}", kind, severity, "fail", (cell,), language=form.language)


# Header and reader ---------------------------------------------------------------------


def _fields(form: Form, fields: Mapping[str, Any]) -> Iterator[Finding]:
    met = 0
    for entry in form.fields:
        raw = fields.get(entry.id)
        met += entry.id in fields
        if type(raw) is str and entry.kind == "text" and raw and not raw.isspace():
            continue
        blank = numeral.is_blank(raw)
        if blank and not entry.required:
            continue
        fault = "required" if blank else _field_fault(entry, raw)
        if fault is not None:
            yield _field_finding(form, entry, fault)
    if met < len(fields):
        known = {entry.id for entry in form.fields}
        for name in [name for name in fields if name not in known][:MAX_UNKNOWN]:
            yield _plain("unknown-field", str(name)[:100], form)


def _field_finding(form: Form, entry: Field, fault: str) -> Finding:
    limits = "、".join(entry.choices)[:200] if fault == "choice" else entry.kind
    # A header value may be a name or a telephone number: it is not repeated.
    cell = CellValue(f"field:{entry.id}", None, entry.label, None)
    return Finding(
        f"{fault}:field:{entry.id}", fault, "error", "fail", (cell,),
        right=limits, language=form.language,
    )  # fmt: skip


def _field_fault(entry: Field, raw: object) -> str | None:
    if entry.kind == "number":
        return None if isinstance(numeral.read(raw, 9), numeral.Numeral) else "number"
    if entry.kind == "choice":
        return None if raw in entry.choices else "choice"
    if entry.kind == "boolean":
        return None if isinstance(raw, bool) or raw in ("是", "否", "yes", "no") else "choice"
    return text_fault(entry.kind, raw)


def _doubts(made: Engine, submission: Submission) -> Iterator[Finding]:
    """What the reader of the file was not sure of."""
    for doubt in submission.doubts:
        number = made.places.get(doubt.cell) if doubt.cell else None
        if number is not None:
            found = _cell_finding(
                made.form, made.slots[number], doubt.code, doubt.raw, None, doubt.severity
            )
        else:
            found = _plain(doubt.code, doubt.cell or doubt.raw or "", made.form, doubt.severity)
        yield replace(found, place=doubt.place)


# Rules ---------------------------------------------------------------------------------


def _rule_finding(
    made: Engine, number: int, verdict: Verdict, values: Values, said: Explanation | None = None
) -> Finding:
    ready = made.rules[number]
    rule, relation = ready.rule, ready.relation
    left, right = side(*relation.left, values), side(*relation.right, values)
    shown = tuple([_cell_value(made.slots[cell], values[cell]) for cell in ready.cells])
    holds = said is not None and _still_holds(said, shown)
    digits = verdict == "fail" and made.too_long(number, values)
    known = left is not None and right is not None
    return Finding(
        rule=rule.id,
        kind="digits" if digits else rule.kind,
        severity="error" if digits else rule.severity,
        verdict=verdict,
        cells=shown,
        left=_per_unit(left, ready),
        right=_per_unit(right, ready),
        difference=_per_unit(left - right, ready) if known else None,  # type: ignore[operator]
        unit=rule.unit.name if rule.unit else "",
        text=rule.text,
        op=relation.op,
        blanks=() if known and rule.when is None else _blanks(made, ready, values),
        advice=rule.message,
        explanation=said.text if said is not None and holds else None,
        reopened=said is not None and not holds,
        language=made.form.language,
    )


def _blanks(made: Engine, ready: ScaledRule, values: Values) -> tuple[str, ...]:
    blank = [made.slots[cell] for cell in ready.cells if values[cell] is None]
    return tuple(f"{slot.cell.key} {slot.item.label}" for slot in blank)


def _per_unit(total: int | None, ready: ScaledRule) -> str | None:
    if total is None:
        return None
    if ready.decimals is not None:
        return numeral.show(total, ready.decimals)
    return numeral.show_fraction(Fraction(total, ready.per_unit))


def _cell_value(slot: Slot, value: int | None) -> CellValue:
    cell = slot.cell
    path = f"prev({cell.path})" if cell.previous else cell.path
    return CellValue(path, cell.column, slot.label, shown_value(slot.item, value))


def shown_value(item: Item, value: int | None) -> str | None:
    """Steps (or an answer's code) as people write it."""
    if value is None:
        return None
    if item.kind == "boolean":
        return "是" if value else "否"
    if item.kind == "choice":
        return item.choices[value]
    return numeral.show(value, item.decimals)


def _still_holds(said: Explanation, shown: tuple[CellValue, ...]) -> bool:
    """Whether the values are those that were explained (any, if none are named)."""
    if said.values is None:
        return True
    now = {_key(cell): cell.value or "" for cell in shown}
    return dict(said.values) == now


def _key(cell: CellValue) -> str:
    return f"{cell.path}@{cell.column}" if cell.column else cell.path


def _unknown_rules(made: Engine, explanations: Mapping[str, Explanation]) -> Iterator[Finding]:
    known = {rule.rule.id for rule in made.rules}
    for name in list(explanations)[:MAX_UNKNOWN]:
        if name not in known:
            yield _plain("unknown-rule", str(name)[:100], made.form, "note")


def explain(form: Form, submission: Submission, rule: str, text: str) -> Submission:
    """The submission with a warning explained, tied to the values that stand there now.

    The explanation is reopened when one of those values changes. Raises FormspecError if
    there is no such rule.
    """
    made = engine(form)
    numbers = {ready.rule.id: number for number, ready in enumerate(made.rules)}
    if rule not in numbers:
        raise FormspecError(problem("FS607", name=rule, hint=did_you_mean(rule, numbers)))
    values = _decode(made, submission).values
    ready = made.rules[numbers[rule]]
    shown = (_cell_value(made.slots[cell], values[cell]) for cell in ready.cells)
    said = Explanation(text, {_key(cell): cell.value or "" for cell in shown})
    return replace(submission, explanations={**submission.explanations, rule: said})
