"""What the workbook asks of a cell that is filled in: its kind, its bounds, what it says."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from formspec.plugins import LIMIT, NO, YES, Field, Form, Item, Kind, show_fraction
from formspec_xlsx.formulas.answer_lists import inline, too_large

# Excel's limits. Beyond them it calls the whole file damaged.
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255

_PROMPTED = 100
"""The most characters of a list of answers in a prompt: a longer one is opened to be read."""

ValidationType = Literal["whole", "decimal", "list", "date"]
Operator = Literal["between", "greaterThanOrEqual", "lessThanOrEqual"]


class CellValidation(NamedTuple):
    """A data validation; texts are whole, whoever writes them cuts them."""

    type: ValidationType | None
    """Excel's word for what may stand in the cell; None where anything may."""
    title: str
    """The title of the prompt."""
    prompt: str
    """What is shown while the cell is chosen."""
    error: str = ""
    """What is shown when something else is typed."""
    operator: Operator | None = None
    """How a value compares with the formulas."""
    formula1: str | None = None
    """The lower or the only bound, or the list of answers where it stands in here."""
    formula2: str | None = None
    """The upper bound."""
    choices: tuple[str, ...] = ()
    """The answers there are."""


def of_item(
    form: Form, item: Item, words: Mapping[str, str], *, calculated: bool
) -> CellValidation:
    """What is asked of an item in a column, where perhaps the workbook calculates it."""
    values = _Values(item.kind, _choices(item), item.minimum, item.maximum)
    about = _about(form, item, values, words)
    prompt = "\n".join((words["computed"], *about) if calculated else about)
    return _validation(values, item.decimals, item.path, prompt, words)


def of_field(field: Field, words: Mapping[str, str]) -> CellValidation:
    """What is asked of a header field; a number there has no bounds."""
    values = _Values(field.kind, _choices(field))
    kind = _kind(values, 0, words) if field.kind != "number" else ""
    prompt = words["comma"].join(filter(None, (kind, words["required"] if field.required else "")))
    return _validation(values, None, field.label, prompt, words)


class _Values(NamedTuple):
    """What may stand in a cell."""

    kind: Kind
    choices: tuple[str, ...]
    minimum: Fraction | None = None
    maximum: Fraction | None = None


def _choices(answer: Item | Field) -> tuple[str, ...]:
    return (YES, NO) if answer.kind == "boolean" else answer.choices


def _validation(
    values: _Values, decimals: int | None, title: str, prompt: str, words: Mapping[str, str]
) -> CellValidation:
    kind: ValidationType | None
    match values.kind:
        case "number":
            kind = "whole" if decimals == 0 else "decimal"
            bounds = words["comma"].join(_bounds(values, words))
            bounds = words["bounds"].format(bounds=bounds) if bounds else ""
            error = words[f"wrong_{kind}"].format(bounds=bounds)
            return CellValidation(kind, title, prompt, error, *_range(values))
        case "boolean" | "choice":
            error = words["wrong_answer"].format(choices=words["or"].join(values.choices))
            kind = None if too_large(values.choices) else "list"
            listed = inline(values.choices)
            return CellValidation(kind, title, prompt, error, None, listed, None, values.choices)
        case "date":
            error = words["wrong_date"]
            return CellValidation("date", title, prompt, error, "greaterThanOrEqual", "1")
        case "text":
            return CellValidation(None, title, prompt)


def _range(values: _Values) -> tuple[Operator, str, str | None]:
    """Operator and bounds; without any, those that every number of a form keeps."""
    if values.minimum is not None and values.maximum is not None:
        return "between", show_fraction(values.minimum), show_fraction(values.maximum)
    if values.minimum is not None:
        return "greaterThanOrEqual", show_fraction(values.minimum), None
    if values.maximum is not None:
        return "lessThanOrEqual", show_fraction(values.maximum), None
    return "between", str(1 - LIMIT), str(LIMIT - 1)


def _bounds(values: _Values, words: Mapping[str, str]) -> Iterator[str]:
    if values.minimum is not None:
        yield words["at_least"].format(minimum=show_fraction(values.minimum))
    if values.maximum is not None:
        yield words["at_most"].format(maximum=show_fraction(values.maximum))


def _about(form: Form, item: Item, values: _Values, words: Mapping[str, str]) -> Iterator[str]:
    """What the clerk should know in front of the cell, the most needed first."""
    unit = words["unit"].format(unit=item.unit.name) if item.unit else ""
    percentage = words["percentage"] if item.unit and item.unit.name == "%" else ""
    required = words["required"] if item.required else ""
    yield words["comma"].join(
        filter(None, (unit, percentage, _kind(values, item.decimals, words), required))
    )
    if item.formula is not None:
        yield words["formula"].format(formula=item.formula.text)
    parent = form.by_path.get(item.parent or "")
    if item.of_which and parent is not None:
        whole = f"{parent.path} {parent.label}"
        yield words["part"].format(of_which=form.of_which, whole=whole)
    if item.note:
        yield item.note


def _kind(values: _Values, decimals: int, words: Mapping[str, str]) -> str:
    match values.kind:
        case "number" if decimals:
            return words["decimals"].format(decimals=decimals)
        case "number":
            return words["whole_number"]
        case "boolean" | "choice":
            choices = words["or"].join(values.choices)
            long = len(choices) > _PROMPTED and not too_large(values.choices)
            return words["listed" if long else "answer"].format(choices=choices)
        case "date" | "text":
            return words[values.kind]
