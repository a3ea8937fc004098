"""A bar that shows how far a long work is."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

MIN_SHOWN, WIDTH, ERASE = 20, 40, "\r\x1b[K"
"""From how many results on a bar is shown, how wide it is, and what erases it."""

T = TypeVar("T")


def with_progress(results: Iterable[T], total: int) -> Iterator[T]:
    """Pass results on; where a person waits for many, a bar shows how many there are so far.

    The bar stands on standard error, and is erased before anything else is printed.
    """
    if total < MIN_SHOWN or sys.stderr is None or not sys.stderr.isatty():
        yield from results
        return
    try:
        for number, result in enumerate(results, 1):
            _draw(ERASE)
            yield result
            done = min(number, total)  # a file may have several results
            full = WIDTH * done // total
            _draw(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}")
    finally:
        _draw(ERASE)


def _draw(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
