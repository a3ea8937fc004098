"""One check of a form as data: what is wrong where, as SQL over the names of a table layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from formspec.plugins import Severity
from formspec_sql.tree import FALSE, Expr, Identifier, NumberLiteral, columns

FAIL, INCOMPLETE, DIGITS = NumberLiteral(1), NumberLiteral(2), NumberLiteral(3)
"""The states of a check; NULL where it reports nothing."""


@dataclass(frozen=True, slots=True)
class SqlCheck:
    """One check of a header field, a cell or a rule."""

    id: str
    """What a finding names: the rule's id, or ``range:9.A``."""
    kind: str
    """The kind of the finding: ``sum``, ``range`` …"""
    severity: Severity
    """That of the finding."""
    state: Expr
    """FAIL, INCOMPLETE, DIGITS or NULL."""
    suspect: Expr = FALSE
    """A quick test: true in every row where ``state`` is not NULL, and perhaps in others."""
    limits: tuple[tuple[Identifier, int | None, int | None], ...] = ()
    """Columns with their least and greatest value; a row outside is suspect too."""
    left: Expr | None = None
    """The left side in steps."""
    right: Expr | None = None
    """The right side in steps."""
    values: Expr | None = None
    """The values that an explanation is tied to, as one text."""
    unit: str = ""
    """The name of the unit of both sides."""
    per_unit: int = 1
    """How many steps make one of ``unit``."""
    text: str = ""
    """The rule as it is printed."""
    message: str | None = None
    """The message of the definition, if it has one."""
    wide: bool = False
    """Whether the sides need more than 64 bits."""
    number: int = 0
    """The place among all checks of the form, from 1."""

    def names(self) -> Iterator[str]:
        """The names of columns in it, with repetitions."""
        yield from columns(self.state, self.suspect, self.left, self.right, self.values)
        yield from (name.text for name, _, _ in self.limits)
