"""Sentences are written in two languages; any other is refused wherever one can be chosen."""

from collections.abc import Callable
from typing import Any

import pytest

import formspec

FORM = formspec.load("wuzhou-2018-warmth")
WRONG = {"values": {"2.C": 1, "2.D": 2}}
(PROBLEM, *_) = pytest.raises(formspec.FormspecError, formspec.loads, "formspec: 1").value.problems


CHOSEN: dict[str, Callable[[Any], object]] = {
    "a finding": lambda lang: formspec.validate(FORM, WRONG).findings[0].message(lang),
    "a finding as data": lambda lang: formspec.validate(FORM, WRONG).findings[0].to_dict(lang),
    "a report as data": lambda lang: formspec.validate(FORM, WRONG).to_dict(lang),
    "a problem": PROBLEM.message,
    "problems": formspec.FormspecError(PROBLEM).message,
    "a fault": lambda lang: formspec.locate(FORM, WRONG).to_dict(lang),
    "blanks": lambda lang: formspec.fill(FORM, WRONG).to_dict(lang),
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
        (problem,) = caught.value.problems
        assert problem.code == "FS650", other
        assert "lang" in problem.message("zh")
