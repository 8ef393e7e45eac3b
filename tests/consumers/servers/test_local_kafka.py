"""Apache Kafka itself on Java: it takes records, loses a node, and leaves nothing behind."""

import os
import socket
import tempfile
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest

from consumers.kafka.connection import Kafka
from consumers.servers import KAFKA_SETTING, LocalKafka, NotHere, find_kafka, local_kafka
from consumers.servers.kafka_jars import jars, java
from tests.consumers.servers.processes import runs, wait_until

TOPIC = "taken"
FROM = f"{KAFKA_SETTING}_FROM"

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
    values = [record.value for record in islice(consumer, number)]
    consumer.close()
    return values


def make_topic(kafka: Kafka, **settings: int) -> None:
    admin = kafka.admin()
    admin.create_topics({TOPIC: settings})
    admin.wait_for_topics([TOPIC])
    admin.close()


def test_no_cluster_is_named_like_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([UUID(bytes=b"\xf8" + bytes(15)), UUID(bytes=bytes(16))])
    monkeypatch.setattr(local_kafka, "uuid4", lambda: next(drawn))
    assert local_kafka._cluster_id() == "A" * 22


def test_one_broker_takes_a_record_and_leaves_nothing_behind(apache: Path) -> None:
    with find_kafka() as server:
        assert server.taken_from.startswith("Apache Kafka 4")
        kafka = Kafka(server.url)
        make_topic(kafka, num_partitions=1)
        send(kafka, b"a record")
        assert received(kafka, 1) == [b"a record"]
        assert len(list(apache.glob("careerlog-kafka-*/data"))) == 1
    assert list(apache.iterdir()) == []
    host, port = server.url.split(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))


def test_three_brokers_take_records_while_one_is_dead_and_mend(three_brokers: LocalKafka) -> None:
    kafka = Kafka(three_brokers.url)
    make_topic(kafka, num_partitions=3)
    assert copies_in_sync(kafka) == [3, 3, 3]
    dead = three_brokers.pids[2]
    three_brokers.kill(2)
    assert not runs(dead)
    send(kafka, b"with two")
    assert received(kafka, 1) == [b"with two"]
    three_brokers.mend()
    wait_until(lambda: copies_in_sync(kafka) == [3, 3, 3], seconds=60)


def test_a_paused_broker_holds_nobody_up_and_comes_back(three_brokers: LocalKafka) -> None:
    kafka = Kafka(three_brokers.url)
    three_brokers.pause(3)
    assert runs(three_brokers.pids[3])
    three_brokers.wait_until_ready()
    three_brokers.resume(3)
    wait_until(lambda: copies_in_sync(kafka, "careerlog-ready") == [3], seconds=60)


@pytest.fixture
def apache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kafka comes from Java and works in this folder; without Java the test is skipped."""
    try:
        java()
        jars()
    except NotHere as reason:
        if FROM in os.environ:
            raise
        pytest.skip(str(reason))
    monkeypatch.delenv(KAFKA_SETTING, raising=False)
    monkeypatch.setenv(FROM, "apache")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def copies_in_sync(kafka: Kafka, topic: str = TOPIC) -> list[int]:
    admin = kafka.admin()
    (described,) = admin.describe_topics([topic])
    admin.close()
    return [len(partition["isr_nodes"]) for partition in described["partitions"]]
