"""Catching up: position and rows together, once, whatever fails or runs beside it."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.log import CareerLog
from domain.timeline import Timeline
from projections import engine
from projections.catalogue import NoSuchProjection
from projections.database import Database, NotProjected, open_database
from projections.engine import Progress, RebuildNeeded, catch_up
from projections.positions import MovedOn, head_of
from projections.posts.projection import POSTS
from projections.profiles.projection import PROFILES
from projections.profiles.queries import show, who
from projections.rebuild import rebuild
from projections.row_writing import PostgresRows, SqliteRows
from tests.given import fact
from tests.projections.rows import BOTH, all_rows

DAY = date(2024, 1, 1)


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as log:
        yield log


@pytest.fixture
def db(store_url: str) -> Iterator[Database]:
    with open_database(store_url) as db:
        yield db


def hired(employee: str, **fields: Any) -> Any:
    return fact("employee.hired", "2020-01-01", stream=f"career-{employee}", unit="U1", **fields)


def skilled(employee: str, level: float = 1.0) -> Any:
    return fact(
        "skill.assessed", "2021-01-01", stream=f"career-{employee}", skill="welding", level=level
    )


def test_a_report_says_from_where_to_where_each_projection_went(log: CareerLog, db: Database):
    log.append([hired("E1"), hired("E2")])
    catch_up(db, log)
    log.append([skilled("E1")])
    reports = catch_up(db, log)
    assert [report[:4] for report in reports] == [("profiles", 2, 3, 1), ("posts", 2, 3, 1)]
    assert head_of(db, "profiles") == 3


def test_with_nothing_new_nothing_is_done(log: CareerLog, db: Database):
    log.append([hired("E1")])
    catch_up(db, log)
    assert [report.facts for report in catch_up(db, log)] == [0, 0]


def test_only_the_named_projection_is_brought_up(log: CareerLog, db: Database):
    log.append([hired("E1")])
    catch_up(db, log, names=["profiles"])
    assert (head_of(db, "profiles"), head_of(db, "posts")) == (1, 0)


def test_a_name_that_no_projection_has_is_refused_with_those_there_are(log: Any, db: Database):
    with pytest.raises(NoSuchProjection, match="no projection profile; there are profiles, posts"):
        catch_up(db, log, names=["profile"])


def test_asked_before_anything_was_projected_the_answer_says_what_to_run(db: Database):
    with pytest.raises(NotProjected, match="run careerlog project"):
        who(db, DAY)


def test_projections_at_one_position_share_one_read_of_the_log(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    log.append([hired(f"E{n}") for n in range(10)])
    catch_up(db, log, names=["profiles"], batch=4)
    log.append([hired(f"F{n}") for n in range(10)])
    read = log.read
    asked: list[int] = []
    monkeypatch.setattr(log, "read", lambda after, **how: asked.append(after) or read(after, **how))
    catch_up(db, log, batch=8)
    assert asked == [0, 8, 10, 18]  # the one behind comes up first, then both go together


def test_progress_is_told_for_each_batch(log: CareerLog, db: Database):
    log.append([hired(f"E{n}") for n in range(5)])
    told: list[Progress] = []
    catch_up(db, log, names=["profiles"], batch=3, on_progress=told.append)
    assert told == [Progress("profiles", 3, 5), Progress("profiles", 5, 5)]


def test_a_cut_in_the_middle_of_a_batch_leaves_rows_and_position_together(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    writer = PostgresRows if db.postgres else SqliteRows
    log.append([hired("E1"), skilled("E1")])
    catch_up(db, log)
    before = [all_rows(db, each) for each in BOTH]
    log.append([skilled("E1", 2.0), hired("E2"), skilled("E2")])
    with monkeypatch.context() as broken:
        broken.setattr(writer, "insert", _cut)
        with pytest.raises(ConnectionError):
            catch_up(db, log)
    assert [all_rows(db, each) for each in BOTH] == before
    assert head_of(db, "profiles") == 2
    catch_up(db, log)
    after = [all_rows(db, each) for each in BOTH]
    rebuild(db, log, processes=1)
    assert [all_rows(db, each) for each in BOTH] == after
    assert after != before


def _cut(*_: Any) -> None:
    raise ConnectionError("the power went")


def test_a_batch_that_somebody_else_applied_is_not_applied_again(
    log: CareerLog, db: Database, store_url: str
):
    log.append([hired("E1")])
    catch_up(db, log)
    log.append([skilled("E1")])
    facts = log.read(after=1)
    with open_database(store_url) as other:
        engine.apply(other, PROFILES, facts, after=1, upto=2)
    rows = all_rows(db, PROFILES)
    with pytest.raises(MovedOn, match="profiles: another process is projecting from log"):
        engine.apply(db, PROFILES, facts, after=1, upto=2)
    assert all_rows(db, PROFILES) == rows


def test_what_was_folded_before_somebody_else_moved_on_is_folded_again(
    log: CareerLog, db: Database, store_url: str
):
    log.append([hired("E1")])
    catch_up(db, log)
    log.append([skilled("E1", 2.0)])
    with open_database(store_url) as other:
        catch_up(other, log)
    log.append([skilled("E1", 3.0)])
    catch_up(db, log)
    rows = all_rows(db, PROFILES)
    rebuild(db, log, "profiles", processes=1)
    assert all_rows(db, PROFILES) == rows
    assert show(db, "E1", DAY)["facets"]["skill"][0]["level"] == 3.0


def test_facts_at_or_below_the_position_are_dropped(log: CareerLog, db: Database):
    log.append([hired("E1"), skilled("E1")])
    catch_up(db, log)
    rows = all_rows(db, PROFILES)
    log.append([hired("E2")])
    engine.apply(db, PROFILES, log.read(), after=2, upto=3)
    told = all_rows(db, PROFILES)
    assert len(told["profiles_standing"]) == len(rows["profiles_standing"]) + 1
    assert told["profiles_skill"] == rows["profiles_skill"]


def test_two_that_catch_up_at_once_write_every_row_once(
    log: CareerLog, db: Database, store_url: str
):
    log.append([each for n in range(60) for each in (hired(f"E{n}"), skilled(f"E{n}"))])
    failures: list[BaseException] = []

    def project() -> None:
        try:
            with CareerLog.at(store_url) as own_log, open_database(store_url) as own:
                catch_up(own, own_log, batch=5)
        except BaseException as failure:
            failures.append(failure)

    both = [threading.Thread(target=project) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert failures == []
    rows = [all_rows(db, each) for each in BOTH]
    assert len(rows[0]["profiles_standing"]) == 60
    rebuild(db, log, processes=1)
    assert [all_rows(db, each) for each in BOTH] == rows


@pytest.fixture
def fails_on_e2(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second fact of E2 cannot be folded."""
    learn = Timeline.learn

    def failing(self: Timeline, fact: Any) -> Any:
        if fact.originator_id == "career-E2" and len(self) == 1:
            raise KeyError("a value that stays out of the message")
        return learn(self, fact)

    monkeypatch.setattr(Timeline, "learn", failing)


@pytest.mark.usefixtures("fails_on_e2")
def test_a_stream_that_fails_can_be_set_aside_while_the_others_go_on(log: CareerLog, db: Database):
    log.append([hired("E1"), hired("E2"), skilled("E2"), skilled("E2", 2.0), skilled("E1")])
    engine.make_tables(db, [PROFILES])
    with db.writing() as tx:
        (failure,) = PROFILES.apply(tx, log.read())
    assert [each.position for each in failure.waiting] == [3, 4]
    assert "career-E1" in db.timelines("profiles")
    assert "career-E2" not in db.timelines("profiles")  # it has half taken in what failed
    assert [each["employee"] for each in who(db, DAY)] == ["E1", "E2"]
    assert show(db, "E1", DAY)["facets"]["skill"]
    assert "skill" not in show(db, "E2", DAY)["facets"]


def test_tables_of_another_schema_are_not_written_but_rebuilt(
    log: CareerLog, db: Database, monkeypatch: pytest.MonkeyPatch
):
    log.append([hired("E1")])
    catch_up(db, log)
    monkeypatch.setattr(PROFILES, "schema_version", PROFILES.schema_version + 1)
    with pytest.raises(RebuildNeeded, match="run careerlog rebuild profiles"):
        catch_up(db, log)
    rebuild(db, log, "profiles", processes=1)
    log.append([hired("E2")])
    assert catch_up(db, log)[0][:4] == ("profiles", 1, 2, 1)
    monkeypatch.setattr(PROFILES, "schema_version", 0)
    with pytest.raises(RebuildNeeded, match="upgrade this program"):
        catch_up(db, log)


def test_a_follower_shows_a_fact_soon_after_it_was_recorded(
    log: CareerLog, db: Database, store_url: str
):
    stopped = threading.Event()

    def follow() -> None:
        with CareerLog.at(store_url) as own_log, open_database(store_url) as own:
            engine.follow(own, own_log, stopped)

    following = threading.Thread(target=follow)
    following.start()
    try:
        log.append([hired("E1")])
        for _ in range(1000):
            if head_of(db, "profiles") == 1 and head_of(db, "posts") == 1:
                break
            stopped.wait(0.01)
        assert [each["employee"] for each in who(db, DAY)] == ["E1"]
    finally:
        stopped.set()
        following.join()


def test_posts_and_people_are_kept_apart(log: CareerLog, db: Database):
    log.append([hired("E1"), fact("position.defined", "2020-01-01", title="Head", unit="U1")])
    catch_up(db, log)
    assert len(all_rows(db, PROFILES)["profiles_standing"]) == 1
    assert len(all_rows(db, POSTS)["posts_post"]) == 1
