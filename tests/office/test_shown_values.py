"""What LibreOffice shows of stored numbers under number formats, against what is read of them."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from formspec_xlsx.returned.cell_value import CellContent, read_value
from formspec_xlsx.returned.sheet import StoredCell
from formspec_xlsx.returned.shown_number import shown_number, shown_text
from formspec_xlsx.returned.workbook import read_workbook
from support.libreoffice import Office

from formspec.language.unit import UNITS
from formspec.submissions.amount import Scale
from formspec.submissions.numeral import FIELD_DECIMALS
from formspec.submissions.typed_input import Wanted, read_typed

FORMATS = (
    "General", "@", "0", "0.0", "0.00", "#,##0", "#,##0.00", "000", "00000", "#", "#.##", "0.0#",
    "?0.0?", "0%", "0.00%", "0.0%;-0.0%;0%", "0.000", "0,", "0.00,,", "#,##0,", "0\\.0,",
    '0\\.0,"万"', '0"."0,', "0\\.0000", "0;0", "0;-0", "0;(0)", "0;;", ";;;", "0;-0;",
    '0;-0;"无"', "+0;-0", "0.0;\\△0.0", "0.00_);(0.00)", "[Red]0;[Blue]-0", '[>100]"多";0',
    '[>=10000]0\\.0,"万";0', '[<0]"负";0', '"约"0', '0"万"', '0"元"', '0"万元"', '0"个"', '"1"0',
    '"共"0"人"', 'General"人"', "0.00E+00", "0E+00", "##0.0E+0", "# ?/?", "# ??/??", "0/4",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', '"¥"#,##0.00', "[$¥-804]#,##0.00", "$#,##0",
    "0-0000", "000-0000", "0 0", "0.0,0", "[DBNum1]0", "[DBNum2]General", "[$-804]0", "yyyy-mm-dd",
    'yyyy"年"m"月"d"日"', "m-d", "mmm-yy", "h:mm", "[h]:mm", "aaaa", "yyyy-mm-dd hh:mm",
    '0;0;0;"字"@', '@"号"',
)  # fmt: skip
NUMBERS = (
    0, 1, 7, 12, 12.34, 0.12, 0.5, 0.125, 0.576, 99.99, 100, 150.5, 1234, 12345, 12345678, 43109,
    43109.5, -1, -5, -12.34, -0.6, -12345, 0.05, 9.995, 999999, 1234567.89,
)  # fmt: skip
WANTED = {
    "money": Wanted("number", Scale(2, UNITS["万元"])),
    "people": Wanted("number", Scale(0, UNITS["人"])),
    "share": Wanted("number", Scale(2, UNITS["%"])),
    "field": Wanted("number", Scale(FIELD_DECIMALS)),
    "text": Wanted("text"),
    "choice": Wanted("choice", choices=("7", "007", "12")),
    "day": Wanted("date"),
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office(tmp_path_factory.mktemp("office")) as office:
        yield office


def drawn(seed: int, count: int) -> list[tuple[float | str, str]]:
    chance = random.Random(seed)  # noqa: S311
    texts: tuple[float | str, ...] = ("12", "甲", "007")
    return [(chance.choice((*NUMBERS, *NUMBERS, *texts)), code)
            for _ in range(count) for code in FORMATS]  # fmt: skip


def bare(text: str) -> str:
    """A text without what only divides or aligns digits; of -0 some drop the sign."""
    tidy = re.sub(r"[\s,]", "", text)
    return tidy if re.search("[1-9]", tidy) else tidy.removeprefix("-")


def says(shown: str, value: str, wanted: Wanted) -> bool:
    """Whether people would read from what is shown what was read from what is stored."""
    if wanted.kind == "date":
        days = re.findall("[0-9]+", shown)
        return len(days) == 3 and "-".join(day.zfill(2) for day in days) == value
    if wanted.kind != "number":
        return shown.strip() == value
    text = re.sub("[¥￥$]", "", bare(shown))
    if "E" in text:
        return float(text) == float(value)
    meant = read_typed(text, wanted).meant
    number = re.sub("[个人元]", "", text) if meant is None else meant
    return re.fullmatch(r"-?[0-9.]+", number) is not None and float(number) == float(value)


def test_what_is_shown_is_read_or_told(office: Office, tmp_path: Path) -> None:
    cells = drawn(seed=1, count=12)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for row, (value, code) in enumerate(cells, 1):
        sheet.cell(row, 1, value).number_format = code
    path = tmp_path / "formats.xlsx"
    book.save(path)
    office.open(path)
    seen = [row[0] for row in office.do("shown", sheet="表", area=f"A1:A{len(cells)}")]
    found = read_workbook(path).sheet("表")
    assert found is not None
    compared, wrong = 0, []
    for row, ((value, code), shown) in enumerate(zip(cells, seen, strict=True), 1):
        cell = found.cells[row, 1]
        ours = carried_out(cell)
        compared += ours is not None
        if ours is not None and "E" not in ours and bare(ours).rstrip(".") != bare(shown):
            wrong.append((value, code, shown, ours))
        for name, wanted in WANTED.items():
            content = read_value(cell, wanted, False)
            read = str(content.value)
            if not is_told(content, wanted) and not says(shown, read, wanted):
                wrong.append((value, code, shown, f"{name}: {read}"))
    assert not wrong, "\n".join(map(str, wrong))
    assert compared > len(cells) / 2


def carried_out(cell: StoredCell) -> str | None:
    """What we say that is shown of a cell; None where we say nothing."""
    text, style = cell.text or "", cell.style
    if cell.type == "text":
        return shown_text(text, style.code)
    shown = (
        shown_number(f"{float(text):.15g}", style.code) if style.displayed_as != "date" else None
    )
    return None if shown is None else shown.text


def is_told(content: CellContent, wanted: Wanted) -> bool:
    """Whether the cell is named, by the reader or by what checks decimals, answers and dates."""
    value = str(content.value)
    wrong = {
        "number": len(value.partition(".")[2]) > wanted.scale.decimals or value in ("甲", "字甲"),
        "choice": value not in wanted.choices,
        "date": not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value),
    }
    return bool(content.doubts) or wrong.get(wanted.kind, False)
