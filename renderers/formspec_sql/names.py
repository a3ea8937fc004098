"""Names of tables and columns: lower case, short, ASCII, never a word of SQL.

They are made from codes where these are plain, else from numbers; what a column means
stands in its comment.
"""

import hashlib
import re
from collections.abc import Iterable

from formspec.plugins import HeaderField, Plan, Slot

_PLAIN = re.compile(r"[A-Za-z0-9_.@-]+")
_LONGEST = 52
"""PostgreSQL cuts names at 63 bytes; some get a few letters more before or behind."""


def table(plan: Plan) -> str:
    """What all tables and views of a form begin with: ``wuzhou_2018_warmth_v2018``."""
    version = plan.version if _PLAIN.fullmatch(plan.version) else _digest(plan.version)
    name = f"{_slug(plan.id)}_v{_slug(version)}"
    name = name if name[0].isalpha() else f"form_{name}"
    return name if len(name) <= 40 else f"{name[:31]}_{_digest(name)}"


def cells(slots: Iterable[Slot]) -> tuple[str, ...]:
    """A column a cell: ``c_9_a``, ``c_9_a_total``, ``prev_9_a``; ``cell_17`` for odd codes."""
    names: dict[str, None] = {}
    for number, slot in enumerate(slots):
        _add(names, "prev_" if slot.previous else "c_", slot.current_key, f"cell_{number}")
    return tuple(names)


def fields(entries: Iterable[HeaderField]) -> tuple[str, ...]:
    """A column a header field: ``f_reporting_unit``; ``field_2`` for odd ids."""
    names: dict[str, None] = {}
    for number, entry in enumerate(entries):
        _add(names, "f_", entry.id, f"field_{number}")
    return tuple(names)


def _add(names: dict[str, None], prefix: str, text: str, fallback: str) -> None:
    name = prefix + _slug(text)
    fits = _PLAIN.fullmatch(text) and len(name) <= _LONGEST and name not in names
    names[name if fits else fallback] = None


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
