"""Facts recorded and projected, on both databases."""

from collections.abc import Iterator

import pytest

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import Database, open_database
from projections.engine import catch_up
from tests.projections.telling import Tell


@pytest.fixture
def given(store_url: str) -> Iterator[Tell]:
    """Records facts, projects them, and gives the database to ask."""
    with CareerLog.at(store_url) as log, open_database(store_url) as db:

        def tell(*facts: Event) -> Database:
            log.append(facts)
            catch_up(db, log)
            return db

        yield tell
