"""A topic that ends with facts of another history: nothing is sent behind them."""

from collections.abc import Callable
from threading import Event

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import TopicChanged, Topics
from consumers.relay import Relay
from consumers.relay.last_sent import check_own
from domain.log import CareerLog
from tests.consumers.relay.stream import position, record, relaying, sequences, until
from tests.given import fact


def told(store: str, facts: int, people: int = 20) -> None:
    with CareerLog.at(store) as log:
        record(log, facts, people)


def sent(store: str, kafka: Kafka, topics: Topics, upto: int) -> None:
    with relaying(store, kafka, topics):
        until(lambda: position(store, topics) >= upto)


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
    producer = kafka.producer(transactional_id=f"{topics.events}.relay")
    producer.init_transactions()
    producer.begin_transaction()
    for number in range(40):
        producer.send(topics.events, b"{}", b"career-E0", [("ce_sequence", b"%020d" % number)])
    producer.flush()
    producer.abort_transaction()
    producer.close()
    with CareerLog.at(sqlite_store) as log:
        check_own(log, kafka, topics.events)
    told(sqlite_store, 5, people=1)
    sent(sqlite_store, kafka, topics, 10)


def test_a_lost_fact_is_seen_behind_records_that_were_rolled_back(
    sqlite_store: str, fresh_url: Callable[[], str], kafka: Kafka, topics: Topics
) -> None:
    told(sqlite_store, 5, people=1)
    sent(sqlite_store, kafka, topics, 5)
    producer = kafka.producer(transactional_id=f"{topics.events}.relay")
    producer.init_transactions()
    producer.begin_transaction()
    for _ in range(40):
        producer.send(topics.events, b"{}", b"career-E0")
    producer.flush()
    producer.abort_transaction()
    producer.close()
    shorter = fresh_url()
    told(shorter, 4, people=1)
    with CareerLog.at(shorter) as log, pytest.raises(TopicChanged, match="a fact at position 5"):
        check_own(log, kafka, topics.events)
