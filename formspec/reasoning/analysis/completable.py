"""All rules together on one filled form: can it still be completed, and if not, why not.

``validate`` and ``bounds`` look at each rule by itself; here they are asked together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from formspec.engine.bounds import widened
from formspec.engine.decode import shown_value
from formspec.engine.plan import Slot
from formspec.language.form import Form
from formspec.reasoning.analysis.extent import Extreme, extreme
from formspec.reasoning.analysis.premises import FilledPremises, applying, premises_of
from formspec.reasoning.analysis.scan import CellRange
from formspec.reasoning.analysis.true_amounts import Amounts, true_amounts
from formspec.reasoning.solver.certificate import Certificate, Premise, Tree
from formspec.reasoning.solver.entail import Point, minimal
from formspec.submissions.numeral import show
from formspec.submissions.submission import Submission


@dataclass(frozen=True)
class Joint:
    """What the filled cells leave, by the rules of severity error.

    ``completable``: ``completion`` is one way to fill in the blanks, by cell key, and ``ranges``
    are the exact ranges of the blank numbers. ``contradictory``: the ``rules`` and filled
    ``cells`` cannot go together, and none of them can be left out, but that a rule whose numbers
    were cut off (``truncate``) names all of its cells; the ``certificate`` proves it.
    ``undecided``: it could not be found out. ``amounts`` are about rules that round, None where
    no such rule applies; ``open`` are blanks whose range may be too wide.
    """

    form: Form
    verdict: Literal["completable", "contradictory", "undecided"]
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    certificate: Certificate | None = None
    completion: Mapping[str, str] | None = None
    ranges: tuple[CellRange, ...] = ()
    amounts: Amounts | None = None
    open: tuple[str, ...] = ()


def joint(form: Form, submission: Submission | Mapping[str, Any]) -> Joint:
    """Whether a submission can still become one in which no rule of severity error fails.

    A blank may still be filled in also where the form says ``blank: zero``. Raises
    FormspecError like ``validate``.
    """
    filled = premises_of(form, submission)
    amounts = true_amounts(filled.plan, filled.values, applying(filled.plan, filled.values))
    answer = filled.search.prove(())
    if answer is None:
        return Joint(form, "undecided", amounts=amounts)
    if isinstance(answer, Point):
        return _completable(form, filled, answer, amounts)
    proof = minimal(_about(filled, answer), (), len(filled.plan.slots), filled.search.effort)
    if proof is None:
        return Joint(form, "undecided", amounts=amounts)
    return Joint(form, "contradictory", *filled.reason(proof), proof, amounts=amounts)


def _about(filled: FilledPremises, tree: Tree) -> list[Premise]:
    """The rules of a proof, and all that the form says of cells."""
    used = filled.search.used(tree)
    return [p for p in used if p.kind == "rule"] + [p for p in filled.premises if p.kind != "rule"]


def _completable(
    form: Form, filled: FilledPremises, point: Point, amounts: Amounts | None
) -> Joint:
    plan, ranges, unsure = filled.plan, [], []
    completion = {}
    for cell, slot in enumerate(plan.slots):
        if filled.values[cell] is not None or slot.previous or not (slot.steps or slot.answers):
            continue
        known = cell in filled.cells
        if known:
            completion[slot.key] = shown_value(slot, point.values[cell]) or ""
        if slot.steps and not slot.computed:
            low, high = _ends(filled, cell) if known else map(Extreme, widened(slot))
            if not (low.decided and high.decided):
                unsure.append(slot.key)
            ranges.append(CellRange(slot.key, _shown(slot, low.value), _shown(slot, high.value),
                                    low.certificate, high.certificate))  # fmt: skip
    return Joint(
        form,
        "completable",
        completion=completion,
        ranges=tuple(ranges),
        amounts=amounts,
        open=tuple(unsure),
    )


def _ends(filled: FilledPremises, cell: int) -> tuple[Extreme, Extreme]:
    bounds = widened(filled.plan.slots[cell])
    low, high = (
        extreme(filled.search, cell, upwards, bound)
        for upwards, bound in zip((False, True), bounds, strict=True)
    )
    return (
        replace(low, certificate=None) if low.value == bounds[0] else low,
        replace(high, certificate=None) if high.value == bounds[1] else high,
    )


def _shown(slot: Slot, steps: int | None) -> str | None:
    return None if steps is None else show(steps, slot.decimals)
