"""A log and its projections, on both databases."""

from collections.abc import Iterator

import pytest

from domain.log import CareerLog
from projections.database import Database, open_database


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as log:
        yield log


@pytest.fixture
def db(store_url: str) -> Iterator[Database]:
    with open_database(store_url) as db:
        yield db
