"""What is said beside an answer that names nobody, where no fact speaks of what was asked about."""

from collections.abc import Iterator
from contextlib import contextmanager

from projections.on_record import NeverNamed

from .output import console


@contextmanager
def said_beside() -> Iterator[None]:
    """Says on standard error what is on no record. To scripts, nobody stays the answer."""
    try:
        yield
    except NeverNamed as unknown:
        console(stderr=True).print(str(unknown))
