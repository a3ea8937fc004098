"""A definition as Python data, written as text: what reads and checks it is the same."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from numbers import Integral
from typing import Any

from formspec.diagnostics.problem import FormspecError, check_type, problem
from formspec.language.dump import json_for_yaml
from formspec.language.yaml_nodes import MAX_DEPTH

_SCALARS = (str, bool, Integral, float, Decimal, date, type(None))


def definition_text(data: Mapping[str, Any]) -> str:
    r"""Write a definition as text.

    Args:
        data: Its keys and values, as a YAML reader gives them: mappings, lists, texts, numbers,
            bools, dates, None.

    Returns:
        The text, a key a line, so that problems have places.

    Raises:
        FormspecError: A value of another type, or nested too deeply.

    >>> definition_text({"version": 2018, "computed": True})
    '{\n"version": "2018",\n"computed": "true"\n}'
    """
    return json_for_yaml(_texts(data, 1), indent=0)


def _texts(value: object, depth: int) -> object:
    """The value with each scalar as text."""
    if depth > MAX_DEPTH:
        raise FormspecError(problem("FS107", limit=MAX_DEPTH))
    if isinstance(value, Mapping):
        return {
            _text(key): _texts(entry, depth + 1)
            for key, entry in value.items()
            if entry is not None
        }
    if isinstance(value, list | tuple):
        return [_texts(entry, depth + 1) for entry in value]
    return _text(value)


def _text(value: object) -> str:
    """A scalar as it is written in YAML."""
    check_type(value, _SCALARS, "text", "data")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return str(Decimal(int(value)))  # str(int) refuses very long ones
    return float.__repr__(value) if isinstance(value, float) else str(value)
