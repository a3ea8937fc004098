"""One cell that may be wrong, as data: what stands there and what should."""

from typing import NamedTuple


class Change(NamedTuple):
    """A cell that may be wrong."""

    cell: str
    """The key of the cell."""
    label: str
    """What the form prints at it, without the unit."""
    old: str | None
    """What stands there; None for a blank."""
    value: str | None
    """What it should be; None where several figures would do."""
    low: str | None
    """The least figure that would do, as a decimal number; None for no end."""
    high: str | None
    """The greatest figure that would do, as a decimal number; None for no end."""
    mechanism: str
    """How it may have gone wrong: ``unit``, ``power``, ``sign``, …, ``unknown``."""
    power: int = 0
    """By which power of ten the figure is too large."""
    unit: str = ""
    """The unit in which the figure may have been written."""
    other: str | None = None
    """The key of another cell that has to do with it."""
    own_unit: str = ""
    """The unit of the cell; empty for none."""
