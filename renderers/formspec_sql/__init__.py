"""Renders a form as an SQL script: tables for submissions and a view of what is wrong.

One row is one submission. The view ``…_findings`` says of each row what the library says
of that submission: rules with both sides, blanks by the library's theory, the checks of
single cells and of the header. All numbers are exact: whole counts of the smallest step.
"""

from formspec.compile import plan
from formspec.form import Form
from formspec.problem import Lang
from formspec.renderer import FEATURES, Loss, Rendering
from formspec_sql.checks import Check, checks
from formspec_sql.dialect import DIALECTS, WORD, inert
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
    options = frozenset({"dialect"})

    def render(
        self, form: Form, *, lang: Lang | None = None, dialect: str = "postgresql"
    ) -> Rendering:
        """The script as UTF-8, comments in ``lang``.

        Raises ValueError if there is no such ``dialect``.
        """
        if dialect not in DIALECTS:
            raise ValueError(f"no such dialect: {dialect!r}; there are {', '.join(DIALECTS)}")
        sheet = Sheet(plan(form), DIALECTS[dialect])
        found, lost = checks(sheet)
        wide = _wide(sheet, found)
        statements = [
            _head(form, sheet, lost, lang or form.language),
            *tables(sheet, found, wide, lang or form.language),
            *Views(sheet, found, wide).statements(),
        ]
        return Rendering("\n\n".join(statements).encode() + b"\n", self.suffix, lost)


def _wide(sheet: Sheet, found: tuple[Check, ...]) -> bool:
    """Whether the sides of some rule need more than 64 bits."""
    return sheet.dialect.limit > WORD and any(check.wide for check in found)


def _head(form: Form, sheet: Sheet, lost: tuple[Loss, ...], lang: Lang) -> str:
    """What the script is and how its tables are filled."""
    table = sheet.table
    facts = {"title": form.title, "form": form.id, "version": form.version,
             "digest": form.digest, "dialect": sheet.dialect.name}  # fmt: skip
    lines = [
        say("head", lang, **facts),
        say("rows", lang, table=table),
        say("values", lang),
        say("unreadable", lang),
    ]
    parts = range(2, max(sheet.parts.values(), default=1) + 1)
    if parts:
        lines.append(say("parts", lang, tables=", ".join(f"{table}_{part}" for part in parts)))
    if sheet.dialect.name == "postgresql":
        lines.append(say("jit", lang))
    lines += [say("loss", lang, rule=loss.rule, lacks=", ".join(loss.lacks)) for loss in lost]
    return "\n".join(f"-- {inert(line)}" for line in lines)
