"""The log on SQLite: one writer at a time, positions without gaps, identities unique."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

import orjson
from eventsourcing.persistence import Notification, ProgrammingError, StoredEvent
from eventsourcing.persistence import OperationalError as LibraryOperationalError
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from domain.codec import stamp
from domain.store.placing import (
    NO_WAY_IN,
    WAITS,
    Draft,
    Earlier,
    Identity,
    Placing,
    Receipt,
    Row,
    StoreUnavailable,
    WrongVersion,
    check_expected,
    check_tables,
    identity_of,
)

_ROW = "notification_id, originator_id, originator_version, topic, state"
_HEAD = "SELECT position, max(recorded_at, passed) FROM log_head"
_BEHIND = "passed <> '' AND passed <= recorded_at"
_THERE = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('stored_events', 'log_head')"
)
_AT_ONCE = 500
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_LIMIT = (1 << 63) - 1
_TABLES = (
    # The table's own key, so that VACUUM cannot renumber positions.
    "CREATE TABLE stored_events (notification_id INTEGER PRIMARY KEY, originator_id TEXT NOT NULL, "
    "originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL, "
    "source TEXT NOT NULL, event_id TEXT NOT NULL, "
    "UNIQUE (originator_id, originator_version), UNIQUE (source, event_id))",
    "CREATE TABLE log_head (one INTEGER PRIMARY KEY CHECK (one = 1), "
    "position INTEGER NOT NULL, recorded_at TEXT NOT NULL, passed TEXT NOT NULL)",
    "INSERT INTO log_head VALUES (1, 0, '', '')",
)


class SQLiteFactRecorder(SQLiteApplicationRecorder):
    """eventsourcing's application recorder, with identity, clock and order in the append.

    Reads use the library's pool of connections; appends one connection of their own, in turn.
    """

    def __init__(self, datastore: SQLiteDatastore, now: Callable[[], datetime] | None) -> None:
        self._path = datastore.pool.db_name
        self._now = now or _now
        self._turn = Lock()
        self._writer = self._opened()
        super().__init__(datastore)
        datastore.pool.pool_timeout = WAITS

    def create_table(self) -> None:
        """Makes the tables if they are not there; safe for many programs starting at once."""
        with self._refusals_named():
            if self._is_made(self._writer):
                self._tidy()
                return
        with self._writing() as connection:
            if not self._is_made(connection):
                for statement in _TABLES:
                    connection.execute(statement)

    def append(
        self, drafts: Sequence[Draft], expected: Mapping[str, int] | None = None
    ) -> list[Receipt | Earlier]:
        """See FactRecorder. Mostly no identity is known, so the first try does not look."""
        try:
            with self._writing() as connection:
                return self._place(connection, drafts, None, expected)
        except (sqlite3.IntegrityError, WrongVersion):
            with self._writing() as connection:
                return self._place(connection, drafts, _earlier(connection, drafts), expected)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
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
        found: list[Row] = self._select(
            f"SELECT {_ROW} FROM stored_events WHERE source = ? AND event_id = ?",
            (source, event_id),
        )
        return found[0] if found else None

    def head(self) -> tuple[int, str]:
        """See FactRecorder."""
        found: list[tuple[int, str]] = self._select(_HEAD, ())
        return found[0]

    def stamp_at(self, position: int) -> str:
        """See FactRecorder."""
        found = self._select(
            "SELECT substr(state, 17, 27) FROM stored_events WHERE notification_id = ?", (position,)
        )
        return bytes(found[0][0]).decode()

    def let_pass(self, stamp_reached: str) -> int:
        """See FactRecorder."""
        with self._writing() as connection:
            if stamp_reached <= stamp(self._now()):
                connection.execute(
                    "UPDATE log_head SET passed = max(passed, ?1) WHERE recorded_at < ?1",
                    (stamp_reached,),
                )
            (position,) = connection.execute("SELECT position FROM log_head").fetchone()
            return int(position)

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

    def close(self) -> None:
        """See FactRecorder."""
        self._writer.close()

    def _tidy(self) -> None:
        """Empties what earlier versions did not: a time that has passed, behind the last fact.

        See FactRecorder: it says nothing there, so nothing is hidden by this. Who may only read
        leaves it to others.
        """
        if self._writer.execute(f"SELECT 1 FROM log_head WHERE {_BEHIND}").fetchone():
            with suppress(StoreUnavailable), self._writing() as connection:
                connection.execute(f"UPDATE log_head SET passed = '' WHERE {_BEHIND}")

    def _is_made(self, connection: sqlite3.Connection) -> bool:
        found = {name for (name,) in connection.execute(_THERE)}
        facts, head = "stored_events" in found, "log_head" in found

        def headed() -> bool:
            return connection.execute("SELECT 1 FROM log_head").fetchone() is not None

        return check_tables(self._path, facts, head, headed)

    def _place(
        self,
        connection: sqlite3.Connection,
        drafts: Sequence[Draft],
        earlier: Mapping[Identity, Row] | None,
        expected: Mapping[str, int] | None,
    ) -> list[Receipt | Earlier]:
        head, last = connection.execute(_HEAD).fetchone()
        versions = _versions(connection, {draft.stream for draft in drafts} | set(expected or ()))
        if expected and any(identity_of(draft) not in (earlier or {}) for draft in drafts):
            check_expected(expected, versions)
        placing = Placing(drafts, head, max(stamp(self._now()), last), versions, earlier)
        connection.executemany("INSERT INTO stored_events VALUES (?,?,?,?,?,?,?)", placing.rows())
        if placing.head > head:
            connection.execute(
                "UPDATE log_head SET position = ?, recorded_at = ?, passed = ''",
                (placing.head, placing.recorded_at),
            )
        return placing.outcomes

    def _each(self, after: int, stop: int | None) -> Iterator[Row]:
        while rows := self.rows(after, _AT_ONCE, stop):
            yield from rows
            after = rows[-1][0]

    def _select(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        with self._refusals_named(), self.datastore.get_connection(commit=False) as held:
            cursor = held.cursor().sqlite_cursor
            cursor.row_factory = None
            return cursor.execute(statement, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if not self._turn.acquire(timeout=WAITS):
            raise self._unavailable("another thread has been appending for long", held=True)
        try:
            connection = self._writer
            with self._refusals_named():
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                finally:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
        finally:
            self._turn.release()

    def _opened(self) -> sqlite3.Connection:
        folder = Path(self._path).absolute().parent
        if not folder.is_dir():
            raise self._unavailable(f"the folder {folder} does not exist", held=False)
        with self._refusals_named():
            connection = sqlite3.connect(
                self._path, timeout=WAITS, isolation_level=None, check_same_thread=False
            )
            _turn_to_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -32768")
            return connection

    @contextmanager
    def _refusals_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except (sqlite3.DatabaseError, LibraryOperationalError) as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF
            raise self._unavailable(str(error), code in _HELD) from error

    def _unavailable(self, reason: str, held: bool) -> StoreUnavailable:
        advice = (
            "another program is holding it for long: wait for it, or stop it, and try again"
            if held
            else "see to the file, its folder and the space on its disk, or correct --store"
        )
        return StoreUnavailable(f"the store {self._path} answers: {reason}; {advice}")


def _now() -> datetime:
    return datetime.now(UTC)


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Lets readers go on beside the writer; SQLite itself does not wait for others who do so.

    Where it is so already nothing is written: the store may be for reading only.
    """
    deadline = monotonic() + WAITS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.02)


def _versions(connection: sqlite3.Connection, streams: set[str]) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT value, (SELECT max(originator_version) FROM stored_events "
            "WHERE originator_id = value) AS at FROM json_each(?) WHERE at IS NOT NULL",
            (orjson.dumps(list(streams)),),
        )
    )


def _earlier(connection: sqlite3.Connection, drafts: Sequence[Draft]) -> dict[Identity, Row]:
    found: dict[Identity, Row] = {}
    for source, group in groupby(sorted(drafts, key=attrgetter("source")), attrgetter("source")):
        identities = orjson.dumps([draft.event_id for draft in group])
        for event_id, *row in connection.execute(
            f"SELECT event_id, {_ROW} FROM stored_events WHERE source = ? "
            "AND event_id IN (SELECT value FROM json_each(?))",
            (source, identities),
        ):
            found[source, event_id] = (row[0], row[1], row[2], row[3], row[4])
    return found
