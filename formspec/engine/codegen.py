"""A plan's rules as Python source over integers: what the fast evaluator is compiled from.

The source holds only numbers and names of its own (``x17``); no text of a definition
reaches it. It decides values that are all known and not too long; everything else (blanks,
long numbers) takes the general way through ``Plan.verdict``.
"""

from collections.abc import Mapping
from typing import Any

from formspec.diagnostics.problem import Lang
from formspec.engine.clean_values import clean_reader
from formspec.engine.intervals import ChoiceTest, Guard, LinearRelation, Or
from formspec.engine.plan import HeaderField, OwnUnit, Plan, PlannedRule, Slot, safe_below


def build_plan(  # noqa: PLR0913 - the fields of a plan
    *,
    id: str,  # noqa: A002 - the name of the plan's field
    version: str,
    single_column: str | None,
    language: Lang,
    slots: tuple[Slot, ...],
    rules: tuple[PlannedRule, ...],
    entries: tuple[HeaderField, ...],
    headings: Mapping[str, str],
    own_units: tuple[OwnUnit, ...] = (),
) -> Plan:
    """The plan of such cells, rules and header fields, with the functions generated from them.

    The arguments are plain data: whoever has kept them needs neither the definition nor the
    language to have the plan again.
    """
    functions: dict[str, Any] = {}
    code = compile(source(slots, rules), "<rules>", "exec")
    exec(code, {"__builtins__": {}}, functions)  # noqa: S102
    return Plan(
        id=id,
        version=version,
        single_column=single_column,
        language=language,
        slots=slots,
        rules=rules,
        entries=entries,
        read=clean_reader(slots, safe_below(rules)),
        failing=functions["failing"],
        headings=headings,
        own_units=own_units,
    )


def source(slots: tuple[Slot, ...], rules: tuple[PlannedRule, ...]) -> str:
    """The function ``failing(x)``: the numbers of the rules that values in steps break."""
    lines = ["def failing(x):"]
    if slots:
        lines.append(f"    {''.join(f'x{n}, ' for n in range(len(slots)))} = x")
    lines.append("    bad = []")
    lines += [line for number, rule in enumerate(rules) for line in _check(number, rule)]
    return "\n".join([*lines, "    return bad"])


def _check(number: int, rule: PlannedRule) -> list[str]:
    relation = rule.relation
    if relation.rounding == "truncate":  # needs the sign of every number
        return []
    test = f"not ({_relation(relation)})"
    if rule.when is not None:
        test = f"({_guard(rule.when)}) and {test}"
    return [f"    if {test}: bad.append({number})"]


def _guard(guard: Guard) -> str:
    if isinstance(guard, LinearRelation):
        return _relation(guard)
    if isinstance(guard, ChoiceTest):
        return f"x{guard.cell} {'==' if guard.equal else '!='} {guard.code}"
    word = " or " if isinstance(guard, Or) else " and "
    return word.join(f"({_guard(part)})" for part in guard.parts)


def _relation(relation: LinearRelation) -> str:
    slack = relation.rounding_slack
    if not slack:
        op = "==" if relation.op == "=" else relation.op
        return f"{_side(*relation.left)} {op} {_side(*relation.right)}"
    twice = f"2 * ({_side(relation.terms, relation.constant)})"
    match relation.op:
        case "=":
            return f"-{slack} <= {twice} <= {slack}"
        case ">=" | ">":
            return f"{twice} {relation.op} -{slack}"
        case _:
            return f"{twice} {relation.op} {slack}"


def _side(terms: tuple[tuple[int, int], ...], constant: int) -> str:
    """A sum in brackets of a hundred terms: flat sums of thousands do not compile."""
    parts = [f"x{cell}" if weight == 1 else f"{weight} * x{cell}" for weight, cell in terms]
    if constant or not parts:
        parts.append(str(constant))
    while len(parts) > 100:
        parts = [f"({' + '.join(parts[i : i + 100])})" for i in range(0, len(parts), 100)]
    return " + ".join(parts)
