"""Waiting for a condition, with a deadline."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

DEADLINE = 60.0
"""Seconds after which a condition counts as never met."""


def until(condition: Callable[[], Any], what: str) -> Any:
    """Waits until the condition holds, and gives what it gave."""
    end = monotonic() + DEADLINE
    while not (found := condition()):
        assert monotonic() < end, f"never came true: {what}"
        sleep(0.05)
    return found
