"""The driver of LibreOffice: what it says is what LibreOffice calculated."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from support.libreoffice import Office, OfficeError


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A1 to A3 are blank, B1 adds them up, B2 is an error; nothing is calculated."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "表"
    sheet["B1"], sheet["B2"], sheet["B3"] = "=SUM(A1:A3)", "=1/A9", "=A3"
    made.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_what_is_set_is_calculated_and_read(office: Office, book: Path) -> None:
    office.open(book)
    assert office.read("表", "A1:B3") == [[None, 0], [None, "#DIV/0!"], [None, 0]]
    office.set("表", {"A1": 1, "A3": "=1+1", "A2": 2.5, "C7": -1})
    office.calculate()
    assert office.read("表", "A1:C3") == [[1, 3.5, None], [2.5, "#DIV/0!", None],
                                          ["=1+1", "=1+1", None]]  # fmt: skip
    office.set("表", {"A1": None, "A3": None})
    assert office.read(0, "A1:B3") == [[None, 2.5], [2.5, "#DIV/0!"], [None, 0]]
    assert office.read(0, "C7:C7") == [[-1]]


def test_what_is_typed_is_understood(office: Office, book: Path) -> None:
    office.open(book)
    office.do("type", sheet="表", cells=[["A1", "=12+30"], ["A2", "1,234"], ["A3", "some"]])
    assert office.read("表", "A1:A3") == [[42], [1234], ["some"]]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_what_is_saved_is_there_again(office: Office, book: Path, kind: str) -> None:
    office.open(book)
    office.set("表", {"A1": 3})
    office.do("insert_rows", sheet="表", at=1, count=2)
    office.save(book.with_suffix(f".again.{kind}"), kind)
    office.open(book.with_suffix(f".again.{kind}"))
    assert office.read("表", "A3:B3") == [[3, 3]]


def test_a_result_that_is_stored_is_not_believed(office: Office, book: Path) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    lie = parts[name].replace(b"<f>SUM(A1:A3)</f><v></v>", b"<f>SUM(A1:A3)</f><v>999</v>")
    lie = lie.replace(b"<f>SUM(A1:A3)</f><v />", b"<f>SUM(A1:A3)</f><v>999</v>")
    assert b"999" in lie
    with zipfile.ZipFile(book, "w") as archive:
        for part, data in {**parts, name: lie}.items():
            archive.writestr(part, data)
    office.open(book)
    assert office.read("表", "B1:B1") == [[0]]


def test_what_cannot_be_done_is_an_error(office: Office, book: Path) -> None:
    office.open(book)
    with pytest.raises(OfficeError, match="NoSuchElement"):
        office.read("no such sheet", "A1")
    with pytest.raises(OfficeError):
        office.open(book.with_name("missing.xlsx"))
