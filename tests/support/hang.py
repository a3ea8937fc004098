"""An end for what would run for ever: no measure of speed, which benchmarks are for."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 40
"""Of the processor. What is guarded takes one on a slow machine, and at most two."""


class HangError(Exception):
    """It ran far longer than anything that ends."""


@contextmanager
def no_hang() -> Iterator[None]:
    """Ends what takes many times as long as it ever did; a busy machine is no failure."""

    def end(_: int, __: FrameType | None) -> None:
        raise HangError(f"still running after {SECONDS} seconds of the processor")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
