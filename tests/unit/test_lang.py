"""A language that there is not is refused, wherever one may be said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.diagnostics.problem import problem
from formspec.reasoning.analysis import scan_report
from formspec.reasoning.repair.proposals import with_proposals

ONE = formspec.loads("""\
formspec: 1
id: one
version: '1'
title: 例
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 户, formula: A=B+C}
      - {code: B, label: 甲, unit: 户}
      - {code: C, label: 乙, unit: 户}
""")
RIGHT = {"values": {"1.A": 2, "1.B": 1, "1.C": 1}}
WRONG = {"values": {"1.A": 3, "1.B": 1, "1.C": 1}}
BLANK = {"values": {"1.A": 3, "1.B": 1}}
FAULT = problem("FS111")


def validator() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(formspec.render(ONE, "python").data, names)  # noqa: S102 - our own
    return names


ASKED: dict[str, Callable[[Any, Path], object]] = {
    "finding": lambda lang, _: formspec.validate(ONE, WRONG).findings[0].message(lang),
    "finding as data": lambda lang, _: formspec.validate(ONE, WRONG).findings[0].to_dict(lang),
    "report": lambda lang, _: formspec.validate(ONE, RIGHT).to_dict(lang),
    "problem": lambda lang, _: FAULT.message(lang),
    "problem with its place": lambda lang, _: FAULT.show(lang),
    "error": lambda lang, _: formspec.FormspecError(FAULT).message(lang),
    "render": lambda lang, _: formspec.render(ONE, "html", lang=lang),
    "render that needs no words": lambda lang, _: formspec.render(ONE, "python", lang=lang),
    "join": lambda lang, _: formspec.join([ONE], "html", lang=lang),
    "render_each": lambda lang, _: list(formspec.render_each(ONE, "xlsx", [], lang=lang)),
    "repair": lambda lang, _: formspec.locate(ONE, WRONG).faults[0].repairs[0].message(lang),
    "locate": lambda lang, _: formspec.locate(ONE, WRONG).to_dict(lang),
    "fill": lambda lang, _: formspec.fill(ONE, BLANK).to_dict(lang),
    "scan": lambda lang, _: scan_report.to_dict(formspec.scan(ONE), lang),
    "proposals": lambda lang, _: with_proposals(formspec.validate(ONE, RIGHT), lang),
    "validator": lambda lang, _: validator()["validate"](RIGHT, lang),
}


@pytest.mark.parametrize("lang", ["fr", "", ["zh"]])
@pytest.mark.parametrize("asked", ASKED)
def test_a_language_that_there_is_not_is_refused(asked: str, lang: object, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r'FS650: the argument lang must be "zh" or "en", not'):
        ASKED[asked](lang, tmp_path)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("asked", ASKED)
def test_the_two_languages_are_taken(asked: str, lang: str, tmp_path: Path) -> None:
    ASKED[asked](lang, tmp_path)
