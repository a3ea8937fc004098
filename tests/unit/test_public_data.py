"""Public data go to other processes, are equal by value, and never change with the caller's."""

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

import formspec
from formspec import FormspecError, Submission

FORM = "wuzhou-2018-warmth"
VALUES = {"2.C": 9, "2.D": 5, "2.E": 3, "2.F": 2}


def checked(data: dict[str, Any]) -> formspec.Report:
    return formspec.validate(formspec.load(FORM), data)


def refused(name: str) -> formspec.Form:
    return formspec.load(name)


def problems(name: str) -> FormspecError:
    with pytest.raises(FormspecError) as told:
        formspec.load(name)
    return told.value


def data() -> dict[str, Any]:
    form = formspec.load(FORM)
    many = {f"1.{'x' * 50}{number}": "y" * 99 for number in range(200)}
    return {
        "form": form,
        "report": checked({"values": VALUES}),
        "long report": checked({"values": many}),
        "submission": Submission(many, {"reporting_unit": "某县"}, form.id),
        "scan": formspec.scan(form),
        "rendering": formspec.render(form, "python"),
        "finding": checked({"values": VALUES}).findings[0],
        "problem": problems("nope.yaml").problems[0],
        "located": formspec.locate(form, {"values": VALUES}),
    }


DATA = data()


@pytest.mark.parametrize("name", DATA)
def test_a_copy_is_equal_and_hashes_alike(name: str) -> None:
    one = DATA[name]
    for other in (pickle.loads(pickle.dumps(one, 5)), copy.copy(one), copy.deepcopy(one)):  # noqa: S301
        assert other == one
        assert hash(other) == hash(one)


@pytest.mark.parametrize(
    "name", ["form", "report", "long report", "submission", "scan", "rendering"]
)
def test_a_representation_is_short(name: str) -> None:
    assert len(repr(DATA[name])) <= 200


def test_an_error_is_pickled_with_its_problems() -> None:
    error = problems("nope.yaml")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert again.problems == error.problems
    assert again.message("zh") == error.message("zh")


def test_reports_and_errors_come_back_from_another_process() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(checked, {"values": VALUES}).result() == DATA["report"]
        with pytest.raises(FormspecError) as told:
            pool.submit(refused, "nope.yaml").result()
    assert [problem.code for problem in told.value.problems] == ["FS101"]


def test_a_report_does_not_change_with_the_callers_data() -> None:
    given = {"form": FORM, "version": "2018", "fields": {}, "values": dict(VALUES)}
    given["version"] = formspec.load(FORM).version
    report = checked(given)
    before = dict(report.verdicts)
    given["values"]["2.C"] = 10  # type: ignore[index]
    assert dict(report.verdicts) == before
    values = dict(VALUES)
    submission = Submission(values)
    values["2.C"] = 10
    assert submission.values == VALUES


def test_a_submission_of_another_form_is_refused() -> None:
    form = formspec.load(FORM)
    for other in (Submission({}, form="other"), Submission({}, form=form.id, version="0")):
        with pytest.raises(FormspecError):
            formspec.validate(form, other)


def test_what_a_notebook_shows_is_escaped_and_small() -> None:
    form = formspec.loads(
        'formspec: 1\nid: t\nversion: "1"\ntitle: <b>&\n'
        "sections: [{number: 1, items: [{code: A, label: <i>x, unit: 人}]}]"
    )
    report = formspec.validate(form, {"values": {"1.A": "<script>", **dict.fromkeys("<>&", 1)}})
    for shown in (form, report, formspec.scan(form)):
        html = shown._repr_html_()
        assert "<script>" not in html
        assert "<i>" not in html
        assert "&lt;b&gt;&amp;" in html
        assert html.startswith('<div lang="zh">')
        assert len(html) < 5000
