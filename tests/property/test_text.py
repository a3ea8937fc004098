"""What is written down is read back: formulas, definitions, submissions as JSON and CSV."""

import contextlib
import json
import re
from collections.abc import Callable, Mapping

from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.language import expression as ex
from formspec.language.form import Form
from formspec.language.formula import FormulaError, parse, parse_condition, to_text
from formspec.submissions.submission import csv_text, from_csv, from_json, to_dict
from formspec.testing import broken_submissions, forms, submissions, valid_submissions
from property.common import plainly, submission, twice
from property.formula_trees import conditions, statements

WIDE = {ord(" "): "\u3000"} | {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}
APART = re.compile(r'(\[[^\[\]]*\]|"[^"]*"|“[^“”]*”)')


def wide(text: str) -> str:
    """A formula in full width, but for names in brackets and answers in quotes."""
    return respelled(text, lambda part: part.translate(WIDE))


def respelled(text: str, change: Callable[[str], str]) -> str:
    """A formula with ``change`` done to all that is not in brackets or quotes."""
    parts = APART.split(text)
    return "".join(part if n % 2 else change(part) for n, part in enumerate(parts))


@twice
@given(statements())
def test_a_printed_formula_is_read_as_the_same_tree(tree: ex.Statement) -> None:
    assert parse(to_text(tree)) == tree


@twice
@given(conditions)
def test_a_printed_condition_is_read_as_the_same_tree(tree: ex.Condition) -> None:
    assert parse_condition(to_text(tree)) == tree


@given(statements())
def test_full_width_is_the_same_formula(tree: ex.Statement) -> None:
    assert parse(wide(to_text(tree))) == tree


@given(statements())
def test_blanks_between_signs_do_not_matter(tree: ex.Statement) -> None:
    spaced = respelled(to_text(tree), lambda part: re.sub(r"([-=≥≤≠+×÷(),])", r"  \1 ", part))
    assert parse(spaced) == tree


@twice
@given(st.text(st.sampled_from("AB9.@!()[]+-×÷=<>≥,, 至之和sumifthenorpv是“”\"'"), max_size=40))
def test_any_text_is_read_and_printed_the_same_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except FormulaError:
        return
    assert parse(to_text(tree)) == tree
    assert to_text(parse(to_text(tree))) == to_text(tree)


@given(st.text(max_size=60))
def test_nothing_but_a_formula_error_comes_of_any_text(text: str) -> None:
    for read in (parse, parse_condition):
        with contextlib.suppress(FormulaError):
            read(text)


@twice
@given(forms())
def test_a_form_written_down_is_the_same_form(form: Form) -> None:
    again = formspec.loads(formspec.dump(form))
    assert again == form
    assert formspec.dump(again) == formspec.dump(form)


def texts(values: Mapping[str, object]) -> dict[str, object]:
    """Floats as the decimal text they are."""
    return {key: plainly(raw) if isinstance(raw, float) else raw for key, raw in values.items()}


@given(forms(), st.data())
def test_json_keeps_a_submission(form: Form, data: st.DataObject) -> None:
    drawn = data.draw(st.one_of(submissions(form), valid_submissions(form)))
    first = submission(form, drawn)
    shape = to_dict(form, first)
    again = from_json(form, json.dumps(shape, ensure_ascii=data.draw(st.booleans())))
    assert (again.fields, again.explanations) == (first.fields, first.explanations)
    # A float of more digits than it holds exactly comes back as the text that was written.
    assert texts(again.values) == texts(first.values)
    assert texts(again.previous) == texts(first.previous)
    assert to_dict(form, again).keys() == shape.keys()
    assert formspec.validate(form, again).findings == formspec.validate(form, first).findings


@given(forms(), st.data())
def test_csv_keeps_values_and_fields(form: Form, data: st.DataObject) -> None:
    first = submission(form, data.draw(broken_submissions(form))[0])
    again = from_csv(form, csv_text(form, first))
    assert again.fields == first.fields
    assert again.values == {
        key: "" if raw is None else str(raw) for key, raw in texts(first.values).items()
    }
    assert again.previous == {
        key: "" if raw is None else str(raw) for key, raw in texts(first.previous).items()
    }
    assert formspec.validate(form, again).findings == formspec.validate(form, first).findings


@given(forms(), st.data())
def test_csv_keeps_any_text(form: Form, data: st.DataObject) -> None:
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    keys = [cell.key for cell in form.cells]
    first = submission(form, {"values": data.draw(st.dictionaries(st.sampled_from(keys), text))})
    assert from_csv(form, csv_text(form, first)).values == first.values
