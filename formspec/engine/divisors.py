"""Whole numbers taken apart by their common factors, without looking for primes.

For renderers that must see whether whole steps of unknown cells can jump over zero.
"""

from collections.abc import Sequence
from math import gcd


def coprime(numbers: Sequence[int]) -> list[int]:
    """Take numbers apart by their common factors.

    Args:
        numbers: Whole numbers; those below 2 count for nothing.

    Returns:
        Numbers without common factors of whose powers all ``numbers`` are products, in no order.

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
    """Find the power of a factor in a number.

    Args:
        number: A whole number, not 0.
        factor: A whole number above 1.

    Returns:
        The highest power of ``factor`` that divides ``number``; 1 if it does not.

    >>> power_in(24, 2)
    8
    """
    power = 1
    while number % (power * factor) == 0:
        power *= factor
    return power


def moduli(
    weights: Sequence[int], factors: Sequence[int] | None = None, largest: int | None = None
) -> list[int]:
    """Numbers that show together whether a sum misses zero by the steps of its unknown cells.

    A sum is no multiple of the greatest common divisor of some weights only if it is no
    multiple of one of these numbers that divides them all.

    Args:
        weights: The weights of the sum, none of them 0.
        factors: Numbers without common factors of whose powers the weights are products.
        largest: No product of several powers is larger.

    Returns:
        Powers of the factors, as high as they stand in some weight; those that divide the
        same weights are multiplied.

    >>> moduli([6, 10])
    [5, 3, 2]
    """
    products: dict[tuple[bool, ...], list[int]] = {}
    for factor in coprime(list(map(abs, weights))) if factors is None else factors:
        for power in sorted({power_in(abs(weight), factor) for weight in weights} - {1}):
            alike = products.setdefault(tuple(weight % power == 0 for weight in weights), [1])
            if largest is None or alike[-1] * power <= largest:
                alike[-1] *= power
            else:
                alike.append(power)
    return [number for alike in products.values() for number in alike if number > 1]
