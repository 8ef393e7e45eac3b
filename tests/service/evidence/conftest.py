"""What the evidence's tests share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.evidence.bundles import Source, source


@pytest.fixture
def told(store_url: str, vault_url: str, tmp_path: Path) -> Iterator[Source]:
    """The story's log; the test runs on SQLite and on PostgreSQL."""
    with source(store_url, vault_url, tmp_path) as made:
        yield made


@pytest.fixture(scope="package")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a person, to copy and to change."""
    folder = tmp_path_factory.mktemp("evidence")
    with source(f"sqlite:///{folder}/log.db", f"sqlite:///{folder}/vault.db", folder) as made:
        return made.bundle("once")


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    """A copy of that bundle, whose source is gone."""
    return Path(shutil.copytree(made_once, tmp_path / "copy"))
