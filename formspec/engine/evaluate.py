"""Which rules a submission breaks or leaves open.

Findings are only imported where there are any: most files have none.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from formspec.engine.clean_values import header_is_clean
from formspec.engine.intervals import Values, Verdict
from formspec.engine.plan import Plan, computed
from formspec.submissions.submission import Explanation, Submission, shaped

if TYPE_CHECKING:
    from formspec.engine.finding import Finding, Outcome

_NOTHING: Mapping[str, Any] = {}


class Evaluation(NamedTuple):
    """A submission in steps, with what its rules come to when that is asked for."""

    plan: Plan
    """The compiled form."""
    values: Values
    """The cells in steps, None where unknown."""
    is_known: bool
    """Whether all of them are known and below ``plan.safe``."""
    other_findings: tuple["Finding", ...]
    """What is wrong with cells and header fields."""
    explanations: Mapping[str, Explanation]
    """Why warnings are right all the same, by rule id."""

    @property
    def verdict(self) -> "Outcome | None":
        """Whether the submission can be accepted; None where only its findings tell."""
        if self.other_findings and any(finding.blocks for finding in self.other_findings):
            return "fail"
        plan = self.plan
        if not self.is_known or self.explanations or plan.truncated:
            return None
        failing = plan.failing(self.values)
        fails = failing and any(plan.rules[number].severity != "note" for number in failing)
        return "fail" if fails else "pass"

    def findings(self) -> tuple["Finding", ...]:
        """Cells and header fields first, then the rules in their order."""
        broken, plan, explanations = self._broken(), self.plan, self.explanations
        if not broken and not explanations:
            return self.other_findings
        from formspec.engine.rule_findings import rule_finding, unknown_rules

        return (
            *self.other_findings,
            *(
                rule_finding(plan, n, verdict, self.values, explanations.get(plan.rules[n].id))
                for n, verdict in broken
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
    usual = _usual_parts(plan, submission) if type(submission) is dict else None
    if usual is not None:
        fields, values = usual
        clean = plan.read(values, _NOTHING)
        if clean is not None:
            return _of_clean(plan, clean, fields, _NOTHING)
    submission = shaped(plan, submission)
    tried = usual is not None and submission.values is usual[1]
    if not tried and not submission.doubts:
        clean = plan.read(submission.values, submission.previous)
        if clean is not None:
            return _of_clean(plan, clean, submission.fields, submission.explanations)
    from formspec.engine.decode import decode
    from formspec.engine.header_fields import header_findings

    decoded = decode(plan, submission)
    findings = (*header_findings(plan, submission), *decoded.findings)
    return Evaluation(plan, decoded.values, False, findings, submission.explanations)


def _of_clean(
    plan: Plan,
    clean: tuple[Values, bool],
    fields: Mapping[str, Any],
    explanations: Mapping[str, Explanation],
) -> Evaluation:
    values, is_known = clean
    if not is_known:
        values = computed(plan, values)
    if header_is_clean(plan, fields):
        return Evaluation(plan, values, is_known, (), explanations)
    from formspec.engine.header_fields import field_findings

    return Evaluation(plan, values, is_known, tuple(field_findings(plan, fields)), explanations)


def _usual_parts(plan: Plan, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header fields and values of a submission that has just the usual four keys."""
    try:
        usual = len(data) == 4 and data["form"] == plan.id and data["version"] == plan.version
        fields, values = data["fields"], data["values"]
    except KeyError:
        return None
    return (fields, values) if usual and type(values) is type(fields) is dict else None
