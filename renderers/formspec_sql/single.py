"""The checks of header fields and of single cells."""

from collections.abc import Iterator

from formspec.plugins import NO, YES
from formspec_sql.check import FAIL, Check
from formspec_sql.shapes import is_date, is_number
from formspec_sql.sheet import Sheet
from formspec_sql.tree import Case, Expr, IsNull, Name, Not, OneOf, Outside, all_of

# The header ----------------------------------------------------------------------------


def header_checks(sheet: Sheet) -> Iterator[Check]:
    """The checks of the header fields."""
    for entry, column in zip(sheet.plan.entries, sheet.fields, strict=True):
        name = Name(column)
        choices = entry.choices if entry.kind == "choice" else (YES, NO, "yes", "no")
        if entry.required:
            yield _alone(f"required:field:{entry.id}", "required", IsNull(name))
        if entry.kind in ("choice", "boolean"):
            strange = Not(OneOf(name, choices))
            yield _alone(f"choice:field:{entry.id}", "choice", strange)
        elif entry.kind in ("date", "number"):
            wrong = Not(is_date(name) if entry.kind == "date" else is_number(name))
            yield _alone(f"{entry.kind}:field:{entry.id}", entry.kind, wrong)


def _alone(name: str, kind: str, wrong: Expr) -> Check:
    return Check(name, kind, "error", Case(((wrong, FAIL),)), wrong)


# Single cells --------------------------------------------------------------------------


def cell_checks(sheet: Sheet) -> Iterator[Check]:
    """The checks of single cells."""
    for number, slot in enumerate(sheet.plan.slots):
        raw, name = sheet.raw(number), Name(sheet.columns[number])
        if slot.required:
            yield _alone(f"required:{slot.key}", "required", IsNull(raw))
        if slot.kind == "number" and slot.bounds != (None, None):
            yield _range(sheet, number)
        elif slot.answers is not None:
            strange = all_of((Not(IsNull(raw)), IsNull(name)))
            yield _alone(f"choice:{slot.key}", "choice", strange)
        elif slot.kind == "date":
            yield _alone(f"date:{slot.key}", "date", Not(is_date(raw)))


def _range(sheet: Sheet, number: int) -> Check:
    slot = sheet.plan.slots[number]
    low, high = slot.bounds
    raw = sheet.raw(number)
    # A blank is in no range; where it counts as zero and zero is, there is one name less.
    inside = (low is None or low <= 0) and (high is None or high >= 0)
    seen = Name(sheet.columns[number]) if slot.zero and inside else raw
    return Check(
        f"range:{slot.key}",
        "range",
        "error",
        Case(((Outside(seen, low, high), FAIL),)),
        limits=((seen, low, high),),
        left=seen,
        per_unit=slot.steps,
    )
