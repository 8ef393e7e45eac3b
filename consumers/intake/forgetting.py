"""Removing people's dead letters for good: for an erasure.

Kafka cannot delete one record, only all below an offset. So whatever else stands on the topic is
written anew behind its end, and when all of it is acknowledged, the old is deleted. A crash before
the deletion leaves copies, which count once; nothing is lost at any moment, and forgetting again
finishes the work.

What this does not do, and the one who erases must see to:
- From the deletion on no reader gets the records, but a broker's disk holds their bytes until the
  segment they stand in is rolled and cleaned (`segment.ms`, `file.delete.delay.ms`).
- The originals stand in careerlog.intake, too: see clearing.py.
- Letters that do not say whom they speak of (see `speaks_of`) are not found.
- Two who forget at once may have to forget once more: run one after the other.
"""

from collections.abc import Collection
from itertools import groupby
from operator import attrgetter
from typing import Final

from kafka.consumer.fetcher import ConsumerRecord
from kafka.structs import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics

from .dead_letters import DeadLetters
from .letters import Place, Record
from .names import Names
from .problems import NotForgotten
from .reading import Lying, records_of, speaks_of

_ROUNDS: Final = 5


def forget(kafka: Kafka, topics: Topics, people: Collection[str]) -> int:
    """Removes every letter that speaks of one of the people, and its marks; how many letters.

    Raises:
        KafkaError: nothing was lost; forget again.
        NotForgotten: others write letters about them meanwhile.
    """
    wanted = frozenset(people)
    named = Names(wanted)
    forgotten: set[Place] = set()
    for _ in range(_ROUNDS):
        ends: dict[TopicPartition, int] = {}
        lying = Lying()
        records = [(lying.take(record), record) for record in records_of(kafka, topics.dead, ends)]
        found = {
            place for place, letter in lying.letters.items() if speaks_of(letter, wanted, named)
        }
        if not found:
            return len(forgotten)
        forgotten |= found
        _copy(kafka, topics, [record for place, record in records if place not in found])
        admin = kafka.admin()
        try:
            admin.delete_records(ends)
        finally:
            admin.close()
    raise NotForgotten(
        f"letters about these people keep coming ({len(forgotten)} were removed): stop their "
        "source or the other erasure, then forget again"
    )


def _copy(kafka: Kafka, topics: Topics, records: list[ConsumerRecord]) -> None:
    dead = DeadLetters(kafka, topics)
    try:
        for partition, some in groupby(records, attrgetter("partition")):
            kept = list(some)
            dead.copy(
                [Record(each.key, each.value, list(each.headers)) for each in kept],
                partition,
                [each.timestamp for each in kept],
            )
    finally:
        dead.close()
