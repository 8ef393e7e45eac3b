"""What dies while the intake works: nothing is lost, and nothing is recorded twice."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import sleep

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from consumers.intake.intake import Intake
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import (
    letters,
    recorded,
    running,
    send,
    skill,
    structured,
    take_in_all,
    taken_in,
    tell,
)
from tests.proxy import Proxy
from tests.waiting import DEADLINE, until

_DIES_BEFORE_THE_COMMIT = """
import os, signal, sys
from threading import Event
from kafka import KafkaConsumer
from consumers.intake.intake import Intake
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog

KafkaConsumer.commit = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
hosts, prefix, store = sys.argv[1:]
with CareerLog.at(store) as log:
    Intake(Kafka(hosts), Topics(prefix), log, session_timeout_ms=6000).run(Event())
"""


def test_killed_between_append_and_commit_it_repeats_and_nothing_counts_twice(
    kafka: Kafka, topics: Topics, store_url: str
) -> None:
    bad = (b"k", b"no fact", [])
    names = send(kafka, topics, [structured(skill("g1")), bad, structured(skill("g2"))], 0)
    died = subprocess.run(
        [sys.executable, "-c", _DIES_BEFORE_THE_COMMIT, kafka.hosts, topics.prefix, store_url],
        timeout=DEADLINE,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    with CareerLog.at(store_url) as log:
        assert recorded(log) == ["g1", "g2"]
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g1", "g2"]
    assert list(letters(kafka, topics)) == [names[1]]
    assert _lying(kafka, topics) == 2, "the letter was written twice, and counts once"


@pytest.mark.postgres
def test_a_database_that_is_away_is_waited_for_and_nothing_is_passed_over(
    kafka: Kafka, topics: Topics, postgres_store: str, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        _cable(postgres_store) as (proxy, url),
        CareerLog.at(url) as log,
        running(kafka, topics, log, session_timeout_ms=6000, max_poll_interval_ms=20_000),
    ):
        tell(kafka, topics, *(skill(f"a{n}") for n in range(20)))
        until(lambda: taken_in(kafka, topics), "the first are taken in")
        proxy.cut()
        tell(kafka, topics, *(skill(f"b{n}") for n in range(20)))
        until(lambda: "the store does not answer" in caplog.text, "it says that it waits")
        sleep(7)  # longer than a session: a member that sent no heartbeats would be gone
        assert not taken_in(kafka, topics)
        assert "partitions lost" not in caplog.text
        proxy.resume()
        until(lambda: taken_in(kafka, topics), "the rest is taken in")
    with CareerLog.at(postgres_store) as log:
        assert sorted(recorded(log)) == sorted(f"{x}{n}" for x in "ab" for n in range(20))
    assert letters(kafka, topics) == {}


@pytest.mark.postgres
def test_a_member_that_joins_while_the_database_is_away_makes_nobody_pass_anything_over(
    kafka: Kafka, topics: Topics, postgres_store: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="consumers.intake")
    with (
        _cable(postgres_store) as (proxy, url),
        CareerLog.at(url) as log,
        CareerLog.at(url) as another_log,
        running(kafka, topics, log, at_once=10),
    ):
        tell(kafka, topics, skill("first"))
        until(lambda: taken_in(kafka, topics), "the first is taken in")
        proxy.cut()
        for partition in range(3):
            ids = [f"p{partition}-{n}" for n in range(30)]
            tell(kafka, topics, *map(skill, ids), partition=partition)
        until(lambda: "the store does not answer" in caplog.text, "it holds a batch")
        caplog.clear()
        with running(kafka, topics, another_log, at_once=10):
            until(lambda: caplog.text.count("partitions assigned") >= 2, "both have their share")
            proxy.resume()
            until(lambda: taken_in(kafka, topics), "everything is taken in")
    with CareerLog.at(postgres_store) as log:
        wanted = [f"p{partition}-{n}" for partition in range(3) for n in range(30)]
        assert sorted(recorded(log)) == sorted(["first", *wanted])


@pytest.mark.postgres
def test_it_stops_at_once_while_the_database_is_away_and_the_next_takes_the_batch(
    kafka: Kafka, topics: Topics, postgres_store: str, caplog: pytest.LogCaptureFixture
) -> None:
    with _cable(postgres_store) as (proxy, url), CareerLog.at(url) as log:
        with running(kafka, topics, log):
            proxy.cut()
            tell(kafka, topics, skill("g1"))
            until(lambda: "the store does not answer" in caplog.text, "it says that it waits")
        assert not taken_in(kafka, topics)
    with CareerLog.at(postgres_store) as log:
        assert recorded(log) == []
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g1"]


def test_a_broker_that_is_away_is_waited_for(
    kafka: Kafka, topics: Topics, sqlite_store: str
) -> None:
    with Proxy() as proxy, CareerLog.at(sqlite_store) as log:
        through = Kafka(kafka.hosts, {"proxy_url": proxy.url})
        with running(through, topics, log, session_timeout_ms=6000):
            tell(kafka, topics, *(skill(f"a{n}") for n in range(20)))
            until(lambda: taken_in(kafka, topics), "the first are taken in")
            proxy.cut()
            send(kafka, topics, [(b"k", b"no fact", []), structured(skill("b0"))])
            sleep(2)
            proxy.resume()
            until(lambda: taken_in(kafka, topics), "the rest is taken in")
        assert sorted(recorded(log)) == sorted([*(f"a{n}" for n in range(20)), "b0"])
    assert len(letters(kafka, topics)) == 1


def test_members_that_come_and_go_share_the_partitions(
    kafka: Kafka, topics: Topics, store_url: str
) -> None:
    stopped: list[Event] = []
    threads: list[Thread] = []
    sent = 0

    with CareerLog.at(store_url) as log:

        def join() -> None:
            stopped.append(Event())
            intake = Intake(kafka, topics, log, at_once=50, session_timeout_ms=6000)
            threads.append(Thread(target=intake.run, args=[stopped[-1]]))
            threads[-1].start()

        def tell_more() -> None:
            nonlocal sent
            tell(kafka, topics, *(skill(f"g{sent + n}", f"E{n % 9}") for n in range(300)))
            sent += 300

        steps: list[Callable[[], None]] = [join, join, lambda: stopped[0].set(), join]
        for step in steps:
            step()
            tell_more()
            until(lambda: log.head() > sent - 200, "most of it is recorded")
        until(lambda: taken_in(kafka, topics), "everything is taken in")
        for each in stopped:
            each.set()
        for thread in threads:
            thread.join(DEADLINE)
            assert not thread.is_alive()
        assert sorted(recorded(log)) == sorted(f"g{n}" for n in range(sent))
        for person in range(9):
            ids = [int(fact.event_id[1:]) for fact in log.stream(f"career-E{person}")]
            assert ids == sorted(ids), "each person's facts keep their order"
    assert letters(kafka, topics) == {}


def test_what_a_sender_took_back_in_a_transaction_is_not_taken_in(
    kafka: Kafka, topics: Topics, sqlite_store: str
) -> None:
    producer = kafka.producer(transactional_id=f"{topics.prefix}-hr")
    producer.init_transactions()
    for id, end in (("g1", "abort_transaction"), ("g2", "commit_transaction")):
        producer.begin_transaction()
        key, value, headers = structured(skill(id))
        producer.send(topics.intake, key=key, value=value, headers=headers)
        producer.flush()
        getattr(producer, end)()
    producer.close()
    with CareerLog.at(sqlite_store) as log:
        with running(kafka, topics, log):
            until(lambda: recorded(log), "something is recorded")
        assert recorded(log) == ["g2"]


@contextmanager
def _cable(url: str) -> Iterator[tuple[Proxy, str]]:
    """A way to the database that can be cut, and the URL that goes by it."""
    far = conninfo_to_dict(url)
    host, port = str(far["host"]), int(far.get("port") or 5432)
    socket = f".s.PGSQL.{port}"
    with TemporaryDirectory(prefix="careerlog-cable-") as near:
        if host.startswith("/"):
            proxy = Proxy(Path(host) / socket, at=Path(near) / socket)
            reached = make_url(url).set(query={"host": near})
        else:
            proxy = Proxy((host, port))
            reached = make_url(url).set(host="127.0.0.1", port=proxy.port)
        with proxy:
            yield proxy, reached.render_as_string(hide_password=False)


def _lying(kafka: Kafka, topics: Topics) -> int:
    from consumers.intake.reading import records_of

    return sum(1 for _ in records_of(kafka, topics.dead))
