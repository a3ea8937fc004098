"""Which rules a submission breaks or leaves open.

Findings are only imported where there are any: most files have none.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from formspec.engine.clean_values import header_is_clean
from formspec.engine.intervals import Values, Verdict
from formspec.engine.plan import Plan, computed
from formspec.submissions.numeral import is_blank
from formspec.submissions.submission import Explanation, Submission, shaped

if TYPE_CHECKING:
    from formspec.engine.finding import Finding, Outcome

_NOTHING: Mapping[str, Any] = {}


class Evaluation(NamedTuple):
    """A submission in steps; its rules are evaluated for ``verdict`` and ``findings``."""

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
    raw: Mapping[str, Any] = _NOTHING
    """What stands in the cells of this period."""
    doubted: Collection[str] = ()
    """The cells that could not be read."""

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
        from formspec.submissions.foreign import plain

        filled = {key for key, raw in self.raw.items() if not is_blank(plain(raw))}.union(
            self.doubted
        )

        return (
            *self.other_findings,
            *(
                rule_finding(
                    plan, n, verdict, self.values, explanations.get(plan.rules[n].id), filled
                )
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
    clean = values = None
    if type(submission) is dict and _is_usual(plan, submission):
        values = submission["values"]
        clean = plan.read(values, _NOTHING)
        if clean is not None and clean[1] and header_is_clean(plan, submission["fields"]):
            return Evaluation(plan, clean[0], True, (), _NOTHING, values.copy())
    submission = shaped(plan, submission)
    if submission.values is not values and not submission.doubts:
        clean = plan.read(submission.values, submission.previous)
    is_known = clean is not None and clean[1]
    explanations = submission.explanations
    if clean is not None and not clean[2] and header_is_clean(plan, submission.fields):
        steps = clean[0] if is_known else computed(plan, clean[0])
        return Evaluation(plan, steps, is_known, (), explanations, submission.values)
    from formspec.engine.decode import decode, decode_rest
    from formspec.engine.header_fields import header_findings

    decoded = decode(plan, submission) if clean is None else decode_rest(plan, submission, clean)
    findings = (*header_findings(plan, submission), *decoded.findings)
    doubts = (doubt.cell for doubt in submission.doubts if doubt.severity == "error")
    doubted = [cell for cell in doubts if cell is not None]
    return Evaluation(
        plan, decoded.values, is_known, findings, explanations, submission.values, doubted
    )


def _is_usual(plan: Plan, data: dict[str, Any]) -> bool:
    """Whether a submission has the usual four keys, and no others."""
    usual = len(data) == 4 and data.get("form") == plan.id and data.get("version") == plan.version
    return usual and type(data.get("values")) is type(data.get("fields")) is dict
