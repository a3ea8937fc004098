"""Questions divided among processes: one that dies costs its question, none outlives this one."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread, local
from typing import Any, NamedTuple, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: "Connection[Any, Any]"


def answers(work: Callable[[Q], A], questions: Sequence[Q], processes: int) -> Iterator[A | None]:
    """Answer questions in several processes.

    Where no process can be started (no memory, too many files, a main module that cannot be
    imported), this one does the work.

    Args:
        work: Answers a question; sent to each process once.
        questions: What is asked.
        processes: How many work at a time.

    Yields:
        The answers in the order of the questions; None where the process that had one died.

    Raises:
        Exception: What ``work`` raised.

    >>> list(answers(abs, [], 2))
    []
    """
    mine, started = local(), list[BaseProcess]()

    def ask(question: Q) -> A | None:
        if not hasattr(mine, "worker"):
            mine.worker = _start(work, started)
        if mine.worker is None:
            return work(question)
        try:
            mine.worker.pipe.send(question)
            answer: A | Exception = mine.worker.pipe.recv()
        except (EOFError, OSError):
            mine.worker.process.kill()
            started.remove(mine.worker.process)
            del mine.worker
            return None
        if isinstance(answer, Exception):
            raise answer
        return answer

    with ThreadPoolExecutor(processes) as threads:
        try:
            with _interrupts_held():  # … by the threads, and by the processes that they start
                asked = threads.map(ask, questions)
            yield from asked
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for process in started:
                process.kill()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C is left to this process: it ends the others, which would only fill the screen."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would let them through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(work: Callable[[Q], A], started: list[BaseProcess]) -> _Worker | None:
    """A process that is ready to work; None where there can be none."""
    # Spawned, not forked: the same on every system, and safe beside threads.
    context = get_context("spawn")
    with suppress(EOFError, OSError):
        ours, theirs = context.Pipe()
        with theirs:  # closed here, its end is the end of the process
            process = context.Process(target=_serve, args=(theirs, work), daemon=True)
            process.start()
        started.append(process)
        ours.recv()
        return _Worker(process, ours)
    return None


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Q], A]) -> None:
    """Answer until nobody asks any more."""
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        pipe.send("ready")
        while True:
            question = pipe.recv()
            try:
                answer: A | Exception = work(question)
            except Exception as error:  # noqa: BLE001 - it is raised where it was asked
                answer = error
            pipe.send(answer)


def _end_with_parent() -> None:
    """However the process ended that asks: what it left open is closed for it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
