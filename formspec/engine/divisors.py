"""Whole numbers taken apart by their common factors, without looking for primes.

For renderers that must see whether whole steps of unknown cells can jump over zero.
"""

from collections.abc import Sequence
from math import gcd


def coprime(numbers: Sequence[int]) -> list[int]:
    """Numbers without common factors of whose powers all ``numbers`` are products.

    >>> sorted(coprime([12, 18]))
    [2, 3]
    """
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


def power_in(number: int, factor: int) -> int:
    """The highest power of ``factor`` that divides ``number``.

    >>> power_in(24, 2)
    8
    """
    power = 1
    while number % (power * factor) == 0:
        power *= factor
    return power
