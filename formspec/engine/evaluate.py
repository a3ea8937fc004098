"""Which rules a submission breaks or leaves open, and the finding for each."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from formspec.diagnostics.problem import Severity
from formspec.engine.decode import MAX_UNKNOWN, decode, decode_rest, plain_finding, shown_value
from formspec.engine.finding import CellValue, Finding, Outcome
from formspec.engine.header_fields import field_findings, header_findings
from formspec.engine.intervals import Values, Verdict, side, too_long
from formspec.engine.plan import Plan, PlannedRule, Slot
from formspec.submissions.numeral import is_blank, show, show_fraction
from formspec.submissions.submission import Explanation, Submission, shaped

_NOTHING: Mapping[str, Any] = {}


class Evaluation(NamedTuple):
    """A submission in steps, with what its rules come to when that is asked for."""

    plan: Plan
    """The compiled form."""
    values: Values
    """The cells in steps, None where unknown."""
    is_known: bool
    """Whether all of them are known and below ``plan.safe``."""
    other_findings: tuple[Finding, ...]
    """What is wrong with cells and header fields."""
    explanations: Mapping[str, Explanation]
    """Why warnings are right all the same, by rule id."""

    @property
    def verdict(self) -> Outcome | None:
        """Whether the submission can be accepted; None where only its findings tell."""
        if self.other_findings and any(finding.blocks for finding in self.other_findings):
            return "fail"
        plan = self.plan
        if not self.is_known or self.explanations or plan.truncated:
            return None
        failing = plan.failing(self.values)
        fails = failing and any(plan.rules[number].severity != "note" for number in failing)
        return "fail" if fails else "pass"

    def findings(self) -> tuple[Finding, ...]:
        """Cells and header fields first, then the rules in their order."""
        plan, values, explanations = self.plan, self.values, self.explanations
        return (
            *self.other_findings,
            *(
                rule_finding(plan, n, verdict, values, explanations.get(plan.rules[n].id))
                for n, verdict in self._broken()
            ),
            *unknown_rules(plan, explanations),
        )

    def _broken(self) -> list[tuple[int, Verdict]]:
        """The rules that fail or wait for blanks, in order."""
        plan, values = self.plan, self.values
        doubtful = plan.truncated if self.is_known else plan.doubtful(values)
        failing = plan.failing(values if self.is_known else [value or 0 for value in values])
        verdicts: dict[int, Verdict] = dict.fromkeys(failing, "fail")
        verdicts |= {number: plan.verdict(number, values) for number in doubtful}
        return [(n, v) for n, v in sorted(verdicts.items()) if v in ("fail", "incomplete")]


def evaluate(plan: Plan, submission: Submission | Mapping[str, Any]) -> Evaluation:
    """Every cell and every rule of a submission. Raises FormspecError like ``from_dict``."""
    clean = values = None
    if type(submission) is dict and _is_usual(plan, submission):
        values = submission["values"]
        clean = plan.read(values, _NOTHING)
        if clean is not None and clean[1]:
            header = field_findings(plan, submission["fields"])
            return Evaluation(plan, clean[0], True, tuple(header), _NOTHING)
    submission = shaped(plan, submission)
    if clean is None and submission.values is not values and not submission.doubts:
        clean = plan.read(submission.values, submission.previous)
    decoded = decode(plan, submission) if clean is None else decode_rest(plan, submission, clean)
    findings = (*header_findings(plan, submission), *decoded.findings)
    is_known = clean is not None and clean[1]
    return Evaluation(plan, decoded.values, is_known, findings, submission.explanations)


def _is_usual(plan: Plan, data: dict[str, Any]) -> bool:
    """Whether a submission has the usual four keys, and no others."""
    usual = len(data) == 4 and data.get("form") == plan.id and data.get("version") == plan.version
    return usual and type(data.get("values")) is type(data.get("fields")) is dict


def rule_finding(
    plan: Plan,
    number: int,
    verdict: Verdict,
    values: Values,
    explanation: Explanation | None = None,
) -> Finding:
    """The finding of one rule that fails or waits for blanks."""
    rule = plan.rules[number]
    left, right = side(*rule.relation.left, values), side(*rule.relation.right, values)
    shown = tuple([cell_value(plan.slots[cell], values[cell]) for cell in rule.cells])
    digits = verdict == "fail" and too_long(rule.relation, values)
    severity: Severity = "error" if digits else rule.severity
    if explanation is not None and (severity != "warning" or is_blank(explanation.text)):
        explanation = None  # only a warning can be explained, and only by saying something
    holds = explanation is not None and still_holds(explanation, shown)
    known = left is not None and right is not None
    return Finding(
        rule=rule.id,
        kind="digits" if digits else rule.kind,
        severity=severity,
        verdict=verdict,
        cells=shown,
        left=_per_unit(left, rule),
        right=_per_unit(right, rule),
        difference=_per_unit(left - right, rule) if known else None,  # type: ignore[operator]
        unit=rule.unit,
        text=rule.text,
        op=rule.relation.op,
        blanks=() if known and rule.when is None else _blanks(plan, rule, values),
        advice=rule.message,
        explanation=explanation.text if explanation is not None and holds else None,
        reopened=explanation is not None and not holds,
        language=plan.language,
    )


def _blanks(plan: Plan, rule: PlannedRule, values: Values) -> tuple[str, ...]:
    blank = [plan.slots[cell] for cell in rule.cells if values[cell] is None]
    return tuple(f"{slot.key} {slot.name}" for slot in blank)


def _per_unit(total: int | None, rule: PlannedRule) -> str | None:
    if total is None:
        return None
    if rule.decimals is not None:
        return show(total, rule.decimals)
    return show_fraction(Fraction(total, rule.per_unit))


def cell_value(slot: Slot, value: int | None) -> CellValue:
    """A cell as a finding shows it."""
    return CellValue(slot.path, slot.column, slot.label, shown_value(slot, value))


def explained_values(shown: tuple[CellValue, ...]) -> dict[str, str]:
    """The values an explanation is tied to, by cell."""
    return {
        f"{cell.path}@{cell.column}" if cell.column else cell.path: cell.value or ""
        for cell in shown
    }


def still_holds(explanation: Explanation, shown: tuple[CellValue, ...]) -> bool:
    """Whether the values are those that were explained (any, if none are named)."""
    return explanation.values is None or dict(explanation.values) == explained_values(shown)


def unknown_rules(plan: Plan, explanations: Mapping[str, Explanation]) -> Iterator[Finding]:
    """Explanations of rules that the form does not have."""
    known = {rule.id for rule in plan.rules}
    for name in [name for name in explanations if name not in known][:MAX_UNKNOWN]:
        yield plain_finding(plan, "unknown-rule", str(name)[:100], "note")
