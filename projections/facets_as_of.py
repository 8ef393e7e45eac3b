"""Every facet of one subject on a day, as known at a position: one statement, one round trip."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Text, bindparam, cast, func, literal_column, select, union_all
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
        for facet, columns in connection.exec_driver_sql(_compiled(tables, db.postgres), asked):
            found.setdefault(facet, []).append(_found(tables.facets[facet], columns))
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


def _found(facet: FacetTable, columns: str) -> Found:
    parts = orjson.loads(columns)
    ids = len(facet.spec.keys)
    return Found(
        tuple(parts[:ids]),
        facet.value(parts[ids:-2]),
        parts[-2],
        date.fromisoformat(parts[-1]),
    )


@cache
def _compiled(tables: FacetTables, postgres: bool) -> str:
    array = func.json_build_array if postgres else func.json_array
    parts: list[Any] = []
    for name, facet in tables.facets.items():
        own = facet.table.c
        columns = [own[c] for c in (*facet.spec.keys, *facet.values, "position", "valid_from")]
        parts.append(
            select(literal_column(f"'{name}'"), cast(array(*columns), Text)).where(
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
