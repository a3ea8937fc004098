"""One cell that may be wrong, as data: what stands there and what should."""

from typing import NamedTuple


class Change(NamedTuple):
    """A cell that may be wrong.

    ``old`` is what stands there (None: blank). ``value`` is what it should be, None where
    several figures would do; ``low`` and ``high`` are the ends of what would do, as decimal
    strings, None without end. ``mechanism`` says how it may have gone wrong (``unit``,
    ``power``, ``sign``, …; ``unknown``), ``power`` by which power of ten it is too large,
    ``unit`` in which unit it may have been written, ``other`` which cell has to do with it.
    """

    cell: str
    label: str
    old: str | None
    value: str | None
    low: str | None
    high: str | None
    mechanism: str
    power: int = 0
    unit: str = ""
    other: str | None = None
    own_unit: str = ""
