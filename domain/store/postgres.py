"""The log on PostgreSQL: the row of the head serialises appends, so positions follow commits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Lock
from time import sleep
from typing import Any, TypeVar, cast

import psycopg
from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    Notification,
    OperationalError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

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
from domain.store.postgres_schema import CREATE, CREATION_LOCK, MADE

_ROW = "notification_id, originator_id, originator_version, topic, state"
_NO_LIMIT = (1 << 63) - 1
_ATTEMPTS = 6
_COPY_FROM = 20

T = TypeVar("T")
Tuples = Cursor[tuple[Any, ...]]


class PostgresFactRecorder(PostgresApplicationRecorder):
    """eventsourcing's application recorder, with identity, clock and order in the append."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore)
        self._keeping = Lock()
        self._connection: Connection[tuple[Any, ...]] | None = None

    def close(self) -> None:
        """Closes the connection that is kept beside the library's pool."""
        if self._connection is not None:
            self._connection.close()

    def create_table(self) -> None:
        """Makes the tables and the function of single appends; safe for many starting at once.

        Where they are there, nothing is locked: others may be appending.
        """
        with self._cursor() as cursor, cursor.connection.transaction():
            if cursor.execute(MADE).fetchone() == (True,):
                return
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (CREATION_LOCK,))
            if cursor.execute(MADE).fetchone() == (True,):
                return
            for statement in CREATE:
                cursor.execute(statement)

    def append(
        self, drafts: Sequence[Draft], now: str, expected: Mapping[str, int] | None = None
    ) -> list[Placed]:
        """See FactRecorder. A lost connection or a deadlock is tried again a few times: what had
        been committed unseen then answers as recorded earlier, so nothing counts twice."""
        if len(drafts) == 1 and not (expected and set(expected) != {drafts[0].stream}):
            return [self._retried(lambda: self._append_one(drafts[0], now, expected))]
        try:
            return self._retried(lambda: self._append_new(drafts, now, expected))
        except (IntegrityError, WrongVersion):
            return self._retried(lambda: self._append_among_known(drafts, now, expected))

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """The library's own way in is closed, so that nothing comes in beside `append`."""
        raise ProgrammingError(NO_WAY_IN)

    def rows(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """See FactRecorder."""
        return self._select(
            f"SELECT {_ROW} FROM stored_events WHERE notification_id > %s "
            "AND notification_id <= %s ORDER BY notification_id LIMIT %s",
            (after, _NO_LIMIT if upto is None else upto, limit),
        )

    def stream_rows(self, stream: str, upto: int | None = None) -> list[Row]:
        """See FactRecorder."""
        return self._select(
            f"SELECT {_ROW} FROM stored_events WHERE originator_id = %s "
            "AND notification_id <= %s ORDER BY originator_version",
            (stream, _NO_LIMIT if upto is None else upto),
        )

    def row_of(self, source: str, event_id: str) -> Row | None:
        """See FactRecorder."""
        found = self._select(
            f"SELECT {_ROW} FROM stored_events WHERE source = %s AND event_id = %s",
            (source, event_id),
        )
        return found[0] if found else None

    def head(self) -> int:
        """See FactRecorder."""
        return int(self._select("SELECT position FROM log_head", ())[0][0])

    def stamp_at(self, position: int) -> str:
        """See FactRecorder."""
        found = self._select(
            "SELECT substr(state, 17, 27) FROM stored_events WHERE notification_id = %s",
            (position,),
        )
        return bytes(found[0][0]).decode()

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's view of the log, with its own columns only."""
        after = 0 if start is None else start - (1 if inclusive_of_start else 0)
        rows = self._select(
            f"SELECT {_ROW} FROM stored_events WHERE notification_id > %s "
            "AND notification_id <= %s AND (%s OR topic = ANY(%s)) "
            "ORDER BY notification_id LIMIT %s",
            (after, _NO_LIMIT if stop is None else stop, not topics, list(topics), limit),
        )
        return [
            Notification(
                id=position,
                originator_id=stream,
                originator_version=version,
                topic=name,
                state=state,
            )
            for position, stream, version, name, state in rows
        ]

    def _append_one(self, draft: Draft, now: str, expected: Mapping[str, int] | None) -> Placed:
        """One fact in one round trip."""
        awaited = (expected or {}).get(draft.stream)
        with self._kept() as cursor:
            cursor.execute(
                "SELECT * FROM careerlog_append_1(%s, %s, %s, %s, %s, %s, %s)",
                (*draft, now, awaited),
                prepare=True,
            )
            found = cast(tuple[Any, ...], cursor.fetchone())
        position, version, stream, name, state, actual = found
        if actual is not None:
            raise WrongVersion(draft.stream, cast(int, awaited), actual)
        earlier = None if state is None else (position, stream, version, name, state)
        return Placed(position, version, earlier)

    def _append_new(
        self, drafts: Sequence[Draft], now: str, expected: Mapping[str, int] | None
    ) -> list[Placed]:
        """Many facts none of which is known, as it mostly is; else raises IntegrityError."""
        with self._cursor() as cursor, cursor.connection.transaction():
            head, recorded_at = _take_head(cursor, now)
            return _insert(cursor, drafts, {}, head, recorded_at, expected)

    def _append_among_known(
        self, drafts: Sequence[Draft], now: str, expected: Mapping[str, int] | None
    ) -> list[Placed]:
        """Many facts of which some are known."""
        with self._cursor() as cursor, cursor.connection.transaction():
            head, recorded_at = _take_head(cursor, now)
            cursor.execute(
                f"SELECT source, event_id, {_ROW} FROM stored_events JOIN "
                "unnest(%s::text[], %s::text[]) AS told (source, event_id) "
                "USING (source, event_id)",
                ([draft.source for draft in drafts], [draft.event_id for draft in drafts]),
            )
            earlier = {(row[0], row[1]): cast(Row, row[2:]) for row in cursor.fetchall()}
            return _insert(cursor, drafts, earlier, head, recorded_at, expected)

    def _retried(self, attempt: Callable[[], T]) -> T:
        for tries in range(1, _ATTEMPTS + 1):
            try:
                return attempt()
            except (OperationalError, InterfaceError) as error:
                if tries == _ATTEMPTS:
                    raise self._unavailable(error) from None
                self.datastore.pool.check()
                sleep(0.05 * 2**tries)
        raise AssertionError("unreachable")

    def _select(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        def select() -> list[Any]:
            with self._cursor() as cursor:
                return cursor.execute(statement.encode(), values, prepare=True).fetchall()

        return self._retried(select)

    def _unavailable(self, error: Exception) -> StoreUnavailable:
        kwargs = cast(dict[str, Any], self.datastore.pool.kwargs)
        address = f"{kwargs.get('host', 'its default address')} port {kwargs.get('port', 5432)}"
        return StoreUnavailable(
            f"PostgreSQL at {address}, database {kwargs.get('dbname', '')}, does not answer "
            f"({type(error).__name__}); start it, or correct --store, and send the same facts again"
        )

    @contextmanager
    def _cursor(self) -> Iterator[Tuples]:
        with self.datastore.get_connection() as connection:
            plain = cast(Connection[tuple[Any, ...]], connection)
            with plain.cursor(row_factory=tuple_row, binary=True) as cursor:
                yield cursor

    @contextmanager
    def _kept(self) -> Iterator[Tuples]:
        """A cursor on a connection kept for single appends, a third faster than the pool's; while
        another thread has it, one of the pool's."""
        if not self._keeping.acquire(blocking=False):
            with self._cursor() as cursor:
                yield cursor
            return
        try:
            if self._connection is None or self._connection.closed:
                kwargs = cast(dict[str, Any], self.datastore.pool.kwargs) | {
                    "row_factory": tuple_row
                }
                self._connection = psycopg.connect(**kwargs, autocommit=True)
            with self._connection.cursor(binary=True) as cursor:
                yield cursor
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self.close()
            raise OperationalError(str(error)) from error
        finally:
            self._keeping.release()


def _take_head(cursor: Tuples, now: str) -> tuple[int, str]:
    """Takes the head's row: whoever appends next waits here until this transaction ends."""
    found = cursor.execute("SELECT position, recorded_at FROM log_head FOR UPDATE").fetchone()
    position, last = cast(tuple[int, str], found)
    return position, max(now, last)


def _insert(
    cursor: Tuples,
    drafts: Sequence[Draft],
    earlier: Identities,
    head: int,
    recorded_at: str,
    expected: Mapping[str, int] | None,
) -> list[Placed]:
    versions_of = partial(_versions, cursor)
    places, rows = placed(drafts, earlier, head, recorded_at, versions_of, expected)
    if rows:
        _write(cursor, rows)
        end = (rows[-1][0], recorded_at)
        cursor.execute("UPDATE log_head SET position = %s, recorded_at = %s", end)
        cursor.execute("NOTIFY stored_events")
    return places


def _write(cursor: Tuples, values: Sequence[tuple[Any, ...]]) -> None:
    if len(values) < _COPY_FROM:
        cursor.executemany("INSERT INTO stored_events VALUES (%s, %s, %s, %s, %s, %s, %s)", values)
        return
    with cursor.copy("COPY stored_events FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "text", "int8", "text", "bytea", "text", "text"])
        for row in values:
            copy.write_row(row)


def _versions(cursor: Tuples, streams: set[str]) -> dict[str, int]:
    cursor.execute(
        "SELECT stream, at FROM unnest(%s::text[]) AS told (stream), LATERAL "
        "(SELECT max(originator_version) AS at FROM stored_events WHERE originator_id = stream) "
        "AS latest WHERE at IS NOT NULL",
        (list(streams),),
    )
    return cast(dict[str, int], dict(cursor.fetchall()))
