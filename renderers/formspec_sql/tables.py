"""The tables: a row a submission, the explanations, the checks; with comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formspec.plugins import LIMIT, Lang, Slot, show
from formspec_sql.check import SqlCheck
from formspec_sql.comments import comment
from formspec_sql.dialect import Dialect, inert
from formspec_sql.table_layout import TableLayout

_BATCH = 500


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table."""

    name: str
    """Its name, safe as it stands."""
    type: str
    """Its type in the words of the dialect."""
    constraints: str = ""
    """What follows the type: ``NOT NULL``, ``CHECK (…)``."""
    comment: str = ""
    """What it holds, for a reader."""


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A table."""

    name: str
    """Its name, safe as it stands."""
    comment: str
    """What it holds, for a reader."""
    columns: tuple[TableColumn, ...]
    """Its columns in order."""
    key: str
    """The columns that identify a row, with commas."""


def tables(
    layout: TableLayout, checks: Sequence[SqlCheck], wide: bool, lang: Lang
) -> Iterator[str]:
    """The statements that make the tables and fill that of the checks."""
    for part in range(1, layout.size + 1):
        yield from _create(layout.dialect, _submissions(layout, part, lang))
    yield from _create(layout.dialect, _explanations(layout, lang))
    rules = _rules(layout, wide, lang)
    yield from _create(layout.dialect, rules)
    yield from _filled(layout.dialect, rules, checks)


# Their columns -------------------------------------------------------------------------


def _submissions(layout: TableLayout, part: int, lang: Lang) -> SqlTable:
    plan, text = layout.plan, layout.dialect.types["text"]
    columns = [TableColumn("submission_id", text, " NOT NULL", comment("submission_id", lang))]
    if part == 1:
        for name, value in (("form", plan.id), ("version", plan.version)):
            shown = layout.dialect.quoted(value)
            constraints = f" DEFAULT {shown} NOT NULL CHECK ({name} = {shown})"
            columns.append(TableColumn(name, text, constraints))
    for name, entry in zip(layout.fields, plan.entries, strict=True):
        if layout.parts[name] == part:
            columns.append(TableColumn(name, text, "", f"{entry.id} {entry.label}"))
    for name, slot in zip(layout.columns, plan.slots, strict=True):
        if layout.parts[name] == part:
            columns.append(_cell(layout.dialect, name, slot, lang))
    title = f"{plan.id} {plan.version}"
    return SqlTable(layout.tables[part - 1], title, tuple(columns), "submission_id")


def _cell(dialect: Dialect, name: str, slot: Slot, lang: Lang) -> TableColumn:
    label = f"{slot.current_key} {slot.label}"
    if slot.previous:
        label = comment("previous", lang, label=label)
    if slot.decimals:
        label = comment("steps", lang, label=label, step=show(1, slot.decimals))
    if slot.kind != "number":
        return TableColumn(name, dialect.types["text"], "", label)
    return TableColumn(name, dialect.types["number"], f" CHECK (abs({name}) < {LIMIT})", label)


def _explanations(layout: TableLayout, lang: Lang) -> SqlTable:
    text = layout.dialect.types["text"]
    columns = (
        TableColumn("submission_id", text, " NOT NULL"),
        TableColumn("rule", text, " NOT NULL"),
        TableColumn("explanation", text, " NOT NULL"),
        TableColumn("cell_values", text, "", comment("cell_values", lang, table=layout.table)),
    )
    name = f"{layout.table}_explanations"
    return SqlTable(name, comment("explanations", lang), columns, "submission_id, rule")


def _rules(layout: TableLayout, wide: bool, lang: Lang) -> SqlTable:
    types = layout.dialect.types
    steps = types["wide" if wide else "whole"]
    columns = (
        TableColumn("number", types["whole"], " NOT NULL"),
        *(TableColumn(name, types["text"]) for name in ("rule", "kind", "severity", "unit")),
        TableColumn("per_unit", steps, "", comment("per_unit", lang)),
        *(TableColumn(name, types["text"]) for name in ("text", "message")),
    )
    return SqlTable(f"{layout.table}_rules", comment("rules", lang), columns, "number")


# Statements ----------------------------------------------------------------------------


def _create(dialect: Dialect, table: SqlTable) -> Iterator[str]:
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
                text = dialect.quoted(inert(column.comment))
                yield f"COMMENT ON COLUMN {table.name}.{column.name} IS {text};"


def _column(dialect: Dialect, column: TableColumn) -> tuple[str, str]:
    """A column, and its comment where that stands behind the comma."""
    shown = f"{column.name} {column.type}{column.constraints if dialect.constrains else ''}"
    text = inert(column.comment)
    if text and dialect.comments == "column":
        return f"{shown} COMMENT {dialect.quoted(text)}", ""
    return shown, f" -- {text}" if text and dialect.comments == "line" else ""


def _filled(dialect: Dialect, table: SqlTable, checks: Sequence[SqlCheck]) -> Iterator[str]:
    columns = ", ".join(column.name for column in table.columns)
    for first in range(0, len(checks), _BATCH):
        rows = ",\n".join(_row(dialect, check) for check in checks[first : first + _BATCH])
        yield f"INSERT INTO {table.name} ({columns}) VALUES\n{rows};"


def _row(dialect: Dialect, check: SqlCheck) -> str:
    texts = (check.id, check.kind, check.severity, check.unit, check.text, check.message or "")
    *first, text, message = [dialect.quoted(text) for text in texts]
    if check.message is None:
        message = "NULL"
    return f"    ({check.number}, {', '.join(first)}, {check.per_unit}, {text}, {message})"
