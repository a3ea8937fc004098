"""What ``fill`` answers, as data: the blanks that are certain, each with its reason."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from formspec.diagnostics.problem import Lang
from formspec.language.form import Form
from formspec.reasoning.completion.messages import certain, impossible, outside
from formspec.submissions.submission import Submission, to_dict


class Certain(NamedTuple):
    """A blank with one possible value: ``value`` as it is filled in, with its ``unit``.

    ``rules`` are the ids of the rules that leave no other, ``texts`` the same as printed;
    ``cells`` are those whose values they start from. Without a rule its bounds leave no other.
    """

    cell: str
    label: str
    value: str
    unit: str
    rules: tuple[str, ...]
    texts: tuple[str, ...]
    cells: tuple[str, ...]
    language: Lang = "zh"

    def message(self, lang: Lang | None = None) -> str:
        """The cell, the value and why, in one sentence."""
        place = f"{self.cell} {self.label}".rstrip()
        return certain(place, self.value, self.unit, self.texts, lang or self.language)


class Conflict(NamedTuple):
    """Rules that cannot all hold whatever the blanks are, none of which could be left out.

    ``rules`` are ids, or ``range:9.A`` for a figure outside its bounds; ``texts`` the same as
    printed, ``cells`` the filled cells that they look at.
    """

    rules: tuple[str, ...]
    texts: tuple[str, ...]
    cells: tuple[str, ...]
    language: Lang = "zh"

    def message(self, lang: Lang | None = None) -> str:
        """What contradicts what, in one sentence."""
        chosen = lang or self.language
        if self.rules[0].startswith("range:"):
            return outside(self.cells, chosen)
        return impossible(self.texts, self.cells, chosen)


@dataclass(frozen=True, slots=True)
class Filled:
    """A submission with its certain blanks filled in.

    ``submission`` is the one that was given where there is a ``conflict``. ``undecided`` are
    blanks that could not be decided within the limit of work; they stay blank.
    """

    form: Form
    submission: Submission
    cells: tuple[Certain, ...] = ()
    conflict: Conflict | None = None
    undecided: tuple[str, ...] = ()

    def to_dict(self, lang: Lang | None = None) -> dict[str, Any]:
        """The JSON shape; numbers are decimal strings."""
        found = self.conflict
        return {
            "form": self.form.id,
            "version": self.form.version,
            "cells": [
                {
                    "cell": one.cell,
                    "label": one.label,
                    "value": one.value,
                    "rules": list(one.rules),
                    "cells": list(one.cells),
                    "message": one.message(lang),
                }
                for one in self.cells
            ],
            "conflict": None
            if found is None
            else {
                "rules": list(found.rules),
                "cells": list(found.cells),
                "message": found.message(lang),
            },
            "undecided": list(self.undecided),
            "submission": to_dict(self.form, self.submission),
        }
