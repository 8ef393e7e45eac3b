"""Building anew beside the live tables, and the swap."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import inspect, text

from domain.log import CareerLog
from projections import log_by_stream, swapping
from projections import rebuild as rebuilding
from projections.database import Database, open_database
from projections.engine import Progress, catch_up
from projections.positions import MovedOn, head_of
from projections.profiles.projection import PROFILES
from projections.profiles.queries import who
from projections.rebuild import rebuild
from projections.swapping import BESIDE
from tests.given import fact
from tests.projections.rows import BOTH, all_rows

DAY = date(2024, 1, 1)


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as log:
        log.append([each for n in range(40) for each in person(n)])
        yield log


@pytest.fixture
def db(store_url: str) -> Iterator[Database]:
    with open_database(store_url) as db:
        yield db


def person(number: int) -> list[Any]:
    stream = f"career-E{number:03}"
    return [
        fact("employee.hired", "2020-01-01", stream=stream, unit="U1", title="Clerk"),
        fact("career.promoted", "2021-01-01", stream=stream, grade="G2"),
        fact("skill.assessed", "2022-01-01", stream=stream, skill="law", level=2.0),
        fact("career.promoted", "2020-06-01", stream=stream, grade="G1"),
        fact("aspiration.declared", "2022-01-01", stream=stream, wish="both", target_posts=("P1",)),
    ]


def test_a_rebuild_can_be_the_first_build(log: CareerLog, db: Database):
    reports = rebuild(db, log)
    assert [report[:4] for report in reports] == [
        ("profiles", 0, 200, 200),
        ("posts", 0, 200, 200),
    ]
    assert len(who(db, DAY)) == 40
    assert [report.facts for report in catch_up(db, log)] == [0, 0]


def test_one_rebuild_after_the_other_leaves_the_same_rows_and_nothing_beside(
    log: CareerLog, db: Database
):
    catch_up(db, log, batch=7)
    rows = [all_rows(db, each) for each in BOTH]
    names = set(inspect(db.writer).get_table_names())
    for _ in range(3):
        rebuild(db, log)
        assert [all_rows(db, each) for each in BOTH] == rows
        assert set(inspect(db.writer).get_table_names()) == names


def test_a_rebuilt_projection_is_indexed_like_a_new_one(log: CareerLog, db: Database):
    catch_up(db, log)

    def indexed() -> set[tuple[str, ...]]:
        found = inspect(db.writer)
        return {
            (table, *index["column_names"])
            for table in found.get_table_names()
            for index in [
                *found.get_indexes(table),
                {"column_names": found.get_pk_constraint(table)["constrained_columns"]},
            ]
        }

    new = indexed()
    rebuild(db, log)
    rebuild(db, log)
    assert indexed() == new


def test_a_rebuilt_projection_has_been_counted_before_anybody_asks_it(log: CareerLog, db: Database):
    rebuild(db, log, "profiles")
    if db.postgres:
        counted = text("SELECT reltuples FROM pg_class WHERE relname = 'profiles_standing'")
        there = text("SELECT count(*) FROM profiles_standing")
        with db.reading() as connection:
            found = [connection.execute(asked).scalar_one() for asked in (counted, there)]
        assert found[0] == found[1] > 0
    else:
        assert "sqlite_stat1" not in inspect(db.writer).get_table_names()


def test_several_processes_build_the_same_rows(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    catch_up(db, log)
    rows = [all_rows(db, each) for each in BOTH]
    monkeypatch.setattr(log_by_stream, "FACTS_IN_A_RANGE", 50)
    monkeypatch.setattr(rebuilding, "FACTS_IN_A_RANGE", 50)
    told: list[Progress] = []
    rebuild(db, log, "profiles", processes=2, on_progress=told.append)
    assert [all_rows(db, each) for each in BOTH] == rows
    assert len(told) > 2
    assert told[-1] == Progress("profiles", 200, 200)


def test_a_cut_rebuild_leaves_the_live_tables_and_the_next_begins_anew(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    catch_up(db, log)
    rows = [all_rows(db, each) for each in BOTH]
    with monkeypatch.context() as broken:
        broken.setattr(swapping, "swapped", _cut)
        with pytest.raises(ConnectionError):
            rebuild(db, log, "profiles")
    assert [all_rows(db, each) for each in BOTH] == rows
    log.append(person(99))
    catch_up(db, log)
    assert len(who(db, DAY)) == 41
    rows = [all_rows(db, each) for each in BOTH]
    rebuild(db, log, "profiles")
    assert [all_rows(db, each) for each in BOTH] == rows
    assert not [n for n in inspect(db.writer).get_table_names() if n.endswith(BESIDE)]


def _cut(*_: Any) -> None:
    raise ConnectionError("the power went")


def test_a_cut_in_the_swap_itself_leaves_the_live_tables(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    catch_up(db, log)
    rows = [all_rows(db, each) for each in BOTH]
    with monkeypatch.context() as broken:
        broken.setattr(swapping, "take_place", _cut)  # old tables dropped, new ones renamed
        with pytest.raises(ConnectionError):
            rebuild(db, log, "profiles")
    assert [all_rows(db, each) for each in BOTH] == rows
    assert head_of(db, "profiles") == 200


def test_facts_recorded_during_a_rebuild_are_in_it(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    catch_up(db, log)
    swapped = swapping.swapped
    late = iter([person(50), person(51)])

    def busy(db: Database, *rest: Any) -> int | None:
        if facts := next(late, None):
            log.append(facts)
            catch_up(db, log)  # the live projection is ahead of the one beside it
        return swapped(db, *rest)

    monkeypatch.setattr(swapping, "swapped", busy)
    (report,) = rebuild(db, log, "profiles")
    assert report.end == 210
    assert len(who(db, DAY)) == 42
    assert catch_up(db, log)[0].facts == 0


def test_a_second_rebuild_takes_over_and_the_first_stops(
    log: CareerLog, db: Database, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    fold_ranges = rebuilding.fold_ranges
    begun: list[bool] = []

    def overtaken(*how: Any) -> Iterator[int]:
        if not begun:
            begun.append(True)
            with open_database(store_url) as other:
                rebuild(other, log, "profiles")
        yield from fold_ranges(*how)

    monkeypatch.setattr(rebuilding, "fold_ranges", overtaken)
    with pytest.raises(MovedOn):
        rebuild(db, log, "profiles")
    assert len(who(db, DAY)) == 40


def test_a_rebuild_that_waits_to_swap_writes_nothing_into_the_tables_of_the_next_one(
    log: CareerLog, db: Database, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    """The first has built and finds the live tables in use; meanwhile a second one begins."""
    catch_up(db, log)
    swapped = swapping.swapped
    waited: list[int] = []

    def overtaken_while_waiting(*how: Any) -> int | None:
        if not waited:
            waited.append(1)
            with open_database(store_url) as other:
                swapping.begin_beside(other, PROFILES, PROFILES.beside(BESIDE))
            return None
        return swapped(*how)

    monkeypatch.setattr(swapping, "swapped", overtaken_while_waiting)
    with pytest.raises(MovedOn):
        rebuild(db, log, "profiles")
    assert len(who(db, DAY)) == 40
    monkeypatch.setattr(swapping, "swapped", swapped)
    rebuild(db, log, "profiles")
    assert len(who(db, DAY)) == 40


def test_readers_see_the_old_rows_or_the_new_but_never_none(
    log: CareerLog, db: Database, store_url: str
):
    catch_up(db, log)
    stopped = threading.Event()
    seen: list[int] = []
    failures: list[BaseException] = []

    def read() -> None:
        with open_database(store_url) as own:
            try:
                while not stopped.is_set():
                    seen.append(len(who(own, DAY)))
            except BaseException as failure:
                failures.append(failure)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(3):
            rebuild(db, log, "profiles")
    finally:
        stopped.set()
        for reader in readers:
            reader.join()
    assert failures == []
    assert set(seen) == {40}


def test_a_projector_that_ran_on_through_a_rebuild_goes_on_behind_it(
    log: CareerLog, db: Database, store_url: str
):
    catch_up(db, log)
    with open_database(store_url) as other:
        catch_up(other, log)
        log.append(person(60))
        rebuild(db, log, "profiles")
        log.append(person(61))
        catch_up(other, log)
    rows = all_rows(db, PROFILES)
    rebuild(db, log, "profiles")
    assert all_rows(db, PROFILES) == rows
    assert len(who(db, DAY)) == 42
