"""A log with three facts and a checkpoint."""

import pytest

from tests.service.ledger.signed import GOAL
from tests.service.program import HIRED, PROMOTED, Program


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIGNING_KEY_FILE", "ORIGIN"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)


@pytest.fixture
def signed(careerlog: Program) -> Program:
    """`careerlog` with three facts and a checkpoint."""
    careerlog.told(HIRED, PROMOTED, GOAL)
    assert careerlog("checkpoint").status == 0
    return careerlog
