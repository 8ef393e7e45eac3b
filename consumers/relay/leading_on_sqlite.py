"""The lead on SQLite: a lock on a file beside the store, which ends with the process."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal
from time import sleep
from typing import Any, Final

from sqlalchemy import URL

from consumers.kafka.topics import EventsTopic
from consumers.relay.leadership import LeadershipLost, Standing
from domain.store.placing import WAITS, StoreUnavailable

_STANDBY_PAUSE: Final = 0.5
_LOOKS_EVERY: Final = 0.01
"""Seconds between two looks at the log: SQLite tells nobody that something was recorded."""
_CREATE: Final = (
    "CREATE TABLE IF NOT EXISTS relays (topic TEXT PRIMARY KEY, position INTEGER NOT NULL "
    "DEFAULT 0, epoch INTEGER NOT NULL DEFAULT 0, partitions INTEGER, "
    "topic_id TEXT NOT NULL DEFAULT '')"
)
_ELECT: Final = (
    "INSERT INTO relays (topic, epoch) VALUES (?, 1) "
    "ON CONFLICT (topic) DO UPDATE SET epoch = epoch + 1 RETURNING epoch"
)


def win_on_sqlite(address: URL, topic: str, stopped: Signal) -> "SqliteLeadership | None":
    """See leadership.win."""
    store = Path(address.database or "")
    lock = store.with_name(f"{store.name}.{topic}.relay.lock")
    try:
        held = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnavailable(
            f"the relay's lock {lock} cannot be opened: {error.strerror}; see to its folder"
        ) from None
    try:
        while not _locked(held):
            if stopped.wait(_STANDBY_PAUSE):
                os.close(held)
                return None
        return SqliteLeadership(store, topic, held)
    except BaseException:
        os.close(held)
        raise


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class SqliteLeadership:
    """See Leadership."""

    def __init__(self, store: Path, topic: str, held: int) -> None:
        """`held` is the open file that is locked."""
        self._topic = topic
        self._store = store
        self._held = held
        try:
            self._connection = sqlite3.connect(store, timeout=WAITS, isolation_level=None)
            self._connection.execute(_CREATE)
            [(self.epoch,)] = self._connection.execute(_ELECT, (topic,)).fetchall()
        except sqlite3.Error as error:
            raise StoreUnavailable(
                f"the store {store} answers: {error}; see to the file, its folder and the space on "
                "its disk, or correct --store"
            ) from None

    def standing(self) -> Standing:
        """See Leadership."""
        with self._losing():
            rows = self._connection.execute(
                "SELECT position, partitions, topic_id FROM relays WHERE topic = ? AND epoch = ?",
                (self._topic, self.epoch),
            ).fetchall()
        if not rows:
            raise self._succeeded()
        [(position, partitions, topic_id)] = rows
        return Standing(position, None if partitions is None else EventsTopic(partitions, topic_id))

    def agree(self, events: EventsTopic) -> None:
        """See Leadership."""
        self._set("partitions = ?, topic_id = ?", events.partitions, events.id)

    def save(self, position: int) -> None:
        """See Leadership."""
        self._set("position = ?", position)

    def begin_anew(self) -> None:
        """See Leadership."""
        self._set("position = 0, partitions = NULL, topic_id = ''")

    def keep(self) -> None:
        """See Leadership: a file's lock ends with the process and needs no sign of life."""

    def wait(self, seconds: float) -> None:
        """See Leadership."""
        sleep(min(seconds, _LOOKS_EVERY))

    def close(self) -> None:
        """See Leadership."""
        self._connection.close()
        os.close(self._held)

    def _set(self, change: str, *values: Any) -> None:
        with self._losing():
            done = self._connection.execute(
                f"UPDATE relays SET {change} WHERE topic = ? AND epoch = ?",
                (*values, self._topic, self.epoch),
            )
        if done.rowcount != 1:
            raise self._succeeded()

    def _succeeded(self) -> LeadershipLost:
        return LeadershipLost(f"another relay was elected after this one for {self._topic}")

    @contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LeadershipLost(f"the store {self._store} answers: {error}") from None
