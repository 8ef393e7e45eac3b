"""How the vault connects: SQLite written through to the disk and wiped, or PostgreSQL."""

import sqlite3
import time
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from .box import VaultError

_BUSY_SECONDS: Final = 60


def connected(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://...`, whose errors never quote parameters.

    On SQLite a transaction begins as the execution option `begins` says (`IMMEDIATE` takes the
    write lock at once), so that a reader never has to become a writer half-way.

    Raises:
        VaultError: the URL is none of these.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise VaultError("the vault's URL must read sqlite:///FILE or postgresql://...") from None
    kind = address.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
        )
    if kind != "sqlite":
        raise VaultError(f"a vault lives in sqlite:///FILE or postgresql://..., not in {kind}")
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver leaves BEGIN to _begin_sqlite
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _use_wal(connection: Any) -> None:
    """Turns the file to WAL once; where several do so at once, SQLite refuses without waiting."""
    patience = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as refused:
            if refused.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
        time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    how = connection.get_execution_options().get("begins", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")
