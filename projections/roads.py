"""Which road a projection is fed by, straight from the log or through Kafka, and changing over."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from projections import positions
from projections.bookkeeping import OFFSETS, is_set_up, set_up
from projections.database import Database
from projections.positions import LOG, Stand


class OtherRoad(RuntimeError):
    """The projection is fed by the other road; nothing was written."""

    def __init__(self, projection: str, by_kafka: bool) -> None:
        """`by_kafka`: it is fed by Kafka, and somebody would feed it from the log."""
        other = (
            "is fed by Kafka: leave it to careerlog project --from kafka, or stop that and run "
            f"careerlog project {projection} --from log to feed it straight from the log again"
            if by_kafka
            else "is fed straight from the log: leave it to that, or stop what follows the log "
            f"and run careerlog project {projection} --from kafka to feed it by Kafka"
        )
        super().__init__(f"{projection} {other}")
        self._told = (projection, by_kafka)

    def __reduce__(self) -> tuple[Any, ...]:
        """Crosses from a worker process to the one that waits for it."""
        return OtherRoad, self._told


class OtherPartitions(RuntimeError):
    """The topic has other partitions than those the projection was fed by; nothing was changed."""

    def __init__(self, projection: str, had: Collection[str], wanted: Collection[str]) -> None:
        """`had` and `wanted` are the feeds, such as `careerlog.events/3`."""
        super().__init__(
            f"{projection} was fed by {len(had)} partitions ({min(had)} ...) and should now be fed "
            f"by {len(wanted)} ({min(wanted)} ...), where a stream may lie on another one; stop "
            f"every projector, run careerlog rebuild {projection}, and start them again"
        )


def kafka_fed(db: Database) -> set[str]:
    """The projections that are fed by Kafka."""
    with db.reading() as connection:
        if not is_set_up(connection):
            return set()
        return set(connection.execute(select(OFFSETS.c.projection).distinct()).scalars())


def is_kafka_fed(connection: Connection, projection: str) -> bool:
    """Whether this one is."""
    asked = select(OFFSETS.c.feed).where(OFFSETS.c.projection == projection).limit(1)
    return connection.execute(asked).first() is not None


def feeds_of(topic: str, partitions: int) -> list[str]:
    """What the partitions of a topic are called among a projection's feeds."""
    return [f"{topic}/{number}" for number in range(partitions)]


def feed_by_kafka(
    db: Database, projection: str, topic: str, topic_id: str, partitions: int
) -> bool:
    """From now on the projection is fed by this topic; whether that changed anything.

    Where its rows stand at one position of the log, each partition is read from its beginning and
    every fact up to that position dropped. Where they stand at one for each of the same partitions
    and the topic was made anew, the same is done partition by partition.

    Raises:
        OtherPartitions: the rows stand at positions of partitions that cut the streams otherwise.
    """
    feeds = feeds_of(topic, partitions)
    with db.writing() as tx:
        set_up(tx)
        had = positions.stands(tx.connection, projection, hold=True)
        if had.keys() == set(feeds):
            if all(stand.topic_id == topic_id for stand in had.values()):
                return False
            begin = {feed: stand.position for feed, stand in had.items()}
        elif len(reached := {stand.position for stand in had.values()}) == 1:
            begin = dict.fromkeys(feeds, *reached)
        else:
            raise OtherPartitions(projection, had, feeds)
        positions.begin(
            tx, projection, {feed: Stand(at, 0, topic_id) for feed, at in begin.items()}
        )
    return True


def feed_by_log(db: Database, projection: str) -> bool:
    """From now on the projection is fed straight from the log, if all its partitions stand at one
    position; else nothing is changed, and only a rebuild from the log can change over exactly.

    Returns whether it is fed by the log now.
    """
    with db.writing() as tx:
        set_up(tx)
        had = positions.stands(tx.connection, projection, hold=True)
        reached = {stand.position for stand in had.values()}
        if len(reached) > 1:
            return False
        if reached and LOG not in had:
            positions.begin(tx, projection, {LOG: Stand(reached.pop())})
    return True
