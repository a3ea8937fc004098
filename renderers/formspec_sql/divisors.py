"""Which whole numbers divide what: how steps of unknown cells are seen to jump over zero."""

from collections.abc import Sequence
from math import gcd, prod


def moduli(weights: Sequence[int]) -> list[int]:
    """Numbers such that something is no multiple of the greatest common divisor of some
    of the weights only if it is no multiple of one of these numbers that divides them all.

    Powers of coprime factors, as high as they stand in some weight; those that divide the
    same weights are multiplied.
    """
    found: dict[tuple[bool, ...], list[int]] = {}
    for factor in _coprime([abs(weight) for weight in weights]):
        for power in sorted({_power(abs(weight), factor) for weight in weights} - {1}):
            divides = tuple(weight % power == 0 for weight in weights)
            found.setdefault(divides, []).append(power)
    return [prod(powers) for powers in found.values()]


def _coprime(numbers: Sequence[int]) -> list[int]:
    """Numbers without common factors of whose powers all ``numbers`` are products."""
    base: list[int] = []
    stack = [number for number in dict.fromkeys(numbers) if number > 1]
    while stack:
        number = stack.pop()
        for place, other in enumerate(base):
            common = gcd(number, other)
            if common > 1:
                del base[place]
                parts = (common, number // common, other // common)
                stack += [part for part in parts if part > 1]
                break
        else:
            base.append(number)
    return base


def _power(number: int, factor: int) -> int:
    """The highest power of ``factor`` that divides ``number``."""
    power = 1
    while number % (power * factor) == 0:
        power *= factor
    return power
