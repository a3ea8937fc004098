"""What the workbook asks of a cell that is filled in: its kind, its bounds, what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from formspec.language.form import NO, YES, Field, Form, Item, Kind
from formspec.submissions.numeral import LIMIT, show_fraction
from formspec_xlsx.notation import escape, length

# Excel's limits. Beyond them it calls the whole file damaged.
TITLE_LIMIT, MESSAGE_LIMIT, LIST_LIMIT = 32, 255, 255

ValidationType = Literal["whole", "decimal", "list", "date"]
Operator = Literal["between", "greaterThanOrEqual", "lessThanOrEqual"]


@dataclass(frozen=True, slots=True)
class CellValidation:
    """A data validation. ``type`` is Excel's word for it, None where anything may stand.

    ``choices`` are the answers there are; texts are whole, whoever writes them cuts them.
    """

    type: ValidationType | None
    title: str
    prompt: str
    error: str = ""
    operator: Operator | None = None
    formula1: str | None = None
    formula2: str | None = None
    choices: tuple[str, ...] = ()


def of_item(
    form: Form, item: Item, words: Mapping[str, str], *, calculated: bool
) -> CellValidation:
    """What is asked of an item in a column, where perhaps the workbook calculates it."""
    entry = _ValueType(item.kind, _choices(item.kind, item.choices), item.minimum, item.maximum)
    about = _about(form, item, entry, words)
    prompt = "\n".join((words["computed"], *about) if calculated else about)
    return _entry(entry, item.decimals, item.path, prompt, words)


def of_field(field: Field, words: Mapping[str, str]) -> CellValidation:
    """What is asked of a header field; a number there has no bounds."""
    entry = _ValueType(field.kind, _choices(field.kind, field.choices), None, None)
    said = [_kind(entry, 0, words) if field.kind != "number" else ""]
    said += [words["required"]] if field.required else []
    prompt = words["comma"].join(filter(None, said))
    return _entry(entry, None, field.label, prompt, words)


@dataclass(frozen=True, slots=True)
class _ValueType:
    kind: Kind
    choices: tuple[str, ...]
    minimum: Fraction | None
    maximum: Fraction | None


def _choices(kind: Kind, choices: tuple[str, ...]) -> tuple[str, ...]:
    return (YES, NO) if kind == "boolean" else choices


def _entry(
    asked: _ValueType, decimals: int | None, title: str, prompt: str, words: Mapping[str, str]
) -> CellValidation:
    kind: ValidationType | None
    match asked.kind:
        case "number":
            kind = "whole" if decimals == 0 else "decimal"
            bounds = words["comma"].join(_bounds(asked, words))
            bounds = words["bounds"].format(bounds=bounds) if bounds else ""
            error = words[f"wrong_{kind}"].format(bounds=bounds)
            return CellValidation(kind, title, prompt, error, *_range(asked))
        case "boolean" | "choice":
            choices = words["or"].join(asked.choices)
            error = words["wrong_answer"].format(choices=choices)
            inline = _inline(asked.choices)
            kind = "list" if inline else None
            return CellValidation(kind, title, prompt, error, None, inline, choices=asked.choices)
        case "date":
            return CellValidation(
                "date", title, prompt, words["wrong_date"], "greaterThanOrEqual", "1"
            )
        case "text":
            return CellValidation(None, title, prompt)


def _range(asked: _ValueType) -> tuple[Operator, str, str | None]:
    """Operator and bounds; without any, those that every number of a form keeps."""
    if asked.minimum is not None and asked.maximum is not None:
        return "between", show_fraction(asked.minimum), show_fraction(asked.maximum)
    if asked.minimum is not None:
        return "greaterThanOrEqual", show_fraction(asked.minimum), None
    if asked.maximum is not None:
        return "lessThanOrEqual", show_fraction(asked.maximum), None
    return "between", str(1 - LIMIT), str(LIMIT - 1)


def _bounds(asked: _ValueType, words: Mapping[str, str]) -> Iterator[str]:
    if asked.minimum is not None:
        yield words["at_least"].format(minimum=show_fraction(asked.minimum))
    if asked.maximum is not None:
        yield words["at_most"].format(maximum=show_fraction(asked.maximum))


def _inline(choices: tuple[str, ...]) -> str | None:
    """The choices as an inline list, None where Excel could not hold them.

    A list that refers to cells would do more, but other programs lose it when they save.
    """
    text = ",".join(choices)
    # A comma divides, blanks at the ends are lost, a quotation mark ends the list.
    clean = all(choice == choice.strip() and not set(choice) & set(',"\n') for choice in choices)
    fits = clean and choices and length(text) <= LIST_LIMIT and not text.startswith("=")
    return f'"{text}"' if fits and text == escape(text) else None


def _about(form: Form, item: Item, asked: _ValueType, words: Mapping[str, str]) -> Iterator[str]:
    """What the clerk should know in front of the cell, the most needed first."""
    unit = words["unit"].format(unit=item.unit.name) if item.unit else ""
    required = words["required"] if item.required else ""
    yield words["comma"].join(filter(None, (unit, _kind(asked, item.decimals, words), required)))
    if item.formula is not None:
        yield words["formula"].format(formula=item.formula.text)
    parent = form.by_path.get(item.parent or "")
    if item.of_which and parent is not None:
        whole = f"{parent.path} {parent.label}"
        yield words["part"].format(of_which=form.of_which, whole=whole)
    if item.note:
        yield item.note


def _kind(asked: _ValueType, decimals: int, words: Mapping[str, str]) -> str:
    match asked.kind:
        case "number" if decimals:
            return words["decimals"].format(decimals=decimals)
        case "number":
            return words["whole_number"]
        case "boolean" | "choice":
            return words["answer"].format(choices=words["or"].join(asked.choices))
        case "date" | "text":
            return words[asked.kind]
