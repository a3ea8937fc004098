"""What there is to say of a rule that fails or waits, as data: who should be what, and is what."""

from typing import NamedTuple

from formspec.engine.cell_value import CellValue

MAX_NAMED = 6
"""So many cells of a sum, and of a condition, are named one by one."""


class RuleFacts(NamedTuple):
    """What the sentence of a rule may say; amounts are decimals, or ``10/3``."""

    about: str = "sides"
    """What is compared: a ``cell``, a ``sum`` of cells, the ``parts`` of one, or two ``sides``."""
    subject: tuple[CellValue, ...] = ()
    """The cells that should be something."""
    op: str = ""
    """How they should compare."""
    figure: str = ""
    """What they are."""
    figure_unit: str = ""
    """Its unit."""
    converted: str = ""
    """The same in the unit of the whole, of a part in another."""
    wanted: str = ""
    """What they should be."""
    unit: str = ""
    """The unit of that."""
    gap: str = ""
    """How far off they are."""
    other: CellValue | None = None
    """The one cell that they are compared with."""
    factor: str = ""
    """How many times that; empty for once."""
    guards: tuple[CellValue, ...] = ()
    """The cells on which it depends whether the rule applies."""
    missing: tuple[CellValue, ...] = ()
    """The cells that must be filled in before the rule can be decided."""
    is_constant: bool = False
    """Whether what they should be is a bare number."""
    waits: str = ""
    """Why it waits: for a ``fault`` to be mended, to be ``computed`` (or for a figure, where that
    comes out ``uneven``); empty for plain blanks.
    """
