"""What waits in the projections, and letting it go on once the reason is gone."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import delete, func, select

from domain.log import CareerLog
from projections import positions
from projections.bookkeeping import PARKED, is_set_up
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.engine import make_tables
from projections.parking import apply_or_park

NO_FACT: Final = "no fact of this log; look at it, then: careerlog parked drop"


class Parked(NamedTuple):
    """A fact that waits. `reason` says where the first of its stream failed; others have none.

    A record that is no fact at all has its partition as `stream`, its offset as `position`.
    """

    projection: str
    stream: str
    position: int
    reason: str | None
    since: str


class Released(NamedTuple):
    """What became of a stream that waited: facts applied, facts that wait again, and why."""

    projection: str
    stream: str
    applied: int
    waiting: int
    reason: str | None


def parked(db: Database, projection: str | None = None) -> list[Parked]:
    """Every fact that waits, of one projection or of all, in the order in which they wait."""
    own = PARKED.c
    asked = select(own.projection, own.stream, own.position, own.reason, own.since).order_by(
        own.projection, own.stream, own.position
    )
    if projection is not None:
        asked = asked.where(own.projection == projection)
    with db.reading() as connection:
        if not is_set_up(connection):
            return []
        return [Parked(*row) for row in connection.execute(asked)]


def streams_parked(db: Database, projection: str) -> int:
    """How many streams of a projection wait."""
    asked = select(func.count(PARKED.c.stream.distinct())).where(PARKED.c.projection == projection)
    with db.reading() as connection:
        return int(connection.execute(asked).scalar_one()) if is_set_up(connection) else 0


def waiting_of(db: Database, projection: str, stream: str, known: int | None = None) -> int:
    """How many facts of a stream wait: so many are missing from what is answered about it."""
    asked = select(func.count()).where(PARKED.c.projection == projection, PARKED.c.stream == stream)
    if known is not None:
        asked = asked.where(PARKED.c.position <= known)
    with db.reading() as connection:
        return int(connection.execute(asked).scalar_one()) if is_set_up(connection) else 0


def release(db: Database, log: CareerLog, streams: Sequence[str] | None = None) -> list[Released]:
    """Applies what waits of these streams, or of all, in order; what fails again waits again.

    A stream at a time in a transaction. The facts are taken from the log: it is what counts.

    Raises:
        RebuildNeeded: the program has another schema than the tables.
    """
    waiting = dict.fromkeys((each.projection, each.stream) for each in parked(db))
    return [
        _released(db, log, projection, stream)
        for projection, stream in waiting
        if streams is None or stream in streams
    ]


def _released(db: Database, log: CareerLog, name: str, stream: str) -> Released:
    if is_partition(stream):
        waiting = waiting_of(db, name, stream)
        return Released(name, stream, 0, waiting, NO_FACT)
    projection = PROJECTIONS[name]
    make_tables(db, [projection])
    own = (PARKED.c.projection == name, PARKED.c.stream == stream)
    try:
        with db.writing() as tx:
            positions.stands(tx.connection, name, hold=True)  # who projects waits until this ends
            asked = select(PARKED.c.position).where(*own).order_by(PARKED.c.position)
            places = list(tx.connection.execute(asked).scalars())
            known = log.stream(stream, places[-1]) if places else []
            facts = [fact for fact in known if fact.position >= places[0]]
            tx.connection.execute(delete(PARKED).where(*own))
            again = apply_or_park(tx, projection, facts, careful=True)
            asked_why = select(PARKED.c.reason).where(*own, PARKED.c.reason.is_not(None))
            reason = tx.connection.execute(asked_why).scalars().first()
    finally:
        db.timelines(name).clear()
    return Released(name, stream, len(facts) - again, again, reason)


def drop(db: Database, partitions: Sequence[str] | None = None) -> int:
    """Forgets records that were no facts, of these partitions or of all; returns how many."""
    of_partitions = PARKED.c.stream.contains("/")
    with db.writing() as tx:
        if not is_set_up(tx.connection):
            return 0
        dropping = delete(PARKED).where(of_partitions)
        if partitions is not None:
            dropping = dropping.where(PARKED.c.stream.in_(partitions))
        return tx.connection.execute(dropping).rowcount


def is_partition(stream: str) -> bool:
    """Whether it names a partition (`careerlog.events/3`); no stream has a slash in its name."""
    return "/" in stream
