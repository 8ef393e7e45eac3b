"""One relay leads; when it dies, hangs or is cut off, another goes on, and it can do no harm."""

import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import psycopg
import pytest

from consumers import metrics
from consumers.kafka.topics import EventsTopic
from consumers.relay import leading_on_postgres
from consumers.relay.leadership import LeadershipLost, Standing, win
from domain.log import CareerLog
from tests.consumers.relay.stream import (
    applied,
    position,
    record,
    relaying,
    sequences,
    until,
)

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-c", "from service.cli import main; main()"]


@contextmanager
def program(store, kafka, topics, *arguments):
    """`careerlog` as a process of its own, which is gone afterwards."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CAREERLOG_STORE": store,
        "CAREERLOG_KAFKA": kafka.hosts,
        "CAREERLOG_KAFKA_TOPICS": topics.prefix,
    }
    process = subprocess.Popen([*PROGRAM, *arguments], env=environment, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_only_one_leads_until_it_gives_the_lead_back(store_url):
    with CareerLog.at(store_url):
        now = Event()
        now.set()
        first = win(store_url, "t.events", Event())
        assert win(store_url, "t.events", now) is None
        other_topic = win(store_url, "u.events", Event())
        other_topic.close()
        first.save(7)
        first.close()
        with closing(win(store_url, "t.events", Event())) as second:
            assert second.epoch == first.epoch + 1
            assert second.standing() == Standing(7, None)


@pytest.mark.postgres
def test_whoever_is_no_longer_elected_moves_nothing(postgres_store, monkeypatch):
    with CareerLog.at(postgres_store):
        monkeypatch.setattr(leading_on_postgres, "_locked", lambda connection, topic: True)
        with (
            closing(win(postgres_store, "t.events", Event())) as zombie,
            closing(win(postgres_store, "t.events", Event())) as leader,
        ):
            leader.agree(EventsTopic(3, "id"))
            leader.save(9)
            for move in (
                lambda: zombie.save(12),
                lambda: zombie.agree(EventsTopic(5)),
                zombie.begin_anew,
                zombie.standing,
            ):
                with pytest.raises(LeadershipLost, match="elected after"):
                    move()
            assert leader.standing() == Standing(9, EventsTopic(3, "id"))


@pytest.mark.postgres
def test_a_leader_that_hangs_loses_the_lead(postgres_store, monkeypatch):
    monkeypatch.setattr(leading_on_postgres, "SILENCE", 1)
    with (
        CareerLog.at(postgres_store),
        closing(win(postgres_store, "t.events", Event())) as hanging,
        closing(win(postgres_store, "t.events", Event())),
        pytest.raises(LeadershipLost),
    ):
        hanging.save(1)


@pytest.mark.postgres
def test_a_leader_with_nothing_to_do_keeps_the_lead(postgres_store, monkeypatch):
    monkeypatch.setattr(leading_on_postgres, "SILENCE", 1)
    monkeypatch.setattr(leading_on_postgres, "_SHOWN_EVERY", 0.2)
    with (
        CareerLog.at(postgres_store),
        closing(win(postgres_store, "t.events", Event())) as leader,
    ):
        for _ in range(15):
            leader.wait(0.1)
        leader.save(1)


def test_where_the_leader_is_killed_another_goes_on(store_url, kafka, topics):
    with CareerLog.at(store_url) as log:
        record(log, 300)
        with program(store_url, kafka, topics, "relay") as leader:
            until(lambda: position(store_url, topics) > 0)
            with relaying(store_url, kafka, topics, at_once=50):
                record(log, 3_000)
                leader.kill()
                head = record(log, 300)
                until(lambda: position(store_url, topics) == head)
                assert metrics.RELAY_LEADER._value.get() == 1
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]


def test_a_relay_ends_cleanly_on_sigterm(sqlite_store, kafka, topics):
    with CareerLog.at(sqlite_store) as log:
        head = record(log, 10)
        with program(sqlite_store, kafka, topics, "relay") as relay:
            until(lambda: position(sqlite_store, topics) == head)
            relay.send_signal(signal.SIGTERM)
            assert relay.wait(20) == 0
            lines = relay.stderr.read().decode().splitlines()
    assert all(line.startswith('{"level"') for line in lines)
    assert "career-E" not in "".join(lines)


@pytest.mark.postgres
def test_where_the_database_cuts_every_session_the_relay_goes_on(postgres_store, kafka, topics):
    with CareerLog.at(postgres_store) as log:
        record(log, 100)
        with relaying(postgres_store, kafka, topics, at_once=40):
            until(lambda: position(postgres_store, topics) > 0)
            for _ in range(3):
                cut_sessions(postgres_store)
                head = record(log, 100)
                until(lambda at=head: position(postgres_store, topics) == at)
    assert applied(sequences(kafka, topics)) == [*range(1, head + 1)]


def cut_sessions(store):
    with psycopg.connect(store, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
