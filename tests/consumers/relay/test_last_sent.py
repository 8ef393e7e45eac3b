"""A topic that ends with facts of another history: nothing is sent behind them."""

from collections.abc import Callable, Sequence
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError, UnknownTopicOrPartitionError

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import TopicChanged, Topics
from consumers.relay import Relay
from consumers.relay.last_sent import check_own
from domain.log import CareerLog
from tests.consumers.relay.stream import PATIENCE, position, record, relaying, sequences, until
from tests.given import fact

Headers = list[tuple[str, bytes]]
Polls = Sequence[Sequence[Headers] | None]


def told(store: str, facts: int, people: int = 20) -> None:
    with CareerLog.at(store) as log:
        record(log, facts, people)


def sent(store: str, kafka: Kafka, topics: Topics, upto: int) -> None:
    with relaying(store, kafka, topics):
        until(lambda: position(store, topics) >= upto)


def rolled_back(kafka: Kafka, topics: Topics) -> None:
    """More records than are looked at first, like facts of another log, in a transaction that is
    given up."""
    producer = kafka.producer(transactional_id=f"{topics.events}.relay")
    producer.init_transactions()
    producer.begin_transaction()
    for number in range(40):
        headers = sent_as(b"%020d" % (100 + number), source=b"another")
        producer.send(topics.events, b"{}", b"career-E0", headers)
    producer.flush()
    producer.abort_transaction()
    producer.close()


def sent_as(sequence: bytes, source: bytes | None = b"hr", id: bytes | None = b"g4") -> Headers:
    """The headers that tell a fact's position and identity; without those that are None."""
    told = {"ce_sequence": sequence, "ce_source": source, "ce_id": id}
    return [(name, value) for name, value in told.items() if value is not None]


class Partition:
    """A Kafka whose topic has one partition, which gives its records poll by poll: [] is a poll
    that passes what was rolled back, None one that gives nothing and gets no further."""

    def __init__(self, polls: Polls, more: int = 0) -> None:
        self.polls = iter(polls)
        self.at, self.end = 0, sum(each is not None for each in polls) + more

    def consumer(self) -> Any:
        """Itself, as a consumer."""
        return self

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {0}

    def assign(self, parts: list[TopicPartition]) -> None:
        [self.part] = parts

    def beginning_offsets(self, parts: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {self.part: 0}

    def end_offsets(self, parts: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {self.part: self.end}

    def seek(self, part: TopicPartition, offset: int) -> None:
        assert offset == 0

    def position(self, part: TopicPartition) -> int:
        return self.at

    def poll(self, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        given = next(self.polls, None)
        if given is None:
            return {}
        self.at += 1
        return {self.part: [SimpleNamespace(headers=each) for each in given]} if given else {}

    def close(self) -> None:
        pass


def given(polls: Polls, more: int = 0) -> Any:
    """Such a Kafka; `more` records stand behind what it gives."""
    return Partition(polls, more)


def test_a_log_that_was_restored_sends_nothing_behind_what_it_lost(
    sqlite_store: str, fresh_url: Callable[[], str], kafka: Kafka, topics: Topics
) -> None:
    told(sqlite_store, 30)
    sent(sqlite_store, kafka, topics, 30)
    restored = fresh_url()
    told(restored, 20)
    before = sequences(kafka, topics)
    for grown in (0, 15):  # shorter than the topic, and longer with other facts
        with CareerLog.at(restored) as log:
            others = [f"x{number}" for number in range(grown)]
            log.append([fact("review.closed", "2024-01-01", id=each) for each in others])
            with pytest.raises(TopicChanged, match="restored from a backup since"):
                Relay(log, restored, kafka, topics).run(Event())
    assert sequences(kafka, topics) == before


def test_ones_own_topic_is_gone_on_with_also_behind_what_was_rolled_back(
    sqlite_store: str, kafka: Kafka, topics: Topics
) -> None:
    told(sqlite_store, 5, people=1)
    sent(sqlite_store, kafka, topics, 5)
    rolled_back(kafka, topics)
    with CareerLog.at(sqlite_store) as log:
        check_own(log, kafka, topics.events)
    told(sqlite_store, 5, people=1)
    sent(sqlite_store, kafka, topics, 10)


def test_a_lost_fact_is_seen_behind_records_that_were_rolled_back(
    sqlite_store: str, fresh_url: Callable[[], str], kafka: Kafka, topics: Topics
) -> None:
    told(sqlite_store, 5, people=1)
    sent(sqlite_store, kafka, topics, 5)
    rolled_back(kafka, topics)
    shorter = fresh_url()
    told(shorter, 4, people=1)
    with CareerLog.at(shorter) as log, pytest.raises(TopicChanged, match="a fact at position 5"):
        check_own(log, kafka, topics.events)


def test_a_record_that_nobody_reads_as_a_fact_ends_no_relay(
    sqlite_store: str, kafka: Kafka, topics: Topics
) -> None:
    told(sqlite_store, 5, people=1)
    sent(sqlite_store, kafka, topics, 5)
    producer = kafka.producer()
    producer.send(topics.events, b"{}", b"career-E0", [("ce_id", b"\xff")]).get(PATIENCE)
    producer.close()
    with CareerLog.at(sqlite_store) as log:
        check_own(log, kafka, topics.events)


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        (sent_as(b"5", source=b"\xff"), "a fact at position 5"),
        (sent_as(b"5", id=b"\xff"), "a fact at position 5"),
        (sent_as(b"5", id=None), "a fact at position 5"),
        (sent_as(b"%020d" % 2**63), f"a fact at position {2**63}"),
        (sent_as(b"9" * 5_000), "a fact at no position"),
        (sent_as(b"five"), "a fact at no position"),
        (sent_as(b"0"), "a fact at no position"),
    ],
)
def test_what_no_relay_of_this_log_can_have_sent_is_not_its_own(
    sqlite_store: str, headers: Headers, named: str
) -> None:
    told(sqlite_store, 5)
    with CareerLog.at(sqlite_store) as log:
        check_own(log, given([[sent_as(b"5")]]), "events")
        with pytest.raises(TopicChanged, match=named):
            check_own(log, given([[sent_as(b"5")], [headers]]), "events")


def test_what_was_rolled_back_is_passed_however_many_polls_it_takes(sqlite_store: str) -> None:
    told(sqlite_store, 5)
    with (
        CareerLog.at(sqlite_store) as log,
        pytest.raises(TopicChanged, match="a fact at position 6"),
    ):
        check_own(log, given([[sent_as(b"5")], *[[]] * 13, [sent_as(b"6")]]), "events")


@pytest.mark.parametrize("polls", [[], [[sent_as(b"5")]], [[sent_as(b"5")], *[None] * 30]])
def test_a_partition_that_is_not_read_to_its_end_is_not_taken_for_ones_own(
    sqlite_store: str, polls: Polls
) -> None:
    told(sqlite_store, 5)
    with CareerLog.at(sqlite_store) as log, pytest.raises(KafkaTimeoutError):
        check_own(log, given(polls, more=1), "events")


def test_a_partition_that_answers_late_is_waited_for(sqlite_store: str) -> None:
    told(sqlite_store, 5)
    late = [*[None] * 9, [sent_as(b"5")], *[None] * 9, [sent_as(b"5")]]
    with CareerLog.at(sqlite_store) as log:
        check_own(log, given(late), "events")


def test_a_topic_whose_partitions_nobody_tells_is_not_taken_for_ones_own(
    sqlite_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Partition, "partitions_for_topic", lambda *_: None)
    with CareerLog.at(sqlite_store) as log, pytest.raises(UnknownTopicOrPartitionError):
        check_own(log, given([]), "events")
