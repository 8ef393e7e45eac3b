"""What the tests of the intake do on Kafka: send records, run members, wait for conditions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import orjson
from kafka.structs import TopicPartition

from consumers.intake.intake import Intake
from consumers.intake.reading import Held, held_letters
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.waiting import DEADLINE, until

Headers = list[tuple[str, bytes]]


def structured(told: dict[str, Any]) -> tuple[bytes, bytes, Headers]:
    """Key, value and headers of a CloudEvent in structured mode."""
    headers = [("content-type", b"application/cloudevents+json")]
    return str(told.get("subject", "")).encode(), orjson.dumps(told), headers


def skill(id: str, person: str = "E1024", skill: str = "welding") -> dict[str, Any]:
    """A CloudEvent that the intake understands: a skill was assessed."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": "hr",
        "type": "skill.assessed",
        "subject": f"career-{person}",
        "data": {"effective_on": "2024-03-01", "skill": skill, "level": 3.0},
    }


def send(
    kafka: Kafka,
    topics: Topics,
    records: Sequence[tuple[bytes | None, bytes | None, Headers]],
    partition: int | None = None,
) -> list[str]:
    """Sends the records to the intake, and gives their names: PARTITION/OFFSET."""
    producer = kafka.producer()
    try:
        deliveries = [
            producer.send(topics.intake, key=key, value=value, headers=headers, partition=partition)
            for key, value, headers in records
        ]
        told = [delivery.get(timeout=DEADLINE) for delivery in deliveries]
    finally:
        producer.close()
    return [f"{each.partition}/{each.offset}" for each in told]


def tell(
    kafka: Kafka, topics: Topics, *told: dict[str, Any], partition: int | None = None
) -> list[str]:
    """Sends CloudEvents to the intake."""
    return send(kafka, topics, [structured(each) for each in told], partition)


@contextmanager
def running(kafka: Kafka, topics: Topics, log: CareerLog, **settings: Any) -> Iterator[Intake]:
    """A member of the intake in a thread of its own; ended at the end of the block."""
    stopped = Event()
    intake = Intake(kafka, topics, log, **settings)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            intake.run(stopped)
        except BaseException as failure:
            failures.append(failure)

    thread = Thread(target=run)
    thread.start()
    try:
        yield intake
    finally:
        stopped.set()
        thread.join(DEADLINE)
    assert not thread.is_alive()
    assert not failures, failures


def taken_in(kafka: Kafka, topics: Topics) -> bool:
    """Whether the group has committed everything that stands in the intake."""
    consumer = kafka.consumer(group_id=f"{topics.prefix}.intake")
    try:
        partitions = [
            TopicPartition(topics.intake, each)
            for each in consumer.partitions_for_topic(topics.intake)
        ]
        ends = consumer.end_offsets(partitions)
        return all(
            not ends[each] or (consumer.committed(each) or 0) >= ends[each] for each in partitions
        )
    finally:
        consumer.close(autocommit=False)


def take_in_all(kafka: Kafka, topics: Topics, log: CareerLog) -> None:
    """Runs one member until nothing is left."""
    with running(kafka, topics, log):
        until(lambda: taken_in(kafka, topics), "everything is taken in")


def letters(kafka: Kafka, topics: Topics) -> dict[str, Held]:
    """The dead letters by name."""
    return {each.letter.name: each for each in held_letters(kafka, topics)}


def recorded(log: CareerLog) -> list[str]:
    """The ids of the facts that were sent, in recorded order; without the access log."""
    return [fact.event_id for fact in log.read() if not fact.written_here]
