"""The log read stream by stream: what a rebuild folds, a range of streams at a time."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import Connection, column, select, table

from domain.codec import revive
from domain.events.base import Event

FACTS_IN_A_RANGE: Final = 20_000

_LOG: Final = table(
    "stored_events",
    column("notification_id"),
    column("originator_id"),
    column("originator_version"),
    column("topic"),
    column("state"),
)


class StreamRange(NamedTuple):
    """The streams from `first` on, up to and without `end`, in the order of their bytes."""

    first: str
    end: str


def ranges(connection: Connection, kinds: Sequence[str], upto: int) -> Iterator[StreamRange]:
    """Ranges that hold all streams of these kinds, of about equally many facts each.

    Sampled from the log, so the ranges follow where its facts are.
    """
    samples = set(range(FACTS_IN_A_RANGE // 2, upto, FACTS_IN_A_RANGE))
    asked = select(_LOG.c.originator_id).where(_LOG.c.notification_id.in_(samples))
    found = set(connection.execute(asked).scalars())
    for kind in kinds:
        first, end = f"{kind}-", f"{kind}."  # the character after the hyphen
        between = sorted(stream for stream in found if first < stream < end)
        yield from (StreamRange(*both) for both in pairwise([first, *between, end]))


def facts_of(connection: Connection, streams: StreamRange, upto: int) -> list[Event]:
    """The facts of a range of streams up to a log position, each stream's in log order."""
    asked = (
        select(
            _LOG.c.notification_id,
            _LOG.c.originator_id,
            _LOG.c.originator_version,
            _LOG.c.topic,
            _LOG.c.state,
        )
        .where(
            _LOG.c.originator_id >= streams.first,
            _LOG.c.originator_id < streams.end,
            _LOG.c.notification_id <= upto,
        )
        .order_by(_LOG.c.originator_id, _LOG.c.originator_version)
    )
    return [revive(*row) for row in connection.execute(asked)]
