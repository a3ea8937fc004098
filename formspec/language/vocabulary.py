"""The few words that a definition and everything compiled from it share.

They are a module of their own so that a compiled form can be used without loading the language.
"""

from typing import Literal

Kind = Literal["number", "boolean", "choice", "text", "date"]
"""What an item or a header field holds."""

Op = Literal["=", "!=", ">=", "<=", ">", "<"]
"""How two sums are compared."""

Rounding = Literal["exact", "half", "truncate"]
"""Which true amount a reported number may stand for."""

YES, NO = "是", "否"
"""The two values of a yes/no item."""
