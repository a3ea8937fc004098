"""The shipped forms against the text of the notice they were taken from."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
import yaml

import formspec
from formspec.diagnostics.problem import Problem
from formspec.engine.rules import from_form
from formspec.language.form import Form

FORMS = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")
FILES = dict(zip(FORMS, ("annex1.yaml", "annex2.yaml"), strict=True))
ITEMS = dict(zip(FORMS, (55, 92), strict=True))
FORMULAS = {
    "wuzhou-2018-warmth": {
        "2.C": "C=D+E+F",
        "3.A": "A=B+C+D+E+F",
        "8.A": "A=B+C+D+E+F+G",
        "9.A": "A=C+E+G+I+K+L",
    },
    "wuzhou-2017-help-centre": {
        "1.A": "A=B+C+D",
        "2.A": "A=B+C+D",
        "4.A": "A=B+C+D+E",
        "5.A": "A=B+C+D+E+F",
        "9.A": "A=C+E+G+I+K+M+N+P+R",
        "9.B": "B=D+F+H+J+L+O+Q+S",
        "10.A": "A=C+E+G+I+K+I+J+L",
        "10.B": "B=D+F+H+K+M",
        "11.A": "A=B+C+D+E",
    },
}


@dataclass(frozen=True)
class Line:
    """A row of a printed table; ``level`` is the column its code stands in, 1 or 2."""

    section: str
    code: str | None
    level: int
    of_which: bool
    label: str
    unit: str | None
    formula: str | None


_CODE = re.compile("[（(]?([A-Z])[）)]?")
_TEXT = re.compile(
    r"(?P<of>其中，?)?(?P<label>.+?)(?:[(（](?P<unit>[^()（）]+)[)）])?(?:\s+(?P<formula>[A-Z]=[A-Z+]+))?"
)


def printed(annex: str) -> Iterator[Line]:
    """The rows of one annex, read from its text alone.

    Cells begin with a tab, rows are parted by an empty line. A row has the cells 序号, first
    code, second code, 项目, 合计, of which the two codes are one cell at the first level.
    """
    section = ""
    for row in re.split(r"\n\n+(?=\t)", annex.split("合  计", 1)[1]):
        cells = [cell.strip() for cell in re.split(r"(?:^|\n)\t", row)[1:]]
        texts = [cell for cell in cells if len(cell) > 3]
        if not texts:
            continue
        before = cells[: cells.index(texts[0])]
        section = before[0] or section
        codes = {at: found[1] for at, cell in enumerate(before) if (found := _CODE.fullmatch(cell))}
        level = max(codes, default=len(before))
        text = _TEXT.fullmatch(texts[0])
        assert text, row
        yield Line(
            section,
            codes.get(level),
            level,
            bool(text["of"]),
            text["label"],
            text["unit"],
            text["formula"],
        )


@pytest.fixture(scope="module")
def paper(root: Path) -> Mapping[str, str]:
    """The text of each annex."""
    text = (root / "tests/data/notice-annexes.txt").read_text("utf-8")
    return dict(zip(FORMS, text.split("附件2"), strict=True))


@pytest.fixture(scope="module")
def sources(root: Path) -> Mapping[str, str]:
    """The text of each shipped definition."""
    folder = root / "definitions/formspec_wuzhou"
    return {form: (folder / name).read_text("utf-8") for form, name in FILES.items()}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return formspec.load(request.param)


@pytest.fixture
def lines(form: Form, paper: Mapping[str, str]) -> list[Line]:
    return list(printed(paper[form.id]))


def test_every_row_of_the_paper_is_there_in_order(form: Form, lines: list[Line]) -> None:
    assert len(form.items) == len(lines) == ITEMS[form.id]
    assert [(i.section, i.code, i.label) for i in form.items] == [
        (line.section, line.code, line.label) for line in lines
    ]


def test_units_are_those_of_the_paper(form: Form, lines: list[Line]) -> None:
    for item, line in zip(form.items, lines, strict=True):
        unit = "是/否" if item.kind == "boolean" else item.unit.name if item.unit else None
        if line.unit is None:
            assert unit
            assert item.label.endswith(unit), item.path
        else:
            assert unit == line.unit, item.path


def test_of_which_is_drawn_where_the_paper_prints_it(form: Form, lines: list[Line]) -> None:
    assert [i.path for i, line in zip(form.items, lines, strict=True) if i.of_which] == [
        i.path for i, line in zip(form.items, lines, strict=True) if line.of_which
    ]


def test_labels_are_shown_as_printed(form: Form, paper: Mapping[str, str]) -> None:
    folded = paper[form.id].translate(str.maketrans("()", "（）"))
    for item in form.items:
        assert form.label(item).translate(str.maketrans("()", "（）")) in folded


def test_the_first_code_column_of_the_paper_is_the_first_level(
    form: Form, lines: list[Line]
) -> None:
    for item, line in zip(form.items, lines, strict=True):
        assert (item.depth == 0) == (line.level == 1), item.path


def test_every_printed_formula_is_there_as_printed(form: Form, lines: list[Line]) -> None:
    shown = {i.path: i.printed_formula for i in form.items if i.printed_formula}
    assert shown == FORMULAS[form.id]
    assert shown == {f"{line.section}.{line.code}": line.formula for line in lines if line.formula}


def test_titles_and_header_fields_are_those_of_the_paper(
    form: Form, paper: Mapping[str, str]
) -> None:
    head = paper[form.id].split("填报单位")[0]
    assert head.split()[-1] == form.title
    assert [field.label for field in form.fields] == ["填报单位", "填报人", "电话", "日期"]
    assert [field.id for field in form.fields if field.required] == ["reporting_unit"]


def test_the_notes_of_the_paper_are_there(paper: Mapping[str, str]) -> None:
    form = formspec.load("wuzhou-2017-help-centre")
    head = paper[form.id].split("说明：")[1].split("\n\n")[0]
    assert [f"{n}.{note}" for n, note in enumerate(form.notes, 1)] == [
        line.strip() for line in head.splitlines()
    ]


def test_what_the_paper_does_not_print_is_no_error(form: Form) -> None:
    assert form.rules
    for rule in form.rules:
        assert rule.severity != "error"
        assert rule.message


def test_what_is_not_of_which_on_paper_is_no_part(form: Form) -> None:
    """B stands in the second code column of 2.A, but without 其中: not even a part."""
    for rule in from_form(form):
        if rule.kind == "part" and rule.item is not None:
            item = form.by_path[rule.item]
            assert item.of_which or item.code is None, rule.id
        assert rule.kind != "parts"


def test_the_two_files_are_short(sources: Mapping[str, str]) -> None:
    assert sum(len(text.splitlines()) for text in sources.values()) < 520


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader])
def test_they_are_valid_against_the_schema_of_the_language(
    root: Path, sources: Mapping[str, str], loader: type[yaml.BaseLoader | yaml.SafeLoader]
) -> None:
    schema = json.loads((root / "formspec/language/schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for text in sources.values():
        validator.validate(yaml.load(text, loader))  # noqa: S506 - BaseLoader makes only texts


def test_lint_finds_nothing(form: Form) -> None:
    assert formspec.lint(form) == ()


def test_without_the_written_reasons_lint_finds_the_misprint_and_both_mixes(
    sources: Mapping[str, str],
) -> None:
    problems: list[Problem] = []
    for form, text in sources.items():
        bare = re.sub(r"(?m)^ +because:.*\n", "", text)
        bare = re.sub(r"(?m)^ +formula:.*\n( +)printed:", r"\1formula:", bare)
        problems += formspec.lint(formspec.loads(bare, name=FILES[form]))
    assert [(p.severity, p.path) for p in problems] == [
        ("warning", "9.A"),
        ("error", "10.A"),
        ("warning", "11.A"),
    ]
    mend = problems[1].mend
    assert mend is not None
    assert mend.text == "A=C+E+G+I+J+L"
