"""What an item is said to be to the one above, and the rules that follow from it."""

from hypothesis import given

from formspec.engine.rules import from_form
from formspec.language.form import Form
from formspec.testing import forms


@given(forms())
def test_a_part_is_what_a_rule_holds_for_a_part(form: Form) -> None:
    of_parts = [rule for rule in from_form(form) if rule.kind in ("part", "parts")]
    ruled = {cell.path for rule in of_parts for cell in rule.cells}
    for item in form.items:
        assert form.relation(item) != "part" or item.path in ruled
    wholes = {form.by_path[rule.item or ""].parent for rule in of_parts if rule.kind == "part"}
    for item in form.items:
        if form.relation(item) == "term":
            whole = form.by_path[item.parent or ""]
            assert whole.formula is not None
        if item.path in ruled and item.path not in wholes and form.relation(item) != "part":
            assert any(rule.item == item.path for rule in of_parts)
