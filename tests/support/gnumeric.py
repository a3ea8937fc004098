"""Gnumeric as one more program that calculates a workbook: filled in by openpyxl, read by it."""

import shutil
import subprocess
import warnings
from pathlib import Path

import openpyxl
import pytest

from support.filled_book import FilledBook, value
from support.libreoffice import Value


class Gnumeric(FilledBook):
    """One workbook at a time, calculated anew whenever it is read."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("ssconvert") is None:
            pytest.skip("no Gnumeric here: sh scripts/test --all installs it")
        super().__init__()
        self.folder = folder

    def read(self, sheet: str, area: str) -> list[list[Value]]:
        """Values by rows, as Gnumeric calculates them."""
        filled, calculated = self.folder / "filled.xlsx", self.folder / "calculated.xlsx"
        self.book.save(filled)
        subprocess.run(
            ["ssconvert", "--recalc", filled, calculated],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Gnumeric names no style of cells
            read = openpyxl.load_workbook(calculated, data_only=True)
        return [[value(cell.value) for cell in row] for row in read[sheet][area]]
