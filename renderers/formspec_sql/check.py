"""One check of a form as data: what is wrong where, as SQL over the names of a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from formspec.plugins import Severity
from formspec_sql.tree import FALSE, Expr, Name, Number, columns

FAIL, INCOMPLETE, DIGITS = Number(1), Number(2), Number(3)
"""The states of a check; NULL where nothing is to be said."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    It is ``suspect`` in every row where it has something to say, and perhaps in others; so
    is every name outside its ``limits``. ``left`` and ``right`` are in steps, ``per_unit`` of
    which make one of ``unit``; ``wide`` says that they need more than 64 bits. ``values`` is
    what an explanation is tied to.
    """

    id: str
    kind: str
    severity: Severity
    state: Expr
    suspect: Expr = FALSE
    limits: tuple[tuple[Name, int | None, int | None], ...] = ()
    left: Expr | None = None
    right: Expr | None = None
    values: Expr | None = None
    unit: str = ""
    per_unit: int = 1
    text: str = ""
    message: str | None = None
    wide: bool = False
    number: int = 0

    def names(self) -> Iterator[str]:
        """The names in it, each time they stand there."""
        yield from columns(self.state, self.suspect, self.left, self.right, self.values)
        yield from (name.text for name, _, _ in self.limits)
