"""The log on PostgreSQL: the row of the head serialises appends, so positions follow commits."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

import psycopg
from eventsourcing.persistence import (
    InterfaceError,
    Notification,
    OperationalError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.rows import tuple_row

from domain.codec import stamp
from domain.store.placing import (
    NO_WAY_IN,
    Draft,
    Earlier,
    Placing,
    Receipt,
    Row,
    check_expected,
    check_tables,
    identity_of,
)
from domain.store.postgres_connection import Connected, Writer, address, retried
from domain.store.postgres_schema import BEHIND, CREATE, CREATION_LOCK, MADE, NOW, TIDY

_ROW = "notification_id, originator_id, originator_version, topic, state"
_HEAD = "SELECT position, greatest(recorded_at, passed) FROM log_head"
_NOT_MINE = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
_NO_LIMIT = (1 << 63) - 1
_COLUMNS = ["int8", "text", "int8", "text", "bytea", "text", "text"]


class PostgresFactRecorder(PostgresApplicationRecorder):
    """eventsourcing's application recorder, with identity, clock and order in the append.

    Reads use the library's pool of connections; appends one connection of their own, in turn.
    """

    def __init__(self, datastore: PostgresDatastore, now: Callable[[], datetime] | None) -> None:
        self._now = now
        self._settings = cast(dict[str, Any], datastore.pool.kwargs)
        self._writer = Writer(self._settings)
        super().__init__(datastore)

    def create_table(self) -> None:
        """Makes the tables and the function of single appends; safe for many starting at once.

        Where they stand already nothing is touched: even CREATE INDEX IF NOT EXISTS would wait
        for appends under way. What an earlier version left is cleared away once, by whoever may.
        """

        def creating(connection: Connected) -> None:
            if _all_there(connection):
                return
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (CREATION_LOCK,))
                if not self._is_made(connection):
                    for statement in CREATE:
                        connection.execute(statement)
                for statement in TIDY:
                    with suppress(*_NOT_MINE), connection.transaction():
                        connection.execute(statement)

        self._writer.run(creating)

    def _is_made(self, connection: Connected) -> bool:
        """To be asked under the lock: nobody is just making what is not there."""
        facts, head, function, _ = cast(tuple[bool, ...], connection.execute(MADE).fetchone())

        def headed() -> bool:
            return connection.execute("SELECT 1 FROM log_head").fetchone() is not None

        return check_tables(address(self._settings), facts, head, headed) and function

    def append(
        self, drafts: Sequence[Draft], expected: Mapping[str, int] | None = None
    ) -> list[Receipt | Earlier]:
        """See FactRecorder. A lost connection or a deadlock is tried again a few times: what had
        been committed unseen then answers as recorded earlier, so nothing counts twice."""
        if len(drafts) == 1 and (not expected or expected.keys() == {drafts[0].stream}):
            outcome = self._writer.run(self._append_one, drafts[0], expected)
            if outcome is not None:
                return [outcome]
        return self._writer.run(self._append_many, drafts, expected)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
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
        found: list[Row] = self._select(
            f"SELECT {_ROW} FROM stored_events WHERE source = %s AND event_id = %s",
            (source, event_id),
        )
        return found[0] if found else None

    def head(self) -> tuple[int, str]:
        """See FactRecorder."""
        position, recorded_at = self._select(_HEAD, ())[0]
        return position, recorded_at

    def stamp_at(self, position: int) -> str:
        """See FactRecorder."""
        found = self._select(
            "SELECT substr(state, 17, 27) FROM stored_events WHERE notification_id = %s",
            (position,),
        )
        return bytes(found[0][0]).decode()

    def let_pass(self, stamp_reached: str) -> int:
        """See FactRecorder."""

        def passing(connection: Connected) -> int:
            found = connection.execute(
                "UPDATE log_head SET passed = greatest(passed, CASE WHEN %s > recorded_at "
                f"AND %s <= coalesce(%s, {NOW}) THEN %s ELSE '' END) RETURNING position",
                (stamp_reached, stamp_reached, self._told_now(), stamp_reached),
            ).fetchone()
            return int(cast(tuple[Any, ...], found)[0])

        return self._writer.run(passing)

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

    def close(self) -> None:
        """See FactRecorder."""
        self._writer.close()

    def _append_one(
        self, connection: Connected, draft: Draft, expected: Mapping[str, int] | None
    ) -> Receipt | Earlier | None:
        """One fact in one round trip; None where somebody else was quicker: look closer."""
        try:
            found = self._writer.cursor.execute(
                "SELECT * FROM careerlog_append_3(%s, %s, %s, %s, %s, %s, %s)",
                (*draft, expected[draft.stream] if expected else None, self._told_now()),
                prepare=True,
            ).fetchone()
        except psycopg.errors.UniqueViolation:
            return None
        position, version, stream, name, state = cast(tuple[Any, ...], found)
        if position is None:
            return None
        if state is None:
            return Receipt("recorded", position, version, draft.stream)
        return Earlier((position, stream, version, name, state))

    def _append_many(
        self,
        connection: Connected,
        drafts: Sequence[Draft],
        expected: Mapping[str, int] | None,
    ) -> list[Receipt | Earlier]:
        """Any facts in one transaction: three round trips and a COPY.

        What is asked of many travels as lines, which cost a third of what arrays do; no line
        break can stand in a source, an event id or a stream.
        """
        streams, _, _, sources, event_ids = zip(*drafts, strict=True)
        with connection.pipeline():
            connection.execute("BEGIN")
            # The head's row is taken first: what follows sees all that its last holder committed.
            of_head = connection.execute(
                f"SELECT position, greatest(recorded_at, passed, coalesce(%s, {NOW})) "
                "FROM log_head FOR UPDATE",
                (self._told_now(),),
            )
            of_earlier = connection.execute(
                f"SELECT source, event_id, {_ROW} FROM "
                r"unnest(string_to_array(%s, E'\n'), string_to_array(%s, E'\n')) "
                "AS told (source, event_id) JOIN stored_events USING (source, event_id)",
                ("\n".join(sources), "\n".join(event_ids)),
            )
            of_versions = connection.execute(
                r"SELECT stream, at FROM unnest(string_to_array(%s, E'\n')) AS told (stream), "
                "LATERAL (SELECT max(originator_version) AS at FROM stored_events "
                "WHERE originator_id = stream) AS latest WHERE at IS NOT NULL",
                ("\n".join({*streams, *(expected or ())}),),
            )
        head, recorded_at = cast(tuple[int, str], of_head.fetchone())
        earlier = {(row[0], row[1]): cast(Row, row[2:]) for row in of_earlier.fetchall()}
        versions: dict[str, int] = dict(of_versions.fetchall())
        if expected and any(identity_of(draft) not in earlier for draft in drafts):
            check_expected(expected, versions)
        placing = Placing(drafts, head, recorded_at, versions, earlier)
        with connection.cursor().copy("COPY stored_events FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(_COLUMNS)
            for row in placing.rows():
                copy.write_row(row)
        with connection.pipeline():
            if placing.head > head:
                connection.execute(
                    "UPDATE log_head SET position = %s, recorded_at = %s, passed = ''",
                    (placing.head, placing.recorded_at),
                )
                connection.execute("NOTIFY stored_events")
            connection.execute("COMMIT")
        return placing.outcomes

    def _told_now(self) -> str | None:
        return stamp(self._now()) if self._now else None

    def _select(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        def select() -> list[Any]:
            try:
                with (
                    self.datastore.get_connection() as connection,
                    connection.cursor(row_factory=tuple_row, binary=True) as cursor,
                ):
                    return cursor.execute(statement.encode(), values, prepare=True).fetchall()
            except (OperationalError, InterfaceError):
                with suppress(psycopg.Error):
                    self.datastore.pool.check()
                raise

        return retried(self._settings, (OperationalError, InterfaceError), select)


def _all_there(connection: Connected) -> bool:
    """Whether nothing is to be made, judged or cleared away."""
    if connection.execute(MADE).fetchone() != (True, True, True, False):
        return False
    return connection.execute(BEHIND).fetchone() == (False,)
