"""Removing from the intake what was taken in and names a person: for an erasure.

What HR systems send stands in careerlog.intake as they sent it, readable, for its `retention.ms`.
Kafka cannot delete one record, only all below an offset. So in each partition everything is deleted
up to the last record that names the person and that the intake has passed: all of it is on record,
or in the dead letters, where others' letters stay. What goes with it is the chance to read others'
older records again; what was recorded of them stands in careerlog.events for ever.

A record counts as naming somebody where the id stands in its key, a header or its value as a word
of its own: it may name somebody else of the same name, which costs nothing more.
"""

from collections.abc import Collection
from typing import NamedTuple

from kafka.consumer.fetcher import ConsumerRecord
from kafka.structs import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics

from .names import Names
from .reading import passed, records_of


class Cleared(NamedTuple):
    """How many records that name them were removed, and how many the intake has yet to take in."""

    removed: int
    not_taken_in: int


def clear_intake(kafka: Kafka, topics: Topics, people: Collection[str]) -> Cleared:
    """Removes what the intake has taken in, up to the last record that names one of these people.

    Raises:
        KafkaError: Kafka did not answer; clear again.
    """
    named = Names(people)
    done = passed(kafka, topics)
    below: dict[TopicPartition, int] = {}
    removed = not_taken_in = 0
    for record in records_of(kafka, topics.intake):
        if not _names(record, named):
            continue
        if record.offset < done.get(record.partition, 0):
            below[TopicPartition(record.topic, record.partition)] = record.offset + 1
            removed += 1
        else:
            not_taken_in += 1
    if below:
        admin = kafka.admin()
        try:
            admin.delete_records(below)
        finally:
            admin.close()
    return Cleared(removed, not_taken_in)


def _names(record: ConsumerRecord, named: Names) -> bool:
    texts = (record.key, record.value, *(value for _, value in record.headers))
    return any(named.anywhere_in(text) for text in texts if text is not None)
