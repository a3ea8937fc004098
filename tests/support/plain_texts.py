"""Texts for back ends that read only what is plain: formulas of a workbook, views of SQL."""

from formspec.submissions.amount import Reading
from formspec.submissions.typed_input import Wanted, read_typed

UNREADABLE = "!"
"""A text in which no kind of cell sees a slip of the pen."""


def plainly(text: str | None, wanted: Wanted) -> str | None:
    """A text as the reading of typed texts hands it on."""
    read = Reading(text) if text is None else read_typed(text, wanted)
    return UNREADABLE if read.severity == "error" else read.value
