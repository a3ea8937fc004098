"""Which whole numbers divide what: how steps of unknown cells are seen to jump over zero."""

from collections.abc import Iterable, Iterator, Sequence
from math import gcd, inf

_TRIED = 10_000
"""Primes up to here are looked for one by one."""


def moduli(weights: Sequence[int], largest: float = inf) -> list[int]:
    """Numbers such that something is no multiple of the greatest common divisor of some
    of the weights only if it is no multiple of one of these numbers that divides them all.

    Prime powers, as high as they stand in some weight; those that divide the same weights
    are multiplied while the product is no larger than ``largest``.

    >>> moduli([6, 4])
    [2, 4, 3]
    """
    by_divided: dict[tuple[bool, ...], list[int]] = {}
    for prime in _primes(weights):
        for power in sorted({power_in(abs(weight), prime) for weight in weights} - {1}):
            divides = tuple(weight % power == 0 for weight in weights)
            products = by_divided.setdefault(divides, [1])
            if products[-1] * power <= largest:
                products[-1] *= power
            else:
                products.append(power)
    return [number for products in by_divided.values() for number in products if number > 1]


def _primes(weights: Sequence[int]) -> list[int]:
    """Numbers without common factors of whose powers all weights are products: primes, as far
    as they are small.
    """
    small = {prime for weight in weights for prime in _small(abs(weight))}
    return [*sorted(small), *coprime([_without(small, abs(weight)) for weight in weights])]


def _small(number: int) -> Iterator[int]:
    for prime in range(2, _TRIED):
        if prime * prime > number:
            break
        if number % prime == 0:
            yield prime
            number = _without({prime}, number)


def _without(primes: Iterable[int], number: int) -> int:
    for prime in primes:
        number //= power_in(number, prime)
    return number


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
