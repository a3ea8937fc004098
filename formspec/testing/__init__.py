"""Hypothesis strategies for whoever builds on formspec: forms, and filled forms.

Needs ``hypothesis``: ``pip install formspec-forms[testing]``. A law about one form::

    from hypothesis import given
    import formspec
    from formspec.testing import broken_submissions, valid_submissions

    FORM = formspec.load("wuzhou-2018-warmth")

    @given(valid_submissions(FORM))
    def test_a_correct_form_is_accepted(data):
        assert formspec.validate(FORM, data).verdict == "pass"

    @given(broken_submissions(FORM))
    def test_one_fault_breaks_exactly_its_rules(drawn):
        data, broken = drawn
        assert {f.rule for f in formspec.validate(FORM, data).findings} == broken

A law about all forms, with ``data`` from ``hypothesis.strategies``::

    @given(forms(), st.data())
    def test_my_renderer(form, data):
        submission = data.draw(valid_submissions(form))

Submissions are drawn in their JSON shape (``{"fields": …, "values": …}``), as ``validate``
and generated validators take it; ``formspec.submissions.submission.from_dict`` makes a Submission.
"""

from formspec.testing._forms import FEATURES, Feature, definitions, forms
from formspec.testing._submissions import Data, broken_submissions, submissions, valid_submissions

__all__ = [
    "FEATURES",
    "Data",
    "Feature",
    "broken_submissions",
    "definitions",
    "forms",
    "submissions",
    "valid_submissions",
]
