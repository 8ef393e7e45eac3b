"""The tables of the ledger: the tree's size, its tiles, and the checkpoints signed so far."""

from typing import Final

from sqlalchemy import (
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
from projections.database import Database

_metadata = MetaData()
TREE: Final = Table(
    "ledger_tree",
    _metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
)
"""One row: how many facts the tree covers. Whoever writes tiles has moved it first."""
TILES: Final = Table(
    "ledger_tiles",
    _metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
)
"""Tiles as in c2sp.org/tlog-tiles; the last of a level is a row that becomes longer."""
CHECKPOINTS: Final = Table(
    "ledger_checkpoints",
    _metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False, unique=True),
    Column("root", LargeBinary, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("made_at", Text, nullable=False),
)
"""Signed checkpoints, numbered from 1 without gaps in the order of their sizes."""
_SETTING_UP: Final = 7_216_455_823_310_907
"""The PostgreSQL advisory lock under which the tables are made, one process at a time."""
_NAMES: Final = sorted(_metadata.tables)
_THERE: Final = {
    "sqlite": text(
        "SELECT count(*) = 3 FROM sqlite_master WHERE type = 'table' "
        f"AND name IN ({', '.join(map(repr, _NAMES))})"
    ),
    "postgresql": text(
        f"SELECT {' AND '.join(f'to_regclass({name!r}) IS NOT NULL' for name in _NAMES)}"
    ),
}


class LedgerError(RuntimeError):
    """The ledger cannot do what was asked: why, and what to do; never a personal value."""


def set_up(db: Database) -> None:
    """Makes the ledger's tables where they are missing; safe for many programs at once.

    Raises:
        LedgerError: the checkpoints' table is missing while the tree's, or one of them, is there:
            what was signed cannot be made anew.
    """
    with db.reading() as connection:
        if is_there(connection) and _size_row(connection) is not None:
            return
    with db.writing() as tx:
        if db.postgres:
            lock = text("SELECT pg_advisory_xact_lock(:lock)")
            tx.connection.execute(lock, {"lock": _SETTING_UP})
        gone = missing(tx.connection)
        if CHECKPOINTS.name in gone:
            left = " and ".join(name for name in _NAMES if name not in gone)
            raise LedgerError(
                f"the table {CHECKPOINTS.name} is gone, while {left}, made together with it, can "
                "be found; nothing was signed: restore the table from a backup, and run careerlog "
                "verify"
            )
        create(tx, _metadata)
        first = "INSERT INTO ledger_tree (one, size) VALUES (1, 0) ON CONFLICT DO NOTHING"
        tx.connection.execute(text(first))


def is_there(connection: Connection) -> bool:
    """Whether the ledger has been begun."""
    found: bool = connection.execute(_THERE[connection.dialect.name]).scalar_one()
    return bool(found)


def missing(connection: Connection, begun: bool = False) -> list[str]:
    """The tables that somebody has taken away: others of them are there, or the ledger is known to
    have been `begun`."""
    held = set(inspect(connection).get_table_names()) & set(_NAMES)
    return [name for name in _NAMES if name not in held] if held or begun else []


def size_of(connection: Connection) -> int:
    """How many facts the tree covers, 0 where it has not been begun.

    Raises:
        LedgerError: what is stored there is no number of facts.
    """
    return (_size_row(connection) or 0) if is_there(connection) else 0


def _size_row(connection: Connection) -> int | None:
    found = connection.execute(text("SELECT size FROM ledger_tree WHERE one = 1")).scalar()
    if found is not None and (type(found) is not int or found < 0):
        raise LedgerError(
            "the size in ledger_tree is no number of facts: restore that row from a backup, or "
            "empty the tables ledger_tree and ledger_tiles and run careerlog checkpoint, then "
            "verify again"
        )
    return found
