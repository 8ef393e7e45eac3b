"""Timestamps of checkpoints by somebody outside (RFC 3161), as they were given, one a checkpoint.

What is stamped is the text that the signers sign: the log's origin, size and root. A signature that
is added later leaves it as it is.
"""

from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, Table, Text, inspect
from sqlalchemy import text as sql

from domain.proof import note
from projections.creating import create
from projections.database import Database
from projections.ledger.checkpoints import Stored

_metadata = MetaData()
TIMESTAMPS: Final = Table(
    "ledger_timestamps",
    _metadata,
    Column("checkpoint", BigInteger, primary_key=True, autoincrement=False),
    Column("response", LargeBinary, nullable=False),
    Column("stamped_at", Text, nullable=False),
)
"""The number of the checkpoint, the authority's whole answer (TimeStampResp, DER), its time."""
_ALL: Final = sql(
    "SELECT checkpoint, response, stamped_at FROM ledger_timestamps ORDER BY checkpoint"
)
_ONE: Final = sql(
    "SELECT checkpoint, response, stamped_at FROM ledger_timestamps WHERE checkpoint = :checkpoint"
)
_ADD: Final = sql(
    "INSERT INTO ledger_timestamps (checkpoint, response, stamped_at) "
    "VALUES (:checkpoint, :response, :stamped_at) ON CONFLICT (checkpoint) DO NOTHING"
)


class Timestamp(NamedTuple):
    """An authority's answer about a checkpoint."""

    checkpoint: int
    response: bytes
    stamped_at: str

    @property
    def typed(self) -> bool:
        """Whether every column holds the type of value that was written."""
        return tuple(map(type, self)) == (int, bytes, str)


def stamped_text(checkpoint: Stored) -> bytes:
    """What of a checkpoint is stamped.

    Raises:
        Malformed: its note is none.
    """
    return note.parse(checkpoint.note).text.encode()


def keep(db: Database, timestamp: Timestamp) -> None:
    """Stores a timestamp; a checkpoint that has one keeps it."""
    with db.writing() as tx:
        create(tx, _metadata)
        tx.connection.execute(_ADD, timestamp._asdict())


def kept(connection: Connection) -> list[Timestamp]:
    """All timestamps, as the table has them, in the order of their checkpoints."""
    if not inspect(connection).has_table(TIMESTAMPS.name):
        return []
    return [Timestamp(*row) for row in connection.execute(_ALL)]


def kept_of(connection: Connection, checkpoint: Stored) -> Timestamp | None:
    """The timestamp of this checkpoint, None where it has none."""
    if not inspect(connection).has_table(TIMESTAMPS.name):
        return None
    row = connection.execute(_ONE, {"checkpoint": checkpoint.number}).one_or_none()
    return None if row is None else Timestamp(*row)
