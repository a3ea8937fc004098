"""What severity does: errors block, warnings block until explained, notes never do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.diagnostics.problem import Severity
from formspec.language.form import Form
from formspec.submissions.submission import Submission
from formspec.testing import broken_submissions, forms, submissions
from property.common import reloaded, submission


def graded(form: Form, severity: Severity) -> Form:
    """The form with every rule of one severity."""
    items = tuple(replace(item, severity=severity) for item in form.items)
    rules = tuple(replace(rule, severity=severity) for rule in form.rules)
    return reloaded(replace(form, items=items, rules=rules))


@given(forms(), st.data())
def test_an_error_blocks(form: Form, data: st.DataObject) -> None:
    form = graded(form, "error")
    wrong, _ = data.draw(broken_submissions(form))
    report = formspec.validate(form, wrong)
    assert report.verdict == "fail"
    assert all(finding.blocks for finding in report.findings)


@given(forms(), st.data())
def test_a_note_never_blocks(form: Form, data: st.DataObject) -> None:
    form = graded(form, "note")
    wrong, broken = data.draw(broken_submissions(form))
    report = formspec.validate(form, wrong)
    assert {finding.rule for finding in report.findings} == broken
    assert report.verdict == "pass"


def explained(form: Form, wrong: Submission) -> Submission:
    """Every rule that fails, explained."""
    for finding in formspec.validate(form, wrong).findings:
        wrong = formspec.explain(form, wrong, finding.rule, "已核实")
    return wrong


@given(forms(), st.data())
def test_an_explanation_settles_a_warning(form: Form, data: st.DataObject) -> None:
    form = graded(form, "warning")
    wrong = submission(form, data.draw(broken_submissions(form))[0])
    assert formspec.validate(form, wrong).verdict == "fail"
    settled = formspec.validate(form, explained(form, wrong))
    assert settled.verdict == "pass"
    assert {f.explanation for f in settled.findings} == {"已核实"}
    assert settled.counts["explained"] == len(settled.findings)


@given(forms(), st.data())
def test_an_explanation_settles_no_error(form: Form, data: st.DataObject) -> None:
    form = graded(form, "error")
    wrong = submission(form, data.draw(broken_submissions(form))[0])
    assert formspec.validate(form, explained(form, wrong)).verdict == "fail"


@pytest.mark.slow
@given(forms(without={"computed"}), st.data())
def test_a_changed_value_reopens_its_warnings_only(form: Form, data: st.DataObject) -> None:
    form = graded(form, "warning")
    settled = explained(form, submission(form, data.draw(broken_submissions(form))[0]))
    numbers = [cell.key for cell in form.cells if form.by_path[cell.path].kind == "number"]
    key = data.draw(st.sampled_from(numbers))
    old = settled.values.get(key)
    new = "1" if str(old).strip() in ("", "0", "None") else "0"
    changed = formspec.validate(form, replace(settled, values={**settled.values, key: new}))
    said = settled.explanations
    for finding in changed.findings:
        touched = any(
            key == (f"{cell.path}@{cell.column}" if cell.column else cell.path)
            for cell in finding.cells
        )
        if finding.text and finding.rule in said:
            assert finding.reopened == touched
            assert finding.blocks == (touched and finding.verdict == "fail")


@given(forms(), st.data())
def test_the_verdict_follows_from_the_findings(form: Form, data: st.DataObject) -> None:
    report = formspec.validate(form, data.draw(submissions(form)))
    blocking = [finding for finding in report.findings if finding.blocks]
    waiting = [f for f in report.findings if f.verdict == "incomplete" and f.severity == "error"]
    assert report.verdict == ("fail" if blocking else "incomplete" if waiting else "pass")
    assert sum(report.counts.values()) == len(report.findings)
    for finding in report.findings:
        assert "\n" not in finding.message("zh")
        assert finding.message("en").isprintable()
