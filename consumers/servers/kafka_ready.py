"""When a Kafka is ready: every broker is known and a client's record arrives on all of them."""

import time
from collections.abc import Callable
from typing import Final

from kafka.errors import KafkaError

from consumers.kafka.connection import Kafka
from consumers.servers.kept import CannotRun
from consumers.servers.places import first_line

READY_WITHIN: Final = 90
"""Seconds; on two idle cores it takes six."""
_PROBE: Final = "careerlog-ready"
_AT_ONCE: Final = {"bootstrap_timeout_ms": 2_000}


def wait_for_records(
    kafka: Kafka, brokers: int, running: Callable[[], bool], last_words: Callable[[], str]
) -> None:
    """Return as soon as a record is acknowledged by `brokers` brokers.

    Raises:
        CannotRun: it is no longer `running`, or it takes longer than READY_WITHIN seconds.
    """
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            return _take_a_record(kafka, brokers)
        except (KafkaError, OSError, _TooFew) as error:
            if not running() or time.monotonic() > deadline:
                raise CannotRun(f"{first_line(error)}; {last_words()}") from error
            time.sleep(0.1)


class _TooFew(Exception):
    """Not every broker has joined yet."""


def _take_a_record(kafka: Kafka, brokers: int) -> None:
    asking = Kafka(kafka.hosts, {**kafka.security, **_AT_ONCE})
    admin = asking.admin()
    try:
        known = admin.describe_cluster()["brokers"]
        there = sum(not broker.get("is_fenced") for broker in known)
        if there < brokers:
            raise _TooFew(f"{there} of {brokers} brokers have joined")
        if _PROBE not in admin.list_topics():
            admin.create_topics({_PROBE: {"num_partitions": 1, "replication_factor": brokers}})
            admin.wait_for_topics([_PROBE])
    finally:
        admin.close()
    producer = asking.producer(request_timeout_ms=5_000, delivery_timeout_ms=6_000)
    try:
        producer.send(_PROBE, b"ready").get(timeout=6)
    finally:
        producer.close(timeout=0)
