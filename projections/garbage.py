"""Rest for Python's cycle collector while many facts are folded.

Facts, segments and rows hold no cycles, yet each wave of them makes the collector walk all that
are alive: left running, it doubles the cost of folding. Reference counts free them all the same.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection of cycles within the block."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
