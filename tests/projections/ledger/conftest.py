"""What the ledger's tests share."""

from pathlib import Path

import pytest

from tests.projections.ledger.changed import made_whole


@pytest.fixture(scope="package")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a ledger to copy and to change; never changed itself."""
    file = tmp_path_factory.mktemp("ledger") / "whole.db"
    made_whole(file)
    return file
