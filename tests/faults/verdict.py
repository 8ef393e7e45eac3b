"""What must hold after a fault: facts once in the log, a topic without gaps, rows = fold."""

from collections import Counter
from collections.abc import Sequence
from time import monotonic
from typing import Final, NamedTuple

from kafka.structs import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from projections.database import Database
from tests.projections.rows import BOTH, told_by_fold, told_by_rows


class Verdict(NamedTuple):
    """How many facts were lost or doubled, and what else is not as it must be."""

    facts: int
    lost: int
    doubled: int
    topic_gaps: int
    out_of_order: int
    rows_unlike_the_fold: int
    dead_letters: int
    died: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether everything holds."""
        return not any(self[1:])


NOTHING: Final = Verdict(0, 0, 0, 0, 0, 0, 0)
"""Of a run that came to no end."""


def verdict(
    acknowledged: set[tuple[str, str]],
    died: Sequence[str],
    log: CareerLog,
    database: Database,
    kafka: Kafka,
    topics: Topics,
) -> Verdict:
    """Looks at everything: the log, the topic and the rows.

    `acknowledged`: source and id of each fact whose sender was told that Kafka has it. `died`: the
    last words of processes that ended without being told to.
    """
    head = log.head()
    facts = []
    while batch := log.read(facts[-1].position if facts else 0):
        facts += batch
    told = Counter((fact.source, fact.event_id) for fact in facts)
    positions = [fact.position for fact in facts]
    sequences, disorder = _sequences(kafka, topics)
    return Verdict(
        facts=len(facts),
        lost=len(acknowledged - told.keys()),
        doubled=sum(number - 1 for number in told.values())
        + (len(positions) - len(set(positions))),
        topic_gaps=len(set(range(1, head + 1)) - sequences),
        out_of_order=disorder,
        rows_unlike_the_fold=sum(
            told_by_rows(database, each, head) != told_by_fold(facts, each, head) for each in BOTH
        ),
        dead_letters=_records(kafka, topics.dead),
        died=tuple(died),
    )


def _sequences(kafka: Kafka, topics: Topics) -> tuple[set[int], int]:
    """Every sequence on careerlog.events, and how many were first seen behind a later one."""
    seen: set[int] = set()
    last: Counter[int] = Counter()
    disorder = 0
    with kafka.consumer(isolation_level="read_committed") as consumer:
        partitions = [
            TopicPartition(topics.events, partition)
            for partition in consumer.partitions_for_topic(topics.events) or ()
        ]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        deadline = monotonic() + 60
        while any(consumer.position(each) < ends[each] for each in partitions):
            assert monotonic() < deadline, "careerlog.events could not be read to its end"
            for partition, records in consumer.poll(500).items():
                for record in records:
                    sequence = int(dict(record.headers)["ce_sequence"])
                    if sequence not in seen and sequence < last[partition.partition]:
                        disorder += 1
                    seen.add(sequence)
                    last[partition.partition] = max(last[partition.partition], sequence)
    return seen, disorder


def _records(kafka: Kafka, topic: str) -> int:
    with kafka.consumer() as consumer:
        partitions = [
            TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()
        ]
        begins = consumer.beginning_offsets(partitions)
        ends = consumer.end_offsets(partitions)
    return sum(ends[each] - begins[each] for each in partitions)
