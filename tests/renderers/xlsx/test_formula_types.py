"""The formulas of the check sheet mean the same in every program: no TRUE stands for 1."""

from itertools import islice

import pytest
from differential.machine import rounds
from formspec_xlsx.formulas.check_sheet import check_formulas
from formspec_xlsx.formulas.formula_row import CODE
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.notation import letters
from support.formula_types import mistyped
from support.one_decimal import ONE_DECIMAL

import formspec
from formspec import Form


def formulas(form: Form) -> dict[str, str]:
    """The formulas of the check sheet by address."""
    return {
        f"{letters(column)}{row.number}": formula
        for row in check_formulas(SheetLayout(form), "zh").sheet
        for column, formula in enumerate(row.formulas, CODE)
        if formula
    }


def test_a_form_of_one_decimal_place_has_no_boolean_for_a_number() -> None:
    assert list(mistyped(formulas(formspec.loads(ONE_DECIMAL)))) == []


@pytest.mark.slow
def test_no_form_has_a_boolean_for_a_number() -> None:
    drawn = islice(rounds(8, 0), 60)
    assert [wrong for each in drawn for wrong in mistyped(formulas(each.form))] == []


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        ('(RIGHT(B1,1)="0")=1', "number for boolean at ="),
        ("(B1=3)>0", "number for boolean at >"),
        ('EXACT(B1,"u")*2', "boolean for number at *"),
        ("IF(LEN(B1),1,0)", "number for boolean at IF"),
        ('IF("yes",1,0)', "text for boolean at IF"),
        ('(B1=1)&"x"', "boolean joined at &"),
        ("LEFT(B1,1)+1", "text for number at +"),
        ("(B1=1)=(B2=1)", "booleans compared at ="),
    ],
)
def test_what_programs_read_differently_is_seen(formula: str, wrong: str) -> None:
    assert list(mistyped({"A1": formula})) == [f"A1: {wrong} in {formula}"]


def test_a_type_is_seen_through_cells_on_the_way() -> None:
    assert list(mistyped({"A1": "B1=1", "B1": "C1", "C1": "D1=2"})) == [
        "A1: number for boolean at = in B1=1"
    ]
