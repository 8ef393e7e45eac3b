"""The plain eventsourcing library: its Application, its JSON transcoder, its recorders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from eventsourcing.application import Application
from sqlalchemy import make_url

READ_AT_ONCE: Final = 10_000


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
