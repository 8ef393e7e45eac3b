"""A place with two people on record, on either database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.service.erasure.people import ANA, BEN, Place, hired


@pytest.fixture
def place(store_url: str, fresh_url: Callable[[], str], tmp_path: Path) -> Place:
    """Store, vault and ledger, with Ana and Ben on record."""
    made = Place(store_url, fresh_url(), tmp_path / "elsewhere" / "erasures.ndjson")
    with made.opened() as log:
        log.append([hired(ANA), hired(BEN)])
    return made
