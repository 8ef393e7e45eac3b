"""Appending to the log and reading it back, on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from eventsourcing.persistence import ProgrammingError
from sqlalchemy import make_url

from domain.codec import UnreadableFact
from domain.events.former import RetentionRiskAssessedV1
from domain.log import CareerLog
from domain.store.placing import StoreUnavailable, WrongVersion
from domain.vault import ERASED, Vault
from tests.given import fact

HIRED = fact("employee.hired", "2020-01-01", id="h", unit="U1")
GOAL = fact("goal.set", "2021-01-01", id="g", goal="G", purpose="development")


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as opened:
        yield opened


def goals(count: int, *, people: int = 7, prefix: str = "n"):
    return [
        fact(
            "goal.set",
            "2021-01-01",
            id=f"{prefix}{number}",
            stream=f"career-E{number % people}",
            goal=f"G{number}",
            purpose="development",
        )
        for number in range(count)
    ]


def statuses(receipts) -> list[str]:
    return [receipt.status for receipt in receipts]


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


class TestRepeats:
    def test_the_same_content_again_answers_its_first_position(self, log):
        log.append([HIRED, GOAL])
        (again,) = log.append([GOAL])
        assert (again.status, again.position, again.version) == ("already_recorded", 2, 2)
        assert log.head() == 2

    def test_other_content_under_the_same_id_is_a_conflict_that_names_both(self, log):
        log.append([HIRED])
        (receipt,) = log.append([HIRED.replaced(unit="SECRET")])
        assert receipt.status == "conflict"
        assert "position 1" in receipt.detail
        assert "unit" in receipt.detail
        assert "SECRET" not in receipt.detail

    def test_the_same_id_on_another_stream_is_a_conflict(self, log):
        log.append([HIRED])
        (receipt,) = log.append([HIRED.replaced(originator_id="career-E9")])
        assert receipt.status == "conflict"
        assert "career-E1024" in receipt.detail

    def test_the_same_id_from_another_source_is_another_fact(self, log):
        log.append([HIRED])
        (receipt,) = log.append([HIRED.replaced(source="payroll")])
        assert (receipt.status, receipt.position) == ("recorded", 2)

    @pytest.mark.parametrize("size", [3, 60])
    def test_known_and_new_facts_in_one_batch_each_get_their_answer(self, log, size):
        told = goals(size)
        log.append(told[:2])
        log.append([GOAL])
        receipts = log.append([told[0], *told[2:], told[-1], GOAL.replaced(goal="other")])
        new = size - 2
        assert statuses(receipts) == [
            "already_recorded",
            *["recorded"] * new,
            "already_recorded",
            "conflict",
        ]
        assert receipts[-2].position == receipts[-3].position
        assert [fact.position for fact in log.read()] == list(range(1, 4 + new))

    def test_a_fact_first_sent_in_an_old_version_is_no_conflict(self, log):
        told = fact("retention_risk.assessed", "2021-01-01", id="r", risk_of_loss="high")
        log.append([told])
        old = (
            b'{"recorded_at":"2026-01-01T00:00:00.000000Z","source":"hr","event_id":"r",'
            b'"effective_on":"2021-01-01","risk":5}'
        )
        overwrite(log, "UPDATE stored_events SET state = ", old)
        assert statuses(log.append([told])) == ["already_recorded"]

    def test_a_batch_with_a_fact_that_cannot_be_stored_leaves_nothing(self, log):
        with pytest.raises(UnreadableFact, match=r"retention_risk\.assessed, version 1"):
            log.append(
                [
                    HIRED,
                    RetentionRiskAssessedV1(
                        originator_id="career-E1",
                        source="hr",
                        event_id="old",
                        effective_on=date(2020, 1, 1),
                        risk=4,
                    ),
                ]
            )
        assert (log.head(), log.read()) == (0, [])

    def test_a_fact_is_found_by_its_identity(self, log):
        log.append([HIRED, GOAL])
        assert log.find("hr", "g").goal == "G"
        assert log.find("payroll", "g") is None


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


class TestPersonalFields:
    NAMED = fact("employee.hired", "2020-01-01", id="h", given_name="Ottoline", unit="U1")

    @pytest.fixture
    def sealing(self, store_url, vault_url) -> Iterator[CareerLog]:
        with Vault(vault_url, b"m" * 32) as vault, CareerLog.at(store_url, vault) as opened:
            yield opened

    def test_they_are_sealed_in_the_log_and_the_same_fact_again_is_still_known(self, sealing):
        assert statuses(sealing.append([self.NAMED, self.NAMED])) == [
            "recorded",
            "already_recorded",
        ]
        assert statuses(sealing.append([self.NAMED])) == ["already_recorded"]
        assert b"Ottoline" not in sealing.read_raw()[0][4]
        (opened,) = sealing.vault.open(sealing.read())
        assert opened.given_name == "Ottoline"

    def test_after_an_erasure_they_read_erased_and_the_fact_sent_again_is_known(self, sealing):
        sealing.append([self.NAMED])
        sealing.vault.erase("E1024", "objection")
        (opened,) = sealing.vault.open(sealing.read())
        assert opened.given_name is ERASED
        assert statuses(sealing.append([self.NAMED])) == ["already_recorded"]
        assert statuses(sealing.append([self.NAMED.replaced(unit="U2")])) == ["conflict"]

    def test_a_correction_emptied_by_an_erasure_and_sent_again_is_known(self, sealing):
        corrected = fact(
            "record.corrected",
            "2020-01-01",
            id="c",
            target_id="h",
            target_type="employee.hired",
            changes={"given_name": "Ottilie", "unit": "U2"},
        )
        sealing.append([corrected])
        sealing.vault.erase("E1024", "objection")
        assert statuses(sealing.append([corrected])) == ["already_recorded"]
        (other,) = sealing.append([corrected.replaced(changes={"given_name": "O", "unit": "U3"})])
        assert other.status == "conflict"
        assert "with another changes" in other.detail

    def test_an_erasure_on_record_has_destroyed_the_key(self, sealing):
        erased = fact("person.erased", "2024-01-01", id="e", basis="objection", authorised_by="DPO")
        sealing.append([self.NAMED, erased])
        (opened, _) = sealing.vault.open(sealing.read())
        assert opened.given_name is ERASED

    def test_an_erasure_cut_short_is_finished_when_it_is_sent_again(self, sealing):
        erased = fact("person.erased", "2024-01-01", id="e", basis="objection", authorised_by="DPO")
        vault, sealing.vault = sealing.vault, None
        sealing.append([erased])
        sealing.vault = vault
        assert not vault.is_erased("E1024")
        assert statuses(sealing.append([erased])) == ["already_recorded"]
        assert vault.is_erased("E1024")


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
                log.append([GOAL])
                second = next(subscription)
            assert (first.id, second.id) == (1, 2)


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


def overwrite(log: CareerLog, statement: str, state: bytes) -> None:
    """Puts other bytes into the log, as no program of ours ever would."""
    url = make_url(log._url)
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(url.database) as connection:
            connection.execute(f"{statement}?", (state,))
    else:
        import psycopg

        text = url.render_as_string(hide_password=False)
        with psycopg.connect(text, autocommit=True) as connection:
            connection.execute(f"{statement}%s", (state,))
