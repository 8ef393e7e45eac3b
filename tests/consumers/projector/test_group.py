"""Processes that share the partitions, come, go, die and sleep: the rows stay the fold's."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from projections import positions
from projections.bookkeeping import is_set_up
from projections.database import Database
from projections.positions import head_of
from projections.profiles.projection import PROFILES
from tests.consumers.projector.feeding import WITHIN, relay, until, until_complete
from tests.consumers.projector.people import people, skilled
from tests.projections.rows import told_by_fold, told_by_rows

NAME = "profiles"
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start(store_url: str, kafka: Kafka, topics: Topics, tmp_path: Path) -> Iterator[Start]:
    """Starts a projector as a process of its own; all are gone after the test."""
    environment = os.environ | {
        "CAREERLOG_STORE": store_url,
        "CAREERLOG_KAFKA": kafka.hosts,
        "CAREERLOG_KAFKA_TOPICS": topics.prefix,
        "CAREERLOG_KAFKA_SESSION_SECONDS": "6",
    }
    command = "import sys; from service.cli import run; sys.exit(run(sys.argv[1:]))"
    with ExitStack() as started:

        def start() -> subprocess.Popen[bytes]:
            log = tmp_path / f"projector-{uuid4()}.log"
            with log.open("wb") as said:
                process = subprocess.Popen(
                    [sys.executable, "-c", command, "project", "--from", "kafka", NAME],
                    env=environment,
                    stderr=said,
                )
            started.callback(_ended, process)
            until(lambda: '"started"' in log.read_text())  # from here on it can be asked to end
            return process

        yield start


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def exact(db: Database, log: CareerLog) -> bool:
    """Whether the rows are those of the fold of everything recorded."""
    return told_by_rows(db, PROFILES, log.head()) == told_by_fold(log.read(), PROFILES, log.head())


def furthest(db: Database) -> int:
    with db.reading() as connection:
        return positions.furthest(connection, NAME) if is_set_up(connection) else 0


def test_it_stops_on_sigterm_and_says_nothing_was_wrong(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database, start: Start
):
    log.append(people(3))
    head = relay(kafka, topics, log, db)
    process = start()
    until_complete(db, head, NAME)
    process.send_signal(signal.SIGTERM)
    assert process.wait(WITHIN) == 0
    assert exact(db, log)


def test_killed_in_the_midst_another_goes_on_and_the_rows_are_the_folds(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database, start: Start
):
    log.append(people(200, more=20))
    first, _second = start(), start()
    until(lambda: is_fed(db))
    head = relay(kafka, topics, log, db)
    until(lambda: furthest(db) > 0)
    _ended(first)
    log.append([skilled(n, 6) for n in range(200)])
    head = relay(kafka, topics, log, db, head)
    until_complete(db, head, NAME)
    assert exact(db, log)


def is_fed(db: Database) -> bool:
    with db.reading() as connection:
        return is_set_up(connection) and len(positions.stands(connection, NAME)) == 3


def test_members_come_and_go_while_facts_come(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database, start: Start
):
    head = 0
    members: list[subprocess.Popen[bytes]] = []
    for round_ in range(5):
        log.append([*people(20, first=20 * round_), *(skilled(n, round_) for n in range(20))])
        head = relay(kafka, topics, log, db, head)
        if round_ in (0, 1, 2):
            members.append(start())
        else:
            leaving = members.pop(0)
            leaving.send_signal(signal.SIGTERM)
            assert leaving.wait(WITHIN) == 0
        until_complete(db, head, NAME)
        assert exact(db, log)


def test_a_member_that_slept_through_losing_its_partitions_writes_nothing_of_them(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database, start: Start
):
    log.append(people(30))
    head = relay(kafka, topics, log, db)
    sleeper = start()
    until_complete(db, head, NAME)
    sleeper.send_signal(signal.SIGSTOP)
    log.append([skilled(n, 4) for n in range(30)])
    head = relay(kafka, topics, log, db, head)
    start()
    until_complete(db, head, NAME)  # the group had to notice first that the sleeper is gone
    rows = told_by_rows(db, PROFILES, head)
    sleeper.send_signal(signal.SIGCONT)
    log.append([skilled(n, 5) for n in range(30)])
    head = relay(kafka, topics, log, db, head)
    until_complete(db, head, NAME)
    assert sleeper.poll() is None
    assert told_by_rows(db, PROFILES, head - 30) == rows
    assert exact(db, log)
    assert head_of(db, NAME) == head
