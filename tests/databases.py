"""Fresh, empty databases on a server that is already running: cheap enough for one per example."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url


def fresh_database(server_url: str) -> str:
    """Create an empty database with a random name on the server and return its URL."""
    server = make_url(server_url)
    name = f"careerlog_{uuid4().hex}"
    _run_on(server, "CREATE DATABASE {}", name)
    return _text(server.set(database=name))


def drop_database(url: str) -> None:
    """Drop a database made by `fresh_database`, cutting the connections it still has."""
    database = make_url(url)
    server = database.set(database="postgres")
    _run_on(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database.database or "")


@contextmanager
def temporary_database(server_url: str) -> Iterator[str]:
    """Give the URL of a fresh database that is dropped at the end of the `with` block."""
    url = fresh_database(server_url)
    try:
        yield url
    finally:
        drop_database(url)


def _run_on(server: URL, statement: str, database: str) -> None:
    with psycopg.connect(_text(server), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
