"""Facts recorded and projected, to be asked for metrics."""

from collections.abc import Iterator

import pytest

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from tests.projections.succession.metrics.telling import Given, Told


@pytest.fixture
def given(store_url: str) -> Iterator[Given]:
    """Records facts and projects them."""
    with CareerLog.at(store_url) as log, open_database(store_url) as db:

        def tell(*facts: Event) -> Told:
            log.append(facts)
            catch_up(db, log)
            return Told(db)

        yield tell
