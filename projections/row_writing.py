"""The write path of rows: set-based statements, a handful for each batch and table."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from projections.bitemporal import OPEN_POSITION, Closing, Row, TableChanges

if TYPE_CHECKING:  # a SQLite store is written to without it
    import psycopg

PARTS: Final = "parts"
"""Of a table's info: its columns in the order of a row's parts, where the table has another."""
COPY_FROM: Final = 64
"""From so many rows on, COPY is quicker than a pipelined INSERT."""


class RowsDisagree(RuntimeError):
    """The rows to close are not those in the table: the projection needs a rebuild."""

    def __init__(self, table: str, expected: int, found: int) -> None:
        """`table` should have had `expected` open rows to close, and had `found`."""
        super().__init__(
            f"{table}: {expected} rows should have been open, {found} were; "
            "something else wrote into this table: run careerlog rebuild"
        )
        self._told = (table, expected, found)

    def __reduce__(self) -> tuple[Any, ...]:
        """Crosses from a worker process to the one that waits for it."""
        return RowsDisagree, self._told


class Batch(NamedTuple):
    """What is to be done to one table."""

    table: Table
    changes: TableChanges


class Rows(Protocol):
    """Writes rows within a transaction."""

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows, each in the order of the table's columns, or of its parts."""

    def change(self, batches: Iterable[Batch]) -> None:
        """Closes and inserts bitemporal rows of several tables.

        Raises:
            RowsDisagree: a row to close is not there.
        """


class SqliteRows:
    """Rows of SQLite, by executemany."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows; days become ISO text."""
        self._connection.executemany(_sqlite_insert(table), map(_iso, rows))

    def change(self, batches: Iterable[Batch]) -> None:
        """Closes rows first: an insertion of the same batch must stay open."""
        for table, changes in batches:
            if changes.closings:
                ended = [(known_to, *_iso(identity)) for identity, known_to in changes.closings]
                done = self._connection.executemany(_sqlite_close(table), ended).rowcount
                _check(table, len(ended), done)
            if rows := changes.insertions():
                self.insert(table, rows)


def _iso(row: Row) -> list[Any]:
    return [part.isoformat() if part.__class__ is date else part for part in row]


@cache
def _sqlite_insert(table: Table) -> str:
    names = parts(table)
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{table.name}" ({_listed(names)}) VALUES ({marks})'


@cache
def _sqlite_close(table: Table) -> str:
    same = " AND ".join(f'"{name}" = ?' for name in identity_columns(table))
    return f'UPDATE "{table.name}" SET known_to = ? WHERE {same} AND known_to = {OPEN_POSITION}'


def parts(table: Table) -> list[str]:
    """A table's columns in the order of a row's parts."""
    found: list[str] = table.info.get(PARTS) or table.columns.keys()
    return found


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def identity_columns(table: Table) -> list[str]:
    """The columns that tell open rows apart: the primary key without `known_from`."""
    return [column.name for column in table.primary_key.columns if column.name != "known_from"]


class PostgresRows:
    """Rows of PostgreSQL: closings and few rows in one pipeline, many rows by COPY."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows, by COPY where they are many."""
        if len(rows) < COPY_FROM:
            with self._connection.cursor() as cursor:
                cursor.executemany(_postgres_insert(table), rows)
            return
        with self._connection.cursor() as cursor, cursor.copy(_postgres_copy(table)) as copy:
            copy.set_types(_postgres_types(table))
            for row in rows:
                copy.write_row(row)

    def change(self, batches: Iterable[Batch]) -> None:
        """Closes rows first: an insertion of the same batch must stay open."""
        many: list[tuple[Table, list[Row]]] = []
        closed: list[tuple[Table, int, psycopg.Cursor[Any]]] = []
        with ExitStack() as cursors:
            with self._connection.pipeline():
                for table, changes in batches:
                    cursor = cursors.enter_context(self._connection.cursor())
                    if changes.closings:
                        cursor.execute(_postgres_close(table), _arrays(changes.closings))
                        closed.append((table, len(changes.closings), cursor))
                    rows = changes.insertions()
                    if len(rows) >= COPY_FROM:
                        many.append((table, rows))
                    elif rows:
                        inserting = cursors.enter_context(self._connection.cursor())
                        inserting.executemany(_postgres_insert(table), rows)
            for table, expected, cursor in closed:
                _check(table, expected, cursor.rowcount)
        for table, rows in many:
            self.insert(table, rows)


def _arrays(closings: Sequence[Closing]) -> list[list[Any]]:
    columns: list[list[Any]] = [
        list(column) for column in zip(*(closing.identity for closing in closings), strict=True)
    ]
    return [*columns, [closing.known_to for closing in closings]]


@cache
def _postgres_insert(table: Table) -> bytes:
    names = parts(table)
    marks = ", ".join(["%s"] * len(names))
    return f'INSERT INTO "{table.name}" ({_listed(names)}) VALUES ({marks})'.encode()


@cache
def _postgres_copy(table: Table) -> bytes:
    return f'COPY "{table.name}" ({_listed(parts(table))}) FROM STDIN (FORMAT BINARY)'.encode()


@cache
def _postgres_types(table: Table) -> list[str]:
    return [_type_name(table, name) for name in parts(table)]


@cache
def _postgres_close(table: Table) -> bytes:
    names = identity_columns(table)
    columns = _listed(names)
    arrays = ", ".join(f"%s::{_type_name(table, name)}[]" for name in names)
    same = " AND ".join(f't."{name}" = c."{name}"' for name in names)
    return (
        f'UPDATE "{table.name}" AS t SET known_to = c.ended '
        f"FROM unnest({arrays}, %s::bigint[]) AS c ({columns}, ended) "
        f"WHERE {same} AND t.known_to = {OPEN_POSITION}"
    ).encode()


def _type_name(table: Table, column: str) -> str:
    dialect: Any = postgresql.dialect  # its constructor has no types
    name = table.columns[column].type.compile(dialect())
    return {"DOUBLE PRECISION": "float8", "BIGINT": "int8", "INTEGER": "int4"}.get(
        name, name.lower()
    )


def _check(table: Table, expected: int, found: int) -> None:
    if expected != found:
        raise RowsDisagree(table.name, expected, found)
