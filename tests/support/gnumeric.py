"""Gnumeric as one more program that calculates a workbook: filled in by openpyxl, read by it."""

import shutil
import subprocess
import warnings
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from support.libreoffice import Value


class Gnumeric:
    """One workbook at a time, calculated anew whenever it is read; the face of ``Office``."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("ssconvert") is None:
            pytest.skip("no Gnumeric here: sh scripts/test --all installs it")
        self.folder = folder
        self.book = Workbook()

    def open(self, path: Path) -> None:
        """A workbook, instead of the one before; its sheets may be edited, locked or not."""
        self.book = openpyxl.load_workbook(path)

    def set(self, sheet: str, cells: Mapping[str, Value]) -> None:
        """Numbers, texts and blanks by address."""
        for address, value in cells.items():
            cell = self.book[sheet][address]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula

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
        return [[_value(cell.value) for cell in row] for row in read[sheet][area]]


def _value(raw: object) -> Value:
    if raw is None or isinstance(raw, str):
        return raw or None
    return float(raw) if isinstance(raw, int | float) else str(raw)
