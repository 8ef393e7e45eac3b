"""Waiting for calls that know no end: from another thread, with a look around every second."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from time import monotonic
from typing import Final, TypeVar

TICK: Final = 1.0
"""Seconds between two looks at the surroundings while somebody is waited for."""
T = TypeVar("T")
Meanwhile = Callable[[], None]
"""Called about every second of waiting; what it raises ends the waiting."""


def awaited(call: Callable[[], T], meanwhile: Meanwhile, seconds: float) -> T:
    """What the call gives or raises. A call that is waited for no longer is left to itself.

    Raises:
        TimeoutError: it has taken longer than that.
    """
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:
            answer.set_exception(error)

    deadline = monotonic() + seconds
    Thread(target=run, name="awaited", daemon=True).start()
    while True:
        try:
            return answer.result(TICK)
        except TimeoutError:
            if answer.done() or monotonic() > deadline:
                raise
            meanwhile()
