"""Topics of their own for those who are measured, and records that all become visible at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event as Signal
from threading import Thread
from typing import Final
from uuid import uuid4

from kafka import TopicPartition

from benchmarks.measuring import Lap
from consumers.kafka.connection import Kafka
from consumers.kafka.records import Outgoing
from consumers.kafka.topics import Topics, ensure_topics

_PARTITION_BYTES: Final = 4 * 1_048_576
_TRANSACTION_LASTS: Final = 600_000
"""Milliseconds that records may be held back."""
_AT_ONCE: Final = 20_000
_LOOKS_EVERY: Final = 0.005
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
        kafka.producer(transactional_id=f"{topic}.bench", transaction_timeout_ms=_TRANSACTION_LASTS)
    ) as producer:
        producer.init_transactions()
        producer.begin_transaction()
        sent = [producer.send(topic, value, key, list(headers)) for key, value, headers in records]
        producer.flush()
        assert all(each.succeeded() for each in sent)
        yield producer.commit_transaction


@contextmanager
def consumer_maximum(
    kafka: Kafka, topic: str, number: int, show: Callable[[], None]
) -> Iterator[Lap]:
    """kafka-python's own consumer, fetching as Careerlog's do: polls the records, drops them."""
    with closing(
        kafka.consumer(max_partition_fetch_bytes=_PARTITION_BYTES, fetch_max_wait_ms=25)
    ) as consumer:
        parts = [TopicPartition(topic, each) for each in consumer.partitions_for_topic(topic)]
        consumer.assign(parts)
        consumer.seek_to_beginning()
        assert not consumer.poll(int(_SETTLES * 1000))

        def lap() -> int:
            show()
            seen = 0
            while seen < number:
                seen += sum(map(len, consumer.poll(500, max_records=_AT_ONCE).values()))
            return seen

        yield lap


@contextmanager
def at_work(part: Callable[[Signal], None]) -> Iterator[Signal]:
    """A part of the stream in a thread of its own, settled; the signal is set when it has ended."""
    stopped, ended = Signal(), Signal()

    def run() -> None:
        try:
            part(stopped)
        finally:
            ended.set()

    thread = Thread(target=run, name="measured")
    thread.start()
    try:
        ended.wait(4 * _SETTLES)
        yield ended
    finally:
        stopped.set()
        thread.join()


def until(reached: Callable[[], bool], ended: Signal) -> None:
    """Looks every few milliseconds; the processor is for the one who works."""
    while not reached():
        if ended.wait(_LOOKS_EVERY):
            raise RuntimeError("the part that is measured has ended before its work was done")
