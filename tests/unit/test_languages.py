"""Sentences are written in two languages; any other is refused wherever one can be chosen."""

from collections.abc import Callable
from typing import Any

import pytest

import formspec
from formspec.diagnostics.problem import problem

FORM = formspec.load("wuzhou-2018-warmth")
WRONG = {"values": {"2.C": 1, "2.D": 2}}
REPORT = formspec.validate(FORM, WRONG)
PROBLEM = problem("FS313")


CHOSEN: dict[str, Callable[[Any], object]] = {
    "a finding": REPORT.findings[0].message,
    "a finding as data": REPORT.findings[0].to_dict,
    "a report as data": REPORT.to_dict,
    "a problem": PROBLEM.message,
    "problems": formspec.FormspecError(PROBLEM).message,
    "a fault": formspec.locate(FORM, WRONG).to_dict,
    "blanks": formspec.fill(FORM, WRONG).to_dict,
    "a page": lambda lang: formspec.render(FORM, "html", lang=lang),
    "a workbook": lambda lang: formspec.render(FORM, "xlsx", lang=lang),
    "a schema": lambda lang: formspec.render(FORM, "json-schema", lang=lang),
}


@pytest.mark.parametrize("chosen", CHOSEN)
def test_a_language_that_nothing_is_written_in_is_refused(chosen: str) -> None:
    assert all(CHOSEN[chosen](lang) for lang in ("zh", "en"))
    strange: tuple[Any, ...] = ("fr", "", 5, ["zh"], "zh-CN")
    for other in strange:
        with pytest.raises(formspec.FormspecError) as caught:
            CHOSEN[chosen](other)
        (found,) = caught.value.problems
        assert found.code == "FS650", other
        assert "lang" in found.message("zh")
