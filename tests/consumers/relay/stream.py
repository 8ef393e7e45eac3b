"""A log, its topic and its relays, as the tests of the relay tell of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep

from kafka import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.records import position_of
from consumers.kafka.topics import Topics
from consumers.projector.events_topic import relayed
from consumers.relay import Relay
from consumers.relay.ends import ends_of
from domain.log import CareerLog
from projections.database import open_database
from tests.given import fact

PATIENCE = 60
"""Seconds that a test waits for what must come."""
_MARKED_WITHIN = 3


def until(what: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Waits for it, and fails where it does not come."""
    deadline = monotonic() + seconds
    while not what():
        assert monotonic() < deadline, "it did not come in time"
        sleep(0.02)


def record(log: CareerLog, facts: int, people: int = 20, words: str = "") -> int:
    """Records so many facts of so many people, in turn; gives the head of the log."""
    begin = log.head()
    log.append(
        [
            fact(
                "goal.set",
                "2024-03-01",
                id=f"g{number}",
                stream=f"career-E{number % people}",
                goal=f"G{number}",
                purpose="development",
                description=words or None,
            )
            for number in range(begin, begin + facts)
        ]
    )
    return log.head()


def position(store: str, topics: Topics) -> int:
    """How far the relay says that it has come."""
    with open_database(store) as db:
        found = relayed(db, topics.events)
    return found.position if found else 0


@contextmanager
def relaying(store: str, kafka: Kafka, topics: Topics, at_once: int = 10_000) -> Iterator[Thread]:
    """A relay at work in a thread of this process."""
    stopped, failed = Event(), []

    def work() -> None:
        try:
            with CareerLog.at(store) as log:
                Relay(log, store, kafka, topics, at_once=at_once).run(stopped)
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stopped.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert not failed


def sequences(kafka: Kafka, topics: Topics) -> dict[int, list[int]]:
    """The committed sequences of each partition, as a reader sees them, repeats and all."""
    consumer = kafka.consumer()
    try:
        places = [
            TopicPartition(topics.events, each)
            for each in consumer.partitions_for_topic(topics.events) or ()
        ]
        consumer.assign(places)
        consumer.seek_to_beginning()
        ends = _marked(kafka, topics, consumer, places)
        seen: dict[int, list[int]] = {place.partition: [] for place in places}
        deadline = monotonic() + PATIENCE
        while any(consumer.position(place) < ends[place] for place in places):
            assert monotonic() < deadline
            for place, records in consumer.poll(timeout_ms=200).items():
                seen[place.partition] += [position_of(each.headers) or 0 for each in records]
        return seen
    finally:
        consumer.close()


def _marked(kafka, topics, consumer, places):
    """Where each partition ends for readers, once the last commit is marked in all of them.

    Kafka does that moments after it has answered. A transaction under way is not waited for.
    """
    deadline = monotonic() + _MARKED_WITHIN
    while True:
        ends = consumer.end_offsets(places)
        written = ends_of(kafka, topics.events)
        if monotonic() > deadline or all(ends[each] == written[each.partition] for each in places):
            return ends
        sleep(0.05)


def applied(seen: dict[int, list[int]]) -> list[int]:
    """What a projection keeps that drops each sequence not above the last of its partition."""
    kept = []
    for partition in seen.values():
        last = 0
        for sequence in partition:
            if sequence > last:
                kept.append(sequence)
                last = sequence
    return sorted(kept)
