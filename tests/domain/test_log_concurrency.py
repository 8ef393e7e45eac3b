"""Many writers, readers that follow, and writers that die: nothing lost, doubled or passed by."""

import multiprocessing
import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, Thread
from time import monotonic, sleep

import psycopg
import pytest

from domain.log import CareerLog
from domain.store import postgres
from domain.store.placing import StoreUnavailable
from tests.given import fact

SPAWN = multiprocessing.get_context("spawn")
PEOPLE = 5


def told(writer: str, number: int):
    return fact(
        "goal.set",
        "2021-01-01",
        id=f"{writer}-{number}",
        stream=f"career-E{number % PEOPLE}",
        goal=f"{writer}-{number}",
        purpose="development",
    )


def write(store_url: str, writer: str, count: int, batch: int) -> None:
    with CareerLog.at(store_url) as log:
        for start in range(0, count, batch):
            log.append([told(writer, number) for number in range(start, start + batch)])


def follow(log: CareerLog, until: int, seconds: float = 60) -> list[int]:
    """The positions a reader meets that always goes on behind the last one it has seen."""
    seen: list[int] = []
    deadline = monotonic() + seconds
    while len(seen) < until and monotonic() < deadline:
        seen += [each.position for each in log.read(after=seen[-1] if seen else 0, limit=50)]
    return seen


def check_whole(log: CareerLog, identities: set[str]) -> None:
    facts = log.read(limit=100_000)
    assert [each.position for each in facts] == list(range(1, len(identities) + 1))
    assert {each.event_id for each in facts} == identities
    recorded = [each.recorded_at for each in facts]
    assert recorded == sorted(recorded)
    for person in range(PEOPLE):
        versions = [each.originator_version for each in log.stream(f"career-E{person}")]
        assert versions == list(range(1, len(versions) + 1))


def test_two_processes_append_to_the_same_people_while_a_reader_follows(store_url):
    count = 150
    with CareerLog.at(store_url) as log:
        writers = [
            SPAWN.Process(target=write, args=(store_url, name, count, batch))
            for name, batch in (("a", 1), ("b", 25))
        ]
        for writer in writers:
            writer.start()
        seen = follow(log, until=2 * count)
        for writer in writers:
            writer.join(30)
            assert writer.exitcode == 0
        assert seen == list(range(1, 2 * count + 1))
        check_whole(log, {f"{name}-{number}" for name in "ab" for number in range(count)})


def test_several_processes_may_make_the_tables_at_once(store_url):
    starters = [
        SPAWN.Process(target=write, args=(store_url, name, 5, 5)) for name in ("a", "b", "c")
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(60)
    assert [starter.exitcode for starter in starters] == [0, 0, 0]
    with CareerLog.at(store_url) as log:
        assert log.head() == 15


@pytest.mark.postgres
def test_a_store_being_made_by_others_does_not_read_as_tampered_with(postgres_store, monkeypatch):
    """Some look for the first table before it is there and for the second once it is."""
    between = "to_regclass('log_head') IS NOT NULL"
    under_the_lock = "SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'"
    pause = f"CASE WHEN EXISTS ({under_the_lock}) THEN 0 ELSE random() END"
    slowly = f"(SELECT {between} FROM pg_sleep({pause}))"
    assert between in postgres.MADE
    monkeypatch.setattr(postgres, "MADE", postgres.MADE.replace(between, slowly))
    with ThreadPoolExecutor(8) as many:
        opening = [many.submit(CareerLog.at, postgres_store) for _ in range(8)]
        for each in opening:
            with each.result(60) as log:
                assert log.head() == 0


@pytest.mark.postgres
def test_a_store_made_while_waiting_for_the_lock_is_seen_whole(postgres_store):
    """A session that looked for the first table in vain must not remember that it is missing."""
    looked_for_one = postgres.MADE.replace("log_head", "pg_class")
    with psycopg.connect(postgres_store) as waiting:
        assert waiting.execute(looked_for_one).fetchone() == (False, True, False, False)
        with CareerLog.at(postgres_store):
            assert waiting.execute(postgres.MADE).fetchone() == (True, True, True, False)


@pytest.mark.parametrize("kill_after", [0.0, 0.05, 0.2])
def test_a_writer_killed_anywhere_leaves_whole_batches_and_can_be_run_again(store_url, kill_after):
    count, batch = 600, 20
    with CareerLog.at(store_url) as log:
        writer = SPAWN.Process(target=write, args=(store_url, "a", count, batch))
        writer.start()
        while log.head() == 0 and writer.is_alive():
            sleep(0.005)
        sleep(kill_after)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join(10)
        assert log.head() % batch == 0
        write(store_url, "a", count, batch)
        check_whole(log, {f"a-{number}" for number in range(count)})


@pytest.mark.postgres
def test_a_reader_never_passes_a_position_that_can_still_appear(postgres_store):
    """While one transaction holds the head with facts not yet committed, another append waits: no
    later position becomes visible before the earlier one."""
    with CareerLog.at(postgres_store) as log:
        log.append([told("a", 0)])
        with psycopg.connect(postgres_store) as slow:
            slow.execute(
                "SELECT careerlog_append_3('career-S', 'goal.set', '{}', 's', 'slow', NULL, NULL)"
            )
            other = SPAWN.Process(target=write, args=(postgres_store, "b", 1, 1))
            other.start()
            sleep(1.5)
            assert other.is_alive()
            assert [each[0] for each in log.read_raw()] == [1]
            slow.commit()
        other.join(30)
        rows = log.read_raw()
        assert [(row[0], row[1]) for row in rows] == [
            (1, "career-E0"),
            (2, "career-S"),
            (3, "career-E0"),
        ]


@pytest.mark.postgres
def test_a_transaction_rolled_back_leaves_no_gap(postgres_store):
    with CareerLog.at(postgres_store) as log:
        log.append([told("a", 0)])
        with psycopg.connect(postgres_store) as failing:
            failing.execute(
                "SELECT careerlog_append_3('career-S', 'goal.set', '{}', 's', 'x', NULL, NULL)"
            )
            failing.rollback()
        log.append([told("a", 1)])
        assert [row[0] for row in log.read_raw()] == [1, 2]


def test_a_reader_of_sqlite_sees_nothing_of_an_open_transaction(sqlite_store):
    with CareerLog.at(sqlite_store) as log:
        log.append([told("a", 0)])
        slow = sqlite3.connect(sqlite_store.removeprefix("sqlite:///"), isolation_level=None)
        slow.execute("BEGIN IMMEDIATE")
        slow.execute("UPDATE log_head SET position = 2")
        assert log.head() == 1
        slow.execute("ROLLBACK")
        slow.close()
        assert log.append([told("a", 1)])[0].position == 2


def test_a_store_that_stays_locked_is_named_with_what_to_do(sqlite_store):
    with CareerLog.at(sqlite_store) as log:
        holder = sqlite3.connect(sqlite_store.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        log.recorder._writer.execute("PRAGMA busy_timeout = 200")
        with pytest.raises(StoreUnavailable, match=r"locked.*try again"):
            log.append([told("a", 0)])
        holder.execute("ROLLBACK")
        holder.close()
        assert log.append([told("a", 0)])[0].status == "recorded"


@pytest.mark.postgres
def test_an_append_waits_for_another_no_longer_than_it_may(postgres_store):
    with CareerLog.at(postgres_store) as log, psycopg.connect(postgres_store) as holder:
        holder.execute("UPDATE log_head SET position = position")
        log.recorder._writer.run(lambda connection: connection.execute("SET lock_timeout = 200"))
        for batch in ([told("a", 0)], [told("a", 0), told("a", 1)]):
            with pytest.raises(StoreUnavailable, match="another program has been appending"):
                log.append(batch)
        holder.rollback()
        assert [each.position for each in log.append([told("a", 0), told("a", 1)])] == [1, 2]


@pytest.mark.postgres
def test_a_program_starts_while_another_holds_an_append_open(postgres_store):
    with CareerLog.at(postgres_store) as log, psycopg.connect(postgres_store) as holder:
        log.append([told("a", 0)])
        holder.execute("UPDATE log_head SET position = position")
        holder.execute("LOCK TABLE stored_events IN ROW EXCLUSIVE MODE")
        started = monotonic()
        with CareerLog.at(postgres_store) as another:
            assert another.head() == 1
        assert monotonic() - started < 5


def test_a_moment_that_has_passed_waits_for_the_append_under_way(store_url):
    """A fact stamped before the moment but committed after the question must be in the answer."""
    with CareerLog.at(store_url) as log, CareerLog.at(store_url) as asking:
        log.append([told("a", 0)])
        stamped, go_on = Event(), Event()

        def held_up() -> datetime:
            now = datetime.now(UTC)
            stamped.set()
            go_on.wait(20)
            return now

        slow = Thread(target=slow_append, args=(store_url, held_up, told("a", 1)))
        slow.start()
        stamped.wait(20)
        moment = datetime.now(UTC)
        answers: list[int] = []
        question = Thread(target=lambda: answers.append(asking.position_at(moment)))
        question.start()
        sleep(0.3)
        go_on.set()
        slow.join(20)
        question.join(20)
        assert log.head() == 2
        assert answers == [log.position_at(moment)]


def slow_append(store_url: str, now, fact) -> None:
    with CareerLog(store_url, now=now) as log:
        log.append([fact])


def test_threads_share_one_log(store_url):
    with CareerLog.at(store_url) as log:
        threads = [
            Thread(target=lambda name=name: [log.append([told(name, i)]) for i in range(20)])
            for name in "abcd"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        check_whole(log, {f"{name}-{number}" for name in "abcd" for number in range(20)})


@pytest.mark.postgres
def test_an_answer_lost_with_the_connection_is_asked_for_again_and_nothing_doubled(
    postgres_store, monkeypatch
):
    with CareerLog.at(postgres_store) as log:
        append = log.recorder._append_many
        lost: list[int] = []

        def losing(connection, *told):
            answer = append(connection, *told)
            if not lost:
                lost.append(1)
                connection.close()
                raise psycopg.OperationalError("the connection was lost after the commit")
            return answer

        monkeypatch.setattr(log.recorder, "_append_many", losing)
        receipts = log.append([told("a", 0), told("a", 1)], expected={"career-E0": 0})
        assert [(each.status, each.position) for each in receipts] == [
            ("already_recorded", 1),
            ("already_recorded", 2),
        ]
        assert log.head() == 2


@pytest.mark.postgres
def test_a_connection_cut_by_the_server_is_opened_again(postgres_store):
    with CareerLog.at(postgres_store) as log:
        log.append([told("a", 0)])
        with psycopg.connect(postgres_store, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        assert log.append([told("a", 1)])[0].position == 2
        assert [each.position for each in log.read()] == [1, 2]
