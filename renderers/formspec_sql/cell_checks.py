"""The checks of header fields and of single cells."""

from collections.abc import Iterator

from formspec.plugins import NO, YES
from formspec_sql.check import FAIL, SqlCheck
from formspec_sql.table_layout import TableLayout
from formspec_sql.text_shapes import is_date, is_number
from formspec_sql.tree import CaseWhen, Expr, Identifier, InList, IsNull, Not, NotBetween, all_of

# The header ----------------------------------------------------------------------------


def header_checks(layout: TableLayout) -> Iterator[SqlCheck]:
    """The checks of the header fields."""
    for entry, column in zip(layout.plan.entries, layout.fields, strict=True):
        name = Identifier(column)
        choices = entry.choices if entry.kind == "choice" else (YES, NO, "yes", "no")
        if entry.required:
            yield _simple_check(f"required:field:{entry.id}", "required", IsNull(name))
        if entry.kind in ("choice", "boolean"):
            no_answer = Not(InList(name, choices))
            yield _simple_check(f"choice:field:{entry.id}", "choice", no_answer)
        elif entry.kind in ("date", "number"):
            wrong = Not(is_date(name) if entry.kind == "date" else is_number(name))
            yield _simple_check(f"{entry.kind}:field:{entry.id}", entry.kind, wrong)


def _simple_check(name: str, kind: str, wrong: Expr) -> SqlCheck:
    return SqlCheck(name, kind, "error", CaseWhen(((wrong, FAIL),)), wrong)


# Single cells --------------------------------------------------------------------------


def cell_checks(layout: TableLayout) -> Iterator[SqlCheck]:
    """The checks of single cells."""
    for number, slot in enumerate(layout.plan.slots):
        raw, name = layout.raw(number), Identifier(layout.columns[number])
        if slot.required:
            yield _simple_check(f"required:{slot.key}", "required", IsNull(raw))
        if slot.kind == "number" and slot.bounds != (None, None):
            yield _range(layout, number)
        elif slot.answers is not None:
            no_answer = all_of((Not(IsNull(raw)), IsNull(name)))
            yield _simple_check(f"choice:{slot.key}", "choice", no_answer)
        elif slot.kind == "date":
            yield _simple_check(f"date:{slot.key}", "date", Not(is_date(raw)))


def _range(layout: TableLayout, number: int) -> SqlCheck:
    slot = layout.plan.slots[number]
    low, high = slot.bounds
    raw = layout.raw(number)
    # A blank is in no range; where it counts as zero and zero is, there is one name less.
    inside = (low is None or low <= 0) and (high is None or high >= 0)
    seen = Identifier(layout.columns[number]) if slot.zero and inside else raw
    return SqlCheck(
        f"range:{slot.key}",
        "range",
        "error",
        CaseWhen(((NotBetween(seen, low, high), FAIL),)),
        limits=((seen, low, high),),
        left=seen,
        per_unit=slot.steps,
    )
