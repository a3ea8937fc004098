"""The few words that a definition and everything compiled from it share.

They are a module of their own so that a compiled form can be used without loading the language.
"""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["number", "boolean", "choice", "text", "date"]
"""What an item or a header field holds."""

Op = Literal["=", "!=", ">=", "<=", ">", "<"]
"""How two sums are compared."""

Rounding = Literal["exact", "half", "truncate"]
"""Which true amount a reported number may stand for."""

DEFINITION_SUFFIXES = (".yaml", ".yml")
"""How the names of definition files end."""

YES = "是"
"""One value of a yes/no item."""

NO = "否"
"""The other."""


def previous_key(key: str) -> str:
    """How a cell of the period before is written.

    >>> previous_key("9.A")
    'prev(9.A)'
    """
    return f"prev({key})"


def current_key(key: str) -> str:
    """The key in this period of a cell of the period before.

    >>> current_key("prev(9.A)")
    '9.A'
    """
    return key.removeprefix("prev(").removesuffix(")")


def answer_codes(kind: Kind, choices: tuple[str, ...]) -> Mapping[object, int] | None:
    """The codes of the answers of a yes/no or choice cell, None for other kinds."""
    if kind == "boolean":
        return {YES: 1, NO: 0, "yes": 1, "no": 0, True: 1, False: 0}
    if kind == "choice":
        return {choice: code for code, choice in enumerate(choices)}
    return None
