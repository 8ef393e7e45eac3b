"""careerlog.events as it is now: its id and partitions, and how far the relay has filled it."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Final, NamedTuple

from kafka.admin import OffsetSpec
from kafka.errors import UnknownTopicOrPartitionError, for_code
from kafka.structs import TopicPartition
from sqlalchemy import column, select, table

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import EventsTopic, topic_id
from projections.database import Database, NotProjected

_NO_ID: Final = "none"
"""Stands for the id of a topic on a broker that gives none."""
_RELAYS: Final = table("relays", column("topic"), column("position"), column("topic_id"))


class Relayed(NamedTuple):
    """Every fact up to `position` is in the topic with this id."""

    position: int
    topic_id: str


class Looking:
    """Looks at the topic, over a connection of its own."""

    def __init__(self, kafka: Kafka, name: str) -> None:
        """`name` is the topic's."""
        self.name = name
        self._admin = kafka.admin()

    def look(self) -> EventsTopic | None:
        """What the topic is now; None while it is not there."""
        with suppress(UnknownTopicOrPartitionError):
            [told] = self._admin.describe_topics([self.name])
            if told["error_code"] == 0 and told["partitions"]:
                return EventsTopic(len(told["partitions"]), topic_id(told) or _NO_ID)
            if told["error_code"]:
                raise for_code(told["error_code"])(self.name)
        return None

    def ends(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The offset behind the last acknowledged record of each, committed or not; none where the
        topic is gone.

        A commit is answered before the partitions are marked: until then the end that a reader at
        `read_committed` is told lies before facts whose position the relay has saved already.
        """
        asked = dict.fromkeys(partitions, OffsetSpec.LATEST)
        with suppress(UnknownTopicOrPartitionError):
            found = self._admin.list_partition_offsets(asked)
            return {partition: end.offset for partition, end in found.items()}
        return {}

    def close(self) -> None:
        """Lets go of the connection."""
        self._admin.close()


def relayed(db: Database, topic: str) -> Relayed | None:
    """How far the relay has come, by what it saved in the store; None before it first did."""
    asked = select(_RELAYS.c.position, _RELAYS.c.topic_id).where(_RELAYS.c.topic == topic)
    try:
        with db.reading() as connection:
            row = connection.execute(asked).one_or_none()
    except NotProjected:  # there is no such table: no relay has run on this store
        return None
    return None if row is None else Relayed(row[0], row[1] or _NO_ID)
