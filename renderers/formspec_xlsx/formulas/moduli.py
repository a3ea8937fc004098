"""Which whole numbers divide what: how steps of unknown cells are seen to jump over zero."""

from collections.abc import Iterable, Iterator, Sequence

from formspec.plugins import coprime, power_in

_LARGEST = 10**9
"""A modulus is a product of prime powers up to here: a formula divides by no larger one."""

_TRIED = 10_000


def moduli(weights: Sequence[int]) -> list[int]:
    """Numbers such that something is no multiple of the greatest common divisor of some
    of the weights only if it is no multiple of one of these numbers that divides them all.

    Prime powers, as high as they stand in some weight; those that divide the same weights
    are multiplied while the product is small enough.
    """
    products_of: dict[tuple[bool, ...], list[int]] = {}
    for prime in _primes(weights):
        for power in sorted({power_in(abs(weight), prime) for weight in weights} - {1}):
            divides = tuple(weight % power == 0 for weight in weights)
            products = products_of.setdefault(divides, [1])
            if products[-1] * power <= _LARGEST:
                products[-1] *= power
            else:
                products.append(power)
    return [number for products in products_of.values() for number in products if number > 1]


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
