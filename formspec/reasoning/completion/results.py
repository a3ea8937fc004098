"""What ``fill`` answers, as data: the blanks that are certain, each with its reason."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from formspec.diagnostics.problem import Lang, chosen_lang
from formspec.language.form import Form
from formspec.reasoning.completion.messages import certain, impossible, outside
from formspec.submissions.submission import Submission, to_dict


class Certain(NamedTuple):
    """A blank with one possible value, as it is filled in."""

    cell: str
    """The key of the cell."""
    label: str
    """What the form prints at it, without the unit."""
    value: str
    """The value: a decimal number or an answer."""
    unit: str
    """The unit of the value; empty for ncell."""
    rules: tuple[str, ...]
    """The ids of the rules that leave no other value; none where its bounds do."""
    texts: tuple[str, ...]
    """The same rules as printed."""
    cells: tuple[str, ...]
    """The cells whose values the rules start from."""
    language: Lang = "zh"
    """The language of the form."""

    def message(self, lang: Lang | None = None) -> str:
        """The cell, the value and why, in one sentence."""
        place = f"{self.cell} {self.label}".rstrip()
        return certain(place, self.value, self.unit, self.texts, chosen_lang(lang, self.language))


class Contradiction(NamedTuple):
    """Rules that cannot all hold whatever the blanks are, none of which could be left out."""

    rules: tuple[str, ...]
    """The ids of the rules, or ``range:9.A`` for a figure outside its bounds."""
    texts: tuple[str, ...]
    """The same rules as printed."""
    cells: tuple[str, ...]
    """The filled cells that the rules look at."""
    language: Lang = "zh"
    """The language of the form."""

    def message(self, lang: Lang | None = None) -> str:
        """What contradicts what, in one sentence."""
        chosen = chosen_lang(lang, self.language)
        if self.rules[0].startswith("range:"):
            return outside(self.cells, chosen)
        return impossible(self.texts, self.cells, chosen)


@dataclass(frozen=True, slots=True)
class Filled:
    """A submission with its certain blanks filled in."""

    form: Form
    """The form."""
    submission: Submission
    """The submission with the blanks filled in; as it was where there is a ``conflict``."""
    cells: tuple[Certain, ...] = ()
    """The blanks that were filled in, in the order of the form."""
    conflict: Contradiction | None = None
    """Why nothing can be filled in; None where that is not so."""
    undecided: tuple[str, ...] = ()
    """Blanks that could not be decided within the limit of work; they stay blank."""

    def to_dict(self, lang: Lang | None = None) -> dict[str, Any]:
        """The JSON shape; numbers are decimal strings."""
        conflict, lang = self.conflict, chosen_lang(lang, self.form.language)
        return {
            "form": self.form.id,
            "version": self.form.version,
            "cells": [
                {
                    "cell": cell.cell,
                    "label": cell.label,
                    "value": cell.value,
                    "rules": list(cell.rules),
                    "cells": list(cell.cells),
                    "message": cell.message(lang),
                }
                for cell in self.cells
            ],
            "conflict": None
            if conflict is None
            else {
                "rules": list(conflict.rules),
                "cells": list(conflict.cells),
                "message": conflict.message(lang),
            },
            "undecided": list(self.undecided),
            "submission": to_dict(self.form, self.submission),
        }
