"""What the log recorded comes out of Kafka: all of it, in order, as it was recorded."""

from itertools import chain

from kafka.partitioner import murmur2

from consumers.kafka.records import fact_of
from consumers.kafka.topics import EventsTopic
from consumers.relay.outlet import Outlet
from domain.log import CareerLog
from tests.consumers.relay.stream import (
    applied,
    position,
    record,
    relaying,
    sequences,
    until,
)


def records_of(kafka, topics):
    consumer = kafka.consumer(topics.events, consumer_timeout_ms=2_000)
    try:
        return list(consumer)
    finally:
        consumer.close()


def test_every_fact_comes_out_once_and_each_partition_ascends(store_url, kafka, topics):
    with CareerLog.at(store_url) as log:
        head = record(log, 500)
        with relaying(store_url, kafka, topics, at_once=120):
            until(lambda: position(store_url, topics) == head)
            seen = sequences(kafka, topics)
    assert all(partition == sorted(partition) for partition in seen.values())
    assert sorted(chain(*seen.values())) == list(range(1, 501))


def test_what_is_recorded_later_follows_and_a_relay_goes_on_where_the_last_one_ended(
    store_url, kafka, topics
):
    with CareerLog.at(store_url) as log:
        for _ in range(2):
            with relaying(store_url, kafka, topics):
                for _ in range(3):
                    head = record(log, 1)
                    until(lambda at=head: position(store_url, topics) == at)
    assert sorted(chain(*sequences(kafka, topics).values())) == [1, 2, 3, 4, 5, 6]


def test_a_record_is_the_fact_under_its_stream_where_every_client_would_place_it(
    sqlite_store, kafka, topics
):
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 40)
        with relaying(sqlite_store, kafka, topics):
            until(lambda: position(sqlite_store, topics) == head)
        found = records_of(kafka, topics)
        facts = sorted((fact_of(each.value, each.headers) for each in found), key=_position)
        assert facts == log.read()
    assert all(each.key.startswith(b"career-E") for each in found)
    assert all((murmur2(each.key) & 0x7FFFFFFF) % 3 == each.partition for each in found)


def _position(fact):
    return fact.position


def test_a_fact_larger_than_kafkas_own_limit_gets_out(sqlite_store, kafka, topics):
    with CareerLog.at(sqlite_store) as log:
        record(log, 1)
        row = log.read_raw()[0]
    large = (*row[:4], row[4][:-1] + b',"note":"' + b"x" * 3_000_000 + b'"}')
    with Outlet(kafka, topics.events, EventsTopic(3), {}) as outlet:
        outlet.deliver([large], lambda: None)
    assert applied(sequences(kafka, topics)) == [1]
