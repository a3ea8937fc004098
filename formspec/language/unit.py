"""Units: what a number counts or measures, and what may be added to what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed behind a label.

    A count of things is a dimension of its own and always exact, whatever rounding a rule
    allows.
    """

    name: str
    """The unit as printed, such as ``万元``."""
    dimension: str
    """What it measures, such as ``money``; ``count:人`` for a count of 人."""
    scale: Fraction
    """How many base units of the dimension one of it is: 10 000 元 for 万元."""
    decimals: int
    """The decimals it is reported in, 0 to 9."""

    @property
    def is_count(self) -> bool:
        """Whether it counts whole things."""
        return self.dimension.startswith("count:")


Fit = Literal["same", "counts", "clash"]


def fit(one: Unit, other: Unit) -> Fit:
    """Tell whether two units may stand in one sum.

    Args:
        one: A unit.
        other: Another.

    Returns:
        ``same``: one dimension, they convert. ``counts``: two different counts (人 and 户),
        which an issuer may mean. ``clash``: never (万元 and 人次).

    >>> fit(UNITS["万元"], UNITS["元"]), fit(UNITS["人"], UNITS["户"])
    ('same', 'counts')
    """
    if one.dimension == other.dimension:
        return "same"
    if one.is_count and other.is_count:
        return "counts"
    return "clash"


def ratio(one: Unit, other: Unit) -> Fraction:
    """Convert between units.

    Args:
        one: A unit.
        other: Another.

    Returns:
        How many of ``other`` are one of ``one``; 1 where they do not convert.

    >>> ratio(UNITS["万元"], UNITS["元"])
    Fraction(10000, 1)
    """
    return one.scale / other.scale if one.dimension == other.dimension else Fraction(1)


def count(name: str) -> Unit:
    """Make a unit that counts whole things.

    Args:
        name: What it counts, as printed.

    Returns:
        The unit, a dimension of its own.

    >>> count("人").dimension
    'count:人'
    """
    return Unit(name, f"count:{name}", Fraction(1), 0)


ANSWERS = ("是/否", "yes/no")
"""Stand where a unit stands on paper, but ask a question."""

# What counts whole things: the units of the founding notice, then others that forms print.
_COUNTS = (
    "家 人 户 次 场次 人次 个 列 节 辆 艘 架 张 件 "
    "份 项 台 套 所 处 座 名 场 期 天 本 篇 批 宗 起 例 间 床 班 户次 "
    "persons households visits cases times units"
)
# By dimension: how many of the dimension's base (元; 1) one of each is, and its usual decimals.
_MEASURES: Mapping[str, Mapping[str, tuple[int | Fraction, int]]] = {
    "money": {
        "元": (1, 2),
        "yuan": (1, 2),
        "千元": (1_000, 2),
        "万元": (10_000, 2),
        "亿元": (100_000_000, 2),
    },
    "ratio": {"%": (Fraction(1, 100), 2), "‰": (Fraction(1, 1000), 2)},
}

# Other words for the same thing, where that is certain.
_SAME = {"名": "人"}

UNITS: Mapping[str, Unit] = MappingProxyType(
    {name: replace(count(_SAME.get(name, name)), name=name) for name in _COUNTS.split()}
    | {
        name: Unit(name, dimension, Fraction(scale), decimals)
        for dimension, units in _MEASURES.items()
        for name, (scale, decimals) in units.items()
    }
)
"""The units every definition may use without declaring them."""


def behind(unit: str, lang: str) -> str:
    """Write a unit behind a figure.

    Args:
        unit: Its name; empty where there is none.
        lang: The language around it, ``zh`` or ``en``.

    Returns:
        The name, with a blank before it where the language or the name needs one.

    >>> "640" + behind("万元", "zh"), "640" + behind("households", "en")
    ('640万元', '640 households')
    """
    return f" {unit}" if unit and (lang != "zh" or unit.isascii()) else unit
