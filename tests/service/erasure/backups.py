"""Backups of the databases a test uses, and bringing them back."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url


class Backup:
    """One database as it is now: a copy beside it, which `restore` puts in its place."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._file = folder / f"backup-{abs(hash(url))}"
        if url.startswith("sqlite"):
            with sqlite3.connect(self._path) as live, sqlite3.connect(self._file) as copy:
                live.backup(copy)
        else:
            self._name = f"{make_url(url).database}_backup"
            with _server(url) as server:
                self._copy(server, self._name, make_url(url).database or "")

    def restore(self) -> None:
        """Puts the copy in the place of what is there now."""
        if self._url.startswith("sqlite"):
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)
            shutil.copy(self._file, self._path)
            return
        name = make_url(self._url).database or ""
        with _server(self._url) as server:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            server.execute(drop)
            self._copy(server, name, self._name)

    @property
    def _path(self) -> str:
        return self._url.removeprefix("sqlite:///")

    @staticmethod
    def _copy(server: psycopg.Connection, name: str, of: str) -> None:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        server.execute(ended, (of,))
        server.execute(made.format(sql.Identifier(name), sql.Identifier(of)))


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection]:
    address = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
