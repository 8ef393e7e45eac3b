"""careerlog.events filled as a relay fills it, and projectors that run beside a test."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text

from consumers.kafka.connection import Kafka
from consumers.kafka.records import outgoing
from consumers.kafka.topics import Topics
from consumers.projector.events_topic import Looking
from consumers.projector.projecting import project
from domain.log import CareerLog
from projections.database import Database
from projections.positions import head_of

WITHIN = 120
"""Seconds that anything may take before a test gives up."""
QUICK = {"session_timeout_ms": 6_000, "heartbeat_interval_ms": 500}


def send(
    kafka: Kafka, topics: Topics, log: CareerLog, after: int = 0, upto: int | None = None
) -> None:
    """Sends rows of the log in order."""
    producer = kafka.producer()
    sent = [
        producer.send(topics.events, value, key, headers)
        for key, value, headers in map(outgoing, log.read_raw(after, 1_000_000, upto))
    ]
    producer.flush()
    assert all(each.succeeded() for each in sent)
    producer.close()


@contextmanager
def sent_and_not_marked(kafka: Kafka, topics: Topics, log: CareerLog) -> Iterator[None]:
    """Every fact is acknowledged in a transaction that partitions do not know to be committed.

    So it is for a moment after each commit: the coordinator answers before it marks them.
    """
    producer = kafka.producer(transactional_id=f"{topics.events}.late")
    producer.init_transactions()
    producer.begin_transaction()
    sent = [
        producer.send(topics.events, value, key, headers)
        for key, value, headers in map(outgoing, log.read_raw(0, 1_000_000))
    ]
    producer.flush()
    assert all(each.succeeded() for each in sent)
    yield
    producer.commit_transaction()
    producer.close()


def save(kafka: Kafka, topics: Topics, db: Database, position: int) -> None:
    """Remembers, as a relay does, that the topic holds every fact up to `position`."""
    looking = Looking(kafka, topics.events)
    topic = looking.look()
    looking.close()
    assert topic is not None
    with db.writer.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE IF NOT EXISTS relays (topic TEXT PRIMARY KEY, position BIGINT NOT "
                "NULL DEFAULT 0, epoch BIGINT NOT NULL DEFAULT 0, partitions INTEGER, "
                "topic_id TEXT NOT NULL DEFAULT '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO relays (topic, position, topic_id) VALUES (:topic, :position, :id) "
                "ON CONFLICT (topic) DO UPDATE SET position = :position, topic_id = :id"
            ),
            {"topic": topics.events, "position": position, "id": topic.id},
        )


def relay(kafka: Kafka, topics: Topics, log: CareerLog, db: Database, after: int = 0) -> int:
    """Sends what the log holds behind `after`, and remembers it; returns the log's head."""
    send(kafka, topics, log, after)
    save(kafka, topics, db, log.head())
    return log.head()


@contextmanager
def projecting(
    url: str, kafka: Kafka, topics: Topics, names: list[str] | None = None, **settings: Any
) -> Iterator[threading.Event]:
    """A projector in a thread; what it fails with comes out at the end."""
    stopped = threading.Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            project(url, kafka, topics, names, stopped, **(QUICK | settings))
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield stopped
    finally:
        stopped.set()
        thread.join(WITHIN)
        assert not thread.is_alive()
    if failures:
        raise failures[0]


def until(true: Callable[[], bool], what: str = "it came true") -> None:
    """Waits for a condition."""
    deadline = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < deadline, f"not within {WITHIN} s: {what}"
        time.sleep(0.02)


def until_complete(db: Database, upto: int, *names: str) -> None:
    """Waits until the projections' answers are complete up to a position."""
    for name in names or ("profiles", "posts"):
        until(lambda name=name: head_of(db, name) >= upto, f"{name} stands at {upto}")


def projected(url: str, kafka: Kafka, topics: Topics, db: Database, upto: int, *names: str) -> None:
    """Runs a projector until it is complete up to a position."""
    with projecting(url, kafka, topics, list(names) or None):
        until_complete(db, upto, *names)
