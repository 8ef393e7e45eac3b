"""Short words for facts that are recorded and projected, to ask the database that comes of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import Database, open_database
from projections.engine import catch_up
from tests.given import fact

Tell = Callable[..., Database]
"""Records facts, projects them, and gives the database to ask."""


def of(employee: str, name: str, day: str, **fields: Any) -> Event:
    """A fact of somebody's career."""
    return fact(name, day, stream=f"career-{employee}", **fields)


@contextmanager
def projected(url: str, facts: Sequence[Event]) -> Iterator[tuple[Database, Sequence[Event]]]:
    """Facts on a store of their own: the database to ask, and the facts with their positions."""
    with CareerLog.at(url) as log, open_database(url) as db:
        log.append(facts)
        catch_up(db, log)
        yield db, log.read()
