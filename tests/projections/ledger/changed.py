"""A whole ledger in one SQLite file, and what a check says of copies of it that were changed."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from projections.ledger import verification
from projections.ledger.verification import Trust, Verdict
from tests.projections.ledger.ledgers import SECRET, TRUST, record, verdict

FACTS = 600
SIGNED_AT = (1, 100, 256, 300, FACTS)
Connection = sqlite3.Connection
anything = st.one_of(
    st.text(max_size=20),
    st.integers(-(2**63), 2**63 - 1),
    st.binary(max_size=20),
    st.floats(allow_nan=False),
    st.sampled_from([SECRET, "", "career-E1", "goal.set", "employee.hired", "hr", 1, 2]),
)
"""A value that somebody might put into a column."""


def made_whole(file: Path) -> None:
    """A store of 600 facts, all of them signed for, in a file without a journal beside it."""
    record(f"sqlite:///{file}", FACTS, SIGNED_AT)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def after(
    whole: Path, tamper: Callable[[Connection], object], chunk: int = 256, trust: Trust = TRUST
) -> Verdict:
    """The verdict on a copy that was changed."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "copy.db"
        shutil.copy(whole, file)
        connection = sqlite3.connect(file)
        try:
            with connection:
                tamper(connection)
        except sqlite3.IntegrityError:
            assume(False)
        finally:
            connection.close()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(verification, "CHUNK", chunk)
            return verdict(f"sqlite:///{file}", trust)
