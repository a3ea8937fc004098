"""Which whole numbers divide what: how steps of unknown cells are seen to jump over zero."""

from collections.abc import Iterable, Iterator, Sequence

from formspec.plugins import coprime, moduli, power_in

_LARGEST = 10**9
"""A modulus is a product of prime powers up to here: a formula divides by no larger one."""

_TRIED = 10_000


def formula_moduli(weights: Sequence[int]) -> list[int]:
    """The moduli of some weights: powers of primes, multiplied while a formula can divide by
    the product.
    """
    return moduli(weights, _primes(weights), _LARGEST)


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
