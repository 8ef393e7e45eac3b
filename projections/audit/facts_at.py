"""Facts read from the log by their positions."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import column, select, table

from domain.codec import revive
from domain.events.base import Event
from projections.database import Database

_AT_ONCE: Final = 500
_ROW: Final = ("notification_id", "originator_id", "originator_version", "topic", "state")
_LOG: Final = table("stored_events", *(column(name) for name in _ROW))


def facts_at(db: Database, positions: Sequence[int]) -> Iterator[Event]:
    """The facts at these positions, in the order of the log, personal values sealed."""
    places = sorted(positions)
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        asked = select(_LOG).where(_LOG.c.notification_id.in_(some))
        with db.reading() as connection:
            rows = connection.execute(asked.order_by(_LOG.c.notification_id)).all()
        yield from (revive(*row) for row in rows)
