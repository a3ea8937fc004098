"""Renders a form as an SQL script: tables for submissions and a view of what is wrong.

One row is one submission. The view ``…_findings`` says of each row what the library says
of that submission: rules with both sides, blanks by the library's theory, the checks of
single cells and of the header. All numbers are exact: whole counts of the smallest step.
"""

from typing import ClassVar

from formspec.plugins import Form, Lang, Loss, Rendering, compile_form
from formspec_sql.checks import checks
from formspec_sql.comments import comment
from formspec_sql.dialect import DIALECTS, inert
from formspec_sql.table_layout import TableLayout
from formspec_sql.tables import tables
from formspec_sql.views import Views

__all__ = ["SqlRenderer"]


class SqlRenderer:
    """A script for PostgreSQL, DuckDB, SQLite or Spark; it expresses every rule.

    What a database cannot hold is lost and reported: on SQLite, for one, sums that have
    no place in 64 bits.
    """

    name = "sql"
    suffix = ".sql"
    expresses = frozenset({
        "sum", "part", "parts", "gate", "check",
        "when", "half", "truncate", "previous", "warning", "note", "cell",
    })  # fmt: skip
    options: ClassVar = {"dialect": tuple(DIALECTS)}

    def render(
        self, form: Form, *, lang: Lang | None = None, dialect: str = "postgresql"
    ) -> Rendering:
        """The script as UTF-8, comments in ``lang``."""
        lang = lang or form.language
        layout = TableLayout(compile_form(form), DIALECTS[dialect])
        all_checks, lost = checks(layout)
        wide = any(check.wide for check in all_checks)
        statements = [
            _head(form, layout, lost, lang),
            *tables(layout, all_checks, wide, lang),
            *Views(layout, all_checks, wide).statements(),
        ]
        return Rendering("\n\n".join(statements).encode() + b"\n", self.suffix, lost)


def _head(form: Form, layout: TableLayout, lost: tuple[Loss, ...], lang: Lang) -> str:
    """What the script is, how its tables are filled, and what it does not check."""
    facts = {"title": form.title, "form": form.id, "version": form.version,
             "digest": form.digest, "dialect": layout.dialect.name}  # fmt: skip
    lines = [
        comment("head", lang, **facts),
        comment("rows", lang, table=layout.table),
        comment("values", lang),
        comment("unreadable", lang),
    ]
    if layout.size > 1:
        lines.append(comment("parts", lang, tables=", ".join(layout.tables[1:])))
    if layout.dialect.jit:
        lines.append(comment("jit", lang))
    for loss in lost:
        why = " ".join(comment(f"lacks_{lack}", lang) for lack in loss.lacks)
        lines.append(comment("loss", lang, rule=loss.rule, text=loss.text, why=why))
    return "\n".join(f"-- {inert(line)}" for line in lines)
