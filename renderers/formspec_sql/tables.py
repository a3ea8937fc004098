"""The tables: a row a submission, the explanations, the checks; with comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formspec.plugins import LIMIT, Lang, Slot, show
from formspec_sql import names
from formspec_sql.check import Check
from formspec_sql.dialect import Dialect, inert
from formspec_sql.sheet import Sheet
from formspec_sql.words import say

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``must`` is what holds of its values."""

    name: str
    type: str
    must: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns, and those that identify a row."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: str


def tables(sheet: Sheet, checks: Sequence[Check], wide: bool, lang: Lang) -> Iterator[str]:
    """The statements that make the tables and fill that of the checks."""
    for part in range(1, sheet.size + 1):
        yield from _create(sheet.dialect, _submissions(sheet, part, lang))
    yield from _create(sheet.dialect, _explanations(sheet, lang))
    rules = _rules(sheet, wide, lang)
    yield from _create(sheet.dialect, rules)
    yield from _filled(sheet.dialect, rules, checks)


# Their columns -------------------------------------------------------------------------


def _submissions(sheet: Sheet, part: int, lang: Lang) -> Table:
    plan, text = sheet.plan, sheet.dialect.types["text"]
    columns = [Column("submission_id", text, " NOT NULL", say("submission_id", lang))]
    if part == 1:
        for name, value in (("form", plan.id), ("version", plan.version)):
            shown = sheet.dialect.quoted(value)
            must = f" DEFAULT {shown} NOT NULL CHECK ({name} = {shown})"
            columns.append(Column(name, text, must))
    for name, entry in zip(sheet.fields, plan.entries, strict=True):
        if sheet.parts[name] == part:
            columns.append(Column(name, text, "", f"{entry.id} {entry.label}"))
    for name, slot in zip(sheet.columns, plan.slots, strict=True):
        if sheet.parts[name] == part:
            columns.append(_cell(sheet.dialect, name, slot, lang))
    title = f"{plan.id} {plan.version}"
    return Table(sheet.tables[part - 1], title, tuple(columns), "submission_id")


def _cell(dialect: Dialect, name: str, slot: Slot, lang: Lang) -> Column:
    label = f"{names.place(slot)} {slot.label}"
    if slot.previous:
        label = say("previous", lang, label=label)
    if slot.decimals:
        label = say("steps", lang, label=label, step=show(1, slot.decimals))
    if slot.kind != "number":
        return Column(name, dialect.types["text"], "", label)
    return Column(name, dialect.types["number"], f" CHECK (abs({name}) < {LIMIT})", label)


def _explanations(sheet: Sheet, lang: Lang) -> Table:
    text = sheet.dialect.types["text"]
    columns = (
        Column("submission_id", text, " NOT NULL"),
        Column("rule", text, " NOT NULL"),
        Column("explanation", text, " NOT NULL"),
        Column("cell_values", text, "", say("cell_values", lang, table=sheet.table)),
    )
    name = f"{sheet.table}_explanations"
    return Table(name, say("explanations", lang), columns, "submission_id, rule")


def _rules(sheet: Sheet, wide: bool, lang: Lang) -> Table:
    types = sheet.dialect.types
    steps = types["wide" if wide else "whole"]
    columns = (
        Column("number", types["whole"], " NOT NULL"),
        *(Column(name, types["text"]) for name in ("rule", "kind", "severity", "unit")),
        Column("per_unit", steps, "", say("per_unit", lang)),
        *(Column(name, types["text"]) for name in ("text", "message")),
    )
    return Table(f"{sheet.table}_rules", say("rules", lang), columns, "number")


# Statements ----------------------------------------------------------------------------


def _create(dialect: Dialect, table: Table) -> Iterator[str]:
    """The statement that makes a table, and those that say what its columns mean."""
    head = f"-- {inert(table.comment)}\n" if dialect.comments != "statement" else ""
    rows = [_column(dialect, column) for column in table.columns]
    if dialect.constrains:
        rows.append((f"PRIMARY KEY ({table.key})", ""))
    lines = [f"    {row},{comment}" for row, comment in rows[:-1]]
    lines.append("    {}{}".format(*rows[-1]))
    body = "\n".join(lines)
    yield f"{head}CREATE TABLE {table.name} (\n{body}\n){dialect.strict};"
    if dialect.comments == "statement":
        yield f"COMMENT ON TABLE {table.name} IS {dialect.quoted(inert(table.comment))};"
        for column in table.columns:
            if column.comment:
                said = dialect.quoted(inert(column.comment))
                yield f"COMMENT ON COLUMN {table.name}.{column.name} IS {said};"


def _column(dialect: Dialect, column: Column) -> tuple[str, str]:
    """A column, and its comment where that stands behind the comma."""
    shown = f"{column.name} {column.type}{column.must if dialect.constrains else ''}"
    said = inert(column.comment)
    if said and dialect.comments == "column":
        return f"{shown} COMMENT {dialect.quoted(said)}", ""
    return shown, f" -- {said}" if said and dialect.comments == "line" else ""


def _filled(dialect: Dialect, table: Table, checks: Sequence[Check]) -> Iterator[str]:
    columns = ", ".join(column.name for column in table.columns)
    for first in range(0, len(checks), _BATCH):
        rows = ",\n".join(_row(dialect, check) for check in checks[first : first + _BATCH])
        yield f"INSERT INTO {table.name} ({columns}) VALUES\n{rows};"


def _row(dialect: Dialect, check: Check) -> str:
    texts = (check.id, check.kind, check.severity, check.unit, check.text, check.message or "")
    *first, text, message = [dialect.quoted(text) for text in texts]
    if check.message is None:
        message = "NULL"
    return f"    ({check.number}, {', '.join(first)}, {check.per_unit}, {text}, {message})"
