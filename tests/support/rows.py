"""Submissions as rows of the tables that the SQL renderer makes, and its view as findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from formspec_sql import SqlRenderer
from formspec_sql.dialect import DIALECTS
from formspec_sql.table_layout import TableLayout

from formspec.engine.compiled import compile_form
from formspec.engine.plan import HeaderField, Plan, Slot
from formspec.language.form import Form
from formspec.submissions import numeral
from formspec.submissions.submission import Submission
from formspec.submissions.typed_input import Wanted
from support.databases import Database, Place
from support.plain_texts import UNREADABLE, plainly

# What columns can hold ------------------------------------------------------------------


def storable(plan: Plan, given: Submission) -> Submission:
    """A submission without all that columns cannot hold, every value written plainly."""
    values: dict[str, str] = {}
    previous: dict[str, str] = {}
    for slot in plan.slots:
        source, kept = (given.previous, previous) if slot.previous else (given.values, values)
        text = _cell(slot, source.get(_key(slot)))
        if text is not None:
            kept[_key(slot)] = text
    fields = {entry.id: _field(entry, given.fields.get(entry.id)) for entry in plan.entries}
    rules = {rule.id for rule in plan.rules}
    said = {rule: why for rule, why in given.explanations.items() if rule in rules}
    return Submission(values, fields, previous=previous, explanations=said)


def _key(slot: Slot) -> str:
    return slot.key[5:-1] if slot.previous else slot.key  # prev(9.A)


def _cell(slot: Slot, raw: object) -> str | None:
    if slot.kind != "number":
        return _answer(Wanted(slot.kind, choices=slot.choices), raw)
    read = None if numeral.is_blank(raw) else numeral.read_numeral(raw, slot.decimals)
    return numeral.show(read.steps, slot.decimals) if isinstance(read, numeral.Numeral) else None


def _field(entry: HeaderField, raw: object) -> str | None:
    text = _text(raw)
    if text is None or entry.kind != "number":
        return _answer(Wanted(entry.kind, choices=entry.choices), raw)
    read = numeral.read_numeral(text, 9)
    if isinstance(read, numeral.Numeral):
        return numeral.show(read.steps, 9)
    return UNREADABLE if read == "number" else None


def _answer(wanted: Wanted, raw: object) -> str | None:
    text = _text(raw)
    if isinstance(raw, str):
        return plainly(text, wanted)
    # 1 is no answer, but the text "1" is one.
    kept = text is None or wanted.kind == "text" or isinstance(raw, bool)
    return text if kept else UNREADABLE


def _text(raw: object) -> str | None:
    if raw is None or isinstance(raw, list | dict):
        return None
    text = ("否", "是")[raw] if isinstance(raw, bool) else str(raw)
    text = text.replace("\0", "").encode("utf-8", "ignore").decode().strip()
    return None if numeral.is_blank(text) else text


# A form in a database -------------------------------------------------------------------


@dataclass(frozen=True)
class Loaded:
    """The tables and views of a form; ``lost`` are the rules that are not checked."""

    place: Place
    layout: TableLayout
    lost: frozenset[str]

    def insert(self, submissions: Mapping[str, Submission]) -> None:
        """Store submissions, each under its name; they are ``storable``."""
        rows = {name: self._row(one) for name, one in submissions.items()}
        for part, table in enumerate(self.layout.tables, 1):
            columns = [name for name, where in self.layout.parts.items() if where == part]
            found = [(name, *(row[column] for column in columns)) for name, row in rows.items()]
            self.place.insert(table, ("submission_id", *columns), found)
        said = [
            (name, rule, why.text, None if why.values is None else self._tied(rule, why.values))
            for name, one in submissions.items()
            for rule, why in one.explanations.items()
        ]
        columns = ["submission_id", "rule", "explanation", "cell_values"]
        self.place.insert(f"{self.layout.table}_explanations", columns, said)

    def _row(self, one: Submission) -> dict[str, Any]:
        layout = self.layout
        row: dict[str, Any] = dict.fromkeys((*layout.fields, *layout.columns))
        for slot, column in zip(layout.plan.slots, layout.columns, strict=True):
            text = (one.previous if slot.previous else one.values).get(_key(slot))
            row[column] = _steps(slot, text) if text and slot.kind == "number" else text
        for entry, column in zip(layout.plan.entries, layout.fields, strict=True):
            row[column] = one.fields[entry.id]
        return row

    def _tied(self, rule: str, values: Mapping[str, str]) -> str:
        """The values of an explanation as the view shows them, in the order of the cells."""
        found = next(one for one in self.layout.plan.rules if one.id == rule)
        slots = [self.layout.plan.slots[cell] for cell in found.cells]
        names = [f"{slot.path}@{slot.column}" if slot.column else slot.path for slot in slots]
        if set(names) != values.keys():
            return "other cells"
        return "|".join(_shown(slot, values[n]) for slot, n in zip(slots, names, strict=True))

    def findings(self, submission: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        """The findings (of one submission), each with its submission: what ``to_dict`` says
        of them without cells and messages, their ``unit``, and whether they ``blocks``.
        """
        where = "" if submission is None else f" WHERE submission_id = '{submission}'"
        text = f"SELECT {', '.join(FINDING)} FROM {self.layout.table}_findings{where}"
        for row in self.place.query(text):
            yield row[0], _finding(dict(zip(FINDING, row, strict=True)))


FINDING = (
    "submission_id", "rule", "kind", "severity", "verdict", "left_value", "right_value",
    "difference", "per_unit", "unit", "explanation", "blocks",
)  # fmt: skip


def _steps(slot: Slot, text: str) -> int:
    read = numeral.read_numeral(text, slot.decimals)
    assert isinstance(read, numeral.Numeral)
    return read.steps


def _shown(slot: Slot, text: str) -> str:
    if not text:
        return ""
    if slot.kind != "number":
        return str((slot.answers or {}).get(text, "?"))
    read = numeral.read_numeral(text, slot.decimals)
    return str(read.steps) if isinstance(read, numeral.Numeral) else "?"


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    # The library names the value that is out of range among the cells.
    amounts = [None if row["kind"] == "range" or row[name] is None
               else numeral.show_fraction(Fraction(int(row[name]), int(row["per_unit"])))
               for name in ("left_value", "right_value", "difference")]  # fmt: skip
    found = {name: row[name] for name in ("rule", "kind", "severity", "verdict")}
    found |= dict(zip(("left", "right", "difference"), amounts, strict=True))
    if row["explanation"] is not None:
        found["explanation"] = row["explanation"]
    return found | {"unit": row["unit"], "blocks": bool(row["blocks"])}


def load(database: Database, form: Form) -> Loaded:
    """A form in a place of its own."""
    made = SqlRenderer().render(form, dialect=database.name)
    lost = frozenset(loss.rule for loss in made.losses)
    layout = TableLayout(compile_form(form), DIALECTS[database.name])
    return Loaded(database.make(made.data.decode()), layout, lost)
