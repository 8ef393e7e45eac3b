"""Whether the topic is ahead of the log: then the log was restored, or is not the topic's own."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final, NamedTuple

import orjson
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError, UnknownTopicOrPartitionError

from consumers.kafka.connection import Kafka
from consumers.kafka.records import SEQUENCE, position_of
from consumers.kafka.topics import TopicChanged
from domain.log import CareerLog

_LOOK_BACK: Final = (16, 1_024, 65_536)
"""Records from the end, then all: what was rolled back, and Kafka's own marks, are no facts."""
_POLL: Final = 500
_SILENT_AT_MOST: Final = 10
"""Polls in a row that bring a partition's reading no further."""


class Sent(NamedTuple):
    """The last fact of a partition: its position in the log that sent it, 0 where it tells none,
    and its identity, as the record has them."""

    position: int
    source: bytes
    event_id: bytes


def check_own(log: CareerLog, kafka: Kafka, topic: str) -> None:
    """Refuses a topic whose last facts are not those that the log has at their positions.

    What is sent there would stand behind them under positions that readers have seen: they would
    drop it unread.

    Raises:
        TopicChanged: it is such a topic.
        KafkaError: the cluster does not answer, or refuses, or does not give a partition whole.
    """
    for sent in _last_sent(kafka, topic):
        if not _holds(log, sent):
            raise TopicChanged(
                f"{topic} has {_named(sent)} that this log does not have "
                "there: the log was restored from a backup since, or another store sends to the "
                "topic; nothing was sent. Delete the topic and run `careerlog relay --from-start`, "
                "which makes it anew and sends the whole log again; or give one of the stores "
                "topics of its own (CAREERLOG_KAFKA_TOPICS)"
            )


def _named(sent: Sent) -> str:
    return f"a fact at position {sent.position}" if sent.position else "a fact at no position"


def _holds(log: CareerLog, sent: Sent) -> bool:
    if not 0 < sent.position <= log.head():
        return False  # also what is too large for the database to be asked about
    rows = log.read_raw(sent.position - 1, 1, sent.position)
    return bool(rows) and _is(sent, rows[0][4])


def _is(sent: Sent, state: bytes) -> bool:
    try:
        held = orjson.loads(state)
        identity = held["source"].encode(), held["event_id"].encode()
        return identity == (sent.source, sent.event_id)
    except (AttributeError, ValueError, KeyError, TypeError):
        return True  # a damaged row: whoever would send it says so


def _last_sent(kafka: Kafka, topic: str) -> Iterator[Sent]:
    with closing(kafka.consumer()) as consumer:
        parts = [TopicPartition(topic, each) for each in consumer.partitions_for_topic(topic) or ()]
        if not parts:
            raise UnknownTopicOrPartitionError(topic)
        consumer.assign(parts)
        begins, ends = consumer.beginning_offsets(parts), consumer.end_offsets(parts)
        for part in parts:
            consumer.assign([part])
            for back in (*_LOOK_BACK, ends[part]):
                begin = max(begins[part], ends[part] - back)
                found = _last_between(consumer, part, begin, ends[part])
                if found is not None:
                    yield found
                if found is not None or begin == begins[part]:
                    break


def _last_between(consumer: Any, part: TopicPartition, begin: int, end: int) -> Sent | None:
    last, silent, reached = None, 0, begin
    consumer.seek(part, begin)
    while reached < end:
        for each in consumer.poll(_POLL).get(part, []):
            told = dict(each.headers)
            if SEQUENCE in told:  # without one, no reader takes it for a fact
                identity = told.get("ce_source") or b"", told.get("ce_id") or b""
                last = Sent(position_of(each.headers) or 0, *identity)
        before, reached = reached, consumer.position(part)
        silent = silent + 1 if reached == before else 0  # what was rolled back moves it, unseen
        if silent == _SILENT_AT_MOST:
            raise KafkaTimeoutError(
                f"partition {part.partition} was read to {reached}, not to {end}"
            )
    return last
