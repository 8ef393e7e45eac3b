"""A replay of the log is what the tables hold, whatever the history, at any position."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events.base import Event
from domain.log import CareerLog
from projections.audit.comparing import Compared, compare
from projections.audit.replaying import replay
from projections.audit.rows_known import rows_known
from projections.catalogue import PROJECTIONS
from projections.database import open_database
from projections.engine import Progress, catch_up
from projections.profiles.projection import PROFILES
from tests.histories import histories
from tests.projections.audit.replayed import ALL, held_against, projected


def test_any_history_replayed_at_any_position_is_what_the_tables_hold(
    database: str, fresh_url: Callable[[], str]
):
    tries = settings.default.max_examples // (5 if database == "postgres" else 2)

    @settings(max_examples=max(3, tries))
    @given(histories(), st.integers(1, 7), st.data())
    def any_history(facts: list[Event], batch: int, data: st.DataObject) -> None:
        url = fresh_url()
        with CareerLog.at(url) as log, open_database(url) as db:
            log.append(facts)
            catch_up(db, log, ALL, batch=batch)
            known = data.draw(st.integers(0, log.head()))
            for projection in PROJECTIONS.values():
                compared = held_against(db, log, projection, known)
                assert compared.differences == []
                counted = [
                    row
                    for table in projection.tables().sorted_tables
                    for row in rows_known(db, table, known)
                ]
                assert compared.rows == len(counted)

    any_history()


def test_a_replay_says_how_far_it_has_come_and_leaves_its_place_at_the_position(
    sqlite_store: str, tmp_path: Path
):
    told: list[Progress] = []
    with projected(sqlite_store) as (db, log), open_database(f"sqlite:///{tmp_path}/p.db") as place:
        replay(db, log, place, PROFILES, 4, told.append)
        assert told[-1] == Progress("profiles", 4, 4)
        assert catch_up(place, log, ["profiles"])[0].start == 4
        assert compare(db, place, PROFILES, 8).differences == []


def test_an_empty_log_is_replayed_to_nothing(store_url: str):
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        catch_up(db, log, ALL)
        assert held_against(db, log, PROFILES) == Compared("profiles", 0, [])
