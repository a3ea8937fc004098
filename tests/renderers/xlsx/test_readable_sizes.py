"""Whatever is rendered can be read when it comes back, and what cannot be is not rendered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.annotating.annotate import annotated
from formspec_xlsx.returned import package, sheet, workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.workbooks import filled, read

import formspec
from formspec import Form, FormspecError, Submission

SMALL = {
    (package, "MAX_ELEMENTS"): 1_200,
    (package, "MAX_BYTES"): 120_000,
    (package, "MAX_PACKAGE"): 300_000,
    (package, "_LARGE"): 20_000,
    (sheet, "MAX_CELLS"): 400,
    (sheet, "MAX_MERGES"): 60,
    (sheet, "MAX_ROW"): 60,
    (sheet, "MAX_COLUMN"): 16,
    (workbook, "MAX_NAMES"): 120,
}
"""Limits that small forms meet: each of them by itself."""


@dataclass(frozen=True)
class Size:
    """What makes a workbook large."""

    items: int
    columns: int
    fields: int
    label: int
    name: int
    before: bool
    texts: bool

    def form(self) -> Form:
        kind, label = "type: text" if self.texts else "unit: 人", "项" * self.label
        rows = [
            f"      - {{id: r{number}{'x' * self.name}, label: {label}{number}, {kind}}}"
            for number in range(self.items)
        ]
        columns = [f"  - {{id: c{number}, label: 列{number}}}" for number in range(self.columns)]
        fields = [f"  - {{id: f{number}, label: 表头{number}}}" for number in range(self.fields)]
        lines = ["formspec: 1", "id: sized", 'version: "1"', "title: 大小", "fields:", *fields]
        lines += ["columns:", *columns] if self.columns > 1 else []
        lines += ["sections:", "  - number: 1", "    items:", *rows]
        if self.before and not self.texts:
            lines.append("rules:")
            lines += [
                f"  - {{id: g{n}, check: {path} >= prev({path}), severity: warning, message: 少}}"
                for n, path in enumerate(f"1.r{n}{'x' * self.name}" for n in range(self.items))
            ]
        return formspec.loads("\n".join(lines) + "\n")

    def answers(self, form: Form) -> dict[str, str]:
        """Something in every cell: a long text, or a number that breaks the rules."""
        text = "长" * 60 if self.texts else "-1.5"
        return {cell.key: text for cell in form.cells}


SIZES = st.builds(
    Size,
    items=st.integers(1, 50),
    columns=st.integers(1, 10),
    fields=st.integers(1, 5),
    label=st.integers(0, 120),
    name=st.integers(0, 50),
    before=st.booleans(),
    texts=st.booleans(),
)


@pytest.fixture
def small_limits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), limit in SMALL.items():
            patch.setattr(module, name, limit)
        yield


def is_rendered(size: Size) -> bool:
    try:
        XlsxRenderer().render(size.form())
    except FormspecError as error:
        codes = [found.code for found in error.problems]
    else:
        codes = []
    assert codes in ([], ["FS703"])
    return not codes


def check_reading(size: Size, folder: Path) -> None:
    """What is rendered is read blank, filled in by hand or beforehand, and annotated."""
    form, answers = size.form(), size.answers(size.form())
    renderer = XlsxRenderer()
    blank = renderer.render(form).data
    assert read(form, blank, folder).values == {}
    typed = {key: text if size.texts else float(text) for key, text in answers.items()}
    found = read(form, filled(form, typed, blank), folder)
    assert found.values == answers
    if size.label <= 2:  # each finding names its item again
        report = formspec.validate(form, found)
        noted = annotated(form, folder / "filled.xlsx", report, "zh")
        assert read(form, noted, folder).values == answers
    if size.texts:
        (made,) = renderer.render_each(form, [Submission(values=answers)])
        assert read(form, made.data, folder).values == answers


@pytest.mark.slow
@pytest.mark.parametrize("dimension", ["items", "columns"])
@pytest.mark.parametrize(
    ("texts", "before"), [(True, False), (False, False), (False, True)],
    ids=["texts", "numbers", "compared with the period before"],
)  # fmt: skip
def test_the_largest_that_is_rendered_can_be_read(
    dimension: str, texts: bool, before: bool, small_limits: None, tmp_path: Path
) -> None:
    def sized(number: int) -> Size:
        size = {"items": 5, "columns": 2, "label": 2, dimension: number}
        return Size(**size, fields=2, name=2, before=before, texts=texts)

    fits, too_large = 1, 2
    assert is_rendered(sized(fits))
    while is_rendered(sized(too_large)):
        fits, too_large = too_large, too_large * 2
    while too_large - fits > 1:
        middle = (fits + too_large) // 2
        if is_rendered(sized(middle)):
            fits = middle
        else:
            too_large = middle
    check_reading(sized(fits), tmp_path)


@given(SIZES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_rendered_can_be_read(small_limits: None, size: Size) -> None:
    with TemporaryDirectory() as name:
        if is_rendered(size):
            check_reading(size, Path(name))


@pytest.mark.slow
def test_a_table_of_300_items_and_30_columns_comes_back(tmp_path: Path) -> None:
    """Filled in with what is wrong, with findings written beside it."""
    check_reading(Size(300, 30, 1, 2, 0, before=False, texts=False), tmp_path)


@pytest.mark.parametrize("sign", ["长", "😀", "_x0041_"])
def test_a_text_that_no_cell_holds_is_not_cut(sign: str, tmp_path: Path) -> None:
    form = Size(1, 1, 1, 2, 0, before=False, texts=True).form()
    width = {"长": 1, "😀": 2, "_x0041_": 13}[sign]
    text = sign * (32_767 // width)
    made = XlsxRenderer().render(form, prefill=Submission(values={"1.r0": text}))
    assert read(form, made.data, tmp_path).values == {"1.r0": text}
    for prefill in (Submission({"1.r0": text + sign}), Submission({}, fields={"f0": text + sign})):
        with pytest.raises(FormspecError) as caught:
            XlsxRenderer().render(form, prefill=prefill)
        assert [found.code for found in caught.value.problems] == ["FS705"]


@pytest.mark.slow
def test_one_text_in_every_cell_is_no_bomb(tmp_path: Path) -> None:
    size = Size(1_000, 1, 1, 2, 0, before=False, texts=True)
    form = size.form()
    answers = {cell.key: "同样的说明" * 100 for cell in form.cells}
    made = XlsxRenderer().render(form, prefill=Submission(values=answers))
    assert read(form, made.data, tmp_path).values == answers


@pytest.mark.slow
def test_texts_that_make_the_workbook_too_large_are_told(tmp_path: Path) -> None:
    size = Size(300, 1, 1, 2, 0, before=False, texts=True)
    form = size.form()
    answers = {cell.key: "说" * 30_000 for cell in form.cells}
    with pytest.raises(FormspecError) as caught:
        XlsxRenderer().render(form, prefill=Submission(values=answers))
    assert [found.code for found in caught.value.problems] == ["FS703"]
