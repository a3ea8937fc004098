"""The entry of a standalone validator; ``standalone_source`` copies it below the engine."""

from collections.abc import Mapping
from typing import Any, cast

from formspec.diagnostics.problem import Lang
from formspec.engine.decode import decode
from formspec.engine.evaluate import rule_finding, rule_findings, unknown_rules
from formspec.engine.header_fields import bare_values, field_findings, only_values
from formspec.engine.plan import Plan
from formspec.submissions.submission import from_dict

PLAN = cast("Plan", None)  # the generated module has its own


def validate(submission: Mapping[str, Any], lang: Lang | None = None) -> list[dict[str, Any]]:
    """The findings of a filled form, as ``formspec validate --json`` prints them.

    ``submission`` has the JSON shape ``{"fields": {…}, "values": {"9.A": 12, …}}``; with
    several columns ``{"9.A": {"total": 12}}``. An empty list says that nothing is wrong.
    Raises FormspecError if it is filled for another form or version, or is of no such
    shape.
    """
    shaped = None
    values = bare_values(PLAN, submission) if type(submission) is dict else None
    if values is None:
        shaped = from_dict(PLAN, submission)
        values = only_values(PLAN, shaped)
    if values is not None:
        full = values if len(values) == len(PLAN.slots) else {**PLAN.zeros, **values}
        answer = PLAN.quick(full)
        if answer is not None:
            failing, steps = answer
            return [rule_finding(PLAN, n, "fail", steps).to_dict(lang) for n in failing]
    shaped = shaped or from_dict(PLAN, submission)
    decoded = decode(PLAN, shaped)
    findings = (
        *field_findings(PLAN, shaped.fields),
        *decoded.findings,
        *rule_findings(PLAN, decoded.values, shaped.explanations),
        *unknown_rules(PLAN, shaped.explanations),
    )
    return [finding.to_dict(lang) for finding in findings]
