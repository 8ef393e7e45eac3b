"""The topics are made as their readers need them, and a topic that changed is noticed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import TopicChanged, Topics, described, ensure_topics
from consumers.relay import Relay
from domain.log import CareerLog
from tests.consumers.relay.stream import (
    applied,
    position,
    record,
    relaying,
    sequences,
    until,
)


@pytest.fixture
def admin(kafka):
    made = kafka.admin()
    yield made
    made.close()


@pytest.fixture
def unmade(admin):
    topics = Topics(f"test-{uuid4().hex[:12]}")
    yield topics
    admin.delete_topics([topics.events, topics.intake, topics.dead, topics.checkpoints])


def test_any_number_of_processes_may_make_the_topics_at_once(kafka, unmade, admin):
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _: ensure_topics(kafka, unmade, 4), range(5)))
    assert {each.partitions for each in found} == {4}
    assert len({each.id for each in found}) == 1


def test_facts_are_kept_for_ever_and_the_intake_for_two_weeks(kafka, topics, admin):
    asked = [
        ConfigResource(ConfigResourceType.TOPIC, name)
        for name in (topics.events, topics.intake, topics.dead, topics.checkpoints)
    ]
    found = admin.describe_configs(asked, config_filter="all")["topic"]
    kept = {name: configs["retention.ms"]["value"] for name, configs in found.items()}
    assert kept == {
        topics.events: "-1",
        topics.intake: str(14 * 24 * 3600 * 1000),
        topics.dead: "-1",
        topics.checkpoints: "-1",
    }
    assert {each["cleanup.policy"]["value"] for each in found.values()} == {"delete"}


def test_three_replicas_need_two_in_sync(three_brokers):
    kafka, topics = Kafka(three_brokers.url), Topics(f"test-{uuid4().hex[:12]}")
    ensure_topics(kafka, topics, 2)
    admin = kafka.admin()
    events = described(admin, topics.events)
    assert {len(each["replica_nodes"]) for each in events["partitions"]} == {3}
    asked = [ConfigResource(ConfigResourceType.TOPIC, topics.events)]
    found = admin.describe_configs(asked, config_filter="all")["topic"][topics.events]
    assert found["min.insync.replicas"]["value"] == "2"
    admin.close()


def test_a_broker_that_has_not_heard_of_a_new_topic_is_not_believed():
    ready = {
        "name": "events",
        "error_code": 0,
        "partitions": [{"partition_index": 0, "error_code": 0, "leader_id": 1}],
    }
    unheard_of = {"name": "events", "error_code": 3, "partitions": []}
    answers = [unheard_of, ready, unheard_of, ready, ready]

    class Admin(KafkaAdminClient):
        def __init__(self) -> None: ...

        def describe_topics(self, topics=None):
            return [answers.pop(0)]

    assert described(Admin(), "events") is ready
    assert not answers


def test_another_number_of_partitions_than_told_is_refused(kafka, topics):
    with pytest.raises(TopicChanged, match="3 partitions instead of 5: leave --partitions out"):
        ensure_topics(kafka, topics, 5)


def test_partitions_that_were_added_are_refused_with_the_reason(sqlite_store, kafka, topics, admin):
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 10)
        with relaying(sqlite_store, kafka, topics):
            until(lambda: position(sqlite_store, topics) == head)
        admin.create_partitions({topics.events: 4})
        until(lambda: len(admin.describe_topics([topics.events])[0]["partitions"]) == 4)
        with pytest.raises(TopicChanged) as refusal:
            Relay(log, sqlite_store, kafka, topics).run(Event())
        for words in ("4 partitions, it had 3", "order of their facts", "--from-start"):
            assert words in str(refusal.value)


def test_from_start_sends_the_whole_log_again_to_what_is_there_now(
    sqlite_store, kafka, topics, admin
):
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 10)
        with relaying(sqlite_store, kafka, topics):
            until(lambda: position(sqlite_store, topics) == head)
        stopped = Event()
        relay = Relay(log, sqlite_store, kafka, topics, from_start=True)
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(relay.run, stopped)
            until(lambda: sum(map(len, sequences(kafka, topics).values())) == 20)
            stopped.set()
            running.result(30)
    assert applied(sequences(kafka, topics)) == [*range(1, 11)]


def test_a_topic_that_was_made_anew_gets_the_whole_log(sqlite_store, kafka, topics, admin):
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 10)
        with relaying(sqlite_store, kafka, topics):
            until(lambda: position(sqlite_store, topics) == head)
        make_anew(kafka, topics, admin)
        head = record(log, 10)
        with relaying(sqlite_store, kafka, topics):
            until(lambda: position(sqlite_store, topics) == head)
    assert applied(sequences(kafka, topics)) == [*range(1, 21)]


def test_a_topic_made_anew_under_a_relay_at_work_gets_the_whole_log(
    sqlite_store, kafka, topics, admin
):
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 200)
        with relaying(sqlite_store, kafka, topics):
            until(lambda: position(sqlite_store, topics) == head)
        with relaying(sqlite_store, kafka, topics):  # has sent nothing itself
            head = record(log, 1)
            until(lambda: position(sqlite_store, topics) == head)
            make_anew(kafka, topics, admin)
            head = record(log, 20)
            until(lambda: applied(sequences(kafka, topics)) == [*range(1, head + 1)])


def make_anew(kafka, topics, admin):
    admin.delete_topics([topics.events])
    until(lambda: topics.events not in admin.list_topics())
    ensure_topics(kafka, topics, 3)
