"""The workbook checks itself: what its formulas say in LibreOffice, as people see it."""

import io
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from differential.catalogue import ALL
from differential.machine import Machine, rounds
from differential.xlsx import opened_office
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.formulas.check_sheet import check_formulas
from formspec_xlsx.formulas.formula_row import FORMULA_LIMIT, NOTE
from formspec_xlsx.formulas.formula_text import composed, quoted
from formspec_xlsx.formulas.moduli import formula_moduli
from formspec_xlsx.layout import CHECK_SHEET, SheetLayout
from formspec_xlsx.notation import letters
from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from support.libreoffice import Office

import formspec
from formspec.diagnostics.problem import Lang
from formspec.language.form import Form

CENTRE = "wuzhou-2017-help-centre"

FORM = """
formspec: 1
id: visits
version: "1"
title: 走访
blank: zero
fields: [{id: office, label: 填报单位, required: true}, {id: day, label: 日期, type: date}]
sections:
  - number: 1
    items:
      - code: A
        label: 合计
        unit: 万元
        formula: A=B+C
        items: [{code: B, label: 甲, unit: 万元}, {code: C, label: 乙, unit: 万元}]
      - {code: D, label: 其他, unit: 万元, max: 100, decimals: 1}
      - {code: E, label: 是否, unit: 是/否}
rules:
  - {id: more, check: 1.D <= 1.A, severity: warning, message: 其他多于合计}
"""

COLUMNS = """
formspec: 1
id: columns
version: "1"
title: C
language: en
blank: unknown
columns: [{id: m, label: Men}, {id: w, label: Women}]
sections:
  - number: 1
    items:
      - code: A
        label: All
        unit: persons
        formula: A=B+C
        items: [{code: B, label: b, unit: persons}, {code: C, label: c, unit: persons}]
"""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as name, opened_office(Path(name)) as found:
        yield found


class Paper:
    """A form's workbook as it lies open; cells are named by their keys."""

    def __init__(self, office: Office, text: str, folder: Path, lang: Lang | None = None) -> None:
        self.office, self.form = office, formspec.loads(text)
        self.layout = SheetLayout(self.form)
        path = folder / "form.xlsx"
        path.write_bytes(XlsxRenderer().render(self.form, lang=lang).data)
        office.open(path)
        office.do("unprotect")
        self.last = len(check_formulas(self.layout, "zh").sheet)
        targets = (*self.layout.cells, *self.layout.fields)
        self.places = {target.key: target.address for target in targets}
        self.rows = {target.key: target.row for target in targets}

    def fill(self, **cells: float | str | None) -> None:
        self.office.set(self.layout.sheet, {self.place(key): raw for key, raw in cells.items()})

    def place(self, key: str) -> str:
        return self.places.get(f"1.{key}") or self.places[key]

    def type(self, key: str, text: str) -> None:
        self.office.do("type", sheet=self.layout.sheet, cells=[(self.place(key), text)])

    def explain(self, key: str, text: str) -> None:
        row = self.rows[f"1.{key}"]
        self.office.set(
            self.layout.sheet, {f"{letters(self.layout.explanation_column)}{row}": text}
        )

    def note(self, key: str) -> str:
        row = self.rows.get(f"1.{key}") or self.rows[key]
        return self.seen(self.layout.sheet, f"{letters(self.layout.check_column)}{row}")

    @property
    def summary(self) -> str:
        return self.seen(CHECK_SHEET, f"{letters(NOTE)}{self.last}")

    def seen(self, sheet: str, place: str) -> str:
        ((found,),) = self.office.read(sheet, f"{place}:{place}")
        return str(found or "")


@pytest.fixture
def paper(office: Office, tmp_path: Path) -> Paper:
    return Paper(office, FORM, tmp_path)


# As the clerk sees it -------------------------------------------------------------------


def test_a_blank_form_says_what_must_be_filled_in(paper: Paper) -> None:
    assert paper.note("office") == "… 填报单位：必填"
    assert paper.note("A") == ""
    assert paper.summary == "还有 1 项未填"


def test_a_total_is_checked_while_it_is_filled_in(paper: Paper) -> None:
    paper.fill(office="梧州", A=30.1, B=10.03, C=20.02)
    assert paper.note("A") == "✗ 应为 30.05，差 0.05"
    assert paper.summary == "还有 1 处不平衡"
    paper.fill(A=30.05)
    assert paper.note("A") == "✓"
    assert paper.summary == "全部平衡"


def test_what_is_missing_from_a_total_may_still_come(paper: Paper) -> None:
    paper.fill(A=30, B=10.5)
    assert paper.note("A") == "… 还差 19.5，1 项未填"
    paper.fill(C=19.5)
    assert paper.note("A") == "✓"


def test_an_empty_form_of_which_nothing_is_required(office: Office, tmp_path: Path) -> None:
    paper = Paper(office, COLUMNS, tmp_path)
    assert paper.summary == "Still 6 blank"
    free = Paper(office, FORM.replace(", required: true", ""), tmp_path)
    assert free.summary == "尚未填写"


@pytest.mark.parametrize(
    ("key", "raw", "said"),
    [
        ("B", "约30", "请填数字"),
        ("B", -0.01, "应 ≥ 0"),
        ("D", 100.1, "应 ≤ 100"),
        ("D", 1.25, "最多 1 位小数"),
        ("B", 1e15, "数字超过 15 位"),
        ("E", "maybe", "只能填：是、否"),
        ("E", 1, "只能填：是、否"),
        ("day", "2018-2-30", "日期：请填日期，例如 2018-1-12"),
    ],
)
def test_a_cell_says_what_is_wrong_with_it(
    paper: Paper, key: str, raw: str | float, said: str
) -> None:
    paper.fill(office="梧州", **{key: raw})
    assert paper.note(key) == f"✗ {said}"
    assert paper.summary.startswith("还有 1 格填写有误")


@pytest.mark.parametrize("day", ["2018-02-28", "2018-2-1", "2018年2月1日", "2018/2/1", 43132.0])
def test_days_are_taken_as_the_reader_takes_them(paper: Paper, day: str | float) -> None:
    paper.fill(office="梧州", day=day)
    assert paper.note("day") == ""


@pytest.mark.parametrize("text", ["=1/0", "=NA()", "=#REF!", '=""', "TRUE", '="12人"'])
def test_no_content_of_a_cell_spoils_a_check(paper: Paper, text: str) -> None:
    paper.fill(office="梧州", A=3, C=1)
    paper.type("B", text)
    assert "Err" not in paper.note("A") + paper.note("B") + paper.summary
    assert "#" not in paper.note("A") + paper.note("B") + paper.summary
    if text == '=""':
        assert paper.note("A") == "… 还差 2，1 项未填"
    elif text != "TRUE":  # which LibreOffice takes for 1 where the format is a number's
        assert paper.note("B") == "✗ 请填数字"
        assert paper.note("A") == "… 有关的格填写有误，还不能核对"
    paper.type("B", "2")
    assert (paper.note("A"), paper.note("B")) == ("✓", "")


def test_what_a_spreadsheet_calculated_is_a_hair_off_and_right(paper: Paper) -> None:
    paper.fill(office="梧州", A=0.3)
    paper.type("B", "=0.1+0.2")
    assert paper.note("B") == ""
    assert paper.note("A") == "✓"


def test_a_warning_asks_for_an_explanation_and_takes_it(paper: Paper) -> None:
    paper.fill(office="梧州", A=1, B=1, D=2)
    assert paper.note("D") == "？ 多 1，不能超过 1。其他多于合计。如确实如此，请写说明"
    assert paper.summary == "还有 1 处待说明"
    paper.explain("D", "已核实")
    assert paper.note("D") == "多 1，不能超过 1。其他多于合计。已说明"
    assert paper.summary == "全部平衡"
    paper.explain("D", " \u3000")
    assert paper.summary == "还有 1 处待说明"


def test_advice_keeps_its_own_question_mark(office: Office, tmp_path: Path) -> None:
    paper = Paper(office, FORM.replace("其他多于合计", "是否漏填合计？"), tmp_path)
    paper.fill(office="梧州", A=1, B=1, D=2)
    assert paper.note("D") == "？ 多 1，不能超过 1。是否漏填合计？如确实如此，请写说明"


def test_the_worst_of_a_row_comes_first(office: Office, tmp_path: Path) -> None:
    paper = Paper(office, COLUMNS, tmp_path)
    paper.fill(**{"A@m": 3, "B@m": 1, "C@m": 1})
    assert paper.note("A@m") == "✗ Men: should be 2, off by 1"
    paper.fill(**{"A@w": 3, "B@w": 1, "C@w": 1})
    assert paper.note("A@m") == "✗ Men: should be 2, off by 1; Women: should be 2, off by 1"
    paper.fill(**{"A@m": 2, "A@w": None})
    assert paper.note("A@m") == "… Women: still blank: 1"
    paper.fill(**{"A@w": 2})
    assert paper.note("A@m") == "✓"


def test_numbers_near_the_limit_are_compared_exactly(paper: Paper) -> None:
    """Where spreadsheets themselves take 999999999999.98 and .99 for equal."""
    paper.fill(office="梧州", A=9999999999999.99, B=9999999999999.98)
    assert paper.note("A") == "… 还差 0.01，1 项未填"
    paper.fill(C=0.02)
    assert paper.note("A") == "✗ 合计超过 15 位数字"
    paper.fill(C=0.01)
    assert paper.note("A") == "✓"


def test_words_are_in_the_language_that_was_asked_for(office: Office, tmp_path: Path) -> None:
    paper = Paper(office, FORM, tmp_path, lang="en")
    paper.fill(A=2, B=1, C=2)
    assert paper.note("A") == "✗ should be 3, off by 1"
    assert paper.summary == "Still 1 out of balance, 1 blank"


# Formulas -------------------------------------------------------------------------------


def form_of(count: int) -> Form:
    """A form of one rule with so many terms."""
    items = "".join(f"      - {{code: I{n}, label: l, unit: 元}}\n" for n in range(count))
    terms = "+".join(f"I{n}" for n in range(count))
    return formspec.loads(
        'formspec: 1\nid: long\nversion: "1"\ntitle: L\nsections:\n  - number: 1\n    items:\n'
        f"{items}rules: [{{id: all, check: '1.I0 >= {terms.replace('I', '1.I')}'}}]\n"
    )


@pytest.mark.slow
def test_a_long_rule_goes_through_cells_on_the_way() -> None:
    made = check_formulas(SheetLayout(form_of(900)), "zh")
    assert made.losses == ()
    assert max(len(formula) for line in made.sheet for formula in line.formulas) < FORMULA_LIMIT / 4


def test_a_rule_that_no_formula_can_hold_is_lost_and_named() -> None:
    prime = 10_000_000_019
    form = formspec.loads(
        'formspec: 1\nid: far\nversion: "1"\ntitle: F\nblank: unknown\nsections:\n  - number: 1\n'
        "    items: [{code: A, label: a, unit: 元}, {code: B, label: b, unit: 元}]\n"
        f"rules: [{{id: far, check: '1.A×{prime} = 1.B'}}, {{id: near, check: '1.A <= 1.B'}}]\n"
    )
    rendered = XlsxRenderer().render(form)
    assert [(loss.rule, loss.lacks) for loss in rendered.losses] == [("far", ("formula",))]
    lines = [
        line.name for line in check_formulas(SheetLayout(form), "zh").sheet if line.kind == "rule"
    ]
    assert lines == ["near"]


def test_a_text_in_a_formula_is_quoted() -> None:
    assert quoted('a"b') == '"a""b"'
    assert quoted("") == '""'
    assert quoted("_x000D_") == '"_"&"x000D_"'
    assert all(len(piece) <= 242 for piece in quoted('"' * 1000).split("&"))
    assert composed("应为 {right}。", right="A1") == '"应为 "&A1&"。"'
    assert composed("{left}", left="A1") == "A1"


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([1, -1, 1], set()),
        ([7, 7, 49], {7, 49}),
        ([100, -1], {100}),
        ([6, 10, 15], {2, 3, 5}),
        ([10**10, 1], {1024, 9765625}),
        ([10_000_019, 1], {10_000_019}),
    ],
)
def test_what_divides_the_weights(weights: list[int], expected: set[int]) -> None:
    assert set(formula_moduli(weights)) == expected


def test_every_row_with_something_to_check_has_a_note() -> None:
    layout = SheetLayout(formspec.load(CENTRE))
    rows = {line.row for line in layout.rows if line.item} | {*layout.field_rows}
    assert set(check_formulas(layout, "zh").notes) == rows


def test_a_rendering_stays_small() -> None:
    assert len(XlsxRenderer().render(formspec.load(CENTRE)).data) < 120_000


# Against the library ---------------------------------------------------------------------


@pytest.mark.office
def test_the_workbook_says_what_the_library_says() -> None:
    with Machine([ALL["xlsx"]]) as machine:
        drawn = islice(rounds(5, 30), 12)
        found = [one for round_ in drawn for one in machine.play(round_)]
    assert machine.pairs >= 300
    assert [(one.expected, one.said) for one in found] == []


@pytest.mark.slow
def test_the_check_sheet_is_hidden_locked_and_calculated_on_opening() -> None:
    book = load_workbook(io.BytesIO(XlsxRenderer().render(formspec.load(CENTRE)).data))
    sheet = book[CHECK_SHEET]
    assert (sheet.sheet_state, sheet.protection.sheet) == ("veryHidden", True)
    assert book.calculation is not None
    assert book.calculation.fullCalcOnLoad
    kinds = [cell.data_type for row in sheet.iter_rows(min_col=3) for cell in row if cell.value]
    assert set(kinds) == {"f"}


@pytest.mark.slow
def test_every_formula_is_one_that_excel_2007_takes() -> None:
    for round_ in islice(rounds(9, 1), 25):
        made = check_formulas(SheetLayout(round_.form), "zh")
        formulas = [one for line in made.sheet for one in line.formulas if one]
        for formula in (*formulas, *made.notes.values(), made.summary):
            assert len(formula) < FORMULA_LIMIT
            depths, depth = [0], 0
            arguments: list[int] = []
            for token in Tokenizer(f"={formula.removeprefix('=')}").items:
                if token.subtype == "OPEN":
                    depth += 1
                    depths.append(depth)
                    arguments.append(1)
                elif token.subtype == "CLOSE":
                    depth -= 1
                    assert arguments.pop() <= 255
                elif token.type == "SEP":
                    arguments[-1] += 1
                if token.subtype == "TEXT":
                    assert len(token.value) <= 257
            assert depth == 0
            assert max(depths) <= 64
