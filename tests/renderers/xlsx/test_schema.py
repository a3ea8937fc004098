"""What is written keeps to the schema of Office Open XML, as Excel and its SDK read it."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from formspec_xlsx import XlsxRenderer
from support.answer_lists import form_of_all
from support.workbooks import packed, unpacked

import formspec
from formspec import Form, Submission
from formspec.diagnostics.problem import Lang

ROOT = Path(__file__).parents[3]
PACKAGES = ROOT / "node_modules/@xarsh"
VALIDATOR = PACKAGES / "ooxml-validator-linux-x64/ooxml-validator"
FONT = "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
CENTRE, WARMTH = "wuzhou-2017-help-centre", "wuzhou-2018-warmth"

COLUMNS = """
formspec: 1
id: wide
version: "1"
title: 几栏
fields: [{id: office, label: 填报单位}, {id: day, label: 日期, type: date}]
columns: [{id: m, label: 男}, {id: w, label: 女}]
sections:
  - number: 1
    title: 人员
    items:
      - {code: A, label: 合计, unit: 人, formula: A=B+C, computed: true}
      - {code: B, label: 甲, unit: 人}
      - {code: C, label: 乙, unit: 人, max: 9}
rules: [{id: few, check: 1.B <= 1.C, severity: warning}]
"""

FILLED = {
    CENTRE: ROOT / "examples" / f"{CENTRE}-mistakes.json",
    WARMTH: ROOT / "examples" / f"{WARMTH}.json",
}


def annotated(form: Form, path: Path) -> bytes:
    return formspec.annotate(form, path, formspec.validate(form, formspec.read(form, path)))


def books(name: str, folder: Path) -> Iterator[Path]:
    """The template, blank and filled in, and its copy with findings, made once and twice."""
    if name in FILLED:
        form = formspec.load(name)
        filled = formspec.read(form, FILLED[name])
    else:
        form = form_of_all() if name == "lists" else formspec.loads(COLUMNS)
        values = {} if name == "lists" else {"1.B@m": 7, "1.C@m": 5, "1.C@w": 9}
        filled = Submission(values)
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        yield written(folder / f"blank-{lang}.xlsx", XlsxRenderer().render(form, lang=lang).data)
    path = written(folder / "filled.xlsx", XlsxRenderer().render(form, prefill=filled).data)
    yield path
    once = written(folder / "once.xlsx", annotated(form, path))
    yield once
    yield written(folder / "twice.xlsx", annotated(form, once))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def wrong_fonts(styles: str) -> list[str]:
    """The fonts whose parts are in another order than that of the schema."""
    fonts = re.findall(r"(?s)<font>(.*?)</font>", styles)
    parts = [re.findall(r"<(\w+)", font) for font in fonts]
    assert fonts
    order = FONT.split()
    return [str(each) for each in parts if each != sorted(each, key=order.index)]


@pytest.mark.parametrize("name", [CENTRE, WARMTH, "columns", "lists"])
def test_fonts_and_conditions_are_in_order(name: str, tmp_path: Path) -> None:
    for path in books(name, tmp_path):
        parts = unpacked(path.read_bytes())
        assert wrong_fonts(parts["xl/styles.xml"].decode()) == []
        for part in (data.decode() for at, data in parts.items() if "/worksheets/" in at):
            priorities = re.findall(r'<cfRule[^>]* priority="(\d+)"', part)
            assert len(priorities) == len(set(priorities)), path.name


@pytest.mark.node
@pytest.mark.parametrize("name", [CENTRE, WARMTH, "columns", "lists"])
def test_microsofts_own_validator_finds_nothing(name: str, tmp_path: Path) -> None:
    found = {path.name: errors(path) for path in books(name, tmp_path)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.node
def test_the_validator_finds_something(tmp_path: Path) -> None:
    parts = unpacked(XlsxRenderer().render(formspec.load(WARMTH)).data)
    broken = parts["xl/styles.xml"].replace(b"<b ", b"<bold ", 1)
    path = written(tmp_path / "broken.xlsx", packed({**parts, "xl/styles.xml": broken}))
    assert errors(path) != []


def errors(path: Path) -> list[str]:
    if not VALIDATOR.exists():
        pytest.skip("no ooxml-validator here: npm installs it under Linux")
    done = subprocess.run(
        [VALIDATOR, path], capture_output=True, text=True, timeout=120, check=False
    )
    return [
        f"{one['path']} {one['xPath']}: {one['description']}"
        for one in json.loads(done.stdout)["errors"]
    ]
