"""Apache Kafka itself on Java: it takes records, loses a node, and leaves nothing behind."""

import os
from pathlib import Path

import pytest

from consumers.kafka.connection import Kafka
from consumers.servers import KAFKA_SETTING, LocalKafka, find_kafka
from tests.consumers.servers.processes import runs

TOPIC = "taken"
CI = "CAREERLOG_TEST_KAFKA_FROM"

pytestmark = pytest.mark.xdist_group("local kafka")


def send(kafka: Kafka, *values: bytes) -> None:
    """Every record acknowledged, or an error."""
    producer = kafka.producer()
    sent = [producer.send(TOPIC, value) for value in values]
    for each in sent:
        each.get(timeout=30)
    producer.close()


def received(kafka: Kafka, number: int) -> list[bytes]:
    """The first records of the topic."""
    consumer = kafka.consumer(TOPIC, consumer_timeout_ms=20_000)
    values = [record.value for record, _ in zip(consumer, range(number), strict=False)]
    consumer.close()
    return values


def make_topic(kafka: Kafka, **settings: int) -> None:
    admin = kafka.admin()
    admin.create_topics({TOPIC: settings})
    admin.wait_for_topics([TOPIC])
    admin.close()


def test_one_broker_keeps_a_record_over_a_kill(one_broker: LocalKafka) -> None:
    kafka = Kafka(one_broker.url)
    make_topic(kafka, num_partitions=1)
    send(kafka, b"before")
    first = one_broker.pids[1]
    one_broker.kill(1)
    assert not runs(first)
    one_broker.start(1)
    send(kafka, b"after")
    assert received(kafka, 2) == [b"before", b"after"]
