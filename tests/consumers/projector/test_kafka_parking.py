"""What cannot be applied or read waits, through Kafka as from the log."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.records import outgoing
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from domain.timeline import Timeline
from projections.database import Database
from projections.parked import drop, parked, release
from projections.profiles.projection import PROFILES
from tests.consumers.projector.feeding import projected, projecting, relay, save, until
from tests.consumers.projector.people import people, skilled
from tests.projections.rows import told_by_fold, told_by_rows


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The third fact of E001 cannot be folded, until this is called."""
    with monkeypatch.context() as patched:
        learn = Timeline.learn

        def failing(self: Timeline, fact: Any) -> Any:
            if fact.originator_id == "career-E001" and len(self) == 2:
                raise KeyError("a value that stays out of the reason")
            return learn(self, fact)

        patched.setattr(Timeline, "learn", failing)
        yield patched.undo


def test_a_stream_waits_the_others_go_on_and_released_while_kafka_feeds_nothing_is_missing(
    kafka: Kafka,
    topics: Topics,
    store_url: str,
    log: CareerLog,
    db: Database,
    broken: Callable[[], None],
):
    log.append(people(4))
    head = relay(kafka, topics, log, db)
    projected(store_url, kafka, topics, db, head, "profiles")
    assert [(each.stream, each.position) for each in parked(db)] == [
        ("career-E001", 8),
        ("career-E001", 9),
        ("career-E001", 10),
    ]
    with projecting(store_url, kafka, topics, ["profiles"]):
        log.append([skilled(1, 3), skilled(2, 3)])
        head = relay(kafka, topics, log, db, head)
        until(lambda: len(parked(db)) == 4)
        broken()
        [done] = release(db, log)
        assert (done.applied, done.waiting) == (4, 0)
        log.append([skilled(1, 4), skilled(2, 4)])
        head = relay(kafka, topics, log, db, head)
        until(lambda: told_by_rows(db, PROFILES, head) == told_by_fold(log.read(), PROFILES, head))
    assert parked(db) == []


def test_a_fact_of_a_newer_program_makes_its_stream_wait_until_it_is_released(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(2))
    producer = kafka.producer()
    for row in log.read_raw():
        key, value, headers = outgoing(row)
        if row[0] == 3:  # its version is one that this program does not know
            headers = [
                (name, b"urn:careerlog:skill.assessed:99" if name == "ce_dataschema" else told)
                for name, told in headers
            ]
        producer.send(topics.events, value, key, headers)
    producer.flush()
    save(kafka, topics, db, 10)
    projected(store_url, kafka, topics, db, 10, "profiles")
    waiting = parked(db)
    assert [(each.stream, each.position) for each in waiting] == [
        ("career-E000", 3),
        ("career-E000", 4),
        ("career-E000", 5),
    ]
    assert "upgrade this program" in (waiting[0].reason or "")
    release(db, log)  # the log has it in a version that is known
    assert told_by_rows(db, PROFILES, 10) == told_by_fold(log.read(), PROFILES, 10)
    producer.close()


def test_what_is_no_fact_cannot_be_released_but_dropped(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(1))
    producer = kafka.producer()
    producer.send(topics.events, None, b"career-E000", partition=2).get(10)
    producer.close()
    projected(store_url, kafka, topics, db, relay(kafka, topics, log, db), "profiles")
    [done] = release(db, log)
    assert (done.stream, done.applied, done.waiting) == (f"{topics.events}/2", 0, 1)
    assert "careerlog parked drop" in (done.reason or "")
    assert drop(db, [f"{topics.events}/2"]) == 1
    assert parked(db) == []
