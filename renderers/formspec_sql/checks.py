"""Every check of a form, numbered, and the rules that its database cannot check."""

from dataclasses import replace

from formspec.plugins import Loss
from formspec_sql.cell_checks import cell_checks, header_checks
from formspec_sql.check import SqlCheck
from formspec_sql.rule_check import RuleCheck
from formspec_sql.table_layout import TableLayout


def checks(layout: TableLayout) -> tuple[tuple[SqlCheck, ...], tuple[Loss, ...]]:
    """The checks of the header, of single cells, then the rules; and rules that are lost."""
    all_checks = [*header_checks(layout), *cell_checks(layout)]
    lost = []
    for rule in layout.plan.rules:
        rule_check = RuleCheck(layout, rule)
        lacks = rule_check.lacks()
        if lacks is None:
            all_checks.append(rule_check.check())
        else:
            lost.append(Loss(rule.id, rule.text, (lacks,)))
    return tuple(replace(check, number=n) for n, check in enumerate(all_checks, 1)), tuple(lost)
