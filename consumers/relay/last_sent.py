"""Whether the topic is ahead of the log: then the log was restored, or is not the topic's own."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final, NamedTuple

import orjson
from kafka import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.records import position_of
from consumers.kafka.topics import TopicChanged
from domain.log import CareerLog

_LOOK_BACK: Final = (16, 1_024, 65_536)
"""Records from the end, then all: what was rolled back, and Kafka's own marks, are no facts."""
_POLL: Final = 500
_SILENT_AT_MOST: Final = 10


class Sent(NamedTuple):
    """The last fact of a partition: its position in the log that sent it, and its identity."""

    position: int
    source: str
    event_id: str


def check_own(log: CareerLog, kafka: Kafka, topic: str) -> None:
    """Refuses a topic whose last facts are not those that the log has at their positions.

    What is sent there would stand behind them under positions that readers have seen: they would
    drop it unread.

    Raises:
        TopicChanged: it is such a topic.
        KafkaError: the cluster does not answer, or refuses.
    """
    for sent in _last_sent(kafka, topic):
        rows = log.read_raw(sent.position - 1, 1, sent.position)
        if not rows or not _is(sent, rows[0][4]):
            raise TopicChanged(
                f"{topic} has a fact at position {sent.position} that this log does not have "
                "there: the log was restored from a backup since, or another store sends to the "
                "topic; nothing was sent. Delete the topic and run `careerlog relay --from-start`, "
                "which makes it anew and sends the whole log again; or give one of the stores "
                "topics of its own (CAREERLOG_KAFKA_TOPICS)"
            )


def _is(sent: Sent, state: bytes) -> bool:
    try:
        held = orjson.loads(state)
        return (held["source"], held["event_id"]) == (sent.source, sent.event_id)
    except (ValueError, KeyError, TypeError):
        return True  # a damaged row: whoever would send it says so


def _last_sent(kafka: Kafka, topic: str) -> Iterator[Sent]:
    with closing(kafka.consumer()) as consumer:
        parts = [TopicPartition(topic, each) for each in consumer.partitions_for_topic(topic) or ()]
        if not parts:
            return
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
    last, silent = None, 0
    consumer.seek(part, begin)
    while consumer.position(part) < end and silent < _SILENT_AT_MOST:
        records = consumer.poll(_POLL).get(part, [])
        silent = 0 if records else silent + 1
        for each in records:
            position, told = position_of(each.headers), dict(each.headers)
            if position is not None and {"ce_source", "ce_id"} <= told.keys():
                source, event_id = ((told[name] or b"").decode() for name in ("ce_source", "ce_id"))
                last = Sent(position, source, event_id)
    return last
