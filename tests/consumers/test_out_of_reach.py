"""A part that finds no Kafka waits, and says which address it tried and what starts one."""

import logging
from collections.abc import Callable
from threading import Event, Thread

import pytest

from consumers.intake.intake import Intake
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.projector.projector import Projector
from consumers.relay.relaying import Relay
from domain.log import CareerLog
from projections.catalogue import PROJECTIONS
from projections.database import Database, open_database
from tests.waiting import DEADLINE, until

NOWHERE = Kafka("127.0.0.1:9", {"bootstrap_timeout_ms": 200})
TOPICS = Topics("nobody")


def a_relay(log: CareerLog, _: Database, url: str) -> Relay:
    return Relay(log, url, NOWHERE, TOPICS)


def an_intake(log: CareerLog, _: Database, __: str) -> Intake:
    return Intake(NOWHERE, TOPICS, log)


def a_projector(log: CareerLog, db: Database, _: str) -> Projector:
    return Projector(db, log, NOWHERE, TOPICS, PROJECTIONS["profiles"])


@pytest.mark.parametrize("made", [a_relay, an_intake, a_projector])
def test_the_address_and_what_to_do_stand_in_the_log_line(
    made: Callable[[CareerLog, Database, str], Relay | Intake | Projector],
    sqlite_store: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    stopped = Event()
    with CareerLog.at(sqlite_store) as log, open_database(sqlite_store) as db:
        part = made(log, db, sqlite_store)
        thread = Thread(target=part.run, args=(stopped,))
        thread.start()
        try:
            said = until(lambda: _outages(caplog), "it says that it waits")
        finally:
            stopped.set()
            thread.join(DEADLINE)
    assert not thread.is_alive()
    assert said[0].kafka == "127.0.0.1:9"
    assert "careerlog run --local starts one" in said[0].what_to_do


def _outages(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [each for each in caplog.records if hasattr(each, "again_in_seconds")]
