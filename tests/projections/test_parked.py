"""A fact that cannot be applied waits, its stream behind it; everybody else goes on."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from domain.log import CareerLog
from domain.timeline import Timeline
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.parked import Released, parked, release, waiting_of
from projections.positions import head_of
from projections.profiles.projection import PROFILES
from projections.profiles.queries import show, who
from projections.rebuild import rebuild
from tests.given import fact
from tests.projections.rows import all_rows

DAY = date(2024, 1, 1)


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as log:
        yield log


@pytest.fixture
def db(store_url: str) -> Iterator[Database]:
    with open_database(store_url) as db:
        yield db


def hired(employee: str) -> Any:
    return fact("employee.hired", "2020-01-01", stream=f"career-{employee}", unit="U1")


def skilled(employee: str, level: float = 1.0, skill: str = "law") -> Any:
    return fact(
        "skill.assessed", "2021-01-01", stream=f"career-{employee}", skill=skill, level=level
    )


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The second fact of E2 cannot be folded, until this is called."""
    with monkeypatch.context() as patched:
        learn = Timeline.learn

        def failing(self: Timeline, fact: Any) -> Any:
            if fact.originator_id == "career-E2" and len(self) == 1:
                raise KeyError("a value that stays out of the reason")
            return learn(self, fact)

        patched.setattr(Timeline, "learn", failing)
        yield patched.undo


def places(db: Database) -> list[tuple[str, int]]:
    return [(each.stream, each.position) for each in parked(db, "profiles")]


@pytest.mark.usefixtures("broken")
def test_its_stream_waits_and_everybody_else_goes_on(log: CareerLog, db: Database):
    log.append([hired("E1"), hired("E2"), skilled("E2"), skilled("E2", 2.0), skilled("E1")])
    catch_up(db, log)
    assert places(db) == [("career-E2", 3), ("career-E2", 4)]
    assert head_of(db, "profiles") == 5
    assert [each["employee"] for each in who(db, DAY)] == ["E1", "E2"]
    assert show(db, "E1", DAY)["facets"]["skill"]
    assert "skill" not in show(db, "E2", DAY)["facets"]


@pytest.mark.usefixtures("broken")
def test_later_facts_of_the_stream_wait_behind_it(log: CareerLog, db: Database, store_url: str):
    log.append([hired("E1"), hired("E2"), skilled("E2")])
    catch_up(db, log)
    log.append([skilled("E2", 2.0), skilled("E1", 2.0)])
    with open_database(store_url) as other:
        catch_up(other, log)
    assert places(db) == [("career-E2", 3), ("career-E2", 4)]
    assert (waiting_of(db, "profiles", "career-E2"), waiting_of(db, "profiles", "career-E1")) == (
        2,
        0,
    )
    assert waiting_of(db, "profiles", "career-E2", known=3) == 1


@pytest.mark.usefixtures("broken")
def test_the_reason_names_the_line_and_no_value(log: CareerLog, db: Database):
    log.append([hired("E2"), skilled("E2"), skilled("E2", 2.0)])
    catch_up(db, log)
    first, second = parked(db, "profiles")
    assert first.reason is not None
    assert first.reason.startswith("KeyError in failing, projections/test_parked.py:")
    assert "stays out" not in first.reason
    assert second.reason is None


def test_released_after_it_was_mended_nothing_is_missing(
    log: CareerLog, db: Database, broken: Callable[[], None]
):
    log.append([hired("E1"), hired("E2"), skilled("E2"), skilled("E1")])
    catch_up(db, log)
    log.append([skilled("E2", 2.0)])
    catch_up(db, log)
    broken()
    assert release(db, log) == [Released("profiles", "career-E2", 2, 0, None)]
    log.append([skilled("E2", 3.0)])
    catch_up(db, log)
    assert parked(db) == []
    rows = all_rows(db, PROFILES)
    rebuild(db, log, "profiles", processes=1)
    assert all_rows(db, PROFILES) == rows
    assert show(db, "E2", DAY)["facets"]["skill"][0]["level"] == 3.0


@pytest.mark.usefixtures("broken")
def test_released_too_early_it_waits_again_and_says_why(log: CareerLog, db: Database):
    log.append([hired("E2"), skilled("E2"), skilled("E2", 2.0)])
    catch_up(db, log)
    rows = all_rows(db, PROFILES)
    [done] = release(db, log, ["career-E2"])
    assert (done.applied, done.waiting) == (0, 2)
    assert (done.reason or "").startswith("KeyError")
    assert places(db) == [("career-E2", 2), ("career-E2", 3)]
    assert all_rows(db, PROFILES) == rows
    assert release(db, log, ["career-E1"]) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_a_rebuild_lets_it_wait_too_and_one_after_the_mending_applies_it(
    log: CareerLog,
    db: Database,
    broken: Callable[[], None],
    processes: int,
    monkeypatch: pytest.MonkeyPatch,
):
    log.append([hired("E1"), hired("E2"), skilled("E2"), skilled("E2", 2.0), skilled("E1")])
    rebuild(db, log, "profiles", processes=1)
    assert places(db) == [("career-E2", 3), ("career-E2", 4)]
    assert head_of(db, "profiles") == 5
    log.append([skilled("E2", 3.0)])
    catch_up(db, log)
    assert len(places(db)) == 3
    broken()
    rebuild(db, log, "profiles", processes=processes)
    assert parked(db) == []
    assert show(db, "E2", DAY)["facets"]["skill"][0]["level"] == 3.0


def test_rows_that_the_table_refuses_make_only_their_own_stream_wait(log: CareerLog, db: Database):
    """Somebody altered a row of E2: it cannot be closed any more."""
    log.append([hired("E1"), hired("E2"), hired("E3"), skilled("E2"), skilled("E1")])
    catch_up(db, log)
    with db.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM profiles_skill WHERE employee = 'E2'")
    log.append([skilled("E2", 5.0), skilled("E1", 5.0), skilled("E2", 6.0), skilled("E3", 5.0)])
    catch_up(db, log)
    assert places(db) == [("career-E2", 6), ("career-E2", 8)]
    assert (parked(db)[0].reason or "").startswith("RowsDisagree")
    assert show(db, "E1", DAY)["facets"]["skill"][0]["level"] == 5.0
    assert show(db, "E3", DAY)["facets"]["skill"][0]["level"] == 5.0
    rebuild(db, log, "profiles", processes=1)
    assert parked(db) == []
    assert show(db, "E2", DAY)["facets"]["skill"][0]["level"] == 6.0
