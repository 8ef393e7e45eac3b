"""Servers for `careerlog run --local`: found or started here, gone with the process."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg
from sqlalchemy import make_url

from consumers.servers import POSTGRES_SETTING, find_kafka, find_postgres

_DATABASE: Final = "careerlog"


@dataclass(frozen=True)
class Local:
    """Where they are: settings by their names in the environment, and where each was taken from."""

    environment: dict[str, str]
    taken: dict[str, str]


@contextmanager
def local_servers(store: bool, kafka: bool) -> Iterator[Local]:
    """PostgreSQL where `store` is asked for, Kafka where `kafka` is; stopped if started for us.

    What a server that was started here holds is gone when it stops, and the vault with it.

    Raises:
        NoServer: none was found; the message says what was tried, and what starts one.
    """
    environment: dict[str, str] = {}
    taken: dict[str, str] = {}
    with ExitStack() as held:
        if store:
            postgres = held.enter_context(find_postgres())
            environment["CAREERLOG_STORE"] = _database_on(postgres.url)
            if POSTGRES_SETTING not in os.environ:  # a server that stays keeps a vault that stays
                folder = held.enter_context(TemporaryDirectory(prefix="careerlog-local-"))
                environment["CAREERLOG_VAULT"] = f"sqlite:///{Path(folder) / 'careerlog.keys.db'}"
            taken["PostgreSQL"] = postgres.taken_from
        if kafka:
            broker = held.enter_context(find_kafka())
            environment["CAREERLOG_KAFKA"] = broker.url
            taken["Kafka"] = broker.taken_from
        yield Local(environment, taken)


def _database_on(server: str) -> str:
    """The URL of the database `careerlog` on the server, made there if it is not."""
    with (
        psycopg.connect(server, autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        asked = "SELECT 1 FROM pg_database WHERE datname = %s"
        if cursor.execute(asked, (_DATABASE,)).fetchone() is None:
            cursor.execute(f"CREATE DATABASE {_DATABASE}")
    return make_url(server).set(database=_DATABASE).render_as_string(hide_password=False)
