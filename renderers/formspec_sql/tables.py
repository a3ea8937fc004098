"""The tables: a row a submission, the explanations, the checks; with comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formspec.numeral import LIMIT, show
from formspec.plan import Slot
from formspec.problem import Lang
from formspec_sql.checks import Check
from formspec_sql.dialect import Dialect, inert
from formspec_sql.sheet import Sheet
from formspec_sql.words import say

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``rest`` are its constraints."""

    name: str
    type: str
    rest: str = ""
    comment: str = ""


def tables(sheet: Sheet, checks: Sequence[Check], wide: bool, lang: Lang) -> Iterator[str]:
    """The statements that make the tables and fill that of the checks."""
    dialect, table = sheet.dialect, sheet.table
    title = f"{sheet.plan.id} {sheet.plan.version}"
    for part in range(1, max(sheet.parts.values(), default=1) + 1):
        name = table if part == 1 else f"{table}_{part}"
        yield from _create(dialect, name, list(_submission(sheet, part, lang)), title)
    comment = say("explanations", lang)
    yield from _create(dialect, f"{table}_explanations", _explanations(sheet, lang), comment)
    yield from _create(dialect, f"{table}_rules", _rules(dialect, wide, lang), say("rules", lang))
    yield from _filled(dialect, f"{table}_rules", checks)


def _key(dialect: Dialect, lang: Lang) -> Column:
    text = dialect.types["text"]
    rest = " NOT NULL PRIMARY KEY" if dialect.checks else ""
    return Column("submission_id", text, rest, say("submission_id", lang))


def _submission(sheet: Sheet, part: int, lang: Lang) -> Iterator[Column]:
    dialect, plan = sheet.dialect, sheet.plan
    text = dialect.types["text"]
    yield _key(dialect, lang)
    if part == 1:
        for name, value in (("form", plan.id), ("version", plan.version)):
            shown = dialect.quoted(value)
            rest = f" DEFAULT {shown} NOT NULL CHECK ({name} = {shown})" if dialect.checks else ""
            yield Column(name, text, rest)
    for name, entry in zip(sheet.fields, plan.entries, strict=True):
        if sheet.parts[name] == part:
            yield Column(name, text, "", f"{entry.id} {entry.label}")
    for name, slot in zip(sheet.columns, plan.slots, strict=True):
        if sheet.parts[name] == part:
            number = slot.kind == "number"
            rest = f" CHECK (abs({name}) < {LIMIT})" if number and dialect.checks else ""
            kind = dialect.types["number" if number else "text"]
            yield Column(name, kind, rest, _meaning(sheet, slot, lang))


def _meaning(sheet: Sheet, slot: Slot, lang: Lang) -> str:
    place = slot.key[5:-1] if slot.previous else slot.key
    label = f"{place} {slot.label}"
    if slot.previous:
        label = say("previous", lang, label=label)
    if slot.decimals:
        step = show(1, slot.decimals)
        label = say("steps", lang, label=label, step=step)
    return label


def _explanations(sheet: Sheet, lang: Lang) -> list[Column]:
    text = sheet.dialect.types["text"]
    must = " NOT NULL" if sheet.dialect.checks else ""
    values = say("cell_values", lang, table=sheet.table)
    return [
        Column("submission_id", text, must),
        Column("rule", text, must),
        Column("explanation", text, must),
        Column("cell_values", text, "", values),
    ]


def _rules(dialect: Dialect, wide: bool, lang: Lang) -> list[Column]:
    text = dialect.types["text"]
    key = " NOT NULL PRIMARY KEY" if dialect.checks else ""
    steps = dialect.types["wide" if wide else "whole"]
    return [
        Column("number", dialect.types["whole"], key),
        *(Column(name, text) for name in ("rule", "kind", "severity", "unit")),
        Column("per_unit", steps, "", say("per_unit", lang)),
        Column("text", text),
        Column("message", text),
    ]


# Statements ----------------------------------------------------------------------------


def _create(
    dialect: Dialect, table: str, columns: Sequence[Column], comment: str
) -> Iterator[str]:
    rows = [f"    {c.name} {c.type}{c.rest}{_said(dialect, c)}" for c in columns]
    if table.endswith("_explanations") and dialect.checks:
        rows.append("    PRIMARY KEY (submission_id, rule)")
    commas = [*("," for _ in rows[1:]), ""]
    lines = [row + comma + _line(dialect, column.comment)
             for row, comma, column in zip(rows, commas, (*columns, Column("", "")), strict=False)]  # fmt: skip
    head = f"-- {inert(comment)}\n" if dialect.comments != "statement" else ""
    yield f"{head}CREATE TABLE {table} (\n" + "\n".join(lines) + f"\n){dialect.strict};"
    if dialect.comments == "statement":
        yield f"COMMENT ON TABLE {table} IS {dialect.quoted(inert(comment))};"
        for column in columns:
            if column.comment:
                said = dialect.quoted(inert(column.comment))
                yield f"COMMENT ON COLUMN {table}.{column.name} IS {said};"


def _said(dialect: Dialect, column: Column) -> str:
    if dialect.comments != "column" or not column.comment:
        return ""
    return f" COMMENT {dialect.quoted(inert(column.comment))}"


def _line(dialect: Dialect, comment: str) -> str:
    return f" -- {inert(comment)}" if dialect.comments == "line" and comment else ""


def _filled(dialect: Dialect, table: str, checks: Sequence[Check]) -> Iterator[str]:
    columns = "number, rule, kind, severity, unit, per_unit, text, message"
    for first in range(0, len(checks), _BATCH):
        rows = ",\n".join(_row(dialect, check) for check in checks[first : first + _BATCH])
        yield f"INSERT INTO {table} ({columns}) VALUES\n{rows};"


def _row(dialect: Dialect, check: Check) -> str:
    texts = (check.id, check.kind, check.severity, check.unit)
    shown = ", ".join(dialect.quoted(inert(text)) for text in texts)
    said = "NULL" if check.message is None else dialect.quoted(inert(check.message))
    text = dialect.quoted(inert(check.text))
    return f"    ({check.number}, {shown}, {check.per_unit}, {text}, {said})"
