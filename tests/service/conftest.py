"""The program under test."""

from pathlib import Path

import pytest

from tests.service.program import Program


@pytest.fixture
def careerlog(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    """`careerlog` on an empty SQLite store, its vault beside it."""
    for name in ("KAFKA", "VAULT", "MASTER_KEY", "KEY_FILE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return Program(f"sqlite:///{tmp_path / 'careerlog.db'}", capfd, monkeypatch)
