"""Every check of a form, numbered, and the rules that its database cannot check."""

from dataclasses import replace

from formspec.plugins import Loss
from formspec_sql.check import Check
from formspec_sql.ruling import Ruling
from formspec_sql.sheet import Sheet
from formspec_sql.single import cell_checks, header_checks


def checks(sheet: Sheet) -> tuple[tuple[Check, ...], tuple[Loss, ...]]:
    """The checks of the header, of single cells, then the rules; and rules that are lost."""
    found = [*header_checks(sheet), *cell_checks(sheet)]
    lost = []
    for rule in sheet.plan.rules:
        ruling = Ruling(sheet, rule)
        lacks = ruling.lacks()
        if lacks is None:
            found.append(ruling.check())
        else:
            lost.append(Loss(rule.id, rule.text, (lacks,)))
    return tuple(replace(check, number=n) for n, check in enumerate(found, 1)), tuple(lost)
