"""New, empty databases for those who are measured, all of one kind and on one disk or server."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from benchmarks.raw import Raw, RawPostgres, RawSqlite
from consumers.servers import find_postgres

Kind = Literal["sqlite", "postgres"]


@dataclass(frozen=True)
class Store:
    """One kind of database; `new` makes databases of it, which are gone when the store closes."""

    kind: Kind
    version: str
    place: str
    _urls: Iterator[str]

    def new(self) -> str:
        """The URL of a new, empty database."""
        return next(self._urls)

    def raw(self) -> Raw:
        """A new raw database."""
        return RawSqlite(self.new()) if self.kind == "sqlite" else RawPostgres(self.new())


@contextmanager
def open_store(kind: Kind) -> Iterator[Store]:
    """A kind of database to measure on; for PostgreSQL the first server that is found.

    Raises:
        NoServer: there is none.
    """
    with ExitStack() as held:
        if kind == "sqlite":
            import sqlite3

            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="careerlog-bench-"))
            urls = (f"sqlite:///{Path(folder) / f'{number}.db'}" for number in count(1))
            yield Store(kind, f"SQLite {sqlite3.sqlite_version}", folder, urls)
        else:
            server = held.enter_context(find_postgres())
            with psycopg.connect(server.url, autocommit=True) as admin:
                version = f"PostgreSQL {admin.info.server_version // 10_000}"
                yield from _on_server(admin, server.url, version, server.taken_from)


def _on_server(admin: psycopg.Connection, url: str, version: str, place: str) -> Iterator[Store]:
    made: list[str] = []

    def urls() -> Iterator[str]:
        while True:
            name = f"careerlog_bench_{uuid4().hex[:12]}"
            made.append(name)
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            yield make_url(url).set(database=name).render_as_string(hide_password=False)

    try:
        yield Store("postgres", version, place, urls())
    finally:
        for name in made:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            admin.execute(drop.format(sql.Identifier(name)))
