"""Copies of waiting facts are emptied where they speak of somebody; that they wait stays known."""

from collections.abc import Iterator

import pytest

from domain.log import CareerLog
from projections.bookkeeping import set_up
from projections.database import Database, open_database
from projections.parked import parked
from projections.parking import Unread, apply_or_park
from projections.profiles.projection import PROFILES
from service.erasure.sweeping import sweep_parked
from tests.journeys.canary import live_rows

WAITING = [
    Unread("career-E1", 1, b'[{"given_name":"Zimtstern"}]', "KeyError"),
    Unread("position-P7", 2, b'[{"employee":"E1","why":"Zimtstern"}]', "KeyError"),
    Unread("careerlog.events/3", 3, b'{"who": "career-E1", "note": "Zimtstern', "no fact"),
    Unread("career-E11", 4, b'[{"employee":"E11","why":"another"}]', "KeyError"),
    Unread("position-P8", 5, b'[{"employee":"E2","why":"another"}]', "KeyError"),
]


@pytest.fixture
def db(store_url: str) -> Iterator[Database]:
    """Five facts wait; three of them speak of E1."""
    with CareerLog.at(store_url), open_database(store_url) as db:
        with db.writing() as tx:
            set_up(tx)
            apply_or_park(tx, PROFILES, [], WAITING)
        yield db


def test_only_theirs_are_emptied_on_whatever_stream(db: Database, store_url: str):
    before = parked(db)
    assert len(before) == len(WAITING)
    assert sweep_parked(db, ["E1"]) == 3
    assert sweep_parked(db, ["E1"]) == 0
    assert parked(db) == before
    rows = [row for name, row in live_rows(store_url) if name == "projection_parked"]
    assert not any("Zimtstern" in row for row in rows)
    assert sum("another" in row for row in rows) == 2


def test_several_are_swept_at_once(db: Database):
    assert sweep_parked(db, ["E1", "E2", "E404"]) == 4


def test_on_sqlite_no_byte_stays_in_the_files(db: Database, database: str, tmp_path):
    if database == "sqlite":
        assert any(b"Zimtstern" in file.read_bytes() for file in tmp_path.iterdir())
    sweep_parked(db, ["E1"])
    assert not any(b"Zimtstern" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_store_without_projections_has_nothing_to_sweep(sqlite_store: str):
    with CareerLog.at(sqlite_store), open_database(sqlite_store) as db:
        assert sweep_parked(db, ["E1"]) == 0
