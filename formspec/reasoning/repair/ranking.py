"""Repairs in order of evidence: what each cell should be, and what speaks for it."""

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

from formspec.engine.compiled import compile_form
from formspec.engine.decode import shown_value
from formspec.engine.plan import Slot
from formspec.language.form import Form
from formspec.reasoning.network.filled_part import FilledPart, subproblems
from formspec.reasoning.network.values import StepValues
from formspec.reasoning.repair.change import Change
from formspec.reasoning.repair.evidence import (
    Guess,
    Surroundings,
    all_surroundings,
    answered,
    exchange,
    guess,
)
from formspec.reasoning.repair.results import Fault, Repair
from formspec.reasoning.repair.search import remaining
from formspec.reasoning.solver.constraints import Domain, reduced
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.hitting import LightestSets, Weight
from formspec.reasoning.solver.solve import span
from formspec.submissions.numeral import LIMIT

CROSSED = 1_000
"""So much more likely is a change if the figure it asks for stands where its own is asked for."""


class Option(NamedTuple):
    """One set of cells that repairs, with the figures that each may get."""

    cells: tuple[int, ...]
    """The cells, in order."""
    spans: tuple[Domain, ...]
    """What each cell can be, in steps."""
    guesses: tuple[Guess, ...]
    """What speaks best for changing each cell."""
    score: int
    """What speaks for all of them."""


class Draft(NamedTuple):
    """A fault with its options, not in order yet."""

    rules: tuple[str, ...]
    """The ids of the rules that fail."""
    weight: Weight
    """What each option weighs."""
    decided: bool
    """Whether these are all lightest options."""
    options: list[Option]
    """The options."""


def drafted(
    form: Form, filled: FilledPart, read: StepValues, sets: LightestSets, rules: tuple[str, ...]
) -> Draft:
    """What could be changed, and to what."""
    facts, decided, options = all_surroundings(form), sets.decided, []
    for cells in sets.sets:
        try:
            spans = _spans(filled, cells)
        except UndecidedError:
            decided = False
            spans = tuple(filled.net.limits[cell] for cell in cells)
        guesses = tuple(
            [_guess(facts[cell], filled, read, cell, span)
             for cell, span in zip(cells, spans, strict=True)]
        )  # fmt: skip
        option = Option(cells, spans, guesses, prod([guess.score for guess in guesses]))
        options.append(_swapped(filled, option) if len(cells) == 2 else option)
    return Draft(rules, sets.weight, decided, options)


def _guess(
    facts: Surroundings | None, filled: FilledPart, read: StepValues, cell: int, span: Domain
) -> Guess:
    if facts is None:
        return answered(*span)
    old = None if cell in read.blank else filled.values[cell]
    return guess(facts, old, *span, filled.values)


def _spans(filled: FilledPart, cells: tuple[int, ...]) -> tuple[Domain, ...]:
    """What each cell can be while the others of the set are free too."""
    if len(cells) == 1 and filled.is_small and cells[0] in filled.part.linear:
        return (remaining(filled, cells[0]),)
    spans = {cell: filled.net.limits[cell] for cell in cells}
    for subproblem in subproblems(filled, cells):
        for cell in spans.keys() & set(subproblem.free):
            spans[cell] = span(subproblem.constraints, subproblem.domains, cell, filled.effort)
    return tuple(spans[cell] for cell in cells)


def _swapped(filled: FilledPart, option: Option) -> Option:
    """Two cells that repair when each gets the figure of the other."""
    first, second = option.cells
    mine, theirs = filled.values[first], filled.values[second]
    slots = filled.net.plan.slots
    if slots[first].steps != slots[second].steps or not slots[first].steps or mine == theirs:
        return option
    assert mine is not None  # noqa: S101 - what is unknown is not changed
    assert theirs is not None  # noqa: S101
    exchanged = {first: (theirs, theirs), second: (mine, mine)}
    for cell, (value, _) in exchanged.items():
        low, high = filled.net.limits[cell]
        if not low <= value <= high:
            return option
    for subproblem in subproblems(filled, option.cells):
        domains = {**subproblem.domains, **exchanged}
        if any(reduced(each, domains) is not True for each in subproblem.constraints):
            return option
    guesses = exchange(mine, theirs, first, second)
    better = option._replace(guesses=guesses, score=prod([guess.score for guess in guesses]))
    return better if better.score > option.score else option


# In order ------------------------------------------------------------------------------


def ranked(form: Form, read: StepValues, drafts: Sequence[Draft]) -> tuple[Fault, ...]:
    """The faults with their repairs, the likeliest first."""
    slots = compile_form(form).slots
    if len(drafts) > 1:
        drafts = _crossed(drafts, read, slots)
    return tuple([_fault(form, slots, read, draft) for draft in drafts])


class _Single(NamedTuple):
    """A repair of one cell that is now this figure and should be that, in finest steps."""

    fault: int
    option: int
    cell: int
    old: int
    new: int


def _crossed(drafts: Sequence[Draft], read: StepValues, slots: Sequence[Slot]) -> Sequence[Draft]:
    """Two cells of different faults, each of which should be what stands in the other."""
    singles = list(_singles(drafts, read, slots))
    by_figures = {(single.old, single.new): single for single in reversed(singles)}
    options = [list(draft.options) for draft in drafts]
    for single in singles:
        other = by_figures.get((single.new, single.old))
        if other is not None and other.fault != single.fault:
            option = options[single.fault][single.option]
            score = option.score * CROSSED
            guess = option.guesses[0]._replace(score=score, mechanism="exchanged", other=other.cell)
            options[single.fault][single.option] = option._replace(guesses=(guess,), score=score)
    return [draft._replace(options=own) for draft, own in zip(drafts, options, strict=True)]


def _singles(drafts: Sequence[Draft], read: StepValues, slots: Sequence[Slot]) -> Iterator[_Single]:
    finest = max(slot.decimals for slot in slots)
    for number, draft in enumerate(drafts):
        for place, option in enumerate(draft.options):
            cell, (low, high) = option.cells[0], option.spans[0]
            old = read.values[cell]
            if len(option.cells) == 1 and low == high and slots[cell].steps and old is not None:
                fine = 10 ** (finest - slots[cell].decimals)
                yield _Single(number, place, cell, old * fine, low * fine)


def _fault(form: Form, slots: Sequence[Slot], read: StepValues, draft: Draft) -> Fault:
    ordered = sorted(draft.options, key=lambda option: (-option.score, option.cells))
    repairs = []
    for option in ordered:
        whole = zip(option.cells, option.spans, option.guesses, strict=True)
        changes = tuple([_change(form, slots, read, *each) for each in whole])
        repairs.append(Repair(changes, draft.rules, option.score, form.language))
    return Fault(draft.rules, tuple(repairs), draft.weight, draft.decided)


def _change(
    form: Form, slots: Sequence[Slot], read: StepValues, cell: int, span: Domain, guess: Guess
) -> Change:
    slot, (low, high) = slots[cell], span
    unit = form.by_path[slot.path].unit
    least = shown_value(slot, low) if low > -LIMIT + 1 else None
    if low == high:
        value = most = least
    else:
        most = shown_value(slot, high) if high < LIMIT - 1 else None
        value = None if guess.value is None else shown_value(slot, guess.value)
    return Change(
        slot.key,
        slot.name,
        None if cell in read.blank else shown_value(slot, read.values[cell]),
        value,
        least,
        most,
        guess.mechanism,
        guess.power,
        guess.unit,
        None if guess.other < 0 else slots[guess.other].key,
        unit.name if unit else "",
    )
