"""Every facet of one subject on a day, as known at a position: one statement, one round trip."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Text, bindparam, cast, func, literal_column, null, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from projections.bitemporal import OPEN_POSITION
from projections.database import Database
from projections.facet_tables import FacetTable, FacetTables


class Found(NamedTuple):
    """A facet's value: its ids, the fact it rests on, and since when it has been true."""

    ids: tuple[str, ...]
    value: Any
    position: int
    valid_from: date


def facets_as_of(
    db: Database, tables: FacetTables, subject: str, on: date, known: int | None = None
) -> dict[str, list[Found]]:
    """All that was true of `subject` on the day `on`, as known at the log position `known`."""
    asked = {
        "subject": subject,
        "on": on if db.postgres else on.isoformat(),
        "known": known_at(known),
    }
    found: dict[str, list[Found]] = {}
    with db.reading() as connection:
        for facet, *columns in connection.exec_driver_sql(_compiled(tables, db.postgres), asked):
            parts = orjson.loads(columns[0]) if db.postgres else columns
            found.setdefault(facet, []).append(_found(tables.facets[facet], parts))
    for instances in found.values():
        instances.sort(key=lambda each: each.ids)
    return found


def known_at(known: int | None) -> int:
    """The position that stands for "as known now"."""
    return OPEN_POSITION - 1 if known is None else known


def as_row(facet: FacetTable, found: Found) -> Mapping[str, Any]:
    """The facet as one flat mapping: ids, values, `position` and `valid_from`."""
    ids = dict(zip(facet.spec.keys, found.ids, strict=True))
    return {
        **ids,
        **found.value._asdict(),
        "position": found.position,
        "valid_from": found.valid_from,
    }


def _found(facet: FacetTable, parts: Sequence[Any]) -> Found:
    ids = len(facet.spec.keys)
    values = ids + len(facet.values)
    return Found(
        tuple(parts[:ids]),
        facet.value(parts[ids:values]),
        parts[values],
        date.fromisoformat(parts[values + 1]),
    )


@cache
def _compiled(tables: FacetTables, postgres: bool) -> str:
    """One SELECT per facet, united: PostgreSQL's columns as a JSON array each, SQLite's, which
    take values of any type, padded to the widest (its JSON would round numbers)."""
    widest = max(len(facet.table.columns) for facet in tables.facets.values())
    parts: list[Any] = []
    for name, facet in tables.facets.items():
        own = facet.table.c
        columns: list[Any] = [
            own[c] for c in (*facet.spec.keys, *facet.values, "position", "valid_from")
        ]
        if postgres:
            columns = [cast(func.json_build_array(*columns), Text)]
        else:
            columns += [null()] * (widest - len(columns))
        parts.append(
            select(literal_column(f"'{name}'"), *columns).where(
                own[facet.subject] == bindparam("subject"),
                own.valid_from <= bindparam("on"),
                own.valid_to > bindparam("on"),
                own.known_from <= bindparam("known"),
                own.known_to > bindparam("known"),
            )
        )
    dialects: Any = postgresql if postgres else sqlite  # their constructors have no types
    dialect = dialects.dialect() if postgres else dialects.dialect(paramstyle="named")
    return str(union_all(*parts).compile(dialect=dialect))
