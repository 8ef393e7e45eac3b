"""The log on SQLite: one writer at a time, positions without gaps, identities unique."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from time import sleep
from typing import Any

import orjson
from eventsourcing.persistence import Notification, ProgrammingError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder

from domain.store.placing import (
    NO_WAY_IN,
    Draft,
    Identities,
    Placed,
    Row,
    StoreUnavailable,
    WrongVersion,
    placed,
)

_ROW = "notification_id, originator_id, originator_version, topic, state"
_AT_ONCE = 500
_STARTS = 20
_NO_LIMIT = (1 << 63) - 1


class SQLiteFactRecorder(SQLiteApplicationRecorder):
    """eventsourcing's application recorder, with identity, clock and order in the append."""

    def construct_create_table_statements(self) -> list[str]:
        """The library's columns, ours beside them, and the one row that says where the log ends.

        `notification_id` is the table's own key, so that VACUUM cannot renumber positions.
        """
        return [
            f"CREATE TABLE IF NOT EXISTS {self.events_table_name} ("
            "notification_id INTEGER PRIMARY KEY, originator_id TEXT NOT NULL, "
            "originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL, "
            "source TEXT NOT NULL, event_id TEXT NOT NULL, "
            "UNIQUE (originator_id, originator_version), UNIQUE (source, event_id))",
            "CREATE TABLE IF NOT EXISTS log_head "
            "(one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER, recorded_at TEXT)",
            "INSERT OR IGNORE INTO log_head VALUES (1, 0, '')",
        ]

    def create_table(self) -> None:
        """Makes the tables; safe for many programs starting at once.

        Where they are there, nothing is written: the store may be for reading only. Turning a new
        file to WAL does not wait for others who do the same, so it is tried again.
        """
        for tries in range(1, _STARTS + 1):
            try:
                if self._select("SELECT 1 FROM sqlite_master WHERE name = 'log_head'", ()):
                    return
                with self._writing() as connection:
                    for statement in self.create_table_statements:
                        connection.execute(statement)
                return
            except StoreUnavailable as refused:
                if tries == _STARTS or "locked" not in str(refused):
                    raise
                sleep(0.02 * tries)

    def append(
        self, drafts: Sequence[Draft], now: str, expected: Mapping[str, int] | None = None
    ) -> list[Placed]:
        """See FactRecorder."""
        with self._writing() as connection:
            try:
                return _insert(connection, drafts, {}, now, expected)
            except (sqlite3.IntegrityError, WrongVersion):
                connection.execute("ROLLBACK")
                connection.execute("BEGIN IMMEDIATE")
            earlier = {
                identity: row
                for draft in drafts
                if (row := _row_of(connection, *(identity := (draft.source, draft.event_id))))
            }
            return _insert(connection, drafts, earlier, now, expected)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """The library's own way in is closed, so that nothing comes in beside `append`."""
        raise ProgrammingError(NO_WAY_IN)

    def rows(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """See FactRecorder."""
        return self._select(
            f"SELECT {_ROW} FROM stored_events WHERE notification_id > ? AND notification_id <= ? "
            "ORDER BY notification_id LIMIT ?",
            (after, _NO_LIMIT if upto is None else upto, limit),
        )

    def stream_rows(self, stream: str, upto: int | None = None) -> list[Row]:
        """See FactRecorder."""
        return self._select(
            f"SELECT {_ROW} FROM stored_events WHERE originator_id = ? AND notification_id <= ? "
            "ORDER BY originator_version",
            (stream, _NO_LIMIT if upto is None else upto),
        )

    def row_of(self, source: str, event_id: str) -> Row | None:
        """See FactRecorder."""
        with self._connection(writing=False) as connection:
            return _row_of(connection, source, event_id)

    def head(self) -> int:
        """See FactRecorder."""
        (position,) = self._select("SELECT position FROM log_head", ())[0]
        return int(position)

    def stamp_at(self, position: int) -> str:
        """See FactRecorder."""
        found = self._select(
            "SELECT substr(state, 17, 27) FROM stored_events WHERE notification_id = ?", (position,)
        )
        return bytes(found[0][0]).decode()

    def close(self) -> None:
        """See FactRecorder; nothing is held beside the library's connections."""

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's view of the log."""
        after = 0 if start is None else start - (1 if inclusive_of_start else 0)
        rows = (row for row in self._each(after, stop) if not topics or row[3] in topics)
        return [
            Notification(
                id=position,
                originator_id=stream,
                originator_version=version,
                topic=name,
                state=state,
            )
            for position, stream, version, name, state in islice(rows, limit)
        ]

    def _each(self, after: int, stop: int | None) -> Iterator[Row]:
        while rows := self.rows(after, _AT_ONCE, stop):
            yield from rows
            after = rows[-1][0]

    def _select(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        with self._connection(writing=False) as connection:
            cursor = connection.cursor()
            cursor.row_factory = None
            return cursor.execute(statement, values).fetchall()

    @contextmanager
    def _connection(self, *, writing: bool) -> Iterator[sqlite3.Connection]:
        with self.datastore.get_connection(commit=writing) as held:
            try:
                yield held._sqlite_conn
            except sqlite3.OperationalError as error:
                locked = error.sqlite_errorcode & 0xFF in (
                    sqlite3.SQLITE_BUSY,
                    sqlite3.SQLITE_LOCKED,
                )
                advice = (
                    "another program is holding it for long: wait for it, or stop it, and try again"
                    if locked
                    else "see to the file, its folder and the space on its disk"
                )
                raise StoreUnavailable(
                    f"the store {self.datastore.pool.db_name} answers: {error}; {advice}"
                ) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._connection(writing=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def _insert(
    connection: sqlite3.Connection,
    drafts: Sequence[Draft],
    earlier: Identities,
    now: str,
    expected: Mapping[str, int] | None,
) -> list[Placed]:
    head, last = connection.execute("SELECT position, recorded_at FROM log_head").fetchone()
    recorded_at = max(now, last)
    versions_of = partial(_versions, connection)
    places, rows = placed(drafts, earlier, head, recorded_at, versions_of, expected)
    connection.executemany("INSERT INTO stored_events VALUES (?,?,?,?,?,?,?)", rows)
    if rows:
        end = (rows[-1][0], recorded_at)
        connection.execute("UPDATE log_head SET position = ?, recorded_at = ?", end)
    return places


def _versions(connection: sqlite3.Connection, streams: set[str]) -> dict[str, int]:
    cursor = connection.cursor()
    cursor.row_factory = None
    found = cursor.execute(
        "SELECT value, (SELECT MAX(originator_version) FROM stored_events "
        "WHERE originator_id = value) AS at FROM json_each(?) WHERE at IS NOT NULL",
        (orjson.dumps(list(streams)).decode(),),
    )
    return dict(found.fetchall())


def _row_of(connection: sqlite3.Connection, source: str, event_id: str) -> Row | None:
    found = connection.execute(
        f"SELECT {_ROW} FROM stored_events WHERE source = ? AND event_id = ?", (source, event_id)
    ).fetchone()
    return None if found is None else (found[0], found[1], found[2], found[3], found[4])
