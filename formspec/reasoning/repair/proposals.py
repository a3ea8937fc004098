"""What a report shows beside a rule that fails: the figure that is most likely wrong."""

from dataclasses import replace

from formspec.diagnostics.problem import Lang, chosen_lang
from formspec.engine.finding import Finding
from formspec.engine.validate import Report
from formspec.reasoning.repair.locate import locate


def with_proposals(report: Report, lang: Lang | None = None) -> Report:
    """The report with a ``proposal`` at each rule whose mend stands out.

    Only where one repair has more evidence than all others, or is the only one: a guess among
    equals would mislead. Nothing else changes; ``lang`` is by default the form's language.
    """
    chosen = chosen_lang(lang, report.form.language)
    if not any(_may_be_mended(finding) for finding in report.findings):
        return report
    proposals: dict[str, str] = {}
    for fault in locate(report.form, report.submission).faults:
        best = fault.best
        if best is not None:
            proposals |= dict.fromkeys(fault.rules, best.proposal(chosen))
    findings = tuple(
        replace(finding, proposal=proposals[finding.rule])
        if _may_be_mended(finding) and finding.rule in proposals
        else finding
        for finding in report.findings
    )
    return replace(report, findings=findings)


def _may_be_mended(finding: Finding) -> bool:
    """Whether it is a rule that must hold and does not; what a reader proposed stays."""
    fails = finding.verdict == "fail" and finding.severity == "error"
    return fails and bool(finding.text) and finding.proposal is None
