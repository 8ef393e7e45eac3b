"""A member of the group that reads careerlog.events for one projection."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, Final

from kafka import ConsumerRebalanceListener
from kafka.errors import IllegalStateError, KafkaError, UnknownTopicOrPartitionError
from kafka.structs import OffsetAndMetadata, TopicPartition

from consumers.kafka.connection import Kafka
from consumers.metrics import CONSUMER_LAG

GATHERS: Final = 0.05
"""Seconds to gather at most what lies ready for one batch."""
_PARTITION_BYTES: Final = 4 * 1_048_576
_FETCH_WAITS: Final = 25
"""Milliseconds that a broker holds a fetch back for partitions without news. Those whose records
were just handed out are asked for only after it: the default of 500 would be waited for."""
_CLOSES_WITHIN: Final = 5_000
_log = logging.getLogger(__name__)

Polled = dict[TopicPartition, list[Any]]


class Member(ConsumerRebalanceListener):
    """A consumer, used by one thread. Which partitions it has just been given, it only notes."""

    def __init__(
        self, kafka: Kafka, topic: str, group: str, projection: str, **settings: Any
    ) -> None:
        """`settings` go to kafka-python's consumer.

        Raises:
            KafkaError: no broker answers, or the one that does has not heard of the topic.
        """
        wanted = {
            "group_id": group,
            "max_partition_fetch_bytes": _PARTITION_BYTES,
            "fetch_max_wait_ms": _FETCH_WAITS,
        }
        self.fresh: set[TopicPartition] = set()
        """Partitions that must be placed before what is read from them counts."""
        self._projection = projection
        self._consumer = kafka.consumer(**(wanted | settings))
        self._consumer.subscribe([topic], listener=self)
        # A member that shares out the partitions before it knows of any gives nobody one, and
        # thinks of it only when it learns of others.
        if not self._consumer.partitions_for_topic(topic):
            self._consumer.close(autocommit=False)
            raise UnknownTopicOrPartitionError(topic)

    def poll(self, milliseconds: int, at_once: int) -> Polled:
        """What lies ready, at most so many records; waits where there is nothing."""
        polled: Polled = dict(self._consumer.poll(milliseconds, max_records=at_once))
        until = monotonic() + GATHERS
        left = at_once - sum(map(len, polled.values()))
        while polled and left > 0 and monotonic() < until:
            more = self._consumer.poll(0, max_records=left)
            if not more:
                break
            for partition, records in more.items():
                polled.setdefault(partition, []).extend(records)
                left -= len(records)
        return polled

    @property
    def assigned(self) -> set[TopicPartition]:
        """The partitions it has, as far as it knows."""
        return set(self._consumer.assignment())

    def place(self, partition: TopicPartition, offset: int) -> None:
        """Reads on there."""
        self._consumer.seek(partition, offset)
        self.fresh.discard(partition)

    def next_offset(self, partition: TopicPartition) -> int | None:
        """Where it reads on; behind what was polled, and behind the marks of transactions."""
        found: int | None = self._consumer.position(partition, timeout_ms=0)
        return found

    def begins(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The first offset there is of each."""
        found: dict[TopicPartition, int] = self._consumer.beginning_offsets(list(partitions))
        return found

    def at_end(self, ends: Mapping[TopicPartition, int]) -> set[TopicPartition]:
        """Those of which it has read everything before their end; tells the lag as well."""
        left = {each: max(0, end - (self.next_offset(each) or 0)) for each, end in ends.items()}
        for partition, records in left.items():
            _lag(self._projection, partition).set(records)
        return {partition for partition, records in left.items() if not records}

    def tell_kafka(self, offsets: dict[TopicPartition, int]) -> None:
        """Commits the offsets to Kafka, where lag is watched; nothing depends on it."""
        with suppress(KafkaError):
            self._consumer.commit_async(
                {each: OffsetAndMetadata(offset) for each, offset in offsets.items()}
            )

    def close(self) -> None:
        """Leaves the group, so that others take over at once."""
        self.on_partitions_revoked(self.assigned)
        with suppress(KafkaError, IllegalStateError):
            self._consumer.close(autocommit=False, timeout_ms=_CLOSES_WITHIN)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """kafka-python calls this within `poll`."""
        self.fresh.update(assigned)
        _log.info("partitions assigned", extra=self._told(assigned))

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """kafka-python calls this within `poll`."""
        for partition in revoked:
            self.fresh.discard(partition)
            with suppress(KeyError):
                CONSUMER_LAG.remove(self._projection, partition.topic, str(partition.partition))
        _log.info("partitions given up", extra=self._told(revoked))

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        """kafka-python calls this within `poll`."""
        self.on_partitions_revoked(lost)

    def _told(self, partitions: Iterable[TopicPartition]) -> dict[str, Any]:
        numbers = sorted(each.partition for each in partitions)
        return {"projection": self._projection, "partitions": numbers}


def _lag(projection: str, partition: TopicPartition) -> Any:
    return CONSUMER_LAG.labels(projection, partition.topic, str(partition.partition))
