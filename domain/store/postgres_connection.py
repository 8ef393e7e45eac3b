"""The connection that appends to PostgreSQL: opened when needed, used in turn, tried again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from time import sleep
from typing import Any, Final, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row, tuple_row
from sqlalchemy import URL

from domain.store.placing import CONNECTS_WITHIN, WAITS, StoreUnavailable

Connected = psycopg.Connection[tuple[Any, ...]]
T = TypeVar("T")

SESSION: Final = (
    f"-c lock_timeout={WAITS}s -c default_transaction_isolation=read\\ committed "
    # Every query of the log goes by an index, even before the first ANALYZE has seen the table.
    "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off "
    "-c enable_mergejoin=off -c jit=off"
)
"""What a session of the log sets for itself."""
_PAUSES: Final = (0.1, 0.3, 1.0, 3.0)
_PASSING: Final = (psycopg.OperationalError, psycopg.InterfaceError)


class Writer:
    """One connection for everything that this process appends, one thread at a time."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._turn = Lock()
        self._connection: Connected | None = None
        try:
            self._connect()
        except psycopg.OperationalError as error:
            raise cannot_be_reached(settings, error) from None

    def run(self, attempt: Callable[..., T], *args: Any) -> T:
        """What the attempt gives with the connection; lost ones and deadlocks are tried again.

        Raises:
            StoreUnavailable: it failed to the last, or waited for a lock as long as it may.
        """
        if not self._turn.acquire(timeout=WAITS):
            raise StoreUnavailable(
                f"another thread has been appending to {address(self._settings)} for {WAITS} s; "
                "try again later"
            )
        try:
            given: T = retried(self._settings, _PASSING, self._once, attempt, *args)
            return given
        finally:
            self._turn.release()

    def _once(self, attempt: Callable[..., T], *args: Any) -> T:
        connection = self._connection
        if connection is None or connection.closed:
            connection = self._connect()
        try:
            return attempt(connection, *args)
        finally:
            if connection.pgconn.transaction_status != TransactionStatus.IDLE:
                _abandon(connection)

    def close(self) -> None:
        """Gives the connection back."""
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> Connected:
        settings = {name: self._settings[name] for name in self._settings if name != "row_factory"}
        connection = psycopg.connect(**settings, autocommit=True, row_factory=tuple_row)
        self.cursor = connection.cursor(binary=True)
        self._connection = connection
        return connection


def _abandon(connection: Connected) -> None:
    """Rolls back whatever a failure left open."""
    with suppress(psycopg.Error):
        connection.rollback()
    if connection.pgconn.transaction_status != TransactionStatus.IDLE:
        connection.close()


def retried(
    settings: Mapping[str, Any],
    failures: tuple[type[Exception], ...],
    attempt: Callable[..., T],
    *args: Any,
) -> T:
    """What the attempt gives, after at most four more: for what has no effect, or the same again.

    Raises:
        StoreUnavailable: it failed to the last, or waited for a lock as long as it may.
    """
    for pause in (*_PAUSES, None):
        try:
            return attempt(*args)
        except failures as error:
            if pause is None or isinstance(error, psycopg.errors.LockNotAvailable):
                raise cannot_be_reached(settings, error) from None
            sleep(pause)
    raise AssertionError("unreachable")


def address(settings: Mapping[str, Any]) -> str:
    """Where the server is, without the password."""
    host, port = settings.get("host") or "its default address", settings.get("port") or 5432
    return f"PostgreSQL at {host}:{port}, database {settings.get('dbname', '')}"


def cannot_be_reached(settings: Mapping[str, Any], error: Exception) -> StoreUnavailable:
    """The refusal in one line, with what to do."""
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, psycopg.errors.LockNotAvailable):
        hint = f"another program has been appending for {WAITS} s: wait for it, or stop it"
    else:
        database = settings.get("dbname", "careerlog")
        hint = (
            f"start the server, make the database (createdb {database}), or correct --store; "
            "then send the same facts again"
        )
    return StoreUnavailable(f"{address(settings)} answers: {reason}; {hint}")


def connection_settings(address: URL) -> dict[str, Any]:
    """All that the URL says, sslmode and options too, as libpq reads it; and bounds to waiting."""
    url = address.set(drivername="postgresql").render_as_string(hide_password=False)
    settings: dict[str, Any] = {
        "row_factory": dict_row,  # as the library reads; Writer has its own
        "connect_timeout": CONNECTS_WITHIN,
        "application_name": "careerlog",
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
        **conninfo_to_dict(url),
    }
    return settings | {"options": f"{settings.get('options', '')} {SESSION}".strip()}
