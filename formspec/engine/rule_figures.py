"""The facts of a rule that fails or waits: its sides compared in words that people use."""

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction

from formspec.engine.cell_value import CellState, CellValue
from formspec.engine.decode import shown_cell, shown_value
from formspec.engine.intervals import ChoiceTest, Guard, LinearRelation, Values, side
from formspec.engine.plan import Plan, PlannedRule
from formspec.engine.rule_facts import MAX_NAMED, RuleFacts
from formspec.language.vocabulary import Op
from formspec.submissions.numeral import show_fraction

FLIPPED: dict[str, Op] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
"""How sides compare that changed places."""

Cells = Callable[[int], CellValue]
Side = tuple[tuple[tuple[int, int], ...], int]
"""Weights and numbers of cells, and a constant."""


def rule_facts(plan: Plan, rule: PlannedRule, values: Values, filled: Collection[str]) -> RuleFacts:
    """The facts of a rule; ``filled`` are the keys of the cells where something stands."""

    def cell(number: int) -> CellValue:
        slot = plan.slots[number]
        state: CellState = "filled"
        if slot.key not in filled and not slot.previous:
            state = "computed" if slot.computed else "blank"
        return shown_cell(plan, slot, shown_value(slot, values[number]), state)

    left, right = rule.relation.left, rule.relation.right
    known = side(*left, values) is not None and side(*right, values) is not None
    facts = _figures(plan, rule, values, cell) if known else _partial(plan, rule, values, cell)
    gone = [number for number in rule.cells if values[number] is None]
    faults = [number for number in gone if plan.slots[number].key in filled]
    needs = faults or [*_needed(plan, gone, values)]
    waits = "fault" if faults else "computed" if rule.computes in gone else ""
    about = {number for _, number in left[0]}
    guarding = dict.fromkeys(_guarding(rule.when)) if rule.when is not None else ()
    guards = [n for n in guarding if n not in about and values[n] is not None]
    return facts._replace(
        guards=tuple(map(cell, guards)) if len(guards) <= MAX_NAMED else (),
        missing=tuple(map(cell, needs)),
        waits="uneven" if waits == "computed" and rule.computes in needs else waits,
    )


def _needed(plan: Plan, gone: list[int], values: Values) -> Iterator[int]:
    """What to fill in before cells are known: of a calculated one, what it is made of."""
    waiting, seen = gone[::-1], set[int]()
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        rule = plan.computing.get(number)
        terms = rule.relation.right[0] if rule is not None else ()
        needs = [term for _, term in terms if values[term] is None]
        waiting += needs[::-1]
        if not needs:
            yield number


def _guarding(guard: Guard) -> Iterator[int]:
    """The cells of a condition."""
    match guard:
        case LinearRelation(terms):
            yield from (number for _, number in terms)
        case ChoiceTest(number):
            yield number
        case _:
            for part in guard.parts:
                yield from _guarding(part)


def _figures(plan: Plan, rule: PlannedRule, values: Values, cell: Cells) -> RuleFacts:
    """Of a rule whose two sides are known."""
    left, right, op = rule.relation.left, rule.relation.right, rule.relation.op
    if not left[0]:
        left, right, op = right, left, FLIPPED[op]
    if len(left[0]) == 1:
        return _of_cell(plan, rule, values, cell, (left, op, right))
    is_parts = rule.kind == "parts"
    subject = [number for _, number in (right if is_parts else left)[0]]
    is_sum = not left[1] and all(_is_once(plan, rule, term) for term in left[0])
    one, other = (total(each, values) for each in (left, right))
    return RuleFacts(
        about="parts" if is_parts else "sum" if is_sum and subject else "sides",
        subject=tuple(map(cell, subject)),
        op=op,
        figure=amount(one, rule.per_unit),
        figure_unit=rule.unit,
        wanted=amount(other, rule.per_unit),
        unit=rule.unit,
        gap=amount(one - other, rule.per_unit),
        is_constant=not right[0],
    )


def _of_cell(
    plan: Plan, rule: PlannedRule, values: Values, cell: Cells, compared: tuple[Side, Op, Side]
) -> RuleFacts:
    """Of one cell, in its own unit; a part in another unit than the whole in both."""
    (((weight, number),), constant), op, right = compared
    slot = plan.slots[number]
    figure, other = values[number] or 0, total(right, values)
    converts = rule.kind == "part" and slot.unit != rule.unit
    # So much of the sum is one of what is wanted.
    scale = rule.per_unit if converts else weight * slot.steps
    rest = other - constant
    facts = RuleFacts(
        about="cell",
        subject=(cell(number),),
        op=op if weight > 0 else FLIPPED[op],
        figure=amount(figure, slot.steps),
        figure_unit=slot.unit,
        converted=amount(weight * figure, scale) if converts else "",
        wanted=amount(rest, scale),
        unit=rule.unit if converts else slot.unit,
        gap=amount(weight * figure - rest, scale),
    )
    if len(right[0]) == 1 and not constant and not right[1]:
        return _against(plan, facts, right[0][0], scale, cell)
    return facts


def _against(
    plan: Plan, facts: RuleFacts, term: tuple[int, int], scale: int, cell: Cells
) -> RuleFacts:
    """With the one cell that a cell is compared with, once or so many times."""
    weight, number = term
    slot = plan.slots[number]
    times = amount(weight * slot.steps, scale)
    if times == "1":
        return facts._replace(other=cell(number))
    if slot.unit == facts.unit and "/" not in times and not times.startswith("-"):
        return facts._replace(other=cell(number), factor=times)
    return facts


def _partial(plan: Plan, rule: PlannedRule, values: Values, cell: Cells) -> RuleFacts:
    """Of a rule with blanks: what is known, above all a sum that is larger than its total."""
    (left, constant), (right, more) = rule.relation.left, rule.relation.right
    filled = [term for term in right if values[term[1]] is not None]
    if len(left) == 1 and not constant and not more and _is_once(plan, rule, left[0]):
        whole = side(left, 0, values)
        only_grows = all(
            weight > 0 and (values[n] is not None or _is_counted_up(plan.bounds[n][0]))
            for weight, n in right
        )
        part = total((tuple(filled), 0), values)
        if (
            whole is not None
            and only_grows
            and part > whole
            and rule.relation.op in ("=", ">=", ">")
        ):
            return RuleFacts(
                about="sum",
                subject=tuple(cell(number) for _, number in filled),
                figure=amount(part, rule.per_unit),
                figure_unit=rule.unit,
                wanted=amount(whole, rule.per_unit),
                unit=rule.unit,
                other=cell(left[0][1]),
            )
    known = dict.fromkeys(n for _, n in (*left, *right) if values[n] is not None)
    return RuleFacts(subject=tuple(map(cell, known)) if len(known) <= MAX_NAMED else ())


def _is_counted_up(low: int | None) -> bool:
    """Whether a cell of this lower bound can only add to a sum."""
    return low is not None and low >= 0


def _is_once(plan: Plan, rule: PlannedRule, term: tuple[int, int]) -> bool:
    """Whether a term is a cell itself, in the unit of the rule."""
    weight, number = term
    return weight * plan.slots[number].steps == rule.per_unit


def total(summed: Side, values: Values) -> int:
    """A side of which all cells are known."""
    terms, constant = summed
    return constant + sum(weight * (values[number] or 0) for weight, number in terms)


def amount(steps: int, scale: int) -> str:
    """A number of parts as a decimal, or as ``10/3`` if that has no end."""
    exact = Fraction(steps, scale)
    shown = show_fraction(exact)
    return shown if Fraction(shown) == exact else str(exact)
