"""However relays and failures fall together, no reader loses a fact behind a later one."""

from threading import Thread

import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import EventsTopic
from consumers.relay import leading_on_postgres, outlet
from consumers.relay.outlet import DeliveryFailed, Outlet
from domain.log import CareerLog
from tests.consumers.relay.stream import (
    applied,
    position,
    record,
    relaying,
    sequences,
    until,
)
from tests.proxy import Proxy

THREE = EventsTopic(3)


def quietly():
    """Nothing to see to while Kafka is waited for."""


def set_largest(kafka, topics, size):
    admin = kafka.admin()
    wanted = ConfigResource(
        ConfigResourceType.TOPIC, topics.events, {"max.message.bytes": str(size)}
    )
    admin.alter_configs([wanted])
    admin.close()


@pytest.fixture
def rows(sqlite_store):
    with CareerLog.at(sqlite_store) as log:
        record(log, 9, people=1)
        return log.read_raw()


def test_a_zombie_that_goes_on_sending_is_not_seen(rows, kafka, topics):
    with Proxy() as proxy:
        slow = Kafka(kafka.hosts, {"proxy_url": proxy.url})
        with Outlet(slow, topics.events, THREE, {}) as zombie:
            zombie.deliver(rows[:3], quietly)
            proxy.pause()
            failures = []

            def go_on():
                try:
                    zombie.deliver(rows[6:], quietly)
                except DeliveryFailed as failure:
                    failures.append(failure)

            late = Thread(target=go_on)
            late.start()
            with Outlet(kafka, topics.events, THREE, {}) as leader:
                leader.deliver(rows[3:4], quietly)
                proxy.resume()
                late.join(60)
                assert [failure.fenced for failure in failures] == [True]
                leader.deliver(rows[4:], quietly)
    assert [each for each in sequences(kafka, topics).values() if each] == [[*range(1, 10)]]


def test_what_was_under_way_when_another_took_over_is_never_seen(rows, kafka, topics, monkeypatch):
    with Outlet(kafka, topics.events, THREE, {}) as zombie:

        def taken_over(commit, meanwhile, seconds):
            with Outlet(kafka, topics.events, THREE, {}) as leader:
                monkeypatch.undo()
                leader.deliver(rows[:2], quietly)
            commit()

        monkeypatch.setattr(outlet, "awaited", taken_over)
        with pytest.raises(DeliveryFailed) as failure:
            zombie.deliver(rows, quietly)
    assert failure.value.fenced
    assert applied(sequences(kafka, topics)) == [1, 2]


def test_a_fact_that_kafka_refuses_holds_back_those_behind_it(sqlite_store, kafka, topics, caplog):
    set_largest(kafka, topics, 2_000)
    with CareerLog.at(sqlite_store) as log:
        record(log, 3, people=1)
        with relaying(sqlite_store, kafka, topics, at_once=3):
            until(lambda: position(sqlite_store, topics) == 3)
            record(log, 1, people=1, words="x" * 3_500)
            head = record(log, 5, people=1)
            until(lambda: caplog.text.count("they are sent again") > 1)
            assert applied(sequences(kafka, topics)) == [1, 2, 3]
            assert position(sqlite_store, topics) == 3
            set_largest(kafka, topics, 1_000_000)
            until(lambda: position(sqlite_store, topics) == head)
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]


@pytest.mark.postgres
def test_two_relays_that_both_believe_to_lead_lose_nothing(
    postgres_store, kafka, topics, monkeypatch
):
    monkeypatch.setattr(leading_on_postgres, "_locked", lambda connection, topic: True)
    with CareerLog.at(postgres_store) as log:
        record(log, 600)
        with (
            relaying(postgres_store, kafka, topics, at_once=20),
            relaying(postgres_store, kafka, topics, at_once=35),
        ):
            head = record(log, 900)
            until(lambda: position(postgres_store, topics) == head)
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]
