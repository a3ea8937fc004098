"""A form is written down so that it is read back the same."""

import formspec

ROWS = (
    "{code: A, label: 甲, unit: 人, type: number, choices: [一, 二]}",
    "{code: A, label: 甲, unit: 是/否, type: boolean, choices: [一, 二]}",
    "{code: A, label: 甲, type: text, choices: [一, 二]}",
    "{code: A, label: 甲, choices: [一, 二]}",
    "{code: A, label: 甲, unit: 万元, decimals: 0, min: none, max: 0}",
    "{code: A, label: 甲, unit: 万元, min: -0.05, max: 100}",
)
HEAD = "formspec: 1\nid: example\nversion: 1\ntitle: 例\n"


def test_a_type_that_choices_do_not_imply_is_written() -> None:
    for row in ROWS:
        form = formspec.loads(HEAD + f"sections: [{{number: 1, items: [{row}]}}]")
        assert formspec.loads(formspec.dump(form)) == form, row


def test_a_field_of_text_may_offer_choices() -> None:
    fields = "fields: [{id: office, label: 单位, type: text, choices: [甲, 乙]}]\n"
    rows = "sections: [{number: 1, items: [{code: A, label: 甲, unit: 人}]}]"
    form = formspec.loads(HEAD + fields + rows)
    assert formspec.loads(formspec.dump(form)) == form


def test_what_is_the_default_is_not_written() -> None:
    row = "{code: A, label: 甲, unit: 人, min: 0, max: none, parts: overlapping, severity: error}"
    form = formspec.loads(HEAD + f"sections: [{{number: 1, items: [{row}]}}]")
    assert "{code: A, label: 甲, unit: 人}" in formspec.dump(form)
