"""What tests of the ledger's commands share: facts that were signed, and tampering with them."""

import sqlite3
from pathlib import Path

from domain.proof.keys import VerifierKey
from tests.service.program import Program, event

ORIGIN = "careerlog.local/careerlog"
SECRET = "wants-to-move-to-Lisbon"
GOAL = event("goal.set", "2024-01-01", "g1", goal="G1", purpose="development", description=SECRET)


def known(careerlog: Program) -> list[VerifierKey]:
    """The keys that the log's checkpoints are checked by."""
    return [VerifierKey.parse(each["key"]) for each in careerlog("keys", "--json").json]


def tamper(folder: Path, *statements: str) -> None:
    """Changes the store behind the program's back."""
    connection = sqlite3.connect(folder / "careerlog.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
