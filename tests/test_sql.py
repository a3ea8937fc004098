"""The SQL script: real databases say of each row what the library says of the submission."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from databases import OPENERS, Database, Row
from formspec_sql import SqlRenderer
from formspec_sql.dialect import DIALECTS
from formspec_sql.sheet import Sheet
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec import numeral
from formspec.compile import plan
from formspec.form import Form
from formspec.plan import Slot
from formspec.submission import Submission, from_dict
from formspec.testing import Data, broken_submissions, forms, submissions, valid_submissions

ENGINES = tuple(OPENERS)
SHIPPED = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")


@pytest.fixture(scope="module")
def databases() -> Iterator[Mapping[str, Database]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(open_()) for name, open_ in OPENERS.items()}


# Submissions as rows --------------------------------------------------------------------


def text_of(raw: object) -> str | None:
    """A text as a database holds it."""
    if raw is None or isinstance(raw, list | dict):
        return None
    text = ("否", "是")[raw] if isinstance(raw, bool) else str(raw)
    text = text.replace("\0", "").encode("utf-8", "ignore").decode().strip()
    return None if numeral.is_blank(text) else text


def cell_of(slot: Slot, raw: object) -> tuple[Any, str | None]:
    """What a cell's column holds, and the same as a submission has it. What no column of
    numbers can hold is left out of both.
    """
    if slot.kind != "number":
        text = text_of(raw)
        return text, text
    read = None if numeral.is_blank(raw) else numeral.read_numeral(raw, slot.decimals)
    if not isinstance(read, numeral.Numeral):
        return None, None
    return read.steps, numeral.show(read.steps, slot.decimals)


def field_of(kind: str, raw: object) -> str | None:
    text = text_of(raw)
    if text is None or kind != "number":
        return text
    read = numeral.read_numeral(text, 9)
    if isinstance(read, numeral.Numeral):
        return numeral.show(read.steps, 9)
    return text if read == "number" else None


def stored(sheet: Sheet, data: Data) -> tuple[dict[str, Any], Submission]:
    """A submission as a row, and as the library reads it."""
    given_ = from_dict(sheet.plan, data)
    row: dict[str, Any] = {}
    values: dict[str, Any] = {}
    previous: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for slot, column in zip(sheet.plan.slots, sheet.columns, strict=True):
        raw = given_.previous.get(slot.key[5:-1]) if slot.previous else given_.values.get(slot.key)
        row[column], kept = cell_of(slot, raw)
        if kept is not None:
            (previous if slot.previous else values)[slot.key.removeprefix("prev(").rstrip(")")
             if slot.previous else slot.key] = kept  # fmt: skip
    for entry, column in zip(sheet.plan.entries, sheet.fields, strict=True):
        row[column] = fields[entry.id] = field_of(entry.kind, given_.fields.get(entry.id))
    rules = {rule.id for rule in sheet.plan.rules}
    said = {rule: why for rule, why in given_.explanations.items() if rule in rules}
    return row, Submission(values, fields, previous=previous, explanations=said)


@dataclass(frozen=True)
class Loaded:
    """A form in a database, filled."""

    database: Database
    sheet: Sheet

    def insert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        parts = self.sheet.parts
        for part in range(1, max(parts.values(), default=1) + 1):
            table = self.sheet.table + ("" if part == 1 else f"_{part}")
            columns = [name for name in (*self.sheet.fields, *self.sheet.columns)
                       if parts[name] == part]  # fmt: skip
            same = ("form", "version") if part == 1 else ()
            values = (self.sheet.plan.id, self.sheet.plan.version) if part == 1 else ()
            self.database.insert(
                table,
                ("submission_id", *same, *columns),
                [(str(n), *values, *(row[name] for name in columns)) for n, row in enumerate(rows)],
            )

    def explain(self, rows: Sequence[Row]) -> None:
        columns = ("submission_id", "rule", "explanation", "cell_values")
        self.database.insert(f"{self.sheet.table}_explanations", columns, rows)

    def findings(self) -> list[Row]:
        return self.database.query(
            "SELECT submission_id, rule, kind, severity, verdict, left_value, right_value, "
            "difference, per_unit, unit, explanation, blocks "
            f"FROM {self.sheet.table}_findings"
        )


def load(database: Database, engine: str, form: Form) -> Loaded:
    made = SqlRenderer().render(form, dialect=engine)
    database.run(made.data.decode())
    return Loaded(database, Sheet(plan(form), DIALECTS[engine]))


def told(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """Findings of a database as they are compared: amounts as the library writes them."""
    found = []
    for number, rule, kind, severity, verdict, left, right, off, steps, unit, why, blocks in rows:
        amounts = [None if amount is None else numeral.show_fraction(Fraction(int(amount), int(steps)))
                   for amount in (left, right, off)]  # fmt: skip
        if kind in ("range", "required", "choice", "date", "number"):
            amounts, unit = [None] * 3, ""
        found.append((number, rule, kind, severity, verdict, *amounts, unit, why, bool(blocks)))
    return sorted(found, key=str)


def expected(form: Form, filled: Sequence[Submission], lost: frozenset[str]) -> list[Any]:
    """The library's findings in the same shape."""
    found = []
    for number, submission in enumerate(filled):
        for f in formspec.validate(form, submission).findings:
            if f.rule not in lost:
                amounts = (f.left, f.right, f.difference) if f.text else (None, None, None)
                why = f.explanation if f.severity == "warning" else None
                found.append(
                    (str(number), f.rule, f.kind, f.severity, f.verdict, *amounts, f.unit, why, f.blocks)
                )  # fmt: skip
    return sorted(found, key=str)


def check(database: Database, engine: str, form: Form, data: Sequence[Data]) -> None:
    """All findings of all submissions are alike."""
    loaded = load(database, engine, form)
    both = [stored(loaded.sheet, each) for each in data]
    loaded.insert([row for row, _ in both])
    loaded.explain([
        (str(number), rule, why.text, None)
        for number, (_, submission) in enumerate(both)
        for rule, why in submission.explanations.items()
    ])  # fmt: skip
    lost = frozenset(loss.rule for loss in SqlRenderer().render(form, dialect=engine).losses)
    want = expected(form, [submission for _, submission in both], lost)
    got = told(loaded.findings())
    if engine == "sqlite":  # sides that are too long for it are not shown
        want, got = _blind(want), _blind(got)
    assert got == want


def _blind(found: list[Any]) -> list[Any]:
    return [(*f[:5], *(None,) * 3, *f[8:]) if f[2] == "digits" else f for f in found]


@st.composite
def filled(draw: st.DrawFn, form: Form) -> list[Data]:
    """Submissions of every sort."""
    anything = draw(st.lists(submissions(form), min_size=6, max_size=6))
    clean = [draw(valid_submissions(form)) for _ in range(2)]
    broken = [draw(broken_submissions(form))[0] for _ in range(2)]
    return [*anything, *clean, *broken]


@settings(max_examples=60)
@given(data=st.data())
def test_any_form_agrees(databases: Mapping[str, Database], data: st.DataObject) -> None:
    form = data.draw(forms())
    drawn = data.draw(filled(form))
    for engine in ENGINES:
        check(databases[engine], engine, form, drawn)
