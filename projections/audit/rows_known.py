"""A table's rows as they were at a log position, in the order of their keys, on either database."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    case,
    cast,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from projections.bitemporal import OPEN_POSITION
from projections.database import Database

_AT_ONCE: Final = 5_000


class Row(NamedTuple):
    """A row as both databases tell it: days as text, yes and no as 1 and 0."""

    place: tuple[tuple[int, Any], ...]
    """Where it stands among the rows of its table."""
    key: dict[str, Any]
    values: dict[str, Any]


def rows_known(db: Database, table: Table, known: int) -> Iterator[Row]:
    """The rows that were known at a position, with `known_to` as it was then: open, or closed.

    A table of facts kept to fold again, which holds them in pieces, is told fact by fact. What
    somebody wrote into SQLite that is of no column's type is told as it is.
    """
    if "facts" in table.columns and isinstance(table.columns["facts"].type, LargeBinary):
        yield from _remembered(db, table, known)
        return
    keys = [column.name for column in table.primary_key.columns]
    for row in _scanned(db, _as_known(db, table, known)):
        key = {name: row[name] for name in keys}
        yield Row(_place(key), key, row)


def _as_known(db: Database, table: Table, known: int) -> Select[Any]:
    columns: list[ColumnElement[Any]] = []
    for column in table.columns:
        read = _read(db, column)
        if column.name == "known_to":
            still = literal(OPEN_POSITION, BigInteger)
            read = case((column > known, still), else_=column)
        columns.append(read.label(column.name))
    wanted = select(*columns).order_by(*(_ordered(db, each) for each in table.primary_key.columns))
    born = next((name for name in ("known_from", "position") if name in table.columns), None)
    return wanted if born is None else wanted.where(table.columns[born] <= known)


def _remembered(db: Database, table: Table, known: int) -> Iterator[Row]:
    own = table.columns
    asked = select(own.stream, own.position, own.facts).order_by(
        _ordered(db, own.stream), own.position
    )
    for stream, rows in groupby(_scanned(db, asked), key=lambda row: row["stream"]):
        for row in rows:
            for position, values in _pieces(row["position"], row["facts"]):
                if position <= known:
                    key = {"stream": stream, "position": position}
                    yield Row(_place(key), key, values)


def _pieces(position: int, written: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        facts = [(fact["position"], fact) for fact in orjson.loads(written)]
    except (TypeError, KeyError, ValueError):
        facts = [(position, {"facts": "unreadable"})]
    yield from facts


def _read(db: Database, column: Column[Any]) -> ColumnElement[Any]:
    if not db.postgres:
        return type_coerce(column, NullType())
    if isinstance(column.type, Boolean):
        return cast(column, Integer)
    return cast(column, Text) if isinstance(column.type, Date) else column


def _ordered(db: Database, column: Column[Any]) -> ColumnElement[Any]:
    """By bytes on both databases, whatever PostgreSQL's collation."""
    if db.postgres and isinstance(column.type, Text):
        return column.collate("C")
    return column


def _scanned(db: Database, asked: Select[Any]) -> Iterator[dict[str, Any]]:
    """All rows, a few thousand at a time, of one snapshot."""
    engine = db.writer if db.postgres else db.reader  # a cursor needs a transaction
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=_AT_ONCE).execute(asked)
        for row in rows:
            yield dict(row._mapping)


def _place(key: dict[str, Any]) -> tuple[tuple[int, Any], ...]:
    """Sorts as SQLite does where a column holds what it should not: numbers, text, bytes."""
    return tuple(
        (0, 0) if value is None else (1 if isinstance(value, int | float) else 2, value)
        for value in key.values()
    )
