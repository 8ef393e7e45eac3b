"""Facts through Kafka into rows: the fold's rows, each fact once, answers that say how complete."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from projections import positions
from projections.bookkeeping import is_set_up
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.parked import parked
from projections.positions import head_of
from projections.profiles.queries import who
from projections.roads import kafka_fed
from tests.consumers.projector.feeding import (
    projected,
    projecting,
    relay,
    save,
    send,
    sent_and_not_marked,
    until,
    until_complete,
)
from tests.consumers.projector.people import people, person, skilled
from tests.histories import histories
from tests.projections.rows import BOTH, all_rows, told_by_fold, told_by_rows

DAY = date(2024, 1, 1)


def test_through_kafka_the_rows_are_those_of_the_log(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database, fresh_url: Any
):
    log.append(people(30))
    head = relay(kafka, topics, log, db)
    projected(store_url, kafka, topics, db, head)
    with open_database(fresh_url()) as straight:
        catch_up(straight, log)
        for each in BOTH:
            assert all_rows(db, each) == all_rows(straight, each)
    assert (head_of(db, "profiles"), head_of(db, "posts")) == (head, head)


def test_any_history_through_kafka_is_the_fold_at_any_position(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    """Each example goes on with the same log, so that one projector runs through all of them."""

    with projecting(store_url, kafka, topics, at_once=7):

        @settings(max_examples=8, suppress_health_check=list(HealthCheck))
        @given(histories())
        def any_history(facts: list[Any]) -> None:
            done = log.head()
            log.append([each.replaced(event_id=f"{each.event_id}-{done}") for each in facts])
            head = relay(kafka, topics, log, db, done)
            until_complete(db, head)
            recorded = log.read()
            for projection in BOTH:
                for known in {done, (done + head) // 2, head}:
                    expected = told_by_fold(recorded, projection, known)
                    assert told_by_rows(db, projection, known) == expected

        any_history()


def test_what_the_relay_repeats_is_dropped(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(10))
    send(kafka, topics, log, upto=30)
    with projecting(store_url, kafka, topics, ["profiles"]):
        until(lambda: len(_reached(db)) > 0)
        send(kafka, topics, log, upto=20)  # a zombie
        send(kafka, topics, log, after=10)  # its successor
        send(kafka, topics, log)
        save(kafka, topics, db, 50)
        until_complete(db, 50, "profiles")
    assert told_by_rows(db, BOTH[0], 50) == told_by_fold(log.read(), BOTH[0], 50)


def _reached(db: Database) -> list[int]:
    with db.reading() as connection:
        stands = positions.stands(connection, "profiles") if is_set_up(connection) else {}
    return [stand.position for stand in stands.values() if stand.position]


def test_a_projector_that_starts_again_goes_on_where_the_rows_stand(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(6))
    projected(store_url, kafka, topics, db, relay(kafka, topics, log, db))
    log.append([*(skilled(n, 3) for n in range(6)), *person(7)])
    head = relay(kafka, topics, log, db, 30)
    projected(store_url, kafka, topics, db, head)
    assert told_by_rows(db, BOTH[0], head) == told_by_fold(log.read(), BOTH[0], head)


def test_a_quiet_partition_is_known_to_be_up_to_date_once_the_relay_has_passed(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append([person(1)[0]])  # one of three partitions gets it
    send(kafka, topics, log)
    with projecting(store_url, kafka, topics, ["profiles"]):
        until(lambda: max(_reached(db), default=0) == 1)
        assert head_of(db, "profiles") == 0  # the others may still have facts on their way
        save(kafka, topics, db, 1)
        until_complete(db, 1, "profiles")
    assert [each["employee"] for each in who(db, DAY, head_of(db, "profiles"))] == ["E001"]


def test_facts_whose_commit_partitions_learn_of_late_are_waited_for(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(6))
    with projecting(store_url, kafka, topics, ["profiles"]):
        with sent_and_not_marked(kafka, topics, log):
            save(kafka, topics, db, 30)
            time.sleep(1.5)  # many looks at partitions that seem to be at their end
            assert head_of(db, "profiles") == 0
        until_complete(db, 30, "profiles")
    assert told_by_rows(db, BOTH[0], 30) == told_by_fold(log.read(), BOTH[0], 30)


def test_an_answer_known_up_to_the_head_never_changes(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(20))
    told: dict[int, Any] = {}
    with projecting(store_url, kafka, topics, ["profiles"], at_once=3):
        until(lambda: bool(kafka_fed(db)))  # from here on there are tables to ask
        for end in (25, 50, 75, 100):
            send(kafka, topics, log, end - 25, end)
            save(kafka, topics, db, end)
            known = head_of(db, "profiles")
            told[known] = told_by_rows(db, BOTH[0], known)
        until_complete(db, 100, "profiles")
    for known, answer in told.items():
        assert answer == told_by_fold(log.read(), BOTH[0], known)


def test_records_that_are_no_facts_are_kept_and_everything_else_goes_on(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    producer = kafka.producer()
    log.append(people(3))
    producer.send(topics.events, b"\xff not json", partition=1).get(10)
    head = relay(kafka, topics, log, db)
    forged = [("ce_sequence", b"%020d" % 10**12)]
    producer.send(topics.events, b"{}", b"career-E001", forged, partition=1).get(10)
    producer.close()
    projected(store_url, kafka, topics, db, head, "profiles")
    with projecting(store_url, kafka, topics, ["profiles"]):
        until(lambda: len(parked(db)) == 2)
    assert len(who(db, DAY)) == 3
    waiting = parked(db)
    assert {each.stream for each in waiting} == {f"{topics.events}/1"}
    assert "no sequence" in (waiting[0].reason or "")
    assert "not as long" in (waiting[1].reason or "")


@pytest.mark.parametrize("name", ["audit"])
def test_the_audit_can_be_fed_by_kafka_too(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database, name: str
):
    log.append(people(4))
    projected(store_url, kafka, topics, db, relay(kafka, topics, log, db), name)
    assert head_of(db, name) == 20
