"""All that careerlog.events holds at a moment, partition by partition, as a reader sees it."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final, NamedTuple

from kafka import TopicPartition

from consumers.kafka.connection import Kafka
from projections.ledger.schema import LedgerError

_AT_ONCE: Final = 5_000
_PARTITION_BYTES: Final = 4 * 1_048_576
_POLL: Final = 500
_ANSWER_WITHIN: Final = 30_000
"""Milliseconds for Kafka to give the next record."""


class Extent(NamedTuple):
    """From which offset to which each partition holds records."""

    begins: Mapping[TopicPartition, int]
    ends: Mapping[TopicPartition, int]


def extent(kafka: Kafka, topic: str) -> Extent | None:
    """What the topic holds now, of finished transactions; None where it is not there.

    Raises:
        KafkaError: the cluster does not answer, or refuses.
    """
    with closing(kafka.consumer()) as consumer:
        numbers = consumer.partitions_for_topic(topic)
        if not numbers:
            return None
        parts = [TopicPartition(topic, number) for number in sorted(numbers)]
        consumer.assign(parts)
        return Extent(consumer.beginning_offsets(parts), consumer.end_offsets(parts))


def records(kafka: Kafka, held: Extent) -> Iterator[list[Any]]:
    """The records of that extent, some at once, those of a partition in their order.

    Raises:
        KafkaError: the cluster does not answer, or refuses.
        LedgerError: it answers, but gives no records.
    """
    with closing(kafka.consumer(max_partition_fetch_bytes=_PARTITION_BYTES)) as consumer:
        parts = list(held.ends)
        consumer.assign(parts)
        for part in parts:
            consumer.seek(part, held.begins[part])
        silent = 0
        while left := [part for part in parts if consumer.position(part) < held.ends[part]]:
            polled = consumer.poll(_POLL, max_records=_AT_ONCE)
            silent = 0 if polled else silent + _POLL
            if silent > _ANSWER_WITHIN:
                raise LedgerError(f"{left[0].topic} gives no more records: look at the cluster")
            for part, some in polled.items():
                yield [each for each in some if each.offset < held.ends[part]]
