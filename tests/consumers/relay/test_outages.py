"""Kafka goes away and comes back: the relay waits, sends again, and loses nothing."""

import pytest

from consumers import metrics
from consumers.kafka.connection import Kafka
from consumers.relay import outlet
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


@pytest.fixture
def proxy():
    with Proxy() as made:
        yield made


def test_a_broker_out_of_reach_is_waited_for_and_the_backlog_shows(store_url, kafka, topics, proxy):
    through = Kafka(kafka.hosts, {"proxy_url": proxy.url})
    with CareerLog.at(store_url) as log:
        head = record(log, 50)
        with relaying(store_url, through, topics, at_once=20):
            until(lambda: position(store_url, topics) == head)
            proxy.cut()
            head = record(log, 70)
            until(lambda: metrics.RELAY_BEHIND._value.get() == 70)
            proxy.resume()
            until(lambda: position(store_url, topics) == head)
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]


def test_connections_cut_again_and_again_in_the_middle_lose_nothing(
    sqlite_store, kafka, topics, proxy
):
    through = Kafka(kafka.hosts, {"proxy_url": proxy.url})
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 4_000)
        with relaying(sqlite_store, through, topics, at_once=100):
            for stage in range(1, 5):
                until(lambda at=stage: position(sqlite_store, topics) > at * 500)
                proxy.cut()
                proxy.resume()
            until(lambda: position(sqlite_store, topics) == head)
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]


def test_a_network_that_swallows_everything_for_a_while_loses_nothing(
    sqlite_store, kafka, topics, proxy, monkeypatch
):
    monkeypatch.setattr(outlet, "_REQUEST_WITHIN", 2_000)
    monkeypatch.setattr(outlet, "_DELIVERY_WITHIN", 4_000)
    through = Kafka(kafka.hosts, {"proxy_url": proxy.url})
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 50)
        with relaying(sqlite_store, through, topics, at_once=20):
            until(lambda: position(sqlite_store, topics) == head)
            proxy.pause()
            head = record(log, 60)
            until(lambda: metrics.RELAY_BEHIND._value.get() == 60)
            proxy.resume()
            until(lambda: position(sqlite_store, topics) == head)
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]


def test_a_relay_that_waits_for_kafka_ends_when_told(sqlite_store, kafka, topics, proxy):
    through = Kafka(kafka.hosts, {"proxy_url": proxy.url})
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 5)
        with relaying(sqlite_store, through, topics) as relay:
            until(lambda: position(sqlite_store, topics) == head)
            proxy.pause()
            record(log, 5)
            until(lambda: metrics.RELAY_BEHIND._value.get() == 5)
        assert not relay.is_alive()
