"""The fast evaluator against the oracle, on forms and submissions of every kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.engine import oracle as reference
from formspec.language.form import Form
from formspec.testing import Data, broken_submissions, forms, submissions, valid_submissions
from property.common import as_text, meant, rules, submission, twice

VERDICTS = {"pass", "fail", "incomplete", "not applicable"}


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, Data]:
    """A form and any submission of it."""
    form = draw(forms())
    return form, draw(submissions(form))


def oracle(form: Form, data: Data) -> dict[str, str]:
    found = submission(form, data)
    return dict(
        reference.verdicts(
            form,
            {key: meant(form, key, raw) for key, raw in found.values.items()},
            {key: meant(form, key, raw) for key, raw in found.previous.items()},
        )
    )


@twice
@given(filled())
def test_the_evaluator_says_what_the_oracle_says(drawn: tuple[Form, Data]) -> None:
    form, data = drawn
    assert dict(formspec.validate(form, data).verdicts) == oracle(form, data)


@pytest.mark.slow
@twice
@given(filled())
def test_the_findings_are_the_rules_that_fail_or_wait(drawn: tuple[Form, Data]) -> None:
    form, data = drawn
    known = rules(form)
    found = {f.rule: f.verdict for f in formspec.validate(form, data).findings if f.rule in known}
    told = {rule: v for rule, v in oracle(form, data).items() if v in ("fail", "incomplete")}
    assert found == told


@given(filled())
def test_every_rule_has_exactly_one_verdict(drawn: tuple[Form, Data]) -> None:
    form, data = drawn
    verdicts = formspec.validate(form, data).verdicts
    assert list(verdicts) == list(rules(form))
    assert set(verdicts.values()) <= VERDICTS


@given(forms(), st.data())
def test_a_correct_submission_has_no_finding(form: Form, data: st.DataObject) -> None:
    report = formspec.validate(form, data.draw(valid_submissions(form)))
    assert (report.verdict, report.findings) == ("pass", ())
    assert set(report.verdicts.values()) <= {"pass", "not applicable"}


@twice
@given(forms(), st.data())
def test_one_fault_breaks_exactly_the_rules_it_must(form: Form, data: st.DataObject) -> None:
    wrong, broken = data.draw(broken_submissions(form))
    report = formspec.validate(form, wrong)
    assert {finding.rule for finding in report.findings} == broken
    assert {rule for rule, verdict in oracle(form, wrong).items() if verdict == "fail"} == broken


@given(forms(without={"previous"}), st.data())
def test_clean_numbers_texts_and_submissions_are_judged_alike(
    form: Form, data: st.DataObject
) -> None:
    shape, _ = data.draw(broken_submissions(form, blanks=data.draw(st.booleans())))
    read = submission(form, shape)
    flat = {"form": form.id, "version": form.version, "fields": shape["fields"]}
    numbers = flat | {"values": dict(read.values)}
    texts = flat | {"values": {key: as_text(raw) for key, raw in read.values.items()}}
    thorough = flat | {"values": dict(read.values), "explanations": {}}
    first, *others = (
        formspec.validate(form, each) for each in (shape, numbers, texts, thorough, read)
    )
    for other in others:
        assert other.findings == first.findings
        assert dict(other.verdicts) == dict(first.verdicts)
