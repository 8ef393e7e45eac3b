"""Records that kafka-python's producer would refuse, and other clients send."""

from collections.abc import Sequence
from typing import Any

from kafka.structs import TopicPartition

from consumers.kafka.connection import Kafka
from tests.waiting import DEADLINE


def send_raw(kafka: Kafka, topic: str, records: Sequence[tuple[Any, Any, Any]]) -> list[str]:
    """Sends key, value and headers unchecked to partition 0; gives their names."""
    producer = kafka.producer()
    try:
        producer.partitions_for(topic)
        deliveries = []
        for key, value, headers in records:
            delivery, *_ = producer._accumulator.append(
                TopicPartition(topic, 0), None, key, value, _Unmeasured(headers or ())
            )
            producer._sender.wakeup()
            deliveries.append(delivery)
        told = [delivery.get(timeout=DEADLINE) for delivery in deliveries]
    finally:
        producer.close()
    return [f"{each.partition}/{each.offset}" for each in told]


class _Unmeasured(list[Any]):
    """Headers that the producer does not measure, for it would stumble over missing values."""

    def __bool__(self) -> bool:
        return False


class NotText(str):
    """A header's name that is sent as Latin-1, as a client may that does not check it."""

    def encode(self, *_: Any) -> bytes:
        return super().encode("latin-1")
