"""The log's rows as they really are: no type, encoding or order of theirs is taken for granted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import OperationalError

from projections.database import Database
from projections.ledger.clock import is_a_time

_ROWS: Final = text(
    "SELECT notification_id, originator_id, originator_version, topic, state, source, event_id "
    "FROM stored_events WHERE notification_id > :after AND notification_id <= :upto "
    "ORDER BY notification_id"
)
_ROWS_AT: Final = {
    "sqlite": text(
        "SELECT notification_id, originator_id, originator_version, topic, state, source, event_id "
        "FROM stored_events WHERE notification_id IN (SELECT value FROM json_each(:positions))"
    ),
    "postgresql": text(
        "SELECT notification_id, originator_id, originator_version, topic, state, source, event_id "
        "FROM stored_events WHERE notification_id = ANY(:positions)"
    ),
}
_END: Final = text(
    "SELECT (SELECT position FROM log_head WHERE one = 1), "
    "(SELECT recorded_at FROM log_head WHERE one = 1), "
    "(SELECT passed FROM log_head WHERE one = 1), "
    "(SELECT min(notification_id) FROM stored_events), "
    "(SELECT max(notification_id) FROM stored_events)"
)
_NEXT: Final = text("SELECT min(notification_id) FROM stored_events WHERE notification_id > :after")
_VERSIONS: Final = text(
    "SELECT originator_id, max(originator_version) FROM stored_events "
    "WHERE originator_id IN :streams AND notification_id <= :upto GROUP BY originator_id"
).bindparams(bindparam("streams", expanding=True))
_AT_ONCE: Final = 500
BEFORE_STAMP: Final = b'{"recorded_at":"'
"""What stored bytes begin with, ..."""
STAMP: Final = slice(len(BEFORE_STAMP), len(BEFORE_STAMP) + 27)
"""... and where in them stands when they were recorded."""

StoredRow = tuple[Any, Any, Any, Any, Any, Any, Any]
"""position, stream, version, name, bytes, source, event id: of any type that a database allows."""


class LogEnd(NamedTuple):
    """Where the log says that it ends, and the first and last position that its rows have.

    `passed` is the time, if later than `recorded_at`, that no later fact may be stamped before.
    """

    head: Any
    recorded_at: Any
    passed: Any
    first: int | None
    last: int | None


@contextmanager
def snapshot(db: Database) -> Iterator[Connection]:
    """A connection that sees one state of the store, whatever is recorded or grown meanwhile."""
    with db.reader.connect() as connection:
        if db.postgres:
            connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            return
        driver: Any = connection.connection.driver_connection
        usual = driver.text_factory
        driver.text_factory = _any_text
        connection.exec_driver_sql("BEGIN")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("ROLLBACK")
            driver.text_factory = usual


def end_of(connection: Connection) -> LogEnd:
    """Where the log ends, by its head and by its rows."""
    return LogEnd(*connection.execute(_END).one())


def rows(connection: Connection, after: int, upto: int) -> Sequence[StoredRow]:
    """All rows with positions above `after` up to `upto`, in their order."""
    asked = {"after": after, "upto": upto}
    driver: Any = connection.connection.driver_connection
    found: Any
    if connection.dialect.name == "sqlite":
        driver.text_factory = str  # far quicker, and nearly always enough
        try:
            found = connection.execute(_ROWS, asked).fetchall()
            return found  # type: ignore[no-any-return]
        except OperationalError as error:
            if "decode" not in str(error.orig):
                raise
        finally:
            driver.text_factory = _any_text
    found = connection.execute(_ROWS, asked).fetchall()
    return found  # type: ignore[no-any-return]


def rows_at(connection: Connection, positions: Sequence[int]) -> Sequence[StoredRow]:
    """The rows at these positions, in any order; none where a position has none."""
    dialect = connection.dialect.name
    given: Any = list(positions) if dialect == "postgresql" else str(list(positions))
    found: Any = connection.execute(_ROWS_AT[dialect], {"positions": given}).fetchall()
    return found  # type: ignore[no-any-return]


def next_position(connection: Connection, after: int) -> int | None:
    """The lowest position above `after` that a row has."""
    found: int | None = connection.execute(_NEXT, {"after": after}).scalar()
    return found


def stamp_of(connection: Connection, position: int) -> str:
    """When the fact at a position was recorded, as its bytes say; empty where there is none."""
    found = rows_at(connection, [position])
    state = found[0][4] if found else b""
    stamp = state[STAMP].decode("ascii", "replace") if isinstance(state, bytes) else ""
    return stamp if is_a_time(stamp) else ""


def versions_at(connection: Connection, streams: Sequence[str], upto: int) -> dict[str, int]:
    """The versions that these streams were at when the log ended at `upto`."""
    found: dict[str, int] = {}
    for start in range(0, len(streams), _AT_ONCE):
        asked = {"streams": streams[start : start + _AT_ONCE], "upto": upto}
        found |= {stream: version for stream, version in connection.execute(_VERSIONS, asked)}
    return found


def _any_text(data: bytes) -> str:
    """What is no UTF-8 is found, not stumbled over: it becomes text that no leaf takes."""
    return data.decode(errors="surrogateescape")
