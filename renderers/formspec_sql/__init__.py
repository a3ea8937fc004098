"""Renders a form as an SQL script: tables for submissions and a view of what is wrong.

One row is one submission. The view ``…_findings`` says of each row what the library says
of that submission: rules with both sides, blanks by the library's theory, the checks of
single cells and of the header. All numbers are exact: whole counts of the smallest step.
"""

from typing import ClassVar

from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import compile_form
from formspec.language.form import Form
from formspec.plugins.protocols import FEATURES, Loss, Rendering
from formspec_sql.checks import checks
from formspec_sql.dialect import DIALECTS, inert
from formspec_sql.sheet import Sheet
from formspec_sql.tables import tables
from formspec_sql.views import Views
from formspec_sql.words import say

__all__ = ["SqlRenderer"]


class SqlRenderer:
    """A script for PostgreSQL, DuckDB, SQLite or Spark; it expresses every rule.

    What a database cannot hold is lost and reported: on SQLite, for one, sums that have
    no room in 64 bits.
    """

    name = "sql"
    suffix = ".sql"
    expresses = frozenset(FEATURES)
    options: ClassVar = {"dialect": tuple(DIALECTS)}

    def render(
        self, form: Form, *, lang: Lang | None = None, dialect: str = "postgresql"
    ) -> Rendering:
        """The script as UTF-8, comments in ``lang``."""
        lang = lang or form.language
        sheet = Sheet(compile_form(form), DIALECTS[dialect])
        found, lost = checks(sheet)
        wide = any(check.wide for check in found)
        statements = [
            _head(form, sheet, lost, lang),
            *tables(sheet, found, wide, lang),
            *Views(sheet, found, wide).statements(),
        ]
        return Rendering("\n\n".join(statements).encode() + b"\n", self.suffix, lost)


def _head(form: Form, sheet: Sheet, lost: tuple[Loss, ...], lang: Lang) -> str:
    """What the script is, how its tables are filled, and what it does not check."""
    facts = {"title": form.title, "form": form.id, "version": form.version,
             "digest": form.digest, "dialect": sheet.dialect.name}  # fmt: skip
    lines = [
        say("head", lang, **facts),
        say("rows", lang, table=sheet.table),
        say("values", lang),
        say("unreadable", lang),
    ]
    if sheet.size > 1:
        lines.append(say("parts", lang, tables=", ".join(sheet.tables[1:])))
    if sheet.dialect.jit:
        lines.append(say("jit", lang))
    for loss in lost:
        why = " ".join(say(f"lacks_{lack}", lang) for lack in loss.lacks)
        lines.append(say("loss", lang, rule=loss.rule, text=loss.text, why=why))
    return "\n".join(f"-- {inert(line)}" for line in lines)
