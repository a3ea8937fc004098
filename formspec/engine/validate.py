"""A submission against a form: every cell, every rule, and what follows from severity."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from formspec.diagnostics.problem import FormspecError, Lang, did_you_mean, problem
from formspec.engine.compiled import compile_form
from formspec.engine.decode import decode
from formspec.engine.evaluate import (
    cell_value,
    explained_values,
    rule_finding,
    rule_findings,
    unknown_rules,
)
from formspec.engine.finding import Finding
from formspec.engine.header_fields import bare_values, doubt_findings, field_findings, only_values
from formspec.engine.intervals import Values, Verdict
from formspec.engine.plan import Plan
from formspec.language.form import Form
from formspec.submissions.submission import Explanation, Submission, shaped

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
        plan = compile_form(self.form)
        values = self._values or decode(plan, shaped(self.form, self.submission)).values
        return {rule.id: plan.verdict(n, values) for n, rule in enumerate(plan.rules)}

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
    plan = compile_form(form)
    values = bare_values(plan, submission) if type(submission) is dict else None
    if values is None:
        submission = shaped(form, submission)
        values = only_values(plan, submission)
    if values is not None:
        # A missing cell that counts as zero is a zero; an unknown one shows in the length.
        answer = plan.quick(values if len(values) == len(plan.slots) else {**plan.zeros, **values})
        if answer is not None:
            failing, steps = answer
            if not failing:
                return Report(form, submission)
            found = tuple(rule_finding(plan, n, "fail", steps) for n in failing)
            return Report(form, submission, found, steps)
    return _thorough(form, plan, shaped(form, submission))


def _thorough(form: Form, plan: Plan, submission: Submission) -> Report:
    decoded = decode(plan, submission)
    # What the reader could not read in the header is reported once, as in the table.
    said = {doubt.cell for doubt in submission.doubts if doubt.severity == "error"}
    fields = (
        found
        for found in field_findings(plan, submission.fields)
        if found.cells[0].path not in said
    )
    findings = (
        *doubt_findings(plan, submission.doubts),
        *fields,
        *decoded.findings,
        *rule_findings(plan, decoded.values, submission.explanations),
        *unknown_rules(plan, submission.explanations),
    )
    return Report(form, submission, findings, decoded.values)


def explain(form: Form, submission: Submission, rule: str, text: str) -> Submission:
    """The submission with a warning explained, tied to the values that stand there now.

    The explanation is reopened when one of those values changes. Raises FormspecError if
    there is no such rule.
    """
    plan = compile_form(form)
    numbers = {ready.id: number for number, ready in enumerate(plan.rules)}
    if rule not in numbers:
        raise FormspecError(problem("FS607", name=rule, hint=did_you_mean(rule, numbers)))
    values = decode(plan, submission).values
    cells = plan.rules[numbers[rule]].cells
    shown = tuple(cell_value(plan.slots[cell], values[cell]) for cell in cells)
    said = Explanation(text, explained_values(shown))
    return replace(submission, explanations={**submission.explanations, rule: said})
