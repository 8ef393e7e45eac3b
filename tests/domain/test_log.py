"""Appending to the log and reading it back, on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError
from sqlalchemy import make_url

from domain.log import CareerLog
from domain.store.placing import StoreUnavailable, WrongVersion
from tests.domain.told import GOAL, HIRED, goals, statuses
from tests.waiting import until


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as opened:
        yield opened


def test_a_fact_is_read_back_with_its_place_and_the_time_of_its_recording(log):
    before = datetime.now(UTC)
    (receipt,) = log.append([HIRED])
    (back,) = log.read()
    assert receipt == ("recorded", 1, 1, "career-E1024", "")
    assert before <= back.recorded_at <= datetime.now(UTC)
    assert back == HIRED.replaced(position=1, originator_version=1, recorded_at=back.recorded_at)


def test_a_batch_over_many_streams_counts_positions_and_versions(log):
    receipts = log.append(goals(50))
    assert [receipt.position for receipt in receipts] == list(range(1, 51))
    assert [fact.originator_version for fact in log.stream("career-E3")] == list(range(1, 8))
    assert log.head() == 50
    assert [fact.position for fact in log.read(after=10, limit=5)] == [11, 12, 13, 14, 15]
    assert [fact.position for fact in log.read(after=10, upto=12)] == [11, 12]


class TestCommands:
    def test_a_command_on_the_version_it_was_decided_on_is_recorded(self, log):
        log.append([HIRED])
        (receipt,) = log.append([GOAL], expected={"career-E1024": 1})
        assert receipt.version == 2

    @pytest.mark.parametrize("more", [0, 1])
    def test_a_command_on_a_stream_that_moved_on_is_refused_and_nothing_recorded(self, log, more):
        log.append([HIRED])
        batch = [GOAL, *goals(more)]
        with pytest.raises(WrongVersion, match=r"career-E1024 is at version 1, not at 0"):
            log.append(batch, expected={"career-E1024": 0})
        assert log.head() == 1
        assert log.append([GOAL])[0].position == 2

    def test_a_command_sent_again_after_an_answer_got_lost_is_recognised(self, log):
        log.append([HIRED])
        log.append([GOAL], expected={"career-E1024": 1})
        (again,) = log.append([GOAL], expected={"career-E1024": 1})
        assert again.status == "already_recorded"

    def test_a_version_may_be_expected_of_a_stream_that_is_only_read(self, log):
        log.append([HIRED])
        with pytest.raises(WrongVersion):
            log.append(goals(1), expected={"career-E1024": 5})
        with pytest.raises(WrongVersion):
            log.append(goals(3), expected={"career-E1024": 0, "career-E0": 0})
        assert log.head() == 1

    def test_one_command_of_many_facts_sent_again_is_recognised(self, log):
        told = goals(6)
        expected = {"career-E0": 0, "career-E1": 0}
        log.append(told, expected)
        assert set(statuses(log.append(told, expected))) == {"already_recorded"}


class Clock:
    """A clock that is set by hand, forwards or backwards."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


class TestClock:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def log(self, store_url, clock) -> Iterator[CareerLog]:
        with CareerLog(store_url, now=clock) as opened:
            yield opened

    def test_it_never_runs_backwards_along_the_log(self, log, clock):
        start = clock.now
        for batch, days in (([HIRED], -0.1), ([GOAL], -1), (goals(30), 1.1)):
            log.append(batch)
            clock.pass_days(days)
        log.append(goals(1, prefix="late"))
        assert {fact.recorded_at for fact in log.read()} == {start}

    def test_without_a_clock_of_its_own_it_does_not_either(self, store_url):
        with CareerLog(store_url, now=lambda: datetime(2100, 1, 1, tzinfo=UTC)) as ahead:
            ahead.append([HIRED])
        with CareerLog.at(store_url) as log:
            log.append([GOAL])
            log.append(goals(3))
            assert {fact.recorded_at.year for fact in log.read()} == {2100}

    def test_a_moment_becomes_the_last_position_recorded_by_then(self, log, clock):
        start = clock.now
        for batch, days in ((goals(2), 1), ([HIRED], 0), ([GOAL], 2), (goals(5, prefix="x"), 9)):
            log.append(batch)
            clock.pass_days(days)
        asked = [log.position_at(start + timedelta(days=day)) for day in (-1, 0, 1, 2, 3, 9)]
        assert asked == [0, 2, 4, 4, 9, 9]

    def test_a_moment_in_another_time_zone_is_the_same_moment(self, log, clock):
        log.append([HIRED])
        moment = clock.now.astimezone(timezone(timedelta(hours=-7)))
        assert log.position_at(moment) == 1
        assert log.position_at(moment - timedelta(microseconds=1)) == 0

    def test_an_answer_for_a_past_moment_stays_even_if_the_clock_is_put_back(self, log, clock):
        log.append([HIRED])
        clock.pass_days(2)
        asked_about = clock.now - timedelta(days=1)
        assert log.position_at(asked_about) == 1
        clock.pass_days(-1.5)
        log.append([GOAL])
        log.append(goals(2))
        assert log.position_at(asked_about) == 1

    def test_a_moment_still_to_come_does_not_move_the_clock(self, log, clock):
        log.append([HIRED])
        assert log.position_at(clock.now + timedelta(days=400)) == 1
        log.append([GOAL])
        assert log.read()[1].recorded_at == clock.now

    def test_what_records_nothing_leaves_the_clock_and_the_positions_alone(self, log, clock):
        log.append([HIRED])
        clock.pass_days(2)
        log.append([HIRED])
        log.append([HIRED, HIRED.replaced(unit="U2")])
        with pytest.raises(WrongVersion):
            log.append([GOAL], expected={"career-E1024": 7})
        clock.pass_days(-1)
        assert log.append([GOAL])[0].position == 2
        assert log.read()[1].recorded_at == clock.now

    def test_an_empty_log_has_no_position_at_any_time(self, log, clock):
        assert log.position_at(clock.now) == 0


class TestAsTheLibrarySeesIt:
    def test_its_readers_find_the_facts(self, log):
        log.append(goals(12))
        notifications = log.recorder.select_notifications(start=3, limit=4)
        assert [each.id for each in notifications] == [3, 4, 5, 6]
        assert log.recorder.select_notifications(3, 4, topics=["goal.achieved"]) == []
        assert log.recorder.max_notification_id() == 12
        assert [each.id for each in log.notification_log["5,8"].items] == [5, 6, 7, 8]
        stored = log.recorder.select_events("career-E1", gt=1)
        assert [each.originator_version for each in stored] == [2]
        assert log.mapper.to_domain_event(notifications[0]) == log.read()[2]
        assert [event.goal for event in log.events.get("career-E0")] == ["G0", "G7"]

    def test_its_own_way_of_saving_is_closed_for_it_would_not_seal(self, log):
        with pytest.raises(ProgrammingError, match=r"through CareerLog\.append"):
            log.save(GOAL.replaced(originator_version=1))
        assert log.head() == 0

    @pytest.mark.postgres
    def test_its_subscription_follows_on_postgresql(self, postgres_store):
        with CareerLog.at(postgres_store) as log:
            log.append([HIRED])
            with log.recorder.subscribe(gt=0) as subscription:
                first = next(subscription)
                # What comes before it listens, it would hear of only with what comes after.
                wait_until_somebody_listens(postgres_store)
                log.append([GOAL])
                second = next(subscription)
            assert (first.id, second.id) == (1, 2)


def wait_until_somebody_listens(store):
    listening = """SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND query = 'LISTEN "stored_events"' AND state = 'idle'"""
    with psycopg.connect(store, autocommit=True) as connection:
        until(lambda: connection.execute(listening).fetchone() is not None, "somebody listens")


def test_positions_survive_a_vacuum(sqlite_store):
    with CareerLog.at(sqlite_store) as log:
        log.append(goals(20))
        with sqlite3.connect(make_url(sqlite_store).database) as connection:
            connection.execute("VACUUM")
        assert [fact.position for fact in log.read()] == list(range(1, 21))


def test_a_relative_path_is_one_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with CareerLog.at("sqlite:///here.db") as log:
        log.append([HIRED])
    assert (tmp_path / "here.db").exists()


@pytest.mark.postgres
def test_what_the_url_tells_the_server_reaches_it(postgres_store):
    url = make_url(postgres_store).update_query_dict({"application_name": "from-the-url"})
    with CareerLog.at(url.render_as_string(hide_password=False)) as log:
        with log.recorder.datastore.get_connection() as reading:
            told = reading.execute("SHOW application_name").fetchone()
        assert told == {"application_name": "from-the-url"}
        assert log.recorder._writer.run(
            lambda writing: writing.execute("SHOW application_name").fetchone()
        ) == ("from-the-url",)


def test_opening_a_store_again_writes_nothing(sqlite_store):
    with CareerLog.at(sqlite_store) as log:
        log.append([HIRED])
    path = make_url(sqlite_store).database
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with CareerLog.at(sqlite_store) as log:
        assert log.head() == 1
    holder.close()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreUnavailable, match="nowhere does not exist"):
        CareerLog.at(f"sqlite:///{tmp_path}/nowhere/careers.db")


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path):
    (tmp_path / "notes.txt").write_text("not a database at all, whatever its name says" * 100)
    with pytest.raises(StoreUnavailable, match=r"notes.txt answers: file is not a database"):
        CareerLog.at(f"sqlite:///{tmp_path}/notes.txt")


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", ""])
def test_a_store_of_another_kind_is_refused_with_what_to_write(url):
    with pytest.raises(StoreUnavailable, match="sqlite:///FILE or postgresql://"):
        CareerLog.at(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_that_would_be_gone_with_the_program_is_refused(url):
    with pytest.raises(StoreUnavailable, match="must be a file"):
        CareerLog.at(url)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(StoreUnavailable) as refused:
        CareerLog.at("postgresql://me:hidden@127.0.0.1:1/careers")
    assert "127.0.0.1:1" in str(refused.value)
    assert "hidden" not in str(refused.value)
    assert "--store" in str(refused.value)
