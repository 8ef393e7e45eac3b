"""The lead on PostgreSQL: an advisory lock, of a session that the server ends if it is silent."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event as Signal
from time import monotonic
from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import tuple_row
from sqlalchemy import URL

from consumers.kafka.topics import EventsTopic
from consumers.relay.leadership import LeadershipLost, Standing
from domain.store.postgres_connection import address as named
from domain.store.postgres_connection import cannot_be_reached, connection_settings

SILENCE: Final = 20
"""Seconds after which the server takes the lead from a relay that hangs or is cut off."""
_SHOWN_EVERY: Final = 4
"""Seconds between two signs of life."""
_STANDBY_PAUSE: Final = 0.5
_LOCKS: Final = 0x0CA8EE9
"""The class of the relays' advisory locks; the other half is the topic's hash."""
_CREATE: Final[LiteralString] = """
    CREATE TABLE IF NOT EXISTS relays (
        topic text PRIMARY KEY,
        position bigint NOT NULL DEFAULT 0,
        epoch bigint NOT NULL DEFAULT 0,
        partitions integer,
        topic_id text NOT NULL DEFAULT ''
    )
"""
_ELECT: Final[LiteralString] = """
    INSERT INTO relays (topic, epoch) VALUES (%s, 1)
    ON CONFLICT (topic) DO UPDATE SET epoch = relays.epoch + 1 RETURNING epoch
"""


def win_on_postgres(address: URL, topic: str, stopped: Signal) -> "PostgresLeadership | None":
    """See leadership.win."""
    settings = connection_settings(address) | {
        "row_factory": tuple_row,
        "application_name": "careerlog relay",
    }
    try:
        connection = psycopg.connect(**settings, autocommit=True)
        try:
            with suppress(psycopg.errors.UndefinedObject):  # before PostgreSQL 14
                connection.execute(f"SET idle_session_timeout = '{SILENCE}s'")
            while not _locked(connection, topic):
                if stopped.wait(_STANDBY_PAUSE):
                    connection.close()
                    return None
            return PostgresLeadership(connection, topic, named(settings))
        except BaseException:
            connection.close()
            raise
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise cannot_be_reached(settings, error) from None


def _locked(connection: psycopg.Connection[Any], topic: str) -> bool:
    asked = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
    return connection.execute(asked, (_LOCKS, topic)).fetchone() == (True,)


class PostgresLeadership:
    """See Leadership: lock, epoch, position and news all go through the one session."""

    def __init__(self, connection: psycopg.Connection[Any], topic: str, place: str) -> None:
        """`connection` holds the lock already; `place` names the server without a password."""
        self._connection = connection
        self._topic = topic
        self._place = place
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCKS,))
            connection.execute(_CREATE)
            elected = connection.execute(_ELECT, (topic,)).fetchone()
            self.epoch: int = elected[0] if elected else 0
        connection.execute("LISTEN stored_events")
        self._shown = monotonic()

    def standing(self) -> Standing:
        """See Leadership."""
        with self._losing():
            row = self._connection.execute(
                "SELECT position, partitions, topic_id FROM relays WHERE topic = %s AND epoch = %s",
                (self._topic, self.epoch),
            ).fetchone()
        if row is None:
            raise self._succeeded()
        position, partitions, topic_id = row
        return Standing(position, None if partitions is None else EventsTopic(partitions, topic_id))

    def agree(self, events: EventsTopic) -> None:
        """See Leadership."""
        self._set("partitions = %s, topic_id = %s", events.partitions, events.id)

    def save(self, position: int) -> None:
        """See Leadership."""
        self._set("position = %s", position)

    def begin_anew(self) -> None:
        """See Leadership."""
        self._set("position = 0, partitions = NULL, topic_id = ''")

    def keep(self) -> None:
        """See Leadership."""
        if monotonic() - self._shown > _SHOWN_EVERY:
            self.standing()
            self._shown = monotonic()

    def wait(self, seconds: float) -> None:
        """See Leadership."""
        with self._losing():
            # News that came with a statement's last bytes wakes nobody who waits for more bytes.
            if self._connection.pgconn.notifies() is None:
                for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                    pass
        self.keep()

    def close(self) -> None:
        """See Leadership."""
        with suppress(psycopg.Error):
            self._connection.close()

    def _set(self, change: LiteralString, *values: Any) -> None:
        with self._losing():
            done = self._connection.execute(
                f"UPDATE relays SET {change} WHERE topic = %s AND epoch = %s",
                (*values, self._topic, self.epoch),
            )
        self._shown = monotonic()
        if done.rowcount != 1:
            raise self._succeeded()

    def _succeeded(self) -> LeadershipLost:
        return LeadershipLost(f"another relay was elected after this one for {self._topic}")

    @contextmanager
    def _losing(self) -> Iterator[None]:
        """With the session the lock is gone too."""
        try:
            yield
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise LeadershipLost(
                f"{self._place} ended the session that held the lead for {self._topic} "
                f"({type(error).__name__})"
            ) from None
