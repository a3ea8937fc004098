"""Provisional: what a submission comes to under a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from formspec.diagnostics.problem import Lang
from formspec.engine.header_fields import only_values
from formspec.engine.plan import Plan
from formspec.submissions.submission import Submission


@dataclass(frozen=True, slots=True)
class Checked0:
    """Provisional."""

    submission: Submission
    findings: tuple[Any, ...] = ()

    @property
    def verdict(self) -> Literal["pass", "fail", "incomplete"]:
        return "fail" if self.findings else "pass"

    @property
    def counts(self) -> Mapping[str, int]:
        return dict.fromkeys(("error", "warning", "note", "explained", "incomplete"), 0)

    def to_dict(self, lang: Lang | None = None, source: str | None = None) -> dict[str, Any]:
        return {
            "source": source or "",
            "verdict": self.verdict,
            "counts": dict(self.counts),
            "findings": [],
        }


def check(plan: Plan, submission: Submission) -> Checked0:
    from formspec.engine.decode import decode
    from formspec.engine.evaluate import rule_findings, unknown_rules
    from formspec.engine.header_fields import doubt_findings, field_findings

    values = only_values(plan, submission)
    if values is not None:
        answer = plan.quick(values if len(values) == len(plan.slots) else {**plan.zeros, **values})
        if answer is not None and not answer[0]:
            return Checked0(submission)
    decoded = decode(plan, submission)
    findings = (
        *doubt_findings(plan, submission.doubts),
        *field_findings(plan, submission.fields),
        *decoded.findings,
        *rule_findings(plan, decoded.values, submission.explanations),
        *unknown_rules(plan, submission.explanations),
    )
    return Checked0(submission, findings)
