"""What ``locate`` answers, as data: faults, their repairs in order of evidence, and changes."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from formspec.diagnostics.problem import Lang, chosen_lang
from formspec.language.form import Form
from formspec.reasoning.repair.change import Change
from formspec.reasoning.repair.locate_messages import sentence, short
from formspec.reasoning.solver.hitting import Weight

PLAIN = ("unknown", "answer", "blank")
"""Mechanisms that say nothing but that the cell would repair."""

CLEAR = 3
"""So many times likelier than the next is a repair that stands out."""


class Repair(NamedTuple):
    """Cells that repair a fault when all of them are changed."""

    changes: tuple[Change, ...]
    """What is changed, in the order of the form."""
    rules: tuple[str, ...]
    """The ids of the rules that hold then."""
    score: int
    """How likely it is, compared with other repairs of the fault."""
    language: Lang = "zh"
    """The language of the form."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells, in the order of the form."""
        return tuple(change.cell for change in self.changes)

    @property
    def has_evidence(self) -> bool:
        """Whether something speaks for every change besides that it would repair."""
        return all(change.mechanism not in PLAIN for change in self.changes)

    def message(self, lang: Lang | None = None) -> str:
        """What to look at, in one sentence."""
        return sentence(self.changes, len(self.rules), chosen_lang(lang, self.language))

    def proposal(self, lang: Lang | None = None) -> str:
        """The same without what follows from it."""
        return short(self.changes, chosen_lang(lang, self.language))


@dataclass(frozen=True, slots=True)
class Fault:
    """Rules that fail and hang together, with every lightest set of cells that repairs them."""

    rules: tuple[str, ...]
    """The ids of the rules, or ``range:9.A`` where a figure is outside its bounds."""
    repairs: tuple[Repair, ...]
    """The repairs, the likeliest first; none where the cells that may change cannot repair it."""
    weight: Weight
    """What each of the repairs weighs."""
    decided: bool = True
    """False where the limit of work was reached: each repair does repair, but some may be
    missing, or lighter ones."""

    @property
    def best(self) -> Repair | None:
        """The repair that stands out: the only one, or one with much more evidence than others."""
        if not self.repairs or not self.decided:
            return None
        first = self.repairs[0]
        if len(self.repairs) == 1:
            return first
        clear = first.score >= CLEAR * self.repairs[1].score
        return first if clear and first.has_evidence else None


@dataclass(frozen=True, slots=True)
class Located:
    """The faults of a submission; one repair of each, together, repairs it.

    So the lightest sets for the whole form are all ways to take one repair of each fault.
    """

    form: Form
    """The form."""
    faults: tuple[Fault, ...]
    """The faults, in the order of the form."""

    @property
    def decided(self) -> bool:
        """Whether all lightest sets were found."""
        return all(fault.decided for fault in self.faults)

    @property
    def weight(self) -> Weight:
        """What the lightest sets weigh."""
        return sum((fault.weight for fault in self.faults), 0)

    def to_dict(self, lang: Lang | None = None, source: str | None = None) -> dict[str, Any]:
        """The JSON shape; numbers are decimal strings."""
        named, lang = (
            {} if source is None else {"source": source},
            chosen_lang(lang, self.form.language),
        )
        return {
            "form": self.form.id,
            "version": self.form.version,
            **named,
            "decided": self.decided,
            "faults": [
                {
                    "rules": list(fault.rules),
                    "weight": str(fault.weight),
                    "decided": fault.decided,
                    "repairs": [_repair_shape(repair, lang) for repair in fault.repairs],
                }
                for fault in self.faults
            ],
        }


SHOWN = ("cell", "label", "old", "value", "low", "high", "mechanism", "other")
"""What JSON has of a change."""


def _repair_shape(repair: Repair, lang: Lang | None) -> dict[str, Any]:
    changes = [{name: getattr(change, name) for name in SHOWN} for change in repair.changes]
    return {"changes": changes, "message": repair.message(lang)}
