"""Codes that look alike, and keys that are there but say nothing."""

import pytest

import formspec
from formspec.engine.lint import _LOOKS

FORM = """\
formspec: 1
id: few
version: 1
title: 小表
sections:
  - number: 1
    title: 甲
    items:
      - {code: A, label: 合计, unit: 人, note: 说明, formula: A=B, because: 因为, printed: A=B}
      - {code: B, label: 甲, unit: 人}
  - {number: 2, items: [{code: A, label: 乙, unit: 人}]}
rules:
  - {id: r, check: 1.B >= 2.A, when: 1.A > 1, message: 请核对}
"""


@pytest.mark.parametrize("other", ["Ａ", "А", "Α", "𝐀"])
def test_codes_that_look_alike_are_told(other: str) -> None:
    form = formspec.loads(FORM.replace("code: B", f"code: {other}").replace("A=B", f"'A=[{other}]'")
                          .replace("1.B", "2.A"))  # fmt: skip
    (found,) = [each for each in formspec.lint(form) if each.code == "FS410"]
    assert found.path == f"1.{other}"
    assert f"（U+0041、U+{ord(other):04X}）" in found.message("zh")
    assert found.span is not None


def test_codes_that_differ_are_not_told() -> None:
    assert "FS410" not in [each.code for each in formspec.lint(formspec.loads(FORM))]
    lower = formspec.loads(
        FORM.replace("code: B", "code: a").replace("=B", "=a").replace("1.B", "2.A")
    )
    assert "FS410" not in [each.code for each in formspec.lint(lower)]


def test_every_pair_of_letters_differs() -> None:
    assert all(letter > 127 > like for letter, like in _LOOKS.items())


EMPTY = {
    # What is written, what stands there instead, and what the sentence proposes.
    "formula": ("formula: A=B", "FS219"),
    "unit": ("unit: 人, note", "FS219"),
    "note": ("note: 说明", "FS219"),
    "because": ("because: 因为", "FS219"),
    "printed": ("printed: A=B", "FS219"),
    "title": ("title: 甲", "FS219"),
    "when": ("when: 1.A > 1", "FS219"),
    "message": ("message: 请核对", "FS219"),
    "check": ("check: 1.B >= 2.A", "FS202"),
    "label": ("label: 甲", "FS202"),
}


@pytest.mark.parametrize("key", EMPTY)
@pytest.mark.parametrize("nothing", ['""', '" "', "''"])
def test_an_empty_text_is_told(key: str, nothing: str) -> None:
    written, code = EMPTY[key]
    rest = ", note" if written.endswith("note") else ""
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(FORM.replace(written, f"{key}: {nothing}{rest}"))
    found = [each for each in refused.value.problems if each.code == code]
    assert found, refused.value.message()
    assert key in found[0].message("zh")
    assert found[0].span is not None


def test_what_to_write_is_shown() -> None:
    with pytest.raises(formspec.FormspecError, match="formula is empty; write something, such as "):
        formspec.loads(FORM.replace("formula: A=B", 'formula: ""'))


def test_none_in_a_dict_is_no_empty_text() -> None:
    item = {"code": "A", "label": "甲", "unit": "人", "formula": None, "note": None}
    data = {"formspec": 1, "id": "few", "version": 1, "title": "小表",
            "sections": [{"number": 1, "items": [item]}]}  # fmt: skip
    assert formspec.loads(data).items[0].formula is None
