"""A workbook that openpyxl fills in and another program calculates; the face of ``Office``."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook

from support.libreoffice import Value


class FilledBook:
    """One workbook at a time."""

    def __init__(self) -> None:
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
        """Values by rows, as the program calculates them."""
        raise NotImplementedError


def value(raw: object) -> Value:
    """What a program calculated, as ``Office`` gives it."""
    if raw is None or isinstance(raw, str):
        return raw or None
    return float(raw) if isinstance(raw, int | float) else str(raw)
