"""Which whole numbers divide what: how steps of unknown cells are seen to jump over zero."""

from collections.abc import Sequence
from math import prod

from formspec.plugins import coprime, power_in


def moduli(weights: Sequence[int]) -> list[int]:
    """Numbers such that something is no multiple of the greatest common divisor of some
    of the weights only if it is no multiple of one of these numbers that divides them all.

    Powers of coprime factors, as high as they stand in some weight; those that divide the
    same weights are multiplied.
    """
    by_divided: dict[tuple[bool, ...], list[int]] = {}
    for factor in coprime([abs(weight) for weight in weights]):
        for power in sorted({power_in(abs(weight), factor) for weight in weights} - {1}):
            divides = tuple(weight % power == 0 for weight in weights)
            by_divided.setdefault(divides, []).append(power)
    return [prod(powers) for powers in by_divided.values()]
