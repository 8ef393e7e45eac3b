"""Topics of their own for those who are measured, and records that all become visible at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event as Signal
from typing import Any, Final
from uuid import uuid4

from kafka import KafkaConsumer, TopicPartition

from benchmarks.measuring import Lap
from consumers.kafka.connection import Kafka
from consumers.kafka.records import Outgoing
from consumers.kafka.topics import Topics, ensure_topics

_PARTITION_BYTES: Final = 4 * 1_048_576
_TRANSACTION_LASTS: Final = 600_000
"""Milliseconds that records may be held back."""
_SETTLES: Final = 0.5
"""Seconds in which a reader finds its partitions, all empty as yet."""


@contextmanager
def new_topics(kafka: Kafka) -> Iterator[Topics]:
    """Empty topics with as many partitions as Careerlog makes, deleted afterwards."""
    topics = Topics(f"bench-{uuid4().hex[:12]}")
    ensure_topics(kafka, topics)
    try:
        yield topics
    finally:
        with closing(kafka.admin()) as admin:
            admin.delete_topics([topics.events, topics.intake, topics.dead, topics.checkpoints])


@contextmanager
def held_back(
    kafka: Kafka, topic: str, records: Sequence[Outgoing]
) -> Iterator[Callable[[], None]]:
    """The records in a topic, in a transaction under way: who reads is shown all when it is told.

    So a reader can be at work before the clock starts, and has fetched nothing ahead.
    """
    with closing(
        kafka.producer(
            transactional_id=f"{topic}.bench", transaction_timeout_ms=_TRANSACTION_LASTS
        )
    ) as producer:
        producer.init_transactions()
        producer.begin_transaction()
        sent = [
            producer.send(topic, value, key, list(headers)) for key, value, headers in records
        ]
        producer.flush()
        assert all(each.succeeded() for each in sent)
        yield producer.commit_transaction


def consumer_maximum(consumer: KafkaConsumer, topic: str, number: int, show: Any) -> Lap:
    """kafka-python's own consumer at work on a topic: polls so many records and drops them."""
    consumer.assign([TopicPartition(topic, each) for each in consumer.partitions_for_topic(topic)])
    consumer.seek_to_beginning()
    settled(consumer)

    def lap() -> int:
        show()
        seen = 0
        while seen < number:
            seen += sum(map(len, consumer.poll(500, max_records=20_000).values()))
        return seen

    return lap


def settled(consumer: KafkaConsumer) -> None:
    """Polls nothing for a while, as those do who wait for records."""
    assert not consumer.poll(int(_SETTLES * 1000))


def fetching(kafka: Kafka) -> KafkaConsumer:
    """A consumer that fetches as Careerlog's do."""
    return kafka.consumer(max_partition_fetch_bytes=_PARTITION_BYTES, fetch_max_wait_ms=25)


def waits_until(reached: Callable[[], bool], failed: Signal) -> None:
    """Looks every few milliseconds; the one who works in another thread keeps the processor."""
    while not reached():
        if failed.wait(0.005):
            raise RuntimeError("the part that is measured has ended before its work was done")
