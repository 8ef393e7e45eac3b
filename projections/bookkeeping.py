"""The tables in which projections keep account of themselves, beside the rows they are about."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
    text,
)

from projections.creating import create
from projections.database import Transaction

_metadata = MetaData()
BUILT: Final = Table(
    "projections",
    _metadata,
    Column("projection", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("tables", JSON, nullable=False),
)
"""Which tables a projection has, and after which schema they were made."""
POSITIONS: Final = Table(
    "projection_positions",
    _metadata,
    Column("projection", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""How far a projection has come along each feed: every fact of it up to there is in the rows."""
OFFSETS: Final = Table(
    "projection_offsets",
    _metadata,
    Column("projection", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("topic_id", Text, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
)
"""Where to read on in each Kafka partition; only a projection that is fed by Kafka has rows."""
PARKED: Final = Table(
    "projection_parked",
    _metadata,
    Column("projection", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("fact", LargeBinary, nullable=False),
    Column("reason", Text),
    Column("since", Text, nullable=False),
)
"""Facts that wait: the first of a stream could not be applied, the others came after it."""
_SETTING_UP: Final = 7_216_455_823_310_906
"""The PostgreSQL advisory lock under which tables are made, one process at a time."""


def set_up(tx: Transaction) -> None:
    """Makes these tables where they are missing; others wait until `tx` ends."""
    if tx.database.postgres:
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SETTING_UP})
    create(tx, _metadata)


def is_set_up(connection: Connection) -> bool:
    """Whether all of them are there; they are made together, so it asks for the latest only."""
    return inspect(connection).has_table(PARKED.name)
