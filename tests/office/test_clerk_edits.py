"""Edits as a clerk makes them, as data: what is read is what is seen, or it is told where not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.libreoffice import Office

import formspec
from formspec import FormspecError
from office.clerk import CELLS, DATA, EDITS, FORM, Edit, make

BEFORE = {
    key if CELLS[key].item else f"field:{key}": str(raw) for key, raw in DATA["filled"].items()
}
"""What the template says before any edit."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office(tmp_path_factory.mktemp("office")) as office:
        yield office


def test_each_edit_has_a_name_of_its_own() -> None:
    assert len({str(edit) for edit in EDITS}) == len(EDITS) >= 140


@pytest.mark.parametrize("edit", [one for one in EDITS if not one.needs_office], ids=str)
def test_an_edit(edit: Edit, tmp_path: Path) -> None:
    make(edit, tmp_path / "filled.xlsx", None)
    assert outcome(tmp_path / "filled.xlsx") == expected(edit)


@pytest.mark.parametrize("edit", [one for one in EDITS if one.needs_office], ids=str)
def test_an_edit_in_an_office(edit: Edit, office: Office, tmp_path: Path) -> None:
    make(edit, tmp_path / "filled.xlsx", office)
    assert outcome(tmp_path / "filled.xlsx") == expected(edit)


def expected(edit: Edit) -> dict[str, Any]:
    return {key: edit[key] for key in ("refused", "told", "read") if key in edit}


def outcome(path: Path) -> dict[str, Any]:
    try:
        found = formspec.read(FORM, path)
    except FormspecError as error:
        return {"refused": error.problems[0].code}
    told: dict[str, list[str]] = {}
    for one in formspec.validate(FORM, found).findings:
        sign = {"error": "!", "warning": "?"}.get(one.severity, "")
        for key in ["@".join(filter(None, cell[:2])) for cell in one.cells] or ["workbook"]:
            if one.verdict == "fail":
                told.setdefault(key, []).append(f"{one.kind}{sign}")
    values = {**found.values, **{f"field:{key}": one for key, one in found.fields.items()}}
    other = {
        key: str(values.get(key, ""))
        for key in sorted({*BEFORE, *values})
        if values.get(key) not in (BEFORE.get(key), "#REF!")
    }
    parts = {"told": told, "read": other}
    return {name: part for name, part in parts.items() if part}
