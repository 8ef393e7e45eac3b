"""The program on either database, told facts at moments of the story's own choosing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.log import CareerLog
from tests.journeys.story import Story
from tests.service.program import Program


@pytest.fixture
def story(
    store_url: str,
    fresh_url: Callable[[], str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Story:
    """`careerlog` on an empty store of either kind, and a clock that the story sets."""
    for name in ("KAFKA", "MASTER_KEY", "KEY_FILE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    monkeypatch.setenv("CAREERLOG_VAULT", fresh_url())
    monkeypatch.setenv("CAREERLOG_KEY_FILE", str(tmp_path / "master.key"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    told = Story(Program(store_url, capfd, monkeypatch))
    at = classmethod(lambda log, url, vault=None: log(url, vault, now=told.now))
    monkeypatch.setattr(CareerLog, "at", at)
    return told
