"""Repairs in order of evidence: what each cell should be, and what speaks for it."""

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

from formspec.engine.compiled import compile_form
from formspec.engine.decode import shown_value
from formspec.engine.plan import Slot
from formspec.language.form import Form
from formspec.reasoning.network.filled_part import Case, knots
from formspec.reasoning.network.values import Steps
from formspec.reasoning.repair.change import Change
from formspec.reasoning.repair.evidence import Around, Guess, answered, around, exchange, guess
from formspec.reasoning.repair.results import Fault, Repair
from formspec.reasoning.repair.search import single
from formspec.reasoning.solver.constraints import reduced
from formspec.reasoning.solver.effort import UndecidedError
from formspec.reasoning.solver.hitting import LightestSets
from formspec.reasoning.solver.solve import span
from formspec.submissions.numeral import LIMIT

Span = tuple[int, int]

CROSSED = 1_000
"""So much more likely is a change if the figure it asks for stands where its own is asked for."""


class Option(NamedTuple):
    """One set of cells with the figures that each may get, and what speaks for all of them."""

    cells: tuple[int, ...]
    spans: tuple[Span, ...]
    guesses: tuple[Guess, ...]
    score: int


class Draft(NamedTuple):
    """A fault with its options, not in order yet."""

    rules: tuple[str, ...]
    sets: LightestSets
    decided: bool
    options: list[Option]


def drafted(
    form: Form, one: Case, read: Steps, sets: LightestSets, rules: tuple[str, ...]
) -> Draft:
    """What could be changed, and to what."""
    facts, decided, options = around(form), sets.decided, []
    for cells in sets.sets:
        try:
            spans = _spans(one, cells)
        except UndecidedError:
            decided = False
            spans = tuple(one.limits[cell] for cell in cells)
        guesses = tuple(
            [_guess(facts[cell], one, read, cell, span)
             for cell, span in zip(cells, spans, strict=True)]
        )  # fmt: skip
        option = Option(cells, spans, guesses, prod([found.score for found in guesses]))
        options.append(_swapped(one, option) if len(cells) == 2 else option)
    return Draft(rules, sets, decided, options)


def _guess(near: Around | None, one: Case, read: Steps, cell: int, ends: Span) -> Guess:
    if near is None:
        return answered(*ends)
    old = None if cell in read.blank else one.values[cell]
    return guess(near, old, *ends, one.values)


def _spans(one: Case, cells: tuple[int, ...]) -> tuple[Span, ...]:
    """From what to what each cell can be while the others of the set are free too."""
    if len(cells) == 1 and one.is_small and cells[0] in one.part.plain:
        return (single(one, cells[0]),)
    found = {cell: one.limits[cell] for cell in cells}
    for knot in knots(one, cells):
        for cell in knot.free:
            if cell in found:
                found[cell] = span(knot.formulas, knot.domains, cell)
    return tuple(found[cell] for cell in cells)


def _swapped(one: Case, option: Option) -> Option:
    """Two cells that repair when each gets the figure of the other."""
    first, second = option.cells
    mine, theirs = one.values[first], one.values[second]
    slots = one.plan.slots
    if slots[first].steps != slots[second].steps or not slots[first].steps or mine == theirs:
        return option
    assert mine is not None  # noqa: S101 - what is unknown is not changed
    assert theirs is not None  # noqa: S101
    new = {first: (theirs, theirs), second: (mine, mine)}
    for cell, (value, _) in new.items():
        low, high = one.limits[cell]
        if not low <= value <= high:
            return option
    for knot in knots(one, option.cells):
        own = {cell: new[cell] for cell in new if cell in knot.domains}
        for formula in knot.formulas:
            if reduced(formula, {**knot.domains, **own}) is not True:
                return option
    found = exchange(mine, theirs, first, second)
    better = option._replace(guesses=found, score=prod([one.score for one in found]))
    return better if better.score > option.score else option


# In order ------------------------------------------------------------------------------


def ranked(form: Form, read: Steps, drafts: Sequence[Draft]) -> tuple[Fault, ...]:
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


def _crossed(drafts: Sequence[Draft], read: Steps, slots: Sequence[Slot]) -> Sequence[Draft]:
    """Two cells of different faults, each of which should be what stands in the other."""
    singles = list(_singles(drafts, read, slots))
    by_figures = {(one.old, one.new): one for one in reversed(singles)}
    options = [list(draft.options) for draft in drafts]
    for one in singles:
        other = by_figures.get((one.new, one.old))
        if other is not None and other.fault != one.fault:
            now = options[one.fault][one.option]
            (found,) = now.guesses
            crossed = found._replace(
                score=found.score * CROSSED, mechanism="exchanged", other=other.cell
            )
            options[one.fault][one.option] = now._replace(guesses=(crossed,), score=crossed.score)
    return [draft._replace(options=own) for draft, own in zip(drafts, options, strict=True)]


def _singles(drafts: Sequence[Draft], read: Steps, slots: Sequence[Slot]) -> Iterator[_Single]:
    finest = max(slot.decimals for slot in slots)
    for number, draft in enumerate(drafts):
        for place, option in enumerate(draft.options):
            cell, (low, high) = option.cells[0], option.spans[0]
            old = read.values[cell]
            if len(option.cells) == 1 and low == high and slots[cell].steps and old is not None:
                fine = 10 ** (finest - slots[cell].decimals)
                yield _Single(number, place, cell, old * fine, low * fine)


def _fault(form: Form, slots: Sequence[Slot], read: Steps, draft: Draft) -> Fault:
    ordered = sorted(draft.options, key=lambda option: (-option.score, option.cells))
    repairs = [_repair(form, slots, read, draft, option) for option in ordered]
    return Fault(draft.rules, tuple(repairs), draft.sets.weight, draft.decided)


def _repair(form: Form, slots: Sequence[Slot], read: Steps, draft: Draft, option: Option) -> Repair:
    changes = [
        _change(form, slots, read, cell, ends, found)
        for cell, ends, found in zip(option.cells, option.spans, option.guesses, strict=True)
    ]
    return Repair(tuple(changes), draft.rules, option.score, form.language)


def _change(
    form: Form, slots: Sequence[Slot], read: Steps, cell: int, ends: Span, found: Guess
) -> Change:
    slot, (low, high) = slots[cell], ends
    unit = form.by_path[slot.path].unit
    least = shown_value(slot, low) if low > -LIMIT + 1 else None
    if low == high:
        value = most = least
    else:
        most = shown_value(slot, high) if high < LIMIT - 1 else None
        value = None if found.value is None else shown_value(slot, found.value)
    return Change(
        slot.key,
        slot.name,
        None if cell in read.blank else shown_value(slot, read.values[cell]),
        value,
        least,
        most,
        found.mechanism,
        found.power,
        found.unit,
        None if found.other < 0 else slots[found.other].key,
        unit.name if unit else "",
    )
