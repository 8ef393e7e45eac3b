"""The plain eventsourcing library: its Application, JSON transcoder, recorders and runner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.sqlite import SQLiteTrackingRecorder
from sqlalchemy import make_url

READ_AT_ONCE: Final = 10_000
_PATIENCE: Final = 600  # seconds that a projection may take to arrive


@dataclass(frozen=True)
class LibraryFact:
    """A fact as a user of the library alone would write it: an envelope, and plain JSON values."""

    originator_id: str
    originator_version: int
    timestamp: datetime
    name: str
    fields: dict[str, Any]


class PlainLog(Application[str]):
    """The library's application as it comes."""


def plain_log(url: str) -> PlainLog:
    """The library's log in a database."""
    return PlainLog(env=environment(url))


def append(log: PlainLog, facts: Sequence[LibraryFact]) -> None:
    """One transaction, by the library's own way in."""
    log.save(*cast(Any, facts))


def read(log: PlainLog) -> Iterator[LibraryFact]:
    """Every fact in order, decoded by the library's mapper."""
    start = 1
    while found := log.recorder.select_notifications(start, READ_AT_ONCE):
        for notification in found:
            yield cast(LibraryFact, log.mapper.to_domain_event(notification))
        start = found[-1].id + 1


class SqliteSeen(SQLiteTrackingRecorder):
    """A view that holds one row per fact."""

    def _create_table(self, c: Any) -> None:
        super()._create_table(c)
        c.execute("CREATE TABLE IF NOT EXISTS seen (position INTEGER PRIMARY KEY, stream, name)")

    def see(self, fact: LibraryFact, tracking: Tracking) -> None:
        """Writes the row and the position, together."""
        row = (tracking.notification_id, fact.originator_id, fact.name)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute("INSERT INTO seen VALUES (?, ?, ?)", row)


class PostgresSeen(PostgresTrackingRecorder):
    """A view that holds one row per fact."""

    def _create_table(self, curs: Any) -> None:
        super()._create_table(curs)
        curs.execute(
            "CREATE TABLE IF NOT EXISTS seen (position bigint PRIMARY KEY, stream text, name text)"
        )

    def see(self, fact: LibraryFact, tracking: Tracking) -> None:
        """Writes the row and the position, together."""
        row = (tracking.notification_id, fact.originator_id, fact.name)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute("INSERT INTO seen VALUES (%s, %s, %s)", row, prepare=True)


class Seen(Projection[Any]):
    """The least a projection can do: a row per fact."""

    topics = ()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Writes the fact's row."""
        self.view.see(domain_event, tracking)


def catch_up(url: str, head: int) -> None:
    """Runs the library's projection from the log's beginning to its head, and stops it."""
    view = SqliteSeen if url.startswith("sqlite") else PostgresSeen
    with ProjectionRunner(
        application_class=PlainLog,
        projection_class=Seen,
        view_class=cast(Any, view),
        env=environment(url),
    ) as runner:
        runner.wait(head, timeout=_PATIENCE)


def environment(url: str) -> dict[str, str]:
    """The library's settings for a database, with text ids as our log has them."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "ORIGINATOR_ID_TYPE": "text",
            "SQLITE_DBNAME": parts.database or "",
        }
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "ORIGINATOR_ID_TYPE": "text",
        "POSTGRES_DBNAME": parts.database or "postgres",
        "POSTGRES_HOST": str(parts.host or parts.query.get("host", "localhost")),
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "postgres",
        "POSTGRES_PASSWORD": str(parts.password or ""),
    }
