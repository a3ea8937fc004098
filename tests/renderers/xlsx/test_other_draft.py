"""A workbook of another draft of the same version: each value is read as its item or named."""

import copy
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from formspec_xlsx import XlsxReader
from formspec_xlsx.layout import SheetLayout
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook
from support.workbooks import filled, opened, saved

import formspec
from formspec import Form, FormspecError, Submission

Definition = dict[str, Any]

DRAFT: Definition = {
    "formspec": 1, "id": "draft", "version": "1", "title": "某表", "blank": "zero",
    "fields": [
        {"id": "office", "label": "填报单位"},
        {"id": "person", "label": "填报人"},
        {"id": "day", "label": "日期", "type": "date"},
    ],
    "columns": [{"id": "homes", "label": "户数"}, {"id": "heads", "label": "人数"}],
    "sections": [
        {"number": 1, "title": "慰问", "items": [
            {"code": "A", "label": "合计", "unit": "人", "formula": "A=B+C"},
            {"code": "B", "label": "职工", "unit": "人"},
            {"code": "C", "label": "农民工", "unit": "人"},
            {"code": "D", "label": "款物", "unit": "万元"},
        ]},
        {"number": 2, "title": "其他", "items": [
            {"code": "A", "label": "劳模", "unit": "人"},
            {"code": "B", "label": "等级", "choices": ["优", "良"]},
            {"code": "C", "label": "备注", "type": "text"},
            {"label": "没有编号的", "unit": "件", "id": "bare"},
        ]},
    ],
    "rules": [
        {"id": "more", "check": "1.B >= prev(1.B)", "severity": "note"},
        {"id": "too", "check": "1.C >= prev(1.C)", "severity": "note"},
    ],
}  # fmt: skip

Edit = Callable[[Definition], object]


def items(draft: Definition, section: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = draft["sections"][section]["items"]
    return found


def swap(pair: list[dict[str, Any]], key: str) -> object:
    one, other = pair
    one[key], other[key] = other[key], one[key]
    return pair


EDITS: dict[str, Edit] = {
    "same": lambda d: d,
    "item removed": lambda d: (items(d).pop(2), items(d)[0].update(formula="A=B"),
                               d.pop("rules")),
    "item without code removed": lambda d: items(d, 1).pop(),
    "item added": lambda d: items(d).insert(2, {"code": "E", "label": "学生", "unit": "人"}),
    "codes swapped": lambda d: swap(items(d)[1:3], "label"),
    "codes moved on": lambda d: (items(d)[1].update(label="新项"), items(d)[2].update(label="职工"),
                                 items(d)[3].update(label="农民工", unit="人")),
    "item relabelled": lambda d: items(d)[3].update(label="发放的钱"),
    "unit changed": lambda d: items(d)[3].update(unit="元"),
    "every unit changed": lambda d: [i.update(unit="户") for i in items(d) + items(d, 1)
                                     if "unit" in i],
    "decimals changed": lambda d: items(d)[3].update(decimals=0),
    "choices changed": lambda d: items(d, 1)[1].update(choices=["好", "差"]),
    "number to text": lambda d: (items(d)[3].pop("unit"), items(d)[3].update(type="text")),
    "text to number": lambda d: (items(d, 1)[2].pop("type"), items(d, 1)[2].update(unit="人")),
    "text to date": lambda d: items(d, 1)[2].update(type="date"),
    "column removed": lambda d: d["columns"].pop(),
    "columns gone": lambda d: d.pop("columns"),
    "columns swapped": lambda d: swap(d["columns"], "label"),
    "column relabelled": lambda d: d["columns"][1].update(label="人次"),
    "column renamed": lambda d: d["columns"][1].update(id="people"),
    "field removed": lambda d: d["fields"].pop(1),
    "field relabelled": lambda d: d["fields"][1].update(label="负责人"),
    "fields swapped": lambda d: swap(d["fields"][:2], "label"),
    "section removed": lambda d: d["sections"].pop(),
    "section before": lambda d: (d["sections"].insert(1, {"number": 2, "items": [
        {"code": "A", "label": "新的", "unit": "人"}]}), d["sections"][2].update(number=3)),
    "rule removed": lambda d: d["rules"].pop(0),
    "rules swapped": lambda d: d["rules"].reverse(),
    "severity changed": lambda d: d["rules"][0].update(severity="warning"),
}  # fmt: skip


def form_of(draft: Definition) -> Form:
    return formspec.loads(json.dumps(draft, ensure_ascii=False))


def edited(*names: str) -> Form:
    draft = copy.deepcopy(DRAFT)
    for name in names:
        EDITS[name](draft)
    return form_of(draft)


def meanings(form: Form) -> dict[str, tuple[str, ...]]:
    """What each cell and field means to who fills it in: what is printed."""
    heads = {column.id: column.label for column in form.columns}
    found: dict[str, tuple[str, ...]] = {field.id: (field.label,) for field in form.fields}
    for cell in form.cells:
        item = form.by_path[cell.path]
        only = form.columns[0].label if len(form.columns) == 1 else ""
        head = heads.get(cell.column or "", only)
        found[cell.key] = (item.section, item.code or "", form.label(item), head)
    return found


def answers(form: Form) -> dict[str, Any]:
    """Another answer for every cell."""
    found: dict[str, Any] = {"office": "某县", "person": "张三", "day": "2018-01-09"}
    found = {field.id: found[field.id] for field in form.fields}
    for number, cell in enumerate(form.cells, 101):
        kind = form.by_path[cell.path].kind
        found[cell.key] = {"choice": "优", "text": f"第{number}号"}.get(kind, number)
    return found


def stamped(book: Workbook) -> None:
    """Nothing is lost."""


def no_digest(book: Workbook) -> None:
    del book.defined_names["fs_form_digest"]
    book["formspec"].delete_rows(3)
    properties = book.custom_doc_props.props  # type: ignore[attr-defined]
    properties[:] = [one for one in properties if one.name != "formspec-digest"]


def no_names(book: Workbook) -> None:
    for name in list(book.defined_names):
        del book.defined_names[name]


def no_index(book: Workbook) -> None:
    """As a sheet that was copied by value."""
    no_digest(book)
    no_names(book)
    book.remove(book["formspec"])


WAYS = {"names": stamped, "no digest": no_digest, "index": no_names, "labels": no_index}
OLD = form_of(DRAFT)
PREVIOUS = {"1.B@homes": "71", "1.C@homes": "72", "1.B@heads": "73",
                         "1.C@heads": "74"}  # fmt: skip
BLANK = formspec.render(OLD, "xlsx", prefill=Submission(values={}, previous=PREVIOUS)).data
FILLED = filled(OLD, answers(OLD), BLANK)


@cache
def returned(way: str) -> bytes:
    book = opened(FILLED)
    WAYS[way](book)
    return saved(book)


def reading(form: Form, way: str, folder: Path) -> Submission | None:
    """The filled workbook of the old draft; None where it is refused."""
    path = folder / "filled.xlsx"
    path.write_bytes(returned(way))
    try:
        return XlsxReader().read(form, path)
    except FormspecError as error:
        refusal = error.problems[0].code
    # Said in so many words, and nothing is read.
    assert way in ("index", "labels")
    assert refusal in ("FS520", "FS523", "FS524")
    return None


def check(form: Form, submission: Submission) -> None:
    """Each answer is read as what was printed beside it, or its cell is named."""
    sheet, layout = SheetLayout(OLD).sheet, SheetLayout(OLD)
    places = {c.key: f"{sheet}!{c.address}" for c in (*layout.cells, *layout.fields)}
    findings = formspec.validate(form, submission).findings
    named = {finding.place for finding in findings} | {
        finding.cells[0].path for finding in findings if finding.kind == "no-place"
    }
    was, now = meanings(OLD), meanings(form)
    read = {**submission.values, **submission.fields}
    used = set()
    for key, answer in answers(OLD).items():
        same = [other for other, meaning in now.items() if meaning == was[key]]
        found = [other for other in same if str(read.get(other)) == str(answer)]
        used |= set(found)
        assert found or places[key] in named, (key, answer)
    for key, value in read.items():
        cells = [finding.cells[0] for finding in findings if finding.blocks and finding.cells]
        told = any(cell.path in (key.partition("@")[0], f"field:{key}") for cell in cells)
        assert key in used or told, (key, value)
    assert all(finding.message(lang) for finding in findings for lang in ("zh", "en"))
    assert not any("张三" in finding.message() for finding in findings)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("edit", EDITS)
def test_each_value_is_read_as_what_was_printed_or_named(
    edit: str, way: str, tmp_path: Path
) -> None:
    form = edited(edit)
    submission = reading(form, way, tmp_path)
    if submission is not None:
        check(form, submission)


SEVERAL = st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=3, unique=True)


@given(names=SEVERAL, way=st.sampled_from(sorted(WAYS)))
def test_drafts_that_differ_in_several_places(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], way: str
) -> None:
    try:
        form = edited(*names)
    except (FormspecError, LookupError):
        return  # edits that do not go together
    submission = reading(form, way, tmp_path_factory.mktemp("draft"))
    if submission is not None:
        check(form, submission)


def codes(form: Form, folder: Path, way: str = "names") -> Mapping[str, list[str | None]]:
    """The doubts that block, with their cells."""
    submission = reading(form, way, folder)
    assert submission is not None
    found: dict[str, list[str | None]] = {}
    for doubt in submission.doubts:
        if doubt.severity != "note":
            found.setdefault(doubt.code, []).append(doubt.cell or doubt.raw)
    return found


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ("same", {}),
        ("severity changed", {}),
        ("decimals changed", {}),
        ("choices changed", {}),
        ("item removed", {"no-place": ["某表!H8", "某表!I8"]}),
        ("item added", {"not-in-template": ["1.E@homes", "1.E@heads"]}),
        ("unit changed", {"unit-changed": ["1.D@homes", "1.D@heads"]}),
        ("item relabelled", {"relabelled": ["1.D@homes", "1.D@heads"]}),
        ("column relabelled", {"relabelled": [c.key for c in OLD.cells if c.column == "heads"]}),
        ("field relabelled", {"relabelled-field": ["field:person"]}),
    ],
)  # fmt: skip
def test_what_is_told(edit: str, expected: Mapping[str, list[str]], tmp_path: Path) -> None:
    assert codes(edited(edit), tmp_path) == expected


def test_a_head_that_is_gone_leaves_an_error(tmp_path: Path) -> None:
    book = opened(FILLED)
    sheet = book["某表"]
    for cell in next(row for row in sheet if row[0].value == "序号"):
        if cell.value in ("序号", "编号", "项目"):
            cell.value = None
    path = tmp_path / "filled.xlsx"
    path.write_bytes(saved(book))
    doubts = XlsxReader().read(edited("unit changed"), path).doubts
    assert [(doubt.code, doubt.severity) for doubt in doubts] == [("changed-definition", "error")]


def test_cells_without_a_place_are_counted_where_there_are_many(tmp_path: Path) -> None:
    draft = copy.deepcopy(DRAFT)
    draft["sections"][1]["items"] += [
        {"code": f"X{number}", "label": f"第{number}项", "unit": "人"} for number in range(80)
    ]
    long = form_of(draft)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled(long, answers(long)))
    doubts = XlsxReader().read(OLD, path).doubts
    assert sum(doubt.code == "no-place" for doubt in doubts) == 100
    assert [doubt.raw for doubt in doubts if doubt.code == "more"] == ["60"]


@pytest.mark.parametrize("edit", ["item removed", "unit changed", "field removed"])
def test_what_has_no_place_can_be_sent_back(edit: str, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(FILLED)
    form = edited(edit)
    report = formspec.validate(form, XlsxReader().read(form, path))
    copied = tmp_path / "copy.xlsx"
    copied.write_bytes(formspec.annotate(form, path, report))
    again = formspec.validate(form, XlsxReader().read(form, copied))
    assert [one.message() for one in again.findings] == [one.message() for one in report.findings]
