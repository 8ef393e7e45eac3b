"""How far each partition of the topic has come, before facts are sent to it."""

from kafka import TopicPartition
from kafka.admin import OffsetSpec

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import described


def ends_of(kafka: Kafka, topic: str) -> dict[int, int]:
    """The next offset of each partition; nothing for a topic that is not there.

    Asked before the topic's id, so that these ends are of that topic or of one before it.

    Raises:
        KafkaError: the cluster does not answer, or refuses.
    """
    admin = kafka.admin()
    try:
        if topic not in admin.list_topics():
            return {}
        asked = {
            TopicPartition(topic, partition["partition_index"]): OffsetSpec.LATEST
            for partition in described(admin, topic)["partitions"]
        }
        found = admin.list_partition_offsets(asked)
        return {place.partition: end.offset for place, end in found.items()}
    finally:
        admin.close()
