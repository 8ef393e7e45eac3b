"""The raw database: the log's table and indexes, its durability, and nothing else around it.

Each does what it can do best. Rows come ready, with position, version and bytes; one row is one
statement in its own transaction; many rows are executemany or a binary COPY in one transaction.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Final, Protocol

import orjson
import psycopg
from sqlalchemy import make_url

RawRow = tuple[int, str, int, str, bytes, str, str]
"""Position, stream, version, name, stored bytes, source, event id."""

_TABLE: Final = """
    CREATE TABLE raw_events (
        notification_id {position}, originator_id {text} NOT NULL,
        originator_version bigint NOT NULL, topic text NOT NULL, state {bytes} NOT NULL,
        source {text} NOT NULL, event_id {text} NOT NULL,
        {keys}
    )
"""
_READ: Final = (
    "SELECT notification_id, originator_id, originator_version, topic, state "
    "FROM raw_events ORDER BY notification_id"
)
_SEEN: Final = (
    "CREATE TABLE raw_seen (position bigint PRIMARY KEY, stream text, name text, day text)"
)


class Raw(Protocol):
    """What is measured of a raw database."""

    def insert_one(self, row: RawRow) -> None:
        """One row in a transaction of its own."""

    def insert_many(self, rows: Sequence[RawRow]) -> None:
        """Many rows in one transaction."""

    def scan(self) -> Iterator[dict[str, Any]]:
        """Every row in order, its bytes decoded by orjson."""

    def project(self) -> int:
        """Scans, decodes, and writes one row per fact to an emptied table, in one transaction."""

    def close(self) -> None:
        """Lets go of the connection."""


class RawSqlite:
    """SQLite through sqlite3; WAL, synchronous=FULL, as the log has it."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        keys = "UNIQUE (originator_id, originator_version), UNIQUE (source, event_id)"
        self._connection.execute(
            _TABLE.format(position="INTEGER PRIMARY KEY", text="text", bytes="blob", keys=keys)
        )
        self._connection.execute(_SEEN)

    def insert_one(self, row: RawRow) -> None:
        self._connection.execute("INSERT INTO raw_events VALUES (?,?,?,?,?,?,?)", row)

    def insert_many(self, rows: Sequence[RawRow]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO raw_events VALUES (?,?,?,?,?,?,?)", rows)
        self._connection.execute("COMMIT")

    def scan(self) -> Iterator[dict[str, Any]]:
        return (orjson.loads(row[4]) for row in self._connection.execute(_READ))

    def project(self) -> int:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("DELETE FROM raw_seen")
        found = self._connection.execute(_READ).fetchall()
        done = self._connection.executemany(
            "INSERT INTO raw_seen VALUES (?,?,?,?)",
            ((row[0], row[1], row[3], orjson.loads(row[4])["effective_on"]) for row in found),
        )
        self._connection.execute("COMMIT")
        return done.rowcount

    def close(self) -> None:
        self._connection.close()


class RawPostgres:
    """PostgreSQL through psycopg, with prepared statements and binary rows."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        keys = "PRIMARY KEY (originator_id, originator_version)"
        text = 'text COLLATE "C"'
        for statement in (
            _TABLE.format(position="bigint NOT NULL", text=text, bytes="bytea", keys=keys),
            "CREATE UNIQUE INDEX ON raw_events (notification_id)",
            "CREATE UNIQUE INDEX ON raw_events (source, event_id)",
            _SEEN,
        ):
            self._connection.execute(statement.encode())

    def insert_one(self, row: RawRow) -> None:
        insert = "INSERT INTO raw_events VALUES (%s, %s, %s, %s, %s, %s, %s)"
        self._connection.execute(insert, row, prepare=True)

    def insert_many(self, rows: Sequence[RawRow]) -> None:
        kinds = ["int8", "text", "int8", "text", "bytea", "text", "text"]
        self._copy("COPY raw_events FROM STDIN (FORMAT BINARY)", kinds, rows)

    def scan(self) -> Iterator[dict[str, Any]]:
        with closing(self._connection.cursor(binary=True)) as cursor:
            for row in cursor.execute(_READ):
                yield orjson.loads(row[4])

    def project(self) -> int:
        with self._connection.transaction():
            self._connection.execute("TRUNCATE raw_seen")
            with closing(self._connection.cursor(binary=True)) as cursor:
                found = cursor.execute(_READ).fetchall()
            seen = [(row[0], row[1], row[3], orjson.loads(row[4])["effective_on"]) for row in found]
            kinds = ["int8", "text", "text", "text"]
            self._copy("COPY raw_seen FROM STDIN (FORMAT BINARY)", kinds, seen)
        return len(seen)

    def _copy(self, statement: str, kinds: list[str], rows: Sequence[tuple[Any, ...]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            copy.set_types(kinds)
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        self._connection.close()
