"""Programs that fill in a workbook, or write one of their own with what is printed on ours."""

import json
import os
import subprocess
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import openpyxl
from differential.xlsx import opened_office
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from support.filled_book import FilledBook
from support.node import node_program
from support.workbooks import opened

SCRIPT = Path(__file__).with_name("writers.js")

Typed = float | str | date


class Job(NamedTuple):
    """A blank workbook, what is put into it, and where the filled one is to lie."""

    source: Path
    target: Path
    sheet: str
    cells: Mapping[str, Typed]
    """What is put in, by address."""


Writer = Callable[[Sequence[Job]], None]


def in_node(program: str) -> Writer:
    """A writer of npm, in China's time: midnight there is no midnight of a stored date."""

    def write(jobs: Sequence[Job]) -> None:
        made = [
            {
                "program": program, "source": str(job.source), "target": str(job.target),
                "sheet": job.sheet,
                "cells": [(at, *_for_json(value)) for at, value in job.cells.items()],
            }
            for job in jobs
        ]  # fmt: skip
        subprocess.run(
            [node_program(), str(SCRIPT)],
            input=json.dumps(made), text=True, check=True, timeout=120,
            env={**os.environ, "TZ": "Asia/Shanghai"},
        )  # fmt: skip

    return write


def _for_json(value: Typed) -> tuple[str, float | str]:
    return ("date", value.isoformat()) if isinstance(value, date) else ("plain", value)


def by_openpyxl(jobs: Sequence[Job]) -> None:
    """openpyxl keeps most of what it reads."""
    for job in jobs:
        _filled(job).save(job.target)


def _filled(job: Job) -> openpyxl.Workbook:
    book = FilledBook()
    book.open(job.source)
    sheet = book.book[job.sheet]
    assert isinstance(sheet, Worksheet)
    for address, value in job.cells.items():
        cell = sheet[address]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    return book.book


def by_gnumeric(jobs: Sequence[Job]) -> None:
    """Filled in by openpyxl, opened and saved by Gnumeric."""
    for job in jobs:
        between = job.target.with_suffix(".filled.xlsx")
        _filled(job).save(between)
        subprocess.run(
            ["ssconvert", "--recalc", between, job.target],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def by_libreoffice(jobs: Sequence[Job]) -> None:
    """Typed into LibreOffice, in which a day is a number."""
    with opened_office(jobs[0].target.parent) as office:
        for job in jobs:
            office.open(job.source)
            office.set(job.sheet, {at: _serial(value) for at, value in job.cells.items()})
            office.save(job.target)


def _serial(value: Typed) -> float | str:
    return float((value - date(1899, 12, 30)).days) if isinstance(value, date) else value


def by_pandas(jobs: Sequence[Job]) -> None:
    """The paper as a data frame, filled in and written: all that is left of it are its values."""
    import pandas as pd  # type: ignore[import-untyped]

    for job in jobs:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl, of validations that it does not know
            frame = pd.read_excel(job.source, sheet_name=job.sheet, header=None, dtype=object)
        for address, value in job.cells.items():
            row, column = coordinate_to_tuple(address)
            raw = pd.Timestamp(value) if isinstance(value, date) else value
            frame.loc[row - 1, column - 1] = raw
        frame.to_excel(job.target, sheet_name=job.sheet, header=False, index=False)


def by_xlsxwriter(jobs: Sequence[Job]) -> None:
    """A sheet of its own with the printed texts, and the values beside them."""
    import xlsxwriter  # type: ignore[import-untyped]

    for job in jobs:
        printed = opened(job.source.read_bytes())[job.sheet]
        assert isinstance(printed, Worksheet)
        with xlsxwriter.Workbook(job.target) as book:
            sheet = book.add_worksheet(job.sheet)
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for row in printed.iter_rows():
                for cell in row:
                    if cell.value is not None and cell.data_type == "s":
                        sheet.write(cell.row - 1, cell.column - 1, cell.value)
            for address, value in job.cells.items():
                row_number, column = (number - 1 for number in coordinate_to_tuple(address))
                if isinstance(value, date):
                    noon = datetime(value.year, value.month, value.day)  # noqa: DTZ001
                    sheet.write_datetime(row_number, column, noon, day)
                else:
                    sheet.write(row_number, column, value)


def day_of(serial: float) -> date:
    """The day that a spreadsheet stores as this number."""
    return date(1899, 12, 30) + timedelta(serial)
