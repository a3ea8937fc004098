"""The findings of rules that fail or wait for blanks, and of explanations without a rule."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from formspec.diagnostics.problem import Severity
from formspec.engine.cell_value import CellValue
from formspec.engine.decode import MAX_UNKNOWN, numbered_finding, shown_cell, shown_value
from formspec.engine.finding import Finding
from formspec.engine.intervals import Values, Verdict, side, too_long
from formspec.engine.plan import Plan, PlannedRule
from formspec.engine.rule_figures import rule_facts
from formspec.submissions.numeral import is_blank, show, show_fraction
from formspec.submissions.submission import Explanation


def rule_finding(
    plan: Plan,
    number: int,
    verdict: Verdict,
    values: Values,
    explanation: Explanation | None = None,
    filled: Collection[str] = (),
) -> Finding:
    """The finding of one rule that fails or waits; ``filled`` are the cells that are no blanks."""
    rule = plan.rules[number]
    left, right = side(*rule.relation.left, values), side(*rule.relation.right, values)
    shown = tuple([cell_value(plan, cell, values[cell]) for cell in rule.cells])
    digits = verdict == "fail" and too_long(rule.relation, values)
    severity: Severity = "error" if digits else rule.severity
    refused = explanation is not None and severity == "error" and not is_blank(explanation.text)
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
        facts=rule_facts(plan, rule, values, filled),
        advice=rule.message,
        explanation=explanation.text if explanation is not None and holds else None,
        reopened=explanation is not None and not holds,
        refused_reason=refused,
        language=plan.language,
    )


def _per_unit(total: int | None, rule: PlannedRule) -> str | None:
    if total is None:
        return None
    if rule.decimals is not None:
        return show(total, rule.decimals)
    return show_fraction(Fraction(total, rule.per_unit))


def cell_value(plan: Plan, cell: int, value: int | None) -> CellValue:
    """A cell as a finding shows it."""
    slot = plan.slots[cell]
    return shown_cell(plan, slot, shown_value(slot, value))


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
    unknown = [number for number, name in enumerate(explanations, 1) if name not in known]
    for number in unknown[:MAX_UNKNOWN]:
        yield numbered_finding(plan, "unknown-rule", "explanations", number, "note")
