"""One PostgreSQL and one Kafka for a whole test run, started when the first test asks for it."""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Lock, Thread
from typing import Final

import psycopg
import pytest

from consumers.servers import KAFKA_SETTING, NoServer, Server, find_kafka, find_postgres

KAFKA_FROM: Final = f"{KAFKA_SETTING}_FROM"
"""Set (by CI), it says that there is a Kafka to be had: then no test that needs one is skipped."""
_MEMORY: Final = Path("/dev/shm")
"""A folder in memory, where there is one (Linux)."""
_ROOM: Final = 4 * 2**30
"""Bytes that have to be free there; a run has needed far less."""


def _postgres_of_the_run() -> Server:
    """It makes and drops a database for nearly every test, and need not survive the machine's own
    crash: its data is in memory where there is room, and it waits for no disk if it is ours to set.
    """
    room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    server = find_postgres(_MEMORY if room else None)
    if not server.taken_from.startswith("setting"):
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
    return server


_FIND: Final[dict[str, Callable[[], Server]]] = {
    "postgres": _postgres_of_the_run,
    "kafka": find_kafka,
}


def skip_unless_set(reason: str, *settings: str) -> None:
    """A machine without Kafka may test the rest, unless a setting says where Kafka is."""
    if not any(setting in os.environ for setting in settings):
        pytest.skip(reason)


@dataclass(frozen=True)
class Taken:
    """Where the server is that the run shares, and where it was taken from."""

    url: str
    taken_from: str


class SharedServers:
    """Held by the process that began the run; its workers ask for what they need."""

    def __init__(self) -> None:
        self.answers: dict[str, Taken | NoServer] = {}
        self._held = ExitStack()
        self._one_at_a_time = {kind: Lock() for kind in _FIND}
        self._address: tuple[str, int, bytes] | None = None

    def __call__(self, kind: str) -> Taken | NoServer:
        """The server of a kind: the same for everybody, as is the error where there is none."""
        with self._one_at_a_time[kind]:
            if kind not in self.answers:
                try:
                    server = self._held.enter_context(_FIND[kind]())
                    self.answers[kind] = Taken(server.url, server.taken_from)
                except NoServer as nowhere:
                    self.answers[kind] = nowhere
            return self.answers[kind]

    def stop(self) -> None:
        """Let go of every server."""
        self._held.close()

    @property
    def address(self) -> tuple[str, int, bytes]:
        """Where workers ask, and the key that they need for it."""
        if self._address is None:
            key = secrets.token_bytes(32)
            listener = self._held.enter_context(Listener(("127.0.0.1", 0), authkey=key))
            Thread(target=self._serve, args=[listener], daemon=True).start()
            host, port = listener.address
            self._address = str(host), int(port), key
        return self._address

    def _serve(self, listener: Listener) -> None:
        while True:
            try:
                worker = listener.accept()
            except (AuthenticationError, ConnectionError, EOFError):
                continue  # a worker that died while it asked
            except OSError:
                return  # the run is over
            Thread(target=self._answer, args=[worker], daemon=True).start()

    def _answer(self, worker: Connection) -> None:
        with worker, suppress(ConnectionError, EOFError):
            worker.send(self(worker.recv()))


@dataclass(frozen=True)
class ServersOfTheRun:
    """The shared servers, as one of the run's workers asks for them."""

    host: str
    port: int
    key: bytes

    def __call__(self, kind: str) -> Taken | NoServer:
        with Client((self.host, self.port), authkey=self.key) as holder:
            holder.send(kind)
            answer: Taken | NoServer = holder.recv()
            return answer
