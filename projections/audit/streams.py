"""Several streams read from the log at once, for a listing that touches many of them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from sqlalchemy import column, select, table

from domain.codec import revive
from domain.events.base import Event
from projections.database import Database
from projections.facets_as_of import known_at

_AT_ONCE: Final = 200
_ROW: Final = ("notification_id", "originator_id", "originator_version", "topic", "state")
_LOG: Final = table("stored_events", *(column(name) for name in _ROW))


def streams_read(
    db: Database, streams: Sequence[str], known: int | None = None
) -> Iterator[tuple[str, list[Event]]]:
    """Each stream with its facts up to the position `known`, in log order, sealed."""
    own = _LOG.c
    for some in _batched(streams):
        asked = (
            select(_LOG)
            .where(own.originator_id.in_(some), own.notification_id <= known_at(known))
            .order_by(own.originator_id, own.originator_version)
        )
        with db.reading() as connection:
            rows = connection.execute(asked).all()
        for stream, its in groupby(rows, key=lambda row: row.originator_id):
            yield str(stream), [revive(*row) for row in its]


def _batched(streams: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(streams), _AT_ONCE):
        yield streams[start : start + _AT_ONCE]
