"""A cell as findings show it, and what their sentences call it."""

from typing import Literal, NamedTuple

from formspec.diagnostics.problem import Lang
from formspec.engine.finding_messages import RULE_TEXTS
from formspec.language.vocabulary import current_key

CellState = Literal["filled", "blank", "computed"]
"""Where a value is from: it was filled in, a blank counts as 0, or it was calculated."""


class CellValue(NamedTuple):
    """A cell as a finding shows it."""

    path: str
    """The path of its item, ``field:ID`` of a header field."""
    column: str | None
    """The id of its column, None in a form with one column."""
    label: str
    """The label as printed."""
    value: str | None
    """A decimal string, an answer or the raw text; None for a blank."""
    name: str = ""
    """The label without 其中 before it and the unit behind it."""
    heading: str = ""
    """The printed head of its column."""
    unit: str = ""
    """Its unit."""
    state: CellState = "filled"
    """Where the value is from."""

    def named(self, lang: Lang) -> str:
        """Its number and label; a column by its head, never by its id."""
        if self.path.startswith("field:"):
            return self.label  # a header field has no number on paper
        return self.called(lang) if self.column else self._with(self.label, lang)

    def called(self, lang: Lang) -> str:
        """The same without its unit: where a figure stands beside it."""
        return self._with(self.name or self.label, lang)

    def number(self, lang: Lang) -> str:
        """The same without any label."""
        return self._with("", lang)

    def _with(self, label: str, lang: Lang) -> str:
        path = self.path
        if path.startswith("prev(") and path.endswith(")"):
            path = current_key(path)
            path = RULE_TEXTS["previous"][lang == "en"].format(path)
        head = self.heading or self.column
        column = RULE_TEXTS["formula"][lang == "en"].format(head) if head else ""
        return f"{path} {label}".rstrip() + column
